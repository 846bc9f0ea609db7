"""Compiled loops over two texts do what plain Python says they do."""

from __future__ import annotations

from collections import Counter
from itertools import chain, groupby, pairwise

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from dedup.kernels import (
    alike_stretches,
    covered_words,
    distinct_of_texts,
    equal_runs,
    held_stretches,
    meeting_runs,
    share_of_gaps,
    shared_rows,
    starts_of_shared,
)

WORDS = st.lists(st.integers(0, 6), max_size=40)
PLACES = st.lists(st.integers(0, 60), unique=True, min_size=1, max_size=12)
BOUNDS = st.sampled_from([(5.0, 2.0, 0.25), (60.0, 2.0, 0.25)])


def _values(words: list[int]) -> np.ndarray:
    return np.array(words, dtype=np.uint64)


@given(st.sets(st.integers(0, 30)), st.sets(st.integers(0, 30)))
def test_rows_are_shared_where_values_are(left: set[int], right: set[int]) -> None:
    """Both rows of every value that stands in both."""
    one, other = sorted(left), sorted(right)
    rows, columns = shared_rows(_values(one), _values(other))
    assert [one[row] for row in rows] == [other[column] for column in columns]
    assert {one[row] for row in rows} == left & right


@given(st.lists(WORDS, max_size=4))
def test_distinct_shingles_have_their_first_place(texts: list[list[int]]) -> None:
    """Sorted by value, with the first place, and whether it is the only one."""
    bounds = np.cumsum([0, *map(len, texts)])
    distinct, first, once, ends = distinct_of_texts(_values([*chain(*texts)]), bounds)
    for text, (start, end) in zip(texts, pairwise(ends.tolist()), strict=True):
        counts = Counter(text)
        assert distinct[start:end].tolist() == sorted(counts)
        assert first[start:end].tolist() == [text.index(one) for one in sorted(counts)]
        assert once[start:end].tolist() == [counts[one] == 1 for one in sorted(counts)]


def _holds(one: tuple[int, int], other: tuple[int, int], bounds: tuple[float, ...]) -> bool:
    reach, slack, stretch = bounds
    step, across = other[0] - one[0], other[1] - one[1]
    return abs(across - step) <= slack + stretch * step and step <= reach


@given(PLACES, st.randoms(use_true_random=False), BOUNDS)
def test_stretches_look_past_lone_anchors(
    left: list[int], random: object, bounds: tuple[float, float, float]
) -> None:
    """Neighbouring anchors hold together, once those that hold to neither neighbour are gone."""
    right = [place + random.randint(-4, 4) for place in left]  # type: ignore[attr-defined]
    anchors = sorted(zip(left, right, strict=True))
    held = [_holds(one, other, bounds) for one, other in pairwise(anchors)]
    sides = zip(anchors, [False, *held], [*held, False], strict=True)
    kept = [anchor for anchor, before, behind in sides if before or behind]
    expected = [
        [one[0], other[0], one[1], other[1]]
        for one, other in pairwise(kept)
        if _holds(one, other, bounds)
    ]
    arrays = np.array(left, dtype=np.int32), np.array(right, dtype=np.int32)
    assert held_stretches(*arrays, bounds).tolist() == expected


@given(WORDS.filter(bool), WORDS.filter(bool), st.data())
def test_stretches_are_alike_by_their_equal_words(
    left: list[int], right: list[int], data: st.DataObject
) -> None:
    """A word counts if it stands at most two words from its place, counted from either end."""
    start = data.draw(st.integers(0, len(left) - 1))
    end = data.draw(st.integers(start + 1, len(left)))
    first, last = (data.draw(st.integers(0, len(right))) for _ in range(2))

    def stands(word: int, place: int) -> bool:
        near = (min(max(place + shift, 0), len(right) - 1) for shift in range(-2, 3))
        return any(right[one] == word for one in near)

    equal = sum(
        stands(left[place], first + place - start) or stands(left[place], last + place - end)
        for place in range(start, end)
    )
    stretches = np.array([[start, end, first, last]])
    alike = alike_stretches(stretches, _values(left), _values(right), 2, 0.3)
    assert alike.tolist() == [equal >= 0.3 * (end - start)]


