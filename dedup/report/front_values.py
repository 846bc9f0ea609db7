"""What the first page of a report shows, as plain frozen values like those of the other pages."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, NamedTuple

from dedup.report.values import Fact, Link, LoneDocument

__all__ = [
    "NOTHING_COPIED",
    "Chart",
    "ChartBar",
    "ClusterLine",
    "Copied",
    "CopiedLead",
    "IndexPage",
    "Lead",
    "ListPage",
    "OutletPart",
    "RunFacts",
    "Sample",
    "SkippedRow",
    "SkippedSection",
]


class OutletPart(NamedTuple):
    """What one outlet does in one event.

    ``known``: one outlet published first, and it is known which; ``first``: it was this one.
    ``told``, ``omitted`` and ``alone`` count statements.
    """

    outlet: str
    reports: int
    known: bool
    first: bool
    told: int
    omitted: int
    alone: int


@dataclass(frozen=True, slots=True)
class ClusterLine:
    """One cluster in a list; ``href`` is empty where its page is not in the folder.

    ``outlets`` are all of them, the lead's first; ``day`` is the first publication in ISO 8601,
    empty if undated. ``shared``, ``omissions`` and ``conflicts`` count statements, None: not
    aligned. ``density`` is the share of its pairs of independent reports that are tied; ``margin``
    says how far its certainty lies from the threshold of a merge; ``unshared`` that no two outlets
    tell anything in common. ``names`` are what else a reader may know its reports by: their own
    headlines, ids and addresses.
    """

    href: str
    cluster: str
    tier: str
    headline: str
    outlets: tuple[str, ...]
    day: str
    times: str
    size: int
    confidence: float
    band: str
    unshared: bool
    shared: int | None
    omissions: int | None
    conflicts: int | None
    copies: int
    passages: int
    bridges: int
    loose: int
    density: float
    margin: float
    story: str
    names: tuple[str, ...] = ()
    parts: tuple[OutletPart, ...] = ()


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
    """A few clusters that are worth looking at first, each with what to look at.

    ``view`` is the query of the list that shows all of them, ``total`` says how many these are;
    empty: no more than stand here.
    """

    anchor: str
    title: str
    hint: str
    lines: tuple[tuple[ClusterLine, str], ...]
    view: str
    total: str


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


@dataclass(frozen=True, slots=True)
class Sample:
    """Clusters drawn for a review, with what they were drawn for."""

    title: str
    hint: str
    lines: tuple[tuple[ClusterLine, str], ...]
    view: str


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
    samples: tuple[Sample, ...]
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
