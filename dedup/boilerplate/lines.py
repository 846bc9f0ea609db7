"""hash_lines: sentences as bytes -> the hashes by which lines are counted and found again.

And back: how tables write a hash, and what a line says.
"""

from __future__ import annotations

from typing import Final

import numpy as np
import polars as pl

from dedup.arrays import Bools, Int64s
from dedup.buffers import TextBytes
from dedup.scanning import normal_line_hashes
from dedup.stored import StoredDocuments, StoredSentences

LINES_SCHEMA: Final[dict[str, pl.DataType]] = {
    "line": pl.UInt64(),
    "head": pl.UInt64(),
    "tail": pl.UInt64(),
    "words": pl.UInt32(),
    "alone": pl.Boolean(),
    "prose": pl.Boolean(),
}
"""One row per sentence, in the order of ``sentences``. ``line``: hash of its normal form; ``head``,
``tail``: of its first and last 30 characters. ``words``: their number. ``alone``: no other sentence
stands on its line of the text. ``prose``: of eight words or more, and closed: it may report."""

LINE_NUMBER: Final = pl.col("line").str.to_integer(base=16, dtype=pl.UInt64)
"""The hash that the tables ``boilerplate`` and ``decisions`` write as 16 hex digits."""

_PROSE_WORDS: Final = 8
"""Words of a line that may be a whole sentence; headings and buttons have fewer."""


def hash_lines(texts: TextBytes, starts: Int64s, ends: Int64s, alone: Bools) -> pl.DataFrame:
    r"""Return the hashes of every sentence (:data:`LINES_SCHEMA`); of texts, nothing is kept.

    The normal form of a sentence has no case and no punctuation; in labels, numbers are ``0``. A
    closed sentence keeps its numbers: "The Dow fell 120 points." says something each day.

    Args:
        texts: the texts.
        starts: the byte where each sentence starts, of shape ``(sentences,)``.
        ends: the byte behind it, of shape ``(sentences,)``.
        alone: whether it has a line to itself, of shape ``(sentences,)``.

    >>> texts = TextBytes.of(pl.Series(["Page 3 of 7\nPAGE 4 of 7"]))
    >>> starts, ends, alone = np.array([0, 12]), np.array([11, 23]), np.ones(2, bool)
    >>> hash_lines(texts, starts, ends, alone)["line"].n_unique()
    1
    """
    line, head, tail, words, closed = normal_line_hashes(texts.data, starts, ends)
    columns = {
        "line": line,
        "head": head,
        "tail": tail,
        "words": words.astype(np.uint32),
        "alone": alone,
        "prose": closed & (words >= _PROSE_WORDS),
    }
    return pl.DataFrame(columns, schema=LINES_SCHEMA)


def line_names(numbers: pl.Series) -> pl.Series:
    """Return hashes of lines as tables write them.

    >>> line_names(pl.Series([255], dtype=pl.UInt64)).to_list()
    ['00000000000000ff']
    """
    return pl.Series(numbers.name, [f"{number:016x}" for number in numbers], dtype=pl.String)


def examples_of(
    documents: StoredDocuments, sentences: StoredSentences, numbers: pl.Series, positions: pl.Series
) -> pl.Series:
    """Return what some sentences say, for which their documents are read again."""
    asked = numbers.unique().sort()
    texts = dict(zip(asked, documents.take(asked.to_numpy(), "text").to_series(), strict=True))
    places = sentences.first[numbers.to_numpy()] + positions.to_numpy()
    spans = zip(sentences.starts[places].tolist(), sentences.ends[places].tolist(), strict=True)
    said = [texts[number][start:end] for number, (start, end) in zip(numbers, spans, strict=True)]
    return pl.Series(said, dtype=pl.String)
