"""Units of linkage: the documents of one copy cluster, or event, are one, and none is lost."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

import numpy as np
import numpy.typing as npt
import polars as pl

from dedup.linkage import NEGLIGIBLE
from dedup.stored import Spilled

__all__ = ["TELLING", "group_of", "inside", "linking_edges", "numbered", "units", "with_units"]

Ints = npt.NDArray[np.int64]

TELLING: Final = (
    (pl.col("score") >= NEGLIGIBLE)
    | (pl.col("likeness") >= NEGLIGIBLE)
    | pl.col("shares_passage").fill_null(value=False)
)
"""Pairs that move a mean, or of which one may join by a passage. The others, which are most of all
that were compared, count as missing."""


def units(names: Sequence[str], clusters: pl.DataFrame, *, tier: str) -> dict[str, str]:
    """Return for every document the first (by id) of its cluster, or itself.

    Args:
        names: the documents.
        clusters: the ``clusters`` table; members by a passage stand for themselves.
        tier: ``copy`` or ``event``, in which a document is wholly in one cluster at most.

    >>> copies = pl.DataFrame({"cluster": ["c"] * 2, "document": ["a", "b"]})
    >>> copies = copies.with_columns(tier=pl.lit("copy"), membership=pl.lit("whole"))
    >>> units(["a", "b", "c"], copies, tier="copy")
    {'a': 'a', 'b': 'a', 'c': 'c'}
    """
    unit = {name: name for name in names}
    whole = clusters.filter(pl.col("membership") == "whole", pl.col("tier") == tier)
    for documents in whole.group_by("cluster").agg("document").sort("cluster")["document"]:
        unit.update(dict.fromkeys(documents, min(documents)))
    return unit


def numbered(edges: pl.DataFrame, names: Sequence[str]) -> pl.DataFrame:
    """Return edges between documents as places among sorted names.

    >>> edges = pl.DataFrame({"left": ["a", "a"], "right": ["b", "c"]})
    >>> numbered(edges, ["a", "b", "c"]).rows()
    [(0, 1), (0, 2)]
    """
    known = pl.Enum(names)
    return edges.with_columns(pl.col("left", "right").cast(known).to_physical())


def with_units(edges: pl.DataFrame, heads: Ints) -> pl.DataFrame:
    """Return numbered edges between units: each document stands for its cluster.

    Args:
        edges: of :func:`numbered`.
        heads: for every document the number of the first of its unit.
    """
    one, other = (heads[edges[side].to_numpy()].astype(np.uint32) for side in ("left", "right"))
    return edges.with_columns(left=one, right=other)


def group_of(groups: Iterable[Iterable[int]], size: int) -> Ints:
    """Return the place of the group of every document; -1 for none.

    >>> group_of([[0, 2], [3]], 4).tolist()
    [0, -1, 0, 1]
    """
    found = np.full(size, -1, dtype=np.int64)
    for place, group in enumerate(groups):
        found[list(group)] = place
    return found


def inside(edges: pl.DataFrame, group: Ints) -> pl.DataFrame:
    """Return the numbered edges whose two ends lie in the same group.

    Args:
        edges: of :func:`numbered`.
        group: of every document, less than 0 for none.

    >>> edges = pl.DataFrame({"left": [0, 0], "right": [1, 2]})
    >>> inside(edges, np.array([0, 0, 1])).rows()
    [(0, 1)]
    """
    one, other = (group[edges[side].to_numpy()] for side in ("left", "right"))
    return edges.filter((one == other) & (one >= 0))


def linking_edges(edges: Spilled, columns: Sequence[str], documents: pl.DataFrame) -> pl.DataFrame:
    """Return what clusters are formed of, in memory: ids as categories, which are a quarter of ids.

    Most pairs that were compared are unlike; they are left out (:data:`TELLING`).

    Args:
        edges: the event tier of the ``edges`` table.
        columns: what is read of it.
        documents: the ``documents`` table.
    """
    ids = pl.Enum(documents["document"].sort())
    kinds: dict[str, pl.DataType | type[pl.DataType]] = {"left": ids, "right": ids}
    kinds |= {name: pl.Int32 for name in columns if edges.schema[name] == pl.Int64}
    read = dict.fromkeys((*columns, "score", "likeness", "shares_passage"))
    told = pl.concat(part.filter(TELLING).select(columns) for part in edges.parts(*read))
    # Once, for of many ids every cast reads all: a second for each of thousands of parts.
    return told.with_columns(pl.col(name).cast(kind) for name, kind in kinds.items())
