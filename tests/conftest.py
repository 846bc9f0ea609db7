"""What all tests share."""

from __future__ import annotations

import signal
import subprocess
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from itertools import islice
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

from dedup.compiled import plain_up_to

# No test fails because a machine is slow, or because this run drew what no other did: laws are
# tried on the same examples everywhere. `pytest --hypothesis-profile search` draws others.
_PATIENT = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("dedup", _PATIENT, max_examples=40, derandomize=True)
settings.register_profile("search", _PATIENT, max_examples=300)
settings.load_profile("dedup")

PATIENCE = 120
"""Seconds until a test gives up what it waits for: a net, as all of it comes in a second or two."""
_SHOWN = 20
"""Failures that are told at the end, which is a screen."""


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_terminal_summary(
    terminalreporter: pytest.TerminalReporter,
) -> Generator[None, None, None]:
    """Tell on the last screen which tests failed and why.

    Where ``CI`` is set pytest shortens nothing, and a difference of two lists is pages long.
    """
    yield
    kinds = (terminalreporter.stats.get(kind, []) for kind in ("error", "failed"))
    failed = [report for reports in kinds for report in reports]
    if failed:
        terminalreporter.section("what failed, and why")
    for report in islice(failed, _SHOWN):
        terminalreporter.write_line(report.nodeid)
        terminalreporter.write_line(f"    {_reason(report)}")
    if len(failed) > _SHOWN:
        terminalreporter.write_line(f"and {len(failed) - _SHOWN} more")


def _reason(report: pytest.TestReport | pytest.CollectReport) -> str:
    """Return why a test failed, on one line of at most two hundred characters or so."""
    crash = getattr(report.longrepr, "reprcrash", None)
    told = crash.message if crash else "\n".join(report.longreprtext.splitlines()[-1:])
    entries = getattr(getattr(report.longrepr, "reprtraceback", None), "reprentries", [])
    line = getattr(entries[0], "reprfileloc", None) if entries else None
    where = f"{line.path}:{line.lineno}: " if line else ""
    words = " ".join(told.split())
    return where + (words if len(words) <= 200 else f"{words[:140]} ... {words[-60:]}")


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
