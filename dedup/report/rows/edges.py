"""Edges that a report shows: most pairs that were compared are near none of its pages.

Of those between texts that have words in common also which side is the earlier one.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Final, Literal, NamedTuple

import polars as pl

from dedup.result import Result

Side = Literal["left", "right"]

_IS_COPIED: Final = (
    (pl.col("tier") == "copy")
    & ((pl.col("verdict") == "accepted") | (pl.col("relation") == "overlaps"))
    & (pl.col("copied_spans").list.len() > 0)
)
"""Of edges between texts that have a passage in common, be they copies or not."""
_NEAR: Final = 0.05
"""Score below which a report outside is not near: of 13 shown in ECB+ none told the event."""
_MOST_RELATED: Final = 12


class EdgeKey(NamedTuple):
    """What edges are chosen and ordered by; ``row`` is the edge's place among those shown."""

    row: int
    tier: str
    left: str
    right: str
    verdict: str
    score: float
    relation: str

    @property
    def strength(self) -> tuple[object, ...]:
        """What edges are ordered by, the strongest first."""
        return self.verdict != "accepted", -self.score, self.tier, self.left, self.right


def shown_edges(result: Result) -> pl.DataFrame:
    """Return the edges at members of clusters, those of what is related, and all that was copied.

    Of pairs that no cluster holds together, those that came near: nine of ten did not.

    >>> from dedup import run
    >>> texts = ["Rain fell in Oslo on Monday."] * 2 + ["Snow fell in Bergen on Friday."]
    >>> result = run(pl.DataFrame({"text": texts}))
    >>> shown_edges(result).height <= result.edges.height
    True
    """
    members = result.clusters.filter(pl.col("tier") != "story")["document"].unique().implode()
    touching = pl.col("left").is_in(members) | pl.col("right").is_in(members)
    near = (pl.col("score") >= _NEAR) | _are_together(result.clusters)
    shown = (touching & near) | (pl.col("relation") == "related") | _IS_COPIED
    return result.filtered("edges", shown)


def _are_together(clusters: pl.DataFrame) -> pl.Expr:
    """Choose pairs in one copy cluster or event, and those at what is in several."""
    found = []
    for tier in ("copy", "event"):
        held = clusters.filter(tier=tier).group_by("document").agg(pl.col("cluster"))
        # Of several clusters: null, which is equal to nothing that is known.
        one = pl.when(pl.col("cluster").list.len() == 1).then(pl.col("cluster").list.first())
        homes = held.select("document", one.alias("home"))
        left, right = (
            pl.col(side).replace_strict(
                homes["document"], homes["home"], default="", return_dtype=pl.String
            )
            for side in ("left", "right")
        )
        found.append(((left == right) & (left != "")).fill_null(value=True))
    return pl.any_horizontal(found)


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


def is_inner(edge: EdgeKey, tier: str, inside: Collection[str]) -> bool:
    """Choose what held a cluster of a tier: each pair of it, but copies only where they are."""
    both = edge.left in inside and edge.right in inside
    return both and (edge.tier == tier or edge.verdict == "accepted")


def nearest_outside(
    touching: Iterable[EdgeKey], tier: str, inside: Collection[str], limit: int
) -> list[EdgeKey]:
    """Choose the strongest edges from members to documents outside, one for each of these.

    Args:
        touching: edges at members; more than those chosen here change nothing.
        tier: that of the cluster.
        inside: its members.
        limit: how many, beside those of the related, which come first.
    """
    outer = [
        edge
        for edge in touching
        if edge.tier == tier and (edge.left in inside) != (edge.right in inside)
        if edge.relation == "related" or edge.score >= _NEAR
    ]
    outer.sort(key=lambda edge: (edge.relation != "related", *edge.strength))
    seen: dict[str, EdgeKey] = {}
    for edge in outer:
        seen.setdefault(edge.right if edge.left in inside else edge.left, edge)
    related = [edge for edge in seen.values() if edge.relation == "related"]
    others = [edge for edge in seen.values() if edge.relation != "related"]
    return [*related[:_MOST_RELATED], *others[:limit]]
