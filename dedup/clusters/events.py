"""Event clusters: average linkage over event edges, then documents that join by a passage."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable, Mapping
from functools import partial
from typing import Final

import numpy as np
import polars as pl

from dedup.clusters.decided import Parted, joined_groups, of_units
from dedup.clusters.table import Facts, Member, cluster_table, documents_by_name, numbered_groups
from dedup.clusters.units import TELLING, Ints, group_of, inside, numbered, units, with_units
from dedup.config import Config, EventConfig
from dedup.linkage import Bounds, articulation_points, linked_groups
from dedup.stored import StoredDocuments

__all__ = ["READ", "form_event_clusters"]

_SPANS: Final = tuple(
    f"passage_{side}_{end}" for side in ("left", "right") for end in ("start", "end")
)
_FREE: Final = Bounds()
READ: Final = ("left", "right", "score", "exclusion", "shares_passage", "passage_score", *_SPANS)


def form_event_clusters(  # noqa: PLR0913 - edges, and what forms them
    documents: StoredDocuments,
    edges: pl.DataFrame,
    copies: pl.DataFrame,
    *,
    config: Config,
    pile: int | None = None,
    bounds: Bounds = _FREE,
) -> pl.DataFrame:
    """Return the event tier of the ``clusters`` table.

    Args:
        documents: the ``documents`` table.
        edges: the event tier of the ``edges`` table.
        copies: the copy tier of the ``clusters`` table; each copy cluster lies in one event.
        config: least probability and cohesion of a merge, and what a score is worth.
        pile: documents of the dump that these are like; None for their number.
        bounds: which documents a reviewer joined or parted (:func:`dedup.decisions.bounds_of`);
            copies of ``copies`` were formed within them.

    A document that is left alone joins (never bridges) the clusters with which it shares a
    passage; its row then holds the offsets of that passage.
    """
    facts = documents_by_name(documents)
    names = sorted(facts)
    events = numbered(edges.filter(TELLING).select(READ), names)
    groups = _linked(facts, events, copies, config.event, bounds)
    cluster = group_of(groups, len(names))
    means = _mean_scores(groups, names, _scores(events, cluster, names), copies)
    calibrated = partial(config.confidence.calibrated, documents=pile or len(names))
    confidence = _confidence(groups, names, means, copies, calibrated)
    flags = _flags(cluster, events, names, means, config.event.threshold)
    members = numbered_groups(groups, names, facts, confidence, flags)
    parted = Parted(bounds, facts)
    for index, joining in _joined_by_passage(events, cluster, names).items():
        members[index].extend(_admitted(joining, members[index], parted))
    return cluster_table("event", members, facts)


def _linked(
    facts: Mapping[str, Facts],
    events: pl.DataFrame,
    copies: pl.DataFrame,
    config: EventConfig,
    bounds: Bounds,
) -> list[list[int]]:
    """Return groups of document numbers: linked copy clusters, with all their documents."""
    names = sorted(facts)
    number = {name: index for index, name in enumerate(names)}
    unit = units(names, copies, tier="copy")
    heads = np.array([number[unit[name]] for name in names], dtype=np.int64)
    standing = np.unique(heads).tolist()
    bounds = of_units(bounds, unit)
    free = events.filter(pl.col("exclusion").is_null()).select("left", "right", "score")
    linked = linked_groups(
        standing,
        with_units(free, heads),
        score="score",
        threshold=config.threshold,
        cohesion=config.cohesion,
        days=np.array([facts[names[head]].day for head in standing], dtype=np.float64),
        most_days=config.group_days if _blocked(names, config) else math.inf,
        bounds=Bounds(*([(number[a], number[b]) for a, b in some] for some in bounds)),
    )
    held: dict[str, list[int]] = defaultdict(list)
    for name in names:
        held[unit[name]].append(number[name])
    named = [[names[head] for head in group] for group in linked]
    joined = joined_groups(named, bounds.must_link)
    whole = [sorted(node for head in group for node in held.pop(head)) for group in joined]
    return whole + [nodes for nodes in held.values() if len(nodes) > 1]


def _blocked(names: list[str], config: EventConfig) -> bool:
    return len(names) > config.unblocked


def _scores(events: pl.DataFrame, cluster: Ints, names: list[str]) -> dict[str, dict[str, float]]:
    """Return the scores inside the clusters, for every document that was compared."""
    compared = np.unique(np.concatenate([events[side].unique() for side in ("left", "right")]))
    scores: dict[str, dict[str, float]] = {names[one]: {} for one in compared.tolist()}
    for one, other, score in inside(events, cluster).select("left", "right", "score").iter_rows():
        left, right = names[one], names[other]
        scores[left][right] = scores[right][left] = score
    return scores


def _mean_scores(
    groups: list[list[int]],
    names: list[str],
    scores: Mapping[str, Mapping[str, float]],
    copies: pl.DataFrame,
) -> dict[str, float]:
    """Return the mean score of each document to the others that stand for a copy cluster.

    A missing pair counts as 0, a copy has the mean of the one of its copy cluster that was
    compared; where the event is one copy cluster alone, there is none.
    """
    of_cluster = dict(copies.select("document", "cluster").iter_rows())
    found: dict[str, float] = {}
    for group in groups:
        members = [names[node] for node in group]
        compared = [name for name in members if name in scores]
        if len({of_cluster.get(name, name) for name in members}) < 2:
            continue
        means = {
            of_cluster.get(name, name): math.fsum(
                scores[name].get(other, 0.0) for other in compared if other != name
            )
            / max(len(compared) - 1, 1)
            for name in compared
        }
        found |= {name: means.get(of_cluster.get(name, name), 0.0) for name in members}
    return found


def _confidence(
    groups: list[list[int]],
    names: list[str],
    means: Mapping[str, float],
    copies: pl.DataFrame,
    calibrated: Callable[[float], float],
) -> dict[str, float]:
    """Return what the mean scores are worth; an event that is one copy cluster has the copies'."""
    copied: dict[str, float] = dict(copies.select("document", "confidence").iter_rows())
    return {
        name: calibrated(means[name]) if name in means else copied.get(name, 0.0)
        for group in groups
        for name in (names[node] for node in group)
    }


