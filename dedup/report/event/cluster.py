"""One cluster, read once for its page and its line in lists."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final, NamedTuple

from dedup.report.event.statements import Statement, Statements, statements
from dedup.report.labels import certainty, certainty_band, time_range
from dedup.report.members import Member, first_published, members
from dedup.report.rows.tables import ClusterKey, ClusterTables, Tables
from dedup.report.values import TimeLabel

_NAMED: Final = 3


class FirstTold(NamedTuple):
    """Who told a statement first, by the times of publication; one of those named.

    ``undated`` counts those that tell it and may have been earlier.
    """

    outlets: str
    time: TimeLabel
    undated: int


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
    def first(self) -> Mapping[int, FirstTold | None]:
        """Shared statement, by its number -> who told it first."""
        reports = self.by_name
        return {
            one.number: first_told([reports[name] for name in one.carriers], unsure=one.unsure)
            for one in self.told.shared
        }

    @cached_property
    def alone(self) -> Mapping[str, Sequence[Statement]]:
        """Document -> what it alone tells: a few words last, then what it has told before."""
        return {name: self._ordered(name, own) for name, own in self.told.alone.items()}

    def _ordered(self, name: str, own: Sequence[Statement]) -> Sequence[Statement]:
        """Put in the order of a text what it alone tells; few words are names of speakers."""
        told, turns = set[str](), []
        for one in own:
            text = self.by_name[name].sentence_text(one.representative["sentence"])
            turns.append((text in told, one.is_brief))
            told.add(text)
        return [own[number] for number in sorted(range(len(own)), key=turns.__getitem__)]

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
    def common(self) -> Sequence[Statement]:
        """Statements that two outlets tell, where there are two.

        What one outlet repeats under each of its reports ties them to nobody else.
        """
        least = min(2, len({report.outlet for report in self.reports}))
        return [one for one in self.told.shared if len(one.telling) >= least]

    @property
    def unshared(self) -> bool:
        """Tell whether it is an event of which no two outlets tell anything in common."""
        return self.key.tier == "event" and bool(self.told) and not self.common

    @cached_property
    def opened_by(self) -> FirstTold | None:
        """Who published first of those that belong here as a whole; None: that is not known."""
        return first_told([one for one in self.reports if not one.by_passage])

    @property
    def band(self) -> str:
        """How sure it is; scores alone are not believed where nothing is told in common."""
        one = self.independent == 1
        return "to review" if self.unshared else certainty_band(self.confidence, copies=one)

    @cached_property
    def omissions(self) -> int:
        """Count of the statements that at least one outlet leaves out."""
        return sum(bool(statement.leaving_out) for statement in self.told)


def read_cluster(tables: ClusterTables, key: ClusterKey) -> Cluster:
    """Read a cluster that exists."""
    reports = members(tables, key)
    by_name = {one.document: one for one in reports}
    told = statements(tables.statements(key.cluster), by_name)
    differing = tables.differences(key.cluster)
    conflicts = {row["statement"] for row in differing if row["verdict"] == "conflict"}
    return Cluster(key, reports, told, len(conflicts))


def first_told(carriers: Sequence[Member], *, unsure: Collection[str] = ()) -> FirstTold | None:
    """Return who of those that tell a statement published first; None: nobody is known to have.

    Where only the day is known, all of that day may have been the first: one or another.

    Args:
        carriers: the reports that tell it.
        unsure: documents of which this is likely, no more: if one of them was first, nobody is.
    """
    first = first_published(carriers)
    undated = sum(one.published is None for one in carriers)
    if len(first) == len(carriers) - undated or any(one.document in unsure for one in first):
        return None
    time, named = first[0].time, [one.label for one in first]
    few = " or ".join(filter(None, (", ".join(named[:-1]), named[-1])))
    outlets = few if len(named) <= _NAMED else f"one of {len(named)} reports"
    return FirstTold(outlets, time, undated) if time else None


def why_untold(tables: Tables, key: ClusterKey) -> str:
    """Return why no statement of a cluster was looked for; empty: they were.

    >>> import polars as pl
    >>> from dedup import run
    >>> found = Tables(run(pl.DataFrame({"id": ["a", "b"], "text": ["One two three."] * 2})))
    >>> copies, event, _ = found.clusters
    >>> why_untold(found, event)
    ''
    >>> why_untold(found, copies).startswith("a run with events aligns what is told in those")
    True
    """
    result = tables.result
    if result.info.configuration.stop_after == "clusters" and result.statements.is_empty():
        return "the run stopped after its clusters, and nothing was aligned"
    if key.tier == "copy" and any(other.tier == "event" for other in tables.clusters):
        documents = [row["document"] for row in tables.members(key)]
        found = {one.cluster for name in documents for one in tables.clusters_of(name, "event")}
        place = f": its reports are in {', '.join(sorted(found))}" if found else ""
        return f"a run with events aligns what is told in those, not in copy clusters{place}"
    return ""
