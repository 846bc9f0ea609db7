"""Places in texts where one of many literals may begin: four bytes are looked at once."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

import numpy as np

from dedup.compiled import compiled
from dedup.letters import Bools, Bytes, Ints

__all__ = ["Beginnings", "beginnings_of", "find_beginnings"]

Beginnings = tuple[Bools, Bools]
"""Which hashes of four bytes begin a literal, and which two bytes begin one that is shorter."""

_CASE: Final = np.uint32(0x20)
"""The bit in which small and capital letters of ASCII differ."""
_FOUR: Final = 4
_SEEN: Final = 14
"""Bits of a hash: few texts hold anything that has the hash of a literal and is none."""
_SPREAD: Final = np.uint32(0x9E3779B1)
_DOWN: Final = np.uint32(32 - _SEEN)
_BYTE, _LAST = np.uint32(8), np.uint32(24)
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
    return four, two


def find_beginnings(data: Bytes, beginnings: Beginnings) -> Ints:
    """Return all places where a literal begins, without regard to the case of ASCII, and others.

    Args:
        data: the texts.
        beginnings: of :func:`beginnings_of`.

    Returns:
        places, ascending. A few of them begin no literal: they have the hash of one, or are last.

    >>> data = np.frombuffer(b"A Photo. (@)", dtype=np.uint8)
    >>> find_beginnings(data, beginnings_of([b"photo", b"(@"])).tolist()
    [2, 9, 10, 11]
    """
    room = len(data) // _BYTES_PER_PLACE
    while True:
        places = np.empty(room, dtype=np.int64)
        count = _find_beginnings(data, beginnings, places)
        if count <= room:
            # The last places have no four bytes.
            last = np.arange(max(len(data) - _FOUR + 1, 0), len(data))
            return np.concatenate([places[:count], last])
        room = count


@compiled
def _find_beginnings(data: Bytes, beginnings: Beginnings, places: Ints) -> int:
    """Write down what is found, as far as there is room; return how much it is."""
    four, two = beginnings
    window, count = np.uint32(0), 0
    for place in range(len(data)):
        # The next byte comes in at the top; the lowest one is the first of the four.
        byte = np.uint32(data[place]) | _CASE
        window = np.uint32(window >> _BYTE) | np.uint32(byte << _LAST)
        begins = four[np.uint32(window * _SPREAD) >> _DOWN] or two[window & _TWO]
        if begins and place >= _FOUR - 1:
            if count < len(places):
                places[count] = place - _FOUR + 1
            count += 1
    return count
