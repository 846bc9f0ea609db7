"""What the page of one event shows beside its matrix, as plain frozen values."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from dedup.report.values import (
    Fact,
    Link,
    Matrix,
    OutletCard,
    Piece,
    StoryPart,
    Tie,
    TimeLabel,
)

__all__ = [
    "AloneGroup",
    "CopiedFrom",
    "EventPage",
    "FullText",
    "Paragraph",
    "Quotations",
    "Quote",
    "QuoteGroup",
    "QuotePlace",
    "Reviewed",
    "SentenceSpan",
    "TextPiece",
    "Timeline",
    "TimelineEntry",
]


@dataclass(frozen=True, slots=True)
class Quote:
    """A sentence quoted from a text, with its anchor on the page and its place in the text."""

    anchor: str
    href: str
    text: str


@dataclass(frozen=True, slots=True)
class AloneGroup:
    """What only one outlet tells: the first of it, and the count of the rest.

    ``unmatched`` counts its sentences for which no match was found, and which may stand elsewhere.
    """

    label: str
    hint: str
    href: str
    quotes: tuple[Quote, ...]
    more: int
    unmatched: int = 0


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

    anchor: str
    label: str
    hint: str
    title: str
    tags: tuple[str, ...]
    before: int
    paragraphs: tuple[Paragraph, ...]
    after: int
    opened: bool
    content_hash: str = ""
    end: int = 0


class CopiedFrom(NamedTuple):
    """Whose words stand in a report; ``share`` of its text, 0 to 1; ``x``: when that appeared.

    ``known``: it is known that the other was first; ``quoted``: both quote these words.
    """

    outlet: Link
    share: float
    known: bool
    quoted: bool
    x: float | None


@dataclass(frozen=True, slots=True)
class TimelineEntry:
    """One report on the timeline; ``x`` in 0..100 from the first to the last, None: undated."""

    label: str
    hint: str
    href: str
    title: str
    time: TimeLabel | None
    link: Link | None
    bad_link: str
    x: float | None
    later: str
    copied: tuple[CopiedFrom, ...]


@dataclass(frozen=True, slots=True)
class Timeline:
    """The reports in the order of their publication, then the undated ones.

    ``left`` counts the reports that are not shown; ``drawn``: two times or more, so that there is
    something to draw.
    """

    dated: tuple[TimelineEntry, ...]
    undated: tuple[TimelineEntry, ...]
    left: int
    drawn: bool


class QuotePlace(NamedTuple):
    """A quotation in one report; ``drift`` is the table's word, ``href`` empty without its text.

    ``pieces`` are empty where it has the very words of the fullest.
    """

    label: str
    hint: str
    href: str
    drift: str
    pieces: tuple[Piece, ...]
    speaker: str


@dataclass(frozen=True, slots=True)
class QuoteGroup:
    """A quotation that two reports have; ``text`` is the fullest version.

    ``disputed``: the reports credit it to names that have no word in common.
    """

    anchor: str
    text: str
    speaker: str
    disputed: bool
    places: tuple[QuotePlace, ...]


@dataclass(frozen=True, slots=True)
class Quotations:
    """Quotations of one event, those of most reports first; ``left`` counts the others."""

    groups: tuple[QuoteGroup, ...]
    left: int


@dataclass(frozen=True, slots=True)
class Reviewed:
    """A decision of a reviewer that this run was told, and what became of it."""

    decision: str
    about: str
    author: str
    time: TimeLabel | None
    note: str
    effect: str


@dataclass(frozen=True, slots=True)
class Place:
    """Where a page stands: its number, of how many, and the pages beside it; empty: none is."""

    number: int
    of: int
    before: str = ""
    after: str = ""


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
    unshared: bool
    """Whether no two of the outlets tell anything in common."""
    timeline: Timeline
    outlets: tuple[OutletCard, ...]
    others: tuple[OutletCard, ...]
    matrix: Matrix | None
    alone: tuple[AloneGroup, ...]
    quotes: Quotations | None
    texts: tuple[FullText, ...]
    ties: tuple[Tie, ...]
    ties_left: int
    near: tuple[Tie, ...]
    story: StoryPart | None
    reviewed: tuple[Reviewed, ...] = ()
    place: Place | None = None
    """Where it stands among the pages of a report; None: it stands alone."""
