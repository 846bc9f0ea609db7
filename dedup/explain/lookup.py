"""Finding the rows of a result that an explanation speaks of."""

from __future__ import annotations

import difflib
import textwrap
import unicodedata
from collections import defaultdict
from collections.abc import Iterable
from typing import Any, Final

import polars as pl
from msgspec.structs import replace

from dedup.arguments import checked
from dedup.config import SettledConfig
from dedup.days import days_apart
from dedup.errors import InputError
from dedup.mentions import publication
from dedup.result import Result
from dedup.spans import headline_of

_HEADLINE: Final = 120
"""Characters of a headline that are shown."""
_PRINTED: Final = ("contains", "contained", "overlaps")
"""What two reports are of which one prints the other, or much of it."""


def settled_config(result: Result) -> SettledConfig:
    """Return the run's configuration with the thresholds that its size settles.

    ``same_day`` is what was expected of a day in this pile: of a short one less.
    """
    info = result.info
    config = info.configuration.settled(info.pile or info.counts["documents"])
    if info.same_day is None:
        return config
    return replace(config, event=replace(config.event, same_day=info.same_day))


def find_document(result: Result, name: str) -> str:
    """Return the id that ``name`` is, or unambiguously begins.

    Raises:
        InputError: no id, or more than one, begins so; the message names the nearest ids.
    """
    ids = result.stored_documents.ids
    checked(name, str, "a document is named by its id, which is a str, not {}", InputError)
    if (ids == name).any():
        return name
    begins = ids.filter(ids.str.starts_with(name)).to_list() if name else []
    if len(begins) == 1:
        return str(begins[0])
    if begins:
        raise InputError(f"{name!r} begins {len(begins)} ids: {_listed(sorted(begins))}")
    # Names of files on a Mac spell é as two characters, which nobody can type.
    same = ids.filter(ids.str.normalize("NFC") == unicodedata.normalize("NFC", name)).to_list()
    if len(same) == 1:
        return str(same[0])
    if (result.clusters["cluster"] == name).any():
        raise InputError(f"{name!r}: is a cluster; name two documents, such as those it holds")
    near = difflib.get_close_matches(name, ids.head(20_000).to_list(), n=3, cutoff=0.4)
    hint = f"; the nearest are {_listed(near)}" if near else ""
    raise InputError(f"{name!r}: no document of this run has this id{hint}")


def tier_edges(
    result: Result, tier: str, first: Iterable[str], second: Iterable[str]
) -> pl.DataFrame:
    """Return the edges of one tier between two groups of documents."""
    one, other = sorted(first), sorted(second)
    left, right = pl.col("left"), pl.col("right")
    ends = (left.is_in(one) & right.is_in(other)) | (left.is_in(other) & right.is_in(one))
    return result.filtered("edges", (pl.col("tier") == tier) & ends)


def strongest_edge(
    result: Result, tier: str, first: Iterable[str], second: Iterable[str]
) -> dict[str, Any] | None:
    """Return the strongest edge between two groups of documents; accepted ones come first."""
    edges = tier_edges(result, tier, first, second)
    order = edges.sort("verdict", "score", "left", "right", descending=[False, True, False, False])
    return order.row(0, named=True) if order.height else None


def clusters_of(result: Result, tier: str, document: str) -> list[str]:
    """Return the ids of a document's clusters in one tier."""
    return result.clusters.filter(tier=tier, document=document)["cluster"].to_list()


def common_clusters(result: Result, tier: str, left: str, right: str) -> set[str]:
    """Return the ids of the clusters that hold both documents."""
    return set(clusters_of(result, tier, left)) & set(clusters_of(result, tier, right))


def members_of(result: Result, cluster: str, tier: str = "event") -> list[str]:
    """Return the documents of a cluster, sorted; none if there is no such cluster."""
    return sorted(result.clusters.filter(tier=tier, cluster=cluster)["document"])


def copies_of(result: Result, document: str) -> list[str]:
    """Return a document and all that share a copy cluster with it as a whole, sorted."""
    whole = result.clusters.filter(tier="copy", membership="whole")
    own = whole.filter(document=document)["cluster"]
    return sorted({document, *whole.filter(pl.col("cluster").is_in(own.implode()))["document"]})


def group_of(result: Result, document: str) -> set[str]:
    """Return the whole members of a document's event clusters, or the document with its copies."""
    events = pl.col("cluster").is_in(clusters_of(result, "event", document))
    rows = result.clusters.filter(events, tier="event", membership="whole")
    return set(rows["document"]) or set(copies_of(result, document))


