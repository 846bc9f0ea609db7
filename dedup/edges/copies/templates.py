"""Templates: the same text about another event, told by the numbers and dates that changed."""

from __future__ import annotations

from functools import cache
from typing import Final, NamedTuple

import numpy as np

from dedup.arrays import Bools, Float64s, Int64s, UInt64s, bounds_of
from dedup.days import MONTHS
from dedup.edges.copies.runs import verbatim_runs
from dedup.kernels import leading, ranges
from dedup.shingles import CALENDAR, Shingled
from dedup.words import hashes_of

_RUN: Final = 5
"""Words in the shortest run of shared wording: shorter ones fall together by chance."""
_PLACE: Final = 10
"""Numbers that differ within so many words differ in one place: a corrected sentence."""


class Slots(NamedTuple):
    """What became of the numbers and dates in wording that two texts share; of shape ``(pairs,)``.

    ``shared`` numbers and dates, of which ``changed`` differ, ``dates_changed`` of them weekdays or
    months or of a month; ``spread``: whether they differ in more than one place, as a date line
    does not; ``frame_changed``: share of the other words of the shorter text that stand in no
    shared wording.
    """

    shared: Int64s
    changed: Int64s
    dates_changed: Int64s
    spread: Bools
    frame_changed: Float64s

    @property
    def share(self) -> Float64s:
        """Share of the numbers and dates that differ."""
        return np.asarray(self.changed / np.maximum(self.shared, 1))

    def only(self, rows: Int64s) -> Slots:
        """Return some of them."""
        return Slots._make(column[rows] for column in self)


def other_names(texts: Shingled, pairs: Int64s) -> Int64s:
    """Return how many names of the text with fewer the other does not have, and of how many.

    Args:
        texts: the words of the documents.
        pairs: the numbers of two documents, of shape ``(pairs, 2)``.
    """
    used, rows = np.unique(pairs, return_inverse=True)
    lengths = texts.lengths[used]
    places, names = _names_in(texts, ranges(texts.starts[used], lengths))
    bounds, counts = np.searchsorted(places, bounds_of(lengths)), np.empty(pairs.shape, np.int64)
    for row, pair in enumerate(rows.reshape(-1, 2)):
        both = (np.unique(names[bounds[text] : bounds[text + 1]]) for text in pair)
        fewer, more = sorted(both, key=len)
        counts[row] = len(np.setdiff1d(fewer, more, assume_unique=True)), len(fewer)
    return counts


def _names_in(texts: Shingled, word: Int64s) -> tuple[Int64s, UInt64s]:
    """Return which of some words begin a name, ascending, and a hash of every name.

    Capitalised words inside of a sentence, or several that start one; no days and months.
    """
    words = texts.words
    first, said, hashed = words.texts.data[words.starts[word]], words.said[word], words.hashes[word]
    capital = np.asarray((first >= ord("A")) & (first <= ord("Z")))
    capital &= ~np.isin(word, texts.slots[texts.dates])
    joined = capital[1:] & capital[:-1] & (said[1:] == said[:-1])
    joined &= words.starts[word[1:]] == words.ends[word[:-1]] + 1
    begins = np.flatnonzero(capital & ~np.append(False, joined))
    ends = np.flatnonzero(capital & ~np.append(joined, False)) + 1
    inside = said[begins] == np.append(-1, said)[begins]
    named = inside | (ends - begins > 1)
    sums = np.append(np.uint64(0), np.cumsum(hashed))
    return begins[named], (sums[ends] - sums[begins])[named]


def may_differ(texts: Shingled, pairs: Int64s) -> Bools:
    """Tell cheaply whether more than one number or date of the text with fewer may have changed.

    Most copies have the same ones in the same order, and need no alignment.

    Args:
        texts: the words of the documents.
        pairs: the numbers of two documents, of shape ``(pairs, 2)``.
    """
    values = texts.words.hashes[texts.slots]
    bounds = np.searchsorted(texts.slots, texts.starts)
    few, more = _by_size(pairs, np.diff(bounds)).T
    counts = np.diff(bounds)[few]
    ends = np.cumsum(counts)
    here = ranges(bounds[few], counts)
    steps = bounds[more] - bounds[few], bounds[more + 1] - bounds[few + 1]
    ahead, behind = (values[here] == values[here + np.repeat(step, counts)] for step in steps)
    alike = leading(ahead, ends - counts, ends)
    alike += leading(behind[::-1], len(here) - ends, len(here) - ends + counts)
    return np.asarray(alike < counts - 1)


def _by_size(pairs: Int64s, sizes: Int64s) -> Int64s:
    """Return pairs of documents with the smaller one first, of equal ones the left."""
    left, right = pairs.T
    return np.where((sizes[left] <= sizes[right])[:, None], pairs, pairs[:, ::-1])


def compare_slots(texts: Shingled, pairs: Int64s) -> Slots:
    """Align texts with every number, weekday and month written alike, and count what differs.

    Args:
        texts: the words of the documents.
        pairs: the numbers of two documents, of shape ``(pairs, 2)``.
    """
    words, starts = texts.in_one_style, texts.starts
    alike = words.copy()
    alike[texts.slots] = 1 + texts.dates  # all numbers alike, and all dates
    short, long = _by_size(pairs, texts.lengths).T
    row, here, there, length = verbatim_runs(
        alike, starts, np.stack([short, long], axis=1), _RUN, _RUN
    )
    here, there = here + starts[short[row]], there + starts[long[row]]
    first, last = (np.searchsorted(texts.slots, places) for places in (here, here + length))
    counts = last - first
    slots = ranges(first, counts)
    places = texts.slots[slots]
    others = places + np.repeat(there - here, counts)
    differs = words[places] != words[others]
    pair = np.repeat(row, counts)[differs]
    frame = texts.lengths - np.diff(np.searchsorted(texts.slots, starts))
    height = len(pairs)
    return Slots(
        shared=_sums_by_row(row, counts, height),
        changed=np.bincount(pair, minlength=height),
        dates_changed=_sums_by_row(pair, _are_dates(texts)[slots[differs]], height),
        spread=_are_spread(pair, places[differs], height),
        frame_changed=1 - _sums_by_row(row, length - counts, height) / np.maximum(frame[short], 1),
    )


def _are_dates(texts: Shingled) -> Bools:
    """Tell which slots are weekdays, months, or numbers beside a month."""
    months = texts.dates & np.isin(texts.words.hashes[texts.slots], _months())
    beside = (np.diff(texts.slots) == 1) & (months[1:] | months[:-1])
    beside &= ~np.isin(texts.slots[1:], texts.starts)  # the end of one text and the next one
    return np.asarray(texts.dates | np.append(beside, False) | np.append(False, beside))


@cache
def _months() -> UInt64s:
    names = [name for name in CALENDAR if name[:3] in {month[:3] for month in MONTHS}]
    return np.array(hashes_of(names), dtype=np.uint64)


def _sums_by_row(rows: Int64s, values: Int64s | Bools, height: int) -> Int64s:
    """Return the sum of the values of every row."""
    return np.bincount(rows, values, minlength=height).astype(np.int64)


def _are_spread(pair: Int64s, places: Int64s, height: int) -> Bools:
    """Tell whether the words that changed in a text, in order of pairs, are far from each other."""
    ends = np.searchsorted(pair, np.arange(height + 1))
    some = np.flatnonzero(np.diff(ends))
    spread = np.zeros(height, dtype=np.bool_)
    spread[some] = places[ends[some + 1] - 1] - places[ends[some]] >= _PLACE
    return spread
