"""Clusters against pairs that people judged to be the same or not."""

from __future__ import annotations

import polars as pl
from msgspec import Struct

from dedup.errors import InputError
from dedup.evaluate.clusters import (
    EXAMPLES,
    ClusterReport,
    PairScores,
    check_columns,
    evaluate_clusters,
    found_groups,
    pair_scores,
    tiers_of,
)
from dedup.evaluate.gold import Pair, collect_judgements
from dedup.result import Result, as_result


class PairTierScores(Struct, frozen=True, kw_only=True):
    """How the clusters of one tier agree with the judged pairs."""

    tier: str
    pairs: PairScores
    together: int
    """Judged pairs that share a cluster."""
    right: int
    """Those of them that were judged the same."""
    wrong: tuple[Pair, ...]
    """Together, but judged different; sorted."""
    missed: tuple[Pair, ...]
    """Judged the same, but not together; sorted."""


class PairReport(Struct, frozen=True, kw_only=True):
    """Scores per tier over judged pairs, and how many of them the run can speak of."""

    tiers: tuple[PairTierScores, ...]
    judged: int
    """Pairs both of whose documents the run knows; the others are left out of the scores."""
    same: int
    """Those of them that were judged the same."""
    left_out: int
    unknown: int
    """Ids of gold that the run does not know."""
    unknown_examples: tuple[str, ...]


def evaluate_pairs(result: Result, gold: pl.DataFrame) -> PairReport:
    """Score the clusters of a run against judged pairs.

    Two documents are together in a tier if they share a cluster there, be it by a passage. Only
    the judged pairs count: precision is the share of those together that were judged the same,
    recall the share of those judged the same that are together. So the figures speak of the kind
    of pairs that were judged, not of all pairs of the run.

    Args:
        result: the run.
        gold: columns ``left``, ``right`` and ``same``, as :func:`dedup.evaluate.read_gold` returns
            them; each pair once or more, in either order.

    Raises:
        InputError: gold lacks a column, contradicts itself, or has no pair of this run.

    >>> import dedup
    >>> result = dedup.run(pl.DataFrame({"id": ["a", "b"], "text": ["One two three."] * 2}))
    >>> gold = pl.DataFrame({"left": ["a"], "right": ["b"], "same": [True]})
    >>> [(tier.tier, tier.pairs.f1) for tier in evaluate_pairs(result, gold).tiers]
    [('copy', 1.0), ('event', 1.0), ('story', 1.0)]
    """
    judged = _judgements(gold)
    known = set(as_result(result).stored_documents.ids)
    named = {name for pair in judged for name in pair}
    unknown = sorted(named - known)
    scored = {pair: same for pair, same in judged.items() if known.issuperset(pair)}
    if not scored:
        examples = ", ".join(unknown[:EXAMPLES])
        told = f"gold has no pair of documents of this run: it does not know {examples}"
        raise InputError(told if judged else "gold holds no pair")
    return PairReport(
        tiers=tuple(_tier_scores(result, tier, scored) for tier in tiers_of(result)),
        judged=len(scored),
        same=sum(scored.values()),
        left_out=len(judged) - len(scored),
        unknown=len(unknown),
        unknown_examples=tuple(unknown[:EXAMPLES]),
    )


def evaluate_run(result: Result, gold: pl.DataFrame) -> ClusterReport | PairReport:
    """Score a run against gold of either kind, which its columns tell.

    Raises:
        InputError: as :func:`evaluate_pairs` or :func:`dedup.evaluate.evaluate_clusters` say.
    """
    check_columns(gold)
    return (evaluate_pairs if "left" in gold.columns else evaluate_clusters)(result, gold)


def _judgements(gold: pl.DataFrame) -> dict[Pair, bool]:
    check_columns(gold, "left", "right", "same")
    rows = gold.select("left", "right", "same").iter_rows()
    return collect_judgements(
        (f"gold row {number}", *(str(value) for value in row))
        for number, row in enumerate(rows, start=1)
    )


def _tier_scores(result: Result, tier: str, judged: dict[Pair, bool]) -> PairTierScores:
    groups = found_groups(result, tier, {name for pair in judged for name in pair})
    together = {pair for pair in judged if groups[pair[0]] & groups[pair[1]]}
    same = {pair for pair, is_same in judged.items() if is_same}
    right = len(together & same)
    return PairTierScores(
        tier=tier,
        pairs=pair_scores(right, found=len(together), wanted=len(same)),
        together=len(together),
        right=right,
        wrong=tuple(sorted(together - same)),
        missed=tuple(sorted(same - together)),
    )
