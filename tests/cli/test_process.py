"""The installed command in a process of its own: start, pipes, signals, encodings."""

from __future__ import annotations

import io
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import polars as pl
import pytest

from dedup import _version
from dedup.cli import verbs
from tests.conftest import PATIENCE, not_ignored, not_waited_for

from .conftest import SEEDS

DEDUP = [sys.executable, "-m", "dedup"]
STOPS_AT = """
import sys, time
from dedup.cli import command, progress
stage, say = sys.argv.pop(1), progress._Lines._say
def said(lines, begun, *how_far):
    say(lines, begun, *how_far)
    if begun == stage:
        time.sleep(600)
progress._Lines._say = said
command.main()
"""
"""The command that says that a stage has begun, and never ends it: a test of what happens to it
there is no race with it."""
SLOW_TO_IMPORT = {"polars", "numpy", "scipy", "datasketch", "dataframely", "rapidfuzz", "rich"}


def test_help_starts_without_the_heavy_libraries() -> None:
    """``dedup --help`` imports none of the libraries that do the work."""
    code = "import sys; from dedup.cli import run_command; run_command(['--help'])"
    listing = f"{code}; print(*sys.modules, file=sys.stderr)"
    done = subprocess.run([sys.executable, "-c", listing], capture_output=True, check=True)
    assert b"Exit codes" in done.stdout
    assert SLOW_TO_IMPORT & set(done.stderr.decode().split()) == set()


def test_the_console_script_is_the_module() -> None:
    """The command ``dedup`` and ``python -m dedup`` are the same program."""
    script = Path(sys.executable).with_name("dedup")
    for program in ([script], DEDUP):
        done = subprocess.run([*program, "--version"], capture_output=True, check=True)
        assert done.stdout.decode() == f"dedup, version {_version.__version__}\n"


def test_json_lines_come_from_stdin(tmp_path: Path) -> None:
    """``-`` reads JSON lines from standard input."""
    rows = [{"id": name, "text": f"Report {name}.", "date": "2019-03-04"} for name in "ab"]
    lines = "\n".join(map(json.dumps, rows)).encode()
    run = [*DEDUP, "run", "-", "-o", str(tmp_path / "run"), "--quiet"]
    done = subprocess.run(run, input=lines, capture_output=True, check=True)
    assert done.stderr == b""
    documents = pl.read_parquet(tmp_path / "run" / "documents.parquet")
    assert documents["document"].to_list() == ["a", "b"]


def test_parquet_goes_through_a_pipe(seed_run: Path) -> None:
    """A binary table on stdout is whole and nothing else is written there."""
    export = [*DEDUP, "export", str(seed_run), "edges", "--format", "parquet"]
    done = subprocess.run(export, capture_output=True, check=True)
    assert pl.read_parquet(io.BytesIO(done.stdout)).equals(
        pl.read_parquet(seed_run / "edges.parquet")
    )


@pytest.mark.parametrize(
    "arguments", [["export", "RUN", "sentences", "--format", "jsonl"], ["report", "RUN", "--text"]]
)
def test_a_reader_that_stops_early_ends_the_verb_quietly(
    seed_run: Path, arguments: list[str]
) -> None:
    """``dedup export ... | head`` leaves no message and no error code, nor does a summary."""
    verb = [*DEDUP, *(str(seed_run) if one == "RUN" else one for one in arguments)]
    read, write = os.pipe()
    os.close(read)
    done = subprocess.run(verb, stdout=write, stderr=subprocess.PIPE, check=False)
    os.close(write)
    assert (done.returncode, done.stderr) == (0, b"")


def _shell(command: str, *arguments: Path) -> subprocess.CompletedProcess[bytes]:
    line = ["sh", "-c", command, "sh", *DEDUP, *map(str, arguments)]
    return subprocess.run(line, capture_output=True, check=False)


