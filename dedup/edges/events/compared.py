"""The documents that events are about, as they are compared: their words, cues and windows."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

import numpy as np
import polars as pl

from dedup.arrays import Int64s
from dedup.edges.events.vectors import EventVectors
from dedup.edges.events.windows import TextWindows
from dedup.stored import Filtered, Spilled, StoredSentences, numbers_of


class Compared(NamedTuple):
    """What is compared of documents; whoever is compared is a row, in the order of ids.

    Attributes:
        documents: ids of those that are compared.
        rows: for every document, in the order of ids, the row of the one that stands for it.
        vectors: of their words.
        terms: their rows of :func:`dedup.terms.extract_terms`, on disk as those of the cues.
        cues: their rows of :func:`dedup.cues.extract_cues`.
        sentences: the ``sentences`` table.
    """

    documents: pl.Series
    rows: Int64s
    vectors: EventVectors
    terms: Filtered
    cues: Filtered
    sentences: StoredSentences

    def windows(self, rows: Iterable[int]) -> TextWindows:
        """Return the windows of some of them."""
        chosen = np.zeros(len(self.documents), dtype=np.bool_)
        chosen[np.fromiter(rows, dtype=np.int64)] = True
        postings = self.vectors.terms.read()
        return TextWindows(self.terms, self.sentences, self.documents, postings, chosen)


def read_compared(
    sentences: StoredSentences, terms: Spilled, cues: Spilled, copies: pl.DataFrame
) -> Compared:
    """Return what is compared.

    Events are about copy clusters, not documents: for each copy cluster its fullest document is
    compared, and stands for the others.

    Terms and cues are in the order of ids.
    """
    stands = _standing_for(terms, copies)
    alone = (stands["document"] == stands["stands"]).to_numpy()
    documents = stands["document"].filter(alone)
    rows = numbers_of(stands["stands"], documents)
    kept = Filtered(terms, alone)
    return Compared(documents, rows, EventVectors(kept), kept, Filtered(cues, alone), sentences)


def _standing_for(terms: Spilled, copies: pl.DataFrame) -> pl.DataFrame:
    """Return every document, in the order of ids, and the one that stands for it."""
    sized = pl.concat(
        part.select("document", pl.col("terms").list.len().alias("size"))
        for part in terms.parts("document", "terms")
    )
    ordered = in_copy_groups(sized, copies).sort("size", "document", descending=[True, False])
    return ordered.select(
        "document", pl.col("document").first().over("group").alias("stands")
    ).sort("document")


def in_copy_groups(documents: pl.DataFrame, copies: pl.DataFrame) -> pl.DataFrame:
    """Add ``group`` to documents: the copy cluster of each, or a name of its own."""
    clusters = copies.filter(tier="copy", membership="whole").select("document", group="cluster")
    alone = pl.concat_str(pl.lit("alone "), "document")
    joined = documents.join(clusters, on="document", how="left")
    return joined.with_columns(group=pl.coalesce("group", alone))
