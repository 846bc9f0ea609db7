"""Pairs in slices that share documents, so that each reads as few as may be, and what it reads."""

from __future__ import annotations

from collections.abc import Iterator
from math import nan
from typing import Final, NamedTuple

import numpy as np
import polars as pl
from scipy.sparse import coo_array
from scipy.sparse.csgraph import breadth_first_order

from dedup.arrays import Bools, Float64s, Int32s, Int64s
from dedup.buffers import TextBytes
from dedup.days import days_apart
from dedup.linkage import connected_labels
from dedup.shingles import Shingled, shingled_texts
from dedup.spans import BEGINNING, captioned, with_captions
from dedup.stored import numbers_of

_PAIRS: Final = 2048
"""Pairs of a slice at most."""
_BYTES: Final = 1 << 26
"""Of both texts of all pairs of a slice; a text that is in several pairs counts as often."""


class DocumentSlice(NamedTuple):
    """The documents of a slice of pairs.

    Attributes:
        documents: their rows, in order: ``document`` and ``published``.
        sentences: their rows of ``sentences``.
        texts: their texts, in the order of the rows.
    """

    documents: pl.DataFrame
    sentences: pl.DataFrame
    texts: TextBytes

    def ends_of(self, pairs: pl.DataFrame) -> Int64s:
        """Return the rows of the left and the right document, of shape ``(pairs, 2)``."""
        sides = (pairs[side] for side in ("left", "right"))
        return np.stack([numbers_of(side, self.documents["document"]) for side in sides], axis=1)

    def shingled(self, size: int) -> Shingled:
        """Return their words and shingles."""
        return shingled_texts(self.documents, self.sentences, size, self.texts)

    def days_apart(self, ends: Int64s) -> Float64s:
        """Return how far apart pairs were published; NaN where nobody knows."""
        left, right = (self.documents["published"].gather(side) for side in ends.T)
        return days_apart(left, right).cast(pl.Float64).fill_null(nan).to_numpy()

    def may_open_alike(self, ends: Int64s) -> Bools:
        """Tell where one of two texts is brief, and one opens with a caption."""
        alike = np.asarray((self.texts.lengths() <= BEGINNING)[ends].any(axis=1))
        if alike.any():  # as few documents of most dumps are
            captions = captioned(self.sentences).implode()
            alike &= self.documents["document"].is_in(captions).to_numpy()[ends].any(axis=1)
        return alike

    def with_captions_of(self, pairs: pl.DataFrame) -> DocumentSlice:
        """Return the documents of some of the pairs, with captions that report, too."""
        known = pl.col("document").is_in(pl.concat([pairs["left"], pairs["right"]]).implode())
        rows = self.documents.select(known.arg_true()).to_series().to_numpy()
        sentences = with_captions(self.sentences.filter(known))
        return DocumentSlice(self.documents[rows], sentences, self.texts.only(rows))


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
