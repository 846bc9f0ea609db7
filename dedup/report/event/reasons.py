"""Why the reports of a cluster are together, and who nearly joined them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

from dedup.cards import elided
from dedup.explain import (
    Explanation,
    ReadReport,
    SpeltEdge,
    explain_edge,
    summarise_edge,
)
from dedup.mentions import has_known_day
from dedup.report.event.cluster import Cluster
from dedup.report.event.waterfall import Bar, Scale, signed
from dedup.report.labels import clip, outlet_name, safe_link, time_label
from dedup.report.members import Member, display_title
from dedup.report.rows.edges import EdgeKey, is_inner, nearest_outside
from dedup.report.rows.tables import ClusterTables
from dedup.report.values import Fact, Link, TimeLabel

_Explained = tuple[dict[str, Any], Explanation]
_ENDS: Final = ("left", "right")
_ALL_PAIRS: Final = 4
_MOST_TIES: Final = 12
_PASSAGE_LENGTH: Final = 320
_LEAD_LENGTH: Final = 240
_TOLD: Final = 2
"""Near misses of which it is said at length why they stayed out, whatever they score."""
_BRIEFLY: Final = {
    "below_threshold": "",
    "above_threshold": "Their score is enough: they are kept apart by the reports that each is "
    "with, which do not fit together.",
}
"""What is said of the others, where nothing but scores decided."""


@dataclass(frozen=True, slots=True)
class Tie:
    """Why a pair is together.

    ``total`` is the sum of the bars. ``told`` links statements of the page that both tell for sure,
    and ``likely`` those of which one has a likely match.
    """

    left: Link
    right: Link
    tier: str
    relation: str
    score: str
    summary: str
    bars: tuple[Bar, ...]
    total: str
    zero: float | None
    passages: tuple[Fact, ...]
    told: tuple[Link, ...]
    likely: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class NearMiss:
    """A report outside, and why it did not join the report inside that it is most like.

    ``title``, ``lead``, ``time`` and ``link`` are its own; the hashes name the texts that a
    reviewer may join. ``summary`` says why; empty: its score is low, as that of others above it.
    """

    left: Link
    right: Link
    relation: str
    score: str
    summary: str
    title: str
    lead: str
    time: TimeLabel | None
    link: Link | None
    elsewhere: Link | None
    inside_hash: str
    outside_hash: str


@dataclass(frozen=True)
class Reasons:
    """The edges at one cluster, explained with the names a reader knows.

    The whole table is never searched: only edges that touch a member are looked at, and only those
    shown are read and explained. ``texts``: the reports whose text stands on the page.
    """

    tables: ClusterTables
    cluster: Cluster
    texts: frozenset[str]

    def ties(self) -> tuple[tuple[Tie, ...], int]:
        """Return the ties inside the cluster, strongest first, and how many are not shown.

        In a cluster of more than four reports each one keeps its strongest tie.
        """
        inner = [
            edge for edge in self._touching if is_inner(edge, self.cluster.key.tier, self._members)
        ]
        inner.sort(key=lambda edge: edge.strength)
        chosen = inner if len(self.cluster.reports) <= _ALL_PAIRS else list(_strongest(inner))
        chosen = chosen[:_MOST_TIES]
        explained = self._explained(chosen)
        scale = Scale(explanation for _, explanation in explained)
        return tuple(self._tie(*pair, scale) for pair in explained), len(inner) - len(chosen)

    def near_misses(self, limit: int, *, linked: bool) -> tuple[NearMiss, ...]:
        """Return the strongest edges to reports outside, one for each of them.

        Those that are related come first, whatever ``limit``: they would be members by their score.
        ``linked``: the pages of other clusters stand beside this one.
        """
        # A page that prints reports of several events is a member of each of these.
        apart = (edge for edge in self._touching if not self.tables.are_together(edge))
        chosen = nearest_outside(apart, self.cluster.key.tier, self._members, limit)
        edges = self.tables.whole_edges(key.row for key in chosen)
        return tuple(
            self._near_miss(edge, linked=linked, brief=place >= _TOLD)
            for place, edge in enumerate(edges)
        )

    @property
    def _members(self) -> Mapping[str, Member]:
        return self.cluster.by_name

    @cached_property
    def _touching(self) -> list[EdgeKey]:
        return self.tables.edges_at(self._members)

    def _explained(self, chosen: Sequence[EdgeKey]) -> list[_Explained]:
        edges = self.tables.whole_edges(key.row for key in chosen)
        return [
            (edge, explain_edge(self._named(edge), self.tables.config, together=True))
            for edge in edges
        ]

    def _named(self, edge: dict[str, Any]) -> Mapping[str, Any]:
        """Return an edge with the words of its reports, and what these are called."""
        called = {side: self._label(edge[side]) for side in _ENDS}
        known = {side: has_known_day(self.tables.document(edge[side])) for side in _ENDS}
        loose = [called[side] for side in _ENDS if not self._is_whole(edge[side])]
        named = edge | called | {"undated": [called[side] for side in _ENDS if not known[side]]}
        if len(loose) == 1:
            named["excluded"] = loose[0]
        if edge["tier"] == "copy":
            return named
        return SpeltEdge(named, *(self._report(edge[side]) for side in _ENDS))

    def _report(self, document: str) -> ReadReport:
        """Return a report as explanations read it: of one page, few explain many pairs."""
        if document not in self._read:
            row, sentences = self.tables.document(document), self.tables.sentences(document)
            self._read[document] = ReadReport.of(row, sentences)
        return self._read[document]

    @cached_property
    def _read(self) -> dict[str, ReadReport]:
        return {}

    def _is_whole(self, document: str) -> bool:
        return document in self._members and not self._members[document].by_passage

    def _label(self, document: str) -> str:
        if document in self._members:
            return self._members[document].label
        name = outlet_name(document, self.tables.document(document)["source"])
        return f"{name} (another report)" if name in self._outlets else name

    @cached_property
    def _outlets(self) -> set[str]:
        return {one.name for one in self.cluster.reports}

    def _tie(self, edge: dict[str, Any], explanation: Explanation, scale: Scale) -> Tie:
        return Tie(
            left=self._link(edge["left"], explanation.left),
            right=self._link(edge["right"], explanation.right),
            tier=explanation.tier,
            relation=explanation.relation,
            score=f"{explanation.score:.2f}",
            summary=explanation.summary,
            bars=scale.bars(explanation),
            total=signed(sum(map(explanation.points, explanation.evidence))),
            zero=scale.zero,
            passages=self._passages(edge, explanation) if explanation.relation == "passage" else (),
            told=self._told(edge, sure=True),
            likely=self._told(edge, sure=False),
        )

    def _near_miss(self, edge: dict[str, Any], *, linked: bool, brief: bool) -> NearMiss:
        inside, outside = edge["left"], edge["right"]
        if outside in self._members:
            inside, outside = outside, inside
        row, named = self.tables.document(outside), self._named(edge)
        return NearMiss(
            left=self._link(edge["left"], named["left"]),
            right=self._link(edge["right"], named["right"]),
            relation=edge["relation"],
            score=f"{edge['score']:.2f}",
            summary=(
                _BRIEFLY[edge["reason"]]
                if brief and edge["reason"] in _BRIEFLY
                else summarise_edge(named, self.tables.config, together=False)
            ),
            title=display_title(row, self.tables.sentences),
            lead=self._lead(outside),
            time=time_label(row["published"]),
            link=safe_link(row["url"]),
            elsewhere=self._elsewhere(outside) if linked else None,
            inside_hash=self.tables.document(inside)["content_hash"],
            outside_hash=row["content_hash"],
        )

    def _link(self, document: str, label: str) -> Link:
        member = self._members.get(document)
        if member is None:
            return Link("", label)
        return Link(f"#{member.anchor if document in self.texts else member.card_anchor}", label)

    def _lead(self, document: str) -> str:
        return clip(elided(self._report(document).told.lead), _LEAD_LENGTH)

    def _told(self, edge: Mapping[str, Any], *, sure: bool) -> tuple[Link, ...]:
        """Link the statements that both ends tell, as the matrix numbers them."""
        left, right = (self._carried[edge[side]] for side in ("left", "right"))
        return tuple(
            Link(f"#{self.cluster.told.shared[number].anchor}", str(number + 1))
            for number in sorted(left.keys() & right.keys())
            if (left[number] and right[number]) == sure
        )

    @cached_property
    def _carried(self) -> Mapping[str, Mapping[int, bool]]:
        """Of every report, the shared statements that it tells, and whether for sure."""
        found = defaultdict[str, dict[int, bool]](dict)
        for number, one in enumerate(self.cluster.told.shared):
            for name in one.carriers:
                found[name][number] = name not in one.unsure
        return found

    def _elsewhere(self, document: str) -> Link | None:
        """Link the event cluster that holds a near miss, if its page stands beside this one."""
        for key in self.tables.clusters_of(document, "event"):
            if page := self.tables.page_of(key):
                return Link(page, "another cluster")
        return None

    def _passages(self, edge: dict[str, Any], explanation: Explanation) -> tuple[Fact, ...]:
        """Quote the two passages that were compared."""
        found = []
        for side, label in (("left", explanation.left), ("right", explanation.right)):
            start, end = edge[f"passage_{side}_start"], edge[f"passage_{side}_end"]
            text = self.tables.document(edge[side])["text"][start:end]
            found.append(Fact(clip(text, _PASSAGE_LENGTH), label))
        return tuple(found)


def _strongest(inner: Iterable[EdgeKey]) -> Iterable[EdgeKey]:
    """Choose the edges that reach a report for the first time."""
    reached: set[str] = set()
    for edge in inner:
        if edge.left not in reached or edge.right not in reached:
            reached |= {edge.left, edge.right}
            yield edge
