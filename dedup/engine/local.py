"""The engine of one machine: batches of documents in order, on worker processes where that pays."""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from typing import Final

import polars as pl

__all__ = ["Advance", "map_batches"]

Advance = Callable[[int, int], None]
"""Called with (documents done, documents in all) after every batch."""

_BATCH_ROWS: Final = 256
_ROWS_PER_WORKER: Final = 1024
"""Below this a second process costs more (interpreter start, imports) than it saves."""


def map_batches(
    function: Callable[..., pl.DataFrame],
    documents: pl.DataFrame,
    *tables: pl.DataFrame,
    workers: int = 1,
    batch_rows: int = _BATCH_ROWS,
    advance: Advance | None = None,
) -> pl.DataFrame:
    """Apply a picklable function to batches of documents and stack what it returns, in order.

    The result does not depend on ``workers``: batches are cut at the same rows and come back in
    their order.

    Args:
        function: called with a batch of ``documents`` and the rows of ``tables`` that belong to
            it; it sees at least one batch, empty if the frame is.
        documents: frame with the column ``document``.
        tables: frames with the column ``document``, in the order of ``documents``.
        workers: processes to use at most.
        batch_rows: documents per batch.
        advance: called after every batch.

    >>> map_batches(lambda batch: batch * 2, pl.DataFrame({"document": [1, 2]})).to_series().sum()
    6
    """
    batches = list(_batches(documents, tables, batch_rows))
    done, parts = 0, []
    for rows, part in _mapped(
        function, batches, min(workers, documents.height // _ROWS_PER_WORKER)
    ):
        parts.append(part)
        done += rows
        if advance is not None:
            advance(done, documents.height)
    return pl.concat(parts, rechunk=True)


def _mapped(
    function: Callable[..., pl.DataFrame], batches: list[tuple[pl.DataFrame, ...]], workers: int
) -> Iterator[tuple[int, pl.DataFrame]]:
    if workers <= 1:
        yield from ((batch[0].height, function(*batch)) for batch in batches)
        return
    # spawn: forking a process that runs polars' threads can deadlock it.
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(workers, mp_context=context) as pool:
        parts = pool.map(function, *zip(*batches, strict=True))
        yield from ((batch[0].height, part) for batch, part in zip(batches, parts, strict=True))


def _batches(
    documents: pl.DataFrame, tables: tuple[pl.DataFrame, ...], rows: int
) -> Iterator[tuple[pl.DataFrame, ...]]:
    ends = [_row_ends(documents, table) for table in tables]
    for start in range(0, max(documents.height, 1), rows):
        last = min(start + rows, documents.height)
        spans = [(end[start - 1] if start else 0, end[last - 1] if last else 0) for end in ends]
        slices = [
            table.slice(first, end - first)
            for table, (first, end) in zip(tables, spans, strict=True)
        ]
        yield documents.slice(start, rows), *slices


def _row_ends(documents: pl.DataFrame, table: pl.DataFrame) -> list[int]:
    """Return for every document the row of ``table`` behind its last one."""
    counts = documents.select("document").join(
        table.group_by("document").len(), on="document", how="left", maintain_order="left"
    )
    return counts["len"].fill_null(0).cum_sum().to_list()
