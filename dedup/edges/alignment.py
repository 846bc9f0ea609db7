"""How far two texts run alongside each other under noise, and what each has of its own."""

from __future__ import annotations

from typing import Final, NamedTuple

import numpy as np

from dedup.arrays import Bools, Float64s, Int64s
from dedup.kernels import Met, count_alike, ranges, shared_places, sums, words_in_gaps
from dedup.shingles import Shingled

__all__ = ["Own", "Stretches", "align", "alongside", "anchors_of", "compare_parts"]

_REACH: Final = 60
"""Two anchors further apart than this many words are no evidence for what stands between them: two
noisy copies of one text share one shingle in ten, so that 60 words without one are rare."""
_GAPS: Final = 6.0
"""Nor are anchors further apart than this many times their mean distance: in quoting reports they
stand in blocks. Of gaps between random errors one in 400 is so long."""
_SLACK: Final = 2
_STRETCH: Final = 0.25
"""Between two anchors the texts may differ in length by ``_SLACK`` words and this share."""
_SHIFT: Final = 3
"""Words that noise may have shifted a word, between two anchors."""
_ALIKE: Final = 0.3
"""Least share of equal words in a stretch, with those of its first anchor. Of two noisy copies at
least four in ten are equal, of two galleries that count their pictures alike two in ten."""
_ISLAND: Final = 8
"""Shared wording of fewer words inside of what is not shared is a phrase met elsewhere."""
_NOISY: Final = 2.0
"""From this many words for one shared shingle on, what is shared is noisy: each of the shared
shingles counts, however short their run."""


class Stretches(NamedTuple):
    """Stretches of two texts that run alongside, in order of pairs and of left.

    ``pair`` has the shape ``(stretches,)``; ``left`` and ``right``, of shape ``(stretches, 2)``,
    are the words of either text from one anchor to the next.
    """

    pair: Int64s
    left: Int64s
    right: Int64s

    def only(self, kept: Bools) -> Stretches:
        """Return some of them."""
        return Stretches(*(column[kept] for column in self))


class Own(NamedTuple):
    """What both texts of every pair have, and what each has of its own.

    ``covered``: share of the words in shared shingles or stretches that run alongside; ``own``:
    share in long parts that the other text lacks; ``opening``: covered share of the first words;
    all of shape ``(pairs, 2)``. ``noisy``, of shape ``(pairs,)``: what is shared is full of errors.
    """

    covered: Float64s
    own: Float64s
    opening: Float64s
    noisy: Bools


def anchors_of(texts: Shingled, met: Met) -> Met:
    """Return where the shared shingles stand that stand once in both texts.

    Where those are few, a text holds itself twice: once in one of them is enough, and the first
    place in the other counts.

    Args:
        texts: the words of the documents.
        met: the distinct shingles that pairs share.
    """
    one, other = texts.shingles.once[met.left], texts.shingles.once[met.right]
    few = 2 * sums(one & other, met.bounds) < met.counts
    return met.only((one & other) | (np.repeat(few, met.counts) & (one | other)))


def align(texts: Shingled, pairs: Int64s, anchors: Met) -> Stretches:
    """Find what of two texts runs alongside, also where single words differ.

    Two anchors that follow each other at about the same distance in both texts hold the stretch
    between them together, if some of the words in it are equal: a noisy reprint keeps a third of its
    shingles, but they stand evenly and in order, where unlike reports share theirs in a few
    quotations. An anchor that holds to neither neighbour is a phrase met elsewhere: it is looked
    past.

    Args:
        texts: the words of the documents.
        pairs: the numbers of the left and the right document, of shape ``(pairs, 2)``.
        anchors: of :func:`anchors_of`.
    """
    pair, starts = anchors.pair, texts.shingles.ends[pairs]
    places = np.stack([anchors.left, anchors.right], axis=1) - starts[pair]
    # Errors stand everywhere, so a gap of several times the mean has another cause.
    reach = _GAPS * texts.lengths[pairs].min(axis=1) / np.maximum(anchors.counts, 1)
    reach = np.minimum(reach, _REACH)
    held = np.zeros(len(pair) + 1, dtype=np.bool_)
    held[1:-1] = _hold(pair, places, reach)
    kept = held[1:] | held[:-1]
    pair, places = pair[kept], places[kept]
    rows = np.flatnonzero(_hold(pair, places, reach))
    left, right = (np.stack([side[rows], side[rows + 1]], axis=1) for side in places.T)
    stretches = Stretches(pair[rows], left, right)
    return stretches.only(_are_alike(texts, pairs, stretches))


def _hold(pair: Int64s, places: Int64s, reach: Float64s) -> Bools:
    """Tell which anchors are about as far from the next one of the pair in both texts."""
    step, across = np.diff(places, axis=0).T
    near = np.abs(across - step) <= _SLACK + _STRETCH * step
    return np.asarray(near & (step <= reach[pair[:-1]]) & (np.diff(pair) == 0))


