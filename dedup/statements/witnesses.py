"""Whose words a sentence prints: an outlet that prints the wire is no witness of its own."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import product
from typing import Final, NamedTuple

import numpy as np

from dedup.days import may_be_first
from dedup.linkage import connected_labels
from dedup.statements.carriers import Carrier

_COVERED: Final = 0.8
"""Share of a sentence that must lie in a copied passage."""


class Passage(NamedTuple):
    """A passage that two documents share, as offsets in their texts."""

    left: str
    right: str
    left_start: int
    left_end: int
    right_start: int
    right_end: int


class CopiedPassages:
    """The copied passages of one cluster."""

    def __init__(self, passages: Iterable[Passage]) -> None:
        self._between: dict[str, dict[str, list[Passage]]] = defaultdict(dict)
        for one in passages:
            self._between[one.left].setdefault(one.right, []).append(one)

    def joined(self, carriers: Sequence[Carrier]) -> Iterator[tuple[int, int]]:
        """Yield pairs of sentences, by index, that connect those which a copied passage holds.

        A passage that holds many on both sides gives a pair for each, not one for every two: a
        sentence that a text repeats a thousand times would give a million.
        """
        if not self._between:  # as in most clusters
            return
        of_document: dict[str, list[int]] = defaultdict(list)
        for place, one in enumerate(carriers):
            of_document[one.member.document].append(place)
        for left in sorted(of_document.keys() & self._between.keys()):
            for right in sorted(of_document.keys() & self._between[left].keys()):
                ends = of_document[left], of_document[right]
                for passage in self._between[left][right]:
                    yield from _pairs_within(carriers, *ends, passage)


def find_witnesses(carriers: Sequence[Carrier], copied: CopiedPassages) -> list[str]:
    """Return the document whose words each carrier prints, its own unless they were copied.

    Of sentences that one copied passage after another connects, the witness is the document that
    was published first, if that is known, else the first by content of those that may be.
    """
    pairs = list(copied.joined(carriers))
    if not pairs:
        return [one.member.document for one in carriers]
    groups = connected_labels(np.array(pairs, dtype=np.int32).T, len(carriers)).tolist()
    printed: dict[int, list[Carrier]] = defaultdict(list)
    for group, one in zip(groups, carriers, strict=True):
        printed[group].append(one)
    first = {group: _first_to_print(printed[group]).member.document for group in printed}
    return [first[group] for group in groups]


def _first_to_print(carriers: Sequence[Carrier]) -> Carrier:
    early = may_be_first([one.member.published for one in carriers]) or range(len(carriers))
    return min(
        (carriers[place] for place in early),
        key=lambda one: (one.member.content_hash, one.member.document, one.sentence.position),
    )


def _pairs_within(
    carriers: Sequence[Carrier], lefts: Sequence[int], rights: Sequence[int], passage: Passage
) -> Iterator[tuple[int, int]]:
    _, _, left_start, left_end, right_start, right_end = passage
    ours = _sentences_within(carriers, lefts, left_start, left_end)
    theirs = _sentences_within(carriers, rights, right_start, right_end)
    if ours and theirs:
        yield from product(ours[:1], theirs)
        yield from product(ours[1:], theirs[:1])


def _sentences_within(
    carriers: Sequence[Carrier], places: Iterable[int], start: int, end: int
) -> list[int]:
    """Return which sentences lie in a passage by the most of them."""
    return [place for place in places if _is_within(carriers[place], start, end)]


def _is_within(carrier: Carrier, start: int, end: int) -> bool:
    _, first, last, _ = carrier.sentence
    return min(end, last) - max(start, first) >= _COVERED * (last - first)
