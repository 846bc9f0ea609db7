"""Values of columns are Python's own, and a time that Python cannot hold costs no row."""

from __future__ import annotations

import json
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

import dedup
from dedup.documents import read_corpus
from dedup.documents.values import python_values

_FLAT = [
    pl.Date(),
    pl.Datetime("ms"),
    pl.Datetime("us", "UTC"),
    pl.Datetime("ns", "America/New_York"),
    pl.Duration("us"),
]
TYPES = [
    *_FLAT,
    *(pl.List(kind) for kind in _FLAT),
    *(pl.Struct({"when": kind, "name": pl.String()}) for kind in _FLAT),
    pl.Array(pl.Date(), 2),
    pl.List(pl.Struct({"when": pl.Datetime("us")})),
]


def _column(dtype: pl.DataType, numbers: list[int | None]) -> pl.Series:
    return pl.Series([_shaped(number, dtype) for number in numbers], dtype=_whole(dtype)).cast(
        dtype
    )


def _shaped(number: int | None, dtype: pl.DataType) -> object:
    if isinstance(dtype, pl.List):
        return [_shaped(number, dtype.inner)]
    if isinstance(dtype, pl.Array):
        return [number, None]
    if isinstance(dtype, pl.Struct):
        named = dtype.to_schema().items()
        return {name: None if name == "name" else _shaped(number, kind) for name, kind in named}
    return number


def _whole(dtype: pl.DataType) -> pl.DataType:
    if isinstance(dtype, pl.List):
        return pl.List(_whole(dtype.inner))
    if isinstance(dtype, pl.Array):
        return pl.Array(pl.Int32(), dtype.size)
    if isinstance(dtype, pl.Struct):
        return pl.Struct({name: _whole(kind) for name, kind in dtype.to_schema().items()})
    if isinstance(dtype, pl.String):
        return dtype
    return pl.Int32() if isinstance(dtype, pl.Date) else pl.Int64()


@given(st.sampled_from(TYPES), st.lists(st.none() | st.integers(-700_000, 2_900_000), max_size=4))
def test_times_that_python_holds_are_those_of_polars(
    dtype: pl.DataType, numbers: list[int | None]
) -> None:
    """However a value is nested, what Python can hold comes as polars gives it."""
    column = _column(dtype, numbers)
    assert python_values(column) == column.to_list()


@given(st.sampled_from(TYPES), st.lists(st.integers(-(2**31), 2**31 - 1), max_size=4))
def test_no_time_is_an_error(dtype: pl.DataType, numbers: list[int]) -> None:
    """Whatever a file holds as a date or a moment, every row has a value, and its own."""
    alone = [python_values(_column(dtype, [number]))[0] for number in numbers]
    assert python_values(_column(dtype, numbers)) == alone


@pytest.mark.parametrize("days", [-800_000, 5_000_000, 2**31 - 1])
def test_a_date_beyond_all_years_is_not_understood(tmp_path: Path, days: int) -> None:
    """The document stays, its date is unknown, and the number that is stored is shown."""
    dates = pl.Series([days], dtype=pl.Int32()).cast(pl.Date())
    frame = pl.DataFrame({"text": ["Rain fell."], "published": dates, "seen": dates})
    frame.write_parquet(tmp_path / "far.parquet")
    corpus = read_corpus([tmp_path / "far.parquet"])
    assert corpus.date_examples == (f"{days} days",)
    assert corpus.documents.select("published", "seen").row(0) == (None, f"{days} days")


def test_a_column_without_a_name_gets_one(tmp_path: Path) -> None:
    """It is called as one whose name is taken, beside a column_9 too, in files and in frames."""
    row = {"id": "a", "text": "Rain fell.", "": 1, "column_9": 2}
    (tmp_path / "a.jsonl").write_text(json.dumps(row), encoding="utf-8")
    read = read_corpus([tmp_path / "a.jsonl"]).documents
    assert read.select("input_", "column_9").row(0) == (1, 2)
    for frame in (pl.DataFrame([row]), read.rename({"input_": ""})):
        again = dedup.run(frame).documents
        assert again.select("input_", "column_9").row(0) == (1, 2)


@pytest.mark.parametrize("name", ["*", "^.*$", "^text$", "^x$"])
@pytest.mark.parametrize("suffix", ["parquet", "jsonl"])
def test_the_name_of_a_column_is_no_expression(tmp_path: Path, name: str, suffix: str) -> None:
    """A column whose name polars could take for a pattern is passed through as any other."""
    frame = pl.DataFrame({"text": ["Rain fell."], "x": ["1"], name: ["2"]})
    path = tmp_path / f"odd.{suffix}"
    if suffix == "parquet":
        frame.write_parquet(path)
    else:
        frame.write_ndjson(path)
    documents = read_corpus([path]).documents
    assert (documents["text"][0], documents["x"][0], documents[name][0]) == ("Rain fell.", "1", "2")
