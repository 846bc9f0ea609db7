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
    published is kept, then the one with the smallest content hash; the others are ``repeated`` if
    they have its text, and else of a ``duplicate_id``.
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
    first = pl.col("document").is_first_distinct()
    kept, others = slim.filter(first), slim.filter(~first)
    named = rows[kept["row"]].with_columns(kept["document"])
    return Identified(named, kept["row"], _duplicates(kept, others))


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


def _duplicates(kept: pl.DataFrame, others: pl.DataFrame) -> pl.DataFrame:
    shown = kept.select("document", "path", "line", "content_hash", "published")
    both = others.join(shown, on="document", how="left", suffix="_kept", maintain_order="left")
    place = pl.col("path_kept") + pl.when(pl.col("line_kept") > 0).then(
        pl.format(", line {}", "line_kept")
    ).otherwise(pl.lit(""))
    is_repeated = pl.col("content_hash") == pl.col("content_hash_kept")
    why = (
        pl.when(is_repeated)
        .then(pl.lit("it has the same text"))
        .when(pl.col("published").eq_missing(pl.col("published_kept")))
        .then(pl.lit("it has another text and the same date; the smaller content hash is kept"))
        .otherwise(pl.lit("it has another text, and a later date or the only one"))
    )
    # Two outlets, or two exports, may number their articles alike.
    of_two_files = (pl.col("path") != pl.col("path_kept")) & ~is_repeated
    advice = pl.when(of_two_files).then(pl.lit(_TWO_FILES)).otherwise(pl.lit(""))
    return both.select(
        "path",
        "line",
        pl.when(is_repeated)
        .then(pl.lit("repeated"))
        .otherwise(pl.lit("duplicate_id"))
        .alias("reason"),
        pl.format(
            "id '{}' stands in {} too, which is kept: {}{}", "document", place, why, advice
        ).alias("detail"),
    )
