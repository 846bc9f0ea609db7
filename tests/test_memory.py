"""What a run changes of the process that it runs in, and puts back."""

from __future__ import annotations

import gc
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack

import pytest

import dedup
from dedup.memory import rarely_collecting
from tests.matching.corpora import seeds


@pytest.mark.parametrize("first", [0, 1])
def test_runs_that_overlap_leave_the_collector_as_it_was(first: int) -> None:
    """A web service has several runs at once, and whichever ends first must not decide for it."""
    usual, before = gc.get_threshold(), (700, 10, 10)
    gc.set_threshold(*before)  # a worker of another test in this process may have left its own
    runs = ExitStack(), ExitStack()
    for run in runs:
        run.enter_context(rarely_collecting())
    runs[first].close()
    assert gc.get_threshold() != before
    runs[1 - first].close()
    assert gc.get_threshold() == before
    gc.set_threshold(*usual)


def test_threads_may_run_at_once_and_say_nothing(capfd: pytest.CaptureFixture[str]) -> None:
    """Each gets what it would get alone, and nothing is written to stdout or stderr."""
    piles = [seeds().head(count) for count in (5, 2, 4, 3)]
    alone = [dedup.run(pile).statements for pile in piles]
    with ThreadPoolExecutor(len(piles)) as pool:
        for together, expected in zip(pool.map(dedup.run, piles), alone, strict=True):
            assert together.statements.equals(expected)
    assert capfd.readouterr() == ("", "")
