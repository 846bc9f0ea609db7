"""Clusters against gold clusters: pairs, B-cubed and the adjusted Rand index, per tier.

All counts are integers of contingency tables; nothing lists pairs of documents.

Sources: B-cubed of Bagga and Baldwin (1998), extended to overlapping clusters by Amigo, Gonzalo,
Artiles and Verdejo (2009); the adjusted Rand index of Hubert and Arabie (1985), written over pairs
of documents as Cohen's kappa, which is the same number (Warrens 2008) and speaks of overlapping
clusters too.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from typing import Final, NamedTuple

import polars as pl
from msgspec import Struct

from dedup.arguments import checked
from dedup.errors import InputError
from dedup.result import Result, as_result

Groups = Mapping[str, frozenset[str]]
"""Document -> the ids of its groups; a document in no cluster is a group of its own."""

Kind = tuple[frozenset[str], frozenset[str]]
"""The found and the wanted groups of a document."""

EXAMPLES: Final = 5
"""Unknown ids that a report names."""


class Scores(Struct, frozen=True, kw_only=True):
    """Precision, recall and their harmonic mean; each from 0 to 1."""

    precision: float
    recall: float
    f1: float


class PairScores(Struct, frozen=True, kw_only=True):
    """Precision, recall and their harmonic mean over pairs; null where they are of nothing.

    A tier that joins none of the pairs has no precision, and gold in which none is the same has
    neither recall nor F1: 1 would call perfect what was not measured.
    """

    precision: float | None
    recall: float | None
    f1: float | None


class TierScores(Struct, frozen=True, kw_only=True):
    """The scores of one tier; ``adjusted_rand`` is 1 for equal clusters and about 0 by chance."""

    tier: str
    pairs: PairScores
    b_cubed: Scores
    adjusted_rand: float


class ClusterReport(Struct, frozen=True, kw_only=True):
    """Scores per tier, and how much of run and gold they speak of."""

    tiers: tuple[TierScores, ...]
    scored: int
    """Documents that the scores speak of."""
    not_in_gold: int
    """Documents of the run that gold does not name; left out of the scores."""
    alone_in_gold: int
    """Those that count as alone instead, for gold is a table ``clusters``, which has no others."""
    unknown: int
    """Ids of gold that the run does not know; left out of the scores."""
    unknown_examples: tuple[str, ...]


def evaluate_clusters(result: Result, gold: pl.DataFrame) -> ClusterReport:
    """Score the clusters of a run against ``gold``, which has columns ``id`` and ``cluster``.

    With a column ``tier``, each tier is scored against the same tier of gold, and those that gold
    does not have are not scored. Only documents that stand in both count.

    Or it is a table ``clusters``, with ``tier``, ``document`` and ``cluster``. That table leaves
    out what stands alone, so a document of the run that it does not name counts as alone: else a
    run that swallows it would seem perfect.

    A document in no cluster is alone; one that joined by a passage is a member like any other.

    Raises:
        InputError: gold lacks a column, or names no document or no tier of the run.

    >>> import dedup
    >>> result = dedup.run(pl.DataFrame({"id": ["a", "b"], "text": ["One two three."] * 2}))
    >>> [tier.pairs.f1 for tier in evaluate_clusters(result, result.clusters).tiers]
    [1.0, 1.0, 1.0]
    """
    known = set(as_result(result).stored_documents.ids)
    wanted = _gold_groups(gold, tiers_of(result))
    named = {name for groups in wanted.values() for name in groups}
    both, unknown = known & named, sorted(named - known)
    if not both:
        raise InputError(
            f"gold names no document of this run; gold has {_some(unknown)}, "
            f"the run has {_some(sorted(known))}"
        )
    scored = known if _is_clusters_table(gold) else both
    return ClusterReport(
        tiers=tuple(
            score_groups(tier, found_groups(result, tier, scored), _or_alone(groups, scored))
            for tier, groups in wanted.items()
        ),
        scored=len(scored),
        not_in_gold=len(known - scored),
        alone_in_gold=len(scored - both),
        unknown=len(unknown),
        unknown_examples=tuple(unknown[:EXAMPLES]),
    )


def _some(names: list[str]) -> str:
    return (", ".join(names[:3]) or "none") + (" ..." if len(names) > 3 else "")


def _is_clusters_table(gold: pl.DataFrame) -> bool:
    """Tell whether gold is the table of a run, and no list that somebody made of some documents."""
    return "id" not in gold.columns and {"tier", "document"}.issubset(gold.columns)


def _gold_groups(gold: pl.DataFrame, tiers: list[str]) -> dict[str, Groups]:
    """Return what gold says of each tier: the same of all, if it speaks of none."""
    check_columns(gold)
    name = "document" if "id" not in gold.columns and "document" in gold.columns else "id"
    check_columns(gold, name, "cluster")
    gold = gold.with_columns(pl.col(name, "cluster").cast(pl.String))
    if "tier" not in gold.columns:
        return dict.fromkeys(tiers, _collect(gold.select(name, "cluster").iter_rows()))
    groups = {
        tier: _collect(gold.filter(pl.col("tier") == tier).select(name, "cluster").iter_rows())
        for tier in tiers
    }
    if not any(groups.values()):
        raise InputError(f"gold has no row of a tier of this run, which has {', '.join(tiers)}")
    return {tier: of_tier for tier, of_tier in groups.items() if of_tier}


def check_columns(gold: pl.DataFrame, *columns: str) -> None:
    """Check that gold is a frame with these columns.

    Raises:
        InputError: it is none, or a column is missing.
    """
    told = "gold must be a polars.DataFrame, not {}: dedup.evaluate.read_gold reads one from a file"
    checked(gold, pl.DataFrame, told, InputError)
    for column in columns:
        if column not in gold.columns:
            held = ", ".join(gold.columns) or "none"
            raise InputError(f"gold has no column {column!r}; it has {held}")


def tiers_of(result: Result) -> list[str]:
    """Return the tiers of a run, those without a cluster included."""
    return sorted({*result.info.configuration.tiers, *result.clusters["tier"].unique()})


def found_groups(result: Result, tier: str, documents: Iterable[str]) -> Groups:
    """Return the clusters of documents in one tier; a document in none is a group of its own."""
    rows = result.clusters.filter(pl.col("tier") == tier).select("document", "cluster")
    return _or_alone(_collect(rows.iter_rows()), documents)


def _or_alone(groups: Groups, documents: Iterable[str]) -> Groups:
    """Return the groups of documents; one in none is a group of its own."""
    # A cluster id has no space, and who names one in gold does not name it so.
    return {name: groups.get(name) or frozenset({f"alone {name}"}) for name in documents}


def _collect(rows: Iterable[tuple[str, str]]) -> dict[str, frozenset[str]]:
    groups: dict[str, set[str]] = defaultdict(set)
    for name, cluster in rows:
        groups[name].add(cluster)
    return {name: frozenset(clusters) for name, clusters in groups.items()}


def score_groups(tier: str, found: Groups, wanted: Groups) -> TierScores:
    """Score two groupings of the same documents; every document stands in at least one group.

    >>> found = {name: frozenset({"1"}) for name in "ab"}
    >>> wanted = {name: frozenset({name}) for name in "ab"}
    >>> score_groups("event", found, wanted).b_cubed
    Scores(precision=0.5, recall=1.0, f1=0.6666666666666666)
    """
    around = _neighbours(found, wanted)
    both = sum(one.documents * (one.both - 1) for one in around) // 2
    of_found = sum(one.documents * (one.found - 1) for one in around) // 2
    of_wanted = sum(one.documents * (one.wanted - 1) for one in around) // 2
    return TierScores(
        tier=tier,
        pairs=pair_scores(both, found=of_found, wanted=of_wanted),
        b_cubed=f_scores(
            math.fsum(one.documents * one.precision for one in around) / len(found),
            math.fsum(one.documents * one.recall for one in around) / len(found),
        ),
        adjusted_rand=_adjusted_rand(both, of_found, of_wanted, math.comb(len(found), 2)),
    )


def pair_scores(right: int, *, found: int, wanted: int) -> PairScores:
    """Return the scores of ``found`` pairs, ``right`` of which are among the ``wanted``.

    >>> pair_scores(0, found=0, wanted=2)
    PairScores(precision=None, recall=0.0, f1=0.0)
    """
    precision = right / found if found else None
    if not wanted:
        return PairScores(precision=precision, recall=None, f1=None)
    recall = right / wanted
    return PairScores(precision=precision, recall=recall, f1=f_scores(precision or 0.0, recall).f1)


def share(part: int, whole: int) -> float:
    """Return ``part / whole``; where there is nothing, nothing is wrong and nothing is missing."""
    return part / whole if whole else 1.0


def f_scores(precision: float, recall: float) -> Scores:
    """Return precision and recall with their harmonic mean."""
    total = precision + recall
    f1 = 2 * precision * recall / total if total else 0.0
    return Scores(precision=precision, recall=recall, f1=f1)


def _adjusted_rand(both: int, found: int, wanted: int, pairs: int) -> float:
    """Return the index from four counts of pairs; integers until the one division."""
    chance = found * wanted
    spread = (found + wanted) * pairs - 2 * chance
    return 2 * (both * pairs - chance) / spread if spread else 1.0


class _Around(NamedTuple):
    """What stands around each of some documents that have the same groups, itself included.

    Documents that share a found group with it, a wanted one, and both; its precision and recall.
    """

    documents: int
    found: int
    wanted: int
    both: int
    precision: float
    recall: float


class _Near(NamedTuple):
    """The documents that are in one of some groups, by kind, and how many they are."""

    kinds: dict[Kind, int]
    documents: int


def _neighbours(found: Groups, wanted: Groups) -> list[_Around]:
    kinds = Counter((found[name], wanted[name]) for name in found)
    near_found, near_wanted = _near(kinds, 0), _near(kinds, 1)
    return [
        _around(kind, count, near_found[kind[0]], near_wanted[kind[1]])
        for kind, count in kinds.items()
    ]


def _near(kinds: Mapping[Kind, int], side: int) -> dict[frozenset[str], _Near]:
    """Return what is near to every set of found groups, side 0, or of wanted ones, side 1."""
    within: dict[str, list[Kind]] = defaultdict(list)
    for kind in kinds:
        for group in kind[side]:
            within[group].append(kind)
    near = {}
    for groups in {kind[side] for kind in kinds}:
        met = {kind: kinds[kind] for group in groups for kind in within[group]}
        near[groups] = _Near(met, sum(met.values()))
    return near


def _around(kind: Kind, count: int, found: _Near, wanted: _Near) -> _Around:
    """Compare a kind with those that it meets on both sides (Amigo et al., section 5)."""
    met = [
        (found.kinds[other], len(other[0] & kind[0]), len(other[1] & kind[1]))
        for other in found.kinds.keys() & wanted.kinds.keys()
    ]
    return _Around(
        count,
        found.documents,
        wanted.documents,
        sum(number for number, _, _ in met),
        math.fsum(n * min(f, w) / f for n, f, w in met) / found.documents,
        math.fsum(n * min(f, w) / w for n, f, w in met) / wanted.documents,
    )
