"""The words of a batch of documents as numbers: read once, for every stage that counts words.

A batch of texts repeats its words again and again. What a word *is* (its term, its hash) is asked
once per distinct surface; what words *do* in a document is arithmetic on their numbers.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import polars as pl

from dedup.spans import KINDS_REPORTED
from dedup.text import WORD_IN_COLUMN

__all__ = ["Words", "in_lists", "read_words"]

Ints = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Words:
    """Every word of the sentences that report, in reading order."""

    documents: pl.Series
    """The names of the documents, in their order; those without a word too."""
    surfaces: list[str]
    """The distinct words, as written."""
    ids: Ints
    """Which surface stands there, of shape ``(words,)``."""
    rows: Ints
    """The row of its document, of shape ``(words,)``, ascending."""
    sentences: Ints
    """Its sentence, counted in its document over those that report, of shape ``(words,)``."""
    bounds: Ints
    """Where the words of each document begin and end, of shape ``(documents + 1,)``."""

    def positions(self) -> Ints:
        """Return the place of every word among those of its document, from 0."""
        return np.arange(len(self.ids)) - self.bounds[self.rows]


def read_words(documents: pl.DataFrame, sentences: pl.DataFrame) -> Words:
    """Return the words of the documents; boilerplate and captions are left out.

    Args:
        documents: a batch of the ``documents`` table.
        sentences: their rows of ``sentences``; those of a document in reading order.

    >>> documents = pl.DataFrame({"document": ["a"], "text": ["To be. Or not to be"]})
    >>> spans = {"document": ["a", "a"], "start": [0, 7], "end": [6, 19], "kind": ["body"] * 2}
    >>> words = read_words(documents, pl.DataFrame(spans))
    >>> words.surfaces, words.ids.tolist(), words.sentences.tolist()
    (['To', 'be', 'Or', 'not', 'to'], [0, 1, 2, 3, 4, 1], [0, 0, 1, 1, 1, 1])
    """
    reported = _reported(documents, sentences)
    texts = documents["text"].to_list()
    spans = reported.select("row", "start", "end").iter_rows()
    said = pl.Series([texts[row][start:end] for row, start, end in spans], dtype=pl.String)
    found = said.str.extract_all(WORD_IN_COLUMN)
    counts = found.list.len().to_numpy()
    rows = np.repeat(reported["row"].to_numpy().astype(np.int64), counts)
    surfaces, ids = _numbered(found.explode(empty_as_null=False))
    return Words(
        documents=documents["document"],
        surfaces=surfaces,
        ids=ids,
        rows=rows,
        sentences=np.repeat(reported["sentence"].to_numpy(), counts),
        bounds=np.searchsorted(rows, np.arange(documents.height + 1)),
    )


def in_lists(values: pl.DataFrame, height: int) -> pl.DataFrame:
    """Return the values of every row as lists, empty where a row has none.

    Args:
        values: the column ``row``, ascending, and columns of values.
        height: how many rows there are.

    >>> in_lists(pl.DataFrame({"row": [0, 0, 2], "value": [7, 8, 9]}), 3)["value"].to_list()
    [[7, 8], [], [9]]
    """
    rows = pl.DataFrame({"row": np.arange(height)})
    lists = values.group_by("row", maintain_order=True).agg(pl.all())
    joined = rows.join(lists, on="row", how="left", maintain_order="left").drop("row")
    return joined.with_columns(pl.all().fill_null([]))


def _reported(documents: pl.DataFrame, sentences: pl.DataFrame) -> pl.DataFrame:
    """Return the sentences that report, in the order of the documents, numbered in each."""
    numbered = documents.select("document").with_row_index("row")
    return (
        sentences.filter(pl.col("kind").is_in(KINDS_REPORTED))
        .join(numbered, on="document", maintain_order="left")
        .sort("row", maintain_order=True)
        .with_columns(sentence=pl.int_range(pl.len()).over("row"))
    )


def _numbered(words: pl.Series) -> tuple[list[str], Ints]:
    surfaces = words.unique(maintain_order=True)
    ids = words.cast(pl.Enum(surfaces)).to_physical()
    return surfaces.to_list(), ids.to_numpy().astype(np.int64)
