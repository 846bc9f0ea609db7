"""Sparse rows of all documents on disk, and what pairs of them have in common.

Of the rows a range is in memory at a time, and another one with whose rows they are multiplied: so
many as memory allows (:mod:`dedup.memory`), and all of them where they are few.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cached_property
from itertools import pairwise
from typing import Any, Final, NamedTuple

import numpy as np
import polars as pl

from dedup.arrays import Float64s, Int32s, Int64s, UInt32s, bounds_of
from dedup.edges.events.threads import in_threads
from dedup.kernels.sparse import Rows, largest_products, row_products
from dedup.memory import budget
from dedup.stored import Spilled

_ENTRIES: Final = {"column": pl.Int32, "weight": pl.Float64}
_ENTRY_BYTES: Final = 12
"""Bytes of an entry in memory: an int32 and a float64."""
_PAIRS_AT_ONCE: Final = 1 << 15
"""Pairs that one thread takes at a time."""
_BLOCK_PAIRS: Final = 1 << 20
"""Pairs that are multiplied together."""


class SparseRows:
    """A row for every document, over ``width`` columns.

    >>> rows = SparseRows(3)
    >>> rows.append(np.array([2, 1]), np.array([0, 2, 2], np.int32), np.array([3.0, 4.0, 5.0]))
    >>> [part.tolist() for part in rows.of(slice(1, 2))]
    [[0, 1], [2], [5.0]]
    """

    def __init__(self, width: int) -> None:
        """Begin without a row."""
        self.width: Final = width
        self._lengths = [np.empty(0, dtype=np.int64)]
        self._entries = Spilled(pl.DataFrame(schema=_ENTRIES))

    def append(self, lengths: Int64s, columns: Int32s, weights: Float64s) -> None:
        """Add the rows of the next documents: how many entries each has, and these."""
        self._lengths.append(lengths)
        self._entries.append(pl.DataFrame({"column": columns, "weight": weights}, schema=_ENTRIES))

    def of(self, rows: slice) -> Rows:
        """Return some rows in a row, in memory."""
        starts = self._starts[rows.start : rows.stop + 1]
        size = int(starts[-1] - starts[0])
        columns, weights = np.empty(size, dtype=np.int32), np.empty(size)
        filled = 0
        for part in self._entries.slices(int(starts[0]), size):  # nothing is in memory twice
            there = slice(filled, filled + part.height)
            columns[there], weights[there] = part["column"].to_numpy(), part["weight"].to_numpy()
            filled = there.stop
        return starts - starts[0], columns, weights

    def ranges(self) -> list[slice]:
        """Return the ranges of rows that are read at a time, in order."""
        most = max(budget().vectors // _ENTRY_BYTES, 1)
        filled = np.maximum(self._starts[1:] - 1, 0) // most
        bounds = [0, *(np.flatnonzero(np.diff(filled)) + 1).tolist(), len(filled)]
        return [slice(first, last) for first, last in pairwise(bounds)]

    @cached_property
    def _starts(self) -> Int64s:
        """Where rows start and end; nothing is added any more."""
        return bounds_of(np.concatenate(self._lengths))


def products_of(one: SparseRows, other: SparseRows, left: UInt32s, right: UInt32s) -> Float64s:
    """Return the inner products of pairs of rows, of shape ``(pairs,)``.

    Args:
        one: rows of the left documents.
        other: rows of the right ones, over the same columns.
        left: documents; sort the pairs by them.
        right: documents.
    """
    products = np.empty(len(left))
    for block in _blocks(one, other, left, right):
        products[block.places] = block.map(row_products, one.width)
    return products


def largest_of(
    one: SparseRows, other: SparseRows, left: UInt32s, right: UInt32s, most: int
) -> Int32s:
    """Return the columns that carry most of these products, the largest first.

    They have the shape ``(pairs, most)``, and are filled up with -1.
    """
    columns = np.empty((len(left), most), dtype=np.int32)
    for block in _blocks(one, other, left, right):
        columns[block.places] = block.map(largest_products, one.width, most)
    return columns


class _Block(NamedTuple):
    """Pairs whose rows are in memory, and these."""

    places: Int64s
    one: Rows
    other: Rows
    left: Int64s
    right: Int64s

    def map(self, function: Callable[..., Any], *more: int) -> Any:
        """Return what a loop makes of all pairs, in several threads."""
        ends = zip(_portions(self.left), _portions(self.right), strict=True)
        work = ((self.one, self.other, *pair, *more) for pair in ends)
        return np.concatenate(in_threads(function, *work))


def _blocks(one: SparseRows, other: SparseRows, left: UInt32s, right: UInt32s) -> Iterator[_Block]:
    """Yield all pairs, those of two ranges of rows at a time, and of many pairs some."""
    for first in one.ranges():
        begin, end = np.searchsorted(left, [first.start, first.stop])
        if begin == end:
            continue
        rows = one.of(first)
        for second in other.ranges():
            others = rows if one is other and first == second else None
            for start in range(begin, end, _BLOCK_PAIRS):
                ends = right[start : min(start + _BLOCK_PAIRS, end)]
                places = start + np.flatnonzero((ends >= second.start) & (ends < second.stop))
                if len(places):
                    others = other.of(second) if others is None else others
                    yield _Block(
                        places, rows, others,
                        left[places].astype(np.int64) - first.start,
                        right[places].astype(np.int64) - second.start,
                    )  # fmt: skip


def _portions(values: Int64s) -> list[Int64s]:
    """Return parts of an array that are work for one thread; at least one."""
    return np.split(values, range(_PAIRS_AT_ONCE, len(values), _PAIRS_AT_ONCE))
