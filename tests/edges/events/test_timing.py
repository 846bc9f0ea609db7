"""What two texts say about time counts where a publication date is missing."""

from datetime import date
from typing import Any

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dedup.dates import DATES_SCHEMA
from dedup.edges.events.timing import EVIDENCE_SCHEMA, date_evidence, date_logit

YEAR = 366


def dates(*rows: dict[str, Any]) -> pl.DataFrame:
    """Return a table of dates; what a row leaves out is null, or empty."""
    silent: dict[str, Any] = {
        name: [] if isinstance(kind, pl.List) else None for name, kind in DATES_SCHEMA.items()
    }
    named = [silent | {"document": "ab"[number]} | row for number, row in enumerate(rows)]
    return pl.DataFrame(named, schema=DATES_SCHEMA)


def evidence(left: dict[str, Any], right: dict[str, Any]) -> dict[str, Any]:
    """Return the evidence of one pair, and what it adds to the logit."""
    pairs = pl.DataFrame({"left": ["a"], "right": ["b"]})
    found = date_evidence(pairs, dates(left, right))
    assert dict(found.select(EVIDENCE_SCHEMA.keys()).schema) == EVIDENCE_SCHEMA
    return found.with_columns(logit=date_logit()).row(0, named=True)


def published(*day: int) -> dict[str, int]:
    """Return the row of a document of one day."""
    number = (date(*day) - date(1970, 1, 1)).days
    return {"published": number, "earliest": number, "latest": number}


def test_silence_says_nothing() -> None:
    """Two texts without a word about time, or without a row, add nothing."""
    silent = dict.fromkeys(EVIDENCE_SCHEMA) | {"days_certain": 0, "logit": 0.0}
    assert evidence({}, {}).items() >= silent.items()
    pairs = pl.DataFrame({"left": ["x"], "right": ["y"]})
    found = date_evidence(pairs, dates({}, {})).with_columns(logit=date_logit())
    assert found.row(0, named=True).items() >= silent.items()


@pytest.mark.parametrize(
    ("left", "right", "gap"),
    [([0], [0], 0), ([0], [6], 1), ([0, 3], [4], 1), ([1], [4], 3), ([1], [5], 3), ([2], [0], 2)],
)
def test_the_nearest_weekdays_count(left: list[int], right: list[int], gap: int) -> None:
    """Weekdays lie on a circle; the nearest two of a pair count."""
    assert evidence({"weekdays": left}, {"weekdays": right})["weekday_gap"] == gap


@pytest.mark.parametrize(("weekday", "gap"), [(0, 0), (6, 0), (5, 1), (1, 1), (3, 3)])
def test_publication_names_its_day_and_the_day_before(weekday: int, gap: int) -> None:
    """What appears on a Monday speaks of Monday or Sunday, if it names no other day."""
    monday = published(2019, 3, 4)
    assert evidence(monday, {"weekdays": [weekday]})["weekday_gap"] == gap


@pytest.mark.parametrize(
    ("left", "right", "gap"),
    [([820], [820], 0), ([1231], [101], 1), ([228], [301], 2), ([101, 820], [901], 12)],
)
def test_the_nearest_month_days_count(left: list[int], right: list[int], gap: int) -> None:
    """The year is a circle, and has a February 29."""
    assert evidence({"month_days": left}, {"month_days": right})["month_day_gap"] == gap


def test_nothing_is_published_before_what_it_reports() -> None:
    """A report of May 2019 and a report published in May 2018 are a year apart, at the least."""
    old = published(2018, 5, 4)
    found = evidence(old, {"earliest": old["published"] + 365})
    assert found["days_certain"] == 365
    assert found["logit"] == pytest.approx(-3.0)


def test_a_dateline_stands_for_the_publication() -> None:
    """Of the days between a publication and a dateline no more than the slack is certain."""
    one = published(2018, 5, 4)
    line = one["published"] + 10
    found = evidence(one, {"dateline": line, "earliest": line - 2, "latest": line + 2})
    assert found["days_certain"] == 8


rows = st.fixed_dictionaries(
    {},
    optional={
        "published": st.integers(0, 20_000),
        "earliest": st.integers(0, 20_000),
        "weekdays": st.lists(st.integers(0, 6), unique=True, max_size=3),
        "month_days": st.lists(st.sampled_from([101, 229, 820, 1231]), unique=True, max_size=3),
        "mentioned": st.lists(st.integers(0, 20_000), unique=True, max_size=3),
    },
)


@given(rows, rows)
def test_evidence_has_no_direction(left: dict[str, Any], right: dict[str, Any]) -> None:
    """Left and right may change places; gaps stay in their bounds."""
    found, turned = evidence(left, right), evidence(right, left)
    names = [*EVIDENCE_SCHEMA, "logit"]
    assert [found[name] for name in names] == [turned[name] for name in names]
    assert found["weekday_gap"] in (None, 0, 1, 2, 3)
    assert 0 <= (found["month_day_gap"] or 0) <= YEAR // 2


@given(st.lists(st.tuples(st.sampled_from("ab"), st.sampled_from("ab")), max_size=6))
def test_pairs_keep_their_order(pairs: list[tuple[str, str]]) -> None:
    """Every pair has one row, where it stood, whatever its neighbours are."""
    table = dates({"weekdays": [1], "month_days": [820, 901]}, {"weekdays": [3]})
    schema = {"left": pl.String, "right": pl.String}
    asked = pl.DataFrame(pairs, schema=schema, orient="row")
    found = date_evidence(asked, table)
    assert found.select("left", "right").equals(asked)
    alone = [date_evidence(asked[row], table) for row in range(asked.height)]
    assert found.equals(pl.concat([found.clear(), *alone]))
