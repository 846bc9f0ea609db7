"""Threads of one process: for stages that are compiled loops and polars, which need no lock."""

from __future__ import annotations

import itertools
import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any, Final, Self, TypeVar

from dedup.compiled import compile_ahead

__all__ = ["AHEAD", "Threads", "usable_cores", "yield_in_order"]

Value = TypeVar("Value")

AHEAD: Final = 2
"""Pieces of work per core that are begun before the first of them is taken."""


class Threads:
    """Threads that stay for some stages of a run; one alone is the caller itself.

    Tables are not sent anywhere and loops are compiled once, so where little of the work holds
    Python's lock threads are cheaper than processes.

    >>> with Threads(2) as threads:
    ...     list(threads.starmap(pow, [(2, 3), (3, 2)]))
    [8, 9]
    """

    batch_rows: Final = 2048
    """Documents of a batch: there is nothing to send, and what Python does is done less often."""

    def __init__(self, most: int | None) -> None:
        """Allow up to ``most`` threads (None: one per core)."""
        self._most = most or usable_cores()
        self._pool = ThreadPoolExecutor(self._most) if self._most > 1 else None
        compile_ahead(self._most)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self._pool is not None:
            self._pool.shutdown(cancel_futures=True)

    def starmap(
        self, function: Callable[..., Value], work: Iterable[tuple[Any, ...]]
    ) -> Iterator[Value]:
        """Call a function with tuples of arguments, and yield what it returns, in order.

        Work is taken from its iterator a little ahead of what is yielded.
        """
        if self._pool is None:
            return itertools.starmap(function, work)
        pool = self._pool
        begun = (pool.submit(function, *arguments) for arguments in work)
        return yield_in_order(begun, self._most * AHEAD)


def usable_cores() -> int:
    """Return the cores this process may use, which in a container are fewer than the machine's."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def yield_in_order(begun: Iterable[Future[Value]], most: int) -> Iterator[Value]:
    """Yield what pieces of work come to, in order; ``most`` are begun before one is taken."""
    busy: deque[Future[Value]] = deque()
    for piece in begun:
        busy.append(piece)
        if len(busy) > most:
            yield busy.popleft().result()
    while busy:
        yield busy.popleft().result()
