"""The tables of a Result, grouped once by their keys so that no page searches a whole table.

Every table is sorted by its key, so a group is a slice: it is found once and cut when it is asked
for. Memory grows with the number of documents and edges, not with pages.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

import polars as pl

from dedup.result import Result

__all__ = ["ClusterKey", "Tables"]

Row = dict[str, Any]
_DOCUMENT_COLUMNS: Final = (
    "document",
    "source",
    "title",
    "published",
    "published_raw",
    "url",
    "text",
)


@dataclass(frozen=True, order=True)
class ClusterKey:
    """A cluster of one tier."""

    tier: str
    cluster: str


class Tables:
    """Rows of a Result by document and by cluster."""

    def __init__(self, result: Result) -> None:
        self.result = result
        self._documents = result.documents.select(_DOCUMENT_COLUMNS)

    def document(self, document: str) -> Row:
        """Return the row of one document (without passed-through columns)."""
        return self._documents.row(self._document_rows[document], named=True)

    def sentences(self, document: str) -> list[Row]:
        """Return the sentences of a document, in reading order."""
        return _cut(self.result.sentences, self._sentence_slices.get(document))

    def statements(self, cluster: str) -> list[Row]:
        """Return the statement rows of a cluster, sorted by statement, document and sentence."""
        return _cut(self.result.statements, self._statement_slices.get(cluster))

    def members(self, key: ClusterKey) -> list[Row]:
        """Return the rows of a cluster, sorted by document."""
        return _cut(self.result.clusters, self._cluster_slices.get(key))

    @property
    def clusters(self) -> Iterable[ClusterKey]:
        """All clusters, sorted by tier and id."""
        return self._cluster_slices.keys()

    def clusters_of(self, document: str, tier: str) -> tuple[ClusterKey, ...]:
        """Return the clusters of a tier that hold a document."""
        return tuple(key for key in self._clusters_of.get(document, ()) if key.tier == tier)

    def is_alone(self, document: str) -> bool:
        """Tell whether a document is in no event and no copy cluster."""
        return all(key.tier == "story" for key in self._clusters_of.get(document, ()))

    def edges_at(self, documents: Iterable[str]) -> list[int]:
        """Return the row numbers of all edges that touch one of the documents, in table order."""
        return sorted({row for name in documents for row in self._edge_rows.get(name, ())})

    def edge(self, row: int) -> Row:
        """Return one row of the edges table."""
        return self.result.edges.row(row, named=True)

    @cached_property
    def edge_keys(self) -> list[tuple[str, str, str, str, float, str]]:
        """``(tier, left, right, verdict, score, relation)`` of every edge, to choose rows by."""
        columns = ("tier", "left", "right", "verdict", "score", "relation")
        return self.result.edges.select(columns).rows()

    @cached_property
    def lone_documents(self) -> list[str]:
        """Documents in no event and no copy cluster, be they part of a story or not."""
        return [name for name in self._document_rows if self.is_alone(name)]

    @cached_property
    def _document_rows(self) -> dict[str, int]:
        return {name: row for row, name in enumerate(self._documents["document"])}

    @cached_property
    def _sentence_slices(self) -> dict[Any, tuple[int, int]]:
        return _slices(self.result.sentences, "document")

    @cached_property
    def _statement_slices(self) -> dict[Any, tuple[int, int]]:
        return _slices(self.result.statements, "cluster")

    @cached_property
    def _cluster_slices(self) -> dict[ClusterKey, tuple[int, int]]:
        found = _slices(self.result.clusters, "tier", "cluster")
        return {ClusterKey(*key): rows for key, rows in found.items()}

    @cached_property
    def _clusters_of(self) -> Mapping[str, list[ClusterKey]]:
        found: defaultdict[str, list[ClusterKey]] = defaultdict(list)
        columns = self.result.clusters.select("tier", "cluster", "document")
        for tier, cluster, document in columns.iter_rows():
            found[document].append(ClusterKey(tier, cluster))
        return dict(found)

    @cached_property
    def _edge_rows(self) -> Mapping[str, list[int]]:
        found: defaultdict[str, list[int]] = defaultdict(list)
        for row, (_, left, right, *_) in enumerate(self.edge_keys):
            found[left].append(row)
            found[right].append(row)
        return dict(found)


def _slices(frame: pl.DataFrame, *keys: str) -> dict[Any, tuple[int, int]]:
    """Map every key of a sorted frame to ``(offset, length)`` of its rows."""
    counts = frame.group_by(*keys, maintain_order=True).len()
    found: dict[Any, tuple[int, int]] = {}
    offset = 0
    for *key, length in counts.iter_rows():
        found[key[0] if len(keys) == 1 else tuple(key)] = (offset, length)
        offset += length
    return found


def _cut(frame: pl.DataFrame, rows: tuple[int, int] | None) -> list[Row]:
    return frame.slice(*rows).to_dicts() if rows else []
