"""Files of a report: whole or not at all, the same every time, and never over someone's work."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from report_builders import Seeds, documents

from dedup import report
from dedup.errors import ConfigError, InputError, OutputError
from dedup.report import write_page, write_report
from dedup.result import InputFile, Result, RunInfo

STATIC = Path(report.__file__).parent / "static"
SHARED = {f"assets/{path.name}" for path in STATIC.iterdir()}


def contents(folder: Path) -> dict[str, bytes]:
    """Return every file below a folder with its bytes."""
    files = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


def test_report_holds_an_index_and_a_page_per_cluster(seeds: Result, tmp_path: Path) -> None:
    """The path of the index is returned; progress counts the pages."""
    seen: list[tuple[str, int, int]] = []
    index = write_report(seeds, tmp_path / "r", progress=lambda *step: seen.append(step))
    assert index == tmp_path / "r" / "index.html"
    assert set(contents(tmp_path / "r")) == {
        "index.html",
        "report.json",
        "clusters/seedevent.html",
        *SHARED,
    }
    assert seen == [("report", 1, 1)]


def test_same_result_gives_the_same_bytes(seeds: Result, tmp_path: Path) -> None:
    """Neither the clock, nor the place, nor the order of rows changes a byte."""
    write_report(seeds, tmp_path / "one")
    turned = {name: seeds.table(name).reverse() for name in ("documents", "clusters", "edges")}
    timed = RunInfo(timings={"read": 1.5})
    write_report(seeds.replace(**turned, info=timed), tmp_path / "deep" / "two")
    assert contents(tmp_path / "one") == contents(tmp_path / "deep" / "two")


def test_earlier_report_is_replaced(seeds: Result, tmp_path: Path) -> None:
    """Pages of clusters that are gone do not stay behind."""
    write_report(seeds, tmp_path / "r")
    empty = seeds.replace(clusters=seeds.clusters.clear(), statements=seeds.statements.clear())
    write_report(empty, tmp_path / "r")
    shared = {f"r/{name}" for name in SHARED}
    assert set(contents(tmp_path)) == {"r/index.html", "r/report.json", *shared}


@pytest.mark.parametrize(
    "name", ["notes.txt", "index.html", "report.json", "clusters/x.html", "assets/x.js"]
)
def test_folder_with_other_content_is_refused(seeds: Result, tmp_path: Path, name: str) -> None:
    """A folder that no report made is left as it is."""
    (tmp_path / name).parent.mkdir(exist_ok=True)
    (tmp_path / name).write_text("mine", "utf-8")
    with pytest.raises(OutputError, match="holds files but no report"):
        write_report(seeds, tmp_path)
    assert contents(tmp_path) == {name: b"mine"}


def test_notes_inside_an_earlier_report_are_not_lost(seeds: Result, tmp_path: Path) -> None:
    """A file that someone put into a report stops its renewal, by name."""
    write_report(seeds, tmp_path / "r")
    (tmp_path / "r" / "clusters" / "notes.txt").write_text("mine", "utf-8")
    with pytest.raises(OutputError, match=r"clusters/notes\.txt is not part of it"):
        write_report(seeds, tmp_path / "r")
    assert (tmp_path / "r" / "clusters" / "notes.txt").read_text("utf-8") == "mine"


def test_file_in_the_way_is_refused(seeds: Result, tmp_path: Path) -> None:
    """A file where the folder should be is not replaced."""
    (tmp_path / "r").write_text("mine", "utf-8")
    with pytest.raises(OutputError, match="is a file"):
        write_report(seeds, tmp_path / "r")


def test_stopped_report_leaves_the_earlier_one(seeds: Result, tmp_path: Path) -> None:
    """When writing stops half-way, the earlier report stays and nothing half-written does."""
    write_report(seeds, tmp_path / "r")
    before = contents(tmp_path)

    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write_report(seeds, tmp_path / "r", title="New", progress=stop)
    assert contents(tmp_path) == before


def test_hostile_ids_write_nothing_outside(hostile_report: Path) -> None:
    """Every file of a hostile report lies where it belongs, under a plain name."""
    found = contents(hostile_report.parent)
    pages = re.compile(r"hostile/(clusters|outlets|copies)/[a-z0-9_.-]+\.html")
    names = {path for path in found if pages.fullmatch(path)}
    assert sum(path.startswith("hostile/clusters/") for path in names) == 12
    shared = {f"hostile/{name}" for name in SHARED}
    assert set(found) - names == {"hostile/index.html", "hostile/report.json", *shared}
    assert not (hostile_report.parent.parent / "outside").exists()


def test_link_to_a_folder_is_followed(seeds: Result, tmp_path: Path) -> None:
    """A report may stand behind a symbolic link, and the link stays one."""
    (tmp_path / "real").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "real")
    write_report(seeds, tmp_path / "link")
    write_report(seeds, tmp_path / "link")
    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "real" / "index.html").is_file()


def test_single_page_stands_alone(seeds: Result, tmp_path: Path) -> None:
    """One page can be mailed: it has no link to a file beside it."""
    path = write_page(seeds, Seeds.cluster, tmp_path / "one.html", title="Two files")
    text = path.read_text("utf-8")
    assert 'href="..' not in text
    assert "Two files" in text
    assert contents(tmp_path).keys() == {"one.html"}


def test_page_of_an_unknown_cluster_is_refused(seeds: Result, tmp_path: Path) -> None:
    """An id that no cluster has makes no file."""
    with pytest.raises(InputError, match="no copy cluster has this id"):
        write_page(seeds, "nothing", tmp_path / "one.html")
    assert not list(tmp_path.iterdir())


def test_a_title_that_is_no_text_is_refused(seeds: Result, tmp_path: Path) -> None:
    """Before anything is written, and of one page, too."""
    with pytest.raises(ConfigError, match="title must be a str, or None, not int"):
        write_report(seeds, tmp_path / "r", title=5)  # type: ignore[arg-type]
    with pytest.raises(ConfigError, match="title must be a str, or None, not int"):
        write_page(seeds, "seedevent", tmp_path / "p.html", title=0)  # type: ignore[arg-type]
    assert not contents(tmp_path)


def test_report_is_named_after_its_input_but_not_after_the_machine(tmp_path: Path) -> None:
    """The title names the folder that was read, without the path to it."""
    files = [
        InputFile(path=f"/home/me/dump/{name}.txt", bytes=1, sha256=name * 64) for name in "ab"
    ]
    result = Result(
        documents=documents([{"document": "a", "text": "One."}]), info=RunInfo(inputs=files)
    )
    assert "<title>Report of dump</title>" in write_report(result, tmp_path / "r").read_text(
        "utf-8"
    )
