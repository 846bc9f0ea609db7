"""Copy clusters: average linkage over verified copy edges."""

from __future__ import annotations

from collections import defaultdict
from typing import Final

import polars as pl

from dedup.clusters.table import cluster_table, documents_by_name, numbered_groups
from dedup.linkage import average_linkage

__all__ = ["form_copy_clusters"]

_THRESHOLD: Final = 0.55
"""Over one half: a page that reprints two unrelated wires must not join them (1.0 and 0 to it)."""


def form_copy_clusters(documents: pl.DataFrame, edges: pl.DataFrame) -> pl.DataFrame:
    """Return the copy tier of the ``clusters`` table.

    Identical texts are one node; nodes are joined by average linkage of the edges' scores.
    Confidence is the mean score of a document's accepted edges inside its cluster.
    """
    accepted = edges.filter((pl.col("tier") == "copy") & (pl.col("verdict") == "accepted"))
    names = sorted(set(accepted["left"]) | set(accepted["right"]))
    same = accepted.filter(pl.col("relation") == "identical")
    first = _first_of_equals(names, same.select("left", "right").rows())
    nodes = sorted(set(first.values()))
    number = {name: index for index, name in enumerate(nodes)}
    scores: dict[tuple[int, int], float] = {}
    for left, right, score in accepted.select("left", "right", "score").iter_rows():
        one, other = sorted((number[first[left]], number[first[right]]))
        if one != other:
            scores[one, other] = max(score, scores.get((one, other), 0.0))
    pairs = [(one, other, score) for (one, other), score in sorted(scores.items())]
    linked = average_linkage(len(nodes), pairs, threshold=_THRESHOLD)
    groups = _with_equals(linked, nodes, first)
    facts = documents_by_name(documents)
    place = {name: index for index, name in enumerate(names)}
    numbered = [[place[name] for name in group] for group in groups]
    confidence = _confidence(accepted, groups)
    return cluster_table("copy", numbered_groups(numbered, names, facts, confidence), facts)


def _first_of_equals(names: list[str], same: list[tuple[str, str]]) -> dict[str, str]:
    """Return for every document the first (by id) with the same text."""
    first = {name: name for name in names}
    for left, right in sorted(same):
        older, newer = sorted((_root(first, left), _root(first, right)))
        first[newer] = older
    return {name: _root(first, name) for name in names}


def _root(first: dict[str, str], name: str) -> str:
    while first[name] != name:
        name = first[name]
    return name


def _with_equals(
    linked: list[list[int]], nodes: list[str], first: dict[str, str]
) -> list[list[str]]:
    """Put the texts that are equal to a node beside it, and groups of equals alone last."""
    equals: dict[str, list[str]] = defaultdict(list)
    for name, node in first.items():
        equals[node].append(name)
    groups = [[name for node in group for name in equals.pop(nodes[node])] for group in linked]
    return groups + [group for _, group in sorted(equals.items()) if len(group) > 1]


def _confidence(accepted: pl.DataFrame, groups: list[list[str]]) -> dict[str, float]:
    cluster = {name: index for index, group in enumerate(groups) for name in group}
    sums: dict[str, list[float]] = defaultdict(list)
    for left, right, score in accepted.select("left", "right", "score").iter_rows():
        if left in cluster and cluster[left] == cluster.get(right):
            sums[left].append(score)
            sums[right].append(score)
    return {name: sum(scores) / len(scores) for name, scores in sums.items()}
