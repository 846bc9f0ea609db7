"""The times that a text or an address names: days, months, years, a day of a month without one.

An address that names a day ("/2018/aug/20/") was given to the report when it was published. So it
dates a report for which the input has no date.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any, Final, NamedTuple

import polars as pl

from dedup.days import DAY_MICROSECONDS, MONTHS

_SEPTEMBER_11: Final = 911
"""Without a year the name of an attack, not a day."""

_EPOCH: Final = date(1970, 1, 1).toordinal()
_NUMBERS: Final = {name[:3]: number for number, name in enumerate(MONTHS, start=1)}
_MONTH: Final = (
    r"Jan(?:uary|\.)?|Feb(?:ruary|\.)?|Mar(?:ch|\.)?|Apr(?:il|\.)?|May|June?\.?|July?\.?"
    r"|Aug(?:ust|\.)?|Sept?(?:ember)?\.?|Oct(?:ober|\.)?|Nov(?:ember|\.)?|Dec(?:ember|\.)?"
)
_MONTHS: Final = rf"(?:{_MONTH}|{_MONTH.replace('.', '§').upper().replace('§', '.')})"
_CENTURY: Final = r"(?:19|20)\d\d"
_DATE: Final = re.compile(
    rf"\b(?P<m1>{_MONTHS})\s?(?P<d1>\d{{1,2}})(?:st|nd|rd|th)?(?![\d%]|[:.,]\d|\s(?:percent|per)\b)"
    rf"(?:\s?,?\s(?P<y1>{_CENTURY})(?!\d))?"
    rf"|(?<![\d.,:$£€])\b(?P<d2>\d{{1,2}})(?:st|nd|rd|th)?\s(?:of\s)?(?P<m2>{_MONTHS})\b"
    rf"(?:\s?,?\s(?P<y2>{_CENTURY})(?!\d))?(?!\s?\d)"
    rf"|\b(?P<m3>{_MONTHS})\s?,?\s(?:of\s)?(?P<y3>{_CENTURY})(?!\d)"
    rf"|(?<!\d)(?P<y4>{_CENTURY})(?P<mark>[-/])(?P<m4>0[1-9]|1[0-2])(?P=mark)"
    r"(?P<d4>0[1-9]|[12]\d|3[01])(?!\d)"
    rf"|(?<![\d$£€.,/#@_-])(?P<y5>{_CENTURY})(?![\d%_]|[.,]\d|-\d)"
)
# Every date holds a figure: looking around figures is ten times faster than reading the text.
FIGURE: Final = re.compile(r"[0-9]+")
_NAMED_BEFORE: Final = re.compile(rf"\b{_MONTHS}\s?,?\s?(?:of\s)?$")
_LOOK_BACK: Final = len("September , of ")
_LOOK_AHEAD: Final = len("th of M")
_ADDRESS: Final = re.compile(
    r"/(?P<y>(?:19|20)\d\d)(?:(?P<mark>[/-])(?P<m>1[0-2]|0?[1-9]|[a-z]{3}(?=/))"
    r"(?:(?P=mark)(?P<d>[0-2]\d|3[01]|[1-9])(?=[/_.-]|$)|(?=/|$))"
    r"|(?P<m8>0[1-9]|1[0-2])(?P<d8>[0-2]\d|3[01])(?=[/_.-]|$))"
)
_ADDRESS_END: Final = re.compile(r"-(?P<y>20\d\d)-(?P<m>\d\d)-(?P<d>\d\d)(?=[/?.#]|$)")


class Mention(NamedTuple):
    """A time in a text: a full date, a month, a year, or (day None) a month and day alone."""

    start: int
    end: int
    day: int | None  # days since 1970; the first of a month or year
    kind: str  # "date" | "month" | "year" | "month_day"
    month_day: int | None


def mentions_in(text: str, figures: list[str]) -> Iterator[Mention]:
    """Yield the times that a text names, in their order.

    Args:
        text: any text.
        figures: all that :data:`FIGURE` finds in it, which a column finds faster.

    >>> [(one.kind, one.month_day) for one in mentions_in("on Aug. 20, in 2018", ["20", "2018"])]
    [('month_day', 820), ('year', None)]
    """
    for match in _dates(text, figures):
        m1, d1, y1, d2, m2, y2, m3, y3, y4, _mark, m4, d4, y5 = match.groups()
        year, name, day = y1 or y2 or y3 or y4 or y5, m1 or m2 or m3 or m4, d1 or d2 or d4
        month = _month_number(name)
        found = _day_number(int(year or 2000), month or 1, int(day or 1))  # 2000 has a February 29
        if found is None:
            continue
        kind = ("date" if year else "month_day") if day else ("month" if name else "year")
        month_day = 100 * month + int(day) if day else None
        if month_day == _SEPTEMBER_11 and not year:
            continue
        yield Mention(match.start(), match.end(), found if year else None, kind, month_day)


def _dates(text: str, figures: list[str]) -> Iterator[re.Match[str]]:
    """Yield what ``_DATE.finditer`` finds, from figure to figure: all of the text, in order."""
    end = place = 0
    for figure in figures:
        start = text.index(figure, place)
        place = start + len(figure)
        if start < end or not _is_of_date(figure):
            continue
        # Names of months have a capital; looking for one is faster than looking for a name.
        first = max(end, start - _LOOK_BACK)
        capital = _has_capital(text[first:start])
        named = _NAMED_BEFORE.search(text, first, start) if capital else None
        if not named and len(figure) < 4 and not _has_capital(text[place : place + _LOOK_AHEAD]):
            continue
        match = (_DATE.match(text, named.start()) if named else None) or _DATE.match(text, start)
        if match:
            end = match.end()
            yield match


def _is_of_date(figure: str) -> bool:
    return len(figure) < 3 or (len(figure) == 4 and figure.startswith(("19", "20")))


def _has_capital(text: str) -> bool:
    return text != text.lower()


def _month_number(name: str | None) -> int:
    """Return the number of a month that is named or numbered, 0 for none."""
    if name is None:
        return 0
    return int(name) if name.isdigit() else _NUMBERS.get(name[:3].lower(), 0)


def _day_number(year: int, month: int, day: int) -> int | None:
    """Return a day counted from 1 January 1970, None if there is no such day."""
    try:
        return date(year, month, day).toordinal() - _EPOCH
    except ValueError:
        return None


def period_of_address(url: str) -> tuple[int, int] | None:
    """Return the first and last day that an address names, counted from 1970: one day, or a month.

    >>> period_of_address("https://a.org/1970/jan/02/rain"), period_of_address("/1970/02/rain")
    ((1, 1), (31, 58))
    """
    match = _ADDRESS.search(url) or _ADDRESS_END.search(url)
    if match is None:
        return None
    groups = match.groupdict()
    year, month = int(match["y"]), _month_number(groups["m"] or groups.get("m8"))
    if named := groups["d"] or groups.get("d8"):
        day = _day_number(year, month, int(named))
        return None if day is None else (day, day)
    first = _day_number(year, month, 1)
    following = _day_number(year + month // 12, month % 12 + 1, 1)
    return None if first is None or following is None else (first, following - 1)


def publication(documents: pl.DataFrame) -> pl.Series:
    """Return when reports were published: as the input says, else on the day of their address.

    Returns:
        ``published``, in the order of the rows; midnight where only the day is known, null where
        nobody knows.

    >>> from datetime import datetime
    >>> urls = ["https://a.org/2018/08/20/rain", "https://a.org/rain", None]
    >>> documents = pl.DataFrame({"published": [None, None, datetime(2018, 8, 21)], "url": urls})
    >>> publication(documents).to_list()
    [datetime.datetime(2018, 8, 20, 0, 0), None, datetime.datetime(2018, 8, 21, 0, 0)]
    """
    published = documents["published"]
    unknown = (published.is_null() & documents["url"].is_not_null()).arg_true()
    days = [_day_of(period_of_address(url)) for url in documents["url"].gather(unknown)]
    moments = pl.Series(days, dtype=pl.Int64) * DAY_MICROSECONDS
    return published.scatter(unknown, moments.cast(published.dtype))


def known_day(document: Mapping[str, Any]) -> int | None:
    """Return on which day :func:`publication` says that a row of ``documents`` was published.

    Returns:
        the day, counted from 1970; None: nobody knows it.

    >>> known_day({"published": None, "url": "https://a.org/1970/01/02/rain"})
    1
    """
    if document["published"] is not None:
        return int(document["published"].toordinal()) - _EPOCH
    return _day_of(period_of_address(document["url"])) if document["url"] else None


def has_known_day(document: Mapping[str, Any]) -> bool:
    """Tell whether :func:`publication` knows when a row of ``documents`` was published.

    >>> has_known_day({"published": None, "url": "https://a.org/2018/08/20/rain"})
    True
    """
    return known_day(document) is not None


def _day_of(period: tuple[int, int] | None) -> int | None:
    """Return the day that a period is, None if it is longer or unknown."""
    return period[0] if period and period[0] == period[1] else None
