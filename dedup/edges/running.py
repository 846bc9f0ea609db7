"""How far the subject of a report runs on: whether its nearest reports stand on other days, too.

In a dump two reports of one day and one subject may tell one event, or two steps of a story that
has several a day. A story that has them was reported the days before and goes on; what happened
once was not. So what a day means is asked of every subject, not only of the dump.
"""

from __future__ import annotations

import math
from typing import Final

import numpy as np
import polars as pl

from dedup.arrays import Float64s
from dedup.config import ProfileConfig
from dedup.edges.neighbourhoods import nearest

__all__ = ["running_of_pairs", "running_shares"]

_OTHER_DAYS: Final = (2.0, 30.0)
"""Days apart that reports of one event seldom are, and in which a story goes on."""
_UNKNOWN: Final = 0.75
"""What is taken for it where nobody knows: that of most reports of a dump."""
_DAY: Final = 86_400


def running_shares(pairs: pl.DataFrame, published: pl.Series, *, config: ProfileConfig) -> Float64s:
    """Return of every row how far its subject runs on, from 0, once, to 1, on and on.

    ln(1 + n) / ln(1 + ``neighbours``), n being how many of its nearest reports were published 2 to
    30 days before or after it. As far as the pile stands around that day itself, its other days
    are unknown, and so is this.

    Args:
        pairs: ``left``, ``right`` and ``logit``, what the words say; each pair once.
        published: of every row that ``left`` and ``right`` name.
        config: who is a neighbour.

    Returns:
        shape ``(rows,)``; of an undated row 0.

    >>> from datetime import datetime, timedelta
    >>> published = pl.Series([datetime(2024, 5, 1) + timedelta(7) * n for n in range(3)])
    >>> pairs = pl.DataFrame({"left": [0, 0], "right": [1, 2], "logit": [1.0, -3.0]})
    >>> running_shares(pairs, published, config=ProfileConfig()).round(2).tolist()
    [0.25, 0.25, 0.0]
    """
    days = (published.dt.epoch("s") / _DAY).fill_null(math.nan).to_numpy()
    near = nearest(pairs, by="logit", least=config.least, most=config.neighbours)
    document, neighbour = (near[name].to_numpy() for name in ("document", "neighbour"))
    apart = np.abs(days[document] - days[neighbour])
    other = (apart >= _OTHER_DAYS[0]) & (apart < _OTHER_DAYS[1])
    found = np.bincount(document[other], minlength=len(days))
    share = np.log1p(found) / math.log1p(config.neighbours)
    untold = _shares_around(days)
    return np.where(np.isnan(days), 0.0, share + untold * (_UNKNOWN - share))


def _shares_around(days: Float64s) -> Float64s:
    """Return which share of the other dated rows was published around the day of each."""
    dated = np.sort(days[~np.isnan(days)])
    first = np.searchsorted(dated, days - _OTHER_DAYS[0], side="right")
    last = np.searchsorted(dated, days + _OTHER_DAYS[0], side="left")
    return np.asarray((last - first - 1) / max(len(dated) - 1, 1))


def running_of_pairs(pairs: pl.DataFrame, shares: Float64s, *, config: ProfileConfig) -> pl.Series:
    """Return per pair how far the subject of both runs on: the mean of the two.

    Reports that are no neighbours by their words have no subject in common that could tell.

    Args:
        pairs: ``left``, ``right`` and ``logit``, what the words say.
        shares: of :func:`running_shares`.
        config: who is a neighbour.

    >>> pairs = pl.DataFrame({"left": [0, 0], "right": [1, 2], "logit": [1.0, -3.0]})
    >>> running_of_pairs(pairs, np.array([0.2, 0.4, 0.4]), config=ProfileConfig()).to_list()
    [0.3, 0.75]
    """
    rows = pl.Series(shares)
    both = (rows.gather(pairs["left"]) + rows.gather(pairs["right"])) / 2
    near = pairs["logit"] >= config.least
    return both.set(~near, _UNKNOWN).round(9).alias("running")
