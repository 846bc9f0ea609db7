"""The door to numba: loops that are compiled on their first call, and kept for the next process."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar, cast

from numba import njit
from numba.core import event

__all__ = ["compiled", "when_compiling"]

Function = TypeVar("Function", bound=Callable[..., Any])


def compiled(function: Function) -> Function:
    """Return a function on arrays and numbers compiled, running without the lock of Python.

    The plain function stays at ``.py_func``.

    >>> @compiled
    ... def doubled(value: int) -> int:
    ...     return 2 * value
    >>> doubled(2), doubled.py_func(2)
    (4, 4)
    """
    try:
        return cast(Function, njit(cache=True, nogil=True)(function))
    except RuntimeError:  # nowhere to keep it: a read-only installation, or no file at all
        return cast(Function, njit(nogil=True)(function))


def when_compiling(tell: Callable[[], None]) -> None:
    """Have a function called before the first loop is compiled in this process, if one has to be.

    Loops that an earlier process has compiled are read from where it kept them: then nobody calls.
    """
    register: Any = event.register
    register("numba:compile", _Once(tell))


class _Once(event.Listener):
    def __init__(self, tell: Callable[[], None]) -> None:
        self._tell: Callable[[], None] | None = tell

    def on_start(self, event: object) -> None:  # noqa: ARG002
        tell, self._tell = self._tell, None
        if tell is not None:
            tell()

    def on_end(self, event: object) -> None:
        """Leave the end of a compilation alone."""
