"""Story clusters: the events of one running subject, until nothing is heard of it for long."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import numpy as np
import polars as pl

from dedup.arrays import Int64s
from dedup.clusters.table import cluster_table, documents_by_name, whole_members
from dedup.clusters.units import (
    Linking,
    Units,
    first_days,
    group_of,
    heads_of,
    names_of,
    numbered,
    totals_inside,
    with_units,
)
from dedup.config import StoryConfig
from dedup.days import days_of
from dedup.kernels import ends_of_pairs, merged_pairs, pairs_of
from dedup.linkage import NEGLIGIBLE, linked_groups
from dedup.mentions import publication
from dedup.stored import StoredDocuments

_ENDS: Final = ("left", "right")
LINKING: Final = Linking((*_ENDS, "likeness"), pl.col("likeness") >= NEGLIGIBLE)


def form_story_clusters(
    documents: StoredDocuments,
    edges: pl.DataFrame,
    clusters: pl.DataFrame,
    *,
    config: StoryConfig,
) -> pl.DataFrame:
    """Return the story tier of the ``clusters`` table.

    Events are linked by what the words of their reports alone say (``likeness``), far more loosely
    than reports are to events, and without dates; but a subject that comes up again after a long
    silence is another story. An event counts once, however many report it, and lies in one story. A
    document that is in an event by a passage only is in the story by its own likeness, or not at
    all. ``edges`` are those of events, ``clusters`` those of copies and events.
    """
    ids = documents.ids
    reports, events = (heads_of(ids, clusters, tier=tier) for tier in ("copy", "event"))
    alike = edges.filter(LINKING.telling, pl.col("likeness") >= config.least)
    compared = with_units(numbered(alike.select(LINKING.columns), ids), reports)
    del edges, alike
    sizes = np.bincount(events[np.unique(reports)], minlength=len(ids))
    standing = np.unique(events)
    linked = linked_groups(
        standing.tolist(),
        _mean_likeness(compared, events, sizes),
        threshold=config.threshold,
        days=first_days(days_of(publication(documents.facts)), events)[standing],
        silence=config.silence,
    )
    stories = sorted(Units(events).grouped(linked))
    names = names_of(ids, stories)
    facts = documents_by_name(documents, names.values())
    confidence = _confidence(stories, compared, reports, names)
    named = [[names[one] for one in group] for group in stories]
    return cluster_table("story", whole_members(named, facts, confidence), facts)


def _mean_likeness(compared: pl.DataFrame, events: Int64s, sizes: Int64s) -> pl.DataFrame:
    """Return pairs of events, with the mean likeness of their reports as ``score``.

    A missing pair counts as 0. ``events`` has for every document the number of the first of its
    event, ``sizes`` for every such one how many reports the event has.
    """
    one, other = (events[compared[side].to_numpy()].astype(np.int32) for side in _ENDS)
    apart = one != other
    keys = pairs_of(np.minimum(one, other)[apart], np.maximum(one, other)[apart])
    del one, other
    keys, totals = merged_pairs(keys, compared["likeness"].to_numpy()[apart], np.add)
    left, right = (ends.astype(np.uint32) for ends in ends_of_pairs(keys))
    return pl.DataFrame(
        {"left": left, "right": right, "score": totals / (sizes[left] * sizes[right])}
    )


def _confidence(
    stories: list[list[int]], compared: pl.DataFrame, reports: Int64s, names: Mapping[int, str]
) -> dict[str, float]:
    """Return the mean likeness of each document to the other units of its story.

    A missing pair counts as 0; where the story is one copy cluster alone, it is 1.
    """
    total = totals_inside(compared, group_of(stories, len(reports)), "likeness")
    others = [len(np.unique(reports[members])) - 1 for members in stories]
    return {
        names[one]: float(total[reports[one]]) / others[index] if others[index] else 1.0
        for index, members in enumerate(stories)
        for one in members
    }
