"""What only one report of a cluster tells, and what no match was found for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from dedup.report.event.cluster import Cluster
from dedup.report.labels import clip
from dedup.report.members import Member

_QUOTE_LENGTH: Final = 110
_LISTED: Final = 6


@dataclass(frozen=True, slots=True)
class Quote:
    """A sentence quoted from a text, with its anchor on the page and its place in the text."""

    anchor: str
    href: str
    text: str


@dataclass(frozen=True, slots=True)
class AloneGroup:
    """What only one outlet tells: the first of it, and the count of the rest.

    ``unmatched`` counts its sentences for which no match was found, and which may stand elsewhere.
    """

    report: Member
    quotes: tuple[Quote, ...]
    more: int
    unmatched: int


def alone_groups(
    cluster: Cluster,
    shown: Sequence[Member],
    *,
    listed: int = _LISTED,
    longest: int = _QUOTE_LENGTH,
) -> tuple[AloneGroup, ...]:
    """List what only one report tells, by report.

    What has no match, but may well stand elsewhere, is counted and not listed.

    Args:
        cluster: the cluster.
        shown: its reports that are asked for.
        listed: how many of a report are listed; the others are counted.
        longest: letters of each.
    """
    groups = (_group(report, cluster, listed, longest) for report in shown)
    return tuple(group for group in groups if group.quotes or group.unmatched)


def _group(report: Member, cluster: Cluster, listed: int, longest: int) -> AloneGroup:
    own = cluster.told.unshared.get(report.document, ())
    only = cluster.alone.get(report.document, ())
    quotes = tuple(
        Quote(
            statement.anchor,
            f"#{report.sentence_anchor(row['sentence'])}",
            clip(report.sentence_text(row["sentence"]), longest),
        )
        for statement in only[:listed]
        for row in statement.sentences(report.document)[:1]
    )
    return AloneGroup(
        report=report,
        quotes=quotes,
        more=max(0, len(only) - listed),
        unmatched=len(own) - len(only),
    )
