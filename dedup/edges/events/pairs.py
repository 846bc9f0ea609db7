"""Pairs of the documents that are compared, as rows: each pair once, sorted."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
import polars as pl

from dedup.arrays import Int64s, UInt32s
from dedup.config import EventConfig
from dedup.kernels import ends_of_pairs, merged_pairs, pairs_of
from dedup.linkage import linked_groups


def standing_pairs(pairs: pl.DataFrame, rows: Int64s) -> pl.DataFrame:
    """Return pairs of the documents that stand for those of ``pairs``, without pairs of one.

    Args:
        pairs: ``left`` and ``right``, documents as numbers, and ``views`` as bits.
        rows: of the document that stands for each.

    >>> types = {"left": pl.UInt32, "right": pl.UInt32, "views": pl.UInt16}
    >>> pairs = pl.DataFrame({"left": [0, 1], "right": [2, 2], "views": [1, 4]}, schema=types)
    >>> standing_pairs(pairs, np.array([0, 0, 1])).rows()
    [(0, 1, 5)]
    """
    one, other = (rows[pairs[side].to_numpy()] for side in ("left", "right"))
    apart = np.flatnonzero(one != other)
    one, other = one[apart], other[apart]
    keys = pairs_of(np.minimum(one, other), np.maximum(one, other))
    keys, views = merged_pairs(keys, pairs["views"].to_numpy()[apart], np.bitwise_or)
    left, right = ends_of_pairs(keys)
    ends = {"left": left.astype(np.uint32), "right": right.astype(np.uint32)}
    return pl.DataFrame(ends | {"views": views})


def with_values(pairs: pl.DataFrame, some: pl.DataFrame) -> pl.DataFrame:
    """Add the further columns of some of the pairs to all; null at the others.

    What is there is not copied, as a join would.

    Args:
        pairs: ``left``, ``right`` and more, sorted.
        some: ``left``, ``right`` and columns that ``pairs`` does not have; pairs that are not
            among them are left out.
    """
    places, among = places_of_pairs(pairs, some)
    added = [_spread(column.filter(among), places, pairs.height) for column in some.iter_columns()]
    return pairs.with_columns(column for column in added if column.name not in {"left", "right"})


def ends_of(pairs: pl.DataFrame) -> tuple[UInt32s, UInt32s]:
    """Return the rows of both documents of every pair; nothing is copied."""
    left, right = (pairs[side].to_numpy() for side in ("left", "right"))
    return left, right


def word_likeness() -> pl.Expr:
    """Return what the words of pairs alone say (``logit``): the probability of one event."""
    return probability(pl.col("logit")).alias("likeness")


def probability(logit: pl.Expr) -> pl.Expr:
    """Return the probability of a logit."""
    return 1 / (1 + (-logit).exp())


def places_of_pairs(
    pairs: pl.DataFrame, some: pl.DataFrame
) -> tuple[Int64s, npt.NDArray[np.bool_]]:
    """Return where some pairs stand among sorted ones, and which of them do."""
    keys, wanted = _keys(pairs), _keys(some)
    places = np.searchsorted(keys, wanted)
    found = np.append(keys, -1)[places] == wanted
    return places[found], found


def groups_by_score(pairs: pl.DataFrame, config: EventConfig) -> list[list[int]]:
    """Return the groups of rows that pairs form by their scores alone."""
    return linked_groups(
        pl.concat([pairs["left"], pairs["right"]]).unique().sort().to_list(),
        pairs,
        threshold=config.threshold,
        cohesion=config.cohesion,
    )


def _keys(pairs: pl.DataFrame) -> Int64s:
    return pairs_of(*(ends.astype(np.int64) for ends in ends_of(pairs)))


def _spread(values: pl.Series, places: npt.NDArray[Any], height: int) -> pl.Series:
    """Return a column that has values at some places, and nulls elsewhere."""
    return (
        pl.repeat(None, height, dtype=values.dtype, eager=True)
        .scatter(places, values)
        .alias(values.name)
    )
