"""What only one report of a cluster tells, and what no match was found for."""

from __future__ import annotations

from typing import Final

from dedup.report.event.matrix import Statement, Statements
from dedup.report.event.values import AloneGroup, Quote
from dedup.report.labels import clip
from dedup.report.members import Member

_QUOTE_LENGTH: Final = 110
_LISTED: Final = 6


def told_alone(report: Member, told: Statements) -> list[Statement]:
    """Return what a report alone tells, in the order of its text.

    A few words come last, as the names of speakers do, and then what it has told before.
    """
    own = told.alone.get(report.document, ())
    by_name = {report.document: report}
    texts = [report.sentence_text(one.representative["sentence"]) for one in own]
    first = {text: number for number, text in reversed([*enumerate(texts)])}
    repeats = [first[text] != number for number, text in enumerate(texts)]
    order = sorted(range(len(own)), key=lambda one: (repeats[one], own[one].is_brief(by_name)))
    return [own[number] for number in order]


def alone_groups(
    shown: tuple[Member, ...],
    told: Statements,
    *,
    listed: int = _LISTED,
    longest: int = _QUOTE_LENGTH,
) -> tuple[AloneGroup, ...]:
    """List what only one report tells, by report, in the order of :func:`told_alone`.

    What has no match, but may well stand elsewhere, is counted and not listed.

    Args:
        shown: the reports.
        told: the statements of their cluster.
        listed: how many of a report are listed; the others are counted.
        longest: letters of each.
    """
    groups = (_group(report, told, listed, longest) for report in shown)
    return tuple(group for group in groups if group.quotes or group.unmatched)


def _group(report: Member, told: Statements, listed: int, longest: int) -> AloneGroup:
    own = told.unshared.get(report.document, ())
    only = told_alone(report, told)
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
        label=report.label,
        hint=report.document,
        href=f"#{report.anchor}",
        quotes=quotes,
        more=max(0, len(only) - listed),
        unmatched=len(own) - len(only),
    )
