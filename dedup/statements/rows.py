"""Statement rows: the items of a cluster grouped by what they say.

Average linkage over the matches between documents, so that no chain of half-matching sentences
grows into one row; then a sentence may join further rows, because one sentence often carries
several statements.
"""

from __future__ import annotations

import heapq
import math
from collections.abc import Mapping, Sequence
from typing import Final

ROUNDING: Final = 12
"""Digits of a mean: two equal ones stay equal in whatever order they were added up."""


def form_rows(
    homes: Sequence[frozenset[int]],
    scores: Sequence[Mapping[int, float]],
    *,
    least: float,
    join_share: float,
) -> list[frozenset[int]]:
    """Group items into rows; an item is in at least one row, and may be in several.

    Two items of one and the same document are never compared: they count neither for nor against
    standing in one row.

    Args:
        homes: the documents of every item.
        scores: item -> the items that come near it and how near, both ways.
        least: score of a match: least mean score of two groups that are merged, by their matches,
            and of an item and a row that it joins, by all that comes near.
        join_share: share of a row's items that a further item must come near to join it.

    Returns:
        Distinct rows, none inside another, ordered by their items.

    >>> homes = [frozenset({0}), frozenset({1}), frozenset({1})]
    >>> scores = [{1: 0.5}, {0: 0.5}, {}]
    >>> [sorted(row) for row in form_rows(homes, scores, least=0.1, join_share=2 / 3)]
    [[0, 1], [2]]
    """
    matches = {
        item: found
        for item, row in enumerate(scores)
        if row and (found := {other: score for other, score in row.items() if score >= least})
    }
    alone = [item for item, row in enumerate(scores) if row and item not in matches]
    cores = [*_Linkage(homes, matches).merge(least), *(frozenset({item}) for item in alone)]
    joined = [core | _joining(core, homes, scores, least, join_share) for core in cores]
    several = _outermost([row for row in joined if len(row) > 1])
    within = frozenset[int]().union(*several)
    lone = [frozenset({item}) for item in range(len(homes)) if item not in within]
    return sorted([*several, *lone], key=sorted)


def _outermost(rows: Sequence[frozenset[int]]) -> list[frozenset[int]]:
    """Return the distinct rows that are inside no other."""
    kept: list[frozenset[int]] = []
    rows_of: dict[int, list[frozenset[int]]] = {}
    for row in sorted(rows, key=lambda row: (-len(row), sorted(row))):
        if not any(row <= other for other in rows_of.get(min(row), [])):
            kept.append(row)
            for item in row:
                rows_of.setdefault(item, []).append(row)
    return kept


def _joining(
    core: frozenset[int],
    homes: Sequence[frozenset[int]],
    scores: Sequence[Mapping[int, float]],
    least: float,
    share: float,
) -> frozenset[int]:
    """Return the items outside ``core`` that come near enough of the items they compare with."""
    near: dict[int, list[float]] = {}
    for item in core:
        for other, score in scores[item].items():
            if other not in core:
                near.setdefault(other, []).append(score)
    joining = set()
    for item, scores_near in near.items():
        compared = sum(_comparable(homes[item], homes[other]) for other in core)
        if len(scores_near) >= share * compared and math.fsum(scores_near) >= least * compared:
            joining.add(item)
    return frozenset(joining)


def _comparable(left: frozenset[int], right: frozenset[int]) -> bool:
    return len(left) > 1 or len(right) > 1 or left != right


class _Linkage:
    """Average linkage on a sparse graph; a pair without a match counts as 0.

    Groups are merged best mean first; equal means in the order of their smallest items.
    """

    def __init__(
        self, homes: Sequence[frozenset[int]], matches: Mapping[int, Mapping[int, float]]
    ) -> None:
        self._members = {item: [item] for item in matches}
        self._sums = {item: dict(scores) for item, scores in matches.items()}
        # Items of a single document, counted per document: these pairs are never compared.
        self._alone = {
            item: dict.fromkeys(homes[item] if len(homes[item]) == 1 else (), 1) for item in matches
        }
        self._heap: list[tuple[float, int, int]] = []

    def merge(self, least: float) -> list[frozenset[int]]:
        self._heap = [
            self._entry(left, right)
            for left, sums in self._sums.items()
            for right in sums
            if left < right
        ]
        heapq.heapify(self._heap)
        while self._heap:
            entry = heapq.heappop(self._heap)
            negative, left, right = entry
            if -negative < least:
                break
            if self._is_current(entry):
                self._join(left, right)
        return [frozenset(items) for items in self._members.values()]

    def _entry(self, left: int, right: int) -> tuple[float, int, int]:
        low, high = min(left, right), max(left, right)
        return -self._mean(low, high), low, high

    def _mean(self, left: int, right: int) -> float:
        one, two = self._alone[left], self._alone[right]
        never = sum(count * two.get(document, 0) for document, count in one.items())
        compared = len(self._members[left]) * len(self._members[right]) - never
        return round(self._sums[left][right] / compared, ROUNDING)

    def _is_current(self, entry: tuple[float, int, int]) -> bool:
        _, left, right = entry
        alive = left in self._members and right in self._members
        return alive and right in self._sums[left] and entry == self._entry(left, right)

    def _join(self, left: int, right: int) -> None:
        """Merge ``right`` into ``left``, which keeps the smaller first item as its name."""
        self._members[left] += self._members.pop(right)
        for document, count in self._alone.pop(right).items():
            self._alone[left][document] = self._alone[left].get(document, 0) + count
        for other, score in self._sums.pop(right).items():
            del self._sums[other][right]
            if other != left:
                total = self._sums[left].get(other, 0.0) + score
                self._sums[left][other] = self._sums[other][left] = total
        for other in self._sums[left]:
            heapq.heappush(self._heap, self._entry(left, other))
