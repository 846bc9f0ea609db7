"""The timeline of one cluster: who published when, and whose words stand in whose report."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Final, NamedTuple

from dedup.report.copying.spans import CopiedShare, CopiedSpan, shares
from dedup.report.event.cluster import Cluster
from dedup.report.event.statements import Tally
from dedup.report.members import Member

_ENTRIES: Final = 24
_SOURCES: Final = 2
_LEAST: Final = 0.01


class TimelineEntry(NamedTuple):
    """One report on the timeline; ``later``: how long after the first it was published.

    ``copied`` are its words that others have, too; ``tally`` is None where nothing was aligned.
    """

    report: Member
    later: str
    copied: tuple[CopiedShare, ...]
    tally: Tally | None


def on_timeline(reports: Sequence[Member], shown: Sequence[Member]) -> tuple[Member, ...]:
    """Choose the reports on the timeline: those with a column, then the first to publish."""
    columns = {report.document for report in shown}
    ranked = sorted(reports, key=lambda one: (one.document not in columns, *one.turn))
    return tuple(sorted(ranked[: max(_ENTRIES, len(shown))], key=lambda one: one.turn))


def build_timeline(
    cluster: Cluster, chosen: Sequence[Member], spans: Mapping[str, Sequence[CopiedSpan]]
) -> tuple[TimelineEntry, ...]:
    """Say of some reports of a cluster, in their order, when they came and whose words they have.

    Args:
        cluster: the cluster.
        chosen: its reports on the timeline, in the order of their publication.
        spans: document -> its words that stand in another report.
    """
    hours = all(one.has_clock for one in chosen if one.published)
    return tuple(
        TimelineEntry(
            report=report,
            later=_later(chosen[0].published, report.published, hours=hours),
            copied=tuple(
                one
                for one in shares(report, cluster.by_name, taken)[:_SOURCES]
                if one.share >= _LEAST
            ),
            tally=cluster.told.tally(report),
        )
        for report in chosen
        for taken in [spans.get(report.document, ())]
    )


def _later(first: datetime | None, time: datetime | None, *, hours: bool) -> str:
    """Say how long after the first a time is; empty: it is the first, or not known.

    ``hours``: the hour of every report is known: else only days can be told apart.
    """
    if first is None or time is None:
        return ""
    if not hours:
        days = (time.date() - first.date()).days
        return f"+{days} d" if days else ""
    minutes = round((time - first).total_seconds() / 60)
    if minutes < 60:
        return f"+{minutes} min" if minutes else ""
    return f"+{minutes / 60:.0f} h" if minutes < 48 * 60 else f"+{minutes / 1440:.0f} d"
