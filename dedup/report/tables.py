"""The tables of a Result, grouped once by their keys so that no page searches a whole table.

Every table is sorted by its key, so a group is a slice: it is found once and cut when it is asked
for. Memory grows with the number of documents and edges, not with pages.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from copy import copy
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, Final, NamedTuple

import polars as pl

from dedup.config import Config
from dedup.errors import InputError
from dedup.explain import settled_config
from dedup.report.labels import page_name
from dedup.result import Result

__all__ = ["ClusterKey", "ClusterTables", "EdgeKey", "Frames", "Tables", "find_cluster"]

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


class EdgeKey(NamedTuple):
    """What edges are chosen and ordered by; ``row`` is the edge's place in its table."""

    row: int
    tier: str
    left: str
    right: str
    verdict: str
    score: float
    relation: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Frames:
    """What pages are made of: the tables of a run, or those rows that some clusters need."""

    documents: pl.DataFrame
    sentences: pl.DataFrame
    edges: pl.DataFrame
    clusters: pl.DataFrame
    statements: pl.DataFrame
    differences: pl.DataFrame
    config: Config
    """With the thresholds that the size of the whole run settles."""
    unpaged: frozenset[ClusterKey] = frozenset()
    """Clusters whose page is not in the folder: nothing may link to it."""


class ClusterTables:
    """Rows by document and by cluster."""

    def __init__(self, frames: Frames) -> None:
        self.config = frames.config
        self._frames = frames
        self._documents = frames.documents.select(_DOCUMENT_COLUMNS)

    def document(self, document: str) -> Row:
        """Return the row of one document (without passed-through columns)."""
        return self._documents.row(self._document_rows[document], named=True)

    def sentences(self, document: str) -> list[Row]:
        """Return the sentences of a document, in reading order."""
        return _cut(self._frames.sentences, self._sentence_slices.get(document))

    def statements(self, cluster: str) -> list[Row]:
        """Return the statement rows of a cluster, sorted by statement, document and sentence."""
        return _cut(self._frames.statements, self._statement_slices.get(cluster))

    def differences(self, cluster: str) -> list[Row]:
        """Return the rows of the points on which the statements of a cluster differ, sorted."""
        return _cut(self._frames.differences, self._difference_slices.get(cluster))

    def page_of(self, key: ClusterKey) -> str:
        """Return the file name of a cluster's page; empty: it is not in the folder."""
        return "" if key in self._frames.unpaged else page_name(key.tier, key.cluster)

    def members(self, key: ClusterKey) -> list[Row]:
        """Return the rows of a cluster, sorted by document."""
        return _cut(self._frames.clusters, self._cluster_slices.get(key))

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

    def edges_at(self, documents: Iterable[str]) -> list[EdgeKey]:
        """Return all edges that touch one of the documents, in table order."""
        slices = [self._edge_slices[name] for name in documents if name in self._edge_slices]
        rows = sorted({row for one in slices for row in self._edge_rows.slice(*one).to_list()})
        # Column by column: a frame would start its threads for some dozen rows.
        columns = (column.gather(rows).to_list() for column in self._edge_keys)
        return [EdgeKey(*key) for key in zip(*columns, strict=True)]

    def edge(self, row: int) -> Row:
        """Return one row of the edges table."""
        return self._frames.edges.row(row, named=True)

    @cached_property
    def _document_rows(self) -> dict[str, int]:
        return {name: row for row, name in enumerate(self._documents["document"])}

    @cached_property
    def _sentence_slices(self) -> dict[Any, tuple[int, int]]:
        return _slices(self._frames.sentences, "document")

    @cached_property
    def _statement_slices(self) -> dict[Any, tuple[int, int]]:
        return _slices(self._frames.statements, "cluster")

    @cached_property
    def _difference_slices(self) -> dict[Any, tuple[int, int]]:
        return _slices(self._frames.differences, "cluster")

    @cached_property
    def _cluster_slices(self) -> dict[ClusterKey, tuple[int, int]]:
        found = _slices(self._frames.clusters, "tier", "cluster")
        return {ClusterKey(*key): rows for key, rows in found.items()}

    @cached_property
    def _clusters_of(self) -> Mapping[str, list[ClusterKey]]:
        found: defaultdict[str, list[ClusterKey]] = defaultdict(list)
        columns = self._frames.clusters.select("tier", "cluster", "document")
        for tier, cluster, document in columns.iter_rows():
            found[document].append(ClusterKey(tier, cluster))
        return dict(found)

    @cached_property
    def _edge_keys(self) -> list[pl.Series]:
        return self._frames.edges.with_row_index("row").select(EdgeKey._fields).get_columns()

    @cached_property
    def _edge_ends(self) -> pl.DataFrame:
        """Every edge twice, by the document at each end: millions of rows, so a frame."""
        edges = self._frames.edges.with_row_index("row")
        ends = [edges.select("row", document=side) for side in ("left", "right")]
        return pl.concat(ends).sort("document", "row")

    @cached_property
    def _edge_slices(self) -> dict[Any, tuple[int, int]]:
        return _slices(self._edge_ends, "document")

    @cached_property
    def _edge_rows(self) -> pl.Series:
        return self._edge_ends["row"]


