"""What a page shows, as plain frozen values: no markup, no table, nothing left to decide.

``pages.py`` makes them from a :class:`~dedup.result.Result`; ``html.py`` renders them. Foreign text
(titles, sources, sentences) stands in them exactly as it was read: escaping is the renderer's work.
What a page holds by the thousand is a named tuple: it is made twice as fast as a dataclass.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, NamedTuple

__all__ = [
    "AloneGroup",
    "Bar",
    "Cell",
    "CellSentence",
    "Column",
    "EventPage",
    "Fact",
    "FullText",
    "Link",
    "LoneDocument",
    "Matrix",
    "OutletCard",
    "Paragraph",
    "PassageQuote",
    "Piece",
    "Quote",
    "Remark",
    "Row",
    "SentenceSpan",
    "StoryEvent",
    "StoryPart",
    "Tie",
    "TimeLabel",
]


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
    of the row quotes all of it. ``match`` says how well the two match, ``detail`` of how many
    words; without it no run of words is in both, and none is marked.
    """

    href: str
    pieces: tuple[Piece, ...]
    match: str = ""
    detail: str = ""


class Cell(NamedTuple):
    """What one outlet does with one statement: ``grade`` is the table's word or ``not told``.

    ``more``: further sentences that tell it; ``nearest``: where it is absent, the one that comes
    closest.
    """

    grade: str
    first: CellSentence | None = None
    more: tuple[Link, ...] = ()
    nearest: Link | None = None


@dataclass(frozen=True, slots=True)
class Column:
    """Head of a matrix column; ``hint`` is the document's full id."""

    label: str
    hint: str
    href: str
    passage: bool


@dataclass(frozen=True, slots=True)
class Row:
    """A shared statement: its representative clause, who tells it, one cell per column."""

    anchor: str
    number: int
    clause: str
    told: str
    cells: tuple[Cell, ...]
    elsewhere: tuple[Fact, ...] = ()


@dataclass(frozen=True, slots=True)
class Matrix:
    """Statements x outlets; ``hidden`` outlets have no column of their own."""

    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    hidden: int
    grades: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Quote:
    """A sentence quoted from a text, with its anchor on the page and its place in the text."""

    anchor: str
    href: str
    text: str


@dataclass(frozen=True, slots=True)
class PassageQuote:
    """One of the two passages that were compared."""

    label: str
    text: str


@dataclass(frozen=True, slots=True)
class AloneGroup:
    """What only one outlet tells: the first of it, and the count of the rest."""

    label: str
    hint: str
    href: str
    quotes: tuple[Quote, ...]
    more: int


@dataclass(frozen=True, slots=True)
class Remark:
    """One sentence of a summary: counted words, then clauses taken from the texts."""

    text: str
    kind: Literal["told", "omitted", "only", "note"]
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


class SentenceSpan(NamedTuple):
    """A stretch of a full text: a sentence, or what stands between two.

    ``rows`` link to the matrix, ``counterparts`` to sentences of other texts; ``only``: no other
    outlet tells it.
    """

    text: str
    kind: str
    anchor: str = ""
    passage: bool = False
    rows: tuple[Link, ...] = ()
    counterparts: tuple[Link, ...] = ()
    only: bool = False


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A line of the text; ``kind`` is set when all of it is of one kind other than body."""

    kind: str
    spans: tuple[SentenceSpan, ...]


@dataclass(frozen=True, slots=True)
class FullText:
    """The text of one report; of a passage with the paragraph before and behind it.

    ``before`` and ``after`` count the paragraphs that are not shown.
    """

    anchor: str
    label: str
    hint: str
    title: str
    tags: tuple[str, ...]
    before: int
    paragraphs: tuple[Paragraph, ...]
    after: int
    opened: bool


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
    """Why a pair is together, or why it is not."""

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
    elsewhere: Link | None = None


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
class EventPage:
    """One cluster: who tells what, the matrix, the texts, the reasons."""

    cluster: str
    tier: str
    title: str
    report_title: str
    index: str | None
    facts: tuple[Fact, ...]
    band: str
    outlets: tuple[OutletCard, ...]
    others: tuple[OutletCard, ...]
    matrix: Matrix | None
    alone: tuple[AloneGroup, ...]
    texts: tuple[FullText, ...]
    ties: tuple[Tie, ...]
    ties_left: int
    near: tuple[Tie, ...]
    story: StoryPart | None


@dataclass(frozen=True, slots=True)
class LoneDocument:
    """A document in no event and no copy cluster; ``related``: the event it is related to."""

    label: str
    hint: str
    title: str
    link: Link | None
    related: Link | None = None
