"""The full texts of a page: paragraphs kept, sentences anchored and linked to each other."""

from __future__ import annotations

from collections import defaultdict
from typing import Any, Final

from dedup.report.matrix import Statement
from dedup.report.members import Member
from dedup.report.values import FullText, Link, Paragraph, SentenceSpan

__all__ = ["full_texts"]

_OPEN_TEXTS: Final = 6
_COUNTERPARTS: Final = 1

Place = tuple[str, int]


def full_texts(
    shown: tuple[Member, ...], told: tuple[Statement, ...], tags: dict[str, tuple[str, ...]]
) -> tuple[FullText, ...]:
    """Lay out the text of every shown report; ``tags``: words about each document."""
    links, only = _aligned(shown, told), _only(told)
    found = []
    for report in shown:
        before, paragraphs, after = _around(_paragraphs(report, links, only))
        text = FullText(
            anchor=report.anchor,
            label=report.label,
            hint=report.document,
            title=report.title,
            tags=tags[report.document],
            before=before,
            paragraphs=paragraphs,
            after=after,
            opened=len(shown) <= _OPEN_TEXTS,
        )
        found.append(text)
    return tuple(found)


def _aligned(
    shown: tuple[Member, ...], told: tuple[Statement, ...]
) -> dict[Place, list[tuple[Link, list[Link]]]]:
    """Map each sentence to its matrix rows, each with the sentences of other outlets in it."""
    found: defaultdict[Place, list[tuple[Link, list[Link]]]] = defaultdict(list)
    shared = [statement for statement in told if statement.shared]
    for number, statement in enumerate(shared, start=1):
        row = Link(f"#{statement.anchor}", str(number))
        best = {
            report.document: Link(f"#{report.sentence_anchor(rows[0]['sentence'])}", report.label)
            for report in shown
            if (rows := statement.sentences(report.document))
        }
        for document in best:
            others = [link for name, link in best.items() if name != document]
            for told_by in statement.sentences(document):
                found[document, told_by["sentence"]].append((row, others))
    return dict(found)


def _only(told: tuple[Statement, ...]) -> set[Place]:
    """Return the sentences that no other outlet tells."""
    alone = [statement for statement in told if not statement.shared]
    return {
        (name, row["sentence"])
        for statement in alone
        for name in statement.carriers
        for row in statement.sentences(name)
    }


def _paragraphs(
    report: Member, links: dict[Place, list[tuple[Link, list[Link]]]], only: set[Place]
) -> tuple[Paragraph, ...]:
    """Cut a text at its line ends; what stands between two sentences is kept as it is."""
    lines: list[list[SentenceSpan]] = [[]]
    place = 0
    for sentence in report.sentences:
        _append_gap(lines, report.text[place : sentence["start"]])
        at = (report.document, sentence["position"])
        lines[-1].append(_span(report, sentence, links.get(at, []), at in only))
        place = sentence["end"]
    _append_gap(lines, report.text[place:])
    return tuple(Paragraph(_kind(line), tuple(line)) for line in lines if line)


def _append_gap(lines: list[list[SentenceSpan]], gap: str) -> None:
    first, *rest = gap.splitlines() if gap else [""]
    # splitlines() drops an empty last line, which is the line break before the next sentence.
    if gap and gap != gap.rstrip("\r\n\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029"):
        rest.append("")
    if first.strip() or (first and lines[-1]):
        lines[-1].append(SentenceSpan(first, "gap"))
    lines.extend([SentenceSpan(line, "gap")] if line.strip() else [] for line in rest)


def _span(
    report: Member, sentence: dict[str, Any], aligned: list[tuple[Link, list[Link]]], only: bool
) -> SentenceSpan:
    others = list({link.text: link for _, links in reversed(aligned) for link in links}.values())
    return SentenceSpan(
        text=report.text[sentence["start"] : sentence["end"]],
        kind=sentence["kind"],
        anchor=report.sentence_anchor(sentence["position"]),
        passage=report.by_passage and report.in_passage(sentence),
        rows=tuple(row for row, _ in aligned),
        counterparts=tuple(others[:_COUNTERPARTS]),
        only=only,
    )


def _around(paragraphs: tuple[Paragraph, ...]) -> tuple[int, tuple[Paragraph, ...], int]:
    """Keep the paragraphs of a passage, with one on each side; count those before and after."""
    inside = [
        place for place, one in enumerate(paragraphs) if any(span.passage for span in one.spans)
    ]
    if not inside:
        return 0, paragraphs, 0
    first, last = max(0, inside[0] - 1), min(len(paragraphs), inside[-1] + 2)
    return first, paragraphs[first:last], len(paragraphs) - last


def _kind(line: list[SentenceSpan]) -> str:
    kinds = {span.kind for span in line if span.kind != "gap"}
    return kinds.pop() if len(kinds) == 1 else "body"
