"""Passages: the two windows of whole sentences in which two documents are most alike.

Two weights are used. By rarity in English alone, the names of a running subject look rare, and any
two reports of it share a window. So a passage must also be *specific*: alike by words that are rare
among the neighbours of the two documents, which are about the same subject.
"""

from __future__ import annotations

from typing import Final

import numpy as np
import polars as pl

from dedup.arrays import Float64s, Int64s
from dedup.config import PassageConfig
from dedup.edges.events.compared import Compared
from dedup.edges.events.threads import in_threads
from dedup.kernels.windows import Around, Texts, best_windows

_PAIRS_AT_ONCE: Final = 1024
"""Pairs that one thread takes at a time."""
_LARGEST: Final = 1 << 27
"""Weights of one text: a gigabyte, by a text of some 3 MB."""


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
    rows = pairs.select("member", "left", "right").to_numpy().astype(np.int64)
    windows = compared.windows(np.unique(rows[:, 1:]))
    scores, places = _best_windows(windows.texts, around, rows, config.min_terms)
    measured = np.flatnonzero(~np.isnan(scores[:, 0]))
    score, specificity = np.clip(scores[measured], 0, 1).T
    return pairs[measured].select(
        "left",
        "right",
        pl.Series("passage_score", score),
        pl.Series("passage_specificity", specificity, nan_to_null=True),
        *(
            pl.Series(f"passage_{side}_{end}", values)
            for place, side in enumerate(("left", "right"))
            for end, values in zip(
                ("start", "end"),
                windows.offsets(
                    rows[measured, 1 + place], *places[measured, 2 * place :][:, :2].T
                ).T,
                strict=True,
            )
        ),
    )


def _best_windows(
    texts: Texts, around: Around, rows: Int64s, least: int
) -> tuple[Float64s, Int64s]:
    """Return what :func:`best_windows` does, in threads; a book is the left one of its pair."""
    turned = (_laid_out(texts, rows[:, 2]) > _LARGEST) & (
        _laid_out(texts, rows[:, 1]) < _laid_out(texts, rows[:, 2])
    )
    # One order of its numbers, or the loop is compiled for each.
    rows = np.ascontiguousarray(np.where(turned[:, None], rows[:, [0, 2, 1]], rows))
    parts = np.array_split(rows, range(_PAIRS_AT_ONCE, len(rows), _PAIRS_AT_ONCE))
    work = ((texts, around, part, least) for part in parts)
    best = in_threads(best_windows, *work)
    scores, places = (np.concatenate(column) for column in zip(*best, strict=True))
    return scores, np.where(turned[:, None], places[:, [2, 3, 0, 1]], places)


def _laid_out(texts: Texts, rows: Int64s) -> Int64s:
    """Return how much room texts take at most as terms by windows."""
    terms, sentences = np.diff(texts.starts), np.diff(texts.sentence_starts)
    return (terms * sentences)[rows]
