"""The documents of one cluster, as the alignment sees them: which sentences take part."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import groupby
from operator import attrgetter, itemgetter
from typing import Any, Final, NamedTuple

import polars as pl

from dedup.spans import REPORTED
from dedup.stored import StoredDocuments, StoredSentences

_SIDES: Final = ("left", "right")
_LAST: Final = datetime.max.replace(tzinfo=UTC)
_READ: Final = ("content_hash", "published", "text")


class SentenceSpan(NamedTuple):
    """One sentence of a document: a row of the ``sentences`` table."""

    position: int
    start: int
    end: int
    kind: str


@dataclass(frozen=True, slots=True)
class ClusterMember:
    """One document of a cluster, with the sentences that take part.

    Attributes:
        document: id of the document.
        content_hash: hash of its text, which decides ties.
        published: when it was published, if known.
        text: its text, as read.
        is_whole: False if it is a member by a passage only.
        sentences: what takes part, in reading order.
    """

    document: str
    content_hash: str
    published: datetime | None
    text: str
    is_whole: bool
    sentences: tuple[SentenceSpan, ...]

    @property
    def precedence(self) -> tuple[datetime, str, str]:
        """What orders documents: the first to publish, the undated last, then by content.

        A date without a time is the beginning of its day.
        """
        return self.published or _LAST, self.content_hash, self.document

    def wording(self, sentence: SentenceSpan) -> str:
        """Return the text of one sentence."""
        return self.text[sentence.start : sentence.end]

    def sentence_index(self, place: int) -> int:
        """Return the index of the last sentence that begins at a place or before it; -1: none."""
        return bisect_right(self.sentences, place, key=attrgetter("start")) - 1


class Gathered(NamedTuple):
    """What the alignment of some clusters reads: four frames with the column ``cluster``.

    Attributes:
        clusters: the ids of the clusters, in order.
        members: their members with their texts.
        sentences: the sentences of every member that report.
        passages: ``left``, ``right`` and the offsets of every passage that two members share.
    """

    clusters: pl.DataFrame
    members: pl.DataFrame
    sentences: pl.DataFrame
    passages: pl.DataFrame

    @property
    def height(self) -> int:
        """How many clusters there are."""
        return self.clusters.height

    def slice(self, offset: int, length: int) -> Gathered:
        """Return what belongs to some clusters in a row."""
        ids = self.clusters.slice(offset, length)
        return Gathered(*(table.join(ids, on="cluster", how="semi") for table in self))


class Members:
    """What the alignment of clusters reads, some clusters at a time, so that they can be sent away.

    The clusters are those of the event tier if it has any, else those of the copy tier.
    """

    def __init__(
        self,
        documents: StoredDocuments,
        sentences: StoredSentences,
        clusters: pl.DataFrame,
        edges: pl.DataFrame,
    ) -> None:
        """Find the clusters; the ``edges`` of copies tell the passages that two documents share."""
        self._documents, self._sentences = documents, sentences
        events = clusters.filter(tier="event")
        chosen = events if events.height else clusters.filter(tier="copy")
        self._chosen = chosen.sort("cluster", "document")
        self._ids = self._chosen.select("cluster").unique(maintain_order=True)
        self._passages = _shared_passages(self._chosen, edges)

    @property
    def height(self) -> int:
        """How many clusters there are."""
        return self._ids.height

    def slice(self, offset: int, length: int) -> Gathered:
        """Return what the alignment of some clusters reads."""
        ids = self._ids.slice(offset, length)
        chosen, passages = (
            table.join(ids, on="cluster", how="semi", maintain_order="left")
            for table in (self._chosen, self._passages)
        )
        texts = self._documents.of_ids(chosen["document"], *_READ)
        members = chosen.select("cluster", "document", "start", "end", "membership").hstack(texts)
        return Gathered(ids, members, self._reported(members), passages)

    def _reported(self, members: pl.DataFrame) -> pl.DataFrame:
        """Return the sentences of members that report."""
        named = members["document"].unique().sort()
        return (
            members.select("cluster", "document")
            .join(self._sentences.of_ids(named), on="document")
            .filter(REPORTED)
            .select("cluster", "document", *SentenceSpan._fields)
            .sort("cluster", "document", "position")
        )


def read_members(gathered: Gathered) -> Iterator[tuple[str, list[ClusterMember]]]:
    """Yield every cluster's id and members, in the order of ``gathered.members``.

    Of a member by passage only the sentences that overlap the passage take part.
    """
    spans: dict[tuple[str, str], list[SentenceSpan]] = {}
    for cluster, document, *span in gathered.sentences.iter_rows():
        spans.setdefault((cluster, document), []).append(SentenceSpan(*span))
    for cluster, rows in groupby(gathered.members.iter_rows(named=True), key=itemgetter("cluster")):
        yield cluster, [_member(row, spans.get((cluster, row["document"]), ())) for row in rows]


def _shared_passages(members: pl.DataFrame, edges: pl.DataFrame) -> pl.DataFrame:
    """Return the copied spans between members of one cluster; what fills in a form is no copy."""
    pairs = edges.lazy().filter(pl.col("tier") == "copy", pl.col("relation") != "template")
    left, right = (
        members.lazy().select("cluster", pl.col("document").alias(side)) for side in _SIDES
    )
    return (
        pairs.select(*_SIDES, "copied_spans")
        .filter(pl.col("copied_spans").list.len() > 0)
        .join(left, on="left")
        .join(right, on=["cluster", "right"])
        .explode("copied_spans")
        .select("cluster", *_SIDES, pl.col("copied_spans").struct.unnest())
        .sort(pl.all())
        .collect()
    )


def _member(row: dict[str, Any], spans: Sequence[SentenceSpan]) -> ClusterMember:
    is_whole = row["membership"] == "whole"
    start, end = row["start"], row["end"]
    return ClusterMember(
        document=row["document"],
        content_hash=row["content_hash"],
        published=row["published"],
        text=row["text"],
        is_whole=is_whole,
        sentences=tuple(
            span for span in spans if is_whole or (span.start < end and span.end > start)
        ),
    )
