"""hash_lines: documents, sentences -> the hashes by which lines are counted and found again."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from typing import Final

import numpy as np
import numpy.typing as npt
import polars as pl

__all__ = ["LINES_SCHEMA", "hash_lines", "normal_lines"]

LINES_SCHEMA: Final[dict[str, pl.DataType]] = {
    "document": pl.String(),
    "position": pl.Int64(),
    "line": pl.UInt64(),
    "head": pl.UInt64(),
    "tail": pl.UInt64(),
    "words": pl.Int64(),
    "alone": pl.Boolean(),
    "prose": pl.Boolean(),
}
"""One row per sentence, in the order of ``sentences``. ``line``: hash of its normal form; ``head``,
``tail``: of its first and last 30 characters. ``words``: their number. ``alone``: no other sentence
stands on its line of the text. ``prose``: of eight words or more, and closed: it may report."""

_CLOSED: Final = r"[.!?…][\"”’')\]]*$"
# A whole number that is no amount, share or decimal: a page, a count, a clock, a year.
_NUMBER: Final = re.compile(r"(?<![\w$€£.,])\d+(?![\d%]|[.,]\d)")
# What stands between words, if it is more than the one space that it becomes.
_BETWEEN: Final = r" *[^\p{L}\p{N}%$€£ ][^\p{L}\p{N}%$€£]*|  +"
_END: Final = 30
_PROSE_WORDS: Final = 8
_LINE_BREAKS: Final = frozenset("\r\n\u2028\u2029\x0b\x0c\x85")


def hash_lines(documents: pl.DataFrame, sentences: pl.DataFrame) -> pl.DataFrame:
    """Return the hashes of every sentence (:data:`LINES_SCHEMA`); of texts, nothing is kept.

    Args:
        documents: a batch of the ``documents`` table.
        sentences: their rows of ``sentences``.
    """
    texts = dict(documents.select("document", "text").iter_rows())
    lines, alone = [], []
    for document, start, end in sentences.select("document", "start", "end").iter_rows():
        text = texts[document]
        lines.append(text[start:end])
        alone.append(_opens(text, start) and _closes(text, end))
    normal = normal_lines(lines)
    words = normal.str.count_matches(" ", literal=True).cast(pl.Int64) + (normal != "")
    closed = pl.Series(lines, dtype=pl.String).str.contains(_CLOSED)
    return sentences.select("document", "position").with_columns(
        line=pl.Series(_hashes(normal)),
        # Ends are only compared with each other, so any hash will do.
        head=normal.str.head(_END).hash(),
        tail=normal.str.tail(_END).hash(),
        words=words,
        alone=pl.Series(alone, dtype=pl.Boolean),
        prose=closed & (words >= _PROSE_WORDS),
    )


def normal_lines(lines: Sequence[str]) -> pl.Series:
    """Return sentences without case and punctuation; in labels, numbers become ``0``.

    A closed sentence keeps its numbers: "The Dow fell 120 points." says something each day.

    >>> normal_lines(["Page 3 of 7", "Hide Caption — 12 of 24", "It fell 3%."]).to_list()
    ['page 0 of 0', 'hide caption 0 of 0', 'it fell 3%']
    """
    column = pl.Series("line", lines, dtype=pl.String)
    counted = ~column.str.contains(_CLOSED) & column.str.contains(r"\p{Nd}")
    told = [
        _NUMBER.sub("0", line) if counts else line
        for line, counts in zip(lines, counted.to_list(), strict=True)
    ]
    plain = pl.Series("line", told, dtype=pl.String).str.to_lowercase()
    return plain.str.replace_all(_BETWEEN, " ").str.strip_chars(" ")


def _hashes(normal: pl.Series) -> npt.NDArray[np.uint64]:
    """Return 64 bits of BLAKE2b of every text: the same on every machine and in every version."""
    digests = [
        hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).digest()
        for text in normal.to_list()
    ]
    return np.frombuffer(b"".join(digests), dtype="<u8").astype(np.uint64)


def _opens(text: str, start: int) -> bool:
    while start > 0 and text[start - 1].isspace():
        if text[start - 1] in _LINE_BREAKS:
            return True
        start -= 1
    return start == 0


def _closes(text: str, end: int) -> bool:
    while end < len(text) and text[end].isspace():
        if text[end] in _LINE_BREAKS:
            return True
        end += 1
    return end == len(text)
