"""Room for what a loop finds, which makes no arrays itself."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from dedup.arrays import Int64s


def found_by(loop: Callable[..., int], *given: object, columns: int, room: int) -> Int64s:
    """Return what a loop writes down, a row for each of the columns.

    Args:
        loop: called with ``given`` and with room of shape ``(columns, n)``: it writes down what it
            finds as far as there is room, and returns how much it is.
        given: what the loop reads.
        columns: numbers that are written down of everything that is found.
        room: a guess at how much it is; where that is too little, the loop runs once more.

    >>> def loop(room):
    ...     room[0, :3] = [5, 6, 7][: room.shape[1]]
    ...     return 3
    >>> found_by(loop, columns=1, room=1).tolist()
    [[5, 6, 7]]
    """
    while True:
        found = np.empty((columns, room), dtype=np.int64)
        count = loop(*given, found)
        if count <= room:
            return found[:, :count].copy()
        room = count
