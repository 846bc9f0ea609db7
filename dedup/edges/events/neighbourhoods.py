"""Neighbourhoods: the documents on the same subject, and how common a term is among them."""

from __future__ import annotations

import math
from typing import Final

import numpy as np
import polars as pl

from dedup.arrays import Float64s, Int64s
from dedup.edges.events.pairs import ends_of
from dedup.kernels.neighbours import both_ways, nearest_columns
from dedup.kernels.windows import Around

ONE_SUBJECT: Final = 0.1
"""Documents of at least this likeness are about the same subject."""
_NEIGHBOURS: Final = 20
"""Documents of a neighbourhood at most."""


def neighbourhoods(scored: pl.DataFrame, documents: int) -> Around:
    """Return the most likely neighbours of every document, up to 20 of them.

    In a running story names that are rare in English stand in every report. What is rare among the
    neighbours is what one event has and the others of the same subject have not.

    Args:
        scored: pairs of rows, each once: ``left``, ``right``, ``likeness``.
        documents: how many rows there are.
    """
    near = nearest(scored, by="likeness", least=ONE_SUBJECT, most=_NEIGHBOURS)
    starts = np.searchsorted(near["document"].to_numpy(), np.arange(documents + 1))
    # With a document and a stranger; no term stands in more of them than they are.
    sizes = range(_NEIGHBOURS + 3)
    worth = np.stack([rarity_among(np.minimum(sizes, size), size) for size in sizes])
    return Around(starts, near["neighbour"].to_numpy().astype(np.int64), worth)


def rarity_among(holders: Int64s, documents: int) -> Float64s:
    """Return max(0, ln((m+1)/(df+.5)) / ln((m+1)/.5)) for terms in df of m documents.

    1 for a term in none of them, 0 for one in all.

    >>> rarity_among(np.array([0, 2, 4]), 4).round(2).tolist()
    [1.0, 0.3, 0.05]
    """
    rarity = np.log((documents + 1) / (holders + 0.5)) / math.log((documents + 1) / 0.5)
    return np.asarray(np.maximum(rarity, 0.0))


def nearest(scored: pl.DataFrame, *, by: str, least: float, most: int) -> pl.DataFrame:
    """Return the likeliest neighbours of every document: ``document``, ``neighbour``.

    Args:
        scored: pairs, each once, sorted: ``left``, ``right`` and the column ``by``.
        by: the column of scores that tells how near two documents are.
        least: least score of a neighbour.
        most: neighbours per document; of scores that are equal to 9 places the first by number.
    """
    likely = scored.filter(pl.col(by) >= least)
    left, right = ends_of(likely)
    scores = both_ways(left, right, likely[by].to_numpy(), int(right.max(initial=0)) + 1)
    near = nearest_columns(scores, -math.inf, most)
    documents, ranks = np.nonzero(near >= 0)
    return pl.DataFrame(
        {"document": documents.astype(np.uint32), "neighbour": near[documents, ranks]},
        schema={"document": pl.UInt32, "neighbour": pl.UInt32},
    )
