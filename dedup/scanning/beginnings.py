"""Places in texts where one of many literals may begin: four bytes are looked at once."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

import numpy as np

from dedup.arrays import Bools, Int64s
from dedup.compiled import compiled, dispatch
from dedup.letters import Bytes
from dedup.scanning.ranges import Ranges, eight_bytes, narrowest
from dedup.scanning.room import found_by

Beginnings = tuple[Bools, Bools, Bools]
"""Which hashes of four bytes begin a literal, which two bytes begin one that is shorter, and which
byte such a one."""

_CASE: Final = np.uint32(0x20)
"""The bit in which small and capital letters of ASCII differ."""
_FOUR: Final = 4
_SEEN: Final = 14
"""Bits of a hash: few texts hold anything that has the hash of a literal and is none."""
_SPREAD: Final = np.uint32(0x9E3779B1)
_DOWN: Final = np.uint32(32 - _SEEN)
_BYTE, _LAST = np.uint32(8), np.uint32(24)
_LOW: Final = np.uint32(0xFF)
_TWO: Final = np.uint32(0xFFFF)
_BYTES_PER_PLACE: Final = 64


def beginnings_of(literals: Iterable[bytes]) -> Beginnings:
    """Return what :func:`find_beginnings` looks for; none of the literals is empty."""
    four, two = np.zeros(1 << _SEEN, dtype=np.bool_), np.zeros(1 << 16, dtype=np.bool_)
    for literal in literals:
        first = np.frombuffer(literal[:_FOUR], dtype=np.uint8) | np.uint8(_CASE)
        if len(first) == _FOUR:
            four[first.view("<u4").astype(np.uint32) * _SPREAD >> _DOWN] = True
        elif len(first) > 1:
            two[int(first[0]) | int(first[1]) << 8] = True
        else:
            two[first[0] :: 1 << 8] = True
    return four, two, np.asarray(two.reshape(-1, 1 << 8).any(axis=0))


def find_beginnings(data: Bytes, beginnings: Beginnings, ranges: Ranges) -> tuple[Int64s, Int64s]:
    r"""Return all places whose bytes lie in a range, without regard to the case of ASCII.

    ``beginnings`` are those of all that lies in a range.

    Returns:
        places, ascending, and the number of the narrowest range around each.

    >>> data = np.frombuffer(b"A Photo. (@)", dtype=np.uint8)
    >>> begun = np.ones(1 << 16, dtype=np.bool_)
    >>> lowest, highest = ([int.from_bytes(b"photo" + 3 * end)] for end in (b"\0", b"\xff"))
    >>> ranges = *(np.array(end, np.uint64) for end in (lowest, highest)), np.array([-1]), begun
    >>> [*map(np.ndarray.tolist, find_beginnings(data, beginnings_of([b"photo"]), ranges))]
    [[2], [0]]
    """
    room = len(data) // _BYTES_PER_PLACE
    loop = dispatch(_find_beginnings, len(data))
    places, numbers = found_by(loop, data, beginnings, ranges, columns=2, room=room)
    return places, numbers


@compiled
def _find_beginnings(data: Bytes, beginnings: Beginnings, ranges: Ranges, found: Int64s) -> int:
    """Write down what is found, as far as there is room; return how much it is."""
    four, two, one = beginnings
    window, count = np.uint32(0), 0
    for behind in range(len(data) + _FOUR - 1):
        begins = True  # the last places have no four bytes
        if behind < len(data):
            # The next byte comes in at the top; the lowest one is the first of the four.
            byte = np.uint32(data[np.uint64(behind)]) | _CASE
            window = np.uint32(window >> _BYTE) | np.uint32(byte << _LAST)
            begins = four[np.uint32(window * _SPREAD) >> _DOWN] | one[window & _LOW]
            if not begins:
                continue
            begins = four[np.uint32(window * _SPREAD) >> _DOWN] | two[window & _TWO]
        place = behind - _FOUR + 1
        if begins and place >= 0:
            number = narrowest(eight_bytes(data, place, 1, len(data) - place), ranges)
            if number >= 0:
                if count < found.shape[1]:
                    found[0, count], found[1, count] = place, number
                count += 1
    return count
