"""One thing that speaks for or against a pair, and how figures are written."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

__all__ = ["Evidence", "days_evidence", "in_days", "number"]


@dataclass(frozen=True, slots=True)
class Evidence:
    """One thing that speaks for or against a pair.

    ``contribution`` is the signed part of the event tier's logit (for a waterfall), else null.
    """

    label: str
    value: float | None
    contribution: float | None
    text: str


def days_evidence(edge: Mapping[str, Any], logit: float | None) -> tuple[Evidence, ...]:
    """Say what dates tell; ``logit``: what they add, null where the tier does not ask."""
    days = edge["days_apart"]
    if days == 0 and logit and logit < 0:
        otherwise = "how long the subject goes on or the days named in the texts"
        text = f"published on the same day, but {otherwise} speak against one event"
    elif days is not None:
        text = f"published {_apart(days)}{_speaks(logit)}"
    elif logit is None:
        text = "at least one has no publication date, so dates say nothing"
    elif logit:
        told = "how long the subject goes on and the days named in the texts"
        text = f"at least one has no publication date: {told}{_speak(logit)}"
    else:
        text = "at least one has no publication date, and the texts name no days that tell"
    return (Evidence("days apart", days, logit, text),)


def _apart(days: float) -> str:
    """Say how far apart two dates are, of which either may name no hour.

    >>> _apart(0.0), _apart(0.25)
    ('on the same day', '6 hours apart')
    """
    return f"{in_days(days)} apart" if days else "on the same day"


def _speaks(logit: float | None) -> str:
    """Say which way something speaks, if it is shown as more than nothing.

    >>> _speaks(0.5), _speaks(-1.25)
    (', which speaks for one event', ', which speaks against one event')
    >>> _speaks(-0.01), _speaks(0.0)
    (', which hardly counts', '')
    """
    if logit and round(logit, 1) == 0:
        return ", which hardly counts"
    return f", which speaks {'for' if logit > 0 else 'against'} one event" if logit else ""


def _speak(logit: float) -> str:
    """Say the same of several things.

    >>> _speak(0.5), _speak(-0.01)
    (' speak for one event', ' hardly count')
    """
    if round(logit, 1) == 0:
        return " hardly count"
    return f" speak {'for' if logit > 0 else 'against'} one event"


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
