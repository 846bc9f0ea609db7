"""Files and folders that appear whole or not at all."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from threading import Thread

import polars as pl
import pytest

import dedup
from dedup.errors import OutputError
from dedup.files import check_outside, exchange, folder_beside, whole, whole_file, whole_folder
from tests.conftest import PATIENCE


def contents(folder: Path) -> dict[str, str]:
    """Return every file below a folder with its text."""
    files = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_text("utf-8") for path in files}


def write_folder(folder: Path, failure: BaseException | None = None) -> None:
    """Write a folder of one file, or fail when half of it is there."""
    with whole_folder(folder, is_own=lambda _: True) as fresh:
        (fresh / "new.txt").write_text("new", encoding="utf-8")
        if failure is not None:
            raise failure


def write_half(path: Path) -> None:
    """Begin to write a file, and fail."""
    with whole_file(path) as stream:
        stream.write(b"third")
        raise ValueError("half")


@pytest.fixture
def earlier(tmp_path: Path) -> Path:
    """A folder with a file that is replaced and one that is somebody's."""
    folder = tmp_path / "made"
    folder.mkdir()
    (folder / "own.txt").write_text("earlier", encoding="utf-8")
    (folder / "notes.txt").write_text("somebody's", encoding="utf-8")
    return folder


@pytest.fixture(params=[True, False], ids=["at once", "renamed twice"])
def way(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Folders change places at once, or as on a system that cannot do that."""
    if not request.param:
        monkeypatch.setattr(exchange, "_RENAMEAT2", None)


@pytest.mark.usefixtures("way")
def test_a_new_folder_takes_the_place_of_the_earlier_one(earlier: Path) -> None:
    """What went with the earlier one is gone, what did not moves along, and nothing is beside."""
    with whole_folder(earlier, is_own="own.txt".__eq__) as fresh:
        (fresh / "new.txt").write_text("new", encoding="utf-8")
        assert contents(earlier) == {"own.txt": "earlier", "notes.txt": "somebody's"}
    assert contents(earlier.parent) == {"made/new.txt": "new", "made/notes.txt": "somebody's"}


@pytest.mark.parametrize("failure", [ValueError("a stage failed"), KeyboardInterrupt()])
def test_a_folder_given_up_leaves_the_earlier_one(earlier: Path, failure: BaseException) -> None:
    """Whatever ends the work, the earlier folder is there, and nothing is beside it."""
    before = contents(earlier.parent)
    with pytest.raises(type(failure)):
        write_folder(earlier, failure)
    assert contents(earlier.parent) == before


def test_a_folder_that_cannot_take_its_place_gives_it_back(
    earlier: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """If the new one cannot be moved there at the last moment, the earlier one is put back."""
    before, rename = contents(earlier.parent), Path.rename

    def refused(source: Path, target: Path) -> Path:
        if (source.name, target) == ("earlier", earlier) and not earlier.exists():
            raise PermissionError(13, "Permission denied")
        return rename(source, target)

    monkeypatch.setattr(exchange, "_RENAMEAT2", None)
    monkeypatch.setattr(Path, "rename", refused)
    with pytest.raises(OutputError, match="made: cannot be written"):
        write_folder(earlier)
    assert contents(earlier.parent) == before


def test_what_stood_beside_an_earlier_run_is_never_removed(
    earlier: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A file of somebody that cannot move along stays, and the message says where."""
    rename = Path.rename

    def refused(source: Path, target: Path) -> Path:
        if source.name == "notes.txt":
            raise OSError(28, "No space left on device")
        return rename(source, target)

    monkeypatch.setattr(Path, "rename", refused)
    with pytest.raises(OutputError, match=r"is written, but notes\.txt") as told:
        write_folder_over(earlier)
    with folder_beside(earlier):  # the next run does not remove it either
        pass
    kept = Path(str(told.value).rpartition(" it is ")[2])
    assert kept.read_text(encoding="utf-8") == "somebody's"
    assert contents(earlier) == {"new.txt": "new"}


def write_folder_over(folder: Path) -> None:
    """Write a folder over an earlier one, of which one file goes with it."""
    with whole_folder(folder, is_own="own.txt".__eq__) as fresh:
        (fresh / "new.txt").write_text("new", encoding="utf-8")


def test_there_is_a_whole_folder_at_any_moment(
    earlier: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who reads after any step of a replacement finds the earlier folder or the new one."""
    one, other = (earlier.with_name(name) for name in ("one", "other"))
    one.mkdir()
    other.mkdir()
    if not exchange._exchanged(one, other):
        pytest.skip("this system renames twice, and nothing stands there for a moment")
    rename, found = Path.rename, list[bool]()

    def watched(source: Path, target: Path) -> Path:
        try:
            return rename(source, target)
        finally:
            found.append(earlier.is_dir())

    monkeypatch.setattr(Path, "rename", watched)
    write_folder(earlier)
    assert found
    assert all(found)


def test_of_two_that_write_to_one_place_both_are_whole(tmp_path: Path) -> None:
    """Neither fails, the later one to end stays, and nothing is beside it."""
    failed: list[OutputError] = []

    def write_often() -> None:
        try:
            for _ in range(100):
                write_folder(tmp_path / "made")
        except OutputError as error:
            failed.append(error)

    writers = [Thread(target=write_often) for _ in range(3)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    assert (failed, contents(tmp_path)) == ([], {"made/new.txt": "new"})


_HOLDS = """
import sys
from dedup.files import folder_beside
with folder_beside(sys.argv[1]) as folder:
    (folder / "half").write_text("half")
    print(folder, flush=True)
    sys.stdin.read()
"""


@contextmanager
def _at_work(place: Path) -> Iterator[tuple[subprocess.Popen[str], Path]]:
    """Give a process that makes something for a place, and the folder in which it does."""
    command = [sys.executable, "-c", _HOLDS, str(place)]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
    with subprocess.Popen(command, text=True, **pipes) as process:
        assert process.stdout is not None
        try:
            yield process, Path(process.stdout.readline().rstrip())
        finally:
            process.kill()


def test_what_a_killed_process_left_is_removed_by_the_next(tmp_path: Path) -> None:
    """Killed outright it leaves its folder; what a living one makes is left alone."""
    place = tmp_path / "made"
    with _at_work(place) as (process, half), _at_work(place) as (_, living):
        process.kill()
        process.wait()
        assert (half / "half").is_file()
        with folder_beside(place) as own:
            assert {*tmp_path.iterdir()} == {own, living}


def test_only_folders_of_the_same_place_are_taken_for_abandoned(tmp_path: Path) -> None:
    """A name that only begins alike is somebody's, and so is a file."""
    theirs = [".made-archived", ".made-a-bcdefgh1.part", ".other-abcdefgh.part"]
    for name in theirs:
        (tmp_path / name).mkdir()
    (tmp_path / ".made-abcdefgh.part").touch()
    with folder_beside(tmp_path / "made"):
        pass
    left = {path.name for path in tmp_path.iterdir()}
    assert left == {*theirs, ".made-abcdefgh.part"}


def test_a_file_appears_when_it_is_whole(tmp_path: Path) -> None:
    """Until the block ends the earlier file is there; if it fails, it stays."""
    path = tmp_path / "new" / "a.txt"
    for text in ("first", "second"):
        with whole_file(path) as stream:
            stream.write(text.encode())
        assert contents(tmp_path) == {"new/a.txt": text}
    with pytest.raises(ValueError, match="half"):
        write_half(path)
    assert contents(tmp_path) == {"new/a.txt": "second"}


def test_a_file_that_a_link_leads_to_is_replaced_and_the_link_stays(tmp_path: Path) -> None:
    """Who links a place to another disk wants the file there."""
    (tmp_path / "there").mkdir()
    (tmp_path / "link").symlink_to("there/a.txt")
    for text in ("first", "second"):
        with whole_file(tmp_path / "link") as stream:
            stream.write(text.encode())
    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "there" / "a.txt").read_text("utf-8") == "second"


@pytest.fixture
def flushed(monkeypatch: pytest.MonkeyPatch) -> set[int]:
    """Inodes of what was flushed to disk so far."""
    inodes: set[int] = set()
    monkeypatch.setattr(os, "fsync", lambda opened: inodes.add(os.fstat(opened).st_ino))
    return inodes


def test_a_run_is_on_disk_before_it_takes_its_place(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, flushed: set[int]
) -> None:
    """A power cut finds the earlier run, or all files of the new one and their names."""
    put_in_place, seen = whole.put_in_place, list[set[int]]()

    def put(made: Path, place: Path) -> None:
        seen.append({path.stat().st_ino for path in (made, *made.iterdir())} - flushed)
        put_in_place(made, place)

    monkeypatch.setattr(whole, "put_in_place", put)
    result = dedup.run(pl.DataFrame({"text": ["Rain fell.", "Snow fell."]}))
    for _ in range(2):
        result.write(tmp_path / "run")
    assert seen == [set(), set()]
    assert tmp_path.stat().st_ino in flushed


def test_a_file_is_on_disk_before_it_takes_its_place(tmp_path: Path, flushed: set[int]) -> None:
    """A power cut finds the earlier file, or all of the new one."""
    with whole_file(tmp_path / "a.txt") as stream:
        stream.write(b"first")
    assert {path.stat().st_ino for path in (tmp_path, tmp_path / "a.txt")} <= flushed


@pytest.mark.parametrize(
    ("number", "fails"), [(errno.EIO, True), (errno.ENOSPC, True), (errno.EINVAL, False)]
)
def test_a_disk_that_fails_at_the_end_leaves_the_earlier_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int, fails: bool
) -> None:
    """What the disk did not take is an error; that a file system knows no flushing is none."""

    def fsync(_opened: int) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(os, "fsync", fsync)
    path = tmp_path / "a.txt"
    path.write_text("first", encoding="utf-8")
    with (
        pytest.raises(OutputError, match="cannot be written") if fails else nullcontext(),
        whole_file(path) as stream,
    ):
        stream.write(b"second")
    assert contents(tmp_path) == {"a.txt": "first" if fails else "second"}


