"""The order of the list on the front page, and what page comes next in it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from dedup.report.event_values import Place
from dedup.report.keys import ClusterKey
from dedup.report.labels import certainty
from dedup.report.tables import Tables

__all__ = ["list_rank", "places"]


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
