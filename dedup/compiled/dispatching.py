"""Which loops are compiled at all: those that have enough to do.

Compiling a loop takes a tenth of a second to more than one, once on a machine. With little to do
its plain function is done sooner than that. It is the same function on the same arrays, so what it
finds is the same, bit by bit.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache, partial
from typing import Any, Final, TypeVar, cast

import numpy as np

from dedup.compiled.loops import is_kept

Function = TypeVar("Function", bound=Callable[..., Any])

_FEW: Final = 1 << 17
"""Steps that take about as long in plain Python, one to three microseconds each, as compiling."""


@cache
def _is_ready(loop: Any) -> bool:
    return bool(is_kept(loop))


class _Plain:
    """How many steps a loop may do in its plain function, unless it is ready, and has done."""

    def __init__(self, most: int, is_ready: Callable[[Any], bool]) -> None:
        self._most, self._is_ready = most, is_ready
        self._done: Counter[Any] = Counter()

    def suffices(self, loop: Any, steps: int) -> bool:
        self._done[loop] += steps
        return self._done[loop] <= self._most and not self._is_ready(loop)


_IN_FORCE: Final = [_Plain(_FEW, _is_ready)]


def dispatch(loop: Function, steps: int) -> Function:
    """Return a loop, or its plain function while it has little to do and was not compiled before.

    Args:
        loop: what :func:`dedup.compiled.compiled` made.
        steps: about how often its innermost part runs when it is called now.

    >>> from dedup.compiled import compiled
    >>> @compiled
    ... def doubled(value: int) -> int:
    ...     return 2 * value
    >>> dispatch(doubled, 1)(2), dispatch(doubled, 1 << 30)(2), len(doubled.signatures)
    (4, 4, 1)
    """
    if not _IN_FORCE[-1].suffices(loop, steps):
        return loop
    function = getattr(loop, "py_func", loop)  # it may not be compiled at all
    return cast(Function, partial(_wrapping_around, function))


def _wrapping_around(function: Callable[..., Any], *arguments: Any) -> Any:
    """Call a plain function: its hashes wrap around without a word, as in machine code."""
    with np.errstate(over="ignore"):
        return function(*arguments)


@contextmanager
def plain_up_to(most: int) -> Iterator[None]:
    """Let every loop do so many steps in its plain function inside, whether it is ready or not.

    >>> from dedup.compiled import compiled
    >>> @compiled
    ... def doubled(value: int) -> int:
    ...     return 2 * value
    >>> with plain_up_to(0):
    ...     dispatch(doubled, 1) is doubled
    True
    """
    _IN_FORCE.append(_Plain(most, lambda _: False))
    try:
        yield
    finally:
        _IN_FORCE.pop()
