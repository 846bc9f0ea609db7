"""Windows: runs of whole sentences, as vectors over the terms of their document."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt
import polars as pl

from dedup.kernels.sparse import Rows, counts_in_runs, row_cosines
from dedup.salience import rarity, saturate, terms_of
from dedup.spans import KINDS_REPORTED
from dedup.words import Words, read_words

__all__ = ["TextWindows", "Windows", "window_cosines"]

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int32]

_BATCH: Final = 512
_CACHED: Final = 1 << 11


@dataclass(frozen=True, slots=True)
class Windows:
    """A document's windows: weighted counts over its own terms, and their offsets.

    ``terms`` holds the numbers of its distinct terms, ascending; ``weights`` has a row per window
    and a column per term; ``offsets`` has the shape ``(windows, 2)``.
    """

    terms: Ints
    weights: Rows
    offsets: npt.NDArray[np.int64]


class TextWindows:
    """The windows of documents, which are read once and put together when they are asked for.

    A window is the shortest run of whole sentences, from every sentence, that has enough kept
    words.
    """

    def __init__(self, documents: pl.DataFrame, sentences: pl.DataFrame) -> None:
        """Take the ``documents`` and the ``sentences`` table; nothing is read yet."""
        self.names: list[str] = []
        self._documents = documents.select("document", "text")
        self._sentences = sentences.filter(pl.col("kind").is_in(KINDS_REPORTED))
        self._numbers: dict[str, int] = {}
        self._rarities = np.empty(0)
        self._read: dict[str, _Sentences] = {}
        self._of = lru_cache(maxsize=_CACHED)(self._windows)

    def read(self, names: Collection[str]) -> None:
        """Read the kept words of documents, before their windows are asked for."""
        needed = pl.col("document").is_in([name for name in names if name not in self._read])
        documents = self._documents.filter(needed)
        numbered = documents.select("document").with_row_index("place")
        sentences = self._sentences.join(numbered, on="document", maintain_order="left")
        sentences = sentences.sort("place", maintain_order=True)
        places = np.arange(0, documents.height + _BATCH, _BATCH)
        bounds = np.searchsorted(sentences["place"].to_numpy(), places)
        for start, first, end in zip(places, bounds, bounds[1:], strict=False):
            self._keep(documents[start : start + _BATCH], sentences[first:end].drop("place"))
        new = [rarity(name) for name in self.names[len(self._rarities) :]]
        self._rarities = np.concatenate([self._rarities, new])

    def of(self, document: str, least: int) -> Windows:
        """Return the windows of at least so many kept words; a short document may have none."""
        return self._of(document, least)

    def _keep(self, documents: pl.DataFrame, sentences: pl.DataFrame) -> None:
        """Keep the numbers of the terms of every document, and where its sentences stand."""
        words = read_words(documents, sentences)
        numbers = np.array([self._number(term) for term in terms_of(words.surfaces)], np.int32)
        offsets = sentences.select("start", "end").to_numpy()
        told = sentences["document"].rle().struct.unnest()
        ends = dict(zip(told["value"], told["len"].cum_sum(), strict=True))
        lengths = dict(zip(told["value"], told["len"], strict=True))
        for row, name in enumerate(words.documents):
            end = ends.get(name, 0)
            spans = offsets[end - lengths.get(name, 0) : end]
            self._read[name] = _sentences(words, row, numbers, spans)

    def _number(self, term: str) -> int:
        if not term:
            return -1
        if term not in self._numbers:
            self._numbers[term] = len(self.names)
            self.names.append(term)
        return self._numbers[term]

    def _windows(self, document: str, least: int) -> Windows:
        terms, bounds, offsets = self._read[document]
        distinct, columns = np.unique(terms, return_inverse=True)
        first, last = _runs(bounds, least).T
        starts, found, counts = counts_in_runs(
            columns.astype(np.int32), bounds[first], bounds[last + 1], len(distinct)
        )
        weights = (
            (saturate(counts) * self._rarities[distinct][found])
            .astype(np.float32)
            .astype(np.float64)
        )
        spans = np.column_stack([offsets[first, 0], offsets[last, 1]])
        return Windows(distinct, (starts, found, weights), spans)


class _Sentences(NamedTuple):
    """The terms of the kept words of a document, where each sentence begins, and its offsets."""

    terms: Ints
    bounds: npt.NDArray[np.int64]
    offsets: npt.NDArray[np.int64]


def _sentences(words: Words, row: int, numbers: Ints, offsets: npt.NDArray[np.int64]) -> _Sentences:
    """Return what is kept of a document: the words that have a number."""
    inside = slice(words.bounds[row], words.bounds[row + 1])
    terms = numbers[words.ids[inside]]
    kept = terms >= 0
    bounds = np.searchsorted(words.sentences[inside][kept], np.arange(len(offsets) + 1))
    return _Sentences(terms[kept], bounds, offsets)


def _runs(reached: npt.NDArray[np.int64], least: int) -> npt.NDArray[np.int64]:
    """Return first and last sentence of the shortest run from every sentence with enough words.

    Args:
        reached: kept words before each sentence, and in all: ascending, of one more than there are.
        least: kept words a run must have.

    >>> _runs(np.array([0, 3, 3, 5, 6]), 3).tolist()
    [[0, 0], [1, 3], [2, 3]]
    """
    last = np.searchsorted(reached, reached[:-1] + least) - 1
    first = np.flatnonzero(last < len(reached) - 1)
    return np.column_stack([first, last[first]])


def window_cosines(one: Windows, other: Windows, factors: tuple[Floats, Floats] | None) -> Floats:
    """Return the cosines of all pairs of windows, of shape ``(windows, windows)``.

    Only terms that both documents have make up a product; all of them make up the lengths.
    ``factors`` weighs the terms of both.
    """
    if factors is None:
        factors = np.ones(len(one.terms)), np.ones(len(other.terms))
    return row_cosines(one.weights, other.weights, (one.terms, other.terms), factors)
