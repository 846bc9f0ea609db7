"""Pages: from the tables of a Result to the plain values each page shows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

import msgspec

from dedup.config import Config
from dedup.explain import undated_note
from dedup.report.folder import INDEX
from dedup.report.index_values import (
    ClusterLine,
    IndexPage,
    RunFacts,
    SkippedRow,
    SkippedSection,
)
from dedup.report.labels import (
    certainty_band,
    count,
    outlet_name,
    page_name,
    time_range,
)
from dedup.report.matrix import Statement, alone_groups, build_matrix, most_telling, statements
from dedup.report.members import Member, headline, members
from dedup.report.outlets import outlet_cards, tags
from dedup.report.reasons import Reasons
from dedup.report.stories import Stories, lone_document
from dedup.report.tables import ClusterKey, ClusterTables, Tables
from dedup.report.texts import full_texts
from dedup.report.values import EventPage, Fact, Link, LoneDocument, StoryPart

__all__ = ["Cluster", "cluster_line", "event_page", "index_page", "page_keys", "read_cluster"]

_LISTED: Final = 200
_LINE_OUTLETS: Final = 6


def page_keys(tables: Tables) -> list[ClusterKey]:
    """Return the clusters that get a page: events, and copy clusters outside them; no stories."""
    return [
        key
        for key in tables.clusters
        if key.tier == "event" or (key.tier == "copy" and not _inside_event(tables, key))
    ]


@dataclass(frozen=True, slots=True)
class Cluster:
    """One cluster, read from the tables once for its page and its line on the index."""

    key: ClusterKey
    reports: tuple[Member, ...]
    told: tuple[Statement, ...]

    @property
    def confidence(self) -> float:
        """Mean confidence of the members that are whole documents."""
        return float(self.reports[0].cluster["cluster_confidence"])

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
        return time_range(report.row["published"] for report in self.reports)

    @property
    def undated(self) -> int:
        """Count of the reports without a publication date."""
        return sum(report.row["published"] is None for report in self.reports)

    @property
    def shared(self) -> int:
        """Count of the statements that more than one report carries."""
        return sum(statement.shared for statement in self.told)

    @property
    def omissions(self) -> int:
        """Count of the statements that at least one report omits."""
        return sum("omitted" in statement.absent.values() for statement in self.told)


def read_cluster(tables: ClusterTables, key: ClusterKey) -> Cluster:
    """Read a cluster that exists."""
    return Cluster(key, members(tables, key), statements(tables.statements(key.cluster)))


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
    reports, told = cluster.reports, cluster.told
    shown = most_telling(reports, told, config.columns)
    chosen = {report.document for report in shown}
    others = tuple(report for report in reports if report.document not in chosen)
    reasons = Reasons(tables, cluster.key, reports)
    ties, ties_left = reasons.ties()
    return EventPage(
        cluster=cluster.key.cluster,
        tier=cluster.key.tier,
        title=headline(reports),
        report_title=title,
        index=index,
        facts=_event_facts(cluster),
        band=certainty_band(cluster.confidence),
        outlets=outlet_cards(shown, reports, told),
        others=outlet_cards(others, reports, told),
        matrix=build_matrix(reports, shown, told),
        alone=alone_groups(shown, told),
        texts=full_texts(shown, told, {report.document: tags(report) for report in shown}),
        ties=ties,
        ties_left=ties_left,
        near=reasons.near_misses(config.near_misses, linked=index is not None),
        story=story,
    )


def cluster_line(cluster: Cluster, beside: int) -> ClusterLine:
    """Sum up one cluster for the index; ``beside``: the other events of its story."""
    names = (outlet_name(report.document, report.row["source"]) for report in cluster.reports)
    labels = [name if n == 1 else f"{name} ×{n}" for name, n in Counter(names).items()]
    return ClusterLine(
        href=f"clusters/{page_name(cluster.key.tier, cluster.key.cluster)}",
        cluster=cluster.key.cluster,
        tier=cluster.key.tier,
        headline=headline(cluster.reports),
        outlets=tuple(labels[:_LINE_OUTLETS]),
        outlets_left=max(0, len(labels) - _LINE_OUTLETS),
        times=cluster.times,
        size=len(cluster.reports),
        confidence=cluster.confidence,
        band=certainty_band(cluster.confidence),
        shared=cluster.shared if cluster.told else None,
        omissions=cluster.omissions if cluster.told else None,
        copies=len(cluster.reports) - cluster.independent,
        passages=cluster.passages,
        story=f"one of {beside + 1} events of a running story" if beside else "",
    )


def index_page(
    tables: Tables, lines: Iterable[ClusterLine], stories: Stories, *, title: str
) -> IndexPage:
    """Make the first page: the clusters, largest and least certain first."""
    order = sorted(lines, key=lambda line: (-line.size, line.confidence, line.cluster))
    events = tuple(line for line in order if line.tier == "event")
    copies = tuple(line for line in order if line.tier == "copy")
    lone = tables.lone_documents
    return IndexPage(
        title=title,
        index=INDEX,
        facts=_index_facts(tables, events, stories.running),
        note=undated_note(tables.result.documents, tables.result.info.configuration),
        advice=() if order else _advice(tables),
        events=events,
        copies=copies,
        lone=_lone(tables, lone[:_LISTED], {line.cluster: line for line in events}),
        lone_left=max(0, len(lone) - _LISTED),
        skipped=_skipped(tables),
        run=_run_facts(tables),
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
        *([Fact(f"{outlets:,}", "outlet" if outlets == 1 else "outlets")] if outlets else []),
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
        one = "statement" if cluster.shared == 1 else "statements"
        facts.append(Fact(f"{cluster.shared:,}", f"shared {one}"))
        facts.append(Fact(f"{cluster.omissions:,}", "omitted somewhere"))
    return tuple(facts)


def _index_facts(tables: Tables, events: tuple[ClusterLine, ...], running: int) -> tuple[Fact, ...]:
    read, alone = tables.result.documents.height, len(tables.lone_documents)
    copies = sum(key.tier == "copy" for key in tables.clusters)
    stories = Fact(f"{running:,}", "running story" if running == 1 else "running stories")
    return (
        Fact(f"{read:,}", "documents read"),
        Fact(f"{len(events):,}", "event" if len(events) == 1 else "events"),
        *([stories] if running else []),
        Fact(f"{copies:,}", "copy cluster" if copies == 1 else "copy clusters"),
        Fact(f"{read - alone:,}", "documents in them"),
        Fact(f"{alone:,}", "standing alone"),
        Fact(f"{tables.result.skipped.height:,}", "skipped"),
    )


def _advice(tables: Tables) -> tuple[str, ...]:
    """Say what an empty result means and what could be looked at."""
    result, config = tables.result, tables.result.info.configuration
    found = []
    if result.documents.height < 2:
        found.append("A cluster needs two documents: name more input.")
    if result.skipped.height:
        found.append(f"{count(result.skipped.height, 'input')} could not be read: see below.")
    if "event" not in config.tiers:
        found.append("Only copies were looked for: run with the tiers copy,event.")
    if result.edges.height:
        text = f"{count(result.edges.height, 'pair')} came near and stood too low: see the edges."
        found.append(text)
    elif result.documents.height > 1:
        found.append("No two documents share enough words or terms to be compared.")
    return tuple(found)


def _lone(
    tables: Tables, documents: list[str], events: Mapping[str, ClusterLine]
) -> tuple[LoneDocument, ...]:
    return tuple(
        replace(lone_document(tables, document), related=_related_event(tables, document, events))
        for document in documents
    )


def _related_event(tables: Tables, document: str, events: Mapping[str, ClusterLine]) -> Link | None:
    """Link the event whose member a document would be by its strongest score."""
    related = [edge for edge in tables.edges_at([document]) if edge.relation == "related"]
    related.sort(key=lambda edge: -edge.score)
    others = (edge.right if edge.left == document else edge.left for edge in related)
    keys = (key.cluster for other in others for key in tables.clusters_of(other, "event"))
    lines = (events[cluster] for cluster in keys if cluster in events)
    return next((Link(line.href, line.headline) for line in lines), None)


def _skipped(tables: Tables) -> SkippedSection:
    frame = tables.result.skipped
    reasons = frame["reason"].value_counts(sort=False).sort("reason").rows()
    rows = frame.head(_LISTED).to_dicts()
    return SkippedSection(
        total=frame.height,
        reasons=tuple(Fact(f"{number:,}", _words(reason)) for reason, number in reasons),
        rows=tuple(SkippedRow(_line(row), _words(row["reason"]), row["detail"]) for row in rows),
    )


def _line(row: dict[str, Any]) -> str:
    return f"{row['path']}:{row['line']}" if row["line"] else str(row["path"])


def _words(code: str) -> str:
    return code.replace("_", " ")


def _run_facts(tables: Tables) -> RunFacts:
    info = tables.result.info
    settings = _flat(msgspec.to_builtins(info.configuration))
    defaults = _flat(msgspec.to_builtins(Config()))
    return RunFacts(
        version=f"{info.package} {info.version}".strip(),
        libraries=tuple(Fact(value, name) for name, value in sorted(info.libraries.items())),
        sketch=tuple(Fact(str(value), name) for name, value in sorted(info.sketch.items())),
        inputs=tuple(Fact(file.sha256, file.path) for file in info.inputs[:_LISTED]),
        inputs_left=max(0, len(info.inputs) - _LISTED),
        settings=tuple(Fact(value, name) for name, value in settings.items()),
        changed=frozenset(name for name, value in settings.items() if defaults.get(name) != value),
    )


def _flat(values: dict[str, Any], prefix: str = "") -> dict[str, str]:
    """Write nested settings as ``section.key`` -> value, in their declared order."""
    found: dict[str, str] = {}
    for name, value in values.items():
        if isinstance(value, dict) and value:
            found |= _flat(value, f"{prefix}{name}.")
        elif isinstance(value, dict):
            found[prefix + name] = "none"
        else:
            found[prefix + name] = _setting(value)
    return found


def _setting(value: Any) -> str:
    if value is None:
        return "none"
    return ", ".join(map(str, value)) if isinstance(value, list | tuple) else str(value)
