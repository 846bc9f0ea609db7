"""Who tells what: one card per report, its summary made of counts and quoted clauses only."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from dedup.report.copying.spans import CopiedShare, CopiedSpan, copied_spans, shares
from dedup.report.event.cluster import Cluster, FirstTold
from dedup.report.event.statements import Statement
from dedup.report.labels import clip, count
from dedup.report.members import Member
from dedup.report.rows.tables import ClusterTables
from dedup.report.values import Link

_CLAUSES: Final = 3
_CLAUSE_LENGTH: Final = 84
"""Letters of a clause: two lines of a card, of which a shorter one fills the first and a word."""
_LEAST_COPIED: Final = 0.05
"""Share of a text that stands in another: less is not worth a line."""
_Kind = Literal["omitted", "only", "first", "maybe", "before"]
_ABSENT: Final[tuple[tuple[str, str, _Kind], ...]] = (
    ("omitted", "Leaves out", "omitted"),
    ("not found", "Perhaps does not tell", "maybe"),
    ("published before", "Too early for", "before"),
)
_FLAGS: Final = {
    "bridge": "to check: without it the event falls apart",
    "loose": "to check: alike to few of the others",
}


@dataclass(frozen=True, slots=True)
class Remark:
    """One sentence of a summary: counted words, then clauses taken from the texts."""

    text: str
    kind: Literal["told", "omitted", "only", "note", "first", "maybe", "before", "copied"]
    clauses: tuple[Link, ...] = ()
    more: int = 0


@dataclass(frozen=True, slots=True)
class OutletCard:
    """One report of the event, in a few lines."""

    report: Member
    tags: tuple[str, ...]
    remarks: tuple[Remark, ...]


def outlet_cards(
    cluster: Cluster, reports: Iterable[Member], spans: Mapping[str, Sequence[CopiedSpan]]
) -> tuple[OutletCard, ...]:
    """Describe some ``reports`` of a cluster.

    ``spans``: document -> its words that stand in another report.
    """
    return tuple(
        OutletCard(
            report=report,
            tags=_tags(report),
            remarks=(
                *_remarks(report, cluster),
                *_copied(report, cluster.by_name, spans.get(report.document, ())),
            ),
        )
        for report in reports
    )


def leading_cards(tables: ClusterTables, cluster: Cluster, most: int) -> tuple[OutletCard, ...]:
    """Describe the first reports of a cluster, so many at most, for a page that is not its own."""
    reports = cluster.reports[:most]
    copied = copied_spans(tables, cluster.reports, [report.document for report in reports])
    return outlet_cards(cluster, reports, copied)


def _tags(report: Member) -> tuple[str, ...]:
    """Name what kind of member a report is."""
    found = []
    if report.by_passage:
        sentences = [one for one in report.sentences if one["kind"] != "boilerplate"]
        inside = sum(report.in_passage(sentence) for sentence in sentences)
        found.append(f"by a passage: {inside} of {count(len(sentences), 'sentence')}")
    found += [_FLAGS[flag] for flag in report.cluster["flags"]]
    if report.same_text_as:
        found.append(f"shares its text with {report.same_text_as}")
    return tuple(found)


def _remarks(report: Member, cluster: Cluster) -> tuple[Remark, ...]:
    told = cluster.told
    mine = [statement for statement in told.shared if statement.told_by(report.document)]
    counted, found = told.tally(report), []
    if report.by_passage:
        found.append(_belonging(report))
    if counted and counted.of:
        text = f"Tells {counted.told} of {count(counted.of, 'shared statement')}"
        text += f", {counted.likely} by a likely match" if counted.likely else ""
        found.append(Remark(text, "told"))
    first = [one for one in mine if _leads(report, cluster.first[one.number])]
    found += _quoting("First with", "first", first)
    for grade, words, kind in _ABSENT:
        absent = [one for one in told.shared if one.absent.get(report.document) == grade]
        absent.sort(key=lambda one: (one.is_brief, -len(one.carriers)))
        found += _quoting(words, kind, absent)
    alone = cluster.alone.get(report.document, ())
    found += _quoting("Alone with", "only", alone, report)
    return tuple(found)


def _belonging(report: Member) -> Remark:
    """Quote how the passage begins by which a report is in an event."""
    text = "In this event by one passage; what the rest of it leaves out is not counted"
    inside = (one for one in report.sentences if report.in_passage(one))
    begins = [one["position"] for one in inside if one["kind"] == "body"][:1]
    quoted = (
        Link(
            f"#{report.sentence_anchor(one)}",
            clip(report.sentence_text(one), _CLAUSE_LENGTH),
        )
        for one in begins
    )
    return Remark(text, "note", tuple(quoted))


def _copied(
    report: Member, by_name: dict[str, Member], spans: Sequence[CopiedSpan]
) -> list[Remark]:
    """Say whose words a report has, of the other that has most of them."""
    enough = (one for one in shares(report, spans) if one.share >= _LEAST_COPIED)
    most = next(enough, None)
    if most is None:
        return []
    other = Link(f"#{by_name[most.source].card_anchor}", by_name[most.source].label)
    return [Remark(f"{100 * most.share:.0f} % of its text {_held(most)}", "copied", (other,))]


def _held(taken: CopiedShare) -> str:
    """Say what words are in the report that has them, too; its name follows."""
    if taken.quoted:
        return "is quoted in another report, too"
    if taken.known:
        return "stands in an earlier report"
    return "stands in another report, and who was first is not known"


def _leads(report: Member, first: FirstTold | None) -> bool:
    """Tell whether it is known that a report alone told a statement first."""
    return first is not None and first.outlets == report.label and not first.undated


def _quoting(
    text: str,
    kind: _Kind,
    told: Sequence[Statement],
    teller: Member | None = None,
) -> list[Remark]:
    """Quote the first of some statements: in the table, or in the text of who alone tells them."""
    if not told:
        return []
    # Of one sentence several statements may be made: it is quoted once.
    quoted: dict[str, Link] = {}
    for statement in told:
        clause = statement.clause(_CLAUSE_LENGTH)
        quoted.setdefault(clause, Link(f"#{_place(statement, teller)}", clause))
        if len(quoted) == (_CLAUSES if kind in ("omitted", "only") else 1):
            break
    return [Remark(f"{text} {len(told)}", kind, (*quoted.values(),), len(told) - len(quoted))]


def _place(statement: Statement, teller: Member | None) -> str:
    """Return the anchor of a row of the table or, where one alone tells it, of its sentence."""
    if teller is None:
        return statement.anchor
    return teller.sentence_anchor(statement.sentences(teller.document)[0]["sentence"])
