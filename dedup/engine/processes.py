"""Processes: for stages that are half Python, each of which has a lock of its own."""

from __future__ import annotations

import gc
import itertools
import multiprocessing
import os
import signal
import threading
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from contextlib import contextmanager
from typing import Any, Final, TypeVar

from dedup.compiled import compile_ahead, script_hidden, wait_for_loops
from dedup.engine.lanes import AHEAD, Lanes, yield_in_order
from dedup.memory import collect_rarely, end_at_once

Value = TypeVar("Value")

_THREADS: Final = "POLARS_MAX_THREADS"
_BATCHES_PER_WORKER: Final = 2
"""Below this a second process costs more (interpreter start, imports) than it saves."""


class Workers(Lanes):
    """Processes that stay for a stage or several: each starts once, and keeps what it has read.

    They start with the first work that is worth it, so a small run has none.

    >>> with Workers(2) as workers:
    ...     [*workers.starmap(pow, [(2, 3), (3, 2)])]
    [8, 9]
    """

    batch_rows = 512

    def starmap(
        self, function: Callable[..., Value], work: Iterable[tuple[Any, ...]]
    ) -> Iterator[Value]:
        """Call a function in the processes; it and its arguments can be pickled."""
        coming = iter(work)
        first = list(itertools.islice(coming, self._most * AHEAD))
        pool = self._pool_for(len(first))
        if pool is None:
            yield from itertools.starmap(function, itertools.chain(first, coming))
            return
        rest = itertools.chain(first, coming)
        begun = (_submitted(pool, function, arguments) for arguments in rest)
        yield from yield_in_order(begun, self._most * AHEAD)

    def _give_up(self) -> None:
        # Asked to stop, each would finish its piece first: half a minute on a busy machine. Only
        # the caller writes files. (From Python 3.14 on a pool has terminate_workers.)
        if isinstance(self._pool, ProcessPoolExecutor):
            for process in list((self._pool._processes or {}).values()):
                process.terminate()

    def _pool_for(self, batches: int) -> Executor | None:
        """Return the processes for work on so many batches; None where they do not pay."""
        count = min(self._most, batches // _BATCHES_PER_WORKER)
        if self._pool is None and count > 1:
            compile_ahead(self._most)  # or each of them compiles the same loops
            wait_for_loops()
            # spawn: forking a process that runs polars' threads can deadlock it.
            context = multiprocessing.get_context("spawn")
            self._pool = ProcessPoolExecutor(
                self._most, mp_context=context, initializer=_start_worker
            )
        return self._pool if count > 1 else None


def _submitted(
    pool: Executor, function: Callable[..., Value], arguments: tuple[Any, ...]
) -> Future[Value]:
    """Send work to a process, which starts now if it has not."""
    with _one_thread_each(), _interrupts_held_back(), script_hidden():
        return pool.submit(function, *arguments)


def _end_with_caller() -> None:
    """End this process once its caller is gone, which a caller that is killed cannot ask for."""
    caller = multiprocessing.parent_process()
    if caller is not None:
        caller.join()
        signal.raise_signal(signal.SIGTERM)


def _start_worker() -> None:
    """Prepare a process. Ctrl-C ends it without a word: its caller says what there is to say."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    if hasattr(signal, "pthread_sigmask"):
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})
    threading.Thread(target=_end_with_caller, daemon=True).start()
    gc.freeze()
    collect_rarely()
    end_at_once()


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
