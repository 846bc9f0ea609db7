"""Documents that a reviewer spoke of: they stand for themselves, and not for what is like them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import chain, pairwise

from dedup.clusters.table import Facts, Member
from dedup.linkage import Bounds, connected_groups

Pairs = dict[tuple[str, str], float]


def decided_nodes(bounds: Bounds, facts: Mapping[str, Facts]) -> dict[str, str]:
    """Return every document that is decided about -> the first (by id) with the same text."""
    first: dict[str, str] = {}
    return {name: first.setdefault(facts[name].content_hash, name) for name in sorted(bounds.nodes)}


def with_pairs_of(scores: Pairs, stood_for: Mapping[str, str]) -> Pairs:
    """Give documents that stand for themselves the scores of those that stood for them.

    Of equal texts only the first was compared with others, and a missing pair would count as 0.

    Args:
        scores: of pairs, ``left < right``.
        stood_for: the document that stood for each of them, or itself.

    >>> with_pairs_of({("a", "c"): 0.9}, {"b": "a"})
    {('a', 'c'): 0.9, ('b', 'c'): 0.9, ('a', 'b'): 1.0}
    """
    moved = {name: other for name, other in sorted(stood_for.items()) if name != other}
    completed, near = dict(scores), _near(scores, set(moved.values()))
    for name, other in moved.items():
        for third, score in [*near[other].items(), (other, 1.0)]:
            if third != name:
                pair = (name, third) if name < third else (third, name)
                completed.setdefault(pair, score)
                if third in near:
                    near[third].setdefault(name, completed[pair])
    return completed


def _near(scores: Pairs, names: set[str]) -> dict[str, dict[str, float]]:
    near: dict[str, dict[str, float]] = {name: {} for name in names}
    for (left, right), score in scores.items():
        for one, other in ((left, right), (right, left)):
            if one in near:
                near[one][other] = score
    return near


def of_units(bounds: Bounds, unit: Mapping[str, int]) -> Bounds:
    """Return the bounds between units, each of which the bounds leave whole.

    >>> of_units(Bounds([("a", "b")], [("b", "c")]), {"a": 0, "b": 0, "c": 2})
    Bounds(must_link=[], cannot_link=[(0, 2)])
    """
    moved = bounds.renamed(unit.__getitem__)
    return Bounds(*(sorted({pair for pair in some if pair[0] != pair[1]}) for some in moved))


def joined_groups(linked: list[list[int]], must_link: Iterable[tuple[int, int]]) -> list[list[int]]:
    """Join groups, and those in none, of which a reviewer said that they are of one event.

    Behind the linkage: a pair that is joined before it, however unlike, pulls down the means to
    all others, and its event would fall apart.

    >>> joined_groups([[0, 1], [2, 3]], [(1, 4), (2, 1)])
    [[0, 1, 2, 3, 4]]
    """
    pairs = list(must_link)
    if not pairs:
        return linked
    return connected_groups(chain(pairs, *(pairwise(group) for group in linked)))


class Parted:
    """Which documents may not join which others, by a passage too."""

    def __init__(self, bounds: Bounds, facts: Mapping[str, Facts]) -> None:
        held = facts if bounds.cannot_link else {}
        self._text = {name: fact.content_hash for name, fact in held.items()}
        self._barred: dict[str, set[str]] = {}
        for one, other in bounds.cannot_link:
            self._barred.setdefault(self._text[one], set()).add(self._text[other])
            self._barred.setdefault(self._text[other], set()).add(self._text[one])

    def keeps_out(self, document: str, members: Iterable[str]) -> bool:
        """Tell whether one of the members is parted from a document."""
        barred = self._barred.get(self._text.get(document, ""))
        return barred is not None and any(self._text[name] in barred for name in members)

    def admitted(self, joining: Iterable[Member], members: Iterable[Member]) -> list[Member]:
        """Return those who may join some members, the surest first: two of them may be parted."""
        inside = [member.document for member in members]
        admitted = []
        for member in sorted(joining, key=lambda one: (-one.confidence, one.document)):
            if not self.keeps_out(member.document, inside):
                inside.append(member.document)
                admitted.append(member)
        return admitted
