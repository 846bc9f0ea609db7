"""The sentences of one line: nupunkt's (an unsupervised Punkt model), asked only where it matters.

Whether a stop ends a sentence depends on the word before it and the word behind it. Most stops
follow a plain word that is no abbreviation, and a capital follows: there Punkt always ends the
sentence, so the line is cut there, and only a piece that holds another stop is given to nupunkt.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
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
_END: Final = re.compile(r"[.?!][\"”’')]*\s+(?=[“\"‘(]?[A-Z])(?!\(?\w{1,6}\)?\.)")


def line_spans(line: str) -> Iterator[tuple[int, int]]:
    """Yield the start and end of every sentence of a line that begins and ends with no space.

    >>> line = "He met Mr. Li. She left."
    >>> [line[start:end] for start, end in line_spans(line)]
    ['He met Mr. Li.', 'She left.']
    """
    start, asked = 0, False
    for stop in _STOP.finditer(line):
        end = _certain_end(line, stop.start())
        if end is None:
            asked = True
            continue
        yield from _piece(line, start, end, asked=asked)
        start, asked = end, False
    yield from _piece(line, start, len(line), asked=asked)


def _certain_end(line: str, stop: int) -> int | None:
    """Return where the next sentence begins if this stop ends one whatever the words mean."""
    word = line[line.rfind(" ", 0, stop) + 1 : stop]
    if len(word) < 2 or len(word) == stop or not word.isalpha():
        return None
    if line[stop] == "." and word.lower() in _abbreviations():
        return None
    end = _END.match(line, stop)
    return None if end is None else end.end()


def _piece(line: str, start: int, end: int, *, asked: bool) -> Iterator[tuple[int, int]]:
    piece = line[start:end].rstrip()
    if not asked:
        yield start, start + len(piece)
        return
    for span in nupunkt.load("default").span_tokenize(piece):
        first, last = stripped(piece, *span)
        if first < last:
            yield start + first, start + last


def stripped(text: str, start: int, end: int) -> tuple[int, int]:
    """Return a span without the space at its ends."""
    piece = text[start:end]
    return start + len(piece) - len(piece.lstrip()), end - len(piece) + len(piece.rstrip())


@cache
def _abbreviations() -> frozenset[str]:
    """Return what nupunkt takes for an abbreviation, and what goes together across a stop."""
    tokenizer = nupunkt.load("default")
    return tokenizer.abbreviations | {word for word, _ in tokenizer.parameters.collocations}
