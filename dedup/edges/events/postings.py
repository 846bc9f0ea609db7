"""Which terms documents have, as numbers: of all terms, and of the pairs that two of them have."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Final, TypeVar, cast

import numpy as np
import numpy.typing as npt
import polars as pl

from dedup.arrays import Int32s, Int64s, UInt64s, bounds_of
from dedup.kernels import shared_values
from dedup.lists import flat, sizes_of
from dedup.stored import InParts, Spilled

Array = TypeVar("Array", bound=npt.NDArray[Any])

_AT_ONCE: Final = 1 << 22
"""Terms of documents that are numbered at a time."""
_STORED_AT_ONCE: Final = 1 << 20
"""Terms of documents in a stored part."""


@dataclass(frozen=True, slots=True)
class Postings:
    """Which terms every document has, as numbers, one document behind the other.

    ``starts`` has the shape ``(documents + 1,)``; numbers are less than ``width``.
    """

    starts: Int64s
    numbers: Int32s
    width: int

    @classmethod
    def of(cls, parts: Iterable[pl.Series]) -> tuple[Postings, pl.Series]:
        """Number the terms of lists, in alphabetical order, and name the numbers.

        >>> terms = pl.Series([["b", "c"], [], ["a", "b"]], dtype=pl.List(pl.Categorical))
        >>> Postings.of([terms])[0].numbers.tolist()
        [1, 2, 0, 1]
        """
        lengths: list[pl.Series] = []

        def exploded() -> Iterator[pl.Series]:
            for lists in parts:
                lengths.append(lists.list.len())
                yield flat(lists)

        numbers, names = numbered_terms(exploded())
        return cls(bounds_of(pl.concat(lengths).to_numpy()), numbers, len(names)), names

    def of_documents(self, rows: slice) -> Postings:
        """Return the postings of some documents in a row."""
        starts = self.starts[rows.start : rows.stop + 1]
        return Postings(starts - starts[0], self.numbers[starts[0] : starts[-1]], self.width)


class StoredPostings:
    """Postings that wait on disk, if there is no room for them, until they are asked for.

    >>> postings = Postings(np.array([0, 1, 3]), np.array([2, 0, 2], np.int32), 3)
    >>> StoredPostings(postings).read().numbers.tolist()
    [2, 0, 2]
    """

    def __init__(self, postings: Postings) -> None:
        """Store postings."""
        self._starts, self._width = postings.starts, postings.width
        self._numbers = Spilled(pl.DataFrame(schema={"number": pl.Int32}))
        for start in range(0, len(postings.numbers), _STORED_AT_ONCE):
            part = postings.numbers[start : start + _STORED_AT_ONCE]
            self._numbers.append(pl.DataFrame({"number": part}))

    def read(self) -> Postings:
        """Return them in memory."""
        parts = [part["number"].to_numpy().astype(np.int32) for part in self._numbers.parts()]
        return Postings(self._starts, concatenated(parts), self._width)


def shared_pairs(terms: InParts, single: Postings) -> Postings:
    """Return which pairs of terms every document has; -1 for most, which no other one has."""
    lengths: list[pl.Series] = []
    hashes = [np.empty(0, dtype=np.uint64)]
    start = 0
    for part in terms.parts("pairs"):
        lists = part["pairs"]
        rows = slice(start, start + len(lists))
        start += len(lists)
        keys = _pair_keys(lists, single.of_documents(rows))
        hashes.append(pl.Series(keys).hash().to_numpy())
        lengths.append(lists.list.len())
    numbers, holders = shared_values(concatenated(hashes))
    return Postings(bounds_of(pl.concat(lengths).to_numpy()), numbers, len(holders))


def _pair_keys(lists: pl.Series, single: Postings) -> UInt64s:
    """Return pairs of places in the terms of their documents as pairs of terms, in one number."""
    pairs = flat(lists).to_numpy()
    starts = np.repeat(single.starts[:-1], sizes_of(lists)).astype(np.uint64)
    keys = single.numbers[starts + (pairs >> np.uint64(32))].astype(np.uint64) << np.uint64(32)
    keys |= single.numbers[starts + (pairs & np.uint64(0xFFFFFFFF))].astype(np.uint64)
    return keys


def concatenated(arrays: list[Array]) -> Array:
    """Return arrays behind each other; the list is empty then, lest all of it is there twice.

    >>> concatenated([np.array([1, 2]), np.array([3])]).tolist()
    [1, 2, 3]
    """
    whole = np.empty(sum(map(len, arrays)), dtype=arrays[0].dtype)
    arrays.reverse()
    start = 0
    while arrays:
        part = arrays.pop()
        whole[start : start + len(part)] = part
        start += len(part)
    return cast("Array", whole)


def numbered_terms(parts: Iterable[pl.Series]) -> tuple[Int32s, pl.Series]:
    """Return the numbers of terms, in categorical columns, and the names of the numbers, sorted.

    >>> numbers, names = numbered_terms([pl.Series(["b", "c", "b", "a"], dtype=pl.Categorical)])
    >>> numbers.tolist(), names.to_list()
    ([1, 2, 1, 0], ['a', 'b', 'c'])
    """
    codes, categories = [], []
    for part in parts:
        codes.append(part.to_physical().to_numpy().astype(np.int32))
        categories.append(part.unique())  # kept, for categories that nobody holds are numbered anew
    distinct = pl.concat(categories).unique()
    names = distinct.cast(pl.String)
    order = names.arg_sort()
    every = distinct.to_physical().gather(order).to_numpy()
    places = np.zeros(int(every.max(initial=0)) + 1, dtype=np.int32)
    places[every] = np.arange(len(every))
    numbers = concatenated(codes)
    for start in range(0, len(numbers), _AT_ONCE):
        numbers[start : start + _AT_ONCE] = places[numbers[start : start + _AT_ONCE]]
    return numbers, names.gather(order)
