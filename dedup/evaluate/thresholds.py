"""A sweep over thresholds: what each would score, from what the run has measured."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

import polars as pl
from msgspec import Struct

from dedup.errors import InputError
from dedup.evaluate.clusters import PairScores, Scores, TierScores
from dedup.evaluate.pairs import PairTierScores, evaluate_run
from dedup.result import Result

THRESHOLDS: Final = tuple(percent / 100 for percent in range(30, 91, 5))
"""From .30 to .90 in steps of .05."""


class SweepRow(Struct, frozen=True, kw_only=True):
    """The scores of one tier at one threshold."""

    threshold: float
    clusters: int
    pairs: PairScores
    b_cubed: Scores | None
    """Null where gold are judged pairs, which say nothing of whole clusters."""


class TierSweep(Struct, frozen=True, kw_only=True):
    """One tier at every threshold, in ascending order."""

    tier: str
    own: float
    """The run's own threshold, always among the rows."""
    best: float | None
    """The threshold of the highest pair F1; of equals the one nearest to the run's own. Null where
    gold has no pair that is the same."""
    rows: tuple[SweepRow, ...]


def sweep(
    result: Result, gold: pl.DataFrame, *, thresholds: Iterable[float] = THRESHOLDS
) -> tuple[TierSweep, ...]:
    """Score a run at several event thresholds; nothing is fingerprinted or compared again.

    Clusters are formed by :meth:`dedup.Result.rethreshold`. Copies and stories have no row: the
    event threshold is not theirs.

    Args:
        result: a run of both tiers.
        gold: clusters or judged pairs, as :func:`dedup.evaluate.read_gold` returns them.
        thresholds: least mean probabilities of a merge, 0 to 1; the run's own is added.

    Raises:
        ConfigError: a threshold is not between 0 and 1.
        InputError: the run holds only one tier, or gold does not fit it.

    >>> import dedup
    >>> result = dedup.run(pl.DataFrame({"id": ["a", "b"], "text": ["One two three."] * 2}))
    >>> gold = pl.DataFrame({"left": ["a"], "right": ["b"], "same": [True]})
    >>> (event,) = sweep(result, gold, thresholds=[0.6, 0.8])
    >>> [row.pairs.f1 for row in event.rows], event.best == event.own
    ([1.0, 1.0, 1.0], True)
    """
    own = result.info.configuration.event.threshold
    rows: list[SweepRow] = []
    for threshold in sorted({own, *thresholds}):
        again = result.rethreshold(threshold=threshold)
        scored = {tier.tier: tier for tier in evaluate_run(again, gold).tiers}
        if "event" in scored:
            rows.append(_row(again, threshold, scored["event"]))
    if not rows:
        raise InputError("gold says nothing of events, and no other tier has a threshold to sweep")
    return (TierSweep(tier="event", own=own, best=_best(rows, own), rows=tuple(rows)),)


def _row(result: Result, threshold: float, scores: TierScores | PairTierScores) -> SweepRow:
    return SweepRow(
        threshold=threshold,
        clusters=result.clusters.filter(tier="event")["cluster"].n_unique(),
        pairs=scores.pairs,
        b_cubed=scores.b_cubed if isinstance(scores, TierScores) else None,
    )


def _best(rows: list[SweepRow], own: float) -> float | None:
    measured = [
        (row.pairs.f1, -abs(row.threshold - own), -row.threshold)
        for row in rows
        if row.pairs.f1 is not None
    ]
    return -max(measured)[-1] if measured else None
