"""What two reports share of their cues: the headline of one in the opening of the other, quotes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import numpy as np
import polars as pl

from dedup.arrays import Float64s, Int32s, Int64s, UInt32s, bounds_of, owners_of
from dedup.edges.events.postings import numbered_terms
from dedup.edges.events.sparse_rows import SparseRows, products_of
from dedup.kernels import shared_values
from dedup.lists import flat, flat_floats, sizes_of
from dedup.stored import InParts

_AT_ONCE: Final = 1 << 14
"""Documents whose rows are stored at a time."""
_COMMON: Final = 64
"""A quoted run that stands in more documents than this is a slogan, not a quotation."""


class CueVectors:
    """Headlines, openings and quoted runs of every document, as sparse rows."""

    def __init__(self, cues: InParts) -> None:
        """Build the rows of ``cues`` (:data:`dedup.cues.CUES_SCHEMA`), which number documents."""
        self._headlines, self._openings = _headlines_and_openings(cues)
        self._quotes = _quoted_runs(pl.concat(cues.parts("quotes"))["quotes"])

    def compare(self, left: UInt32s, right: UInt32s) -> Iterator[tuple[str, Float64s]]:
        """Yield the two measures of the cues of pairs of rows, each of shape ``(pairs,)``.

        ``headline_containment``: the share, by rarity, of the terms of one headline that the other
        report has in its headline or opening; the mean of both directions. ``shared_quotes``: runs
        of four quoted words in both.
        """
        # The left documents come in runs, so it is theirs that are laid out.
        both = products_of(self._headlines, self._openings, left, right)
        both += products_of(self._openings, self._headlines, left, right)
        yield "headline_containment", np.minimum(both / 2, 1.0)
        yield "shared_quotes", products_of(self._quotes, self._quotes, left, right)


def _headlines_and_openings(cues: InParts) -> tuple[SparseRows, SparseRows]:
    """Return headlines and openings as rows over the same terms."""
    starts = [
        bounds_of(pl.concat(part[name].list.len() for part in cues.parts(name)).to_numpy())
        for name in ("headline", "opening")
    ]
    terms = (flat(part[name]) for name in ("headline", "opening") for part in cues.parts(name))
    columns, names = numbered_terms(terms)
    headline, opening = np.split(columns, [starts[0][-1]])
    heads = pl.concat(cues.parts("headline", "rarities"))
    return (
        _as_rows(len(names), starts[0], headline, _shares_of_rarity(heads)),
        _as_rows(len(names), starts[1], opening, np.ones(len(opening))),
    )


def _shares_of_rarity(cues: pl.DataFrame) -> Float64s:
    """Return the share of every term in the rarity of its headline."""
    weights = flat_floats(cues["rarities"])
    rows = owners_of(sizes_of(cues["headline"]))
    totals = np.bincount(rows, weights=weights, minlength=cues.height)[rows]
    return np.asarray(weights / np.where(totals > 0, totals, 1.0))


def _quoted_runs(lists: pl.Series) -> SparseRows:
    """Return which document holds which quoted run.

    Those that many hold are left out, and those of one document, which are most.
    """
    values = flat(lists).to_numpy()
    keys, holders = shared_values(values)
    shared = np.flatnonzero(keys >= 0)
    shared = shared[holders[keys[shared]] <= _COMMON]
    runs, columns = np.unique(values[shared], return_inverse=True)
    starts = np.searchsorted(shared, bounds_of(sizes_of(lists)))
    return _as_rows(len(runs), starts, columns.astype(np.int32), np.ones(len(columns)))


def _as_rows(width: int, starts: Int64s, columns: Int32s, weights: Float64s) -> SparseRows:
    """Return rows that go to disk if there is no room for them."""
    rows = SparseRows(width)
    for first in range(0, max(len(starts) - 1, 1), _AT_ONCE):
        bounds = starts[first : first + _AT_ONCE + 1]
        there = slice(bounds[0], bounds[-1])
        rows.append(np.diff(bounds), columns[there], weights[there])
    return rows
