"""Who tells what: one card per report, its summary made of counts and quoted clauses only."""

from __future__ import annotations

from typing import Final, Literal

from dedup.report.labels import count, safe_link, time_label
from dedup.report.matrix import Statement
from dedup.report.members import Member
from dedup.report.values import Link, OutletCard, Remark

__all__ = ["outlet_cards", "tags"]

_CLAUSES: Final = 3
_CLAUSE_LENGTH: Final = 64
_FLAGS: Final = {
    "bridge": "to check: without it the event falls apart",
    "loose": "to check: alike to few of the others",
}


def outlet_cards(
    reports: tuple[Member, ...],
    every: tuple[Member, ...],
    told: tuple[Statement, ...],
) -> tuple[OutletCard, ...]:
    """Describe some ``reports`` of a cluster that holds ``every``."""
    by_name = {report.document: report for report in every}
    return tuple(
        OutletCard(
            label=report.label,
            hint=report.document,
            title=report.title,
            href=f"#{report.anchor}",
            tags=tags(report),
            time=time_label(report.row["published"], report.row["published_raw"]),
            link=safe_link(report.row["url"]),
            bad_link="" if safe_link(report.row["url"]) else (report.row["url"] or "").strip(),
            remarks=_remarks(report, by_name, told),
        )
        for report in reports
    )


def tags(report: Member) -> tuple[str, ...]:
    """Name what kind of member a report is."""
    found = ["lead"] if report.lead else []
    if report.by_passage:
        sentences = [one for one in report.sentences if one["kind"] != "boilerplate"]
        inside = sum(report.in_passage(sentence) for sentence in sentences)
        found.append(f"by a passage: {inside} of {count(len(sentences), 'sentence')}")
    found += [_FLAGS[flag] for flag in report.cluster["flags"]]
    if report.same_text_as:
        found.append(f"shares its text with {report.same_text_as}")
    return tuple(found)


def _remarks(
    report: Member, by_name: dict[str, Member], told: tuple[Statement, ...]
) -> tuple[Remark, ...]:
    shared = [statement for statement in told if statement.shared]
    mine = [statement for statement in shared if report.document in statement.carriers]
    found = []
    if report.by_passage:
        text = "In this event by one passage; what the rest of it leaves out is not counted"
        found.append(Remark(text, "note"))
    if shared:
        text = f"Tells {len(mine)} of {count(len(shared), 'shared statement')}"
        found.append(Remark(text, "told"))
    left_out = [one for one in shared if one.absent.get(report.document) == "omitted"]
    left_out.sort(key=lambda statement: -len(statement.carriers))
    found += _quoting("Leaves out", "omitted", left_out, by_name)
    alone = [one for one in told if one.carriers == (report.document,)]
    found += _quoting("Alone with", "only", alone, by_name)
    return tuple(found)


def _quoting(
    text: str,
    kind: Literal["omitted", "only"],
    told: list[Statement],
    by_name: dict[str, Member],
) -> list[Remark]:
    if not told:
        return []
    clauses = tuple(
        Link(f"#{statement.anchor}", statement.clause(by_name, _CLAUSE_LENGTH))
        for statement in told[:_CLAUSES]
    )
    more = len(told) - len(clauses)
    return [Remark(f"{text} {len(told)}", kind, clauses, more)]
