"""Parts of a report: some clusters with the rows that their pages need, and nothing else."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from dedup.report.event.reviewed import decided_texts
from dedup.report.event.stories import Stories, StoryPart
from dedup.report.page_order import page_keys, places
from dedup.report.rows.edges import EdgeKey, is_copied, is_inner, nearest_outside
from dedup.report.rows.tables import ClusterKey, Frames, Tables
from dedup.report.values import Place

_CLUSTERS: Final = 32
"""Clusters in one part: some tenths of a second of work."""


class Planned(NamedTuple):
    """One page to make: its cluster, what its story holds beside it, and the pages beside it.

    Of a cluster that gets a line and no page, ``story`` and ``place`` are None.
    """

    key: ClusterKey
    story: StoryPart | None
    beside: int
    place: Place | None


class Part(NamedTuple):
    """Some pages to make, and the rows to make them of."""

    pages: tuple[Planned, ...]
    frames: Frames


def report_parts(tables: Tables, stories: Stories) -> Iterator[Part]:
    """Yield all pages of a report but its index, in their order, some dozens at a time."""
    keys = page_keys(tables)
    placed = places(tables, keys)
    for first in range(0, len(keys), _CLUSTERS):
        chosen = keys[first : first + _CLUSTERS]
        pages = tuple(_planned(stories, key, placed.get(key)) for key in chosen)
        yield Part(pages, _frames(tables, chosen))


def _planned(stories: Stories, key: ClusterKey, place: Place | None) -> Planned:
    story = None if place is None else stories.part(key, linked=True)
    return Planned(key, story, stories.events_beside(key), place)


def _frames(tables: Tables, keys: Sequence[ClusterKey]) -> Frames:
    documents: set[str] = set()
    edges: set[int] = set()
    for key in keys:
        inside = {row["document"] for row in tables.members(key)}
        shown = _edges(tables, key, inside)
        documents |= inside.union(*((edge.left, edge.right) for edge in shown))
        edges.update(edge.row for edge in shown)
        documents |= _decided(tables, inside) if tables.page_of(key) else set()
    return tables.part((key.cluster for key in keys), documents, edges)


def _decided(tables: Tables, inside: set[str]) -> set[str]:
    """Return the documents elsewhere that a reviewer spoke of together with those inside."""
    texts = decided_texts(tables.decisions(tables.document(one)["content_hash"] for one in inside))
    found = (tables.holder(text) for text in texts)
    return {row["document"] for row in found if row is not None}


def _edges(tables: Tables, key: ClusterKey, inside: set[str]) -> list[EdgeKey]:
    """Return the edges that one page is about: all inside its cluster, and the nearest misses.

    Inside are those that held it, and those that have a passage in common. A line alone counts the
    former, and misses nobody.
    """
    touching = tables.edges_at(inside)
    if not tables.page_of(key):
        return [edge for edge in touching if is_inner(edge, key.tier, inside)]
    apart = (edge for edge in touching if not tables.are_together(edge))
    nearest = nearest_outside(apart, key.tier, inside, tables.config.report.near_misses)
    return [
        *nearest,
        *(edge for edge in touching if is_inner(edge, key.tier, inside) or is_copied(edge, inside)),
    ]