def test_a_closed_stream_is_an_error_only_where_it_is_needed(
    seed_run: Path, tmp_path: Path
) -> None:
    """Without stdin, stdout or stderr the command fails or succeeds, but never by a traceback."""
    stdin = _shell('"$@" run - -o "$0" --quiet <&-'.replace("$0", str(tmp_path / "run")))
    assert (stdin.returncode, b"-: unreadable" in stdin.stderr) == (3, True)
    stdout = _shell('"$@" export "$RUN" edges --format csv >&-'.replace("$RUN", str(seed_run)))
    assert (stdout.returncode, stdout.stderr) == (
        1,
        b"dedup: stdout: cannot be written (Bad file descriptor)\n",
    )
    stderr = _shell('"$@" schema edges 2>&-')
    assert (stderr.returncode, stderr.stdout[:1]) == (0, b"{")


@pytest.mark.parametrize("said", ["schema", "--version", "--help", "run --help"])
def test_a_full_disk_behind_stdout_is_told(said: str) -> None:
    """What cannot be written to stdout is an error, told once and without traceback."""
    done = _shell(f'"$@" {said} > /dev/full')
    assert done.returncode == 1
    assert done.stderr.startswith(b"dedup: ")
    assert done.stderr.endswith(b"stdout: cannot be written (No space left on device)\n")
    assert done.stderr.count(b"\n") == 1


@pytest.mark.parametrize(
    ("kind", "unbuffered"), [("csv", ""), ("jsonl", "1"), ("parquet", ""), ("parquet", "1")]
)
def test_a_table_that_was_cut_is_an_error(
    seed_run: Path, tmp_path: Path, kind: str, unbuffered: str
) -> None:
    """A disk that takes a part of a table only costs exit code 1, in a container, too."""
    limited = f'ulimit -f 1; export PYTHONUNBUFFERED={unbuffered}; "$@" --format {kind} > "$OUT"'
    place = str(tmp_path / "table")
    arguments = [*DEDUP, "export", str(seed_run), "sentences"]
    line = ["sh", "-c", limited.replace("$OUT", place), "sh", *arguments]
    done = subprocess.run(line, capture_output=True, check=False)
    assert (done.returncode, done.stderr) == (
        1,
        b"dedup: stdout: cannot be written (File too large)\n",
    )


def test_progress_that_nobody_reads_does_not_stop_the_work(tmp_path: Path) -> None:
    """A reader of stderr that went away costs the messages, not the run."""
    (tmp_path / "a.txt").write_text("Rain fell.", encoding="utf-8")
    read, write = os.pipe()
    os.close(read)
    run = [*DEDUP, "run", str(tmp_path / "a.txt"), "-o", str(tmp_path / "run")]
    done = subprocess.run(run, stdout=subprocess.PIPE, stderr=write, check=False)
    os.close(write)
    assert (done.returncode, (tmp_path / "run" / "run.json").is_file()) == (0, True)


@pytest.mark.parametrize(
    ("sent", "code", "word"),
    [
        (signal.SIGINT, 130, "interrupted"),
        (signal.SIGTERM, 143, "terminated"),
        (signal.SIGHUP, 129, "terminated"),
    ],
)
def test_an_interrupt_leaves_nothing_behind(
    tmp_path: Path, sent: signal.Signals, code: int, word: str
) -> None:
    """Ctrl-C, a stop by the system or a closed terminal: its code, a message, no file of it."""
    run = [*DEDUP, "run", "-", "-o", str(tmp_path / "run")]
    with (
        not_ignored(sent),
        subprocess.Popen(run, stdin=subprocess.PIPE, stderr=subprocess.PIPE) as process,
        not_waited_for(process),
    ):
        assert process.stdin is not None
        assert process.stderr is not None
        process.stdin.write(b'{"id": "a", "text": "A report."}\n')
        process.stdin.flush()
        _wait_for_reading(process.pid)
        process.send_signal(sent)
        message = process.stderr.read().decode()
    assert process.returncode == code
    assert f"dedup: {word}; nothing half-written is left" in message
    assert "Traceback" not in message
    assert list(tmp_path.iterdir()) == []


