"""What a command costs: wall time, processor time, memory; of the command and all it starts."""

from __future__ import annotations

import json
import os
import platform
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

EVERY = 0.05
"""Seconds between two looks at the memory."""
PAGE = os.sysconf("SC_PAGE_SIZE")
UNCOMPILED = "PYTHONDONTWRITEBYTECODE"


class Cost(NamedTuple):
    """What one run of a command took."""

    code: int
    """Exit code."""
    wall: float
    """Seconds."""
    cpu: float
    """Seconds in user and system mode, of the command and what it has waited for (``wait4``)."""
    peak_tree: float
    """Largest sum of resident memory over the tree of processes, MB; sampled, so a short peak may
    be missed, and pages that processes share count in each."""
    peak_process: float
    """Largest resident memory of one process, MB (``ru_maxrss``): exact, but no less than that of
    the small process that starts it."""


def cost(command: Sequence[str | Path], *, cores: int, log: Path, **variables: str) -> Cost:
    """Run a command on some cores; its output goes to a log.

    Args:
        command: the program and its arguments.
        cores: how many of the cores of this process it may use; the first ones.
        log: the file for stdout and stderr.
        variables: environment variables that are set for it.
    """
    # By a small process, this file: the kernel counts the memory of who started a process as its.
    by = [sys.executable, "-I", "-S", __file__, log, str(cores)]
    # What is installed comes compiled: no run pays for what the shell here keeps from it.
    given = {name: value for name, value in os.environ.items() if name != UNCOMPILED}
    made = subprocess.run(  # noqa: S603 - commands of this benchmark
        [*by, *command], env=given | variables, stdout=subprocess.PIPE, check=True
    )
    return Cost(*json.loads(made.stdout))


def _cost(command: Sequence[str], *, cores: int, log: Path) -> Cost:
    os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[:cores])  # a child inherits it
    with log.open("wb") as output:
        start = time.perf_counter()
        child = subprocess.Popen(command, stdout=output, stderr=subprocess.STDOUT)  # noqa: S603
        peaks = _Peaks(child.pid)
        _, status, usage = os.wait4(child.pid, 0)
        wall = time.perf_counter() - start
    child.returncode = os.waitstatus_to_exitcode(status)
    return Cost(
        child.returncode,
        wall,
        usage.ru_utime + usage.ru_stime,
        peaks.stop() / 1e6,
        usage.ru_maxrss * 1024 / 1e6,
    )


class _Peaks:
    """Looks at the memory of a tree of processes until it is stopped."""

    def __init__(self, root: int) -> None:
        self._root = root
        self._most = 0
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)
        self._thread.start()

    def stop(self) -> int:
        """Return the largest number of bytes seen."""
        self._ended.set()
        self._thread.join()
        return self._most

    def _watch(self) -> None:
        while not self._ended.wait(EVERY):
            self._most = max(self._most, sum(map(_resident, _tree(self._root))))


def _tree(root: int) -> Iterator[int]:
    yield root
    for task in Path(f"/proc/{root}/task").glob("*/children"):
        try:
            children = task.read_text().split()
        except OSError:  # it has ended
            continue
        for child in children:
            yield from _tree(int(child))


def _resident(process: int) -> int:
    try:
        return int(Path(f"/proc/{process}/statm").read_text().split()[1]) * PAGE
    except (OSError, IndexError):  # it has ended
        return 0


def machine() -> dict[str, Any]:
    """Return what the figures depend on besides the code."""
    models = [
        line.partition(":")[2].strip()
        for line in Path("/proc/cpuinfo").read_text().splitlines()
        if line.startswith("model name")
    ]
    pages = os.sysconf("SC_PHYS_PAGES")
    return {
        "processor": models[0] if models else platform.processor(),
        "cores": len(os.sched_getaffinity(0)),
        "memory_gb": round(pages * PAGE / 1e9, 1),
        "system": platform.platform(),
        "python": platform.python_version(),
    }


if __name__ == "__main__":
    print(json.dumps(_cost(sys.argv[3:], cores=int(sys.argv[2]), log=Path(sys.argv[1]))))