def test_a_pipe_is_written_and_not_replaced(tmp_path: Path) -> None:
    """Who reads a named pipe gets the bytes, and the pipe is there for the next one."""
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    read: list[bytes] = []
    reader = Thread(target=lambda: read.append(pipe.read_bytes()), daemon=True)
    reader.start()
    with whole_file(pipe) as stream:
        stream.write(b"rows")
    reader.join(timeout=PATIENCE)
    assert (read, pipe.is_fifo(), [*tmp_path.iterdir()]) == ([b"rows"], True, [pipe])


def test_a_pipe_that_has_a_number_alone_is_written(tmp_path: Path) -> None:
    """What /dev/stdout or a shell's >(command) leads to has no name of its own."""
    reader, writer = os.pipe()
    with whole_file(f"/dev/fd/{writer}") as stream:
        stream.write(b"rows")
    os.close(writer)
    with os.fdopen(reader, "rb") as read:
        assert (read.read(), [*tmp_path.iterdir()]) == (b"rows", [])


@pytest.mark.parametrize(
    ("place", "inputs", "inside"),
    [
        ("dump/run", ["dump"], True),
        ("dump/a/b/run", ["dump"], True),
        ("dump", ["dump"], True),
        ("dump/run", ["du*"], True),
        ("run", ["dump"], False),
        ("dump-run", ["dump"], False),
        ("dump/run", ["dump/a.txt"], False),
        ("link/run", ["dump"], True),
    ],
)
def test_a_place_inside_what_is_read_is_refused(
    tmp_path: Path, place: str, inputs: list[str], inside: bool
) -> None:
    """A folder, a pattern or a link that leads there: the next run would read it as input."""
    (tmp_path / "dump").mkdir()
    (tmp_path / "dump" / "a.txt").touch()
    (tmp_path / "link").symlink_to(tmp_path / "dump")
    given = [str(tmp_path / one) for one in inputs]
    if inside:
        with pytest.raises(OutputError, match="lies in the input folder"):
            check_outside(tmp_path / place, given)
    else:
        check_outside(tmp_path / place, given)
