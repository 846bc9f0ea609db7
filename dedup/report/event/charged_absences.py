"""Absences that count as left out: nobody is charged with what one outlet alone tells.

Nor is an outlet with what another of its reports tells.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from dedup.report.event.matrix import UNTOLD, Statement

_CHARGES: Final = {"omitted", "not found"}
"""Grades that say: two others tell it. The table counts reports, a reader means outlets."""


def uncharged(statement: Statement, outlets: Mapping[str, str]) -> Statement:
    """Return the statement; where all who tell it are of one outlet, its absences are no charge.

    An outlet's second report repeats the lines under its first, and what it alone knows.

    Args:
        statement: a statement of a cluster.
        outlets: member -> what names its outlet.
    """
    if _CHARGES.isdisjoint(statement.absent.values()):
        return statement
    if len({outlets[name] for name in statement.carriers}) > 1:
        return statement
    absent = {
        name: UNTOLD if grade in _CHARGES else grade for name, grade in statement.absent.items()
    }
    return replace(statement, absent=absent)


def leaving_out(statement: Statement, outlets: Mapping[str, str]) -> tuple[str, ...]:
    """Return the outlets of which a report omits a statement and none tells it.

    The arguments are those of :func:`uncharged`.
    """
    told = {outlets[name] for name in statement.carriers}
    omitting = (outlets[name] for name, grade in statement.absent.items() if grade == "omitted")
    return tuple(one for one in dict.fromkeys(omitting) if one not in told)
