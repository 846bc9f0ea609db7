"""What goes wrong: a message, the documented exit code, and never a traceback."""

from __future__ import annotations

import json
from collections.abc import Sequence
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path

import polars as pl
import pytest

from dedup.cli import command
from dedup.errors import OutputError
from dedup.result import read_result

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
    (["evaluate", "--alignment", "g.jsonl", "--sweep"], "give either RUN and --gold"),
    (["export", "RUN", "edges"], "give --format"),
    (["export", "RUN", "edges", "-o", "edges.xlsx"], "the name tells no format"),
    (["report", "RUN", "--text", "--cluster", "x"], "give -o FILE with --cluster"),
    (["report", "RUN", "--cluster", "x"], "give -o FILE with --cluster"),
    (["export", "RUN", "edge", "--format", "csv"], "did you mean 'edges'?"),
    (["export", "RUN", "lineage", "--format", "csv"], "needs --since EARLIER"),
    (["export", "RUN", "edges", "--format", "csv", "--since", "RUN"], "needs --since EARLIER"),
    (["diff", "seeds", "-o", "-"], "name a file"),
    (["diff", "seeds", "-o", "c.txt"], "end its name in .html"),
    (["report", "RUN", "--cluster", "x", "-o", "c.csv"], "end its name in .html"),
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
        ("[copy]\nshingle = 3\n", "copy.shingle is unknown; did you mean 'shingle_size'?"),
        ("[specific]\nenough = 0.4\n", "specific is unknown. Known are: tiers, stop_after"),
        ("[event]\nthreshold = 7\n", "event.threshold: expected `float` <= 1.0"),
        ("tiers =", "is not TOML"),
        ("[event.model]\ncosin = 1\n", "event.model.cosin is unknown; did you mean 'cosine'?"),
        ("tiers = ['both']\n", "tiers: choose from copy, event"),
        ("tiers = []\n", "tiers: "),
        ("stop_after = 'edges'\n", "stop_after: choose from clusters, statements"),
        ("[event.model]\nbias = nan\n", "event.model.bias: "),
        ("[event.model]\nbias = inf\n", "event.model.bias: "),
        ("[event]\ngroup_days = inf\n", "event.group_days: "),
        ("[copy]\nsample_rate = 99999999999\n", "copy.sample_rate: "),
        ("[statements]\nrarity_power = 1e6\n", "statements.rarity_power: "),
        (f"a = {'[' * 5000}", "is not TOML"),
        ("[input.columns]\ndate = 'Datum'\n", "input.columns.date is unknown"),
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


def test_a_configuration_with_a_byte_order_mark_is_read(dedup: Command, tmp_path: Path) -> None:
    """Editors of Windows begin a file with a byte order mark; it changes nothing."""
    file = tmp_path / "dedup.toml"
    file.write_text("tiers = ['copy']\n", encoding="utf-8-sig")
    done = dedup("run", SEEDS, "-o", tmp_path / "run", "--config", file, "--quiet")
    assert done.code == 0
    assert read_result(tmp_path / "run").info.configuration.tiers == ("copy",)


@pytest.mark.parametrize("encoding", ["utf-16", "latin-1"])
def test_a_configuration_in_another_encoding_is_named(
    dedup: Command, tmp_path: Path, encoding: str
) -> None:
    """TOML is UTF-8: what is not says so, and what to do."""
    file = tmp_path / "dedup.toml"
    file.write_text("# \xe9\ntiers = ['copy']\n", encoding=encoding)
    done = dedup("run", SEEDS, "-o", tmp_path / "run", "--config", file)
    assert (done.code, "is not UTF-8, as TOML must be; save it as UTF-8" in done.err) == (2, True)


