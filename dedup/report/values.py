"""What every page shows, as plain frozen values: no markup, no table, nothing left to decide.

What one page alone shows is declared where it is made; ``html.py`` renders all of it. Foreign text
(titles, sources, sentences) stands in them exactly as it was read: escaping is the renderer's work.
What a page holds by the thousand is a named tuple: it is made twice as fast as a dataclass.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, NamedTuple


@dataclass(frozen=True, slots=True)
class Fact:
    """A fact in two parts: ``value`` stands out, ``label`` says what it is of."""

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


@dataclass(frozen=True, slots=True)
class Place:
    """Where a page stands: its number, of how many, and the pages beside it; empty: none is."""

    number: int
    of: int
    before: str = ""
    after: str = ""
