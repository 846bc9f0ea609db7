"""Where the word sequences of two documents are equal: verbatim spans."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from dedup.arrays import Bools, Int64s
from dedup.config import CopyConfig
from dedup.kernels import anchored_runs, meeting_runs
from dedup.shingles import Shingled

__all__ = ["Runs", "copied_runs"]


class Runs(NamedTuple):
    """Equal words of documents, in order of pairs and of left; each of shape ``(runs,)``.

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

    def only(self, kept: Bools) -> Runs:
        """Return some of the runs."""
        return Runs(*(column[kept] for column in self))


def copied_runs(texts: Shingled, pairs: Int64s, same: Bools, config: CopyConfig) -> Runs:
    """Return the runs of at least ``span_words`` equal words; else the longest one of a pair.

    No two of a pair share a left word: where runs compete for one the longest has it. A run that is
    found at no two anchors is left out where there are others. Furniture, which is not compared,
    cuts runs.

    Args:
        texts: the words of the documents.
        pairs: the numbers of the left and the right document, of shape ``(pairs, 2)``.
        same: which pairs have the same text.
        config: words of a span, and of a shingle.
    """
    words, starts = texts.texts.words, texts.texts.starts
    unlike = np.flatnonzero(~same)
    anchored, unmet = anchored_runs(texts.texts, pairs[unlike], config.span_words)
    others = np.r_[np.flatnonzero(same), unlike[unmet]]
    laws = config.shingle_size, config.span_words
    met = meeting_runs(words, starts, pairs[others], *laws)
    anchored[:, 0], met[:, 0] = unlike[anchored[:, 0]], others[met[:, 0]]
    found = np.concatenate([anchored, met])
    return _uninterrupted(found[np.argsort(found[:, 0], kind="stable")], texts, pairs)


def _uninterrupted(runs: Int64s, texts: Shingled, pairs: Int64s) -> Runs:
    """Cut runs, of shape ``(runs, 4)``, where furniture interrupts one of the texts."""
    first = runs[:, 1:3] + texts.texts.starts[pairs[runs[:, 0]]]
    last = first + runs[:, 3:] - 1
    cut = (texts.blocks(first) != texts.blocks(last)).any(axis=1)
    if cut.any():
        pieces = [_pieces(runs[row], first[row], texts) for row in np.flatnonzero(cut)]
        runs = np.concatenate([runs[~cut], *pieces])
        runs = runs[np.lexsort((runs[:, 1], runs[:, 0]))]
    return Runs(*runs.T.copy())


def _pieces(run: Int64s, first: Int64s, texts: Shingled) -> Int64s:
    """Return what furniture leaves of a run, of shape ``(pieces, 4)``."""
    length = run[3]
    left, right = (texts.blocks(np.arange(start, start + length)) for start in first)
    begins = np.r_[0, np.flatnonzero(np.diff(left) | np.diff(right)) + 1]
    pieces = np.tile(run, (len(begins), 1))
    pieces[:, 1:3] += begins[:, None]
    pieces[:, 3] = np.diff(begins, append=length)
    return pieces
