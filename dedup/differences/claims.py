"""What a sentence gives for a point on which others may differ, and whether two of them do."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final, NamedTuple

from dedup.config import DifferenceConfig
from dedup.similarity import characters_of
from dedup.spans import Span
from dedup.wordings import Wording

_SMALL: Final = 100
"""Below it nobody rounds whole numbers."""


@dataclass(frozen=True, slots=True)
class SaidSentence:
    """One sentence that carries a statement.

    Attributes:
        document: id of its document.
        position: ``sentences.position``.
        start: where it begins in the text of its document.
        published: when its document was published, if known.
        text: its characters.
        wording: its words.
    """

    document: str
    position: int
    start: int
    published: datetime | None
    text: str
    wording: Wording

    def surface(self, word: int) -> str:
        """Return the characters of one word."""
        return self.text[self.wording.ends[2 * word] : self.wording.ends[2 * word + 1]]

    def gap(self, word: int) -> str:
        """Return the characters between a word and the one before it, or the text's border."""
        ends = self.wording.ends
        begin = ends[2 * word - 1] if word else 0
        return self.text[begin : ends[2 * word] if 2 * word < len(ends) else len(self.text)]

    def characters(self, words: Span) -> Span:
        """Return the first and after-last character of some words, one at least."""
        return characters_of(self.wording.ends, *words)


class Amount(NamedTuple):
    """A number as it is meant.

    Attributes:
        value: the number.
        step: one unit of its last significant digit: 100,000 for "1.2 million".
        hedge: "over", "under" or "about" a number that is not exact; "": it is taken as exact.
    """

    value: float
    step: float
    hedge: str = ""


class Claim(NamedTuple):
    """What a sentence gives for a point.

    Attributes:
        kind: one of the kinds of differences.
        form: what can be compared at all: a count, money of one currency, a day of a month.
        value: what is given, in one notation.
        words: first and after-last index of the words that give it.
        amount: the number, if it is one.
        keys: stems of what is counted, the nearest first.
        counted: first and after-last index of the words that tell what is counted, if any do.
    """

    kind: str
    form: str
    value: str
    words: Span
    amount: Amount | None = None
    keys: tuple[str, ...] = ()
    counted: Span | None = None


def claims_differ(left: Claim, right: Claim, *, config: DifferenceConfig) -> bool:
    """Tell whether two claims of one form give two values."""
    if left.amount is None or right.amount is None:
        return left.value != right.value
    return not can_be_one(left.amount, right.amount, config=config)


def can_be_one(left: Amount, right: Amount, *, config: DifferenceConfig) -> bool:
    """Tell whether two amounts may be one number, told by one outlet less exactly.

    Two numbers with the same hedge are compared as they stand: "at least 12" is not "at least 15".

    >>> exact, rounded = Amount(1.17e9, 1e7), Amount(1.2e9, 1e8)
    >>> can_be_one(exact, rounded, config=DifferenceConfig())
    True
    >>> at_least, more = Amount(100, 100, "over"), Amount(104, 1)
    >>> can_be_one(at_least, more, config=DifferenceConfig())
    True
    >>> can_be_one(Amount(12, 1), Amount(14, 1), config=DifferenceConfig())
    False
    """
    if left.hedge == right.hedge:
        equal = left.value == right.value
        return equal or _rounds(left, right, config) or _rounds(right, left, config)
    (a, b), (c, d) = _bounds(left, config), _bounds(right, config)
    return a <= d and c <= b


def _rounds(rounded: Amount, exact: Amount, config: DifferenceConfig) -> bool:
    """Tell whether ``exact`` rounds to ``rounded``: 3.2 to 3, 1,187 to 1,200, but not 12 to 10."""
    most = 0.5 if rounded.value < _SMALL else config.rounding * rounded.value
    return abs(exact.value - rounded.value) <= min(rounded.step / 2, most)


def _bounds(amount: Amount, config: DifferenceConfig) -> tuple[float, float]:
    value = amount.value
    if amount.hedge == "over":
        return value, value * config.reach
    if amount.hedge == "under":
        return value / config.reach, value
    off = config.about * value if amount.hedge else 0.0
    return value - off, value + off
