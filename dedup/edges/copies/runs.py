"""Where the word sequences of two documents are equal: verbatim runs."""

from __future__ import annotations

from itertools import pairwise
from typing import Final, NamedTuple

import numpy as np

from dedup.arrays import Bools, Int64s, UInt64s, bounds_of, owners_of
from dedup.config import CopyConfig
from dedup.edges.copies.alignment import Anchors
from dedup.edges.copies.wording import SharedWording
from dedup.kernels import (
    Met,
    Shingles,
    equal_runs,
    meeting_runs,
    ranges,
    seat_shingles,
    shared_places,
    shingles_of_texts,
    sums,
)
from dedup.shingles import Shingled

_MOST_REPEATS: Final = 4096
"""A shingle that makes more pairs of places than this is a refrain and starts no run."""
_LEAST_ANCHORS: Final = 2
"""Anchors at one distance from which on texts are compared word by word at that distance."""

_MEETINGS: Final = 1 << 22
"""Pairs of places of equal shingles that are looked at together, of one pair of texts or more."""


class Runs(NamedTuple):
    """Equal words of two documents; each of shape ``(runs,)``.

    ``length`` words from word ``left`` of one document and ``right`` of the other, of a ``pair``.
    """

    pair: Int64s
    left: Int64s
    right: Int64s
    length: Int64s

    @property
    def longest(self) -> Bools:
        """Whether a run is the longest of its pair, the first of equals."""
        order = np.lexsort((-self.length, self.pair))
        first = np.zeros(len(order), dtype=np.bool_)
        first[order] = np.diff(self.pair[order], prepend=-1) > 0
        return first

    def only(self, kept: Bools | Int64s | slice) -> Runs:
        """Return some of the runs."""
        return Runs._make(column[kept] for column in self)


def copied_runs(
    texts: Shingled, pairs: Int64s, wording: SharedWording, asked: Bools, config: CopyConfig
) -> Runs:
    """Return the runs of at least ``span_words`` equal words; else the longest one of a pair.

    Where two anchors are equally far apart in both texts, these are compared word by word at that
    distance. A run that has no two anchors is left out, unless no other is found. Furniture, which
    is not compared, cuts runs.

    Args:
        texts: the words of the documents.
        pairs: the numbers of the left and the right document, of shape ``(pairs, 2)``.
        wording: what they share.
        asked: the pairs whose runs are wanted.
        config: words of a span.
    """
    anchors = wording.anchors
    counts = np.bincount(anchors.pair, anchors.length, minlength=len(pairs))
    # With few anchors, the texts repeat themselves.
    anchored_pairs = asked & ~wording.same & (2 * counts >= wording.shared)
    anchored = _runs_at_anchors(texts, pairs, anchors.only(anchored_pairs[anchors.pair]), config)
    others = asked.copy()
    others[anchored.pair] = False
    verbatim = verbatim_runs(
        texts.words.hashes, texts.starts, pairs[others], texts.size, config.span_words
    )
    verbatim = verbatim._replace(pair=np.flatnonzero(others)[verbatim.pair])
    return _uninterrupted(_in_order_of_pairs(anchored, verbatim), texts, pairs)


def _in_order_of_pairs(*parts: Runs) -> Runs:
    """Return the runs of different pairs in order of these."""
    runs = Runs._make(map(np.concatenate, zip(*parts, strict=True)))
    return runs.only(np.argsort(runs.pair, kind="stable"))


def _runs_at_anchors(texts: Shingled, pairs: Int64s, anchors: Anchors, config: CopyConfig) -> Runs:
    """Return the runs at the distances that several anchors have."""
    pair, distance = _repeated_distances(anchors)
    left, right = pairs[pair].T
    begin = np.maximum(0, -distance)
    end = np.minimum(texts.lengths[left], texts.lengths[right] - distance)
    spans = np.stack([begin, end, begin + distance], axis=1)
    spans += texts.starts[np.stack([left, left, right], axis=1)]
    row, place, length = equal_runs(texts.words.hashes, spans, config.span_words).T
    place = place + begin[row]
    runs = Runs(pair[row], place, place + distance[row], length)
    return _unrivalled(runs, np.full(len(pairs), config.span_words))


def _repeated_distances(anchors: Anchors) -> tuple[Int64s, Int64s]:
    """Return the distances that several anchors have, pair by pair."""
    distance = anchors.right - anchors.left
    order = np.lexsort((distance, anchors.pair))
    pair, distance, length = anchors.pair[order], distance[order], anchors.length[order]
    first = np.flatnonzero((np.diff(pair, prepend=-1) != 0) | (np.diff(distance, prepend=0) != 0))
    bounds = np.r_[first, len(pair)]
    several = first[sums(length, bounds) >= _LEAST_ANCHORS]
    return pair[several], distance[several]


def verbatim_runs(words: UInt64s, starts: Int64s, pairs: Int64s, size: int, least: int) -> Runs:
    """Return the runs of at least ``least`` equal words; else the longest one of a pair.

    No two of a pair share a left word: where runs compete for one the longest has it.

    Args:
        words: the hashes of the words of all texts, one text behind the other.
        starts: where those of each begin and end, of shape ``(texts + 1,)``.
        pairs: left and right text of every pair, of shape ``(pairs, 2)``.
        size: words from which equal words count as a run at all.
        least: words of the shortest run that is returned where there is more than one.

    >>> words = np.array([*map(ord, "abcxdedeabc")], dtype=np.uint64)
    >>> np.stack(verbatim_runs(words, np.array([0, 6, 11]), np.array([[0, 1]]), 2, 2)).T.tolist()
    [[0, 0, 2, 3], [0, 4, 0, 2]]
    """
    lengths = np.diff(starts)[pairs]
    equal = lengths[:, 0] == lengths[:, 1]
    for row in np.flatnonzero(equal):
        left, right = (words[starts[text] : starts[text + 1]] for text in pairs[row])
        equal[row] = np.array_equal(left, right)
    same = np.flatnonzero(equal & (lengths[:, 0] > 0))
    none = np.zeros(len(same), dtype=np.int64)
    runs_by_width = [Runs(same, none, none, lengths[same, 0])]
    widths = np.where(equal, 0, np.minimum(lengths.min(axis=1), size))
    for width in np.unique(widths[widths > 0]).tolist():
        rows = np.flatnonzero(widths == width)
        runs = _runs_from_shingles(words, starts, pairs[rows], width, least)
        runs_by_width.append(runs._replace(pair=rows[runs.pair]))
    return _in_order_of_pairs(*runs_by_width)


