"""Profiles and weeks: what the nearest neighbours of a pair say."""

from datetime import UTC, datetime, timedelta
from itertools import combinations

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dedup.config import Config, ProfileConfig
from dedup.edges.events import profiles
from dedup.edges.events.profiles import MISSING, profile_correlations
from dedup.edges.events.running import weeks_of_subject
from dedup.edges.events.scores import _profile_correlation
from dedup.kernels.neighbours import both_ways, nearest_columns

pytestmark = pytest.mark.usefixtures("both_forms")

_CONFIG = ProfileConfig(neighbours=4)
_STRANGERS = 0.5
_DATED = 0.8
_CROWD = 1.5


def _plain(pairs: dict[tuple[int, int], float], config: ProfileConfig) -> list[float | None]:
    """Work a profile out pair by pair, as the definition says."""
    score = {**pairs, **{(b, a): value for (a, b), value in pairs.items()}}
    names = {name for pair in pairs for name in pair}
    near, strangers = {}, {}
    for name in names:
        likely = [
            (-round(score[name, o], 9), o) for o in names if score.get((name, o), -9) > config.least
        ]
        near[name] = {other for _, other in sorted(likely)[: config.neighbours]}
        beyond = sum(score.get((name, other), -9) > 0 for other in names) - _CROWD
        crowd = min(max(beyond / config.neighbours, 0.0), 1.0)
        strangers[name] = _DATED * (_STRANGERS + (3 - _STRANGERS) * crowd)
    found: list[float | None] = []
    for (left, right), value in pairs.items():
        others = sorted((near[left] | near[right]) - {left, right})
        if value <= MISSING or len(others) < 4:
            found.append(None)
            continue
        rows = np.array([[max(score.get((side, o), -9), MISSING) for o in others]
                         for side in (left, right)])  # fmt: skip
        rows = np.column_stack([rows, np.full(2, MISSING)])
        weights = np.r_[np.ones(len(others)), max(strangers[left], strangers[right])]
        (one, both), (_, other) = np.cov(rows, aweights=weights, ddof=0)
        correlation = both / np.sqrt(one * other) if min(one, other) > 1e-18 else 0.0
        found.append(correlation * len(others) / (len(others) + 10))
    return found


@given(st.lists(st.integers(-60, 60), min_size=28, max_size=28), st.integers(0, 2**20))
def test_profiles_are_those_of_the_definition(values: list[int], left_out: int) -> None:
    """The arrays say what pair by pair would; some pairs were never compared."""
    pairs = {
        pair: value / 10
        for place, (pair, value) in enumerate(zip(combinations(range(8), 2), values, strict=True))
        if not left_out >> place & 1
    }
    left, right = (np.array([pair[side] for pair in pairs], dtype=np.uint32) for side in (0, 1))
    logits = np.array([*pairs.values()], dtype=float)
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(profiles, "_CROWD", _CROWD)
        found = profile_correlations(
            left, right, logits, dated=_DATED, strangers=_STRANGERS, config=_CONFIG
        )
    for one, other in zip(found.to_list(), _plain(pairs, _CONFIG), strict=True):
        assert one == (None if other is None else pytest.approx(other, abs=1e-9))


def test_two_events_of_one_subject_have_opposite_profiles() -> None:
    """Reports of one event are near to the same others, those of two events to different ones."""
    event = [0, 0, 0, 1, 1, 1]
    pairs = {(a, b): 2.0 if event[a] == event[b] else -1.0 for a, b in combinations(range(6), 2)}
    left, right = (np.array([pair[side] for pair in pairs], dtype=np.uint32) for side in (0, 1))
    logits = np.array([*pairs.values()])
    found = profile_correlations(
        left, right, logits, dated=0.0, strangers=0.0, config=ProfileConfig()
    )
    for (a, b), value in zip(pairs, found.to_list(), strict=True):
        assert (value > 0.2) if event[a] == event[b] else (value < -0.2)


