"""Ranges of eight bytes as one number: all that begin with the same few bytes lie in one."""

from __future__ import annotations

from typing import Final

from numpy import uint64 as UInt64  # noqa: N812 - a type

from dedup.arrays import Bools, Int64s, UInt64s
from dedup.compiled import inner
from dedup.letters import Bytes

Ranges = tuple[UInt64s, UInt64s, Int64s, Bools]
"""Lowest and highest numbers of ranges, the range around each, and the two first bytes of any: see
:class:`dedup.sentences.openings.Openings`."""

_WIDTH: Final = 8
_CASE: Final = UInt64(0x20)
_BYTE: Final = UInt64(8)
_BELOW_TWO: Final = UInt64(8 * (_WIDTH - 2))


@inner
def eight_bytes(data: Bytes, place: int, step: int, count: int) -> UInt64:
    """Return eight bytes from a place on or, where ``step`` is -1, back, without case.

    Zeros stand for bytes behind the first ``count``.
    """
    value = UInt64(0)
    if count >= _WIDTH:  # nearly always, and then without asking at every byte
        for further in range(_WIDTH):
            value = value << _BYTE | UInt64(data[UInt64(place + step * further)]) | _CASE
        return value
    for further in range(count):
        value = value << _BYTE | UInt64(data[UInt64(place + step * further)]) | _CASE
    return value << _BYTE * UInt64(_WIDTH - count)


@inner
def narrowest(value: UInt64, ranges: Ranges) -> int:
    """Return the number of the narrowest range around a number, or -1."""
    lowest, highest, around, begun = ranges
    if not begun[value >> _BELOW_TWO]:
        return -1
    low, high = 0, len(lowest)
    while low < high:
        middle = (low + high) // 2
        if lowest[middle] <= value:
            low = middle + 1
        else:
            high = middle
    number = low - 1
    while number >= 0 and value > highest[number]:
        number = around[number]
    return number
