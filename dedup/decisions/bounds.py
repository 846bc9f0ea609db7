"""bounds_of: the obeyed decisions -> which documents are together, and which never may be."""

from __future__ import annotations

from itertools import chain

import polars as pl

from dedup.linkage import Bounds


def bounds_of(decisions: pl.DataFrame, documents: pl.DataFrame) -> Bounds:
    """Return what the obeyed decisions ask of the clusters, as pairs of documents.

    A decision is about a text. The documents that have it word for word are together, and the
    first of them (by id) stands in the pairs for the others.

    Args:
        decisions: the ``decisions`` table.
        documents: the ``documents`` table.
    """
    linking = pl.col("decision").is_in(["must-link", "cannot-link"])
    obeyed = decisions.filter(linking, pl.col("effect") == "obeyed")
    if obeyed.is_empty():
        return Bounds()
    holders = _holders(obeyed, documents)
    first = {text: names[0] for text, names in holders.items()}
    pairs: dict[str, set[tuple[str, str]]] = {"must-link": set(), "cannot-link": set()}
    for kind, left, right in obeyed.select("decision", "left", "right").iter_rows():
        if left != right:
            one, other = sorted((first[left], first[right]))
            pairs[kind].add((one, other))
    same = ((names[0], name) for names in holders.values() for name in names[1:])
    return Bounds(sorted(chain(pairs["must-link"], same)), sorted(pairs["cannot-link"]))


def _holders(obeyed: pl.DataFrame, documents: pl.DataFrame) -> dict[str, list[str]]:
    """Return the documents of every text that is decided about, sorted."""
    texts = pl.concat([obeyed["left"], obeyed["right"]]).unique()
    held = documents.filter(pl.col("content_hash").is_in(texts.implode()))
    groups = held.group_by("content_hash").agg(pl.col("document").sort())
    return dict(groups.sort("content_hash").iter_rows())
