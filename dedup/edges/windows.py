"""Windows: runs of whole sentences, as vectors over the terms of their document."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Final

import numpy as np
import numpy.typing as npt
import polars as pl

from dedup.salience import rarity, saturate, terms_of
from dedup.spans import Spans, reported_spans
from dedup.words import Words, read_words

__all__ = ["TextWindows", "Windows", "window_cosines"]

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int32]

_BATCH: Final = 512
_CACHED: Final = 1 << 12


@dataclass(frozen=True, slots=True)
class Windows:
    """A document's windows: weighted counts over its own terms, and their offsets.

    ``weights`` has the shape ``(windows, terms)``; ``terms`` holds the column of each term.
    """

    terms: dict[str, int]
    weights: npt.NDArray[np.float32]
    offsets: list[tuple[int, int]]


class TextWindows:
    """The windows of documents, which are read once and put together when they are asked for.

    A window is the shortest run of whole sentences, from every sentence, that has enough kept
    words.
    """

    def __init__(self, documents: pl.DataFrame, sentences: pl.DataFrame, min_terms: int) -> None:
        """Read the kept words of the documents, which are those that will be asked for."""
        self._least = min_terms
        self._spans = reported_spans(sentences)
        self._names: list[str] = []
        self._numbers: dict[str, int] = {}
        self._kept: dict[str, tuple[Ints, Ints]] = {}
        numbered = documents.select("document").with_row_index("row")
        batch = (numbered["row"] // _BATCH).alias("batch")
        rows = sentences.join(
            numbered.select("document", batch), on="document", maintain_order="left"
        )
        told = rows.partition_by("batch", as_dict=True, include_key=False)
        for number, part in enumerate(documents.iter_slices(_BATCH)):
            self._read(read_words(part, told.get((number,), rows.clear())))
        self._of = lru_cache(maxsize=_CACHED)(self._windows)

    def of(self, document: str) -> Windows:
        """Return the windows of a document; a short one may have none."""
        return self._of(document)

    def _read(self, words: Words) -> None:
        """Keep the numbers of the terms of every document, and in which sentence they stand."""
        numbers = np.array([self._number(term) for term in terms_of(words.surfaces)], np.int32)
        for row, name in enumerate(words.documents):
            inside = slice(words.bounds[row], words.bounds[row + 1])
            terms = numbers[words.ids[inside]]
            kept = terms >= 0
            self._kept[name] = terms[kept], words.sentences[inside][kept].astype(np.int32)

    def _number(self, term: str) -> int:
        if not term:
            return -1
        if term not in self._numbers:
            self._numbers[term] = len(self._names)
            self._names.append(term)
        return self._numbers[term]

    def _windows(self, document: str) -> Windows:
        spans: Spans = self._spans.get(document, [])
        numbers, sentences = self._kept[document]
        distinct, columns = np.unique(numbers, return_inverse=True)
        names = [self._names[number] for number in distinct]
        counts = np.zeros((len(spans) + 1, len(names)))
        np.add.at(counts, (sentences + 1, columns), 1.0)
        sizes, sums = counts.sum(axis=1), counts.cumsum(axis=0)
        runs = _runs(np.cumsum(sizes), self._least)
        inside = sums[runs[:, 1] + 1] - sums[runs[:, 0]]
        rarities = np.array([rarity(name) for name in names])
        weights = (saturate(inside) * rarities).astype(np.float32)
        offsets = [(spans[first][0], spans[last][1]) for first, last in runs.tolist()]
        return Windows({name: place for place, name in enumerate(names)}, weights, offsets)


def _runs(reached: Floats, least: int) -> npt.NDArray[np.int64]:
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
