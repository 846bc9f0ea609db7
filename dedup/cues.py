"""extract_cues: documents, sentences, words -> what singles out the event a report tells.

Headline, opening and quotations name the event itself, where the whole text shares names and
background with every report of the same running story. Everything here depends on one document.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

import numpy as np
import numpy.typing as npt
import polars as pl

from dedup.checksums import checksums_of_runs
from dedup.spans import KINDS_REPORTED
from dedup.text import WORD_IN_COLUMN, normalise
from dedup.radix import grouped
from dedup.vocabulary import Vocabulary, vocabulary_of
from dedup.words import Words, in_lists

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

Ints = npt.NDArray[np.int64]

_OPENING_WORDS: Final = 160
_QUOTED_RUN: Final = 4
# An opening mark stands before a word and behind a space, a closing one the other way round: after
# a quotation of several paragraphs, closed only once, straight marks would be read inside out.
# What stands before the mark is asked behind it, so that it can be tried at a mark that was found.
_OPENING_MARKS: Final = "“\"„«"
_QUOTATION: Final = re.compile(
    r"[“\"„«](?:(?<=[“\"])(?<![^\s(\[—–-].)|(?<=[„«])(?<!\w.)\s?)(?=\w)"
    r"([^”“„«»\"\n]{12,600})(?<=\S)[”“»\"](?!\w)"
)


def extract_cues(documents: pl.DataFrame, sentences: pl.DataFrame, words: Words) -> pl.DataFrame:
    """Return one row of cues per document (:data:`CUES_SCHEMA`), in the documents' order.

    Boilerplate and captions are left out.

    Args:
        documents: a batch of the ``documents`` table.
        sentences: their rows of ``sentences``.
        words: their words, of :func:`dedup.words.read_words`.
    """
    parts = [
        documents.select("document"),
        *_heads(documents["title"], words),
        _quoted_runs(documents, sentences),
    ]
    table = pl.concat(parts, how="horizontal")
    return table.select(pl.col(name).cast(kind) for name, kind in CUES_SCHEMA.items())


def _heads(titles: pl.Series, words: Words) -> list[pl.DataFrame]:
    """Return the columns ``headline`` and ``rarities``, and the column ``opening``."""
    rows, said = _words_of(titles.fill_null(""))
    at, surfaces, ids = _opening(words)
    vocabulary = vocabulary_of([*said.to_list(), *surfaces])
    title = _held(rows, vocabulary.terms[: len(said)])
    terms = vocabulary.terms[len(said) :][ids]
    untitled = np.flatnonzero((words.sentences[at] == 0) & ~np.isin(words.rows[at], title[0]))
    first = _held(words.rows[at[untitled]], terms[untitled])
    headline = _distinct(title, first)
    opening = _distinct(headline, _held(words.rows[at], terms))
    parts = [
        _columns(vocabulary, *headline).rename({"terms": "headline"}),
        _columns(vocabulary, *opening).select("row", opening="terms"),
    ]
    return [in_lists(part, len(titles)) for part in parts]


def _opening(words: Words) -> tuple[Ints, list[str], Ints]:
    """Return the places of the first words of every document, these words, and which each is."""
    at = np.flatnonzero(words.positions() < _OPENING_WORDS)
    used = np.bincount(words.ids[at], minlength=len(words.surfaces)) > 0
    surfaces = [words.surfaces[number] for number in np.flatnonzero(used).tolist()]
    return at, surfaces, (np.cumsum(used) - 1)[words.ids[at]]


def _held(rows: Ints, terms: Ints) -> tuple[Ints, Ints]:
    """Return rows and terms without the words that are not kept."""
    kept = terms >= 0
    return rows[kept], terms[kept]


def _distinct(*held: tuple[Ints, Ints]) -> tuple[Ints, ...]:
    """Return rows and terms that stand in one of several such columns, once and in order."""
    return grouped(*(np.concatenate(column) for column in zip(*held, strict=True)))[1]


def _columns(vocabulary: Vocabulary, rows: Ints, terms: Ints) -> pl.DataFrame:
    names, rarities = vocabulary.names.gather(terms), vocabulary.rarities[terms]
    return pl.DataFrame({"row": rows, "terms": names, "rarities": rarities})


def _words_of(texts: pl.Series) -> tuple[Ints, pl.Series]:
    """Return which text every word stands in, and the words."""
    found = texts.str.extract_all(WORD_IN_COLUMN)
    rows = np.repeat(np.arange(len(texts)), found.list.len().to_numpy())
    return rows, found.explode(empty_as_null=False)


def _quoted_runs(documents: pl.DataFrame, sentences: pl.DataFrame) -> pl.DataFrame:
    """Return the column ``quotes``."""
    rows, quotations = _quotations(documents, sentences)
    quoted_in, said = _words_of(quotations)
    surfaces = said.unique(maintain_order=True)
    words = said.cast(pl.Enum(surfaces)).to_physical().to_numpy().astype(np.int64)
    normals = [normalise(surface).encode() for surface in surfaces.to_list()]
    # A run stands in one quotation from its first word to its last.
    ends = quoted_in[_QUOTED_RUN - 1 :]
    starts = np.flatnonzero(quoted_in[: len(ends)] == ends)
    runs = checksums_of_runs(
        words,
        starts,
        _QUOTED_RUN,
        np.frombuffer(b"".join(normals), dtype=np.uint8),
        np.cumsum([0, *map(len, normals)]),
    )
    _, (rows, runs) = grouped(rows[quoted_in[starts]], runs.astype(np.int64))
    return in_lists(pl.DataFrame({"row": rows, "quotes": runs}), documents.height)


def _quotations(documents: pl.DataFrame, sentences: pl.DataFrame) -> tuple[Ints, pl.Series]:
    """Return the quotations that begin inside a sentence that reports, and the rows they are in."""
    found = [
        (row << 32 | match.start(), match[1])
        for row, text in enumerate(documents["text"].to_list())
        for match in _quotations_of(text)
    ]
    places = np.array([place for place, _ in found], dtype=np.int64)
    reported = (
        sentences.filter(pl.col("kind").is_in(KINDS_REPORTED))
        .join(documents.select("document").with_row_index("row"), on="document")
        .select(pl.col("start", "end") + (pl.col("row").cast(pl.Int64) * 2**32))
        .sort("start")
    )
    ends = np.r_[0, reported["end"].to_numpy()]
    told = places < ends[np.searchsorted(reported["start"].to_numpy(), places, side="right")]
    quoted = pl.Series([quotation for _, quotation in found], dtype=pl.String)
    return places[told] >> np.int64(32), quoted.filter(told)


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
