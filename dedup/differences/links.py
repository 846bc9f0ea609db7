"""Which claims of two sentences are about one thing."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from itertools import combinations, product
from typing import Final

from dedup.config import DifferenceConfig
from dedup.differences.claims import Claim, SaidSentence, claims_differ
from dedup.differences.context import Worded, is_reworded, is_toll, likeness, words_in_common
from dedup.differences.days import ASIDE

_HOUR: Final = 3600.0
_Pair = tuple[int, int]


def link_claims(one: Worded, other: Worded, *, config: DifferenceConfig) -> list[_Pair]:
    """Return the claims of two wordings that are about one thing, as positions in their claims.

    Each takes part once at most. Where the sentences are versions of one, it is the place that
    tells; else what is counted and said around it.
    """
    lefts, rights = _by_form(one), _by_form(other)
    found: list[_Pair] = []
    rest: list[_Pair] = []
    for form in sorted(lefts.keys() & rights.keys()):
        pairs = [*product(lefts[form], rights[form])]
        placed = _placed(pairs, one, other, config)
        found += placed
        told = {a for a, _ in placed}, {b for _, b in placed}
        left = [(a, b) for a, b in pairs if a not in told[0] and b not in told[1]]
        rest += _rivals(left, one, other, config)
    if hours_between(one.said, other.said) <= config.apart:
        found += _reworded(rest, one, other, config)
    return found


def hours_between(one: Sequence[SaidSentence], other: Sequence[SaidSentence]) -> float:
    """Return the hours between the nearest of two reports; 0 where a time is unknown."""
    times = []
    for side in (one, other):
        known = [said.published.timestamp() for said in side if said.published is not None]
        if len(known) < len(side):
            return 0.0
        times.append(sorted(known))
    left, right = times
    places = ((time, bisect_left(right, time)) for time in left)
    near = (abs(time - by) for time, k in places for by in right[max(0, k - 1) : k + 1])
    return min(near) / _HOUR


def _placed(
    pairs: Sequence[_Pair], one: Worded, other: Worded, config: DifferenceConfig
) -> list[_Pair]:
    """Return the claims that stand at one place of two versions of a sentence.

    A version that gives one number more, or one less, says of some other thing how much it was.
    """
    share = likeness(one, other)
    as_many = len({a for a, _ in pairs}) == len({b for _, b in pairs})
    if share < config.part_share or not as_many:
        return []
    whole = share >= config.copied_share
    enough = config.copied_words if whole else config.part_words
    weights: dict[_Pair, int] = {}
    for a, b in _rivals(pairs, one, other, config):
        left, right = one.claims[a], other.claims[b]
        before, behind = words_in_common(one, left, other, right)
        if before + behind >= enough and (whole or (before and behind)):
            # Of two places that fit, it is the one with the same value.
            same = not claims_differ(left, right, config=config)
            weights[a, b] = before + behind + same * config.copied_words
    return [
        (a, b)
        for (a, b), weight in weights.items()
        if all(weight > w for (c, d), w in weights.items() if (c == a) != (d == b))
    ]


def _reworded(
    pairs: Sequence[_Pair], one: Worded, other: Worded, config: DifferenceConfig
) -> list[_Pair]:
    """Return the claims that are about one thing in other words, and leave no doubt which are.

    Sentences that disagree on two numbers, of which none is a toll, tell of two things.
    """
    apart = {
        (a, b) for a, b in pairs if claims_differ(one.claims[a], other.claims[b], config=config)
    }
    disputed = min(len({a for a, _ in apart}), len({b for _, b in apart}))
    found = [
        (a, b)
        for a, b in pairs
        if not _is_sum(one.claims[a], other) and not _is_sum(other.claims[b], one)
        if disputed < 2 or (a, b) not in apart or is_toll(one.claims[a], other.claims[b])
        if is_reworded(one, one.claims[a], other, other.claims[b], config=config)
    ]
    return [
        (a, b)
        for a, b in found
        if sum(c == a for c, _ in found) == sum(d == b for _, d in found) == 1
    ]


def _rivals(
    pairs: Sequence[_Pair], one: Worded, other: Worded, config: DifferenceConfig
) -> Iterator[_Pair]:
    """Yield the pairs of equal values, and of values that the other wording has no place for.

    Where both give 12 and one gives 14 too, 12 is accounted for and 14 is told of something else.
    """
    differ = {
        (a, b): claims_differ(one.claims[a], other.claims[b], config=config) for a, b in pairs
    }
    lefts = _likes({a for a, _ in pairs}, one, config)
    rights = _likes({b for _, b in pairs}, other, config)
    for (a, b), apart in differ.items():
        told_right = sum(not differ[a, d] for d in rights)
        told_left = sum(not differ[c, b] for c in lefts)
        if not apart or (told_right < lefts[a] and told_left < rights[b]):
            yield a, b


def _likes(claims: Collection[int], wording: Worded, config: DifferenceConfig) -> dict[int, int]:
    """Return how many of some claims of a wording give the value of each."""
    given = wording.claims
    return {
        a: sum(not claims_differ(given[a], given[b], config=config) for b in claims)
        for a in sorted(claims)
    }


def _is_sum(claim: Claim, other: Worded) -> bool:
    """Tell whether a number is what two of the other sentence make: 71, and 65 with a crew of 6."""
    if claim.amount is None:
        return False
    parts = [one.amount.value for one in other.claims if one.amount is not None]
    return any(a + b == claim.amount.value for a, b in combinations(parts, 2))


def _by_form(wording: Worded) -> dict[str, list[int]]:
    found: dict[str, list[int]] = defaultdict(list)
    for place, claim in enumerate(wording.claims):
        if claim.form != ASIDE:
            found[claim.form].append(place)
    return found
