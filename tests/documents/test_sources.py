"""INPUT arguments: files, folders, globs, and what they cannot mean."""

import gzip
import hashlib
import os
from collections.abc import Callable
from pathlib import Path
from threading import Thread
from typing import Any

import pytest

import dedup
from dedup.documents import read_corpus
from dedup.errors import InputError


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working folder with two news folders, and things beside them that are no input."""
    for name in (
        "east/x.txt",
        "east/deep/y.txt",
        "west/x.txt",
        "west/x.txt~",
        ".git/z.txt",
        "other/east/x.txt",
    ):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(f"text of {name}")
    (tmp_path / "east/.hidden.txt").write_text("hidden")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def ids(*inputs: str) -> list[str]:
    """Return the ids of the documents that these inputs give."""
    corpus = read_corpus(inputs)
    assert corpus.skipped.is_empty(), corpus.skipped
    return corpus.documents["document"].to_list()


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize(
    ("inputs", "expected"),
    [
        (["east"], ["deep/y", "x"]),
        (["east/"], ["deep/y", "x"]),
        (["."], ["east/deep/y", "east/x", "other/east/x", "west/x"]),
        (["east/deep/y.txt"], ["y"]),
        (["east/*.txt"], ["x"]),
        (["**/y.txt"], ["y"]),
        (["east", "west"], ["deep/y", "east/x", "west/x"]),
        (["east/x.txt", "west/x.txt"], ["east/x", "west/x"]),
        (["east", "west", "other"], ["deep/y", "east/x", "other/east/x", "west/x"]),
        (["e*"], ["deep/y", "x"]),
        (["west/*"], ["x"]),
    ],
)
def test_ids_of_text_files(inputs: list[str], expected: list[str]) -> None:
    """A text is named by its path below what was given, longer only where names collide."""
    assert ids(*inputs) == expected
    assert ids(*reversed(inputs)) == expected


@pytest.mark.usefixtures("folder")
def test_a_file_reached_twice_is_read_once() -> None:
    """Naming a folder, a file in it and a glob over it reads each file once."""
    corpus = read_corpus(["east", "east/x.txt", "./east/*.txt", "east/deep"])
    assert corpus.documents["document"].to_list() == ["deep/y", "x"]
    assert [file.path for file in corpus.inputs] == ["east/deep/y.txt", "east/x.txt"]


def test_same_name_with_and_without_compression(folder: Path) -> None:
    """Where even the whole path is shared, the suffix tells two texts apart."""
    (folder / "pair").mkdir()
    (folder / "pair/a.txt").write_text("one")
    (folder / "pair/a.txt.gz").write_bytes(gzip.compress(b"two"))
    assert ids("pair") == ["pair/a.txt", "pair/a.txt.gz"]


def test_digests(folder: Path) -> None:
    """Each file that was read is listed with the SHA-256 of its bytes."""
    content = (folder / "west/x.txt").read_bytes()
    (file,) = read_corpus(["west"]).inputs
    assert (file.path, file.bytes) == ("west/x.txt", len(content))
    assert file.sha256 == hashlib.sha256(content).hexdigest()


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize(
    ("inputs", "message"),
    [
        ([], "no input is named"),
        (["north"], "north: no such file or folder"),
        (["east", "north/*.txt"], r"north/\*\.txt: nothing matches"),
        (["empty"], "empty: the folder holds no file"),
        (["web"], r"web: none of 2 files is of a known format \(they are \.html, \.md"),
        (["web"], "a page is read once its text is taken out"),
    ],
)
def test_inputs_that_name_nothing(folder: Path, inputs: list[str], message: str) -> None:
    """An argument that gives nothing at all is an error that names it."""
    for name in ("empty", "web"):
        (folder / name).mkdir()
    for name in ("web/a.html", "web/b.md"):
        (folder / name).write_text("x")
    with pytest.raises(InputError, match=message):
        read_corpus(inputs)


def test_unknown_formats(folder: Path) -> None:
    """A file of an unknown kind is reported when it is named, and passed over in a folder."""
    corpus = read_corpus(["west", "west/x.txt~"])
    assert corpus.documents.height == 1
    assert corpus.skipped.select("path", "line", "reason").rows() == [
        ("west/x.txt~", 0, "unknown_format")
    ]
    assert corpus.left_alone == ()
    assert read_corpus(["west"]).left_alone == ("west/x.txt~",)
    (folder / "x.parquet.gz").write_bytes(b"")
    assert read_corpus(["x.parquet.gz"]).skipped["reason"].to_list() == ["unknown_format"]


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("a.xlsx", "saved as CSV"),
        ("a.PDF", "plain text"),
        ("a.csv.zip", "unpacked"),
        ("a.tar.gz", "unpacked"),
        ("a.warc.gz", "text is taken out"),
        ("feed.xml", "as JSON lines, one a report"),
        ("a.mbox", "as JSON lines, one a report"),
        ("a.jsonl.bz2", "after the format: a.csv.gz"),
        ("a.md", None),
    ],
)
def test_of_another_format_it_is_told_how_it_becomes_one_that_is_read(
    folder: Path, name: str, told: str | None
) -> None:
    """What researchers often have comes with what to do; of any file it is told what is read."""
    (folder / name).write_text("x")
    (detail,) = read_corpus([name]).skipped["detail"]
    assert detail.startswith("known formats: .txt .jsonl")
    assert ("; " in detail) == (told is not None)
    assert (told or "") in detail


def test_a_pipe_in_a_folder_is_passed_over_unless_it_is_named(folder: Path) -> None:
    """Nobody may ever write to it, so only who names it waits for it; a row says so."""
    os.mkfifo(folder / "west/queue.jsonl")
    for inputs in (["west"], ["west/*"]):
        corpus = read_corpus(inputs)
        assert corpus.documents["document"].to_list() == ["x"]
        assert corpus.skipped["path"].to_list()[0] == "west/queue.jsonl"
        assert corpus.skipped["detail"][0].endswith("name it itself, if it is meant")
    writer = Thread(
        target=(folder / "west/queue.jsonl").write_text, args=('{"text": "Rain."}',), daemon=True
    )
    writer.start()
    corpus = read_corpus(["west", "west/queue.jsonl"])
    writer.join()
    assert (corpus.documents.height, corpus.skipped.height) == (2, 0)


@pytest.mark.parametrize("pack", [bytes, gzip.compress])
def test_a_named_pipe_without_a_known_ending_is_read_as_stdin_is(
    folder: Path, pack: Callable[[bytes], bytes]
) -> None:
    """What a shell puts in the place of <(zcat dump.gz) has no ending; in a folder it is none."""
    pipe = folder / "west/63"
    os.mkfifo(pipe)
    assert read_corpus(["west"]).left_alone == ("west/63", "west/x.txt~")
    writer = Thread(
        target=pipe.write_bytes, args=(pack(b'{"id": 7, "text": "Rain."}'),), daemon=True
    )
    writer.start()
    corpus = read_corpus(["west/63"])
    writer.join()
    assert (corpus.documents["document"].to_list(), corpus.inputs[0].path) == (["7"], "west/63")


def test_unreadable_paths(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Broken links, folders named like files, and refused files are rows; the rest is read."""
    (folder / "west/link.jsonl").symlink_to("nowhere")
    (folder / "dir.jsonl").mkdir()
    (folder / "west/secret.txt").write_text("secret")
    opened = Path.open

    def refuse(path: Path, *args: Any, **kwargs: Any) -> object:
        if path.name == "secret.txt":
            raise PermissionError(13, "Permission denied")
        return opened(path, *args, **kwargs)

    monkeypatch.setattr(Path, "open", refuse)
    corpus = read_corpus(["west", "./west/*", "dir.jsonl"])
    assert corpus.documents["document"].to_list() == ["x"]
    assert corpus.skipped.select("path", "line", "reason").rows() == [
        ("dir.jsonl", 0, "unreadable"),
        ("west/link.jsonl", 0, "unreadable"),
        ("west/secret.txt", 0, "unreadable"),
    ]
    assert "Permission denied" in corpus.skipped["detail"][2]