@pytest.mark.parametrize("size", [10, 30, 100])
def test_reports_of_one_event_are_alike_however_many_there_are(size: int) -> None:
    """Each of a hundred reports has other nearest ones by chance, and all are of one event."""
    chance = np.random.default_rng(size)
    outside = range(size, size + 10)
    pairs = {pair: chance.normal(2.0, 1.0) for pair in combinations(range(size), 2)}
    # Others of the subject, to which all reports of the event are less alike.
    pairs |= {(a, b): chance.normal(-2.5, 1.0) for a in range(size) for b in outside}
    left, right = (np.array([pair[side] for pair in pairs], dtype=np.uint32) for side in (0, 1))
    logits = np.array([*pairs.values()])
    found = profile_correlations(
        left, right, logits, dated=1.0, strangers=0.0, config=ProfileConfig()
    )
    inside = found.filter(pl.Series(right < size) & pl.Series(logits > 0))
    assert inside.median() > 0.1  # type: ignore[operator] - of numbers a number
    without = profile_correlations(
        left, right, logits, dated=0.0, strangers=0.0, config=ProfileConfig()
    )
    assert (without.filter(pl.Series(right < size)).median() > 0) == (size == 10)  # type: ignore[operator]


def test_a_crowd_of_reports_without_dates_is_no_event() -> None:
    """Where no document is dated the rest of the dump does not count: a crowd may be a story."""
    chance = np.random.default_rng(1)
    rows = [(*pair, chance.normal(2.0, 1.0), 0.0, 0.0) for pair in combinations(range(60), 2)]
    names = ["left", "right", "logit", "date_brake", "date_evidence"]
    types = dict(zip(names, [pl.UInt32, pl.UInt32, *[pl.Float64] * 3], strict=True))
    pairs = pl.DataFrame(rows, schema=types, orient="row")
    dated, undated = (
        pairs.select(
            _profile_correlation(
                pairs, pl.Series([day] * 60, dtype=pl.Datetime), Config().settled(60)
            )
        ).to_series()
        for day in (datetime(2024, 5, 6), None)
    )
    assert dated.median() > 0.1 > undated.median()  # type: ignore[operator] - of numbers numbers
    assert all(told.is_between(-1, 1).all() for told in (dated, undated))


def test_an_undated_pair_may_be_of_every_week_of_its_subject() -> None:
    """Weeks count once however many reports they have; dated pairs are not asked."""
    first = datetime(2024, 5, 6, tzinfo=UTC)
    dates = [None, None, first, first + timedelta(days=1), first + timedelta(days=30)]
    published = pl.Series(dates)
    types = {"left": pl.UInt32, "right": pl.UInt32, "logit": pl.Float64}
    rows = [(*pair, 1.0) for pair in combinations(range(5), 2)]
    pairs = pl.DataFrame(rows, schema=types, orient="row")
    dated = (pl.col("left") >= 2) & (pl.col("right") >= 2)
    pairs = pairs.with_columns(days_apart=pl.when(dated).then(1.0))
    weeks = weeks_of_subject(pairs, published, config=ProfileConfig())
    told = dict(zip(pairs.select("left", "right").iter_rows(), weeks, strict=True))
    assert (told[0, 1], told[2, 3]) == (2, 1)
    alone = pairs.filter(left=0, right=1)
    assert weeks_of_subject(alone, published, config=ProfileConfig()).to_list() == [1]


@given(
    st.dictionaries(
        st.tuples(st.integers(0, 7), st.integers(0, 7)).filter(lambda pair: pair[0] < pair[1]),
        st.integers(-3, 3),
    ),
    st.integers(-3, 3),
    st.integers(1, 4),
)
def test_the_nearest_are_those_of_the_largest_scores(
    pairs: dict[tuple[int, int], int], least: int, most: int
) -> None:
    """Of every member those above a score, the largest first and of equal ones the first."""
    ends = sorted(pairs)
    left, right = (np.array([pair[side] for pair in ends], dtype=np.uint32) for side in (0, 1))
    scores = both_ways(left, right, np.array([float(pairs[pair]) for pair in ends]), 8)
    found = nearest_columns(scores, least, most)
    for member in range(8):
        near = {sum(pair) - member: score for pair, score in pairs.items() if member in pair}
        ranked = sorted((-score, other) for other, score in near.items() if score > least)
        wanted = [other for _, other in ranked[:most]]
        assert found[member].tolist() == wanted + [-1] * (most - len(wanted))
