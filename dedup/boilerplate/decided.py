"""find_decided_lines: decisions, sentences -> the lines a reviewer called furniture, counted."""

from __future__ import annotations

from typing import Final

import polars as pl

from dedup.boilerplate.lines import LINE_NUMBER, examples_of, line_names
from dedup.schema import Boilerplate, check_table
from dedup.stored import InParts, StoredDocuments, StoredSentences

_KEY: Final = ("source", "line")


def find_decided_lines(
    documents: StoredDocuments,
    sentences: StoredSentences,
    lines: InParts,
    decisions: pl.DataFrame,
) -> pl.DataFrame:
    """Return the lines that decisions speak of and documents hold.

    A decision names a line of a source, or a piece of a text: then every line of which more than
    half lies in the piece is meant, in the sources of the documents that have the text.

    Returns:
        ``number`` of the decision, ``source``, ``line`` (a number), and of the documents of the
        source that hold it: ``documents`` (their count), ``first_published``, ``last_published``,
        ``example``.
    """
    asked = decisions.filter(
        pl.col("decision") == "boilerplate", pl.col("effect") == "obeyed"
    ).select("number", "content_hash", "start", "end", *_KEY)
    if asked.is_empty():  # as in most runs: nothing has to be read
        return asked
    told = _told(sentences, lines)
    holders = documents.facts.select("source", "published", "content_hash")
    holders = holders.with_row_index("document")
    named = pl.concat([_by_line(asked), _by_place(asked, told, holders)]).unique()
    told = told.join(named.select("line"), on="line", how="semi")
    held = told.join(holders, on="document").sort("document", "start")
    counted = held.group_by(_KEY).agg(
        pl.col("document").n_unique().cast(pl.Int64).alias("documents"),
        pl.col("published").min().alias("first_published"),
        pl.col("published").max().alias("last_published"),
        pl.col("document", "position").first(),
    )
    found = named.join(counted, on=_KEY, nulls_equal=True).sort("number", *_KEY)
    examples = examples_of(documents, sentences, found["document"], found["position"])
    return found.with_columns(example=examples)


def with_decided_lines(learned: pl.DataFrame, found: pl.DataFrame) -> pl.DataFrame:
    """Return the ``boilerplate`` table with the lines that a reviewer added to what was learned."""
    if found.is_empty():
        return learned
    added = found.unique(_KEY, keep="first", maintain_order=True)
    added = added.with_columns(line_names(added["line"]), evidence=pl.lit("reviewer"))
    added = added.join(learned, on=_KEY, how="anti", nulls_equal=True)
    rows = [
        pl.lit(None, column.dtype).alias(name) if name not in added.columns else pl.col(name)
        for name, column in Boilerplate.columns().items()
    ]
    return check_table("boilerplate", pl.concat([learned, added.select(rows)]))


def _told(sentences: StoredSentences, lines: InParts) -> pl.DataFrame:
    """Return all sentences of words, with the numbers of their documents."""
    columns = {
        "document": sentences.documents,
        "position": sentences.positions,
        "start": sentences.starts,
        "end": sentences.ends,
    }
    return pl.DataFrame(columns).hstack(lines.read("line", "words")).filter(pl.col("words") > 0)


def _by_line(asked: pl.DataFrame) -> pl.DataFrame:
    return asked.filter(pl.col("line").is_not_null()).select("number", "source", LINE_NUMBER)


def _by_place(asked: pl.DataFrame, told: pl.DataFrame, holders: pl.DataFrame) -> pl.DataFrame:
    places = asked.filter(pl.col("line").is_null()).select(
        "number", "content_hash", place_start="start", place_end="end"
    )
    near = holders.join(places, on="content_hash").join(told, on="document")
    inside = pl.min_horizontal("end", "place_end") - pl.max_horizontal("start", "place_start")
    most = inside > (pl.col("end") - pl.col("start")) // 2
    return near.filter(most).select("number", "source", "line")
