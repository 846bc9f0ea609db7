"""Candidates of the event tier: who is compared, by what is shared and by days."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest

from dedup.candidates.events import same_subject
from dedup.candidates.sketches import Sketches
from dedup.config import EventConfig
from dedup.fingerprints import FINGERPRINTS_SCHEMA
from dedup.kernels import ends_of_pairs
from dedup.stored import Spilled

EVENT = EventConfig()
UNRELATED = 1 << 20


def proposed(days: list[float], agreeing: int) -> set[tuple[int, int]]:
    """Return the pairs proposed of documents whose signatures agree in so many values alone.

    No two of these values stand in one band.
    """
    names = [f"{number:05d}" for number in range(len(days))]
    signatures = np.arange(len(days) * EVENT.num_perm, dtype=np.uint32).reshape(len(days), -1)
    signatures[:, : 2 * agreeing : 2] = UNRELATED
    words = np.arange(2 * len(days), dtype=np.uint32).reshape(-1, 2)
    views = [
        pl.select(
            document=pl.Series(names),
            view=pl.lit(view),
            signature=pl.Series(values).arr.to_list(),
        )
        for view, values in (("terms", signatures), ("words", words))
    ]
    fingerprints = pl.concat(views).select(*FINGERPRINTS_SCHEMA)
    sketches = Sketches(pl.Series(names), Spilled.of(fingerprints))
    left, right = ends_of_pairs(same_subject(sketches, np.array(days), EVENT))
    return set(zip(left.tolist(), right.tolist(), strict=True))


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


def test_a_dump_asks_for_more() -> None:
    """Of ten thousand documents two of a day are alike by chance: eight values must agree."""
    far = [float(10 + 2 * number) for number in range(9_998)]
    assert not proposed([7.0, 7.5, *far], 7)
    assert proposed([7.0, 7.5, *far], 8) == {(0, 1)}


def test_a_day_of_very_many_reports_proposes_nothing() -> None:
    """From some two thousand on bands alone propose: all pairs of a night would be quadratic."""
    assert proposed([7.0] * (64 << 5), 11)
    assert not proposed([7.0] * ((64 << 5) + 1), 20)
