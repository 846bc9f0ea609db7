"""Every document gets an id of its own; of several with one id, one is kept and the others told.

Whatever is decided here follows from the records themselves, never from the order they came in.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple

import polars as pl

_TWO_FILES: Final = (
    ". If the files number their articles alike, name a column that tells them apart, such as "
    'input.columns.document = "url"'
)
# What tells two records without an id, or with the same one, apart: in this order.
_CONTENT = ("source", "published", "published_raw", "title", "url", "language")


class Identified(NamedTuple):
    """Rows with unique ids, which of all rows they are, and the others as rows of ``skipped``."""

    kept: pl.DataFrame
    rows: pl.Series
    skipped: pl.DataFrame


def identify(rows: pl.DataFrame, extras: Sequence[str]) -> Identified:
    """Give rows without ``document`` an id from their content and keep one row per id.

    A record without an id is named by its content hash, a further one of the same text ``HASH-2``
    and so on: two outlets may have printed the same text. Of records with the same id the latest
    published is kept, then the one with the smallest content hash. Of the others, those are
    ``repeated`` that have its text, or that of another one, and the rest of a ``duplicate_id``.
    """
    order = [*_CONTENT, *sorted(extras), "path", "line"]
    slim = rows.select("document", "content_hash", *order).with_row_index("row")
    slim = slim.sort("content_hash", *order, nulls_last=True).with_columns(_named())
    slim = slim.sort(
        "document",
        "published",
        "content_hash",
        *(name for name in order if name != "published"),
        descending=[False, True] + [False] * len(order),
        nulls_last=True,
    )
    kept = slim.filter(pl.col("document").is_first_distinct())
    named = rows[kept["row"]].with_columns(kept["document"])
    shared = slim.filter(pl.col("document").is_duplicated())
    return Identified(named, kept["row"], _others(shared))


def _named() -> pl.Expr:
    """Name rows without an id, which stand in the order of their content."""
    missing = pl.col("document").is_null()
    nth = missing.cum_sum().over("content_hash")
    suffix = pl.when(nth > 1).then(pl.format("-{}", nth)).otherwise(pl.lit(""))
    return (
        pl.when(missing)
        .then(pl.col("content_hash") + suffix)
        .otherwise("document")
        .alias("document")
    )


def _others(shared: pl.DataFrame) -> pl.DataFrame:
    """Return why all but the first record of every id are none: rows of ``skipped``."""
    text = ("document", "content_hash")
    is_first, is_new = pl.col("document").is_first_distinct(), pl.struct(text).is_first_distinct()
    firsts, texts = shared.filter(is_first), shared.filter(is_new)
    repeated, others = shared.filter(~is_new), shared.filter(is_new & ~is_first)
    return pl.concat([_repeated(repeated, texts), _duplicates(others, firsts)])


def _repeated(others: pl.DataFrame, texts: pl.DataFrame) -> pl.DataFrame:
    key = ["document", "content_hash"]
    both = others.join(
        texts.select(*key, "path", "line"),
        on=key,
        how="left",
        suffix="_kept",
        maintain_order="left",
    )
    told = pl.format("id '{}' and its text stand in {} too", "document", _place())
    return both.select("path", "line", pl.lit("repeated").alias("reason"), told.alias("detail"))


def _duplicates(others: pl.DataFrame, kept: pl.DataFrame) -> pl.DataFrame:
    shown = kept.select("document", "path", "line", "published")
    both = others.join(shown, on="document", how="left", suffix="_kept", maintain_order="left")
    why = (
        pl.when(pl.col("published").eq_missing(pl.col("published_kept")))
        .then(pl.lit("it has another text and the same date; the smaller content hash is kept"))
        .otherwise(pl.lit("it has another text, and a later date or the only one"))
    )
    # Two outlets, or two exports, may number their articles alike.
    of_two_files = pl.col("path") != pl.col("path_kept")
    advice = pl.when(of_two_files).then(pl.lit(_TWO_FILES)).otherwise(pl.lit(""))
    told = ("document", _place(), why, advice)
    detail = pl.format("id '{}' stands in {} too, which is kept: {}{}", *told).alias("detail")
    return both.select("path", "line", pl.lit("duplicate_id").alias("reason"), detail)


def _place() -> pl.Expr:
    """Return where the record stands that is told beside another one."""
    line = pl.when(pl.col("line_kept") > 0).then(pl.format(", line {}", "line_kept"))
    return pl.col("path_kept") + line.otherwise(pl.lit(""))
