"""The door to datasketch: its permutations, its banding, its interchange format.

Signatures are computed in bulk by :mod:`dedup.kernels`; they equal datasketch's bit for bit,
because the permutations are datasketch's own (scheme ``affine32``, since 2.0). What is stored is a
row of ``num_perm`` unsigned 32-bit values.

The two formulas that a run needs are written out here, and tests hold them against datasketch:
importing it takes half as long as all other libraries together.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from itertools import count, repeat
from typing import TYPE_CHECKING, Final

import numpy as np
import numpy.typing as npt

from dedup.arrays import Float64s, UInt32s

if TYPE_CHECKING:
    from datasketch import LeanMinHash

SCHEME: Final = "affine32"
_LEAST_BANDS: Final = 2
"""As datasketch has it, which refuses a threshold, such as 1, that one band would suit best."""
_MOST_NODES: Final = 257
"""More choose no other bands, for 1,024 and 2,048 values, and take seconds to be found."""


@cache
def permutations(*, num_perm: int, seed: int) -> tuple[UInt32s, UInt32s]:
    """Return datasketch's multipliers and offsets, each of shape ``(num_perm,)``.

    >>> multipliers, offsets = permutations(num_perm=128, seed=1)
    >>> multipliers.shape, bool((multipliers & 1).all())
    ((128,), True)
    """
    numbers = np.random.RandomState(seed)
    # An odd multiplier maps no two values to one.
    multipliers = 2 * numbers.randint(0, 1 << 31, num_perm, dtype=np.uint32) + 1
    return multipliers.astype(np.uint32), numbers.randint(0, 1 << 32, num_perm, dtype=np.uint32)


@cache
def banding(*, threshold: float, num_perm: int, recall: float) -> tuple[int, int]:
    """Return datasketch's ``(bands, rows)`` for a Jaccard threshold: two bands at least.

    Args:
        threshold: Jaccard similarity of pairs to be found.
        num_perm: permutations to spend.
        recall: weight of a missed pair against a needless candidate, between 0 and 1. Candidates
            are verified, so a needless one costs microseconds and a missed one is lost.

    >>> banding(threshold=0.7, num_perm=128, recall=0.5)
    (14, 9)
    """
    losses = _losses(threshold, num_perm, recall)
    _, bands, rows = min(one for one in losses if one[1] >= _LEAST_BANDS)
    return bands, rows


def _losses(threshold: float, num_perm: int, recall: float) -> Iterator[tuple[float, int, int]]:
    """Yield how many pairs are proposed below a threshold and missed above it, weighed.

    That of every number of bands and rows, for which all bands of so many rows are counted at once.
    """
    # Of a polynomial of degree num_perm, with so many nodes the integral is exact.
    nodes, weights = _legendre(min(num_perm // 2 + 1, _MOST_NODES))
    below, above = threshold * nodes, threshold + (1 - threshold) * nodes
    for rows in range(1, num_perm + 1):
        shape = (num_perm // rows, len(nodes))
        unlike, lost = (
            np.cumprod(np.broadcast_to(1 - shared**rows, shape), axis=0) @ weights
            for shared in (below, above)
        )
        losses = (1 - recall) * threshold * (1 - unlike) + recall * (1 - threshold) * lost
        yield from zip(losses.tolist(), count(1), repeat(rows))


@cache
def _legendre(count: int) -> tuple[Float64s, Float64s]:
    """Return the nodes and weights of Gauss's quadrature from 0 to 1."""
    nodes, weights = np.polynomial.legendre.leggauss(count)
    return (nodes + 1) / 2, weights / 2


def lean_minhash(signature: npt.ArrayLike, *, seed: int) -> LeanMinHash:
    """Load a signature as a datasketch ``LeanMinHash``, to compare it or to put it into an index.

    Signatures equal those of datasketch 2 (scheme ``affine32``) bit for bit. A run does not keep
    them: :func:`dedup.fingerprints.compute_fingerprints` makes them.

    Args:
        signature: ``num_perm`` unsigned 32-bit values.
        seed: the seed that made it (``run.json`` has that of a run under ``sketch``).

    >>> lean_minhash([1, 2, 3], seed=1).jaccard(lean_minhash([1, 2, 4], seed=1))
    0.6666666666666666
    """
    from datasketch import LeanMinHash  # noqa: PLC0415 - dear, and no run needs it

    values = np.asarray(signature, dtype=np.uint32)
    return LeanMinHash(seed=seed, hashvalues=values, scheme=SCHEME)
