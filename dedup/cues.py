"""extract_cues: documents, sentences, words -> what singles out the event a report tells.

Headline, opening and quotations name the event itself, where the whole text shares names and
background with every report of the same running story. Everything here depends on one document.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

import numpy as np
import polars as pl

from dedup.arrays import Bools, Int64s, bounds_of
from dedup.buffers import TextBytes, rows_of
from dedup.kernels import shingles_of_texts
from dedup.kernels.radix import grouped
from dedup.lists import in_lists
from dedup.scanning import find_words
from dedup.spans import REPORTED, headline_number
from dedup.vocabulary import Vocabulary, vocabulary_of
from dedup.words import Words, with_normal_forms

CUES_SCHEMA: Final[dict[str, pl.DataType]] = {
    "document": pl.String(),
    "headline": pl.List(pl.Categorical()),
    "rarities": pl.List(pl.Float32()),
    "opening": pl.List(pl.Categorical()),
    "quotes": pl.List(pl.UInt32()),
}
"""One row per document. ``headline``: distinct terms of the title, else of the headline in the text
(what of it is among the first 40 words), in alphabetical order, and their prior ``rarities``.
``opening``: distinct terms of the headline and of the first 160 words. ``quotes``: distinct hashes
of all runs of four words between quotation marks, ascending."""

_OPENING_WORDS: Final = 160
"""Words of a text in which the headline of another report of its event is looked for."""
_HEADLINE_WORDS: Final = 40
"""A first sentence that is longer is no headline: a transcript may be one sentence as a whole."""
_QUOTED_RUN: Final = 4
"""Quoted words in a row that two documents hardly have by chance."""
# An opening mark stands before a word and behind a space, a closing one the other way round: after
# a quotation of several paragraphs, closed only once, straight marks would be read inside out.
# What stands before the mark is asked behind it, so that it can be tried at a mark that was found.
_OPENING_MARKS: Final = '“"„«'
_QUOTATION: Final = re.compile(
    r"[“\"„«](?:(?<=[“\"])(?<![^\s(\[—–-].)|(?<=[„«])(?<!\w.)\s?)(?=\w)"
    r"([^”“„«»\"\n]{12,600})(?<=\S)[”“»\"](?!\w)"
)


def extract_cues(documents: pl.DataFrame, sentences: pl.DataFrame, words: Words) -> pl.DataFrame:
    """Return one row of cues per document (:data:`CUES_SCHEMA`), in the documents' order.

    Boilerplate and captions are left out.
    """
    titles = documents["title"].cast(pl.String).fill_null("")
    texts = TextBytes.of(pl.concat([documents["text"], titles]))
    parts = [
        documents.select("document"),
        *_heads(texts, words, _headline_numbers(documents, sentences)),
        _quoted_runs(texts, documents, sentences),
    ]
    table = pl.concat(parts, how="horizontal")
    return table.select(pl.col(name).cast(kind) for name, kind in CUES_SCHEMA.items())


def _headline_numbers(documents: pl.DataFrame, sentences: pl.DataFrame) -> Int64s:
    """Return which of the sentences of each text that report is its headline."""
    numbers = np.zeros(documents.height, dtype=np.int64)
    reported = sentences.filter(REPORTED)
    length = pl.col("end") - pl.col("start")
    told = reported.group_by("document", maintain_order=True).agg("kind", length=length)
    for row, kinds, lengths in zip(
        rows_of(documents, told), told["kind"], told["length"], strict=True
    ):
        numbers[row] = headline_number(zip(kinds, lengths, strict=True))
    return numbers


def _heads(texts: TextBytes, words: Words, headlines: Int64s) -> list[pl.DataFrame]:
    """Return the columns ``headline`` and ``rarities``, and the column ``opening``.

    Args:
        texts: the texts of the documents and, behind them, their titles.
        words: of the texts.
        headlines: the sentence of each that is its headline, where it has no title.
    """
    titles = texts.bounds[len(words.documents) :]
    rows, starts, ends, *_ = find_words(texts.data, titles[:-1], titles[1:])
    at, first, ids = _opening(words)
    starts, ends = np.r_[starts, words.starts[first]], np.r_[ends, words.ends[first]]
    vocabulary = vocabulary_of(texts, starts, ends)
    title = _held(rows, vocabulary.terms[: len(rows)])
    terms = vocabulary.terms[len(rows) :][ids]
    is_headline = words.sentences[at] == headlines[words.rows[at]]
    leads = is_headline & (words.positions()[at] < _HEADLINE_WORDS)
    untitled = np.flatnonzero(leads & ~np.isin(words.rows[at], title[0]))
    headline = _distinct(title, _held(words.rows[at[untitled]], terms[untitled]))
    opening = _distinct(headline, _held(words.rows[at], terms))
    parts = [
        _columns(vocabulary, *headline).rename({"terms": "headline"}),
        _columns(vocabulary, *opening).select("row", opening="terms"),
    ]
    return [in_lists(part, len(words.documents)) for part in parts]


def _opening(words: Words) -> tuple[Int64s, Int64s, Int64s]:
    """Return the places of the first words of every document, and where they stand first.

    Returns:
        places; places of distinct words; and which of these stands at each of the former.
    """
    at = np.flatnonzero(words.positions() < _OPENING_WORDS)
    ids = words.ids[at]
    used = np.bincount(ids, minlength=len(words.first)) > 0
    return at, words.first[used], (np.cumsum(used) - 1)[ids]


def _held(rows: Int64s, terms: Int64s) -> tuple[Int64s, Int64s]:
    """Return rows and terms without the words that are not kept."""
    kept = terms >= 0
    return rows[kept], terms[kept]


def _distinct(*held: tuple[Int64s, Int64s]) -> tuple[Int64s, Int64s]:
    """Return rows and terms that stand in one of several such columns, once and in order."""
    _, (rows, terms) = grouped(*(np.concatenate(column) for column in zip(*held, strict=True)))
    return rows, terms


def _columns(vocabulary: Vocabulary, rows: Int64s, terms: Int64s) -> pl.DataFrame:
    names = vocabulary.names.cast(pl.Categorical).gather(terms)
    return pl.DataFrame({"row": rows, "terms": names, "rarities": vocabulary.rarities[terms]})


def _quoted_runs(
    texts: TextBytes, documents: pl.DataFrame, sentences: pl.DataFrame
) -> pl.DataFrame:
    """Return the column ``quotes``."""
    rows, opened, closed = _quotations(texts, documents, sentences)
    quoted_in, starts, ends, hashes, plain = find_words(texts.data, opened, closed)
    sizes = np.bincount(quoted_in, minlength=len(rows))
    long = sizes >= _QUOTED_RUN  # a shorter one would be a run as a whole
    words = with_normal_forms(texts, starts, ends, hashes, plain)[long[quoted_in]]
    runs, bounds = shingles_of_texts(words, bounds_of(sizes[long]), _QUOTED_RUN)
    of_runs = np.repeat(rows[long], np.diff(bounds))
    _, (rows, quotes) = grouped(of_runs, runs.astype(np.uint32).astype(np.int64))
    return in_lists(pl.DataFrame({"row": rows, "quotes": quotes}), documents.height)


def _quotations(
    texts: TextBytes, documents: pl.DataFrame, sentences: pl.DataFrame
) -> tuple[Int64s, Int64s, Int64s]:
    """Return the quotations that begin inside a sentence that reports.

    Returns:
        rows of their documents, and the bytes where the quoted words start and end.
    """
    found = [
        (row << 32 | match.start(), *match.span(1))
        for row, text in enumerate(documents["text"].to_list())
        for match in _quotations_of(text)
    ]
    quotations = np.array(sorted(found), dtype=np.int64).reshape(-1, 3)
    quotations = quotations[_are_inside(quotations[:, 0], documents, sentences)]
    rows = quotations[:, 0] >> 32
    places = texts.places(np.repeat(rows, 2), quotations[:, 1:].ravel()).reshape(-1, 2)
    return rows, places[:, 0].copy(), places[:, 1].copy()


def _are_inside(places: Int64s, documents: pl.DataFrame, sentences: pl.DataFrame) -> Bools:
    """Tell which places, ``row << 32 | offset``, lie inside a sentence that reports."""
    reported = sentences.filter(REPORTED)
    rows = rows_of(documents, reported)[:, None]
    spans = rows << 32 | reported.select("start", "end").to_numpy()
    spans = spans[np.argsort(spans[:, 0])]
    ends = np.r_[0, spans[:, 1]]
    return np.asarray(places < ends[np.searchsorted(spans[:, 0], places, side="right")])


def _quotations_of(text: str) -> Iterator[re.Match[str]]:
    """Yield what ``_QUOTATION.finditer`` finds, mark by mark.

    No quotation begins inside another one or with its closing mark, and looking for single signs
    is three times as fast.
    """
    for mark in _OPENING_MARKS:
        place = text.find(mark)
        while place >= 0:
            if match := _QUOTATION.match(text, place):
                yield match
            place = text.find(mark, place + 1)
