"""Copy edges: exact Jaccard, containment and alignment of wording, with the copied spans."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, time, timedelta
from functools import cached_property
from itertools import combinations
from typing import Any, Final

import polars as pl

from dedup.config import CopyConfig
from dedup.edges.recurring import Origin, recurring_pairs
from dedup.edges.rows import Rows
from dedup.edges.runs import (
    Run,
    Shingled,
    copied_runs,
    shared_places,
    shingled_texts,
    uninterrupted,
)
from dedup.edges.table import edge_table, with_days_apart
from dedup.edges.templates import Masked, Slots, compare_slots, masked, may_differ, other_names
from dedup.edges.wording import JOINED, Wording, compare_wording, judge_wording, score_wording
from dedup.linkage import connected_groups, leaders
from dedup.spans import Spans, reported_spans

__all__ = ["verify_copies"]

Row = dict[str, Any]
_TEMPLATE_LIKE: Final = 0.1
"""Least containment of a template: with a number in every third word few shingles stay equal."""
_OTHER_FORM: Final = 0.5
"""Of two texts that are no copies as they stand, this share of the words beside the numbers may
differ in a template."""
_DAY: Final = timedelta(days=1)
_READ_AT_ONCE: Final = 512
_PAIRS_AT_ONCE: Final = 2048
_KEPT: Final = 1 << 14
"""Documents that are kept read: about 40 kB each."""


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
        return masked(self.text, self.shingled.words, self.shingled.offsets)


class _Documents:
    """The documents of a dump, read again when they are compared; the last ones asked for stay."""

    def __init__(self, documents: pl.DataFrame, sentences: pl.DataFrame, size: int) -> None:
        self._documents = Rows(documents.select("document", "text", "published"))
        self._sentences = Rows(sentences.select("document", "start", "end", "kind"))
        self._size = size
        self._read: dict[str, _Document] = {}

    def __getitem__(self, name: str) -> _Document:
        if name not in self._read:
            self.read([name])
        return self._read[name]

    def read(self, names: Iterable[str]) -> None:
        """Read documents that will be asked for, together."""
        new = sorted({name for name in names if name not in self._read})
        if len(self._read) + len(new) > _KEPT:
            self._read.clear()
        for start in range(0, len(new), _READ_AT_ONCE):
            some = new[start : start + _READ_AT_ONCE]
            documents, sentences = self._documents.of(some), self._sentences.of(some)
            own = shingled_texts(documents, sentences, self._size)
            spans = reported_spans(sentences)
            for name, text, published in documents.iter_rows():
                told = spans.get(name, [])
                self._read[name] = _Document(text, told, published, own[name])


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
    texts = _Documents(documents, sentences, config.shingle_size)
    measured = _Measured(texts, config)
    for some in pairs.iter_slices(_PAIRS_AT_ONCE):
        texts.read([*some["left"], *some["right"]])
        for left, right, views in some.iter_rows():
            measured.row(left, right, views)
    for group in connected_groups(measured.near_copies()):
        measured.inside(group)
    measured.part_recurring(_origins(documents))
    return _table(measured.rows(), documents)


class _Measured:
    """The rows of all pairs that were verified so far."""

    def __init__(self, documents: _Documents, config: CopyConfig) -> None:
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

    def part_recurring(self, origins: Mapping[str, Origin]) -> None:
        """Let pairs overlap that share no more than a text that recurs in unlike documents."""
        found = True
        while found:  # one notice that holds another connects all documents of both
            rows = [self._rows[pair] for pair in self.near_copies()]
            pairs = recurring_pairs(rows, self._shingled, origins, config=self._config)
            found = bool(pairs)
            for pair in pairs:
                self._rows[pair] |= _overlapping(self._rows[pair])

    def inside(self, group: list[str]) -> None:
        """Verify all pairs of a sorted group; of a large one, those of its leaders."""
        self._documents.read(group)
        if len(group) <= self._config.group_cap:
            for left, right in combinations(group, 2):
                self.row(left, right, ["group"])
        else:
            leaders(group, self._stands_for, most=self._config.group_cap)

    def _shingled(self, name: str) -> Shingled:
        return self._documents[name].shingled

    def _stands_for(self, left: str, right: str) -> bool:
        row = self.row(left, right, ["group"])
        return bool(row["verdict"] == "accepted" and row["jaccard"] >= self._config.stands_for)


def _overlapping(row: Row) -> Row:
    score = max(row["jaccard"], row["containment_left"], row["containment_right"])
    return {"relation": "overlaps", "verdict": "rejected", "reason": "recurs", "score": score}


def _origins(documents: pl.DataFrame) -> dict[str, Origin]:
    rows = documents.select("document", "source", "published").iter_rows()
    return {document: Origin(source, published) for document, source, published in rows}


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
