"""Tables in parts: what goes in comes out, in order, and nothing is left behind."""

from __future__ import annotations

import os
import pickle
import tempfile
from pathlib import Path

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

import dedup
from dedup.engine.threads import Threads
from dedup.errors import OutputError
from dedup.memory import with_budget
from dedup.schema import TABLES
from dedup.stored import Filtered, Spilled, write_parquet

SCHEMA = {"document": pl.String, "terms": pl.List(pl.Categorical), "days": pl.Float64}
ROWS = st.tuples(
    st.text(max_size=4),
    st.lists(st.sampled_from(["china", "drone", "北京"]), max_size=3),
    st.none() | st.floats(allow_nan=False),
)
BATCHES = st.lists(st.lists(ROWS, max_size=4), max_size=6)


def frame(rows: list[tuple[object, ...]]) -> pl.DataFrame:
    """Return rows as a table."""
    return pl.DataFrame(rows, schema=SCHEMA, orient="row")


def spilled(batches: list[list[tuple[object, ...]]], part_bytes: int) -> Spilled:
    """Return a table to which batches were appended."""
    table = Spilled(frame([]), part_bytes=part_bytes)
    with with_budget(0):
        for batch in batches:
            table.append(frame(batch))
    return table


@given(BATCHES, st.sampled_from([1, 100, 1 << 20]), st.integers(0, 9), st.integers(0, 9))
def test_a_table_reads_as_it_was_written(
    batches: list[list[tuple[object, ...]]], part_bytes: int, offset: int, length: int
) -> None:
    """Whole, in parts, by columns or by rows: all rows are there once, in their order."""
    expected = frame([row for batch in batches for row in batch])
    table = spilled(batches, part_bytes)
    assert table.height == expected.height
    assert table.read().equals(expected)
    assert table.read("days", "document").equals(expected.select("days", "document"))
    assert pl.concat(table.parts()).equals(expected)
    assert table.slice(offset, length).equals(expected.slice(offset, length))
    assert pickle.loads(pickle.dumps(table)).read().equals(expected)  # noqa: S301 - its own
    assert Spilled.joined([table, table]).read().equals(pl.concat([expected, expected]))


@given(BATCHES, st.sampled_from([1, 1 << 20]), st.integers(0))
def test_rows_that_are_kept_are_those_of_a_filter(
    batches: list[list[tuple[object, ...]]], part_bytes: int, bits: int
) -> None:
    """A mask over all rows is cut where the parts are."""
    expected = frame([row for batch in batches for row in batch])
    kept = np.array([bits >> row & 1 for row in range(expected.height)], dtype=np.bool_)
    found = pl.concat(Filtered(spilled(batches, part_bytes), kept).parts())
    assert found.equals(expected.filter(kept))


