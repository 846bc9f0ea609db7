"""The tables of a Result, grouped once by their keys so that no page searches a whole table.

Every table is sorted by its key, so a group is a slice: it is found once and cut when it is asked
for. Memory grows with the number of documents and edges, not with pages.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from copy import copy
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property
from typing import Any, ClassVar, Final, NamedTuple

import numpy as np
import polars as pl

from dedup.arguments import checked
from dedup.config import SettledConfig
from dedup.errors import InputError
from dedup.explain import settled_config
from dedup.report.labels import page_name
from dedup.report.rows.edges import EdgeKey, shown_edges
from dedup.report.rows.sorted_groups import HeldGroups, Row, SortedGroups
from dedup.report.rows.touching_edges import TouchingEdges
from dedup.result import Result, as_result
from dedup.stored.documents import StoredDocuments

_FACTS: Final = ("document", "source", "title", "published", "url", "language", "content_hash")
_COPIED_COLUMNS: Final = ("left", "right", "first", "relation", "copied_spans")
_IDS_SHOWN: Final = 3


class ClusterKey(NamedTuple):
    """A cluster of one tier."""

    tier: str
    cluster: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Frames:
    """What pages are made of: the tables of a run, or those rows that some clusters need."""

    documents: pl.DataFrame
    sentences: pl.DataFrame
    edges: pl.DataFrame
    clusters: pl.DataFrame
    statements: pl.DataFrame
    differences: pl.DataFrame
    quotes: pl.DataFrame
    decisions: pl.DataFrame
    config: SettledConfig
    """With the thresholds that the size of the whole run settles."""
    unpaged: frozenset[ClusterKey] = frozenset()
    """Clusters whose page is not in the folder: nothing may link to it."""


class ClusterTables:
    """Rows by document and by cluster, of few clusters: rows are held as values of Python."""

    _groups: ClassVar[type[SortedGroups]] = HeldGroups

    def __init__(self, frames: Frames) -> None:
        self.config = frames.config
        self._frames = frames
        self._documents = frames.documents
        self._sentences = self._groups(frames.sentences, "document")
        self._clusters = self._groups(frames.clusters, "tier", "cluster")
        self._statements = self._groups(frames.statements, "cluster")
        self._differences = self._groups(frames.differences, "cluster")
        self._quotes = self._groups(frames.quotes, "cluster")
        self._edges = TouchingEdges(frames.edges)

    def document(self, document: str) -> Row:
        """Return the row of one document (without passed-through columns); nobody changes it."""
        return self._document(self._document_rows[document])

    def text(self, document: str) -> str:
        """Return the text of one document."""
        return str(self.document(document)["text"])

    def published(self, documents: Iterable[str]) -> list[datetime]:
        """Return the known times of publication of some documents."""
        times, rows = self._documents["published"], self._document_rows
        # One by one: most events have some few, and a column of them takes as long as a hundred.
        found = (times.item(rows[document]) for document in documents)
        return [time for time in found if time is not None]

    def sentences(self, document: str) -> list[Row]:
        """Return the sentences of a document, in reading order."""
        return self._sentences.rows(document)

    def statements(self, cluster: str) -> list[Row]:
        """Return the statement rows of a cluster, sorted by statement, document and sentence."""
        return self._statements.rows(cluster)

    def differences(self, cluster: str) -> list[Row]:
        """Return the rows of the points on which the statements of a cluster differ, sorted."""
        return self._differences.rows(cluster)

    def quotes(self, cluster: str) -> list[Row]:
        """Return the rows of the quotations of a cluster, sorted."""
        return self._quotes.rows(cluster)

    def decisions(self, texts: Iterable[str]) -> list[Row]:
        """Return the decisions about one of some texts (content hashes), in their order."""
        return self._decided(texts).to_dicts()

    def holder(self, text: str) -> Row | None:
        """Return the first document that has a text (a content hash), None: none here has it."""
        row = self._text_rows.get(text)
        return None if row is None else self._document(row)

    def page_of(self, key: ClusterKey) -> str:
        """Return the file name of a cluster's page; empty: it is not in the folder."""
        return "" if key in self._frames.unpaged else page_name(key.tier, key.cluster)

    def members(self, key: ClusterKey) -> list[Row]:
        """Return the rows of a cluster, sorted by document."""
        return self._clusters.rows(key)

    @property
    def clusters(self) -> tuple[ClusterKey, ...]:
        """All clusters, sorted by tier and id."""
        return tuple(map(ClusterKey._make, self._clusters.slices))

    def clusters_of(self, document: str, tier: str) -> tuple[ClusterKey, ...]:
        """Return the clusters of a tier that hold a document."""
        return tuple(key for key in self._clusters_of.get(document, ()) if key.tier == tier)

    def is_alone(self, document: str) -> bool:
        """Tell whether a document is in no event and no copy cluster."""
        return all(key.tier == "story" for key in self._clusters_of.get(document, ()))

    def edges_at(self, documents: Iterable[str]) -> list[EdgeKey]:
        """Return all edges that touch one of the documents, in table order."""
        return self._edges.at(documents)

    def are_together(self, edge: EdgeKey) -> bool:
        """Tell whether a cluster of the tier of an edge, whichever it is, holds both its ends."""
        one, other = (self.clusters_of(end, edge.tier) for end in (edge.left, edge.right))
        return not set(one).isdisjoint(other)

    def edge(self, row: int) -> Row:
        """Return one edge by its row."""
        return self.whole_edges([row])[0]

    def whole_edges(self, rows: Iterable[int]) -> list[Row]:
        """Return some edges by their rows, with all that was measured of them."""
        return self._edges.rows(rows)

    def copied(self, rows: Iterable[int]) -> list[Row]:
        """Return who was first, and the spans in common, of some edges by their rows."""
        return self._edges.rows(rows, *_COPIED_COLUMNS)

    def _document(self, row: int) -> Row:
        return self._every_document[row]

    def _decided(self, texts: Iterable[str]) -> pl.DataFrame:
        if self._frames.decisions.is_empty():
            return self._frames.decisions
        rows = {row for text in texts for row in self._decision_rows.get(text, ())}
        return self._frames.decisions[sorted(rows)]

    @cached_property
    def _every_document(self) -> list[Row]:
        return self._documents.to_dicts()

    @cached_property
    def _document_rows(self) -> dict[str, int]:
        return {name: row for row, name in enumerate(self._documents["document"])}

    @cached_property
    def _text_rows(self) -> dict[str, int]:
        texts = list(enumerate(self._documents["content_hash"]))
        return {text: row for row, text in reversed(texts)}

    @cached_property
    def _decision_rows(self) -> Mapping[str, list[int]]:
        found: defaultdict[str, list[int]] = defaultdict(list)
        columns = self._frames.decisions.select("left", "right", "content_hash", "members")
        for row, (*texts, members) in enumerate(columns.iter_rows()):
            for text in {*filter(None, texts), *members}:
                found[text].append(row)
        return dict(found)

    @cached_property
    def _clusters_of(self) -> Mapping[str, list[ClusterKey]]:
        found: defaultdict[str, list[ClusterKey]] = defaultdict(list)
        columns = self._frames.clusters.select("tier", "cluster", "document")
        for tier, cluster, document in columns.iter_rows():
            found[document].append(ClusterKey(tier, cluster))
        return dict(found)


