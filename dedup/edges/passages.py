"""Passages: the two windows of whole sentences in which two documents are most alike.

Two weights are used. By rarity in English alone, the names of a running subject look rare, and any
two reports of it share a window. So a passage must also be *specific*: alike by words that are rare
among the neighbours of the two documents, which are about the same subject.
"""

from __future__ import annotations

from typing import Final

import numpy as np
import polars as pl

from dedup.config import PassageConfig
from dedup.edges.compared import Compared
from dedup.edges.threads import in_threads
from dedup.kernels.windows import Around, best_windows

__all__ = ["best_passages"]

_PAIRS_AT_ONCE: Final = 1024


def best_passages(
    pairs: pl.DataFrame,
    compared: Compared,
    around: Around,
    *,
    config: PassageConfig,
) -> pl.DataFrame:
    """Return the best passage of every pair of rows: its two cosines and where it stands.

    A window is a run of whole sentences with at least ``min_terms`` kept words. Of all pairs of
    windows the one with the largest sum of two cosines is taken: the *score*, with terms weighed by
    prior rarity, and the *specificity*, with terms weighed by rarity in the neighbourhood too (null
    where that holds fewer than 4 documents). A pair of which one document has no window is left
    out.

    Args:
        pairs: ``left``, ``right`` and ``member``: the one of the two whose neighbourhood counts.
        compared: the documents, as rows.
        around: of the scored pairs.
        config: the length of a window.
    """
    pairs = pairs.sort("member", "left", "right")
    # One order of its numbers, or the loop is compiled for each.
    rows = pairs.select("member", "left", "right").to_numpy().astype(np.int64, order="C")
    parts = np.array_split(rows, range(_PAIRS_AT_ONCE, len(rows), _PAIRS_AT_ONCE))
    windows = compared.windows(np.unique(rows[:, 1:]))
    work = ((windows.texts, around, part, config.min_terms) for part in parts)
    found_in_parts = in_threads(best_windows, *work)
    scores, places = (np.concatenate(column) for column in zip(*found_in_parts, strict=True))
    found = np.flatnonzero(~np.isnan(scores[:, 0]))
    score, specificity = np.clip(scores[found], 0, 1).T
    return pairs[found].select(
        "left",
        "right",
        pl.Series("passage_score", score),
        pl.Series("passage_specificity", specificity, nan_to_null=True),
        *(
            pl.Series(f"passage_{side}_{end}", values)
            for place, side in enumerate(("left", "right"))
            for end, values in zip(
                ("start", "end"),
                windows.offsets(rows[found, 1 + place], *places[found, 2 * place :][:, :2].T).T,
                strict=True,
            )
        ),
    )
