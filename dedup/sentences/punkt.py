"""The sentences of one line: nupunkt's (an unsupervised Punkt model), asked only where it matters.

Whether a stop ends a sentence depends on the word before it and the word behind it. Most stops
follow a plain word that is no abbreviation, and a capital follows: there Punkt always ends the
sentence, so the line is cut there, and only a piece that holds another stop is given to nupunkt.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Final

import nupunkt

__all__ = ["line_spans", "stripped"]

# What nupunkt looks at: a stop with a space or a mark behind it; not one that ends the line.
_STOP: Final = re.compile(
    r"[.?!…](?=[)\";}\]*:@({\[\s?!”»'’])(?![\"')\]}”’»*]*\Z)",
)
# A stop that ends a sentence if a plain word stands before it. Behind it stands no enumerator
# ("A.", "iv."), which is told by standing first in its line, and would if the line were cut there.
_END: Final = re.compile(r"([.?!][\"”’')]*)\s+(?=[“\"‘(]?[A-Z])(?!\(?\w{1,6}\)?\.)")
_BEFORE_CAPITAL: Final = re.compile(r"\.\s+[A-Z]")
_BEFORE_LOWER: Final = re.compile(r"\.\s+[a-z]")
_TITLES: Final = frozenset({"mr", "mrs", "ms", "dr", "gov", "sen", "rep", "gen", "col", "prof"})


def line_spans(line: str) -> list[tuple[int, int]]:
    """Return the start and end of every sentence of a line that begins and ends with no space.

    >>> line = "He met Mr. Li. She left."
    >>> [line[start:end] for start, end in line_spans(line)]
    ['He met Mr. Li.', 'She left.']
    """
    spans: list[tuple[int, int]] = []
    start, asked = 0, False
    for stop in _STOP.finditer(line):
        told = _told(line, stop.start())
        if told is None:
            asked = True
        elif told:
            end, following = told
            spans += _asked(line, start, end) if asked else ((start, end),)
            start, asked = following, False
    spans += _asked(line, start, len(line)) if asked else ((start, len(line)),)
    return spans


def _told(line: str, stop: int) -> tuple[()] | tuple[int, int] | None:
    """Return the end of a sentence and the start of the next; None if nupunkt is to be asked.

    Told are three cases in which nupunkt looks at nothing else: a plain word before a capital ends
    a sentence; a title before a capital, and an abbreviation before a small letter, end none.
    """
    word = line[line.rfind(" ", 0, stop) + 1 : stop]
    if len(word) < 2 or len(word) == stop:
        return None
    if line[stop] == "." and (small := word.lower()) in _abbreviations():
        never = _BEFORE_CAPITAL if small in _TITLES else _BEFORE_LOWER
        return () if never.match(line, stop) else None
    end = _END.match(line, stop) if word.isalpha() else None
    return None if end is None else (end.end(1), end.end())


def _asked(line: str, start: int, end: int) -> list[tuple[int, int]]:
    piece = line[start:end]
    found = (stripped(piece, *span) for span in _tokenizer().span_tokenize(piece))
    return [(start + first, start + last) for first, last in found if first < last]


def stripped(text: str, start: int, end: int) -> tuple[int, int]:
    """Return a span without the space at its ends."""
    piece = text[start:end]
    return start + len(piece) - len(piece.lstrip()), end - len(piece) + len(piece.rstrip())


@cache
def _tokenizer() -> nupunkt.PunktSentenceTokenizer:
    return nupunkt.load("default")


@cache
def _abbreviations() -> frozenset[str]:
    """Return what nupunkt takes for an abbreviation."""
    return frozenset(_tokenizer().abbreviations)
