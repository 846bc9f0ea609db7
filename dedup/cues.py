"""extract_cues: documents, sentences -> what singles out the event a report tells.

Headline, opening and quotations name the event itself, where the whole text shares names and
background with every report of the same running story. Everything here depends on one document.
"""

from __future__ import annotations

import re
import zlib
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from typing import Final

import polars as pl

from dedup.salience import kept_words, rarity
from dedup.spans import Spans, reported_spans
from dedup.text import normalise, words

__all__ = ["CUES_SCHEMA", "extract_cues"]

CUES_SCHEMA: Final[dict[str, pl.DataType]] = {
    "document": pl.String(),
    "headline": pl.List(pl.String()),
    "rarities": pl.List(pl.Float32()),
    "opening": pl.List(pl.String()),
    "quotes": pl.List(pl.UInt32()),
}
"""One row per document. ``headline``: distinct terms of the title, else of the first sentence, in
alphabetical order, and their prior ``rarities``. ``opening``: distinct terms of the headline and of
the first 160 words. ``quotes``: distinct hashes of all runs of four words between quotation marks,
ascending."""

_OPENING_WORDS: Final = 160
_QUOTED_RUN: Final = 4
_QUOTATION: Final = re.compile(r"[“\"]([^”“\"]{12,600})[”\"]")


def extract_cues(documents: pl.DataFrame, sentences: pl.DataFrame) -> pl.DataFrame:
    """Return one row of cues per document (:data:`CUES_SCHEMA`), in the documents' order.

    Boilerplate and captions are left out.
    """
    spans = reported_spans(sentences)
    rows = [
        (document, *_cues(title or "", text, spans.get(document, [])))
        for document, title, text in documents.select("document", "title", "text").iter_rows()
    ]
    return pl.DataFrame(rows, schema=CUES_SCHEMA, orient="row")


def _cues(title: str, text: str, spans: Spans) -> tuple[list[str] | list[float] | list[int], ...]:
    kept = kept_words(text, _first_words(text, spans))
    headline = {word.term for word in kept_words(title, [(0, len(title))])}
    headline = headline or {word.term for word in kept if word.sentence == 0}
    opening = headline | {word.term for word in kept if word.position < _OPENING_WORDS}
    terms = sorted(headline)
    return terms, [rarity(term) for term in terms], sorted(opening), _quoted_runs(text, spans)


def _first_words(text: str, spans: Spans) -> Spans:
    """Return the first spans that hold enough words; reading all of a long text would be waste."""
    enough, found = 0, []
    for start, end in spans:
        if enough >= _OPENING_WORDS:
            break
        found.append((start, end))
        enough += text.count(" ", start, end) + 1
    return found


def _quoted_runs(text: str, spans: Spans) -> list[int]:
    runs = {
        zlib.crc32(" ".join(quoted[place : place + _QUOTED_RUN]).encode("utf-8", "surrogatepass"))
        for quoted in _quotations(text, spans)
        for place in range(len(quoted) - _QUOTED_RUN + 1)
    }
    return sorted(runs)


def _quotations(text: str, spans: Sequence[tuple[int, int]]) -> Iterator[list[str]]:
    """Yield the normal words of every quotation that begins inside a reported sentence."""
    starts = [start for start, _ in spans]
    for match in _QUOTATION.finditer(text):
        place = bisect_right(starts, match.start()) - 1
        if place >= 0 and match.start() < spans[place][1]:
            yield [normalise(surface) for _, _, surface in words(match.group(1))]
