"""Loops that are compiled on their first call, and kept for the next process.

What compiling costs a new machine was measured function by function (docs/experiments/speed.md).
Much of it is the same for every function, however short. What else is dear is kept out of compiled
loops:

- arrays that are made inside: the caller makes them, and cuts them to what was found. Loops that
  make none need not count who holds an array, an eighth of compiling; making one is an error;
- NumPy functions and slices, for each is compiled with the loop that asks it;
- one loop for several types of arrays: an array that may be read only is another type.
"""

from __future__ import annotations

import contextlib
import gc
from collections.abc import Callable
from functools import cache
from pathlib import Path
from pickle import UnpicklingError
from typing import Any, Final, TypeVar, cast

from numba import config, njit
from numba.core import event
from numba.core.caching import IndexDataCacheFile
from numba.extending import register_jitable

Function = TypeVar("Function", bound=Callable[..., Any])

_EVENT: Final = "numba:compile"
_OPTIONS: Final[dict[str, Any]] = {"no_cfunc_wrapper": True, "_nrt": False}
"""Nobody calls a loop by its address; and no loop makes an array, so none counts references."""
_SOURCES: Final = ("scanning/*.py", "kernels/*.py", "letters.py", "compiled/loops.py")
"""Files that hold loops, what they call and their constants, and how they are compiled."""
_DAMAGED: Final = (EOFError, OSError, UnpicklingError)
"""What files say that a machine had not written whole when it lost its power."""
_LOOPS: Final[list[Any]] = []
_UNKEPT: Final[list[Any]] = []
_CONFIG: Final[Any] = config
_FILE: Final[Any] = IndexDataCacheFile
_LIGHTLY: Final = type(_CONFIG.OPT)(1)
"""Of the levels 0 to 3 of LLVM."""


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
        made = _stamped(njit(cache=True, nogil=True, **_OPTIONS)(function))
    except RuntimeError:  # nowhere to keep it: no folder that may be written, or no file at all
        made = njit(nogil=True, **_OPTIONS)(function)
        _UNKEPT.append(made)
    _LOOPS.append(made)
    return cast(Function, made)


def _stamped(loop: Any) -> Any:
    """Return a loop that is compiled anew where any file that loops are made of has changed.

    numba looks at the file of the loop alone, and keeps machine code of functions that others hold.
    """
    with contextlib.suppress(AttributeError):  # numba may come to keep its stamp elsewhere
        file = loop._cache._cache_file
        name = file._index_name.removesuffix(".nbi")
        loop._cache._cache_file = _Kept(file._cache_path, name, _stamp())
    return loop


class _Kept(_FILE):  # type: ignore[misc]  # numba has no types
    """Machine code in files. What cannot be written or read there is compiled, and no failure."""

    def save(self, key: object, data: object) -> None:
        with contextlib.suppress(OSError):  # the disk is full
            super().save(key, data)

    def load(self, key: object) -> Any:
        with contextlib.suppress(*_DAMAGED):
            return super().load(key)
        return None

    def _load_index(self) -> Any:
        with contextlib.suppress(*_DAMAGED):
            return super()._load_index()
        return {}


@cache
def _stamp() -> tuple[tuple[str, int, int], ...]:
    """Return when the files were written that loops are made of, and their sizes."""
    package = Path(__file__).parent.parent
    files = sorted(path for part in _SOURCES for path in package.glob(part))
    stats = [(path.relative_to(package), path.stat()) for path in files]
    return tuple((str(name), stat.st_mtime_ns, stat.st_size) for name, stat in stats)


def is_kept(loop: Any) -> bool | None:
    """Tell whether a loop was compiled on this machine as it is now; None where it cannot be kept.

    What is kept of an older version of its files does not count.
    """
    try:
        return bool(loop._cache._cache_file._load_index())
    except AttributeError:  # it is not compiled at all, or numba has no place for it
        return None


def can_keep() -> bool:
    """Tell whether the loops that were imported can be kept for the next process."""
    return not _UNKEPT


def loops() -> list[Any]:
    """Return the loops of the modules that were imported, in their order."""
    return [*_LOOPS]


def inner(function: Function) -> Function:
    """Return a function as it is, that compiled ones may call: then it is compiled with them.

    It has no wrappers to be called by Python and is not kept by itself: a fifth of compiling.

    >>> @inner
    ... def doubled(value: int) -> int:
    ...     return 2 * value
    >>> doubled(2)
    4
    """
    return register_jitable(no_cpython_wrapper=True, **_OPTIONS)(function)


def when_compiling(tell: Callable[[], None]) -> None:
    """Have a function called before the next loop is compiled, if one has to be.

    What else numba compiles in this process is the caller's own. Loops that an earlier process has
    compiled are read from where it kept them: then nobody calls.
    """
    register: Any = event.register
    register(_EVENT, _Once(tell))


class _Once(event.Listener):
    def __init__(self, tell: Callable[[], None]) -> None:
        self._tell: Callable[[], None] | None = tell

    def on_start(self, event: Any) -> None:
        if self._tell is None or all(event.data["dispatcher"] is not loop for loop in _LOOPS):
            return
        tell, self._tell = self._tell, None
        tell()

    def on_end(self, event: object) -> None:
        """Leave the end of a compilation alone."""


class _Cheaply(event.Listener):
    """Saves a third of compiling.

    Cycles of objects are not looked for, of which millions are made. What a loop calls is optimised
    lightly, for all of it is optimised once more in the loop. Compilations follow one another, for
    numba has a lock, and hold one another.
    """

    def __init__(self) -> None:
        self._depth = 0
        self._collects = False
        self._level = _CONFIG.OPT

    def on_start(self, _event: object) -> None:
        if self._depth == 0:
            self._collects, self._level = gc.isenabled(), _CONFIG.OPT
            gc.disable()
        else:
            _CONFIG.OPT = min(_LIGHTLY, self._level)
        self._depth += 1

    def on_end(self, _event: object) -> None:
        self._depth -= 1
        if self._depth <= 1:
            _CONFIG.OPT = self._level
        if self._depth == 0 and self._collects:
            gc.enable()


cast(Any, event.register)(_EVENT, _Cheaply())
