"""How far the subject of a report runs on: whether its nearest reports stand on other days, too.

In a dump two reports of one day and one subject may tell one event, or two steps of a story that
has several a day. A story that has them was reported the days before and goes on; what happened
once was not. So what a day means is asked of every subject, not only of the dump. An undated report
may be of any of the weeks in which its subject was reported.
"""

from __future__ import annotations

import math
from typing import Final

import numpy as np
import polars as pl

from dedup.arrays import Bools, Float64s, Int64s
from dedup.config import ProfileConfig
from dedup.days import DAY_SECONDS, days_of
from dedup.edges.events.neighbourhoods import nearest
from dedup.edges.events.pairs import ends_of
from dedup.edges.events.profiles import MISSING
from dedup.kernels import pairs_of

_OTHER_DAYS: Final = (2.0, 30.0)
"""Days apart that reports of one event seldom are, and in which a story goes on."""
_UNKNOWN: Final = 0.5
"""The share where nobody knows: that of a middling report of a dump."""


def running_shares(
    pairs: pl.DataFrame, published: pl.Series, *, config: ProfileConfig
) -> pl.Series:
    """Return per pair how far the subject of both runs on, from 0, once, to 1, on and on.

    The mean of both of ln(1 + n) / ln(1 + ``neighbours``), n being how many of the nearest reports
    of one, besides the other, were published 2 to 30 days before or after it. As far as the pile
    stands around that day itself, its other days are unknown, and so is this. Reports that are no
    neighbours by their words have no subject in common that could tell.

    Args:
        pairs: ``left``, ``right``, ``days_apart`` and ``logit``, what the words say; each once,
            sorted.
        published: of every row that ``left`` and ``right`` name.
        config: who is a neighbour.

    Returns:
        ``running``, in the order of the pairs; of those that lack a date it means nothing.

    >>> from datetime import datetime, timedelta
    >>> published = pl.Series([datetime(2024, 5, 1) + timedelta(n) for n in (0, 0, 7, 14, 90)])
    >>> rows = [(0, 1, 0.0, 1.0), (0, 2, 7.0, 1.0), (0, 3, 14.0, 1.0), (0, 4, 90.0, -3.0)]
    >>> types = {"left": pl.UInt32, "right": pl.UInt32, "days_apart": float, "logit": float}
    >>> pairs = pl.DataFrame(rows, schema=types, orient="row")
    >>> running_shares(pairs, published, config=ProfileConfig()).round(2).to_list()
    [0.2, 0.17, 0.17, 0.5]
    """
    near = np.flatnonzero(pairs["logit"].to_numpy() >= config.least)
    likely = pairs.select("left", "right", "logit", "days_apart")[near]
    ends = np.concatenate(ends_of(likely)).astype(np.int64)
    apart = np.tile(likely["days_apart"].fill_null(math.nan).to_numpy(), 2)
    goes_on = _are_nearest(likely, config)
    goes_on &= (apart >= _OTHER_DAYS[0]) & (apart < _OTHER_DAYS[1])
    others = np.bincount(ends[goes_on], minlength=len(published))[ends] - goes_on
    share = np.log1p(others) / math.log1p(config.neighbours)
    share += _share_without_other_days(published, ends, apart) * (_UNKNOWN - share)
    shares = np.full(pairs.height, _UNKNOWN)
    shares[near] = (share[: len(near)] + share[len(near) :]) / 2
    return pl.Series("running", shares)


def _are_nearest(pairs: pl.DataFrame, config: ProfileConfig) -> Bools:
    """Tell of the left ends of all pairs, and then of the right ones, who has the other nearest."""
    left, right = (ends.astype(np.int64) for ends in ends_of(pairs))
    near = nearest(pairs, by="logit", least=config.least, most=config.neighbours)
    both_ways = np.concatenate([pairs_of(left, right), pairs_of(right, left)])
    neighbours = pairs_of(near["document"].to_numpy(), near["neighbour"].to_numpy())
    return np.isin(both_ways, neighbours, assume_unique=True)


def _share_without_other_days(published: pl.Series, documents: Int64s, apart: Float64s) -> Float64s:
    """Return how much of the pile stands around the day of each, beside it and the other end."""
    days = days_of(published)
    dated = np.sort(days[~np.isnan(days)])
    first = np.searchsorted(dated, days - _OTHER_DAYS[0], side="right")
    last = np.searchsorted(dated, days + _OTHER_DAYS[0], side="left")
    around = (last - first)[documents] - 1 - (apart < _OTHER_DAYS[0])
    rest = len(dated) - 2
    return around / rest if rest > 0 else np.ones(len(documents))


def weeks_of_subject(
    pairs: pl.DataFrame, published: pl.Series, *, config: ProfileConfig
) -> pl.Series:
    """Return per pair that lacks a date in how many weeks its nearest neighbours were published.

    Arguments are those of :func:`running_shares`.

    Returns:
        numbers of at least 1, in the order of the pairs; 1 for pairs of two dated reports, and for
        those so unlike that nobody asks.
    """
    weeks = pl.repeat(1, pairs.height, dtype=pl.UInt32, eager=True).alias("weeks")
    asked = pl.col("days_apart").is_null() & (pl.col("logit") > MISSING)
    places = pairs.select(asked.arg_true()).to_series()
    if places.is_empty():
        return weeks
    near = nearest(pairs, by="logit", least=config.least, most=config.neighbours)
    week = (published.dt.epoch("s") // (7 * DAY_SECONDS)).alias("week")
    dated = week.to_frame().with_row_index("neighbour").drop_nulls()
    around = near.join(dated, on="neighbour").group_by("document").agg(pl.col("week").unique())
    undated = pairs.select("left", "right")[places]
    for side in ("left", "right"):
        of_side = around.rename({"document": side, "week": f"{side}_weeks"})
        undated = undated.join(of_side, on=side, how="left", maintain_order="left")
    both = pl.concat_list(
        pl.col(f"{side}_weeks").fill_null(pl.lit([], dtype=pl.List(pl.Int64)))
        for side in ("left", "right")
    )
    counts = undated.select(both.list.n_unique().clip(lower_bound=1)).to_series()
    return weeks.scatter(places, counts)
