"""What two texts share as words and as shingles: many pairs at once."""

from __future__ import annotations

from typing import Final, NamedTuple

import numpy as np
from numpy import uint64 as UInt64  # noqa: N812 - a type

from dedup.arrays import Bools, Int32s, Int64s, UInt64s, bounds_of
from dedup.compiled import compiled, dispatch

_ONE: Final = UInt64(1)


class Shingles(NamedTuple):
    """The shingles of many texts, one text behind the other, and where they stand.

    Text t has ``values[ends[t]:ends[t + 1]]``, of which ``distinct[t]`` differ. ``first`` tells of
    every shingle where it stands first in its text, as a place among all shingles, and ``once``
    whether it stands nowhere else there. ``seats[rooms[t]:rooms[t + 1]]`` is a hash table of text
    t: the places where its shingles stand first, -1 where a seat is free.
    """

    values: UInt64s
    ends: Int64s
    first: Int32s
    once: Bools
    distinct: Int64s
    seats: Int32s
    rooms: Int64s


class Met(NamedTuple):
    """Shingles that stand in both texts of a pair, pair by pair, in order of left.

    ``left`` and ``right`` are places among all shingles; ``bounds``, of shape ``(pairs + 1,)``,
    tells where those of every pair begin and end.
    """

    left: Int32s
    right: Int32s
    bounds: Int64s

    @property
    def counts(self) -> Int64s:
        """How many there are, of shape ``(pairs,)``."""
        return np.diff(self.bounds)

    def in_rows(self, *beside: Int32s) -> tuple[Int64s, Int64s]:
        """Return the first of those that follow one another in left, and their pairs.

        Args:
            beside: columns in which they have to follow one another, too.
        """
        begins = np.ones(len(self.left) + 1, dtype=np.bool_)
        begins[1:-1] = np.any([np.diff(column) != 1 for column in (self.left, *beside)], axis=0)
        begins[self.bounds] = True
        first = np.flatnonzero(begins[:-1])
        return first, np.searchsorted(self.bounds, first, side="right") - 1

    def of_some(self, pairs: Bools) -> Met:
        """Return those of some pairs, which are numbered anew."""
        kept = np.repeat(pairs, self.counts)
        return Met(self.left[kept], self.right[kept], bounds_of(self.counts[pairs]))

    def beside(self, other: Met) -> Met:
        """Return those of further pairs behind these."""
        bounds = np.concatenate([self.bounds, other.bounds[1:] + self.bounds[-1]])
        left, right = (np.concatenate(both) for both in zip(self[:2], other[:2], strict=True))
        return Met(left, right, bounds)

    def only(self, kept: Bools) -> Met:
        """Return some of them."""
        places = np.flatnonzero(kept)
        return Met(self.left[places], self.right[places], np.searchsorted(places, self.bounds))


def seat_shingles(values: UInt64s, ends: Int64s) -> Shingles:
    """Find where every shingle of many texts stands first in its text.

    Args:
        values: the shingles of all texts, one behind the other.
        ends: where those of each begin and end, of shape ``(texts + 1,)``.

    >>> shingles = seat_shingles(np.array([7, 8, 7, 7], np.uint64), np.array([0, 3, 4]))
    >>> shingles.first.tolist(), shingles.once.tolist(), shingles.distinct.tolist()
    ([0, 1, 0, 3], [False, True, False, True], [2, 1])
    """
    sizes = np.maximum(2 * np.diff(ends), 1)
    rooms = bounds_of(1 << np.ceil(np.log2(sizes)).astype(np.int64))
    seats = np.full(rooms[-1], -1, dtype=np.int32)
    first = _met(values, (ends, rooms), seats, np.arange(len(sizes)).repeat(2).reshape(-1, 2)).right
    new = first == np.arange(len(first), dtype=np.int32)
    once = new.copy()
    again = first[~new]
    once[again] = False
    distinct = np.diff(ends) - np.diff(np.searchsorted(np.flatnonzero(~new), ends))
    return Shingles(values, ends, first, once, distinct, seats, rooms)


def shared_places(shingles: Shingles, pairs: Int64s) -> Met:
    """Return every place of left whose shingle is in right, and where that stands there first.

    Args:
        shingles: of all texts.
        pairs: left and right text of every pair, of shape ``(pairs, 2)``.
    """
    texts = shingles.ends, shingles.rooms
    return _met(shingles.values, texts, shingles.seats, np.ascontiguousarray(pairs))


