"""How far two texts run alongside each other under noise."""

from __future__ import annotations

from typing import Final, NamedTuple, TypeVar

import numpy as np

from dedup.arrays import Bools, Float64s, Int64s, bounds_of, owners_of
from dedup.kernels import Met, alike_words, sums
from dedup.shingles import Shingled

_REACH: Final = 60.0
"""Two anchors further apart than this many words are no evidence for what stands between them: two
noisy copies of one text share one shingle in ten, so that 60 words without one are rare."""
_GAPS: Final = 6.0
"""Nor are anchors further apart than this many times their mean distance: in quoting reports they
stand in blocks. Of gaps between random errors one in 400 is so long."""
_SLACK: Final = 2
"""Words by which two texts may differ in length between two anchors, beside a share of it."""
_STRETCH: Final = 0.25
"""That share."""
SHIFT: Final = 3
"""Words that noise may have shifted a word, between two anchors."""
_ALIKE: Final = 0.3
"""Least share of equal words in a stretch, with those of its first anchor. Of two noisy copies at
least four in ten are equal, of two galleries that count their pictures alike two in ten."""
_FEW: Final = 16
"""If fewer than one shared shingle in this many stands once in both, a text holds itself twice. Two
issues of a column, which has a few phrases again and again, share more that stand once."""
_DATELINE: Final = 8
"""Up to this word a text begins: there may be a byline or a place."""


class Anchors(NamedTuple):
    """Shared shingles that tell where two texts run alongside, in order of pairs and of left.

    Each row stands for ``length`` of them, one behind the other in both texts, of which the first
    is word ``left`` of one text and ``right`` of the other.
    """

    pair: Int64s
    left: Int64s
    right: Int64s
    length: Int64s

    def only(self, kept: Bools) -> Anchors:
        """Return some of them."""
        return Anchors._make(column[kept] for column in self)


class Stretches(NamedTuple):
    """Stretches of two texts that run alongside, in order of pairs and of left.

    Each goes from word ``left`` to ``left_end`` of one text, and from ``right`` to ``right_end`` of
    the other: there it may run backwards, to an anchor that was moved. ``filled``: every word in it
    is an anchor, too.
    """

    pair: Int64s
    left: Int64s
    left_end: Int64s
    right: Int64s
    right_end: Int64s
    filled: Bools

    def only(self, kept: Bools | Int64s) -> Stretches:
        """Return some of them."""
        return Stretches._make(column[kept] for column in self)


_Rows = TypeVar("_Rows", Anchors, Stretches)


def of_pairs(rows: _Rows, chosen: Bools) -> _Rows:
    """Return those of some pairs, which are numbered anew.

    >>> one = np.array([0, 0, 2])
    >>> of_pairs(Anchors(one, one, one, one), np.array([False, True, True])).pair.tolist()
    [1]
    """
    kept = rows.only(chosen[rows.pair])
    return kept._replace(pair=(np.cumsum(chosen) - 1)[kept.pair])


def anchors_of(texts: Shingled, pairs: Int64s, met: Met) -> Anchors:
    """Return where the shared shingles stand that stand once in both texts.

    Where those are few, a text holds itself twice: the first place of each shingle counts.

    Args:
        texts: the words of the documents.
        pairs: the numbers of the left and the right document, of shape ``(pairs, 2)``.
        met: the distinct shingles that they share.
    """
    one, other = texts.shingles.once[met.left], texts.shingles.once[met.right]
    few = _FEW * sums(one & other, met.bounds) < met.counts
    once = met.only((one & other) | np.repeat(few, met.counts))
    first, pair = once.in_rows(once.right)
    starts = texts.shingles.ends[pairs[pair]]
    left, right = once.left[first] - starts[:, 0], once.right[first] - starts[:, 1]
    return Anchors(pair, left, right, np.diff(first, append=len(once.left)))


def find_stretches(
    texts: Shingled, pairs: Int64s, anchors: Anchors, *, gaps: float = _GAPS
) -> Stretches:
    """Find what of two texts runs alongside, also where single words differ.

    Two anchors that follow each other at about the same distance in both texts hold the stretch
    between them together, if some of the words in it are equal: a noisy reprint keeps a third of
    its shingles, but they stand evenly and in order, where unlike reports share theirs in a few
    quotations. An anchor that holds to neither neighbour is a phrase met elsewhere: it is looked
    past.

    Args:
        texts: the words of the documents.
        pairs: the numbers of the left and the right document, of shape ``(pairs, 2)``.
        anchors: of :func:`anchors_of`.
        gaps: how many times their mean distance two anchors may be apart.
    """
    counts = np.bincount(anchors.pair, anchors.length, minlength=len(pairs))
    # Errors stand everywhere, so a gap of several times the mean has another cause.
    reach = gaps * texts.lengths[pairs].min(axis=1) / np.maximum(counts, 1)
    reach = np.minimum(reach, _REACH)
    points = _points_of(anchors)
    held = np.zeros(len(points.pair) + 1, dtype=np.bool_)
    held[1:-1] = points.hold(reach)
    points = points.only(held[1:] | held[:-1])
    rows = np.flatnonzero(points.hold(reach))
    pair, left, right, last = points
    ends = left[rows], left[rows + 1], right[rows], right[rows + 1]
    stretches = Stretches(pair[rows], *ends, last[rows + 1])
    return stretches.only(_are_alike(texts, pairs, stretches))


