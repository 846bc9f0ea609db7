"""Whose words stand in whose report, pair by pair: as pairs, and as a frame (copied_passages)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

import polars as pl

from dedup.days import may_be_first
from dedup.errors import InputError
from dedup.report.copying.nature import nature_of
from dedup.report.rows.edges import Side, copied_edges, earlier_and_later
from dedup.report.rows.sorted_groups import Row
from dedup.report.rows.tables import Tables
from dedup.result import Result, as_result
from dedup.spans import covered

_SPAN: Final = pl.Struct(
    dict.fromkeys(("earlier_start", "earlier_end", "later_start", "later_end"), pl.Int64())
)
PASSAGE_COLUMNS: Final[dict[str, pl.DataType]] = {
    "earlier": pl.String(),
    "later": pl.String(),
    "earlier_outlet": pl.String(),
    "later_outlet": pl.String(),
    "first_known": pl.Boolean(),
    "days_apart": pl.Float64(),
    "origin": pl.String(),
    "relation": pl.String(),
    "kind": pl.String(),
    "characters": pl.Int64(),
    "share": pl.Float64(),
    "spans": pl.List(_SPAN),
}
"""The columns of :func:`copied_passages`."""

_COLUMNS: Final = ("left", "right", "first", "relation", "days_apart", "copied_spans")
_TURNED: Final = {"contains": "contained", "contained": "contains"}


def copied_passages(result: Result) -> pl.DataFrame:
    """Return who has whose words: the pairs of documents with a passage in common.

    Args:
        result: a run with the copy tier.

    Returns:
        A row per pair, sorted by ``later`` and ``earlier``; empty: no text has a passage of
        another. Its columns:

        * ``earlier``, ``later``: documents, and their outlets, which may be null. Where
          ``first_known`` is false nobody knows who was first, and their order says nothing.
        * ``days_apart``: between both, null if one is undated.
        * ``origin``: who first printed what ``earlier`` is a copy of, else ``earlier`` itself.
        * ``relation``: of ``earlier`` to ``later``: identical, copy, contains, contained, or
          overlaps, where a passage stands in both and they are no copies.
        * ``kind``: copied, or why these words tell no copying: a quotation in either, of the site
          that both are on, or the foot of both.
        * ``characters`` of ``later`` that are in common, and their ``share`` of its text, 0 to 1.
        * ``spans``: where they stand, in code points.

        Of several equal texts one is compared for all: ask ``clusters`` for the others.

    Raises:
        InputError: it is no result, or its run had no copy tier.

    >>> import dedup
    >>> told = "The bridge over the Teal fell on Monday, and four drivers died."
    >>> reports = {"id": ["a", "b"], "date": ["2024-05-01", "2024-05-02"], "text": [told] * 2}
    >>> found = copied_passages(dedup.run(pl.DataFrame(reports)))
    >>> found.select("earlier", "later", "relation", "kind", "first_known").rows()
    [('a', 'b', 'identical', 'copied', True)]
    """
    if "copy" not in as_result(result).info.configuration.tiers:
        raise InputError("the run has no copy tier, which tells whose words are whose: run it anew")
    tables = Tables(result)
    rows = pl.DataFrame(_rows(tables), schema=PASSAGE_COLUMNS, orient="row")
    return rows.sort("later", "earlier")


def _rows(tables: Tables) -> Iterator[dict[str, Any]]:
    documents = tables.documents
    lengths = dict(zip(documents.ids, documents.lengths.tolist(), strict=True))
    for edge, *sides, origin in copied_pairs(tables):
        earlier, later = (edge[side] for side in sides)
        relation = edge["relation"]
        spans = [_span(one, *sides) for one in edge["copied_spans"]]
        common = covered((one["later_start"], one["later_end"]) for one in spans)
        yield {
            "earlier": earlier,
            "later": later,
            "earlier_outlet": tables.outlets[earlier],
            "later_outlet": tables.outlets[later],
            "first_known": edge["first"] is not None,
            "days_apart": edge["days_apart"],
            "origin": origin,
            "relation": relation if earlier < later else _TURNED.get(relation, relation),
            "kind": nature_of(tables, edge).kind,
            "characters": common,
            "share": common / lengths[later],
            "spans": spans,
        }


def _span(one: dict[str, int], earlier: str, later: str) -> dict[str, int]:
    return {
        f"{name}_{end}": one[f"{side}_{end}"]
        for name, side in (("earlier", earlier), ("later", later))
        for end in ("start", "end")
    }


def copied_pairs(tables: Tables) -> Iterator[tuple[Row, Side, Side, str]]:
    """Yield the edges whose texts have a passage in common, with what is known of their order.

    Beside each stand the sides of the earlier and the later text, and the document that first
    printed what the earlier is a copy of, else the earlier itself. One of several equal texts
    stands for all where copies are compared, whoever was first.
    """
    originals = _originals(tables)
    for edge in copied_edges(tables.edges).select(_COLUMNS).iter_rows(named=True):
        earlier, later = earlier_and_later(edge["first"])
        yield edge, earlier, later, originals.get(edge[earlier], edge[earlier])


def _originals(tables: Tables) -> Mapping[str, str]:
    """Map copies to the lead of their cluster, where that is known to be earlier."""
    copies = tables.result.clusters.filter(tier="copy", membership="whole")
    leads = copies.filter(role="lead").select("cluster", lead="document")
    times = tables.documents.facts.select("document", "published")
    pairs = (
        copies.filter(role="member")
        .join(leads, on="cluster")
        .join(times, on="document")
        .join(times.select(lead="document", led="published"), on="lead")
    )
    columns = pairs.select("document", "lead", "led", "published").iter_rows()
    return {document: lead for document, lead, *both in columns if may_be_first(both) == [0]}
