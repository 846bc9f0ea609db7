"""One cluster, read once for its page and its line in lists."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from dedup.report.event.charged_absences import leaving_out, uncharged
from dedup.report.event.matrix import Statements, statements
from dedup.report.labels import certainty, certainty_band, time_range
from dedup.report.members import Member, members
from dedup.report.rows.keys import ClusterKey
from dedup.report.rows.tables import ClusterTables


@dataclass(frozen=True)
class Cluster:
    """One cluster, read from the tables once for its page and its line on the index.

    What goes through all statements is asked once, too.
    """

    key: ClusterKey
    reports: tuple[Member, ...]
    told: Statements
    conflicts: int
    """Count of the statements whose sentences contradict each other."""

    @cached_property
    def by_name(self) -> dict[str, Member]:
        """Document -> its report."""
        return {report.document: report for report in self.reports}

    @cached_property
    def outlets(self) -> dict[str, str]:
        """Document -> what names its outlet."""
        return {report.document: report.outlet for report in self.reports}

    @property
    def confidence(self) -> float:
        """That of the whole member that is least sure to belong."""
        return certainty(report.cluster for report in self.reports)

    @property
    def independent(self) -> int:
        """Count of the reports that are no further copy of another."""
        return sum(not report.same_text_as for report in self.reports)

    @property
    def passages(self) -> int:
        """Count of the members by a passage."""
        return sum(report.by_passage for report in self.reports)

    @property
    def times(self) -> str:
        """Days from the first to the last publication."""
        return time_range(report.published for report in self.reports)

    @property
    def undated(self) -> int:
        """Count of the reports without a publication date."""
        return sum(report.published is None for report in self.reports)

    @property
    def shared(self) -> int:
        """Count of the statements that more than one report carries."""
        return len(self.told.shared)

    @cached_property
    def unshared(self) -> bool:
        """Tell whether it is an event of which no two outlets tell anything in common.

        What one outlet repeats under each of its reports ties them to nobody else.
        """
        outlets = self.outlets
        several = len(set(outlets.values())) > 1
        common = any(
            not several or len({*map(outlets.get, statement.carriers)}) > 1
            for statement in self.told.shared
        )
        return self.key.tier == "event" and bool(self.told) and not common

    @property
    def band(self) -> str:
        """How sure it is; scores alone are not believed where nothing is told in common."""
        one = self.independent == 1
        return "to review" if self.unshared else certainty_band(self.confidence, copies=one)

    @cached_property
    def omissions(self) -> int:
        """Count of the statements that at least one outlet leaves out."""
        outlets = self.outlets
        return sum(bool(leaving_out(statement, outlets)) for statement in self.told)


def read_cluster(tables: ClusterTables, key: ClusterKey) -> Cluster:
    """Read a cluster that exists."""
    reports = members(tables, key)
    outlets = {one.document: one.outlet for one in reports}
    found = statements(tables.statements(key.cluster))
    told = Statements(uncharged(statement, outlets) for statement in found)
    differing = tables.differences(key.cluster)
    conflicts = {row["statement"] for row in differing if row["verdict"] == "conflict"}
    return Cluster(key, reports, told, len(conflicts))
