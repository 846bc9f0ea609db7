"""One thing that speaks for or against a pair, and how figures are written."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

__all__ = ["Evidence", "apart", "in_days", "number", "publication", "speaks"]

_STRONG: Final = 1.5
"""A part of the logit from which on something speaks strongly: it multiplies the odds by 4."""
_WEAK: Final = 0.5


@dataclass(frozen=True, slots=True)
class Evidence:
    """One thing that speaks for or against a pair.

    ``contribution`` is the signed part of the event tier's logit (for a waterfall), else null.
    """

    label: str
    value: float | None
    contribution: float | None
    text: str


def publication(days: float | None, logit: float | None, *, runs_on: bool = False) -> Evidence:
    """Say what the dates of publication tell.

    Args:
        days: between the two, null where one is unknown.
        logit: what they add; null where the tier does not ask.
        runs_on: whether the subject of the pair is in the news day after day.

    >>> publication(0.0, 2.0).text
    'published on the same day, which speaks strongly for one event'
    >>> publication(0.25, -1.0, runs_on=True).text.partition(", which")[0]
    'published 6 hours apart, on a subject much written about just then'
    """
    if days is not None:
        told = ", on a subject much written about just then" if runs_on else ""
        text = f"published {apart(days)}{told}{speaks(logit)}"
    elif logit is None:
        text = "at least one has no publication date, so dates say nothing"
    elif logit:
        text = (
            f"at least one has no publication date, on a subject much written about{speaks(logit)}"
        )
    else:
        text = "at least one has no publication date"
    return Evidence("days apart", days, logit, text)


def apart(days: float) -> str:
    """Say how far apart two dates are, of which either may name no hour.

    >>> apart(0.0), apart(0.25)
    ('on the same day', '6 hours apart')
    """
    return f"{in_days(days)} apart" if days else "on the same day"


def speaks(logit: float | None) -> str:
    """Say which way something speaks and how strongly, if it is shown as more than nothing.

    >>> speaks(0.75), speaks(-1.75), speaks(-0.3)
    (', which speaks for one event', ', which speaks strongly against one event', \
', which speaks a little against one event')
    >>> speaks(-0.01), speaks(0.0)
    (', which hardly counts', '')
    """
    if not logit:
        return ""
    if round(logit, 1) == 0:
        return ", which hardly counts"
    much = abs(logit)
    how = "strongly " if much >= _STRONG else "a little " if much < _WEAK else ""
    return f", which speaks {how}{'for' if logit > 0 else 'against'} one event"


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
