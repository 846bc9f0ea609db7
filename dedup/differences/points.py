"""The points on which the sentences of one statement differ."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import chain, combinations, product
from typing import Final, NamedTuple

from dedup.config import DifferenceConfig
from dedup.differences.claims import Claim, SaidSentence
from dedup.differences.context import Context
from dedup.differences.days import days_in, weekdays_in
from dedup.differences.links import Worded, claims_differ, hours_between, link_claims
from dedup.differences.numbers import numbers_in

__all__ = ["Point", "find_points"]

_WORDS: Final = 250
"""What is longer is a list, or no text at all."""
_Node = tuple[int, int]


class Point(NamedTuple):
    """A point on which sentences differ, and what each of them gives."""

    kind: str
    verdict: str
    given: tuple[tuple[SaidSentence, Claim], ...]


class _Link(NamedTuple):
    """Two claims about one thing."""

    nodes: tuple[_Node, _Node]
    differ: bool


def find_points(said: Iterable[SaidSentence], *, config: DifferenceConfig) -> list[Point]:
    """Find the points on which the sentences of one statement differ, whatever their order.

    A document that gives both values is in no difference with one that gives either: it speaks of
    two things, or of a change.

    Args:
        said: the sentences that carry the statement.
        config: ``Config.differences``.

    >>> from dedup.similarity import read_wording
    >>> texts = ["The flood killed 12 people in Corvia.", "The flood killed 14 people in Corvia."]
    >>> said = [SaidSentence(text, 0, 0, None, text, read_wording(text)) for text in texts]
    >>> [point] = find_points(said, config=DifferenceConfig())
    >>> point.kind, point.verdict, [claim.value for _, claim in point.given]
    ('number', 'conflict', ['12', '14'])
    """
    wordings = _read(said, config)
    links = [
        _Link(((i, a), (j, b)), claims_differ(one.claims[a], other.claims[b], config=config))
        for (i, one), (j, other) in combinations(enumerate(wordings), 2)
        for a, b in link_claims(one, other, config=config)
    ]
    points = (_point(nodes, links, wordings, config) for nodes in _joined(links))
    return sorted((one for one in points if one is not None), key=_place)


def _place(point: Point) -> tuple[object, ...]:
    said, claim = point.given[0]
    return claim.words, point.kind, claim.form, said.document, said.position


def _read(said: Iterable[SaidSentence], config: DifferenceConfig) -> list[Worded]:
    """Return the wordings whose claims may differ from those of another, in order."""
    by_text: dict[str, list[SaidSentence]] = defaultdict(list)
    for one in said:
        by_text[one.text].append(one)
    claims = {text: _claims(by_text[text][0]) for text in sorted(by_text)}
    values: dict[str, set[str]] = defaultdict(set)
    for claim in chain.from_iterable(claims.values()):
        values[claim.form].add(claim.value)
    disputed = {form for form, given in values.items() if len(given) > 1}
    found = []
    for text, given in claims.items():
        if len(given) <= config.claims and any(one.form in disputed for one in given):
            group = tuple(sorted(by_text[text], key=lambda one: (one.document, one.position)))
            found.append(Worded(group, Context.of(group[0], given), given))
    return found[: config.sentences]


def _claims(said: SaidSentence) -> tuple[Claim, ...]:
    if len(said.wording.normal) > _WORDS:
        return ()
    days = [*days_in(said)]
    taken = {place for day in days for place in range(*day.words)}
    return (*numbers_in(said, taken), *days, *weekdays_in(said))


def _joined(links: Sequence[_Link]) -> list[list[_Node]]:
    """Return the claims that links join, in order."""
    home: dict[_Node, set[_Node]] = {}
    for link in links:
        joined = home.get(link.nodes[0], {link.nodes[0]}) | home.get(link.nodes[1], {link.nodes[1]})
        for node in joined:
            home[node] = joined
    distinct = {min(group): group for group in home.values()}
    return [sorted(distinct[first]) for first in sorted(distinct)]


def _point(
    nodes: Sequence[_Node],
    links: Sequence[_Link],
    wordings: Sequence[Worded],
    config: DifferenceConfig,
) -> Point | None:
    """Return the point that some claims make, None if no two documents differ on it."""
    if len({wording for wording, _ in nodes}) < len(nodes):
        return None  # a sentence would have two says in it
    given = [
        (said, wordings[wording].claims[claim])
        for wording, claim in nodes
        for said in wordings[wording].said
    ]
    if not _documents_differ(given, config):
        return None
    kind = given[0][1].kind
    apart = [link.nodes for link in links if link.differ and link.nodes[0] in set(nodes)]
    sure = kind == "number" and any(_conflict(*pair, wordings, config) for pair in apart)
    order = sorted(given, key=lambda one: (one[0].document, one[0].position))
    return Point(kind, "conflict" if sure else "differs", tuple(order))


def _documents_differ(
    given: Sequence[tuple[SaidSentence, Claim]], config: DifferenceConfig
) -> bool:
    """Tell whether some two documents have no value in common."""
    told: dict[str, set[Claim]] = defaultdict(set)
    for said, claim in given:
        told[said.document].add(claim)
    sets = sorted({frozenset(claims) for claims in told.values()}, key=sorted)
    return any(
        all(claims_differ(a, b, config=config) for a, b in product(one, other))
        for one, other in combinations(sets, 2)
    )


def _conflict(
    left: _Node, right: _Node, wordings: Sequence[Worded], config: DifferenceConfig
) -> bool:
    """Tell whether two claims cannot both be true: exact ones, of reports of one time."""
    claims = [wordings[wording].claims[claim] for wording, claim in (left, right)]
    if any(claim.amount is not None and claim.amount.hedge for claim in claims):
        return False
    return hours_between(wordings[left[0]], wordings[right[0]]) <= config.hours