def _runs_from_shingles(
    words: UInt64s, starts: Int64s, pairs: Int64s, size: int, least: int
) -> Runs:
    """Return the runs of texts of at least ``size`` words, which are not equal."""
    used, numbers = np.unique(pairs, return_inverse=True)
    numbers = numbers.reshape(-1, 2)
    bounds = bounds_of(np.diff(starts)[used])
    here = words[ranges(starts[used], np.diff(bounds))]
    shingles = seat_shingles(*shingles_of_texts(here, bounds, size))
    meeting, longest = _meeting_in_portions(
        shingles, shared_places(shingles, numbers), least - size + 1
    )
    best = np.column_stack([np.arange(len(pairs)), longest])
    short = (best[:, 3] > 0) & (best[:, 3] + size - 1 < least)
    pair, one, other, length = np.concatenate([meeting, best[short]]).T
    left, right = shingles.ends[numbers[pair]].T
    runs = Runs(pair, one - left, other - right, length + size - 1)
    return _unrivalled(runs, np.minimum(best[:, 3] + size - 1, least))


def _meeting_in_portions(shingles: Shingles, met: Met, least: int) -> tuple[Int64s, Int64s]:
    """Return what :func:`meeting_runs` does, of shingles that are no refrains."""
    times = np.bincount(shingles.first, minlength=len(shingles.first))
    met = met.only(times[shingles.first[met.left]] * times[met.right] <= _MOST_REPEATS)
    filled = np.cumsum(sums(times[met.right], met.bounds)) // _MEETINGS
    cuts = [0, *(np.flatnonzero(np.diff(filled)) + 1).tolist(), len(filled)]
    long_runs, longest = [], []
    for begin, end in pairwise(cuts):
        runs, most = meeting_runs(met.of_pairs(begin, end), shingles.first, least)
        runs[:, 0] += begin
        long_runs.append(runs)
        longest.append(most)
    return np.concatenate(long_runs), np.concatenate(longest)


def _unrivalled(runs: Runs, least: Int64s) -> Runs:
    """Give every left word to the longest run that holds it, the earliest of equals.

    Args:
        runs: in any order.
        least: words of the shortest run of every pair that is left.
    """
    runs = runs.only(np.lexsort((runs.left, runs.pair)))
    rivals = (runs.left[:-1] + runs.length[:-1] > runs.left[1:]) & (np.diff(runs.pair) == 0)
    if not rivals.any():
        return runs
    contested = np.zeros(len(least), dtype=np.bool_)
    contested[runs.pair[:-1][rivals]] = True
    contested = contested[runs.pair]
    return _in_order_of_pairs(runs.only(~contested), _without_rivals(runs.only(contested), least))


def _without_rivals(runs: Runs, least: Int64s) -> Runs:
    """Return what is left of runs that compete for words."""
    runs = runs.only(np.lexsort((-runs.right, -runs.left, runs.length)))
    words = np.zeros(len(least), dtype=np.int64)
    np.maximum.at(words, runs.pair, runs.left + runs.length)
    bounds = bounds_of(words)
    owner = np.full(bounds[-1], -1, dtype=np.int64)
    places = ranges(runs.left + bounds[runs.pair], runs.length)
    # Of those that are written to one place, the last stays.
    owner[places] = owners_of(runs.length)
    starts = np.flatnonzero(np.diff(owner, prepend=-2))
    lengths, run = np.diff(starts, append=len(owner)), owner[starts]
    kept = (run >= 0) & (lengths >= least[runs.pair[run]])
    won = runs.only(run[kept])
    left = starts[kept] - bounds[won.pair]
    return Runs(won.pair, left, left - won.left + won.right, lengths[kept])


def _uninterrupted(runs: Runs, texts: Shingled, pairs: Int64s) -> Runs:
    """Cut runs where furniture interrupts one of the texts."""
    first = np.stack([runs.left, runs.right], axis=1) + texts.starts[pairs[runs.pair]]
    last = first + runs.length[:, None] - 1
    cut = (texts.blocks(first) != texts.blocks(last)).any(axis=1)
    if not cut.any():
        return runs
    both = _in_order_of_pairs(runs.only(~cut), _cut_by_furniture(runs.only(cut), first[cut], texts))
    return both.only(np.lexsort((both.left, both.pair)))


def _cut_by_furniture(runs: Runs, first: Int64s, texts: Shingled) -> Runs:
    """Return what furniture leaves of runs, given the first word of each in both texts."""
    row = owners_of(runs.length)
    begins = np.diff(row, prepend=-1) != 0
    for side in first.T:
        begins |= np.diff(texts.blocks(ranges(side, runs.length)), prepend=0) != 0
    begin = np.flatnonzero(begins)
    owner = runs.only(row[begin])
    within = begin - (np.cumsum(runs.length) - runs.length)[row[begin]]
    lengths = np.diff(begin, append=len(row))
    return Runs(owner.pair, owner.left + within, owner.right + within, lengths)
