"""Templates: the same text about another event, told by the numbers and dates that changed."""

from __future__ import annotations

import re
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt
from scipy.special import bdtrc

from dedup.edges.runs import CALENDAR, Shingled, verbatim_runs
from dedup.shingles import UInt64s

__all__ = ["Masked", "Slots", "compare_slots", "masked", "may_differ", "other_names"]

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
_FORM_CHANGED: Final = 0.3
"""Most of the words beside the numbers that other names in a form change, with their neighbours."""
_SEVERAL: Final = 5
_NEARLY_ALL: Final = 0.8
"""Share of at least so many numbers and dates that differ in two issues; corrections are few."""
_CHANCE: Final = 0.001
"""Likelihood from which so many changed numbers may come from editing, which changes all words."""
_NUMBER: Final = np.uint64(0)
_DATE: Final = np.uint64(1)


class Masked(NamedTuple):
    """The words of a text with every number, weekday and month written alike.

    ``values`` are the hashes of the words as they stand; ``numbers`` and ``dates`` tell which words
    were masked.
    """

    words: UInt64s
    values: UInt64s
    numbers: npt.NDArray[np.bool_]
    dates: npt.NDArray[np.bool_]


class Slots(NamedTuple):
    """What became of the numbers and dates in wording that two texts share.

    ``shared`` numbers and dates, of which ``changed`` differ, ``dates_changed`` of them weekdays or
    months; ``spread``: whether they differ in more than one place, as a date line does not;
    ``frame_changed``: share of the other words of the shorter text that stand in no shared wording.
    """

    shared: int
    changed: int
    dates_changed: int
    spread: bool
    frame_changed: float

    @property
    def share(self) -> float:
        """Share of the numbers and dates that differ."""
        return self.changed / max(self.shared, 1)

    @property
    def all_differ(self) -> bool:
        """Whether hardly a number or date is the same: of texts without a date, an issue each."""
        return self.shared >= _SEVERAL and self.share >= _NEARLY_ALL

    def tell_another_event(self, least: float) -> bool:
        """Tell whether the numbers changed as from one issue to the next.

        In more than one place, and ``least`` of them: a reprint has another date line, and a
        corrected report keeps most of its numbers. And twice as often as the other words: editing
        and noise change both alike.
        """
        return self.spread and self.share >= max(least, 2 * self.frame_changed)

    def tell_others(self, least: float) -> bool:
        """Tell the same of texts that also have other names: half of it is enough.

        If the rest is kept, that is: noise changes names like any other long word.
        """
        kept = self.frame_changed <= _FORM_CHANGED
        return self.spread and kept and self.share >= max(least / 2, self.frame_changed)

    @property
    def by_chance(self) -> bool:
        """Whether editing that changes every word alike may have changed so many numbers.

        >>> Slots(4, 4, 0, True, 0.02).by_chance, Slots(4, 2, 0, True, 0.15).by_chance
        (False, True)
        """
        return _at_least(self.changed, self.shared, self.frame_changed) >= _CHANCE


def _at_least(changed: int, shared: int, rate: float) -> float:
    """Return how likely so many of the shared ones change at a rate: a binomial tail.

    >>> round(_at_least(1, 2, 0.5), 2), _at_least(2_000, 3_000, 0.1) < 1e-9
    (0.75, True)
    """
    return float(bdtrc(changed - 1, shared, min(rate, 1.0))) if changed else 1.0


def other_names(one: str, other: str) -> float:
    """Return the share of the names in the text with fewer that the other does not have.

    None in a text without names, or in capitals.

    >>> other_names("A quake hit Lima, in Peru.", "A quake hit Fiji, off Peru.")
    0.5
    """
    fewer, more = sorted((_names(text) for text in (one, other)), key=len)
    return len(fewer - more) / len(fewer) if fewer else 0.0


def _names(text: str) -> set[str]:
    if text.isupper():
        return set()
    found = (match.group().lower() for match in _CALLED.finditer(text))
    return {name for name in found if name not in CALENDAR}


def masked(text: Shingled) -> Masked:
    """Return the words of a text masked."""
    alike = text.words.copy()
    alike[text.numbers], alike[text.dates] = _NUMBER, _DATE
    return Masked(alike, text.words, text.numbers, text.dates)


def may_differ(one: Masked, other: Masked) -> bool:
    """Tell cheaply whether more than one number or date of the text with fewer may have changed.

    Most copies have the same ones in the same order, and need no alignment.
    """
    few, more = sorted((text.values[text.numbers | text.dates] for text in (one, other)), key=len)
    same = [few == more[: len(few)], (few == more[len(more) - len(few) :])[::-1]]
    alike = sum(len(few) if side.all() else int(np.argmin(side)) for side in same)
    return alike < len(few) - 1


def compare_slots(one: Masked, other: Masked) -> Slots:
    """Align two masked texts and count the numbers and dates that differ."""
    short, long = sorted((one, other), key=lambda text: len(text.words))
    places = np.full(len(short.words), -1, dtype=np.int64)
    for start, place, length in verbatim_runs(short.words, long.words, _RUN, _RUN):
        places[start : start + length] = np.arange(place, place + length)
    held = places >= 0
    differs = np.zeros(len(places), dtype=np.bool_)
    differs[held] = short.values[held] != long.values[places[held]]
    slots = short.numbers | short.dates
    changed = np.flatnonzero(slots & differs)
    return Slots(
        shared=int((held & slots).sum()),
        changed=len(changed),
        dates_changed=int((short.dates & differs).sum()),
        spread=_is_spread(changed, len(slots)),
        frame_changed=1 - int((held & ~slots).sum()) / max(int((~slots).sum()), 1),
    )


def _is_spread(changed: npt.NDArray[np.int64], length: int) -> bool:
    if len(changed) < 2:
        return False
    first, last = int(changed[0]), int(changed[-1])
    inside = last >= _DATE_LINE and first < length - _DATE_LINE
    return last - first >= _PLACE or (length < _BRIEF and inside)
