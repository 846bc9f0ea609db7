"""Groups of a sorted table: found once as slices, cut when they are asked for."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import Any

import polars as pl

Row = dict[str, Any]


class SortedGroups:
    """The rows of a sorted table by its key.

    >>> frame = pl.DataFrame({"document": ["a", "b", "b"], "position": [0, 0, 1]})
    >>> SortedGroups(frame, "document").rows("b")
    [{'document': 'b', 'position': 0}, {'document': 'b', 'position': 1}]
    """

    def __init__(self, frame: pl.DataFrame, *key: str) -> None:
        """Group a table by one column, whose values are the keys, or several, which are tuples."""
        self._frame, self._key = frame, key

    @cached_property
    def slices(self) -> Mapping[Any, tuple[int, int]]:
        """Every key, in the order of the table -> ``(offset, length)`` of its rows."""
        counts = self._frame.group_by(*self._key, maintain_order=True).len()
        found: dict[Any, tuple[int, int]] = {}
        offset = 0
        for *key, length in counts.iter_rows():
            found[key[0] if len(self._key) == 1 else tuple(key)] = (offset, length)
            offset += length
        return found

    def rows(self, key: Any) -> list[Row]:
        """Return the rows of a key, none if the table does not have it; nobody changes them."""
        found = self.slices.get(key)
        return self._frame.slice(*found).to_dicts() if found else []

    def part(self, keys: Iterable[Any]) -> pl.DataFrame:
        """Return the rows of some keys, in the order of the keys."""
        found = [self._frame.slice(*self.slices[key]) for key in keys if key in self.slices]
        return pl.concat([self._frame.clear(), *found], rechunk=True)


class HeldGroups(SortedGroups):
    """The same of a small table, of which all rows are wanted: they are made at once."""

    def rows(self, key: Any) -> list[Row]:
        """Return the rows of a key, none if the table does not have it; nobody changes them."""
        offset, length = self.slices.get(key, (0, 0))
        return self._every[offset : offset + length]

    @cached_property
    def _every(self) -> list[Row]:
        return self._frame.to_dicts()
