"""Files and folders that appear whole or not at all."""

from __future__ import annotations

import os
from pathlib import Path
from threading import Thread

import pytest

from dedup.errors import OutputError
from dedup.files import check_outside, whole_file, whole_folder


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
        if source.name == "fresh":
            raise PermissionError(13, "Permission denied")
        return rename(source, target)

    monkeypatch.setattr(Path, "rename", refused)
    with pytest.raises(OutputError, match="made: cannot be written"):
        write_folder(earlier)
    assert contents(earlier.parent) == before


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


def test_a_pipe_is_written_and_not_replaced(tmp_path: Path) -> None:
    """Who reads a named pipe gets the bytes, and the pipe is there for the next one."""
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    read: list[bytes] = []
    reader = Thread(target=lambda: read.append(pipe.read_bytes()))
    reader.start()
    with whole_file(pipe) as stream:
        stream.write(b"rows")
    reader.join(timeout=10)
    assert (read, pipe.is_fifo(), [*tmp_path.iterdir()]) == ([b"rows"], True, [pipe])


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
