"""Sorting and growing arrays inside of compiled loops.

NumPy's own do the same, but take seconds to compile wherever they are used.
"""

from __future__ import annotations

import numpy as np

from dedup.arrays import Int64s, UInt64s
from dedup.compiled import compiled

__all__ = ["longer", "order_of_values"]

_SHORT = 16
"""Runs of so many values are sorted by insertion before they are merged."""


@compiled
def longer(values: Int64s, filled: int, room: int) -> Int64s:
    """Return an array with more room and the same values in front."""
    grown = np.empty(room, dtype=np.int64)
    for place in range(filled):
        grown[place] = values[place]
    return grown


@compiled
def order_of_values(values: UInt64s) -> Int64s:
    """Return the order of values, of shape ``(n,)``; equal ones keep theirs: a merge sort.

    >>> order_of_values(np.array([7, 3, 7, 1], dtype=np.uint64)).tolist()
    [3, 1, 0, 2]
    """
    count = len(values)
    order, merged = np.empty(count, dtype=np.int64), np.empty(count, dtype=np.int64)
    for place in range(count):
        hole = place
        while hole % _SHORT and values[order[hole - 1]] > values[place]:
            order[hole] = order[hole - 1]
            hole -= 1
        order[hole] = place
    width = _SHORT
    while width < count:
        for start in range(0, count, 2 * width):
            left, middle = start, min(start + width, count)
            right, end = middle, min(start + 2 * width, count)
            for place in range(start, end):
                if right == end or (left < middle and values[order[left]] <= values[order[right]]):
                    merged[place] = order[left]
                    left += 1
                else:
                    merged[place] = order[right]
                    right += 1
        order, merged = merged, order
        width *= 2
    return order
