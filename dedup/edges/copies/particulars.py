"""Numbers and names that stand at the same place of two texts, and how many of them differ.

Noise and editing change names and numbers about as often as other long words. A form that is filled
in for another event keeps its words, and changes little but names and numbers, whatever the days.
"""

from __future__ import annotations

from typing import Final, NamedTuple

import numpy as np

from dedup.arrays import Bools, Float64s, Int64s, UInt64s, bounds_of, owners_of
from dedup.edges.copies.alignment import SHIFT, Stretches, of_pairs
from dedup.kernels import alike_words, ranges
from dedup.shingles import Shingled
from dedup.words import Words

_LONG: Final = 4
"""Bytes of a word that noise changes as often as a name."""
_LEAST: Final = 3
"""Fewer of them that differ are a slip, whatever the rest."""
_AS_OFTEN: Final = 2.0
"""So many times as often as other words what is particular to an event changes from one to another.
Editing and noise change all words alike."""


class Particulars(NamedTuple):
    """Words that stand where two texts run alongside, and those that differ; all ``(pairs,)``.

    ``names`` are capitalised words inside of a sentence, ``others`` are long and begin small.
    """

    numbers: Int64s
    numbers_changed: Int64s
    names: Int64s
    names_changed: Int64s
    others: Int64s
    others_changed: Int64s

    def tell_forms(self, least: float) -> Bools:
        """Tell which pairs are one form filled in for two events.

        Numbers and names differ beyond what is edited (:func:`changed_beyond`).

        Args:
            least: share of the numbers and names that differ; twice as many if no number does.

        >>> ten, most, others = np.array([10, 10]), np.array([6, 6]), np.array([40, 40])
        >>> Particulars(ten, most, ten, most, others, np.array([4, 20])).tell_forms(0.2).tolist()
        [True, False]
        """
        changed, both = self.numbers_changed + self.names_changed, self.numbers + self.names
        # Of few words that are all the same it is not known that none would ever change.
        rate = (self.others_changed + 1) / (self.others + 2)
        # Signs set into long words change names alone, and more often than shorter words.
        share = np.where(self.numbers_changed > 0, least, 2 * least)
        return changed_beyond(changed, both, rate, least=share)


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
    """Tell which pairs are one form filled in for two events (:meth:`Particulars.tell_forms`).

    What differs in one of them counts as far as the other has as much of its kind there: a form has
    one name for another, while an editor's additions stand in one text alone. Some names are among
    them: a report that is corrected or updated keeps these.

    Args:
        texts: the words of the documents.
        pairs: the numbers of the left and the right document, of shape ``(pairs, 2)``.
        stretches: where both run alongside.
        least: share of the numbers and names that differ.
    """
    stretches = stretches.only(stretches.right < stretches.right_end)
    changed = _count_changed(texts, pairs, stretches)
    counts = _sums_by_pair(stretches, changed, len(pairs))
    several = (counts[0] + counts[1] >= _LEAST) & (counts[1] > 0)  # as few copies have
    kept = of_pairs(stretches, several)
    shared = _sums_by_pair(
        kept,
        _count_shared(texts, pairs[several], kept),
        int(several.sum()),
    )
    both = np.stack([shared, counts[:, several]], axis=1).reshape(6, -1)
    forms = np.zeros(len(pairs), dtype=np.bool_)
    forms[several] = Particulars._make(both).tell_forms(least)
    return forms


def _sums_by_pair(stretches: Stretches, counts: Int64s, height: int) -> Int64s:
    """Return the sums of counts of stretches by pair, of shape ``(kinds, pairs)``."""
    sums = [np.bincount(stretches.pair, kind, minlength=height) for kind in counts]
    return np.stack(sums).astype(np.int64)


def _count_shared(texts: Shingled, pairs: Int64s, stretches: Stretches) -> Int64s:
    """Count the words of each kind in stretches, of the text with more of it."""
    height = len(stretches.pair)
    sides = (_side_of(texts, pairs, stretches, side) for side in (0, 1))
    left, right = (_count_by_kind(texts.words, *_words_in(side), height) for side in sides)
    return np.maximum(left, right)


def _count_changed(texts: Shingled, pairs: Int64s, stretches: Stretches) -> Int64s:
    """Count the words of each kind in stretches that the other text lacks there."""
    left, right = (_side_of(texts, pairs, stretches, side) for side in (0, 1))
    unequal, height = np.flatnonzero(~stretches.filled), len(stretches.pair)
    hashes = texts.in_one_style
    lacking = (
        _words_lacking(texts, hashes, left, right, unequal),
        _words_lacking(texts, hashes, right, left, unequal),
    )
    one, other = (_count_by_kind(texts.words, *words, height) for words in lacking)
    return np.minimum(one, other)


class _Side(NamedTuple):
    """The text of one side of every stretch, and where that begins and ends among all words."""

    text: Int64s
    begin: Int64s
    end: Int64s


def _side_of(texts: Shingled, pairs: Int64s, stretches: Stretches, side: int) -> _Side:
    text = pairs[stretches.pair, side]
    ends = (stretches.left, stretches.left_end), (stretches.right, stretches.right_end)
    return _Side(text, *(texts.starts[text] + place for place in ends[side]))


def _count_by_kind(words: Words, stretch: Int64s, places: Int64s, height: int) -> Int64s:
    """Count numbers, names and others among words of stretches, of shape ``(3, stretches)``."""
    first = words.texts.data[words.starts[places]]
    inside = (places > 0) & (words.said[places] == words.said[places - 1])
    long = words.ends[places] - words.starts[places] >= _LONG
    kinds = (
        (first >= ord("0")) & (first <= ord("9")),
        (first >= ord("A")) & (first <= ord("Z")) & inside,
        (first >= ord("a")) & (first <= ord("z")) & long,
    )
    return np.stack([np.bincount(stretch, kind, minlength=height) for kind in kinds])


def _words_in(side: _Side) -> tuple[Int64s, Int64s]:
    """Return the words of every stretch: the stretch of each, and the place."""
    length = side.end - side.begin
    return owners_of(length), ranges(side.begin, length)


def _words_lacking(
    texts: Shingled, hashes: UInt64s, one: _Side, other: _Side, unequal: Int64s
) -> tuple[Int64s, Int64s]:
    """Return the words of some stretches that the other text lacks there, as :func:`_words_in`."""
    here, there = (_Side._make(part[unequal] for part in side) for side in (one, other))
    low, high = (texts.starts[there.text + step] for step in (0, 1))
    columns = here.begin, here.end, there.begin, there.end, low, high
    alike = alike_words(hashes, np.stack(columns, axis=1), SHIFT)
    lacks, bounds = np.flatnonzero(~alike), bounds_of(here.end - here.begin)
    stretch = np.searchsorted(bounds, lacks, side="right") - 1
    return unequal[stretch], lacks - bounds[stretch] + here.begin[stretch]
