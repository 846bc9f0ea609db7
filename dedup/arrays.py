"""Names for arrays of one type; where rows begin and end, and how parts of them are gathered."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sized
from typing import TypeVar

import numpy as np
import numpy.typing as npt

Bools = npt.NDArray[np.bool_]
Float32s = npt.NDArray[np.float32]
Float64s = npt.NDArray[np.float64]
Int32s = npt.NDArray[np.int32]
Int64s = npt.NDArray[np.int64]
UInt8s = npt.NDArray[np.uint8]
UInt16s = npt.NDArray[np.uint16]
UInt32s = npt.NDArray[np.uint32]
UInt64s = npt.NDArray[np.uint64]

Part = TypeVar("Part", bound=Sized)


def gathered(parts: Iterable[Part], most: int) -> Iterator[list[Part]]:
    """Yield parts together, as soon as they have so many rows, and in the end those that are left.

    >>> [*gathered([[1], [2, 3], [4]], 2)]
    [[[1], [2, 3]], [[4]]]
    """
    waiting: list[Part] = []
    for part in parts:
        waiting.append(part)
        if sum(map(len, waiting)) >= most:
            yield waiting
            waiting = []
    if waiting:
        yield waiting


def bounds_of(sizes: Bools | Int64s | UInt32s) -> Int64s:
    """Return where each of some rows begins and ends, of shape ``(rows + 1,)``.

    >>> bounds_of(np.array([2, 0, 1])).tolist()
    [0, 2, 2, 3]
    """
    bounds = np.zeros(len(sizes) + 1, dtype=np.int64)
    np.cumsum(sizes, out=bounds[1:])
    return bounds


def owners_of(sizes: Int64s) -> Int64s:
    """Return the row of each value of some rows, of shape ``(values,)``, ascending.

    >>> owners_of(np.array([2, 0, 1])).tolist()
    [0, 0, 2]
    """
    return np.repeat(np.arange(len(sizes)), sizes)
