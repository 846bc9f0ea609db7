"""In how many weeks a subject was reported: how many events an undated report may be of."""

from __future__ import annotations

import polars as pl

from dedup.config import ProfileConfig
from dedup.days import DAY_SECONDS
from dedup.edges.events.neighbourhoods import nearest

__all__ = ["weeks_of_subject"]


def weeks_of_subject(
    pairs: pl.DataFrame, published: pl.Series, *, config: ProfileConfig
) -> pl.Series:
    """Return per pair that lacks a date in how many weeks its nearest neighbours were published.

    Args:
        pairs: ``left``, ``right``, ``days_apart`` and ``logit``, what the words say.
        published: of every row that ``left`` and ``right`` name.
        config: who is a neighbour.

    Returns:
        numbers of at least 1, in the order of the pairs; 1 for pairs of two dated reports, and for
        those so unlike that nobody asks.
    """
    undated = pairs.select(
        pl.col("days_apart").is_null() & (pl.col("logit") > config.missing)
    ).to_series()
    undated_pairs = pairs.select("left", "right").with_row_index("pair").filter(undated)
    if undated_pairs.is_empty():
        return pl.repeat(1, pairs.height, dtype=pl.UInt32, eager=True).alias("weeks")
    near = nearest(pairs, by="logit", least=config.least, most=config.neighbours)
    week = (published.dt.epoch("s") // (7 * DAY_SECONDS)).alias("week")
    dated = week.to_frame().with_row_index("neighbour").drop_nulls()
    weeks = near.join(dated, on="neighbour").group_by("document").agg(pl.col("week").unique())
    for side in ("left", "right"):
        undated_pairs = undated_pairs.join(
            weeks.select(pl.col("document").alias(side), pl.col("week").alias(f"{side}_weeks")),
            on=side,
            how="left",
        )
    nobody = pl.lit([], dtype=pl.List(pl.Int64))
    both = pl.concat_list(
        pl.col("left_weeks").fill_null(nobody), pl.col("right_weeks").fill_null(nobody)
    )
    counts = undated_pairs.select("pair", both.list.n_unique().clip(lower_bound=1).alias("weeks"))
    every = pl.DataFrame({"pair": pl.int_range(pairs.height, dtype=pl.UInt32, eager=True)})
    return every.join(counts, on="pair", how="left", maintain_order="left")["weeks"].fill_null(1)
