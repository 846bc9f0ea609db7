"""Inner loops over sparse rows: which terms a document has, and how much each of them weighs."""

from __future__ import annotations

import numpy as np

from dedup.arrays import Float64s, Int32s, Int64s, owners_of
from dedup.compiled import compiled, dispatch, inner

Rows = tuple[Int64s, Int32s, Float64s]
"""A sparse matrix by rows: where each row starts, of shape ``(rows + 1,)``, and the columns and the
values of its entries, one behind the other."""


def row_products(one: Rows, other: Rows, left: Int64s, right: Int64s, width: int) -> Float64s:
    """Return the inner products of rows of two matrices, pair by pair, of shape ``(pairs,)``.

    A row of ``one`` is laid out over all columns, and stays while the next pairs have the same:
    sort the pairs by ``left``. Sums run in the order of the entries of ``other``.

    Args:
        one: the matrix of the left rows.
        other: the matrix of the right rows.
        left: rows of ``one``, of shape ``(pairs,)``.
        right: rows of ``other``.
        width: columns of both.

    >>> rows = np.array([0, 2, 3]), np.array([0, 2, 2], np.int32), np.array([3.0, 4.0, 5.0])
    >>> row_products(rows, rows, np.array([0, 0]), np.array([0, 1]), 3).tolist()
    [25.0, 20.0]
    """
    products = np.zeros(len(left))
    into = np.zeros(width), products
    dispatch(_multiply, _entries(other, right))(one, other, left, right, into)
    return products


def _entries(rows: Rows, chosen: Int64s) -> int:
    """Return how many entries some rows have."""
    return int((rows[0][chosen + 1] - rows[0][chosen]).sum())


@compiled
def _multiply(
    one: Rows, other: Rows, left: Int64s, right: Int64s, into: tuple[Float64s, Float64s]
) -> None:
    starts, columns, values = other
    wide, products = into
    for pair in range(len(left)):
        if pair == 0 or left[pair] != left[pair - 1]:
            _lay_out(one, left[max(pair - 1, 0)], left[pair], wide)
        for place in range(starts[right[pair]], starts[right[pair] + 1]):
            products[pair] += wide[columns[place]] * values[place]


def largest_products(  # noqa: PLR0913, PLR0917 - what row_products reads, and how many
    one: Rows, other: Rows, left: Int64s, right: Int64s, width: int, most: int
) -> Int32s:
    """Return the columns that carry most of the inner product of two rows, the largest first.

    Args:
        one: the matrix of the left rows, of positive values.
        other: the matrix of the right rows, of positive values.
        left: rows of ``one``, of shape ``(pairs,)``; sort the pairs by them.
        right: rows of ``other``, of shape ``(pairs,)``.
        width: columns of both.
        most: columns per pair; of products that are equal to 12 places the first in the row.

    Returns:
        columns of shape ``(pairs, most)``; what two rows share less is filled with -1.

    >>> rows = np.array([0, 2, 4]), np.array([0, 2, 0, 2], np.int32), np.array([1.0, 2.0, 1.0, 1.0])
    >>> largest_products(rows, rows, np.array([0]), np.array([1]), 3, 3).tolist()
    [[2, 0, -1]]
    """
    found = np.full((len(left), most), -1, dtype=np.int32)
    room = np.zeros(width), np.zeros(most)
    dispatch(_rank_products, _entries(other, right))(one, other, left, right, room, found)
    return found


@compiled
def _rank_products(  # noqa: PLR0913, PLR0917 - what is read, and where to
    one: Rows,
    other: Rows,
    left: Int64s,
    right: Int64s,
    room: tuple[Float64s, Float64s],
    found: Int32s,
) -> None:
    starts, columns, values = other
    wide, largest = room
    for pair in range(len(left)):
        if pair == 0 or left[pair] != left[pair - 1]:
            _lay_out(one, left[max(pair - 1, 0)], left[pair], wide)
        for place in range(starts[right[pair]], starts[right[pair] + 1]):
            column = columns[place]
            take_rank(np.rint(wide[column] * values[place] * 1e12), column, largest, found[pair])
        for rank in range(len(largest)):
            largest[rank] = 0.0


def largest_entries(rows: Rows, most: int) -> Int32s:
    """Return the columns of the largest entries of every row, of shape ``(rows, most)``.

    Ranked and filled up as by :func:`largest_products`.

    >>> rows = np.array([0, 2, 3]), np.array([0, 2, 1], np.int32), np.array([1.0, 2.0, 1.0])
    >>> largest_entries(rows, 2).tolist()
    [[2, 0], [1, -1]]
    """
    width = int(rows[1].max(initial=-1)) + 1
    ones = np.array([0, width]), np.arange(width, dtype=np.int32), np.ones(width)
    places = np.arange(len(rows[0]) - 1)
    return largest_products(ones, rows, np.zeros_like(places), places, width, most)


