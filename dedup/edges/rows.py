"""The rows of some documents of a large table, found without reading the others."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import polars as pl

from dedup.kernels import ranges

__all__ = ["Rows"]


class Rows:
    """A table in which the rows of a document stand together.

    >>> rows = Rows(pl.DataFrame({"document": ["a", "b", "b"], "start": [0, 0, 9]}))
    >>> rows.of(["b"])["start"].to_list()
    [0, 9]
    """

    def __init__(self, table: pl.DataFrame) -> None:
        """Note where the rows of every document stand."""
        self._table = table
        runs = table["document"].rle().struct.unnest()
        ends = runs["len"].cum_sum()
        spans = zip((ends - runs["len"]).to_list(), ends.to_list(), strict=True)
        self._places = dict(zip(runs["value"].to_list(), spans, strict=True))

    def of(self, documents: Iterable[str]) -> pl.DataFrame:
        """Return the rows of these documents, in their order; some may have none."""
        spans = [self._places.get(document, (0, 0)) for document in documents]
        starts, ends = np.array(spans, dtype=np.int64).reshape(-1, 2).T
        return self._table[ranges(starts, ends - starts)]