class Tables(ClusterTables):
    """All rows of a Result."""

    def __init__(self, result: Result) -> None:
        super().__init__(
            Frames(
                documents=result.documents,
                sentences=result.sentences,
                edges=result.edges,
                clusters=result.clusters,
                statements=result.statements,
                differences=result.differences,
                config=settled_config(result),
            )
        )
        self.result = result

    def leaving_out(self, unpaged: Iterable[ClusterKey]) -> Tables:
        """Return the same tables, told which clusters have no page in the folder."""
        other = copy(self)
        other._frames = replace(self._frames, unpaged=frozenset(unpaged))
        return other

    @cached_property
    def lone_documents(self) -> list[str]:
        """Documents in no event and no copy cluster, be they part of a story or not."""
        return [name for name in self._document_rows if self.is_alone(name)]

    def part(
        self, clusters: Iterable[str], documents: Iterable[str], edges: Iterable[int]
    ) -> Frames:
        """Return the rows of some clusters: small enough to be sent away.

        Args:
            clusters: ids of the clusters whose statements are wanted.
            documents: ids of the documents wanted, and of all that is known of them.
            edges: rows of the edges wanted.
        """
        names, ids, frames = sorted(set(documents)), sorted(set(clusters)), self._frames
        held = frames.clusters.filter(pl.col("document").is_in(names))
        keys = {ClusterKey(*key) for key in held.select("tier", "cluster").iter_rows()}
        return Frames(
            documents=self._documents[[self._document_rows[name] for name in names]],
            sentences=_parts(frames.sentences, self._sentence_slices, names),
            edges=frames.edges[sorted(set(edges))],
            clusters=held,
            statements=_parts(frames.statements, self._statement_slices, ids),
            differences=_parts(frames.differences, self._difference_slices, ids),
            config=self.config,
            unpaged=frames.unpaged & keys,
        )


def find_cluster(tables: ClusterTables, cluster: str) -> ClusterKey:
    """Return the event, else the copy cluster, of an id.

    Raises:
        InputError: there is none.
    """
    found = [key for key in tables.clusters if key.cluster == cluster and key.tier != "story"]
    if not found:
        raise InputError(f"{cluster}: no event and no copy cluster has this id")
    return max(found, key=lambda key: key.tier == "event")


def _parts(
    frame: pl.DataFrame, slices: Mapping[Any, tuple[int, int]], keys: Iterable[str]
) -> pl.DataFrame:
    """Return the rows of some keys, in the order of the keys."""
    found = [frame.slice(*slices[key]) for key in keys if key in slices]
    return pl.concat([frame.clear(), *found], rechunk=True)


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
