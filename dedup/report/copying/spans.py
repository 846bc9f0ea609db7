"""Whose words stand in each report of one cluster, and where.

Of the words that stand in several earlier reports the first of these is named. Where it is not
known who was first, the one that stands first on the page is taken to be it, and that is said.
"""

from __future__ import annotations

from bisect import bisect_right, insort
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any, Final, NamedTuple

from dedup.report.copying.nature import common_site, quoting_sides
from dedup.report.members import Member
from dedup.report.rows.edges import earlier_and_later, is_copied
from dedup.report.rows.tables import ClusterTables

_ALL: Final = 0.95
"""Share of some words that are another's: a stop or a word that differs changes no origin."""


def original_span(span: CopiedSpan, copied: Iterable[CopiedSpan]) -> CopiedSpan:
    """Return the words as those of the report that their source has them from, if it has.

    Args:
        span: words of a report.
        copied: what the source of these words has of others.
    """
    end = span.place + span.end - span.start
    inside = [
        one
        for one in copied
        if one.known and not one.quoted and one.start < end and one.end > span.place
    ]
    words: defaultdict[str, int] = defaultdict(int)
    for one in inside:
        words[one.source] += min(one.end, end) - max(one.start, span.place)
    most = max(words, key=lambda name: (words[name], name), default="")
    if not span.known or not most or words[most] < _ALL * (end - span.place):
        return span
    first = next(one for one in inside if one.source == most)
    return span._replace(source=most, place=first.place + max(0, span.place - first.start))


class CopiedSpan(NamedTuple):
    """Words of a report that stand in another, too.

    ``start`` and ``end`` are offsets in the text of the one, ``place`` where the words begin in the
    text of ``source``; ``known``: the source was first; ``quoted``: what both have is a quotation.
    """

    start: int
    end: int
    source: str
    place: int
    known: bool
    quoted: bool = False


class CopiedShare(NamedTuple):
    """Whose words a report has, of how much of it (0 to 1); the rest as in :class:`CopiedSpan`."""

    source: str
    share: float
    known: bool
    quoted: bool


def copied_spans(
    tables: ClusterTables, reports: Sequence[Member], shown: Collection[str]
) -> Mapping[str, list[CopiedSpan]]:
    """Return the copied words of some reports by document, in the order of the text, none twice.

    Args:
        tables: the tables of the run.
        reports: all reports of the cluster.
        shown: the documents that are asked for.
    """
    members = {report.document: report for report in reports}
    found = _compared(tables, members, shown)
    kept: dict[str, list[CopiedSpan]] = {}
    for name in sorted(found, key=lambda name: members[name].turn):
        spans = [original_span(span, kept.get(span.source, ())) for span in found[name]]
        kept[name] = _painted(members[name], sorted(spans, key=lambda one: _rank(one, members)))
    return {name: kept[name] for name in sorted(kept) if name in shown}


def _compared(
    tables: ClusterTables, members: Mapping[str, Member], shown: Collection[str]
) -> Mapping[str, list[CopiedSpan]]:
    """Return the copied words of some reports and of all whose words these have, as compared."""
    found: defaultdict[str, list[CopiedSpan]] = defaultdict(list)
    asked: set[str] = set()
    wanted = set(shown)
    while wanted:
        edges = [edge for edge in tables.edges_at(sorted(wanted)) if is_copied(edge, members)]
        sources: set[str] = set()
        for row in tables.copied(edge.row for edge in edges):
            if _of_one_site(row, members):
                continue
            quoting = quoting_sides(row, tables.text, longest=tables.config.quotes.longest)
            taker, spans = _direction(row, members, quoted=bool(quoting))
            if taker in wanted:
                found[taker] += spans
                sources.update(span.source for span in spans)
        asked |= wanted
        wanted = sources - asked
    return found


def shares(report: Member, spans: Iterable[CopiedSpan]) -> list[CopiedShare]:
    """Return whose words a report has: most words first, quotations last."""
    low, high = _whole(report)
    characters: defaultdict[tuple[str, bool, bool], int] = defaultdict(int)
    for one in spans:
        characters[one.source, one.known, one.quoted] += one.end - one.start
    found = [
        CopiedShare(source, number / (high - low), known, quoted)
        for (source, known, quoted), number in characters.items()
    ]
    return sorted(found, key=lambda one: (one.quoted, -one.share, one.source, one.known))


def _of_one_site(row: Mapping[str, Any], members: Mapping[str, Member]) -> bool:
    """Tell whether two outlets on one site share a passage, which is most likely the site's own."""
    left, right = (members[row[side]].row for side in ("left", "right"))
    if row["relation"] != "overlaps" or left["source"] == right["source"]:
        return False
    return bool(common_site(left["url"], right["url"]))


def _direction(
    row: dict[str, Any], members: Mapping[str, Member], *, quoted: bool
) -> tuple[str, list[CopiedSpan]]:
    """Return the later report of a pair, with its words that stand in the other."""
    left_first = members[row["left"]].index < members[row["right"]].index
    source, taker = earlier_and_later(row["first"], unknown="left" if left_first else "right")
    spans = [
        CopiedSpan(
            one[f"{taker}_start"],
            one[f"{taker}_end"],
            row[source],
            one[f"{source}_start"],
            row["first"] is not None,
            quoted,
        )
        for one in row["copied_spans"]
    ]
    return str(row[taker]), spans


def _rank(span: CopiedSpan, members: Mapping[str, Member]) -> tuple[object, ...]:
    source = members[span.source]
    return span.quoted, not span.known, *source.turn, span.start, -span.end


def _painted(report: Member, spans: Iterable[CopiedSpan]) -> list[CopiedSpan]:
    """Keep of every span what no earlier one covers, inside what belongs to the cluster."""
    low, high = _whole(report)
    kept: list[CopiedSpan] = []
    for span in spans:
        for part in _uncovered(span, max(low, span.start), min(high, span.end), kept):
            insort(kept, part)
    return kept


def _uncovered(
    span: CopiedSpan, start: int, end: int, kept: Sequence[CopiedSpan]
) -> list[CopiedSpan]:
    """Return what no kept span covers; these are disjoint and in order, so few are looked at."""
    found, place = [], start
    first = bisect_right(kept, start, key=lambda one: one.end)
    for number in range(first, len(kept)):
        other = kept[number]
        if other.start >= end:
            break
        if other.start > place:
            found.append(_part(span, place, other.start))
        place = other.end
    if place < end:
        found.append(_part(span, place, end))
    return found


def _part(span: CopiedSpan, start: int, end: int) -> CopiedSpan:
    return span._replace(start=start, end=end, place=span.place + start - span.start)


def _whole(report: Member) -> tuple[int, int]:
    """Return the part of a text that belongs to the cluster."""
    if report.by_passage:
        return report.cluster["start"], report.cluster["end"]
    return 0, len(report.text)
