"""extract_terms: documents, sentences -> the salient terms of every document.

Everything here depends on one document and on shipped word frequencies, so a row never changes when
the dump grows; rarity inside the dump is a matter of the edges.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Final

import polars as pl

from dedup.salience import KeptWord, kept_words, neighbours, pair_rarity, rarity
from dedup.spans import reported_spans

__all__ = ["TERMS_SCHEMA", "extract_terms"]

TERMS_SCHEMA: Final[dict[str, pl.DataType]] = {
    "document": pl.String(),
    "terms": pl.List(pl.String()),
    "counts": pl.List(pl.Float32()),
    "lead_counts": pl.List(pl.Float32()),
    "name_counts": pl.List(pl.Float32()),
    "rarities": pl.List(pl.Float32()),
    "pairs": pl.List(pl.String()),
    "pair_counts": pl.List(pl.Float32()),
    "pair_rarities": pl.List(pl.Float32()),
}
"""One row per document; lists of one group are parallel. ``terms``: distinct terms in alphabetical
order. ``counts``: occurrences, x2 in the first 5 sentences, x1.5 where capitalised.
``lead_counts``: occurrences in the first 90 words. ``name_counts``: capitalised occurrences.
``rarities``: prior inverse document frequency. ``pairs``: neighbouring terms, as ``a b``."""

_LEAD_SENTENCES: Final = 5
_LEAD_WORDS: Final = 90
_LEAD_FACTOR: Final = 2.0
_NAME_FACTOR: Final = 1.5


def extract_terms(documents: pl.DataFrame, sentences: pl.DataFrame) -> pl.DataFrame:
    """Return one row of terms per document (:data:`TERMS_SCHEMA`), in the documents' order.

    Boilerplate and captions are left out.
    """
    spans = reported_spans(sentences)
    rows = [
        (document, *_term_lists(kept_words(text, spans.get(document, []))))
        for document, text in documents.select("document", "text").iter_rows()
    ]
    return pl.DataFrame(rows, schema=TERMS_SCHEMA, orient="row")


def _term_lists(kept: Sequence[KeptWord]) -> tuple[list[str] | list[float], ...]:
    counts: dict[str, float] = defaultdict(float)
    lead: dict[str, float] = defaultdict(float)
    names: dict[str, float] = defaultdict(float)
    for word in kept:
        counts[word.term] += _emphasis(word) * (_NAME_FACTOR if word.capitalised else 1.0)
        lead[word.term] += word.position < _LEAD_WORDS
        names[word.term] += word.capitalised
    pairs: dict[str, float] = defaultdict(float)
    for pair, word in neighbours(kept):
        pairs[pair] += _emphasis(word)
    terms, couples = sorted(counts), sorted(pairs)
    return (
        terms,
        [counts[term] for term in terms],
        [lead[term] for term in terms],
        [names[term] for term in terms],
        [rarity(term) for term in terms],
        couples,
        [pairs[pair] for pair in couples],
        [pair_rarity(pair) for pair in couples],
    )


def _emphasis(word: KeptWord) -> float:
    return _LEAD_FACTOR if word.sentence < _LEAD_SENTENCES else 1.0
