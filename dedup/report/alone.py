"""What only one report of a cluster tells, and what no match was found for."""

from __future__ import annotations

from typing import Final

from dedup.report.event_values import AloneGroup, Quote
from dedup.report.labels import clip
from dedup.report.matrix import Statement
from dedup.report.members import Member

__all__ = ["alone_groups"]

_QUOTE_LENGTH: Final = 110
_LISTED: Final = 6


def alone_groups(shown: tuple[Member, ...], told: tuple[Statement, ...]) -> tuple[AloneGroup, ...]:
    """List what only one report tells, by report, in the order of its text.

    What has no match, but may well stand elsewhere, is counted and not listed.
    """
    groups = (_group(report, told) for report in shown)
    return tuple(group for group in groups if group.quotes or group.unmatched)


def _group(report: Member, told: tuple[Statement, ...]) -> AloneGroup:
    own = [one for one in told if one.carriers == (report.document,)]
    only = [one for one in own if not one.unmatched]
    quotes = tuple(
        Quote(
            statement.anchor,
            f"#{report.sentence_anchor(row['sentence'])}",
            clip(report.sentence_text(row["sentence"]), _QUOTE_LENGTH),
        )
        for statement in only
        for row in statement.sentences(report.document)[:1]
    )
    return AloneGroup(
        label=report.label,
        hint=report.document,
        href=f"#{report.anchor}",
        quotes=quotes[:_LISTED],
        more=max(0, len(quotes) - _LISTED),
        unmatched=len(own) - len(only),
    )