@pytest.mark.parametrize(
    ("arguments", "code", "text"),
    [
        (["nowhere", "-o", "x"], 1, "nowhere: no such file or folder"),
        (["seeds", "-o", "x", "--workers", "0"], 2, "not in the range x>=1"),
        (["seeds"], 2, "Missing option '-o'"),
        (["seeds", "-o", "x", "--config", "nowhere"], 2, "nowhere: cannot be read"),
    ],
)
def test_what_fails_is_said_as_the_log_is(
    dedup: Command, arguments: Sequence[str], code: int, text: str
) -> None:
    """Who reads JSON lines gets no other ones, be the command line wrong or its input."""
    done = dedup("run", *arguments, "--log-format", "json")
    (said,) = map(json.loads, done.err.splitlines())
    assert (done.code, said["event"], said["exit_code"]) == (code, "failed", code)
    assert text in said["text"]


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
    (["evaluate", "--alignment", "DEEP"], "DEEP:1: is not an alignment record"),
    (["evaluate", "RUN", "--gold", "QUOTE"], "is not CSV with a header id,cluster"),
    (["evaluate", "RUN", "--gold", "HEADER"], "HEADER: holds no row under its header"),
    (["diff", "nowhere.txt", "-o", "x.html"], "nowhere.txt"),
    (["run", "FILE.txt", "-o", "CIRCLE"], "CIRCLE: cannot be written"),
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
    Path("DEEP").write_text('{"id": ' + "[" * 100_000, encoding="utf-8")
    Path("QUOTE").write_text('id,cluster\n"000,1\n', encoding="utf-8")
    Path("HEADER").write_text("id,cluster\n", encoding="utf-8")
    Path("FILE.txt").write_text("Rain fell.", encoding="utf-8")
    Path("CIRCLE").symlink_to("CIRCLE")
    before = sorted(path.name for path in tmp_path.iterdir())
    done = dedup(*(seed_run if word == "RUN" else word for word in arguments))
    assert done.code == 1
    assert message in done.err
    assert "Traceback" not in done.err
    assert done.out == ""
    assert sorted(path.name for path in tmp_path.iterdir()) == before


def test_a_damaged_run_is_refused(dedup: Command, own_run: Path, tmp_path: Path) -> None:
    """A run with a table that was cut short, or of a newer format, says so."""
    (own_run / "edges.parquet").write_bytes(b"PAR1")
    assert "a table cannot be read" in dedup("report", own_run, "-o", tmp_path / "x").err
    (own_run / "run.json").write_text('{"format_version": 99}', encoding="utf-8")
    done = dedup("report", own_run, "-o", tmp_path / "x")
    assert (done.code, "format 99 is newer" in done.err) == (1, True)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("[]", "is damaged"),
        ("{", "is damaged"),
        ('{"format_version": "1"}', "Expected `int`, got `str`"),
        ("{}", "Expected `int`, got `null`"),
        ('{"a": ' + "[" * 100_000, "is damaged"),
    ],
    ids=["a list", "cut short", "a text for the version", "no version", "deeply nested"],
)
def test_a_damaged_run_file_is_refused(
    dedup: Command, own_run: Path, content: str, message: str
) -> None:
    """Whatever run.json holds, the message names it and says what to do."""
    (own_run / "run.json").write_text(content, encoding="utf-8")
    done = dedup("export", own_run, "edges", "--format", "csv")
    assert (done.code, done.out) == (1, "")
    assert str(own_run / "run.json") in done.err
    assert message in done.err
    assert "make the run again" in done.err


@pytest.mark.parametrize(
    ("table", "named"),
    [("documents", "sentences"), ("sentences", "statements"), ("clusters", "statements")],
)
def test_tables_that_do_not_belong_together_are_refused(
    dedup: Command, own_run: Path, tmp_path: Path, table: str, named: str
) -> None:
    """A table from which rows were cut is found by the rows that others name."""
    file = own_run / f"{table}.parquet"
    pl.read_parquet(file).head(1).write_parquet(file)
    done = dedup("report", own_run, "-o", tmp_path / "report")
    assert done.code == 1
    assert f"{own_run}: is damaged: table {named} names " in done.err
    assert f"which table {table} does not hold" in done.err


def test_a_table_without_a_column_is_refused_by_its_place(dedup: Command, own_run: Path) -> None:
    """The message names the run folder, the table and the column."""
    file = own_run / "clusters.parquet"
    pl.read_parquet(file).drop("role").write_parquet(file)
    done = dedup("explain", own_run, "000", "001")
    assert (done.code, f"{own_run}: is damaged: table clusters: column 'role'" in done.err) == (
        1,
        True,
    )


_OVER_INPUT = [
    ["diff", "a.txt", "b.txt", "-o", "a.txt"],
    ["diff", "a.txt", "b.txt", "-o", "link.txt"],
    ["export", "RUN", "clusters", "-o", "RUN/documents.parquet"],
    ["report", "RUN", "--cluster", "event-04a82ea3ff9139cb", "-o", "RUN/documents.parquet"],
    ["diff", "a.txt", "b.txt", "--config", "c.toml", "-o", "c.toml"],
    ["evaluate", "--alignment", "gold.jsonl", "--config", "c.toml", "--predictions", "c.toml"],
    ["evaluate", "--alignment", "gold.jsonl", "--predictions", "gold.jsonl"],
]


