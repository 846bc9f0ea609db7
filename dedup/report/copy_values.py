"""What the pages of copies and of outlets show, as plain frozen values."""

from __future__ import annotations

from dataclasses import dataclass

from dedup.report.front_values import ClusterLine
from dedup.report.values import Fact, Link, Piece, TimeLabel

__all__ = [
    "CopiedText",
    "CopiesPage",
    "CopyCase",
    "OutletPage",
    "OutletRow",
    "OutletsPage",
    "TakenRow",
]


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


@dataclass(frozen=True, slots=True)
class CopyCase:
    """One case of copied text: the earlier text, the later one, and who else has it.

    ``known``: which was first; ``quoted``: one of the two quotes the words in common.
    """

    anchor: str
    kind: str
    summary: str
    characters: int
    earlier: CopiedText
    later: CopiedText
    known: bool
    quoted: bool
    others: tuple[Fact, ...]
    others_left: int


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


@dataclass(frozen=True, slots=True)
class TakenRow:
    """An outlet that copies another, or is copied by it; ``href``: its own page, if any."""

    outlet: str
    href: str
    reports: int
    characters: int


@dataclass(frozen=True, slots=True)
class OutletRow:
    """One outlet in the table of all; statements and events are counted.

    ``first``: events that it published before others; ``of``: events in which that is known.
    """

    outlet: str
    href: str
    reports: int
    events: int
    first: int
    of: int
    told: int
    omitted: int
    alone: int
    copied: float
    source: str


@dataclass(frozen=True, slots=True)
class OutletsPage:
    """The outlets that are in an event or copy one another.

    Without a row are ``left`` more of them, those with the fewest reports, and ``unmet`` others.
    """

    title: str
    index: str
    rows: tuple[OutletRow, ...]
    left: int
    unmet: int

    @property
    def copied(self) -> bool:
        """Tell whether any outlet has words of an earlier report of another."""
        return any(row.copied for row in self.rows)


@dataclass(frozen=True, slots=True)
class OutletPage:
    """What one outlet carries first, leaves out, carries alone and copies."""

    title: str
    index: str
    outlet: str
    facts: tuple[Fact, ...]
    sources: tuple[TakenRow, ...]
    copied_by: tuple[TakenRow, ...]
    first: tuple[tuple[ClusterLine, str], ...]
    omitted: tuple[tuple[ClusterLine, str], ...]
    alone: tuple[tuple[ClusterLine, str], ...]
