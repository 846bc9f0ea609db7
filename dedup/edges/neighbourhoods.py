"""Neighbourhoods: the documents on the same subject, and how common a term is among them."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Collection
from functools import lru_cache
from typing import Final

import numpy as np
import numpy.typing as npt
import polars as pl

__all__ = ["Neighbourhoods", "nearest", "rarity_among"]

Floats = npt.NDArray[np.float64]

_LEAST_LIKENESS: Final = 0.1
"""Documents of at least this likeness are about the same subject."""
_NEIGHBOURS: Final = 20
_LEAST_DOCUMENTS: Final = 4
_CACHED: Final = 1 << 12


class Neighbourhoods:
    """A document and its most likely neighbours, up to 20 of them.

    In a running story names that are rare in English stand in every report. What is rare among the
    neighbours is what one event has and the others of the same subject have not.
    """

    def __init__(self, scored: pl.DataFrame, terms: pl.DataFrame) -> None:
        """Take pairs (``left``, ``right``, ``likeness``) and the terms of the documents."""
        near = nearest(scored, by="likeness", least=_LEAST_LIKENESS, most=_NEIGHBOURS)
        lists = near.group_by("document", maintain_order=True).agg("neighbour")
        self._near: dict[str, list[str]] = dict(lists.iter_rows())
        self._terms = terms["terms"]
        self._row = {name: row for row, name in enumerate(terms["document"])}
        self._around = lru_cache(maxsize=_CACHED)(self._counts)
        self._of = lru_cache(maxsize=_CACHED)(lambda name: frozenset(self._terms_of(name)))

    def spread(
        self, document: str, stranger: str, left: Collection[str], right: Collection[str]
    ) -> tuple[Floats, Floats] | None:
        """Return a factor per term of two lists: its rarity in a document's neighbourhood.

        See :func:`rarity_among`. ``stranger`` is counted too, neighbour or not. None: fewer than 4
        documents tell nothing.
        """
        names, counts = self._around(document)
        joining = frozenset() if stranger in names else self._of(stranger)
        documents = len(names) + (stranger not in names)
        if documents < _LEAST_DOCUMENTS:
            return None

        def factors(terms: Collection[str]) -> Floats:
            found = np.array([counts.get(term, 0) + (term in joining) for term in terms])
            return rarity_among(found, documents)

        return factors(left), factors(right)

    def _counts(self, document: str) -> tuple[frozenset[str], Counter[str]]:
        names = frozenset([document, *self._near.get(document, [])])
        return names, Counter(term for name in sorted(names) for term in self._terms_of(name))

    def _terms_of(self, document: str) -> list[str]:
        terms: list[str] = self._terms[self._row[document]].to_list()
        return terms


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
