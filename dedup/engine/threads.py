"""Threads of one process: for stages that are compiled loops and polars, which need no lock."""

from __future__ import annotations

import itertools
import sys
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any, Final, Self, TypeVar

from dedup.engine.lanes import AHEAD, Lanes, yield_in_order
from dedup.memory import Shared

Value = TypeVar("Value")

_TURN: Final = 0.0005
"""Seconds after which a thread hands on Python's lock to one that waits for it: a tenth of what is
usual. Most of those that wait have little to do with it, and then go on without it."""
_TURNS: Final = Shared(
    sys.getswitchinterval, sys.setswitchinterval, lambda usual: min(_TURN, usual)
)


class Threads(Lanes):
    """Threads that stay for some stages of a run.

    Tables are not sent anywhere and loops are compiled once, so where little of the work holds
    Python's lock threads are cheaper than processes.

    >>> with Threads(2) as threads:
    ...     list(threads.starmap(pow, [(2, 3), (3, 2)]))
    [8, 9]
    """

    batch_rows = 2048
    """There is nothing to send, and what Python does is done less often."""

    def __init__(self, most: int | None) -> None:
        """Allow up to ``most`` threads (None: one per core)."""
        super().__init__(most)
        self._pool = ThreadPoolExecutor(self._most) if self._most > 1 else None

    def __enter__(self) -> Self:
        if self._pool is not None:
            _TURNS.__enter__()
        return super().__enter__()

    def __exit__(self, kind: type[BaseException] | None, *failure: object) -> None:
        if self._pool is not None:
            _TURNS.__exit__()
        super().__exit__(kind, *failure)

    def starmap(
        self, function: Callable[..., Value], work: Iterable[tuple[Any, ...]]
    ) -> Iterator[Value]:
        """Call a function in the threads."""
        if self._pool is None:
            return itertools.starmap(function, work)
        pool = self._pool
        begun = (pool.submit(function, *arguments) for arguments in work)
        return yield_in_order(begun, self._most * AHEAD)

    def _give_up(self) -> None:
        """End nothing: threads cannot be ended, and their pieces are short."""