@pytest.mark.parametrize("arguments", _OVER_INPUT, ids=_short)
def test_no_command_writes_over_what_it_reads(
    dedup: Command,
    own_run: Path,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    arguments: Sequence[str],
) -> None:
    """An output that is also an input is refused, and the input stays as it was."""
    monkeypatch.chdir(tmp_path)
    Path("a.txt").write_text("Rain fell.", encoding="utf-8")
    Path("b.txt").write_text("Snow fell.", encoding="utf-8")
    Path("link.txt").symlink_to("a.txt")
    Path("c.toml").write_text("", encoding="utf-8")
    Path("gold.jsonl").write_text(
        '{"id": "a", "left_sentences": ["x"], "right_sentences": ["x"]}\n', encoding="utf-8"
    )
    before = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    done = dedup(*(word.replace("RUN", own_run.name) for word in arguments))
    assert (done.code, "is input of this command" in done.err) == (1, True)
    assert {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()} == before


@pytest.mark.parametrize("report", ["run", "."])
def test_a_report_in_the_place_of_the_run_is_refused_before_the_work(
    dedup: Command, tmp_path: Path, report: str
) -> None:
    """A report folder that would replace the run is wrong usage."""
    done = dedup("run", SEEDS, "-o", tmp_path / "run", "--report", tmp_path / report)
    assert (done.code, "would replace the run" in done.err) == (2, True)
    assert list(tmp_path.iterdir()) == []


def test_results_never_go_where_the_input_is_read(dedup: Command, tmp_path: Path) -> None:
    """They would be read as input next time: neither in a folder nor in what a pattern matches."""
    folder = tmp_path / "in" / "sub"
    folder.mkdir(parents=True)
    (folder / "a.txt").write_text("Rain fell.", encoding="utf-8")
    outside = tmp_path / "out"
    for given, places in (
        (tmp_path / "in", ["-o", tmp_path / "in"]),
        (tmp_path / "in", ["-o", folder / "deep" / "run"]),
        (tmp_path / "in", ["-o", outside, "--report", folder / "report"]),
        (tmp_path / "in" / "*", ["-o", folder / "run"]),
    ):
        done = dedup("run", given, *places)
        assert (done.code, "lies in the input folder" in done.err) == (1, True)
    assert [path.name for path in folder.iterdir()] == ["a.txt"]
    assert not outside.exists()


@pytest.mark.parametrize("places", [["-o", "FILE/run"], ["-o", "run", "--report", "FILE/report"]])
def test_a_place_that_cannot_be_written_is_told_before_the_work(
    dedup: Command, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, places: Sequence[str]
) -> None:
    """Nobody waits for a run that has nowhere to go, and nothing of it is left."""
    monkeypatch.chdir(tmp_path)
    Path("FILE").write_text("some text\n", encoding="utf-8")
    done = dedup("run", SEEDS, *places)
    assert (done.code, done.err) == (
        1,
        f"dedup: {places[-1]}: cannot be written (Not a directory)\n",
    )
    assert [path.name for path in tmp_path.iterdir()] == ["FILE"]


def test_a_mount_point_is_told_before_the_work(
    dedup: Command, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """A volume that is mounted cannot be renamed away: the message says where to go."""
    monkeypatch.setattr(Path, "is_mount", lambda _self: True)
    done = dedup("run", SEEDS, "-o", tmp_path / "volume")
    assert (done.code, "is a mount point" in done.err, "name a folder in it" in done.err) == (
        1,
        True,
        True,
    )


def test_messages_cannot_steer_the_terminal(dedup: Command, tmp_path: Path) -> None:
    """Control characters of a file name or an id do not reach stderr."""
    file = tmp_path / "a.jsonl"
    file.write_text('{"id": "\\u001b[31m", "text": "a"}\n' * 2, encoding="utf-8")
    done = dedup("run", file, "-o", tmp_path / "run", "--strict")
    assert (done.code, "\x1b" in done.err) == (1, False)


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
        (
            OSError(28, "No space left on device"),
            1,
            "stdout: cannot be written (No space left on device)",
        ),
        (OSError(28, "No space left on device", "a.csv"), 1, "No space left on device: 'a.csv'"),
        (OutputError("out: no"), 1, "dedup: out: no\n"),
        (BrokenPipeError(), 0, ""),
        (BrokenProcessPool(), 1, "too little memory, or a worker process was killed"),
        (MemoryError(), 1, "Fewer --workers need less memory"),
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
    """Ctrl-C, a failing call, an expected error, a closed pipe, a killed worker: no traceback."""

    def fail() -> None:
        raise raised

    monkeypatch.setattr(command, "_silence", lambda _stream: None)
    monkeypatch.setattr("dedup.contract.schemas", fail)
    done = dedup("schema")
    assert done.code == code
    assert message in done.err
    assert "Traceback" not in done.err
