"""Candidates of the event tier: who is compared, by what is shared and by days."""

from __future__ import annotations

from itertools import combinations
from math import isnan, nan

import numpy as np
import polars as pl
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from dedup.candidates.events import same_particulars, same_subject
from dedup.candidates.sketches import Sketches
from dedup.candidates.table import _tier_table
from dedup.config import CopyConfig, EventConfig
from dedup.fingerprints import FINGERPRINTS_SCHEMA
from dedup.kernels import ends_of_pairs, pairs_of
from dedup.stored import Spilled
from dedup.views import VIEW_BITS

EVENT = EventConfig()
UNRELATED = 1 << 20


def proposed(
    days: list[float], agreeing: int, *, config: EventConfig = EVENT
) -> set[tuple[int, int]]:
    """Return the pairs proposed of documents whose signatures agree in so many values alone.

    No two of these values stand in one band.
    """
    signatures = np.arange(len(days) * EVENT.num_perm, dtype=np.uint32).reshape(len(days), -1)
    signatures[:, : 2 * agreeing : 2] = UNRELATED
    return pairs(same_subject(sketched(terms=listed(signatures)), np.array(days), config))


def listed(signatures: np.ndarray) -> pl.Series:
    """Return rows of an array as lists, without an object for each of millions of values."""
    return pl.Series(signatures).arr.to_list()


def sketched(**views: list[list[int]] | pl.Series) -> Sketches:
    """Return the sketches of documents by view; their words differ unless these are given."""
    names = [f"{number:05d}" for number in range(len(next(iter(views.values()))))]
    others = [[2 * number, 2 * number + 1] for number in range(len(names))]
    views = {"words": others} | views
    rows = [
        pl.DataFrame(
            {"document": names, "view": view, "signature": values}, schema=FINGERPRINTS_SCHEMA
        )
        for view, values in views.items()
    ]
    return Sketches(pl.Series(names), Spilled.of(pl.concat(rows)))


def pairs(found: np.ndarray) -> set[tuple[int, int]]:
    """Return pairs as they are read."""
    left, right = ends_of_pairs(found)
    return set(zip(left.tolist(), right.tolist(), strict=True))


def test_of_equal_texts_the_first_is_compared_with_others() -> None:
    """A text that is printed word for word costs one comparison with each other one."""
    signatures = np.full((4, EVENT.num_perm), UNRELATED, dtype=np.uint32)
    sketches = sketched(words=[[1, 2], [3, 4], [1, 2], [3, 4]], terms=listed(signatures))
    assert pairs(sketches.equal_texts(CopyConfig())) == {(0, 2), (1, 3)}
    assert pairs(same_subject(sketches, np.full(4, 7.0), EVENT)) == {(0, 1)}


@pytest.mark.parametrize(
    ("days", "agreeing", "pairs"),
    [
        ([7.0, 7.9], 4, {(0, 1)}),
        ([7.9, 7.0], 4, {(0, 1)}),
        ([7.0, 7.9], 3, set()),
        ([7.0, 8.1], 4, set()),
        ([7.0, float("nan")], 4, set()),
        ([7.0, 8.0, 9.0], 4, {(0, 1), (1, 2)}),
    ],
)
def test_reports_of_one_day_need_little_in_common(
    days: list[float], agreeing: int, pairs: set[tuple[int, int]]
) -> None:
    """Within a day four values of a hundred and twenty-eight are enough, in whatever order."""
    assert proposed(days, agreeing) == pairs


@pytest.mark.parametrize(
    ("documents", "agreeing", "found"),
    [(64, 4, True), (65, 4, False), (65, 5, True), (129, 5, False), (129, 6, True)],
)
def test_a_day_of_many_reports_asks_for_more(documents: int, agreeing: int, found: bool) -> None:
    """Where a day has twice as many reports, one value more must agree."""
    assert bool(proposed([7.0] * documents, agreeing)) == found
    # Those of the day before and the next one are of other days.
    around = [5.5] * documents + [8.5] * documents
    assert ((0, 1) in proposed([7.0] * documents + around, agreeing)) == found


