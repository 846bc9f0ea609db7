"""What two documents share, word by word, and what that makes of them: row by row of a table."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from functools import cached_property
from typing import Any, Final

import numpy as np
import polars as pl

from dedup.config import CopyConfig
from dedup.edges.runs import (
    Run,
    Shingled,
    copied_runs,
    shared_places,
    shingled_texts,
    uninterrupted,
)
from dedup.edges.templates import Masked, Slots, compare_slots, masked, may_differ, other_names
from dedup.edges.wording import JOINED, Wording, compare_wording, judge_wording, score_wording
from dedup.spans import Spans, reported_spans
from dedup.words import in_lists

__all__ = ["MEASURED", "measure_pairs"]

Row = dict[str, Any]
_TEMPLATE_LIKE: Final = 0.1
"""Least containment of a template: with a number in every third word few shingles stay equal."""
_OTHER_FORM: Final = 0.5
"""Of two texts that are no copies as they stand, this share of the words beside the numbers may
differ in a template."""
_DAY: Final = timedelta(days=1)
_SPAN: Final = dict.fromkeys(("left_start", "left_end", "right_start", "right_end"), pl.Int64())
_GIVEN: Final = ("left", "right", "views", "copied_spans")
MEASURED: Final[dict[str, pl.DataType]] = {
    "left": pl.String(),
    "right": pl.String(),
    "views": pl.List(pl.String()),
    "shared_shingles": pl.Int64(),
    "jaccard": pl.Float64(),
    "containment_left": pl.Float64(),
    "containment_right": pl.Float64(),
    "aligned": pl.Float64(),
    "changed_numbers": pl.Float64(),
    "relation": pl.String(),
    "reason": pl.String(),
    "verdict": pl.String(),
    "score": pl.Float64(),
    "first": pl.String(),
    **{f"passage_{name}": pl.Int64() for name in _SPAN},
    "copied_spans": pl.List(pl.Struct(_SPAN)),
}
"""The columns of the ``edges`` table that are measured here."""


class _Document:
    """A document as it is compared; what only few pairs need is made when it is asked for."""

    def __init__(self, text: str, spans: Spans, published: datetime | None, own: Shingled) -> None:
        self.text = text
        self._spans = spans
        self.published = published
        self.shingled = own

    @property
    def reported(self) -> str:
        """What the text reports, without furniture."""
        return "\n".join(self.text[start:end] for start, end in self._spans)

    @cached_property
    def masked(self) -> Masked:
        return masked(self.shingled)


def measure_pairs(
    pairs: pl.DataFrame,
    documents: pl.DataFrame,
    sentences: pl.DataFrame,
    *,
    config: CopyConfig,
) -> pl.DataFrame:
    """Return what pairs of documents share, and what that makes of them (``MEASURED``).

    Args:
        pairs: ``left``, ``right`` and ``views``.
        documents: the rows of their documents: ``document``, ``text``, ``published``.
        sentences: the sentences of these documents.
        config: the configuration of the copy tier.
    """
    own = shingled_texts(documents, sentences, config.shingle_size)
    spans = reported_spans(sentences)
    read = {
        name: _Document(text, spans.get(name, []), published, own[name])
        for name, text, published in documents.iter_rows()
    }
    ends = pairs.select("left", "right").iter_rows()
    rows = [_measure(read[left], read[right], config) for left, right in ends]
    spans_copied = _in_rows([row.pop("copied_spans") for row in rows])
    measures = {name: kind for name, kind in MEASURED.items() if name not in _GIVEN}
    return pairs.hstack(pl.DataFrame(rows, schema=measures, orient="row")).with_columns(
        copied_spans=spans_copied
    )


def _in_rows(spans: list[list[tuple[int, ...]]]) -> pl.Series:
    """Return the spans of every row as lists of structs."""
    flat = [(row, *span) for row, some in enumerate(spans) for span in some]
    names = {"row": pl.Int64(), **_SPAN}
    frame = pl.DataFrame(np.array(flat, np.int64).reshape(-1, len(names)), schema=names)
    value = frame.select("row", value=pl.struct(*_SPAN))
    return in_lists(value, len(spans))["value"].cast(MEASURED["copied_spans"])


def _measure(left: _Document, right: _Document, config: CopyConfig) -> Row:
    one, other = left.shingled, right.shingled
    places = shared_places(one, other)
    wording = compare_wording(one, other, places, config)
    slots = _slots(left, right, wording)
    relation, reason = judge_wording(wording, config)
    if one.text == other.text and wording.shared:
        relation, reason = "identical", "identical"
    elif slots is not None and _is_template(slots, left, right, relation, config):
        relation, reason = "template", "template"
    row: Row = {
        "shared_shingles": wording.shared,
        "jaccard": wording.jaccard,
        "containment_left": wording.in_left,
        "containment_right": wording.in_right,
        "aligned": wording.alongside,
        "changed_numbers": slots.share if slots is not None and slots.shared else None,
        "copied_spans": [],
    }
    if relation != "distinct" or wording.shared + one.size > config.overlap_words:
        runs = uninterrupted(copied_runs(one, other, places, config.span_words), one, other)
        if relation == "distinct" and _longest(runs).length >= config.overlap_words:
            relation, reason = "overlaps", "overlap"
        if relation != "distinct":
            row |= _copied(runs, one, other, config.span_words)
            row["first"] = _first(left.published, right.published)
    return row | {
        "relation": relation,
        "reason": reason,
        "verdict": "accepted" if relation in JOINED else "rejected",
        "score": score_wording(wording, relation),
    }


def _slots(left: _Document, right: _Document, wording: Wording) -> Slots | None:
    """Compare the numbers and dates of two texts that are alike, if they may differ."""
    if wording.most < _TEMPLATE_LIKE or not may_differ(left.masked, right.masked):
        return None
    return compare_slots(left.masked, right.masked)


def _is_template(
    slots: Slots, left: _Document, right: _Document, relation: str, config: CopyConfig
) -> bool:
    """Tell whether two texts are one form filled in anew: of another day, or about others."""
    if relation not in JOINED and slots.frame_changed > _OTHER_FORM:
        return False
    others = slots.tell_others(config.template)
    if others and other_names(left.reported, right.reported) >= config.template_names:
        return True
    days = _days_apart(left.published, right.published)
    later = slots.all_differ if days is None else days >= config.template_days
    another = slots.tell_another_event(config.template) and not slots.by_chance
    return another and (later or slots.dates_changed > 0)


def _days_apart(one: datetime | None, other: datetime | None) -> float | None:
    return None if one is None or other is None else abs(one - other) / _DAY


def _first(left: datetime | None, right: datetime | None) -> str | None:
    """Tell who was published first; midnight is a date without a time, so that day says nothing."""
    if left is None or right is None or left == right:
        return None
    if left.date() == right.date() and time() in {left.time(), right.time()}:
        return None
    return "left" if left < right else "right"


def _longest(runs: list[Run]) -> Run:
    return max(runs, key=lambda run: run.length, default=Run(0, 0, 0))


def _copied(runs: list[Run], one: Shingled, other: Shingled, least: int) -> Row:
    """Return the longest run as the passage, and all long ones as copied spans."""
    passage = _offsets(_longest(runs), one, other) if runs else (None,) * len(_SPAN)
    spans = [_offsets(run, one, other) for run in runs if run.length >= least]
    named = zip(_SPAN, passage, strict=True)
    return {"copied_spans": spans} | {f"passage_{name}": place for name, place in named}


def _offsets(run: Run, one: Shingled, other: Shingled) -> tuple[int, ...]:
    """Return where a run starts and ends in the left text and in the right, as ``_SPAN``."""
    return tuple(
        int(text.offsets[place, side])
        for text, start in ((one, run.left), (other, run.right))
        for place, side in ((start, 0), (start + run.length - 1, 1))
    )
