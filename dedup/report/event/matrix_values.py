"""What the statement matrix shows, as plain frozen values."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, NamedTuple

from dedup.report.values import Fact, Link, Piece, TimeLabel

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


class CellPoint(NamedTuple):
    """What one outlet gives on a point on which others differ; ``verdict`` is the table's word."""

    verdict: str
    text: str


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
class Column:
    """Head of a matrix column; ``hint`` is the document's full id."""

    label: str
    hint: str
    href: str
    passage: bool


class PointValue(NamedTuple):
    """One value of a point, with the outlets that give it."""

    value: str
    outlets: tuple[Link, ...]


class Point(NamedTuple):
    """A point on which the sentences of a statement differ; ``verdict``: conflict or differs."""

    verdict: str
    subject: str
    values: tuple[PointValue, ...]


class FirstTold(NamedTuple):
    """Who told a statement first, by the times of publication; one of those named.

    ``undated`` counts those that tell it and may have been earlier.
    """

    outlets: str
    time: TimeLabel
    undated: int


@dataclass(frozen=True, slots=True)
class Row:
    """A shared statement: its representative clause, who tells it, one cell per column.

    ``told`` counts them, ``doubt`` those among them and beside them that may count otherwise;
    ``rank``: its place by the time of the first report of it, from 0.
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

    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    hidden: int
    grades: tuple[str, ...]
    likely: float

    @property
    def compact(self) -> bool:
        """Tell whether too many columns stand side by side for a sentence in each."""
        return len(self.columns) > _READABLE
