"""Parquet and Arrow IPC (file and stream form, Feather version 2): rows in blocks."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import polars as pl

from dedup.documents.aliases import Columns
from dedup.documents.records import Block, Item, Skip, Unusable

__all__ = ["read_arrow", "read_parquet"]

_IPC_FILE: Final = b"ARROW1"
_BATCH: Final = 10_000
# Some damaged files make the Rust side of polars panic, which is no PolarsError.
_PROBLEMS: Final = (pl.exceptions.PolarsError, pl.exceptions.PanicException)
_ANY_ZONE: Final = ("POLARS_IGNORE_TIMEZONE_PARSE_ERROR", "1")
"""Else polars panics at times of a zone like +05:30, which pandas writes for India."""


def read_parquet(place: Path, columns: Columns) -> Iterator[Item]:
    """Yield the rows of a Parquet file in blocks, or a skip."""
    with place.open("rb") as file:  # for polars knows no path whose name is not UTF-8
        return _read(pl.scan_parquet(file), columns)


def read_arrow(place: Path, columns: Columns) -> Iterator[Item]:
    """Yield the rows of an Arrow file in blocks, or a skip."""
    with place.open("rb") as file:
        if file.read(len(_IPC_FILE)) == _IPC_FILE:
            file.seek(0)
            return _read(pl.scan_ipc(file), columns)
    return _read_stream(place, columns)


def _read_stream(place: Path, columns: Columns) -> Iterator[Item]:
    os.environ.setdefault(*_ANY_ZONE)
    try:
        with place.open("rb") as file:
            frame = pl.read_ipc_stream(file)
    except _PROBLEMS as problem:
        raise _damaged(problem) from problem
    yield from _read(frame.lazy(), columns)


def _read(frame: pl.LazyFrame, columns: Columns) -> Iterator[Item]:
    os.environ.setdefault(*_ANY_ZONE)
    try:
        names = tuple(frame.collect_schema().names())
        if not columns.has_text(names):
            yield Skip(0, "missing_text", columns.advice(names))
            return
        done = 0
        for batch in frame.collect_batches(chunk_size=_BATCH, maintain_order=True):
            yield Block.of(batch, first=done + 1)
            done += batch.height
    except _PROBLEMS as problem:
        raise _damaged(problem) from problem


def _damaged(problem: BaseException) -> Unusable:
    return Unusable("damaged", f"cannot be read: {str(problem).partition(chr(10))[0]}")