def test_a_dump_asks_for_more() -> None:
    """Of ten thousand documents two of a day are alike by chance: eight values must agree."""
    far = [float(10 + 2 * number) for number in range(9_998)]
    assert not proposed([7.0, 7.5, *far], 7)
    assert proposed([7.0, 7.5, *far], 8) == {(0, 1)}


def test_a_day_of_very_many_reports_proposes_nothing() -> None:
    """Beyond 32 times what a day may have bands alone do: all pairs of a night are quadratic."""
    most = 64 << 5
    assert proposed([7.0] * most, 11)
    assert not proposed([7.0] * (most + 1), 20)


DATES = st.just(nan) | st.floats(0, 14)
SEVERAL = st.lists(
    st.tuples(DATES, st.lists(st.integers(0, 2), min_size=4, max_size=4)), min_size=2, max_size=7
)


@example([(3.0, [1, 0, 0, 0]), (5.0, [1, 0, 0, 0])])
@given(SEVERAL)
def test_blocks_of_days_part_what_agrees_in_a_band(
    documents: list[tuple[float, list[int]]],
) -> None:
    """One band is enough within half a block, none beyond it, and undated ones need two bands."""
    rows = EVENT.num_perm // EVENT.bands
    signatures = np.arange(len(documents) * EVENT.num_perm, dtype=np.uint32)
    signatures = signatures.reshape(len(documents), -1)
    for number, (_, groups) in enumerate(documents):
        for band, group in enumerate(groups):
            if group:
                signatures[number, band * rows : (band + 1) * rows] = UNRELATED + group
    days = [day for day, _ in documents]
    config = EventConfig(unblocked=1)
    found = pairs(same_subject(sketched(terms=listed(signatures)), np.array(days), config))
    for pair in combinations(range(len(documents)), 2):
        one, other = (documents[number] for number in pair)
        agreed = sum(a == b > 0 for a, b in zip(one[1], other[1], strict=True))
        apart = abs(one[0] - other[0])
        if isnan(apart):
            assert (pair in found) == (agreed >= 2)
        elif not agreed or apart > config.block_days:
            assert pair not in found
        elif apart <= config.block_days / 2:
            assert pair in found


@given(st.lists(st.tuples(DATES, st.sets(st.integers(0, 6))), min_size=2, max_size=7))
def test_rare_particulars_are_counted(documents: list[tuple[float, set[int]]]) -> None:
    """Three that few documents have are enough, and two where one of the pair has no date."""
    config = EventConfig(pair_cap=3)
    values = [sorted(said) for _, said in documents]
    holders = {value: sum(value in said for said in values) for value in range(7)}
    days = np.array([day for day, _ in documents])
    expected = {
        (one, other)
        for one, other in combinations(range(len(documents)), 2)
        if sum(holders[value] <= config.pair_cap for value in {*values[one]} & {*values[other]})
        >= (2 if isnan(days[one] - days[other]) else config.pairs_shared)
    }
    assert pairs(same_particulars(sketched(pairs=values), days, config)) == expected


@given(
    st.dictionaries(
        st.sampled_from(["words", "shingles", "samples", "forms"]),
        st.sets(st.sampled_from([*combinations(range(5), 2)])),
    )
)
def test_a_candidate_names_exactly_the_views_that_proposed_it(
    found: dict[str, set[tuple[int, int]]],
) -> None:
    """Every pair is there once, in order, whichever views proposed it and in whatever order."""
    proposed_by = {
        view: pairs_of(*(np.array([*sorted(some)], dtype=np.int64).reshape(-1, 2).T))
        for view, some in found.items()
    }
    rows = _tier_table("copy", proposed_by).select("left", "right", "views").rows()
    expected = [
        (*pair, sum(VIEW_BITS[view] for view, some in found.items() if pair in some))
        for pair in sorted(set().union(*found.values()))
    ]
    assert rows == expected


def test_only_the_first_values_tell_of_one_day() -> None:
    """What agrees behind the first values of a signature is left to the bands."""
    signatures = np.arange(2 * EVENT.num_perm, dtype=np.uint32).reshape(2, -1)
    signatures[:, 128::2] = UNRELATED
    assert not pairs(same_subject(sketched(terms=listed(signatures)), np.zeros(2), EVENT))