def _flags(
    cluster: Ints,
    events: pl.DataFrame,
    names: list[str],
    means: Mapping[str, float],
    threshold: float,
) -> dict[str, tuple[str, ...]]:
    """Return what deserves doubt: members that hold an event together, or barely belong to it."""
    linking = events.filter((pl.col("score") >= threshold) & pl.col("exclusion").is_null())
    linked: dict[int, list[tuple[str, str]]] = defaultdict(list)
    for left, right in inside(linking, cluster).select("left", "right").iter_rows():
        linked[cluster[left]].append((names[left], names[right]))
    bridges = {name for pairs in linked.values() for name in articulation_points(pairs)}
    loose = {name for name, mean in means.items() if mean < threshold}
    return {
        name: tuple(flag for flag, one in (("bridge", bridges), ("loose", loose)) if name in one)
        for name in bridges | loose
    }


def _joined_by_passage(
    events: pl.DataFrame, cluster: Ints, names: list[str]
) -> dict[int, list[Member]]:
    """Return per cluster the lone documents that share a passage with a member of it."""
    best: dict[tuple[int, str], Member] = {}
    shared = events.filter(pl.col("shares_passage")).select(
        "passage_score", "left", "right", *_SPANS
    )
    for score, left, right, *spans in shared.sort("left", "right").iter_rows():
        for alone, member, start, end in ((left, right, *spans[:2]), (right, left, *spans[2:])):
            if cluster[alone] >= 0 or cluster[member] < 0:
                continue
            key = (int(cluster[member]), names[alone])
            if key not in best or score > best[key].confidence:
                best[key] = Member(
                    document=names[alone],
                    start=start,
                    end=end,
                    confidence=score,
                    membership="passage",
                )
    joining: dict[int, list[Member]] = defaultdict(list)
    for (index, _), member in sorted(best.items(), key=lambda item: item[0]):
        joining[index].append(member)
    return joining


def _admitted(joining: list[Member], members: list[Member], parted: Parted) -> list[Member]:
    """Return those who may join, the surest first: a reviewer may have parted two of them, too."""
    inside = [member.document for member in members]
    admitted = []
    for member in sorted(joining, key=lambda one: (-one.confidence, one.document)):
        if not parted.keeps_out(member.document, inside):
            inside.append(member.document)
            admitted.append(member)
    return admitted
