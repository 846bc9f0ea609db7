"""Texts of which letters differ, and not words: both were misread, by a machine as a rule.

Where one letter in ten is wrong in both, one run of three words in twenty is left: too few to tell
where two texts run alongside. Letter by letter, they are as alike as they were.
"""

from __future__ import annotations

from functools import cache
from typing import Final

import numpy as np

from dedup.arrays import Bools, Float64s, Int64s
from dedup.edges.alignment import Anchors
from dedup.shingles import Shingled
from dedup.similarity import misread_share

__all__ = ["misread_shares"]

_CLEAN: Final = 0.3
"""Texts that share more of their shingles have few errors: runs of words tell of them."""
_NEAR: Final = 0.1
_MOST: Final = 0.5
"""Most of what two copies share stands within this part of a text at the same place in both; what
two reports share by chance, or quote, is strewn."""


def misread_shares(
    texts: Shingled, pairs: Int64s, anchors: Anchors, *, fewest: int, least: float
) -> Float64s:
    """Return the share of equal letters of pairs whose letters differ, and 0 of all others.

    Args:
        texts: the words of the documents.
        pairs: the numbers of the left and the right document, of shape ``(pairs, 2)``.
        anchors: where shingles stand that both have.
        fewest: of these that are worth a look.
        least: share of the letters that are equal.
    """

    @cache
    def words(document: int) -> list[str]:
        first, last = texts.starts[document : document + 2]
        read = texts.words
        found = read.texts.strings(read.starts[first:last], read.ends[first:last])
        return [word.lower() for word in found]

    shares = np.zeros(len(pairs))
    for row in np.flatnonzero(_may_be_misread(texts, pairs, anchors, fewest, least)):
        left, right = (words(document) for document in pairs[row].tolist())
        shares[row] = misread_share(left, right, least=least)
    return shares


def _may_be_misread(
    texts: Shingled, pairs: Int64s, anchors: Anchors, fewest: int, least: float
) -> Bools:
    """Tell cheaply of which texts the letters are worth a look."""
    lengths, distinct = texts.lengths[pairs], texts.shingles.distinct[pairs]
    shared = np.bincount(anchors.pair, anchors.length, minlength=len(pairs))
    # No more letters are equal than the shorter text has; words of both are as long in the mean.
    alike = 2 * lengths.min(axis=1) >= least * lengths.sum(axis=1)
    few = shared <= _CLEAN * distinct.min(axis=1)
    left, right = lengths[anchors.pair].T
    near = np.abs(anchors.left / left - anchors.right / right) <= _NEAR
    there = np.bincount(anchors.pair, near * anchors.length, minlength=len(pairs))
    return np.asarray(alike & few & (shared >= fewest) & (there >= _MOST * shared))
