"""Which documents are one form filled in anew: of another day, or about others."""

from __future__ import annotations

from math import inf
from typing import Final

import numpy as np

from dedup.arrays import Bools, Float64s, Int64s
from dedup.config import CopyConfig
from dedup.edges.copies.alignment import find_stretches, of_pairs
from dedup.edges.copies.particulars import changed_beyond, find_filled_in
from dedup.edges.copies.templates import Slots, compare_slots, may_differ, other_names
from dedup.edges.copies.wording import Judgement, SharedWording
from dedup.shingles import Shingled

_TEMPLATE_LIKE: Final = 0.1
"""Least containment of a template: with a number in every third word few shingles stay equal."""
_OTHER_FORM: Final = 0.5
"""Of two texts that are no copies as they stand, this share of the words beside the numbers may
differ in a template."""
_SEVERAL: Final = 5
"""Numbers and dates from which on it tells that nearly all of them differ."""
_NEARLY_ALL: Final = 0.8
"""Share of these that differs in two issues; corrections are few."""
_MANY: Final = 10
"""Numbers and dates of which a correction changes half at most. Of 12,000 planted copies two have
more that differ: prices in another currency, numbers in words."""


def find_forms(  # noqa: PLR0913, PLR0917 - what is known of the pairs, and their texts
    texts: Shingled,
    ends: Int64s,
    days: Float64s,
    wording: SharedWording,
    judged: Judgement,
    config: CopyConfig,
) -> tuple[Float64s, Bools]:
    """Tell which pairs are one form filled in anew, and which share of their numbers changed.

    Args:
        texts: the words of the documents.
        ends: the numbers of the left and the right document, of shape ``(pairs, 2)``.
        days: how far apart they were published, NaN where nobody knows, of shape ``(pairs,)``.
        wording: what they share.
        judged: what they would be else.
        config: the configuration of the copy tier.

    Returns:
        the share, NaN where no numbers were compared, and whether it is a form.
    """
    copies, forms = judged.is_copy, np.zeros(len(ends), dtype=np.bool_)
    rows = np.flatnonzero(wording.most >= _TEMPLATE_LIKE)
    rows = rows[may_differ(texts, ends[rows])]
    slots = compare_slots(texts, ends[rows])
    changed = np.full(len(ends), np.nan)
    changed[rows] = np.where(slots.shared > 0, slots.share, np.nan)
    # In more than one place: a reprint has another date line.
    alike = slots.spread & (copies[rows] | (slots.frame_changed <= _OTHER_FORM))
    forms[rows] = alike & _are_later(slots, days[rows], config)
    others = np.flatnonzero(alike & ~forms[rows] & (slots.share >= config.template / 2))
    names = other_names(texts, ends[rows[others]])
    forms[rows[others]] = _are_of_others(slots.only(others), names, config.template)
    rest = copies & ~wording.same & ~forms
    # What is filled in may stand at one place, where of a copy as much would be its own.
    stretches = find_stretches(texts, ends[rest], of_pairs(wording.anchors, rest), gaps=inf)
    forms[rest] = find_filled_in(texts, ends[rest], stretches, least=config.template / 2)
    return changed, forms


def _are_later(slots: Slots, days: Float64s, config: CopyConfig) -> Bools:
    """Tell which numbers are those of another issue, and not of a correction of the day.

    They changed beyond what is edited: a corrected report keeps most of its numbers.
    """
    nearly_all = (slots.shared >= _SEVERAL) & (slots.share >= _NEARLY_ALL)
    later = np.where(np.isnan(days), nearly_all, days >= config.template_days)
    later |= (slots.shared >= _MANY) & (2 * slots.changed > slots.shared)
    later |= slots.dates_changed > 0
    shared, changed = slots.shared, slots.changed
    beyond = changed_beyond(changed, shared, slots.frame_changed, least=config.template)
    return np.asarray(later & beyond)


def _are_of_others(slots: Slots, names: Int64s, least: float) -> Bools:
    """Tell whether the texts are one form filled in with other numbers and other names.

    Both together changed beyond what is edited, names among them: a correction keeps these.

    Args:
        slots: what became of the numbers.
        names: of :func:`other_names`, of shape ``(pairs, 2)``.
        least: share of the numbers and names that differ.

    >>> ten, spread = np.full(3, 10), np.full(3, True)
    >>> slots = Slots(ten, ten - 2, ten - ten, spread, np.array([0.15, 0.15, 0.6]))
    >>> _are_of_others(slots, np.array([[2, 6], [0, 6], [4, 6]]), 0.4).tolist()
    [True, False, False]
    """
    other, count = names.T
    changed, both = slots.changed + other, slots.shared + count
    beyond = changed_beyond(changed, both, slots.frame_changed, least=least)
    return np.asarray(beyond & (other > 0))
