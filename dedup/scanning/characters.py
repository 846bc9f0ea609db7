"""Code points and bytes: decoding one, and runs of them.

Places are made unsigned where arrays are read: of a signed one it is asked, every time, whether it
counts from the end.
"""

from __future__ import annotations

from numpy import uint64 as UInt64  # noqa: N812 - a type

from dedup.compiled import inner
from dedup.letters import STOP, Bytes, Classes

_ONE, _TWO = UInt64(1), UInt64(2)


@inner
def code_at(data: Bytes, place: int) -> tuple[int, int]:
    """Return the code point that begins at a place, and its length in bytes."""
    at = UInt64(place)
    first = data[at]
    if first < 0x80:
        return int(first), 1
    if first < 0xE0:
        return (int(first) & 0x1F) << 6 | (int(data[at + _ONE]) & 0x3F), 2
    if first < 0xF0:
        code = (int(first) & 0x0F) << 12 | (int(data[at + _ONE]) & 0x3F) << 6
        return code | (int(data[at + _TWO]) & 0x3F), 3
    code = (int(first) & 0x07) << 18 | (int(data[place + 1]) & 0x3F) << 12
    return code | (int(data[place + 2]) & 0x3F) << 6 | (int(data[place + 3]) & 0x3F), 4


@inner
def character_before(data: Bytes, place: int) -> int:
    """Return where the code point begins that ends at a place."""
    place -= 1
    while data[UInt64(place)] & 0xC0 == 0x80:
        place -= 1
    return place


@inner
def class_of(classes: Classes, code: int) -> int:
    """Return the classes of a code point as bits."""
    return int(classes[UInt64(min(code, len(classes) - 1))])


@inner
def run_end(  # noqa: PLR0913, PLR0917 - where, and of what
    data: Bytes, classes: Classes, place: int, end: int, bits: int, wanted: int
) -> int:
    """Return where a run of signs ends that begins at a place: of a class of ``bits``, or of none.

    ``wanted``: 1 for a run of signs of these classes, 0 for one of other signs.
    """
    while place < end:
        code, width = int(data[UInt64(place)]), 1
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
