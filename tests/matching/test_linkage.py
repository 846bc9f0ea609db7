"""Average linkage: the laws of grouping, and a slow obvious twin."""

import math
from itertools import combinations
from random import Random
from statistics import median_low
from typing import Any

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dedup.clusters.dating import dating_of
from dedup.linkage import (
    MISSING_BY_CHANCE,
    Dating,
    connected_groups,
    leaders,
    linked_groups,
)

pytestmark = pytest.mark.usefixtures("both_forms")

SIZE = 7
SCORES = st.dictionaries(
    st.sampled_from(list(combinations(range(SIZE), 2))),
    # Sums of such fractions are exact, in whatever order: what is a tie is one.
    # From 2 of 1,024 on: what is below a thousandth is not read at all.
    st.integers(2, 1024).map(lambda value: value / 1024) | st.sampled_from([0.25, 0.5, 0.75]),
    max_size=21,
)
DAYS = st.lists(st.just(math.nan) | st.integers(0, 9), min_size=SIZE, max_size=SIZE)


def slow(
    scores: dict[tuple[int, int], float],
    threshold: float,
    cohesion: float,
    days: list[float],
    most_days: float,
    dating: Dating = MISSING_BY_CHANCE,
    silence: float = math.inf,
) -> list[list[int]]:
    """Merge the best pair of groups until none is good enough, measuring everything anew."""

    def mean(one: list[int], other: list[int]) -> float:
        sums = sum(scores.get((min(a, b), max(a, b)), 0.0) for a in one for b in other)
        return sums / (len(one) * len(other))

    def inner(group: list[int]) -> float:
        pairs = list(combinations(sorted(group), 2))
        return sum(scores.get(pair, 0.0) for pair in pairs) / len(pairs) if pairs else 0.0

    def apart(one: list[int], other: list[int]) -> float:
        dated = [[days[node] for node in side if days[node] >= 0] for side in (one, other)]
        return abs(median_low(dated[0]) - median_low(dated[1])) if all(dated) else 0.0

    def silent(one: list[int], other: list[int]) -> float:
        dated = [[days[node] for node in side if days[node] >= 0] for side in (one, other)]
        if not all(dated):
            return 0.0
        return max(min(dated[0]) - max(dated[1]), min(dated[1]) - max(dated[0]))

    def least_by_dating(one: list[int], other: list[int]) -> float:
        apart, together = (
            math.prod(chance_of_days([days[node] for node in side], dating) for side in sides)
            for sides in ((one, other), (one + other,))
        )
        return 1 - (together / apart) ** dating.weight

    groups = [[node] for node in range(len(days))]
    while True:
        allowed = [
            (-mean(one, other), one[0], other[0])
            for one, other in combinations(groups, 2)
            if mean(one, other) >= threshold
            and mean(one, other) >= cohesion * max(inner(one), inner(other))
            and apart(one, other) <= most_days
            and silent(one, other) <= silence
            and mean(one, other) >= least_by_dating(one, other)
        ]
        if not allowed:
            return [sorted(group) for group in groups if len(group) > 1]
        _, first, second = min(allowed)
        one, other = (next(g for g in groups if g[0] == node) for node in (first, second))
        groups.remove(other)
        one += other


def chance_of_days(days: list[float], dating: Dating) -> float:
    """Return how likely it is which of a group have a day, drawn one by one (Polya's urn)."""
    chance, drawn = 1.0, [dating.dated, dating.undated]
    for day in days:
        missing = int(math.isnan(day))
        chance *= drawn[missing] / sum(drawn)
        drawn[missing] += 1
    return chance


def grouped(scores: dict[tuple[int, int], float], *, size: int = SIZE, **laws: Any) -> Any:
    """Return the groups of numbered documents, by all the laws there are."""
    rows = [(left, right, score) for (left, right), score in scores.items()]
    schema = {"left": pl.UInt32, "right": pl.UInt32, "score": pl.Float64}
    edges = pl.DataFrame(rows, schema=schema, orient="row")
    return linked_groups(range(size), edges, **laws)


@given(
    SCORES,
    st.sampled_from([0.2, 0.5, 0.75]),
    st.sampled_from([0, 0.5, 0.9]),
    DAYS,
    st.sampled_from([2, math.inf]),
    st.sampled_from([MISSING_BY_CHANCE, Dating(0.3, 0.2, 0.7), Dating(2.0, 0.7, 1.5)]),
    st.sampled_from([1, 3, math.inf]),
)
def test_it_groups_as_the_slow_twin(
    scores: dict[tuple[int, int], float],
    threshold: float,
    cohesion: float,
    days: list[float],
    most_days: float,
    dating: Dating,
    silence: float,
) -> None:
    """The queue finds what measuring everything after every merge finds, ties and all."""
    found = grouped(
        scores,
        threshold=threshold,
        cohesion=cohesion,
        days=np.array(days, dtype=np.float64),
        most_days=most_days,
        dating=dating,
        silence=silence,
    )
    assert found == slow(scores, threshold, cohesion, days, most_days, dating, silence)


