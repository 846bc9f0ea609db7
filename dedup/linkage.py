"""Which groups form on sparse pairs, whatever the order of the input.

Average linkage is own code, because the ready ones (scipy, fastcluster) take a full distance
matrix: a dump has millions of pairs out of billions, and a missing pair means 0.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from typing import Any, Final, NamedTuple, TypeVar

import numpy as np
import polars as pl
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from dedup.arrays import Bools, Float64s, Int32s, Int64s
from dedup.kernels.linkage import merged_groups

_Name = TypeVar("_Name", str, int, tuple[int, int])

NEGLIGIBLE: Final = 0.001
"""A pair of a lower score counts as one that is missing: it moves no mean by more than that."""


class Bounds(NamedTuple):
    """Who may be together, whatever the scores: pairs of nodes, by number or by name.

    ``must_link`` are together by other means: what parts one of them from a third parts the other.
    ``cannot_link`` are never of one group, be it through nodes that are together by other means.
    """

    must_link: Sequence[tuple[Any, Any]] = ()
    cannot_link: Sequence[tuple[Any, Any]] = ()

    @property
    def nodes(self) -> set[Any]:
        """The nodes that they speak of."""
        return {node for some in self for pair in some for node in pair}

    def renamed(self, name: Callable[[Any], Any]) -> Bounds:
        """Return the same bounds, every node under another name.

        >>> Bounds([("a", "b")]).renamed({"a": 0, "b": 1}.__getitem__)
        Bounds(must_link=[(0, 1)], cannot_link=[])
        """
        return Bounds(*([(name(one), name(other)) for one, other in some] for some in self))


FREE: Final = Bounds()
"""No bounds."""


class Dating(NamedTuple):
    """How far the nodes of one group agree in having a day or none: a beta-binomial distribution.

    The share of a group that has a day is drawn from Beta(``dated``, ``undated``). The smaller both
    are, the more do groups have a day throughout or nowhere; ``weight`` is how much that counts.
    """

    dated: float
    undated: float
    weight: float


MISSING_BY_CHANCE: Final = Dating(1.0, 1.0, 0.0)
"""It tells nothing which nodes have no day."""


def linked_groups(  # noqa: PLR0913 - what is linked, and the laws of linking
    names: Sequence[int],
    edges: pl.DataFrame,
    *,
    threshold: float,
    cohesion: float = 0.0,
    days: Float64s | None = None,
    most_days: float = math.inf,
    silence: float = math.inf,
    dating: Dating = MISSING_BY_CHANCE,
    bounds: Bounds = FREE,
) -> list[list[int]]:
    """Group numbered documents by average linkage, best mean first.

    It is UPGMA (Sokal & Michener 1958): two groups have the mean score of all pairs between them.

    Args:
        names: the numbers, sorted and distinct.
        edges: pairs, each once: ``left``, ``right`` and ``score``; one that is missing scores 0.
        threshold: two groups merge only if the mean score between them is at least this.
        cohesion: a merge whose mean is below this share of the inner mean of either side is
            refused: a tight group does not take in a loose one.
        days: the day of each of ``names``, NaN where nobody knows.
        most_days: groups whose median days (the lower of two) lie farther apart never merge.
        silence: nor do groups if more days pass between the last day of one and the first of the
            other. So in no group more days pass without any of ``days``.
        dating: how far a group has days throughout or nowhere. A merge whose mean is below
            1 - r ** -weight is refused, r being how many times likelier it is of two groups than of
            one which of their members have a day.
        bounds: pairs of ``names``; a merge that would break them is refused.

    Returns:
        groups of two or more names, each sorted, in the order of their first name.

    >>> pairs = pl.DataFrame({"left": [2, 4], "right": [4, 7], "score": [0.9, 0.3]})
    >>> linked_groups([2, 4, 7], pairs, threshold=0.5)
    [[2, 4]]
    """
    known = np.asarray(names, dtype=np.uint32)
    left, right = (
        np.searchsorted(known, edges[side].to_numpy()).astype(np.int32)
        for side in ("left", "right")
    )
    scores = edges["score"].to_numpy()
    kept = _within_reach(left, right, scores, nodes=len(names), threshold=threshold)
    ends, scores = np.sort(np.stack([left[kept], right[kept]], axis=1), axis=1), scores[kept]
    strong = np.flatnonzero(scores >= threshold)
    best = strong[np.lexsort((ends[strong, 1], ends[strong, 0], -scores[strong]))]
    days = np.full(len(names), np.nan) if days is None else days
    laws = (threshold, cohesion, most_days, silence, *dating)
    first = merged_groups(ends.ravel(), scores, best, days, laws, _numbered(bounds, names))
    order = np.argsort(first, kind="stable")
    groups = np.split(order, np.flatnonzero(np.diff(first[order])) + 1)
    return [[names[node] for node in group.tolist()] for group in groups if len(group) > 1]


def _numbered(bounds: Bounds, names: Sequence[int]) -> tuple[Int64s, Int64s]:
    """Return bounds as places among names, sorted, of shape ``(pairs, 2)``."""
    place = {name: number for number, name in enumerate(names)} if any(bounds) else {}
    must, cannot = (
        np.array(sorted(some), dtype=np.int64).reshape(-1, 2)
        for some in bounds.renamed(place.__getitem__)
    )
    return must, cannot


def _within_reach(
    left: Int32s, right: Int32s, scores: Float64s, *, nodes: int, threshold: float
) -> Bools:
    """Tell which pairs can matter: their ends are connected by pairs that might merge alone.

    A mean of at least the threshold has a pair of at least the threshold in it, so no group grows
    beyond what these connect.
    """
    kept = scores >= NEGLIGIBLE
    strong = kept & (scores >= threshold)
    labels = connected_labels(np.stack([left[strong], right[strong]]), nodes)
    return np.asarray(kept & (labels[left] == labels[right]))


def connected_labels(ends: Int32s, nodes: int) -> Int32s:
    """Return a number for every node, from 0: that of all that pairs connect is the same.

    Args:
        ends: the two nodes of each pair, of shape ``(2, pairs)``.
        nodes: how many there are.

    >>> connected_labels(np.array([[0, 3], [2, 2]], dtype=np.int32), 4).tolist()
    [0, 1, 0, 0]
    """
    graph = coo_array((np.ones(ends.shape[1]), ends), shape=(nodes, nodes))
    labels: Int32s = connected_components(graph, directed=False)[1]
    return labels


def connected_groups(pairs: Iterable[tuple[_Name, _Name]]) -> list[list[_Name]]:
    """Return the groups that pairs connect, each sorted, in the order of their first member.

    >>> connected_groups([("d", "b"), ("a", "c"), ("b", "e")])
    [['a', 'c'], ['b', 'd', 'e']]
    """
    links = list(pairs)
    names = sorted({name for pair in links for name in pair})
    number = {name: index for index, name in enumerate(names)}
    ends = np.array([[number[left], number[right]] for left, right in links], dtype=np.int32)
    groups: dict[int, list[_Name]] = {}
    for name, label in zip(names, connected_labels(ends.reshape(-1, 2).T, len(names)), strict=True):
        groups.setdefault(label, []).append(name)
    return sorted(groups.values())


def articulation_points(pairs: Iterable[tuple[_Name, _Name]]) -> set[_Name]:
    """Return the nodes without which what hangs together would fall apart.

    Hopcroft & Tarjan 1973 (biconnectivity by depth-first search), without recursion.

    >>> sorted(articulation_points([("a", "b"), ("b", "c"), ("c", "d"), ("d", "b")]))
    ['b']
    """
    near: dict[_Name, list[_Name]] = {}
    for left, right in sorted(pairs):
        near.setdefault(left, []).append(right)
        near.setdefault(right, []).append(left)
    depth: dict[_Name, int] = {}
    points: set[_Name] = set()
    for root in sorted(near):
        if root not in depth:
            points |= _points_below(root, near, depth)
    return points


def _points_below(
    root: _Name, near: dict[_Name, list[_Name]], depth: dict[_Name, int]
) -> set[_Name]:
    """Search from ``root``, noting depths, and return the articulation points that are met."""
    depth[root] = 0
    lowest = {root: 0}
    branches = 0
    points: set[_Name] = set()
    path = [(root, root, iter(near[root]))]
    while path:
        node, parent, others = path[-1]
        for other in others:
            if other not in depth:
                depth[other] = lowest[other] = depth[node] + 1
                path.append((other, node, iter(near[other])))
                break
            if other != parent:
                lowest[node] = min(lowest[node], depth[other])
        else:
            path.pop()
            if parent == root and node != root:
                branches += 1
            elif node != root:
                lowest[parent] = min(lowest[parent], lowest[node])
                if lowest[node] >= depth[parent]:
                    points.add(parent)
    return points | ({root} if branches > 1 else set())


def leaders(
    group: Sequence[str], alike: Callable[[str, list[str]], set[str]], *, most: int
) -> dict[str, str]:
    """Let the first of a group stand for all that are like it, the next for those that are left.

    Args:
        group: the members, in the order in which they may lead.
        alike: asked which of the later members without a leader a leader stands for.
        most: leaders at most; those that are left then stand for themselves.

    Returns:
        member -> its leader; a leader is its own.

    >>> def same_letter(leader, others):
    ...     return {one for one in others if one[0] == leader[0]}
    >>> leaders(["a1", "a2", "b1", "b2"], same_letter, most=2)
    {'a1': 'a1', 'a2': 'a1', 'b1': 'b1', 'b2': 'b1'}
    """
    leader = {name: name for name in group}
    waiting = list(group)
    for _ in range(most):
        if not waiting:
            break
        first, *rest = waiting
        led = alike(first, rest)
        leader.update(dict.fromkeys(led, first))
        waiting = [name for name in rest if name not in led]
    return leader
