"""Values that are passed through: as Python's own, and as text."""

from __future__ import annotations

import math
import re
from datetime import UTC, date, datetime, timedelta, tzinfo
from functools import cache
from typing import Any, Final, cast
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import msgspec
import polars as pl

_DIGITS: Final = 38
"""Of a decimal, as many as 128 bits hold."""
NOTHING: Final = frozenset("nan NaN -nan NaT None NULL Null null <NA> NA N/A n/a #N/A \\N".split())
"""What programs write for a value that is missing: pandas, R, databases and spreadsheets."""
_CONTROL: Final = re.compile(r"[\0-\x08\x0e-\x1f\x7f]")
_INT64: Final = range(-(2**63), 2**63)
WHOLE: Final = range(-(2**53), 2**53 + 1)
"""Whole numbers that a float holds, each and its neighbours."""
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_PER_SECOND: Final = {"ms": 10**3, "us": 10**6, "ns": 10**9}


def is_known(dtype: pl.DataType) -> bool:
    """Tell whether values of a type can be read: not decimals that fill more than 128 bits.

    >>> is_known(pl.List(pl.Decimal(38, 2)))
    True
    """
    if isinstance(dtype, pl.Struct):
        return all(is_known(kind) for _, kind in _fields(dtype))
    if isinstance(dtype, pl.List | pl.Array):
        return is_known(_inner(dtype))
    if isinstance(dtype, pl.Map):
        return all(is_known(cast("pl.DataType", kind)) for kind in (dtype.key, dtype.value))
    return not isinstance(dtype, pl.Decimal) or dtype.precision <= _DIGITS


def decoded(value: bytes) -> str | None:
    r"""Return what bytes say in UTF-8; None of what is no text, such as a digest.

    >>> decoded(b"caf\xc3\xa9"), decoded(b"\x00\x01"), decoded(b"caf\xe9")
    ('café', None, None)
    """
    try:
        text = value.decode()
    except UnicodeDecodeError:
        return None
    return None if _CONTROL.search(text) else text


def says_nothing(text: str) -> bool:
    """Tell whether a text is empty, space, or a mark for a value that is missing.

    >>> [says_nothing(text) for text in (" ", "nan", "Nan rang.")]
    [True, True, False]
    """
    return not text or text.isspace() or text in NOTHING


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
        short = "int" if value in WHOLE else "long"
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
    zone = getattr(dtype, "time_zone", None)
    if not dtype.is_nested() and (zone is None or isinstance(_zone(zone), ZoneInfo)):
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
    if dtype.time_zone is None:
        return _EPOCH.replace(tzinfo=None) + since
    return (_EPOCH + since).astimezone(_zone(dtype.time_zone))


@cache
def _zone(name: str) -> tzinfo:
    """Return a zone, which may be an offset, as +05:30: Arrow knows them and polars does not.

    One that nobody knows counts as UTC: a moment is stored as one of UTC, whatever its zone.
    """
    try:
        if name.startswith(("+", "-")):
            return datetime.strptime(name, "%z").tzinfo or UTC
        return ZoneInfo(name)
    except (ValueError, ZoneInfoNotFoundError, OSError):
        return UTC


def _inner(dtype: pl.List | pl.Array) -> pl.DataType:
    return cast("pl.DataType", dtype.inner)


def _fields(dtype: pl.Struct) -> list[tuple[str, pl.DataType]]:
    return [(field.name, cast("pl.DataType", field.dtype)) for field in dtype.fields]
