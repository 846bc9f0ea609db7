"""The documents that events are about, as they are compared: their words, cues and windows."""

from __future__ import annotations

from typing import NamedTuple

import polars as pl

from dedup.edges.cues import CueVectors
from dedup.edges.vectors import EventVectors
from dedup.edges.windows import TextWindows

__all__ = ["Compared", "read_compared"]


class Compared(NamedTuple):
    """What is compared of documents.

    ``standing`` says for every document which one stands for it: ``document``, ``stands``.
    """

    standing: pl.DataFrame
    vectors: EventVectors
    cues: CueVectors
    windows: TextWindows


def read_compared(
    sentences: pl.DataFrame, terms: pl.DataFrame, cues: pl.DataFrame, copies: pl.DataFrame
) -> Compared:
    """Return what is compared, as arrays: terms and cues, which are larger, are not needed then.

    Events are about copy clusters, not documents: for each copy cluster its fullest document is
    compared, and stands for the others.

    Args:
        sentences: the ``sentences`` table.
        terms: of :func:`dedup.terms.extract_terms`.
        cues: of :func:`dedup.cues.extract_cues`.
        copies: the copy tier of the ``clusters`` table.
    """
    standing = _standing_for(terms, copies)
    alone = standing["stands"].unique().sort()
    vectors = EventVectors(terms, alone)
    return Compared(
        standing,
        vectors,
        CueVectors(cues.filter(pl.col("document").is_in(alone.implode()))),
        TextWindows(terms, sentences, vectors),
    )


def _standing_for(terms: pl.DataFrame, copies: pl.DataFrame) -> pl.DataFrame:
    sized = terms.select("document", pl.col("terms").list.len().alias("size"))
    grouped = sized.join(
        copies.filter(pl.col("tier") == "copy").select("document", "cluster"),
        on="document",
        how="left",
    ).with_columns(pl.coalesce("cluster", pl.concat_str(pl.lit("alone "), "document")))
    ordered = grouped.sort("size", "document", descending=[True, False])
    return ordered.select("document", pl.col("document").first().over("cluster").alias("stands"))
