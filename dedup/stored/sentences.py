"""The sentences of a dump as numbers, which take a sixth of what their table takes."""

from __future__ import annotations

from functools import cached_property
from typing import Final, Self

import numpy as np
import polars as pl

from dedup.arrays import Bools, Int32s, Int64s, UInt32s
from dedup.kernels import ranges
from dedup.schema import empty_table
from dedup.spans import KINDS, KINDS_REPORTED
from dedup.stored.growing import Growing
from dedup.stored.numbers import ByNumber

_KINDS: Final = pl.Enum(KINDS)
_FURNITURE_CODE: Final = KINDS.index("boilerplate")
_SCHEMA: Final = empty_table("sentences").schema
"""Made once: it is asked for with every batch, and takes part of a millisecond."""


class StoredSentences(ByNumber):
    """The ``sentences`` table; documents are numbered in the order of their ids.

    >>> spans = {"position": [0, 1], "start": [0, 7], "end": [6, 15], "kind": ["heading", "body"]}
    >>> table = pl.DataFrame({"document": ["b", "b"], **spans})
    >>> sentences = StoredSentences.of(pl.Series(["a", "b"]), table)
    >>> sentences.counts.tolist(), sentences.of_ids(pl.Series(["b"]))["start"].to_list()
    ([0, 2], [0, 7])
    """

    def __init__(self, ids: pl.Series) -> None:
        """Begin; ``ids`` are those of all documents, sorted."""
        self.ids = ids
        self.counts: Final = np.zeros(len(ids), np.int64)
        """The sentences of every document, of shape ``(documents,)``."""
        self._starts, self._ends = Growing(np.int32), Growing(np.int32)
        self._kinds = Growing(np.uint8)

    @classmethod
    def of(cls, ids: pl.Series, table: pl.DataFrame) -> Self:
        """Return a ``sentences`` table, in whatever order its documents are."""
        table = table if table["document"].is_sorted() else table.sort("document", "position")
        sentences = cls(ids)
        sentences.append(table)
        return sentences

    def append(self, table: pl.DataFrame) -> None:
        """Add the sentences of the next documents, in the order of the table."""
        runs = table["document"].rle().struct.unnest()
        self.counts[self.rows_of(runs["value"])] = runs["len"]
        self._starts.append(table["start"].to_numpy())
        self._ends.append(table["end"].to_numpy())
        self._kinds.append(table["kind"].cast(_KINDS).to_physical().to_numpy())

    @property
    def schema(self) -> pl.Schema:
        """The columns and their types."""
        return _SCHEMA

    @property
    def height(self) -> int:
        """How many sentences there are."""
        return int(self.counts.sum())

    @property
    def starts(self) -> Int32s:
        """Where sentences start, in code points, of shape ``(sentences,)``."""
        return self._starts.whole

    @property
    def ends(self) -> Int32s:
        """Where they end."""
        return self._ends.whole

    @property
    def report(self) -> Bools:
        """Whether they report: nothing else is ever matched on."""
        return np.less(self._kinds.whole, len(KINDS_REPORTED))

    @cached_property
    def first(self) -> Int64s:
        """The first sentence of every document, of shape ``(documents,)``; all are there."""
        return np.cumsum(self.counts) - self.counts

    @property
    def documents(self) -> UInt32s:
        """The number of the document of every sentence."""
        return np.repeat(np.arange(len(self.counts), dtype=np.uint32), self.counts)

    @property
    def positions(self) -> Int64s:
        """The index of every sentence in its document, from 0."""
        return ranges(np.zeros(len(self.counts), np.int64), self.counts)

    def with_furniture(self, places: Int64s) -> StoredSentences:
        """Return the same with more sentences that are boilerplate: those at some places."""
        marked = StoredSentences(self.ids)
        marked.counts[:] = self.counts
        marked._starts, marked._ends = self._starts, self._ends
        kinds = self._kinds.whole.copy()
        kinds[places] = _FURNITURE_CODE
        marked._kinds.append(kinds)
        return marked

    def take(self, documents: Int64s, *columns: str) -> pl.DataFrame:
        """Return the sentences of some documents, in the order in which these are named."""
        counts = self.counts[documents]
        places = ranges(self.first[documents], counts)
        every = {
            "document": self.ids.gather(np.repeat(documents, counts)),
            "position": ranges(np.zeros(len(counts), np.int64), counts),
            "start": self.starts[places].astype(np.int64),
            "end": self.ends[places].astype(np.int64),
            "kind": _KINDS.categories.gather(self._kinds.whole[places]),
        }
        return pl.DataFrame(every, schema=self.schema).select(columns or pl.all())
