"""Two texts as words and shingles: what they share, and where it stands, pair by pair."""

from __future__ import annotations

from typing import Final, NamedTuple

import numpy as np

from dedup.arrays import Bools, Int32s, Int64s, UInt64s
from dedup.compiled import compiled, inner

__all__ = ["Compared", "Texts", "anchors_of", "compare_texts", "seat_of", "seat_shingles", "share"]

_LITTLE: Final = 0.05
"""Below this containment nothing is aligned: two independent reports rarely reach it."""
_REACH: Final = 60.0
"""Two anchors further apart than this many words are no evidence for what stands between them: two
noisy copies of one text share one shingle in ten, so that 60 words without one are rare."""
_GAPS: Final = 6.0
"""Nor are anchors further apart than this many times their mean distance: in quoting reports they
stand in blocks. Of gaps between random errors one in 400 is so long."""
_LEAST_ANCHORS: Final = 2
_SLACK: Final = 2
_STRETCH: Final = 0.25
"""Between two anchors the texts may differ in length by ``_SLACK`` words and this share."""
_SHIFT: Final = 3
"""Words that noise may have shifted a word, between two anchors."""
_ALIKE: Final = 0.3
"""Least share of equal words in a stretch, with those of its first anchor. Of two noisy copies at
least four in ten are equal, of two galleries that count their pictures alike two in ten."""
_ISLAND: Final = 8
"""Shared wording of fewer words inside of what is not shared is a phrase met elsewhere."""
_NOISY: Final = 2.0
"""From this many words for one shared shingle on, what is shared is noisy: each of the shared
shingles counts, however short their run."""


class Texts(NamedTuple):
    """The words of many texts, one text behind the other, and where their shingles stand.

    Text t has ``words[starts[t]:starts[t + 1]]`` and ``shingles[ends[t]:ends[t + 1]]``, of which
    ``distinct[t]`` differ. ``first`` tells of every shingle where it stands first in its text, a
    place among all shingles, and ``once`` of such a place whether it stands nowhere else there.
    ``seats[rooms[t]:rooms[t + 1]]`` is a hash table of text t: the places where its shingles stand
    first, -1 where a seat is free.
    """

    words: UInt64s
    starts: Int64s
    shingles: UInt64s
    ends: Int64s
    first: Int32s
    once: Bools
    distinct: Int64s
    seats: Int32s
    rooms: Int64s


class Compared(NamedTuple):
    """What the two texts of every pair share; each of shape ``(pairs,)`` or ``(pairs, 2)``.

    ``shared``: distinct shingles of both; ``alongside``: words of either in stretches that run
    alongside; ``measured``: whether the rest was measured: ``covered``, words of either in shared
    shingles or such stretches; ``own``, in long parts that the other lacks; ``opening``, covered
    ones among the first words; ``noisy``: whether what is shared is full of errors.
    """

    shared: Int64s
    alongside: Int64s
    measured: Bools
    covered: Int64s
    own: Int64s
    opening: Int64s
    noisy: Bools


class _Room(NamedTuple):
    """Room for one pair: shared shingles, anchors and stretches, what is covered of either text."""

    shared: Int32s
    anchors: Int32s
    stretches: Int32s
    marked: Bools
    turns: Int32s
    covered: Bools


def seat_shingles(shingles: UInt64s, ends: Int64s) -> tuple[Int32s, Bools, Int64s, Int32s, Int64s]:
    """Return where every shingle stands first in its text, and a table of those of every text.

    Args:
        shingles: of all texts, one behind the other.
        ends: where those of each begin and end, of shape ``(texts + 1,)``.

    Returns:
        ``first``, ``once``, ``distinct``, ``seats`` and ``rooms`` of :class:`Texts`.

    >>> seated = seat_shingles(np.array([7, 8, 7, 7], np.uint64), np.array([0, 3, 4]))
    >>> [column.tolist() for column in seated[:3]]
    [[0, 1, 0, 3], [False, True, False, True], [2, 1]]
    """
    sizes = np.maximum(2 * np.diff(ends), 1)
    rooms = np.r_[0, np.cumsum(1 << np.ceil(np.log2(sizes)).astype(np.int64))]
    first, once = np.empty(len(shingles), dtype=np.int32), np.zeros(len(shingles), dtype=np.bool_)
    distinct, seats = np.zeros(len(sizes), dtype=np.int64), np.full(rooms[-1], -1, dtype=np.int32)
    _seat(shingles, ends, (first, once, distinct, seats, rooms))
    return first, once, distinct, seats, rooms


