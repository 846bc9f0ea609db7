"""Code points and bytes: decoding one, and counting them."""

from __future__ import annotations

import numpy as np

from dedup.compiled import compiled, inner
from dedup.letters import STOP, Bytes, Classes, Ints

__all__ = [
    "character_before",
    "class_of",
    "code_at",
    "count_characters",
    "find_characters",
    "run_end",
    "run_start",
    "stands_behind_stop",
]


@inner
def code_at(data: Bytes, place: int) -> tuple[int, int]:
    """Return the code point that begins at a place, and its length in bytes."""
    first = data[place]
    if first < 0x80:
        return int(first), 1
    if first < 0xE0:
        return (int(first) & 0x1F) << 6 | (int(data[place + 1]) & 0x3F), 2
    if first < 0xF0:
        code = (int(first) & 0x0F) << 12 | (int(data[place + 1]) & 0x3F) << 6
        return code | (int(data[place + 2]) & 0x3F), 3
    code = (int(first) & 0x07) << 18 | (int(data[place + 1]) & 0x3F) << 12
    return code | (int(data[place + 2]) & 0x3F) << 6 | (int(data[place + 3]) & 0x3F), 4


@inner
def character_before(data: Bytes, place: int) -> int:
    """Return where the code point begins that ends at a place."""
    place -= 1
    while data[place] & 0xC0 == 0x80:
        place -= 1
    return place


@inner
def class_of(classes: Classes, code: int) -> int:
    """Return the classes of a code point as bits."""
    return int(classes[code]) if code < len(classes) else int(classes[len(classes) - 1])


@inner
def run_end(  # noqa: PLR0913, PLR0917 - where, and of what
    data: Bytes, classes: Classes, place: int, end: int, bits: int, wanted: int
) -> int:
    """Return where a run of signs ends that begins at a place: of a class of ``bits``, or of none.

    ``wanted``: 1 for a run of signs of these classes, 0 for one of other signs.
    """
    while place < end:
        code, width = int(data[place]), 1
        if code >= 0x80:
            code, width = code_at(data, place)
        if int(class_of(classes, code) & bits != 0) != wanted:
            break
        place += width
    return place


@inner
def run_start(  # noqa: PLR0913, PLR0917 - where, and of what
    data: Bytes, classes: Classes, place: int, start: int, bits: int, wanted: int
) -> int:
    """Return where a run of signs starts that ends at a place: see :func:`run_end`."""
    while place > start:
        before = character_before(data, place)
        code, _ = code_at(data, before)
        if int(class_of(classes, code) & bits != 0) != wanted:
            break
        place = before
    return place


@inner
def stands_behind_stop(data: Bytes, classes: Classes, place: int, start: int, between: int) -> bool:
    """Tell whether a place stands behind a stop, with nothing but signs of a class between them."""
    before = run_start(data, classes, place, start, between, 1)
    return run_start(data, classes, before, start, STOP, 1) < before


def find_characters(data: Bytes, bounds: Ints, rows: Ints, offsets: Ints) -> Ints:
    """Return the bytes at which code points begin, given their texts and offsets in them.

    Fast where the offsets of a text ascend.
    """
    places = np.empty(len(rows), dtype=np.int64)
    _find(data, bounds, rows, offsets, places)
    return places


@compiled
def _find(data: Bytes, bounds: Ints, rows: Ints, offsets: Ints, places: Ints) -> None:
    row, offset, place = -1, 0, 0
    for index in range(len(rows)):
        if rows[index] != row or offsets[index] < offset:
            row, offset, place = rows[index], 0, bounds[rows[index]]
        while offset < offsets[index]:
            ahead = offsets[index] - offset
            # As many bytes ahead there are as many code points, but for further bytes of some.
            further = 0
            for byte in range(place + 1, min(place + ahead + 1, len(data))):
                further += data[byte] & 0xC0 == 0x80
            place += ahead
            offset += ahead - further
        while place < len(data) and data[place] & 0xC0 == 0x80:
            place -= 1
        places[index] = place


def count_characters(data: Bytes, bounds: Ints, rows: Ints, places: Ints) -> Ints:
    """Return how many code points of its text stand before each of these bytes.

    Fast where the places of a text ascend.
    """
    offsets = np.empty(len(rows), dtype=np.int64)
    _count(data, bounds, rows, places, offsets)
    return offsets


@compiled
def _count(data: Bytes, bounds: Ints, rows: Ints, places: Ints, offsets: Ints) -> None:
    row, offset, place = -1, 0, 0
    for index in range(len(rows)):
        if rows[index] != row or places[index] < place:
            row, offset, place = rows[index], 0, bounds[rows[index]]
        while place < places[index]:
            offset += data[place] & 0xC0 != 0x80
            place += 1
        offsets[index] = offset
