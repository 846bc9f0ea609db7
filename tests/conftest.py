"""What all tests share."""

from __future__ import annotations

import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from hypothesis import settings

# No test fails because a machine is slow, or because this run drew what no other did: laws are
# tried on the same examples everywhere. `pytest --hypothesis-profile search` draws others.
settings.register_profile("dedup", deadline=None, max_examples=60, derandomize=True)
settings.register_profile("search", deadline=None, max_examples=300)
settings.load_profile("dedup")


@contextmanager
def not_ignored(sent: signal.Signals) -> Iterator[None]:
    """Start processes that hear a signal, though these tests themselves run under nohup."""
    before = signal.signal(sent, signal.SIG_DFL)
    try:
        yield
    finally:
        signal.signal(sent, before)


@contextmanager
def not_waited_for(process: subprocess.Popen[Any]) -> Iterator[None]:
    """Kill a process that goes on at the end, so that a test fails where it would hang."""
    try:
        yield
    finally:
        process.kill()
