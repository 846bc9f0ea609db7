"""A table for a file or a stream: what comes out reads as what went in."""

from __future__ import annotations

import csv
import io
import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

import dedup
from dedup.errors import ExportError
from dedup.export import ExportFormat

SCHEMA = {
    "id": pl.String(),
    "time": pl.Datetime("us", "UTC"),
    "terms": pl.List(pl.String()),
    "span": pl.Struct({"start": pl.Int64()}),
}
TEXTS = st.text(st.characters(exclude_categories=("Cs",)), max_size=6)
ROWS = st.lists(
    st.fixed_dictionaries(
        {
            "id": TEXTS,
            "time": st.none() | st.datetimes(datetime(1000, 1, 1), timezones=st.just(UTC)),
            "terms": st.lists(TEXTS, max_size=2),
            "span": st.fixed_dictionaries({"start": st.integers(0, 9)}),
        }
    ),
    max_size=5,
)


def exported(frame: pl.DataFrame, kind: ExportFormat) -> str:
    """Return what a stream holds behind an export."""
    stream = io.BytesIO()
    dedup.export_table(frame, stream, format=kind)
    return stream.getvalue().decode("utf-8")


def plain(row: dict[str, Any]) -> dict[str, Any]:
    """Return a row of JSON with its time as one."""
    return row | {"time": row["time"] and datetime.fromisoformat(row["time"])}


@given(ROWS)
def test_a_row_of_json_lines_says_what_the_row_says(rows: list[dict[str, Any]]) -> None:
    """Times are ISO 8601 with their zone, which is UTC, to the microsecond."""
    lines = exported(pl.DataFrame(rows, schema=SCHEMA), "jsonl").split("\n")
    assert [plain(json.loads(line)) for line in lines if line] == rows


@given(ROWS)
def test_a_row_of_csv_says_what_the_row_says(rows: list[dict[str, Any]]) -> None:
    """Lists and structs are JSON text, times as in JSON lines, and what is null is empty."""
    text = exported(pl.DataFrame(rows, schema=SCHEMA), "csv")
    header, *found = csv.reader(io.StringIO(text, newline=""))
    assert header == [*SCHEMA]
    for (name, time, terms, span), row in zip(found, rows, strict=True):
        assert (name, json.loads(terms), json.loads(span)) == (row["id"], row["terms"], row["span"])
        assert (datetime.fromisoformat(time) if time else None) == row["time"]


@pytest.mark.parametrize("kind", ["jsonl", "csv"])
def test_a_long_table_is_written_whole_under_one_header(kind: ExportFormat) -> None:
    """However many rows are written at once, every row is there once, in its order."""
    numbers = pl.DataFrame({"n": range(50_001)})
    lines = exported(numbers, kind).split()
    rows = lines[1:] if kind == "csv" else [line.strip('{}"n:') for line in lines]
    assert [int(row) for row in rows] == numbers["n"].to_list()


def test_a_name_or_a_stream_that_tells_no_format_is_refused(tmp_path: Path) -> None:
    """The message names the formats there are, and nothing is written."""
    frame = pl.DataFrame({"n": [1]})
    for destination in (tmp_path / "table.xlsx", io.BytesIO()):
        with pytest.raises(ExportError, match="parquet, jsonl, csv"):
            dedup.export_table(frame, destination)
    assert not any(tmp_path.iterdir())


@pytest.mark.parametrize("kind", ["jsonl", "csv"])
def test_times_of_any_zone_are_written_as_those_of_utc(kind: ExportFormat) -> None:
    """A local time is another number of hours, and the zone that is written says so."""
    noon = pl.Series("at", [datetime(2025, 1, 1, 12, tzinfo=UTC)])
    there = noon.dt.convert_time_zone("Asia/Kolkata").to_frame()
    assert exported(there, kind) == exported(noon.to_frame(), kind)


