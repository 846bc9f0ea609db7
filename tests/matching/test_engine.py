"""The engine of one machine: batches go out and come back, and nothing else changes."""

from __future__ import annotations

import multiprocessing
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import polars as pl
import pytest

from dedup.engine.lanes import AHEAD
from dedup.engine.local import yield_batches
from dedup.engine.processes import Workers
from dedup.engine.threads import Threads
from dedup.text import Remembered
from tests.conftest import PATIENCE

LONG = 600
"""Seconds that work takes which is given up."""


@pytest.mark.skipif(not hasattr(os, "sched_setaffinity"), reason="no cores can be taken away here")
def test_cores_that_this_process_may_not_use_are_not_counted() -> None:
    """A container, or taskset, gives fewer than the machine has."""
    code = "import os; os.sched_setaffinity(0, {%d}); from dedup.engine.lanes import usable_cores; "
    one = min(os.sched_getaffinity(0))
    done = subprocess.run(
        [sys.executable, "-c", code % one + "print(usable_cores())"],
        capture_output=True,
        check=True,
    )
    assert done.stdout.split() == [b"1"]


def test_who_gives_polars_one_thread_gets_no_processes_beside_it() -> None:
    """Who hands out cores says so in one place."""
    done = subprocess.run(
        [
            sys.executable,
            "-c",
            "from dedup.engine.lanes import usable_cores; print(usable_cores())",
        ],
        env=os.environ | {"POLARS_MAX_THREADS": "1"},
        capture_output=True,
        check=True,
    )
    assert done.stdout.split() == [b"1"]


def test_processes_leave_the_environment_as_it_was(monkeypatch: pytest.MonkeyPatch) -> None:
    """What workers are told about threads is told to nobody else."""
    documents = pl.DataFrame({"document": [f"{number:04}" for number in range(2048)]})
    for before in (None, "3"):
        monkeypatch.delenv("POLARS_MAX_THREADS", raising=False)
        if before is not None:
            monkeypatch.setenv("POLARS_MAX_THREADS", before)
        with Workers(2) as workers:
            mapped = pl.concat(yield_batches(pl.DataFrame.clone, documents, workers=workers))
        assert mapped.equals(documents)
        assert os.environ.get("POLARS_MAX_THREADS") == before


@pytest.mark.skipif(not hasattr(signal, "pthread_sigmask"), reason="no masks of signals here")
def test_an_interrupt_ends_processes_without_a_word() -> None:
    """Ctrl-C waits until a process has started, and then ends it; the caller hears it as before."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, ())
    with Workers(2) as workers:
        heard = [*workers.starmap(signal.getsignal, [(signal.SIGINT,)] * 4)]
        held = [*workers.starmap(signal.pthread_sigmask, [(signal.SIG_BLOCK, ())] * 4)]
    assert heard == [signal.SIG_DFL] * 4
    assert not any(signal.SIGINT in signals for signals in held)
    assert signal.pthread_sigmask(signal.SIG_BLOCK, ()) == before


def test_processes_end_at_once_when_their_work_is_given_up() -> None:
    """A caller that is told to end neither waits for what it began nor leaves it behind."""
    begun = time.monotonic()
    with pytest.raises(SystemExit):
        _begin_and_end()
    assert time.monotonic() - begun < LONG
    assert multiprocessing.active_children() == []


def _begin_and_end() -> None:
    with Workers(2) as workers:
        next(workers.starmap(time.sleep, [(0,), (LONG,), (LONG,), (LONG,)]))  # they have started
        raise SystemExit


CALLER = """
import os, time
from dedup.engine.processes import Workers

if __name__ == "__main__":
    with Workers(2) as workers:
        print(*workers.starmap(os.getpid, [()] * 4), flush=True)
        time.sleep(600)
"""


def test_processes_end_with_a_caller_that_is_killed(tmp_path: Path) -> None:
    """Who kills a run, as a system short of memory does, is not left with its processes."""
    script = tmp_path / "caller.py"
    script.write_text(CALLER, encoding="utf-8")
    with subprocess.Popen([sys.executable, script], stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert len(process.stdout.readline().split()) == 4
        process.kill()
        # None of them holds the pipe any more.
        assert process.communicate(timeout=PATIENCE)[0] == b""


def test_a_script_is_not_run_again_by_its_processes(tmp_path: Path) -> None:
    """It needs no guard: a process that starts knows nothing of what its caller's script does."""
    script = tmp_path / "script.py"
    script.write_text(
        "from dedup.engine.processes import Workers\n"
        "with Workers(2) as workers:\n"
        "    print(*workers.starmap(pow, [(2, 3)] * 4))\n",
        encoding="utf-8",
    )
    done = subprocess.run([sys.executable, script], capture_output=True, text=True, check=False)
    assert (done.stdout, done.stderr) == ("8 8 8 8\n", "")


def test_threads_take_little_ahead_of_what_is_used() -> None:
    """Work is taken as results are: never is the whole of it begun and waiting in memory."""
    taken: list[int] = []

    def work() -> Iterator[tuple[int]]:
        for number in range(64):
            taken.append(number)
            yield (number,)

    with Threads(2) as threads:
        found = threads.starmap(str, work())
        assert next(found) == "0"
        assert len(taken) <= 2 * AHEAD + 1
        assert [*found] == [str(number) for number in range(1, 64)]


def test_one_thread_is_the_caller_itself() -> None:
    """With one worker nothing runs beside it."""
    with Threads(1) as threads:
        names = threads.starmap(lambda _: threading.current_thread().name, [(None,)] * 3)
        assert {*names} == {threading.current_thread().name}


def test_threads_take_turns_more_often_until_they_have_done() -> None:
    """Who waits for Python's lock waits shorter; the caller's setting is back, whatever happens."""
    before = sys.getswitchinterval()
    with Threads(2):
        assert sys.getswitchinterval() < before
    assert sys.getswitchinterval() == before
    with pytest.raises(ZeroDivisionError), Threads(2):
        divmod(1, 0)
    assert sys.getswitchinterval() == before
    with Threads(1):
        assert sys.getswitchinterval() == before


@pytest.mark.parametrize("first", [0, 1])
def test_runs_that_overlap_leave_the_turns_as_they_were(first: int) -> None:
    """A web service has several runs at once, and whichever ends first must not decide for it."""
    before = sys.getswitchinterval()
    runs = ExitStack(), ExitStack()
    for run in runs:
        run.enter_context(Threads(2))
    runs[first].close()
    assert sys.getswitchinterval() < before
    runs[1 - first].close()
    assert sys.getswitchinterval() == before


def test_an_error_in_a_thread_reaches_the_caller() -> None:
    """What goes wrong in a piece of work is raised where its result is taken."""
    with Threads(2) as threads, pytest.raises(ZeroDivisionError):
        list(threads.starmap(divmod, [(1, 1), (1, 0), (1, 1)]))


def test_threads_share_what_is_remembered(monkeypatch: pytest.MonkeyPatch) -> None:
    """Words are forgotten when there are too many, and never while another thread reads them."""
    monkeypatch.setattr("dedup.text._REMEMBERED", 5)
    lengths = Remembered(lambda words: [len(word) for word in words])
    batches = [(["a" * size, "b" * size, "c"],) for size in range(1, 300)]
    with Threads(4) as threads:
        found = [*threads.starmap(lengths, batches)]
    assert found == [[size, size, 1] for size in range(1, 300)]
