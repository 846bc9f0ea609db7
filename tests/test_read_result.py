"""Reading a run folder: in parts, whole or refused, whatever becomes of the folder afterwards."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import polars as pl
import pytest

import dedup
from dedup.errors import OutputError, RunFolderError
from dedup.memory import with_budget
from dedup.result import Result, RunInfo, parts, read_table
from dedup.result import folder as run_folder
from dedup.schema import FORMAT_HISTORY, FORMAT_VERSION, TABLES, TABLES_SINCE

SEEDS = Path(__file__).parents[1] / "seeds"


@pytest.fixture(scope="module")
def seeds() -> Result:
    """The run of the five articles."""
    return dedup.run(dedup.read_documents([SEEDS]))


@pytest.fixture
def folder(seeds: Result, tmp_path: Path) -> Path:
    """Its run folder, which a test may spoil."""
    return seeds.write(tmp_path / "run").parent


@pytest.mark.parametrize("rows", [1, 2, 1 << 14])
def test_a_run_read_in_parts_is_the_run(
    seeds: Result, folder: Path, rows: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However many rows are read at a time, and without room in memory: the same tables."""
    monkeypatch.setattr(parts, "_DOCUMENTS", rows)
    monkeypatch.setattr(parts, "_EDGES", rows)
    with with_budget(0):
        again = dedup.read_result(folder)
    assert all(again.table(name).equals(seeds.table(name)) for name in TABLES)
    assert again.info.counts == seeds.info.counts


