"""Copying between outlets: whose words stand in whose later report, and how much of it.

Counted from the copy tier: pairs that are copies, and pairs that share a long passage and are none.
Only words in a report of another outlet count, only where it is known who was first, no quotation,
and nothing with which two reports of different events end. What stands in several earlier copies of
one text is the first one's.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import NamedTuple

from dedup.report.copying.nature import nature_of
from dedup.report.copying.passages import copied_pairs
from dedup.report.labels import outlet_name
from dedup.report.rows.tables import Tables
from dedup.spans import covered


class CopiedReports(NamedTuple):
    """What an outlet has of an earlier one: reports with its words, and how many characters."""

    outlet: str
    reports: int
    characters: int


class Copying:
    """Who copied whom, counted once for a whole run."""

    def __init__(self, tables: Tables) -> None:
        self._tables = tables

    @cached_property
    def shares(self) -> Mapping[str, float]:
        """Outlet -> share of its text, 0 to 1, that stands in an earlier report of another."""
        characters: defaultdict[str, int] = defaultdict(int)
        spans: defaultdict[str, list[tuple[int, int]]] = defaultdict(list)
        for (document, _), found in self._taken.items():
            spans[document] += found
        for document, found in spans.items():
            characters[self._sources[document]] += covered(found)
        return {name: characters[name] / self._written[name] for name in sorted(characters)}

    def sources_of(self, outlet: str) -> list[CopiedReports]:
        """Return the outlets whose words an outlet has, most words first."""
        return self._from.get(outlet, [])

    def copied_by(self, outlet: str) -> list[CopiedReports]:
        """Return the outlets that have the words of an outlet, most words first."""
        found = [
            CopiedReports(later, one.reports, one.characters)
            for later, sources in self._from.items()
            for one in sources
            if one.outlet == outlet
        ]
        return _most_first(found)

    @cached_property
    def outlets(self) -> frozenset[str]:
        """The outlets that copy another, or are copied by it."""
        earlier = {one.outlet for sources in self._from.values() for one in sources}
        return frozenset(self._from) | earlier

    @cached_property
    def _from(self) -> Mapping[str, list[CopiedReports]]:
        counted: defaultdict[tuple[str, str], list[int]] = defaultdict(list)
        for (document, earlier), spans in self._taken.items():
            counted[self._sources[document], earlier].append(covered(spans))
        found: defaultdict[str, list[CopiedReports]] = defaultdict(list)
        for (later, earlier), characters in counted.items():
            found[later].append(CopiedReports(earlier, len(characters), sum(characters)))
        return {outlet: _most_first(found[outlet]) for outlet in sorted(found)}

    @cached_property
    def _sources(self) -> Mapping[str, str]:
        known = self._tables.outlets.items()
        return {document: outlet_name(document, source) for document, source in known if source}

    @cached_property
    def _written(self) -> Mapping[str, int]:
        characters: defaultdict[str, int] = defaultdict(int)
        documents = self._tables.documents
        for document, length in zip(documents.ids, documents.lengths.tolist(), strict=True):
            if document in self._sources:
                characters[self._sources[document]] += length
        return characters

    @cached_property
    def _taken(self) -> Mapping[tuple[str, str], list[tuple[int, int]]]:
        """Map every later document and earlier outlet to the spans that both have."""
        found: defaultdict[tuple[str, str], list[tuple[int, int]]] = defaultdict(list)
        for edge, _, side, original in copied_pairs(self._tables):
            later, spans = edge[side], edge["copied_spans"]
            source, other = self._sources.get(later), self._sources.get(original)
            if edge["first"] is None or not source or not other or source == other:
                continue
            if nature_of(self._tables, edge).kind == "copied":
                found[later, other] += [(one[f"{side}_start"], one[f"{side}_end"]) for one in spans]
        return found


def _most_first(taken: Iterable[CopiedReports]) -> list[CopiedReports]:
    return sorted(taken, key=lambda one: (-one.characters, one.outlet))
