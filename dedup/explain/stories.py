"""Two documents of a run: whether one running story holds both, and what that says."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Final

import polars as pl

from dedup.days import days_of
from dedup.explain.edges import Explanation
from dedup.explain.evidence import FIRST, SECOND, Evidence, beside, number
from dedup.explain.lookup import (
    clusters_of,
    common_clusters,
    copies_of,
    describe_document,
    members_of,
    publication_days,
    settled_config,
    strongest_edge,
    tier_edges,
)
from dedup.mentions import publication
from dedup.result import Result

_GRADES: Final = (
    (0.9, "very alike"),
    (0.5, "alike"),
    (0.1, "a little alike"),
    (0.0, "hardly alike"),
)


def explain_story(result: Result, left: str, right: str) -> Explanation:
    """Explain whether two documents lie in one story: the events of one running subject.

    The score is the likeness of the pair: the probability of one event by its words alone.
    """
    common = sorted(common_clusters(result, "story", left, right))
    edge = strongest_edge(result, "event", copies_of(result, left), copies_of(result, right))
    likeness = None if edge is None else edge["likeness"]
    return Explanation(
        left=left,
        right=right,
        tier="story",
        together=bool(common),
        relation="one story" if common else "distinct",
        score=likeness or 0.0,
        summary=_summary(result, left, right, together=bool(common)),
        evidence=tuple(_evidence(result, left, right, likeness, common)),
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
    unlike = "their stories are too unlike"
    config = settled_config(result).story
    one, other = (_first_days(result, name) for name in (left, right))
    silent = max(min(one) - max(other), min(other) - max(one)) if one and other else 0.0
    if silent <= config.silence:
        return unlike
    if _mean_likeness(result, left, right) < config.threshold:
        return f"{unlike}, and between them lie {silent:.0f} days without a report"
    return f"between their stories lie {silent:.0f} days without a report"


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


def _evidence(
    result: Result, left: str, right: str, likeness: float | None, common: list[str]
) -> Iterator[Evidence]:
    least = settled_config(result).story.threshold
    if not common:
        for called, document in ((FIRST, left), (SECOND, right)):
            for story in clusters_of(result, "story", document):
                text = f"{called} is in a story of {_reports(result, story)}"
                yield Evidence("story", None, None, text)
        yield _mean(result, left, right, least)
        yield _likeness(likeness, "the two on their own, by their words, are")
        return
    in_event = bool(common_clusters(result, "event", left, right))
    if likeness is not None or not in_event:  # copies of one text are not compared by their words
        yield _likeness(likeness, "by their words alone, whatever the dates, they are")
    if (likeness or 0.0) < least and not in_event:
        text = "the two alone are too unlike for one story: other reports link them"
        yield Evidence("linked", None, None, text)
    # Who reads that they are in one event asks for no more.
    label = "size" if in_event else "story"
    yield Evidence(label, None, None, f"the story holds {_size(result, common[0])}")


def _likeness(likeness: float | None, they_are: str) -> Evidence:
    if likeness is None:
        text = "the words of the two were not compared, which counts as 0"
    else:
        how = next(name for least, name in _GRADES if likeness >= least)
        text = f"{they_are} {how} ({number(likeness)})"
    return Evidence("likeness", likeness, None, text)


def _mean(result: Result, left: str, right: str, least: float) -> Evidence:
    """Say how alike the two stories are as wholes."""
    mean = _mean_likeness(result, left, right)
    reached, needed = beside(mean, least)
    text = f"by words, their stories are alike by {reached} on average; {needed} is needed"
    return Evidence("mean of the stories", mean, None, text)


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


def _size(result: Result, story: str) -> str:
    """Say how many reports and events a story holds, of which days, and what it is about."""
    documents = pl.Series(members_of(result, story, "story"))
    whole = pl.col("membership") == "whole"
    inside = whole & (pl.col("tier") == "event") & pl.col("document").is_in(documents.implode())
    events = result.clusters.filter(inside)["cluster"].n_unique()
    held = f"{events} event{'s' * (events > 1)}" if events else "no event"
    return f"{held} among its {_reports(result, story)}"


def _reports(result: Result, story: str) -> str:
    """Say how many reports a story holds, of which days, and which is the likest to the others."""
    documents = members_of(result, story, "story")
    inside = tier_edges(result, "event", documents, documents)
    ends = pl.concat([inside.select("likeness", document=side) for side in ("left", "right")])
    likest = ends.group_by("document").agg(pl.col("likeness").sort().sum())
    order = likest.sort("likeness", "document", descending=[True, False])["document"]
    typical = describe_document(result, order[0] if len(order) else documents[0])
    days = publication_days(result, pl.Series(documents))
    return f"{len(documents)} reports{days}, most typical {typical}"
