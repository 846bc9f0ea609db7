"""Tables larger than memory: in parts on disk, appended to in order and read part by part.

A part is some megabytes, so that one of them is a small thing to read. Parts stay in memory while
there is room, for writing and reading all of them takes a fifth of the time of a run. The file has
no name: whatever ends the process, the system removes it.
"""

from __future__ import annotations

import io
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Iterator
from typing import Final, NamedTuple, Self

import numpy as np
import numpy.typing as npt
import polars as pl

from dedup.memory import budget
from dedup.stored.files import UnnamedFile
from dedup.stored.parquet import on_their_own

_PART: Final = 1 << 23
"""Bytes of a part in memory, at least; on disk it is smaller."""
_STORED_ROWS: Final = 1 << 14


class InParts(ABC):
    """A table that is read part by part, as often as it is asked for."""

    @abstractmethod
    def parts(self, *columns: str) -> Iterator[pl.DataFrame]:
        """Yield the parts, in order, with some columns or with all; at least one, maybe empty."""

    @property
    def schema(self) -> pl.Schema:
        """The columns and their types."""
        return next(self.parts()).schema

    @property
    def height(self) -> int:
        """How many rows there are."""
        return sum(part.height for part in self.parts())

    def read(self, *columns: str) -> pl.DataFrame:
        """Return all rows in one piece, of some columns or of all."""
        return pl.concat(self.parts(*columns)).rechunk()

    def __reduce__(self) -> tuple[Callable[[pl.DataFrame], Spilled], tuple[pl.DataFrame]]:
        """Let other processes have the rows: a file without a name is of this one."""
        return Spilled.of, (self.read(),)


class Spilled(InParts):
    """A table in parts; those for which there is no room (:mod:`dedup.memory`) are on disk.

    The folder for it is that of temporary files (``TMPDIR``).

    >>> table = Spilled(pl.DataFrame(schema={"document": pl.String}))
    >>> table.append(pl.DataFrame({"document": ["a", "b"]}))
    >>> table.append(pl.DataFrame({"document": ["c"]}))
    >>> table.height, table.read()["document"].to_list()
    (3, ['a', 'b', 'c'])
    >>> table.slice(1, 2)["document"].to_list()
    ['b', 'c']
    """

    def __init__(self, empty: pl.DataFrame, *, part_bytes: int = _PART) -> None:
        """Begin a table.

        Args:
            empty: a frame without a row, whose columns and types are those of the table.
            part_bytes: size in memory of a part.
        """
        self._height = 0
        self._empty = empty
        self._part_bytes = part_bytes
        self._file: UnnamedFile | None = None
        self._parts: list[_OnDisk | pl.DataFrame] = []
        self._waiting: list[pl.DataFrame] = []
        self._waiting_bytes = 0

    @classmethod
    def of(cls, frame: pl.DataFrame) -> Self:
        """Return a table that is in memory as one in parts: of one part, which is not written."""
        table = cls(frame.clear())
        table._parts, table._height = [frame], frame.height
        return table

    @classmethod
    def stored(cls, frame: pl.DataFrame) -> Self:
        """Return a table that is in memory as one that waits on disk, if there is no room for it.

        >>> Spilled.stored(pl.DataFrame({"document": ["a"]})).read()["document"].to_list()
        ['a']
        """
        table = cls(frame.clear())
        for part in frame.iter_slices(_STORED_ROWS):
            table.append(part)
        return table

    @classmethod
    def joined(cls, tables: Iterable[Spilled]) -> Self:
        """Return the rows of some tables behind each other; what is written stays where it is.

        >>> one, other = (Spilled.of(pl.DataFrame({"document": [name]})) for name in "ab")
        >>> Spilled.joined([one, other]).read()["document"].to_list()
        ['a', 'b']
        """
        first, *others = tables
        table = cls(first._empty)
        for some in (first, *others):
            table._parts += [*some._parts, *some._waiting]
            table._height += some.height
        return table

    @property
    def schema(self) -> pl.Schema:
        """The columns and their types."""
        return self._empty.schema

    @property
    def height(self) -> int:
        """How many rows there are."""
        return self._height

    def append(self, frame: pl.DataFrame) -> None:
        """Add rows behind those that are there.

        Raises:
            OutputError: the folder of temporary files is full, or cannot be written.
        """
        self._height += frame.height
        self._waiting.append(frame)
        self._waiting_bytes += int(frame.estimated_size())
        if self._waiting_bytes >= self._part_bytes:
            part = pl.concat(self._waiting).rechunk()
            held = budget().holds(part, self._waiting_bytes)
            self._parts.append(part if held else self._written(part))
            self._waiting, self._waiting_bytes = [], 0
        else:
            # A slice would keep all of the table that it was cut from.
            self._waiting[-1] = on_their_own(frame)

    def mapped(self, function: Callable[[pl.DataFrame], pl.DataFrame]) -> Spilled:
        """Return the table that a function makes of this one, part by part."""
        table = Spilled(self._empty)
        for part in self.parts():
            table.append(function(part))
        return table

    def parts(self, *columns: str) -> Iterator[pl.DataFrame]:
        """Yield the parts, reading those on disk."""
        for part in self._parts:
            yield _read(part, columns)
        if self._waiting or not self._parts:
            yield _read(pl.concat([self._empty, *self._waiting]), columns)

    def slice(self, offset: int, length: int) -> pl.DataFrame:
        """Return some rows in a row."""
        return pl.concat([self._empty, *self.slices(offset, length)])

    def slices(self, offset: int, length: int) -> Iterator[pl.DataFrame]:
        """Yield some rows in a row, reading the parts that hold them only."""
        first, end = 0, min(offset + length, self.height)
        for part in [*self._parts, *self._waiting]:
            if first < end and offset < first + part.height:
                begin = max(offset - first, 0)
                yield _read(part, ()).slice(begin, end - first - begin)
            first += part.height

    def _written(self, frame: pl.DataFrame) -> _OnDisk:
        stream = io.BytesIO()
        frame.write_ipc(stream, compression="lz4")
        self._file = self._file or UnnamedFile()
        # No view of the stream: what a full disk leaves behind would keep it from being freed.
        start = self._file.append(stream.getvalue())
        return _OnDisk(self._file, start, stream.tell(), frame.height)


class _OnDisk(NamedTuple):
    """A part in a file: where it stands, and how many rows it holds."""

    file: UnnamedFile
    start: int
    length: int
    height: int


def _read(part: _OnDisk | pl.DataFrame, columns: tuple[str, ...]) -> pl.DataFrame:
    if isinstance(part, pl.DataFrame):
        return part.select(columns or pl.all())
    stream = io.BytesIO(part.file.read(part.start, part.length))
    return pl.read_ipc(stream, columns=list(columns) or None)


class Filtered(InParts):
    """The rows of a table in parts that are kept.

    >>> table = Spilled.of(pl.DataFrame({"document": ["a", "b"]}))
    >>> [part["document"].to_list() for part in Filtered(table, np.array([False, True])).parts()]
    [['b']]
    """

    def __init__(self, table: InParts, kept: npt.NDArray[np.bool_]) -> None:
        """Keep rows of a table; ``kept`` has the shape ``(rows,)``."""
        self._table, self._kept = table, kept

    def parts(self, *columns: str) -> Iterator[pl.DataFrame]:
        """Yield what is kept of every part."""
        start = 0
        for part in self._table.parts(*columns):
            yield part.filter(self._kept[start : start + part.height])
            start += part.height
