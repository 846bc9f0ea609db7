"""Inner loops: pure functions on arrays, no strings and no tables."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final

import numpy as np
import numpy.typing as npt

from dedup.compiled import compiled

__all__ = [
    "band_keys",
    "distinct_of_texts",
    "hashes_of_texts",
    "minhashes",
    "pairs_of_runs",
    "pairs_sharing",
    "sampled",
    "shingles_of_texts",
]

UInt32s = npt.NDArray[np.uint32]
UInt64s = npt.NDArray[np.uint64]
Int32s = npt.NDArray[np.int32]
Int64s = npt.NDArray[np.int64]

# Odd multiplier of a polynomial hash modulo 2**64 (the golden ratio, as in Fibonacci hashing).
_MULTIPLIER: Final = np.uint64(0x9E3779B97F4A7C15)
_MIX_1: Final = np.uint64(0xFF51AFD7ED558CCD)
_MIX_2: Final = np.uint64(0xC4CEB9FE1A85EC53)
_MIX_SHIFT: Final = np.uint64(33)
_FNV_PRIME: Final = np.uint64(0x100000001B3)
_PAIRS_AT_ONCE: Final = 1 << 22
"""Pairs that are counted at a time: about 100 MB."""


@compiled
def _mix32(value: np.uint32) -> np.uint32:
    """Return MurmurHash3's 32-bit finaliser, as datasketch pre-mixes its input."""
    value = np.uint32((value ^ (value >> np.uint32(16))) * np.uint32(0x85EBCA6B))
    value = np.uint32((value ^ (value >> np.uint32(13))) * np.uint32(0xC2B2AE35))
    return np.uint32(value ^ (value >> np.uint32(16)))


@compiled
def _mix64(value: np.uint64) -> np.uint64:
    """Spread every input bit over the output (MurmurHash3 64-bit finaliser)."""
    value = (value ^ (value >> _MIX_SHIFT)) * _MIX_1
    value = (value ^ (value >> _MIX_SHIFT)) * _MIX_2
    return value ^ (value >> _MIX_SHIFT)


@compiled
def minhashes(hashes: UInt32s, starts: Int64s, multipliers: UInt32s, offsets: UInt32s) -> UInt32s:
    """Return the MinHash signatures of many sets of 32-bit hashes (Broder 1997).

    Args:
        hashes: the sets, one behind the other and none of them empty, of shape ``(n,)``; repeated
            values change nothing.
        starts: where each set begins, of shape ``(sets,)``.
        multipliers: of :func:`dedup.sketch.permutations`, of shape ``(num_perm,)``.
        offsets: of :func:`dedup.sketch.permutations`, of shape ``(num_perm,)``.

    Returns:
        ``min(multiplier * mixed + offset mod 2**32)`` per set and permutation, of shape
        ``(sets, num_perm)``: what datasketch 2.0 computes under the scheme ``affine32``.
    """
    signatures = np.full((len(starts), len(multipliers)), np.uint32(0xFFFFFFFF), dtype=np.uint32)
    for row in range(len(starts)):
        end = starts[row + 1] if row + 1 < len(starts) else len(hashes)
        signature = signatures[row]
        for place in range(starts[row], end):
            mixed = _mix32(hashes[place])
            for number in range(len(multipliers)):
                value = np.uint32(multipliers[number] * mixed + offsets[number])
                signature[number] = min(signature[number], value)
    return signatures


@compiled
def shingles_of_texts(hashes: UInt64s, bounds: Int64s, size: int) -> tuple[UInt64s, Int64s]:
    """Return the hashes of every run of ``size`` words of many texts that lie one behind the other.

    A text shorter than ``size`` has one shingle, of all its words; an empty one has none.

    Args:
        hashes: of the words of all texts, of shape ``(words,)``.
        bounds: where the words of each text begin and end, of shape ``(texts + 1,)``.
        size: words per shingle.

    Returns:
        shingles of shape ``(shingles,)`` and their bounds, of shape ``(texts + 1,)``.

    >>> words = np.array([1, 2, 3, 1, 2, 7], dtype=np.uint64)
    >>> shingles, bounds = shingles_of_texts(words, np.array([0, 3, 5, 5, 6]), 2)
    >>> bounds.tolist(), bool(shingles[0] == shingles[2])
    ([0, 2, 3, 3, 4], True)
    """
    shingles = np.empty(len(hashes), dtype=np.uint64)
    ends = np.zeros(len(bounds), dtype=np.int64)
    count = 0
    for text in range(len(bounds) - 1):
        width = min(size, bounds[text + 1] - bounds[text])
        last = bounds[text + 1] - width if width else bounds[text] - 1
        for start in range(bounds[text], last + 1):
            joined = np.uint64(0)
            for place in range(start, start + width):
                joined = joined * _MULTIPLIER + hashes[place]
            shingles[count] = _mix64(joined)
            count += 1
        ends[text + 1] = count
    return shingles[:count].copy(), ends


@compiled
def distinct_of_texts(
    shingles: UInt64s, bounds: Int64s
) -> tuple[UInt64s, Int32s, npt.NDArray[np.bool_], Int64s]:
    """Return the distinct shingles of every text, sorted.

    Args:
        shingles: of all texts, one behind the other.
        bounds: where those of each begin and end, of shape ``(texts + 1,)``.

    Returns:
        the shingles, the place in its text where each stands first, whether it stands there alone,
        and the bounds of the distinct ones of every text.
    """
    distinct = np.empty(len(shingles), dtype=np.uint64)
    first = np.empty(len(shingles), dtype=np.int32)
    once = np.empty(len(shingles), dtype=np.bool_)
    ends = np.zeros(len(bounds), dtype=np.int64)
    count = 0
    for text in range(len(bounds) - 1):
        own = shingles[bounds[text] : bounds[text + 1]]
        start = count
        for place in np.argsort(own, kind="mergesort"):
            if count > start and distinct[count - 1] == own[place]:
                once[count - 1] = False
                continue
            distinct[count], first[count], once[count] = own[place], place, True
            count += 1
        ends[text + 1] = count
    return distinct[:count].copy(), first[:count].copy(), once[:count].copy(), ends


