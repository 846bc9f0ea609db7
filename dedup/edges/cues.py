"""What two reports share of their cues: the headline of one in the opening of the other, quotes."""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt
import polars as pl
from scipy.sparse import csr_array

from dedup.kernels.sparse import Rows, row_products

__all__ = ["CueVectors"]

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

_COLUMN: Final = 4
"""Reports of other words under one headline: "Letters to the Editor". Copies count as one."""
_COMMON: Final = 64
"""A quoted run that stands in more documents than this is a slogan, not a quotation."""


class CueVectors:
    """Headlines, openings and quoted runs of every document, as sparse matrices."""

    def __init__(self, cues: pl.DataFrame) -> None:
        """Build the matrices of the rows of ``cues`` (:data:`dedup.cues.CUES_SCHEMA`)."""
        self._documents = pl.Enum(cues["document"].cast(pl.String))
        weights = cues["rarities"].explode(empty_as_null=False).cast(pl.Float64).to_numpy()
        terms = pl.concat([cues["headline"], cues["opening"]]).explode(empty_as_null=False)
        alphabet = pl.Enum(terms.unique().sort())
        columns = terms.cast(alphabet).to_physical().to_numpy().astype(np.int64)
        headline, opening = columns[: len(weights)], columns[len(weights) :]
        shape = (cues.height, int(columns.max(initial=0)) + 1)
        rows = _rows_of(cues["headline"])
        weights = np.where(_of_columns(cues["headline"])[rows], 0.0, weights)
        totals = np.bincount(rows, weights=weights, minlength=cues.height)[rows]
        shares = weights / np.where(totals > 0, totals, 1.0)
        self._headlines = csr_array((shares, (rows, headline)), shape=shape)
        rows = _rows_of(cues["opening"])
        self._openings = csr_array((np.ones(len(rows)), (rows, opening)), shape=shape)
        self._quotes = _quotes(cues["quotes"])

    def compare(self, left: pl.Series, right: pl.Series) -> dict[str, pl.Series]:
        """Return for pairs of documents the two measures of their cues.

        ``headline_containment``: the share, by rarity, of the terms of one headline that the other
        report has in its headline or opening; the mean of both directions. ``shared_quotes``: runs
        of four quoted words in both.
        """
        one, other = (
            side.cast(self._documents).to_physical().to_numpy().astype(np.int64)
            for side in (left, right)
        )
        there = _products(self._headlines, self._openings, one, other)
        # The left documents come in runs, so it is theirs that are laid out.
        back = _products(self._openings, self._headlines, one, other)
        return {
            "headline_containment": pl.Series(np.minimum((there + back) / 2, 1.0)),
            "shared_quotes": pl.Series(_products(self._quotes, self._quotes, one, other)),
        }


def _products(one: csr_array, other: csr_array, left: Ints, right: Ints) -> Floats:
    """Return the inner products of rows of two matrices, pair by pair."""
    return row_products(_rows(one), _rows(other), left, right, one.shape[1])


def _rows(matrix: csr_array) -> Rows:
    starts, columns = matrix.indptr.astype(np.int64), matrix.indices.astype(np.int32)
    return starts, columns, matrix.data


def _rows_of(lists: pl.Series) -> Ints:
    return np.repeat(np.arange(len(lists)), lists.list.len().to_numpy().astype(np.int64))


def _of_columns(headlines: pl.Series) -> npt.NDArray[np.bool_]:
    """Return which headlines head so many reports that they name a column, not an event."""
    same = pl.DataFrame({"headline": headlines.list.join(" ")})
    return same.select(pl.len().over("headline") >= _COLUMN).to_series().to_numpy()


def _quotes(lists: pl.Series) -> csr_array:
    """Return which document holds which quoted run; runs that many hold are left out."""
    rows = _rows_of(lists)
    values = lists.explode(empty_as_null=False).to_numpy()
    _, columns, counts = np.unique(values, return_inverse=True, return_counts=True)
    rare = counts[columns] <= _COMMON
    return csr_array(
        (np.ones(int(rare.sum())), (rows[rare], columns[rare])),
        shape=(len(lists), max(len(counts), 1)),
    )
