"""Loops are compiled beside a run on a new machine, and all of them are known beforehand."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import threading
from multiprocessing.context import SpawnProcess
from pathlib import Path

import msgspec
import pytest

from dedup.compiled import ahead, known_loops

ROOT = Path(__file__).parent.parent
CALLED = """
import sys
sys.path.insert(0, "docs")
import loops, dedup, dedup.compiled, msgspec
with dedup.compiled.plain_up_to(0):
    dedup.run(loops.reports())
sys.stdout.write(msgspec.json.encode([*loops.loops_called()]).decode())
"""
ONE = """
from dedup.compiled import ahead
one = [loop for loop in ahead.known_loops() if loop.name == "_count_in_gaps"]
ahead.known_loops = lambda: one
ahead.compile_ahead(2)
ahead.wait_for_loops()
from dedup.kernels import wording
import numpy as np
none = np.zeros(0, dtype=np.int64)
wording._count_in_gaps(np.zeros(0, bool), none, 8, 50, none)
kept = wording._count_in_gaps.stats
print(kept.cache_hits.total(), kept.cache_misses.total())
"""
LEFT = """
from dedup.compiled import ahead
ahead.compile_ahead(3)
print(*(helper.pid for helper in ahead._HELPERS))
"""
UNGUARDED = """
print("runs")
from dedup.compiled import ahead
one = [loop for loop in ahead.known_loops() if loop.name == "_count_in_gaps"]
ahead.known_loops = lambda: one
ahead.compile_ahead(2)
ahead.wait_for_loops()
print(len(ahead._HELPERS))
"""
TOLD = """
from dedup.compiled import loops
told = []
loops.when_compiling(lambda: told.append("compiling"))
from dedup.kernels import wording
import numpy as np
none = np.zeros(0, dtype=np.int64)
for _ in range(2):
    wording._count_in_gaps(np.zeros(0, bool), none, 8, 50, none)
print(told)
"""
SAID = """
from dedup.cli import notes
class Progress:
    def note(self, event, text):
        print(text)
notes.compiling(Progress())
"""
CALL_ONE = """
from dedup.kernels import wording
import numpy as np
none = np.zeros(0, dtype=np.int64)
wording._count_in_gaps(np.zeros(0, bool), none, 8, 50, none)
print(wording._count_in_gaps.stats.cache_misses.total())
"""
FULL = """
def full(self, path):
    raise OSError(errno.ENOSPC, "No space left on device")
File._open_for_write = full
"""
DAEMON = """
import multiprocessing, sys
def main():
    context = multiprocessing.get_context("fork")
    with context.Pool(1) as pool:
        print(pool.apply(clustered))
def clustered():
    import dedup, polars as pl
    from dedup.compiled import ahead
    ahead.is_kept, ahead._MUCH = lambda loop: False, 0
    return dedup.run(pl.DataFrame({"text": ["One two three."] * 2}), workers=2).clusters.height
main()
"""


SHINGLE = """
from dedup.kernels import shingles_of_texts
import numpy as np
print(shingles_of_texts(np.array([7], dtype=np.uint64), np.array([0, 1]), 1)[0])
"""


def _python(script: str, place: Path = ROOT, **settings: str) -> str:
    return subprocess.run(
        [sys.executable, "-c", script],
        cwd=place,
        env=os.environ | settings,
        capture_output=True,
        text=True,
        check=True,
    ).stdout


def test_every_loop_is_known_with_its_types() -> None:
    """The file names what a run calls: make it anew (docs/loops.py) where a loop has changed."""
    called = msgspec.json.decode(_python(CALLED), type=list[ahead.Loop])
    known = known_loops()
    assert sorted(map(str, called)) == sorted(map(str, known))


def test_a_loop_that_is_compiled_ahead_is_compiled_once(tmp_path: Path) -> None:
    """The process that calls it reads what another one has compiled."""
    assert _python(ONE, NUMBA_CACHE_DIR=str(tmp_path)) == "1 0\n"


def test_who_waits_for_a_loop_is_told_once_on_a_machine(tmp_path: Path) -> None:
    """That loops are compiled is said before the first of them, and not where they were kept."""
    assert _python(TOLD, NUMBA_CACHE_DIR=str(tmp_path)) == "['compiling']\n"
    assert _python(TOLD, NUMBA_CACHE_DIR=str(tmp_path)) == "[]\n"


def test_nobody_goes_on_compiling_for_a_run_that_has_ended(tmp_path: Path) -> None:
    """The processes that compile end with the one that began them."""
    left = _python(LEFT, NUMBA_CACHE_DIR=str(tmp_path)).split()
    assert len(left) == 2
    for process in left:
        with pytest.raises(ProcessLookupError):
            os.kill(int(process), 0)


def test_a_script_is_not_run_again_by_what_compiles_beside_it(tmp_path: Path) -> None:
    """It needs no guard: who compiles knows nothing of what its caller's script does."""
    script = tmp_path / "script.py"
    script.write_text(UNGUARDED, encoding="utf-8")
    settings = os.environ | {"NUMBA_CACHE_DIR": str(tmp_path / "kept"), "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        [sys.executable, script], env=settings, capture_output=True, text=True, check=False
    )
    assert (done.stdout, done.stderr) == ("runs\n1\n", "")


