"""Samples for review: the clusters that tell most about how well a run has grouped.

A person cannot look at thousands of clusters. The largest show what grew too far, the least dense
and those with bridges what may be two, those at the threshold what a turn of it would change; a
random draw shows what is usual.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from typing import Final, NamedTuple

from dedup.report.event.line_values import ClusterLine
from dedup.report.front.values import Sample
from dedup.report.labels import count


class _Kind(NamedTuple):
    """One sample: ``fits`` chooses, ``order`` puts first what is drawn, ``words`` say why."""

    title: str
    hint: str
    view: str
    fits: Callable[[ClusterLine], object]
    order: Callable[[ClusterLine], float]
    words: Callable[[ClusterLine], str]


def samples(lines: Sequence[ClusterLine], *, size: int, seed: int) -> tuple[Sample, ...]:
    """Draw the samples; one without a cluster is left out.

    Args:
        lines: all clusters, the largest first.
        size: clusters in each sample.
        seed: seed of the random draw.
    """
    events = [one for one in lines if one.tier == "event"]
    found = []
    for kind in _KINDS:
        chosen = sorted(filter(kind.fits, events), key=kind.order)[:size]
        said = [(one, kind.words(one)) for one in chosen]
        found.append(_sample(kind.title, kind.hint, kind.view, said))
    random = [(events[place], _sure(events[place])) for place in drawn(events, seed)[:size]]
    found.append(_sample("Random", "drawn by lot, the same every time", "sort=random", random))
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


def _sample(title: str, hint: str, view: str, lines: list[tuple[ClusterLine, str]]) -> Sample:
    return Sample(title, hint, tuple(lines), view)


def _sized(line: ClusterLine) -> str:
    return count(line.size, "report")


def _dense(line: ClusterLine) -> str:
    return f"{round(100 * line.density)} % of its pairs"


def _bridged(line: ClusterLine) -> str:
    return count(line.bridges, "bridge")


def _sure(line: ClusterLine) -> str:
    return f"certainty {line.confidence:.2f}"


_KINDS: Final = (
    _Kind(
        "Loosely tied",
        "few of its pairs are tied",
        "sort=density",
        lambda one: one.density < 1,
        lambda one: one.density,
        _dense,
    ),
    _Kind(
        "Bridges",
        "one report holds two halves",
        "sort=bridges",
        lambda one: one.bridges,
        lambda one: -one.bridges,
        _bridged,
    ),
    _Kind(
        "Borderline",
        "just over what it takes to merge",
        "sort=margin",
        bool,
        lambda one: one.margin,
        _sure,
    ),
    # Last, for the front page begins with the biggest events.
    _Kind("Largest", "may have grown too far", "sort=size", bool, lambda one: -one.size, _sized),
)