@compiled
def hashes_of_texts(hashes: UInt64s, bounds: Int64s) -> UInt64s:
    """Return one hash of all words of every text: equal texts after normalising are equal."""
    whole = np.empty(len(bounds) - 1, dtype=np.uint64)
    for text in range(len(whole)):
        joined = np.uint64(bounds[text + 1] - bounds[text])
        for place in range(bounds[text], bounds[text + 1]):
            # Mixed at every word: a sum of powers would be the same for words that trade places.
            joined = _mix64(joined * _MULTIPLIER + hashes[place])
        whole[text] = joined
    return whole


def sampled(hashes: UInt64s, rate: int) -> npt.NDArray[np.bool_]:
    """Tell which shingles are sampled: those below 2**64 // rate - 1.

    The same shingle is kept in every document or in none (FracMinHash: Irber et al. 2022), so
    shared samples show containment, which a MinHash of fixed size cannot.
    """
    return np.asarray(hashes < np.uint64(2**64 // rate - 1))


def band_keys(signatures: UInt32s, band: int, rows: int) -> UInt64s:
    """Return one 64-bit key per signature for band number ``band``, of shape ``(documents,)``."""
    keys = np.full(len(signatures), np.uint64(band + 1) * _FNV_PRIME, dtype=np.uint64)
    for row in range(band * rows, (band + 1) * rows):
        keys = (keys ^ signatures[:, row].astype(np.uint64)) * _FNV_PRIME
    return keys


def pairs_of_runs(keys: UInt64s, members: Int64s, cap: int) -> tuple[Int64s, Int64s]:
    """Return the pairs of members that share a key, smaller member first.

    A bucket of up to ``cap`` members gives all its pairs. A larger one gives a star around its
    smallest member and a chain through all: connected and linear, where all pairs are quadratic.
    """
    order = np.lexsort((members, keys))
    keys, members = keys[order], members[order]
    starts = np.flatnonzero(np.r_[True, keys[1:] != keys[:-1]]) if len(keys) else np.array([], int)
    sizes = np.diff(np.r_[starts, len(keys)])
    lefts: list[Int64s] = []
    rights: list[Int64s] = []
    for size in np.unique(sizes[sizes > 1]):
        # All buckets of one size at once: a matrix of shape (buckets, size).
        table = members[starts[sizes == size][:, None] + np.arange(size)[None, :]]
        first, second = _pair_positions(int(size), cap)
        lefts.append(table[:, first].ravel())
        rights.append(table[:, second].ravel())
    if not lefts:
        return np.array([], dtype=np.int64), np.array([], dtype=np.int64)
    left, right = np.concatenate(lefts), np.concatenate(rights)
    return left[left != right], right[left != right]


def pairs_sharing(
    keys: UInt64s, members: Int64s, least: Callable[[Int64s, Int64s], Int64s]
) -> tuple[Int64s, Int64s]:
    """Return the pairs of members that share enough keys, smaller member first.

    Counts are kept for a block of members at a time: most pairs share one key, and all of them at
    once would not fit into memory.

    Args:
        keys: of shape ``(n,)``; keep frequent ones out, for all pairs of a key are formed.
        members: who has the key, of shape ``(n,)``; no member has a key twice.
        least: for the left and right members of pairs, the keys that they must share.
    """
    order = np.lexsort((members, keys))
    keys, members = keys[order], members[order]
    ends = np.r_[np.flatnonzero(keys[1:] != keys[:-1]) + 1, len(keys)]
    places = np.arange(len(keys))
    # The partners of a place follow it, up to the end of the run of its key.
    partners = ends[np.searchsorted(ends, places, side="right")] - places - 1
    found = [np.empty((2, 0), dtype=np.int64)]
    for some in _blocks_of_members(members, partners):
        counts = partners[some]
        steps = np.arange(counts.sum()) - np.repeat(np.cumsum(counts) - counts, counts)
        lefts = np.repeat(members[some], counts)
        rights = members[np.repeat(some, counts) + 1 + steps]
        codes, shared = np.unique(lefts << np.int64(32) | rights, return_counts=True)
        left, right = codes >> np.int64(32), codes & np.int64(0xFFFFFFFF)
        enough = shared >= least(left, right)
        found.append(np.stack([left[enough], right[enough]]))
    left, right = np.concatenate(found, axis=1)
    return left, right


def _blocks_of_members(members: Int64s, partners: Int64s) -> Iterator[Int64s]:
    """Yield the places of whole members, about ``_PAIRS_AT_ONCE`` pairs at a time."""
    places = np.argsort(members, kind="stable")
    ordered, pairs = members[places], np.cumsum(partners[places])
    start = 0
    while start < len(places):
        before = pairs[start - 1] if start else 0
        last = min(int(np.searchsorted(pairs, before + _PAIRS_AT_ONCE)), len(places) - 1)
        end = int(np.searchsorted(ordered, ordered[last], side="right"))
        yield places[start:end]
        start = end


def _pair_positions(size: int, cap: int) -> tuple[Int64s, Int64s]:
    if size <= cap:
        first, second = np.triu_indices(size, k=1)
        return first.astype(np.int64), second.astype(np.int64)
    others = np.arange(1, size)
    star, chain = np.zeros(size - 1, dtype=np.int64), others[:-1]
    return np.concatenate([star, chain]), np.concatenate([others, others[1:]])
