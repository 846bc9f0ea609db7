"""Term vectors of documents, weighed by rarity in English and in this dump, and their cosines."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np
import polars as pl

from dedup.arrays import Bools, Float64s, Int32s, Int64s, UInt32s
from dedup.edges.events.postings import Postings, StoredPostings, shared_pairs
from dedup.edges.events.sparse_rows import SparseRows, largest_of, products_of
from dedup.kernels.sparse import largest_entries
from dedup.lists import flat_floats
from dedup.progress import Advance
from dedup.salience import saturate
from dedup.stored import InParts

_HEAVIEST: Final = 20
"""Terms of a document that are its heaviest."""
_SHARED_TERMS: Final = 8
"""Terms that are told of a pair at most."""
_ENTRIES_AT_ONCE: Final = 1 << 22
"""Terms of documents that are counted at a time."""
_BACKGROUND: Final = 100
"""Documents without any of the terms that are added to the dump: what all of ten reports of one
event name is common in their pile, and still what tells the event."""
_COUNTS: Final = {
    "cosine": "counts",
    "bigram_cosine": "pair_counts",
    "lead_cosine": "lead_counts",
    "name_cosine": "name_counts",
}
"""What is counted in the vectors of each view."""


class EventVectors:
    """The five views of documents; rows are numbered as these are.

    A term weighs saturated count x prior rarity x rarity in the dump, log(1+N/df)/log(1+N), where N
    is a hundred more than the documents; all vectors have length 1, so a product of two rows is a
    cosine. ``terms`` are the terms themselves.
    """

    def __init__(self, terms: InParts) -> None:
        """Build the vectors of documents from ``terms`` (:data:`dedup.terms.TERMS_SCHEMA`)."""
        lists = (part["terms"] for part in terms.parts("terms"))
        postings, self._names = Postings.of(lists)
        self.terms: Final = StoredPostings(postings)
        documents = len(postings.starts) - 1
        single = _Rarity(postings, documents)
        paired = _Rarity(shared_pairs(terms, postings), documents)
        self._views = {
            name: SparseRows((paired if name == "bigram_cosine" else single).postings.width)
            for name in (*_COUNTS, "top_containment")
        }
        sizes = [np.empty(0, dtype=np.int64)]
        start = 0
        columns = ("rarities", "pair_rarities", *_COUNTS.values())
        for part in terms.parts(*columns):
            rows = slice(start, start + part.height)
            start += part.height
            sizes.append(self._add(part, single.of(rows, part["rarities"]),
                                   paired.of(rows, part["pair_rarities"])))  # fmt: skip
        self._sizes = np.concatenate(sizes)

    def _add(self, part: pl.DataFrame, single: _Weights, paired: _Weights) -> Int64s:
        """Add the vectors of some documents; return how many terms are their heaviest."""
        for name, counts in _COUNTS.items():
            weights = paired if name == "bigram_cosine" else single
            weighed = weights.times(part[counts])
            self._views[name].append(*weights.vectors(weighed))
            if name == "cosine":
                sizes, heaviest = weights.heaviest(weighed)
                self._views["top_containment"].append(*heaviest)
        return sizes

    def compare(
        self, left: UInt32s, right: UInt32s, advance: Advance | None = None
    ) -> Iterator[tuple[str, Float64s]]:
        """Yield the five views of pairs of rows, each of shape ``(pairs,)``; sort by ``left``."""
        for done, (name, vectors) in enumerate(self._views.items(), 1):
            products = products_of(vectors, vectors, left, right)
            if name == "top_containment":  # the larger one is that of the smaller set
                products /= np.maximum(np.minimum(self._sizes[left], self._sizes[right]), 1)
            yield name, products
            if advance is not None:
                advance(len(left) * done // len(self._views), len(left))

    def shared_terms(self, left: UInt32s, right: UInt32s) -> SharedTerms:
        """Return the terms that carry most of the cosines of pairs of rows; sort by ``left``."""
        cosine = self._views["cosine"]
        return SharedTerms(largest_of(cosine, cosine, left, right, _SHARED_TERMS), self._names)


@dataclass(frozen=True, slots=True)
class SharedTerms:
    """The terms that carry most of the cosines of pairs, heaviest first.

    ``numbers`` has a row per pair, filled up with -1; ``names`` are those of all terms.
    """

    numbers: Int32s
    names: pl.Series

    def listed(self, first: int, chosen: Bools) -> pl.Series:
        """Return lists of terms for the ``chosen`` pairs of a slice, from one of them on.

        The others of the slice have an empty list.
        """
        numbers = np.full((len(chosen), _SHARED_TERMS), -1, dtype=np.int32)
        numbers[chosen] = self.numbers[first : first + int(chosen.sum())]
        flat = pl.Series(numbers.ravel())
        lists = flat.set(flat < 0, None).reshape((-1, _SHARED_TERMS)).arr.to_list()
        # They stay numbers as long as they can: names are four times as large.
        named = pl.element().map_batches(
            self.names.gather, return_dtype=pl.String, is_elementwise=True
        )
        return lists.list.drop_nulls().list.eval(named)


class _Rarity:
    """How rare every term is in the dump."""

    def __init__(self, postings: Postings, documents: int) -> None:
        self.postings = postings
        # The last one is that of the terms that stand alone, whose number is -1.
        frequencies = np.zeros(postings.width + 1, dtype=np.int64)
        for start in range(0, len(postings.numbers), _ENTRIES_AT_ONCE):
            part = postings.numbers[start : start + _ENTRIES_AT_ONCE] + 1
            frequencies += np.bincount(part, minlength=len(frequencies))
        frequencies = np.append(frequencies[1:], 1)
        around = documents + _BACKGROUND
        self._spread = np.log1p(around / np.maximum(frequencies, 1)) / np.log1p(around)
        self._met = frequencies > 1

    def of(self, rows: slice, rarities: pl.Series) -> _Weights:
        """Return the weights of the terms of some documents in a row."""
        postings = self.postings.of_documents(rows)
        weights = self._spread[postings.numbers]
        weights *= flat_floats(rarities)
        return _Weights(postings, weights, self._met[postings.numbers])


class _Weights:
    """The weight of every term of some documents, and the vectors that weighed counts make."""

    def __init__(self, postings: Postings, weights: Float64s, met: Bools) -> None:
        self._postings, self._weights, self._met = postings, weights, met
        documents = len(postings.starts) - 1
        self._rows = np.repeat(np.arange(documents, dtype=np.int32), np.diff(postings.starts))

    def times(self, counts: pl.Series) -> Float64s:
        """Return saturated counts x weight of every term of every document."""
        values = flat_floats(counts)
        return np.where(values > 0, saturate(values), 0.0) * self._weights

    def vectors(self, weighed: Float64s) -> tuple[Int64s, Int32s, Float64s]:
        """Return rows of length 1, without terms that no other document has."""
        documents = len(self._postings.starts) - 1
        lengths = np.sqrt(np.bincount(self._rows, np.square(weighed), documents))
        kept = np.flatnonzero((weighed > 0) & self._met)
        scale = 1 / np.where(lengths > 0, lengths, 1.0)
        return self._kept(kept, weighed[kept] * scale[self._rows[kept]])

    def heaviest(self, weighed: Float64s) -> tuple[Int64s, tuple[Int64s, Int32s, Float64s]]:
        """Return the 20 heaviest terms of every document: how many, and as ones."""
        rows = self._postings.starts, np.arange(len(weighed), dtype=np.int32), weighed
        places = largest_entries(rows, _HEAVIEST)
        kept = np.sort(places[places >= 0]).astype(np.int64)
        return (places >= 0).sum(axis=1), self._kept(kept, np.ones(len(kept)))

    def _kept(self, kept: Int64s, values: Float64s) -> tuple[Int64s, Int32s, Float64s]:
        """Return how many terms of every document are kept, their numbers, and values."""
        lengths = np.diff(np.searchsorted(kept, self._postings.starts))
        return lengths, self._postings.numbers[kept], values
