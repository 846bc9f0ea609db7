"""find_candidates: documents, fingerprints -> pairs worth verifying, and what proposed them.

Locality-sensitive hashing by sorting: documents that agree in one band of their signature share a
key, and equal keys stand together after a sort (Leskovec, Rajaraman & Ullman, Mining of Massive
Datasets, ch. 3). Nothing is connected here: every pair is verified by the edges.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt
import polars as pl

from dedup.config import Config, CopyConfig, EventConfig
from dedup.kernels import (
    Int64s,
    UInt32s,
    UInt64s,
    band_keys,
    counted_pairs,
    ends_of_pairs,
    pairs_of,
    pairs_of_runs,
    pairs_sharing,
    sizes_of_runs,
)
from dedup.sketch import banding
from dedup.stored import Spilled
from dedup.views import VIEW_BITS

__all__ = ["CANDIDATES_SCHEMA", "Proposed", "all_pairs", "find_candidates"]

CANDIDATES_SCHEMA: Final[dict[str, pl.DataType]] = {
    "tier": pl.Enum(["copy", "event"]),
    "left": pl.UInt32(),
    "right": pl.UInt32(),
    "views": pl.UInt16(),
}
"""One row per pair and tier, ``left < right``: documents are numbered in the order of their ids;
``views`` that proposed the pair are bits (:data:`dedup.views.VIEW_BITS`)."""

Int32s = npt.NDArray[np.int32]
Days = np.ndarray[tuple[int], np.dtype[np.float64]]
"""Publication times in days since 1970, NaN: no date."""

_BANDS_AT_ONCE: Final = 64
_PARTS: Final = 8
_BLOCK_PRIME: Final = np.uint64(0x9E3779B97F4A7C15)
_DAY: Final = 86_400e6
_LEAST_SHARED_SAMPLES: Final = 2


class Proposed(NamedTuple):
    """What :func:`find_candidates` returns."""

    pairs: pl.DataFrame
    """The pairs of both tiers (:data:`CANDIDATES_SCHEMA`), sorted."""
    large_buckets: dict[str, int]
    """View -> buckets of more documents than its cap, which gave a star and a chain of pairs."""


def find_candidates(documents: pl.DataFrame, fingerprints: Spilled, *, config: Config) -> Proposed:
    """Return the candidate pairs of both tiers.

    Of documents with equal words only the first (by id) is compared with others.
    """
    names = documents["document"].sort()
    sketches = _Sketches(names, fingerprints)
    days = _days(documents)
    copies = {
        "words": sketches.equal_texts(config.copy),
        "shingles": _near_copies(sketches, config.copy),
        "samples": _embedded_copies(sketches, config.copy),
        "forms": _forms(sketches, days, config.copy),
    }
    events = {}
    if "event" in config.tiers:
        events["terms"] = _same_subject(sketches, days, config.event)
        events["pairs"] = _same_particulars(sketches, days, config.event)
    pairs = pl.concat([_table("copy", copies), _table("event", events)])
    return Proposed(pairs, {view: count for view, count in sketches.large.items() if count})


class _Sketches:
    """Signatures by view; documents are numbered in the order of their ids.

    Of documents with equal texts only the first has signatures. One view at a time is in memory.
    """

    def __init__(self, names: pl.Series, fingerprints: Spilled) -> None:
        self.large: Counter[str] = Counter()
        """Buckets by view that were larger than their cap."""
        self._fingerprints = fingerprints
        documents = pl.concat(fingerprints.parts("document"))["document"]
        self._numbers = documents.cast(pl.Enum(names)).to_physical().to_numpy()
        self._distinct = np.ones(len(names), dtype=np.bool_)
        members, halves = self.fixed("words", slice(0, 2))
        keys = halves.astype(np.uint64)
        self._keys = keys[:, 0] | (keys[:, 1] << np.uint64(32))
        self._members = members
        _, first = np.unique(self._keys, return_index=True)
        self._distinct[np.setdiff1d(members, members[first])] = False

    def equal_texts(self, config: CopyConfig) -> Int64s:
        """Return pairs of documents whose words are equal."""
        return self.pairs_in_buckets("words", self._keys, self._members, config)

    def pairs_in_buckets(
        self, view: str, keys: UInt64s, members: Int64s, config: CopyConfig | EventConfig
    ) -> Int64s:
        """Return the pairs of members with equal keys, and count the buckets that are large."""
        pairs, large = pairs_of_runs(keys, members, config.bucket_cap)
        self.large[view] += large
        return pairs

    def fixed(self, view: str, columns: slice) -> tuple[Int64s, UInt32s]:
        """Return document numbers ``(n,)`` and some columns of the signatures ``(n, columns)``."""
        numbers = np.empty(len(self._distinct), dtype=np.int64)
        values = np.empty((len(numbers), columns.stop - columns.start), dtype=np.uint32)
        filled = 0
        for some, signatures in self._of(view):
            there = slice(filled, filled + len(some))
            filled = there.stop
            numbers[there] = some
            flat = signatures.explode(empty_as_null=False).to_numpy()
            values[there] = flat.reshape(len(some), -1)[:, columns]
        return numbers[:filled], values[:filled]

    def ragged(self, view: str) -> tuple[Int32s, UInt32s]:
        """Return the document number of every value, and the values, both flat."""
        numbers = [np.empty(0, dtype=np.int32)]
        values = [np.empty(0, dtype=np.uint32)]
        for some, signatures in self._of(view):
            numbers.append(np.repeat(some.astype(np.int32), signatures.list.len().to_numpy()))
            values.append(signatures.explode(empty_as_null=False).to_numpy())
        return np.concatenate(numbers), np.concatenate(values)

    def banded(self, view: str, *, bands: int, rows: int) -> Iterator[tuple[Int64s, UInt64s]]:
        """Yield the document numbers and the keys of every band; some bands at a time are read."""
        for first in range(0, bands, _BANDS_AT_ONCE):
            last = min(first + _BANDS_AT_ONCE, bands)
            numbers, signatures = self.fixed(view, slice(first * rows, last * rows))
            for band in range(last - first):
                yield numbers, band_keys(signatures, band, rows)

    def count(self, view: str) -> int:
        """Return how many documents have a signature."""
        return sum(len(numbers) for numbers, _ in self._of(view))

    def _of(self, view: str) -> Iterator[tuple[Int64s, pl.Series]]:
        """Yield document numbers and signatures of a view, part by part, if it has any there."""
        start = 0
        for part in self._fingerprints.parts("view", "signature"):
            numbers = self._numbers[start : start + part.height]
            start += part.height
            kept = (part["view"] == view).to_numpy() & self._distinct[numbers]
            if kept.any():
                yield numbers[kept].astype(np.int64), part["signature"].filter(kept)


def _near_copies(sketches: _Sketches, config: CopyConfig) -> Int64s:
    bands, rows = banding(
        threshold=config.threshold, num_perm=config.num_perm, recall=config.recall
    )
    return counted_pairs(
        sketches.pairs_in_buckets("shingles", keys, numbers, config)
        for numbers, keys in sketches.banded("shingles", bands=bands, rows=rows)
    )


def _embedded_copies(sketches: _Sketches, config: CopyConfig) -> Int64s:
    """Return pairs that share enough sampled shingles; shingles in many documents say nothing.

    At least two, and a share of the samples of the document that has fewer: that is sensitive to
    containment, whatever the length of the other.
    """
    numbers, values = sketches.ragged("samples")
    holders = _holders(values)
    sizes = np.bincount(numbers[holders <= config.sample_cap])
    chosen = (holders > 1) & (holders <= config.sample_cap)
    pairs, shared = _sharing(numbers, values, chosen, _LEAST_SHARED_SAMPLES)
    left, right = ends_of_pairs(pairs)
    return pairs[shared >= config.sample_share * np.minimum(sizes[left], sizes[right])]


def _forms(sketches: _Sketches, days: Days, config: CopyConfig) -> Int64s:
    """Return the next issues of what fills in one form, whose words stand in too many documents.

    All pairs of a form would be quadratic, and tell no more: every document is compared with the
    next few in time that share the samples of the form. So an edge says that they are templates.
    """
    numbers, values = sketches.ragged("samples")
    holders = _holders(values)
    sizes = np.bincount(numbers)
    chosen = (holders > config.sample_cap) & (holders <= config.form_cap)
    numbers, keys = numbers[chosen], values[chosen]
    order = np.lexsort((numbers, days[numbers], keys))
    numbers, keys = numbers[order], keys[order]
    found = [np.empty(0, dtype=np.int64)]
    for step in range(1, config.form_issues + 1):
        same = keys[step:] == keys[:-step]
        ends = np.sort(np.stack([numbers[step:][same], numbers[:-step][same]]), axis=0)
        found.append(pairs_of(ends[0], ends[1]))
    pairs, shared = np.unique(np.concatenate(found), return_counts=True)
    left, right = ends_of_pairs(pairs)
    least = config.form_share * np.minimum(sizes[left], sizes[right])
    return np.asarray(pairs[shared >= np.maximum(least, _LEAST_SHARED_SAMPLES)])


def _same_subject(sketches: _Sketches, days: Days, config: EventConfig) -> Int64s:
    """Return pairs that agree in a band of heavy terms, and in time where both are dated."""
    rows = config.num_perm // config.bands
    banded = sketches.banded("terms", bands=config.bands, rows=rows)
    if sketches.count("terms") <= config.unblocked:
        return counted_pairs(
            sketches.pairs_in_buckets("terms", key, some, config) for some, key in banded
        )
    return counted_pairs(_near_in_time(sketches, banded, days, config))


def _near_in_time(
    sketches: _Sketches, banded: Iterable[tuple[Int64s, UInt64s]], days: Days, config: EventConfig
) -> Iterator[Int64s]:
    """Yield the pairs of every band, and then those of which a document has no date."""
    stride = config.block_days / 2
    undated: list[Int64s] = []
    for numbers, key in banded:
        dated = ~np.isnan(days[numbers])
        block = np.floor(np.where(dated, days[numbers], 0) / stride).astype(np.int64)
        undated.append(_with_undated(sketches, key, numbers, dated, config))
        keys, members = _blocked(key[dated], numbers[dated], block[dated])
        yield sketches.pairs_in_buckets("terms", keys, members, config)
    yield counted_pairs(undated, config.undated_bands)


def _same_particulars(sketches: _Sketches, days: Days, config: EventConfig) -> Int64s:
    """Return pairs that share enough rare pairs of terms, whenever they were published.

    Dates may be wrong, and some events are reported for weeks: what is left of their candidates
    when terms are compared in blocks of publication is found here.
    """
    numbers, values = sketches.ragged("pairs")
    holders = _holders(values)
    chosen = (holders > 1) & (holders <= config.pair_cap)
    least = min(config.undated_pairs, config.pairs_shared)
    pairs, shared = _sharing(numbers, values, chosen, least)
    left, right = ends_of_pairs(pairs)
    undated = np.isnan(days[left]) | np.isnan(days[right])
    return pairs[shared >= np.where(undated, config.undated_pairs, config.pairs_shared)]


def _holders(values: UInt32s) -> Int32s:
    """Return in how many documents every value stands, of shape ``(values,)``."""
    found = np.empty(len(values), dtype=np.int32)
    for part in range(_PARTS):  # a part at a time, for counting takes ten times the values
        places = np.flatnonzero(values % _PARTS == part)
        found[places] = sizes_of_runs(values[places].astype(np.uint64))
    return found


def _sharing(
    numbers: Int32s, values: UInt32s, chosen: npt.NDArray[np.bool_], least: int
) -> tuple[Int64s, Int64s]:
    """Return the pairs of documents that share enough of the chosen values, and how many."""
    keys = values[chosen].astype(np.uint64)
    return pairs_sharing(keys, numbers[chosen].astype(np.int64), least)


def _blocked(keys: UInt64s, numbers: Int64s, block: Int64s) -> tuple[UInt64s, Int64s]:
    """Return keys that are equal inside one of two overlapping blocks of days, and whose."""
    blocks = np.concatenate([block, block + 1]).astype(np.uint64)
    mixed = np.tile(keys, 2) ^ (blocks * _BLOCK_PRIME)
    return mixed, np.tile(numbers, 2)


def _with_undated(
    sketches: _Sketches,
    keys: UInt64s,
    numbers: Int64s,
    dated: np.ndarray[tuple[int], np.dtype[np.bool_]],
    config: EventConfig,
) -> Int64s:
    """Return the pairs of equal keys of which at least one document has no date."""
    kept = np.isin(keys, keys[~dated])
    pairs = sketches.pairs_in_buckets("terms", keys[kept], numbers[kept], config)
    without = np.zeros(int(numbers[-1]) + 1, dtype=np.bool_)
    without[numbers[~dated]] = True
    left, right = ends_of_pairs(pairs)
    return pairs[without[left] | without[right]]


def _days(documents: pl.DataFrame) -> Days:
    """Return the publication time in days since 1970 in the order of ids; NaN: no date."""
    stamps = documents.sort("document")["published"].dt.epoch("us").cast(pl.Float64)
    return (stamps / _DAY).fill_null(float("nan")).to_numpy()


def _table(tier: str, found: Mapping[str, Int64s]) -> pl.DataFrame:
    """Return the pairs of a tier, each once, with the views that found it."""
    pairs = np.concatenate([np.empty(0, np.int64), *found.values()])
    bits = [np.full(len(some), VIEW_BITS[view], np.uint16) for view, some in found.items()]
    order = np.argsort(pairs, kind="stable")
    starts = np.flatnonzero(np.diff(pairs[order], prepend=-1))
    ordered = np.concatenate([np.empty(0, np.uint16), *bits])[order]
    left, right = ends_of_pairs(pairs[order][starts])
    columns = {
        "tier": pl.repeat(tier, len(starts), dtype=CANDIDATES_SCHEMA["tier"], eager=True),
        "left": left.astype(np.uint32),
        "right": right.astype(np.uint32),
        "views": np.bitwise_or.reduceat(ordered, starts) if len(starts) else ordered,
    }
    return pl.DataFrame(columns, schema=CANDIDATES_SCHEMA)


def all_pairs(documents: pl.DataFrame, *, tiers: tuple[str, ...]) -> pl.DataFrame:
    """Return every pair of documents as a candidate, for a comparison without clustering."""
    left, right = np.triu_indices(documents.height, k=1)
    given = {"given": pairs_of(left, right)}
    return pl.concat([_table(tier, given) for tier in sorted(tiers)])
