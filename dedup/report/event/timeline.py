"""The timeline of one cluster: who published when, and whose words stand in whose report."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from dedup.report.copying.spans import shares
from dedup.report.copying.values import CopiedShare, CopiedSpan
from dedup.report.event.matrix_values import FirstTold
from dedup.report.event.timeline_values import CopiedFrom, Tally, Timeline, TimelineEntry
from dedup.report.members import Member, first_published
from dedup.report.values import Link

_ENTRIES: Final = 24
_SOURCES: Final = 2
_LEAST: Final = 0.01
_NAMED: Final = 3
_NEVER: Final = datetime.max.replace(tzinfo=UTC)


def on_timeline(reports: Sequence[Member], shown: Sequence[Member]) -> tuple[Member, ...]:
    """Choose the reports on the timeline: those with a column, then the first to publish."""
    columns = {report.document for report in shown}
    ranked = sorted(reports, key=lambda one: (one.document not in columns, *one.turn))
    return tuple(sorted(ranked[: max(_ENTRIES, len(shown))], key=lambda one: one.turn))


def build_timeline(
    reports: Sequence[Member],
    chosen: Sequence[Member],
    spans: Mapping[str, Sequence[CopiedSpan]],
    tallied: Callable[[Member], Tally | None] = lambda _: None,
) -> Timeline:
    """Lay out some reports of a cluster in the order of their publication.

    Args:
        reports: all reports of the cluster.
        chosen: those on the timeline, in their order.
        spans: document -> its words that stand in another report.
        tallied: a report -> what it does with the statements, counted.
    """
    by_name = {report.document: report for report in reports}
    axis = _axis(chosen)
    entries = [
        _entry(report, by_name, axis, spans.get(report.document, ()), tallied(report))
        for report in chosen
    ]
    return Timeline(
        dated=tuple(one for one in entries if one.time is not None),
        undated=tuple(one for one in entries if one.time is None),
        left=len(reports) - len(chosen),
        drawn=axis.last > axis.first,
        first=first_told([one for one in reports if not one.by_passage]),
    )


def first_told(carriers: Sequence[Member], *, unsure: Collection[str] = ()) -> FirstTold | None:
    """Return who of those that tell a statement published first; None: nobody is known to have.

    Where only the day is known, all of that day may have been the first.

    Args:
        carriers: the reports that tell it.
        unsure: documents of which this is likely, no more: if one of them was first, nobody is.
    """
    first = first_published(carriers)
    undated = sum(one.published is None for one in carriers)
    if len(first) == len(carriers) - undated or any(one.document in unsure for one in first):
        return None
    time = first[0].time
    names = ", ".join(one.label for one in first[:_NAMED])
    more = f" and {len(first) - _NAMED} more" if len(first) > _NAMED else ""
    return FirstTold(names + more, time, undated) if time else None


@dataclass(frozen=True, slots=True)
class _Axis:
    first: datetime
    last: datetime
    clock: bool
    """Whether the hour of every report is known: else only days can be told apart."""

    def place(self, time: datetime | None) -> float | None:
        """Return the place of a time in 0..100; None: there is nothing to draw."""
        if time is None or self.last == self.first:
            return None
        return round(100 * ((time - self.first) / (self.last - self.first)), 1)

    def later(self, time: datetime | None) -> str:
        """Say how long after the first a time is; empty: it is the first, or not known."""
        if time is not None and not self.clock:
            days = (time.date() - self.first.date()).days
            return f"+{days} d" if days else ""
        minutes = 0 if time is None else round((time - self.first).total_seconds() / 60)
        if minutes <= 0:
            return ""
        if minutes < 60:
            return f"+{minutes} min"
        hours = minutes / 60
        return f"+{hours:.0f} h" if hours < 48 else f"+{hours / 24:.0f} d"


def _axis(reports: Sequence[Member]) -> _Axis:
    dated = [one for one in reports if one.published]
    times = [one.turn[0] for one in dated] or [_NEVER]
    return _Axis(min(times), max(times), clock=all(one.has_clock for one in dated))


def _entry(
    report: Member,
    by_name: Mapping[str, Member],
    axis: _Axis,
    spans: Sequence[CopiedSpan],
    counted: Tally | None,
) -> TimelineEntry:
    return TimelineEntry(
        label=report.label,
        hint=report.document,
        href=f"#{report.card_anchor}",
        title=report.title,
        time=report.time,
        link=report.link,
        bad_link=report.bad_link,
        x=axis.place(report.published),
        later=axis.later(report.published),
        copied=tuple(
            _copied_from(one, by_name[one.source], axis)
            for one in shares(report, spans)[:_SOURCES]
            if one.share >= _LEAST
        ),
        tally=counted,
    )


def _copied_from(taken: CopiedShare, source: Member, axis: _Axis) -> CopiedFrom:
    """Say whose words a report has; of a quotation nothing is drawn from one to the other."""
    x = None if taken.quoted else axis.place(source.published)
    link = Link(f"#{source.card_anchor}", source.label)
    return CopiedFrom(link, taken.share, taken.known, taken.quoted, x)