@pytest.mark.parametrize("table", ["documents", "edges"])
def test_rows_in_another_order_are_read_in_theirs(
    seeds: Result, folder: Path, table: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who wrote a table anew in another order changed nothing that it says."""
    seeds.table(table).reverse().write_parquet(folder / f"{table}.parquet")
    monkeypatch.setattr(parts, "_DOCUMENTS", 2)
    monkeypatch.setattr(parts, "_EDGES", 2)
    assert dedup.read_result(folder).table(table).equals(seeds.table(table))


@pytest.mark.parametrize("table", ["documents", "edges"])
def test_a_row_twice_is_refused(
    seeds: Result, folder: Path, table: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A key that stands twice is seen, in one part or in two."""
    rows = seeds.table(table)
    pl.concat([rows, rows.head(1)]).write_parquet(folder / f"{table}.parquet")
    monkeypatch.setattr(parts, "_DOCUMENTS", 2)
    monkeypatch.setattr(parts, "_EDGES", 2)
    with pytest.raises(RunFolderError, match=f"table {table}: "):
        dedup.read_result(folder)


def test_a_run_is_never_read_half_and_its_successor_half(
    seeds: Result, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where another run takes the place of one that is being read, that one is read instead."""
    later = dedup.run(seeds.documents.filter(document=seeds.documents["document"][0]))
    read = run_folder._read

    def read_slowly(source: Path, info: RunInfo, name: str) -> pl.DataFrame:
        if info.counts != later.info.counts:
            later.write(folder)
        return read(source, info, name)

    monkeypatch.setattr(run_folder, "_read", read_slowly)
    again = dedup.read_result(folder)
    assert all(again.table(name).equals(later.table(name)) for name in TABLES)
    seeds.write(folder)
    assert read_table(folder, "clusters").equals(later.clusters)


def test_a_run_that_was_read_does_not_need_its_folder(seeds: Result, folder: Path) -> None:
    """Another run may take its place before a table is asked for."""
    with with_budget(0):
        again = dedup.read_result(folder)
    shutil.rmtree(folder)
    assert again.documents.equals(seeds.documents)
    assert again.edges.equals(seeds.edges)


def test_a_report_is_the_same_with_little_memory(
    seeds: Result, folder: Path, tmp_path: Path
) -> None:
    """Texts and edges that wait on disk are those of the pages."""
    with with_budget(0):
        again = dedup.read_result(folder)
    dedup.write_report(seeds, tmp_path / "one", title="Seeds")
    dedup.write_report(again, tmp_path / "other", title="Seeds")
    for path in (tmp_path / "one").rglob("*.html"):
        other = tmp_path / "other" / path.relative_to(tmp_path / "one")
        assert other.read_bytes() == path.read_bytes()


def test_a_result_is_shown_by_its_counts(seeds: Result, folder: Path) -> None:
    """What a notebook prints of a run is a line, and reads no table for it."""
    assert repr(seeds).startswith("Result(documents=5, skipped=0, sentences=")
    assert repr(dedup.read_result(folder)) == repr(seeds)


@pytest.mark.parametrize("version", range(1, FORMAT_VERSION))
def test_a_run_of_an_older_format_is_read_and_written_in_this_one(
    seeds: Result, folder: Path, tmp_path: Path, version: int
) -> None:
    """Tables that it did not have are empty, and settings that are gone since are left out."""
    info = json.loads((folder / "run.json").read_bytes())
    info |= {"format_version": version, "format_history": {}}
    info["configuration"]["specific"] = {"threshold": 0.25}
    info["configuration"]["event"]["undated_bands"] = 2
    (folder / "run.json").write_text(json.dumps(info), encoding="utf-8")
    younger = [name for name, since in TABLES_SINCE.items() if since > version]
    for name in younger:
        (folder / f"{name}.parquet").unlink()
    older = dedup.read_result(folder)
    assert {name for name in TABLES if older.table(name).is_empty()} >= {*younger}
    assert older.clusters.equals(seeds.clusters)
    written = json.loads(older.write(tmp_path / "again").read_bytes())
    assert written["format_version"] == FORMAT_VERSION
    assert written["format_history"] == FORMAT_HISTORY
    assert dedup.read_result(tmp_path / "again").clusters.equals(seeds.clusters)


@pytest.mark.parametrize(("version", "message"), [(FORMAT_VERSION, "is damaged"), (1, "format 1")])
def test_a_record_of_the_run_that_cannot_be_read_says_which_format_it_has(
    folder: Path, version: int, message: str
) -> None:
    """What an older version wrote is told from what was spoilt since."""
    info = json.loads((folder / "run.json").read_bytes())
    info |= {"format_version": version, "counts": "many"}
    (folder / "run.json").write_text(json.dumps(info), encoding="utf-8")
    with pytest.raises(RunFolderError, match=message):
        dedup.read_result(folder)


def test_a_record_of_the_run_that_is_no_file_is_named(folder: Path) -> None:
    """A folder in its place is an error of that path, not a traceback."""
    (folder / "run.json").unlink()
    (folder / "run.json").mkdir()
    with pytest.raises(RunFolderError, match=r"run\.json: cannot be read"):
        dedup.read_result(folder)


def test_a_run_is_not_written_over_a_file(seeds: Result, tmp_path: Path) -> None:
    """The file stays, and the message says what is wanted."""
    (tmp_path / "run").write_text("mine", encoding="utf-8")
    with pytest.raises(OutputError, match="is a file; name a folder"):
        seeds.write(tmp_path / "run")
    assert (tmp_path / "run").read_text("utf-8") == "mine"


@pytest.mark.parametrize("own", ["notes/mine.txt", "notes"])
def test_what_is_no_run_is_never_written_over(seeds: Result, tmp_path: Path, own: str) -> None:
    """A folder with files of somebody, or a file, is an error and stays as it was."""
    mine = tmp_path / own
    mine.parent.mkdir(exist_ok=True)
    mine.write_text("mine", "utf-8")
    with pytest.raises(OutputError, match=r"name an empty folder|is a file"):
        seeds.write(tmp_path / "notes")
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == [mine]


def test_a_result_has_no_other_table(seeds: Result) -> None:
    """A name that no table has is a KeyError, whatever attributes a result has."""
    with pytest.raises(KeyError, match="info"):
        seeds.table("info")
