"""Rows of unequal length that lie one behind the other."""

from __future__ import annotations

import numpy as np

from dedup.arrays import Bools, Int64s, UInt64s, bounds_of


def ranges(starts: Int64s, counts: Int64s) -> Int64s:
    """Return so many whole numbers from each of the starts on.

    >>> ranges(np.array([5, 0, 7]), np.array([2, 0, 1])).tolist()
    [5, 6, 7]
    """
    return np.repeat(starts - np.cumsum(counts) + counts, counts) + np.arange(counts.sum())


def sums(values: Bools | Int64s, bounds: Int64s) -> Int64s:
    """Return the sum of the values of every row.

    Args:
        values: of all rows.
        bounds: where each row begins and ends, of shape ``(rows + 1,)``.

    >>> sums(np.array([True, True, True]), np.array([0, 1, 1, 3])).tolist()
    [1, 0, 2]
    """
    if values.dtype == np.bool_:  # adding up truth values takes three times as long
        return np.diff(np.searchsorted(np.flatnonzero(values), bounds))
    return np.diff(bounds_of(values)[bounds])


def leading(true: Bools, begins: Int64s, ends: Int64s) -> Int64s:
    """Return how many values of every row are true before the first that is not.

    >>> leading(np.array([True, False, True]), np.array([0, 2]), np.array([2, 3])).tolist()
    [1, 1]
    """
    broken = np.append(np.flatnonzero(~true), len(true))
    return np.asarray(np.minimum(broken[np.searchsorted(broken, begins)], ends) - begins)


def equal_rows(values: UInt64s, bounds: Int64s, pairs: Int64s) -> Bools:
    """Tell which pairs of rows have the same values, and any, of shape ``(pairs,)``.

    >>> values, bounds = np.array([7, 8, 7, 8, 9]), np.array([0, 2, 4, 5, 5, 5])
    >>> equal_rows(values, bounds, np.array([[0, 1], [0, 2], [3, 4]])).tolist()
    [True, False, False]
    """
    one, other = np.diff(bounds)[pairs].T
    same = np.asarray((one == other) & (one > 0))
    for pair in np.flatnonzero(same):
        left, right = (values[bounds[row] : bounds[row + 1]] for row in pairs[pair])
        same[pair] = np.array_equal(left, right)
    return same
