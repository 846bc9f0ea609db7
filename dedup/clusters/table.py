"""The clusters table from groups: ids from content, one lead each, offsets of the whole."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Final

import polars as pl

from dedup.schema import Clusters, check_table
from dedup.stored import StoredDocuments

_ID_DIGITS: Final = 16
"""Of the 32 of a hash: what people can compare and a file can be named after."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """A document in a cluster: the whole of it, or the passage from ``start`` to ``end``."""

    document: str
    start: int
    end: int
    confidence: float
    membership: str = "whole"
    role: str = "member"
    flags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Facts:
    """What decides ids and leads: the length of a text, its publication time, its hash."""

    length: int
    published: int | None
    content_hash: str

    @property
    def earliest(self) -> tuple[bool, int, str]:
        """What texts are sorted by: the first to be published, and of undated ones the hash."""
        return self.published is None, self.published or 0, self.content_hash


def documents_by_name(
    documents: StoredDocuments, names: Collection[str] | None = None
) -> dict[str, Facts]:
    """Return the facts of documents that ids and leads depend on; of some of them, or of all."""
    columns = documents.facts.select(
        "document",
        pl.Series("length", documents.lengths),
        pl.col("published").dt.epoch("us"),
        "content_hash",
    )
    if names is not None:
        columns = columns.filter(pl.col("document").is_in(names))
    return {name: Facts(*facts) for name, *facts in columns.iter_rows()}


def cluster_table(
    tier: str, groups: Iterable[list[Member]], facts: Mapping[str, Facts]
) -> pl.DataFrame:
    """Return the ``clusters`` table of one tier from its groups of members."""
    rows = [
        (tier, cluster, member.document, member.start, member.end, member.role, member.membership,
         min(1.0, max(0.0, member.confidence)), confidence, list(member.flags))
        for group in groups
        for cluster, members in [_identified(tier, group, facts)]
        for confidence in [_mean_confidence(members)]
        for member in members
    ]  # fmt: skip
    types = {name: column.dtype for name, column in Clusters.columns().items()}
    return check_table("clusters", pl.DataFrame(rows, schema=types, orient="row"))


def whole_members(
    groups: Iterable[Iterable[str]],
    facts: Mapping[str, Facts],
    confidence: Mapping[str, float],
    flags: Mapping[str, tuple[str, ...]] | None = None,
) -> list[list[Member]]:
    """Return groups of whole documents as members."""
    flags = flags or {}
    return [
        [
            Member(
                document=name,
                start=0,
                end=facts[name].length,
                confidence=confidence.get(name, 0.0),
                flags=flags.get(name, ()),
            )
            for name in group
        ]
        for group in groups
    ]


def whole_group(documents: StoredDocuments, edges: pl.DataFrame) -> pl.DataFrame:
    """Return one event cluster of all documents, for a comparison without clustering.

    Nobody asked whether they belong together, so the confidence is what the event ``edges`` of all
    pairs measured, which may be next to nothing.
    """
    facts = documents_by_name(documents)
    names = sorted(facts)
    total = dict.fromkeys(names, 0.0)
    for left, right, score in edges.select("left", "right", "score").iter_rows():
        total[left] += score
        total[right] += score
    confidence = {name: score / (len(names) - 1) for name, score in total.items()}
    return cluster_table("event", whole_members([names], facts, confidence), facts)


def _mean_confidence(members: list[Member]) -> float:
    """Return the mean confidence of the whole members, in the order of their ids."""
    whole = sorted((m.document, m.confidence) for m in members if m.membership == "whole")
    return min(1.0, max(0.0, math.fsum(value for _, value in whole) / len(whole)))


def _identified(
    tier: str, members: list[Member], facts: Mapping[str, Facts]
) -> tuple[str, list[Member]]:
    """Give a group its id and its lead.

    The id comes from the text that was published first (undated: the smallest hash), which a
    cluster keeps as long as it grows by later reports. The lead is the first to publish; where no
    member is dated, the most central one. A date without a time is the beginning of its day.
    """
    whole = [member for member in members if member.membership == "whole"]
    anchor = min(whole, key=lambda member: (facts[member.document].earliest, member.document))
    dated = any(facts[member.document].published is not None for member in whole)
    central = min(
        whole, key=lambda m: (-round(m.confidence, 9), facts[m.document].content_hash, m.document)
    )
    lead = (anchor if dated else central).document
    marked = [
        replace(member, role="lead") if member.document == lead else member for member in members
    ]
    return f"{tier}-{facts[anchor.document].content_hash[:_ID_DIGITS]}", marked
