"""Copying between outlets: whose words stand in whose later report, and how much of it.

Counted from the copy tier: pairs that are copies, and pairs that share a long passage and are none.
Only words in a report of another outlet count, only where it is known who was first, and no
quotation that both have. What stands in several earlier copies of one text is the first one's.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import Any, NamedTuple

import polars as pl

from dedup.days import may_be_first
from dedup.report.common import is_quotation
from dedup.report.labels import outlet_name
from dedup.report.shown import IS_COPIED
from dedup.report.tables import Tables
from dedup.spans import covered

__all__ = ["Copying", "Taken", "copied_edges"]


class Taken(NamedTuple):
    """What one outlet has of an earlier one: reports with its words, and how many characters."""

    outlet: str
    reports: int
    characters: int


def copied_edges(tables: Tables) -> pl.DataFrame:
    """Return the edges between texts that have a passage in common, with ``characters`` of it.

    ``row`` is the place of an edge among those that a report may show.
    """
    spans = pl.col("copied_spans")
    length = pl.element().struct.field("left_end") - pl.element().struct.field("left_start")
    return (
        tables.edges.with_row_index("row")
        .filter(IS_COPIED)
        .with_columns(characters=spans.list.eval(length).list.sum())
    )


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
        return {name: characters[name] / max(1, self._written[name]) for name in sorted(characters)}

    def sources_of(self, outlet: str) -> list[Taken]:
        """Return the outlets whose words an outlet has, most words first."""
        return self._from.get(outlet, [])

    def copied_by(self, outlet: str) -> list[Taken]:
        """Return the outlets that have the words of an outlet, most words first."""
        found = [
            Taken(later, one.reports, one.characters)
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
    def _from(self) -> Mapping[str, list[Taken]]:
        counted: defaultdict[tuple[str, str], list[int]] = defaultdict(list)
        for (document, earlier), spans in self._taken.items():
            counted[self._sources[document], earlier].append(covered(spans))
        found: defaultdict[str, list[Taken]] = defaultdict(list)
        for (later, earlier), characters in counted.items():
            found[later].append(Taken(earlier, len(characters), sum(characters)))
        return {outlet: _most_first(found[outlet]) for outlet in sorted(found)}

    @cached_property
    def _sources(self) -> Mapping[str, str]:
        columns = self._tables.documents.facts.select("document", "source").iter_rows()
        return {document: outlet_name(document, source) for document, source in columns if source}

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
        edges = copied_edges(self._tables).filter(pl.col("first").is_not_null())
        columns = ("left", "right", "first", "relation", "copied_spans")
        for edge in edges.select(columns).iter_rows(named=True):
            side, other_side = ("right", "left") if edge["first"] == "left" else ("left", "right")
            later, spans = edge[side], edge["copied_spans"]
            earlier = self._origins.get(edge[other_side], edge[other_side])
            source, other = self._sources.get(later), self._sources.get(earlier)
            if source and other and source != other and not self._is_quotation(edge):
                found[later, other] += [(one[f"{side}_start"], one[f"{side}_end"]) for one in spans]
        return found

    @cached_property
    def _origins(self) -> Mapping[str, str]:
        """Map copies to the lead of their cluster, if it is known to be earlier.

        One of several equal texts stands for all where copies are compared, whoever was first.
        """
        copies = self._tables.result.clusters.filter(tier="copy")
        leads = copies.filter(role="lead").select("cluster", lead="document")
        times = self._tables.documents.facts.select("document", "published")
        pairs = (
            copies.filter(role="member")
            .join(leads, on="cluster")
            .join(times, on="document")
            .join(times.select(lead="document", led="published"), on="lead")
        )
        columns = pairs.select("document", "lead", "led", "published").iter_rows()
        return {document: lead for document, lead, *both in columns if may_be_first(both) == [0]}

    def _is_quotation(self, edge: Mapping[str, Any]) -> bool:
        longest = self._tables.config.quotes.longest
        return is_quotation(edge, self._tables.text, longest=longest)


def _most_first(taken: Iterable[Taken]) -> list[Taken]:
    return sorted(taken, key=lambda one: (-one.characters, one.outlet))
