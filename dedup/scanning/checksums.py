"""CRC-32 of runs of words."""

from __future__ import annotations

from typing import Final

import numpy as np

from dedup.arrays import Int64s, UInt32s
from dedup.compiled import compiled
from dedup.letters import Bytes

__all__ = ["checksums_of_runs"]

_POLYNOMIAL: Final = np.uint32(0xEDB88320)
_ONES: Final = np.uint32(0xFFFFFFFF)
_ONE: Final = np.uint32(1)
_LOW: Final = np.uint32(0xFF)
_BYTE: Final = np.uint32(8)
_SPACE: Final = np.uint8(ord(" "))


def _table() -> UInt32s:
    """Return what every byte does to a checksum, of shape ``(256,)``."""
    table = np.arange(256, dtype=np.uint32)
    for _ in range(8):
        table = (table >> _ONE) ^ (_POLYNOMIAL * (table & _ONE))
    return table


_TABLE: Final = _table()


def checksums_of_runs(
    words: Int64s, starts: Int64s, size: int, letters: Bytes, bounds: Int64s
) -> UInt32s:
    """Return the CRC-32 of runs of words with a space between them, of shape ``(runs,)``.

    Args:
        words: which word stands at every place of a text.
        starts: the places where the runs begin, of shape ``(runs,)``.
        size: words per run.
        letters: of the distinct words, one behind the other.
        bounds: where each of them begins and ends, of shape ``(distinct words + 1,)``.

    >>> letters, bounds = np.frombuffer(b"tobe", dtype=np.uint8), np.array([0, 2, 4])
    >>> runs = checksums_of_runs(np.array([0, 1, 0]), np.array([0, 1]), 2, letters, bounds)
    >>> import zlib
    >>> runs.tolist() == [zlib.crc32(b"to be"), zlib.crc32(b"be to")]
    True
    """
    checksums = np.empty(len(starts), dtype=np.uint32)
    _sum_up(words, starts, size, letters, bounds, checksums)
    return checksums


@compiled
def _sum_up(  # noqa: PLR0913, PLR0917 - what is read, and where to
    words: Int64s, starts: Int64s, size: int, letters: Bytes, bounds: Int64s, checksums: UInt32s
) -> None:
    for run in range(len(starts)):
        checksum = _ONES
        for place in range(starts[run], starts[run] + size):
            first = bounds[words[place]]
            # A space stands before every word but the first.
            for letter in range(first - (place > starts[run]), bounds[words[place] + 1]):
                byte = letters[letter] if letter >= first else _SPACE
                checksum = _TABLE[(checksum ^ byte) & _LOW] ^ np.uint32(checksum >> _BYTE)
        checksums[run] = checksum ^ _ONES
