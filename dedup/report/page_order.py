"""The order of the list on the front page, and what page comes next in it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from dedup.report.labels import certainty
from dedup.report.rows.tables import ClusterKey, Tables
from dedup.report.values import Place


def places(tables: Tables, keys: Iterable[ClusterKey]) -> Mapping[ClusterKey, Place]:
    """Return where the page of every cluster stands among those that have one.

    ``keys``: in the order of the list.
    """
    paged = list(filter(tables.page_of, keys))
    files = ["", *map(tables.page_of, paged), ""]
    return {
        key: Place(number, len(paged), before=files[number - 1], after=files[number + 1])
        for number, key in enumerate(paged, start=1)
    }


def page_keys(tables: Tables) -> list[ClusterKey]:
    """Return the clusters that get a page: events, and copy clusters outside them; no stories.

    They come in the order of the list: most reports first, of equal size the least certain.
    """

    def rank(key: ClusterKey) -> tuple[object, ...]:
        rows = tables.members(key)
        return -len(rows), certainty(rows), key.cluster, key.tier

    found = [
        key
        for key in tables.clusters
        if key.tier == "event" or (key.tier == "copy" and not _inside_event(tables, key))
    ]
    return sorted(found, key=rank)


def without_page(tables: Tables, keys: list[ClusterKey], limit: int) -> list[ClusterKey]:
    """Return the clusters that get no page in a folder that holds ``limit`` of them at most.

    Contradictions and what is flagged are worth a page first, then what the list begins with.
    """
    if len(keys) <= limit:
        return []

    def is_plain(key: ClusterKey) -> bool:
        conflict = any(row["verdict"] == "conflict" for row in tables.differences(key.cluster))
        return not (conflict or any(row["flags"] for row in tables.members(key)))

    return sorted(keys, key=is_plain)[limit:]


def _inside_event(tables: Tables, key: ClusterKey) -> bool:
    """Tell whether one event cluster holds all of a copy cluster."""
    homes = [set(tables.clusters_of(row["document"], "event")) for row in tables.members(key)]
    return bool(set.intersection(*homes))
