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
from dedup.edges.vectors import EventVectors
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
    windows: TextWindows,
    neighbourhoods: Neighbourhoods,
    vectors: EventVectors,
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
        windows: of the documents.
        neighbourhoods: of the scored pairs.
        vectors: of the documents.
        config: the length of a window.
    """
    pairs = pairs.sort("member", "left", "right")
    windows.read(pl.concat([pairs["left"], pairs["right"]]).unique().to_list())
    numbers = vectors.terms.numbers_of(windows.names)
    member, left, right = (vectors.rows(pairs[side]) for side in ("member", "left", "right"))
    stranger = np.where(member == left, right, left)
    rows = []
    for pair, (name, other_name) in enumerate(pairs.select("left", "right").iter_rows()):
        one, other = (windows.of(side, config.min_terms) for side in (name, other_name))
        if len(one.offsets) and len(other.offsets):
            terms = numbers[one.terms], numbers[other.terms]
            factors = neighbourhoods.spread(int(member[pair]), int(stranger[pair]), terms)
            rows.append((name, other_name, *_best(one, other, factors)))
    return pl.DataFrame(rows, schema=PASSAGES_SCHEMA, orient="row")


def _best(one: Windows, other: Windows, factors: tuple[Floats, Floats] | None) -> _Passage:
    cosines = window_cosines(one, other, None)
    specific = None if factors is None else window_cosines(one, other, factors)
    alike = cosines if specific is None else cosines + specific
    row, column = divmod(int(np.argmax(alike.round(6))), alike.shape[1])
    return _Passage(
        float(np.clip(cosines[row, column], 0, 1)),
        None if specific is None else float(np.clip(specific[row, column], 0, 1)),
        *one.offsets[row].tolist(),
        *other.offsets[column].tolist(),
    )
