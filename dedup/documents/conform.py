"""Gathered rows become the documents and skipped tables in their declared shape."""

from __future__ import annotations

import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Final, NamedTuple

import numpy as np
import polars as pl

from dedup.arguments import checked
from dedup.config import InputConfig, check_input_config
from dedup.documents.aliases import Columns, is_time_of_day
from dedup.documents.blocks import Block
from dedup.documents.dates import ColumnOfDates, Order
from dedup.documents.identity import identify
from dedup.documents.records import EXTRA, Gatherer
from dedup.errors import InputError, SchemaError
from dedup.schema import TABLES, check_table, empty_table
from dedup.stored import StoredDocuments, Texts
from dedup.text import content_hashes

_FRAME: Final = "<frame>"
"""``skipped.path`` of a row of a frame."""

_NO_FRAME: Final = (
    "documents must be a frame of polars, not {}: dedup.read_documents reads files, "
    "polars.DataFrame and polars.from_pandas make one of other tables"
)
_TEXT: Final = "text"
_EXPORTED: Final = ("content_hash", "published_raw")
"""Columns of the table that no other program writes."""
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_EXAMPLES: Final = 5
# A long number keeps its digits: beside fractions it is text, for no float holds both.
_TYPES: Final[dict[frozenset[str], pl.DataType]] = {
    frozenset({"int"}): pl.Int64(),
    frozenset({"long"}): pl.Int64(),
    frozenset({"int", "long"}): pl.Int64(),
    frozenset({"float"}): pl.Float64(),
    frozenset({"int", "float"}): pl.Float64(),
    frozenset({"bool"}): pl.Boolean(),
}


class Conformed(NamedTuple):
    """Both tables, what of the input has another name, and dates that were not understood.

    Of these, how many there are, and the commonest.
    """

    documents: StoredDocuments
    skipped: pl.DataFrame
    dates_not_understood: int
    date_examples: tuple[str, ...]
    renamed: dict[str, str]
    """Further column -> its name in the input, where that is one of ours."""


def conform_documents(
    frame: pl.DataFrame | pl.LazyFrame, *, config: InputConfig | None = None
) -> tuple[StoredDocuments, pl.DataFrame]:
    """Return any frame of articles as the documents table, and the rows that cannot be used.

    Columns are found by ``config.columns`` and the shipped aliases, as in files; a frame that is
    a documents table already comes back as it is, sorted. Its texts stay in memory.

    Args:
        frame: one row per article, with a text column of any known name.
        config: names of columns that the aliases do not know.

    Returns:
        The tables ``documents`` and ``skipped`` (see ``dedup schema``).

    Raises:
        InputError: it is no frame, or no column can hold the text.
        ConfigError: ``config`` is none of inputs.

    >>> documents, skipped = conform_documents(pl.DataFrame({"id": [7], "body": ["Rain fell."]}))
    >>> documents.read("document", "text").rows(), skipped.height
    ([('7', 'Rain fell.')], 0)
    """
    frame = as_frame(frame)
    if _conforms(frame):
        return StoredDocuments.of(check_table("documents", frame)), empty_table("skipped")
    check_has_text(frame.columns, config=config)
    gatherer = Gatherer(Columns(check_input_config(config)), Texts(most_held=sys.maxsize))
    gatherer.add_block(_FRAME, Block.of(frame))
    conformed = conform(gatherer)
    return conformed.documents, conformed.skipped


def check_has_text(names: Sequence[str], *, config: InputConfig | None = None) -> None:
    """Check that one of the columns of a frame may hold the text.

    Raises:
        InputError: none may; the message names them.

    >>> check_has_text(["id", "body"])
    """
    columns = Columns(check_input_config(config))
    if not columns.has_text(tuple(names)):
        raise InputError(columns.advice(tuple(names)))


def as_frame(given: pl.DataFrame | pl.LazyFrame) -> pl.DataFrame:
    """Return a frame with its rows at hand, or say what to do with anything else.

    Raises:
        InputError: it is no frame of polars, or a lazy one that cannot be collected.

    >>> as_frame(pl.LazyFrame({"text": ["Rain fell."]})).height
    1
    """
    if isinstance(given, pl.LazyFrame):
        try:
            return given.collect()
        except (pl.exceptions.PolarsError, OSError) as error:
            why = str(error).partition("\n")[0]
            raise InputError(f"documents: the lazy frame cannot be collected: {why}") from error
    return checked(given, pl.DataFrame, _NO_FRAME, InputError)


def conform(gatherer: Gatherer) -> Conformed:
    """Return the tables of everything that was gathered."""
    timed = _with_times_of_day(gatherer.frame())
    rows, kinds = _read_again(_dated(timed), gatherer.kinds)
    extras = [EXTRA + name for name in sorted(kinds)]
    lacking = set(extras).difference(rows.columns)  # asked once: there may be 100,000 of them
    rows = rows.with_columns(pl.lit(None, pl.String).alias(name) for name in sorted(lacking))
    kept, numbers, duplicates = identify(rows, extras)
    ours = (name for name in TABLES["documents"].column_names() if name != _TEXT)
    names = _names(kinds)
    facts = kept.select(*ours, *_passed_through(kinds, names))
    # Texts are strings that hold something: whoever gathers them sees to that.
    facts = check_table("documents", facts.with_columns(pl.lit("").alias(_TEXT))).drop(_TEXT)
    skipped = pl.DataFrame(gatherer.skipped, schema=empty_table("skipped").schema, orient="row")
    unknown = Counter(
        kept.filter(pl.col("published").is_null())["published_raw"].drop_nulls().to_list()
    )
    commonest = sorted(unknown, key=lambda raw: (-unknown[raw], raw))[:_EXAMPLES]
    return Conformed(
        documents=StoredDocuments(facts, gatherer.texts, numbers.to_numpy().astype(np.int64)),
        skipped=check_table("skipped", pl.concat([skipped, duplicates])),
        dates_not_understood=unknown.total(),
        date_examples=tuple(commonest),
        renamed={new: name for name, new in names.items() if new != name},
    )