class _Points(NamedTuple):
    """Anchors, of those in a row the first and the last, in order of pairs and of left.

    ``last``: whether it is the last of some in a row, of which the first is the one before.
    """

    pair: Int64s
    left: Int64s
    right: Int64s
    last: Bools

    def hold(self, reach: Float64s) -> Bools:
        """Tell which are about as far from the next one of the pair in both texts, and near it.

        ``reach``, of shape ``(pairs,)``, tells how far apart two may be.
        """
        step, across = np.diff(self.left), np.diff(self.right)
        near = np.abs(across - step) <= _SLACK + _STRETCH * step
        near &= (step <= reach[self.pair[:-1]]) & (np.diff(self.pair) == 0)
        return np.asarray(near | self.last[1:])

    def only(self, kept: Bools) -> _Points:
        """Return some of them."""
        return _Points._make(column[kept] for column in self)


def _points_of(anchors: Anchors) -> _Points:
    row = owners_of(np.minimum(anchors.length, 2))
    last = np.diff(row, prepend=-1) == 0
    step = last * (anchors.length[row] - 1)
    return _Points(anchors.pair[row], anchors.left[row] + step, anchors.right[row] + step, last)


def _are_alike(texts: Shingled, pairs: Int64s, stretches: Stretches) -> Bools:
    """Tell in which stretches words are equal, and not only the two anchors."""
    length = stretches.left_end - stretches.left
    # In a short one, the words of the anchor alone are enough.
    alike = stretches.filled | (_ALIKE * length <= texts.widths[pairs[stretches.pair, 0]])
    doubtful = np.flatnonzero(~alike)
    kept = stretches.only(doubtful)
    found = alike_words(texts.words.hashes, places_of(texts, pairs, kept), SHIFT)
    alike[doubtful] = sums(found, bounds_of(length[doubtful])) >= _ALIKE * length[doubtful]
    return np.asarray(alike)


def places_of(texts: Shingled, pairs: Int64s, stretches: Stretches) -> Int64s:
    """Return where stretches begin and end in left, and in right, and where that text does.

    As places among all words, of shape ``(stretches, 6)``: what ``alike_words`` takes.
    """
    left, right = pairs[stretches.pair].T
    here, there = texts.starts[left], texts.starts[right]
    _, *ends, _ = stretches
    begins = [base + end for base, end in zip((here, here, there, there), ends, strict=True)]
    return np.stack([*begins, there, texts.starts[right + 1]], axis=1)


def alongside(texts: Shingled, pairs: Int64s, stretches: Stretches) -> Float64s:
    """Return the share of the words of both texts that stand in stretches, of shape ``(pairs, 2)``.

    Args:
        texts: the words of the documents.
        pairs: the numbers of the left and the right document, of shape ``(pairs, 2)``.
        stretches: of :func:`find_stretches`.
    """
    pair, left, left_end, right, right_end, _ = stretches
    _, last = _ends_of_rows(stretches)
    own = last * texts.widths[pairs[pair, 0]]  # the last anchor of a row has its own words
    words = [
        np.bincount(pair, length + own, minlength=len(pairs))
        for length in (left_end - left, right_end - right)
    ]
    shares = np.stack(words, axis=1) / np.maximum(texts.lengths[pairs], 1)
    return np.clip(shares, 0.0, 1.0)


def _ends_of_rows(stretches: Stretches) -> tuple[Bools, Bools]:
    """Tell which stretches are the first and the last of a row: each begins where one ends."""
    pair, left, left_end, *_ = stretches
    breaks = np.ones(len(pair) + 1, dtype=np.bool_)
    breaks[1:-1] = (left[1:] != left_end[:-1]) | (np.diff(pair) != 0)
    return breaks[:-1], breaks[1:]


def opening_words(texts: Shingled, pairs: Int64s, stretches: Stretches) -> Int64s:
    """Return with how many words each text begins that run alongside without a break.

    Args:
        texts: the words of the documents.
        pairs: the numbers of the left and the right document, of shape ``(pairs, 2)``.
        stretches: of :func:`find_stretches`.

    Returns:
        Words of the left and of the right text, of shape ``(pairs, 2)``; 0 where one begins with
        others.
    """
    pair, left, left_end, right, right_end, _ = stretches
    row, last = map(np.flatnonzero, _ends_of_rows(stretches))
    words = np.stack([left_end[last] - left[row], right_end[last] - right[row]], axis=1)
    words += texts.widths[pairs[pair[row]]]
    opens = np.maximum(left[row], right[row]) <= _DATELINE
    longest = np.zeros((len(pairs), 2), dtype=np.int64)
    np.maximum.at(longest, pair[row[opens]], words[opens])
    return longest