def test_a_terminal_that_is_closed_ends_a_run_as_it_should(tmp_path: Path) -> None:
    """Its message reaches nobody, which is no error of its own: the code says what happened."""
    ours, theirs = os.openpty()
    run = [*DEDUP, "run", "-", "-o", str(tmp_path / "run")]
    with (
        not_ignored(signal.SIGHUP),
        subprocess.Popen(run, stdin=subprocess.PIPE, stderr=theirs) as process,
        not_waited_for(process),
    ):
        os.close(theirs)
        _wait_for_reading(process.pid)
        os.close(ours)
        process.send_signal(signal.SIGHUP)
        process.wait(timeout=PATIENCE)
    assert (process.returncode, list(tmp_path.iterdir())) == (129, [])


@contextmanager
def _stopped_at(stage: str, place: Path) -> Iterator[subprocess.Popen[str]]:
    """Give a run of the five articles that is in a stage, and stays there."""
    run = [sys.executable, "-c", STOPS_AT, stage, "run", str(SEEDS), "-o", str(place)]
    with (
        subprocess.Popen(run, stderr=subprocess.PIPE, text=True) as process,
        not_waited_for(process),
    ):
        assert process.stderr is not None
        next(line for line in process.stderr if line.split()[-1] == stage)
        yield process


