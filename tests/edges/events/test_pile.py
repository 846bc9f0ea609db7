"""How large a dump a pile is like: told by the days on which reports of one subject stand."""

from __future__ import annotations

import datetime
import random

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

import dedup
from dedup.config import Config, EventConfig
from dedup.edges.events.pile import pile_size

NOBODY = np.empty(0)
APART = st.lists(st.floats(0, 60), max_size=200)


def size(apart: list[float], *, span: float = 28.0, documents: int = 200) -> int:
    """Return the size that a pile is like, all of whose pairs are of one subject."""
    return pile_size(np.array(apart), np.full(len(apart), 0.5), span, documents, documents)


def test_subjects_that_run_for_weeks_are_those_of_a_dump() -> None:
    """Where as many reports of a subject stand weeks apart as on one day, chance explains most."""
    weeks = [float(day) for day in range(28)] * 30
    assert size(weeks) == size([day for day in weeks if day > 3]) == 3162
    assert size([0.1] * 200 + [float(day) for day in range(5, 20)]) == 200


def test_few_pairs_decide_nothing() -> None:
    """Two reports of a day and two of other weeks are no sample: the pile is taken as it is."""
    assert size([0.1, 0.2, 8.0, 9.0], documents=5) < 2000


@given(APART, st.integers(0, 200))
def test_more_chance_never_makes_a_pile_smaller(apart: list[float], more: int) -> None:
    """Further pairs of a subject that are weeks apart make it more like a dump, never less."""
    assert size([*apart, *[10.0] * more]) >= size(apart)


@given(APART, st.integers(1, 30_000), st.floats(0, 5))
def test_a_pile_is_never_like_a_smaller_one(
    apart: list[float], documents: int, span: float
) -> None:
    """Its own size is the least; and in a pile of a few days no days tell otherwise.

    Nor is a pile like a larger dump than those that were measured, unless it is larger itself.
    """
    assert documents <= size(apart, documents=documents) <= max(documents, 3162)
    assert size(apart, span=min(span, 4.0), documents=documents) == documents


@pytest.mark.parametrize("span", [0.0, 0.5, 3.0])
def test_where_no_days_tell_reports_without_another_like_them_are_those_of_a_dump(
    span: float,
) -> None:
    """Of a night of news half have one at most; nearly all that somebody brought together do."""
    shares = [pile_size(NOBODY, NOBODY, span, some, 200) for some in (60, 100, 130, 160, 200)]
    assert shares[:2] == [3162, 3162]
    assert 1000 < shares[2] < 3162
    assert shares[3:] == [200, 200]


def test_a_handful_without_dates_is_taken_as_it_is() -> None:
    """Of five reports three with another like them, as of the seeds, are no sample of a dump."""
    assert pile_size(NOBODY, NOBODY, 0.0, 3, 5) < 1600


def test_unlike_pairs_and_unknown_days_say_nothing() -> None:
    """Only reports of one subject count, and only those with dates."""
    apart = np.array([float(day) for day in range(28)] * 30)
    assert pile_size(apart, np.zeros(len(apart)), 28.0, 9, 9) == 9
    assert pile_size(np.full(9, np.nan), np.ones(9), 28.0, 9, 9) == 9


def made_words(of: str) -> list[str]:
    """Return a dozen words that have no letters in common with those of others but by chance."""
    chance = random.Random(of)  # noqa: S311
    return ["".join(chance.choices("bcdfghklmnprstvw", k=8)) for _ in range(12)]


def crowd(subjects: int = 4, days: int = 28) -> pl.DataFrame:
    """Return reports of a few subjects, one a day each, that have a subject in common, no more."""
    start = datetime.datetime(2024, 3, 1, 12, tzinfo=datetime.UTC)
    rows = [
        {
            "id": f"{subject}-{day:02}",
            "text": " ".join(f"Premise{subject}{word} harbour{subject}{word}" for word in range(9))
            + " " + " ".join(made_words(f"{subject} {day}")),
            "published": start + datetime.timedelta(day),
        }
        for subject in range(subjects)
        for day in range(days)
    ]  # fmt: skip
    return pl.DataFrame(rows)


@pytest.mark.parametrize(("given", "like"), [(None, 3162), (50, 50)])
def test_a_run_says_what_it_took_its_input_for(given: int | None, like: int) -> None:
    """The size is measured, or it is what the configuration says; the run writes it down."""
    config = Config(event=EventConfig(pile=given), stop_after="clusters")
    result = dedup.run(crowd(), config=config)
    assert result.info.pile == like
    assert result.info.same_day is not None
    again = result.rethreshold(threshold=result.info.configuration.event.threshold)
    assert again.clusters.equals(result.clusters)
