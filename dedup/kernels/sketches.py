"""Sketches: shingles of words, MinHash signatures, samples."""

from __future__ import annotations

from typing import Final

import numpy as np

from dedup.arrays import Bools, Int64s, UInt32s, UInt64s
from dedup.compiled import compiled, dispatch, inner
from dedup.scanning.hashes import mixed

# Odd multiplier of a polynomial hash modulo 2**64 (the golden ratio, as in Fibonacci hashing).
_MULTIPLIER: Final = np.uint64(0x9E3779B97F4A7C15)


@inner
def _mix32(value: np.uint32) -> np.uint32:
    """Return MurmurHash3's 32-bit finaliser, as datasketch pre-mixes its input."""
    value = np.uint32((value ^ (value >> np.uint32(16))) * np.uint32(0x85EBCA6B))
    value = np.uint32((value ^ (value >> np.uint32(13))) * np.uint32(0xC2B2AE35))
    return np.uint32(value ^ (value >> np.uint32(16)))


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
    signatures = np.full((len(starts), len(multipliers)), 0xFFFFFFFF, dtype=np.uint32)
    minimise = dispatch(_minimise, len(hashes) * len(multipliers))
    minimise(hashes, starts, multipliers, offsets, signatures)
    return signatures


@compiled
def _minimise(
    hashes: UInt32s, starts: Int64s, multipliers: UInt32s, offsets: UInt32s, signatures: UInt32s
) -> None:
    for row in range(len(starts)):
        end = starts[row + 1] if row + 1 < len(starts) else len(hashes)
        signature, last = signatures[row], end - 1
        # Four at a time, or reading permutations takes longer than using them; the last one may
        # come several times, which changes nothing.
        for place in range(starts[row], end, 4):
            first = _mix32(hashes[place])
            second = _mix32(hashes[min(place + 1, last)])
            third = _mix32(hashes[min(place + 2, last)])
            fourth = _mix32(hashes[min(place + 3, last)])
            for number in range(len(multipliers)):
                times, plus = multipliers[number], offsets[number]
                one = min(np.uint32(times * first + plus), np.uint32(times * second + plus))
                other = min(np.uint32(times * third + plus), np.uint32(times * fourth + plus))
                signature[number] = min(signature[number], one, other)


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
    dispatch(_join, size * len(hashes))(hashes, bounds, size, shingles, ends)
    return shingles[: ends[-1]], ends


@compiled
def _join(hashes: UInt64s, bounds: Int64s, size: int, shingles: UInt64s, ends: Int64s) -> None:
    count = 0
    for text in range(len(bounds) - 1):
        width = min(size, bounds[text + 1] - bounds[text])
        last = bounds[text + 1] - width if width else bounds[text] - 1
        for start in range(bounds[text], last + 1):
            joined = np.uint64(0)
            for place in range(start, start + width):
                joined = joined * _MULTIPLIER + hashes[np.uint64(place)]
            shingles[np.uint64(count)] = mixed(joined)
            count += 1
        ends[text + 1] = count


def sampled(hashes: UInt64s, rate: int) -> Bools:
    """Tell which shingles are sampled: those below 2**64 // rate - 1.

    The same shingle is kept in every document or in none (FracMinHash: Irber et al. 2022), so
    shared samples show containment, which a MinHash of fixed size cannot.
    """
    return np.asarray(hashes < np.uint64(2**64 // rate - 1))
