"""How much memory a run may use for what could be on disk; and free memory, given back.

The result never depends on it.
"""

from __future__ import annotations

import atexit
import ctypes
import gc
import weakref
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from contextvars import ContextVar
from threading import Lock
from typing import Final, Generic, TypeVar

Value = TypeVar("Value")

_USUAL: Final = 4 << 30
"""Bytes, where nobody says how many."""
_SELDOM: Final = (100_000, 20, 20)
"""Objects made between two looks for cycles; Python's own figure is 700."""
_KEPT: Final = {-3: 1 << 25, -1: 1 << 27}
"""Of glibc, ``M_MMAP_THRESHOLD``: bytes of an array that the system is asked for by itself, at most
as many as glibc allows; ``M_TRIM_THRESHOLD``: bytes that may be free where memory ends."""


class Budget:
    """What may be in memory of tables that are in parts, texts and vectors.

    Attributes:
        texts: bytes of texts; if they are more, all are on disk.
        vectors: bytes of a range of vectors, of which three are in memory at most.

    >>> small = Budget(800)
    >>> part = {1, 2}
    >>> small.holds(part, 80), small.holds({3}, 80)
    (True, False)
    >>> del part
    >>> small.holds({3}, 80)
    True
    """

    def __init__(self, size: int = _USUAL) -> None:
        """Divide up so many bytes."""
        self.texts: Final = size // 32
        self.vectors: Final = size // 16
        self._left = size // 8
        self._lock = Lock()

    def holds(self, part: object, size: int) -> bool:
        """Tell whether there is room for a part of a table, which it then takes while it lives."""
        with self._lock:
            if size > self._left:
                return False
            self._left -= size
        weakref.finalize(part, self._gain, size)
        return True

    def _gain(self, size: int) -> None:
        with self._lock:
            self._left += size


_BUDGET: ContextVar[Budget] = ContextVar("budget", default=Budget())  # noqa: B039 - one for all


def budget() -> Budget:
    """Return the budget of what is going on."""
    return _BUDGET.get()


@contextmanager
def with_budget(size: int | None) -> Iterator[None]:
    """Let what happens inside use so many bytes; None for what is allowed already (usually 4 GiB).

    >>> with with_budget(3200):
    ...     budget().texts
    100
    """
    token = _BUDGET.set(budget() if size is None else Budget(size))
    try:
        yield
    finally:
        _BUDGET.reset(token)


def give_back() -> None:
    """Give memory that is free back to the system, where something large has just been dropped.

    glibc keeps what lies below what is in use; of other C libraries nothing is asked.
    """
    with suppress(AttributeError, OSError, TypeError):
        ctypes.CDLL(None).malloc_trim(0)


def keep_freed() -> None:
    """Let this process keep what it frees for what comes next, until :func:`give_back`.

    Arrays of a batch take some megabytes each. glibc gives most of them back to the system as soon
    as they are freed, which hands out empty pages for the next ones: a tenth of a run.
    """
    with suppress(AttributeError, OSError, TypeError):
        for parameter, size in _KEPT.items():
            ctypes.CDLL(None).mallopt(parameter, size)


def end_at_once() -> None:
    """Let this process end without looking for cycles: its memory is given back as a whole.

    Python looks at all objects several times as it ends, and libraries make 200,000 of them.
    """
    atexit.register(gc.freeze)


def collect_rarely() -> None:
    """Look for cycles of objects less often: batches make tuples by the million, and no cycles."""
    gc.set_threshold(*_SELDOM)


class Shared(Generic[Value]):
    """A setting of this process that is another one while something goes on in any thread.

    The first to enter changes it, and the last to leave puts back what there was before.

    >>> with Shared(gc.get_threshold, lambda three: gc.set_threshold(*three), lambda _: (9, 9, 9)):
    ...     gc.get_threshold()
    (9, 9, 9)
    """

    def __init__(
        self,
        ask: Callable[[], Value],
        change: Callable[[Value], object],
        chosen: Callable[[Value], Value],
    ) -> None:
        """Tell how it is asked for and changed, and what is chosen instead of what is usual."""
        self._ask, self._change, self._chosen = ask, change, chosen
        self._lock = Lock()
        self._usual: list[Value] = []
        """What is usual, once for everybody who is inside."""

    def __enter__(self) -> None:
        with self._lock:
            usual = self._usual[0] if self._usual else self._ask()
            self._change(self._chosen(usual))
            self._usual.append(usual)

    def __exit__(self, *_: object) -> None:
        with self._lock:
            usual = self._usual.pop()
            if not self._usual:
                self._change(usual)


def _set_collector(counts: tuple[int, int, int]) -> None:
    gc.set_threshold(*counts)


_RARELY: Final = Shared(gc.get_threshold, _set_collector, lambda _: _SELDOM)


def rarely_collecting() -> AbstractContextManager[None]:
    """Look for cycles of objects less often inside; all threads do, so the last to leave ends it.

    >>> with rarely_collecting():
    ...     gc.get_threshold()[0] > 10_000
    True
    """
    return _RARELY
