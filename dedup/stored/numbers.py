"""The numbers of documents, which are where their ids stand among all, and tables read by them."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterator
from typing import Final

import numpy as np
import polars as pl

from dedup.arrays import Int64s
from dedup.stored.tables import InParts

_AT_ONCE: Final = 2048


def numbers_of(documents: pl.Series, ids: pl.Series) -> Int64s:
    """Return the numbers of documents, of shape ``(documents,)``.

    Args:
        documents: their ids, all of which are there; sorted ones are found ten times as fast.
        ids: of all documents, sorted.

    >>> numbers_of(pl.Series(["c", "a", "c"]), pl.Series(["a", "b", "c"])).tolist()
    [2, 0, 2]
    """
    # Not as categories: to make these reads all ids, however few are asked for.
    return ids.search_sorted(documents).to_numpy().astype(np.int64)


class ByNumber(InParts):
    """A table that is read by documents; these are numbered in the order of their ids."""

    ids: pl.Series
    """Of all documents, sorted."""

    @abstractmethod
    def take(self, documents: Int64s, *columns: str) -> pl.DataFrame:
        """Return the rows of documents in the order of these numbers; of some columns, or all."""

    def of_ids(self, ids: pl.Series, *columns: str) -> pl.DataFrame:
        """Return the rows of documents by their ids, all of which are there."""
        return self.take(self.rows_of(ids), *columns)

    def rows_of(self, ids: pl.Series) -> Int64s:
        """Return the numbers of documents by their ids, all of which are there."""
        return numbers_of(ids, self.ids)

    def slice(self, offset: int, length: int, *columns: str) -> pl.DataFrame:
        """Return the rows of some documents in a row."""
        return self.take(np.arange(offset, min(offset + length, len(self.ids))), *columns)

    def parts(self, *columns: str) -> Iterator[pl.DataFrame]:
        """Yield the rows of some documents at a time, in order."""
        for start in range(0, max(len(self.ids), 1), _AT_ONCE):
            yield self.slice(start, _AT_ONCE, *columns)
