"""Whether two claims are about one thing: what stands around them, and what else is said."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from math import inf
from typing import Final, Self

from dedup.config import DifferenceConfig
from dedup.differences.claims import Amount, Claim, SaidSentence
from dedup.differences.numbers import MONEY, TOLLS, things
from dedup.salience import rarity
from dedup.similarity import common_prefix_length, common_suffix_length
from dedup.text import contentless_words

_NAMES_NEAR: Final = 8
"""Words on either side of a value in which another name makes it another's value."""
_FARTHEST: Final = 12
"""Words on either side of a value that are compared with those of another."""
_PARTS: Final = frozenset(
    "first last past previous next other another additional remaining per each apiece "
    "strongly somewhat registered likely".split()
)
"""Words next to a number that make it one of several: the first two, ten years per death, 41
percent who strongly oppose what 53 percent oppose."""
_REACH: Final = 5
"""Words behind a number among which such a word stands; before it, the next one only."""
_TELLING: Final = 2
"""Stems other than names that two sentences with days must share."""
_RARE: Final = 4.5
"""Nats, as of names; "Voters" and "Exit" are less rare."""
_KEYED: Final = frozenset({"count", "percent"})
_PLACES: Final = frozenset({"ordinal", "age"})
_MEASURES: Final = frozenset(
    "years months weeks days hours minutes seconds time point basi".split()
)
"""What any number may be given in: it does not tell what is counted."""
_NEARBY: Final = dict.fromkeys(MONEY, 2)


@dataclass(frozen=True, slots=True)
class Worded:
    """The sentences of one wording, and what its claims stand among.

    Attributes:
        said: the sentences, which differ by their documents alone.
        claims: what they give.
        content: the stems that tell what they are about, without the days that they name.
        names: those of them that are capitalised; the first word of a sentence if it is rare too.
        times: what they say of days and years.
    """

    said: tuple[SaidSentence, ...]
    claims: tuple[Claim, ...]
    content: frozenset[str]
    names: frozenset[str]
    times: frozenset[str]

    @classmethod
    def of(cls, said: Iterable[SaidSentence], claims: tuple[Claim, ...]) -> Self:
        """Return sentences of one wording, in order."""
        ordered = tuple(sorted(said, key=lambda one: (one.document, one.position)))
        times = [one for one in claims if one.kind == "date"]
        given = {place for one in times for place in range(*one.words)}
        first, stems = ordered[0], ordered[0].wording.stems
        kept = [
            place
            for place, word in enumerate(first.wording.normal)
            if place not in given and not word[:1].isdigit() and word not in contentless_words()
        ]
        return cls(
            ordered,
            claims,
            frozenset(stems[place] for place in kept),
            frozenset(stems[place] for place in kept if _is_name(first, place)),
            frozenset(one.value for one in times),
        )

    @property
    def sentence(self) -> SaidSentence:
        """The first of the sentences."""
        return self.said[0]

    def around(self, claim: Claim, width: int) -> frozenset[str]:
        """Return the telling stems at most ``width`` words from a claim."""
        first, last = claim.words
        stems = self.sentence.wording.stems
        near = (*stems[max(0, first - width) : first], *stems[last : last + width])
        return self.content.intersection(near)


def words_in_common(one: Worded, left: Claim, other: Worded, right: Claim) -> tuple[int, int]:
    """Count the words next to two claims that agree, before and behind, up to the first other one.

    Returns:
        None before and none behind if the claims cannot be about one thing.
    """
    if _contradict(one, left, other, right):
        return 0, 0
    near = (
        one.names & one.around(left, _NAMES_NEAR),
        other.names & other.around(right, _NAMES_NEAR),
    )
    return (0, 0) if _apart(*near) else _same_words(one.sentence, left, other.sentence, right)


def likeness(one: Worded, other: Worded) -> float:
    """Return the share of their content stems that two sentences have in common (Dice)."""
    both = len(one.content) + len(other.content)
    return 2 * len(one.content & other.content) / both if both else 0.0


