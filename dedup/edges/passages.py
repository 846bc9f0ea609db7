"""Passages: the two windows of whole sentences in which two documents are most alike.

Two weights are used. By rarity in English alone, the names of a running subject look rare, and any
two reports of it share a window. So a passage must also be *specific*: alike by words that are rare
among the neighbours of the two documents, which are about the same subject.
"""

from __future__ import annotations

from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt
import polars as pl

from dedup.config import PassageConfig
from dedup.edges.neighbourhoods import Neighbourhoods
from dedup.edges.windows import TextWindows, Windows, window_cosines

__all__ = ["best_passages"]

PASSAGES_SCHEMA: Final[dict[str, pl.DataType]] = {
    "left": pl.String(),
    "right": pl.String(),
    "passage_score": pl.Float64(),
    "passage_specificity": pl.Float64(),
    "passage_left_start": pl.Int64(),
    "passage_left_end": pl.Int64(),
    "passage_right_start": pl.Int64(),
    "passage_right_end": pl.Int64(),
}

Floats = npt.NDArray[np.float64]


class _Passage(NamedTuple):
    score: float
    specificity: float | None
    left_start: int
    left_end: int
    right_start: int
    right_end: int


def best_passages(
    pairs: pl.DataFrame,
    documents: pl.DataFrame,
    sentences: pl.DataFrame,
    neighbourhoods: Neighbourhoods,
    *,
    config: PassageConfig,
) -> pl.DataFrame:
    """Return the best passage of every pair of documents (:data:`PASSAGES_SCHEMA`).

    A window is a run of whole sentences with at least ``min_terms`` kept words. Of all pairs of
    windows the one with the largest sum of two cosines is taken: the *score*, with terms weighed by
    prior rarity, and the *specificity*, with terms weighed by rarity in the neighbourhood too (null
    where that holds fewer than 4 documents). A pair of which one document has no window is left
    out.

    Args:
        pairs: ``left``, ``right`` and ``member``: the one of the two whose neighbourhood counts.
        documents: the ``documents`` table.
        sentences: the ``sentences`` table.
        neighbourhoods: of the scored pairs.
        config: the length of a window.
    """
    needed = pl.col("document").is_in(pl.concat([pairs["left"], pairs["right"]]).unique().implode())
    windows = TextWindows(documents.filter(needed), sentences.filter(needed), config.min_terms)
    rows = []
    for left, right, member in pairs.select("left", "right", "member").iter_rows():
        one, other = windows.of(left), windows.of(right)
        if one.offsets and other.offsets:
            stranger = right if member == left else left
            factors = neighbourhoods.spread(member, stranger, one.terms, other.terms)
            rows.append((left, right, *_best(one, other, factors)))
    return pl.DataFrame(rows, schema=PASSAGES_SCHEMA, orient="row")


def _best(one: Windows, other: Windows, factors: tuple[Floats, Floats] | None) -> _Passage:
    cosines = window_cosines(one, other, None)
    specific = None if factors is None else window_cosines(one, other, factors)
    alike = cosines if specific is None else cosines + specific
    row, column = divmod(int(np.argmax(alike.round(6))), alike.shape[1])
    return _Passage(
        float(np.clip(cosines[row, column], 0, 1)),
        None if specific is None else float(np.clip(specific[row, column], 0, 1)),
        *one.offsets[row],
        *other.offsets[column],
    )
