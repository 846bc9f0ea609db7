"""The engine of one machine: batches of a table in order, on worker processes where that pays."""

from __future__ import annotations

import gc
import itertools
import multiprocessing
import os
import signal
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import contextmanager
from typing import Any, Final, Self, TypeVar, overload

import polars as pl

from dedup.compiled import compile_ahead
from dedup.engine.threads import AHEAD, Threads, usable_cores, yield_in_order
from dedup.spilled import Spilled

__all__ = ["Advance", "Tables", "Workers", "in_one_piece", "map_batches", "spill_batches"]

Advance = Callable[[int, int], None]
"""Called with (rows done, rows in all) after every batch."""

Tables = tuple[pl.DataFrame, ...]
Value = TypeVar("Value")

_THREADS: Final = "POLARS_MAX_THREADS"
_ALLOCATIONS: Final = 100_000
"""Objects made between two looks for cycles; Python's own figure is 700."""
_BATCH_ROWS: Final = 512
_BATCHES_PER_WORKER: Final = 2
"""Below this a second process costs more (interpreter start, imports) than it saves."""


class Workers:
    """Processes that stay for a stage or several: each starts once, and keeps what it has read.

    They start with the first work that is worth it, so a small run has none.

    >>> with Workers(2) as workers:
    ...     map_batches(pl.DataFrame.clone, pl.DataFrame({"document": [1]}), workers=workers).height
    1
    """

    batch_rows: Final = _BATCH_ROWS

    def __init__(self, most: int | None) -> None:
        """Allow up to ``most`` processes (None: one per core); one is the caller itself."""
        self._most = most or usable_cores()
        self._pool: ProcessPoolExecutor | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self._pool is not None:
            self._pool.shutdown(cancel_futures=True)

    def starmap(
        self, function: Callable[..., Value], work: Iterable[tuple[Any, ...]]
    ) -> Iterator[Value]:
        """Call a picklable function with tuples of arguments, and yield what it returns, in order.

        The arguments are tables and other values that can be pickled.

        Work is taken from its iterator a little ahead of what is yielded: never more of it is in
        memory than the processes are busy with.
        """
        coming = iter(work)
        first = list(itertools.islice(coming, self._most * AHEAD))
        pool = self._pool_for(len(first))
        if pool is None:
            yield from itertools.starmap(function, itertools.chain(first, coming))
            return
        rest = itertools.chain(first, coming)
        begun = (_submitted(pool, function, arguments) for arguments in rest)
        yield from yield_in_order(begun, self._most * AHEAD)

    def _pool_for(self, batches: int) -> ProcessPoolExecutor | None:
        """Return the processes for work on so many batches; None where they do not pay."""
        count = min(self._most, batches // _BATCHES_PER_WORKER)
        if self._pool is None and count > 1:
            compile_ahead(self._most)  # or each of them compiles the same loops
            # spawn: forking a process that runs polars' threads can deadlock it.
            context = multiprocessing.get_context("spawn")
            self._pool = ProcessPoolExecutor(
                self._most, mp_context=context, initializer=_start_worker
            )
        return self._pool if count > 1 else None


def _submitted(
    pool: ProcessPoolExecutor, function: Callable[..., Value], arguments: tuple[Any, ...]
) -> Future[Value]:
    """Send work to a process, which starts now if it has not."""
    with _one_thread_each(), _interrupts_held_back():
        return pool.submit(function, *arguments)


def _start_worker() -> None:
    """Prepare a process: Ctrl-C ends it without a word, for its caller says what there is to say.

    It looks for cycles of objects less often: batches make tuples by the million, and no cycles.
    """
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    if hasattr(signal, "pthread_sigmask"):
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})
    gc.freeze()
    gc.set_threshold(_ALLOCATIONS, 20, 20)


@overload
def map_batches(
    function: Callable[..., pl.DataFrame],
    frame: pl.DataFrame,
    *tables: pl.DataFrame,
    workers: Workers | Threads | None = None,
    batch_rows: int | None = None,
    advance: Advance | None = None,
) -> pl.DataFrame: ...


@overload
def map_batches(
    function: Callable[..., Tables],
    frame: pl.DataFrame,
    *tables: pl.DataFrame,
    workers: Workers | Threads | None = None,
    batch_rows: int | None = None,
    advance: Advance | None = None,
) -> Tables: ...


