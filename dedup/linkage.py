"""Average linkage on sparse scores: which groups form, whatever the order of the input.

Own code, because the ready ones (scipy, fastcluster) take a full distance matrix: a dump has
millions of pairs out of billions, and a missing pair means 0.
"""

from __future__ import annotations

import heapq
from collections.abc import Sequence

__all__ = ["average_linkage"]


class _Groups:
    """Growing groups with the summed scores inside and between them."""

    def __init__(self, size: int, pairs: Sequence[tuple[int, int, float]]) -> None:
        self.members = [[node] for node in range(size)]
        self.inner = [0.0] * size
        self.between: list[dict[int, float]] = [{} for _ in range(size)]
        self.version = [0] * size
        for left, right, score in pairs:
            self.between[left][right] = score
            self.between[right][left] = score

    def mean(self, one: int, other: int) -> float:
        pairs = len(self.members[one]) * len(self.members[other])
        return self.between[one].get(other, 0.0) / pairs

    def inner_mean(self, group: int) -> float:
        size = len(self.members[group])
        return self.inner[group] / (size * (size - 1) / 2) if size > 1 else 0.0

    def merge(self, one: int, other: int) -> None:
        """Move the members of ``other`` into ``one``; ``other`` is empty afterwards."""
        self.inner[one] += self.inner[other] + self.between[one].pop(other, 0.0)
        self.members[one] += self.members[other]
        self.members[other] = []
        for neighbour, score in sorted(self.between[other].items()):
            self.between[neighbour].pop(other, None)
            if neighbour != one:
                total = self.between[one].get(neighbour, 0.0) + score
                self.between[one][neighbour] = self.between[neighbour][one] = total
        self.between[other] = {}
        self.version[one] += 1
        self.version[other] += 1


def average_linkage(
    size: int,
    pairs: Sequence[tuple[int, int, float]],
    *,
    threshold: float,
    cohesion: float = 0.0,
) -> list[list[int]]:
    """Group nodes by average linkage (UPGMA: Sokal & Michener 1958), best mean first.

    Args:
        size: number of nodes, named 0 to ``size - 1``.
        pairs: ``(left, right, score)``, each pair once; a pair that is missing scores 0.
        threshold: two groups merge only if the mean score between them is at least this.
        cohesion: a merge whose mean is below this share of the inner mean of either side is
            refused: a tight group does not take in a loose one.

    Returns:
        groups of two or more nodes, each sorted, in the order of their first node.

    >>> average_linkage(4, [(0, 1, 0.9), (1, 2, 0.6), (2, 3, 0.7)], threshold=0.5)
    [[0, 1], [2, 3]]
    """
    groups = _Groups(size, sorted(pairs))
    heap = [
        (-score, left, right, 0, 0) for left, right, score in sorted(pairs) if score >= threshold
    ]
    heapq.heapify(heap)
    while heap:
        negative, one, other, *versions = heapq.heappop(heap)
        if versions != [groups.version[one], groups.version[other]]:
            continue
        if -negative < cohesion * max(groups.inner_mean(one), groups.inner_mean(other)):
            continue
        groups.merge(one, other)
        for neighbour in groups.between[one]:
            mean = groups.mean(one, neighbour)
            if mean >= threshold:
                first, second = sorted((one, neighbour))
                version = groups.version
                heapq.heappush(heap, (-mean, first, second, version[first], version[second]))
    return sorted(sorted(members) for members in groups.members if len(members) > 1)
