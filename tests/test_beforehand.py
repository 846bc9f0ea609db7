"""Tables of a run folder that are written while the run goes on."""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import polars as pl
import pytest

import dedup
from dedup.errors import OutputError
from dedup.memory import keep_freed
from dedup.pipeline import run
from dedup.result import Result, written_beforehand
from dedup.stored import InParts, Spilled
from tests.matching.corpora import seeds


class Slow(InParts):
    """A table whose parts do not end before they are asked for no more."""

    schema = pl.Schema({"document": pl.String()})
    height = 1

    def __init__(self) -> None:
        self.began = threading.Event()

    def parts(self, *_: str) -> Iterator[pl.DataFrame]:
        """Yield the same part for ever."""
        while True:
            self.began.set()
            yield pl.DataFrame({"document": ["a"] * 20_000})


@pytest.fixture(scope="module")
def result() -> Result:
    """The result of a small run."""
    return dedup.run(seeds())


def test_what_is_written_beforehand_has_the_same_bytes(result: Result, tmp_path: Path) -> None:
    """A table is the same file whether it was written while the run went on or at its end."""
    result.write(tmp_path / "later")
    with written_beforehand(tmp_path / "sooner") as beforehand:
        beforehand.begin("documents", result.in_parts("documents"))
        result.write(tmp_path / "sooner", beforehand=beforehand)
    sooner, later = (
        {path.name: path.read_bytes() for path in (tmp_path / name).iterdir()}
        for name in ("sooner", "later")
    )
    assert sooner == later


def test_a_table_that_has_changed_is_written_anew(result: Result, tmp_path: Path) -> None:
    """What was written of another table than that of the result is not used."""
    with written_beforehand(tmp_path / "run") as beforehand:
        beforehand.begin("documents", Spilled.of(result.documents.head(1)))
        result.write(tmp_path / "run", beforehand=beforehand)
    assert dedup.read_result(tmp_path / "run").documents.equals(result.documents)


def _fail(folder: Path) -> None:
    """Fail while a table is being written."""
    table = Slow()
    with written_beforehand(folder) as beforehand:
        beforehand.begin("documents", table)
        table.began.wait()
        raise ZeroDivisionError


def test_a_run_that_fails_leaves_nothing_of_what_was_written(tmp_path: Path) -> None:
    """Nobody waits for a table that is not needed any more, and no file of it stays."""
    with pytest.raises(ZeroDivisionError):
        _fail(tmp_path / "below" / "run")
    assert [*tmp_path.iterdir()] == []


def test_a_table_that_cannot_be_written_is_told(result: Result, tmp_path: Path) -> None:
    """A disk that was full while the run went on is told when the run is written."""
    with written_beforehand(tmp_path / "run") as beforehand:
        beforehand._folder.rename(tmp_path / "gone")
        beforehand.begin("documents", result.in_parts("documents"))
        with pytest.raises(OutputError, match="cannot be written"):
            result.write(tmp_path / "run", beforehand=beforehand)
        (tmp_path / "gone").rename(beforehand._folder)
    assert [*tmp_path.iterdir()] == []


def test_what_a_run_knows_early_is_in_its_result() -> None:
    """A run tells of its documents and sentences before its end, and changes them no more."""
    known: dict[str, InParts] = {}
    result = run(seeds(), known=known.__setitem__)
    assert {"documents", "sentences"} == known.keys()
    assert all(result.in_parts(name) is table for name, table in known.items())


def test_a_process_that_ends_at_once_looks_for_no_cycles() -> None:
    """What there is when it ends is left as it is, and what was asked for at its end is done."""
    said = (
        "import atexit, gc; from dedup.memory import end_at_once; "
        "atexit.register(lambda: print(gc.get_freeze_count() > 0)); end_at_once()"
    )
    done = subprocess.run([sys.executable, "-c", said], capture_output=True, check=True)
    assert done.stdout.split() == [b"True"]


def test_keeping_freed_memory_changes_no_result(result: Result) -> None:
    """What the C library does with free memory is nothing that a result depends on."""
    keep_freed()
    assert dedup.run(seeds()).clusters.equals(result.clusters)
