"""Scores of pairs from both sides: the nearest of every member, and how alike two stand to them."""

from __future__ import annotations

from typing import Final, TypeVar

import numpy as np
import numpy.typing as npt

from dedup.arrays import Float64s, Int32s, Int64s, UInt32s, bounds_of
from dedup.compiled import compiled, dispatch, inner
from dedup.kernels.sparse import Rows, take_rank
from dedup.scanning.bisection import first_not_below

Value = TypeVar("Value", bound=np.generic)

_NOBODY: Final = -1


def both_ways(left: UInt32s, right: UInt32s, values: Float64s, size: int) -> Rows:
    """Return the symmetric matrix of ``size`` rows that pairs make, columns ascending in each row.

    Args:
        left: the smaller ends of the pairs, of shape ``(pairs,)``; each pair once, sorted.
        right: the larger ones.
        values: of the pairs.
        size: members, whether they are in a pair or not.

    >>> left, right = np.array([0, 0], np.uint32), np.array([1, 2], np.uint32)
    >>> starts, columns, _ = both_ways(left, right, np.array([0.5, 0.7]), 3)
    >>> starts.tolist(), columns.tolist()
    ([0, 2, 3, 4], [1, 2, 0, 0])
    """
    starts = bounds_of(np.bincount(left, minlength=size) + np.bincount(right, minlength=size))
    columns, entries = np.empty(2 * len(left), dtype=np.int32), np.empty(2 * len(left))
    filled = starts[:-1].copy()
    # Columns of polars may only be read, and others written: the loop is compiled for one of them.
    left, right, values = _only_read(left), _only_read(right), _only_read(values)
    # Smaller columns first: a member is the larger end in pairs with those before it.
    fill = dispatch(_fill, len(columns))
    fill(right, left, values, filled, (columns, entries))
    fill(left, right, values, filled, (columns, entries))
    return starts, columns, entries


def _only_read(values: npt.NDArray[Value]) -> npt.NDArray[Value]:
    view = values.view()
    view.setflags(write=False)
    return view


@compiled
def _fill(
    rows: UInt32s, others: UInt32s, values: Float64s, filled: Int64s, into: tuple[Int32s, Float64s]
) -> None:
    columns, entries = into
    for pair in range(len(rows)):
        place = filled[rows[pair]]
        columns[place], entries[place] = others[pair], values[pair]
        filled[rows[pair]] += 1


def nearest_columns(scores: Rows, least: float, most: int) -> Int32s:
    """Return the columns of the largest entries above ``least``, of shape ``(rows, most)``.

    The largest first; of entries that are equal to 9 places the first by column. What a row has
    less is filled with -1.

    >>> left, right = np.array([0, 0], np.uint32), np.array([1, 2], np.uint32)
    >>> scores = both_ways(left, right, np.array([0.5, 0.7]), 3)
    >>> nearest_columns(scores, 0.6, 2).tolist()
    [[2, -1], [-1, -1], [0, -1]]
    """
    near = np.full((len(scores[0]) - 1, most), _NOBODY, dtype=np.int32)
    dispatch(_rank_entries, near.size + len(scores[1]))(scores, least, np.empty(most), near)
    return near


@compiled
def _rank_entries(scores: Rows, least: float, largest: Float64s, near: Int32s) -> None:
    starts, columns, values = scores
    for row in range(len(starts) - 1):
        for rank in range(len(largest)):
            largest[rank] = -np.inf
        for place in range(starts[row], starts[row + 1]):
            if values[place] > least:
                take_rank(np.rint(values[place] * 1e9), columns[place], largest, near[row])


def row_correlations(  # noqa: PLR0913, PLR0917 - what is read of the matrix, and how
    left: UInt32s,
    right: UInt32s,
    scores: Rows,
    near: Int32s,
    missing: float,
    least: int,
    strangers: Float64s,
) -> tuple[Float64s, Int64s]:
    """Return correlations of pairs of rows over the nearest of both, and how many these are.

    Pearson's. The two of a pair are none of these. Where fewer than ``least`` are left it is NaN,
    and 0 where a row is the same to all of them. All others, of whom both rows miss a score, count
    as one column of some weight.

    Args:
        left: rows of ``scores``, of shape ``(pairs,)``.
        right: the others.
        scores: the matrix.
        near: of :func:`nearest_columns`.
        missing: the score of a pair that the matrix does not have.
        least: columns that a correlation needs.
        strangers: what all others weigh for every pair, a column being 1.
    """
    found, counts = np.empty(len(left)), np.empty(len(left), dtype=np.int64)
    room = np.empty((2, 2 * near.shape[1]))
    nearest = np.count_nonzero(near != _NOBODY, axis=1)
    correlate = dispatch(_correlate, near.shape[1] * int(nearest[right].sum()))
    correlate(left, right, scores, near, (missing, least), strangers, room, (found, counts))
    return found, counts


@compiled
def _correlate(  # noqa: PLR0913, PLR0917 - what is read, and where to
    left: UInt32s,
    right: UInt32s,
    scores: Rows,
    near: Int32s,
    asked: tuple[float, int],
    strangers: Float64s,
    room: Float64s,
    into: tuple[Float64s, Int64s],
) -> None:
    missing, least = asked
    found, counts = into
    for pair in range(len(left)):
        count = _lay_beside(scores, near, (left[pair], right[pair]), missing, room)
        counts[pair] = count
        rest = missing, strangers[pair]
        found[pair] = np.nan if count < least else _pearson(room, count, rest)


@inner
def _lay_beside(
    scores: Rows, near: Int32s, pair: tuple[int, int], missing: float, room: Float64s
) -> int:
    """Write down what both are to the nearest of either; return how many these are."""
    one, other = pair
    count = 0
    for side in range(2):
        for rank in range(near.shape[1]):
            third = near[pair[side], rank]
            if third < 0:
                break
            if third in pair or (side == 1 and _is_among(near, one, third)):
                continue
            room[0, count] = _entry(scores, one, third, missing)
            room[1, count] = _entry(scores, other, third, missing)
            count += 1
    return count


@inner
def _is_among(near: Int32s, row: int, column: int) -> bool:
    found = False
    for rank in range(near.shape[1]):
        found |= near[row, rank] == column
    return found


@inner
def _entry(scores: Rows, row: int, column: int, missing: float) -> float:
    """Return one entry of a row."""
    starts, columns, values = scores
    place = first_not_below(column, columns, starts[row], starts[row + 1])
    if place < starts[row + 1] and columns[place] == column:
        return float(values[place])
    return missing


@inner
def _pearson(room: Float64s, count: int, rest: tuple[float, float]) -> float:
    """Return the correlation of the beginnings of two rows; 0 where one of them is constant.

    ``rest``: one more entry of both, and its weight.
    """
    missing, strangers = rest
    sums = strangers * missing, strangers * missing
    for place in range(count):
        sums = sums[0] + room[0, place], sums[1] + room[1, place]
    means = sums[0] / (count + strangers), sums[1] / (count + strangers)
    aside = missing - means[0], missing - means[1]
    product = strangers * aside[0] * aside[1]
    one, other = strangers * (aside[0] * aside[0]), strangers * (aside[1] * aside[1])
    for place in range(count):
        first = room[0, place] - means[0]
        second = room[1, place] - means[1]
        product += first * second
        one += first * first
        other += second * second
    length = np.sqrt(one * other)
    return min(max(product / length, -1.0), 1.0) if length > 1e-9 else 0.0
