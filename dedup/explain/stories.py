"""Two documents of a run: whether one running story holds both, and what that says."""

from __future__ import annotations

import math

import polars as pl

from dedup.days import days_of
from dedup.explain.edges import Explanation
from dedup.explain.evidence import FIRST, SECOND, beside
from dedup.explain.lookup import (
    clusters_of,
    common_clusters,
    copies_of,
    members_of,
    settled_config,
    strongest_edge,
    tier_edges,
)
from dedup.mentions import publication
from dedup.result import Result


def explain_story(result: Result, left: str, right: str) -> Explanation:
    """Explain whether two documents lie in one story: the events of one running subject.

    The score is the likeness of the pair: the probability of one event by its words alone.
    """
    together = bool(common_clusters(result, "story", left, right))
    edge = strongest_edge(result, "event", copies_of(result, left), copies_of(result, right))
    return Explanation(
        left=left,
        right=right,
        tier="story",
        together=together,
        relation="one story" if together else "distinct",
        score=0.0 if edge is None else edge["likeness"] or 0.0,
        summary=_summary(result, left, right, together=together),
        evidence=(),
    )


def _summary(result: Result, left: str, right: str, *, together: bool) -> str:
    if not together:
        outside = _without(result, "story", left, right)
        return f"They are not in one story: {outside or _parting(result, left, right)}."
    if common_clusters(result, "event", left, right):
        return "They are in one story, for they are in one event."
    outside = _without(result, "event", left, right)
    return f"They are in one story; {outside or 'in it they are in two events'}."


def _parting(result: Result, left: str, right: str) -> str:
    """Say what parts two stories: what they are about, a silence between them, or both."""
    config, mean = settled_config(result).story, _mean_likeness(result, left, right)
    one, other = (_first_days(result, name) for name in (left, right))
    silent = max(min(one) - max(other), min(other) - max(one)) if one and other else 0.0
    reached, needed = beside(mean, config.threshold)
    told = []
    if mean < config.threshold or silent <= config.silence:
        told.append(f"their stories are too unlike ({reached} on average; {needed} is needed)")
    if silent > config.silence:
        told.append(f"between them lie {silent:.0f} days without a report")
    return ", and ".join(told)


def _first_days(result: Result, document: str) -> list[float]:
    """Return the first day of each dated event that is in the story of a document."""
    held = _held(result, document)
    published = publication(result.stored_documents.of_ids(held["document"], "published", "url"))
    first = held.with_columns(published).group_by("event").agg(pl.col("published").min())
    days: list[float] = days_of(first["published"].drop_nulls()).tolist()
    return days


def _without(result: Result, tier: str, left: str, right: str) -> str:
    """Say which of two documents are in no cluster of a tier; empty: each is in one."""
    called = ((FIRST, left), (SECOND, right))
    outside = [who for who, name in called if not clusters_of(result, tier, name)]
    if len(outside) > 1:
        return f"neither is in any {tier}"
    return f"{outside[0]} is in no {tier}" if outside else ""


def _mean_likeness(result: Result, left: str, right: str) -> float:
    """Return how alike the two stories are as wholes: the mean over all their pairs of events."""
    one, other = (_held(result, name) for name in (left, right))
    held = pl.concat([one, other])
    sizes = held.group_by("event").agg(pl.col("report").n_unique())
    ends = held.join(sizes.rename({"report": "size"}), on="event").select("document", "size")
    edges = tier_edges(result, "event", one["document"], other["document"])
    edges = edges.filter(pl.col("likeness") >= settled_config(result).story.least)
    for side in ("left", "right"):
        edges = edges.join(ends, left_on=side, right_on="document", suffix=f"_{side}")
    shares = edges.select(pl.col("likeness") / (pl.col("size") * pl.col("size_right")))
    total = math.fsum(shares.to_series())  # joined rows have no order, and so would have a sum
    return total / (one["event"].n_unique() * other["event"].n_unique())


def _held(result: Result, document: str) -> pl.DataFrame:
    """Return what is in the story of a document, or it and its copies.

    Returns:
        ``document``; ``report``, which is one for all copies of a text; and its ``event``, which
        for a report in none is the report itself.
    """
    stories = clusters_of(result, "story", document)
    members = members_of(result, stories[0], "story") if stories else copies_of(result, document)
    inside = result.clusters.filter(
        pl.col("document").is_in(members) & (pl.col("membership") == "whole")
    )
    of_tier = {
        tier: inside.filter(tier=tier).select("document", "cluster").unique("document")
        for tier in ("copy", "event")
    }
    held = pl.DataFrame({"document": members})
    held = held.join(of_tier["copy"], on="document", how="left")
    held = held.join(of_tier["event"], on="document", how="left", suffix="_event")
    report = pl.coalesce("cluster", "document")
    return held.select("document", report=report, event=pl.coalesce("cluster_event", report))
