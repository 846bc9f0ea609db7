"""The ``differences`` table: one row per sentence that has a say in a point."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Any, Final

import polars as pl

from dedup.config import Config
from dedup.differences.claims import SaidSentence
from dedup.differences.points import Point, find_points
from dedup.members import Gathered
from dedup.schema import CARRYING_GRADES, check_table, empty_table
from dedup.text import NUMBER_WORDS
from dedup.wordings import Wording, read_wordings

_Row = dict[str, Any]
_DEFAULTS: Final = Config()
_SCHEMA: Final = empty_table("differences").schema
_STATEMENT: Final = ("cluster", "statement")
_WORDS: Final = "|".join([*NUMBER_WORDS, "dozen", r"\w+day"])
_SAYS: Final = rf"(?i)\d|\b(?:{_WORDS})\b"
"""Every number and every day is written with one of these."""


def find_differences(
    gathered: Gathered, statements: pl.DataFrame, *, config: Config = _DEFAULTS
) -> pl.DataFrame:
    """Find the numbers and days on which the sentences of a statement differ.

    Args:
        gathered: some clusters, from :meth:`dedup.members.Members.slice`.
        statements: the ``statements`` table of these clusters.
        config: ``config.differences`` holds the constants.

    Returns:
        The ``differences`` table. Points are numbered by where their first sentence has them.

    >>> import dedup
    >>> from dedup.members import Members
    >>> from dedup.stored import StoredSentences
    >>> texts = ["The flood in Corvia killed 11 people.", "In Corvia the flood killed 12 people."]
    >>> result = dedup.compare(pl.DataFrame({"text": texts}))
    >>> documents = result.stored_documents
    >>> sentences = StoredSentences.of(documents.ids, result.sentences)
    >>> gathered = Members(documents, sentences, result.clusters, result.edges).slice(0, 1)
    >>> find_differences(gathered, result.statements)["value"].to_list()
    ['11', '12']
    """
    rows = []
    for (cluster, statement), said in _carriers(gathered, statements):
        points = find_points(said, config=config.differences)
        for number, point in enumerate(points):
            head = {"cluster": cluster, "statement": statement, "difference": number}
            rows += [head | row for row in _rows(point)]
    return check_table("differences", pl.DataFrame(rows, schema=_SCHEMA, orient="row"))


def _carriers(
    gathered: Gathered, statements: pl.DataFrame
) -> Iterator[tuple[tuple[str, int], Sequence[SaidSentence]]]:
    """Yield the sentences that may hold a number or a day, statement by statement."""
    found = _with_texts(gathered, statements)
    wordings = read_wordings(found["said"].to_list())
    rows = zip(found.iter_rows(named=True), wordings, strict=True)
    for statement, group in groupby(rows, key=lambda row: (row[0]["cluster"], row[0]["statement"])):
        yield statement, [_said(row, wording) for row, wording in group]


def _said(row: _Row, wording: Wording) -> SaidSentence:
    return SaidSentence(
        document=row["document"],
        position=row["sentence"],
        start=row["start"],
        published=row["published"],
        text=row["said"],
        wording=wording,
    )


def _with_texts(gathered: Gathered, statements: pl.DataFrame) -> pl.DataFrame:
    """Return the sentences that may hold a number or a day, where a statement has two of them."""
    carried = statements.filter(
        pl.col("grade").is_in(CARRYING_GRADES), pl.col("sentence").is_not_null()
    ).select(*_STATEMENT, "document", "sentence")
    shared = carried.filter(pl.col("document").n_unique().over(_STATEMENT) > 1)
    spans = gathered.sentences.select(
        "cluster", "document", "start", "end", sentence=pl.col("position")
    )
    texts = gathered.members.select("cluster", "document", "published", "text")
    said = (
        shared.join(spans, on=["cluster", "document", "sentence"])
        .join(texts, on=["cluster", "document"])
        .with_columns(
            said=pl.col("text").str.slice(pl.col("start"), pl.col("end") - pl.col("start"))
        )
        .drop("text")
        .filter(pl.col("said").str.contains(_SAYS))
    )
    several = said.filter(pl.col("said").n_unique().over(_STATEMENT) > 1)
    return several.sort(*_STATEMENT, "document", "sentence")


def _rows(point: Point) -> Iterator[_Row]:
    for said, claim in point.given:
        start, end = said.characters(claim.words)
        about = None if claim.counted is None else slice(*said.characters(claim.counted))
        yield {
            "document": said.document,
            "sentence": said.position,
            "kind": point.kind,
            "verdict": point.verdict,
            "subject": None if about is None else said.text[about],
            "value": claim.value,
            "start": said.start + start,
            "end": said.start + end,
        }
