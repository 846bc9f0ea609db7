"""Pairs in slices that share documents, so that each slice reads as few as may be."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import numpy as np
import polars as pl
from scipy.sparse import coo_array
from scipy.sparse.csgraph import breadth_first_order

from dedup.arrays import Int32s, Int64s
from dedup.linkage import connected_labels
from dedup.stored import numbers_of

__all__ = ["slices_of"]

_PAIRS: Final = 2048
_BYTES: Final = 1 << 26
"""Of both texts of all pairs of a slice; a text that is in several pairs counts as often."""


def slices_of(pairs: pl.DataFrame, sizes: pl.DataFrame) -> Iterator[Int64s]:
    """Yield the rows of pairs that are measured together.

    Documents are taken as a walk over their pairs meets them, and a pair when it has met both: a
    third less to read than in the order of their names.

    Args:
        pairs: ``left`` and ``right``.
        sizes: ``document`` and ``bytes``, of these documents at least.

    >>> pairs = pl.DataFrame({"left": ["a", "b", "a"], "right": ["c", "d", "e"]})
    >>> sizes = pl.DataFrame({"document": [*"abcde"], "bytes": [1 << 24] * 5})
    >>> [rows.tolist() for rows in slices_of(pairs, sizes)]
    [[0], [2, 1]]
    """
    if not pairs.height:
        return
    sides = [pairs["left"], pairs["right"]]
    names = pl.concat(sides).unique().sort()
    ends = np.stack([numbers_of(side, names) for side in sides])
    order = np.argsort(_ranks(ends.astype(np.int32), len(names))[ends].max(axis=0), kind="stable")
    known = names.to_frame("document").join(sizes, on="document", how="left", maintain_order="left")
    room = known["bytes"].to_numpy()[ends[:, order]].sum(axis=0) / _BYTES
    filled = np.cumsum(np.maximum(room, 1 / _PAIRS))
    yield from np.split(order, np.flatnonzero(np.diff(np.floor(filled))) + 1)


def _ranks(ends: Int32s, size: int) -> Int64s:
    """Return when a walk meets every document: breadth first, one connected group after another."""
    labels = connected_labels(ends, size)
    _, first = np.unique(labels, return_index=True)
    # From a node beside the documents, with a link to one of every group.
    gates = np.stack([np.full(len(first), size, dtype=np.int32), first.astype(np.int32)])
    links = np.concatenate([ends, ends[::-1], gates], axis=1)
    walk = coo_array((np.ones(links.shape[1]), links), shape=(size + 1, size + 1)).tocsr()
    met = np.empty(size + 1, dtype=np.int64)
    met[breadth_first_order(walk, size, return_predecessors=False)] = np.arange(size + 1)
    ranks = np.empty(size, dtype=np.int64)
    ranks[np.lexsort((met[:size], labels))] = np.arange(size)
    return ranks
