"""What is to be expected of pairs whose dates tell nothing: learned from the scores of all."""

from __future__ import annotations

import datetime
import itertools
import math
import random

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dedup.config import EventConfig
from dedup.edges.events.prior import (
    OfDated,
    chance_of_a_day,
    expected_of_dated,
    learned_prior,
    prior_shift,
)

LOGITS = st.lists(st.floats(-6, 6), max_size=300)
KIN, UNLIKE = 1.0, -5.0
SETTLED = EventConfig().settled(60)


def shift(logits: list[float]) -> float:
    """Return the shift of pairs of one subject."""
    return prior_shift(np.array(logits, dtype=np.float64))


def prior(
    days: list[float | None],
    priors: list[float],
    *,
    likeness: float = KIN,
    chance: float = 0.0,
    others: float = 0.0,
) -> list[float]:
    """Return the priors of pairs beside a thousand undated ones that tell of a dump.

    ``others``: the prior that all of these have before.
    """
    apart = [*days, *[None] * 1000]
    pairs = pl.DataFrame(
        {
            "logit": [likeness] * len(apart),
            "days_apart": pl.Series(apart, dtype=pl.Float64),
            "date_prior": [*priors, *[others] * 1000],
        }
    )
    logits = pl.Series([-4.0] * len(apart)) + pairs["date_prior"]
    return learned_prior(pairs, logits, chance)[: len(days)].to_list()


def test_a_subject_of_many_events_lowers_what_is_expected() -> None:
    """Where most pairs of one subject are unlike as events, the few that are not are doubted."""
    assert shift([-3.0] * 3000 + [0.5] * 100) < -2
    assert shift([3.0] * 3000 + [-3.0] * 1000) == 0


def test_few_pairs_change_little() -> None:
    """A dozen pairs are no sample, whatever they say."""
    assert shift([-5.0] * 12) > -0.1
    assert shift([]) == 0


@given(LOGITS, st.randoms(use_true_random=False))
def test_the_order_of_pairs_does_not_matter(logits: list[float], chance: random.Random) -> None:
    """The shift is the same to the last bit, whatever the order."""
    other = list(logits)
    chance.shuffle(other)
    assert shift(other) == shift(logits)


@given(LOGITS, st.integers(0, 300))
def test_more_unlike_pairs_never_raise_it(logits: list[float], more: int) -> None:
    """It is never above 0, and pairs that surely tell other events never raise it."""
    assert shift([*logits, *[-6.0] * more]) <= shift(logits) + 1e-3 <= 1e-3


def test_dated_pairs_stay_as_they_are() -> None:
    """Only pairs that lack a date are lowered; and those of unlike reports tell nothing."""
    assert prior([0.5, None], [2.0, 0.0])[0] == 2.0
    assert prior([0.5, None], [2.0, 0.0])[1] < -0.5
    assert prior([None], [0.0], likeness=UNLIKE) == [0.0]


def test_of_two_estimates_the_lower_one_holds() -> None:
    """What the weeks of a subject take is not taken twice."""
    by_pairs = prior([None], [0.0])[0]
    assert prior([None, None], [-9.0, by_pairs / 2]) == [-9.0, pytest.approx(by_pairs, abs=1e-2)]
    # Nor is what was taken already evidence of how little is to be expected.
    assert prior([None], [0.0], others=-2.0) == [pytest.approx(by_pairs, abs=1e-2)]


def test_a_night_is_as_mute_as_no_date() -> None:
    """Where any two documents are of one day, a dated pair is lowered as an undated one."""
    assert prior([0.5], [0.0], chance=1.0) == prior([None], [0.0])


@given(st.lists(st.integers(0, 1000), min_size=2, max_size=50))
def test_the_chance_of_a_day_is_a_share_of_all_pairs(hours: list[int]) -> None:
    """Thirty pairs of other days are added; missing dates and the order tell nothing."""
    first = datetime.datetime(2024, 5, 1)
    published = [first + datetime.timedelta(hours=hour) for hour in hours]
    near = [abs(one - other) < 24 for one, other in itertools.combinations(hours, 2)]
    assert chance_of_a_day(pl.Series([*published, None])) == pytest.approx(
        sum(near) / (len(near) + 30)
    )
    assert chance_of_a_day(pl.Series([first, None])) == 0


def expected(days: list[int]) -> OfDated:
    """Return what is expected of dated reports of these days."""
    first = datetime.datetime(2024, 5, 1)
    published = [first + datetime.timedelta(days=day) for day in days]
    return expected_of_dated(pl.Series([*published, None]), SETTLED, len(days) + 1)


@given(st.lists(st.integers(0, 400), min_size=2, max_size=50), st.randoms(use_true_random=False))
def test_to_be_dated_speaks_for_nobody_on_average(days: list[int], chance: random.Random) -> None:
    """The mean odds that dates give to any two documents are 1 at most, with the pairs added."""
    apart = [abs(one - other) for one, other in itertools.combinations(days, 2)]
    taken = [SETTLED.other_weeks * (1 - math.exp(-day / SETTLED.weeks_days)) for day in apart]
    for value, added in zip(expected(days), (30, 3), strict=True):
        odds = [math.exp(value - one) for one in taken]
        # What is further apart than eight weeks is counted as if it were no further.
        assert sum(odds) / (len(odds) + added) <= 1 + 1e-9
        assert value <= SETTLED.same_day
    other = list(days)
    chance.shuffle(other)
    assert expected(other) == expected(days)


def test_being_near_says_less_where_all_are_near() -> None:
    """Of years nothing is taken; of a week much, of one night nearly all; of strangers more."""
    years, week, night = (
        expected(days) for days in ([*range(0, 9000, 90)], [*range(7)] * 9, [0] * 60)
    )
    assert years == (SETTLED.same_day, SETTLED.same_day)
    assert 0 < night.kin < 0.1 < week.kin < 1
    few = expected([0, 1, 2, 3])
    assert few.strangers < few.kin


def test_in_a_dump_only_one_day_is_asked() -> None:
    """Of twelve days of thousands of documents nothing is taken; of one night all, as in any."""
    first = datetime.datetime(2024, 5, 1)
    spread = pl.Series([first + datetime.timedelta(days=number % 12) for number in range(240)])
    assert expected_of_dated(spread, SETTLED, 3_000).strangers == SETTLED.same_day
    assert expected_of_dated(pl.Series([first] * 240), SETTLED, 3_000).kin < 0.1
