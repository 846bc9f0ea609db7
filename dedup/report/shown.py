"""Which edges a report may show: most pairs that were compared are near none of its pages."""

from __future__ import annotations

from typing import Final

import polars as pl

from dedup.result import Result

__all__ = ["IS_COPIED", "shown_edges"]

IS_COPIED: Final = (
    (pl.col("tier") == "copy")
    & ((pl.col("verdict") == "accepted") | (pl.col("relation") == "overlaps"))
    & (pl.col("copied_spans").list.len() > 0)
)
"""Of edges between texts that have a passage in common."""


def shown_edges(result: Result) -> pl.DataFrame:
    """Return the edges at members of clusters, those of what is related, and all that was copied.

    >>> from dedup import run
    >>> texts = ["Rain fell in Oslo on Monday."] * 2 + ["Snow fell in Bergen on Friday."]
    >>> result = run(pl.DataFrame({"text": texts}))
    >>> shown_edges(result).height <= result.edges.height
    True
    """
    members = result.clusters.filter(pl.col("tier") != "story")["document"].unique().implode()
    touching = pl.col("left").is_in(members) | pl.col("right").is_in(members)
    return result.filtered("edges", touching | (pl.col("relation") == "related") | IS_COPIED)
