"""find_candidates: documents, fingerprints -> pairs worth verifying, and what proposed them.

Locality-sensitive hashing by sorting: documents that agree in one band of their signature share a
key, and equal keys stand together after a sort (Leskovec, Rajaraman & Ullman, Mining of Massive
Datasets, ch. 3). Nothing is connected here: every pair is verified by the edges.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain
from typing import Final

import numpy as np
import polars as pl

from dedup.config import Config, CopyConfig, EventConfig
from dedup.kernels import Int64s, UInt32s, UInt64s, band_keys, pairs_of_runs, pairs_sharing
from dedup.sketch import banding

__all__ = ["CANDIDATES_SCHEMA", "all_pairs", "find_candidates"]

CANDIDATES_SCHEMA: Final[dict[str, pl.DataType]] = {
    "tier": pl.String(),
    "left": pl.String(),
    "right": pl.String(),
    "views": pl.List(pl.String()),
}
"""One row per pair and tier, ``left < right``; ``views`` that proposed it, sorted."""

_Pairs = tuple[Int64s, Int64s]
Days = np.ndarray[tuple[int], np.dtype[np.float64]]
"""Publication times in days since 1970, NaN: no date."""

_BLOCK_PRIME: Final = np.uint64(0x9E3779B97F4A7C15)
_DAY: Final = 86_400e6
_LEAST_SHARED_SAMPLES: Final = 2


def find_candidates(
    documents: pl.DataFrame, fingerprints: pl.DataFrame, *, config: Config
) -> pl.DataFrame:
    """Return the candidate pairs of both tiers (:data:`CANDIDATES_SCHEMA`), sorted.

    Of documents with equal words only the first (by id) is compared with others.
    """
    names = documents["document"].sort()
    sketches = _Sketches(names, fingerprints)
    parts = [_labelled("copy", "words", sketches.equal_texts(config.copy.bucket_cap))]
    parts.append(_labelled("copy", "shingles", _near_copies(sketches, config.copy)))
    parts.append(_labelled("copy", "samples", _embedded_copies(sketches, config.copy)))
    days = _days(documents)
    parts.append(_labelled("copy", "forms", _forms(sketches, days, config.copy)))
    if "event" in config.tiers:
        parts.append(_labelled("event", "terms", _same_subject(sketches, days, config.event)))
        parts.append(_labelled("event", "pairs", _same_particulars(sketches, days, config.event)))
    return _named(pl.concat(parts), names)


class _Sketches:
    """Signatures by view; documents are numbered in the order of their ids."""

    def __init__(self, names: pl.Series, fingerprints: pl.DataFrame) -> None:
        numbers = pl.DataFrame({"document": names}).with_row_index("number")
        self._rows = fingerprints.join(numbers, on="document").sort("number")
        members, halves = self.fixed("words", 2)
        keys = halves.astype(np.uint64)
        self._keys = keys[:, 0] | (keys[:, 1] << np.uint64(32))
        self._members = members
        _, first = np.unique(self._keys, return_index=True)
        self._repeated = np.setdiff1d(members, members[first])

    def equal_texts(self, cap: int) -> _Pairs:
        return pairs_of_runs(self._keys, self._members, cap)

    def fixed(self, view: str, width: int) -> tuple[Int64s, UInt32s]:
        """Return document numbers ``(n,)`` and signatures ``(n, width)`` of a view."""
        numbers, signatures = self._of(view)
        values = signatures.explode().drop_nulls().to_numpy()
        return numbers, np.asarray(values, dtype=np.uint32).reshape(-1, width)

    def ragged(self, view: str) -> tuple[Int64s, UInt32s]:
        """Return the document number of every value, and the values, both flat."""
        numbers, signatures = self._of(view)
        lengths = signatures.list.len().to_numpy()
        values = signatures.explode(empty_as_null=False).to_numpy()
        return np.repeat(numbers, lengths), np.asarray(values, dtype=np.uint32)

    def distinct(self, numbers: Int64s) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
        """Return which of these documents are the first with their text."""
        return ~np.isin(numbers, self._repeated)

    def _of(self, view: str) -> tuple[Int64s, pl.Series]:
        rows = self._rows.filter(pl.col("view") == view)
        return rows["number"].to_numpy().astype(np.int64), rows["signature"]


def _near_copies(sketches: _Sketches, config: CopyConfig) -> _Pairs:
    bands, rows = banding(
        threshold=config.threshold, num_perm=config.num_perm, recall=config.recall
    )
    numbers, signatures = sketches.fixed("shingles", config.num_perm)
    kept = sketches.distinct(numbers)
    numbers, signatures = numbers[kept], signatures[kept]
    return _distinct_pairs(
        pairs_of_runs(band_keys(signatures, band, rows), numbers, config.bucket_cap)
        for band in range(bands)
    )


def _embedded_copies(sketches: _Sketches, config: CopyConfig) -> _Pairs:
    """Return pairs that share enough sampled shingles; shingles in many documents say nothing.

    At least two, and a share of the samples of the document that has fewer: that is sensitive to
    containment, whatever the length of the other.
    """
    numbers, values = sketches.ragged("samples")
    kept = sketches.distinct(numbers)
    numbers, keys = _rare(numbers[kept], values[kept], config.sample_cap)
    sizes = np.bincount(numbers)

    def least(left: Int64s, right: Int64s) -> Int64s:
        share = np.ceil(config.sample_share * np.minimum(sizes[left], sizes[right]))
        return np.maximum(share.astype(np.int64), _LEAST_SHARED_SAMPLES)

    return pairs_sharing(keys, numbers, least)


def _forms(sketches: _Sketches, days: Days, config: CopyConfig) -> _Pairs:
    """Return the next issues of what fills in one form, whose words stand in too many documents.

    All pairs of a form would be quadratic, and tell no more: every document is compared with the
    next few in time that share the samples of the form. So an edge says that they are templates.
    """
    numbers, values = sketches.ragged("samples")
    kept = sketches.distinct(numbers)
    numbers, values = numbers[kept], values[kept]
    _, inverse, counts = np.unique(values, return_inverse=True, return_counts=True)
    sizes = np.bincount(numbers)
    hot = (counts > config.sample_cap) & (counts <= config.form_cap)
    chosen = hot[inverse]
    numbers, keys = numbers[chosen], inverse[chosen]
    order = np.lexsort((numbers, days[numbers], keys))
    numbers, keys = numbers[order], keys[order]
    found = [np.empty(0, dtype=np.int64)]
    for step in range(1, config.form_issues + 1):
        same = keys[step:] == keys[:-step]
        ends = np.sort(np.stack([numbers[step:][same], numbers[:-step][same]]), axis=0)
        found.append(ends[0] << np.int64(32) | ends[1])
    codes, shared = np.unique(np.concatenate(found), return_counts=True)
    left, right = codes >> np.int64(32), codes & np.int64(0xFFFFFFFF)
    least = config.form_share * np.minimum(sizes[left], sizes[right])
    enough = shared >= np.maximum(least, _LEAST_SHARED_SAMPLES)
    return left[enough], right[enough]


def _same_subject(sketches: _Sketches, days: Days, config: EventConfig) -> _Pairs:
    """Return pairs that agree in a band of heavy terms, and in time where both are dated."""
    numbers, signatures = sketches.fixed("terms", config.num_perm)
    kept = sketches.distinct(numbers)
    numbers, signatures = numbers[kept], signatures[kept]
    rows = config.num_perm // config.bands
    keys = [band_keys(signatures, band, rows) for band in range(config.bands)]
    if len(numbers) <= config.unblocked:
        return _distinct_pairs(pairs_of_runs(key, numbers, config.bucket_cap) for key in keys)
    dated = ~np.isnan(days[numbers])
    stride = config.block_days / 2
    block = np.floor(np.where(dated, days[numbers], 0) / stride).astype(np.int64)
    blocked = (_blocked(key[dated], numbers[dated], block[dated], config) for key in keys)
    undated = _repeated_pairs(
        (_with_undated(key, numbers, dated, config) for key in keys), config.undated_bands
    )
    return _distinct_pairs(chain(blocked, [undated]))


def _same_particulars(sketches: _Sketches, days: Days, config: EventConfig) -> _Pairs:
    """Return pairs that share enough rare pairs of terms, whenever they were published.

    Dates may be wrong, and some events are reported for weeks: what is left of their candidates
    when terms are compared in blocks of publication is found here.
    """
    numbers, values = sketches.ragged("pairs")
    kept = sketches.distinct(numbers)
    numbers, keys = _rare(numbers[kept], values[kept], config.pair_cap)

    def least(left: Int64s, right: Int64s) -> Int64s:
        undated = np.isnan(days[left]) | np.isnan(days[right])
        return np.where(undated, config.undated_pairs, config.pairs_shared)

    return pairs_sharing(keys, numbers, least)


def _rare(numbers: Int64s, values: UInt32s, cap: int) -> tuple[Int64s, UInt64s]:
    """Return the values that stand in at most ``cap`` documents, as keys, and their documents."""
    _, inverse, counts = np.unique(values, return_inverse=True, return_counts=True)
    rare = counts[inverse] <= cap
    return numbers[rare], values[rare].astype(np.uint64)


def _blocked(keys: UInt64s, numbers: Int64s, block: Int64s, config: EventConfig) -> _Pairs:
    """Return the pairs of equal keys in one of two overlapping publication blocks."""
    blocks = np.concatenate([block, block + 1]).astype(np.uint64)
    mixed = np.tile(keys, 2) ^ (blocks * _BLOCK_PRIME)
    return pairs_of_runs(mixed, np.tile(numbers, 2), config.bucket_cap)


def _with_undated(
    keys: UInt64s,
    numbers: Int64s,
    dated: np.ndarray[tuple[int], np.dtype[np.bool_]],
    config: EventConfig,
) -> _Pairs:
    """Return the pairs of equal keys of which at least one document has no date."""
    kept = np.isin(keys, keys[~dated])
    left, right = pairs_of_runs(keys[kept], numbers[kept], config.bucket_cap)
    undated = numbers[~dated]
    some = np.isin(left, undated) | np.isin(right, undated)
    return left[some], right[some]


def _repeated_pairs(parts: Iterable[_Pairs], least: int) -> _Pairs:
    """Return the pairs that stand in enough of the bands."""
    codes, counts = np.empty(0, dtype=np.int64), np.empty(0, dtype=np.int64)
    for left, right in _chunks(parts):
        codes, places = np.unique(
            np.concatenate([codes, left << np.int64(32) | right]), return_inverse=True
        )
        weights = np.concatenate([counts, np.ones(len(left), dtype=np.int64)])
        counts = np.bincount(places, weights).astype(np.int64)
    found = codes[counts >= least]
    return found >> np.int64(32), found & np.int64(0xFFFFFFFF)


def _distinct_pairs(parts: Iterable[_Pairs]) -> _Pairs:
    """Return the distinct pairs of all bands, merged as they come to keep few in memory."""
    found = np.empty((2, 0), dtype=np.int64)
    for chunk in _chunks(parts):
        found = np.unique(np.concatenate([found, chunk], axis=1), axis=1)
    return found[0], found[1]


def _chunks(parts: Iterable[_Pairs], most: int = 1 << 20) -> Iterator[Int64s]:
    waiting: list[Int64s] = []
    for left, right in parts:
        waiting.append(np.stack([left, right]))
        if sum(part.shape[1] for part in waiting) >= most:
            yield np.concatenate(waiting, axis=1)
            waiting = []
    if waiting:
        yield np.concatenate(waiting, axis=1)


def _days(documents: pl.DataFrame) -> Days:
    """Return the publication time in days since 1970 in the order of ids; NaN: no date."""
    stamps = documents.sort("document")["published"].dt.epoch("us").cast(pl.Float64)
    return (stamps / _DAY).fill_null(float("nan")).to_numpy()


def _labelled(tier: str, view: str, pairs: _Pairs) -> pl.DataFrame:
    left, right = pairs
    frame = pl.DataFrame({"left": left, "right": right})
    return frame.with_columns(pl.lit(tier).alias("tier"), pl.lit(view).alias("view"))


def _named(pairs: pl.DataFrame, names: pl.Series) -> pl.DataFrame:
    merged = (
        pairs.group_by("tier", "left", "right")
        .agg(pl.col("view").sort().alias("views"))
        .sort("tier", "left", "right")
    )
    left, right = names.gather(merged["left"]), names.gather(merged["right"])
    return merged.with_columns(left.alias("left"), right.alias("right")).match_to_schema(
        pl.Schema(CANDIDATES_SCHEMA)
    )


def all_pairs(documents: pl.DataFrame, *, tiers: tuple[str, ...]) -> pl.DataFrame:
    """Return every pair of documents as a candidate, for a comparison without clustering."""
    names = documents["document"].sort()
    left, right = np.triu_indices(len(names), k=1)
    pairs = [_labelled(tier, "given", (left, right)) for tier in tiers]
    return _named(pl.concat(pairs), names)
