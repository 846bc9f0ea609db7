"""How many hold a value, where the values of all documents are too many to be counted at once."""

from __future__ import annotations

from typing import Final

import numpy as np

from dedup.arrays import Int32s, UInt32s
from dedup.kernels.pairs import sizes_of_runs

__all__ = ["holders_of"]

_PARTS: Final = 8


def holders_of(values: UInt32s) -> Int32s:
    """Return in how many documents every value stands, of shape ``(values,)``.

    >>> holders_of(np.array([7, 9, 7], dtype=np.uint32)).tolist()
    [2, 1, 2]
    """
    found = np.empty(len(values), dtype=np.int32)
    part_of = (values % _PARTS).astype(np.uint8)
    for part in range(_PARTS):  # a part at a time, for counting takes several times the values
        places = np.flatnonzero(part_of == part)
        found[places] = sizes_of_runs((values[places] // _PARTS).astype(np.uint64))
    return found
