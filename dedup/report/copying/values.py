"""What is told of copying: words in a report, its share of another, and what outlets have."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal, NamedTuple

from dedup.report.rows.edges import Side
from dedup.report.values import Fact, Link, Piece, TimeLabel


class CopiedSpan(NamedTuple):
    """Words of a report that stand in another, too.

    ``start`` and ``end`` are offsets in the text of the one, ``place`` where the words begin in the
    text of ``source``; ``known``: the source was first; ``quoted``: what both have is a quotation.
    """

    start: int
    end: int
    source: str
    place: int
    known: bool
    quoted: bool = False


class CopiedShare(NamedTuple):
    """Whose words a report has, of how much of it (0 to 1); the rest as in :class:`CopiedSpan`."""

    source: str
    share: float
    known: bool
    quoted: bool


class CopiedReports(NamedTuple):
    """What an outlet has of an earlier one: reports with its words, and how many characters."""

    outlet: str
    reports: int
    characters: int


@dataclass(frozen=True, slots=True)
class CopiedText:
    """One of two texts, as far as they have words in common: those are ``differs`` pieces.

    ``share`` says how much of it the other has; ``page`` leads to the event that it is part of.
    """

    label: str
    title: str
    time: TimeLabel | None
    link: Link | None
    page: str
    share: str
    pieces: tuple[Piece, ...]
    more: int


class Nature(NamedTuple):
    """Why the words that two texts have in common tell no copying; nothing: they do.

    Attributes:
        quoting: the sides that quote them.
        site: the site that both are on, whose own they most likely are.
        foot: whether two reports of different events end with them.
    """

    quoting: tuple[Side, ...] = ()
    site: str = ""
    foot: bool = False

    @property
    def kind(self) -> Literal["copied", "quotation", "site", "foot"]:
        """The reason in a word."""
        if self.quoting:
            return "quotation"
        if self.site:
            return "site"
        return "foot" if self.foot else "copied"


@dataclass(frozen=True, slots=True)
class CopyCase:
    """One case of copied text: the earlier text, the later one, and who else has it.

    ``known``: which was first; ``nature``: what the words in common are, if nobody copied them.
    """

    anchor: str
    kind: str
    summary: str
    characters: int
    earlier: CopiedText
    later: CopiedText
    known: bool
    nature: Nature
    others: tuple[Fact, ...]
    others_left: int

    @property
    def repeats(self) -> bool:
        """Tell whether both texts are of one outlet."""
        return self.earlier.label == self.later.label


@dataclass(frozen=True, slots=True)
class CopiesPage:
    """Who copied whom, when, how much: one page of the cases."""

    title: str
    index: str
    number: int
    pages: tuple[Link, ...]
    facts: tuple[Fact, ...]
    cases: tuple[CopyCase, ...]
    left: int


class CopiedLead(NamedTuple):
    """One case of copied text: ``text`` says who copied whom, ``href`` leads to the words."""

    href: str
    title: str
    text: str


@dataclass(frozen=True, slots=True)
class Copied:
    """What a run says about copied text, and which pages show it.

    ``shares``: outlets with the share of their text, 0 to 1, that stands word for word in an
    earlier report of another outlet.
    """

    shares: tuple[tuple[str, float], ...]
    leads: tuple[CopiedLead, ...]
    pages: tuple[Link, ...]


NOTHING_COPIED: Final = Copied((), (), ())
