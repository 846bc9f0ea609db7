"""Numbers and names that stand at the same place of two texts, and how many of them differ.

Noise and editing change names and numbers about as often as other long words. A form that is filled
in for another event keeps its words, and changes little but names and numbers, whatever the days.
"""

from __future__ import annotations

from typing import Final

import numpy as np

from dedup.arrays import Bools, Float64s, Int64s, owners_of
from dedup.edges.copies.alignment import SHIFT, Stretches, places_of
from dedup.kernels import alike_words, ranges
from dedup.shingles import Shingled

_LONG: Final = 4
"""Bytes of a word that noise changes as often as a name."""
_LEAST: Final = 3
"""Fewer of them that differ are a slip, whatever the rest."""
_AS_OFTEN: Final = 2.0
"""So many times as often as other words what is particular to an event changes from one to another.
Editing and noise change all words alike."""


def changed_beyond(
    changed: Int64s, shared: Int64s, rate: Float64s, *, least: float | Float64s
) -> Bools:
    """Tell where more of what is particular changed than editing and noise change.

    Args:
        changed: how many numbers or names differ, of every pair.
        shared: of how many.
        rate: share of the other words that changed.
        least: share that differs in two issues of a form.

    >>> eight, ten, rate = np.full(2, 8), np.full(2, 10), np.array([0.3, 0.5])
    >>> changed_beyond(eight, ten, rate, least=0.4).tolist()
    [True, False]
    """
    share = changed / np.maximum(shared, 1)
    return np.asarray(share >= np.maximum(least, _AS_OFTEN * rate))


def find_filled_in(texts: Shingled, pairs: Int64s, stretches: Stretches, *, least: float) -> Bools:
    """Tell which pairs are one form filled in for two events.

    Numbers and names differ beyond what is edited (:func:`changed_beyond`). What differs in one
    text counts as far as the other has as much of its kind there: a form has one name for another,
    while an editor's additions stand in one text alone. Some names are among them: a report that is
    corrected or updated keeps these.

    Args:
        texts: the words of the documents.
        pairs: the numbers of the left and the right document, of shape ``(pairs, 2)``.
        stretches: where both run alongside.
        least: share of the numbers and names that differ; twice as many if no number does.
    """
    stretches = stretches.only(stretches.right < stretches.right_end)
    unequal = stretches.only(~stretches.filled)
    places = _both_ways(texts, pairs, unequal)
    lacking = ~alike_words(texts.in_one_style, places, SHIFT)
    counts = _by_kind(texts, places, lacking).min(axis=1)
    changed = _sums_by_pair(unequal.pair, counts, len(pairs))
    several = (changed[0] + changed[1] >= _LEAST) & (changed[1] > 0)  # as few copies have
    kept = stretches.only(several[stretches.pair])
    counts = _by_kind(texts, _both_ways(texts, pairs, kept)).max(axis=1)
    shared = _sums_by_pair(kept.pair, counts, len(pairs))
    # Of few words that are all the same it is not known that none would ever change.
    rate = (changed[2] + 1) / (shared[2] + 2)
    # Signs set into long words change names alone, and more often than shorter words.
    share = np.where(changed[0] > 0, least, 2 * least)
    beyond = changed_beyond(changed[0] + changed[1], shared[0] + shared[1], rate, least=share)
    return np.asarray(several & beyond)


def _both_ways(texts: Shingled, pairs: Int64s, stretches: Stretches) -> Int64s:
    """Return :func:`places_of` stretches, and then of the same with the texts exchanged."""
    pair, left, left_end, right, right_end, filled = stretches
    exchanged = Stretches(pair, right, right_end, left, left_end, filled)
    ways = places_of(texts, pairs, stretches), places_of(texts, pairs[:, ::-1], exchanged)
    return np.concatenate(ways)


def _by_kind(texts: Shingled, places: Int64s, kept: Bools | slice = slice(None)) -> Int64s:
    """Count words of three kinds in stretches of two texts, of shape ``(3, 2, stretches)``.

    Numbers; names, which are capitalised inside of a sentence; others, long and in small letters.

    Args:
        texts: the words of the documents.
        places: of :func:`_both_ways`.
        kept: which of the words that stand there count.
    """
    lengths = places[:, 1] - places[:, 0]
    stretch, word = owners_of(lengths)[kept], ranges(places[:, 0], lengths)[kept]
    words = texts.words
    first = words.texts.data[words.starts[word]]
    inside = (word > 0) & (words.said[word] == words.said[word - 1])
    long = words.ends[word] - words.starts[word] >= _LONG
    kinds = (
        (first >= ord("0")) & (first <= ord("9")),
        (first >= ord("A")) & (first <= ord("Z")) & inside,
        (first >= ord("a")) & (first <= ord("z")) & long,
    )
    counts = [np.bincount(stretch, kind, minlength=len(places)) for kind in kinds]
    return np.stack(counts).astype(np.int64).reshape(3, 2, -1)


def _sums_by_pair(pair: Int64s, counts: Int64s, height: int) -> Int64s:
    """Return the sums of counts of stretches by pair, of shape ``(kinds, pairs)``."""
    return np.stack([np.bincount(pair, kind, minlength=height) for kind in counts])
