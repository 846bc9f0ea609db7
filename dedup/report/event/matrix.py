"""The statement matrix of one cluster: who tells what, in which words, and who does not."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import groupby
from typing import Any, Final

from dedup.cards import elided
from dedup.config import StatementConfig
from dedup.report.event.conflicts import cell_points, row_points
from dedup.report.event.matrix_values import Cell, CellSentence, Column, Matrix, Nearest, Row
from dedup.report.event.timeline import first_told
from dedup.report.event.wording import alike, clause_pieces, joined
from dedup.report.labels import CUT, clip, count
from dedup.report.members import Member
from dedup.report.values import Fact, Link, Piece
from dedup.schema import ABSENT_GRADES, CARRYING_GRADES

UNTOLD: Final = "not told"
"""The grade of an outlet without a row: too few others tell it to call it omitted."""
_CLAUSE_LENGTH: Final = 150
_CLIPPED: Final = 100
"""Letters of a longer clause in the head of a row: its cell has all of it."""
_BRIEF: Final = 30
"""Letters of a clause that is shown only where no longer one is."""
_GRADES: Final = (*CARRYING_GRADES, *ABSENT_GRADES, UNTOLD)


@dataclass(frozen=True)
class Statement:
    """One statement of a cluster: its rows of the table by document, the best of each first."""

    number: int
    by_document: dict[str, list[dict[str, Any]]]
    carriers: tuple[str, ...]
    """Documents that tell the statement, sorted."""
    absent: dict[str, str]
    """Documents that do not tell it -> grade of the absence, as a page shows it."""

    @property
    def anchor(self) -> str:
        """Anchor of the statement on its page."""
        return f"s{self.number + 1}"

    @property
    def shared(self) -> bool:
        """Tell whether more than one document carries the statement."""
        return len(self.carriers) > 1

    @cached_property
    def unmatched(self) -> bool:
        """Tell whether one document has it only because no match was found."""
        return bool(self.representative["grade"] == "unmatched")

    @cached_property
    def witnesses(self) -> frozenset[str]:
        """The documents whose wording the carriers print: carriers with words of their own."""
        rows = ((name, self.by_document[name][0]["witness"]) for name in self.carriers)
        return frozenset(witness or name for name, witness in rows)

    @cached_property
    def unsure(self) -> frozenset[str]:
        """The carriers whose sentence is a likely match and no more."""
        return frozenset(
            name for name in self.carriers if self.by_document[name][0]["band"] == "likely"
        )

    @cached_property
    def representative(self) -> dict[str, Any]:
        """The row that stands for the statement."""
        return min((self.by_document[name][0] for name in self.carriers), key=_rank)

    def told_by(self, document: str) -> bool:
        """Tell whether a document carries the statement; ``carriers`` may be thousands."""
        return document in self.by_document and document not in self.absent

    def sentences(self, document: str) -> list[dict[str, Any]]:
        """Rows of the sentences with which a document tells the statement, best first."""
        return [row for row in self.by_document.get(document, ()) if _carries(row)]

    def clause(self, reports: Mapping[str, Member], limit: int = _CLAUSE_LENGTH) -> str:
        """Return the representative clause: what the other sentences were aligned with.

        An ellipsis stands where its sentence begins before it, or goes on behind.
        """
        report, sentence = self._sentence(reports)
        start, end = self._aligned(sentence["start"], sentence["end"])
        opening = "" if start == sentence["start"] else "…"
        clause = clip(report.text[start:end], limit)
        if len(clause) > _CLIPPED and clause.endswith("…"):
            clause = clip(clause, _CLIPPED)
        if end < sentence["end"] and not clause.endswith("…"):
            clause = f"{clause.rstrip(CUT)}…"
        return opening + clause

    def is_brief(self, reports: Mapping[str, Member]) -> bool:
        """Tell whether its clause is a few words only, of which hardly any is news."""
        _, sentence = self._sentence(reports)
        start, end = self._aligned(sentence["start"], sentence["end"])
        return end - start < _BRIEF

    def _sentence(self, reports: Mapping[str, Member]) -> tuple[Member, dict[str, Any]]:
        row = self.representative
        report = reports[row["document"]]
        return report, report.sentences[row["sentence"]]

    def _aligned(self, start: int, end: int) -> tuple[int, int]:
        spans = [
            (change["representative_start"], change["representative_end"])
            for name in self.carriers
            for row in self.by_document[name]
            for change in row["differences"]
        ]
        inside = [(a, b) for a, b in spans if start <= a < b <= end]
        if not inside:
            return start, end
        last = max(b for _, b in inside)
        # A clause that ends a word or less before its sentence takes the closing mark along.
        return min(a for a, _ in inside), end if end - last <= 2 else last


class Statements(tuple[Statement, ...]):
    """The statements of a cluster, in the table's order; what is asked for each report, once."""

    @cached_property
    def shared(self) -> Sequence[Statement]:
        """Those that more than one document carries."""
        return [one for one in self if one.shared]

    @cached_property
    def alone(self) -> Mapping[str, Sequence[Statement]]:
        """Document -> those that it alone tells; what found no match may well stand elsewhere."""
        return {
            document: [one for one in own if not one.unmatched]
            for document, own in self.unshared.items()
        }

    @cached_property
    def unshared(self) -> Mapping[str, Sequence[Statement]]:
        """Document -> those that no other document carries."""
        found: dict[str, list[Statement]] = {}
        for one in self:
            if not one.shared:
                found.setdefault(one.carriers[0], []).append(one)
        return found


