"""How large a dump a pile is like, whatever its size: by when reports of a subject were published.

A few hundred reports of one month are a sample of a dump: its subjects run for weeks, and most
reports of a subject tell other events. A few hundred that somebody brought together because they
tell the same events are not: there, reports of one subject stand on one day. Where no days tell,
for the pile is of one night or undated, it tells how many reports have another that is like them:
nearly all that were brought together, and of news half at most, be it of weeks or of a year.
"""

from __future__ import annotations

import math
from typing import Final

import numpy as np
import polars as pl

from dedup.arrays import Float64s
from dedup.config import EventConfig
from dedup.days import days_of
from dedup.edges.events.neighbourhoods import ONE_SUBJECT
from dedup.edges.events.pairs import ends_of, word_likeness

_ALIKE: Final = 0.5
"""Likeness of two reports that may tell one event."""
_NEAR: Final = 1.0
"""Days apart within which two reports are of one day."""
_BACKGROUND: Final = (4.0, 21.0)
"""Days apart that no event lasts, and in which a subject goes on."""
_LEAST_WIDTH: Final = 1.0
"""Of a pile that does not reach so far into the background, no days tell."""
_ACCOMPANIED: Final = (0.55, 0.75)
"""Shares of reports with one like them: at most, in a dump, and at least, in a collection."""
_GIVEN: Final = 10
"""Reports with one like them that are added, lest a few reports decide."""
_CURATED: Final = 3.75
"""Log odds that two such reports of a day tell one event, where events were brought together; in a
dump they are 2.5 less, as ``same_day`` is."""
_DUMP: Final = 1.25
"""These log odds in a dump."""
_DOUBT: Final = 1.0
"""Background pairs a day that are added, lest a few pairs decide."""
_SMALL: Final = 3.0
"""Decimal logarithm of the size up to which thresholds are those of small piles."""
_LARGE: Final = 3.5
"""That of the size of a pile whose subjects run as in a dump: half-way to the thresholds of 10,000
documents, for in a small pile there are fewer neighbours by chance."""


def measured_pile(
    pairs: pl.DataFrame, published: pl.Series, config: EventConfig, documents: int
) -> int:
    """Return the size of the dump that a pile is like, as far as all dates were compared.

    Args:
        pairs: ``left``, ``right``, ``days_apart`` and ``logit``, what the words say.
        published: of every row that ``left`` and ``right`` name.
        config: up to how many documents dates are compared, or the size itself.
        documents: how many there are, copies too.
    """
    if config.pile is not None:
        return config.pile
    if documents > config.unblocked:
        return documents
    apart = pairs["days_apart"].fill_null(math.nan).to_numpy()
    likeness = pairs.select(word_likeness()).to_series().to_numpy()
    accompanied = len(np.unique(ends_of(pairs.filter(likeness >= _ALIKE))))
    accompanied += documents - len(published)  # copies have another, too
    days = days_of(published.drop_nulls())
    span = float(np.ptp(days)) if len(days) else 0.0
    return pile_size(apart, likeness, span, accompanied, documents)


def pile_size(
    days_apart: Float64s, likeness: Float64s, span: float, accompanied: int, documents: int
) -> int:
    """Return the number of documents of the dump that a pile is like, at least its own.

    Of pairs of one subject, those of one day are compared with those that are 4 to 21 days apart:
    so many would stand on one day by chance. The rest tell one event.

    Args:
        days_apart: of pairs of documents, whatever their dates; NaN where a date is unknown.
        likeness: what their words say, 0 to 1, of the same shape.
        span: days from the first to the last publication; 0 where none is known.
        accompanied: how many documents have one that is like them.
        documents: how many there are.

    >>> import numpy as np
    >>> apart = np.array([0.2] * 90 + [4.5, 6.0, 9.0, 12.0, 20.0] * 70)
    >>> pile_size(apart, np.full(len(apart), 0.5), 28.0, 90, 166)
    3162
    >>> pile_size(apart[:100], np.full(100, 0.5), 2000.0, 90, 166)
    166
    >>> [pile_size(apart[:90], np.full(90, 0.5), 0.5, some, 166) for some in (80, 150)]
    [3162, 166]
    """
    width = _background_width(span)
    if width < _LEAST_WIDTH:
        share = _share_unaccompanied(accompanied, documents)
    else:
        share = _share_by_days(days_apart[likeness >= ONE_SUBJECT], width)
    if share <= 0:
        return documents
    return max(documents, round(10 ** (_SMALL + (_LARGE - _SMALL) * share)))


def _share_by_days(days_apart: Float64s, width: float) -> float:
    """Return how much a pile is like a dump, up to 1, by how far apart its kin stand."""
    near = int((days_apart < _NEAR).sum())
    beyond = int(((days_apart >= _BACKGROUND[0]) & (days_apart < _BACKGROUND[1])).sum())
    chance = beyond / width + _DOUBT
    ratio = (near + _DOUBT * (1 + math.exp(_CURATED))) / chance
    odds = math.log(max(ratio - 1, math.exp(_DUMP)))
    return min((_CURATED - odds) / (_CURATED - _DUMP), 1.0)


def _share_unaccompanied(accompanied: int, documents: int) -> float:
    """Return how much a pile is like a dump, up to 1, by how many have another like them."""
    share = (accompanied + _GIVEN) / (documents + _GIVEN)
    most, least = _ACCOMPANIED
    return min((least - share) / (least - most), 1.0)


def _background_width(span: float) -> float:
    """Return how many days the background counts for: pairs far apart are rarer in a short pile."""
    first, last = _BACKGROUND[0], min(_BACKGROUND[1], span)
    if last <= first:
        return 0.0
    return ((last - first) - (last**2 - first**2) / (2 * span)) / (1 - _NEAR / (2 * span))
