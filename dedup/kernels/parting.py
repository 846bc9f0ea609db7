"""Which groups may never be one, while they grow: conflicts between them, kept as they merge."""

from __future__ import annotations

from typing import Final, NamedTuple

import numpy as np

from dedup.arrays import Int64s
from dedup.compiled import inner

_NOBODY: Final = -1


class Parting(NamedTuple):
    """Classes of nodes as a forest (union-find), and the conflicts of every class as a list.

    ``parents`` has the node above each node; that of a root is itself. Conflict ``c`` of two nodes
    lies in the lists of both their classes, as ``2c`` and ``2c + 1``; ``counts`` are their lengths.
    """

    parents: Int64s
    ends: Int64s
    following: Int64s
    first: Int64s
    counts: Int64s


def parting_of(nodes: int, must_link: Int64s, cannot_link: Int64s) -> Parting:
    """Return every node as a class of its own, but for those that must be linked.

    Args:
        nodes: how many there are.
        must_link: pairs that count as one class from the first, of shape ``(n, 2)``.
        cannot_link: pairs that may never be of one class, of shape ``(m, 2)``.

    >>> parting = parting_of(3, np.array([[0, 1]]), np.array([[1, 2]]))
    >>> bool(are_parted(parting, 0, 2)), bool(are_parted(parting, 0, 1))
    (True, False)
    """
    ends = cannot_link.ravel().astype(np.int64)
    counts = np.bincount(ends, minlength=nodes)
    following, first = np.full(len(ends), _NOBODY), np.full(nodes, _NOBODY)
    for half, node in enumerate(ends):
        following[half], first[node] = first[node], half
    parting = Parting(np.arange(nodes), ends, following, first, counts.astype(np.int64))
    for one, other in must_link:
        unite(parting, one, other)
    return parting


@inner
def are_parted(parting: Parting, one: int, other: int) -> bool:
    """Tell whether there is a conflict between the classes of two nodes."""
    if len(parting.ends) == 0:
        return False
    few, many = _root(parting.parents, one), _root(parting.parents, other)
    if parting.counts[few] > parting.counts[many]:
        few, many = many, few
    half = parting.first[few]
    while half >= 0:
        if _root(parting.parents, parting.ends[half ^ 1]) == many:
            return True
        half = parting.following[half]
    return False


@inner
def unite(parting: Parting, one: int, other: int) -> None:
    """Let two nodes be of one class, which has the conflicts of both."""
    few, many = _root(parting.parents, one), _root(parting.parents, other)
    if len(parting.ends) == 0 or few == many:
        return
    if parting.counts[few] > parting.counts[many]:
        few, many = many, few
    half = parting.first[few]
    while half >= 0:
        ahead = parting.following[half]
        parting.following[half], parting.first[many] = parting.first[many], half
        half = ahead
    parting.parents[few] = many
    parting.counts[many] += parting.counts[few]


@inner
def _root(parents: Int64s, node: int) -> int:
    """Return the root of a node's class, and halve the path to it."""
    while parents[node] != node:
        parents[node] = parents[parents[node]]
        node = parents[node]
    return node