def _conforms(frame: pl.DataFrame) -> bool:
    names = set(frame.columns)
    if "" in names or not set(TABLES["documents"].column_names()) <= names:
        return False
    try:
        checked = check_table("documents", frame)
    except SchemaError:
        return False
    return content_hashes(checked["text"]) == checked["content_hash"].to_list()


def _with_times_of_day(rows: pl.DataFrame) -> pl.DataFrame:
    """Add to dates without a time of day the one that stands in a column of its own.

    A midnight that a spreadsheet adds to a day is none.
    """
    extras = (name for name in sorted(rows.columns) if name.startswith(EXTRA))
    for name in (name for name in extras if is_time_of_day(name.removeprefix(EXTRA))):
        day = pl.col("published").str.replace(_MIDNIGHT, "")
        time = pl.col(name).str.strip_chars().str.replace(r"^(\d\d?)[.h](\d\d)", "${1}:${2}")
        is_alone = ~day.str.contains(_WITH_TIME) & time.str.contains(_TIME_OF_DAY)
        both = pl.when(is_alone).then(pl.format("{} {}", day, time))
        rows = rows.with_columns(both.otherwise("published").alias("published"))
    return rows


def _dated(rows: pl.DataFrame) -> pl.DataFrame:
    """Add ``published``, read column by column of each file, beside ``published_raw``.

    What a column of a file does not show of its dates, that of the same name in the other files
    does: a dump that is cut into more files has the same dates.
    """
    rows = rows.rename({"published": "published_raw"})
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


def _read_again(
    rows: pl.DataFrame, kinds: Mapping[str, set[str]]
) -> tuple[pl.DataFrame, Mapping[str, set[str]]]:
    """Give rows of an exported table of documents the date as it was first written.

    Such a row names the hash of its text. That, and the date, it does not have twice then; the
    second is the kinds of the columns that still hold something.
    """
    exported = [EXTRA + name for name in _EXPORTED]
    if not set(exported) <= set(rows.columns):
        return rows, kinds
    is_own = (pl.col(EXTRA + "content_hash") == pl.col("content_hash")).fill_null(value=False)
    raw = pl.col(EXTRA + "published_raw")
    first = pl.coalesce(pl.when(is_own & (raw != "")).then(raw), "published_raw")
    others = (pl.when(~is_own).then(name).alias(name) for name in exported)
    told = rows.with_columns(first.alias("published_raw"), *others)
    spent = {name for name in _EXPORTED if told[EXTRA + name].count() == 0}
    return told, {name: kind for name, kind in kinds.items() if name not in spent}


def _orders(of_files: Iterable[tuple[str | None, Order]]) -> dict[str | None, Order]:
    """Return per column what it shows in any file."""
    shown: defaultdict[str | None, list[Order]] = defaultdict(list)
    for key, order in of_files:
        shown[key].append(order)
    return {key: Order(*map(any, zip(*orders, strict=True))) for key, orders in shown.items()}


_MIDNIGHT: Final = r"[T ]00:00(?::00(?:\.0+)?)?$"
_WITH_TIME: Final = r"(?i):|\d{9}|\d\s?[ap]\.?m\b|\dh\d\d"
_TIME_OF_DAY: Final = r"(?i)^(?:(?:[01]?\d|2[0-3]):[0-5]\d\b.{0,16}|(?:0?\d|1[0-2])\s?[ap]\.?m\.?)$"
_MOMENT: Final = pl.Datetime("us", "UTC")
_PLAIN: Final = (
    r"^(?:1[7-9]|20)\d\d-\d\d-\d\dT(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d{1,6})?(?:Z|\+00:00)$"
)
"""Dates that :class:`ColumnOfDates` reads the same way, one by one."""
_FORMAT: Final = "%Y-%m-%dT%H:%M:%S%.f%#z"


def _plain_moments(raws: pl.Series) -> pl.Series:
    """Return the moments that are written as most dumps have them; the others are null."""
    plain = raws.set(~raws.str.contains(_PLAIN), None)
    return plain.str.to_datetime(_FORMAT, time_unit="us", strict=False).cast(_MOMENT)


def _moments(group: pl.DataFrame, dates: Mapping[str, datetime | None]) -> pl.Series:
    """Return the moments of a column: those known already, else by what their texts mean."""
    micros = [_micros(dates.get(raw)) for raw in group["published_raw"]]
    known = group["published"]
    return known.zip_with(known.is_not_null(), pl.Series(micros, dtype=pl.Int64).cast(_MOMENT))


def _micros(moment: datetime | None) -> int | None:
    return None if moment is None else (moment - _EPOCH) // timedelta(microseconds=1)


def _names(kinds: Mapping[str, set[str]]) -> dict[str, str]:
    """Return what the further columns are called here, so that none has a name of ours."""
    taken = {"", *TABLES["documents"].column_names()}  # a frame of polars names the nameless anew
    names = {}
    for name in sorted(kinds):
        new = name
        while new in taken or (new != name and new in kinds):
            new = f"input_{new}"
        taken.add(new)
        names[name] = new
    return names


def _passed_through(kinds: Mapping[str, set[str]], names: Mapping[str, str]) -> Iterable[pl.Expr]:
    """Type the further columns by all their values."""
    for name, new in names.items():
        dtype = _TYPES.get(frozenset(kinds[name]), pl.String())
        column = pl.col(EXTRA + name)
        value = column == "true" if dtype == pl.Boolean else column.cast(dtype)
        yield value.alias(new)
