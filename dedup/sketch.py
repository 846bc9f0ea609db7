"""The door to datasketch: its permutations, its banding, its interchange format.

Signatures are computed in bulk by :mod:`dedup.kernels`; they equal datasketch's bit for bit,
because the permutations are datasketch's own (scheme ``affine32``, since 2.0). What is stored is a
row of ``num_perm`` unsigned 32-bit values.
"""

from __future__ import annotations

from functools import cache
from typing import Final

import numpy as np
import numpy.typing as npt
from datasketch import LeanMinHash, MinHash, MinHashLSH

from dedup.errors import ConfigError

__all__ = ["SCHEME", "UInt32s", "banding", "lean_minhash", "permutations"]

UInt32s = npt.NDArray[np.uint32]

SCHEME: Final = "affine32"


@cache
def permutations(*, num_perm: int, seed: int) -> tuple[UInt32s, UInt32s]:
    """Return datasketch's multipliers and offsets, each of shape ``(num_perm,)``.

    >>> multipliers, offsets = permutations(num_perm=128, seed=1)
    >>> multipliers.shape, bool((multipliers & 1).all())
    ((128,), True)
    """
    multipliers, offsets = MinHash(num_perm=num_perm, seed=seed, scheme=SCHEME).permutations
    return np.ascontiguousarray(multipliers), np.ascontiguousarray(offsets)


@cache
def banding(*, threshold: float, num_perm: int, recall: float) -> tuple[int, int]:
    """Return datasketch's ``(bands, rows)`` for a Jaccard threshold.

    Args:
        threshold: Jaccard similarity of pairs to be found.
        num_perm: permutations to spend.
        recall: weight of a missed pair against a needless candidate, between 0 and 1. Candidates
            are verified, so a needless one costs microseconds and a missed one is lost.

    Raises:
        ConfigError: the threshold is so high that a single band would be best.

    >>> banding(threshold=0.7, num_perm=128, recall=0.5)
    (14, 9)
    """
    try:
        index = MinHashLSH(threshold=threshold, num_perm=num_perm, weights=(1 - recall, recall))
    except ValueError as error:  # a single band of all values would be best
        raise ConfigError(
            f"copy.threshold: no two bands of {num_perm} values (copy.num_perm) suit {threshold}; "
            "lower it"
        ) from error
    return index.b, index.r


def lean_minhash(signature: npt.ArrayLike, *, seed: int) -> LeanMinHash:
    """Load a stored signature as a datasketch ``LeanMinHash``.

    Args:
        signature: ``num_perm`` unsigned 32-bit values, as in the fingerprints table.
        seed: the seed that made it (``run.json``: ``sketch``).

    >>> lean_minhash([1, 2, 3], seed=1).jaccard(lean_minhash([1, 2, 4], seed=1))
    0.6666666666666666
    """
    values = np.asarray(signature, dtype=np.uint32)
    return LeanMinHash(seed=seed, hashvalues=values, scheme=SCHEME)
