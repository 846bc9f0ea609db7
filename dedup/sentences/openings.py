"""What spans begin or end with, out of many possibilities, told for all spans of a batch at once.

Eight bytes are one number of 64 bits, and all that begin with the same few bytes lie in one range
of numbers. So where a span falls among some hundred ranges is one binary search.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Final, NamedTuple

import numpy as np
import numpy.typing as npt

from dedup.arrays import Bools, Int64s, UInt64s
from dedup.scanning import Ranges

WIDTH: Final = 8
"""Bytes of a span that are looked at."""
_CASE: Final = 0x20
"""The bit in which small and capital letters of ASCII differ; in other bytes it is set as well."""
_FOLDS: Final = bytes(byte and byte | _CASE for byte in range(256))
_BELOW_TWO: Final = np.uint64(8 * (WIDTH - 2))
"""Bits below the first two bytes."""
_ONES: Final = np.uint64(int.from_bytes(bytes([1] * WIDTH)))
_CASES: Final = _ONES * np.uint64(_CASE)


class Openings(NamedTuple):
    """Ranges of first bytes, without regard to the case of ASCII; one may lie in another."""

    lowest: UInt64s
    """Ascending; of shape ``(openings,)``."""
    highest: UInt64s
    around: Int64s
    """The number of the narrowest range around each, or -1."""
    begun: Bools
    """Whether a range holds numbers with these two first bytes: of few spans one does."""

    @classmethod
    def of(cls, openings: Iterable[bytes]) -> Openings:
        """Return the ranges of bytes that begin with one of these, in the order of the bytes.

        >>> openings = Openings.of([b"To", b"tog", b"at"])
        >>> openings.numbers(first_bytes(b"together", np.array([0, 1]))).tolist()
        [2, -1]
        """
        every = sorted({_folded(one[:WIDTH]) for one in openings})
        numbers = {one: number for number, one in enumerate(every)}
        shorter = ((one[:size] for size in range(len(one) - 1, 0, -1)) for one in every)
        around = [next((numbers[one] for one in some if one in numbers), -1) for some in shorter]
        limits = np.array([_limits(one) for one in every], dtype=np.uint64).reshape(-1, 2)
        begun = np.zeros(1 << 16, dtype=np.bool_)
        for lowest, highest in (limits >> _BELOW_TWO).tolist():
            begun[lowest : highest + 1] = True
        lowest, highest = limits[:, 0].copy(), limits[:, 1].copy()
        return cls(lowest, highest, np.array(around, dtype=np.int64), begun)

    @property
    def ranges(self) -> Ranges:
        """The same, as loops take it."""
        return self.lowest, self.highest, self.around, self.begun

    def numbers(self, bytes_: UInt64s) -> Int64s:
        """Return the number of the narrowest range around each of :func:`first_bytes`, or -1."""
        found = np.full(len(bytes_), -1, dtype=np.int64)
        beyond = np.flatnonzero(self.begun[bytes_ >> _BELOW_TWO])
        found[beyond] = np.searchsorted(self.lowest, bytes_[beyond], side="right") - 1
        beyond = beyond[found[beyond] >= 0]
        while len(beyond):
            beyond = beyond[bytes_[beyond] > self.highest[found[beyond]]]
            found[beyond] = self.around[found[beyond]]
            beyond = beyond[found[beyond] >= 0]
        return found

    def wanted(self, by: Sequence[Iterable[bytes]]) -> Bools:
        """Return who wants each range or one around it, of shape ``(openings, len(by))``.

        Args:
            by: for each, some of the openings that these ranges were made of.

        >>> Openings.of([b"to", b"tog"]).wanted([[b"to"], [b"tog"]]).tolist()
        [[True, False], [True, True]]
        """
        limits = zip(self.lowest.tolist(), self.highest.tolist(), strict=True)
        numbers = {limit: number for number, limit in enumerate(limits)}
        wanted = np.zeros((len(numbers), len(by)), dtype=np.bool_)
        for one, some in enumerate(by):
            wanted[[numbers[_limits(opening)] for opening in some], one] = True
        for number in np.flatnonzero(self.around >= 0):
            wanted[number] |= wanted[self.around[number]]
        return wanted


def _limits(opening: bytes) -> tuple[int, int]:
    """Return the least and the largest number of bytes that begin so."""
    small = _folded(opening[:WIDTH])
    return int.from_bytes(small.ljust(WIDTH, b"\0")), int.from_bytes(small.ljust(WIDTH, b"\xff"))


def first_bytes(raw: bytes, starts: Int64s) -> UInt64s:
    """Return the bytes from each place on as one number, without regard to case.

    >>> [hex(one) for one in first_bytes(b"Together", np.array([0, 6]))]
    ['0x746f676574686572', '0x6572000000000000']
    """
    at = np.minimum(starts, max(len(raw) - WIDTH, 0))
    beyond = ((starts - at) << 3).astype(np.uint64)
    return np.asarray((_numbers(raw, ">u8")[at].astype(np.uint64) | _CASES) << beyond)


def last_bytes(raw: bytes, ends: Int64s) -> UInt64s:
    """Return the bytes before each place as one number, the last of them first.

    >>> [hex(one) for one in last_bytes(b"To be", np.array([2]))]
    ['0x6f74000000000000']
    """
    at = np.maximum(ends - WIDTH, 0)
    beyond = ((at + WIDTH - ends) << 3).astype(np.uint64)
    return np.asarray((_numbers(raw, "<u8")[at].astype(np.uint64) | _CASES) << beyond)


def _numbers(raw: bytes, kind: str) -> npt.NDArray[Any]:
    """Return the number of eight bytes at every place that has as many."""
    raw = raw.ljust(WIDTH, b"\0")
    return np.ndarray((len(raw) - WIDTH + 1,), dtype=kind, buffer=raw, strides=(1,))


def _folded(opening: bytes) -> bytes:
    return opening.translate(_FOLDS)