def test_a_refused_folder(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder that may not be listed is a row of skipped."""
    scandir = os.scandir

    def refuse(path: str) -> object:
        if Path(path).name == "deep":
            raise PermissionError(13, "Permission denied")
        return scandir(path)

    monkeypatch.setattr(os, "scandir", refuse)
    corpus = read_corpus([folder / "east"])
    assert corpus.documents["document"].to_list() == ["x"]
    assert corpus.skipped["reason"].to_list() == ["unreadable"]


def test_a_folder_written_in_parts(folder: Path) -> None:
    """A folder named like a file, as engines write them in parts, is read as a folder."""
    (folder / "out.jsonl").mkdir()
    (folder / "out.jsonl/part-0.jsonl").write_text('{"id": 1, "text": "a"}')
    (folder / "out.jsonl/_SUCCESS").write_text("")
    assert ids("out.jsonl") == ["1"]


def test_of_a_run_folder_the_articles_are_read_alone(folder: Path) -> None:
    """The other tables were made of them, and are no input that could be skipped."""
    result = dedup.run(read_corpus(["east"]))
    result.write(folder / "runs" / "east")
    assert ids("runs") == result.documents["document"].to_list()


def test_links_in_a_circle(folder: Path) -> None:
    """A linked folder is followed, a circle of links ends."""
    (folder / "east/deep/up").symlink_to("..")
    (folder / "far").mkdir()
    (folder / "far/link").symlink_to("../west")
    assert ids("east") == ["deep/y", "x"]
    assert ids("far") == ["link/x"]
    (folder / "far/self.txt").symlink_to("self.txt")
    corpus = read_corpus(["far"])
    assert corpus.documents["document"].to_list() == ["link/x"]
    assert corpus.skipped["reason"].to_list() == ["unreadable"]


@pytest.mark.usefixtures("folder")
def test_names_with_pattern_signs(folder: Path) -> None:
    """A file whose own name looks like a pattern is read by that name."""
    (folder / "a[1]*.txt").write_text("one")
    assert ids("a[1]*.txt") == ["a[1]*"]


def test_names_that_are_not_utf8(folder: Path) -> None:
    """A file name with bytes that are not UTF-8 does not break the tables."""
    (folder / "odd").mkdir()
    (folder / os.fsdecode(b"odd/caf\xe9.txt")).write_text("odd")
    corpus = read_corpus(["odd"])
    assert corpus.documents["document"].to_list() == [r"caf\xe9"]
    assert [file.path for file in corpus.inputs] == [r"odd/caf\xe9.txt"]
