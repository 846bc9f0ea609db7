"""Copy edges: exact Jaccard and containment of word shingles, with the copied passage."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import combinations
from typing import Any, Final

import numpy as np
import polars as pl
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from dedup.config import CopyConfig
from dedup.edges.table import edge_table, with_days_apart
from dedup.salience import reported
from dedup.shingles import UInt64s, shingle_hashes, text_hash, word_hashes

__all__ = ["verify_copies"]

_WHOLE: Final = 0.8
"""A document with this share of its shingles in another is wholly in it."""
_CLOSED: Final = 300
"""In a group of up to this many documents every pair is verified, candidate or not."""


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
    shingled = _shingle(documents, sentences, pairs, config.shingle_size)
    rows = [
        _measure(left, right, views, shingled, config) for left, right, views in pairs.iter_rows()
    ]
    known = {(row["left"], row["right"]) for row in rows}
    near = [row for row in rows if row["relation"] not in ("distinct", "identical")]
    rows += [
        _measure(left, right, ["group"], shingled, config)
        for left, right in _inside_groups([(row["left"], row["right"]) for row in near])
        if (left, right) not in known
    ]
    return _table(rows, documents)


def _shingle(
    documents: pl.DataFrame, sentences: pl.DataFrame, pairs: pl.DataFrame, size: int
) -> dict[str, _Shingled]:
    needed = pl.concat([pairs["left"], pairs["right"]]).unique()
    spans = {
        document: reported(zip(*columns, strict=True))
        for document, *columns in sentences.filter(pl.col("document").is_in(needed.implode()))
        .group_by("document")
        .agg("start", "end", "kind")
        .iter_rows()
    }
    texts = documents.filter(pl.col("document").is_in(needed.implode()))
    return {
        document: _shingled(text, spans[document], size)
        for document, text in texts.select("document", "text").iter_rows()
    }


def _shingled(text: str, spans: list[tuple[int, int]], size: int) -> _Shingled:
    hashes, offsets = word_hashes(text, spans)
    ordered = shingle_hashes(hashes, size)
    return _Shingled(
        ordered, np.unique(ordered), offsets, min(size, len(hashes)), text_hash(hashes)
    )


def _measure(
    left: str, right: str, views: list[str], shingled: dict[str, _Shingled], config: CopyConfig
) -> dict[str, Any]:
    one, other = shingled[left], shingled[right]
    shared = np.intersect1d(one.distinct, other.distinct, assume_unique=True)
    in_left, in_right = len(shared) / len(one.distinct), len(shared) / len(other.distinct)
    jaccard = len(shared) / (len(one.distinct) + len(other.distinct) - len(shared))
    if one.text == other.text:
        relation, reason = "identical", "identical"
    else:
        relation, reason = _relation(jaccard, in_left, in_right, len(shared), config)
    row = {
        "left": left,
        "right": right,
        "views": views,
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
    part = "contained" if in_left > in_right else "contains"
    if jaccard >= config.threshold:
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


def _inside_groups(edges: list[tuple[str, str]]) -> Iterable[tuple[str, str]]:
    """Yield all pairs inside the groups that these edges connect, if a group is not too large."""
    names = sorted({name for edge in edges for name in edge})
    number = {name: index for index, name in enumerate(names)}
    links = np.array([[number[left], number[right]] for left, right in edges]).reshape(-1, 2)
    graph = coo_array((np.ones(len(links)), links.T), shape=(len(names), len(names)))
    count, labels = connected_components(graph, directed=False) if names else (0, [])
    groups: list[list[str]] = [[] for _ in range(count)]
    for name, label in zip(names, labels, strict=True):
        groups[label].append(name)
    for group in groups:
        if len(group) <= _CLOSED:
            yield from combinations(group, 2)


def _table(rows: list[dict[str, Any]], documents: pl.DataFrame) -> pl.DataFrame:
    names = sorted({name for row in rows for name in row}) or ["left", "right"]
    columns: dict[str, Any] = {name: [row.get(name) for row in rows] for name in names}
    pairs = pl.DataFrame(
        {"left": columns["left"], "right": columns["right"]},
        schema={"left": pl.String, "right": pl.String},
    )
    columns["days_apart"] = with_days_apart(pairs, documents)["days_apart"]
    return edge_table(columns, tier="copy")