def statements(rows: list[dict[str, Any]]) -> Statements:
    """Group the statement rows of a cluster, in the table's order; absences alone make none."""
    found = []
    for number, group in groupby(rows, key=lambda row: int(row["statement"])):
        by_document: dict[str, list[dict[str, Any]]] = {}
        for row in group:
            by_document.setdefault(row["document"], []).append(row)
        for told in by_document.values():
            if len(told) > 1:
                told.sort(key=lambda row: (not _carries(row), _rank(row)))
        first = {name: told[0] for name, told in by_document.items()}
        carriers = tuple(name for name, row in first.items() if _carries(row))
        absent = {name: row["grade"] for name, row in first.items() if not _carries(row)}
        if carriers:
            found.append(Statement(number, by_document, carriers, absent))
    return Statements(found)


def most_telling(reports: tuple[Member, ...], told: Statements, limit: int) -> tuple[Member, ...]:
    """Choose the reports that get a column: all, or the lead and those that tell most.

    Further copies of a text come after every report with its own words.
    """
    if len(reports) <= limit:
        return reports
    shared = Counter(name for statement in told.shared for name in statement.carriers)
    ranked = sorted(
        reports,
        key=lambda report: (
            not report.lead,
            bool(report.same_text_as),
            -shared[report.document],
            report.index,
        ),
    )
    return tuple(sorted(ranked[:limit], key=lambda report: report.index))


def build_matrix(
    reports: tuple[Member, ...],
    shown: tuple[Member, ...],
    told: Statements,
    differing: Mapping[int, Sequence[dict[str, Any]]],
    config: StatementConfig,
) -> Matrix | None:
    """Build the matrix of the shared statements; None: nothing is shared.

    ``differing``: statement -> its rows of the differences table; ``config``: by which scores the
    sentences were matched.
    """
    by_name = {report.document: report for report in reports}
    if not told.shared:
        return None
    rows = _ranked(
        _row(number, statement, by_name, shown, differing.get(statement.number, ()))
        for number, statement in enumerate(told.shared, start=1)
    )
    used = {cell.grade for row in rows for cell in row.cells}
    return Matrix(
        columns=tuple(_column(report) for report in shown),
        rows=rows,
        hidden=len(reports) - len(shown),
        grades=tuple(grade for grade in _GRADES if grade in used),
        likely=config.score_cutoff,
    )


def _column(report: Member) -> Column:
    return Column(report.label, report.document, f"#{report.anchor}", report.by_passage)


def _ranked(rows: Iterable[Row]) -> tuple[Row, ...]:
    """Number the rows by the time of their first report; those without one come last."""
    found = tuple(rows)
    times = sorted({row.first.time.machine for row in found if row.first})
    ranks = {time: rank for rank, time in enumerate(times)}
    return tuple(
        replace(row, rank=ranks[row.first.time.machine] if row.first else len(times))
        for row in found
    )


