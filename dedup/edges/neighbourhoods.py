"""Neighbourhoods: the documents on the same subject, and how common a term is among them."""

from __future__ import annotations

import math
from functools import lru_cache
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import polars as pl

from dedup.edges.vectors import EventVectors

__all__ = ["Neighbourhoods", "nearest", "rarity_among"]

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.integer[Any]]

_LEAST_LIKENESS: Final = 0.1
"""Documents of at least this likeness are about the same subject."""
_NEIGHBOURS: Final = 20
_LEAST_DOCUMENTS: Final = 4
_CACHED: Final = 8
_NOBODY: Final = -1


class Neighbourhoods:
    """A document and its most likely neighbours, up to 20 of them.

    In a running story names that are rare in English stand in every report. What is rare among the
    neighbours is what one event has and the others of the same subject have not.
    """

    def __init__(self, scored: pl.DataFrame, vectors: EventVectors) -> None:
        """Take pairs (``left``, ``right``, ``likeness``) and the terms of the documents."""
        near = nearest(scored, by="likeness", least=_LEAST_LIKENESS, most=_NEIGHBOURS)
        self._vectors = vectors
        self._documents = vectors.rows(near["document"])
        self._neighbours = vectors.rows(near["neighbour"])
        # Pairs come in runs of one document, whose neighbours are counted once.
        self._around = lru_cache(maxsize=_CACHED)(self._counts)

    def spread(
        self, document: int, stranger: int, terms: tuple[Ints, Ints]
    ) -> tuple[Floats, Floats] | None:
        """Return a factor per term of two lists: its rarity in a document's neighbourhood.

        See :func:`rarity_among`. ``stranger`` is counted too, neighbour or not. None: fewer than 4
        documents tell nothing.

        Args:
            document: its row in the vectors.
            stranger: the row of another document.
            terms: two lists of terms, by their numbers in the vectors.
        """
        rows, names, counts = self._around(document)
        joining = stranger not in rows
        documents = len(rows) + joining
        if documents < _LEAST_DOCUMENTS:
            return None
        rarity = rarity_among(np.arange(documents + 1), documents)
        strange = self._vectors.terms.of_document(stranger)

        def factors(wanted: Ints) -> Floats:
            found = np.append(counts, 0)[_places(names, wanted)]
            if joining:
                found += _places(strange, wanted) < len(strange)
            return np.asarray(rarity[found])

        return factors(terms[0]), factors(terms[1])

    def _counts(self, document: int) -> tuple[set[int], Ints, Ints]:
        """Return the neighbourhood, its terms in ascending order, and in how many each stands."""
        start, end = np.searchsorted(self._documents, [document, document + 1])
        rows = {document, *self._neighbours[start:end].tolist()}
        postings = self._vectors.terms
        found = np.concatenate([postings.of_document(row) for row in sorted(rows)])
        return rows, *np.unique(found, return_counts=True)


def _places(names: Ints, wanted: Ints) -> Ints:
    """Return where numbers stand among ascending names; behind them those that do not."""
    places = np.searchsorted(names, wanted)
    known = np.append(names, _NOBODY)[places] == wanted
    return np.where(known, places, len(names))


def rarity_among(found: npt.NDArray[np.int64], documents: int) -> Floats:
    """Return max(0, ln((m+1)/(df+.5)) / ln((m+1)/.5)) for terms in df of m documents.

    1 for a term in none of them, 0 for one in all.

    >>> rarity_among(np.array([0, 2, 4]), 4).round(2).tolist()
    [1.0, 0.3, 0.05]
    """
    rarity = np.log((documents + 1) / (found + 0.5)) / math.log((documents + 1) / 0.5)
    return np.asarray(np.maximum(rarity, 0.0))


def nearest(scored: pl.DataFrame, *, by: str, least: float, most: int) -> pl.DataFrame:
    """Return the likeliest neighbours of every document: ``document``, ``neighbour``.

    Args:
        scored: pairs, each once: ``left``, ``right`` and the column ``by``.
        by: the column of scores that tells how near two documents are.
        least: least score of a neighbour.
        most: neighbours per document; of equal scores the first by id.
    """
    likely = scored.filter(pl.col(by) >= least)
    both = pl.concat(
        likely.select(pl.col(one).alias("document"), pl.col(other).alias("neighbour"), by)
        for one, other in (("left", "right"), ("right", "left"))
    ).sort("document", by, "neighbour", descending=[False, True, False])
    kept = both.group_by("document", maintain_order=True).head(most)
    return kept.select("document", "neighbour")
