"""How many hold a value, where the values of all documents are too many to be counted at once."""

from __future__ import annotations

from typing import Final

import numpy as np

from dedup.arrays import Int32s, UInt32s

__all__ = ["holders_of"]

_PARTS: Final = 8
_HALF: Final = np.uint64(32)
_LOW: Final = np.uint64(0xFFFFFFFF)


def holders_of(values: UInt32s) -> Int32s:
    """Return in how many documents every value stands, of shape ``(values,)``.

    >>> holders_of(np.array([7, 9, 7], dtype=np.uint32)).tolist()
    [2, 1, 2]
    """
    found = np.empty(len(values), dtype=np.int32)
    part_of = (values % _PARTS).astype(np.uint8)
    for part in range(_PARTS):  # a part at a time, for counting takes ten times the values
        places = np.flatnonzero(part_of == part).astype(np.uint64)
        # A value and its place in one number: numbers are sorted faster than places by value.
        codes = np.sort(values[places].astype(np.uint64) << _HALF | places)
        starts = np.flatnonzero(np.diff(codes >> _HALF, prepend=~np.uint64(0)))
        sizes = np.diff(starts, append=len(codes))
        found[codes & _LOW] = np.repeat(sizes, sizes)
    return found
