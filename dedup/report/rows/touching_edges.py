"""Edges by the documents that they touch."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cached_property

import polars as pl

from dedup.report.rows.keys import EdgeKey
from dedup.report.rows.sorted_groups import Row, SortedGroups


class TouchingEdges:
    """A table of edges, of which there may be millions."""

    def __init__(self, edges: pl.DataFrame) -> None:
        self._edges = edges

    def at(self, documents: Iterable[str]) -> list[EdgeKey]:
        """Return all edges that touch one of the documents, in table order."""
        ends, slices = self._ends["row"], self._groups.slices
        found = (slices[name] for name in documents if name in slices)
        rows = sorted({row for one in found for row in ends.slice(*one).to_list()})
        # Column by column: a frame would start its threads for some dozen rows.
        columns = (column.gather(rows).to_list() for column in self._columns)
        return [EdgeKey(*key) for key in zip(*columns, strict=True)]

    def rows(self, numbers: Iterable[int], *columns: str) -> list[Row]:
        """Return some edges, or some columns of them, in the order of their numbers."""
        found = self._edges[columns] if columns else self._edges
        # Row by row: a frame of them would be made column by column, by threads, for a dozen rows.
        return [found.row(number, named=True) for number in numbers]

    @cached_property
    def _columns(self) -> list[pl.Series]:
        return _keyed(self._edges).get_columns()

    @cached_property
    def _ends(self) -> pl.DataFrame:
        """Every edge twice, by the document at each end."""
        edges = self._edges.with_row_index("row")
        ends = [edges.select("row", document=side) for side in ("left", "right")]
        return pl.concat(ends).sort("document", "row")

    @cached_property
    def _groups(self) -> SortedGroups:
        return SortedGroups(self._ends, "document")


class HeldEdges(TouchingEdges):
    """The same of the edges of some pages: what they are chosen by is held as values of Python."""

    def at(self, documents: Iterable[str]) -> list[EdgeKey]:
        """Return all edges that touch one of the documents, in table order."""
        rows = {row for name in documents for row in self._touching.get(name, ())}
        return [self._keys[row] for row in sorted(rows)]

    @cached_property
    def _keys(self) -> list[EdgeKey]:
        return [EdgeKey(*key) for key in _keyed(self._edges).iter_rows()]

    @cached_property
    def _touching(self) -> Mapping[str, list[int]]:
        found: dict[str, list[int]] = {}
        for key in self._keys:
            for name in (key.left, key.right):
                found.setdefault(name, []).append(key.row)
        return found


def _keyed(edges: pl.DataFrame) -> pl.DataFrame:
    return edges.with_row_index("row").select(EdgeKey._fields)
