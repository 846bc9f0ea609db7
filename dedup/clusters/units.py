"""Units of linkage: the documents of one copy cluster, or event, are one, and none is lost."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final, NamedTuple

import numpy as np
import polars as pl

from dedup.arrays import Float64s, Int64s, gathered
from dedup.stored import Spilled, numbers_of

_CAST_AT_ONCE: Final = 1 << 22
"""Rows whose ids become categories at a time."""


class Linking(NamedTuple):
    """What clusters of a tier are formed of: columns of ``edges``, and rows that count.

    The other rows, which are most of all that were compared, count as missing.
    """

    columns: tuple[str, ...]
    telling: pl.Expr


def heads_of(ids: pl.Series, clusters: pl.DataFrame, *, tier: str) -> Int64s:
    """Return for every document the number of the first (by id) of its cluster, or its own.

    Args:
        ids: the documents, sorted.
        clusters: the ``clusters`` table; members by a passage stand for themselves.
        tier: ``copy`` or ``event``, in which a document is wholly in one cluster at most.

    >>> copies = pl.DataFrame({"cluster": ["c"] * 2, "document": ["a", "b"]})
    >>> copies = copies.with_columns(tier=pl.lit("copy"), membership=pl.lit("whole"))
    >>> heads_of(pl.Series(["a", "b", "c"]), copies, tier="copy").tolist()
    [0, 0, 2]
    """
    whole = clusters.filter(pl.col("membership") == "whole", pl.col("tier") == tier)
    numbers = numbers_of(whole["document"], ids)
    first = whole.select("cluster", number=numbers).select(pl.col("number").min().over("cluster"))
    heads = np.arange(len(ids))
    heads[numbers] = first["number"].to_numpy()
    return heads


def first_days(days: Float64s, heads: Int64s) -> Float64s:
    """Return the first day of every unit at the place of its head, NaN where none is known.

    Args:
        days: of all documents; NaN where nobody knows.
        heads: of all documents, as :func:`heads_of` returns them.

    >>> first_days(np.array([np.nan, 7.0, 5.0, 1.0]), np.array([0, 0, 0, 3])).tolist()
    [5.0, nan, nan, 1.0]
    """
    first = np.full_like(days, np.nan)
    np.fmin.at(first, heads, days)
    return first


class Units:
    """The documents of every unit, by number.

    >>> units = Units(np.array([0, 0, 2, 0]))
    >>> units.documents([0, 2]), units.with_several().tolist()
    ([0, 1, 2, 3], [0])
    """

    def __init__(self, heads: Int64s) -> None:
        """Take the units of all documents, as :func:`heads_of` returns them."""
        self._order = np.argsort(heads, kind="stable")
        self._starts = np.searchsorted(heads[self._order], np.arange(len(heads) + 1))

    def documents(self, units: Iterable[int]) -> list[int]:
        """Return all documents of some units, sorted."""
        starts = self._starts
        parts = [self._order[starts[unit] : starts[unit + 1]] for unit in units]
        documents: list[int] = np.sort(np.concatenate(parts)).tolist()
        return documents

    def with_several(self) -> Int64s:
        """Return the units that hold more than one document."""
        return np.flatnonzero(np.diff(self._starts) > 1)

    def grouped(self, groups: Iterable[Iterable[int]]) -> list[list[int]]:
        """Return the documents of groups of units, and behind them those of units in no group.

        A document that is alone in a unit that is in no group is left out.
        """
        groups = [list(group) for group in groups]
        alone = np.setdiff1d(self.with_several(), [unit for group in groups for unit in group])
        return [self.documents(group) for group in (*groups, *alone[:, None].tolist())]


def numbered(edges: pl.DataFrame, ids: pl.Series) -> pl.DataFrame:
    """Return edges between documents as places among sorted ids.

    >>> edges = pl.DataFrame({"left": ["a", "a"], "right": ["b", "c"]})
    >>> numbered(edges, pl.Series(["a", "b", "c"])).rows()
    [(0, 1), (0, 2)]
    """
    known = pl.Enum(ids)
    return edges.with_columns(pl.col("left", "right").cast(known).to_physical())


def with_units(edges: pl.DataFrame, heads: Int64s) -> pl.DataFrame:
    """Return numbered edges between units: each document stands for its cluster."""
    one, other = (heads[edges[side].to_numpy()].astype(np.uint32) for side in ("left", "right"))
    return edges.with_columns(left=one, right=other)


def group_of(groups: Iterable[Iterable[int]], size: int) -> Int64s:
    """Return the place of the group of every document; -1 for none.

    >>> group_of([[0, 2], [3]], 4).tolist()
    [0, -1, 0, 1]
    """
    place_of = np.full(size, -1, dtype=np.int64)
    for place, group in enumerate(groups):
        place_of[list(group)] = place
    return place_of


def inside(edges: pl.DataFrame, group: Int64s) -> pl.DataFrame:
    """Return the numbered edges whose two ends lie in the same group.

    A group less than 0 is none.

    >>> edges = pl.DataFrame({"left": [0, 0], "right": [1, 2]})
    >>> inside(edges, np.array([0, 0, 1])).rows()
    [(0, 1)]
    """
    one, other = (group[edges[side].to_numpy()] for side in ("left", "right"))
    return edges.filter((one == other) & (one >= 0))


def totals_inside(edges: pl.DataFrame, group: Int64s, score: str) -> Float64s:
    """Return for every document the sum of its scores inside its group.

    ``score`` is the column that is summed; a group less than 0 is none.

    >>> edges = pl.DataFrame({"left": [0, 0], "right": [1, 2], "score": [0.5, 0.7]})
    >>> totals_inside(edges, np.array([0, 0, 1]), "score").tolist()
    [0.5, 0.5, 0.0]
    """
    together = inside(edges, group)
    ends = together.select("left", "right").to_numpy()
    weights = np.repeat(together[score].to_numpy(), 2)
    return np.bincount(ends.ravel(), weights, minlength=len(group)).astype(np.float64)


def names_of(ids: pl.Series, groups: Iterable[Iterable[int]]) -> dict[int, str]:
    """Return the ids of the documents of groups, by their numbers.

    >>> names_of(pl.Series(["a", "b", "c"]), [[0, 2]])
    {0: 'a', 2: 'c'}
    """
    numbers = sorted({number for group in groups for number in group})
    return dict(zip(numbers, ids.gather(numbers), strict=True))


def linking_edges(edges: Spilled, linking: Linking, documents: pl.DataFrame) -> pl.DataFrame:
    """Return what clusters are formed of, in memory: ids as categories, a quarter of their size."""
    ids = pl.Enum(documents["document"].sort())
    kinds: dict[str, pl.DataType | type[pl.DataType]] = {"left": ids, "right": ids}
    kinds |= {name: pl.Int32 for name in linking.columns if edges.schema[name] == pl.Int64}
    read = dict.fromkeys((*linking.columns, *linking.telling.meta.root_names()))
    linked = (part.filter(linking.telling).select(linking.columns) for part in edges.parts(*read))
    # Many at once, for of many ids every cast reads all: a second for each of thousands of parts.
    return pl.concat(
        pl.concat(some).with_columns(pl.col(name).cast(kind) for name, kind in kinds.items())
        for some in gathered(linked, _CAST_AT_ONCE)
    )
