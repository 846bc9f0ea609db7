"""hash_lines: documents, sentences -> the hashes by which lines are counted and found again."""

from __future__ import annotations

import re
from typing import Final

import numpy as np
import polars as pl

from dedup.arrays import Bools, Int64s
from dedup.buffers import TextBytes
from dedup.letters import character_classes, lower_case
from dedup.scanning import normal_line_hashes

__all__ = ["LINES_SCHEMA", "LINE_NUMBER", "hash_lines", "hash_spans_as_lines", "line_names"]

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

_BREAK: Final = re.compile(rb"[\r\n\v\f]|\xc2\x85|\xe2\x80[\xa8\xa9]")
"""What ends a line, as bytes."""
_PROSE_WORDS: Final = 8
"""Words of a line that may be a whole sentence; headings and buttons have fewer."""


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
    starts, ends = texts.spans(documents, sentences)
    return hash_spans_as_lines(texts, starts, ends, _stand_alone(texts, starts, ends))


def hash_spans_as_lines(
    texts: TextBytes, starts: Int64s, ends: Int64s, alone: Bools
) -> pl.DataFrame:
    """Return the hashes of sentences as :func:`hash_lines` does, given their bytes.

    Args:
        texts: the texts.
        starts: where each sentence starts.
        ends: where it ends.
        alone: whether it has a line to itself.
    """
    line, head, tail, words, closed = normal_line_hashes(
        texts.data, starts, ends, character_classes(), lower_case()
    )
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


def _stand_alone(texts: TextBytes, starts: Int64s, ends: Int64s) -> Bools:
    """Tell which of all sentences of texts have a line to themselves."""
    breaks = [match.start() for match in _BREAK.finditer(texts.raw)]
    marks = np.sort(np.r_[texts.bounds, np.array(breaks, dtype=np.int64)])
    order = np.argsort(starts)  # the table may name the texts in another order
    since = np.r_[0, ends[order]]
    until = np.r_[starts[order], len(texts.raw)]
    parted = np.less(np.searchsorted(marks, since), np.searchsorted(marks, until, side="right"))
    alone = np.zeros(len(starts), np.bool_)
    alone[order] = np.logical_and(parted[:-1], parted[1:])
    return alone
