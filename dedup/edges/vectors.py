"""Term vectors of documents, weighed by rarity in English and in this dump, and their cosines."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt
import polars as pl

from dedup.edges.threads import in_threads
from dedup.kernels.sparse import Rows, largest_entries, largest_products, row_products
from dedup.salience import saturate
from dedup.scanning import number_spans

__all__ = ["EventVectors", "Postings", "numbered_terms", "places_among", "starts_of"]

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

_HEAVIEST: Final = 20
_SHARED_TERMS: Final = 8
_ALONE: Final = -1
_CHUNK: Final = 1 << 16
_DOCUMENTS: Final = 1 << 12
_PART_BITS: Final = 3


class EventVectors:
    """The five views of documents; rows are numbered as these are.

    A term weighs saturated count x prior rarity x rarity in the dump, log(1+N/df)/log(1+N); all
    vectors have length 1, so a product of two rows is a cosine.
    """

    def __init__(self, terms: pl.DataFrame, documents: pl.Series) -> None:
        """Build the vectors of documents from ``terms`` (:data:`dedup.terms.TERMS_SCHEMA`)."""
        self.documents = documents
        self._documents = pl.Enum(documents)
        rows = places_among(terms["document"], documents)
        # Column by column, for the lists of all of them are larger than what is made of them.
        self.terms, self._names = Postings.of(terms["terms"].gather(rows))
        single = _Weights(self.terms, terms["rarities"].gather(rows))
        weighed = single.of(terms["counts"].gather(rows))
        self._sizes, heaviest = single.heaviest(weighed)
        self._views = {
            "cosine": single.vectors(weighed),
            "bigram_cosine": _bigrams(terms, rows, self.terms),
            "lead_cosine": single.vectors(single.of(terms["lead_counts"].gather(rows))),
            "name_cosine": single.vectors(single.of(terms["name_counts"].gather(rows))),
            "top_containment": heaviest,
        }

    def compare(
        self, left: pl.Series, right: pl.Series, advance: Callable[[int, int], None] | None = None
    ) -> dict[str, pl.Series]:
        """Return the five views of pairs of documents, each of shape ``(pairs,)``."""
        one, other = self.rows(left), self.rows(right)
        found = {name: np.empty(len(one)) for name in self._views}

        def measure(name: str, start: int) -> None:
            part = slice(start, start + _CHUNK)
            found[name][part] = self._views[name].products(one[part], other[part])

        for start in range(0, len(one), _CHUNK):
            in_threads(measure, *((name, start) for name in self._views))
            if advance is not None:
                advance(min(start + _CHUNK, len(one)), len(one))
        # The larger containment is that of the smaller set.
        found["top_containment"] /= np.maximum(np.minimum(self._sizes[one], self._sizes[other]), 1)
        return {name: pl.Series(name, values) for name, values in found.items()}

    def shared_terms(self, left: pl.Series, right: pl.Series, asked: pl.Series) -> pl.Series:
        """Return per pair the terms that carry most of its cosine, heaviest first.

        Of pairs that are not ``asked`` for there are none.
        """
        rows, width = self._views["cosine"]
        one, other = self.rows(left.filter(asked)), self.rows(right.filter(asked))
        numbers = np.full((len(asked), _SHARED_TERMS), -1, dtype=np.int32)
        parts = [slice(start, start + _CHUNK) for start in range(0, max(len(one), 1), _CHUNK)]
        work = ((rows, one[part], other[part], width, _SHARED_TERMS) for part in parts)
        numbers[asked.to_numpy()] = np.concatenate(in_threads(largest_products, *work))
        # In slices, for lists of names are eight times as large while they are made.
        return pl.concat(
            self._named(numbers[start : start + _CHUNK])
            for start in range(0, max(len(numbers), 1), _CHUNK)
        )

    def _named(self, numbers: npt.NDArray[np.int32]) -> pl.Series:
        """Return the names of terms, of shape ``(pairs, terms)``, as lists; -1 is none."""
        flat = pl.Series(numbers.ravel())
        lists = flat.set(flat < 0, None).reshape((-1, _SHARED_TERMS)).arr.to_list()
        # They stay numbers as long as they can: names are four times as large.
        named = pl.element().map_batches(
            self._names.gather, return_dtype=pl.String, is_elementwise=True
        )
        return lists.list.drop_nulls().list.eval(named)

    def rows(self, names: pl.Series) -> Ints:
        """Return the rows of documents."""
        return names.cast(self._documents).to_physical().to_numpy().astype(np.int64)


@dataclass(frozen=True, slots=True)
class Postings:
    """Which terms every document has, as numbers, one document behind the other.

    ``starts`` has the shape ``(documents + 1,)``; numbers are less than ``width``.
    """

    starts: Ints
    numbers: npt.NDArray[np.int32]
    width: int

    @classmethod
    def of(cls, lists: pl.Series) -> tuple[Postings, pl.Series]:
        """Number the terms of lists, in alphabetical order, and name the numbers.

        >>> terms = pl.Series([["b", "c"], [], ["a", "b"]], dtype=pl.List(pl.Categorical))
        >>> Postings.of(terms)[0].numbers.tolist()
        [1, 2, 0, 1]
        """
        numbers, names = numbered_terms(lists.explode(empty_as_null=False))
        return cls(starts_of(lists), numbers, len(names)), names

    @classmethod
    def shared(cls, starts: Ints, keys: npt.NDArray[np.uint64]) -> Postings:
        """Number the keys that stand more than once; the others, which are most pairs, are -1.

        >>> keys = np.array([7, 9, 5, 7], dtype=np.uint64)
        >>> Postings.shared(np.array([0, 2, 2, 4]), keys).numbers.tolist()
        [0, -1, -1, 0]
        """
        hashes = pl.Series(keys).hash().to_numpy()
        numbers = np.full(len(keys), _ALONE, dtype=np.int32)
        width = 0
        for part in range(1 << _PART_BITS):  # a part at a time, for all of them need much memory
            places = np.flatnonzero(hashes >> np.uint64(64 - _PART_BITS) == part)
            which, first = number_spans(hashes[places])
            again = np.bincount(which, minlength=len(first)) > 1
            ranks = np.cumsum(again) - 1 + width
            numbers[places] = np.where(again, ranks, _ALONE)[which]
            width += int(again.sum())
        return cls(starts, numbers, width)

    def of_document(self, row: int) -> npt.NDArray[np.int32]:
        """Return the terms of a document."""
        return self.numbers[self.starts[row] : self.starts[row + 1]]


class _Weights:
    """The weight of every term of every document, and the vectors that weighed counts make."""

    def __init__(self, postings: Postings, rarities: pl.Series) -> None:
        documents = len(postings.starts) - 1
        self.postings = postings
        self._rows = np.repeat(np.arange(documents, dtype=np.int32), np.diff(postings.starts))
        # The last one is that of the terms that stand alone, whose number is -1.
        found = np.bincount(postings.numbers + 1, minlength=postings.width + 1)
        found = np.append(found[1:], 1)
        spread = np.log1p(documents / np.maximum(found, 1)) / np.log1p(max(documents, 1))
        self._weights = spread[postings.numbers]
        self._weights *= _flat(rarities)
        self._met = (found > 1)[postings.numbers]

    def of(self, counts: pl.Series) -> Floats:
        """Return saturated counts x weight of every term of every document."""
        flat = counts.explode(empty_as_null=False).to_numpy()
        weighed = np.empty(len(flat))
        for start in range(0, len(flat), _CHUNK):  # in slices: four arrays as large are made of one
            part = slice(start, start + _CHUNK)
            values = flat[part].astype(np.float64)
            saturated = np.where(values > 0, saturate(values), 0.0)
            weighed[part] = saturated * self._weights[part]
        return weighed

    def vectors(self, weighed: Floats) -> _Vectors:
        """Return vectors of length 1, without terms that no other document has."""
        lengths = self._lengths(weighed)
        kept = np.flatnonzero((weighed > 0) & self._met)
        scale = 1 / np.where(lengths > 0, lengths, 1.0)
        return self._kept(kept, weighed[kept] * scale[self._rows[kept]])

    def _lengths(self, weighed: Floats) -> Floats:
        starts = self.postings.starts
        squares = np.zeros(len(starts) - 1)
        for first in range(0, len(squares), _DOCUMENTS):
            last = min(first + _DOCUMENTS, len(squares))
            part = slice(starts[first], starts[last])
            own = np.bincount(self._rows[part] - first, np.square(weighed[part]), last - first)
            squares[first:last] = own
        return np.sqrt(squares)

    def heaviest(self, weighed: Floats) -> tuple[Ints, _Vectors]:
        """Return the numbers of the 20 heaviest terms of every document as ones, and how many."""
        rows = self.postings.starts, np.arange(len(weighed), dtype=np.int32), weighed
        places = largest_entries(rows, _HEAVIEST)
        kept = np.sort(places[places >= 0]).astype(np.int64)
        return (places >= 0).sum(axis=1), self._kept(kept, np.ones(len(kept)))

    def _kept(self, kept: Ints, values: Floats) -> _Vectors:
        starts = np.searchsorted(kept, self.postings.starts)
        return _Vectors((starts, self.postings.numbers[kept], values), self.postings.width)


def _bigrams(terms: pl.DataFrame, rows: npt.NDArray[np.int32], single: Postings) -> _Vectors:
    lists = terms["pairs"].gather(rows)
    postings = Postings.shared(starts_of(lists), _pair_keys(lists, single))
    del lists
    weights = _Weights(postings, terms["pair_rarities"].gather(rows))
    return weights.vectors(weights.of(terms["pair_counts"].gather(rows)))


def _pair_keys(lists: pl.Series, single: Postings) -> npt.NDArray[np.uint64]:
    """Return pairs of places in the terms of their documents as pairs of terms, in one number."""
    pairs = lists.explode(empty_as_null=False).to_numpy()
    starts = np.repeat(single.starts[:-1], lists.list.len().to_numpy()).astype(np.uint64)
    keys = single.numbers[starts + (pairs >> np.uint64(32))].astype(np.uint64) << np.uint64(32)
    keys |= single.numbers[starts + (pairs & np.uint64(0xFFFFFFFF))].astype(np.uint64)
    return keys


class _Vectors(NamedTuple):
    """Sparse vectors of all documents over ``width`` terms."""

    rows: Rows
    width: int

    def products(self, left: Ints, right: Ints) -> Floats:
        """Return the inner products of pairs of documents."""
        return row_products(self.rows, self.rows, left, right, self.width)


def _flat(lists: pl.Series) -> Floats:
    return lists.explode(empty_as_null=False).cast(pl.Float64).to_numpy()


def starts_of(lists: pl.Series) -> Ints:
    """Return where lists start, one behind the other, and where the last one ends."""
    return np.concatenate([[0], np.cumsum(lists.list.len().to_numpy().astype(np.int64))])


def places_among(names: pl.Series, found: pl.Series) -> npt.NDArray[np.int32]:
    """Return where each of those found stands among distinct names."""
    return found.cast(pl.Enum(names)).to_physical().to_numpy().astype(np.int32)


def numbered_terms(found: pl.Series) -> tuple[npt.NDArray[np.int32], pl.Series]:
    """Return the numbers of terms, a categorical column, and the names of the numbers, sorted.

    >>> numbers, names = numbered_terms(pl.Series(["b", "c", "b", "a"], dtype=pl.Categorical))
    >>> numbers.tolist(), names.to_list()
    ([1, 2, 1, 0], ['a', 'b', 'c'])
    """
    distinct = found.unique()
    names = distinct.cast(pl.String)
    order = names.arg_sort()
    codes = distinct.to_physical().gather(order).to_numpy()
    places = np.zeros(int(codes.max(initial=0)) + 1, dtype=np.int32)
    places[codes] = np.arange(len(codes))
    return places[found.to_physical().to_numpy()], names.gather(order)
