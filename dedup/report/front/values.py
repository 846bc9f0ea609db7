"""What the first page of a report shows, as plain frozen values like those of the other pages."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from dedup.report.copying.values import CopiedLead
from dedup.report.event.line_values import ClusterLine
from dedup.report.values import Fact, Link, LoneDocument


class ChartBar(NamedTuple):
    """One bar of a chart: ``share`` of the longest, 0 to 100."""

    label: str
    value: str
    share: float


@dataclass(frozen=True, slots=True)
class Chart:
    """A small overview; ``summary`` says in a sentence what it shows."""

    title: str
    summary: str
    bars: tuple[ChartBar, ...]
    note: str = ""


@dataclass(frozen=True, slots=True)
class Lead:
    """A few clusters that are worth looking at first, or drawn for a review, each with the reason.

    ``view`` is the query of the list that shows all of them, ``total`` says how many these are;
    empty: no more than stand here.
    """

    anchor: str
    title: str
    hint: str
    lines: tuple[tuple[ClusterLine, str], ...]
    view: str
    total: str


@dataclass(frozen=True, slots=True)
class SkippedRow:
    """Input that could not be used."""

    place: str
    reason: str
    detail: str


@dataclass(frozen=True, slots=True)
class SkippedSection:
    """What was skipped: counted by reason, the first rows shown."""

    total: int
    reasons: tuple[Fact, ...]
    rows: tuple[SkippedRow, ...]


@dataclass(frozen=True, slots=True)
class RunFacts:
    """How the run was made; ``changed`` settings differ from their default."""

    version: str
    libraries: tuple[Fact, ...]
    sketch: tuple[Fact, ...]
    inputs: tuple[Fact, ...]
    inputs_left: int
    settings: tuple[Fact, ...]
    changed: frozenset[str]


@dataclass(frozen=True, slots=True)
class IndexPage:
    """The first page of a report; ``index`` is its own address.

    ``lines`` are all clusters in the order of the list, ``shown`` of them stand on the page itself;
    ``draw`` is the order of a random draw. ``unpaged`` counts those without a page in the folder.
    ``searched``: there are enough of them to be searched, filtered and sorted.
    """

    title: str
    index: str
    facts: tuple[Fact, ...]
    note: str
    advice: tuple[str, ...]
    leads: tuple[Lead, ...]
    charts: tuple[Chart, ...]
    samples: tuple[Lead, ...]
    lines: tuple[ClusterLine, ...]
    draw: tuple[int, ...]
    shown: int
    unpaged: int
    searched: bool
    copied: tuple[CopiedLead, ...]
    more: tuple[Link, ...]
    lone: tuple[LoneDocument, ...]
    lone_left: int
    skipped: SkippedSection
    run: RunFacts


@dataclass(frozen=True, slots=True)
class ListPage:
    """One page of the whole list, for reading without a script; ``pages`` leads to all of them."""

    title: str
    index: str
    number: int
    total: int
    lines: tuple[ClusterLine, ...]
    pages: tuple[Link, ...]
