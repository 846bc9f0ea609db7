"""The page of one event or copy cluster: the values of its sections, put together."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from dedup.report.copying.spans import copied_spans
from dedup.report.event.cluster import Cluster
from dedup.report.event.conflicts import by_statement
from dedup.report.event.matrix import Matrix, Row, build_matrix, most_telling
from dedup.report.event.outlet_cards import OutletCard, outlet_cards
from dedup.report.event.quotes import Quotations, quotations
from dedup.report.event.reasons import NearMiss, Reasons, Tie
from dedup.report.event.reviewed import Reviewed, reviewed
from dedup.report.event.statements import Statement
from dedup.report.event.stories import StoryPart
from dedup.report.event.texts import FullText, full_texts
from dedup.report.event.timeline import Timeline, build_timeline, on_timeline
from dedup.report.labels import NAMED, counted, listed
from dedup.report.members import common_language, headline, least_certain
from dedup.report.rows.tables import ClusterTables
from dedup.report.values import Fact, Link, Place

_CORE: Final = 3


@dataclass(frozen=True, slots=True)
class Core:
    """A statement that most tell: the row of the matrix, and who tells it, or leaves it out."""

    row: Row
    who: str


@dataclass(frozen=True, slots=True)
class EventPage:
    """One cluster: who tells what, the matrix, the texts, the reasons."""

    cluster: str
    tier: str
    title: str
    language: str
    """That of all reports, where it is one, known and not English."""
    report_title: str
    index: str | None
    facts: tuple[Fact, ...]
    band: str
    unshared: bool
    """Whether no two of the outlets tell anything in common."""
    doubted: Link | None
    """The report that is least sure to belong, where the event is not sure as a whole."""
    timeline: Timeline
    compared: bool
    """Whether copies were looked for."""
    outlets: tuple[OutletCard, ...]
    others: tuple[OutletCard, ...]
    core: tuple[Core, ...]
    """The statements that most of the reports tell, each clause once."""
    matrix: Matrix | None
    quotes: Quotations | None
    texts: tuple[FullText, ...]
    ties: tuple[Tie, ...]
    ties_left: int
    near: tuple[NearMiss, ...]
    story: StoryPart | None
    reviewed: tuple[Reviewed, ...] = ()
    place: Place | None = None
    """Where it stands among the pages of a report; None: it stands alone."""


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
    reports = cluster.reports
    shown = most_telling(cluster, config.columns)
    chosen = {report.document for report in shown}
    others = tuple(report for report in reports if report.document not in chosen)
    reasons = Reasons(tables, cluster, frozenset(chosen))
    ties, ties_left = reasons.ties()
    dated = on_timeline(reports, shown)
    copied = copied_spans(tables, reports, [report.document for report in dated])
    cards = outlet_cards(cluster, (*shown, *others), copied)
    differing = by_statement(tables.differences(cluster.key.cluster))
    matrix = build_matrix(cluster, shown, differing, tables.config.statements)
    name = headline(reports)
    return EventPage(
        cluster=cluster.key.cluster,
        tier=cluster.key.tier,
        title=name,
        language=common_language(reports),
        report_title=title,
        index=index,
        facts=_event_facts(cluster),
        band=cluster.band,
        unshared=cluster.unshared,
        doubted=None if cluster.band == "sure" else least_certain(reports),
        timeline=build_timeline(cluster, dated, copied),
        compared="copy" in tables.config.tiers,
        outlets=cards[: len(shown)],
        others=cards[len(shown) :],
        core=_core(cluster, matrix, name),
        matrix=matrix,
        quotes=quotations(tables.quotes(cluster.key.cluster), cluster.by_name, chosen),
        texts=full_texts(cluster, shown, copied),
        ties=ties,
        ties_left=ties_left,
        near=reasons.near_misses(config.near_misses, linked=index is not None),
        story=story,
        reviewed=reviewed(tables, reports),
    )


def _core(cluster: Cluster, matrix: Matrix | None, name: str) -> tuple[Core, ...]:
    """Choose what most outlets tell and the headline does not say; parts of sentences come last."""
    if matrix is None:
        return ()
    common = {one.anchor: one for one in cluster.common}
    scraps = {anchor: one.is_scrap for anchor, one in common.items()}
    rows = [row for row in matrix.rows if row.anchor in common and row.clause != name]
    said = {row.clause: row for row in reversed(rows)}
    first = sorted(said.values(), key=lambda row: (scraps[row.anchor], row.number))
    return tuple(Core(row, _who(cluster, common[row.anchor])) for row in first[:_CORE])


def _who(cluster: Cluster, statement: Statement) -> str:
    """Name the outlets that leave out what many tell, else those who tell it; empty: all do."""
    whole = {name for name, one in cluster.by_name.items() if not one.by_passage}
    if whole <= set(statement.carriers):
        return ""
    silent = statement.leaving_out
    if not silent or len(statement.carriers) <= NAMED:
        telling = (one for one in cluster.reports if statement.told_by(one.document))
        return f": {listed([one.label for one in telling])}"
    names = {one.outlet: one.name if one.row["source"] else one.label for one in cluster.reports}
    return f", left out by {listed([names[one] for one in silent])}"


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
