"""Documents that are one event already, whoever says so."""

from __future__ import annotations

import polars as pl

from dedup.candidates import all_pairs
from dedup.clusters import whole_group
from dedup.config import Config, changed_config
from dedup.cues import extract_cues
from dedup.dates import extract_dates
from dedup.documents import Corpus, as_corpus
from dedup.edges import read_compared, verify_copies, verify_events
from dedup.errors import InputError
from dedup.members import Members
from dedup.pipeline.batches import TOLD, tell
from dedup.pipeline.record import run_info
from dedup.result import Result
from dedup.schema import empty_table
from dedup.sentences import split_sentences
from dedup.stored import Spilled, StoredDocuments, StoredSentences
from dedup.terms import extract_terms
from dedup.views import named_candidates
from dedup.words import read_words


def compare(
    documents: pl.DataFrame | pl.LazyFrame | Corpus,
    *,
    config: Config | None = None,
    score_cutoff: float | None = None,
) -> Result:
    """Align the given documents as one event, without asking whether they are one.

    Args:
        documents: any frame with a text column, or what was read of files, as for :func:`run`.
        config: how; None for the default.
        score_cutoff: least score of two sentences that carry the same statement, from 0 to 1
            (``statements.score_cutoff``); None for what the configuration says.

    Raises:
        InputError: the frame has no column of texts, or fewer than two that can be used.
        ConfigError: the configuration holds a value out of range.

    Returns:
        A result with one event that holds all of them, its edges, statements, differences and
        quotes.

    >>> result = compare(pl.DataFrame({"text": ["Rain fell in Oslo.", "Shares rose in Tokyo."]}))
    >>> result.clusters.height, result.statements["grade"].unique().to_list()
    (2, ['only here'])
    """
    config = changed_config(config, statements={"score_cutoff": score_cutoff})
    corpus = as_corpus(documents, config=config.input)
    stored = corpus.stored
    if stored.height < 2:
        raise InputError(f"a comparison needs two documents; {stored.height} can be used")
    table = split_sentences(stored.read(), boilerplate=config.input.boilerplate)
    sentences = StoredSentences.of(stored.ids, table)
    edges = _edges(stored, sentences, config)
    result = Result(
        documents=stored.read(),
        skipped=corpus.skipped,
        sentences=table,
        edges=edges,
        clusters=whole_group(stored, edges.filter(tier="event")),
    )
    members = Members(stored, sentences, result.clusters, result.edges)
    told = zip(TOLD, tell(members.slice(0, 1), config=config), strict=True)
    return result.replace(
        **dict(told), info=run_info(config, inputs=list(corpus.inputs), columns=corpus.columns)
    )


def _edges(stored: StoredDocuments, sentences: StoredSentences, config: Config) -> pl.DataFrame:
    """Return the edges of all pairs."""
    documents, table = stored.read(), sentences.read()
    pairs = all_pairs(documents, tiers=config.tiers)
    named = named_candidates(pairs, documents)
    copies = verify_copies(stored, sentences, named, config=config.copy)
    words = read_words(documents, table)
    terms = Spilled.of(extract_terms(words))
    cues = Spilled.of(extract_cues(documents, table, words))
    dates = extract_dates(documents, table)
    compared = read_compared(sentences, terms, cues, empty_table("clusters"))
    events = verify_events(documents, compared, dates, pairs, copies, config=config)
    return pl.concat([copies, events.edges.read()])
