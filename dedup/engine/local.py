"""The engine of one machine: batches of a table in order, on worker processes where that pays."""

from __future__ import annotations

import gc
import itertools
import multiprocessing
import os
import signal
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import contextmanager
from typing import Any, Final, Protocol, Self, TypeVar

import polars as pl

from dedup.compiled import wait_for_loops
from dedup.engine.threads import AHEAD, Threads, usable_cores, yield_in_order

__all__ = ["Advance", "Tables", "Workers", "append_batches", "map_batches", "yield_batches"]

Advance = Callable[[int, int], None]
"""Called with (rows done, rows in all) after every batch."""

Tables = tuple[pl.DataFrame, ...]
Value = TypeVar("Value")


class Sliced(Protocol):
    """What is cut into batches."""

    @property
    def height(self) -> int:
        """How many rows, documents or clusters there are."""

    def slice(self, offset: int, length: int) -> Any:
        """Return what belongs to some of them in a row."""


class Growable(Protocol):
    """A table that parts are added to."""

    def append(self, frame: pl.DataFrame) -> None:
        """Add the next rows."""


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
    ...     [*workers.starmap(pow, [(2, 3), (3, 2)])]
    [8, 9]
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
            wait_for_loops()  # or each of them compiles the same ones
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


def _end_with_caller() -> None:
    """End this process once its caller is gone, which a caller that is killed cannot ask for."""
    caller = multiprocessing.parent_process()
    if caller is not None:
        caller.join()
        signal.raise_signal(signal.SIGTERM)


def _start_worker() -> None:
    """Prepare a process: Ctrl-C ends it without a word, for its caller says what there is to say.

    It looks for cycles of objects less often: batches make tuples by the million, and no cycles.
    """
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    if hasattr(signal, "pthread_sigmask"):
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})
    threading.Thread(target=_end_with_caller, daemon=True).start()
    gc.freeze()
    gc.set_threshold(_ALLOCATIONS, 20, 20)


def yield_batches(
    function: Callable[..., Value],
    *tables: Sliced,
    workers: Workers | Threads | None = None,
    batch_rows: int | None = None,
    advance: Advance | None = None,
) -> Iterator[Value]:
    """Apply a picklable function to batches of tables, and yield what it returns, in order.

    The result does not depend on ``workers``: batches are cut at the same rows and come back in
    their order.

    Args:
        function: called with what every table holds of a batch; it sees at least one, empty if the
            tables are.
        tables: what is cut at the same numbers: documents, and what is theirs, or clusters. The
            first one says how many there are.
        workers: processes or threads to use; None for this one.
        batch_rows: of a batch; None for what suits documents there.
        advance: called after every batch.

    >>> [*yield_batches(len, pl.DataFrame({"document": [1, 2, 3]}), batch_rows=2)]
    [2, 1]
    """
    mapped = itertools.starmap if workers is None else workers.starmap
    rows = batch_rows or (_BATCH_ROWS if workers is None else workers.batch_rows)
    total = tables[0].height
    batches = (
        tuple(table.slice(start, rows) for table in tables)
        for start in range(0, max(total, 1), rows)
    )
    for count, made in enumerate(mapped(function, batches), 1):
        yield made
        if advance is not None:
            advance(min(count * rows, total), total)


def append_batches(made: Iterable[Sequence[pl.DataFrame]], *tables: Growable) -> None:
    """Add what was made of every batch to the tables it belongs to, which may be on disk.

    >>> from dedup.stored import Spilled
    >>> table = Spilled(pl.DataFrame(schema={"document": pl.Int64}))
    >>> made = [[pl.DataFrame({"document": [number]})] for number in (1, 2)]
    >>> append_batches(made, table)
    >>> table.read()["document"].to_list()
    [1, 2]
    """
    for parts in made:
        for table, part in zip(tables, parts, strict=True):
            table.append(part)


def map_batches(
    function: Callable[..., Tables],
    *tables: Sliced,
    workers: Workers | Threads | None = None,
    batch_rows: int | None = None,
    advance: Advance | None = None,
) -> Tables:
    """Apply a function as :func:`yield_batches` does, and stack the tables it returns.

    >>> batches = pl.DataFrame({"document": [1, 2]})
    >>> map_batches(lambda batch: (batch * 2,), batches)[0].to_series().sum()
    6
    """
    parts = yield_batches(
        function, *tables, workers=workers, batch_rows=batch_rows, advance=advance
    )
    return _stacked([*parts])


def _stacked(parts: list[Tables]) -> Tables:
    """Return each table in one piece; ``parts`` is empty then, lest all are in memory twice."""
    tables = deque(list(table) for table in zip(*parts, strict=True))
    parts.clear()
    return tuple(_in_one_piece(tables.popleft()) for _ in range(len(tables)))


def _in_one_piece(parts: list[pl.DataFrame]) -> pl.DataFrame:
    """Stack the parts of a table; ``parts`` is empty then, lest more than a column is there twice.

    >>> _in_one_piece([pl.DataFrame({"document": [1]}), pl.DataFrame({"document": [2]})]).n_chunks()
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
