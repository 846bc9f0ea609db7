"""Pairs: documents that share a key, or enough of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final

import numpy as np

from dedup.kernels.arrays import Int64s, UInt32s, UInt64s

__all__ = ["band_keys", "pairs_of_runs", "pairs_sharing"]

_FNV_PRIME: Final = np.uint64(0x100000001B3)
_PAIRS_AT_ONCE: Final = 1 << 22
"""Pairs that are counted at a time: about 100 MB."""


def band_keys(signatures: UInt32s, band: int, rows: int) -> UInt64s:
    """Return one 64-bit key per signature for band number ``band``, of shape ``(documents,)``."""
    keys = np.full(len(signatures), np.uint64(band + 1) * _FNV_PRIME, dtype=np.uint64)
    for row in range(band * rows, (band + 1) * rows):
        keys = (keys ^ signatures[:, row].astype(np.uint64)) * _FNV_PRIME
    return keys


def pairs_of_runs(keys: UInt64s, members: Int64s, cap: int) -> tuple[Int64s, Int64s]:
    """Return the pairs of members that share a key, smaller member first.

    A bucket of up to ``cap`` members gives all its pairs. A larger one gives a star around its
    smallest member and a chain through all: connected and linear, where all pairs are quadratic.
    """
    order = np.lexsort((members, keys))
    keys, members = keys[order], members[order]
    starts = np.flatnonzero(np.r_[True, keys[1:] != keys[:-1]]) if len(keys) else np.array([], int)
    sizes = np.diff(np.r_[starts, len(keys)])
    lefts: list[Int64s] = []
    rights: list[Int64s] = []
    for size in np.unique(sizes[sizes > 1]):
        # All buckets of one size at once: a matrix of shape (buckets, size).
        table = members[starts[sizes == size][:, None] + np.arange(size)[None, :]]
        first, second = _pair_positions(int(size), cap)
        lefts.append(table[:, first].ravel())
        rights.append(table[:, second].ravel())
    if not lefts:
        return np.array([], dtype=np.int64), np.array([], dtype=np.int64)
    left, right = np.concatenate(lefts), np.concatenate(rights)
    return left[left != right], right[left != right]


def pairs_sharing(
    keys: UInt64s, members: Int64s, least: Callable[[Int64s, Int64s], Int64s]
) -> tuple[Int64s, Int64s]:
    """Return the pairs of members that share enough keys, smaller member first.

    Counts are kept for a block of members at a time: most pairs share one key, and all of them at
    once would not fit into memory.

    Args:
        keys: of shape ``(n,)``; keep frequent ones out, for all pairs of a key are formed.
        members: who has the key, of shape ``(n,)``; no member has a key twice.
        least: for the left and right members of pairs, the keys that they must share.
    """
    order = np.lexsort((members, keys))
    keys, members = keys[order], members[order]
    ends = np.r_[np.flatnonzero(keys[1:] != keys[:-1]) + 1, len(keys)]
    places = np.arange(len(keys))
    # The partners of a place follow it, up to the end of the run of its key.
    partners = ends[np.searchsorted(ends, places, side="right")] - places - 1
    found = [np.empty((2, 0), dtype=np.int64)]
    for some in _blocks_of_members(members, partners):
        counts = partners[some]
        steps = np.arange(counts.sum()) - np.repeat(np.cumsum(counts) - counts, counts)
        lefts = np.repeat(members[some], counts)
        rights = members[np.repeat(some, counts) + 1 + steps]
        codes, shared = np.unique(lefts << np.int64(32) | rights, return_counts=True)
        left, right = codes >> np.int64(32), codes & np.int64(0xFFFFFFFF)
        enough = shared >= least(left, right)
        found.append(np.stack([left[enough], right[enough]]))
    left, right = np.concatenate(found, axis=1)
    return left, right


def _blocks_of_members(members: Int64s, partners: Int64s) -> Iterator[Int64s]:
    """Yield the places of whole members, about ``_PAIRS_AT_ONCE`` pairs at a time."""
    places = np.argsort(members, kind="stable")
    ordered, pairs = members[places], np.cumsum(partners[places])
    start = 0
    while start < len(places):
        before = pairs[start - 1] if start else 0
        last = min(int(np.searchsorted(pairs, before + _PAIRS_AT_ONCE)), len(places) - 1)
        end = int(np.searchsorted(ordered, ordered[last], side="right"))
        yield places[start:end]
        start = end


def _pair_positions(size: int, cap: int) -> tuple[Int64s, Int64s]:
    if size <= cap:
        first, second = np.triu_indices(size, k=1)
        return first.astype(np.int64), second.astype(np.int64)
    others = np.arange(1, size)
    star, chain = np.zeros(size - 1, dtype=np.int64), others[:-1]
    return np.concatenate([star, chain]), np.concatenate([others, others[1:]])
