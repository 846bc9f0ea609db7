"""Whether dates are missing event by event, or by chance: what it tells that a group has none.

In many piles one batch has dates and another has not: an older archive, another crawl. There two
reports alike by their words mostly have both a date or both none, and a group of which all reports
have one is seldom the event of a group of which none has. Where dates are missing by outlet, any
event has both, and nothing follows. The pile itself tells which it is.
"""

from __future__ import annotations

from typing import Final

import numpy as np
import polars as pl

from dedup.arrays import Bools
from dedup.linkage import MISSING_BY_CHANCE, Dating

_ALIKE: Final = 0.5
"""Likeness of two reports that may tell one event, whatever their dates."""
_DOUBT: Final = 60.0
"""Reports whose dates are missing by chance that are added, lest a few reports decide."""


def dating_of(pairs: pl.DataFrame, dated: Bools, outlets: pl.Series, *, weight: float) -> Dating:
    """Return how far the reports of one event agree in having a date or none.

    Of reports that are alike by their words and of two outlets, the share of which one of both has
    a date, against the share by chance: the rest is the intraclass correlation. An outlet that has
    no dates has none for any event, so its own reports are not compared. Every report counts once,
    however many are like it.

    Args:
        pairs: ``left`` and ``right``, places in the other two, and ``likeness``, 0 to 1.
        dated: which reports have a date.
        outlets: of every report; null where nobody knows.
        weight: how much it counts.

    >>> ends = {"left": range(0, 400, 2), "right": range(1, 400, 2), "likeness": [0.9] * 200}
    >>> outlets = pl.Series(range(400)).cast(pl.String)
    >>> in_batches = dating_of(pl.DataFrame(ends), np.arange(400) < 200, outlets, weight=0.7)
    >>> [round(value, 3) for value in in_batches]
    [0.075, 0.075, 0.7]
    >>> dating_of(pl.DataFrame(ends), np.arange(400) % 2 == 0, outlets, weight=0.7).weight
    0.0
    """
    if dated.all() or not dated.any():
        return MISSING_BY_CHANCE
    alike = pairs.filter(pl.col("likeness") >= _ALIKE)
    apart = outlets.gather(alike["left"]) != outlets.gather(alike["right"])
    alike = alike.filter(apart.fill_null(value=True))  # not known to be of one outlet
    left, right = (alike[side].to_numpy().astype(np.int64) for side in ("left", "right"))
    ends, mixed = np.concatenate([left, right]), np.tile(dated[left] != dated[right], 2)
    companions = np.bincount(ends, minlength=len(dated))
    asked = np.flatnonzero(companions)
    share = float(dated[asked].mean()) if len(asked) else 1.0
    by_chance = 2 * share * (1 - share)
    if not by_chance:
        return MISSING_BY_CHANCE
    found = np.bincount(ends, mixed, minlength=len(dated))[asked] / companions[asked]
    less = 1 - float(found.mean()) / by_chance
    correlation = less * len(asked) / (len(asked) + _DOUBT)
    if correlation <= 0:
        return MISSING_BY_CHANCE
    spread = 1 / correlation - 1
    return Dating(share * spread, (1 - share) * spread, weight)
