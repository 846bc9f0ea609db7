"""The order of the list on the front page, and what page comes next in it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from dedup.report.labels import certainty
from dedup.report.rows.keys import ClusterKey
from dedup.report.rows.tables import Tables
from dedup.report.values import Place


def places(tables: Tables, keys: Iterable[ClusterKey]) -> Mapping[ClusterKey, Place]:
    """Return where the page of every cluster stands among those that have one, largest first."""

    def rank(key: ClusterKey) -> tuple[object, ...]:
        rows = tables.members(key)
        return list_rank(key, len(rows), certainty(rows))

    paged = sorted(filter(tables.page_of, keys), key=rank)
    files = ["", *map(tables.page_of, paged), ""]
    return {
        key: Place(number, len(paged), before=files[number - 1], after=files[number + 1])
        for number, key in enumerate(paged, start=1)
    }


def list_rank(key: ClusterKey, size: int, confidence: float) -> tuple[object, ...]:
    """Return what the list orders a cluster by: most reports, then least certain."""
    return -size, confidence, key.cluster, key.tier


def page_keys(tables: Tables) -> list[ClusterKey]:
    """Return the clusters that get a page: events, and copy clusters outside them; no stories."""
    return [
        key
        for key in tables.clusters
        if key.tier == "event" or (key.tier == "copy" and not _inside_event(tables, key))
    ]


def without_page(tables: Tables, keys: list[ClusterKey], limit: int) -> list[ClusterKey]:
    """Return the clusters that get no page in a folder that holds ``limit`` of them at most.

    Contradictions and what is flagged are worth a page first, then what is large.
    """
    if len(keys) <= limit:
        return []

    def worth(key: ClusterKey) -> tuple[object, ...]:
        rows = tables.members(key)
        conflict = any(row["verdict"] == "conflict" for row in tables.differences(key.cluster))
        flagged = any(row["flags"] for row in rows)
        return not (conflict or flagged), *list_rank(key, len(rows), certainty(rows))

    return sorted(keys, key=worth)[limit:]


def _inside_event(tables: Tables, key: ClusterKey) -> bool:
    """Tell whether one event cluster holds all of a copy cluster."""
    homes = [set(tables.clusters_of(row["document"], "event")) for row in tables.members(key)]
    return bool(set.intersection(*homes))