def counts_in_runs(
    columns: Int32s, begins: Int64s, ends: Int64s, width: int
) -> tuple[Int64s, Int32s, Int32s]:
    """Return how often every column stands in runs of places: one sparse row per run.

    Columns stand in the order in which the run has them first; there are ``width`` of them.

    >>> columns = np.array([0, 1, 0], np.int32)
    >>> rows = counts_in_runs(columns, np.array([0, 1]), np.array([3, 3]), 2)
    >>> [part.tolist() for part in rows]
    [[0, 2, 4], [0, 1, 1, 0], [2, 1, 1, 1]]
    """
    starts = np.zeros(len(begins) + 1, dtype=np.int64)
    found = np.empty((2, int((ends - begins).sum())), dtype=np.int32)
    places = np.full(width, -1)
    dispatch(_count_in_runs, found.shape[1])(columns, begins, ends, places, (starts, found))
    return starts, found[0, : starts[-1]], found[1, : starts[-1]]


@compiled
def _count_in_runs(
    columns: Int32s, begins: Int64s, ends: Int64s, places: Int64s, rows: tuple[Int64s, Int32s]
) -> None:
    starts, found = rows
    size = 0
    for run in range(len(begins)):
        for place in range(begins[run], ends[run]):
            column = columns[place]
            if places[column] < starts[run]:
                places[column] = size
                found[0, size], found[1, size] = column, 0
                size += 1
            found[1, places[column]] += 1
        starts[run + 1] = size


def row_cosines(
    one: Rows, other: Rows, names: tuple[Int32s, Int32s], factors: tuple[Float64s, Float64s]
) -> Float64s:
    """Return the cosines of all pairs of rows, of shape ``(rows of one, rows of other)``.

    Args:
        one: a matrix without negative values.
        other: a matrix of columns of its own.
        names: what the columns of both stand for, ascending; the same name is the same dimension.
        factors: the weight of every column of both; the same for the same name.

    >>> rows, apart = (np.array([0, 1, 3]), np.array([0, 0, 1], np.int32), np.ones(3)), np.ones(2)
    >>> names = np.array([5, 7], np.int32), np.array([5, 6], np.int32)
    >>> row_cosines(rows, rows, names, (apart, apart)).round(2).tolist()
    [[1.0, 0.71], [0.71, 0.5]]
    """
    starts, columns, values = one
    width = len(names[1])
    places = np.searchsorted(names[1], names[0])
    # What the other matrix has not goes to a column behind its own, which is empty.
    places[np.append(names[1], -1)[places] != names[0]] = width
    weighed = values * np.square(factors[0])[columns]
    mates, rows = np.indices((len(other[0]) - 1, len(starts) - 1)).reshape(2, -1)
    moved = starts, places.astype(np.int32)[columns], weighed
    products = row_products(other, moved, mates, rows, width + 1).reshape(-1, len(starts) - 1).T
    lengths = _row_lengths(one, factors[0])[:, None] * _row_lengths(other, factors[1])
    return np.asarray(products / lengths)


def _row_lengths(rows: Rows, factors: Float64s) -> Float64s:
    """Return the lengths of weighed rows, of shape ``(rows,)``; 1 where a row is 0."""
    starts, columns, values = rows
    owners = owners_of(np.diff(starts))
    totals = np.bincount(owners, np.square(values * factors[columns]), len(starts) - 1)
    return np.where(totals > 0.0, np.sqrt(totals), 1.0)


@inner
def _lay_out(rows: Rows, before: int, row: int, wide: Float64s) -> None:
    """Write a row over all columns, in place of the one that was written before."""
    starts, columns, values = rows
    for place in range(starts[before], starts[before + 1]):
        wide[columns[place]] = 0.0
    for place in range(starts[row], starts[row + 1]):
        wide[columns[place]] = values[place]


@inner
def take_rank(value: float, column: int, largest: Float64s, found: Int32s) -> None:
    """Let a value take its rank among the largest, behind those that are equal."""
    rank = len(largest)
    while rank > 0 and value > largest[rank - 1]:
        rank -= 1
        if rank + 1 < len(largest):
            largest[rank + 1], found[rank + 1] = largest[rank], found[rank]
    if rank < len(largest):
        largest[rank], found[rank] = value, column
