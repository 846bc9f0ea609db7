"""What all tests share."""

from __future__ import annotations

import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from hypothesis import settings

from dedup.compiled import plain_up_to

# No test fails because a machine is slow, or because this run drew what no other did: laws are
# tried on the same examples everywhere. `pytest --hypothesis-profile search` draws others.
settings.register_profile("dedup", deadline=None, max_examples=40, derandomize=True)
settings.register_profile("search", deadline=None, max_examples=300)
settings.load_profile("dedup")

PATIENCE = 120
"""Seconds until a test gives up what it waits for: a net, as all of it comes in a second or two."""


@pytest.fixture(scope="module", params=[1 << 19, 0], ids=["plain", "compiled"])
def both_forms(request: pytest.FixtureRequest) -> Iterator[None]:
    """Run the tests of a module on plain functions, where NumPy checks all places, and on loops.

    Machine code reads beyond an array without a word. What is large is always compiled.
    """
    with plain_up_to(request.param):
        yield


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
