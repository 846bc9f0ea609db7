"""Large tables of a run folder: read some rows at a time, checked, and held as a run holds them.

What is not in memory is in files without a name, so a run that takes the place of the one that was
read changes nothing of it.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import numpy as np
import polars as pl

from dedup.schema import KEYS, check_table, empty_table
from dedup.stored import Spilled, StoredDocuments, Texts, read_parquet, scan_parquet

_DOCUMENTS: Final = 1 << 14
_EDGES: Final = 1 << 17
"""Rows that are read at once, whole groups of a file: some tens of megabytes."""


def read_documents(path: Path) -> StoredDocuments:
    """Read documents; their texts wait on disk if they are many.

    Raises:
        SchemaError: the file holds something else.
    """
    texts, facts, bounds = Texts(), list[pl.DataFrame](), list[tuple[Any, ...]]()
    for part in _parts(path, _DOCUMENTS):
        checked = check_table("documents", part)
        texts.append(checked["text"])
        facts.append(checked.drop("text"))
        bounds += _bounds("documents", checked)
    if not _ascend(bounds):
        return StoredDocuments.of(check_table("documents", read_parquet(path)))
    table = pl.concat(facts).rechunk()
    return StoredDocuments(table, texts, np.arange(table.height))


def read_edges(path: Path) -> Spilled:
    """Read edges; what there is no room for waits on disk.

    Raises:
        SchemaError: the file holds something else.
    """
    table, bounds = Spilled(empty_table("edges")), list[tuple[Any, ...]]()
    for part in _parts(path, _EDGES):
        checked = check_table("edges", part)
        table.append(checked)
        bounds += _bounds("edges", checked)
    if not _ascend(bounds):
        return Spilled.of(check_table("edges", read_parquet(path)))
    return table


def _parts(path: Path, size: int) -> Iterator[pl.DataFrame]:
    rows = scan_parquet(path)
    height = rows.select(pl.len()).collect().item()
    for start in range(0, max(height, 1), size):
        yield rows.slice(start, size).collect()


def _bounds(name: str, part: pl.DataFrame) -> list[tuple[Any, ...]]:
    """Return the first and the last key of some rows."""
    keys = part.select(KEYS[name])
    return [keys.row(0), keys.row(-1)] if keys.height else []


def _ascend(bounds: list[tuple[Any, ...]]) -> bool:
    """Tell whether parts stand in the order of their keys; each is in order itself."""
    between = zip(bounds[1:-1:2], bounds[2::2], strict=True)
    return all(last < first for last, first in between)
