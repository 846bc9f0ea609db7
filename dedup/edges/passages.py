"""Passages: the two windows of whole sentences in which two documents are most alike."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import polars as pl

from dedup.config import PassageConfig
from dedup.salience import KINDS_REPORTED, KeptWord, kept_words, rarity, saturate

__all__ = ["best_passages"]

PASSAGES_SCHEMA: Final = {
    "left": pl.String,
    "right": pl.String,
    "passage_score": pl.Float64,
    "passage_left_start": pl.Int64,
    "passage_left_end": pl.Int64,
    "passage_right_start": pl.Int64,
    "passage_right_end": pl.Int64,
}

_CACHED_DOCUMENTS: Final = 4096


@dataclass(frozen=True, slots=True)
class _Windows:
    """A document's windows: unit vectors over its own terms, and their offsets."""

    terms: dict[str, int]
    vectors: npt.NDArray[np.float64]
    offsets: list[tuple[int, int]]


def best_passages(
    pairs: pl.DataFrame,
    documents: pl.DataFrame,
    sentences: pl.DataFrame,
    *,
    config: PassageConfig,
) -> pl.DataFrame:
    """Return the best passage of every pair of documents (:data:`PASSAGES_SCHEMA`).

    A window is a run of whole sentences with at least ``min_terms`` kept words; two windows are
    compared by the cosine of their terms, weighed by prior rarity alone. A pair of which one
    document has no window is left out.
    """
    needed = pl.concat([pairs["left"], pairs["right"]]).unique().implode()
    texts = dict(
        documents.filter(pl.col("document").is_in(needed)).select("document", "text").iter_rows()
    )
    spans = _reported_spans(sentences.filter(pl.col("document").is_in(needed)))

    @lru_cache(maxsize=_CACHED_DOCUMENTS)
    def windows(document: str) -> _Windows:
        return _windows(texts[document], spans.get(document, []), config.min_terms)

    rows = [
        (left, right, *found)
        for left, right in pairs.iter_rows()
        for found in [_best(windows(left), windows(right))]
        if found is not None
    ]
    return pl.DataFrame(rows, schema=PASSAGES_SCHEMA, orient="row")


def _reported_spans(sentences: pl.DataFrame) -> dict[str, list[tuple[int, int]]]:
    spans: dict[str, list[tuple[int, int]]] = {}
    kept = sentences.filter(pl.col("kind").is_in(KINDS_REPORTED))
    for document, start, end in kept.select("document", "start", "end").iter_rows():
        spans.setdefault(document, []).append((start, end))
    return spans


def _windows(text: str, spans: list[tuple[int, int]], min_terms: int) -> _Windows:
    by_sentence: list[list[KeptWord]] = [[] for _ in spans]
    for word in kept_words(text, spans):
        by_sentence[word.sentence].append(word)
    runs = _runs([len(words) for words in by_sentence], min_terms)
    terms: dict[str, int] = {}
    bags = [
        Counter(word.term for words in by_sentence[first : last + 1] for word in words)
        for first, last in runs
    ]
    for bag in bags:
        for term in bag:
            terms.setdefault(term, len(terms))
    vectors = np.zeros((len(runs), len(terms)))
    for row, bag in enumerate(bags):
        for term, count in bag.items():
            vectors[row, terms[term]] = saturate(float(count)) * rarity(term)
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    offsets = [(spans[first][0], spans[last][1]) for first, last in runs]
    return _Windows(terms, vectors / np.where(lengths > 0, lengths, 1.0), offsets)


def _runs(sizes: list[int], least: int) -> list[tuple[int, int]]:
    """Return first and last sentence of the shortest run from every sentence with enough words."""
    runs = []
    for first in range(len(sizes)):
        total = 0
        for last in range(first, len(sizes)):
            total += sizes[last]
            if total >= least:
                runs.append((first, last))
                break
    return runs


def _best(one: _Windows, other: _Windows) -> tuple[Any, ...] | None:
    if not one.offsets or not other.offsets:
        return None
    shared = [
        (column, other.terms[term]) for term, column in one.terms.items() if term in other.terms
    ]
    if not shared:
        return 0.0, *one.offsets[0], *other.offsets[0]
    left, right = np.array(shared).T
    cosines = one.vectors[:, left] @ other.vectors[:, right].T
    row, column = np.unravel_index(int(np.argmax(cosines.round(9))), cosines.shape)
    score = min(1.0, float(cosines[row, column]))
    return score, *one.offsets[int(row)], *other.offsets[int(column)]
