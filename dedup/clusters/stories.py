"""Story clusters: the events of one running subject, whatever their dates."""

from __future__ import annotations

from collections import defaultdict
from typing import Final

import numpy as np
import polars as pl

from dedup.clusters.table import cluster_table, documents_by_name, numbered_groups
from dedup.clusters.units import TELLING, Ints, group_of, inside, numbered, units, with_units
from dedup.config import StoryConfig
from dedup.kernels import ends_of_pairs, pairs_of
from dedup.linkage import linked_groups
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

    Events are linked by what the words of their reports alone say (``likeness``), far more loosely
    than reports are to events, and without dates. An event counts once, however many report it, and
    lies in one story. A document that is in an event by a passage only is in the story by its own
    likeness, or not at all.

    Args:
        documents: the ``documents`` table.
        edges: the event tier of the ``edges`` table.
        clusters: the copy and event tiers of the ``clusters`` table.
        config: least mean likeness.
    """
    facts = documents_by_name(documents)
    names = sorted(facts)
    number = {name: index for index, name in enumerate(names)}
    report, event = (units(names, clusters, tier=tier) for tier in ("copy", "event"))
    reports, events = (
        np.array([number[unit[name]] for name in names], dtype=np.int64) for unit in (report, event)
    )
    compared = with_units(numbered(edges.filter(TELLING).select(READ), names), reports)
    sizes = np.bincount(events[np.unique(reports)], minlength=len(names))
    found = linked_groups(
        np.unique(events).tolist(),
        _between(compared, events, sizes),
        score="likeness",
        threshold=config.threshold,
    )
    stories = _with_members(found, events, names)
    confidence = _confidence(stories, compared, report, number)
    members = numbered_groups(
        [[number[name] for name in group] for group in stories], names, facts, confidence
    )
    return cluster_table("story", members, facts)


def _between(compared: pl.DataFrame, events: Ints, sizes: Ints) -> pl.DataFrame:
    """Return the mean likeness of the reports of two events; a missing pair counts as 0.

    Args:
        compared: pairs of reports by number, each once.
        events: for every document the number of the first of its event.
        sizes: for every first one, how many reports its event has.
    """
    one, other = (events[compared[side].to_numpy()] for side in ("left", "right"))
    apart = np.flatnonzero(one != other)
    keys = pairs_of(np.minimum(one, other)[apart], np.maximum(one, other)[apart])
    order = np.argsort(keys, kind="stable")
    keys, likeness = keys[order], compared["likeness"].to_numpy()[apart[order]]
    starts = np.flatnonzero(np.diff(keys, prepend=-1))
    left, right = ends_of_pairs(keys[starts])
    totals = np.add.reduceat(likeness, starts) if len(starts) else likeness
    return pl.DataFrame(
        {
            "left": left.astype(np.uint32),
            "right": right.astype(np.uint32),
            "likeness": totals / (sizes[left] * sizes[right]),
        }
    )


def _with_members(linked: list[list[int]], events: Ints, names: list[str]) -> list[list[str]]:
    """Return the documents of all stories: of linked events, and of events alone in theirs."""
    held: dict[int, list[str]] = defaultdict(list)
    for name, event in zip(names, events.tolist(), strict=True):
        held[event].append(name)
    together = [sorted(name for event in group for name in held.pop(event)) for group in linked]
    return sorted(together + [members for members in held.values() if len(members) > 1])


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
