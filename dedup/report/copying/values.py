"""What is told of copying: words in a report, its share of another, and what outlets have."""

from __future__ import annotations

from typing import NamedTuple

__all__ = ["CopiedReports", "CopiedShare", "CopiedSpan"]


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
