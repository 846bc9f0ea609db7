"""The signatures of all documents, one view at a time in memory, and the pairs that share keys."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Final, NamedTuple, Self

import numpy as np
import polars as pl

from dedup.arrays import Bools, Int32s, Int64s, UInt32s, UInt64s
from dedup.config import CopyConfig, EventConfig
from dedup.kernels import band_keys, pairs_of_runs, pairs_sharing, shared_values
from dedup.lists import flat, sizes_of
from dedup.stored import Spilled, numbers_of

_BANDS_AT_ONCE: Final = 64
"""Bands whose values are in memory at a time."""


class Shared(NamedTuple):
    """The values of a view that several documents have, and how many others there are."""

    numbers: Int32s
    """The document of every such value, of shape ``(values,)``, ascending."""
    keys: Int32s
    """Which value it is, of the same shape: equal values have equal keys, which are from 0."""
    holders: Int32s
    """In how many documents it stands, of the same shape."""
    alone: Int64s
    """How many values every document has that no other has, of shape ``(documents,)``."""

    @classmethod
    def of(cls, numbers: Int32s, values: UInt32s, documents: int) -> Self:
        """Find those that several documents have among all values.

        Args:
            numbers: the document of every value, ascending.
            values: no document has one twice.
            documents: how many there are: one may have no value.

        >>> found = Shared.of(np.array([0, 0, 2]), np.array([7, 9, 7], dtype=np.uint32), 3)
        >>> found.numbers.tolist(), found.holders.tolist(), found.alone.tolist()
        ([0, 2], [2, 2], [1, 0, 0])
        """
        keys, holders = shared_values(values)
        there = keys >= 0
        keys = keys[there]
        alone = np.bincount(numbers[~there], minlength=documents)
        return cls(numbers[there], keys, holders[keys], alone.astype(np.int64, copy=False))

    def sizes(self, counted: Bools | slice = slice(None)) -> Int64s:
        """Return how many values every document has; of those that others have, the counted."""
        return self.alone + np.bincount(self.numbers[counted], minlength=len(self.alone))

    def sharing(self, chosen: Bools, least: int) -> tuple[Int64s, Int64s]:
        """Return the pairs of documents that share enough of the chosen values, and how many."""
        keys, numbers = (some[chosen].astype(np.int64) for some in (self.keys, self.numbers))
        return pairs_sharing(keys, numbers, least)


class Sketches:
    """Signatures by view; documents are numbered in the order of their ids.

    Of documents with equal texts only the first has signatures. One view at a time is in memory.
    """

    def __init__(self, names: pl.Series, fingerprints: Spilled) -> None:
        self.large: Counter[str] = Counter()
        """Buckets by view that were larger than their cap."""
        self._fingerprints = fingerprints
        documents = pl.concat(fingerprints.parts("document"))["document"]
        self._numbers = numbers_of(documents, names).astype(np.uint32)
        self._distinct = np.ones(len(names), dtype=np.bool_)
        members, halves = self.fixed("words", slice(0, 2))
        keys = halves.astype(np.uint64)
        self._keys = keys[:, 0] | (keys[:, 1] << np.uint64(32))
        self._members = members
        _, first = np.unique(self._keys, return_index=True)
        self._distinct[np.setdiff1d(members, members[first])] = False

    @property
    def documents(self) -> int:
        """How many documents there are."""
        return len(self._distinct)

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
        for documents, signatures in self._of(view):
            there = slice(filled, filled + len(documents))
            filled = there.stop
            numbers[there] = documents
            signed = flat(signatures).to_numpy().reshape(len(documents), -1)
            values[there] = signed[:, columns]
        return numbers[:filled], values[:filled]

    def shared(self, view: str) -> Shared:
        """Return what several documents have of a view whose signatures are of any length."""
        numbers = [np.empty(0, dtype=np.int32)]
        values = [np.empty(0, dtype=np.uint32)]
        for documents, signatures in self._of(view):
            numbers.append(np.repeat(documents.astype(np.int32), sizes_of(signatures)))
            values.append(flat(signatures).to_numpy())
        return Shared.of(np.concatenate(numbers), np.concatenate(values), self.documents)

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
