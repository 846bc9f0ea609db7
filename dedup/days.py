"""Times of publication in days: when a report was published, and how far apart two of them were."""

from __future__ import annotations

import math
from typing import Final, TypeVar

import polars as pl

from dedup.arrays import Float64s

__all__ = ["DAY_MICROSECONDS", "DAY_SECONDS", "days_apart", "days_of"]

Times = TypeVar("Times", pl.Series, pl.Expr)

DAY_SECONDS: Final = 86_400
DAY_MICROSECONDS: Final = 86_400_000_000


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
