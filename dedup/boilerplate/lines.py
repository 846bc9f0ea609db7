"""hash_lines: documents, sentences -> the hashes by which lines are counted and found again."""

from __future__ import annotations

from typing import Final

import numpy as np
import polars as pl

from dedup.buffers import TextBytes
from dedup.letters import Ints, character_classes, lower_case
from dedup.scanning import normal_line_hashes, stand_alone

__all__ = ["LINES_SCHEMA", "hash_lines", "hash_spans_as_lines"]

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

_PROSE_WORDS: Final = 8


def hash_lines(documents: pl.DataFrame, sentences: pl.DataFrame) -> pl.DataFrame:
    r"""Return the hashes of every sentence (:data:`LINES_SCHEMA`); of texts, nothing is kept.

    The normal form of a sentence has no case and no punctuation; in labels, numbers are ``0``. A
    closed sentence keeps its numbers: "The Dow fell 120 points." says something each day.

    Args:
        documents: a batch of the ``documents`` table.
        sentences: their rows of ``sentences``.

    >>> documents = pl.DataFrame({"document": ["a"], "text": ["Page 3 of 7\nPAGE 4 of 7"]})
    >>> spans = {"document": ["a", "a"], "start": [0, 12], "end": [11, 23]}
    >>> hash_lines(documents, pl.DataFrame(spans))["line"].n_unique()
    1
    """
    texts = TextBytes.of(documents["text"])
    return hash_spans_as_lines(texts, *texts.spans(documents, sentences))


def hash_spans_as_lines(texts: TextBytes, starts: Ints, ends: Ints) -> pl.DataFrame:
    """Return the hashes of sentences as :func:`hash_lines` does, given their bytes.

    Args:
        texts: the texts.
        starts: where each sentence starts.
        ends: where it ends.
    """
    line, head, tail, words, closed = normal_line_hashes(
        texts.data, starts, ends, character_classes(), lower_case()
    )
    alone = stand_alone(texts.data, texts.bounds, starts, ends, character_classes())
    columns = {
        "line": line,
        "head": head,
        "tail": tail,
        "words": words.astype(np.uint32),
        "alone": alone,
        "prose": closed & (words >= _PROSE_WORDS),
    }
    return pl.DataFrame(columns, schema=LINES_SCHEMA)
