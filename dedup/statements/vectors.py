"""Sentences and clauses as rows of sparse matrices, and what two of them have in common."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from dedup.arrays import Bools, Int32s, Int64s
from dedup.kernels.sparse import Rows, row_products
from dedup.statements.context import Scores

__all__ = ["Counted", "Vectors", "vectors_of"]


@dataclass(frozen=True, slots=True)
class Vectors:
    """Sets of words as rows of a sparse matrix.

    Attributes:
        words: row x stem, 1 where the row has the stem.
        weighted: the same with the stem's weight.
        telling: the same with 1 where the stem tells something: no name, no function word.
        crediting: the same, 1 where the stem stands in attributions alone.
        discounts: what such a stem counts less if another row credits with it as well.
        totals: weight of every row.
        width: stems of the cluster.
    """

    words: Rows
    weighted: Rows
    telling: Rows
    crediting: Rows
    discounts: Rows
    totals: Scores
    width: int

    def shares(self, left: Int64s, right: Int64s, *, enough: float) -> Scores:
        """Return 2M/(A+B) x M/(M+enough) of rows that weigh A and B and have M in common."""
        shared = self._products(self.weighted, self.words, left, right)
        credits_any = np.diff(self.crediting[0]) > 0
        rows, columns = (np.flatnonzero(credits_any[side]) for side in (left, right))
        discount = self._products(self.discounts, self.crediting, left[rows], right[columns])
        shared[np.ix_(rows, columns)] -= discount
        np.maximum(shared, 0.0, out=shared)
        total = np.add.outer(self.totals[left], self.totals[right])
        dice = np.divide(2 * shared, total, out=np.zeros_like(shared), where=total > 0)
        weighed = dice * shared
        return np.divide(weighed, shared + enough, out=np.zeros_like(shared), where=shared > 0)

    def telling_words(self, left: Int64s, right: Int64s) -> Scores:
        """Return the number of telling words that rows have in common."""
        return self._products(self.telling, self.words, left, right)

    def covered(self, groups: Sequence[Int64s]) -> Scores:
        """Return rows x groups of rows: the share of a row's weight that a group's words hold."""
        (starts, columns, values), rows = self.weighted, len(self.totals)
        row_of = np.repeat(np.arange(rows), np.diff(starts))
        shares = np.zeros((rows, len(groups)))
        for place, group in enumerate(groups):
            inside, held = np.zeros(rows, bool), np.zeros(self.width, bool)
            inside[group] = True
            held[columns[inside[row_of]]] = True
            shares[:, place] = np.bincount(row_of, values * held[columns], minlength=rows)
        weights = self.totals[:, None]
        return np.divide(shares, weights, out=shares, where=weights > 0)

    def _products(self, one: Rows, other: Rows, left: Int64s, right: Int64s) -> Scores:
        ends = np.repeat(left, len(right)), np.tile(right, len(left))
        return row_products(one, other, *ends, self.width).reshape(len(left), len(right))


class Counted(NamedTuple):
    """What every stem of a cluster counts: its weight, whether it tells, what crediting takes."""

    weights: Scores
    tells: Scores
    discount: float


def vectors_of(words: Int64s, attribution: Bools, lengths: Int64s, counted: Counted) -> Vectors:
    """Return runs of places in the vocabulary as vectors; a word counts once per run.

    Args:
        words: the words of all runs, one run behind the other.
        attribution: whether each of them stands in an attribution.
        lengths: words of every run.
        counted: what the words count.
    """
    width = len(counted.weights)
    places = np.repeat(np.arange(len(lengths)) * max(width, 1), lengths) + words
    stems, said = _ascending(places), _ascending(places[~attribution])
    crediting = stems[~_are_among(said, stems)]
    starts, columns = _rows_and_columns(stems, len(lengths), width)
    values = counted.weights[columns]
    row_of = np.repeat(np.arange(len(lengths)), np.diff(starts))
    credit_starts, credit_columns = _rows_and_columns(crediting, len(lengths), width)
    discounts = counted.discount * counted.weights[credit_columns]
    return Vectors(
        words=(starts, columns, np.ones(len(columns))),
        weighted=(starts, columns, values),
        telling=(starts, columns, counted.tells[columns]),
        crediting=(credit_starts, credit_columns, np.ones(len(credit_columns))),
        discounts=(credit_starts, credit_columns, discounts),
        totals=np.bincount(row_of, values, minlength=len(lengths)).astype(np.float64),
        width=width,
    )


def _ascending(places: Int64s) -> Int64s:
    """Return distinct places in order: np.unique hashes them first, for a third of the speed."""
    ordered = np.sort(places)
    return ordered[np.diff(ordered, prepend=-1) > 0]


def _are_among(ordered: Int64s, asked: Int64s) -> Bools:
    """Tell which of ``asked`` are among ``ordered`` ones."""
    found = np.searchsorted(ordered, asked)
    held: Bools = np.append(ordered, -1)[found] == asked
    return held


def _rows_and_columns(places: Int64s, rows: int, width: int) -> tuple[Int64s, Int32s]:
    """Return where each row starts in sorted places of a matrix of this width, and the columns."""
    row_of, columns = np.divmod(places, max(width, 1))
    return np.searchsorted(row_of, np.arange(rows + 1)), columns.astype(np.int32)
