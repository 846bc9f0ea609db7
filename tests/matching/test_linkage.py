"""Average linkage: the laws of grouping, and a slow obvious twin."""

import math
from itertools import combinations
from random import Random
from statistics import median_low
from typing import Any

import numpy as np
import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from dedup.linkage import average_linkage, connected_groups, leaders, linked_groups

Pairs = list[tuple[int, int, float]]
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

    groups = [[node] for node in range(len(days))]
    while True:
        allowed = [
            (-mean(one, other), one[0], other[0])
            for one, other in combinations(groups, 2)
            if mean(one, other) >= threshold
            and mean(one, other) >= cohesion * max(inner(one), inner(other))
            and apart(one, other) <= most_days
        ]
        if not allowed:
            return [sorted(group) for group in groups if len(group) > 1]
        _, first, second = min(allowed)
        one, other = (next(g for g in groups if g[0] == node) for node in (first, second))
        groups.remove(other)
        one += other


def grouped(scores: dict[tuple[int, int], float], *, size: int = SIZE, **laws: Any) -> Any:
    """Return the groups of numbered documents, by all the laws there are."""
    rows = [(left, right, score) for (left, right), score in scores.items()]
    schema = {"left": pl.UInt32, "right": pl.UInt32, "score": pl.Float64}
    edges = pl.DataFrame(rows, schema=schema, orient="row")
    return linked_groups(range(size), edges, **laws)


def listed(scores: dict[tuple[int, int], float]) -> Pairs:
    """Return scores as the list of pairs that the function takes."""
    return [(left, right, score) for (left, right), score in scores.items()]


@given(
    SCORES,
    st.sampled_from([0.2, 0.5, 0.75]),
    st.sampled_from([0, 0.5, 0.9]),
    DAYS,
    st.sampled_from([2, math.inf]),
)
def test_it_groups_as_the_slow_twin(
    scores: dict[tuple[int, int], float],
    threshold: float,
    cohesion: float,
    days: list[float],
    most_days: float,
) -> None:
    """The queue finds what measuring everything after every merge finds, ties and all."""
    found = grouped(
        scores,
        threshold=threshold,
        cohesion=cohesion,
        days=np.array(days, dtype=np.float64),
        most_days=most_days,
    )
    assert found == slow(scores, threshold, cohesion, days, most_days)


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
    shuffled = listed(scores)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert average_linkage(SIZE, shuffled, threshold=0.3) == average_linkage(
        SIZE, listed(scores), threshold=0.3
    )


@given(
    SCORES,
    st.sampled_from([0.2, 0.4]),
    st.sampled_from([0.5, 0.9]),
    st.sampled_from([0, 0.5, 0.9]),
)
def test_raising_the_threshold_never_joins(
    scores: dict[tuple[int, int], float], low: float, high: float, cohesion: float
) -> None:
    """Two nodes together under a high threshold are together under a lower one."""
    loose = grouped(scores, threshold=low, cohesion=cohesion)
    tight = grouped(scores, threshold=high, cohesion=cohesion)
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
    pairs = [(0, 1, 1.0), (2, 3, 1.0), (1, 4, 1.0), (2, 4, 1.0)]
    assert [0, 1, 2, 3, 4] not in average_linkage(5, pairs, threshold=0.55)


def test_a_tight_group_refuses_a_loose_one() -> None:
    """With cohesion a merge far below the inner mean of a side is refused."""
    scores = {(0, 1): 1.0, (0, 2): 0.45, (1, 2): 0.45}
    assert grouped(scores, size=3, threshold=0.4) == [[0, 1, 2]]
    assert grouped(scores, size=3, threshold=0.4, cohesion=0.5) == [[0, 1]]


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
