"""Copy edges: exact Jaccard and containment of word shingles, with the copied passage."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations
from typing import Any, Final

import numpy as np
import polars as pl

from dedup.config import CopyConfig
from dedup.edges.table import edge_table, with_days_apart
from dedup.linkage import connected_groups, leaders
from dedup.shingles import UInt64s, shingle_hashes, text_hash, word_hashes
from dedup.spans import Spans, reported_spans

__all__ = ["verify_copies"]

Row = dict[str, Any]
_WHOLE: Final = 0.8
"""A document with this share of its shingles in another is wholly in it."""


@dataclass(frozen=True, slots=True)
class _Shingled:
    """A document's shingles in reading order, distinct and sorted, with their offsets."""

    ordered: UInt64s
    distinct: UInt64s
    offsets: np.ndarray[Any, np.dtype[np.int64]]
    size: int
    text: int

    def longest_run(self, shared: UInt64s) -> tuple[int, int]:
        """Return the offsets of the longest run of shingles that are all in ``shared``."""
        inside = np.r_[False, np.isin(self.ordered, shared), False]
        starts = np.flatnonzero(~inside[:-1] & inside[1:])
        ends = np.flatnonzero(inside[:-1] & ~inside[1:])
        longest = int(np.argmax(ends - starts))
        first, last = int(starts[longest]), int(ends[longest]) - 1
        return int(self.offsets[first, 0]), int(self.offsets[last + self.size - 1, 1])


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
    measured = _Measured(_shingle(documents, sentences, pairs, config.shingle_size), config)
    for left, right, views in pairs.iter_rows():
        measured.row(left, right, views)
    for group in connected_groups(measured.near_copies()):
        measured.inside(group)
    return _table(measured.rows(), documents)


class _Measured:
    """The rows of all pairs that were verified so far."""

    def __init__(self, shingled: dict[str, _Shingled], config: CopyConfig) -> None:
        self._shingled = shingled
        self._config = config
        self._rows: dict[tuple[str, str], Row] = {}

    def row(self, left: str, right: str, views: list[str]) -> Row:
        """Return the row of a pair, ``left < right``; it is measured once."""
        if (left, right) not in self._rows:
            one, other = self._shingled[left], self._shingled[right]
            named = {"left": left, "right": right, "views": views}
            self._rows[left, right] = named | _measure(one, other, self._config)
        return self._rows[left, right]

    def rows(self) -> list[Row]:
        return list(self._rows.values())

    def near_copies(self) -> list[tuple[str, str]]:
        """Return the pairs of copies that are not the same text."""
        other = ("distinct", "identical")
        return [pair for pair, row in self._rows.items() if row["relation"] not in other]

    def inside(self, group: list[str]) -> None:
        """Verify all pairs of a sorted group; of a large one, those of its leaders."""
        if len(group) <= self._config.group_cap:
            for left, right in combinations(group, 2):
                self.row(left, right, ["group"])
        else:
            leaders(group, self._stands_for, most=self._config.group_cap)

    def _stands_for(self, left: str, right: str) -> bool:
        return bool(self.row(left, right, ["group"])["jaccard"] >= self._config.stands_for)


def _shingle(
    documents: pl.DataFrame, sentences: pl.DataFrame, pairs: pl.DataFrame, size: int
) -> dict[str, _Shingled]:
    needed = pl.col("document").is_in(pl.concat([pairs["left"], pairs["right"]]).unique().implode())
    spans = reported_spans(sentences.filter(needed))
    return {
        document: _shingled(text, spans.get(document, []), size)
        for document, text in documents.filter(needed).select("document", "text").iter_rows()
    }


def _shingled(text: str, spans: Spans, size: int) -> _Shingled:
    hashes, offsets = word_hashes(text, spans)
    ordered = shingle_hashes(hashes, size)
    return _Shingled(
        ordered, np.unique(ordered), offsets, min(size, len(hashes)), text_hash(hashes)
    )


def _measure(one: _Shingled, other: _Shingled, config: CopyConfig) -> Row:
    shared = np.intersect1d(one.distinct, other.distinct, assume_unique=True)
    # A document without a word, which only a comparison of given documents brings here, has no
    # shingle and is nobody's copy.
    in_left = len(shared) / max(len(one.distinct), 1)
    in_right = len(shared) / max(len(other.distinct), 1)
    jaccard = len(shared) / max(len(one.distinct) + len(other.distinct) - len(shared), 1)
    if one.text == other.text and len(shared):
        relation, reason = "identical", "identical"
    else:
        relation, reason = _relation(jaccard, in_left, in_right, len(shared), config)
    row = {
        "relation": relation,
        "reason": reason,
        "verdict": "rejected" if relation == "distinct" else "accepted",
        "score": max(jaccard, in_left, in_right) if relation != "distinct" else jaccard,
        "shared_shingles": len(shared),
        "jaccard": jaccard,
        "containment_left": in_left,
        "containment_right": in_right,
    }
    return row | (_passages(one, other, shared) if relation != "distinct" else {})


def _relation(
    jaccard: float, in_left: float, in_right: float, shared: int, config: CopyConfig
) -> tuple[str, str]:
    """Return the relation of left to right and the reason for it."""
    larger = "contained" if in_left > in_right else "contains"
    part = "copy" if in_left == in_right else larger
    if shared and jaccard >= config.threshold:
        one_sided = max(in_left, in_right) >= _WHOLE > min(in_left, in_right)
        return (part if one_sided else "copy"), "jaccard"
    if max(in_left, in_right) >= config.containment and shared >= config.min_shared:
        return part, "containment"
    return "distinct", "below_threshold"


def _passages(one: _Shingled, other: _Shingled, shared: UInt64s) -> dict[str, int]:
    left_start, left_end = one.longest_run(shared)
    right_start, right_end = other.longest_run(shared)
    return {
        "passage_left_start": left_start,
        "passage_left_end": left_end,
        "passage_right_start": right_start,
        "passage_right_end": right_end,
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