@given(WORDS, st.sets(st.integers(0, 6)))
def test_shared_shingles_start_wherever_they_stand(shingles: list[int], shared: set[int]) -> None:
    """Every place counts, not only the first."""
    expected = [place for place, one in enumerate(shingles) if one in shared]
    assert starts_of_shared(_values(shingles), _values(sorted(shared))).tolist() == expected


@given(st.integers(1, 30), st.integers(1, 4), st.data())
def test_words_are_covered_by_shingles_and_stretches(
    words: int, size: int, data: st.DataObject
) -> None:
    """A stretch may run backwards."""
    size = min(size, words)
    starts = data.draw(st.lists(st.integers(0, words - size), unique=True))
    ends = data.draw(st.lists(st.tuples(st.integers(0, words), st.integers(0, words)), max_size=4))
    inside = {word for start in starts for word in range(start, start + size)}
    inside |= {word for pair in ends for word in range(min(pair), max(pair))}
    arrays = np.array(starts, np.int64), np.array(ends, np.int64).reshape(-1, 2)
    covered = covered_words(words, size, *arrays)
    assert np.flatnonzero(covered).tolist() == sorted(inside)


@given(st.lists(st.booleans(), max_size=40), st.integers(0, 4), st.integers(1, 8))
def test_short_islands_do_not_part_a_gap(covered: list[bool], island: int, least: int) -> None:
    """The share of words in long gaps, when short runs of covered words count as a part of them."""
    flat = [
        held and len(run) >= island
        for held, run in ((key, list(group)) for key, group in groupby(covered))
        for _ in run
    ]
    gaps = [len(list(group)) for held, group in groupby(flat) if not held]
    expected = sum(gap for gap in gaps if gap >= least) / max(len(covered), 1)
    assert share_of_gaps(np.array(covered, dtype=np.bool_), island, least) == expected


def _runs(left: list[int], right: list[int], distance: int) -> list[tuple[int, int, int]]:
    """Return the maximal runs of equal values at a distance."""
    places = range(max(0, -distance), min(len(left), len(right) - distance))
    found = []
    for equal, group in groupby(places, key=lambda place: left[place] == right[place + distance]):
        run = list(group)
        if equal:
            found.append((run[0], run[0] + distance, len(run)))
    return found


@given(WORDS, WORDS, st.sets(st.integers(-30, 30), max_size=4), st.integers(1, 4))
def test_runs_are_equal_words_at_a_distance(
    left: list[int], right: list[int], distances: set[int], least: int
) -> None:
    """All runs of enough equal words, distance by distance."""
    wanted = sorted(one for one in distances if -len(left) < one < len(right))
    runs = equal_runs(_values(left), _values(right), np.array(wanted, np.int64), least)
    expected = [run for one in wanted for run in _runs(left, right, one) if run[2] >= least]
    assert list(map(tuple, runs.T.tolist())) == expected


@given(WORDS, WORDS, st.integers(1, 12))
def test_meetings_leave_refrains_out(left: list[int], right: list[int], most: int) -> None:
    """Runs of equal shingles; a shingle that makes too many pairs of places starts none."""
    one, other = Counter(left), Counter(right)
    few = {value for value in one if one[value] * other[value] <= most}
    marked = [value if value in few else -1 for value in left]
    there = [value if value in few else -2 for value in right]
    distances = range(-len(left), len(right) + 1)
    expected = [run for distance in distances for run in _runs(marked, there, distance)]
    runs = meeting_runs(_values(left), _values(right), most)
    assert list(map(tuple, runs.T.tolist())) == expected
