"""Which documents are one form filled in anew: of another day, or about others."""

from __future__ import annotations

from functools import cache
from math import inf
from typing import Final

import numpy as np
import polars as pl

from dedup.arrays import Bools, Float64s, Int64s
from dedup.config import CopyConfig
from dedup.edges.copies.alignment import find_stretches, of_pairs
from dedup.edges.copies.particulars import find_filled_in
from dedup.edges.copies.slices import DocumentSlice
from dedup.edges.copies.templates import Slots, compare_slots, may_differ, names_in, other_names
from dedup.edges.copies.wording import Judgement, SharedWording
from dedup.shingles import Shingled
from dedup.spans import reported_spans

_TEMPLATE_LIKE: Final = 0.1
"""Least containment of a template: with a number in every third word few shingles stay equal."""
_OTHER_FORM: Final = 0.5
"""Of two texts that are no copies as they stand, this share of the words beside the numbers may
differ in a template."""


def find_forms(  # noqa: PLR0913, PLR0917 - what is known of the pairs, and their texts
    read: DocumentSlice,
    texts: Shingled,
    ends: Int64s,
    wording: SharedWording,
    judged: Judgement,
    config: CopyConfig,
) -> tuple[Float64s, Bools]:
    """Tell which pairs are one form filled in anew, and which share of their numbers changed.

    Args:
        read: the documents.
        texts: their words.
        ends: the numbers of the left and the right document, of shape ``(pairs, 2)``.
        wording: what they share.
        judged: what they would be else.
        config: the configuration of the copy tier.

    Returns:
        the share, NaN where no numbers were compared, and whether it is a form.
    """
    copies = judged.is_copy
    candidates = np.flatnonzero(wording.most >= _TEMPLATE_LIKE)
    candidates = candidates[may_differ(texts, ends[candidates])]
    slots = compare_slots(texts, ends[candidates])
    changed, forms = np.full(len(ends), np.nan), np.zeros(len(ends), dtype=np.bool_)
    changed[candidates] = np.where(slots.shared > 0, slots.share, np.nan)
    alike = copies[candidates] | (slots.frame_changed <= _OTHER_FORM)
    apart = read.days_apart(ends[candidates])
    later = _are_later(slots, apart, config)
    # Months apart, what no more than runs alongside is a form whatever its other words do; but
    # where letters were misread, figures were, too.
    rough = (judged.reason == "alignment") & (wording.misread == 0).all(axis=1)
    old = rough[candidates] & (apart > config.aligned_days)
    later |= old & slots.spread & (slots.share >= config.template)
    forms[candidates] = alike & later
    rows = np.flatnonzero(alike & ~later & slots.may_tell_others(config.template))
    others = candidates[rows]
    forms[others] = slots.only(rows).tell_others(
        _other_names(ends[others], read), least=config.template
    )
    rest = copies & ~wording.same & ~forms
    # What is filled in may stand at one place, where of a copy as much would be its own.
    stretches = find_stretches(texts, ends[rest], of_pairs(wording.anchors, rest), gaps=inf)
    forms[rest] = find_filled_in(texts, ends[rest], stretches, least=config.template / 2)
    return changed, forms


def _are_later(slots: Slots, apart: Float64s, config: CopyConfig) -> Bools:
    """Tell which numbers are those of another issue, and not of a correction of the day."""
    later = np.where(np.isnan(apart), slots.all_differ, apart >= config.template_days)
    later |= slots.most_of_many_differ
    another = slots.tell_another_event(config.template)
    other_day = (slots.dates_changed > 0) & (slots.ways > 1)
    return np.asarray(another & (later | other_day))


def _other_names(ends: Int64s, read: DocumentSlice) -> Int64s:
    """Return :func:`other_names` of what the documents of every pair report."""
    documents, sentences, texts = read
    known = documents["document"][np.unique(ends)]
    spans = reported_spans(sentences.filter(pl.col("document").is_in(known.implode())))

    @cache
    def names(row: int) -> set[str]:
        document = documents["document"][row]
        (text,) = texts.strings(texts.bounds[row : row + 1], texts.bounds[row + 1 : row + 2])
        return names_in("\n".join(text[start:end] for start, end in spans.get(document, [])))

    counts = [other_names(names(left), names(right)) for left, right in ends.tolist()]
    return np.array(counts, dtype=np.int64).reshape(-1, 2)