@inner
def seat_of(shingles: UInt64s, seats: Int32s, begin: int, end: int, value: np.uint64) -> int:
    """Return the seat of a shingle in a table, its own or the free one that it would take."""
    seat = begin + np.int64(value & np.uint64(end - begin - 1))
    while seats[seat] >= 0 and shingles[seats[seat]] != value:
        seat += 1
        if seat == end:
            seat = begin
    return int(seat)


@compiled
def _seat(
    shingles: UInt64s, ends: Int64s, seated: tuple[Int32s, Bools, Int64s, Int32s, Int64s]
) -> None:
    first, once, distinct, seats, rooms = seated
    for text in range(len(ends) - 1):
        for place in range(ends[text], ends[text + 1]):
            seat = seat_of(shingles, seats, rooms[text], rooms[text + 1], shingles[place])
            new = seats[seat] < 0
            if new:
                seats[seat] = place
                distinct[text] += 1
            first[place] = seats[seat]
            once[place] = new
            once[first[place]] = new


@inner
def share(texts: Texts, left: int, right: int, shared: Int32s) -> int:
    """Write where the shingles of two texts stand first in both, in order of left."""
    begin, end = texts.rooms[right], texts.rooms[right + 1]
    count = 0
    for place in range(texts.ends[left], texts.ends[left + 1]):
        if texts.first[place] == place:
            value = texts.shingles[place]
            there = texts.seats[seat_of(texts.shingles, texts.seats, begin, end, value)]
            if there >= 0:
                shared[0, count], shared[1, count] = place, there
                count += 1
    return count


@inner
def anchors_of(
    texts: Texts, left: int, right: int, shared: Int32s, count: int, anchors: Int32s
) -> int:
    """Write where shared shingles stand that stand once in both texts, in order of left.

    Where those are few, a text holds itself twice: once in one of them is enough, and the first
    place in the other counts.
    """
    both = 0
    for row in range(count):
        both += texts.once[shared[0, row]] and texts.once[shared[1, row]]
    found = 0
    for row in range(count):
        one, other = texts.once[shared[0, row]], texts.once[shared[1, row]]
        if (one and other) or (2 * both < count and (one or other)):
            anchors[0, found] = shared[0, row] - texts.ends[left]
            anchors[1, found] = shared[1, row] - texts.ends[right]
            found += 1
    return found


def compare_texts(texts: Texts, pairs: Int64s, likely: float, least: int) -> Compared:
    """Measure what the texts of pairs share, word by word; see :class:`Compared`.

    What stands once in both texts is an anchor. Two anchors that follow each other at about the same
    distance in both hold the stretch between them together, if some of the words in it are equal: a
    noisy reprint keeps a third of its shingles, but they stand evenly and in order, where unlike
    reports share theirs in a few quotations.

    A part of its own is a stretch of words without shared wording, longer than a changed sentence.
    Where the shared wording is noisy, it is also longer than errors would explain.

    Args:
        texts: all texts.
        pairs: left and right text of each pair, of shape ``(pairs, 2)``.
        likely: least share of a text, in shingles or in words, from which on parts are measured.
        least: words of the shortest part of its own, and of an opening.
    """
    longest = int(np.diff(texts.starts).max(initial=0))
    rows, sides = len(pairs), (len(pairs), 2)
    found = Compared(
        shared=np.zeros(rows, dtype=np.int64),
        alongside=np.zeros(sides, dtype=np.int64),
        measured=np.zeros(rows, dtype=np.bool_),
        covered=np.zeros(sides, dtype=np.int64),
        own=np.zeros(sides, dtype=np.int64),
        opening=np.zeros(sides, dtype=np.int64),
        noisy=np.zeros(rows, dtype=np.bool_),
    )
    room = _Room(
        shared=np.empty((2, longest), dtype=np.int32),
        anchors=np.empty((2, longest), dtype=np.int32),
        stretches=np.empty((longest, 4), dtype=np.int32),
        marked=np.empty(longest, dtype=np.bool_),
        turns=np.empty(longest + 1, dtype=np.int32),
        covered=np.empty((2, longest), dtype=np.bool_),
    )
    _compare(texts, pairs, (float(likely), least), room, found)
    return found


