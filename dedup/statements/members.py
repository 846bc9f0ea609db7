"""The documents of one cluster, as the alignment sees them: which sentences take part."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from operator import itemgetter
from typing import Any, NamedTuple

import polars as pl

from dedup.spans import KINDS_REPORTED

__all__ = ["ClusterMember", "SentenceSpan", "gather_members", "read_members"]


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


def gather_members(
    documents: pl.DataFrame, sentences: pl.DataFrame, clusters: pl.DataFrame
) -> tuple[pl.DataFrame, pl.DataFrame, pl.DataFrame]:
    """Bring together what the alignment of each cluster reads, so that clusters can be sent away.

    The clusters are those of the event tier if it has any, else those of the copy tier.

    Args:
        documents: the ``documents`` table.
        sentences: the ``sentences`` table.
        clusters: the ``clusters`` table.

    Returns:
        The ids of the clusters; their members with their texts; the sentences that report of every
        member: three frames with the column ``cluster``, in its order.
    """
    events = clusters.filter(tier="event")
    chosen = (events if events.height else clusters.filter(tier="copy")).sort("cluster", "document")
    members = chosen.select("cluster", "document", "start", "end", "membership").join(
        documents.select("document", "content_hash", "published", "text"),
        on="document",
        how="left",
        maintain_order="left",
    )
    reported = (
        members.select("cluster", "document")
        .join(sentences.filter(pl.col("kind").is_in(KINDS_REPORTED)), on="document")
        .select("cluster", "document", *SentenceSpan._fields)
        .sort("cluster", "document", "position")
    )
    return members.select("cluster").unique(maintain_order=True), members, reported


def read_members(
    members: pl.DataFrame, sentences: pl.DataFrame
) -> Iterator[tuple[str, list[ClusterMember]]]:
    """Yield every cluster's id and members, in the order of ``members``.

    Of a member by passage only the sentences that overlap the passage take part.

    Args:
        members: from :func:`gather_members`, or some of its clusters.
        sentences: the sentences of the same clusters.
    """
    spans: dict[tuple[str, str], list[SentenceSpan]] = {}
    for cluster, document, *span in sentences.iter_rows():
        spans.setdefault((cluster, document), []).append(SentenceSpan(*span))
    for cluster, rows in groupby(members.iter_rows(named=True), key=itemgetter("cluster")):
        yield cluster, [_member(row, spans.get((cluster, row["document"]), ())) for row in rows]


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
