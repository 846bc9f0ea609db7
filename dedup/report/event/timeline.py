"""The timeline of one cluster: who published when, and whose words stand in whose report."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final, NamedTuple

from dedup.report.copying.spans import CopiedShare, CopiedSpan, shares
from dedup.report.event.cluster import Cluster, FirstTold
from dedup.report.event.statements import Tally
from dedup.report.members import Member
from dedup.report.values import Link

_ENTRIES: Final = 24
_SOURCES: Final = 2
_LEAST: Final = 0.01
_FEW_TIMES: Final = 2
"""Times of publication of which a drawing shows no more than the words beside it."""


class CopiedFrom(NamedTuple):
    """Whose words stand in a report; ``share`` of its text, 0 to 1; ``x``: when that appeared.

    ``known``: it is known that the other was first; ``quoted``: both quote these words.
    """

    outlet: Link
    share: float
    known: bool
    quoted: bool
    x: float | None


@dataclass(frozen=True, slots=True)
class TimelineEntry:
    """One report on the timeline; ``x`` in 0..100 from the first to the last, None: undated.

    ``tally`` is None where nothing was aligned.
    """

    report: Member
    x: float | None
    later: str
    copied: tuple[CopiedFrom, ...]
    tally: Tally | None = None


@dataclass(frozen=True, slots=True)
class Timeline:
    """The reports in the order of their publication, then the undated ones.

    ``left`` counts the reports that are not shown; ``drawn``: there are times enough for a
    drawing; ``first``: who published first, None: that is not known.
    """

    dated: tuple[TimelineEntry, ...]
    undated: tuple[TimelineEntry, ...]
    left: int
    drawn: bool
    first: FirstTold | None

    @property
    def takers(self) -> tuple[TimelineEntry, ...]:
        """The reports with words of another that are no quotation; what is one is listed last."""
        entries = (*self.dated, *self.undated)
        return tuple(one for one in entries if one.copied and not one.copied[0].quoted)


def on_timeline(reports: Sequence[Member], shown: Sequence[Member]) -> tuple[Member, ...]:
    """Choose the reports on the timeline: those with a column, then the first to publish."""
    columns = {report.document for report in shown}
    ranked = sorted(reports, key=lambda one: (one.document not in columns, *one.turn))
    return tuple(sorted(ranked[: max(_ENTRIES, len(shown))], key=lambda one: one.turn))


def build_timeline(
    cluster: Cluster, chosen: Sequence[Member], spans: Mapping[str, Sequence[CopiedSpan]]
) -> Timeline:
    """Lay out some reports of a cluster in the order of their publication.

    Args:
        cluster: the cluster.
        chosen: its reports on the timeline, in their order.
        spans: document -> its words that stand in another report.
    """
    axis = _axis(chosen)
    entries = [_entry(report, cluster, axis, spans.get(report.document, ())) for report in chosen]
    return Timeline(
        dated=tuple(one for one in entries if one.report.published is not None),
        undated=tuple(one for one in entries if one.report.published is None),
        left=len(cluster.reports) - len(chosen),
        drawn=len({one.published for one in chosen if one.published}) > _FEW_TIMES,
        first=cluster.opened_by,
    )


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
    # Of none that is dated nothing is drawn: then any one time will do.
    times = [one.turn[0] for one in dated or reports]
    return _Axis(min(times), max(times), clock=all(one.has_clock for one in dated))


def _entry(
    report: Member, cluster: Cluster, axis: _Axis, spans: Sequence[CopiedSpan]
) -> TimelineEntry:
    return TimelineEntry(
        report=report,
        x=axis.place(report.published),
        later=axis.later(report.published),
        copied=tuple(
            _copied_from(one, cluster.by_name[one.source], axis)
            for one in shares(report, spans)[:_SOURCES]
            if one.share >= _LEAST
        ),
        tally=cluster.told.tally(report),
    )


def _copied_from(taken: CopiedShare, source: Member, axis: _Axis) -> CopiedFrom:
    """Say whose words a report has; of a quotation nothing is drawn from one to the other."""
    x = None if taken.quoted else axis.place(source.published)
    link = Link(f"#{source.card_anchor}", source.label)
    return CopiedFrom(link, taken.share, taken.known, taken.quoted, x)
