"""The points on which the sentences of one statement differ."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import chain, combinations, islice, product
from typing import Final, NamedTuple

from dedup.config import DifferenceConfig
from dedup.differences.claims import Claim, SaidSentence, claims_differ
from dedup.differences.context import Worded, words_in_common
from dedup.differences.days import days_in, weekdays_in
from dedup.differences.links import hours_between, link_claims
from dedup.differences.numbers import numbers_in
from dedup.linkage import connected_groups

_WORDS: Final = 250
"""What is longer is a list, or no text at all."""
_Node = tuple[int, int]
_Told = frozenset[Claim]


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
    """Find the points on which the sentences that carry a statement differ, whatever their order.

    A document that gives both values is in no difference with one that gives either: it speaks of
    two things, or of a change.

    >>> from dedup.wordings import read_wording
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
    points = (_point(joined, wordings, config) for joined in _joined(links))
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
    found = (
        Worded.of(by_text[text], given)
        for text, given in claims.items()
        if len(given) <= config.claims and any(one.form in disputed for one in given)
    )
    return [*islice(found, config.sentences)]


def _claims(said: SaidSentence) -> tuple[Claim, ...]:
    if len(said.wording.normal) > _WORDS:
        return ()
    days = [*days_in(said)]
    taken = {place for day in days for place in range(*day.words)}
    return (*numbers_in(said, taken), *days, *weekdays_in(said))


def _joined(links: Sequence[_Link]) -> list[list[_Link]]:
    """Return the links that have claims in common, each group with its first claim first."""
    if not links:
        return []
    connected = connected_groups(link.nodes for link in links)
    place = {node: number for number, nodes in enumerate(connected) for node in nodes}
    groups: list[list[_Link]] = [[] for _ in connected]
    for link in links:
        groups[place[link.nodes[0]]].append(link)
    return groups


def _point(
    links: Sequence[_Link], wordings: Sequence[Worded], config: DifferenceConfig
) -> Point | None:
    """Return the point that some links make, None if no two documents differ on it."""
    nodes = sorted({node for link in links for node in link.nodes})
    if len({wording for wording, _ in nodes}) < len(nodes):
        return None  # a sentence would have two says in it
    given = [
        (said, wordings[wording].claims[claim])
        for wording, claim in nodes
        for said in wordings[wording].said
    ]
    told = _told(given)
    sets = dict.fromkeys(told.values())
    if not any(_apart(one, other, config) for one, other in combinations(sets, 2)):
        return None
    kind = given[0][1].kind
    sure = kind == "number" and any(_conflict(link, told, wordings, config) for link in links)
    order = sorted(given, key=lambda one: (one[0].document, one[0].position))
    return Point(kind, "conflict" if sure else "differs", tuple(order))


def _told(given: Sequence[tuple[SaidSentence, Claim]]) -> dict[str, _Told]:
    """Return the values that every document gives: claims without their places."""
    told: dict[str, set[Claim]] = defaultdict(set)
    for said, claim in given:
        told[said.document].add(Claim(claim.kind, claim.form, claim.value, (0, 0), claim.amount))
    return {document: frozenset(claims) for document, claims in told.items()}


def _apart(one: _Told, other: _Told, config: DifferenceConfig) -> bool:
    """Tell whether two documents have no value in common."""
    return all(claims_differ(a, b, config=config) for a, b in product(one, other))


def _conflict(
    link: _Link, told: Mapping[str, _Told], wordings: Sequence[Worded], config: DifferenceConfig
) -> bool:
    """Tell whether two claims cannot both be true: exact ones, of two documents of one time.

    A word beside both must agree, of tolls too: else what is counted alone says what they are of.
    """
    (one, left), (other, right) = ((wordings[w], wordings[w].claims[c]) for w, c in link.nodes)
    if not link.differ or any(
        claim.amount is None or claim.amount.hedge for claim in (left, right)
    ):
        return False
    if not any(words_in_common(one, left, other, right)):
        return False
    lefts, rights = _by_told(one.said, told), _by_told(other.said, told)
    return any(
        hours_between(lefts[mine], rights[yours]) <= config.hours
        for mine, yours in product(lefts, rights)
        if _apart(mine, yours, config)
    )


def _by_told(
    said: Iterable[SaidSentence], told: Mapping[str, _Told]
) -> dict[_Told, list[SaidSentence]]:
    """Return sentences by all that their document gives: copies are asked about once."""
    groups: dict[_Told, list[SaidSentence]] = defaultdict(list)
    for one in said:
        groups[told[one.document]].append(one)
    return groups
