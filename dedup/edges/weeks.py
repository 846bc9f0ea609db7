"""In how many weeks a subject was reported: how many events an undated report may be of."""

from __future__ import annotations

from typing import Final

import polars as pl

from dedup.config import ProfileConfig
from dedup.edges.neighbourhoods import nearest

__all__ = ["weeks_of_subject"]

_DAYS: Final = 7
_DAY: Final = 86_400


def weeks_of_subject(
    pairs: pl.DataFrame, documents: pl.DataFrame, *, config: ProfileConfig
) -> pl.Series:
    """Return per pair that lacks a date in how many weeks its nearest neighbours were published.

    Args:
        pairs: ``left``, ``right``, ``days_apart`` and ``logit``, what the words say.
        documents: the ``documents`` table.
        config: who is a neighbour.

    Returns:
        numbers of at least 1, in the order of the pairs; 1 for pairs of two dated reports, and for
        those so unlike that nobody asks.
    """
    near = nearest(pairs, by="logit", least=config.least, most=config.neighbours)
    week = (pl.col("published").dt.epoch("s") // (_DAY * _DAYS)).alias("week")
    dated = documents.select(pl.col("document").alias("neighbour"), week).drop_nulls()
    weeks = near.join(dated, on="neighbour").group_by("document").agg(pl.col("week").unique())
    asked = pairs.select("left", "right", "days_apart", "logit").with_row_index("pair")
    asked = asked.filter(
        pl.col("days_apart").is_null() & (pl.col("logit") > config.missing)
    ).select("pair", "left", "right")
    for side in ("left", "right"):
        asked = asked.join(
            weeks.select(pl.col("document").alias(side), pl.col("week").alias(f"{side}_weeks")),
            on=side,
            how="left",
        )
    nobody = pl.lit([], dtype=pl.List(pl.Int64))
    both = pl.concat_list(
        pl.col("left_weeks").fill_null(nobody), pl.col("right_weeks").fill_null(nobody)
    )
    told = asked.select("pair", both.list.n_unique().clip(lower_bound=1).alias("weeks"))
    every = pl.DataFrame({"pair": pl.int_range(pairs.height, dtype=pl.UInt32, eager=True)})
    return every.join(told, on="pair", how="left", maintain_order="left")["weeks"].fill_null(1)
