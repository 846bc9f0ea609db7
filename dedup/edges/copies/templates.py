"""Templates: the same text about another event, told by the numbers and dates that changed."""

from __future__ import annotations

import re
from functools import cache
from typing import Final, NamedTuple
from unicodedata import normalize

import numpy as np

from dedup.arrays import Bools, Float64s, Int64s, UInt64s
from dedup.days import MONTHS
from dedup.edges.copies.particulars import changed_beyond
from dedup.edges.copies.runs import verbatim_runs
from dedup.kernels import leading, ranges
from dedup.shingles import CALENDAR, Shingled
from dedup.words import hashes_of

_RUN: Final = 5
"""Words in the shortest run of shared wording: shorter ones fall together by chance."""
_PLACE: Final = 15
"""Numbers that differ within so many words differ in one place: a corrected sentence."""
_BRIEF: Final = 100
"""Words of a text that has room for little more than one place."""
_DATE_LINE: Final = 10
"""Words of a brief text that may be its date line, at either end."""
_CALLED: Final = re.compile(
    r"(?:(?<=[a-z0-9,;:)] )|(?<=[a-z0-9,;:)]\n))[A-Z][\w.'’-]*(?: [A-Z][\w.'’-]*)*"
    r"|[A-Z][\w'’-]+(?: [A-Z][\w.'’-]*)+"
)
"""Capitalised words inside of a sentence, or several that start one: a name, or a part of it."""
_ACCENT: Final = re.compile("[\u0300-\u036f]")
"""What is set over letters, once the two are parted."""
_SEVERAL: Final = 5
"""Numbers and dates from which on it tells that nearly all of them differ."""
_NEARLY_ALL: Final = 0.8
"""Share of these that differs in two issues; corrections are few."""
_MANY: Final = 10
"""Numbers and dates of which a correction changes half at most. Of 12,000 planted copies two have
more that differ: prices in another currency, numbers in words."""


class Slots(NamedTuple):
    """What became of the numbers and dates in wording that two texts share; of shape ``(pairs,)``.

    ``shared`` numbers and dates, of which ``changed`` differ, ``dates_changed`` of them weekdays or
    months or of a month, in so many ``ways``: what is changed alike everywhere is one correction;
    ``spread``: whether they differ in more than one place, as a date line does not;
    ``frame_changed``: share of the other words of the shorter text that stand in no shared wording.
    """

    shared: Int64s
    changed: Int64s
    dates_changed: Int64s
    ways: Int64s
    spread: Bools
    frame_changed: Float64s

    @property
    def share(self) -> Float64s:
        """Share of the numbers and dates that differ."""
        return np.asarray(self.changed / np.maximum(self.shared, 1))

    def only(self, rows: Int64s) -> Slots:
        """Return some of them."""
        return Slots._make(column[rows] for column in self)

    @property
    def all_differ(self) -> Bools:
        """Whether hardly a number or date is the same: of texts without a date, an issue each."""
        several = (self.shared >= _SEVERAL) & (self.share >= _NEARLY_ALL)
        return several | self.most_of_many_differ

    @property
    def most_of_many_differ(self) -> Bools:
        """Whether more than half of many differ: no correction, not even of the day."""
        return (self.shared >= _MANY) & (2 * self.changed > self.shared)

    def tell_another_event(self, least: float) -> Bools:
        """Tell whether the numbers changed as from one issue to the next.

        In more than one place: a reprint has another date line. And beyond what is edited: a
        corrected report keeps most of its numbers.
        """
        return self.spread & changed_beyond(
            self.changed, self.shared, self.frame_changed, least=least
        )

    def may_tell_others(self, least: float) -> Bools:
        """Tell cheaply whose names are worth a look."""
        return np.asarray(self.spread & (self.share >= least / 2))

    def tell_others(self, names: Int64s, *, least: float) -> Bools:
        """Tell whether the texts are one form filled in with other numbers and other names.

        Both together changed beyond what is edited, names among them: a correction keeps these.

        Args:
            names: of :func:`other_names`, of shape ``(pairs, 2)``.
            least: share of the numbers and names that differ.

        >>> ten, none, spread = np.full(3, 10), np.zeros(3, np.int64), np.full(3, True)
        >>> slots = Slots(ten, ten - 2, none, ten, spread, np.array([0.15, 0.15, 0.6]))
        >>> slots.tell_others(np.array([[2, 6], [0, 6], [4, 6]]), least=0.4).tolist()
        [True, False, False]
        """
        other, count = names.T
        changed, both = self.changed + other, self.shared + count
        beyond = changed_beyond(changed, both, self.frame_changed, least=least)
        return np.asarray(self.may_tell_others(least) & beyond & (other > 0))


def names_in(text: str) -> set[str]:
    """Return the names in a text, without case and accents: none in a text in capitals.

    >>> sorted(names_in("A strong quake hit Bogotá on Monday, in\u00a0Peru too."))
    ['bogota', 'peru']
    """
    if text.isupper():
        return set()
    plain = _ACCENT.sub("", normalize("NFKD", text)).replace("’", "'")
    names = (match.group().lower() for match in _CALLED.finditer(plain))
    return {name for name in names if name not in CALENDAR}


def other_names(one: set[str], other: set[str]) -> tuple[int, int]:
    """Return how many names of the text with fewer the other does not have, and of how many.

    >>> other_names({"lima", "peru"}, {"fiji", "peru"}), other_names(set(), {"fiji"})
    ((1, 2), (0, 0))
    """
    fewer, more = sorted((one, other), key=len)
    return len(fewer - more), len(fewer)


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
        ways=_ways(pair, words[places[differs]], words[others[differs]], height),
        spread=_are_spread(pair, places[differs] - starts[short[pair]], texts.lengths[short]),
        frame_changed=1 - _sums_by_row(row, length - counts, height) / np.maximum(frame[short], 1),
    )


def _ways(pair: Int64s, here: UInt64s, there: UInt64s, height: int) -> Int64s:
    """Count in how many ways words of every pair differ: what became of what."""
    changes = np.unique(np.stack([pair.astype(np.uint64), here, there]), axis=1)
    return np.bincount(changes[0].astype(np.int64), minlength=height)


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


def _are_spread(pair: Int64s, places: Int64s, lengths: Int64s) -> Bools:
    """Tell whether what changed in a text stands in more than one place of it.

    Args:
        pair: the pair of every word that changed, ascending.
        places: the word, counted in its text, ascending within a pair.
        lengths: words of the text of every pair.
    """
    spread = np.zeros(len(lengths), dtype=np.bool_)
    counts = np.bincount(pair, minlength=len(lengths))
    several = np.flatnonzero(counts >= 2)
    ends = np.cumsum(counts)[several]
    first, last, length = places[ends - counts[several]], places[ends - 1], lengths[several]
    inside = (last >= _DATE_LINE) & (first < length - _DATE_LINE)
    spread[several] = (last - first >= _PLACE) | ((length < _BRIEF) & inside)
    return spread
