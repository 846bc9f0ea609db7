"""Pages: from the tables of a Result to the plain values each page shows."""

from __future__ import annotations

from dataclasses import dataclass

from dedup.report.charged_absences import uncharged
from dedup.report.conflicts import by_statement
from dedup.report.copying.spans import copied_spans
from dedup.report.event_values import EventPage
from dedup.report.keys import ClusterKey
from dedup.report.labels import certainty, certainty_band, counted, time_range
from dedup.report.matrix import Statement, build_matrix, most_telling, statements
from dedup.report.members import Member, headline, members
from dedup.report.outlets import outlet_cards
from dedup.report.page_order import list_rank
from dedup.report.quotes import quotations
from dedup.report.reasons import Reasons
from dedup.report.reviewed import reviewed
from dedup.report.tables import ClusterTables, Tables
from dedup.report.texts import full_texts
from dedup.report.timeline import build_timeline, on_timeline
from dedup.report.told_alone import alone_groups
from dedup.report.values import Fact, StoryPart

__all__ = ["Cluster", "event_page", "page_keys", "read_cluster", "without_page"]


def page_keys(tables: Tables) -> list[ClusterKey]:
    """Return the clusters that get a page: events, and copy clusters outside them; no stories."""
    return [
        key
        for key in tables.clusters
        if key.tier == "event" or (key.tier == "copy" and not _inside_event(tables, key))
    ]


def without_page(tables: Tables, keys: list[ClusterKey], limit: int) -> list[ClusterKey]:
    """Return the clusters that get no page in a folder that holds ``limit`` of them at most.

    Contradictions and what is flagged are worth a page first, then what is large.
    """
    if len(keys) <= limit:
        return []

    def worth(key: ClusterKey) -> tuple[object, ...]:
        rows = tables.members(key)
        conflict = any(row["verdict"] == "conflict" for row in tables.differences(key.cluster))
        flagged = any(row["flags"] for row in rows)
        return not (conflict or flagged), *list_rank(key, len(rows), certainty(rows))

    return sorted(keys, key=worth)[limit:]


@dataclass(frozen=True, slots=True)
class Cluster:
    """One cluster, read from the tables once for its page and its line on the index."""

    key: ClusterKey
    reports: tuple[Member, ...]
    told: tuple[Statement, ...]
    conflicts: int
    """Count of the statements whose sentences contradict each other."""

    @property
    def by_name(self) -> dict[str, Member]:
        """Document -> its report."""
        return {report.document: report for report in self.reports}

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
        return sum(statement.shared for statement in self.told)

    @property
    def unshared(self) -> bool:
        """Tell whether it is an event of which no two outlets tell anything in common.

        What one outlet repeats under each of its reports ties them to nobody else.
        """
        outlets = {one.document: one.outlet for one in self.reports}
        several = len(set(outlets.values())) > 1
        common = any(
            statement.shared and (not several or len({*map(outlets.get, statement.carriers)}) > 1)
            for statement in self.told
        )
        return self.key.tier == "event" and bool(self.told) and not common

    @property
    def band(self) -> str:
        """How sure it is; scores alone are not believed where nothing is told in common."""
        one = self.independent == 1
        return "to review" if self.unshared else certainty_band(self.confidence, copies=one)

    @property
    def omissions(self) -> int:
        """Count of the statements that at least one report omits."""
        return sum("omitted" in statement.absent.values() for statement in self.told)


def read_cluster(tables: ClusterTables, key: ClusterKey) -> Cluster:
    """Read a cluster that exists."""
    reports = members(tables, key)
    outlets = {one.document: one.outlet for one in reports}
    found = statements(tables.statements(key.cluster))
    told = tuple(uncharged(statement, outlets) for statement in found)
    differing = tables.differences(key.cluster)
    conflicts = {row["statement"] for row in differing if row["verdict"] == "conflict"}
    return Cluster(key, reports, told, len(conflicts))


def event_page(
    tables: ClusterTables,
    cluster: Cluster,
    story: StoryPart | None,
    *,
    title: str,
    index: str | None,
) -> EventPage:
    """Make the page of one cluster.

    Args:
        tables: the tables of the run.
        cluster: the cluster.
        story: what the story of the cluster holds beside it.
        title: title of the whole report.
        index: relative address of the index page; None: the page stands alone.
    """
    config = tables.config.report
    reports, told, by_name = cluster.reports, cluster.told, cluster.by_name
    shown = most_telling(reports, told, config.columns)
    chosen = {report.document for report in shown}
    others = tuple(report for report in reports if report.document not in chosen)
    reasons = Reasons(tables, cluster.key, reports)
    ties, ties_left = reasons.ties()
    dated = on_timeline(reports, shown)
    copied = copied_spans(tables, reports, [report.document for report in dated])
    differing = by_statement(tables.differences(cluster.key.cluster))
    return EventPage(
        cluster=cluster.key.cluster,
        tier=cluster.key.tier,
        title=headline(reports),
        report_title=title,
        index=index,
        facts=_event_facts(cluster),
        band=cluster.band,
        unshared=cluster.unshared,
        timeline=build_timeline(reports, dated, copied),
        outlets=outlet_cards(shown, reports, told, copied),
        others=outlet_cards(others, reports, told, copied),
        matrix=build_matrix(reports, shown, told, differing, tables.config.statements),
        alone=alone_groups(shown, told),
        quotes=quotations(tables.quotes(cluster.key.cluster), by_name, chosen),
        texts=full_texts(shown, told, copied, by_name),
        ties=ties,
        ties_left=ties_left,
        near=reasons.near_misses(config.near_misses, linked=index is not None),
        story=story,
        reviewed=reviewed(tables, reports),
    )


def _inside_event(tables: Tables, key: ClusterKey) -> bool:
    """Tell whether one event cluster holds all of a copy cluster."""
    homes = [set(tables.clusters_of(row["document"], "event")) for row in tables.members(key)]
    return bool(set.intersection(*homes))


def _event_facts(cluster: Cluster) -> tuple[Fact, ...]:
    size, sources = len(cluster.reports), {report.row["source"] for report in cluster.reports}
    outlets = 0 if None in sources else len(sources)
    own = cluster.independent
    facts = [
        Fact(f"{size:,}", "reports"),
        *([counted(outlets, "outlet")] if outlets else []),
        *(
            [Fact(f"{own:,}", "in their own words")]
            if own < size and cluster.key.tier == "event"
            else []
        ),
        *([Fact(f"{cluster.passages:,}", "by a passage")] if cluster.passages else []),
        Fact(cluster.times or "undated", ""),
        *([Fact(f"{cluster.undated:,}", "undated")] if cluster.times and cluster.undated else []),
        Fact(f"{cluster.confidence:.2f}", "certainty"),
    ]
    if cluster.told:
        facts.append(counted(cluster.shared, "shared statement"))
    if cluster.omissions:
        facts.append(Fact(f"{cluster.omissions:,}", "left out by some"))
    if cluster.conflicts:
        facts.append(counted(cluster.conflicts, "contradiction"))
    return tuple(facts)
