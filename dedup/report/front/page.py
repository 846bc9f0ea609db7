"""The front page: what deserves a look first, samples for review, and the list."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from dedup.explain import undated_note
from dedup.report.copying.cases import CopyCase
from dedup.report.event.cluster import read_cluster
from dedup.report.event.conflicts import first_conflict
from dedup.report.event.line import ClusterLine
from dedup.report.event.outlet_cards import OutletCard, leading_cards
from dedup.report.event.stories import LoneDocument, Stories, lone_document
from dedup.report.files.folder import INDEX, numbered_pages
from dedup.report.front.leads import Lead, leads, widest_omission
from dedup.report.front.origin import SkippedSection, changed_settings, skipped_section
from dedup.report.front.samples import drawn, samples
from dedup.report.labels import count, counted
from dedup.report.rows.tables import ClusterKey, Tables
from dedup.report.values import Fact, Link

_LISTED: Final = 200
_FEW: Final = 8
"""So many clusters are seen at a glance: nothing is drawn from them, and what each report of them
does is said at once."""
_CARDS: Final = 8
_SHOWN: Final = 50
"""Clusters that stand on the front page itself; a script turns the pages of the others."""
_ON_A_PAGE: Final = 500


@dataclass(frozen=True, slots=True)
class IndexPage:
    """The first page of a report; ``index`` is its own address.

    ``lines`` are all clusters in the order of the list, ``shown`` of them stand on the page itself;
    ``draw`` is the order of a random draw. ``unpaged`` counts those without a page in the folder.
    ``searched``: there are enough of them to be searched, filtered and sorted; ``cards``: of few,
    by id, what their reports tell, leave out and tell alone. ``compared``: copies were looked for.
    """

    title: str
    index: str
    facts: tuple[Fact, ...]
    note: str
    advice: tuple[str, ...]
    leads: tuple[Lead, ...]
    samples: tuple[Lead, ...]
    lines: tuple[ClusterLine, ...]
    draw: tuple[int, ...]
    shown: int
    unpaged: int
    searched: bool
    cards: Mapping[str, tuple[OutletCard, ...]]
    compared: bool
    copied: tuple[tuple[CopyCase, str], ...]
    lone: tuple[LoneDocument, ...]
    lone_left: int
    skipped: SkippedSection
    version: str
    settings: tuple[Fact, ...]
    more: tuple[Link, ...] = ()
    """The pages of copies and of outlets."""


@dataclass(frozen=True, slots=True)
class ListPage:
    """One page of the whole list, for reading without a script; ``pages`` leads to all of them."""

    title: str
    index: str
    number: int
    total: int
    lines: tuple[ClusterLine, ...]
    pages: tuple[Link, ...]


def index_page(
    tables: Tables,
    lines: Sequence[ClusterLine],
    stories: Stories,
    *,
    title: str,
    copied: tuple[tuple[CopyCase, str], ...],
) -> IndexPage:
    """Make the first page.

    Args:
        tables: the tables of the run.
        lines: all clusters, in the order of the list.
        stories: the stories of the run.
        title: title of the report.
        copied: cases of copied text that an editor should see, with the address of each.
    """
    events = {line.cluster: line for line in lines if line.tier == "event"}
    many = len(lines) > _FEW
    lone, config, info = tables.lone_documents, tables.config.report, tables.result.info
    return IndexPage(
        title=title,
        index=INDEX,
        facts=run_counts(tables, stories),
        note=undated_note(tables.documents.facts, info.configuration),
        advice=() if lines else _advice(tables),
        leads=tuple(_with_values(tables, one) for one in leads(lines)) if many else (),
        samples=samples(lines, size=config.sample, seed=config.seed) if many else (),
        lines=tuple(lines),
        draw=drawn(lines, config.seed),
        shown=min(len(lines), _SHOWN),
        unpaged=sum(not line.href for line in lines),
        searched=many,
        cards={} if many else {line.cluster: _cards(tables, line) for line in lines},
        compared="copy" in tables.config.tiers,
        copied=copied if many else (),
        lone=_lone(tables, lone[:_LISTED], events),
        lone_left=max(0, len(lone) - _LISTED),
        skipped=skipped_section(tables.result),
        version=f"{info.package} {info.version}".strip(),
        settings=changed_settings(info.configuration),
    )


def _with_values(tables: Tables, lead: Lead) -> Lead:
    """Say of each contradiction and omission what it is: nobody has to open its page to know."""
    said: dict[str, Callable[[ClusterLine], str]] = {
        "contradictions": lambda line: first_conflict(tables.differences(line.cluster)),
        "omissions": lambda line: widest_omission(tables, line),
    }
    if lead.anchor not in said:
        return lead
    found = ((line, words, said[lead.anchor](line)) for line, words in lead.lines)
    lines = tuple((line, ": ".join(filter(None, words))) for line, *words in found)
    return replace(lead, lines=lines)


def _cards(tables: Tables, line: ClusterLine) -> tuple[OutletCard, ...]:
    return leading_cards(tables, read_cluster(tables, ClusterKey(line.tier, line.cluster)), _CARDS)


def list_pages(lines: Sequence[ClusterLine], *, title: str) -> tuple[ListPage, ...]:
    """Cut the whole list into pages for reading without a script; none: the first page holds it."""
    if len(lines) <= _SHOWN:
        return ()
    pages, links = numbered_pages(lines, _ON_A_PAGE)
    return tuple(
        ListPage(title, f"../{INDEX}", number, len(lines), part, links) for number, part in pages
    )


def run_counts(tables: Tables, stories: Stories | None = None) -> tuple[Fact, ...]:
    """Count what was read, what was found in it, and what not.

    ``stories``: those of the run; None: without them, and without the reports in clusters.
    """
    tiers = Counter(key.tier for key in tables.clusters)
    read, alone = tables.documents.height, len(tables.lone_documents)
    running = 0 if stories is None else stories.running
    return (
        Fact(f"{read:,}", "reports read"),
        counted(tiers["event"], "event"),
        *([counted(running, "running story", "running stories")] if running else []),
        counted(tiers["copy"], "copy cluster"),
        *([] if stories is None else [Fact(f"{read - alone:,}", "in clusters")]),
        Fact(f"{alone:,}", "standing alone"),
        Fact(f"{tables.result.skipped.height:,}", "skipped"),
    )


def _advice(tables: Tables) -> tuple[str, ...]:
    """Say what an empty result means and what could be looked at."""
    result, config = tables.result, tables.result.info.configuration
    found = []
    if tables.documents.height < 2:
        found.append("A cluster needs two reports: name more input.")
    if result.skipped.height:
        found.append(f"{count(result.skipped.height, 'input')} could not be read: see below.")
    if "event" not in config.tiers:
        found.append("Only copies were looked for: run with the tiers copy,event.")
    if compared := result.info.counts["edges"]:
        text = f"{count(compared, 'pair')} came near and stood too low: see the edges."
        found.append(text)
    elif tables.documents.height > 1:
        found.append("No two reports share enough words or terms to be compared.")
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
    lines = (events[cluster] for cluster in keys if cluster in events and events[cluster].href)
    return next((Link(line.href, line.headline) for line in lines), None)
