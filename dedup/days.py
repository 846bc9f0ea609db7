"""Times of publication in days, how far apart, which may be first; names of days and months."""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import datetime, time
from typing import Final, TypeVar

import polars as pl

from dedup.arrays import Float64s

Times = TypeVar("Times", pl.Series, pl.Expr)

DAY_SECONDS: Final = 86_400
DAY_MICROSECONDS: Final = 86_400_000_000
WEEKDAYS: Final = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
"""In the order of ``date.weekday``, and in normal form."""
MONTHS: Final = (
    *("january", "february", "march", "april", "may", "june"),
    *("july", "august", "september", "october", "november", "december"),
)
"""In their order, and in normal form."""


def days_of(published: pl.Series) -> Float64s:
    """Return times as days since 1970, of the same shape; NaN where nobody knows.

    >>> from datetime import datetime
    >>> days_of(pl.Series([datetime(1970, 1, 2, 12), None])).tolist()
    [1.5, nan]
    """
    return (published.dt.epoch("us") / DAY_MICROSECONDS).fill_null(math.nan).to_numpy()


def days_apart(one: Times, other: Times) -> Times:
    """Return how many days lie between two times, whichever is first; null where one is unknown.

    >>> from datetime import datetime
    >>> one, other = pl.Series([datetime(2024, 5, 1)]), pl.Series([datetime(2024, 5, 2, 12)])
    >>> days_apart(one, other).to_list()
    [1.5]
    """
    return ((one - other).dt.total_seconds().abs() / DAY_SECONDS).alias("days_apart")


def has_clock(published: datetime) -> bool:
    """Tell whether the hour of a publication is known; a date without a time is midnight."""
    return published.time() != time()


def may_be_first(published: Sequence[datetime | None]) -> list[int]:
    """Return which of some publications may be the first, by number; none: no time is known.

    Where of one of them only the day is known, these are all of that day.

    >>> morning, noon = (datetime(2024, 5, 1, hour) for hour in (8, 12))
    >>> may_be_first([noon, None, morning]), may_be_first([noon, datetime(2024, 5, 1)])
    ([2], [0, 1])
    """
    known = {number: moment for number, moment in enumerate(published) if moment is not None}
    if not known:
        return []
    first = min(known.values())
    day = [number for number, moment in known.items() if moment.date() == first.date()]
    exact = all(has_clock(known[number]) for number in day)
    return [number for number in day if known[number] == first] if exact else day
