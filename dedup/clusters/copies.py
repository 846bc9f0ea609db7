"""Copy clusters: average linkage over verified copy edges."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Final

import polars as pl

from dedup.clusters.decided import Pairs, Parted, decided_nodes, with_pairs_of
from dedup.clusters.printed import Printed, join_pages, sureness
from dedup.clusters.table import cluster_table, documents_by_name, whole_members
from dedup.config import CopyConfig
from dedup.linkage import FREE, Bounds, connected_groups, leaders, linked_groups
from dedup.stored import StoredDocuments

_DEFAULTS: Final = CopyConfig()
_PAIRS: Final = {"left": pl.UInt32, "right": pl.UInt32, "score": pl.Float64}


def form_copy_clusters(
    documents: StoredDocuments,
    edges: pl.DataFrame,
    *,
    config: CopyConfig = _DEFAULTS,
    printed: Iterable[Printed] = (),
    bounds: Bounds = FREE,
) -> pl.DataFrame:
    """Return the copy tier of the ``clusters`` table.

    Identical texts are one node; nodes are joined by average linkage of the edges' scores. In a
    group of more than ``group_cap`` nodes, where not every pair was verified, a leader stands for
    its near copies. Confidence is the mean score of a document's accepted edges inside its cluster.
    A page that holds a report of another cluster joins that one by the passage; a page that holds
    two reports which are no copies of each other, and is nobody's copy itself, is in both by one.

    Args:
        documents: the ``documents`` table.
        edges: the ``edges`` table.
        config: the configuration of the copy tier.
        printed: which pages print which reports (:func:`dedup.clusters.printed.printed_reports`):
            here those count that hold a report whole.
        bounds: which documents a reviewer joined or parted (:func:`dedup.decisions.bounds_of`).
            Copies that would bring together what is parted are refused; what is joined need not
            be copies, but what parts one of them parts the other.
    """
    accepted = edges.filter((pl.col("tier") == "copy") & (pl.col("verdict") == "accepted"))
    near = accepted.filter(pl.col("relation") != "identical")
    stands = _stands_for(accepted, near, config)
    facts = documents_by_name(documents, {*stands, *bounds.nodes})
    own = decided_nodes(bounds, facts)
    scores: Pairs = dict(zip(near.select("left", "right").rows(), near["score"], strict=True))
    scores = with_pairs_of(scores, {name: stands.get(name, name) for name in set(own.values())})
    stands |= own
    groups = _with_the_led(_linked_nodes(stands, scores, own, config, bounds), stands)
    printed = [one for one in printed if one.whole]
    home = {name: place for place, group in enumerate(groups) for name in group}
    for name in sorted({one.report for one in printed} - home.keys()):
        home[name] = len(groups)
        groups.append([name])
    pages = join_pages(printed, home, bound=_parts(accepted, home) | bounds.nodes)
    confidence = sureness(printed) | _confidence(accepted, home)
    members = whole_members(pages.whole(groups), facts, confidence)
    parted = Parted(bounds, facts)
    for place, passages in pages.joining.items():
        members[place].extend(parted.admitted(passages, members[place]))
    return cluster_table("copy", [some for some in members if len(some) > 1], facts)


def _stands_for(accepted: pl.DataFrame, near: pl.DataFrame, config: CopyConfig) -> dict[str, str]:
    """Return the node of every document: the first with its text, or the leader of that one."""
    names = sorted(set(accepted["left"]) | set(accepted["right"]))
    same = accepted.filter(pl.col("relation") == "identical").select("left", "right")
    equal = connected_groups(same.iter_rows())
    first = {name: name for name in names} | {name: some[0] for some in equal for name in some}
    leader = _leaders(near, config)
    return {name: leader.get(one, one) for name, one in first.items()}


def _linked_nodes(
    stands: dict[str, str],
    scores: Pairs,
    own: dict[str, str],
    config: CopyConfig,
    bounds: Bounds,
) -> list[list[str]]:
    """Return groups of two or more nodes."""
    nodes = sorted(set(stands.values()))
    number = {name: index for index, name in enumerate(nodes)}
    rows = [
        (number[left], number[right], score)
        for (left, right), score in scores.items()
        if left in number and right in number
    ]
    pairs = pl.DataFrame(rows, schema=_PAIRS, orient="row")
    numbered = bounds.renamed(lambda name: number[own[name]])
    linked = linked_groups(range(len(nodes)), pairs, threshold=config.linkage, bounds=numbered)
    return [[nodes[node] for node in group] for group in linked]


def _leaders(near: pl.DataFrame, config: CopyConfig) -> dict[str, str]:
    """Return the leader of every document of a large group, as they were chosen to be verified."""
    jaccard: dict[tuple[str, str], float] = {
        (left, right): value
        for left, right, value in near.select("left", "right", "jaccard").iter_rows()
    }

    def alike(leader: str, others: list[str]) -> set[str]:
        return {one for one in others if jaccard.get((leader, one), 0.0) >= config.stands_for}

    leader_of: dict[str, str] = {}
    for group in connected_groups(jaccard):
        if len(group) > config.group_cap:
            leader_of |= leaders(group, alike, most=config.group_cap)
    return leader_of


def _with_the_led(linked: list[list[str]], stands: dict[str, str]) -> list[list[str]]:
    """Put the documents a node stands for beside it, and groups under one node alone last."""
    led: dict[str, list[str]] = defaultdict(list)
    for name, node in stands.items():
        led[node].append(name)
    groups = [[name for node in group for name in led.pop(node)] for group in linked]
    return groups + [group for _, group in sorted(led.items()) if len(group) > 1]


def _confidence(accepted: pl.DataFrame, home: Mapping[str, int]) -> dict[str, float]:
    """Return the mean score of the accepted edges of every document inside its cluster."""
    sums: dict[str, list[float]] = defaultdict(list)
    for left, right, score in accepted.select("left", "right", "score").iter_rows():
        if left in home and home[left] == home.get(right):
            sums[left].append(score)
            sums[right].append(score)
    return {name: sum(scores) / len(scores) for name, scores in sums.items()}


def _parts(accepted: pl.DataFrame, home: Mapping[str, int]) -> set[str]:
    """Return the documents that are no more than a copy or a part of another of their cluster."""
    pairs = accepted.select("left", "right", "relation").iter_rows()
    return {
        one
        for left, right, relation in pairs
        if left in home and home[left] == home.get(right)
        for one, holds in ((left, "contains"), (right, "contained"))
        if relation != holds
    }
