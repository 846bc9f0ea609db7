"""Runs of equal words of two texts, pair by pair."""

from __future__ import annotations

from typing import Final, NamedTuple

import numpy as np

from dedup.arrays import Bools, Int32s, Int64s, UInt64s
from dedup.compiled import compiled, inner
from dedup.kernels.sketches import hash_shingle
from dedup.kernels.wording import Texts, anchors_of, seat_of, share

__all__ = ["anchored_runs", "meeting_runs"]

_LEAST_ANCHORS: Final = 2
"""Shared shingles that stand once, equally far apart in both texts, from which on words are
compared at that distance."""
_MOST_REPEATS: Final = 4096
"""A shingle that makes more pairs of places than this is a refrain and starts no run."""


class _Anchored(NamedTuple):
    """Room for one pair: shared shingles, anchors, and how many are so far apart."""

    shared: Int32s
    anchors: Int32s
    times: Int32s


class _Meeting(NamedTuple):
    """Room for one pair: the shingles of both texts, and where those of the left meet.

    ``seats``: a hash table of the right text; ``following``: the next place of an equal shingle,
    or -1; ``times``: how often a shingle of the right text stands in left, and in right, by the
    place that has its seat; ``heads``: this place, of every shingle of left, or -1.
    """

    left: UInt64s
    right: UInt64s
    seats: Int32s
    following: Int32s
    times: Int32s
    heads: Int32s


@inner
def _paint(best: Int32s, left: int, right: int, length: int) -> None:
    """Let a run have the left words that no longer run holds, nor an earlier one of equals."""
    for word in range(left, left + length):
        if best[0, word] < length or (
            best[0, word] == length
            and (best[1, word] > left or (best[1, word] == left and best[2, word] > right))
        ):
            best[0, word], best[1, word], best[2, word] = length, left, right


@inner
def _write(best: Int32s, words: int, pair: int, least: int, runs: Int64s, count: int) -> int:
    """Write what every run still holds, if it is long enough; return how many there are now."""
    start = 0
    for word in range(1, words + 1):
        same = word < words and best[1, word] == best[1, start] and best[2, word] == best[2, start]
        if same and best[0, word] == best[0, start]:
            continue
        if best[0, start] and word - start >= least:
            runs[count, 0], runs[count, 1], runs[count, 3] = pair, start, word - start
            runs[count, 2] = start + best[2, start] - best[1, start]
            count += 1
        start = word
    return count


