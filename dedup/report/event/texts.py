"""The full texts of a page: paragraphs kept, sentences anchored and linked to each other."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, NamedTuple

from dedup.report.copying.spans import CopiedSpan
from dedup.report.event.cluster import Cluster
from dedup.report.event.statements import Statements
from dedup.report.members import Member
from dedup.report.values import Link

_OPEN_TEXTS: Final = 6
_COUNTERPARTS: Final = 1
_NEAR: Final = 200


_Place = tuple[str, int]


class TextPiece(NamedTuple):
    """Some words of a sentence; ``copied``: they stand in another report.

    ``source`` names that report where its words begin.
    """

    text: str
    copied: bool
    source: Link | None = None


class SentenceSpan(NamedTuple):
    """A stretch of a full text: a sentence, or what stands between two.

    ``rows`` link to the matrix, ``counterparts`` to sentences of other texts; ``only``: no other
    outlet tells it. ``pieces`` are set where words of another report stand in it, and add up to
    ``text``.
    """

    text: str
    kind: str
    anchor: str = ""
    passage: bool = False
    rows: tuple[Link, ...] = ()
    counterparts: tuple[Link, ...] = ()
    only: bool = False
    pieces: tuple[TextPiece, ...] = ()


_SPACE: Final = SentenceSpan(" ", "gap")


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A line of the text; ``kind`` is set when all of it is of one kind other than body.

    ``start``: where its first sentence begins in the text; None: it has none.
    """

    kind: str
    spans: tuple[SentenceSpan, ...]
    start: int | None = None


@dataclass(frozen=True, slots=True)
class FullText:
    """The text of one report; of a passage with the paragraph before and behind it.

    ``before`` and ``after`` count the paragraphs that are not shown; ``end`` is where those
    shown end in the text.
    """

    report: Member
    before: int
    paragraphs: tuple[Paragraph, ...]
    after: int
    opened: bool
    end: int


def full_texts(
    cluster: Cluster, shown: Sequence[Member], copied: Mapping[str, Sequence[CopiedSpan]]
) -> tuple[FullText, ...]:
    """Lay out the text of every shown report.

    Args:
        cluster: the cluster.
        shown: its reports that have a text on the page.
        copied: document -> its words that stand in another report, in the order of the text.
    """
    links, only = _aligned(shown, cluster.told), _only(cluster.told)
    linked = {report.document for report in shown}
    found = []
    for report in shown:
        words = [
            _Copied(one, _source(one, cluster.by_name, linked))
            for one in copied.get(report.document, ())
        ]
        before, paragraphs, after = _around(_paragraphs(report, links, only, words))
        text = FullText(
            report=report,
            before=before,
            paragraphs=paragraphs,
            after=after,
            opened=len(shown) <= _OPEN_TEXTS,
            end=_end(paragraphs),
        )
        found.append(text)
    return tuple(found)


@dataclass(frozen=True, slots=True)
class _Copied:
    """Words that stand in another report, with the link to where they begin there."""

    span: CopiedSpan
    source: Link


def _source(span: CopiedSpan, every: Mapping[str, Member], linked: set[str]) -> Link:
    report = every[span.source]
    words = f"{'from' if span.known and not span.quoted else 'as in'} {report.label}"
    if span.source not in linked:
        return Link("", words)
    starts = [sentence["start"] for sentence in report.sentences]
    place = bisect_right(starts, span.place) - 1
    if place < 0 or report.by_passage:
        return Link(f"#{report.anchor}", words)
    return Link(f"#{report.sentence_anchor(place)}", words)


def _aligned(
    shown: Sequence[Member], told: Statements
) -> dict[_Place, list[tuple[Link, list[Link]]]]:
    """Map each sentence to its matrix rows, each with the sentences of other outlets in it."""
    found: defaultdict[_Place, list[tuple[Link, list[Link]]]] = defaultdict(list)
    for number, statement in enumerate(told.shared, start=1):
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


def _only(told: Statements) -> set[_Place]:
    """Return the sentences that no other outlet tells."""
    return {
        (name, row["sentence"])
        for name, alone in told.alone.items()
        for statement in alone
        for row in statement.sentences(name)
    }


def _paragraphs(
    report: Member,
    links: dict[_Place, list[tuple[Link, list[Link]]]],
    only: set[_Place],
    copied: Sequence[_Copied],
) -> tuple[Paragraph, ...]:
    """Cut a text at its line ends; what stands between two sentences is kept as it is."""
    lines: list[list[SentenceSpan]] = [[]]
    starts: list[int | None] = [None]
    place, ends = 0, [one.span.end for one in copied]
    for sentence in report.sentences:
        _append_gap(lines, report.text[place : sentence["start"]])
        starts += [None] * (len(lines) - len(starts))
        starts[-1] = sentence["start"] if starts[-1] is None else starts[-1]
        at = (report.document, sentence["position"])
        pieces = _pieces(report, sentence, copied, ends) if copied else ()
        lines[-1].append(_span(report, sentence, links.get(at, []), pieces, only=at in only))
        place = sentence["end"]
    _append_gap(lines, report.text[place:])
    starts += [None] * (len(lines) - len(starts))
    return tuple(
        Paragraph(_kind(line), tuple(line), start)
        for line, start in zip(lines, starts, strict=True)
        if line
    )


def _append_gap(lines: list[list[SentenceSpan]], gap: str) -> None:
    if gap in {"", " "}:  # most of them
        if gap and lines[-1]:
            lines[-1].append(_SPACE)
        return
    first, *rest = gap.splitlines()
    # splitlines() drops an empty last line, which is the line break before the next sentence.
    if gap != gap.rstrip("\r\n\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029"):
        rest.append("")
    if first.strip() or (first and lines[-1]):
        lines[-1].append(SentenceSpan(first, "gap"))
    lines.extend([SentenceSpan(line, "gap")] if line.strip() else [] for line in rest)


def _span(
    report: Member,
    sentence: dict[str, Any],
    aligned: list[tuple[Link, list[Link]]],
    pieces: tuple[TextPiece, ...],
    *,
    only: bool,
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
        pieces=pieces,
    )


def _pieces(
    report: Member, sentence: dict[str, Any], copied: Sequence[_Copied], ends: list[int]
) -> tuple[TextPiece, ...]:
    """Cut a sentence where words of another report begin and end; none: it has none of them."""
    start, end = sentence["start"], sentence["end"]
    before = report.sentences[sentence["position"] - 1]["end"] if sentence["position"] else 0
    found, place = [], start
    for number in range(bisect_right(ends, start), len(copied)):
        span = copied[number].span
        if span.start >= end:
            break
        first, last = max(start, span.start), min(end, span.end)
        # The name stands at the first sentence of the words, and not at every gap in them.
        named = span.start >= before and _begins(copied, number)
        found.append(TextPiece(report.text[place:first], copied=False))
        source = copied[number].source if named else None
        found.append(TextPiece(report.text[first:last], copied=True, source=source))
        place = last
    if found:
        found.append(TextPiece(report.text[place:end], copied=False))
    return tuple(one for one in found if one.text)


def _begins(copied: Sequence[_Copied], number: int) -> bool:
    """Tell whether words of another report begin here: not just behind others of the same."""
    if number == 0:
        return True
    last, span = copied[number - 1].span, copied[number].span
    return last.source != span.source or span.start - last.end > _NEAR


def _end(paragraphs: Sequence[Paragraph]) -> int:
    """Return where some paragraphs end in their text."""
    ends = (
        one.start + sum(len(span.text) for span in one.spans)
        for one in paragraphs
        if one.start is not None
    )
    return max(ends, default=0)


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
