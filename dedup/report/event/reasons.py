"""Why the reports of a cluster are together, and who nearly joined them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

from dedup.cards import elided
from dedup.explain import (
    Evidence,
    Explanation,
    ReadReport,
    SpeltEdge,
    explain_edge,
    summarise_edge,
)
from dedup.mentions import has_known_day
from dedup.report.event.cluster import Cluster
from dedup.report.event.values import Bar, NearMiss, PassageQuote, Tie
from dedup.report.labels import clip, outlet_name, safe_link, time_label
from dedup.report.members import Member, display_title
from dedup.report.rows.keys import ClusterKey, EdgeKey
from dedup.report.rows.tables import ClusterTables
from dedup.report.values import Link

_Explained = tuple[dict[str, Any], Explanation]
_ENDS: Final = ("left", "right")
_ALL_PAIRS: Final = 4
_MOST_TIES: Final = 12
_PASSAGE_LENGTH: Final = 320
_LEAD_LENGTH: Final = 240
_NEAR: Final = 0.05
"""Score below which a report outside is not near: of 13 shown in ECB+ none told the event."""


def is_inner(edge: EdgeKey, key: ClusterKey, inside: Collection[str]) -> bool:
    """Choose what held a cluster: every pair of its tier, but copies only where they are copies."""
    both = edge.left in inside and edge.right in inside
    return both and (edge.tier == key.tier or edge.verdict == "accepted")


def nearest_outside(
    touching: Iterable[EdgeKey], key: ClusterKey, inside: Collection[str], limit: int
) -> list[EdgeKey]:
    """Choose the strongest edges from members to documents outside, one for each of these.

    Args:
        touching: edges at members; more than those chosen here change nothing.
        key: the cluster.
        inside: its members.
        limit: how many, beside those of the related, which come first.
    """
    outer = [
        edge
        for edge in touching
        if edge.tier == key.tier and (edge.left in inside) != (edge.right in inside)
        if edge.relation == "related" or edge.score >= _NEAR
    ]
    outer.sort(key=_nearness)
    seen: dict[str, EdgeKey] = {}
    for edge in outer:
        seen.setdefault(edge.right if edge.left in inside else edge.left, edge)
    related = [edge for edge in seen.values() if edge.relation == "related"]
    others = [edge for edge in seen.values() if edge.relation != "related"]
    return [*related[:_MOST_TIES], *others[:limit]]


@dataclass(frozen=True)
class Reasons:
    """The edges at one cluster, explained with the names a reader knows.

    The whole table is never searched: only edges that touch a member are looked at, and only those
    shown are read and explained.
    """

    tables: ClusterTables
    cluster: Cluster

    def ties(self) -> tuple[tuple[Tie, ...], int]:
        """Return the ties inside the cluster, strongest first, and how many are not shown.

        In a cluster of more than four reports each one keeps its strongest tie.
        """
        inner = [edge for edge in self._touching if is_inner(edge, self.cluster.key, self._members)]
        inner.sort(key=_strength)
        chosen = inner if len(self.cluster.reports) <= _ALL_PAIRS else list(_strongest(inner))
        chosen = chosen[:_MOST_TIES]
        explained = self._explained(chosen)
        scale = _Scale(explained)
        return tuple(self._tie(*pair, scale) for pair in explained), len(inner) - len(chosen)

    def near_misses(self, limit: int, *, linked: bool) -> tuple[NearMiss, ...]:
        """Return the strongest edges to reports outside, one for each of them.

        Those that are related come first, whatever ``limit``: they would be members by their score.
        ``linked``: the pages of other clusters stand beside this one.
        """
        chosen = nearest_outside(self._touching, self.cluster.key, self._members, limit)
        edges = self.tables.whole_edges(key.row for key in chosen)
        return tuple(self._near_miss(edge, linked=linked) for edge in edges)

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
        return {outlet_name(one.document, one.row["source"]) for one in self.cluster.reports}

    def _tie(self, edge: dict[str, Any], explanation: Explanation, scale: _Scale) -> Tie:
        return Tie(
            left=self._link(edge["left"], explanation.left),
            right=self._link(edge["right"], explanation.right),
            tier=explanation.tier,
            relation=explanation.relation,
            score=f"{explanation.score:.2f}",
            summary=explanation.summary,
            bars=scale.bars(explanation),
            total=_signed(sum(map(explanation.points, explanation.evidence))),
            zero=scale.zero,
            passages=self._passages(edge, explanation) if explanation.relation == "passage" else (),
            told=self._told(edge, sure=True),
            likely=self._told(edge, sure=False),
        )

    def _near_miss(self, edge: dict[str, Any], *, linked: bool) -> NearMiss:
        inside, outside = edge["left"], edge["right"]
        if outside in self._members:
            inside, outside = outside, inside
        row, named = self.tables.document(outside), self._named(edge)
        return NearMiss(
            left=self._link(edge["left"], named["left"]),
            right=self._link(edge["right"], named["right"]),
            relation=edge["relation"],
            score=f"{edge['score']:.2f}",
            summary=summarise_edge(named, self.tables.config, together=False),
            title=self._title(outside),
            lead=self._lead(outside),
            time=time_label(row["published"]),
            link=safe_link(row["url"]),
            elsewhere=self._elsewhere(outside) if linked else None,
            inside_hash=self.tables.document(inside)["content_hash"],
            outside_hash=row["content_hash"],
        )

    def _link(self, document: str, label: str) -> Link:
        member = self._members.get(document)
        return Link(f"#{member.anchor}" if member else "", label)

    def _title(self, document: str) -> str:
        report = self._report(document)
        return display_title({"title": report.title, "text": report.text}, [])

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

    def _passages(self, edge: dict[str, Any], explanation: Explanation) -> tuple[PassageQuote, ...]:
        found = []
        for side, label in (("left", explanation.left), ("right", explanation.right)):
            start, end = edge[f"passage_{side}_start"], edge[f"passage_{side}_end"]
            if start is not None and end is not None:
                text = self.tables.document(edge[side])["text"][start:end]
                found.append(PassageQuote(label, clip(text, _PASSAGE_LENGTH)))
        return tuple(found)


class _Scale:
    """One scale for all waterfalls of a section, so that equal bars mean equal evidence."""

    def __init__(self, explained: Iterable[_Explained]) -> None:
        ends = [0.0]
        for _, explanation in explained:
            level = 0.0
            for evidence in _bias_first(explanation.evidence):
                level += explanation.points(evidence)
                ends.append(level)
        self._low, self._span = min(ends), max(ends) - min(ends)

    @property
    def zero(self) -> float | None:
        """Place from which on a pair joins, None where there is nothing to draw."""
        return self._place(0.0) if self._span else None

    def bars(self, explanation: Explanation) -> tuple[Bar, ...]:
        """Place the contributions one after the other, as a waterfall that starts at the bias."""
        level, found = 0.0, []
        for one in _bias_first(explanation.evidence):
            amount = explanation.points(one)
            if not amount or not self._span:
                found.append(Bar(one.text, "", None, 0.0, positive=True))
                continue
            start, end = self._place(level), self._place(level + amount)
            level += amount
            width = round(max(abs(end - start), 0.6), 1)
            found.append(Bar(one.text, _signed(amount), min(start, end), width, amount > 0))
        return tuple(found)

    def _place(self, level: float) -> float:
        return round(100 * (level - self._low) / self._span, 1)


def _nearness(edge: EdgeKey) -> tuple[object, ...]:
    """Return what misses are ordered by: of a large cluster there are thousands."""
    _, tier, left, right, verdict, score, relation = edge
    return relation != "related", verdict != "accepted", -score, tier, left, right


def _signed(amount: float) -> str:
    return f"{amount:+.2f}".replace("-", "−") if round(amount, 2) else "0"


def _strength(edge: EdgeKey) -> tuple[object, ...]:
    return _nearness(edge)[1:]


def _strongest(inner: Iterable[EdgeKey]) -> Iterable[EdgeKey]:
    """Choose the edges that reach a report for the first time."""
    reached: set[str] = set()
    for edge in inner:
        if edge.left not in reached or edge.right not in reached:
            reached |= {edge.left, edge.right}
            yield edge


def _bias_first(evidence: Iterable[Evidence]) -> list[Evidence]:
    return sorted(evidence, key=lambda one: one.label != "bias")
