"""extract_cues: documents, sentences, words -> what singles out the event a report tells.

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

from dedup.salience import kept_words, rarity, terms_of
from dedup.spans import Spans, reported_spans
from dedup.text import normalise
from dedup.text import words as words_in
from dedup.words import Words

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
# An opening mark stands before a word and behind a space, a closing one the other way round: after
# a quotation of several paragraphs, closed only once, straight marks would be read inside out.
_QUOTATION: Final = re.compile(
    r"(?:(?<![^\s(\[—–-])[“\"]|(?<!\w)[„«]\s?)(?=\w)([^”“„«»\"\n]{12,600})(?<=\S)[”“»\"](?!\w)"
)


def extract_cues(documents: pl.DataFrame, sentences: pl.DataFrame, words: Words) -> pl.DataFrame:
    """Return one row of cues per document (:data:`CUES_SCHEMA`), in the documents' order.

    Boilerplate and captions are left out.

    Args:
        documents: a batch of the ``documents`` table.
        sentences: their rows of ``sentences``.
        words: their words, of :func:`dedup.words.read_words`.
    """
    spans = reported_spans(sentences)
    first, opening = _openings(words)
    rows = [
        (document, *_headline(title or "", first[row], opening[row]), _quoted_runs(text, told))
        for row, (document, title, text) in enumerate(
            documents.select("document", "title", "text").iter_rows()
        )
        for told in [spans.get(document, [])]
    ]
    return pl.DataFrame(rows, schema=CUES_SCHEMA, orient="row")


def _openings(words: Words) -> tuple[list[set[str]], list[set[str]]]:
    """Return the terms of the first sentence of every document, and of its first words."""
    terms = terms_of(words.surfaces)
    opening = words.positions() < _OPENING_WORDS
    first = opening & (words.sentences == 0)
    found = []
    for chosen in (first, opening):
        sets: list[set[str]] = [set() for _ in range(words.documents.len())]
        for row, word in zip(words.rows[chosen].tolist(), words.ids[chosen].tolist(), strict=True):
            sets[row].add(terms[word])
        found.append([one - {""} for one in sets])
    return found[0], found[1]


def _headline(
    title: str, first: set[str], opening: set[str]
) -> tuple[list[str], list[float], list[str]]:
    headline = {word.term for word in kept_words(title, [(0, len(title))])} or first
    terms = sorted(headline)
    return terms, [rarity(term) for term in terms], sorted(headline | opening)


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
            yield [normalise(surface) for _, _, surface in words_in(match.group(1))]
