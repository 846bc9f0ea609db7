"""Where work goes: several pieces at a time, each of which comes back in its order."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Executor, Future
from numbers import Integral
from typing import Any, ClassVar, Final, Self, TypeVar

import polars as pl

from dedup.arguments import checked
from dedup.errors import ConfigError

Value = TypeVar("Value")

AHEAD: Final = 2
"""Pieces of work per core that are begun before the first of them is taken."""


class Lanes(ABC):
    """Threads or processes that stay for a stage or several; one alone is the caller itself."""

    batch_rows: ClassVar[int]
    """Documents that are a good piece of work."""

    def __init__(self, most: int | None) -> None:
        """Allow up to ``most`` of them (None: one per core).

        Raises:
            ConfigError: there would be none, or it is no whole number.
        """
        check_workers(most)
        self._most = most or usable_cores()
        self._pool: Executor | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        if kind is not None:
            self._give_up()
        if self._pool is not None:
            self._pool.shutdown(cancel_futures=True)

    @abstractmethod
    def _give_up(self) -> None:
        """End what is being worked on, which nobody waits for any more, if that can be done."""

    @abstractmethod
    def starmap(
        self, function: Callable[..., Value], work: Iterable[tuple[Any, ...]]
    ) -> Iterator[Value]:
        """Call a function with tuples of arguments, and yield what it returns, in order.

        Work is taken from its iterator a little ahead of what is yielded: never more of it is in
        memory than keeps all lanes busy.
        """


def check_workers(most: int | None) -> None:
    """Check a number of threads or processes.

    Raises:
        ConfigError: there would be none, or it is no whole number.

    >>> check_workers(1.5)
    Traceback (most recent call last):
    dedup.errors.ConfigError: workers must be 1 or more, or None for one per core, not float
    """
    told = "workers must be 1 or more, or None for one per core, not {}"
    if most is not None and checked(most, Integral, told, ConfigError) < 1:
        raise ConfigError(told.format(most))


def usable_cores() -> int:
    """Return the cores this process may use, which in a container are fewer than the machine's.

    Polars counts them for its own threads, and knows what a container may use of each.
    """
    return pl.thread_pool_size()


def yield_in_order(begun: Iterable[Future[Value]], most: int) -> Iterator[Value]:
    """Yield what pieces of work come to, in order; ``most`` are begun before one is taken."""
    busy: deque[Future[Value]] = deque()
    for piece in begun:
        busy.append(piece)
        if len(busy) > most:
            yield busy.popleft().result()
    while busy:
        yield busy.popleft().result()
