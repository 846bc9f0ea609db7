"""The documents of a run, each text once: what is left when copies are dropped."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

import numpy as np
import polars as pl
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from dedup.errors import InputError
from dedup.result import Result, as_result

Graph = Mapping[str, Sequence[str]]
"""Document -> documents at the other end of its edges."""

_HAS_RIGHT: Final = ("identical", "copy", "contains")
"""Relations in which left has the text of right (``edges.relation``)."""
_HAS_LEFT: Final = ("identical", "copy", "contained")


def unique_documents(result: Result) -> pl.DataFrame:
    """Return the documents of a run less those whose text another one has.

    A document goes if one that stays has its text: a stub goes and the full report stays, a wire
    goes where a report holds all of it. Of documents that have the same text, the first to publish
    stays; where none is dated, the lead of the copy cluster. Only documents of one copy cluster are
    asked, by its accepted edges, and what has a text also has what that text has. So what goes has
    its words, but for edits, in what stays; what both of two fuller versions share goes once. Of
    documents that were only compared (:func:`dedup.compare`) all stay, for they form no such
    clusters.

    Args:
        result: a run with the copy tier.

    Returns:
        The rows of the ``documents`` table that stay, in its order, with all its columns and one
        more: ``copies``, a list of String, the documents that went in favour of this one, sorted.
        Every document of the run is in ``document`` or in one list of ``copies``. A column of the
        input that is called so is ``input_copies``.

    Raises:
        InputError: it is no result, or its run had no copy tier.

    >>> import dedup
    >>> told = "The bridge over the Teal fell on Monday, and four drivers died."
    >>> texts = [told, f"{told} Ferries will run from Tuesday on.", "Rain is expected in Harwick."]
    >>> result = dedup.run(pl.DataFrame({"id": ["wire", "full", "rain"], "text": texts}))
    >>> unique_documents(result).select("document", "copies").rows()
    [('full', ['wire']), ('rain', [])]
    """
    copies = copies_of(result)
    stands_for = pl.DataFrame(
        {"document": list(copies), "copies": list(copies.values())},
        schema={"document": pl.String, "copies": pl.List(pl.String)},
    )
    gone = [document for group in copies.values() for document in group]
    kept = _without_ours(result.documents.filter(~pl.col("document").is_in(gone)))
    joined = kept.join(stands_for, on="document", how="left", maintain_order="left")
    return joined.with_columns(pl.col("copies").fill_null([]))


def copies_of(result: Result) -> dict[str, list[str]]:
    """Return for every document that stays in favour of others which ones these are, sorted.

    Raises:
        InputError: it is no result, or its run had no copy tier.

    >>> import dedup
    >>> result = dedup.run(pl.DataFrame({"id": ["a", "b"], "text": ["One two three."] * 2}))
    >>> copies_of(result)
    {'a': ['b']}
    """
    if "copy" not in as_result(result).info.configuration.tiers:
        raise InputError("the run has no copy tier, which tells whose text is whose: run it anew")
    holders = _holders(result)
    held: dict[str, list[str]] = defaultdict(list)
    for document, others in holders.items():
        for other in others:
            held[other].append(document)
    placed: set[str] = set()
    copies: dict[str, list[str]] = {}
    for document in _kept(holders, _by_precedence(result)):
        found = _reached(document, held, placed)
        placed |= found
        copies[document] = sorted(found - {document})
    return copies


def _without_ours(documents: pl.DataFrame) -> pl.DataFrame:
    """Rename a further column of the input that has the name of ours, as reading does."""
    name = "copies"
    while name in documents.columns:
        name = f"input_{name}"
    return documents.rename({"copies": name}, strict=False)


def _holders(result: Result) -> dict[str, list[str]]:
    """Return for every member of a copy cluster who else of that cluster has its text."""
    members = result.clusters.filter(tier="copy").select("document", "cluster")
    accepted = (pl.col("tier") == "copy") & (pl.col("verdict") == "accepted")
    inside = result.filtered("edges", accepted).select("left", "right", "relation")
    for end in ("left", "right"):
        own = members.select(pl.col("document").alias(end), pl.col("cluster").alias(f"of_{end}"))
        inside = inside.join(own, on=end)
    holders: dict[str, list[str]] = {name: [] for name in members["document"]}
    same = inside.filter(pl.col("of_left") == pl.col("of_right"))
    for left, right, relation in same.select("left", "right", "relation").iter_rows():
        if relation in _HAS_RIGHT:
            holders[right].append(left)
        if relation in _HAS_LEFT:
            holders[left].append(right)
    return holders


def _by_precedence(result: Result) -> list[str]:
    """Return the members of copy clusters, the first to publish first, and leads before others."""
    rows = result.clusters.filter(tier="copy")
    # A page that holds several reports is in the clusters of all, and leads none.
    members = rows.group_by("document").agg(pl.col("role").min())
    facts = result.stored_documents.facts.select("document", "published", "content_hash")
    ordered = members.join(facts, on="document").sort(
        "published", "role", "content_hash", "document", nulls_last=True
    )
    return ordered["document"].to_list()


def _kept(holders: Graph, by_precedence: Sequence[str]) -> Iterable[str]:
    """Yield one document of every group that nobody else has the text of, by precedence.

    Documents that have each other's text, at first or at further hand, are a strongly connected
    component; those whose text nobody outside has are its sinks.
    """
    number = {document: index for index, document in enumerate(by_precedence)}
    pairs = [(number[one], number[other]) for one, others in holders.items() for other in others]
    ends = np.array(pairs, dtype=np.int64).reshape(-1, 2).T
    shape = (len(number), len(number))
    graph = coo_array((np.ones(len(pairs), dtype=np.int8), (ends[0], ends[1])), shape=shape)
    of_document = connected_components(graph, connection="strong")[1]
    leaves = of_document[ends[0]] != of_document[ends[1]]
    done = set(of_document[ends[0][leaves]].tolist())
    for document, component in zip(by_precedence, of_document.tolist(), strict=True):
        if component not in done:
            done.add(component)
            yield document


def _reached(start: str, held: Graph, placed: set[str]) -> set[str]:
    """Return a document and all whose text it has, at first or further hand, not yet placed."""
    found, ahead = {start}, [start]
    while ahead:
        for document in held.get(ahead.pop(), ()):
            if document not in found and document not in placed:
                found.add(document)
                ahead.append(document)
    return found
