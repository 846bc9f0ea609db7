"""Loops over arrays on several cores: compiled or of numpy, they run without Python's lock."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

import polars as pl

Value = TypeVar("Value")


def in_threads(function: Callable[..., Value], *work: tuple[Any, ...]) -> list[Value]:
    """Return what a function returns for each tuple of arguments, in their order.

    As many calls run at a time as polars uses threads (``POLARS_MAX_THREADS``), whatever the number
    of workers of a run: these loops stand between expressions of polars, which it does not bound
    either.

    >>> in_threads(pow, (2, 3), (3, 2))
    [8, 9]
    """
    with ThreadPoolExecutor(pl.thread_pool_size()) as pool:
        return list(pool.map(lambda arguments: function(*arguments), work))
