"""Values that are passed through: as Python's own, and as text."""

from __future__ import annotations

import math
from datetime import UTC, date, datetime, timedelta
from typing import Any, Final, cast
from zoneinfo import ZoneInfo

import msgspec
import polars as pl

__all__ = ["as_text", "python_values"]

_INT64: Final = range(-(2**63), 2**63)
_FLOAT_HOLDS: Final = range(-(2**53), 2**53 + 1)
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_PER_SECOND: Final = {"ms": 10**3, "us": 10**6, "ns": 10**9}


def as_text(value: Any) -> tuple[str | None, str]:
    """Return a passed-through value as text and its kind; text of a nested value is JSON.

    >>> as_text(7), as_text("7"), as_text([1, "a"]), as_text(float("nan"))
    (('7', 'int'), ('7', 'text'), ('[1,"a"]', 'text'), (None, 'text'))
    """
    if value is None or isinstance(value, str):
        return value, "text"
    if isinstance(value, bool):
        return ("true" if value else "false"), "bool"
    if isinstance(value, int):
        short = "int" if value in _FLOAT_HOLDS else "long"
        return str(value), short if value in _INT64 else "text"
    if isinstance(value, float):
        return (None, "text") if math.isnan(value) else (repr(value), "float")
    plain = msgspec.to_builtins(value, enc_hook=str)
    return (plain if isinstance(plain, str) else msgspec.json.encode(plain).decode()), "text"


def python_values(column: pl.Series) -> list[Any]:
    """Return the values of a column as Python's own, nested ones too.

    A time that Python cannot hold, before year 1 or after 9999, is text: the number that is
    stored, and its unit. Files hold such times by mistake, or as a mark for "unknown".

    >>> python_values(pl.Series([18_262, 5_000_000]).cast(pl.Date))
    [datetime.date(2020, 1, 1), '5000000 days']
    """
    dtype, stored = column.dtype, _stored(column.dtype)
    if stored == dtype:
        return column.to_list()
    numbers = column.cast(stored)
    if not dtype.is_nested() and not _is_offset(getattr(dtype, "time_zone", None)):
        ends = (_python(numbers.min(), dtype), _python(numbers.max(), dtype))
        if not any(isinstance(end, str) for end in ends):
            return column.to_list()
    # For some times that Python cannot hold, to_list would panic, with a trace on stderr.
    return [_python(value, dtype) for value in numbers.to_list()]


def _stored(dtype: pl.DataType) -> pl.DataType:
    """Return the type with numbers in place of dates, moments and durations."""
    if isinstance(dtype, pl.List):
        return pl.List(_stored(_inner(dtype)))
    if isinstance(dtype, pl.Array):
        return pl.Array(_stored(_inner(dtype)), dtype.size)
    if isinstance(dtype, pl.Struct):
        return pl.Struct({name: _stored(kind) for name, kind in _fields(dtype)})
    return pl.Int64() if isinstance(dtype, pl.Date | pl.Datetime | pl.Duration) else dtype


def _python(value: Any, dtype: pl.DataType) -> Any:
    """Return a stored value as what its type means."""
    if value is None:
        return None
    if isinstance(dtype, pl.List | pl.Array):
        return [_python(item, _inner(dtype)) for item in value]
    if isinstance(dtype, pl.Struct):
        return {name: _python(value[name], kind) for name, kind in _fields(dtype)}
    if not isinstance(dtype, pl.Date | pl.Datetime | pl.Duration):
        return value
    try:
        return _time(value, dtype)
    except OverflowError:
        return f"{value} {getattr(dtype, 'time_unit', 'days')}"


def _time(stored: int, dtype: pl.Date | pl.Datetime | pl.Duration) -> date | datetime | timedelta:
    if isinstance(dtype, pl.Date):
        return (_EPOCH + timedelta(days=stored)).date()
    since = timedelta(microseconds=stored * 1_000_000 // _PER_SECOND[dtype.time_unit])
    if isinstance(dtype, pl.Duration):
        return since
    zone = dtype.time_zone
    return _EPOCH.replace(tzinfo=None) + since if zone is None else _in_zone(since, zone)


def _in_zone(since: timedelta, zone: str) -> datetime:
    return (_EPOCH + since).astimezone(
        datetime.strptime(zone, "%z").tzinfo if _is_offset(zone) else ZoneInfo(zone)
    )


def _is_offset(zone: str | None) -> bool:
    """Tell whether a zone is an offset, as +05:30, which Arrow knows and polars does not."""
    return zone is not None and zone.startswith(("+", "-"))


def _inner(dtype: pl.List | pl.Array) -> pl.DataType:
    return cast("pl.DataType", dtype.inner)


def _fields(dtype: pl.Struct) -> list[tuple[str, pl.DataType]]:
    return [(field.name, cast("pl.DataType", field.dtype)) for field in dtype.fields]