@pytest.mark.parametrize("dtype", [pl.Binary(), pl.List(pl.Binary()), pl.Struct({"x": pl.Binary})])
@pytest.mark.parametrize("kind", ["jsonl", "csv"])
def test_what_a_format_cannot_hold_is_named(
    tmp_path: Path, dtype: pl.DataType, kind: ExportFormat
) -> None:
    """Bytes are no text: the message names the column and a way out, and no file is left."""
    table = pl.DataFrame({"raw": []}, schema={"raw": dtype})
    with pytest.raises(ExportError, match=r"column 'raw' is .* write parquet"):
        dedup.export_table(table, tmp_path / f"a.{kind}")
    assert not any(tmp_path.iterdir())
    dedup.export_table(table, tmp_path / "a.parquet")


def test_what_polars_cannot_write_is_told_in_one_line() -> None:
    """A column of Python objects has no form in any file."""
    table = pl.DataFrame({"x": pl.Series([object()], dtype=pl.Object)})
    for kind in ("parquet", "jsonl", "csv"):
        with pytest.raises(ExportError, match=f"cannot be written as {kind}: "):
            exported(table, kind)  # type: ignore[arg-type]


@pytest.mark.parametrize("cell", ["=1+1", "+1 News", "-5 degrees", "@minister", "\t=1", "\r=1"])
def test_no_cell_for_a_spreadsheet_begins_as_a_formula_does(cell: str) -> None:
    """An apostrophe stands before such a text, and before such a name of a column."""
    stream = io.BytesIO()
    frame = pl.DataFrame({cell: [cell, "Rain - and =snow"], "size": [-1, 2]})
    dedup.export_table(frame, stream, format="csv", spreadsheet=True)
    content = stream.getvalue().decode("utf-8").removeprefix("\ufeff")
    rows = [[f"'{cell}", "size"], [f"'{cell}", "-1"], ["Rain - and =snow", "2"]]
    assert [*csv.reader(io.StringIO(content, newline=""))] == rows


@pytest.mark.parametrize("dtype", [pl.String(), pl.Categorical(), pl.Enum(["=1"])])
def test_a_formula_is_none_of_whatever_type_its_column_is(dtype: pl.DataType) -> None:
    """Texts of few values may be held as categories."""
    stream = io.BytesIO()
    frame = pl.DataFrame({"a": pl.Series(["=1"], dtype=dtype)})
    dedup.export_table(frame, stream, format="csv", spreadsheet=True)
    assert stream.getvalue().decode("utf-8-sig") == "a\n'=1\n"


def test_a_text_for_a_spreadsheet_ends_where_a_cell_does(tmp_path: Path) -> None:
    """Excel would go on in the next row, and it reads UTF-8 as such for the mark in front."""
    dedup.export_table(pl.DataFrame({"a": ["é" * 40_000]}), tmp_path / "a.csv", spreadsheet=True)
    assert (tmp_path / "a.csv").read_bytes() == f"\ufeffa\n{'é' * 32_767}\n".encode()


def test_a_cell_is_counted_as_excel_counts_it() -> None:
    """What is beyond the first 65,536 characters of Unicode is two there, and never cut in two."""
    stream = io.BytesIO()
    frame = pl.DataFrame({"a": ["=" + "\U0001f600" * 20_000, None, "x" * 32_766 + "\U0001f600"]})
    dedup.export_table(frame, stream, format="csv", spreadsheet=True)
    _, formula, _, text = stream.getvalue().decode("utf-8-sig").splitlines()
    assert formula == "'=" + "\U0001f600" * 16_382
    assert text == "x" * 32_766


def test_a_name_of_a_sheet_is_told_which_format_one_opens(tmp_path: Path) -> None:
    """Nobody writes XLSX here, and the message says what to write in its place."""
    with pytest.raises(ExportError, match="parquet, jsonl, csv; a spreadsheet opens csv"):
        dedup.export_table(pl.DataFrame({"a": [1]}), tmp_path / "a.xlsx")
    with pytest.raises(ExportError, match=r"parquet, jsonl, csv$"):
        dedup.export_table(pl.DataFrame({"a": [1]}), tmp_path / "a.doc")


def test_only_csv_is_for_a_spreadsheet(tmp_path: Path) -> None:
    """Of another format it is said, and nothing is written."""
    with pytest.raises(ExportError, match="csv, not jsonl"):
        dedup.export_table(pl.DataFrame({"a": [1]}), tmp_path / "a.jsonl", spreadsheet=True)
    assert not [*tmp_path.iterdir()]