@given(st.floats(0, 1), st.sampled_from([0, 0.6]), st.randoms(use_true_random=False))
def test_larger_groups_form_as_with_the_slow_twin(
    density: float, cohesion: float, random: Random
) -> None:
    """Of twenty nodes, where pairs wait, leave and wait again at another place."""
    pairs = [pair for pair in combinations(range(20), 2) if random.random() < density]
    scores = {pair: random.randint(1, 16) / 16 for pair in pairs}
    found = grouped(scores, size=20, threshold=0.4, cohesion=cohesion)
    assert found == slow(scores, 0.4, cohesion, [math.nan] * 20, math.inf)


@given(
    st.lists(st.just(math.nan) | st.integers(0, 9), min_size=10, max_size=10),
    st.integers(0, 4),
    st.randoms(use_true_random=False),
)
def test_groups_whose_median_days_lie_apart_stay_apart(
    days: list[float], most_days: int, random: Random
) -> None:
    """Where all scores are high enough days alone decide, and those of a group are all told."""
    scores = {pair: random.randint(8, 16) / 16 for pair in combinations(range(10), 2)}
    dated = np.array(days, dtype=np.float64)
    found = grouped(scores, size=10, threshold=0.4, days=dated, most_days=most_days)
    assert found == slow(scores, 0.4, 0, days, most_days)


@given(SCORES, st.randoms())
def test_the_order_of_pairs_does_not_matter(
    scores: dict[tuple[int, int], float], random: object
) -> None:
    """Shuffled pairs give the same groups, ties and all."""
    shuffled = [*scores.items()]
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert grouped(dict(shuffled), threshold=0.3) == grouped(scores, threshold=0.3)


@given(
    SCORES,
    st.tuples(st.floats(0, 1), st.floats(0, 1)).map(sorted),
    st.sampled_from([0, 0.5, 0.9]),
    DAYS,
)
def test_raising_the_threshold_never_joins(
    scores: dict[tuple[int, int], float],
    thresholds: list[float],
    cohesion: float,
    days: list[float],
) -> None:
    """Two nodes together under a high threshold are together under a lower one."""
    low, high = thresholds
    dated = np.array(days, dtype=np.float64)
    laws = {"cohesion": cohesion, "days": dated, "dating": Dating(0.3, 0.2, 0.7)}
    loose = grouped(scores, threshold=low, **laws)
    tight = grouped(scores, threshold=high, **laws)
    assert all(any(set(group) <= set(other) for other in loose) for group in tight)


@given(SCORES, st.sampled_from([0.2, 0.5, 0.8]), st.sampled_from([0, 0.5, 0.9]))
def test_pairs_out_of_reach_change_nothing(
    scores: dict[tuple[int, int], float], threshold: float, cohesion: float
) -> None:
    """Documents are grouped as all their pairs tell, though only those in reach are read."""
    found = grouped(scores, threshold=threshold, cohesion=cohesion)
    assert found == slow(scores, threshold, cohesion, [math.nan] * SIZE, math.inf)


def test_a_bridge_joins_nothing() -> None:
    """A page that agrees with two stories does not join them: missing pairs count as 0."""
    scores = dict.fromkeys([(0, 1), (2, 3), (1, 4), (2, 4)], 1.0)
    assert [0, 1, 2, 3, 4] not in grouped(scores, size=5, threshold=0.55)


def test_a_tight_group_refuses_a_loose_one() -> None:
    """With cohesion a merge far below the inner mean of a side is refused."""
    scores = {(0, 1): 1.0, (0, 2): 0.45, (1, 2): 0.45}
    assert grouped(scores, size=3, threshold=0.4) == [[0, 1, 2]]
    assert grouped(scores, size=3, threshold=0.4, cohesion=0.5) == [[0, 1]]


def test_a_group_that_has_no_day_refuses_one_that_has_days_throughout() -> None:
    """Where groups have days throughout or nowhere, three and three do not merge at .8."""
    inside = {(0, 1), (0, 2), (1, 2), (3, 4), (3, 5), (4, 5)}
    scores = {pair: 1.0 if pair in inside else 0.8 for pair in combinations(range(6), 2)}
    days = np.array([1.0] * 3 + [math.nan] * 3)
    laws = {"size": 6, "threshold": 0.4, "days": days}
    assert grouped(scores, **laws) == [[0, 1, 2, 3, 4, 5]]
    assert grouped(scores, **laws, dating=Dating(0.2, 0.2, 0.7)) == [[0, 1, 2], [3, 4, 5]]
    assert grouped(scores, **laws, dating=Dating(20, 20, 0.7)) == [[0, 1, 2, 3, 4, 5]]


