"""The documents of one cluster, as the alignment sees them: which sentences take part."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

import polars as pl

from dedup.spans import KINDS_REPORTED

__all__ = ["ClusterMember", "SentenceSpan", "cluster_members"]


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

    def wording(self, sentence: SentenceSpan) -> str:
        """Return the text of one sentence."""
        return self.text[sentence.start : sentence.end]


def cluster_members(
    documents: pl.DataFrame, sentences: pl.DataFrame, clusters: pl.DataFrame
) -> Iterator[tuple[str, list[ClusterMember]]]:
    """Yield every cluster's id and members, in the order of their ids.

    The clusters are those of the event tier if it has any, else those of the copy tier. Of a member
    by passage only the sentences that overlap the passage take part.

    Args:
        documents: the ``documents`` table.
        sentences: the ``sentences`` table.
        clusters: the ``clusters`` table.
    """
    events = clusters.filter(tier="event")
    chosen = (events if events.height else clusters.filter(tier="copy")).sort("cluster", "document")
    spans = _spans_by_document(sentences, chosen)
    rows = chosen.join(documents, on="document", how="left", maintain_order="left")
    for (cluster,), group in rows.group_by("cluster", maintain_order=True):
        yield str(cluster), [_member(row, spans) for row in group.iter_rows(named=True)]


def _spans_by_document(
    sentences: pl.DataFrame, clusters: pl.DataFrame
) -> dict[str, list[SentenceSpan]]:
    rows = (
        sentences.join(clusters.select("document").unique(), on="document", how="semi")
        .filter(pl.col("kind").is_in(KINDS_REPORTED))
        .sort("document", "position")
    )
    spans: dict[str, list[SentenceSpan]] = {}
    for document, *span in rows.select("document", "position", "start", "end", "kind").iter_rows():
        spans.setdefault(document, []).append(SentenceSpan(*span))
    return spans


def _member(row: dict[str, object], spans: dict[str, list[SentenceSpan]]) -> ClusterMember:
    published = row["published"]
    is_whole = row["membership"] == "whole"
    start, end = int(str(row["start"])), int(str(row["end"]))
    document = str(row["document"])
    return ClusterMember(
        document=document,
        content_hash=str(row["content_hash"]),
        published=published if isinstance(published, datetime) else None,
        text=str(row["text"]),
        is_whole=is_whole,
        sentences=tuple(
            span
            for span in spans.get(document, [])
            if is_whole or (span.start < end and span.end > start)
        ),
    )
