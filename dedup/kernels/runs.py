"""Runs of equal words of two texts: many pairs at once."""

from __future__ import annotations

import numpy as np

from dedup.arrays import Int32s, Int64s
from dedup.compiled import compiled, dispatch, inner
from dedup.kernels.wording import Met


def meeting_runs(met: Met, first: Int32s, least: int) -> tuple[Int64s, Int64s]:
    """Return the runs of shingles that two texts share, wherever they stand.

    Args:
        met: the shared shingles of pairs.
        first: where the shingle of every place stands first in its text.
        least: shingles of the shortest run.

    Returns:
        the runs, of shape ``(runs, 4)``: the pair, the places of the first shingles in left and in
        right among all, and how many there are; and the longest of every pair, however short: of
        shape ``(pairs, 3)``, without the pair. Of equals it is the one with the least distance from
        left to right, then the first in left.
    """
    following, runs = np.empty(len(first), np.int32), np.empty((len(met.left), 4), np.int64)
    longest = np.zeros((len(met.bounds) - 1, 3), dtype=np.int64)
    meet = dispatch(_meet, len(first) + len(met.left))
    while (count := meet(met, first, following, least, (runs, longest))) > len(runs):
        runs, longest[:] = np.empty((count, 4), dtype=np.int64), 0
    return runs[:count].copy(), longest


@compiled
def _meet(
    met: Met, first: Int32s, following: Int32s, least: int, into: tuple[Int64s, Int64s]
) -> int:
    """Write runs; return how many there are, which may be more than there is room for."""
    (left, right, bounds), (runs, longest) = met, into
    for place in range(len(first)):
        following[place] = -1
        if first[place] != place:
            following[place] = following[first[place]]
            following[first[place]] = place
    count = 0
    for pair in range(len(longest)):
        for row in range(bounds[pair], bounds[pair + 1]):
            there = right[row]
            while there >= 0:
                # Shingles are equal that stand first at the same place.
                before = row > bounds[pair] and left[row - 1] == left[row] - 1
                if not (before and there > 0 and first[there - 1] == right[row - 1]):
                    length = _length(met, first, row, there, bounds[pair + 1])
                    away = (there - left[row]) - (longest[pair, 1] - longest[pair, 0])
                    if length > longest[pair, 2] or (length == longest[pair, 2] and away < 0):
                        longest[pair, 0], longest[pair, 1] = left[row], there
                        longest[pair, 2] = length
                    if length >= least and count < len(runs):
                        runs[count, 0], runs[count, 1] = pair, left[row]
                        runs[count, 2], runs[count, 3] = there, length
                    count += length >= least
                there = following[there]
    return count


@inner
def _length(met: Met, first: Int32s, row: int, there: int, beyond: int) -> int:
    """Return how many shingles from two places on are equal."""
    length = 1
    while row + length < beyond and there + length < len(first):
        if first[there + length] != met.right[row + length]:
            break
        if met.left[row + length] != met.left[row] + length:
            break
        length += 1
    return length
