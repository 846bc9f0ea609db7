"""Rows of a frame under our column names, column by column; a row is looked at where it must be."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import MAXYEAR, MINYEAR, UTC, datetime
from typing import Any, Final, NamedTuple

import polars as pl

from dedup.config import OUR_COLUMNS
from dedup.documents.aliases import Plan, usable
from dedup.documents.values import NOTHING, as_text, python_values, says_nothing

_NOT_SPACE: Final = r"[^\s\x1c-\x1f]"
"""What ``str.isspace`` does not call space."""
_NOTHING: Final = sorted(NOTHING)


class Block(NamedTuple):
    """Rows of a file, and their numbers."""

    lines: pl.Series
    frame: pl.DataFrame

    @classmethod
    def of(cls, frame: pl.DataFrame, *, first: int = 1) -> Block:
        """Number consecutive rows."""
        return cls(pl.int_range(first, first + frame.height, eager=True), frame)

    def parted(self, chosen: pl.Series) -> tuple[Block, Block]:
        """Return the rows that are chosen, and the others.

        >>> block = Block.of(pl.DataFrame({"text": ["a", "b"]}), first=7)
        >>> [part.lines.to_list() for part in block.parted(pl.Series([False, True]))]
        [[8], [7]]
        """
        kept, rest = (
            Block(self.lines.filter(one), self.frame.filter(one)) for one in (chosen, ~chosen)
        )
        return kept, rest

    def records(self) -> Iterator[tuple[int, dict[str, Any]]]:
        """Yield rows one by one: the number, and the values by column."""
        columns = [python_values(column) for column in self.frame.get_columns()]
        for line, *values in zip(self.lines, *columns, strict=True):
            yield line, dict(zip(self.frame.columns, values, strict=True))


class _Column(NamedTuple):
    """Values as text, and the kinds of value that they were."""

    texts: pl.Series
    kinds: set[str]


def simple_places(plan: Plan, schema: pl.Schema) -> dict[str, str] | None:
    """Return the column that holds each of ours, or None where only a row tells which one does.

    Steps lead into nested values only.
    """
    places: dict[str, str] = {}
    for column, candidates in plan.fields:
        keys = [key for key, steps in candidates if not steps or schema[key].is_nested()]
        if len(keys) > 1 or any(schema[key].is_nested() for key in keys):
            return None
        if keys:
            places[column] = keys[0]
    return places if len({*places.values()}) == len(places) else None


def usable_rows(texts: pl.Series) -> pl.Series:
    r"""Tell which texts can be used as they are.

    >>> usable_rows(pl.Series(["Rain fell.", " ", None, "a\0b"])).to_list()
    [True, False, False, False]
    """
    if texts.dtype != pl.String:
        return pl.repeat(False, len(texts), dtype=pl.Boolean, eager=True)
    whole = ~texts.str.contains("\0", literal=True)
    return (_says(texts) & whole).fill_null(value=False)


def read_columns(
    frame: pl.DataFrame, places: Mapping[str, str], extras: Iterable[str]
) -> tuple[pl.DataFrame, dict[str, _Column]]:
    """Return our columns of rows as text, with ``date_key``, and the columns to pass through.

    Args:
        frame: rows whose text can be used.
        places: of :func:`simple_places`.
        extras: columns that can be none of ours; of the others that passes through which is not
            used and says something.
    """
    own = {column: _usable(frame[key], column) for column, key in places.items()}
    passed = {name: _passed_through(frame[name]) for name in extras}
    used = {key: own[column] for column, key in places.items()}
    for name in frame.columns:
        if name not in passed:
            passed[name] = _left_over(frame[name], used.get(name))
    table = frame.select(
        pl.lit(None, pl.String).alias(column) if column not in own else own[column].alias(column)
        for column in OUR_COLUMNS
    )
    dated = pl.col("published").is_not_null()
    date_key = pl.when(dated).then(pl.lit(places.get("published"), pl.String))
    return table.with_columns(date_key=date_key), passed


def _usable(values: pl.Series, column: str) -> pl.Series:
    if isinstance(values.dtype, pl.Datetime) and _is_plain(values, values.dtype):
        return _iso_formats(values, values.dtype)
    if values.dtype != pl.String:
        found = [usable(value, column) for value in python_values(values)]
        return pl.Series(values.name, found, dtype=pl.String())
    # Under a name of its own: one like ^a$ is an expression to polars.
    said = values.alias("value")
    return said.set(~_says(said), None)


def _says(texts: pl.Series) -> pl.Series:
    """Tell of every text what ``says_nothing`` denies; null of null."""
    return texts.str.contains(_NOT_SPACE) & ~texts.is_in(_NOTHING)


def _is_plain(moments: pl.Series, dtype: pl.Datetime) -> bool:
    """Tell whether moments are such as Python holds, and in no zone but UTC."""
    if dtype.time_unit == "ns" or dtype.time_zone not in (None, "UTC"):
        return False
    first, last = (datetime(year, 1, 1, tzinfo=UTC) for year in (MINYEAR, MAXYEAR))
    per_second = {"ms": 10**3, "us": 10**6}[dtype.time_unit]
    low, high = (int(one.timestamp()) * per_second for one in (first, last))
    return bool(moments.cast(pl.Int64).is_between(low, high).all())


def _iso_formats(moments: pl.Series, dtype: pl.Datetime) -> pl.Series:
    """Return what :meth:`datetime.isoformat` makes of moments.

    >>> moments = pl.Series([0, 1_500_000]).cast(pl.Datetime("us", "UTC"))
    >>> _iso_formats(moments, pl.Datetime("us", "UTC")).to_list()
    ['1970-01-01T00:00:00+00:00', '1970-01-01T00:00:01.500000+00:00']
    """
    zone = "+00:00" if dtype.time_zone else ""
    whole, exact = (moments.dt.to_string(f"%Y-%m-%dT%H:%M:%S{part}{zone}") for part in ("", "%.6f"))
    return whole.zip_with(moments.dt.microsecond().fill_null(0) == 0, exact)


def _passed_through(values: pl.Series) -> _Column:
    if values.dtype == pl.String:
        return _Column(values, {"text"} if values.null_count() < len(values) else set())
    return _as_texts(python_values(values))


def _left_over(values: pl.Series, used: pl.Series | None) -> _Column:
    """Return what was not used as a column of ours, and is more than space."""
    if used is not None and (
        values.dtype == pl.String or not (values.is_not_null() & used.is_null()).any()
    ):
        return _Column(pl.repeat(None, len(values), dtype=pl.String, eager=True), set())
    taken = [None] * len(values) if used is None else used.to_list()
    left = [
        value if one is None and not says_nothing(as_text(value)[0] or "") else None
        for value, one in zip(python_values(values), taken, strict=True)
    ]
    return _as_texts(left)


def _as_texts(values: list[Any]) -> _Column:
    read = [as_text(value) for value in values]
    texts = pl.Series([text for text, _ in read], dtype=pl.String())
    return _Column(texts, {kind for text, kind in read if text is not None})
