"""The statement matrix of one cluster: who tells what, in which words, and who does not."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, NamedTuple

from dedup.cards import elided
from dedup.config import StatementConfig
from dedup.report.event.cluster import Cluster, FirstTold
from dedup.report.event.conflicts import CellPoint, Point, cell_points, row_points
from dedup.report.event.statements import UNTOLD, Statement
from dedup.report.event.wording import alike, clause_pieces, joined
from dedup.report.members import Member
from dedup.report.values import Fact, Link, Piece
from dedup.schema import ABSENT_GRADES, CARRYING_GRADES

_GRADES: Final = (*CARRYING_GRADES, *ABSENT_GRADES, UNTOLD)


_READABLE: Final = 6
"""Columns of sentences that a screen of 1,280 pixels holds beside the statement."""


class CellSentence(NamedTuple):
    """One sentence in a cell, with the link to its place in the full text.

    Without pieces it is the representative sentence, word for word, or that itself where the head
    of the row quotes all of it. ``band`` says how well the two match, ``score`` by which figure,
    ``detail`` of how many words; without it no run of words is in both, and none is marked.
    """

    href: str
    pieces: tuple[Piece, ...]
    band: str = ""
    score: str = ""
    detail: str = ""


class Cell(NamedTuple):
    """What one outlet does with one statement: ``grade`` is the table's word or ``not told``.

    ``more``: further sentences that tell it; ``nearest``: where it is absent, the one that comes
    closest, with its score; ``points``: what it gives where others give something else.
    """

    grade: str
    first: CellSentence | None = None
    more: tuple[Link, ...] = ()
    nearest: Link | None = None
    points: tuple[CellPoint, ...] = ()


@dataclass(frozen=True, slots=True)
class Row:
    """A shared statement: its representative clause, who tells it, one cell per column.

    ``told`` counts them, ``doubt`` those among them that may count as one;
    ``first``: who told it before all others, unless these were first with the event, too; ``rank``:
    its place by the time of the first report of it, from 0.
    """

    anchor: str
    number: int
    clause: str
    told: str
    doubt: str
    cells: tuple[Cell, ...]
    elsewhere: tuple[Fact, ...] = ()
    first: FirstTold | None = None
    rank: int = 0
    points: tuple[Point, ...] = ()


@dataclass(frozen=True, slots=True)
class Matrix:
    """Statements x outlets; ``hidden`` outlets have no column of their own.

    ``likely``: the score from which two sentences match.
    """

    columns: tuple[Member, ...]
    rows: tuple[Row, ...]
    hidden: int
    grades: tuple[str, ...]
    likely: float

    @property
    def compact(self) -> bool:
        """Tell whether too many columns stand side by side for a sentence in each."""
        return len(self.columns) > _READABLE


def most_telling(cluster: Cluster, limit: int) -> tuple[Member, ...]:
    """Choose the reports that get a column: all, or the lead and those that tell most.

    Further copies of a text come after every report with its own words.
    """
    if len(cluster.reports) <= limit:
        return cluster.reports
    shared = Counter(name for statement in cluster.told.shared for name in statement.carriers)
    ranked = sorted(
        cluster.reports,
        key=lambda report: (
            not report.lead,
            bool(report.same_text_as),
            -shared[report.document],
            report.index,
        ),
    )
    return tuple(sorted(ranked[:limit], key=lambda report: report.index))


def build_matrix(
    cluster: Cluster,
    shown: Sequence[Member],
    differing: Mapping[int, Sequence[dict[str, Any]]],
    config: StatementConfig,
) -> Matrix | None:
    """Build the matrix of the shared statements; None: nothing is shared.

    Args:
        cluster: the cluster.
        shown: its reports that have a column.
        differing: statement -> its rows of the differences table.
        config: by which scores the sentences were matched.
    """
    if not cluster.told.shared:
        return None
    ranks = _ranks(cluster.first.values())
    columns = _Columns(shown, {one.document for one in shown}, cluster.by_name, ranks)
    rows = tuple(
        _row(number, statement, cluster, columns, differing.get(statement.number, ()))
        for number, statement in enumerate(cluster.told.shared, start=1)
    )
    used = {cell.grade for row in rows for cell in row.cells}
    return Matrix(
        columns=tuple(shown),
        rows=rows,
        hidden=len(cluster.reports) - len(shown),
        grades=tuple(grade for grade in _GRADES if grade in used),
        likely=config.score_cutoff,
    )


def _ranks(firsts: Iterable[FirstTold | None]) -> Mapping[str, int]:
    """Number the times of the first report of the rows."""
    times = sorted({one.time.machine for one in firsts if one})
    return {time: rank for rank, time in enumerate(times)}


class _Columns(NamedTuple):
    """The reports that have a column, their names, all reports, and the ranks of their times."""

    shown: Sequence[Member]
    names: Collection[str]
    every: dict[str, Member]
    ranks: Mapping[str, int]


def _row(
    number: int,
    statement: Statement,
    cluster: Cluster,
    columns: _Columns,
    differing: Sequence[dict[str, Any]],
) -> Row:
    """Return one row; without a first report it comes behind all others."""
    by_name, first = columns.every, cluster.first[statement.number]
    # Their silence would not count.
    outside = sum(statement.absent.get(name) == "not in the passage" for name in by_name)
    return Row(
        anchor=statement.anchor,
        number=number,
        clause=statement.clause(),
        told=_told(statement, len(by_name) - outside),
        doubt=_doubt(statement),
        cells=tuple(_cell(statement, report, differing) for report in columns.shown),
        elsewhere=_elsewhere(statement, columns),
        first=first if first and not _opened(cluster, first) else None,
        rank=columns.ranks[first.time.machine] if first else len(columns.ranks),
        points=row_points(differing, by_name, columns.names),
    )


def _opened(cluster: Cluster, first: FirstTold) -> bool:
    """Tell whether those who told something first were the first with the event, too."""
    return cluster.opened_by is not None and cluster.opened_by.outlets == first.outlets


def _told(statement: Statement, reports: int) -> str:
    """Count who tells it, and who of them by a match that is not sure."""
    likely = f", {len(statement.unsure)} by a likely match" if statement.unsure else ""
    return f"told by {len(statement.carriers)} of {reports} reports{likely}"


def _doubt(statement: Statement) -> str:
    """Count who tells it in words of others, if anybody does: most statements nobody copied."""
    own = len(statement.witnesses)
    return f" · {own} independent" if own < len(statement.carriers) else ""


def _elsewhere(statement: Statement, columns: _Columns) -> tuple[Fact, ...]:
    """Sum up the reports without a column: which tell the statement, which do not."""
    found: dict[str, list[str]] = {}
    if len(columns.shown) == len(columns.every):
        return ()
    for report in (one for name, one in columns.every.items() if name not in columns.names):
        grade = statement.absent.get(report.document, UNTOLD)
        word = "also told by" if statement.told_by(report.document) else f"{grade}:"
        found.setdefault(word, []).append(report.label)
    return tuple(Fact(", ".join(names), f"{word} {len(names)}") for word, names in found.items())


def _cell(statement: Statement, report: Member, differing: Sequence[dict[str, Any]]) -> Cell:
    rows = statement.sentences(report.document)
    points = cell_points(differing, report.document) if differing else ()
    if rows:
        more = tuple(
            Link(f"#{report.sentence_anchor(row['sentence'])}", str(place))
            for place, row in enumerate(rows[1:], start=1)
        )
        first = _sentence(rows[0], report, statement)
        return Cell(rows[0]["grade"], first, more, points=points)
    absence = statement.by_document.get(report.document)
    if absence is None:
        return Cell(UNTOLD, points=points)
    nearest = absence[0]["nearest"]
    shown = nearest is not None
    link = Link(f"#{report.sentence_anchor(nearest)}", _score(absence[0])) if shown else None
    return Cell(statement.absent[report.document], nearest=link, points=points)


def _sentence(row: dict[str, Any], report: Member, statement: Statement) -> CellSentence:
    href, own = f"#{report.sentence_anchor(row['sentence'])}", report.sentence_text(row["sentence"])
    first = statement.representative
    other = statement.reports[first["document"]]
    if row is first and elided(own) == statement.clause():
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
