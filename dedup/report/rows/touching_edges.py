"""Edges by the documents that they touch."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import polars as pl

from dedup.arrays import Int64s, bounds_of
from dedup.report.rows.edges import EdgeKey
from dedup.report.rows.sorted_groups import Row


class TouchingEdges:
    """A table of edges, of which there may be millions."""

    def __init__(self, edges: pl.DataFrame) -> None:
        self._edges = edges

    def at(self, documents: Iterable[str]) -> list[EdgeKey]:
        """Return all edges that touch one of the documents, in table order."""
        rows = self._rows_at(documents)
        # As numbers: to ask polars for some dozen rows takes ten times as long.
        columns = (column.at(rows) for column in self._columns.values())
        return [EdgeKey(*key) for key in zip(rows.tolist(), *columns, strict=True)]

    def rows(self, numbers: Iterable[int], *columns: str) -> list[Row]:
        """Return some edges, or some columns of them, in the order of their numbers."""
        found = self._edges[columns] if columns else self._edges
        # Row by row: a frame of them would be made column by column, by threads, for a dozen rows.
        return [found.row(number, named=True) for number in numbers]

    def _rows_at(self, documents: Iterable[str]) -> Int64s:
        numbers, (rows, bounds) = self._numbers, self._rows_by_end
        known = [numbers[name] for name in documents if name in numbers]
        found = [rows[bounds[number] : bounds[number + 1]] for number in known]
        return np.unique(np.concatenate([rows[:0], *found]))

    @cached_property
    def _columns(self) -> Mapping[str, _Column]:
        given = ((name, self._edges[name]) for name in EdgeKey._fields[1:])
        ids = {"left": self._ids, "right": self._ids}
        return {name: _Column.of(values, ids.get(name)) for name, values in given}

    @cached_property
    def _ids(self) -> Sequence[str]:
        """The documents that have edges."""
        return _distinct(pl.concat([self._edges["left"], self._edges["right"]]))

    @cached_property
    def _numbers(self) -> Mapping[str, int]:
        return {name: number for number, name in enumerate(self._ids)}

    @cached_property
    def _rows_by_end(self) -> tuple[Int64s, Int64s]:
        """Every edge twice, by the number of the document at each end; and where each begins."""
        ends = np.concatenate([self._columns[side].values for side in ("left", "right")])
        order = np.argsort(ends, kind="stable")
        return order % max(self._edges.height, 1), bounds_of(np.bincount(ends))


class _Column(NamedTuple):
    """A column as numbers: those of its names, or what it holds."""

    values: npt.NDArray[Any]
    names: Sequence[str] | None

    @classmethod
    def of(cls, column: pl.Series, names: Sequence[str] | None = None) -> _Column:
        if column.dtype.is_numeric():
            return cls(column.to_numpy(), None)
        names = names or _distinct(column)
        numbers = column.cast(pl.String).cast(pl.Enum(names)).to_physical()
        return cls(numbers.to_numpy(), names)

    def at(self, rows: Int64s) -> list[Any]:
        found = self.values[rows].tolist()
        return found if self.names is None else [self.names[number] for number in found]


def _distinct(column: pl.Series) -> list[str]:
    return column.cast(pl.String).unique(maintain_order=True).to_list()
