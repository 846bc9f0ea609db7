"""Which edges a report may show: most pairs that were compared are near none of its pages."""

from __future__ import annotations

import polars as pl

from dedup.report.rows.copied_edges import IS_COPIED
from dedup.result import Result


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
