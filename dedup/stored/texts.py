"""The texts of a dump: in memory while they are few, else in a file, read by their numbers."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from typing import Final, Self

import numpy as np
import polars as pl

from dedup.arrays import Int64s, bounds_of
from dedup.buffers import TextBytes
from dedup.memory import budget
from dedup.stored.files import UnnamedFile
from dedup.stored.growing import Growing

_AT_ONCE: Final = 1 << 10
"""Texts that are made bytes at a time, when they are written."""


class Texts:
    """Texts numbered as they came; any of them are read without the others.

    >>> texts = Texts(most_held=1)
    >>> texts.append(pl.Series(["Rain fell.", "Schnee", "雪"]))
    >>> texts.take(np.array([2, 0])).to_list()
    ['雪', 'Rain fell.']
    """

    def __init__(self, *, most_held: int | None = None) -> None:
        """Begin; beyond so many bytes, or what memory there is for texts, they are in a file."""
        self._most_held = budget().texts if most_held is None else most_held
        self._held = pl.Series("text", [], pl.String)
        self._file: UnnamedFile | None = None
        self._sizes, self._lengths = Growing(np.int64), Growing(np.int64)
        self._bytes = 0

    @classmethod
    def of(cls, texts: pl.Series) -> Self:
        """Return texts that are in memory already, and stay there."""
        kept = cls(most_held=int(texts.str.len_bytes().sum()))
        kept.append(texts)
        return kept

    def append(self, texts: pl.Series) -> None:
        """Add texts behind those that are there; none is null.

        Raises:
            OutputError: the folder of temporary files is full, or cannot be written.
        """
        sizes = texts.str.len_bytes()
        self._sizes.append(sizes.to_numpy())
        self._lengths.append(texts.str.len_chars().to_numpy())
        self._held.append(texts)
        self._bytes += int(sizes.sum())
        if self._bytes > self._most_held:
            self._write()

    def sizes(self, numbers: Int64s) -> Int64s:
        """Return how many bytes some texts take as UTF-8."""
        return self._sizes.whole[numbers]

    def lengths(self, numbers: Int64s) -> Int64s:
        """Return how many code points some texts have."""
        return self._lengths.whole[numbers]

    def take(self, numbers: Int64s) -> pl.Series:
        """Return some texts, in the order in which they are named."""
        if self._file is None:
            return self._held.gather(numbers)
        pieces = [*_pieces(self._file, self._bounds, numbers)]
        return pl.Series("text", pieces, pl.Binary).cast(pl.String)

    def bytes_of(self, numbers: Int64s) -> TextBytes:
        """Return the same as bytes: what is in the file is made no text on the way."""
        if self._file is None:
            return TextBytes.of(self._held.gather(numbers))
        return TextBytes.joined([*_read(self._file, self._bounds, numbers)], self.sizes(numbers))

    @cached_property
    def _bounds(self) -> Int64s:
        """Where texts stand in the file, one behind the other; nothing is added any more."""
        return bounds_of(self._sizes.whole)

    def _write(self) -> None:
        """Put what is in memory behind what is in the file."""
        self._file = self._file or UnnamedFile()
        for start in range(0, len(self._held), _AT_ONCE):
            texts = self._held.slice(start, _AT_ONCE).cast(pl.Binary)
            self._file.append(b"".join(texts.to_list()))
        self._held = self._held.clear()


def _pieces(file: UnnamedFile, bounds: Int64s, numbers: Int64s) -> Iterator[bytes]:
    """Yield texts, those that stand behind each other read at once."""
    places = [0, *np.cumsum(bounds[numbers + 1] - bounds[numbers]).tolist()]
    ends = [end.tolist() for end in _runs(numbers)]
    for first, beyond, read in zip(*ends, _read(file, bounds, numbers), strict=True):
        for text in range(first, beyond):
            yield read[places[text] - places[first] : places[text + 1] - places[first]]


def _read(file: UnnamedFile, bounds: Int64s, numbers: Int64s) -> Iterator[bytes]:
    """Yield the bytes of texts, those that stand behind each other in one piece."""
    first, beyond = _runs(numbers)
    starts, ends = bounds[numbers[first]], bounds[numbers[beyond - 1] + 1]
    for start, length in zip(starts.tolist(), (ends - starts).tolist(), strict=True):
        yield file.read(start, length)


def _runs(numbers: Int64s) -> tuple[Int64s, Int64s]:
    """Return where runs of numbers begin and end that follow one another."""
    first = np.flatnonzero(np.diff(numbers, prepend=-2) != 1)
    return first, np.append(first[1:], len(numbers))[: len(first)]
