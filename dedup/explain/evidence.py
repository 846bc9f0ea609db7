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
    if days is not None:
        text = f"published {in_days(days)} apart{f': {_added(logit)}' if logit else ''}"
    elif logit is None:
        text = "at least one has no publication date, so dates say nothing"
    elif logit:
        told = "the weeks in which the subject was reported and the days named in the texts"
        text = f"at least one has no publication date; {told}: {_added(logit)}"
    else:
        text = "at least one has no publication date, and the texts name no days that tell"
    return (Evidence("days apart", days, logit, text),)


def _added(logit: float) -> str:
    """Say what is done to the logit.

    >>> _added(0.5), _added(-1.25)
    ('.50 added to the logit', '1.2 taken from the logit')
    """
    return (
        f"{number(logit)} added to the logit"
        if logit > 0
        else f"{number(-logit)} taken from the logit"
    )


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

    >>> in_days(14.0), in_days(1.0), in_days(0.25)
    ('14 days', '1 day', '6 hours')
    """
    if days < 1:
        hours = round(days * 24)
        return f"{hours} hour{'' if hours == 1 else 's'}"
    rounded = f"{days:.1f}".removesuffix(".0")
    return f"{rounded} day{'' if rounded == '1' else 's'}"
