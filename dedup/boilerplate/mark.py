"""mark_boilerplate: sentences, boilerplate -> the sentences with what was learned marked."""

from __future__ import annotations

import polars as pl

from dedup.boilerplate.lines import LINE_NUMBER
from dedup.stored import InParts, StoredDocuments, StoredSentences


def mark_boilerplate(
    documents: StoredDocuments,
    sentences: StoredSentences,
    lines: InParts,
    *,
    boilerplate: pl.DataFrame,
) -> StoredSentences:
    """Return ``sentences`` with the kind ``boilerplate`` where a line of the source was learned.

    Captions stay captions: neither is ever matched on.
    """
    if boilerplate.is_empty():
        return sentences
    known = boilerplate.select("source", LINE_NUMBER)
    rows = pl.DataFrame({"number": sentences.documents, "report": sentences.report})
    rows = rows.hstack(lines.read("line")).with_row_index("place")
    # Most lines are no furniture anywhere: the sources of the others alone are looked up.
    rows = rows.filter("report", pl.col("line").is_in(known["line"].unique().implode()))
    rows = rows.hstack(documents.facts.select("source")[rows["number"]])
    marked = rows.join(known, on=["source", "line"], how="semi", nulls_equal=True)
    return sentences.with_furniture(marked["place"].to_numpy())
