"""One thing that speaks for or against a pair, and how figures are written."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

FIRST: Final = "the first"
SECOND: Final = "the second"
ONE_OF_TWO: Final = "one of the two"
_SMALL: Final = 1e-9
_HAIR: Final = 0.05
"""Points from what is needed, up to which it is chance ..."""
_NARROW: Final = 0.25
"""... and up to which it is a close call."""
_MORE_PLACES: Final = (3, 4, 5)


@dataclass(frozen=True, slots=True)
class Evidence:
    """One thing that speaks for or against a pair.

    ``contribution`` is the signed part of the event tier's logit (for a waterfall), else null.
    """

    label: str
    value: float | None
    contribution: float | None
    text: str


def logit(probability: float) -> float:
    """Return the logarithm of the odds; of what is sure, or a threshold of 0 or 1, a large one.

    >>> logit(0.5), round(logit(1.0), 1)
    (0.0, 20.7)
    """
    bounded = min(max(probability, _SMALL), 1 - _SMALL)
    return math.log(bounded / (1 - bounded))


def how_narrowly(score: float, least: float) -> str:
    """Say that a score is near what was needed: in odds, by which the parts add up.

    >>> how_narrowly(0.45, 0.4), how_narrowly(0.9, 0.4)
    (', narrowly', '')
    """
    points = abs(logit(score) - logit(least))
    if points < _HAIR:
        return ", by a hair"
    return ", narrowly" * (points < _NARROW)


def reason_in_words(code: str, known: Mapping[str, str]) -> str:
    """Say a reason in plain words; of a code without words, that it has none.

    >>> reason_in_words("jaccard", {"jaccard": "enough is shared"})
    'enough is shared'
    >>> reason_in_words("new_check", {})
    'for a reason that this version has no words for (new_check)'
    """
    return known.get(code) or f"for a reason that this version has no words for ({code})"


def published_text(days: float | None, undated: Sequence[str] = ()) -> str:
    """Say how far apart two reports were published, of which either may name no hour.

    Args:
        days: between the two, null where one is unknown.
        undated: what those of the two are called that have no date, if it is known who.

    >>> published_text(0.0), published_text(0.25)
    ('published on the same day', 'published 6 hours apart')
    >>> published_text(None, ["the first"])
    'the first has no date, and may be of another day'
    >>> published_text(None, ["the first", "the second"])
    'neither has a date, and they may be of different days'
    """
    if days is not None:
        return f"published {in_days(days)} apart" if days else "published on the same day"
    if len(undated) > 1:
        return "neither has a date, and they may be of different days"
    return f"{''.join(undated) or 'one of them'} has no date, and may be of another day"


def number(value: float) -> str:
    """Write a count as it is, a share or score with two places and no leading zero.

    >>> number(84), number(0.564), number(-6.0), number(1.0)
    ('84', '.56', '-6.0', '1.0')
    """
    if isinstance(value, int):
        return str(value)
    if abs(value) >= 1:
        return f"{value:.1f}"
    return f"{value:.2f}".replace("0.", ".", 1) if round(abs(value), 2) < 1 else f"{value:.1f}"


def beside(figure: float, other: float) -> tuple[str, str]:
    """Write two figures with as many places, from two to five, as tell one from the other.

    >>> beside(0.25, 0.4), beside(0.398, 0.4), beside(0.4, 0.4)
    (('.25', '.40'), ('.398', '.400'), ('.40', '.40'))
    """
    if number(figure) != number(other):
        return number(figure), number(other)
    for places in _MORE_PLACES:
        one, two = (f"{some:.{places}f}".removeprefix("0") for some in (figure, other))
        if one != two:
            return one, two
    return number(figure), number(other)


def in_days(days: float) -> str:
    """Write a span of days in words.

    >>> in_days(14.0), in_days(1.0), in_days(0.25), in_days(0.01)
    ('14 days', '1 day', '6 hours', '14 minutes')
    """
    if days < 1 / 24:
        return _counted(f"{days * 24 * 60:.0f}", "minute")
    if days < 1:
        return _counted(f"{days * 24:.0f}", "hour")
    return _counted(f"{days:.1f}".removesuffix(".0"), "day")


def _counted(figure: str, unit: str) -> str:
    return f"{figure} {unit}{'' if figure == '1' else 's'}"
