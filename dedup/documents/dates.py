"""Publication dates as news files write them, read strictly: not understood beats misread.

No clock and no local time zone takes part: the same string gives the same date everywhere, and a
relative one ("yesterday") gives none.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from typing import Final, NamedTuple

from dedup.datelines import AGENCIES
from dedup.days import MONTHS, WEEKDAYS
from dedup.documents.foreign_dates import read_foreign
from dedup.documents.zones import AMERICAN_ZONES, ZONE_NAMES, zone_of

_YEARS: Final = range(1700, 2101)
_LONGEST: Final = 80
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_MONTHS: Final = {
    name: number for number, month in enumerate(MONTHS, 1) for name in (month[:3], month)
} | {"sept": 9}

_PARENTHESES: Final = re.compile(rf"\((?!(?:{ZONE_NAMES})\b)[^()]*\)")
# Tokenised corpora write "07 : 35 p. m." and "9 / 28 / 2016".
_SPLIT_MARK: Final = re.compile(r"(?<=\d) (:|/(?! \d\d ?:)) (?=\d)")
_SPLIT_DASH: Final = re.compile(r"\b(\d{4}) - (\d\d) - (\d\d)\b")
_SPLIT_YEAR: Final = re.compile(r"(?<=[^\W\d_]) - (\d{1,2}) - (?=\d\d\b)")
_SPLIT_HALF: Final = re.compile(r"\b([ap])\. m\b\.?", re.IGNORECASE)
_BARE_CLOCK: Final = re.compile(
    rf"\b([01]\d|2[0-3])([0-5]\d)(?= (?:{ZONE_NAMES})\b)(?=.*\b\d{{4}}\b)"
)
"""``1052 GMT``, where a year stands behind it."""
_POINTS: Final = re.compile(r"\b(\d{4})\. (\d{1,2})\. (\d{1,2})\.?(?!\d)")
_EPOCH_CALL: Final = re.compile(r"/?Date\((\d+)(?:[+-]\d{4})?\)/?")
_YEAR: Final = re.compile(r"(?<!\d)\d{4}(?!\d)|[/.'’-]\d\d(?!\d)")
_TIME: Final = re.compile(
    r"(?<![\d/.-])(?P<hour>\d{1,2})"
    r"(?:[:.h](?P<minute>\d{2})(?!\.?\d)(?::(?P<second>\d{2})(?:[.,](?P<part>\d{1,9}))?)?"
    r"(?:\s*(?P<half>[ap])\.?m\b\.?)?|\s*(?P<bare_half>[ap])\.?m\b\.?)"
    rf"(?:\s*\(?(?P<zone>\b(?:{ZONE_NAMES})\b)\)?)?"
    rf"(?:\s*(?P<offset>[+-]\d{{1,2}}(?::?\d{{2}})?)(?!\d))?(?:\s*\(?(?:{ZONE_NAMES})\b)?\)?",
    re.IGNORECASE,
)
_WEEKDAY: Final = re.compile(
    r"\b(mon|tue|wed|thu|fri|sat|sun)(?:s?|nes|rs?|ur)(?:day)?\b\.?", re.IGNORECASE
)
_WEEKDAYS: Final = [name[:3] for name in WEEKDAYS]
_FILLER: Final = re.compile(
    rf"{_WEEKDAY.pattern}"
    r"|\b(?:last|first|time|originally|published|updated|posted|modified|created|date|at|on|of|the"
    r"|edited|released?|story|article|stand|veröffentlicht|aktualisiert|am|um|uhr|publié|mis|à|jour|le"
    r"|publicado|actualizado|atualizado|el|em|às|pubblicato|aggiornato|il|alle)\b(?:\s?:)?"
    r"|[,|;@•·–—]|\s[-/]\s",
    re.IGNORECASE,
)
# What datelines and bylines put before the date: "LONDON, ", "Washington D.C., ", "TNN ", "By X ".
_PREFACE: Final = re.compile(
    r"(?:By\s(?:[^\W\d_][\w.'’-]*[\s,|]+){1,6}?|(?:[A-Z][A-Z.'’]+[\s,—–-]+){1,4}?"
    rf"|(?:[A-Z][\w.'’-]*\s?){{1,4}},\s|(?:{AGENCIES}|Bloomberg|Associated Press)[\s,|]+)"
    rf"(?=(?:{_WEEKDAY.pattern}[\s,]+)?(?:\d|(?i:{'|'.join(sorted(_MONTHS))})\b))"
)
_SPACES: Final = re.compile(r"\s+")
_YEAR_FIRST: Final = re.compile(r"(?P<y>\d{4})([ ./-])(?P<m>\d{1,2}|[a-z]+)\.?\2(?P<d>\d{1,2})")
_DAY_NAME: Final = re.compile(
    r"(?P<d>\d{1,2})(?:st|nd|rd|th)?[ ./-]*(?P<m>[a-z]+)[ ./-]*['’]?(?P<y>\d{4}|\d{2})"
)
_NAME_DAY: Final = re.compile(
    r"(?P<m>[a-z]+)[ ./-]*(?P<d>\d{1,2})(?:st|nd|rd|th)?"
    r"(?:[ ./-]+(?P<y>\d{4})|(?:[./-]| ?['’])(?P<short>\d\d))"
)
_NUMERIC: Final = re.compile(
    r"(?P<a>\d{1,2})(?P<mark>[/.-])(?P<b>\d{1,2})(?P=mark)(?P<y>\d{4}|\d{2})"
)
_COMPACT: Final = re.compile(r"(\d{4})(\d\d)(\d\d)(?:(\d\d)(\d\d)(\d\d)?)?")
_ZONE_BESIDE: Final = re.compile(r"(Z|[+-]\d\d:?\d\d)\[!?[A-Za-z][\w/+-]*\]$")
"""``+02:00[Europe/Berlin]``, as Java and RFC 9557 write it: the offset says all."""
_EPOCH_TEXT: Final = re.compile(r"(\d{9,19})(?:\.(\d+))?")


class _Readings(NamedTuple):
    """What a numeric date says when the month stands first, and when the day does."""

    month_first: datetime | None
    day_first: datetime | None

    american: bool
    """Whether its time is in a zone of the United States, where the month stands first."""

    def agreed(self) -> datetime | None:
        """Return the only valid reading, or the one that both share."""
        if self.month_first and self.day_first:
            return self.month_first if self.month_first == self.day_first else None
        return self.month_first or self.day_first


class Order(NamedTuple):
    """What dates show of the order of their numbers; who shows both contradicts itself."""

    month_first: bool
    day_first: bool


_UNSHOWN: Final = Order(month_first=False, day_first=False)


class ColumnOfDates:
    """The dates of one column of one file; a date without a zone is in UTC.

    Numeric dates follow their column: one ``8/29/18`` shows that the month stands first in all.
    Where nothing shows it, or the column contradicts itself, only a weekday beside the date or the
    name of an American zone tells the order; without them an ambiguous date stays unknown.

    >>> raws = ["03/04/2020", "29/04/2020", "Aug. 20, 2025 10:00 AM EDT", "yesterday"]
    >>> dates = ColumnOfDates(raws).settled()
    >>> f"{dates['03/04/2020']:%d %B}, {dates['Aug. 20, 2025 10:00 AM EDT']:%H:%M %Z}"
    '03 April, 14:00 UTC'
    >>> dates["yesterday"] is None
    True
    """

    def __init__(self, raws: Iterable[str]) -> None:
        """Read every date as far as it tells by itself."""
        self._read = {raw: _read(raw) for raw in raws}
        shown = [one for one in self._read.values() if isinstance(one, _Readings)]
        self.order = Order(
            month_first=any(one.day_first is None for one in shown),
            day_first=any(one.month_first is None for one in shown),
        )

    def settled(self, elsewhere: Order = _UNSHOWN) -> dict[str, datetime | None]:
        """Return the date of every text, by the order that the column shows.

        Args:
            elsewhere: what the column of that name shows in all files; asked where this one shows
                nothing.
        """
        month_first, day_first = self.order if any(self.order) else elsewhere
        dates = {}
        for raw, found in self._read.items():
            if not isinstance(found, _Readings):
                dates[raw] = found
                continue
            dates[raw] = found.agreed()
            if dates[raw] is None and month_first != day_first:
                dates[raw] = found.month_first if month_first else found.day_first
            elif dates[raw] is None and found.american:
                dates[raw] = found.month_first
        return dates


def _read(raw: str) -> datetime | _Readings | None:
    text = raw.strip()
    if len(text) > _LONGEST:  # an article may follow: the date can only stand at the start
        text = text[:_LONGEST].rpartition(" ")[0]
    text = _ZONE_BESIDE.sub(r"\1", text)
    if match := _EPOCH_CALL.fullmatch(text):  # JSON of .NET
        text = match[1]
    # Digits come first: fromisoformat takes milliseconds since 1970 for a date and a time.
    if text.replace(".", "", 1).isdigit():
        return _read_digits(text)
    try:
        return _in_bounds(datetime.fromisoformat(text))
    except ValueError:
        return _read_words(text)


def _in_bounds(moment: datetime | None) -> datetime | None:
    """Return the moment in UTC, if a newspaper can have appeared then."""
    if moment is None or moment.year not in _YEARS:
        return None
    return moment.replace(tzinfo=moment.tzinfo or UTC).astimezone(UTC)


def _read_digits(text: str) -> datetime | None:
    """Read ``20250820``, ``20250820143000`` and seconds (to nanoseconds) since 1970."""
    if (match := _COMPACT.fullmatch(text)) and (
        found := _moment(*(int(part or 0) for part in match.groups()))
    ):
        return found
    match = _EPOCH_TEXT.fullmatch(text)
    if not match:
        return None
    digits, fraction = match[1], match[2] or ""
    # 9 or 10 digits are seconds since 1973, 12 or 13 milliseconds, then micro- and nanoseconds.
    power = {9: 0, 10: 0, 12: 3, 13: 3, 15: 6, 16: 6, 18: 9, 19: 9}.get(len(digits))
    if power is None:
        return None
    seconds, rest = divmod(int(digits), 10**power)
    part = f"{rest:0{power}d}{fraction}" if power else fraction
    micros = int(f"{part:0<6}"[:6])
    return _in_bounds(_EPOCH + timedelta(seconds=seconds, microseconds=micros))


def _read_words(text: str) -> datetime | _Readings | None:
    """Read a date line: as a whole, then its longest start that is a full date.

    What follows the date is another time ("Updated ...") or the first words of the article.
    """
    tidy = _SPLIT_HALF.sub(r"\1.m.", _PARENTHESES.sub(" ", text))
    tidy = _SPLIT_DASH.sub(r"\1-\2-\3", _SPLIT_MARK.sub(r"\1", tidy))
    tidy = _SPLIT_YEAR.sub(r"-\1-", _BARE_CLOCK.sub(r"\1:\2", _POINTS.sub(r"\1-\2-\3", tidy)))
    found = _read_start(tidy)
    if found is None and (preface := _PREFACE.match(tidy)):
        found = _read_start(tidy[preface.end() :])
    return found or _in_bounds(read_foreign(text))


def _read_start(text: str) -> datetime | _Readings | None:
    words = text.split()
    for count in range(len(words), 0, -1):
        start = " ".join(words[:count])
        if count < len(words) and not _YEAR.search(start):
            break
        if found := _read_line(start):
            return found
    return None


def _read_line(text: str) -> datetime | _Readings | None:
    time = _TIME.search(text)
    if time:
        text = f"{text[: time.start()]} {text[time.end() :]}"
    plain = _SPACES.sub(" ", _FILLER.sub(" ", text)).strip(" -/T").lower()
    if match := _NUMERIC.fullmatch(plain):
        return _read_numeric(match, time, _WEEKDAY.search(text))
    for pattern in (_YEAR_FIRST, _DAY_NAME, _NAME_DAY):
        if match := pattern.fullmatch(plain):
            year = match["y"] or match["short"]
            return _with_time(year, match["m"], match["d"], time)
    return None


def _read_numeric(
    match: re.Match[str], time: re.Match[str] | None, weekday: re.Match[str] | None
) -> datetime | _Readings | None:
    first, second, year = match["a"], match["b"], match["y"]
    if match["mark"] == "-" and len(year) == 2:
        return None  # 04-05-06 may even start with the year
    month_first = _with_time(year, first, second, time)
    day_first = _with_time(year, second, first, time)
    if match["mark"] == ".":  # points are written where the day comes first
        return day_first or month_first
    if month_first and day_first and weekday:
        month_first, day_first = _on_weekday(match, month_first, day_first, weekday[1])
    american = bool(time and time["zone"] and time["zone"].upper() in AMERICAN_ZONES)
    readings = _Readings(month_first, day_first, american)
    return readings if month_first or day_first else None


def _on_weekday(
    match: re.Match[str], month_first: datetime, day_first: datetime, weekday: str
) -> tuple[datetime | None, datetime | None]:
    """Keep the readings whose local date falls on the weekday that stands beside them."""
    first, second, year = int(match["a"]), int(match["b"]), match["y"]
    full_year = _full_year(year)
    number = _WEEKDAYS.index(weekday.lower())
    fits_month_first = date(full_year, first, second).weekday() == number
    fits_day_first = date(full_year, second, first).weekday() == number
    if fits_month_first == fits_day_first:
        return month_first, day_first
    return (month_first, None) if fits_month_first else (None, day_first)


def _full_year(year: str) -> int:
    return int(year) if len(year) == 4 else int(year) + (1900 if int(year) >= 69 else 2000)


def _with_time(year: str, month: str, day: str, time: re.Match[str] | None) -> datetime | None:
    number = int(month) if month.isdigit() else _MONTHS.get(month)
    if number is None:
        return None
    full_year = _full_year(year)
    if time is None:
        return _moment(full_year, number, int(day))
    hour = int(time["hour"])
    if half := time["half"] or time["bare_half"]:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if half in "pP" else 0)
    micros = int(f"{time['part'] or '':0<6}"[:6])
    local = (full_year, number, int(day), hour, int(time["minute"] or 0), int(time["second"] or 0))
    return _moment(*local, micros, zone=time["zone"], offset=time["offset"])


def _moment(*parts: int, zone: str | None = None, offset: str | None = None) -> datetime | None:
    try:
        local = datetime(*parts)  # type: ignore[arg-type]
        return _in_bounds(local.replace(tzinfo=zone_of(zone, offset)))
    except (ValueError, OverflowError):
        return None
