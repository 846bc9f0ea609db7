"""A table in parts as a file: one row group after the other."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

import polars as pl
from polars.io.plugins import register_io_source

READ_PROBLEMS: Final = (pl.exceptions.PolarsError, pl.exceptions.PanicException)
"""What polars raises of a damaged file: some make its Rust side panic, which is no PolarsError."""
_ROW_GROUP: Final = 1 << 14
"""Rows that a file holds together: a reader needs no more of it at once."""


def write_parquet(parts: Iterable[pl.DataFrame], schema: pl.Schema, path: Path) -> None:
    """Write a table as a file, a part at a time.

    The file depends on the rows alone, and not on how they are divided into parts.

    >>> import tempfile
    >>> rows = pl.DataFrame({"document": ["a", "b"]})
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     write_parquet(rows.iter_slices(1), rows.schema, Path(folder, "rows.parquet"))
    ...     pl.read_parquet(Path(folder, "rows.parquet")).equals(rows)
    True
    """
    rows = register_io_source(lambda *_: _groups(parts, schema), schema=schema, is_pure=True)
    with path.open("wb") as file:  # for polars knows no path whose name is not UTF-8
        rows.sink_parquet(
            file,
            compression="zstd",
            compression_level=1,  # half the time of level 3, for a sixth more room
            row_group_size=_ROW_GROUP,
            maintain_order=True,
        )


def read_parquet(path: Path) -> pl.DataFrame:
    """Return all rows of a file, in as many pieces as it has."""
    with path.open("rb") as file:
        return pl.read_parquet(file)


def scan_parquet(path: Path) -> pl.LazyFrame:
    """Return the rows of a file, which are read when they are asked for; it may be gone by then."""
    with path.open("rb") as file:
        return pl.scan_parquet(file)


def on_their_own(rows: pl.DataFrame) -> pl.DataFrame:
    """Return rows in memory of their own: what stands beside a slice would show in the file."""
    return rows.select(pl.all().gather(pl.int_range(pl.len())))


def _groups(parts: Iterable[pl.DataFrame], schema: pl.Schema) -> Iterator[pl.DataFrame]:
    """Yield the rows of every row group of a file: those that are given are cut no more."""
    waiting = pl.DataFrame(schema=schema)
    for part in parts:
        waiting = pl.concat([waiting, part])
        full = waiting.height - waiting.height % _ROW_GROUP
        yield from map(on_their_own, waiting.head(full).iter_slices(_ROW_GROUP))
        waiting = waiting.slice(full)
    yield on_their_own(waiting)
