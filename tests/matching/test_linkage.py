"""Average linkage: the laws of grouping, and a slow obvious twin."""

from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from dedup.linkage import average_linkage

Pairs = list[tuple[int, int, float]]
SIZE = 7
SCORES = st.dictionaries(
    st.sampled_from(list(combinations(range(SIZE), 2))),
    st.integers(1, 1000).map(lambda value: value / 1000),
    max_size=21,
)


def slow(
    scores: dict[tuple[int, int], float], threshold: float, cohesion: float
) -> list[list[int]]:
    """Merge the best pair of groups until none is good enough, measuring everything anew."""

    def mean(one: list[int], other: list[int]) -> float:
        sums = sum(scores.get((min(a, b), max(a, b)), 0.0) for a in one for b in other)
        return sums / (len(one) * len(other))

    def inner(group: list[int]) -> float:
        pairs = list(combinations(sorted(group), 2))
        return sum(scores.get(pair, 0.0) for pair in pairs) / len(pairs) if pairs else 0.0

    groups = [[node] for node in range(SIZE)]
    while True:
        allowed = [
            (mean(one, other), one, other)
            for one, other in combinations(groups, 2)
            if mean(one, other) >= threshold
            and mean(one, other) >= cohesion * max(inner(one), inner(other))
        ]
        if not allowed:
            return sorted(sorted(group) for group in groups if len(group) > 1)
        _, one, other = max(allowed, key=lambda found: found[0])
        groups.remove(other)
        one += other


def listed(scores: dict[tuple[int, int], float]) -> Pairs:
    """Return scores as the list of pairs that the function takes."""
    return [(left, right, score) for (left, right), score in scores.items()]


def distinct_means(scores: dict[tuple[int, int], float]) -> bool:
    """Tell whether no two scores are equal, so that no choice between merges is a tie."""
    return len(set(scores.values())) == len(scores)


@given(SCORES.filter(distinct_means), st.sampled_from([0.2, 0.5, 0.8]))
def test_it_groups_as_the_slow_twin(scores: dict[tuple[int, int], float], threshold: float) -> None:
    """The heap finds the groups that measuring everything after every merge finds."""
    assert average_linkage(SIZE, listed(scores), threshold=threshold) == slow(scores, threshold, 0)


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


@given(SCORES, st.sampled_from([0.2, 0.4]), st.sampled_from([0.5, 0.9]))
def test_raising_the_threshold_never_joins(
    scores: dict[tuple[int, int], float], low: float, high: float
) -> None:
    """Two nodes together under a high threshold are together under a lower one."""
    loose = average_linkage(SIZE, listed(scores), threshold=low)
    tight = average_linkage(SIZE, listed(scores), threshold=high)
    assert all(any(set(group) <= set(other) for other in loose) for group in tight)


def test_a_bridge_joins_nothing() -> None:
    """A page that agrees with two stories does not join them: missing pairs count as 0."""
    pairs = [(0, 1, 1.0), (2, 3, 1.0), (1, 4, 1.0), (2, 4, 1.0)]
    assert [0, 1, 2, 3, 4] not in average_linkage(5, pairs, threshold=0.55)


def test_a_tight_group_refuses_a_loose_one() -> None:
    """With cohesion a merge far below the inner mean of a side is refused."""
    pairs = [(0, 1, 1.0), (0, 2, 0.45), (1, 2, 0.45)]
    assert average_linkage(3, pairs, threshold=0.4) == [[0, 1, 2]]
    assert average_linkage(3, pairs, threshold=0.4, cohesion=0.5) == [[0, 1]]