def page_that_prints(result: Result, left: str, right: str) -> tuple[str, float] | None:
    """Return which of two reports is in an event by a passage that the other, a member, has too.

    Beside it stands how sure that passage is; None: neither is.
    """
    edge = strongest_edge(result, "copy", [left], [right])
    if edge is None or edge["relation"] not in _PRINTED:
        return None
    common = pl.col("cluster").is_in(common_clusters(result, "event", left, right))
    rows = result.clusters.filter(common, tier="event")
    for page, report in ((left, right), (right, left)):
        side = "left" if edge["left"] == page else "right"
        whole = rows.filter(document=report, membership="whole")["cluster"]
        passages = rows.filter(pl.col("cluster").is_in(whole.implode()), document=page)
        for row in passages.filter(membership="passage").iter_rows(named=True):
            if any(
                one[f"{side}_start"] < row["end"] and row["start"] < one[f"{side}_end"]
                for one in edge["copied_spans"]
            ):
                return page, row["confidence"]
    return None


def is_whole_member(result: Result, document: str) -> bool:
    """Tell whether a document is in an event as a whole, not by a passage."""
    whole = result.clusters.filter(tier="event", document=document, membership="whole")
    return not whole.is_empty()


def document_of(result: Result, document: str) -> dict[str, Any]:
    """Return the row of a document; without a title, its headline stands in its place."""
    row = result.stored_documents.of_ids(pl.Series([document])).row(0, named=True)
    if not row["title"]:
        row["title"] = headline_of(row, sentences_of(result, document))
    return row


def sentences_of(result: Result, document: str) -> list[dict[str, Any]]:
    """Return the rows of ``sentences`` of a document, in reading order."""
    return result.filtered("sentences", pl.col("document") == document).to_dicts()


def describe_document(result: Result, document: str) -> str:
    """Return the headline, outlet and day of a document, as far as they are known; else its id."""
    row = document_of(result, document)
    day = "" if row["published"] is None else f"{row['published']:%Y-%m-%d}"
    headline = textwrap.shorten(row["title"], _HEADLINE, placeholder=" …")
    known = (f"“{headline}”" if headline else document, row["source"] or "", day)
    return ", ".join(filter(None, known))


def neighbours_of(result: Result, document: str) -> pl.DataFrame:
    """Return whom the event tier compared with a document, the likest by their words first.

    Returns:
        ``other``, ``score``, ``likeness``, ``days_apart`` and ``dates``, what the dates of
        publication and those in the texts say, of every pair.
    """
    left, right = pl.col("left"), pl.col("right")
    mine = (pl.col("tier") == "event") & ((left == document) | (right == document))
    other = pl.when(left == document).then(right).otherwise(left).alias("other")
    dates = pl.sum_horizontal("date_brake", "date_evidence").alias("dates")
    found = result.filtered("edges", mine).select(other, "score", "likeness", "days_apart", dates)
    return found.sort("likeness", "other", descending=[True, False], nulls_last=True)


def days_between(result: Result, left: str, right: str) -> float | None:
    """Return the days between two publications; None if one is undated."""
    rows = result.stored_documents.of_ids(pl.Series([left, right]), "published", "url")
    published = publication(rows)
    found: float | None = days_apart(published[:1], published[1:]).item()
    return found


def publication_days(result: Result, documents: pl.Series) -> str:
    """Say on which days reports were published, as far as that is known."""
    facts = result.stored_documents.of_ids(documents, "published", "url")
    published = publication(facts)
    days = published.drop_nulls().sort().dt.strftime("%Y-%m-%d").to_list()
    if not days:
        return " without a date"
    span = " to ".join(dict.fromkeys((days[0], days[-1])))
    return f" of {span}" if len(days) == len(documents) else f" ({len(days)} dated {span})"


def path_between(result: Result, tier: str, left: str, right: str) -> list[tuple[str, str, float]]:
    """Return the shortest way between two documents over accepted edges of their clusters.

    An event cluster holds copy clusters, so its ways may use copy edges too. Of two equally short
    ways the one with the stronger first steps is taken. Empty: there is no way.
    """
    links = _links(result, tier, common_clusters(result, tier, left, right))
    ways: dict[str, list[tuple[str, str, float]]] = {left: []}
    queue = [left]
    for name in queue:
        for other, score in links[name]:
            if other not in ways:
                ways[other] = [*ways[name], (name, other, score)]
                queue.append(other)
    return ways.get(right, [])


def _links(result: Result, tier: str, clusters: set[str]) -> dict[str, list[tuple[str, float]]]:
    """Return, of every member, whom accepted edges link it to, the strongest first."""
    members = sorted({name for cluster in clusters for name in members_of(result, cluster, tier)})
    strength = pl.when(pl.col("relation") == "passage").then("passage_score").otherwise("score")
    edges = result.filtered(
        "edges",
        pl.col("tier").is_in({"copy", tier})
        & (pl.col("verdict") == "accepted")
        & pl.col("left").is_in(members)
        & pl.col("right").is_in(members),
    ).select("left", "right", score=strength)
    edges = edges.sort("score", "left", "right", descending=[True, False, False])
    links = defaultdict[str, list[tuple[str, float]]](list)
    for one, other, score in edges.iter_rows():
        links[one].append((other, score))
        links[other].append((one, score))
    return links


def _listed(names: list[str]) -> str:
    shown = ", ".join(names[:3])
    return f"{shown} and {len(names) - 3} more" if len(names) > 3 else shown
