"""Edges that a reviewer has decided: measured as all others, and judged by that word."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

import polars as pl

from dedup.edges.events import in_copy_groups
from dedup.linkage import Bounds
from dedup.stored import numbers_of
from dedup.views import VIEW_BITS

_MUST: Final = {"relation": "same event", "verdict": "accepted", "reason": "must_link"}
_CANNOT: Final = {"relation": "distinct", "verdict": "rejected", "reason": "cannot_link"}
Pairs = Iterable[tuple[str, str]]


def with_decided_pairs(
    candidates: pl.DataFrame, documents: pl.DataFrame, bounds: Bounds
) -> pl.DataFrame:
    """Return the candidates with those pairs that a reviewer joined, which are measured, too."""
    if not bounds.must_link:
        return candidates
    ids = documents["document"].sort()
    ends = pl.DataFrame(map(sorted, bounds.must_link), schema=["left", "right"], orient="row")
    added = ends.select(
        pl.lit("event").cast(candidates.schema["tier"]).alias("tier"),
        *(
            pl.Series(side, numbers_of(ends[side], ids), candidates.schema[side])
            for side in ("left", "right")
        ),
        pl.lit(VIEW_BITS["reviewer"], candidates.schema["views"]).alias("views"),
    )
    key = ["tier", "left", "right"]
    proposed = pl.concat([candidates, added]).group_by(key).agg(pl.col("views").bitwise_or())
    return proposed.sort(key)


def decide_copies(edges: pl.DataFrame, documents: pl.DataFrame, bounds: Bounds) -> pl.DataFrame:
    """Reject the edges of the copy tier between texts that a reviewer parted."""
    if not bounds.cannot_link:
        return edges
    texts = documents.select("document", group="content_hash")
    decided = _judged_by_reviewer(edges, texts, {"cannot_link": bounds.cannot_link})
    return decided.with_columns(
        first=pl.when(pl.col("reason") != "cannot_link").then("first")  # or nobody was
    )


def decide_events(
    edges: pl.DataFrame, documents: pl.DataFrame, copies: pl.DataFrame, bounds: Bounds
) -> pl.DataFrame:
    """Accept or reject the edges of the event tier between reports that a reviewer spoke of.

    The report that was compared stands for its copy cluster: what was decided of one copy holds.
    """
    if not any(bounds):
        return edges
    groups = in_copy_groups(documents.select("document"), copies)
    return _judged_by_reviewer(edges, groups, bounds._asdict())


def _judged_by_reviewer(
    edges: pl.DataFrame, groups: pl.DataFrame, pairs: dict[str, Pairs]
) -> pl.DataFrame:
    """Judge the edges between groups of which two members are such a pair, by its reason."""
    named = {name for some in pairs.values() for pair in some for name in pair}
    group = dict(groups.filter(pl.col("document").is_in(named)).iter_rows())
    reasons = {
        (group[first], group[second]): reason
        for reason, some in pairs.items()
        for one, other in some
        for first, second in ((one, other), (other, one))
    }
    members = groups.filter(pl.col("group").is_in(set(group.values())))
    decided = edges.select("left", "right")
    for side in ("left", "right"):
        renamed = members.select(pl.col("document").alias(side), pl.col("group").alias(f"_{side}"))
        decided = decided.join(renamed, on=side, how="left", maintain_order="left")
    rows = [(*ends, reason) for ends, reason in reasons.items()]
    judged = pl.DataFrame(rows, schema=["_left", "_right", "reason"], orient="row")
    reason = decided.join(judged, on=["_left", "_right"], how="left", maintain_order="left")
    return edges.with_columns(
        pl.when(reason["reason"] == "must_link")
        .then(pl.lit(_MUST[name]))
        .when(reason["reason"] == "cannot_link")
        .then(pl.lit(_CANNOT[name]))
        .otherwise(name)
        .alias(name)
        for name in _MUST
    )
