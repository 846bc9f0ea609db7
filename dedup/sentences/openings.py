"""What spans begin or end with, out of many possibilities, told for all spans of a batch at once.

Eight bytes are one number of 64 bits, and all that begin with the same few bytes lie in one range
of numbers. So where a span falls among some hundred ranges is one binary search.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final, NamedTuple

import numpy as np

from dedup.arrays import Bools
from dedup.letters import Ints, UInt64s

__all__ = ["WIDTH", "Openings", "first_bytes", "last_bytes"]

WIDTH: Final = 8
"""Bytes of a span that are looked at."""
_CASE: Final = 0x20
"""The bit in which small and capital letters of ASCII differ; in other bytes it is set as well."""
_ONES: Final = np.uint64(int.from_bytes(bytes([1] * WIDTH)))
_CASES: Final = _ONES * np.uint64(_CASE)


class Openings(NamedTuple):
    """Ranges of first bytes, none in another, without regard to the case of ASCII."""

    lowest: UInt64s
    """Ascending; of shape ``(openings,)``."""
    highest: UInt64s

    @classmethod
    def of(cls, openings: Iterable[bytes]) -> Openings:
        """Return the ranges of bytes that begin with one of these, in the order of the bytes.

        Of two where one begins with the other, the shorter is left.

        >>> openings = Openings.of([b"To", b"tog", b"at"])
        >>> openings.of_bytes([b"together", b"TO", b"ta"])
        [1, 1, -1]
        """
        every = {_folded(one) for one in openings}
        shortest = sorted(
            one for one in every if not any(one[:size] in every for size in range(1, len(one)))
        )
        lowest = [int.from_bytes(one.ljust(WIDTH, b"\0")) for one in shortest]
        highest = [int.from_bytes(one.ljust(WIDTH, b"\xff")) for one in shortest]
        return cls(np.array(lowest, dtype=np.uint64), np.array(highest, dtype=np.uint64))

    def numbers(self, bytes_: UInt64s) -> Ints:
        """Return the number of the range in which each of :func:`first_bytes` lies, or -1."""
        at = np.searchsorted(self.lowest, bytes_, side="right")
        return np.where(bytes_ <= np.r_[np.uint64(0), self.highest][at], at, 0) - 1

    def of_bytes(self, texts: Iterable[bytes]) -> list[int]:
        """Return the number of the range in which each of some short texts lies, or -1."""
        firsts = [int.from_bytes(_folded(one)[:WIDTH].ljust(WIDTH, b"\0")) for one in texts]
        return [int(number) for number in self.numbers(np.array(firsts, dtype=np.uint64))]


def first_bytes(raw: bytes, starts: Ints) -> UInt64s:
    """Return the bytes from each place on as one number, without regard to case."""
    every = np.ndarray((len(raw) + 1,), dtype=">u8", buffer=raw + bytes(WIDTH), strides=(1,))
    return every[starts].astype(np.uint64) | _CASES


def last_bytes(raw: bytes, ends: Ints) -> UInt64s:
    """Return the bytes before each place as one number, the last of them first."""
    every = np.ndarray((len(raw) + 1,), dtype="<u8", buffer=bytes(WIDTH) + raw, strides=(1,))
    return every[ends].astype(np.uint64) | _CASES


def holds(bytes_: UInt64s, sign: int) -> Bools:
    """Tell which numbers of :func:`last_bytes` hold a sign without case.

    >>> holds(last_bytes(b"R-Fla.", np.array([2, 6])), ord("-")).tolist()
    [True, True]
    """
    # A byte that is 0 turns over where 1 is taken away (Mycroft 1987).
    other = bytes_ ^ (_ONES * np.uint64(sign))
    return np.asarray(((other - _ONES) & ~other & (_ONES << np.uint64(7))) != 0)


def _folded(opening: bytes) -> bytes:
    return bytes(byte | _CASE for byte in opening)
