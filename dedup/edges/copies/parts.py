"""What of two texts both have, and what each has of its own, part by part."""

from __future__ import annotations

from typing import Final

import numpy as np

from dedup.arrays import Bools, Float64s, Int64s, bounds_of
from dedup.edges.copies.alignment import Stretches
from dedup.kernels import Met, shared_places, sums, words_in_gaps
from dedup.shingles import Shingled

_ISLAND: Final = 8
"""Shared wording of fewer words inside of what is not shared is a phrase met elsewhere."""


def compare_parts(
    texts: Shingled, pairs: Int64s, met: Met, stretches: Stretches, *, least: int
) -> tuple[Float64s, Float64s]:
    """Measure what both texts of pairs have, and the parts that the other lacks.

    A part of its own is a stretch of words without shared wording, longer than a changed sentence.

    Args:
        texts: the words of the documents.
        pairs: the numbers of the left and the right document, of shape ``(pairs, 2)``.
        met: where the shingles of left stand that are in right.
        stretches: of :func:`find_stretches`.
        least: words of the shortest part of its own.

    Returns:
        the share of the words in shared shingles or stretches that run alongside, and the share in
        long parts that the other text lacks; both of shape ``(pairs, 2)``.
    """
    sides = pairs.T.ravel()
    met = met.beside(shared_places(texts.shingles, pairs[:, ::-1]))
    bounds = bounds_of(texts.lengths[sides])
    covered = _cover(texts, sides, met, bounds, stretches.only(~stretches.filled))
    words = sums(covered, bounds), words_in_gaps(covered, bounds, _ISLAND, least)
    shared, own = np.stack(words) / np.maximum(texts.lengths[sides], 1)
    return shared.reshape(2, -1).T, own.reshape(2, -1).T


def _cover(
    texts: Shingled,
    sides: Int64s,
    met: Met,
    bounds: Int64s,
    stretches: Stretches,
) -> Bools:
    """Tell which words of texts stand in a shared shingle or a stretch, one text behind the other.

    Args:
        texts: the words of the documents.
        sides: the left documents of all pairs, and then the right ones.
        met: their shingles that are shared.
        bounds: where the words of each begin and end, of shape ``(sides + 1,)``.
        stretches: where the texts of the pairs run alongside.
    """
    first, side = met.in_rows()
    starts = met.left[first] + (bounds[:-1] - texts.shingles.ends[sides])[side]
    ends = starts + np.diff(first, append=len(met.left)) - 1 + texts.widths[sides][side]
    turns = np.zeros(bounds[-1] + 1, dtype=np.int32)
    turns[starts] += 1  # no two are the same
    turns[ends] -= 1
    pair, left, left_end, right, right_end, _ = stretches
    for row, *ways in ((pair, left, left_end), (pair + len(sides) // 2, right, right_end)):
        begin, beyond = np.minimum(*ways) + bounds[row], np.maximum(*ways) + bounds[row]
        long = beyond - begin > texts.widths[sides][row]  # the others stand in a shingle
        np.add.at(turns, begin[long], np.int32(1))
        np.add.at(turns, beyond[long], np.int32(-1))
    return np.asarray(np.cumsum(turns[:-1], dtype=np.int32) > 0)
