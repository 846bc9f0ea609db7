"""What the first page of a report shows, as plain frozen values like those of the other pages."""

from __future__ import annotations

from dataclasses import dataclass

from dedup.report.values import Fact, LoneDocument

__all__ = ["ClusterLine", "IndexPage", "RunFacts", "SkippedRow", "SkippedSection"]


@dataclass(frozen=True, slots=True)
class ClusterLine:
    """One cluster on the index."""

    href: str
    cluster: str
    tier: str
    headline: str
    outlets: tuple[str, ...]
    outlets_left: int
    times: str
    size: int
    confidence: float
    band: str
    shared: int | None
    omissions: int | None
    copies: int
    passages: int
    story: str


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
    """The first page of a report; ``index`` is its own address."""

    title: str
    index: str
    facts: tuple[Fact, ...]
    note: str
    advice: tuple[str, ...]
    events: tuple[ClusterLine, ...]
    copies: tuple[ClusterLine, ...]
    lone: tuple[LoneDocument, ...]
    lone_left: int
    skipped: SkippedSection
    run: RunFacts
