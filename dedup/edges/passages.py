"""Passages: the two windows of whole sentences in which two documents are most alike.

Two weights are used. By rarity in English alone, the names of a running subject look rare, and any
two reports of it share a window. So a passage must also be *specific*: alike by words that are rare
among the neighbours of the two documents, which are about the same subject.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt
import polars as pl

from dedup.config import PassageConfig
from dedup.edges.neighbourhoods import Neighbourhoods
from dedup.salience import kept_words, rarity, saturate
from dedup.spans import Spans, reported_spans

__all__ = ["Windows", "best_passages", "text_windows", "window_cosines"]

PASSAGES_SCHEMA: Final[dict[str, pl.DataType]] = {
    "left": pl.String(),
    "right": pl.String(),
    "passage_score": pl.Float64(),
    "passage_specificity": pl.Float64(),
    "passage_left_start": pl.Int64(),
    "passage_left_end": pl.Int64(),
    "passage_right_start": pl.Int64(),
    "passage_right_end": pl.Int64(),
}

Floats = npt.NDArray[np.float64]

_CACHED_DOCUMENTS: Final = 1 << 14


@dataclass(frozen=True, slots=True)
class Windows:
    """A document's windows: weighted counts over its own terms, and their offsets.

    ``weights`` has the shape ``(windows, terms)``; ``terms`` holds the column of each term.
    """

    terms: dict[str, int]
    weights: npt.NDArray[np.float32]
    offsets: list[tuple[int, int]]


class _Passage(NamedTuple):
    score: float
    specificity: float | None
    left_start: int
    left_end: int
    right_start: int
    right_end: int


def best_passages(
    pairs: pl.DataFrame,
    documents: pl.DataFrame,
    sentences: pl.DataFrame,
    neighbourhoods: Neighbourhoods,
    *,
    config: PassageConfig,
) -> pl.DataFrame:
    """Return the best passage of every pair of documents (:data:`PASSAGES_SCHEMA`).

    A window is a run of whole sentences with at least ``min_terms`` kept words. Of all pairs of
    windows the one with the largest sum of two cosines is taken: the *score*, with terms weighed by
    prior rarity, and the *specificity*, with terms weighed by rarity in the neighbourhood too (null
    where that holds fewer than 4 documents). A pair of which one document has no window is left
    out.

    Args:
        pairs: ``left``, ``right`` and ``member``: the one of the two whose neighbourhood counts.
        documents: the ``documents`` table.
        sentences: the ``sentences`` table.
        neighbourhoods: of the scored pairs.
        config: the length of a window.
    """
    needed = pl.concat([pairs["left"], pairs["right"]]).unique().implode()
    texts = dict(
        documents.filter(pl.col("document").is_in(needed)).select("document", "text").iter_rows()
    )
    spans = reported_spans(sentences.filter(pl.col("document").is_in(needed)))

    @lru_cache(maxsize=_CACHED_DOCUMENTS)
    def windows(document: str) -> Windows:
        return text_windows(texts[document], spans.get(document, []), config.min_terms)

    rows = []
    for left, right, member in pairs.select("left", "right", "member").iter_rows():
        one, other = windows(left), windows(right)
        if one.offsets and other.offsets:
            stranger = right if member == left else left
            factors = neighbourhoods.spread(member, stranger, one.terms, other.terms)
            rows.append((left, right, *_best(one, other, factors)))
    return pl.DataFrame(rows, schema=PASSAGES_SCHEMA, orient="row")


def text_windows(text: str, spans: Spans, min_terms: int) -> Windows:
    """Return the shortest runs of whole sentences with enough kept words, from every sentence."""
    by_sentence: list[list[str]] = [[] for _ in spans]
    for word in kept_words(text, spans):
        by_sentence[word.sentence].append(word.term)
    terms: dict[str, int] = {}
    for sentence in by_sentence:
        for term in sentence:
            terms.setdefault(term, len(terms))
    runs = _runs([len(sentence) for sentence in by_sentence], min_terms)
    weights = np.zeros((len(runs), len(terms)), dtype=np.float32)
    for row, (first, last) in enumerate(runs):
        bag = Counter(term for sentence in by_sentence[first : last + 1] for term in sentence)
        for term, count in bag.items():
            weights[row, terms[term]] = saturate(float(count)) * rarity(term)
    return Windows(terms, weights, [(spans[first][0], spans[last][1]) for first, last in runs])


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


def _best(one: Windows, other: Windows, factors: tuple[Floats, Floats] | None) -> _Passage:
    cosines = window_cosines(one, other, None)
    specific = None if factors is None else window_cosines(one, other, factors)
    alike = cosines if specific is None else cosines + specific
    row, column = divmod(int(np.argmax(alike.round(6))), alike.shape[1])
    return _Passage(
        float(np.clip(cosines[row, column], 0, 1)),
        None if specific is None else float(np.clip(specific[row, column], 0, 1)),
        *one.offsets[row],
        *other.offsets[column],
    )


def window_cosines(one: Windows, other: Windows, factors: tuple[Floats, Floats] | None) -> Floats:
    """Return the cosines of all pairs of windows, of shape ``(windows, windows)``.

    Only terms that both documents have make up a product; all of them make up the lengths.
    """
    both = [
        (column, other.terms[term]) for term, column in one.terms.items() if term in other.terms
    ]
    left, right = np.array(both, dtype=np.int64).reshape(-1, 2).T
    shared = one.weights[:, left].astype(np.float64)
    if factors is not None:
        shared *= np.square(factors[0][left])
    products = shared @ other.weights[:, right].astype(np.float64).T
    lengths = [
        _lengths(windows, None if factors is None else factors[side])
        for side, windows in enumerate((one, other))
    ]
    return np.asarray(products / (lengths[0][:, None] * lengths[1][None, :]))


def _lengths(windows: Windows, factor: Floats | None) -> Floats:
    squares = np.square(windows.weights, dtype=np.float64)
    sums = squares.sum(axis=1) if factor is None else squares @ np.square(factor)
    return np.asarray(np.sqrt(np.where(sums > 0, sums, 1.0)))
