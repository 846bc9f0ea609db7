"""A report in at most 80 lines: counts, the largest clusters, what is left out, what to doubt.

The same values as those of the pages, chosen and shortened; the command line renders them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Final

import polars as pl

from dedup.explain import undated_note
from dedup.report.event.cluster import Cluster, read_cluster
from dedup.report.event.outlet_cards import OutletCard, Remark, leading_cards
from dedup.report.front.page import run_counts
from dedup.report.labels import certainty, certainty_band, clip, count, in_quotes
from dedup.report.members import headline
from dedup.report.rows.tables import ClusterKey, Tables
from dedup.report.values import Fact
from dedup.result import Result
from dedup.schema import CARRYING_GRADES, VAIN

_EVENTS: Final = 5
_COPIES: Final = 3
_OUTLETS: Final = 4
_DOUBTS: Final = 4
_FLAGS: Final = {
    "bridge": "holds its event together alone",
    "loose": "is alike to few of its event",
}


@dataclass(frozen=True, slots=True)
class OutletSummary:
    """One report of a cluster: when it was published, and what it leaves out."""

    label: str
    time: str
    left_out: str


@dataclass(frozen=True, slots=True)
class ClusterSummary:
    """One cluster in a few lines; ``outlets_left`` are not named."""

    cluster: str
    headline: str
    facts: str
    outlets: tuple[OutletSummary, ...]
    outlets_left: int


@dataclass(frozen=True, slots=True)
class Summary:
    """A run in a few lines; foreign text stands in it as it was read."""

    title: str
    counts: tuple[Fact, ...]
    note: str
    events: tuple[ClusterSummary, ...]
    copies: tuple[ClusterSummary, ...]
    doubts: tuple[str, ...]


def summarise(result: Result, *, title: str) -> Summary:
    """Sum up a run: its largest clusters, and what deserves doubt.

    >>> from dedup import run
    >>> pair = pl.DataFrame({"id": ["a", "b"], "text": ["One two three."] * 2})
    >>> [event.facts for event in summarise(run(pair), title="Pair").events]
    ['2 reports, 1 in its own words, certainty 1.00 (sure)']
    """
    tables = Tables(result)
    keys = sorted(tables.clusters, key=lambda key: (-len(tables.members(key)), key))
    events = [key for key in keys if key.tier == "event"]
    copies = [key for key in keys if key.tier == "copy"]
    return Summary(
        title=title,
        counts=run_counts(tables),
        note=undated_note(tables.documents.facts, result.info.configuration),
        events=tuple(_cluster(tables, key) for key in events[:_EVENTS]),
        copies=tuple(_cluster(tables, key) for key in copies[:_COPIES]),
        doubts=tuple(_doubts(tables, events)),
    )


def _cluster(tables: Tables, key: ClusterKey) -> ClusterSummary:
    cluster = read_cluster(tables, key)
    cards = leading_cards(tables, cluster, _OUTLETS)
    return ClusterSummary(
        cluster=key.cluster,
        headline=headline(cluster.reports),
        facts=", ".join(_facts(cluster)),
        outlets=tuple(map(_outlet, cards)),
        outlets_left=len(cluster.reports) - len(cards),
    )


def _facts(cluster: Cluster) -> Iterator[str]:
    size, own = len(cluster.reports), cluster.independent
    yield count(size, "report")
    if cluster.key.tier == "event" and own < size:
        yield f"{own} in {'its' if own == 1 else 'their'} own words"
    if cluster.times:
        yield cluster.times
    yield f"certainty {cluster.confidence:.2f} ({cluster.band})"


def _outlet(card: OutletCard) -> OutletSummary:
    """Say what an outlet leaves out, and whose words it has."""
    time = card.report.time
    told = "; ".join(
        f"{one.text[0].lower()}{one.text[1:]}: {_clauses(one)}"
        for one in card.remarks
        if one.kind in ("omitted", "copied")
    )
    return OutletSummary(card.report.label, time.text if time else "undated", told)


def _clauses(remark: Remark) -> str:
    named = remark.kind == "copied"
    said = " · ".join(one.text if named else in_quotes(one.text) for one in remark.clauses)
    return f"{said} and {remark.more} more" if remark.more else said


def _doubts(tables: Tables, events: list[ClusterKey]) -> Iterator[str]:
    """Say which events are unsure, who holds one together, what conflicts, what was not obeyed."""
    yield from islice(_unshared(tables, events), _DOUBTS)
    yield from islice(_unsure(tables, events), _DOUBTS)
    yield from islice(_flagged(tables, events), _DOUBTS)
    yield from _conflicts(tables)
    vain = tables.result.decisions.filter(pl.col("effect").is_in(VAIN))
    if vain.height:
        yield f"{count(vain.height, 'decision')} of a reviewer changed nothing: see the decisions"


def _unshared(tables: Tables, events: Iterable[ClusterKey]) -> Iterator[str]:
    common = _common(tables)
    for key in (one for one in events if one.cluster not in common):
        cluster = read_cluster(tables, key)
        if cluster.unshared:
            reports = count(len(cluster.reports), "report")
            yield f"{_named(tables, key)}: {reports} that tell nothing in common"


def _common(tables: Tables) -> set[str]:
    """Return the clusters with a statement that two outlets tell: so need not be read for it."""
    result = tables.result
    outlets = tables.documents.facts.select("document", outlet=pl.coalesce("source", "document"))
    told = result.statements.filter(pl.col("grade").is_in(CARRYING_GRADES))
    rows = told.join(outlets, on="document").group_by("cluster", "statement")
    counted = rows.agg(pl.col("outlet").n_unique())
    return set(counted.filter(pl.col("outlet") > 1)["cluster"].to_list())


def _unsure(tables: Tables, events: Iterable[ClusterKey]) -> Iterator[str]:
    for key in events:
        rows = tables.members(key)
        sure = certainty(rows)
        if certainty_band(sure) == "to review":
            yield f"{_named(tables, key)}: certainty {sure:.2f} of {len(rows)} reports"


def _flagged(tables: Tables, events: Iterable[ClusterKey]) -> Iterator[str]:
    for key in events:
        flagged = [(row["document"], flag) for row in tables.members(key) for flag in row["flags"]]
        event = _named(tables, key) if flagged else ""
        yield from (f"{event}: {clip(document, 60)} {_FLAGS[flag]}" for document, flag in flagged)


def _conflicts(tables: Tables) -> Iterator[str]:
    """Name the events with most statements of which not all values can be true."""
    conflicts = tables.result.differences.filter(pl.col("verdict") == "conflict")
    points = conflicts.select("cluster", "statement", "difference").unique()
    most = points.group_by("cluster").len().sort("len", "cluster", descending=[True, False])
    for cluster, number in most.head(_DOUBTS).iter_rows():
        key = next(key for key in tables.clusters if key.cluster == cluster)
        yield f"{_named(tables, key)}: {count(number, 'point')} on which reports conflict"


def _named(tables: Tables, key: ClusterKey) -> str:
    return f"{clip(headline(read_cluster(tables, key).reports), 80)} ({key.cluster})"
