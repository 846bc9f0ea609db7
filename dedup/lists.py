"""Columns of lists: the values of every row, and all of them one behind the other."""

from __future__ import annotations

import numpy as np
import polars as pl

from dedup.arrays import Float64s, Int64s


def in_lists(values: pl.DataFrame, height: int) -> pl.DataFrame:
    """Return the values of every row as lists, empty where a row has none.

    Args:
        values: the column ``row``, ascending, and columns of values.
        height: how many rows there are.

    >>> in_lists(pl.DataFrame({"row": [0, 0, 2], "value": [7, 8, 9]}), 3)["value"].to_list()
    [[7, 8], [], [9]]
    """
    rows = pl.DataFrame({"row": np.arange(height)})
    lists = values.group_by("row", maintain_order=True).agg(pl.all())
    joined = rows.join(lists, on="row", how="left", maintain_order="left").drop("row")
    return joined.with_columns(pl.all().fill_null([]))


def flat(lists: pl.Series) -> pl.Series:
    """Return the values of all rows, one behind the other; an empty list has none.

    >>> flat(pl.Series([[7, 8], [], [9]])).to_list()
    [7, 8, 9]
    """
    return lists.explode(empty_as_null=False)


def flat_floats(lists: pl.Series) -> Float64s:
    """Return the same as 64-bit numbers, of shape ``(values,)``."""
    return flat(lists).cast(pl.Float64).to_numpy()


def sizes_of(lists: pl.Series) -> Int64s:
    """Return how many values every row has, of shape ``(rows,)``."""
    return lists.list.len().to_numpy().astype(np.int64)
