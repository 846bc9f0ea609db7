"""Hashes of bytes, and numbers for distinct ones."""

from __future__ import annotations

from typing import Any, Final

import numpy as np

from dedup.arrays import Int64s, UInt32s, UInt64s
from dedup.compiled import compiled, dispatch, inner
from dedup.letters import Bytes

BASIS: Final = np.uint64(0xCBF29CE484222325)
PRIME: Final = np.uint64(0x100000001B3)
_MIX_1: Final = np.uint64(0xFF51AFD7ED558CCD)
_MIX_2: Final = np.uint64(0xC4CEB9FE1A85EC53)
_HALF: Final = np.uint64(33)


@inner
def mixed(value: np.uint64) -> np.uint64:
    """Spread every input bit over the output (MurmurHash3 64-bit finaliser)."""
    value = (value ^ (value >> _HALF)) * _MIX_1
    value = (value ^ (value >> _HALF)) * _MIX_2
    return value ^ (value >> _HALF)


@inner
def hash_span(data: Bytes, start: int, end: int) -> np.uint64:
    """Return 64 bits of a span of bytes: FNV-1a, mixed (Fowler, Noll & Vo 1991)."""
    value = BASIS
    for place in range(start, end):
        value = (value ^ np.uint64(data[np.uint64(place)])) * PRIME
    return mixed(value)


def hash_spans(data: Bytes, starts: Int64s, ends: Int64s) -> UInt64s:
    """Return the :func:`hash_span` of many spans."""
    hashes = np.empty(len(starts), dtype=np.uint64)
    dispatch(_hash, int((ends - starts).sum()))(data, starts, ends, hashes)
    return hashes


@compiled
def _hash(data: Bytes, starts: Int64s, ends: Int64s, hashes: UInt64s) -> None:
    for span in range(len(starts)):
        hashes[span] = hash_span(data, starts[span], ends[span])


def number_spans(hashes: UInt64s) -> tuple[Int64s, Int64s]:
    """Number distinct hashes in order of first appearance: numbers, and first places."""
    room = 1 << max(2 * len(hashes) - 1, 15).bit_length()
    taken = np.full(room, -1, dtype=np.int64)
    numbers = np.empty(len(hashes), dtype=np.int64)
    first = np.empty(len(hashes), dtype=np.int64)
    number = dispatch(_number, len(hashes))
    count = number(np.require(hashes, requirements="W"), taken, numbers, first)
    return numbers, first[:count].copy()


@compiled
def _number(hashes: UInt64s, taken: Int64s, numbers: Int64s, first: Int64s) -> int:
    """Number distinct hashes; return how many there are. ``taken`` has two slots for each."""
    mask = np.uint64(len(taken) - 1)
    count = 0
    for place in range(len(hashes)):
        slot = hashes[place] & mask
        while taken[slot] >= 0 and hashes[first[taken[slot]]] != hashes[place]:
            slot = (slot + np.uint64(1)) & mask
        if taken[slot] < 0:
            taken[slot] = count
            first[count] = place
            count += 1
        numbers[place] = taken[slot]
    return count


def repeated_hashes(hashes: UInt64s, repeats: Int64s) -> UInt32s:
    """Return as many 32-bit hashes of every hash as it is repeated: of (h, 0), (h, 1) ...

    Args:
        hashes: of shape ``(n,)``.
        repeats: how often each of them is wanted, of shape ``(n,)``.
    """
    before = np.cumsum(repeats) - repeats
    turns = np.arange(repeats.sum()) - np.repeat(before, repeats)
    values: Any = np.repeat(hashes, repeats) + turns.astype(np.uint64) * PRIME
    return np.asarray(mixed(values) & np.uint64(0xFFFFFFFF)).astype(np.uint32)
