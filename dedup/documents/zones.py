"""Time zones as datelines write them: offsets, abbreviations, and American zones without season."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone, tzinfo
from typing import Final

_HOURS: Final = {
    "Z": 0, "UTC": 0, "UT": 0, "GMT": 0, "WET": 0, "BST": 1, "WEST": 1, "CET": 1, "CEST": 2,
    "MEZ": 1, "MESZ": 2, "SAST": 2, "EET": 2, "EEST": 3, "MSK": 3, "PKT": 5, "WIB": 7, "SGT": 8,
    "HKT": 8, "AWST": 8, "JST": 9, "KST": 9, "AEST": 10, "AEDT": 11, "NZST": 12, "NZDT": 13,
    "NST": -3.5, "NDT": -2.5, "AST": -4, "ADT": -3, "EST": -5, "EDT": -4, "CST": -6, "CDT": -5,
    "MST": -7, "MDT": -6, "PST": -8, "PDT": -7, "AKST": -9, "AKDT": -8, "HST": -10,
}  # fmt: skip
_SEASONAL: Final = {"ET": -5, "CT": -6, "MT": -7, "PT": -8}

AMERICAN_ZONES: Final = frozenset(
    {*_SEASONAL, "CDT", "MDT", "PDT", "MST", "PST", "AKST", "AKDT", "HST"}
)
"""Zones of the United States alone: Australia writes ``EST`` and ``EDT`` too, China ``CST``."""

ZONE_NAMES: Final = "|".join(
    sorted([*_HOURS, *_SEASONAL, "UK"], key=lambda name: (-len(name), name))
)
"""The known abbreviations, as alternatives of a pattern, longest first."""


def zone_of(local: datetime, name: str | None, offset: str | None) -> tzinfo:
    """Return the zone of a local time; without a name and an offset it is UTC.

    ``ET`` and its like mean summer time where the United States keep it. An offset wins over a
    name: ``GMT+2`` is two hours east.

    >>> [str(zone_of(datetime(2025, month, 1), "ET", None)) for month in (1, 8)]
    ['UTC-05:00', 'UTC-04:00']
    """
    if offset:
        digits = offset[1:].replace(":", "")
        hours, minutes = (digits, "0") if len(digits) <= 2 else (digits[:-2], digits[-2:])
        shift = timedelta(hours=int(hours), minutes=int(minutes))
        return timezone(-shift if offset[0] == "-" else shift)
    key = (name or "UTC").upper()
    if key == "UK":
        return timezone(timedelta(hours=_british_summer(local)))
    if key in _SEASONAL:
        return timezone(timedelta(hours=_SEASONAL[key] + _american_summer(local)))
    return timezone(timedelta(hours=_HOURS[key]))


def _american_summer(local: datetime) -> bool:
    """Tell whether it is summer time: second Sunday of March to first Sunday of November.

    Until 2006 it was kept from the first Sunday of April to the last of October.
    """
    if local.year >= 2007:
        start, end = _sunday(local.year, 3, 2), _sunday(local.year, 11, 1)
    else:
        start, end = _sunday(local.year, 4, 1), _sunday(local.year, 11, 1) - timedelta(days=7)
    return start + timedelta(hours=2) <= local < end + timedelta(hours=2)


def _british_summer(local: datetime) -> bool:
    """Tell whether it is summer time: last Sunday of March to last Sunday of October."""
    start, end = (_sunday(local.year, month, 1) - timedelta(days=7) for month in (4, 11))
    return start + timedelta(hours=1) <= local < end + timedelta(hours=2)


def _sunday(year: int, month: int, nth: int) -> datetime:
    first = datetime(year, month, 1)
    return first + timedelta(days=(6 - first.weekday()) % 7 + 7 * (nth - 1))