def is_reworded(
    one: Worded, left: Claim, other: Worded, right: Claim, *, config: DifferenceConfig
) -> bool:
    """Tell whether two claims are about one thing by what is counted, and what else is said."""
    shared = len(one.content & other.content)
    if _apart(one.names, other.names) or _contradict(one, left, other, right):
        return False
    if left.amount is None or right.amount is None:
        alike = left.form == "day" and _days_between(left.value, right.value) <= config.days
    elif is_toll(left, right):
        near_enough = _times(left.amount, right.amount) <= config.toll_ratio
        return near_enough and shared >= config.toll_stems and _count_one(left, right)
    else:
        alike = (
            _times(left.amount, right.amount) <= config.ratio
            and left.form not in _PLACES
            and _MEASURES.isdisjoint(left.keys)
            and (left.form not in _KEYED or _count_one(left, right))
            # The sentences alone do not say what a number is of: a word beside it must.
            and any(words_in_common(one, left, other, right))
        )
    near = one.around(left, config.near) & other.around(right, config.near)
    nearby = len(near.difference(left.keys, right.keys))
    share = config.shared_share * min(len(one.content), len(other.content))
    enough = shared >= max(config.shared_stems, share)
    return alike and enough and nearby >= _NEARBY.get(left.form, config.near_stems)


def is_toll(left: Claim, right: Claim) -> bool:
    """Tell whether two numbers are of the dead, or of the injured: an event has one of each."""
    return not TOLLS.isdisjoint({*left.keys} & {*right.keys})


def _same_words(
    one: SaidSentence, left: Claim, other: SaidSentence, right: Claim
) -> tuple[int, int]:
    (before, behind), (there_before, there_behind) = _beside(one, left), _beside(other, right)
    return (
        common_suffix_length(before, there_before),
        common_prefix_length(behind, there_behind),
    )


def _beside(said: SaidSentence, claim: Claim) -> tuple[Sequence[str], Sequence[str]]:
    stems, (first, last) = said.wording.stems, claim.words
    return stems[max(0, first - _FARTHEST) : first], stems[last : last + _FARTHEST]


def _apart(left: frozenset[str], right: frozenset[str]) -> bool:
    """Tell whether each side names somebody whom the other does not."""
    return bool(left - right) and bool(right - left)


def _contradict(one: Worded, left: Claim, other: Worded, right: Claim) -> bool:
    """Tell whether claims are of different days, things or scopes, or of no statement at all."""
    if left.kind == "number":
        return (
            _disjoint(one.times, other.times)
            or _disjoint(_things().intersection(left.keys), _things().intersection(right.keys))
            or _scope(one.sentence, left) != _scope(other.sentence, right)
        )
    # More than names must be shared: a signature with its date is no statement.
    told = (one.content & other.content) - one.names - other.names
    return _disjoint(left.keys, right.keys) or len(told) < _TELLING


def _disjoint(left: Collection[str], right: Collection[str]) -> bool:
    """Tell whether both sides give something, and nothing in common."""
    return bool(left) and bool(right) and set(left).isdisjoint(right)


def _scope(said: SaidSentence, claim: Claim) -> frozenset[str]:
    """Return the words next to a claim that narrow what it is about."""
    words, (first, last) = said.wording.normal, claim.words
    return _PARTS.intersection((*words[max(0, first - 1) : first], *words[last : last + _REACH]))


@cache
def _things() -> frozenset[str]:
    """Return the names of what news counts; anybody may be called people."""
    return frozenset(things().values()) - {"people"}


def _times(left: Amount, right: Amount) -> float:
    """Return how many times as large the larger amount is."""
    low, high = sorted((left.value, right.value))
    return high / low if low else inf


def _count_one(left: Claim, right: Claim) -> bool:
    """Tell whether the word next to either number is among those that follow the other."""
    if not left.keys or not right.keys:
        return False
    return left.keys[0] in right.keys or right.keys[0] in left.keys


def _days_between(left: str, right: str) -> int:
    a, b = (date(2000, *map(int, day.split("-"))) for day in (left, right))
    apart = abs((a - b).days)
    return min(apart, 366 - apart)


def _is_name(said: SaidSentence, word: int) -> bool:
    if not said.wording.capitalised[word]:
        return False
    return word > 0 or rarity(said.wording.stems[word]) > _RARE
