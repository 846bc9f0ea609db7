"""What the pages of copies and of outlets show, as plain frozen values."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from dedup.report.event.line_values import ClusterLine
from dedup.report.values import Fact


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

    @property
    def left_out(self) -> float:
        """Share, 0 to 1, that it left out of what it told or could have told."""
        return self.omitted / max(1, self.told + self.omitted)


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


class OutletEvent(NamedTuple):
    """An event in the list of an outlet: ``words`` say what it does there, ``href`` shows it."""

    line: ClusterLine
    words: str
    href: str


@dataclass(frozen=True, slots=True)
class OutletPage:
    """What one outlet carries first, leaves out, carries alone and copies."""

    title: str
    index: str
    outlet: str
    facts: tuple[Fact, ...]
    sources: tuple[TakenRow, ...]
    copied_by: tuple[TakenRow, ...]
    first: tuple[OutletEvent, ...]
    omitted: tuple[OutletEvent, ...]
    alone: tuple[OutletEvent, ...]
