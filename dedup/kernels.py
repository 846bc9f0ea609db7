"""Inner loops: pure functions on arrays, no strings and no tables."""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt

__all__ = ["band_keys", "minhash", "pairs_of_runs", "sample_hashes"]

UInt32s = npt.NDArray[np.uint32]
UInt64s = npt.NDArray[np.uint64]
Int64s = npt.NDArray[np.int64]

_FNV_PRIME: Final = np.uint64(0x100000001B3)
_EMPTY: Final = np.uint32(0xFFFFFFFF)
_BLOCK: Final = 1 << 12


def minhash(hashes: UInt32s, multipliers: UInt32s, offsets: UInt32s) -> UInt32s:
    """Return the MinHash signature of a set of 32-bit hashes (Broder 1997).

    Args:
        hashes: the set, of shape ``(n,)``; repeated values change nothing.
        multipliers: of :func:`dedup.sketch.permutations`, of shape ``(num_perm,)``.
        offsets: of :func:`dedup.sketch.permutations`, of shape ``(num_perm,)``.

    Returns:
        ``min(multiplier * mixed + offset mod 2**32)`` per permutation, of shape ``(num_perm,)``:
        what datasketch 2.0 computes under the scheme ``affine32``. The empty set gives all ones.
    """
    signature = np.full(len(multipliers), _EMPTY, dtype=np.uint32)
    # In blocks: a text of a million words would fill a matrix of gigabytes.
    for start in range(0, len(hashes), _BLOCK):
        values = multipliers[:, None] * _mix32(hashes[start : start + _BLOCK])[None, :]
        values += offsets[:, None]
        np.minimum(signature, values.min(axis=1), out=signature)
    return signature


def sample_hashes(hashes: UInt64s, rate: int) -> UInt32s:
    """Return the sampled shingles: distinct hashes under 2**64 / rate, as 32-bit values, sorted.

    The same shingle is kept in every document or in none (FracMinHash: Irber et al. 2022), so
    shared samples show containment, which a MinHash of fixed size cannot.
    """
    kept = np.unique(hashes[hashes < np.uint64(2**64 // rate - 1)])
    return np.unique((kept & np.uint64(0xFFFFFFFF)).astype(np.uint32))


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


def _pair_positions(size: int, cap: int) -> tuple[Int64s, Int64s]:
    if size <= cap:
        first, second = np.triu_indices(size, k=1)
        return first.astype(np.int64), second.astype(np.int64)
    others = np.arange(1, size)
    star, chain = np.zeros(size - 1, dtype=np.int64), others[:-1]
    return np.concatenate([star, chain]), np.concatenate([others, others[1:]])


def _mix32(values: UInt32s) -> UInt32s:
    """Return MurmurHash3's 32-bit finaliser of every value, as datasketch pre-mixes its input."""
    values = values ^ (values >> np.uint32(16))
    values = values * np.uint32(0x85EBCA6B)
    values = values ^ (values >> np.uint32(13))
    values = values * np.uint32(0xC2B2AE35)
    return np.asarray(values ^ (values >> np.uint32(16)))
