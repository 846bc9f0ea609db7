"""The door to numba: loops that are compiled on their first call, and kept for the next process."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar, cast

from numba import njit

__all__ = ["compiled"]

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
