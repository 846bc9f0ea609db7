"""Two documents of a run: whether one running story holds both, and what that says."""

from __future__ import annotations

from typing import Any

import polars as pl

from dedup.explain.edges import Explanation
from dedup.explain.evidence import Evidence, number
from dedup.explain.lookup import (
    clusters_of,
    common_clusters,
    copies_of,
    members_of,
    settled_config,
    strongest_edge,
)
from dedup.result import Result

__all__ = ["explain_story", "story_size"]


def explain_story(result: Result, left: str, right: str) -> Explanation:
    """Explain whether two documents lie in one story: the events of one running subject.

    The score is the likeness of the pair: the probability of one event by its words alone.
    """
    common = sorted(common_clusters(result, "story", left, right))
    edge = strongest_edge(result, "event", copies_of(result, left), copies_of(result, right))
    likeness = None if edge is None else edge["likeness"]
    evidence = [_likeness(likeness, settled_config(result).story.threshold)]
    if common:
        evidence.append(_size(*story_size(result, common[0])))
    return Explanation(
        left=left,
        right=right,
        tier="story",
        together=bool(common),
        relation="one story" if common else "distinct",
        score=likeness or 0.0,
        summary=_summary(result, left, right, together=bool(common)),
        evidence=tuple(evidence),
    )


def story_size(result: Result, story: str) -> tuple[int, int]:
    """Return the number of documents of a story, and of the events that lie in it."""
    documents = members_of(result, story, "story")
    whole = pl.col("membership") == "whole"
    inside = whole & (pl.col("tier") == "event") & pl.col("document").is_in(documents)
    return len(documents), result.clusters.filter(inside)["cluster"].n_unique()


def _summary(result: Result, left: str, right: str, *, together: bool) -> str:
    pair = f"{left} and {right}"
    if not together:
        outside = _without(result, "story", left, right)
        return f"{pair} are not in one story: {outside or 'they are in two'}."
    if common_clusters(result, "event", left, right):
        return f"{pair} are in one event, and so in one running story."
    outside = _without(result, "event", left, right)
    return f"{pair} are in one running story, but {outside or 'in two events of it'}."


def _without(result: Result, tier: str, left: str, right: str) -> str:
    """Say which of two documents are in no cluster of a tier; empty: each is in one."""
    outside = [name for name in (left, right) if not clusters_of(result, tier, name)]
    verb = "is" if len(outside) == 1 else "are"
    return f"{' and '.join(outside)} {verb} in no {tier}" if outside else ""


def _likeness(likeness: Any, least: float) -> Evidence:
    if likeness is None:
        text = "the words of the two were not compared, which counts as 0"
    else:
        text = f"likeness by the words alone, whatever the dates: {number(likeness)}"
    return Evidence("likeness", likeness, None, f"{text}; stories need {number(least)} on average")


def _size(documents: int, events: int) -> Evidence:
    held = f"{events} event" if events == 1 else f"{events} events"
    text = (
        f"the story holds {documents} reports in {held}"
        if events
        else (f"the story holds {documents} reports and no event")
    )
    return Evidence("story", None, None, text)
