"""Order and groups of rows of whole numbers, by radix: no two of them are compared.

NumPy sorts numbers of 16 bits by counting them, five times as fast as larger ones by comparing.
Rows, terms and hashes of a batch have few such digits.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from dedup.arrays import Int64s

Keys = npt.NDArray[np.integer[Any]]

_DIGIT: Final = 16


def order_of(*keys: Keys) -> Int64s:
    """Return the order of rows by their keys, the first key first; rows alike keep their order.

    Args:
        keys: columns of whole numbers from 0, each of shape ``(rows,)``.

    >>> order_of(np.array([1, 0, 1, 0]), np.array([1 << 20, 7, 5, 7])).tolist()
    [1, 3, 2, 0]
    """
    return np.lexsort([*_digits(*keys)][::-1])


def _digits(*keys: Keys) -> Iterator[npt.NDArray[np.uint16]]:
    """Yield the digits of every column, the first column first and its least digit last."""
    for key in keys:
        size = int(key.max(initial=0)).bit_length()
        for shift in reversed(range(0, max(size, 1), _DIGIT)):
            yield (key >> shift).astype(np.uint16)


def grouped(*keys: Int64s) -> tuple[Int64s, tuple[Int64s, ...]]:
    """Return which group every row belongs to, those with the same keys, and their keys.

    Groups are numbered in the order of their keys, the first key first.

    >>> which, keys = grouped(np.array([2, 0, 2]), np.array([5, 7, 5]))
    >>> which.tolist(), [key.tolist() for key in keys]
    ([1, 0, 1], [[0, 2], [7, 5]])
    """
    digits = [*_digits(*keys)]
    order = np.lexsort(digits[::-1])
    begins = np.ones(len(order), dtype=np.bool_)
    begins[1:] = np.any([np.diff(digit[order]) != 0 for digit in digits], axis=0)
    which = np.empty(len(order), dtype=np.int64)
    which[order] = np.cumsum(begins) - 1
    first = order[begins]
    return which, tuple(key[first] for key in keys)
