"""How large a dump a pile is like, whatever its size: by when reports of a subject were published.

A few hundred reports of one month are a sample of a dump: its subjects run for weeks, and most
reports of a subject tell other events. A few hundred that somebody brought together because they
tell the same events are not: there, reports of one subject stand on one day.
"""

from __future__ import annotations

import math
from typing import Final

from dedup.arrays import Float64s

__all__ = ["pile_size"]

_KIN: Final = 0.1
"""Likeness of reports of one subject."""
_NEAR: Final = 1.0
_BACKGROUND: Final = (4.0, 21.0)
"""Days apart that no event lasts, and in which a subject goes on."""
_LEAST_WIDTH: Final = 1.0
"""Of a pile that does not reach so far into the background, nothing is known."""
_CURATED: Final = 3.75
"""Log odds that two such reports of a day tell one event, where events were brought together; in a
dump they are 2.5 less, as ``same_day`` is."""
_DUMP: Final = 1.25
_DOUBT: Final = 1.0
"""Background pairs a day that are added, lest a few pairs decide."""
_SMALL: Final = 3.0
"""Decimal logarithm of the size up to which thresholds are those of small piles."""
_LARGE: Final = 3.5
"""That of the size of a pile whose subjects run as in a dump: half-way to the thresholds of 10,000
documents, for in a small pile there are fewer neighbours by chance."""


def pile_size(days_apart: Float64s, likeness: Float64s, span: float, documents: int) -> int:
    """Return the number of documents of the dump that a pile is like, at least its own.

    Of pairs of one subject, those of one day are compared with those that are 4 to 21 days apart:
    so many would stand on one day by chance. The rest tell one event.

    Args:
        days_apart: of pairs of documents, whatever their dates; NaN where a date is unknown.
        likeness: what their words say, 0 to 1, of the same shape.
        span: days from the first to the last publication.
        documents: how many there are.

    >>> import numpy as np
    >>> apart = np.array([0.2] * 90 + [4.5, 6.0, 9.0, 12.0, 20.0] * 70)
    >>> pile_size(apart, np.full(len(apart), 0.5), 28.0, 166)
    3162
    >>> pile_size(apart[:100], np.full(100, 0.5), 2000.0, 166)
    166
    """
    width = _background_width(span)
    if width < _LEAST_WIDTH:
        return documents
    kin = days_apart[likeness >= _KIN]
    near = int((kin < _NEAR).sum())
    beyond = int(((kin >= _BACKGROUND[0]) & (kin < _BACKGROUND[1])).sum())
    chance = beyond / width + _DOUBT
    ratio = (near + _DOUBT * (1 + math.exp(_CURATED))) / chance
    odds = math.log(max(ratio - 1, math.exp(_DUMP)))
    share = min((_CURATED - odds) / (_CURATED - _DUMP), 1.0)
    if share <= 0:
        return documents
    return max(documents, round(10 ** (_SMALL + (_LARGE - _SMALL) * share)))


def _background_width(span: float) -> float:
    """Return how many days the background counts for: pairs far apart are rarer in a short pile."""
    first, last = _BACKGROUND[0], min(_BACKGROUND[1], span)
    if last <= first:
        return 0.0
    return ((last - first) - (last**2 - first**2) / (2 * span)) / (1 - _NEAR / (2 * span))
