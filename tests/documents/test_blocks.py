"""Rows of a frame are read column by column, and as if each of them were a record."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any, Literal

import polars as pl
from hypothesis import example, given
from hypothesis import strategies as st

from dedup.config import InputConfig
from dedup.documents.aliases import Columns, usable
from dedup.documents.blocks import Block, read_columns, simple_places
from dedup.documents.conform import conform
from dedup.documents.records import Gatherer, Record
from dedup.documents.values import python_values

WORDS = st.sampled_from(
    ["Rain fell.", "a", " ", "", "\x1c", "\u2003", "a\0b", "\u200b", "12", "NULL"]
)
SCALARS: dict[str, st.SearchStrategy[Any]] = {
    "string": WORDS,
    "whole": st.integers(-3, 2**40),
    "real": st.sampled_from([0.5, 1e300, 2.0, float("nan")]),
    "flag": st.booleans(),
    "moment": st.sampled_from([datetime(2020, 8, 20, 10, tzinfo=UTC), datetime(2021, 1, 1)]),
    "list": st.lists(WORDS, max_size=2),
    "struct": st.fixed_dictionaries({"name": WORDS, "site": st.integers(0, 3)}),
}
TYPES = {
    "string": pl.String(),
    "whole": pl.Int64(),
    "real": pl.Float64(),
    "flag": pl.Boolean(),
    "moment": pl.Datetime("us"),
    "list": pl.List(pl.String()),
    "struct": pl.Struct({"name": pl.String(), "site": pl.Int64()}),
}
NAMES = ("id", "text", "body", "source", "publisher", "published", "title", "score", "Tags", "line")


@st.composite
def frames(draw: st.DrawFn) -> pl.DataFrame:
    """Return frames whose columns hold our columns, others, or what is not expected there."""
    names = draw(st.lists(st.sampled_from(NAMES), min_size=1, max_size=6, unique=True))
    height = draw(st.integers(0, 4))
    columns = {}
    for name in {*names, "text"}:
        kinds = ["string"] * 3 + [*TYPES]
        kind = draw(st.sampled_from(kinds if name != "text" else ["string"] * 9 + ["whole"]))
        values = st.lists(st.none() | SCALARS[kind], min_size=height, max_size=height)
        naive = [_naive(value) for value in draw(values)]
        columns[name] = pl.Series(name, naive, dtype=TYPES[kind])
    return pl.DataFrame([columns[name] for name in sorted(columns)])


def _naive(value: Any) -> Any:
    return value.replace(tzinfo=None) if isinstance(value, datetime) else value


@given(frames())
@example(pl.DataFrame({"text": ["Rain fell.", "Snow fell."], "title": [b"Rain", b"\xff\xfe"]}))
def test_a_block_is_read_as_its_records_are(frame: pl.DataFrame) -> None:
    """Whether rows are taken in at once or one by one, both tables are the same."""
    at_once, one_by_one = (Gatherer(Columns(InputConfig())) for _ in range(2))
    at_once.add_block("file", Block.of(frame))
    for line, fields in enumerate(frame.iter_rows(named=True), start=1):
        one_by_one.add("file", Record(line, fields))
    assert at_once.kinds == one_by_one.kinds
    found, expected = conform(at_once), conform(one_by_one)
    assert found.documents.equals(expected.documents)
    assert found.stored.schema == expected.stored.schema
    assert found.skipped.sort(pl.all()).equals(expected.skipped.sort(pl.all()))


def test_a_frame_that_is_read_stays_as_it_was() -> None:
    """Numbering rows adds no column to the frame of the caller."""
    frame = pl.DataFrame({"text": ["Rain fell.", None]})
    Gatherer(Columns(InputConfig())).add_block("frame", Block.of(frame))
    assert frame.columns == ["text"]


def test_rows_with_several_places_for_one_column_are_looked_at() -> None:
    """Of two columns that may hold the text, the row tells which one does."""
    columns = Columns(InputConfig())
    schema = pl.Schema({"text": pl.String(), "body": pl.String()})
    assert simple_places(columns.plan(("text", "body")), schema) is None
    assert simple_places(columns.plan(("body",)), pl.Schema({"body": pl.String()})) is not None


def test_plain_columns_need_no_row() -> None:
    """The usual columns of a Parquet file are taken as they are."""
    frame = pl.DataFrame({"id": ["7"], "text": ["Rain fell."], "words": [2]})
    plan = Columns(InputConfig()).plan(("id", "text", "words"))
    places = simple_places(plan, frame.schema)
    assert places is not None
    table, passed = read_columns(frame, places, plan.extras)
    assert table["document"].to_list() == ["7"]
    assert passed["words"].texts.to_list() == ["2"]


@given(
    st.lists(st.none() | st.datetimes(), max_size=6),
    st.sampled_from(["ms", "us", "ns"]),
    st.sampled_from([None, "UTC", "Europe/Kyiv"]),
)
@example([datetime(1, 1, 1), datetime(9999, 12, 31, 23, 59, 59, 999_999)], "us", "UTC")
@example([datetime(2021, 3, 4, 5, 6, 7, 8), None], "ms", None)
def test_moments_of_a_column_are_those_of_every_row(
    moments: list[datetime | None], unit: Literal["ms", "us", "ns"], zone: str | None
) -> None:
    """A date that a file holds as a moment is the same text, read at once or row by row."""
    known = [one and (one.replace(year=2020, day=1) if unit == "ns" else one) for one in moments]
    column = pl.Series("date", known, dtype=pl.Datetime(unit)).dt.replace_time_zone("UTC")
    column = column.dt.convert_time_zone(zone) if zone else column.dt.replace_time_zone(None)
    frame = pl.DataFrame({"text": ["Rain fell."] * len(known)}).with_columns(column)
    table, _ = read_columns(frame, {"text": "text", "published": "date"}, ())
    alone = [usable(value, "published") for value in python_values(column)]
    assert table["published"].to_list() == alone
