"""Names for arrays of one type; rows of unequal length that lie one behind the other."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

__all__ = [
    "Bools",
    "Float32s",
    "Float64s",
    "Int32s",
    "Int64s",
    "UInt8s",
    "UInt16s",
    "UInt32s",
    "UInt64s",
    "bounds_of",
    "leading",
    "ranges",
    "sums",
]

Bools = npt.NDArray[np.bool_]
Float32s = npt.NDArray[np.float32]
Float64s = npt.NDArray[np.float64]
Int32s = npt.NDArray[np.int32]
Int64s = npt.NDArray[np.int64]
UInt8s = npt.NDArray[np.uint8]
UInt16s = npt.NDArray[np.uint16]
UInt32s = npt.NDArray[np.uint32]
UInt64s = npt.NDArray[np.uint64]


def bounds_of(sizes: Bools | Int64s | UInt32s) -> Int64s:
    """Return where each of some rows begins and ends, of shape ``(rows + 1,)``.

    >>> bounds_of(np.array([2, 0, 1])).tolist()
    [0, 2, 2, 3]
    """
    bounds = np.zeros(len(sizes) + 1, dtype=np.int64)
    np.cumsum(sizes, out=bounds[1:])
    return bounds


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
    return np.diff(bounds_of(values)[bounds])


def leading(true: Bools, begins: Int64s, ends: Int64s) -> Int64s:
    """Return how many values of every row are true before the first that is not.

    >>> leading(np.array([True, False, True]), np.array([0, 2]), np.array([2, 3])).tolist()
    [1, 1]
    """
    broken = np.append(np.flatnonzero(~true), len(true))
    return np.asarray(np.minimum(broken[np.searchsorted(broken, begins)], ends) - begins)