def test_a_file_does_not_show_the_parts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The same rows give the same bytes, however they were appended."""
    monkeypatch.setattr("dedup.stored.parquet._ROW_GROUP", 3)
    rows = [(str(row), ["china"] * (row % 3), float(row)) for row in range(10)]
    names = pl.col("terms").cast(pl.List(pl.String))
    written = set()
    for part_bytes, size in ((1, 1), (1, 4), (1 << 20, 2)):
        table = Spilled(frame([]).with_columns(names), part_bytes=part_bytes)
        for start in range(0, len(rows), size):
            table.append(frame(rows[start : start + size]).with_columns(names))
        place = tmp_path / f"{part_bytes}-{size}.parquet"
        write_parquet(table.parts(), table.schema, place)
        assert pl.read_parquet(place).equals(frame(rows).with_columns(names))
        written.add(place.read_bytes())
    assert len(written) == 1


def test_a_table_leaves_no_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is on disk has no name there, so nothing has to be removed."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    table = spilled([[("a", ["china"], 1.0)]] * 3, part_bytes=1)
    if os.name == "posix":
        assert not list(tmp_path.iterdir())
    assert table.read().height == 3


def test_a_small_table_is_not_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder that cannot be written matters to tables that grow beyond what is held only."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "missing"))
    small = spilled([[("a", [], 1.0)]], part_bytes=1 << 20)
    assert small.read().height == 1
    with pytest.raises(OutputError, match=r"temporary files cannot be written \(.+\); TMPDIR may"):
        spilled([[("a", [], 1.0)]], part_bytes=1)


def test_a_full_disk_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """Who runs out of space for temporary files is told of that, and which setting helps."""
    if not Path("/dev/full").exists():
        pytest.skip("the system has no full device")
    full = Path("/dev/full").open("r+b", buffering=0)  # noqa: SIM115 - the table closes it
    monkeypatch.setattr(tempfile, "TemporaryFile", lambda **_: full)
    with pytest.raises(OutputError, match="No space left on device"):
        spilled([[("a", [], 1.0)]], part_bytes=1)


def reports() -> pl.DataFrame:
    """Return a few reports, two of them copies."""
    text = "The ferry to Harwick sank at noon, the harbour master said on Monday."
    return pl.DataFrame({"id": ["a", "b", "c"], "text": [text, text, "Owls hoot in the wood."]})


def test_the_edges_of_a_run_are_read_when_they_are_asked_for(tmp_path: Path) -> None:
    """A result writes its edges without reading them; whoever asks has the table of the folder."""
    result = dedup.run(reports())
    changed = result.replace(clusters=result.clusters)
    place = changed.write(tmp_path / "run").parent
    with pytest.raises(AttributeError):
        object.__getattribute__(changed, "edges")
    edges = changed.edges
    assert changed.edges is edges
    assert edges.height == changed.info.counts["edges"]
    assert dedup.read_result(place).edges.equals(edges)
    assert result.replace(edges=edges.clear()).edges.is_empty()
    with pytest.raises(AttributeError, match="verdicts"):
        result.verdicts  # type: ignore[attr-defined]  # noqa: B018


def test_a_run_folder_is_the_same_whoever_has_read_it(tmp_path: Path) -> None:
    """Tables in memory and tables on disk are written as the same bytes."""
    result = dedup.run(reports())
    first, again = tmp_path / "first", tmp_path / "again"
    result.write(first)
    dedup.read_result(first).write(again)
    for file in sorted(first.glob("*.parquet")):
        assert file.read_bytes() == (again / file.name).read_bytes()


@pytest.mark.parametrize("texts", [[], ["Owls hoot."], ["..."] * 3, ["!", "东京今天下雨了。"]])
def test_a_run_of_next_to_nothing_ends(texts: list[str]) -> None:
    """No document, one, or none with a word in it: the tables are there, and nothing is alike."""
    ids = [str(number) for number in range(len(texts))]
    types = {"id": pl.String, "text": pl.String}
    result = dedup.run(pl.DataFrame({"id": ids, "text": texts}, schema=types))
    assert result.documents["document"].to_list() == ids
    assert result.edges.is_empty()


def test_threads_read_what_they_asked_for() -> None:
    """Several may read one table at a time: none of them gets the rows of another."""
    table = Spilled(pl.DataFrame(schema={"row": pl.Int64}), part_bytes=1)
    with with_budget(8 * 3 * 8):  # for three parts of eight bytes
        for row in range(100):
            table.append(pl.DataFrame({"row": [row]}))
    with Threads(4) as threads:
        for found in threads.starmap(table.read, [()] * 12):
            assert found["row"].to_list() == [*range(100)]


def test_rows_that_wait_keep_nothing_else_in_memory() -> None:
    """A slice of a large table is kept by itself, and not with the table."""
    table = Spilled(pl.DataFrame(schema={"row": pl.Int64}))
    large = pl.DataFrame({"row": np.arange(1000)})
    table.append(large.slice(10, 2))
    (part,) = table.parts()
    assert not np.shares_memory(part["row"].to_numpy(), large["row"].to_numpy())


@pytest.fixture
def copied() -> dedup.Result:
    """Return a run of two copies, whose edges are in parts."""
    result = dedup.run(pl.DataFrame({"id": ["a", "b"], "text": ["One two three."] * 2}))
    assert "edges" not in vars(result)
    return result


def test_edges_that_are_given_take_the_place_of_those_on_disk(copied: dedup.Result) -> None:
    """However a result is made of another one, it has the edges that it was given."""
    fewer = copied.replace(edges=copied.edges.clear())
    assert (fewer.edges.height, fewer.info.counts["edges"]) == (0, 0)
    assert copied.edges.height > 0
    same = copied.replace(clusters=copied.clusters)
    assert same.edges.equals(copied.edges)


def test_a_result_is_pickled_with_every_table_once(copied: dedup.Result) -> None:
    """Another process has the same tables, and none of them twice, read or not."""
    before = len(pickle.dumps(copied))
    assert copied.documents.height == 2
    found = pickle.loads(pickle.dumps(copied))  # noqa: S301 - its own
    assert len(pickle.dumps(copied)) == before
    assert found.info == copied.info
    assert all(found.table(name).equals(copied.table(name)) for name in TABLES)


def test_a_result_cannot_be_changed(copied: dedup.Result) -> None:
    """Setting a table is refused with what to do in its stead."""
    with pytest.raises(AttributeError, match=r"use result\.replace\(edges=\.\.\.\)"):
        copied.edges = copied.edges.clear()
    with pytest.raises(TypeError, match="no table 'edgse'"):
        copied.replace(edgse=copied.edges)


def test_a_table_that_was_not_read_is_known_by_name(copied: dedup.Result) -> None:
    """Completion in a notebook lists all tables, and reads none for that."""
    assert set(TABLES) <= set(dir(copied))
    assert "edges" not in vars(copied)
