"""What is made of a batch: several tables at once, so that its texts are sent and read once."""

from __future__ import annotations

from typing import Final

import polars as pl

from dedup.boilerplate import LINES_SCHEMA, hash_lines
from dedup.buffers import TextBytes
from dedup.config import Config
from dedup.cues import CUES_SCHEMA, extract_cues
from dedup.dates import DATES_SCHEMA, extract_dates
from dedup.differences import find_differences
from dedup.fingerprints import FINGERPRINTS_SCHEMA, compute_fingerprints
from dedup.members import Gathered
from dedup.quotes import track_quotes
from dedup.sentences import Patterns, split_texts
from dedup.spans import BEGINNING, captioned, with_captions
from dedup.statements import align_statements
from dedup.stored import Spilled
from dedup.terms import TERMS_SCHEMA, extract_terms
from dedup.words import Words, read_words

TOLD: Final = ("statements", "differences", "quotes")
"""The tables that :func:`tell` makes."""
_OF_EVENTS: Final = (TERMS_SCHEMA, CUES_SCHEMA, DATES_SCHEMA)
"""What only the event tier needs to know of documents: terms, cues and dates."""


def split(
    documents: pl.DataFrame, texts: TextBytes, *, patterns: Patterns
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Return the sentences of documents, and their hashes."""
    found = split_texts(documents, texts, patterns)
    return found.sentences, hash_lines(*found[1:])


def no_lines() -> Spilled:
    """Return the table of hashes, without a row."""
    return Spilled(pl.DataFrame(schema=LINES_SCHEMA))


def sketch(
    documents: pl.DataFrame, texts: TextBytes, sentences: pl.DataFrame, *, config: Config
) -> tuple[pl.DataFrame]:
    """Return the fingerprints of documents, where copies alone are asked for."""
    words = read_words(documents, sentences, texts)
    beginnings = _beginnings(documents, texts, sentences)
    terms = pl.DataFrame(schema=TERMS_SCHEMA)
    return (compute_fingerprints(words, terms, config=config, beginnings=beginnings),)


def describe(
    documents: pl.DataFrame, sentences: pl.DataFrame, *, config: Config
) -> tuple[pl.DataFrame, pl.DataFrame, pl.DataFrame, pl.DataFrame]:
    """Return fingerprints, terms, cues and dates of documents."""
    texts = TextBytes.of(documents["text"])
    words = read_words(documents, sentences, texts)
    beginnings = _beginnings(documents, texts, sentences)
    terms = extract_terms(words)
    fingerprints = compute_fingerprints(words, terms, config=config, beginnings=beginnings)
    cues = extract_cues(documents, sentences, words)
    return fingerprints, terms, cues, extract_dates(documents, sentences)


def _beginnings(documents: pl.DataFrame, texts: TextBytes, sentences: pl.DataFrame) -> Words:
    """Return the first words of the documents that open with a caption, with this."""
    early = sentences.filter(pl.col("start") < BEGINNING)  # few of them, before names are asked
    captions = captioned(early).implode()
    first = early.filter(pl.col("document").is_in(captions))
    rows = documents.select(pl.col("document").is_in(captions).arg_true()).to_series().to_numpy()
    return read_words(documents[rows], with_captions(first), texts.only(rows))


def no_descriptions() -> tuple[Spilled, Spilled, Spilled, Spilled]:
    """Return these four tables, without a row."""
    schemas = (FINGERPRINTS_SCHEMA, *_OF_EVENTS)
    fingerprints, terms, cues, dates = (Spilled(pl.DataFrame(schema=kinds)) for kinds in schemas)
    return fingerprints, terms, cues, dates


def tell(gathered: Gathered, *, config: Config) -> tuple[pl.DataFrame, ...]:
    """Return statements, differences and quotes of clusters."""
    statements = align_statements(gathered, config=config)
    differences = find_differences(gathered, statements, config=config)
    return statements, differences, track_quotes(gathered, config=config)
