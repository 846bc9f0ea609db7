"""The door to numba: loops that are compiled once on a machine, and kept for the next process."""

from dedup.compiled.ahead import (
    compile_ahead,
    known_loops,
    loops_called,
    wait_for_loops,
)
from dedup.compiled.dispatching import dispatch, plain_up_to
from dedup.compiled.loops import can_keep, compiled, inner, when_compiling
from dedup.compiled.spawning import script_hidden

__all__ = [
    "can_keep",
    "compile_ahead",
    "compiled",
    "dispatch",
    "inner",
    "known_loops",
    "loops_called",
    "plain_up_to",
    "script_hidden",
    "wait_for_loops",
    "when_compiling",
]