def test_dates_that_count_beyond_all_numbers_are_no_error() -> None:
    """What machine code takes for infinity is an error in Python: groups must be the same."""
    scores = dict.fromkeys(combinations(range(4), 2), 0.8)
    laws = {"size": 4, "threshold": 0.4, "days": np.array([1.0] * 4)}
    assert grouped(scores, **laws, dating=Dating(0.2, 0.2, 1e4)) == [[0, 1, 2, 3]]


NAMES = st.sampled_from("abcdefgh")
LINKS = st.lists(st.tuples(NAMES, NAMES))


@given(LINKS, st.randoms())
def test_connected_groups_part_the_names(links: list[tuple[str, str]], random: object) -> None:
    """Every name is in one group, both ends of a pair in the same, in any order of the pairs."""
    groups = connected_groups(links)
    assert sorted(name for group in groups for name in group) == sorted({*sum(links, ())})
    assert all(any({left, right} <= set(group) for group in groups) for left, right in links)
    random.shuffle(links)  # type: ignore[attr-defined]
    assert connected_groups(links) == groups


@given(LINKS, st.integers(1, 9))
def test_leaders_stand_for_what_is_like_them(links: list[tuple[str, str]], most: int) -> None:
    """A member is like its leader, comes after it, and leaders are not like each other."""
    pairs = {(min(link), max(link)) for link in links}

    def alike(one: str, others: list[str]) -> set[str]:
        return {other for other in others if (one, other) in pairs}

    leader = leaders("abcdefgh", alike, most=most)
    led = {name: first for name, first in leader.items() if name != first}
    assert set(led.items()) <= {(right, left) for left, right in pairs}
    assert all(leader[first] == first for first in led.values())
    assert len(set(led.values())) <= most
    first = sorted(name for name in leader if name not in led)[:most]
    assert not any(pair in pairs for pair in combinations(first, 2))


def alike(groups: list[str]) -> tuple[pl.DataFrame, np.ndarray[Any, Any]]:
    """Return the pairs inside of groups, of which a letter "d" is a dated report."""
    starts = np.cumsum([0, *map(len, groups)]).tolist()
    pairs = [
        pair
        for start, group in zip(starts, groups, strict=False)
        for pair in combinations(range(start, start + len(group)), 2)
    ]
    ends = pl.DataFrame(pairs, schema={"left": pl.UInt32, "right": pl.UInt32}, orient="row")
    return ends.with_columns(likeness=pl.lit(0.9)), np.array(list("".join(groups))) == "d"


def test_dates_that_are_missing_group_by_group_tell_groups_apart() -> None:
    """The clearer groups have dates throughout or nowhere, the smaller are both parameters."""
    spreads = []
    for groups in (["ddd", "uuu"] * 99, ["ddd", "uuu", "ddu", "uud"] * 99, ["du", "ud"] * 99):
        pairs, dated = alike(groups)
        outlets = pl.Series(range(len(dated))).cast(pl.String)
        dating = dating_of(pairs, dated, outlets, weight=0.7)
        spreads.append(dating.dated + dating.undated if dating.weight else math.inf)
    assert spreads[0] < 0.2 < spreads[1] < spreads[2] == math.inf


def test_dates_that_an_outlet_never_gives_tell_nothing() -> None:
    """Reports of one outlet, all of them with a date or all without, are not compared."""
    pairs, dated = alike(["ddduuu"] * 99)
    outlets = pl.Series(["dated", "undated"]).gather((~dated).astype(np.int64))
    assert dating_of(pairs, dated, outlets, weight=0.7) == MISSING_BY_CHANCE
    pairs, dated = alike(["ddd", "uuu"] * 99)
    of_one = pl.Series(["one"] * len(dated))
    assert dating_of(pairs, dated, of_one, weight=0.7) == MISSING_BY_CHANCE


def test_a_few_reports_do_not_decide_how_dates_are_missing() -> None:
    """Of four groups the same pattern tells less than of two hundred."""
    spreads = []
    for times in (2, 99):
        pairs, dated = alike(["ddd", "uuu"] * times)
        outlets = pl.Series(range(len(dated))).cast(pl.String)
        dating = dating_of(pairs, dated, outlets, weight=0.7)
        spreads.append(dating.dated + dating.undated)
    assert spreads[0] > 20 * spreads[1]
