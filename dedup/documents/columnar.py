"""Parquet and Arrow IPC (file and stream form, Feather version 2): rows in blocks."""

from __future__ import annotations

import os
from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from threading import Lock
from typing import BinaryIO, Final

import polars as pl

from dedup.documents.aliases import Columns
from dedup.documents.blocks import Block
from dedup.documents.records import Item, Skip, Unusable
from dedup.documents.streams import Chunks
from dedup.documents.values import is_known
from dedup.stored import READ_PROBLEMS
from dedup.stored.files import UnnamedFile

_IPC_FILE: Final = b"ARROW1"
_BATCH: Final = 10_000
_PANIC: Final = "a column of an unknown type, two of one name, or damage"


class _AnyZone:
    """Lets polars read times of any zone while files are read, in one thread or several.

    Else it panics at +05:30, which pandas writes for India. It asks for a variable of the
    environment, which belongs to the process: what was not there before is gone at the end.
    """

    _NAME: Final = "POLARS_IGNORE_TIMEZONE_PARSE_ERROR"

    def __init__(self) -> None:
        self._lock: Final = Lock()
        self._files = 0
        self._is_ours = False

    def __enter__(self) -> None:
        with self._lock:
            if not self._files and self._NAME not in os.environ:
                os.environ[self._NAME] = "1"
                self._is_ours = True
            self._files += 1

    def __exit__(self, *_: object) -> None:
        with self._lock:
            self._files -= 1
            if not self._files and self._is_ours:
                os.environ.pop(self._NAME, None)
                self._is_ours = False


_ANY_ZONE: Final = _AnyZone()


def read_parquet(place: Path, columns: Columns) -> Iterator[Item]:
    """Yield the rows of a Parquet file in blocks, or a skip."""
    with place.open("rb") as file:  # for polars knows no path whose name is not UTF-8
        if not file.peek(1):
            return iter(())
        return _read(pl.scan_parquet(file), columns)


def read_arrow(chunks: Chunks, columns: Columns) -> Iterator[Item]:
    """Yield the rows of an Arrow file in blocks, or a skip.

    They are read of a copy. Polars maps Arrow files into memory, and where somebody cuts one that
    is mapped, the system ends the process without a word.
    """
    first = next(chunks, b"")
    if not first:
        return
    copy = UnnamedFile()
    for chunk in chain((first,), chunks):
        copy.append(chunk)
    if first.startswith(_IPC_FILE):
        yield from _read(pl.scan_ipc(copy.opened()), columns)
    else:
        yield from _read_stream(copy.opened(), columns)


def _read_stream(file: BinaryIO, columns: Columns) -> Iterator[Item]:
    with _ANY_ZONE:
        try:
            frame = pl.read_ipc_stream(file)
        except READ_PROBLEMS as problem:
            raise _damaged(problem) from problem
        yield from _read(frame.lazy(), columns)


def _read(frame: pl.LazyFrame, columns: Columns) -> Iterator[Item]:
    with _ANY_ZONE:
        try:
            schema = frame.collect_schema()
            names = tuple(name for name, dtype in schema.items() if is_known(dtype))
            others = [name for name in schema if name not in names]
            if others:
                yield _unread(schema, others)
            if not columns.has_text(names):
                yield Skip(0, "missing_text", columns.advice(names))
                return
            # By what is left out: a name such as ^a$ would be an expression.
            yield from _blocks(frame.drop(others) if others else frame)
        except READ_PROBLEMS as problem:
            raise _damaged(problem) from problem


def _unread(schema: pl.Schema, names: list[str]) -> Skip:
    told = ", ".join(f"{name!r} ({schema[name]})" for name in names)
    detail = f"of a type that cannot be read: {told}; the other columns were read"
    return Skip(0, "unread_column", detail)


def _blocks(frame: pl.LazyFrame) -> Iterator[Block]:
    """Yield all rows; where polars panics at one, its iterator ends as if there were no more."""
    height, done = frame.select(pl.len()).collect().item(), 0
    try:
        for batch in frame.collect_batches(chunk_size=_BATCH, maintain_order=True):
            yield Block.of(batch, first=done + 1)
            done += batch.height
    except (*READ_PROBLEMS, OSError) as problem:
        if not done:
            raise
        raise Unusable("damaged", f"{_so_far(done, height)}: {_why(problem)}") from problem
    if done < height:
        raise Unusable("damaged", f"{_so_far(done, height)}: {_PANIC}")


def _so_far(done: int, height: int) -> str:
    return f"{done} of its {height} rows were read, and then"


def _damaged(problem: BaseException) -> Unusable:
    return Unusable("damaged", f"cannot be read: {_why(problem)}")


def _why(problem: BaseException) -> str:
    if isinstance(problem, OSError):  # polars tells a file that ends early without a number
        return problem.strerror or "it ends early"
    # What Rust says of a panic numbers its threads: another number each time.
    panicked = isinstance(problem, pl.exceptions.PanicException)
    why = _PANIC if panicked else str(problem).partition("\n")[0]
    if isinstance(problem, pl.exceptions.DuplicateError):
        why += "; rename one of them"
    return why