def _are_alike(texts: Shingled, pairs: Int64s, stretches: Stretches) -> Bools:
    """Tell in which stretches words are equal, and not only the two anchors."""
    length = stretches.left[:, 1] - stretches.left[:, 0]
    # In a short one, the words of the anchor alone are enough.
    alike = _ALIKE * length <= texts.widths[pairs[stretches.pair, 0]]
    asked = np.flatnonzero(~alike)
    left, right = pairs[stretches.pair[asked]].T
    starts, ends = texts.starts[:-1], texts.starts[1:]
    columns = (
        stretches.left[asked] + starts[left][:, None],
        stretches.right[asked] + starts[right][:, None],
        starts[right],
        ends[right],
    )
    equal = count_alike(texts.words.hashes, np.column_stack(columns), _SHIFT)
    alike[asked] = equal >= _ALIKE * length[asked]
    return np.asarray(alike)


def alongside(texts: Shingled, pairs: Int64s, stretches: Stretches) -> Float64s:
    """Return the share of the words of both texts that stand in stretches, of shape ``(pairs, 2)``.

    Args:
        texts: the words of the documents.
        pairs: the numbers of the left and the right document, of shape ``(pairs, 2)``.
        stretches: of :func:`align`.
    """
    pair, left, right = stretches
    # The last anchor of a row of stretches has its own words.
    last = np.ones(len(pair), dtype=np.bool_)
    last[:-1] = (left[1:, 0] != left[:-1, 1]) | (pair[1:] != pair[:-1])
    own = last * texts.widths[pairs[pair, 0]]
    words = [
        np.bincount(pair, side[:, 1] - side[:, 0] + own, minlength=len(pairs))
        for side in (left, right)
    ]
    lengths = np.maximum(texts.lengths[pairs], 1)
    return np.clip(np.stack(words, axis=1) / lengths, 0.0, 1.0)


def compare_parts(texts: Shingled, pairs: Int64s, stretches: Stretches, *, least: int) -> Own:
    """Measure the parts of two texts that both have, and those that the other lacks.

    A part of its own is a stretch of words without shared wording, longer than a changed sentence.
    Where the shared wording is noisy, it is also longer than errors would explain.

    Args:
        texts: the words of the documents.
        pairs: the numbers of the left and the right document, of shape ``(pairs, 2)``.
        stretches: of :func:`align`.
        least: words of the shortest part of its own, and of an opening.
    """
    height, sides = len(pairs), pairs.T.ravel()  # all left ones, then all right ones
    met = shared_places(texts.shingles, sides, pairs[:, ::-1].T.ravel())
    rows = np.r_[stretches.pair, stretches.pair + height]
    bounds = np.r_[0, np.cumsum(texts.lengths[sides])]
    covered = _cover(texts, sides, met, rows, np.r_[stretches.left, stretches.right], bounds)
    counts = sums(covered, bounds)
    spacing = (counts / np.maximum(met.counts, 1)).reshape(2, height).min(axis=0)
    noisy = spacing >= _NOISY
    longest = np.maximum(least, (_GAPS * spacing).astype(np.int64))
    islands = np.where(noisy, 0, _ISLAND)
    own = words_in_gaps(covered, bounds, np.tile(islands, 2), np.tile(longest, 2))
    first = np.minimum(texts.lengths[sides], least)
    opening = sums(covered[ranges(bounds[:-1], first)], np.r_[0, np.cumsum(first)])
    whole = np.maximum(texts.lengths[sides], 1)
    shares = counts / whole, own / whole, opening / np.maximum(first, 1)
    return Own(*(share.reshape(2, height).T for share in shares), noisy=noisy)


def _cover(  # noqa: PLR0913, PLR0917 - what covers, and where it lies
    texts: Shingled, sides: Int64s, met: Met, rows: Int64s, stretches: Int64s, bounds: Int64s
) -> Bools:
    """Tell which words of texts stand in a shared shingle or a stretch, one text behind the other.

    In the other text a stretch may run backwards: an anchor that was moved.
    """
    covered = np.zeros(bounds[-1], dtype=np.bool_)
    moved = bounds[:-1] - texts.shingles.ends[sides]
    places = met.left + np.repeat(moved, met.counts)
    width = np.repeat(texts.widths[sides], met.counts)
    # Up to where the next shingle begins, or each word is written several times.
    covered[ranges(places, np.minimum(np.diff(places, append=bounds[-1]), width))] = True
    starts, ends = stretches.min(axis=1), stretches.max(axis=1)
    long = ends - starts > texts.widths[sides[rows]]  # the others stand in a shingle
    starts, counts = (starts + bounds[rows])[long], (ends - starts)[long]
    covered[ranges(starts, counts)] = True
    return covered