def _met(values: UInt64s, texts: tuple[Int64s, Int64s], seats: Int32s, pairs: Int64s) -> Met:
    most = int(np.diff(texts[0])[pairs[:, 0]].sum())
    places, bounds = np.empty((2, most), dtype=np.int32), np.zeros(len(pairs) + 1, dtype=np.int64)
    dispatch(_look_up, most)(values, texts, seats, pairs, (places, bounds))
    return Met(places[0, : bounds[-1]], places[1, : bounds[-1]], bounds)


@compiled
def _look_up(
    values: UInt64s,
    texts: tuple[Int64s, Int64s],
    seats: Int32s,
    pairs: Int64s,
    into: tuple[Int32s, Int64s],
) -> None:
    """Look up the shingles of left in right; in itself a text takes the seats that are free."""
    (ends, rooms), (places, bounds) = texts, into
    count = 0
    for pair in range(len(pairs)):
        left, right = pairs[pair, 0], pairs[pair, 1]
        begin = UInt64(rooms[right])
        mask = UInt64(rooms[right + 1]) - begin - _ONE
        for place in range(ends[left], ends[left + 1]):
            value = values[UInt64(place)]
            # Unsigned, or every seat is asked whether it counts from the end.
            seat = value & mask
            first = seats[begin + seat]
            while first >= 0 and values[UInt64(first)] != value:
                seat = seat + _ONE & mask
                first = seats[begin + seat]
            if left == right and first < 0:
                seats[begin + seat] = first = place
            if first >= 0:
                places[0, count], places[1, count] = place, first
                count += 1
        bounds[pair + 1] = count


def alike_words(words: UInt64s, stretches: Int64s, shift: int) -> Bools:
    """Tell which words of stretches stand in the other text, one stretch behind the other.

    Counted from either end: a word that was lost or split shifts those behind it.

    Args:
        words: of all texts.
        stretches: where each starts and ends in one text, starts and ends in the other, and where
            that text begins and ends, of shape ``(stretches, 6)``.
        shift: words by which a word may be shifted.
    """
    alike = np.empty((stretches[:, 1] - stretches[:, 0]).sum(), dtype=np.bool_)
    dispatch(_find_alike, (2 * shift + 1) * len(alike))(words, stretches, shift, alike)
    return alike


@compiled
def _find_alike(words: UInt64s, stretches: Int64s, shift: int, alike: Bools) -> None:
    count = 0
    for row in range(len(stretches)):
        start, length = stretches[row, 0], stretches[row, 1] - stretches[row, 0]
        low, high = stretches[row, 4], stretches[row, 5] - 1
        for within in range(length):
            equal = False
            for step in range(within - shift, within + shift + 1):
                one = min(max(stretches[row, 2] + step, low), high)
                other = min(max(stretches[row, 3] - length + step, low), high)
                equal |= (
                    words[one] == words[start + within] or words[other] == words[start + within]
                )
            alike[count] = equal
            count += 1


def words_in_gaps(covered: Bools, bounds: Int64s, island: int, least: int) -> Int64s:
    """Return the words of every text in long gaps, shorter islands in them being none.

    Args:
        covered: of all texts, which words are in no gap.
        bounds: where those of each begin and end, of shape ``(texts + 1,)``.
        island: covered words in a row that part two gaps.
        least: words of the shortest gap that counts.
    """
    totals = np.zeros(len(bounds) - 1, dtype=np.int64)
    dispatch(_count_in_gaps, len(covered))(covered, bounds, island, least, totals)
    return totals


@compiled
def _count_in_gaps(covered: Bools, bounds: Int64s, island: int, least: int, totals: Int64s) -> None:
    for text in range(len(totals)):
        gap, run = 0, 0
        for word in range(bounds[text], bounds[text + 1] + 1):
            if word < bounds[text + 1] and covered[word]:
                run += 1
                continue
            if run >= island and run > 0:
                totals[text] += gap if gap >= least else 0
                gap = 0
            else:
                gap += run
            run = 0
            gap += 1
        gap -= 1  # the step behind the last word
        totals[text] += gap if gap >= least else 0
