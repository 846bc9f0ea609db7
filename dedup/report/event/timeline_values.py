"""What the head of the page of an event shows of each report, as plain frozen values."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from dedup.report.event.matrix_values import FirstTold
from dedup.report.members import Member
from dedup.report.values import Link


class CopiedFrom(NamedTuple):
    """Whose words stand in a report; ``share`` of its text, 0 to 1; ``x``: when that appeared.

    ``known``: it is known that the other was first; ``quoted``: both quote these words.
    """

    outlet: Link
    share: float
    known: bool
    quoted: bool
    x: float | None


class Tally(NamedTuple):
    """What a report does with the statements of its event, counted.

    ``told`` of the shared ones, of which ``likely`` by a match that is not sure; ``passage``: it is
    in the event by a passage, and what the rest of it omits is not counted.
    """

    told: int
    likely: int
    of: int
    omitted: int
    alone: int
    passage: bool


@dataclass(frozen=True, slots=True)
class TimelineEntry:
    """One report on the timeline; ``x`` in 0..100 from the first to the last, None: undated.

    ``tally`` is None where nothing was aligned.
    """

    report: Member
    x: float | None
    later: str
    copied: tuple[CopiedFrom, ...]
    tally: Tally | None = None


@dataclass(frozen=True, slots=True)
class Timeline:
    """The reports in the order of their publication, then the undated ones.

    ``left`` counts the reports that are not shown; ``drawn``: there are times enough for a
    drawing; ``first``: who published first, None: that is not known.
    """

    dated: tuple[TimelineEntry, ...]
    undated: tuple[TimelineEntry, ...]
    left: int
    drawn: bool
    first: FirstTold | None

    @property
    def takers(self) -> tuple[TimelineEntry, ...]:
        """The reports with words of another that are no quotation; what is one is listed last."""
        entries = (*self.dated, *self.undated)
        return tuple(one for one in entries if one.copied and not one.copied[0].quoted)
