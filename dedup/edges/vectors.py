"""Term vectors of documents, weighed by rarity in English and in this dump, and their cosines."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import numpy as np
import numpy.typing as npt
import polars as pl
from scipy.sparse import csr_array

from dedup.salience import saturate

__all__ = ["EventVectors", "row_products"]

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

_HEAVIEST: Final = 20
_SHARED_TERMS: Final = 8
_CHUNK: Final = 1 << 14


class EventVectors:
    """The five views of every document of a dump; rows are numbered as in ``terms``.

    A term weighs saturated count x prior rarity x rarity in the dump, log(1+N/df)/log(1+N); all
    vectors have length 1, so a product of two rows is a cosine.
    """

    def __init__(self, terms: pl.DataFrame) -> None:
        """Build the vectors of the rows of ``terms`` (:data:`dedup.terms.TERMS_SCHEMA`)."""
        self._number = {name: row for row, name in enumerate(terms["document"])}
        columns = ["terms", "counts", "lead_counts", "name_counts", "rarities"]
        single = _Postings(terms, *columns[:1], rarities="rarities")
        paired = _Postings(terms, "pairs", rarities="pair_rarities")
        self._names = single.names
        weights = single.matrix("counts")
        self._heaviest = _binary_heaviest(weights)
        self._views = {
            "cosine": _unit(weights),
            "bigram_cosine": _unit(paired.matrix("pair_counts")),
            "lead_cosine": _unit(single.matrix("lead_counts")),
            "name_cosine": _unit(single.matrix("name_counts")),
        }

    def compare(
        self, left: pl.Series, right: pl.Series, advance: Callable[[int, int], None] | None = None
    ) -> dict[str, pl.Series]:
        """Return the five views of pairs of documents, each of shape ``(pairs,)``."""
        one, other = self._rows(left), self._rows(right)
        parts: dict[str, list[Floats]] = {name: [] for name in (*self._views, "top_containment")}
        for start in range(0, len(one), _CHUNK):
            rows = slice(start, start + _CHUNK)
            for name, matrix in self._views.items():
                parts[name].append(row_products(matrix[one[rows]], matrix[other[rows]]))
            parts["top_containment"].append(self._containment(one[rows], other[rows]))
            if advance is not None:
                advance(min(start + _CHUNK, len(one)), len(one))
        return {
            name: pl.Series(name, np.concatenate([np.empty(0), *values]))
            for name, values in parts.items()
        }

    def shared_terms(self, left: pl.Series, right: pl.Series) -> pl.Series:
        """Return per pair the terms that carry most of its cosine, heaviest first."""
        one, other = self._rows(left), self._rows(right)
        matrix = self._views["cosine"]
        parts = [pl.Series("terms", [], dtype=pl.List(pl.String))]
        for start in range(0, len(one), _CHUNK):
            rows = slice(start, start + _CHUNK)
            product = csr_array(matrix[one[rows]].multiply(matrix[other[rows]]))
            parts.append(_top_names(product, self._names))
        return pl.concat(parts)

    def _containment(self, one: Ints, other: Ints) -> Floats:
        """Return the larger containment of the heaviest terms of two documents."""
        shared = row_products(self._heaviest[one], self._heaviest[other])
        sizes = np.asarray(self._heaviest.sum(axis=1)).ravel()
        return np.asarray(shared / np.maximum(np.minimum(sizes[one], sizes[other]), 1))

    def _rows(self, names: pl.Series) -> Ints:
        return np.fromiter((self._number[name] for name in names), dtype=np.int64, count=len(names))


class _Postings:
    """Long form of the list columns of ``terms``: one entry per document and distinct term."""

    def __init__(self, terms: pl.DataFrame, key: str, *, rarities: str) -> None:
        self._terms = terms
        self._shape_rows = terms.height
        lengths = terms[key].list.len().to_numpy().astype(np.int64)
        self._rows = np.repeat(np.arange(terms.height), lengths)
        names = terms[key].explode(empty_as_null=False)
        ranks = names.rank("dense").to_numpy().astype(np.int64) - 1
        self.names = names.unique().sort()
        self._columns = ranks
        documents_with = np.bincount(ranks, minlength=len(self.names))
        spread = np.log1p(terms.height / np.maximum(documents_with, 1)) / np.log1p(terms.height)
        self._weight = _flat(terms[rarities]) * spread[ranks]

    def matrix(self, counts: str) -> csr_array:
        """Return saturated counts x weight, of shape ``(documents, distinct terms)``."""
        values = _flat(self._terms[counts])
        weighed = np.where(values > 0, saturate(values), 0.0) * self._weight
        kept = weighed > 0
        return csr_array(
            (weighed[kept], (self._rows[kept], self._columns[kept])),
            shape=(self._shape_rows, max(len(self.names), 1)),
        )


def _flat(lists: pl.Series) -> Floats:
    return lists.explode(empty_as_null=False).cast(pl.Float64).to_numpy()


def _unit(matrix: csr_array) -> csr_array:
    lengths = np.sqrt(np.asarray(matrix.multiply(matrix).sum(axis=1)).ravel())
    scale = np.repeat(1 / np.where(lengths > 0, lengths, 1.0), np.diff(matrix.indptr))
    return csr_array((matrix.data * scale, matrix.indices, matrix.indptr), shape=matrix.shape)


def _binary_heaviest(matrix: csr_array) -> csr_array:
    """Keep the 20 heaviest entries of every row, as ones; ties by the alphabet of the terms."""
    rows, kept = _top(matrix, _HEAVIEST)
    return csr_array((np.ones(len(kept)), (rows, matrix.indices[kept])), shape=matrix.shape)


def _top(matrix: csr_array, most: int) -> tuple[Ints, Ints]:
    """Return row and position of the largest entries of every row, largest first."""
    rows = np.repeat(np.arange(matrix.shape[0]), np.diff(matrix.indptr))
    order = np.lexsort((matrix.indices, -matrix.data.round(12), rows))
    rank = np.arange(len(rows)) - matrix.indptr[rows]
    kept = order[rank < most]
    return rows[kept], kept


def _top_names(matrix: csr_array, names: pl.Series) -> pl.Series:
    """Return per row the names of its largest entries, as lists."""
    rows, kept = _top(matrix, _SHARED_TERMS)
    found = pl.DataFrame({"row": rows, "terms": names.gather(matrix.indices[kept])})
    lists = found.group_by("row", maintain_order=True).agg("terms")
    every = pl.DataFrame({"row": np.arange(matrix.shape[0])})
    joined = every.join(lists, on="row", how="left", maintain_order="left")
    return joined["terms"].fill_null(pl.Series([[]], dtype=pl.List(pl.String)))


def row_products(one: csr_array, other: csr_array) -> Floats:
    """Return the inner products of the rows of two matrices, pair by pair."""
    return np.asarray(one.multiply(other).sum(axis=1)).ravel()