def _room_for(starts: Int64s, lefts: Int64s, least: int) -> tuple[Int32s, Int64s]:
    """Return room for what holds the words of one text, and for the runs of all left texts."""
    lengths = np.diff(starts)
    best = np.empty((3, int(lengths.max(initial=0))), dtype=np.int32)
    return best, np.empty((int((lengths[lefts] // least + 1).sum()), 4), dtype=np.int64)


def anchored_runs(texts: Texts, pairs: Int64s, least: int) -> tuple[Int64s, Bools]:
    """Return runs of equal words at the distances between anchors of two texts, pair by pair.

    Where two shingles that stand once in either text are equally far apart in both, the texts are
    compared word by word at that distance.

    Args:
        texts: all texts.
        pairs: left and right text of each pair, of shape ``(pairs, 2)``.
        least: words of the shortest run.

    Returns:
        the pair, the place of the first word in left and in right, and the length of every run, of
        shape ``(runs, 4)``, in order of pairs and left words. No two share a left word: where runs
        compete for one the longest has it. And which pairs have none, or repeat themselves too much
        for anchors: that is for :func:`meeting_runs`.
    """
    best, runs = _room_for(texts.starts, pairs[:, 0], least)
    longest = best.shape[1]
    room = _Anchored(
        shared=np.empty((2, longest), dtype=np.int32),
        anchors=np.empty((2, longest), dtype=np.int32),
        times=np.zeros(2 * longest + 1, dtype=np.int32),
    )
    unmet = np.zeros(len(pairs), dtype=np.bool_)
    count = _run_at_anchors(texts, pairs, least, room, best, runs, unmet)
    return runs[:count].copy(), unmet


@compiled
def _run_at_anchors(  # noqa: PLR0913, PLR0917
    texts: Texts,
    pairs: Int64s,
    least: int,
    room: _Anchored,
    best: Int32s,
    runs: Int64s,
    unmet: Bools,
) -> int:
    found = 0
    for row in range(len(pairs)):
        left, right = pairs[row, 0], pairs[row, 1]
        words = texts.starts[left + 1] - texts.starts[left]
        for word in range(words):
            best[0, word] = 0
        shared = share(texts, left, right, room.shared)
        count = anchors_of(texts, left, right, room.shared, shared, room.anchors)
        painted = False
        for anchor in range(count):
            room.times[words + room.anchors[1, anchor] - room.anchors[0, anchor]] += 1
        for anchor in range(count):
            distance = room.anchors[1, anchor] - room.anchors[0, anchor]
            if room.times[words + distance] >= _LEAST_ANCHORS and 2 * count >= shared:
                painted |= _run_at(texts, left, right, distance, least, best)
            room.times[words + distance] = 0
        unmet[row] = not painted
        if painted:
            found = _write(best, words, row, least, runs, found)
    return found


@inner
def _run_at(texts: Texts, left: int, right: int, distance: int, least: int, best: Int32s) -> bool:
    """Paint the runs of equal words at a distance; tell whether there are any."""
    one, other = texts.starts[left], texts.starts[right] + distance
    place, painted = max(0, -distance), False
    end = min(texts.starts[left + 1] - one, texts.starts[right + 1] - other)
    while place + least <= end:
        last = place + least - 1
        if texts.words[one + last] != texts.words[other + last]:
            place = last + 1  # no run of this length goes over it
            continue
        start, beyond = last, last + 1
        while start > place and texts.words[one + start - 1] == texts.words[other + start - 1]:
            start -= 1
        while beyond < end and texts.words[one + beyond] == texts.words[other + beyond]:
            beyond += 1
        if beyond - start >= least:
            _paint(best, start, start + distance, beyond - start)
            painted = True
        place = beyond + 1
    return painted


def meeting_runs(words: UInt64s, starts: Int64s, pairs: Int64s, size: int, least: int) -> Int64s:
    """Return the runs of equal words of two texts, wherever they stand, pair by pair.

    Args:
        words: of all texts, one behind the other.
        starts: where those of each begin and end, of shape ``(texts + 1,)``.
        pairs: left and right text of each pair, of shape ``(pairs, 2)``.
        size: words from which equal words count as a run at all.
        least: words of the shortest run that is returned where there is more than one.

    Returns:
        runs as of :func:`anchored_runs`; the longest one where all are shorter than ``least``.

    >>> words = np.array([*map(ord, "abcxdedeabc")], dtype=np.uint64)
    >>> meeting_runs(words, np.array([0, 6, 11]), np.array([[0, 1]]), 2, 2).tolist()
    [[0, 0, 2, 3], [0, 4, 0, 2]]
    """
    best, runs = _room_for(starts, pairs[:, 0], least)
    longest = best.shape[1]
    room = _Meeting(
        left=np.empty(longest, dtype=np.uint64),
        right=np.empty(longest, dtype=np.uint64),
        seats=np.empty(1 << (2 * longest).bit_length(), dtype=np.int32),
        following=np.empty(longest, dtype=np.int32),
        times=np.empty((2, longest), dtype=np.int32),
        heads=np.empty(longest, dtype=np.int32),
    )
    count = _run_at_meetings(words, starts, pairs, (size, least), room, best, runs)
    return runs[:count].copy()


@compiled
def _run_at_meetings(  # noqa: PLR0913, PLR0917
    words: UInt64s,
    starts: Int64s,
    pairs: Int64s,
    laws: tuple[int, int],
    room: _Meeting,
    best: Int32s,
    runs: Int64s,
) -> int:
    found = 0
    for row in range(len(pairs)):
        left, right = pairs[row, 0], pairs[row, 1]
        one, other = starts[left + 1] - starts[left], starts[right + 1] - starts[right]
        size, least = min(laws[0], one, other), laws[1]
        if size == 0:
            continue
        if one == other and _are_equal(words, starts[left], starts[right], one):
            runs[found, 0], runs[found, 1], runs[found, 2], runs[found, 3] = row, 0, 0, one
            found += 1
            continue
        for word in range(one):
            best[0, word] = 0
        one, other = one - size + 1, other - size + 1
        for place in range(one):
            room.left[place] = hash_shingle(words, starts[left] + place, size)
        for place in range(other):
            room.right[place] = hash_shingle(words, starts[right] + place, size)
        _meet(room, one, other)
        longest = _paint_meetings(room, one, other, size, least, best)
        if longest > 0:
            found = _write(best, one + size - 1, row, min(least, longest), runs, found)
    return found


@inner
def _are_equal(words: UInt64s, one: int, other: int, length: int) -> bool:
    """Tell whether two texts have the same words."""
    for place in range(length):
        if words[one + place] != words[other + place]:
            return False
    return True


@inner
def _meet(room: _Meeting, left: int, right: int) -> None:
    """Find where the shingles of the left text stand in the right one; refrains stand nowhere."""
    size = 1
    while size < 2 * right:
        size *= 2
    for seat in range(size):
        room.seats[seat] = -1
    for place in range(right):
        seat = seat_of(room.right, room.seats, 0, size, room.right[place])
        head = room.seats[seat]
        if head < 0:
            room.seats[seat], room.following[place] = place, -1
            room.times[0, place], room.times[1, place] = 0, 1
        else:
            room.following[place], room.following[head] = room.following[head], place
            room.times[1, head] += 1
    for place in range(left):
        head = room.seats[seat_of(room.right, room.seats, 0, size, room.left[place])]
        room.heads[place] = head
        if head >= 0:
            room.times[0, head] += 1
    for place in range(left):
        head = room.heads[place]
        if head >= 0 and room.times[0, head] * room.times[1, head] > _MOST_REPEATS:
            room.heads[place] = -1


@inner
def _paint_meetings(
    room: _Meeting, left: int, right: int, size: int, least: int, best: Int32s
) -> int:
    """Paint the runs that are long enough, else the longest one; return its length."""
    longest, row, column = 0, 0, 0
    for place in range(left):
        there = room.heads[place]
        while there >= 0:
            met = place > 0 and there > 0 and room.heads[place - 1] >= 0
            if not (met and room.left[place - 1] == room.right[there - 1]):
                length = _length(room, place, there, left, right) + size - 1
                if length >= least:
                    _paint(best, place, there, length)
                distance = there - place
                if length > longest or (length == longest and distance < column - row):
                    longest, row, column = length, place, there
            there = room.following[there]
    if 0 < longest < least:
        _paint(best, row, column, longest)
    return longest


@inner
def _length(room: _Meeting, place: int, there: int, left: int, right: int) -> int:
    """Return how many shingles meet from two places on."""
    length = 1
    while place + length < left and there + length < right:
        if room.heads[place + length] < 0:
            break
        if room.left[place + length] != room.right[there + length]:
            break
        length += 1
    return length
