"""What goes wrong: a message, the documented exit code, and never a traceback."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from dedup.cli import command
from dedup.errors import OutputError

from .conftest import SEEDS, Command


def _short(value: Sequence[str]) -> str:
    return value if isinstance(value, str) else " ".join(value)


_USAGE = [
    (["run", "seeds"], "Missing option '-o'"),
    (["run", "-o", "x"], "Missing argument 'INPUT...'"),
    (["run", "seeds", "-o", "x", "--tiers", "both"], "'both' is not 'copy', 'event'"),
    (["run", "seeds", "-o", "x", "--tiers", ""], "is not 'copy', 'event'"),
    (["run", "seeds", "-o", "x", "--workers", "0"], "not in the range x>=1"),
    (["run", "seeds", "-o", "x", "--stop-after", "edges"], "'edges' is not one of"),
    (["rnu"], "No such command 'rnu'"),
    (["evaluate", "RUN"], "give either RUN and --gold"),
    (["evaluate", "--gold", "g.csv"], "give either RUN and --gold"),
    (["evaluate", "RUN", "--alignment", "g.jsonl"], "give either RUN and --gold"),
    (["evaluate", "RUN", "--gold", "g.csv", "--predictions", "p"], "give either RUN and --gold"),
    (["export", "RUN", "edges"], "give --format"),
    (["export", "RUN", "edges", "-o", "edges.xlsx"], "the name tells no format"),
    (["export", "RUN", "edge", "--format", "csv"], "did you mean 'edges'?"),
    (["schema", "cluster"], "did you mean 'clusters'?"),
]


@pytest.mark.parametrize(("arguments", "message"), _USAGE, ids=_short)
def test_wrong_usage_exits_2(
    dedup: Command, seed_run: Path, arguments: Sequence[str], message: str
) -> None:
    """A wrong command line says what is wrong, on stderr."""
    done = dedup(*(seed_run if word == "RUN" else word for word in arguments))
    assert done.code == 2
    assert message in done.err
    assert done.out == ""


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("[copy]\nshingle = 3\n", "copy.shingle: unknown; did you mean 'shingle_size'?"),
        ("[event]\nthreshold = 7\n", "threshold"),
        ("tiers =", "is not TOML"),
    ],
)
def test_a_wrong_configuration_exits_2_and_names_the_key(
    dedup: Command, tmp_path: Path, content: str, message: str
) -> None:
    """A configuration error is a usage error; the file and the key are named."""
    file = tmp_path / "dedup.toml"
    file.write_text(content, encoding="utf-8")
    done = dedup("run", SEEDS, "-o", tmp_path / "run", "--config", file)
    assert done.code == 2
    assert str(file) in done.err
    assert message in done.err


_FAILURES = [
    (["run", "nowhere", "-o", "x"], "nowhere"),
    (["run", "EMPTY", "-o", "x"], "EMPTY"),
    (["report", "nowhere", "-o", "x"], "is not a run folder"),
    (["report", "RUN", "-o", "FILE"], "is a file; name a folder"),
    (["export", "RUN", "edges", "-o", "FILE/edges.csv"], "cannot be written"),
    (["export", "RUN", "edges", "-o", "EMPTY", "--format", "csv"], "cannot be written"),
    (["explain", "RUN", "001", "002_f9c8f4x"], "nearest are 002_f9c8f4929e86b7bc"),
    (["explain", "RUN", "00", "001"], "begins 5 ids"),
    (["explain", "RUN", "001", "001"], "are one document"),
    (["evaluate", "RUN", "--gold", "nowhere.csv"], "cannot be read"),
    (["evaluate", "RUN", "--gold", "FILE"], "has no column 'id'"),
    (["evaluate", "--alignment", "FILE"], "is not an alignment record"),
    (["diff", "nowhere.txt", "-o", "x.html"], "nowhere.txt"),
]


@pytest.mark.parametrize(("arguments", "message"), _FAILURES, ids=_short)
def test_failures_exit_1_with_one_message(
    dedup: Command,
    seed_run: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    arguments: Sequence[str],
    message: str,
) -> None:
    """What cannot be done is said in one message that names the thing, and nothing is left."""
    monkeypatch.chdir(tmp_path)
    Path("EMPTY").mkdir()
    Path("FILE").write_text("some text\n", encoding="utf-8")
    done = dedup(*(seed_run if word == "RUN" else word for word in arguments))
    assert done.code == 1
    assert message in done.err
    assert "Traceback" not in done.err
    assert done.out == ""
    assert sorted(path.name for path in tmp_path.iterdir()) == ["EMPTY", "FILE"]


def test_a_damaged_run_is_refused(dedup: Command, own_run: Path, tmp_path: Path) -> None:
    """A run with a table that was cut short, or of a newer format, says so."""
    (own_run / "edges.parquet").write_bytes(b"PAR1")
    assert "a table cannot be read" in dedup("report", own_run, "-o", tmp_path / "x").err
    (own_run / "run.json").write_text('{"format_version": 99}', encoding="utf-8")
    done = dedup("report", own_run, "-o", tmp_path / "x")
    assert (done.code, "format 99 is newer" in done.err) == (1, True)


def test_a_disk_that_is_full_ends_with_a_message(dedup: Command, seed_run: Path) -> None:
    """A write that fails is an error of the output, whatever the format."""
    for kind in ("csv", "jsonl", "parquet"):
        done = dedup("export", seed_run, "edges", "--format", kind, "-o", "/dev/full")
        assert done.code == 1
        assert done.err.startswith("dedup: /dev/full: cannot be written (")


@pytest.mark.parametrize(
    ("raised", "code", "message"),
    [
        (KeyboardInterrupt(), 130, "interrupted"),
        (OSError(28, "No space left on device"), 1, "No space left on device"),
        (OutputError("out: no"), 1, "dedup: out: no\n"),
        (BrokenPipeError(), 0, ""),
    ],
    ids=lambda value: type(value).__name__,
)
def test_every_way_to_end_has_its_exit_code(
    dedup: Command,
    monkeypatch: pytest.MonkeyPatch,
    raised: BaseException,
    code: int,
    message: str,
) -> None:
    """Ctrl-C, a failing system call, an expected error and a closed pipe end without traceback."""

    def fail() -> None:
        raise raised

    monkeypatch.setattr(command, "_silence_stdout", lambda: None)
    monkeypatch.setattr("dedup.contract.schemas", fail)
    done = dedup("schema")
    assert done.code == code
    assert message in done.err
    assert "Traceback" not in done.err
