"""The edges table from rows: what a tier does not measure stays null."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import polars as pl

from dedup.days import days_apart
from dedup.schema import Edges, check_table


def edge_table(columns: Mapping[str, Sequence[Any] | pl.Series], *, tier: str) -> pl.DataFrame:
    """Return the ``edges`` table of one tier from parallel columns; the others are null."""
    height = len(columns["left"])
    defaults: dict[str, str | float] = {
        "tier": tier,
        "date_brake": 0.0,
        "date_evidence": 0.0,
        "date_prior": 0.0,
    }
    filled = []
    for name, column in Edges.columns().items():
        if name in columns:
            filled.append(pl.Series(name, columns[name], dtype=column.dtype))
        elif isinstance(column.dtype, pl.List):
            filled.append(pl.Series(name, [[]], dtype=column.dtype).new_from_index(0, height))
        else:
            value = defaults.get(name)
            filled.append(pl.repeat(value, height, dtype=column.dtype, eager=True).alias(name))
    return check_table("edges", pl.DataFrame(filled))


def with_days_apart(pairs: pl.DataFrame, documents: pl.DataFrame) -> pl.DataFrame:
    """Add ``days_apart`` to pairs, which keep their order: null where one of them is undated."""
    times = documents.select("document", "published")
    joined = pairs
    for side in ("left", "right"):
        dated = times.rename({"document": side, "published": f"_{side}"})
        joined = joined.join(dated, on=side, how="left", maintain_order="left")
    apart = days_apart(pl.col("_left"), pl.col("_right"))
    return joined.with_columns(apart).drop("_left", "_right")
