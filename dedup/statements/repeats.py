"""Sentences that repeat most of another, word for word: a match whatever their words count.

A short remark of common words ("he hasn't cleaned it up fast enough") weighs little, and inside a
long sentence less. That another report has it as it stands is no chance.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations
from typing import Final

import numpy as np

from dedup.arrays import Int64s, bounds_of, owners_of
from dedup.kernels import shingles_of_texts
from dedup.similarity import repeats_most
from dedup.wordings import Wording

Repeats = dict[int, list[int]]
"""Item -> the items that repeat most of it, or of which it repeats most; sorted."""

_RUN: Final = 5
"""Words in a row by which two sentences are found."""
_MOST: Final = 32
"""Sentences at most that have them: what more have is a phrase of the subject."""


def find_repeats(wordings: Sequence[Wording], words: Int64s) -> Repeats:
    """Return which sentences repeat most of which.

    Args:
        wordings: the distinct sentences of one cluster, in order.
        words: the numbers of all their words, one sentence behind the other.

    >>> from dedup.wordings import read_wording
    >>> said = ["He inherited a broken economy.", "Roe: he inherited a broken economy, you know."]
    >>> numbers = np.array([1, 2, 3, 4, 5, 6, 1, 2, 3, 4, 5, 7, 8])
    >>> find_repeats([*map(read_wording, said)], numbers)
    {0: [1], 1: [0]}
    """
    repeats: dict[int, set[int]] = {}
    for left, right in sorted(set(_pairs_with_a_run([len(one.stems) for one in wordings], words))):
        if repeats_most(wordings[left], wordings[right]):
            repeats.setdefault(left, set()).add(right)
            repeats.setdefault(right, set()).add(left)
    return {item: sorted(others) for item, others in repeats.items()}


def _pairs_with_a_run(lengths: Sequence[int], words: Int64s) -> Iterator[tuple[int, int]]:
    """Yield pairs of sentences with a run of words in common; equal hashes are asked later."""
    # From 1 on, for 0 in front of words would leave the hash of these words alone.
    numbers = words.astype(np.uint64) + np.uint64(1)
    hashes, bounds = shingles_of_texts(numbers, bounds_of(np.asarray(lengths)), _RUN)
    items = owners_of(np.diff(bounds))
    order = np.argsort(hashes)
    hashes, items = hashes[order], items[order]
    starts = np.flatnonzero(np.diff(hashes, prepend=hashes[:1] + np.uint64(1)))
    counts = np.diff(starts, append=len(hashes))
    shared = (counts > 1) & (counts <= _MOST)
    for start, count in zip(starts[shared].tolist(), counts[shared].tolist(), strict=True):
        yield from combinations(sorted(set(items[start : start + count].tolist())), 2)
