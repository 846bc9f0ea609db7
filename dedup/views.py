"""The views that propose pairs of documents, as bits: which of them proposed one is a number."""

from __future__ import annotations

from functools import cache
from typing import Final

import polars as pl

VIEWS: Final = (
    *("forms", "given", "neighbours", "pairs", "reviewer"),
    *("samples", "shingles", "terms", "words"),
)
"""In alphabetical order. ``given``: all pairs of a comparison; ``neighbours``: likely neighbours of
one document; ``reviewer``: joined by a decision; the others are named by what documents share."""

VIEW_BITS: Final = {view: 1 << place for place, view in enumerate(VIEWS)}


def listed_views(bits: pl.Series) -> pl.Series:
    """Return the names of the views of every pair, sorted.

    >>> listed_views(pl.Series([VIEW_BITS["terms"] | VIEW_BITS["pairs"]])).to_list()
    [['pairs', 'terms']]
    """
    return _lists().gather(bits).alias(bits.name)


def named_candidates(candidates: pl.DataFrame, documents: pl.DataFrame) -> pl.DataFrame:
    """Return candidates with the ids of their documents and the names of their views.

    >>> documents = pl.DataFrame({"document": ["b", "a"]})
    >>> pair = {"tier": ["copy"], "left": [0], "right": [1], "views": [VIEW_BITS["given"]]}
    >>> named_candidates(pl.DataFrame(pair), documents).row(0)
    ('copy', 'a', 'b', ['given'])
    """
    names = documents["document"].sort()
    return candidates.select(
        pl.col("tier").cast(pl.String),
        *(names.gather(candidates[side]).alias(side) for side in ("left", "right")),
        listed_views(candidates["views"]),
    )


@cache
def _lists() -> pl.Series:
    lists = [[v for v, bit in VIEW_BITS.items() if some & bit] for some in range(1 << len(VIEWS))]
    return pl.Series(lists, dtype=pl.List(pl.String))