@inner
def _holds(anchors: Int32s, one: int, other: int, reach: float) -> bool:
    """Tell whether two anchors are about as far apart in both texts."""
    step, across = anchors[0, other] - anchors[0, one], anchors[1, other] - anchors[1, one]
    return bool(abs(across - step) <= _SLACK + _STRETCH * step and step <= reach)


@inner
def _alike(texts: Texts, pair: tuple[int, int], anchors: Int32s, one: int, other: int) -> bool:
    """Tell whether words are equal between two anchors, and not only the words of the first.

    Counted from either end: a word that was lost or split shifts those behind it.
    """
    left, right = texts.starts[pair[0]], texts.starts[pair[1]]
    last = texts.starts[pair[1] + 1] - right - 1
    length = anchors[0, other] - anchors[0, one]
    count = 0
    for within in range(length):
        word = texts.words[left + anchors[0, one] + within]
        for shift in range(within - _SHIFT, within + _SHIFT + 1):
            ahead = min(max(anchors[1, one] + shift, 0), last)
            behind = min(max(anchors[1, other] - length + shift, 0), last)
            if texts.words[right + ahead] == word or texts.words[right + behind] == word:
                count += 1
                break
    return bool(count >= _ALIKE * length)


@inner
def _width(texts: Texts, text: int) -> int:
    """Return how many words a shingle of a text has; a short text has one shingle."""
    words = texts.starts[text + 1] - texts.starts[text]
    return int(words - (texts.ends[text + 1] - texts.ends[text]) + 1)


@inner
def _hold(
    texts: Texts, pair: tuple[int, int], anchors: Int32s, count: int, stretches: Int32s
) -> int:
    """Write the stretches between neighbouring anchors that hold together.

    An anchor that holds to neither neighbour is a phrase met elsewhere: it is looked past. A row
    has where a stretch starts and ends in left, and in right.
    """
    left, right = pair
    words = min(
        texts.starts[left + 1] - texts.starts[left], texts.starts[right + 1] - texts.starts[right]
    )
    # Errors stand everywhere, so a gap of several times the mean has another cause.
    reach = min(_GAPS * words / max(count, 1), _REACH)
    found, before, held = 0, -1, False
    for place in range(count):
        holds = place + 1 < count and _holds(anchors, place, place + 1, reach)
        if held or holds:
            if before >= 0 and _holds(anchors, before, place, reach):
                # In a short one, the words of the anchor alone are enough.
                short = _ALIKE * (anchors[0, place] - anchors[0, before]) <= _width(texts, left)
                if short or _alike(texts, pair, anchors, before, place):
                    stretches[found, 0], stretches[found, 1] = anchors[0, before], anchors[0, place]
                    stretches[found, 2], stretches[found, 3] = anchors[1, before], anchors[1, place]
                    found += 1
            before = place
        held = holds
    return found


