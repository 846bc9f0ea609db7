"""What some sentences say, as examples of lines: their documents are read again for it."""

from __future__ import annotations

import polars as pl

from dedup.stored import StoredDocuments, StoredSentences

__all__ = ["examples_of"]


def examples_of(
    documents: StoredDocuments, sentences: StoredSentences, numbers: pl.Series, positions: pl.Series
) -> pl.Series:
    """Return what sentences say."""
    asked = numbers.unique().sort()
    texts = dict(zip(asked, documents.take(asked.to_numpy(), "text").to_series(), strict=True))
    places = sentences.first[numbers.to_numpy()] + positions.to_numpy()
    spans = zip(sentences.starts[places].tolist(), sentences.ends[places].tolist(), strict=True)
    said = [texts[number][start:end] for number, (start, end) in zip(numbers, spans, strict=True)]
    return pl.Series(said, dtype=pl.String)
