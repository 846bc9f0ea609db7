"""Places in bytes and offsets in code points, of many texts one behind the other."""

from __future__ import annotations

import numpy as np
from numpy import uint64 as UInt64  # noqa: N812 - a type

from dedup.arrays import Int64s
from dedup.compiled import compiled, dispatch, inner
from dedup.letters import Bytes


@inner
def _further(data: Bytes, start: int, end: int) -> int:
    """Count the bytes that begin no code point."""
    count = 0
    for place in range(start, end):
        count += data[UInt64(place)] & 0xC0 == 0x80
    return count


def offsets_of_places(data: Bytes, bounds: Int64s, rows: Int64s, places: Int64s) -> Int64s:
    """Return the offsets, in code points, of bytes in their texts.

    Quick where those of a text stand near one another, as if they ascend.

    Args:
        data: the texts.
        bounds: where each begins and ends, of shape ``(texts + 1,)``.
        rows: the texts, of shape ``(n,)``.
        places: the bytes, among those of all texts, of shape ``(n,)``.
    """
    offsets = np.empty(len(places), dtype=np.int64)
    dispatch(_count, len(data))(data, bounds, rows, places, offsets)
    return offsets


@compiled
def _count(data: Bytes, bounds: Int64s, rows: Int64s, places: Int64s, offsets: Int64s) -> None:
    row, at, further = -1, 0, 0
    for number in range(len(places)):
        if rows[number] != row:
            row, further = rows[number], 0
            at = bounds[row]
        place = places[number]
        further += _further(data, at, place) - _further(data, place, at)
        at = place
        offsets[number] = place - bounds[row] - further


def places_of_offsets(data: Bytes, bounds: Int64s, rows: Int64s, offsets: Int64s) -> Int64s:
    """Return the bytes at which code points begin, given their texts and offsets in them.

    Quick where those of a text ascend.

    Args:
        data: the texts.
        bounds: where each begins and ends, of shape ``(texts + 1,)``.
        rows: the texts, of shape ``(n,)``.
        offsets: of the code points in them, of shape ``(n,)``.
    """
    places = np.empty(len(offsets), dtype=np.int64)
    dispatch(_seek, len(data))(data, bounds, rows, offsets, places)
    return places


@compiled
def _seek(data: Bytes, bounds: Int64s, rows: Int64s, offsets: Int64s, places: Int64s) -> None:
    row, at, offset = -1, 0, 0
    for number in range(len(offsets)):
        if rows[number] != row or offsets[number] < offset:
            row, offset = rows[number], 0
            at = bounds[row]
        # So many code points take as many bytes at least, and one more for each further byte.
        left = offsets[number] - offset
        while left > 0:
            before, at = at, at + left
            left = _further(data, before, at)
        while at < bounds[row + 1] and data[UInt64(at)] & 0xC0 == 0x80:
            at += 1
        offset = offsets[number]
        places[number] = at