@inner
def _cover(
    texts: Texts, text: int, side: int, counts: tuple[int, int], room: _Room
) -> tuple[int, int]:
    """Tell which words stand in a shared shingle or a stretch; return how many, and the shingles.

    In the other text a stretch may run backwards: an anchor that was moved.
    """
    shared, stretches = counts
    words, begin = texts.starts[text + 1] - texts.starts[text], texts.ends[text]
    for place in range(words):
        room.marked[place], room.turns[place] = False, 0
    room.turns[words] = 0
    for row in range(shared):
        room.marked[room.shared[side, row] - begin] = True
    width, starts = _width(texts, text), 0
    for place in range(texts.ends[text + 1] - begin):
        if room.marked[texts.first[begin + place] - begin]:
            room.turns[place] += 1
            room.turns[place + width] -= 1
            starts += 1
    for row in range(stretches):
        one, other = room.stretches[row, 2 * side], room.stretches[row, 2 * side + 1]
        room.turns[min(one, other)] += 1
        room.turns[max(one, other)] -= 1
    depth, covered = 0, 0
    for place in range(words):
        depth += room.turns[place]
        room.covered[side, place] = depth > 0
        covered += depth > 0
    return covered, starts


@inner
def _in_gaps(covered: Bools, side: int, words: int, island: int, least: int) -> int:
    """Return the words in gaps of ``least`` words, shorter islands being none."""
    total, gap, run = 0, 0, 0
    for word in range(words + 1):
        if word < words and covered[side, word]:
            run += 1
            continue
        if run >= island and run > 0:
            total += gap if gap >= least else 0
            gap = 0
        else:
            gap += run
        run = 0
        gap += 1
    gap -= 1  # the step behind the last word
    return total + (gap if gap >= least else 0)


@compiled
def _compare(
    texts: Texts, pairs: Int64s, laws: tuple[float, int], room: _Room, found: Compared
) -> None:
    likely, least = laws
    for row in range(len(pairs)):
        left, right = pairs[row, 0], pairs[row, 1]
        shared, held = share(texts, left, right, room.shared), 0
        found.shared[row] = shared
        most = shared / max(min(texts.distinct[left], texts.distinct[right]), 1)
        if most >= _LITTLE:
            anchors = anchors_of(texts, left, right, room.shared, shared, room.anchors)
            held = _hold(texts, (left, right), room.anchors, anchors, room.stretches)
            most = max(most, _measure_stretches(texts, (left, right), row, held, room, found))
        if most >= likely:
            _measure_parts(texts, row, (left, right), (shared, held), least, room, found)


@inner
def _measure_stretches(
    texts: Texts,
    pair: tuple[int, int],
    row: int,
    count: int,
    room: _Room,
    found: Compared,
) -> float:
    """Add up the words of stretches; return the larger share of the words of a text."""
    stretches, most = room.stretches, 0.0
    for side in range(2):
        words = 0
        for place in range(count):
            words += stretches[place, 2 * side + 1] - stretches[place, 2 * side]
            # The last anchor of a row of stretches has its own words.
            if place + 1 == count or stretches[place + 1, 0] != stretches[place, 1]:
                words += _width(texts, pair[0])
        whole = texts.starts[pair[side] + 1] - texts.starts[pair[side]]
        found.alongside[row, side] = min(max(words, 0), whole)
        most = max(most, found.alongside[row, side] / max(whole, 1))
    return most


@inner
def _measure_parts(
    texts: Texts,
    row: int,
    pair: tuple[int, int],
    counts: tuple[int, int],
    least: int,
    room: _Room,
    found: Compared,
) -> None:
    """Count what is covered of both texts, and their own parts."""
    spacing = np.inf
    for side in range(2):
        covered, starts = _cover(texts, pair[side], side, counts, room)
        found.covered[row, side] = covered
        spacing = min(spacing, covered / max(starts, 1))
    noisy = spacing >= _NOISY
    found.measured[row], found.noisy[row] = True, noisy
    shortest = max(least, int(_GAPS * spacing))
    for side in range(2):
        words = texts.starts[pair[side] + 1] - texts.starts[pair[side]]
        island = 0 if noisy else _ISLAND
        found.own[row, side] = _in_gaps(room.covered, side, words, island, shortest)
        for word in range(min(least, words)):
            found.opening[row, side] += room.covered[side, word]
