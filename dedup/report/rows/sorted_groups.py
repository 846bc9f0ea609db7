"""Groups of a sorted table: found once as slices, cut when they are asked for."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import polars as pl

__all__ = ["cut", "parts", "slices"]


def parts(
    frame: pl.DataFrame, slices: Mapping[Any, tuple[int, int]], keys: Iterable[str]
) -> pl.DataFrame:
    """Return the rows of some keys, in the order of the keys."""
    found = [frame.slice(*slices[key]) for key in keys if key in slices]
    return pl.concat([frame.clear(), *found], rechunk=True)


def slices(frame: pl.DataFrame, *keys: str) -> dict[Any, tuple[int, int]]:
    """Map every key of a sorted frame to ``(offset, length)`` of its rows."""
    counts = frame.group_by(*keys, maintain_order=True).len()
    found: dict[Any, tuple[int, int]] = {}
    offset = 0
    for *key, length in counts.iter_rows():
        found[key[0] if len(keys) == 1 else tuple(key)] = (offset, length)
        offset += length
    return found


def cut(frame: pl.DataFrame, rows: tuple[int, int] | None) -> list[dict[str, Any]]:
    """Return the rows of one slice; None: there are none."""
    return frame.slice(*rows).to_dicts() if rows else []
