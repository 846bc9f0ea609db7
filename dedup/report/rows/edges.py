"""Edges that a report shows: most pairs that were compared are near none of its pages.

Of those between texts that have words in common also which side is the earlier one.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Final, Literal

import polars as pl

from dedup.report.rows.keys import EdgeKey
from dedup.result import Result

Side = Literal["left", "right"]

_IS_COPIED: Final = (
    (pl.col("tier") == "copy")
    & ((pl.col("verdict") == "accepted") | (pl.col("relation") == "overlaps"))
    & (pl.col("copied_spans").list.len() > 0)
)
"""Of edges between texts that have a passage in common, be they copies or not."""


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
    return result.filtered("edges", touching | (pl.col("relation") == "related") | _IS_COPIED)


def is_copied(edge: EdgeKey, inside: Collection[str]) -> bool:
    """Choose the edges between members that may have a passage in common, be they copies or not."""
    both = edge.left in inside and edge.right in inside
    return (
        both and edge.tier == "copy" and (edge.verdict == "accepted" or edge.relation == "overlaps")
    )


def copied_edges(edges: pl.DataFrame) -> pl.DataFrame:
    """Return those of some edges whose texts have a passage in common.

    Two columns are new: ``characters`` of what is in common, and ``row``, the place of the edge
    among those given.
    """
    length = pl.element().struct.field("left_end") - pl.element().struct.field("left_start")
    return (
        edges.with_row_index("row")
        .filter(_IS_COPIED)
        .with_columns(characters=pl.col("copied_spans").list.eval(length).list.sum())
    )


def earlier_and_later(first: str | None, *, unknown: Side = "left") -> tuple[Side, Side]:
    """Return the side of an edge that was published earlier, and the other.

    Args:
        first: what the table of edges has in its column of that name.
        unknown: the side that is taken for the earlier one where nobody knows which was.

    >>> earlier_and_later("right"), earlier_and_later(None)
    (('right', 'left'), ('left', 'right'))
    """
    return ("right", "left") if (first or unknown) == "right" else ("left", "right")
