"""Outlets: what each carries first, leaves out, carries alone, and whose words it has."""

from __future__ import annotations

import hashlib
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal, NamedTuple

from dedup.report.copying.between_outlets import CopiedReports, Copying
from dedup.report.event.line import ClusterLine, OutletPart
from dedup.report.files.folder import INDEX
from dedup.report.labels import count, counted, outlet_name, percent
from dedup.report.rows.tables import Tables
from dedup.report.values import Fact

_ROWS: Final = 500
_LISTED: Final = 25
_NOT_PLAIN: Final = re.compile("[^a-z0-9]+")

_Part = tuple[ClusterLine, OutletPart]
_Taken = tuple[CopiedReports, str]


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
    """What one outlet carries first, leaves out, carries alone and copies.

    Beside each outlet that it copies, or is copied by, stands its page; empty: it has none.
    """

    title: str
    index: str
    outlet: str
    facts: tuple[Fact, ...]
    sources: tuple[_Taken, ...]
    copied_by: tuple[_Taken, ...]
    first: tuple[OutletEvent, ...]
    omitted: tuple[OutletEvent, ...]
    alone: tuple[OutletEvent, ...]


def outlet_file(outlet: str) -> str:
    """Return the file name of an outlet's page: readable, safe, and one per outlet.

    >>> outlet_file("../CNN (Web News)")
    'cnn-web-news-d2b009ce.html'
    """
    plain = _NOT_PLAIN.sub("-", outlet.lower())[:40].strip("-")
    digest = hashlib.sha256(outlet.encode("utf-8", "surrogatepass")).hexdigest()[:8]
    return f"{plain}-{digest}.html" if plain else f"{digest}.html"


class Outlets:
    """The outlets of a run: counted over the lines of all its clusters."""

    def __init__(self, tables: Tables, lines: Sequence[ClusterLine], copying: Copying) -> None:
        known = tables.outlets.items()
        self._reports = Counter(outlet_name(name, source) for name, source in known if source)
        self._copying = copying
        self._parts: Mapping[str, list[_Part]] = _by_outlet(lines)
        # Of the others nothing can be counted but their reports.
        met = (name for name in self._reports if name in self._parts or name in copying.outlets)
        ranked = sorted(met, key=lambda outlet: (-self._reports[outlet], outlet))
        self._ranked, self._paged = ranked, ranked[: tables.config.report.outlets]

    def table(self, *, title: str) -> OutletsPage | None:
        """Return the page of the outlets of which there is something to say; None: of none is."""
        if not self._ranked:
            return None
        rows = tuple(self._row(outlet) for outlet in self._ranked[:_ROWS])
        left = len(self._ranked) - len(rows)
        unmet = len(self._reports) - len(self._ranked)
        return OutletsPage(title, f"../{INDEX}", rows, left, unmet)

    def pages(self, *, title: str) -> list[tuple[str, OutletPage]]:
        """Return the pages of the outlets with the most reports, with their file names."""
        return [(outlet_file(outlet), self._page(outlet, title)) for outlet in self._paged]

    def _row(self, outlet: str) -> OutletRow:
        parts = self._parts.get(outlet, [])
        sources = self._copying.sources_of(outlet)
        return OutletRow(
            outlet=outlet,
            href=self._href(outlet),
            reports=self._reports[outlet],
            events=len(parts),
            first=sum(part.first for _, part in parts),
            of=sum(part.known for _, part in parts),
            told=sum(part.told for _, part in parts),
            omitted=sum(part.omitted for _, part in parts),
            alone=sum(part.alone for _, part in parts),
            copied=self._copying.shares.get(outlet, 0.0),
            source=sources[0].outlet if sources else "",
        )

    def _page(self, outlet: str, title: str) -> OutletPage:
        row, parts = self._row(outlet), self._parts.get(outlet, [])
        return OutletPage(
            title=title,
            index=f"../{INDEX}",
            outlet=outlet,
            facts=_facts(row),
            sources=self._taken(self._copying.sources_of(outlet)),
            copied_by=self._taken(self._copying.copied_by(outlet)),
            first=_most(parts, "first", lambda line, _: (count(line.size, "report"), "when")),
            omitted=_most(
                parts, "omitted", lambda _, one: (f"{one.omitted} left out", one.omitting)
            ),
            alone=_most(parts, "alone", lambda _, one: (f"{one.alone} alone", one.telling)),
        )

    def _taken(self, found: Sequence[CopiedReports]) -> tuple[_Taken, ...]:
        return tuple((one, self._href(one.outlet)) for one in found[:_LISTED])

    def _href(self, outlet: str) -> str:
        return outlet_file(outlet) if outlet in self._paged else ""


def _by_outlet(lines: Sequence[ClusterLine]) -> Mapping[str, list[_Part]]:
    found: defaultdict[str, list[_Part]] = defaultdict(list)
    for line in sorted(lines, key=lambda one: (-one.size, one.cluster)):
        if line.tier == "event":
            for part in line.parts:
                found[part.outlet].append((line, part))
    return found


def _most(
    parts: Sequence[_Part],
    weight: Literal["first", "omitted", "alone"],
    told: Callable[[ClusterLine, OutletPart], tuple[str, str]],
) -> tuple[OutletEvent, ...]:
    """List the events with the highest ``weight``; ``told``: the words, and where they lead."""
    weights = ((getattr(part, weight), line, part) for line, part in parts)
    found = sorted((one for one in weights if one[0]), key=lambda one: -one[0])
    events = []
    for _, line, part in found[:_LISTED]:
        words, anchor = told(line, part)
        events.append(OutletEvent(line, words, f"../{line.href}#{anchor}" if line.href else ""))
    return tuple(events)


def _facts(row: OutletRow) -> tuple[Fact, ...]:
    carried = row.told + row.omitted
    copies = row.copied > 0
    left_out = f"{100 * row.left_out:.0f} %"
    return (
        counted(row.reports, "report"),
        counted(row.events, "event"),
        *([Fact(f"{row.first:,} of {row.of:,}", "published first")] if row.of else []),
        *([Fact(left_out, "left out of what two others tell")] if carried else []),
        *([counted(row.alone, "statement told alone", "statements told alone")] * bool(row.alone)),
        *([Fact(percent(row.copied), "of its text in an earlier report of another")] * copies),
    )
