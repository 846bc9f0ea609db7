"""mark_boilerplate: sentences, boilerplate -> the sentences with what was learned marked."""

from __future__ import annotations

from typing import Final

import polars as pl

from dedup.spans import KINDS_REPORTED

__all__ = ["mark_boilerplate"]

_OWN: Final = pl.col("kind").is_in(KINDS_REPORTED)


def mark_boilerplate(
    documents: pl.DataFrame,
    sentences: pl.DataFrame,
    lines: pl.DataFrame,
    *,
    boilerplate: pl.DataFrame,
) -> pl.DataFrame:
    """Return ``sentences`` with the kind ``boilerplate`` where a line of the source was learned.

    Captions stay captions: neither is ever matched on.
    """
    if boilerplate.is_empty():
        return sentences
    known = boilerplate.select(
        "source", pl.col("line").str.to_integer(base=16, dtype=pl.UInt64), learned=True
    )
    rows = sentences.hstack(lines.select("line")).join(
        documents.select("document", "source"), on="document", how="left", maintain_order="left"
    )
    rows = rows.join(
        known, on=["source", "line"], how="left", nulls_equal=True, maintain_order="left"
    )
    kind = pl.when(_OWN & pl.col("learned")).then(pl.lit("boilerplate")).otherwise("kind")
    return rows.select(sentences.columns).with_columns(kind=rows.select(kind).to_series())