def test_a_full_disk_costs_what_is_kept_and_not_the_run(tmp_path: Path) -> None:
    """A loop that cannot be kept is compiled, and works."""
    full = "import errno; from numba.core.caching import IndexDataCacheFile as File\n" + FULL
    assert _python(full + CALL_ONE, NUMBA_CACHE_DIR=str(tmp_path)) == "1\n"
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def test_what_was_not_written_whole_is_compiled_anew(tmp_path: Path) -> None:
    """A file that is empty, as after a loss of power, is no failure, and mended."""

    def compiled_anew() -> bool:
        return _python(CALL_ONE, NUMBA_CACHE_DIR=str(tmp_path)) == "1\n"

    assert compiled_anew()
    for damaged in ("*.nbi", "*.nbc"):
        (kept,) = tmp_path.rglob(damaged)
        kept.write_bytes(b"")
        assert compiled_anew(), damaged
    assert not compiled_anew()


def test_who_has_no_place_to_keep_loops_is_told(tmp_path: Path) -> None:
    """Where loops are compiled in every run, the message says so and what to do."""
    place = {"NUMBA_CACHE_DIR": str(tmp_path)}
    assert "once on this machine" in _python(SAID + CALL_ONE, **place)
    nowhere = "import numba.core.caching as c; c.CacheImpl._locator_classes = []\n"
    assert "in every run, " in _python(nowhere + SAID + CALL_ONE, **place)


@pytest.fixture
def new_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    """Make all loops look new, and none of them compiled ahead."""
    monkeypatch.setattr(ahead, "is_kept", lambda _: False)
    monkeypatch.setattr(ahead, "_HELPERS", [])
    monkeypatch.setattr(ahead, "_ASKED", threading.Event())


@pytest.mark.usefixtures("new_machine")
def test_one_worker_compiles_as_it_goes() -> None:
    """With one worker no process is started."""
    ahead.compile_ahead(1)
    assert not ahead._HELPERS


@pytest.mark.usefixtures("new_machine")
def test_a_machine_without_room_for_processes_compiles_as_it_goes(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """That no process can be started is no reason to fail, and nothing to wait for."""

    def none_left(_: object) -> None:
        raise BlockingIOError

    monkeypatch.setattr(SpawnProcess, "start", none_left)
    ahead.compile_ahead(2)
    ahead.wait_for_loops()


@pytest.mark.usefixtures("new_machine")
def test_nothing_is_compiled_ahead_of_a_small_run() -> None:
    """It ends before a loop is compiled beside it, and would begin that anew each time."""
    ahead.compile_ahead(2, ahead._MUCH - 1)
    assert not ahead._HELPERS


@pytest.mark.usefixtures("new_machine")
def test_nothing_is_compiled_ahead_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where a loop is kept the machine is not new."""
    monkeypatch.setattr(ahead, "is_kept", lambda _: True)
    ahead.compile_ahead(2)
    assert not ahead._HELPERS


def test_a_loop_is_compiled_anew_when_what_it_calls_has_changed(tmp_path: Path) -> None:
    """A function in another file is part of a loop: machine code of the old one is not used."""
    shutil.copytree(ROOT / "dedup", tmp_path / "dedup", ignore=shutil.ignore_patterns("*.nb[ic]"))
    settings = {"PYTHONPATH": str(tmp_path), "NUMBA_CACHE_DIR": str(tmp_path / "kept")}
    # Python's own byte code is as old as the second of its file: on a fast machine both share it.
    settings["PYTHONDONTWRITEBYTECODE"] = "1"
    found = []
    for multiplier in ("0xC4CEB9FE1A85EC53", "0xC4CEB9FE1A85EC55"):
        _replace(tmp_path / "dedup/scanning/hashes.py", "0xC4CEB9FE1A85EC53", multiplier)
        found.append(_python(SHINGLE, tmp_path, **settings))
    assert found[0] != found[1]


def test_a_process_that_may_have_no_children_compiles_as_it_goes() -> None:
    """A run inside of a pool of processes is like any other, where every loop seems new as well."""
    assert _python(DAEMON) == "6\n"


def test_loops_that_are_not_compiled_at_all_are_no_obstacle(tmp_path: Path) -> None:
    """With ``NUMBA_DISABLE_JIT`` loops are plain functions, and nothing is compiled ahead."""
    run = "from dedup.compiled import compile_ahead; compile_ahead(2); print('done')"
    assert _python(run, NUMBA_DISABLE_JIT="1", NUMBA_CACHE_DIR=str(tmp_path)) == "done\n"


def _replace(path: Path, old: str, new: str) -> None:
    path.write_text(path.read_text().replace(old, new))
