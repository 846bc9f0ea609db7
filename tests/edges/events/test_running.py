"""How far the subject of a pair runs on, by the days on which its nearest reports stand."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import combinations

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dedup.config import ProfileConfig
from dedup.edges.events.running import running_shares

CONFIG = ProfileConfig()
FIRST = datetime(2024, 5, 6, tzinfo=UTC)
AWAY = [200.0 + day for day in range(60)]
"""Days of reports of other subjects."""


def running(days: list[float | None], alike: int, logit: float = 1.0) -> list[float]:
    """Return the shares of all pairs of the first reports, which are ``alike``."""
    times = [None if day is None else FIRST + timedelta(day) for day in days]
    published = pl.Series(times, dtype=pl.Datetime("us", "UTC"))
    pairs = pl.DataFrame(
        combinations(range(alike), 2), schema={"left": pl.UInt32, "right": pl.UInt32}, orient="row"
    )
    left, right = (published.gather(pairs[side]) for side in ("left", "right"))
    apart = (left - right).dt.total_seconds().abs() / 86_400
    pairs = pairs.with_columns(apart.alias("days_apart"), pl.lit(logit).alias("logit"))
    return running_shares(pairs, published, config=CONFIG).to_list()


def test_a_story_that_is_reported_every_other_day_runs_on() -> None:
    """Two of its reports of one day are less likely to tell one event than two of a single day."""
    story = running([0.0, 0.1, *range(-8, 0, 2), *range(2, 10, 2), *AWAY], alike=10)
    once = running([0.0, 0.1, 0.2, 0.3, 0.4, 0.5, *AWAY], alike=6)
    assert story[0] == pytest.approx(0.78, abs=0.05)
    assert max(once) < 0.1


def test_the_other_report_of_a_pair_is_no_other_day_of_its_subject() -> None:
    """Two reports a week apart, of which nothing else is known, are no story."""
    assert running([0.0, 7.0, *AWAY], alike=2) == [0.0]


def test_what_lies_a_season_away_is_another_story() -> None:
    """Reports of other months say nothing of what goes on now."""
    assert running([0.0, 0.1, 90.0, 120.0, *AWAY], alike=4)[0] < 0.05


def test_a_pile_of_one_night_has_no_other_days_that_could_tell() -> None:
    """There the share is that of most reports of a dump, whatever was reported."""
    assert running([0.01 * part for part in range(20)], alike=6) == [0.5] * 15
    assert running([0.0, 5.0], alike=2) == [0.5]


def test_of_equally_near_reports_the_first_by_number_are_the_nearest() -> None:
    """Whichever end of its pairs a report is: so five of one day run on alike."""
    before, day = CONFIG.neighbours, 5
    shares = running([*[0.0] * before, *[7.0] * day, *AWAY], alike=before + day)
    assert len(set(shares[-day * (day - 1) // 2 :])) == 1


def test_reports_that_are_no_neighbours_have_no_subject_that_could_tell() -> None:
    """Below the least logit of a neighbour nothing is known of a pair."""
    assert running([0.0, 0.1, *AWAY], alike=2, logit=-2.5) == [0.5]


@given(st.lists(st.none() | st.floats(0, 100), min_size=2, max_size=12))
def test_a_share_is_a_share(days: list[float | None]) -> None:
    """Whatever the dates, and without any, shares lie between 0 and 1 where both are known."""
    some = [day for day in days if day is not None]
    assert all(0 <= share <= 1 for share in running([*some, *AWAY], alike=len(some)))
    assert len(running(days, alike=len(days))) == len(days) * (len(days) - 1) // 2
