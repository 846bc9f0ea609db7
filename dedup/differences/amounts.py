"""Whether two numbers can be one: rounded, hedged, or not."""

from __future__ import annotations

from typing import Final, NamedTuple

from dedup.config import DifferenceConfig

_SMALL: Final = 100
"""Below it nobody rounds whole numbers."""


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
