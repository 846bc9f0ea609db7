"""Runs of equal words of two texts: many pairs at once."""

from __future__ import annotations

import numpy as np

from dedup.arrays import Int32s, Int64s, UInt64s
from dedup.compiled import compiled
from dedup.kernels.wording import Met

__all__ = ["equal_runs", "meeting_runs"]


def equal_runs(words: UInt64s, spans: Int64s, least: int) -> Int64s:
    """Return the runs of ``least`` equal words of spans of words.

    Args:
        words: of all texts.
        spans: where one begins and ends, and where the other begins, of shape ``(spans, 3)``.
        least: words of the shortest run.

    Returns:
        the span, where the run begins in it, and its length, of shape ``(runs, 3)``.
    """
    runs = np.empty((len(spans) + len(words) // least, 3), dtype=np.int64)
    while (count := _run(words, spans, least, runs)) > len(runs):
        runs = np.empty((count, 3), dtype=np.int64)
    return runs[:count].copy()


@compiled
def _run(words: UInt64s, spans: Int64s, least: int, runs: Int64s) -> int:
    """Write runs; return how many there are, which may be more than there is room for."""
    count = 0
    for span in range(len(spans)):
        place, end, across = spans[span, 0], spans[span, 1], spans[span, 2] - spans[span, 0]
        while place + least <= end:
            start = place + least - 1
            beyond = start + 1
            # No run of this length goes over a word that differs.
            while start >= place and words[start] == words[start + across]:
                start -= 1
            if start < place:
                while beyond < end and words[beyond] == words[beyond + across]:
                    beyond += 1
                if count < len(runs):
                    runs[count, 0], runs[count, 1] = span, place - spans[span, 0]
                    runs[count, 2] = beyond - place
                count += 1
                start = beyond
            place = start + 1
    return count


def meeting_runs(met: Met, first: Int32s) -> Int64s:
    """Return the runs of shingles that two texts share, wherever they stand.

    Args:
        met: the shared shingles of pairs.
        first: where the shingle of every place stands first in its text.

    Returns:
        the pair, the places of the first shingles in left and in right among all, and how many
        there are, of shape ``(runs, 4)``.
    """
    following = np.full(len(first), -1, dtype=np.int32)
    runs = np.empty((len(met.left), 4), dtype=np.int64)
    while (count := _meet(met, first, following, runs)) > len(runs):
        following[:] = -1
        runs = np.empty((count, 4), dtype=np.int64)
    return runs[:count].copy()


@compiled
def _meet(met: Met, first: Int32s, following: Int32s, runs: Int64s) -> int:
    """Write runs; return how many there are, which may be more than there is room for."""
    left, right, bounds = met
    for place in range(len(first)):
        if first[place] != place:
            following[place] = following[first[place]]
            following[first[place]] = place
    count = 0
    for pair in range(len(bounds) - 1):
        for row in range(bounds[pair], bounds[pair + 1]):
            there = right[row]
            while there >= 0:
                # Shingles are equal that stand first at the same place.
                before = row > bounds[pair] and left[row - 1] == left[row] - 1
                if not (before and there > 0 and first[there - 1] == right[row - 1]):
                    length = 1
                    while row + length < bounds[pair + 1] and there + length < len(first):
                        meets = first[there + length] == right[row + length]
                        if not meets or left[row + length] != left[row] + length:
                            break
                        length += 1
                    if count < len(runs):
                        runs[count, 0], runs[count, 1] = pair, left[row]
                        runs[count, 2], runs[count, 3] = there, length
                    count += 1
                there = following[there]
    return count
