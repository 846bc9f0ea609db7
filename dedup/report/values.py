"""What a page shows, as plain frozen values: no markup, no table, nothing left to decide.

``pages.py`` makes them from a :class:`~dedup.result.Result`; ``html.py`` renders them. Foreign text
(titles, sources, sentences) stands in them exactly as it was read: escaping is the renderer's work.
What a page holds by the thousand is a named tuple: it is made twice as fast as a dataclass.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal, NamedTuple

__all__ = [
    "Bar",
    "Cell",
    "CellPoint",
    "CellSentence",
    "Column",
    "Fact",
    "FirstTold",
    "Link",
    "LoneDocument",
    "Matrix",
    "Nearest",
    "OutletCard",
    "PassageQuote",
    "Piece",
    "Point",
    "PointValue",
    "Remark",
    "Row",
    "StoryEvent",
    "StoryPart",
    "Tie",
    "TimeLabel",
]

_READABLE: Final = 6
"""Columns of sentences that a screen of 1,280 pixels holds beside the statement."""


@dataclass(frozen=True, slots=True)
class Fact:
    """A counted fact: ``value`` stands out, ``label`` says what was counted."""

    value: str
    label: str


class Link(NamedTuple):
    """A link: ``href`` is an anchor, a relative page or a checked http(s) address."""

    href: str
    text: str


@dataclass(frozen=True, slots=True)
class TimeLabel:
    """A publication time: ``machine`` in ISO 8601, ``text`` for people."""

    machine: str
    text: str


class Piece(NamedTuple):
    """A run of characters of one sentence.

    ``same``: inside the aligned clause; ``differs``: there, but not in the representative;
    ``outside``: the rest of the sentence; ``dropped``: not of this sentence, but what the
    representative has in this place.
    """

    text: str
    kind: Literal["same", "differs", "outside", "dropped"]


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


class Nearest(NamedTuple):
    """The sentence that comes closest to a statement; ``href`` leads to it in its text."""

    href: str
    score: str


class CellPoint(NamedTuple):
    """What one outlet gives on a point on which others differ; ``verdict`` is the table's word."""

    verdict: str
    text: str


class Cell(NamedTuple):
    """What one outlet does with one statement: ``grade`` is the table's word or ``not told``.

    ``more``: further sentences that tell it; ``nearest``: where it is absent, the one that comes
    closest; ``points``: what it gives where others give something else.
    """

    grade: str
    first: CellSentence | None = None
    more: tuple[Link, ...] = ()
    nearest: Nearest | None = None
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
    """Who told a statement first, by the times of publication; of several, all of them.

    ``undated`` counts those that tell it and may have been earlier.
    """

    outlets: str
    time: TimeLabel
    undated: int


@dataclass(frozen=True, slots=True)
class Row:
    """A shared statement: its representative clause, who tells it, one cell per column.

    ``own``: how many carriers have words of their own for it; ``rank``: its place by the time of
    the first report of it, from 0.
    """

    anchor: str
    number: int
    clause: str
    told: str
    cells: tuple[Cell, ...]
    elsewhere: tuple[Fact, ...] = ()
    own: int = 0
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


@dataclass(frozen=True, slots=True)
class PassageQuote:
    """One of the two passages that were compared."""

    label: str
    text: str


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

    label: str
    hint: str
    title: str
    href: str
    tags: tuple[str, ...]
    time: TimeLabel | None
    link: Link | None
    bad_link: str
    remarks: tuple[Remark, ...]
    anchor: str = ""
    content_hash: str = ""


@dataclass(frozen=True, slots=True)
class Bar:
    """One piece of evidence; ``x`` and ``width`` place its bar in 0..100, None: no bar."""

    label: str
    text: str
    amount: str
    x: float | None
    width: float
    positive: bool


@dataclass(frozen=True, slots=True)
class Tie:
    """Why a pair is together, or why it is not.

    Of a near miss ``title``, ``time`` and ``link`` are those of the report outside, and the
    hashes name the texts that a reviewer may join.
    """

    left: Link
    right: Link
    tier: str
    together: bool
    relation: str
    score: str
    summary: str
    bars: tuple[Bar, ...]
    zero: float | None
    passages: tuple[PassageQuote, ...]
    title: str = ""
    time: TimeLabel | None = None
    link: Link | None = None
    elsewhere: Link | None = None
    inside_hash: str = ""
    outside_hash: str = ""


@dataclass(frozen=True, slots=True)
class StoryEvent:
    """One event of a running story; ``href`` is empty for the page's own and without pages."""

    href: str
    title: str
    times: str
    size: int
    own: bool = False


@dataclass(frozen=True, slots=True)
class StoryPart:
    """What a running story holds beside one event; of a long one the events around it.

    ``earlier`` and ``later`` count the events that are not shown, ``alone`` are reports in none.
    """

    summary: str
    events: tuple[StoryEvent, ...]
    earlier: int
    later: int
    alone: tuple[LoneDocument, ...]
    alone_left: int


@dataclass(frozen=True, slots=True)
class LoneDocument:
    """A document in no event and no copy cluster; ``related``: the event it is related to."""

    label: str
    hint: str
    title: str
    link: Link | None
    related: Link | None = None
