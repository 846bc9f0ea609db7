"""Threads of one process: for stages that are compiled loops and polars, which need no lock."""

from __future__ import annotations

import itertools
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any, Final, Self, TypeVar

__all__ = ["AHEAD", "Threads", "yield_in_order"]

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

    def __init__(self, most: int) -> None:
        """Allow up to ``most`` threads."""
        self._most = most
        self._pool = ThreadPoolExecutor(most) if most > 1 else None

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


def yield_in_order(begun: Iterable[Future[Value]], most: int) -> Iterator[Value]:
    """Yield what pieces of work come to, in order; ``most`` are begun before one is taken."""
    busy: deque[Future[Value]] = deque()
    for piece in begun:
        busy.append(piece)
        if len(busy) > most:
            yield busy.popleft().result()
    while busy:
        yield busy.popleft().result()
