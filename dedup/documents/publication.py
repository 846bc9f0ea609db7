"""When records were published: the dates of each column of each file, read together."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Final

import polars as pl

from dedup.documents.aliases import is_time_of_day
from dedup.documents.dates import ColumnOfDates, Order
from dedup.documents.records import EXTRA

_MIDNIGHT: Final = r"[T ]00:00(?::00(?:\.0+)?)?$"
_WITH_TIME: Final = r"(?i):|\d{9}|\d\s?[ap]\.?m\b|\dh\d\d"
_TIME_OF_DAY: Final = r"(?i)^(?:(?:[01]?\d|2[0-3]):[0-5]\d\b.{0,16}|(?:0?\d|1[0-2])\s?[ap]\.?m\.?)$"
_LENGTH: Final = r"(?i)\b(?:min(?:ute)?s?|sec(?:ond)?s?)\b"
"""What is said of how long it takes to read or to hear."""
_MOMENT: Final = pl.Datetime("us", "UTC")
_PLAIN: Final = (
    r"^(?:1[7-9]|20)\d\d-\d\d-\d\dT(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d{1,6})?(?:Z|\+00:00)$"
)
"""Dates that :class:`ColumnOfDates` reads the same way, one by one."""
_FORMAT: Final = "%Y-%m-%dT%H:%M:%S%.f%#z"


def with_published(rows: pl.DataFrame) -> pl.DataFrame:
    """Add ``published``, read column by column of each file, beside ``published_raw``.

    What a column of a file does not show of its dates, that of the same name in the other files
    does: a dump that is cut into more files has the same dates.
    """
    rows = _with_times_of_day(rows).rename({"published": "published_raw"})
    keys = ["path", "date_key", "published_raw"]
    distinct = rows.select(keys).drop_nulls("published_raw").unique()
    if not distinct.height:
        return rows.with_columns(pl.lit(None, _MOMENT).alias("published"))
    plain = distinct.with_columns(published=_plain_moments(distinct["published_raw"]))
    columns = [
        (group, ColumnOfDates(group.filter(pl.col("published").is_null())["published_raw"]))
        for _, group in plain.group_by("path", "date_key")
    ]
    shown = _orders((group["date_key"][0], column.order) for group, column in columns)
    found = [
        group.with_columns(published=_moments(group, column.settled(shown[group["date_key"][0]])))
        for group, column in columns
    ]
    return rows.join(pl.concat(found), on=keys, how="left", maintain_order="left")


def _with_times_of_day(rows: pl.DataFrame) -> pl.DataFrame:
    """Add to dates without a time of day the one that stands in a column of its own.

    A midnight that a spreadsheet adds to a day is none; the day may stand before the time, too.
    """
    extras = (name for name in sorted(rows.columns) if name.startswith(EXTRA))
    for name in (name for name in extras if is_time_of_day(name.removeprefix(EXTRA))):
        day = pl.col("published").str.replace(_MIDNIGHT, "")
        time = pl.col(name).str.strip_chars().str.strip_prefix(day).str.strip_chars_start("T ")
        time = time.str.replace(r"^(\d\d?)[.h](\d\d)(?:\.(\d\d)\b)?", "${1}:${2}:${3}")
        time = time.str.replace(r"^(\d\d?:\d\d):(\D|$)", "${1}${2}")
        is_alone = ~day.str.contains(_WITH_TIME) & time.str.contains(_TIME_OF_DAY)
        is_alone &= ~time.str.contains(_LENGTH)
        both = pl.when(is_alone).then(pl.format("{} {}", day, time))
        rows = rows.with_columns(both.otherwise("published").alias("published"))
    return rows


def _orders(of_files: Iterable[tuple[str | None, Order]]) -> dict[str | None, Order]:
    """Return per column what it shows in any file."""
    shown: defaultdict[str | None, list[Order]] = defaultdict(list)
    for key, order in of_files:
        shown[key].append(order)
    return {key: Order(*map(any, zip(*orders, strict=True))) for key, orders in shown.items()}


def _plain_moments(raws: pl.Series) -> pl.Series:
    """Return the moments that are written as most dumps have them; the others are null."""
    plain = raws.set(~raws.str.contains(_PLAIN), None)
    return plain.str.to_datetime(_FORMAT, time_unit="us", strict=False).cast(_MOMENT)


def _moments(group: pl.DataFrame, dates: Mapping[str, datetime | None]) -> pl.Series:
    """Return the moments of a column: those known already, else by what their texts mean."""
    known = group["published"]
    read = pl.Series([dates.get(raw) for raw in group["published_raw"]], dtype=_MOMENT)
    return known.zip_with(known.is_not_null(), read)
