"""Where the word sequences of two documents are equal: verbatim runs."""

from __future__ import annotations

from typing import Final, NamedTuple

import numpy as np

from dedup.arrays import Bools, Int64s, UInt64s, bounds_of, owners_of
from dedup.config import CopyConfig
from dedup.kernels import (
    Shingles,
    equal_rows,
    meeting_runs,
    ranges,
    seat_shingles,
    shared_places,
    shingles_of_texts,
)
from dedup.shingles import Shingled

_MOST_REPEATS: Final = 4096
"""A shingle that makes more pairs of places than this is a refrain and starts no run."""


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
    texts: Shingled, pairs: Int64s, same: Bools, asked: Bools, config: CopyConfig
) -> Runs:
    """Return the runs of at least ``span_words`` equal words; else the longest one of a pair.

    Furniture, which is not compared, cuts runs.

    Args:
        texts: the words of the documents.
        pairs: the numbers of the left and the right document, of shape ``(pairs, 2)``.
        same: whether both have the same words.
        asked: the pairs whose runs are wanted.
        config: words of a span.
    """
    rows = np.flatnonzero(asked)
    ends, least = pairs[rows], config.span_words
    runs = _runs_of(texts.shingles, texts.lengths, ends, same[rows], texts.size, least)
    return _uninterrupted(runs._replace(pair=rows[runs.pair]), texts, pairs)


def _in_order_of_pairs(*parts: Runs) -> Runs:
    """Return the runs of different pairs in order of these."""
    runs = Runs._make(map(np.concatenate, zip(*parts, strict=True)))
    return runs.only(np.argsort(runs.pair, kind="stable"))


def verbatim_runs(words: UInt64s, starts: Int64s, pairs: Int64s, size: int, least: int) -> Runs:
    """Return the runs of at least ``least`` equal words; else the longest one of a pair.

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
    used, rows = np.unique(pairs, return_inverse=True)
    lengths, rows = np.diff(starts)[used], rows.reshape(-1, 2)
    bounds = bounds_of(lengths)
    here = words[ranges(starts[used], lengths)]
    shingles = seat_shingles(*shingles_of_texts(here, bounds, size))
    return _runs_of(shingles, lengths, rows, equal_rows(here, bounds, rows), size, least)


def _runs_of(  # noqa: PLR0913, PLR0917 - texts as shingles and as words, and which runs
    shingles: Shingles, lengths: Int64s, pairs: Int64s, same: Bools, size: int, least: int
) -> Runs:
    """Return runs of texts: no two of a pair share a left word, the longest has it."""
    whole, rest = np.flatnonzero(same), np.flatnonzero(~same)
    none = np.zeros(len(whole), dtype=np.int64)
    met = shared_places(shingles, pairs[rest])
    times = np.bincount(shingles.first, minlength=len(shingles.first))
    met = met.only(times[shingles.first[met.left]] * times[met.right] <= _MOST_REPEATS)
    meeting, longest = meeting_runs(met, shingles.first, least - size + 1)
    best = np.column_stack([np.arange(len(rest)), longest])
    short = (best[:, 3] > 0) & (best[:, 3] + size - 1 < least)
    pair, one, other, length = np.concatenate([meeting, best[short]]).T
    left, right = shingles.ends[pairs[rest[pair]]].T
    runs = Runs(pair, one - left, other - right, length + size - 1)
    runs = _unrivalled(runs, np.minimum(best[:, 3] + size - 1, least))
    equal = Runs(whole, none, none, lengths[pairs[whole, 0]])
    return _in_order_of_pairs(equal, runs._replace(pair=rest[runs.pair]))


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
