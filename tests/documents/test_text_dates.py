"""What a text itself says about time: its dateline, the days it names, and when it can be from."""

import re
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dedup.dates import DATES_SCHEMA, extract_dates
from dedup.mentions import _DATE, _dates
from dedup.sentences import split_sentences

DATELINES = [
    line.split("\t")
    for line in (Path(__file__).parents[1] / "data/documents/datelines.tsv")
    .read_text("utf-8")
    .splitlines()
    if not line.startswith("#")
]
SENTENCES = [text.replace("\\n", "\n") for text, _ in DATELINES]


def day(year: int, month: int, number: int) -> int:
    """Return a day as the table counts it."""
    return (date(year, month, number) - date(1970, 1, 1)).days


def row(text: str, **given: object) -> dict[str, Any]:
    """Return the row of one document."""
    types = {
        "document": pl.String,
        "title": pl.String,
        "published": pl.Datetime("us", "UTC"),
        "published_raw": pl.String,
        "url": pl.String,
        "text": pl.String,
    }
    values = {name: [given.get(name)] for name in types} | {"document": ["a"], "text": [text]}
    documents = pl.DataFrame(values, schema=types)
    frame = extract_dates(documents, split_sentences(documents))
    assert dict(frame.schema) == DATES_SCHEMA
    return frame.row(0, named=True)


@pytest.mark.parametrize(("text", "expected"), DATELINES)
def test_datelines(text: str, expected: str) -> None:
    """Every text in the data file gives the day it gives there as its own; a dash means: none."""
    found = row(text.replace("\\n", "\n"))
    told = None if expected == "-" else day(*map(int, expected.split("-")))
    assert found["dateline"] == told


@pytest.mark.parametrize(
    ("address", "told"),
    [
        ("https://example.org/2019/03/14/rain", (2019, 3, 14)),
        ("https://example.org/world/2019/mar/04/rain", (2019, 3, 4)),
        ("https://example.org/20190314/rain", (2019, 3, 14)),
        ("https://example.org/story/rain-2020-02-04?mod=home", (2020, 2, 4)),
    ],
)
def test_a_day_in_the_address_is_that_of_publication(
    address: str, told: tuple[int, int, int]
) -> None:
    """A report that the input does not date was published on the day that its address names."""
    found = row("It rained.", url=address)
    assert {found[name] for name in ("published", "earliest", "latest")} == {day(*told)}


def test_a_month_in_the_address_bounds_publication() -> None:
    """Which day it was is not told; time zones may be two days on either side."""
    found = row("It rained.", url="https://example.org/story/2015/12/rain-in-town")
    bounds = day(2015, 12, 1) - 2, day(2015, 12, 31) + 2
    assert (found["published"], found["earliest"], found["latest"]) == (None, *bounds)


@pytest.mark.parametrize(
    "address", ["https://example.org/news/2016123/rain", "https://example.org/8301-250_162-575565"]
)
def test_a_number_in_an_address_is_no_date(address: str) -> None:
    """What only looks like a date in an address bounds nothing."""
    assert (row("It rained.", url=address)["earliest"]) is None


def test_publication_is_the_period() -> None:
    """A document that is dated was published then, whatever its text names."""
    moment = datetime(2019, 3, 4, 23, 30, tzinfo=UTC)
    found = row("It rained on May 5, 2021.", published=moment)
    assert {found[name] for name in ("published", "earliest", "latest")} == {day(2019, 3, 4)}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The bridge fell on May 5, 2011, and was rebuilt in 2013.", (2013, 1, 1)),
        ("The bridge fell on May 5, 2011. It will open on June 1, 2014.", (2011, 5, 5)),
        ("The bridge was closed until June 1, 2014.", None),
        (f"The bridge was closed until June 1, 2014.{' Boats ran.' * 20}", None),
        ("The bridge was shut in March 2012, officials said.", (2012, 3, 1)),
        ("He wants to win the 2016 election.", None),
        ("It rained.\nCopyright © 2019 The Times", None),
    ],
)
def test_nothing_is_published_before_what_it_reports(
    text: str, expected: tuple[int, int, int] | None
) -> None:
    """The latest time told as past is the earliest day of publication; plans bound nothing."""
    assert row(text)["earliest"] == (None if expected is None else day(*expected))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("It rained on Aug. 20 and on 3 September.", [820, 903]),
        ("It rained on AUGUST 20, 2018.", [820]),
        ("It may 20 percent rain; May 20 percent fall, on Feb. 30.", []),
        ("He recalled Sept. 11 and the attacks.", []),
        ("At 10:30 March began, and 1,234 May bugs came.", []),
    ],
)
def test_month_days_of_the_lead(text: str, expected: list[int]) -> None:
    """A month and a day count with or without a year; figures beside a month need not be days."""
    assert row(text)["month_days"] == expected


def test_a_date_line_without_a_year_still_names_a_day() -> None:
    """What was written as the date but is none is read for its month and day."""
    found = row("It rained.", published_raw="Dec. 24 4:33 AM EST")
    assert (found["month_days"], found["dateline"]) == ([1224], None)


@given(st.text(st.characters(exclude_categories=("Nd", "Nl", "No", "Cs")), max_size=80))
def test_no_figures_no_dates(text: str) -> None:
    """A text without figures names no date and bounds nothing."""
    found = row(text)
    assert [found[name] for name in ("dateline", "earliest", "latest")] == [None] * 3
    assert found["mentioned"] == found["month_days"] == []


PARTS = "Aug August AUG. Sept. 11 2 30 2018 1999 18 2018-08-20 20180820 123 , . st of th % : - / 9"
TIMES = st.lists(st.sampled_from([*PARTS.split(), " ", " ", "\n", "x"]), max_size=12).map("".join)


@given(st.lists(TIMES | st.sampled_from(SENTENCES), max_size=3).map(" ".join))
def test_looking_around_figures_finds_what_reading_the_text_finds(text: str) -> None:
    """Dates are those of the expression tried at every place of the text."""
    plain = [match.span() for match in _DATE.finditer(text)]
    assert [match.span() for match in _dates(text, re.findall("[0-9]+", text))] == plain


@given(st.lists(st.sampled_from(SENTENCES), max_size=4), st.text(max_size=60))
def test_what_is_appended_takes_nothing_away(texts: list[str], appended: str) -> None:
    """A text names at least the days that its first paragraphs name."""
    start = "\n\n".join(texts)
    before, after = row(start), row(f"{start}\n\n{appended}")
    assert set(before["mentioned"]) <= set(after["mentioned"])
    assert set(before["month_days"]) <= set(after["month_days"])
    assert set(before["weekdays"]) <= set(after["weekdays"])


NAMED = "Monday Mondays xMonday Sunday_ Friday² Tuesday\u0301 Fri day . - \n é".split(" ")


@given(st.lists(st.sampled_from([*NAMED, " "]), max_size=12).map("".join))
def test_weekdays_stand_between_the_bounds_of_words(text: str) -> None:
    """The expression for columns finds the weekdays that a plain one finds in the lead."""
    text = f"It rained. {text}"
    names = re.findall(r"\b(Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b", text)
    order = ["Mon", "Tues", "Wednes", "Thurs", "Fri", "Satur", "Sun"]
    assert row(text)["weekdays"] == sorted({order.index(name) for name in names})