def map_batches(
    function: Callable[..., pl.DataFrame | Tables],
    frame: pl.DataFrame,
    *tables: pl.DataFrame,
    workers: Workers | Threads | None = None,
    batch_rows: int | None = None,
    advance: Advance | None = None,
) -> pl.DataFrame | Tables:
    """Apply a picklable function to batches of a table and stack what it returns, in order.

    The result does not depend on ``workers``: batches are cut at the same rows and come back in
    their order.

    Args:
        function: called with a batch of ``frame`` and the rows of ``tables`` that belong to it; it
            sees at least one batch, empty if the frame is. It returns one table or several.
        frame: what is cut; its first column names its rows.
        tables: frames with a column of the same name, in the order of ``frame``.
        workers: processes or threads to use; None for this one.
        batch_rows: rows per batch; None for what suits documents there.
        advance: called after every batch.

    >>> map_batches(lambda batch: batch * 2, pl.DataFrame({"document": [1, 2]})).to_series().sum()
    6
    """
    return _stacked([*_mapped(function, frame, tables, workers, batch_rows, advance)])


def spill_batches(
    function: Callable[..., Tables],
    frame: pl.DataFrame,
    *tables: pl.DataFrame,
    workers: Workers | Threads | None = None,
    batch_rows: int | None = None,
    advance: Advance | None = None,
) -> tuple[Spilled, ...]:
    """Map as :func:`map_batches` does, and leave the tables that are made on disk.

    >>> double = lambda batch: (batch * 2,)
    >>> [table.height for table in spill_batches(double, pl.DataFrame({"document": [1, 2]}))]
    [2]
    """
    spilled: tuple[Spilled, ...] = ()
    for made in _mapped(function, frame, tables, workers, batch_rows, advance):
        spilled = spilled or tuple(Spilled(table.clear()) for table in made)
        for table, part in zip(spilled, made, strict=True):
            table.append(part)
    return spilled


def _mapped(  # noqa: PLR0913, PLR0917 - see above
    function: Callable[..., Value],
    frame: pl.DataFrame,
    tables: Tables,
    workers: Workers | Threads | None,
    batch_rows: int | None,
    advance: Advance | None,
) -> Iterator[Value]:
    """Yield what a function returns for every batch."""
    mapped = itertools.starmap if workers is None else workers.starmap
    rows = batch_rows or (_BATCH_ROWS if workers is None else workers.batch_rows)
    for count, made in enumerate(mapped(function, _batches(frame, tables, rows)), 1):
        yield made
        if advance is not None:
            advance(min(count * rows, frame.height), frame.height)


def _stacked(parts: list[pl.DataFrame | Tables]) -> pl.DataFrame | Tables:
    """Return each table in one piece; ``parts`` is empty then, lest all are in memory twice."""
    single = [part for part in parts if isinstance(part, pl.DataFrame)]
    several = [part for part in parts if isinstance(part, tuple)]
    parts.clear()
    if single:
        return in_one_piece(single)
    tables = deque(list(table) for table in zip(*several, strict=True))
    several.clear()
    return tuple(in_one_piece(tables.popleft()) for _ in range(len(tables)))


def in_one_piece(parts: list[pl.DataFrame]) -> pl.DataFrame:
    """Stack the parts of a table; ``parts`` is empty then, lest more than a column is there twice.

    >>> in_one_piece([pl.DataFrame({"document": [1]}), pl.DataFrame({"document": [2]})]).n_chunks()
    1
    """
    columns = deque(pl.concat(parts).get_columns())
    parts.clear()
    return pl.DataFrame([columns.popleft().rechunk() for _ in range(len(columns))])


@contextmanager
def _one_thread_each() -> Iterator[None]:
    """Let polars use one thread in processes that start here: they share the cores already."""
    before = os.environ.get(_THREADS)
    os.environ[_THREADS] = "1"  # polars reads it when it is imported, and only then
    try:
        yield
    finally:
        if before is None:
            del os.environ[_THREADS]
        else:
            os.environ[_THREADS] = before


@contextmanager
def _interrupts_held_back() -> Iterator[None]:
    """Hold a Ctrl-C back from processes that start here, until they are ready for it.

    Else every one that is still importing would print where it was.
    """
    if not hasattr(signal, "pthread_sigmask"):  # Windows
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _batches(
    frame: pl.DataFrame, tables: tuple[pl.DataFrame, ...], rows: int
) -> Iterator[tuple[pl.DataFrame, ...]]:
    ends = [_row_ends(frame, table) for table in tables]
    for start in range(0, max(frame.height, 1), rows):
        last = min(start + rows, frame.height)
        spans = [(end[start - 1] if start else 0, end[last - 1] if last else 0) for end in ends]
        slices = [
            table.slice(first, end - first)
            for table, (first, end) in zip(tables, spans, strict=True)
        ]
        yield frame.slice(start, rows), *slices


def _row_ends(frame: pl.DataFrame, table: pl.DataFrame) -> list[int]:
    """Return for every row of ``frame`` the row of ``table`` behind its last one."""
    key = frame.columns[0]
    counts = frame.select(key).join(
        table.group_by(key).len(), on=key, how="left", maintain_order="left"
    )
    return counts["len"].fill_null(0).cum_sum().to_list()