@pytest.mark.parametrize("sent", [signal.SIGINT, signal.SIGTERM])
def test_who_asks_again_while_a_run_ends_does_not_disturb_it(
    tmp_path: Path, sent: signal.Signals
) -> None:
    """An impatient second Ctrl-C changes nothing: same code, no traceback, no file of the run."""
    with not_ignored(sent), _stopped_at("boilerplate", tmp_path / "run") as process:
        assert process.stderr is not None
        while process.poll() is None:
            process.send_signal(sent)
            time.sleep(0.01)
        message = process.stderr.read()
    assert process.returncode == 128 + sent
    assert "nothing half-written is left" in message
    assert "Traceback" not in message
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("sent", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_stop_that_comes_while_an_object_goes_ends_the_job_too(sent: signal.Signals) -> None:
    """What a signal raises inside a finalizer is lost to Python, and the job ends all the same."""
    job = (
        "import click, os, sys, time, dedup.cli.command as command\n"
        "class Going:\n"
        f"    def __del__(self): os.kill(os.getpid(), {sent.value}); time.sleep(0.01)\n"
        "def work(*_):\n"
        "    Going(); time.sleep(600)\n"
        "command._dedup.add_command(click.Command('work', callback=work))\n"
        "sys.argv = ['dedup', 'work']; command.main()\n"
    )
    with not_ignored(sent):
        told = [sys.executable, "-c", job]
        done = subprocess.run(told, check=False, capture_output=True, timeout=PATIENCE)
    assert done.returncode == 128 + sent
    assert done.stderr.endswith(b"nothing half-written is left\n")
    assert b"Traceback" not in done.stderr


def test_a_run_under_nohup_goes_on_when_its_terminal_is_closed(tmp_path: Path) -> None:
    """A signal that the caller has the process ignore does not end it."""
    run = ["nohup", *DEDUP, "run", "-", "-o", str(tmp_path / "run"), "--quiet"]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    with subprocess.Popen(run, **pipes) as process:
        assert process.stdin is not None
        process.stdin.write(b'{"id": "a", "text": "A report."}\n')
        process.stdin.flush()
        _wait_for_reading(process.pid)
        process.send_signal(signal.SIGHUP)
        process.communicate()
    assert (process.returncode, (tmp_path / "run" / "run.json").is_file()) == (0, True)


def test_a_run_that_is_killed_leaves_the_earlier_one_and_nothing_for_long(own_run: Path) -> None:
    """Killed outright in any stage, RUN is the earlier run, and the next is as if none had been."""
    before = _tables(own_run)
    for stage in ("sentences", "events", "statements"):
        with _stopped_at(stage, own_run):
            pass  # it is killed when this ends
        assert _tables(own_run) == before
    run = [*DEDUP, "run", str(SEEDS), "-o", str(own_run)]
    subprocess.run(run, capture_output=True, check=True)
    after = _tables(own_run)
    assert after.keys() == before.keys()
    assert after | {"run.json": b""} == before | {"run.json": b""}  # it has clocks
    assert [*own_run.parent.iterdir()] == [own_run]


def _tables(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_a_terminal_that_cannot_show_a_letter_is_no_error(seed_run: Path, tmp_path: Path) -> None:
    """Where the encoding lacks a character, it is escaped."""
    known = pl.read_parquet(seed_run / "documents.parquet")["document"][0]
    gold = tmp_path / "gold.csv"
    gold.write_text(f"id,cluster\n{known},1\n“stranger”,1\n", encoding="utf-8")
    environment = os.environ | {"PYTHONIOENCODING": "latin-1", "PYTHONUTF8": "0"}
    evaluate = [*DEDUP, "evaluate", str(seed_run), "--gold", str(gold)]
    done = subprocess.run(evaluate, capture_output=True, env=environment, check=True)
    assert b"(\\u201cstranger\\u201d)" in done.stdout


@pytest.mark.parametrize("locale", ["utf-8", "ascii"])
def test_names_may_be_any_bytes_in_any_locale(tmp_path: Path, locale: str) -> None:
    """Files that are not named in UTF-8 are read and written, and their documents found."""
    names = [b"caf\xe9.txt", "Zürich 🙂.txt".encode()]
    made = os.fsencode(tmp_path) + b"/r\xe9sum\xe9"
    (tmp_path / "in").mkdir()
    for number, name in enumerate(names):
        path = os.fsencode(tmp_path / "in") + b"/" + name
        Path(os.fsdecode(path)).write_text(f"Rain fell, {number}.", encoding="utf-8")
    pl.DataFrame({"id": ["c"], "text": ["Snow fell."]}).write_parquet(tmp_path / "a.parquet")
    (tmp_path / "a.parquet").rename(tmp_path / "in" / os.fsdecode(b"\xff.parquet"))
    ascii_only = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    environment = os.environ | (ascii_only if locale == "ascii" else {"LC_ALL": "C.UTF-8"})

    def said(*arguments: str | bytes | Path) -> bytes:
        line = [*DEDUP, *arguments]
        return subprocess.run(line, capture_output=True, env=environment, check=True).stdout

    assert said("run", tmp_path / "in", "-o", made, "--quiet") == made + b"/run.json\n"
    assert said("report", made, "--text").startswith(b"Report of r\\xe9sum\\xe9\n3 reports")
    assert b": caf\\xe9, " in said("explain", made, b"caf\xe9", "Zürich 🙂".encode())
    assert said("report", made, "-o", made + b"-report").endswith(b"-report/index.html\n")


def test_temporary_files_that_go_elsewhere_are_told(tmp_path: Path) -> None:
    """Who named a folder for them that is not there hears where they are."""
    (tmp_path / "a.txt").write_text("Rain fell.", encoding="utf-8")
    run = [*DEDUP, "run", str(tmp_path / "a.txt"), "-o", str(tmp_path / "run"), "--quiet"]
    said = {}
    for name in ("nowhere", "."):
        named = os.environ | {"TMPDIR": str(tmp_path / name)}
        said[name] = subprocess.run(run, capture_output=True, env=named, check=True).stderr
    told = f"TMPDIR names {tmp_path / 'nowhere'}, where nothing can be written; "
    assert told.encode() in said["nowhere"]
    assert b"TMPDIR" not in said["."]


def _wait_for_reading(pid: int) -> None:
    """Wait until a process sleeps in a read of its standard input (Linux tells where)."""
    deadline = time.monotonic() + PATIENCE
    while "pipe" not in Path(f"/proc/{pid}/wchan").read_text(encoding="ascii"):
        assert time.monotonic() < deadline
        time.sleep(0.05)


def test_an_interrupt_in_what_is_loaded_beside_the_reading_is_told_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The main thread tells of it; what another thread gets of it is no trace on the screen."""

    def interrupted(module: str) -> None:
        raise KeyboardInterrupt(module)

    monkeypatch.setattr(verbs, "import_module", interrupted)
    verbs._import_quietly("dedup.pipeline")
