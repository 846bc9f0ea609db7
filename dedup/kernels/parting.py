"""Which groups may never be one, while they grow: bars between them, kept as they merge."""

from __future__ import annotations

from typing import Final, NamedTuple

import numpy as np

from dedup.arrays import Int64s
from dedup.compiled import inner

__all__ = ["Parting", "are_parted", "parting_of", "unite"]

_NOBODY: Final = -1


class Parting(NamedTuple):
    """Classes of nodes as a forest, and the bars of every class as a list.

    ``heads`` has the node above each node; that of a head is itself. Bar ``b`` between two nodes
    lies in the lists of both their classes, as ``2b`` and ``2b + 1``; ``counts`` are their lengths.
    """

    heads: Int64s
    ends: Int64s
    following: Int64s
    first: Int64s
    counts: Int64s


def parting_of(nodes: int, akin: Int64s, parted: Int64s) -> Parting:
    """Return every node as a class of its own, but for those that are akin.

    Args:
        nodes: how many there are.
        akin: pairs that count as one class from the first, of shape ``(n, 2)``.
        parted: pairs that may never be of one class, of shape ``(m, 2)``.

    >>> parting = parting_of(3, np.array([[0, 1]]), np.array([[1, 2]]))
    >>> bool(are_parted(parting, 0, 2)), bool(are_parted(parting, 0, 1))
    (True, False)
    """
    ends = parted.ravel().astype(np.int64)
    counts = np.bincount(ends, minlength=nodes)
    following, first = np.full(len(ends), _NOBODY), np.full(nodes, _NOBODY)
    for half, node in enumerate(ends):
        following[half], first[node] = first[node], half
    parting = Parting(np.arange(nodes), ends, following, first, counts.astype(np.int64))
    for one, other in akin:
        unite(parting, one, other)
    return parting


@inner
def are_parted(parting: Parting, one: int, other: int) -> bool:
    """Tell whether a bar stands between the classes of two nodes."""
    if len(parting.ends) == 0:
        return False
    few, many = _head(parting.heads, one), _head(parting.heads, other)
    if parting.counts[few] > parting.counts[many]:
        few, many = many, few
    half = parting.first[few]
    while half >= 0:
        if _head(parting.heads, parting.ends[half ^ 1]) == many:
            return True
        half = parting.following[half]
    return False


@inner
def unite(parting: Parting, one: int, other: int) -> None:
    """Let two nodes be of one class, which has the bars of both."""
    few, many = _head(parting.heads, one), _head(parting.heads, other)
    if len(parting.ends) == 0 or few == many:
        return
    if parting.counts[few] > parting.counts[many]:
        few, many = many, few
    half = parting.first[few]
    while half >= 0:
        ahead = parting.following[half]
        parting.following[half], parting.first[many] = parting.first[many], half
        half = ahead
    parting.heads[few] = many
    parting.counts[many] += parting.counts[few]


@inner
def _head(heads: Int64s, node: int) -> int:
    """Return the head of a node's class, and shorten the way to it."""
    while heads[node] != node:
        heads[node] = heads[heads[node]]
        node = heads[node]
    return node
