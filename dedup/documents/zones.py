"""Time zones as datelines write them: offsets, abbreviations, and zones without a season."""

from __future__ import annotations

from datetime import timedelta, timezone, tzinfo
from typing import Final
from zoneinfo import ZoneInfo

_HOURS: Final = {
    "Z": 0, "UTC": 0, "UT": 0, "GMT": 0, "WET": 0, "BST": 1, "WEST": 1, "CET": 1, "CEST": 2,
    "MEZ": 1, "MESZ": 2, "SAST": 2, "EET": 2, "EEST": 3, "MSK": 3, "PKT": 5, "WIB": 7, "SGT": 8,
    "HKT": 8, "AWST": 8, "JST": 9, "KST": 9, "AEST": 10, "AEDT": 11, "NZST": 12, "NZDT": 13,
    "NST": -3.5, "NDT": -2.5, "AST": -4, "ADT": -3, "EST": -5, "EDT": -4, "CST": -6, "CDT": -5,
    "MST": -7, "MDT": -6, "PST": -8, "PDT": -7, "AKST": -9, "AKDT": -8, "HST": -10,
}  # fmt: skip
_AMERICAN: Final = {
    "ET": "America/New_York",
    "CT": "America/Chicago",
    "MT": "America/Denver",
    "PT": "America/Los_Angeles",
}
_SEASONAL: Final = _AMERICAN | {"UK": "Europe/London"}
"""Zones that keep summer time, and where."""

AMERICAN_ZONES: Final = frozenset(
    {*_AMERICAN, "CDT", "MDT", "PDT", "MST", "PST", "AKST", "AKDT", "HST"}
)
"""Zones of the United States alone: Australia writes ``EST`` and ``EDT`` too, China ``CST``."""

ZONE_NAMES: Final = "|".join(sorted([*_HOURS, *_SEASONAL], key=lambda name: (-len(name), name)))
"""The known abbreviations, as alternatives of a pattern, longest first."""


def zone_of(name: str | None, offset: str | None) -> tzinfo:
    """Return a zone; without a name and an offset it is UTC.

    ``ET`` and its like mean summer time where the United States keep it. An offset wins over a
    name: ``GMT+2`` is two hours east.

    >>> str(zone_of("ET", None)), str(zone_of("GMT", "+2"))
    ('America/New_York', 'UTC+02:00')
    """
    if offset:
        digits = offset[1:].replace(":", "")
        hours, minutes = (digits, "0") if len(digits) <= 2 else (digits[:-2], digits[-2:])
        shift = timedelta(hours=int(hours), minutes=int(minutes))
        return timezone(-shift if offset[0] == "-" else shift)
    key = (name or "UTC").upper()
    if key in _SEASONAL:
        return ZoneInfo(_SEASONAL[key])
    return timezone(timedelta(hours=_HOURS[key]))
