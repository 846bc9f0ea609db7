"""Keys: what clusters and edges are found, chosen and ordered by."""

from __future__ import annotations

from typing import NamedTuple


class ClusterKey(NamedTuple):
    """A cluster of one tier."""

    tier: str
    cluster: str


class EdgeKey(NamedTuple):
    """What edges are chosen and ordered by; ``row`` is the edge's place among those shown."""

    row: int
    tier: str
    left: str
    right: str
    verdict: str
    score: float
    relation: str
