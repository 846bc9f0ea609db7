"""Units of linkage: the documents of one copy cluster are one, and none of them is lost."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import polars as pl

__all__ = ["inside", "units", "with_units"]


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


def inside(edges: pl.DataFrame, group: Mapping[str, int]) -> pl.DataFrame:
    """Return the edges whose two ends lie in the same group.

    >>> edges = pl.DataFrame({"left": ["a", "a"], "right": ["b", "c"]})
    >>> inside(edges, {"a": 0, "b": 0, "c": 1}).rows()
    [('a', 'b')]
    """
    if not group:
        return edges.clear()
    one, other = (
        pl.col(side).replace_strict(group, default=None, return_dtype=pl.Int64)
        for side in ("left", "right")
    )
    return edges.filter(one == other)
