"""Lines: each cluster summed up, for the lists and the counts of a report."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

from dedup.report.event.cluster import Cluster
from dedup.report.members import Member, first_published, headline
from dedup.report.rows.tables import ClusterTables

_SCHEME: Final = re.compile(r"^https?://(?:www\.)?", re.IGNORECASE)
"""What an address begins with; the script of the list takes it off what is looked for, too."""


class OutletPart(NamedTuple):
    """What one outlet does in one event.

    ``known``: one outlet published first, and it is known which; ``first``: it was this one.
    ``told``, ``omitted`` and ``alone`` count statements: what two reports of one outlet tell, and
    no other outlet does, is alone and not told. ``omitting`` and ``telling`` are the anchors, on
    the page of the event, of what is said of the report that leaves out and tells alone most.
    """

    outlet: str
    known: bool
    first: bool
    told: int
    omitted: int
    alone: int
    omitting: str = ""
    telling: str = ""


@dataclass(frozen=True, slots=True)
class ClusterLine:
    """One cluster in a list; ``href`` is empty where its page is not in the folder.

    ``outlets`` are all of them, the lead's first; ``day`` is the first publication in ISO 8601,
    empty if undated. ``shared``, ``omissions`` and ``conflicts`` count statements, None: not
    aligned. ``density`` is the share of its pairs of independent reports that are tied; ``margin``
    says how far its certainty lies from the threshold of a merge; ``unshared`` that no two outlets
    tell anything in common. ``names`` are what else a reader may know its reports by: their own
    headlines, ids and addresses.
    """

    href: str
    cluster: str
    tier: str
    headline: str
    outlets: tuple[str, ...]
    day: str
    times: str
    size: int
    confidence: float
    band: str
    unshared: bool
    shared: int | None
    omissions: int | None
    conflicts: int | None
    copies: int
    passages: int
    bridges: int
    loose: int
    density: float
    margin: float
    story: str
    names: tuple[str, ...] = ()
    parts: tuple[OutletPart, ...] = ()


def cluster_line(tables: ClusterTables, cluster: Cluster, beside: int) -> ClusterLine:
    """Sum up one cluster; ``beside``: the other events of its story."""
    times = [one.published for one in cluster.reports if one.published]
    page, told = tables.page_of(cluster.key), bool(cluster.told)
    title = headline(cluster.reports)
    return ClusterLine(
        href=f"clusters/{page}" if page else "",
        cluster=cluster.key.cluster,
        tier=cluster.key.tier,
        headline=title,
        outlets=tuple(dict.fromkeys(one.name for one in cluster.reports)),
        day=min(times).date().isoformat() if times else "",
        times=cluster.times,
        size=len(cluster.reports),
        confidence=cluster.confidence,
        band=cluster.band,
        unshared=cluster.unshared,
        shared=cluster.shared if told else None,
        omissions=cluster.omissions if told else None,
        conflicts=cluster.conflicts if told else None,
        copies=len(cluster.reports) - cluster.independent,
        passages=cluster.passages,
        bridges=_flagged(cluster, "bridge"),
        loose=_flagged(cluster, "loose"),
        density=_density(tables, cluster),
        margin=round(abs(cluster.confidence - tables.config.event.threshold), 4),
        story=f"one of {beside + 1} events of a running story" if beside else "",
        names=_names(cluster, title),
        parts=_parts(cluster),
    )


def _names(cluster: Cluster, title: str) -> tuple[str, ...]:
    """Return what else a reader may look for: headlines, ids of the input, addresses."""
    found = dict.fromkeys(report.title for report in cluster.reports)
    found |= dict.fromkeys(one.document for one in cluster.reports if not _is_made(one))
    addresses = (report.row["url"] or "" for report in cluster.reports)
    found |= dict.fromkeys(_SCHEME.sub("", address.strip()) for address in addresses)
    return tuple(name for name in found if name not in ("", title))


def _is_made(report: Member) -> bool:
    """Tell whether an id was made of the text, so that no reader knows it."""
    return bool(report.document == report.row["content_hash"])


def _flagged(cluster: Cluster, flag: str) -> int:
    return sum(flag in report.cluster["flags"] for report in cluster.reports)


def _density(tables: ClusterTables, cluster: Cluster) -> float:
    """Return the share of pairs of independent whole reports that an accepted edge ties."""
    own = [one.document for one in cluster.reports if not (one.same_text_as or one.by_passage)]
    if len(own) < 2:
        return 1.0
    inside = set(own)
    tied = {
        (edge.left, edge.right)
        for edge in tables.edges_at(own)
        if edge.verdict == "accepted" and edge.left in inside and edge.right in inside
    }
    return round(2 * len(tied) / (len(own) * (len(own) - 1)), 4)


def _parts(cluster: Cluster) -> tuple[OutletPart, ...]:
    """Count what each outlet does; of several reports of one outlet, what any of them tells."""
    reports: defaultdict[str, list[Member]] = defaultdict(list)
    for report in cluster.reports:
        if report.row["source"]:
            reports[report.outlet].append(report)
    told, omitted, alone, omitting, telling = (Counter[str]() for _ in range(5))
    for statement in cluster.told:
        if len(statement.telling) > 1:
            told.update(statement.telling)
        # What two reports of one outlet tell is no more than that outlet's: told alone.
        elif not statement.unmatched:
            alone.update(statement.telling)
            telling.update(statement.carriers)
        omitted.update(statement.leaving_out)
        # What another report of the outlet tells, it does not leave out.
        silent = (name for name, grade in statement.absent.items() if grade == "omitted")
        omitting.update(
            name for name in silent if cluster.by_name[name].outlet in statement.leaving_out
        )
    first = _first_outlet(cluster)
    return tuple(
        OutletPart(
            own[0].name,
            known=bool(first),
            first=outlet == first,
            told=told[outlet],
            omitted=omitted[outlet],
            alone=alone[outlet],
            omitting=_most(own, omitting),
            telling=_most(own, telling),
        )
        for outlet, own in reports.items()
    )


def _most(reports: Sequence[Member], counted: Counter[str]) -> str:
    """Return the anchor of the report of which most is counted."""
    return max(reports, key=lambda one: counted[one.document]).card_anchor


def _first_outlet(cluster: Cluster) -> str:
    """Return the outlet that published before all others; empty: none did, or it is not known."""
    whole = [one for one in cluster.reports if not one.by_passage]
    first = {report.outlet for report in first_published(whole)}
    dated = {report.outlet for report in whole if report.published}
    return first.pop() if len(first) == 1 and len(dated) > 1 else ""
