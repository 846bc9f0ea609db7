"""What the page of one event shows beside its matrix, as plain frozen values."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, NamedTuple

from dedup.report.event.matrix_values import Matrix, Row
from dedup.report.event.timeline_values import Timeline
from dedup.report.members import Member
from dedup.report.values import Fact, Link, LoneDocument, Piece, Place, TimeLabel


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

    report: Member
    quotes: tuple[Quote, ...]
    more: int
    unmatched: int


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

    report: Member
    before: int
    paragraphs: tuple[Paragraph, ...]
    after: int
    opened: bool
    end: int


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
    doubted: Link | None
    """The report that is least sure to belong, where the event is not sure as a whole."""
    timeline: Timeline
    outlets: tuple[OutletCard, ...]
    others: tuple[OutletCard, ...]
    core: tuple[Row, ...]
    """The statements that most of the reports tell, each clause once."""
    matrix: Matrix | None
    alone: tuple[AloneGroup, ...]
    quotes: Quotations | None
    texts: tuple[FullText, ...]
    ties: tuple[Tie, ...]
    ties_left: int
    near: tuple[NearMiss, ...]
    story: StoryPart | None
    reviewed: tuple[Reviewed, ...] = ()
    place: Place | None = None
    """Where it stands among the pages of a report; None: it stands alone."""


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

    report: Member
    tags: tuple[str, ...]
    remarks: tuple[Remark, ...]


@dataclass(frozen=True, slots=True)
class Bar:
    """One piece of evidence; ``x`` and ``width`` place its bar in 0..100, None: no bar."""

    text: str
    amount: str
    x: float | None
    width: float
    positive: bool


@dataclass(frozen=True, slots=True)
class Tie:
    """Why a pair is together.

    ``total`` is the sum of the bars. ``told`` links statements of the page that both tell for sure,
    and ``likely`` those of which one has a likely match.
    """

    left: Link
    right: Link
    tier: str
    relation: str
    score: str
    summary: str
    bars: tuple[Bar, ...]
    total: str
    zero: float | None
    passages: tuple[PassageQuote, ...]
    told: tuple[Link, ...]
    likely: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class NearMiss:
    """A report outside, and why it did not join the report inside that it is most like.

    ``title``, ``lead``, ``time`` and ``link`` are its own; the hashes name the texts that a
    reviewer may join.
    """

    left: Link
    right: Link
    relation: str
    score: str
    summary: str
    title: str
    lead: str
    time: TimeLabel | None
    link: Link | None
    elsewhere: Link | None
    inside_hash: str
    outside_hash: str


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
