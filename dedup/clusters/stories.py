"""Story clusters: the events of one running subject, whatever their dates."""

from __future__ import annotations

from itertools import pairwise
from typing import Final

import numpy as np
import polars as pl

from dedup.clusters.table import cluster_table, documents_by_name, numbered_groups
from dedup.clusters.units import TELLING, group_of, inside, numbered, units, with_units
from dedup.config import StoryConfig
from dedup.linkage import connected_groups, linked_groups
from dedup.stored import StoredDocuments

__all__ = ["READ", "form_story_clusters"]

READ: Final = ("left", "right", "likeness")


def form_story_clusters(
    documents: StoredDocuments,
    edges: pl.DataFrame,
    clusters: pl.DataFrame,
    *,
    config: StoryConfig,
) -> pl.DataFrame:
    """Return the story tier of the ``clusters`` table.

    Reports are linked by what their words alone say (``likeness``), far more loosely than events
    and without dates; each event then lies in one story. A document that is in an event by a
    passage only is in the story by its own likeness, or not at all.

    Args:
        documents: the ``documents`` table.
        edges: the event tier of the ``edges`` table.
        clusters: the copy and event tiers of the ``clusters`` table.
        config: least mean likeness.
    """
    facts = documents_by_name(documents)
    names = sorted(facts)
    number = {name: index for index, name in enumerate(names)}
    unit = units(names, clusters)
    heads = np.array([number[unit[name]] for name in names], dtype=np.int64)
    events = with_units(numbered(edges.filter(TELLING).select(READ), names), heads)
    found = linked_groups(
        np.unique(heads).tolist(), events, score="likeness", threshold=config.threshold
    )
    linked = [[names[head] for head in group] for group in found]
    whole = clusters.filter(pl.col("membership") == "whole")
    together = [*linked, *whole.group_by("tier", "cluster").agg("document")["document"].to_list()]
    stories = connected_groups(pair for group in together for pair in pairwise(sorted(group)))
    confidence = _confidence(stories, events, unit, number)
    members = numbered_groups(
        [[number[name] for name in group] for group in stories], names, facts, confidence
    )
    return cluster_table("story", members, facts)


def _confidence(
    stories: list[list[str]], events: pl.DataFrame, unit: dict[str, str], number: dict[str, int]
) -> dict[str, float]:
    """Return the mean likeness of each document to the other units of its story.

    A missing pair counts as 0; where the story is one copy cluster alone, it is 1.
    """
    heads = [[number[unit[name]] for name in group] for group in stories]
    together = inside(events, group_of(heads, len(number)))
    ends = together.select("left", "right").to_numpy()
    total = np.bincount(ends.ravel(), np.repeat(together["likeness"], 2), minlength=len(number))
    others = [len({unit[name] for name in group}) - 1 for group in stories]
    return {
        name: float(total[number[unit[name]]]) / others[index] if others[index] else 1.0
        for index, group in enumerate(stories)
        for name in group
    }