class Tables(ClusterTables):
    """All rows of a Result that a report may show.

    Attributes:
        result: the tables of the run.
        documents: all documents; their texts may be on disk, and are read one by one.
        edges: those that a page may show, in the order of their table.
    """

    _groups = SortedGroups

    def __init__(self, result: Result) -> None:
        self.documents = as_result(result).stored_documents
        self.edges = shown_edges(result)
        super().__init__(
            Frames(
                documents=self.documents.facts.select(_FACTS),
                sentences=result.sentences,
                edges=self.edges,
                clusters=result.clusters,
                statements=result.statements,
                differences=result.differences,
                quotes=result.quotes,
                decisions=result.decisions,
                config=settled_config(result),
            )
        )
        self.result = result

    def leaving_out(self, unpaged: Iterable[ClusterKey]) -> Tables:
        """Return the same tables, told which clusters have no page in the folder."""
        other = copy(self)
        other._frames = replace(self._frames, unpaged=frozenset(unpaged))
        return other

    def _document(self, row: int) -> Row:
        return _StoredRow(self._documents.row(row, named=True), self.documents, row)

    @cached_property
    def outlets(self) -> dict[str, str | None]:
        """Every document -> its outlet, as the input names it."""
        return dict(self._documents.select("document", "source").iter_rows())

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
        rows = np.array([self._document_rows[name] for name in names], np.int64)
        held = frames.clusters.filter(pl.col("document").is_in(names))
        keys = {ClusterKey(*key) for key in held.select("tier", "cluster").iter_rows()}
        return Frames(
            documents=self.documents.take(rows, *_FACTS, "text"),
            sentences=self._sentences.part(names),
            edges=frames.edges[sorted(set(edges))],
            clusters=held,
            statements=self._statements.part(ids),
            differences=self._differences.part(ids),
            quotes=self._quotes.part(ids),
            decisions=self._decided(self._documents["content_hash"].gather(rows)),
            config=self.config,
            unpaged=frames.unpaged & keys,
        )


class _StoredRow(dict[str, Any]):
    """A row of ``documents`` whose text is read when it is asked for: many are named by a title."""

    def __init__(self, known: Row, documents: StoredDocuments, row: int) -> None:
        super().__init__(known)
        self._documents, self._row = documents, row

    def __missing__(self, name: str) -> Any:
        if name != "text":
            raise KeyError(name)
        self[name] = self._documents.take(np.array([self._row]), name).item()
        return self[name]


def find_cluster(tables: ClusterTables, cluster: str) -> ClusterKey:
    """Return the event, else the copy cluster, of an id, or of an unambiguous beginning of one.

    Raises:
        InputError: there is none, or more than one begins so.
    """
    checked(cluster, str, "a cluster is named by its id, which is a str, not {}", InputError)
    begun = [key for key in tables.clusters if cluster and key.cluster.startswith(cluster)]
    found = [key for key in begun if key.tier != "story"]
    ids = sorted({key.cluster for key in found})
    if cluster in ids:
        found, ids = [key for key in found if key.cluster == cluster], [cluster]
    if len(ids) > 1:
        more = " ..." * (len(ids) > _IDS_SHOWN)
        raise InputError(
            f"{cluster!r} begins {len(ids):,} ids of clusters: {', '.join(ids[:_IDS_SHOWN])}{more}"
        )
    if not found:
        raise InputError(f"{cluster}: {_why_none(tables, cluster, begun)}")
    return max(found, key=lambda key: key.tier == "event")


def _why_none(tables: ClusterTables, cluster: str, stories: list[ClusterKey]) -> str:
    """Say why an id is of no event, and which one was probably meant."""
    if stories:
        return "is a story; name one of its events"
    of_report = [*tables.clusters_of(cluster, "event"), *tables.clusters_of(cluster, "copy")]
    if of_report:
        return f"is a report; name the cluster that it is in, {of_report[0].cluster}"
    told = "no event and no copy cluster has this id"
    return f"{told}; the table 'clusters' has all ids, and 'dedup report RUN --text' some"
