"""Units of linkage: the documents of one copy cluster are one, and none of them is lost."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

__all__ = ["units", "with_units"]


def units(names: Sequence[str], copies: pl.DataFrame) -> dict[str, str]:
    """Return for every document the first (by id) of its copy cluster, or itself.

    >>> copies = pl.DataFrame({"tier": ["copy"] * 2, "cluster": ["c"] * 2, "document": ["a", "b"]})
    >>> units(["a", "b", "c"], copies)
    {'a': 'a', 'b': 'a', 'c': 'c'}
    """
    unit = {name: name for name in names}
    groups = copies.filter(pl.col("tier") == "copy").group_by("cluster").agg("document")
    for documents in groups.sort("cluster")["document"]:
        unit.update(dict.fromkeys(documents, min(documents)))
    return unit


def with_units(edges: pl.DataFrame, unit: dict[str, str]) -> pl.DataFrame:
    """Return edges between units: each document that was compared stands for its copy cluster."""
    return edges.with_columns(
        pl.col("left").replace_strict(unit), pl.col("right").replace_strict(unit)
    )
