"""The texts of a batch as one array of bytes, as compiled loops read them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any, Self

import numpy as np
import numpy.typing as npt
import polars as pl

from dedup.arrays import Int64s, UInt64s, bounds_of
from dedup.letters import Bytes
from dedup.scanning import hash_spans


@dataclass(frozen=True)
class TextBytes:
    """Texts as UTF-8, one behind the other.

    ``data`` has the shape ``(bytes,)``; text i is ``data[bounds[i]:bounds[i + 1]]``, and ``raw``
    holds the same bytes.
    """

    raw: bytes
    data: Bytes
    bounds: Int64s

    @classmethod
    def of(cls, texts: pl.Series) -> Self:
        r"""Return the bytes of a column of texts without nulls.

        >>> texts = TextBytes.of(pl.Series(["é", "so"]))
        >>> texts.bounds.tolist(), texts.raw
        ([0, 2, 4], b'\xc3\xa9so')
        """
        return cls.joined(texts.cast(pl.Binary).to_list(), texts.str.len_bytes().to_numpy())

    @classmethod
    def joined(cls, pieces: list[bytes], sizes: npt.NDArray[Any]) -> Self:
        """Return texts of so many bytes each, which pieces of one text or more make up."""
        raw = pieces[0] if len(pieces) == 1 else b"".join(pieces)
        return cls(raw, np.frombuffer(raw, dtype=np.uint8), bounds_of(sizes))

    def hashes(self) -> UInt64s:
        """Return the :func:`dedup.scanning.hash_spans` of every text."""
        return hash_spans(self.data, self.bounds[:-1], self.bounds[1:])

    def only(self, rows: Int64s) -> Self:
        """Return some of the texts.

        >>> TextBytes.of(pl.Series(["an", "old", "bridge"])).only(np.array([0, 2])).raw
        b'anbridge'
        """
        starts, ends = self.bounds[rows], self.bounds[rows + 1]
        ranges = zip(starts.tolist(), ends.tolist(), strict=True)
        return type(self).joined([self.raw[start:end] for start, end in ranges], ends - starts)

    @cached_property
    def _further(self) -> Int64s:
        """The bytes that begin no code point, ascending: of English, few."""
        return np.flatnonzero(self.data.view(np.int8) < -0x40)

    def places(self, rows: Int64s, offsets: Int64s) -> Int64s:
        """Return the bytes at which code points begin, given their texts and offsets in them.

        >>> texts = TextBytes.of(pl.Series(["é", "so"]))
        >>> texts.places(np.array([0, 1]), np.array([1, 2])).tolist()
        [2, 4]
        """
        points = (self.bounds - np.searchsorted(self._further, self.bounds))[rows] + offsets
        before = self._further - np.arange(len(self._further))  # code points that begin before it
        return np.asarray(points + np.searchsorted(before, points, side="right"))

    def spans(self, rows: Int64s, sentences: pl.DataFrame) -> tuple[Int64s, Int64s]:
        """Return the bytes where sentences start and end.

        Args:
            rows: the text of each.
            sentences: ``start`` and ``end``, in code points.
        """
        ends = np.stack([_ints(sentences["start"]), _ints(sentences["end"])], axis=1)
        places = self.places(np.repeat(rows, 2), ends.ravel()).reshape(-1, 2)
        return places[:, 0].copy(), places[:, 1].copy()

    def offsets(self, rows: Int64s, places: Int64s) -> Int64s:
        """Return the offsets, in code points, of bytes in their texts."""
        before = self.bounds - np.searchsorted(self._further, self.bounds)
        return np.asarray(places - np.searchsorted(self._further, places) - before[rows])

    def lengths(self) -> Int64s:
        """Return how many code points every text has.

        >>> TextBytes.of(pl.Series(["é", "", "so"])).lengths().tolist()
        [1, 0, 2]
        """
        return self.offsets(np.arange(len(self.bounds) - 1), self.bounds[1:])

    def strings(self, starts: Int64s, ends: Int64s) -> list[str]:
        """Return what stands in many spans of bytes."""
        raw = self.raw
        return [raw[a:b].decode() for a, b in zip(starts.tolist(), ends.tolist(), strict=True)]


def rows_of(documents: pl.DataFrame, others: pl.DataFrame) -> Int64s:
    """Return the row in ``documents`` of the document of every row of another table.

    Rows of one document that follow each other, as sentences do, are looked up together.

    >>> documents = pl.DataFrame({"document": ["b", "a"]})
    >>> rows_of(documents, pl.DataFrame({"document": ["a", "a", "b", "a"]})).tolist()
    [1, 1, 0, 1]
    """
    numbered = documents.select("document", row=pl.int_range(pl.len()))
    runs = others["document"].rle().struct.unnest().rename({"value": "document"})
    joined = runs.join(numbered, on="document", how="left", maintain_order="left")
    return np.repeat(_ints(joined["row"]), _ints(joined["len"]))


def _ints(column: pl.Series) -> Int64s:
    return column.to_numpy().astype(np.int64, copy=False)