def _row(
    number: int,
    statement: Statement,
    by_name: dict[str, Member],
    shown: tuple[Member, ...],
    differing: Sequence[dict[str, Any]],
) -> Row:
    columns = {report.document for report in shown}
    hidden = [report for name, report in by_name.items() if name not in columns]
    # Their silence would not count.
    outside = sum(statement.absent.get(name) == "not in the passage" for name in by_name)
    return Row(
        anchor=statement.anchor,
        number=number,
        clause=statement.clause(by_name),
        told=f"told by {len(statement.carriers)} of {len(by_name) - outside}",
        doubt=_doubt(statement, outside),
        cells=tuple(
            _cell(statement, report, by_name)._replace(
                points=cell_points(differing, report.document)
            )
            for report in shown
        ),
        elsewhere=_elsewhere(statement, hidden),
        own=len(statement.witnesses),
        first=first_told([by_name[name] for name in statement.carriers], unsure=statement.unsure),
        points=row_points(differing, by_name, columns),
    )


def _doubt(statement: Statement, outside: int) -> str:
    """Count who tells a statement by a likely match, and whose passage is about something else."""
    likely = f", {len(statement.unsure)} by a likely match" if statement.unsure else ""
    return likely + (f" · not in {count(outside, 'passage')}" if outside else "")


def _elsewhere(statement: Statement, hidden: list[Member]) -> tuple[Fact, ...]:
    """Sum up the reports without a column: which tell the statement, which do not."""
    found: dict[str, list[str]] = {}
    for report in hidden:
        grade = statement.absent.get(report.document, UNTOLD)
        word = "also told by" if statement.told_by(report.document) else f"{grade}:"
        found.setdefault(word, []).append(report.label)
    return tuple(Fact(", ".join(names), f"{word} {len(names)}") for word, names in found.items())


def _cell(statement: Statement, report: Member, by_name: dict[str, Member]) -> Cell:
    rows = statement.sentences(report.document)
    if rows:
        more = tuple(
            Link(f"#{report.sentence_anchor(row['sentence'])}", str(place))
            for place, row in enumerate(rows[1:], start=1)
        )
        first = _sentence(rows[0], report, statement, by_name)
        return Cell(rows[0]["grade"], first, more)
    absence = statement.by_document.get(report.document)
    if absence is None:
        return Cell(UNTOLD)
    nearest = absence[0]["nearest"]
    shown = None
    if nearest is not None:
        place = f"#{report.sentence_anchor(nearest)}"
        shown = Nearest(place, _score(absence[0]))
    return Cell(statement.absent[report.document], nearest=shown)


def _sentence(
    row: dict[str, Any], report: Member, statement: Statement, by_name: dict[str, Member]
) -> CellSentence:
    href, own = f"#{report.sentence_anchor(row['sentence'])}", report.sentence_text(row["sentence"])
    first = statement.representative
    other = by_name[first["document"]]
    if row is first and elided(own) == statement.clause(by_name):
        return CellSentence(href, ())
    if row is not first and own == other.sentence_text(first["sentence"]):
        return CellSentence(href, (), *_match(row))
    if not alike(row["differences"]):
        return CellSentence(href, joined([Piece(own, "same")]), *_match(row))
    start = report.sentences[row["sentence"]]["start"]
    ends = (start, start + len(own))
    pieces = clause_pieces(report.text, other.text, ends, row["differences"])
    return CellSentence(href, pieces, *_match(row), _detail(row))


def _match(row: dict[str, Any]) -> tuple[str, str]:
    """Return the band of a match and its score; the representative has neither."""
    return (row["band"], _score(row)) if row["band"] else ("", "")


def _score(row: dict[str, Any]) -> str:
    """Write a score as finely as the bounds of the bands are given."""
    return f"{row['score']:.3f}"


def _detail(row: dict[str, Any]) -> str:
    if not row["band"] or row["representative_coverage"] is None:
        return ""
    own, other = round(100 * row["coverage"]), round(100 * row["representative_coverage"])
    return f"{own} % of its words, {other} % of the representative’s"


def _carries(row: dict[str, Any]) -> bool:
    return row["sentence"] is not None and row["grade"] in CARRYING_GRADES


def _rank(row: dict[str, Any]) -> tuple[object, ...]:
    place = row["sentence"] if row["sentence"] is not None else -1
    return CARRYING_GRADES.index(row["grade"]) != 0 if _carries(row) else 2, -row["score"], place
