"""The numbers of documents: where their ids stand among all of them."""

from __future__ import annotations

import numpy as np
import polars as pl

from dedup.arrays import Int64s

__all__ = ["numbers_of"]


def numbers_of(documents: pl.Series, ids: pl.Series) -> Int64s:
    """Return the numbers of documents, of shape ``(documents,)``.

    Args:
        documents: their ids, all of which are there; sorted ones are found ten times as fast.
        ids: of all documents, sorted.

    >>> numbers_of(pl.Series(["c", "a", "c"]), pl.Series(["a", "b", "c"])).tolist()
    [2, 0, 2]
    """
    # Not as categories: to make these reads all ids, however few are asked for.
    return ids.search_sorted(documents).to_numpy().astype(np.int64)
