"""Copy edges: exact Jaccard, containment and alignment of wording, with the copied spans."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from functools import cached_property
from itertools import combinations
from typing import Any, Final

import polars as pl

from dedup.config import CopyConfig
from dedup.edges.alignment import UNALIGNED, Alignment, Parts, align, compare_parts
from dedup.edges.runs import (
    Int64s,
    Run,
    Shingled,
    copied_runs,
    shared_places,
    shingled,
    uninterrupted,
)
from dedup.edges.table import edge_table, with_days_apart
from dedup.edges.templates import Masked, Slots, compare_slots, masked, may_differ
from dedup.linkage import connected_groups, leaders
from dedup.spans import Spans, reported_spans

__all__ = ["verify_copies"]

Row = dict[str, Any]
_WHOLE: Final = 0.8
"""A document with this share of its wording in another is wholly in it."""
_LITTLE: Final = 0.05
"""Below this containment nothing more is measured: two independent reports rarely reach it."""
_MUCH: Final = 0.3
"""Below this containment and alignment two texts are no copies, and have no parts to compare."""
_JOINED: Final = ("identical", "copy", "contains", "contained")
_TEMPLATE_LIKE: Final = 0.1
"""Least containment of a template: with a number in every third word few shingles stay equal."""
_OTHER_FORM: Final = 0.5
"""Of two texts that are no copies as they stand, this share of the words beside the numbers may
differ in a template."""
_DAY: Final = timedelta(days=1)


class _Document:
    """A document as it is compared; what only few pairs need is made when it is asked for."""

    def __init__(self, text: str, spans: Spans, published: datetime | None, size: int) -> None:
        self._text = text
        self.published = published
        self.shingled = shingled(text, spans, size)

    @cached_property
    def masked(self) -> Masked:
        return masked(self._text, self.shingled.words, self.shingled.offsets)


def verify_copies(
    documents: pl.DataFrame,
    sentences: pl.DataFrame,
    candidates: pl.DataFrame,
    *,
    config: CopyConfig,
) -> pl.DataFrame:
    """Return the copy tier of the ``edges`` table: every candidate, accepted or rejected.

    Inside a group of documents that near copies connect, pairs that were no candidates are
    verified too (view ``group``), so that linkage rests on measured pairs. Identical texts need
    none of that: only the first of them (by id) was compared with others.
    """
    pairs = candidates.filter(pl.col("tier") == "copy").select("left", "right", "views")
    measured = _Measured(_documents(documents, sentences, pairs, config.shingle_size), config)
    for left, right, views in pairs.iter_rows():
        measured.row(left, right, views)
    for group in connected_groups(measured.near_copies()):
        measured.inside(group)
    return _table(measured.rows(), documents)


class _Measured:
    """The rows of all pairs that were verified so far."""

    def __init__(self, documents: dict[str, _Document], config: CopyConfig) -> None:
        self._documents = documents
        self._config = config
        self._rows: dict[tuple[str, str], Row] = {}

    def row(self, left: str, right: str, views: list[str]) -> Row:
        """Return the row of a pair, ``left < right``; it is measured once."""
        if (left, right) not in self._rows:
            one, other = self._documents[left], self._documents[right]
            named = {"left": left, "right": right, "views": views}
            self._rows[left, right] = named | _measure(one, other, self._config)
        return self._rows[left, right]

    def rows(self) -> list[Row]:
        return list(self._rows.values())

    def near_copies(self) -> list[tuple[str, str]]:
        """Return the pairs of copies that are not the same text."""
        return [
            pair
            for pair, row in self._rows.items()
            if row["verdict"] == "accepted" and row["relation"] != "identical"
        ]

    def inside(self, group: list[str]) -> None:
        """Verify all pairs of a sorted group; of a large one, those of its leaders."""
        if len(group) <= self._config.group_cap:
            for left, right in combinations(group, 2):
                self.row(left, right, ["group"])
        else:
            leaders(group, self._stands_for, most=self._config.group_cap)

    def _stands_for(self, left: str, right: str) -> bool:
        row = self.row(left, right, ["group"])
        return bool(row["verdict"] == "accepted" and row["jaccard"] >= self._config.stands_for)


def _documents(
    documents: pl.DataFrame, sentences: pl.DataFrame, pairs: pl.DataFrame, size: int
) -> dict[str, _Document]:
    needed = pl.col("document").is_in(pl.concat([pairs["left"], pairs["right"]]).unique().implode())
    spans = reported_spans(sentences.filter(needed))
    rows = documents.filter(needed).select("document", "text", "published")
    return {
        document: _Document(text, spans.get(document, []), published, size)
        for document, text, published in rows.iter_rows()
    }


@dataclass(frozen=True, slots=True)
class _Wording:
    """How much wording two documents share.

    A document without a word, which only a comparison of given documents brings here, has no
    shingle and is nobody's copy.
    """

    shared: int
    jaccard: float
    in_left: float
    in_right: float
    aligned: Alignment
    parts: Parts | None

    @property
    def most(self) -> float:
        return max(self.in_left, self.in_right)

    @property
    def alongside(self) -> float:
        """The larger share of words that are shared or run alongside, as far as it was measured."""
        return max(self.aligned.most, self.parts.most if self.parts else 0.0)


def _measure(left: _Document, right: _Document, config: CopyConfig) -> Row:
    one, other = left.shingled, right.shingled
    places = shared_places(one, other)
    wording = _wording(one, other, places, config)
    slots = _slots(left, right, wording, config)
    relation, reason = _relation(wording, config)
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
        "verdict": "accepted" if relation in _JOINED else "rejected",
        "score": _score(wording, relation),
    }


def _wording(
    one: Shingled, other: Shingled, places: tuple[Int64s, Int64s], config: CopyConfig
) -> _Wording:
    shared = len(places[0])
    in_left, in_right = (shared / max(len(text.distinct), 1) for text in (one, other))
    jaccard = shared / max(len(one.distinct) + len(other.distinct) - shared, 1)
    worth = max(in_left, in_right) >= _LITTLE
    aligned = align(one, other, places) if worth else UNALIGNED
    much = max(in_left, in_right, aligned.most) >= _MUCH
    parts = compare_parts(one, other, places, aligned, least=config.own_words) if much else None
    return _Wording(shared, jaccard, in_left, in_right, aligned, parts)


def _score(wording: _Wording, relation: str) -> float:
    if relation in _JOINED:
        return max(wording.jaccard, wording.most, wording.alongside)
    return wording.jaccard if relation == "distinct" else max(wording.jaccard, wording.most)


def _relation(wording: _Wording, config: CopyConfig) -> tuple[str, str]:
    """Return the relation of left to right and the reason for it."""
    reason = _alike(wording, config)
    if reason is None or wording.parts is None:
        return "distinct", "below_threshold"
    if not wording.parts.are_one(config.own_part, config.own_parts):
        return "overlaps", "own_parts"
    return _part(wording, wording.parts), reason


def _alike(wording: _Wording, config: CopyConfig) -> str | None:
    """Return what makes two texts alike enough for copies, if anything does."""
    if wording.shared and wording.jaccard >= config.threshold:
        return "jaccard"
    if wording.most >= config.containment and wording.shared >= config.min_shared:
        return "containment"
    if wording.parts is None or wording.shared < config.min_aligned:
        return None
    least = config.aligned_noisy if wording.parts.noisy else config.aligned
    return "alignment" if wording.parts.most >= least else None


def _part(wording: _Wording, parts: Parts) -> str:
    """Tell which of two copies holds the other: one is wholly in it, the other is not."""
    in_left = max(wording.in_left, parts.left)
    in_right = max(wording.in_right, parts.right)
    if max(in_left, in_right) >= _WHOLE > min(in_left, in_right):
        return "contained" if in_left > in_right else "contains"
    return "copy"


def _slots(
    left: _Document, right: _Document, wording: _Wording, config: CopyConfig
) -> Slots | None:
    """Compare the numbers and dates of two texts that are alike and were not published together."""
    days = _days_apart(left.published, right.published)
    if wording.most < _TEMPLATE_LIKE or (days is not None and days < config.template_days):
        return None
    if not may_differ(left.masked, right.masked):
        return None
    return compare_slots(left.masked, right.masked)


def _is_template(
    slots: Slots, left: _Document, right: _Document, relation: str, config: CopyConfig
) -> bool:
    """Tell whether two texts are one form filled in anew.

    Where a publication date is missing, a weekday or month in the text must differ.
    """
    dated = left.published is not None and right.published is not None
    if not slots.tell_another_event(config.template) or not (dated or slots.dates_changed):
        return False
    return relation in _JOINED or slots.frame_changed <= _OTHER_FORM


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
    passage = _offsets(_longest(runs), one, other) if runs else {}
    spans = [_offsets(run, one, other) for run in runs if run.length >= least]
    return {"copied_spans": spans} | {f"passage_{name}": at for name, at in passage.items()}


def _offsets(run: Run, one: Shingled, other: Shingled) -> dict[str, int]:
    last = run.length - 1
    return {
        "left_start": int(one.offsets[run.left, 0]),
        "left_end": int(one.offsets[run.left + last, 1]),
        "right_start": int(other.offsets[run.right, 0]),
        "right_end": int(other.offsets[run.right + last, 1]),
    }


def _table(rows: list[Row], documents: pl.DataFrame) -> pl.DataFrame:
    names = sorted({name for row in rows for name in row}) or ["left", "right"]
    columns: dict[str, Any] = {name: [row.get(name) for row in rows] for name in names}
    pairs = pl.DataFrame(
        {"left": columns["left"], "right": columns["right"]},
        schema={"left": pl.String, "right": pl.String},
    )
    columns["days_apart"] = with_days_apart(pairs, documents)["days_apart"]
    return edge_table(columns, tier="copy")
