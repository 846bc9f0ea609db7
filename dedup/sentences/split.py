"""split_sentences: documents -> sentences with exact offsets and their kind."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

import polars as pl

from dedup.schema import check_table
from dedup.sentences.patterns import Patterns, read_patterns
from dedup.sentences.punkt import line_spans, stripped

__all__ = ["sentence_spans", "split_sentences"]

_LINE: Final = re.compile(r"[^\r\n\u2028\u2029\x0b\x0c\x85]+")
_HEADING_WORDS: Final = 16
_QUESTION_WORDS: Final = 12
_CLOSED: Final = re.compile(r"[.!:;,\u2026\"\u201d\u2019')\]]$")
_OPENER: Final = re.compile(r"[\"\u201c\u2018(\[]?[^\W_]")


class _Pieces(NamedTuple):
    """Sentences of some texts in reading order, as columns."""

    rows: list[int]
    starts: list[int]
    ends: list[int]
    texts: list[str]
    whole: list[bool]
    """Whether it is a whole line."""
    kinds: list[str | None]


def split_sentences(documents: pl.DataFrame, *, boilerplate: str | None = None) -> pl.DataFrame:
    """Split every document into sentences; return the ``sentences`` table.

    Args:
        documents: the ``documents`` table.
        boilerplate: path of a pattern file; None for the shipped one.

    Raises:
        ConfigError: the pattern file cannot be read or holds an invalid expression.
    """
    found = _pieces(documents["text"].to_list(), read_patterns(boilerplate))
    rows = pl.Series(found.rows, dtype=pl.UInt32)
    table = pl.DataFrame(
        {
            "document": documents["document"].gather(rows),
            "start": pl.Series(found.starts, dtype=pl.Int64),
            "end": pl.Series(found.ends, dtype=pl.Int64),
            "kind": pl.Series(found.kinds, dtype=pl.String),
        }
    )
    return check_table("sentences", table.with_columns(position=pl.int_range(pl.len()).over(rows)))


def sentence_spans(text: str, patterns: Patterns) -> list[tuple[int, int, str]]:
    r"""Return ``(start, end, kind)`` of every sentence of a text, without surrounding space.

    >>> sentence_spans("Topics\nHe left. She stayed.", read_patterns())
    [(0, 6, 'boilerplate'), (7, 15, 'body'), (16, 27, 'body')]
    """
    found = _pieces([text], patterns)
    kinds = [kind or "body" for kind in found.kinds]
    return list(zip(found.starts, found.ends, kinds, strict=True))


def _pieces(texts: Sequence[str], patterns: Patterns) -> _Pieces:
    lines = [(row, *span) for row, text in enumerate(texts) for span in _lines(text)]
    spelt = [texts[row][start:end] for row, start, end in lines]
    found = _Pieces([], [], [], [], [], [])
    for (row, start, _), line, kind in zip(lines, spelt, patterns.kinds(spelt), strict=True):
        for first, last in [(0, len(line))] if kind else line_spans(line):
            whole = last - first == len(line)
            found.rows.append(row)
            found.starts.append(start + first)
            found.ends.append(start + last)
            found.texts.append(line if whole else line[first:last])
            found.whole.append(whole)
            found.kinds.append(kind)
    return found._replace(kinds=_kinds(found, patterns))


def _kinds(found: _Pieces, patterns: Patterns) -> list[str | None]:
    """Return the kind of every piece; a line of one sentence may be a heading."""
    # A whole line has been looked at: the patterns of a line are those of a sentence.
    columns = zip(found.texts, found.whole, strict=True)
    parts = iter(patterns.kinds([text for text, whole in columns if not whole]))
    kinds: list[str | None] = []
    reporting = -1  # the last document that has said something
    for row, text, whole, known in zip(
        found.rows, found.texts, found.whole, found.kinds, strict=True
    ):
        kind = known if whole else next(parts)
        if kind is None:
            heads = whole and _is_heading(text, first=reporting != row)
            kind = "heading" if heads else "body"
            reporting = row
        kinds.append(kind)
    return kinds


def _lines(text: str) -> Iterator[tuple[int, int]]:
    for match in _LINE.finditer(text):
        start, end = stripped(text, match.start(), match.end())
        if start < end:
            yield start, end


def _is_heading(line: str, *, first: bool) -> bool:
    """Tell whether a line of one sentence is a heading: short, capitalised, not closed.

    A question is one only where it opens the text or is very short: reporters ask questions too.
    """
    count = len(line.split())
    if count > _HEADING_WORDS or not _OPENER.match(line) or line[:1].islower():
        return False
    if line.endswith("?"):
        return first or count <= _QUESTION_WORDS
    return not _CLOSED.search(line)
