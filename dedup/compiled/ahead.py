"""Compiles loops on a new machine before a run needs them, beside the run itself.

A loop is compiled for the types that it is called with, which are known beforehand: they are kept
in a file of this package, in the order in which a run comes to them. Compiling holds a lock of
numba, so it is done in other processes, and they begin with what is needed last: a run compiles
what it comes to, as it would alone, until it comes to what they have compiled and kept. A small run
needs none of it (:mod:`dedup.compiled.dispatching`), and would end before they have done anything.
"""

from __future__ import annotations

import contextlib
import importlib
import itertools
import multiprocessing
import signal
import threading
from collections.abc import Iterable
from importlib import resources
from multiprocessing.process import BaseProcess
from typing import Any, Final, TypeAlias

import msgspec
from numba import types

from dedup.compiled.loops import is_kept, loops
from dedup.compiled.spawning import script_hidden

_FILE: Final = "loops.jsonl"
_MUCH: Final = 1 << 20
"""Bytes of texts. With half of it a run compiles as much whether others do so beside it or not;
with twice as much a third less (docs/experiments/speed.md)."""
_TYPES: Final[Any] = types
_ASKED: Final = threading.Event()
"""What is not kept is asked once in a process: it takes as long as to read some files."""
_HELPERS: Final[list[BaseProcess]] = []

Code: TypeAlias = Any
"""A type as text: ``int64``, ``int64[2]`` of an array, ``uint8[1]!`` of one that is only read; a
tuple as a list, and a named one under ``module.Name``."""


class Loop(msgspec.Struct, frozen=True):
    """A loop and the types of its arguments."""

    module: str
    name: str
    types: list[Code]


def known_loops() -> list[Loop]:
    """Return the loops of this package, in the order in which a run comes to them."""
    content = resources.files("dedup").joinpath("data", _FILE).read_bytes()
    return msgspec.json.Decoder(Loop).decode_lines(content)


def compile_ahead(most: int, size: int = _MUCH) -> None:
    """Begin to compile the loops that this machine has not compiled yet, the last ones first.

    This process goes on; the others end with it at the latest. Where nothing can be kept there is
    nothing to do: every process compiles for itself. So it is where no process can be had.

    Args:
        most: processes that may run, this one among them.
        size: bytes of texts to come, as far as they are known; of few nothing is compiled ahead.
    """
    if most < 2 or size < _MUCH or _ASKED.is_set() or multiprocessing.current_process().daemon:
        return
    _ASKED.set()
    new = [loop for loop in known_loops() if is_kept(_function(loop)) is False]
    modules = _by_module(new)[::-1]
    context = multiprocessing.get_context("spawn")
    with contextlib.suppress(OSError, NotImplementedError), script_hidden():
        for first in range(min(most - 1, len(modules))):
            share = modules[first :: most - 1]
            helper = context.Process(target=_compile, args=(share,), daemon=True)
            helper.start()
            _HELPERS.append(helper)


def wait_for_loops() -> None:
    """Wait until all is compiled that was begun: processes to come find it then."""
    for helper in _HELPERS:
        helper.join()


def _function(loop: Loop) -> Any:
    """Return the function of a loop, or None: while the code changes the file may be behind it."""
    return getattr(importlib.import_module(loop.module), loop.name, None)


def _by_module(known: list[Loop]) -> list[list[Loop]]:
    """Return the loops of each module together, for they share what is compiled with them."""
    modules: dict[str, list[Loop]] = {}
    for loop in known:
        modules.setdefault(loop.module, []).append(loop)
    return [*modules.values()]


def _compile(modules: list[list[Loop]]) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # who began this process ends it
    for loop in itertools.chain.from_iterable(modules):
        _function(loop).compile(tuple(typed(code) for code in loop.types))


def loops_called() -> Iterable[Loop]:
    """Yield the loops that this process has called, once for every list of types."""
    for loop in loops():
        for signature in loop.signatures:
            code = [_code(one) for one in signature]
            yield Loop(loop.py_func.__module__, loop.py_func.__name__, code)


def typed(code: Code) -> Any:
    """Return numba's type.

    >>> typed("uint8[1]!"), typed(["int64", "float64"])
    (Array(uint8, 1, 'C', True, aligned=True), Tuple((int64, float64)))
    """
    if isinstance(code, list):
        return _TYPES.BaseTuple.from_types([typed(one) for one in code])
    if isinstance(code, dict):
        ((path, fields),) = code.items()
        module, _, name = path.rpartition(".")
        kind = getattr(importlib.import_module(module), name)
        return _TYPES.BaseTuple.from_types([typed(one) for one in fields], kind)
    name, _, rest = code.partition("[")
    scalar = getattr(_TYPES, name)
    return _TYPES.Array(scalar, int(rest[0]), "C", readonly="!" in rest) if rest else scalar


def _code(kind: Any) -> Code:
    if isinstance(kind, _TYPES.Array):
        if kind.layout != "C":
            raise TypeError(f"an array is called in another order than C: {kind}")
        return f"{kind.dtype}[{kind.ndim}]{'' if kind.mutable else '!'}"
    if not isinstance(kind, _TYPES.BaseTuple):
        return str(kind)
    parts = [_code(one) for one in kind]
    if not isinstance(kind, _TYPES.BaseNamedTuple):
        return parts
    made = kind.instance_class
    return {f"{made.__module__}.{made.__name__}": parts}
