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


class _Piece(NamedTuple):
    """A line or a sentence, and where it stands."""

    row: int
    start: int
    end: int
    text: str
    whole: bool
    """Whether it is a whole line."""
    kind: str | None = None


def split_sentences(documents: pl.DataFrame, *, boilerplate: str | None = None) -> pl.DataFrame:
    """Split every document into sentences; return the ``sentences`` table.

    Args:
        documents: the ``documents`` table.
        boilerplate: path of a pattern file; None for the shipped one.

    Raises:
        ConfigError: the pattern file cannot be read or holds an invalid expression.
    """
    pieces = _pieces(documents["text"].to_list(), read_patterns(boilerplate))
    rows = pl.Series([piece.row for piece in pieces], dtype=pl.UInt32)
    table = pl.DataFrame(
        {
            "document": documents["document"].gather(rows),
            "start": pl.Series([piece.start for piece in pieces], dtype=pl.Int64),
            "end": pl.Series([piece.end for piece in pieces], dtype=pl.Int64),
            "kind": pl.Series([piece.kind for piece in pieces], dtype=pl.String),
        }
    )
    return check_table("sentences", table.with_columns(position=pl.int_range(pl.len()).over(rows)))


def sentence_spans(text: str, patterns: Patterns) -> list[tuple[int, int, str]]:
    r"""Return ``(start, end, kind)`` of every sentence of a text, without surrounding space.

    >>> sentence_spans("Topics\nHe left. She stayed.", read_patterns())
    [(0, 6, 'boilerplate'), (7, 15, 'body'), (16, 27, 'body')]
    """
    return [(one.start, one.end, one.kind or "body") for one in _pieces([text], patterns)]


def _pieces(texts: Sequence[str], patterns: Patterns) -> list[_Piece]:
    """Return the sentences of some texts, in reading order."""
    lines = [
        _Piece(row, start, end, text[start:end], whole=True)
        for row, text in enumerate(texts)
        for start, end in _lines(text)
    ]
    found = [
        piece
        for line, kind in zip(lines, patterns.kinds([line.text for line in lines]), strict=True)
        for piece in ([line._replace(kind=kind)] if kind else _sentences(line))
    ]
    # A whole line has been looked at: its patterns are those of a sentence.
    parts = iter(patterns.kinds([piece.text for piece in found if not piece.whole]))
    kinds = [piece.kind if piece.whole else next(parts) for piece in found]
    return _with_headings(found, kinds)


def _sentences(line: _Piece) -> Iterator[_Piece]:
    for first, last in line_spans(line.text):
        whole = last - first == len(line.text)
        text = line.text if whole else line.text[first:last]
        yield _Piece(line.row, line.start + first, line.start + last, text, whole)


def _with_headings(pieces: list[_Piece], kinds: list[str | None]) -> list[_Piece]:
    """Return the pieces with their kinds; a line of one sentence may be a heading."""
    told = []
    reporting = -1  # the last document that has said something
    for piece, known in zip(pieces, kinds, strict=True):
        kind = known
        if kind is None:
            heads = piece.whole and _is_heading(piece.text, first=reporting != piece.row)
            kind = "heading" if heads else "body"
            reporting = piece.row
        told.append(piece._replace(kind=kind))
    return told


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
