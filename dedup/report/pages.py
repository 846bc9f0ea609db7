"""Pages: from the tables of a Result to the plain values each page shows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final

import msgspec

from dedup.config import Config
from dedup.report.labels import (
    certainty_band,
    count,
    outlet_name,
    page_name,
    safe_link,
    time_range,
)
from dedup.report.matrix import Statement, alone_groups, build_matrix, most_telling, statements
from dedup.report.members import Member, display_title, headline, members
from dedup.report.outlets import outlet_cards, tags
from dedup.report.reasons import Reasons
from dedup.report.tables import ClusterKey, Tables
from dedup.report.texts import full_texts
from dedup.report.values import (
    ClusterLine,
    EventPage,
    Fact,
    IndexPage,
    LoneDocument,
    RunFacts,
    SkippedRow,
    SkippedSection,
)

__all__ = ["Story", "cluster_line", "event_page", "index_page", "page_keys", "read_story"]

_LISTED: Final = 200
_LINE_OUTLETS: Final = 6


def page_keys(tables: Tables) -> list[ClusterKey]:
    """Return the clusters that get a page: event clusters, and copy clusters outside them."""
    return [key for key in tables.clusters if key.tier == "event" or not _inside_event(tables, key)]


@dataclass(frozen=True, slots=True)
class Story:
    """One cluster, read from the tables once for its page and its line on the index."""

    key: ClusterKey
    reports: tuple[Member, ...]
    told: tuple[Statement, ...]

    @property
    def confidence(self) -> float:
        """Mean confidence of the members."""
        total = sum(float(report.cluster["confidence"]) for report in self.reports)
        return total / len(self.reports)

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
    def shared(self) -> int:
        """Count of the statements that more than one report carries."""
        return sum(statement.shared for statement in self.told)

    @property
    def omissions(self) -> int:
        """Count of the statements that at least one report omits."""
        return sum("omitted" in statement.absent.values() for statement in self.told)


def read_story(tables: Tables, key: ClusterKey) -> Story:
    """Read a cluster that exists."""
    return Story(key, members(tables, key), statements(tables.statements(key.cluster)))


def event_page(tables: Tables, story: Story, *, title: str, index: str | None) -> EventPage:
    """Make the page of one cluster.

    Args:
        tables: the tables of the run.
        story: the cluster.
        title: title of the whole report.
        index: relative address of the index page; None: the page stands alone.
    """
    config = tables.result.info.configuration.report
    reports, told = story.reports, story.told
    shown = most_telling(reports, told, config.columns)
    chosen = {report.document for report in shown}
    others = tuple(report for report in reports if report.document not in chosen)
    reasons = Reasons(tables, story.key, reports)
    ties, ties_left = reasons.ties()
    return EventPage(
        cluster=story.key.cluster,
        tier=story.key.tier,
        title=headline(reports),
        report_title=title,
        index=index,
        facts=_event_facts(story),
        band=certainty_band(story.confidence),
        outlets=outlet_cards(shown, reports, told),
        others=outlet_cards(others, reports, told),
        matrix=build_matrix(reports, shown, told),
        alone=alone_groups(shown, told),
        texts=full_texts(shown, told, {report.document: tags(report) for report in shown}),
        ties=ties,
        ties_left=ties_left,
        near=reasons.near_misses(config.near_misses, linked=index is not None),
    )


def cluster_line(story: Story) -> ClusterLine:
    """Sum up one cluster for the index."""
    names = (outlet_name(report.document, report.row["source"]) for report in story.reports)
    labels = [name if n == 1 else f"{name} ×{n}" for name, n in Counter(names).items()]
    return ClusterLine(
        href=f"clusters/{page_name(story.key.tier, story.key.cluster)}",
        cluster=story.key.cluster,
        tier=story.key.tier,
        headline=headline(story.reports),
        outlets=tuple(labels[:_LINE_OUTLETS]),
        outlets_left=max(0, len(labels) - _LINE_OUTLETS),
        times=story.times,
        size=len(story.reports),
        confidence=story.confidence,
        band=certainty_band(story.confidence),
        shared=story.shared if story.told else None,
        omissions=story.omissions if story.told else None,
        copies=len(story.reports) - story.independent,
        passages=story.passages,
    )


def index_page(tables: Tables, lines: Iterable[ClusterLine], *, title: str) -> IndexPage:
    """Make the first page: the clusters, largest and least certain first."""
    order = sorted(lines, key=lambda line: (-line.size, line.confidence, line.cluster))
    events = tuple(line for line in order if line.tier == "event")
    copies = tuple(line for line in order if line.tier == "copy")
    lone = tables.lone_documents
    return IndexPage(
        title=title,
        facts=_index_facts(tables, events),
        advice=() if order else _advice(tables),
        events=events,
        copies=copies,
        lone=_lone(tables, lone[:_LISTED]),
        lone_left=max(0, len(lone) - _LISTED),
        skipped=_skipped(tables),
        run=_run_facts(tables),
    )


def _inside_event(tables: Tables, key: ClusterKey) -> bool:
    """Tell whether one event cluster holds all of a copy cluster."""
    homes = [set(tables.clusters_of(row["document"], "event")) for row in tables.members(key)]
    return bool(set.intersection(*homes))


def _event_facts(story: Story) -> tuple[Fact, ...]:
    size, sources = len(story.reports), {report.row["source"] for report in story.reports}
    outlets = 0 if None in sources else len(sources)
    own = story.independent
    facts = [
        Fact(f"{size:,}", "reports"),
        *([Fact(f"{outlets:,}", "outlet" if outlets == 1 else "outlets")] if outlets else []),
        *(
            [Fact(f"{own:,}", "in their own words")]
            if own < size and story.key.tier == "event"
            else []
        ),
        *([Fact(f"{story.passages:,}", "by a passage")] if story.passages else []),
        Fact(story.times or "undated", ""),
        Fact(f"{story.confidence:.2f}", "certainty"),
    ]
    if story.told:
        one = "statement" if story.shared == 1 else "statements"
        facts.append(Fact(f"{story.shared:,}", f"shared {one}"))
        facts.append(Fact(f"{story.omissions:,}", "omitted somewhere"))
    return tuple(facts)


def _index_facts(tables: Tables, events: tuple[ClusterLine, ...]) -> tuple[Fact, ...]:
    result = tables.result
    clustered = result.clusters["document"].n_unique()
    copies = sum(key.tier == "copy" for key in tables.clusters)
    return (
        Fact(f"{result.documents.height:,}", "documents read"),
        Fact(f"{len(events):,}", "event" if len(events) == 1 else "events"),
        Fact(f"{copies:,}", "copy cluster" if copies == 1 else "copy clusters"),
        Fact(f"{clustered:,}", "documents in them"),
        Fact(f"{result.documents.height - clustered:,}", "standing alone"),
        Fact(f"{result.skipped.height:,}", "skipped"),
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


def _lone(tables: Tables, documents: list[str]) -> tuple[LoneDocument, ...]:
    rows = [tables.document(document) for document in documents]
    return tuple(
        LoneDocument(
            label=outlet_name(row["document"], row["source"]),
            hint=row["document"],
            title=display_title(row, tables.sentences(row["document"])),
            link=safe_link(row["url"]),
        )
        for row in rows
    )


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
