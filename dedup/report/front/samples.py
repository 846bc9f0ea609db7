"""Samples for review: the clusters that tell most about how well a run has grouped.

A person cannot look at thousands of clusters. The largest show what grew too far, the least dense
and those with bridges what may be two, those at the threshold what a turn of it would change; a
random draw shows what is usual.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import Final

from dedup.report.event.line import ClusterLine
from dedup.report.front.leads import Kind, Lead
from dedup.report.labels import count


def samples(lines: Sequence[ClusterLine], *, size: int, seed: int) -> tuple[Lead, ...]:
    """Draw the samples; one without a cluster is left out.

    Args:
        lines: all clusters, the largest first.
        size: clusters in each sample.
        seed: seed of the random draw.
    """
    events = [one for one in lines if one.tier == "event"]
    drawn_events = [events[place] for place in drawn(events, seed)]
    found = [kind.lead(kind.chosen(events)[:size]) for kind in _KINDS]
    found.append(_RANDOM.lead(drawn_events[:size]))
    return tuple(one for one in found if one.lines)


def drawn(lines: Sequence[ClusterLine], seed: int) -> tuple[int, ...]:
    """Return the places of all clusters in a random order, the same for the same seed.

    Each cluster draws its own lot, so that one more cluster does not change the order of others.
    """
    lots = [
        hashlib.sha256(f"{seed}\0{one.tier}\0{one.cluster}".encode("utf-8", "replace")).digest()
        for one in lines
    ]
    return tuple(sorted(range(len(lines)), key=lots.__getitem__))


def _sure(line: ClusterLine) -> str:
    return f"certainty {line.confidence:.2f}"


_KINDS: Final = (
    Kind(
        "",
        "Loosely tied",
        "few of its pairs are tied",
        "sort=density",
        lambda one: 1 - one.density,
        lambda one: f"{round(100 * one.density)} % of its pairs",
    ),
    Kind(
        "",
        "Bridges",
        "one report holds two halves",
        "sort=bridges",
        lambda one: one.bridges,
        lambda one: count(one.bridges, "bridge"),
    ),
    # No margin is as wide as 2: every event is near the threshold or less near.
    Kind(
        "",
        "Borderline",
        "just over what it takes to merge",
        "sort=margin",
        lambda one: 2 - one.margin,
        _sure,
    ),
    # Last, for the front page begins with the biggest events.
    Kind(
        "",
        "Largest",
        "may have grown too far",
        "sort=size",
        lambda one: one.size,
        lambda one: count(one.size, "report"),
    ),
)
_RANDOM: Final = Kind(
    "", "Random", "drawn by lot, the same every time", "sort=random", lambda _: 1, _sure
)
