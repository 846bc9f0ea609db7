"""How much each report of a cluster tells, leaves out and has alone: the counts of its line."""

from __future__ import annotations

from dedup.report.event.matrix import Statements
from dedup.report.event.timeline_values import Tally
from dedup.report.members import Member


def tally(report: Member, told: Statements) -> Tally | None:
    """Count what a report does with the statements of its cluster; None: there are none.

    Args:
        report: a report of the cluster.
        told: the statements of the cluster.
    """
    if not told:
        return None
    mine = [one for one in told.shared if one.told_by(report.document)]
    absent = [one.absent.get(report.document) for one in told.shared]
    return Tally(
        told=len(mine),
        likely=sum(report.document in one.unsure for one in mine),
        of=len(told.shared),
        omitted=absent.count("omitted"),
        alone=len(told.alone.get(report.document, ())),
        passage=report.by_passage,
    )
