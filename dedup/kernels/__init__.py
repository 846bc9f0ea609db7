"""Inner loops: pure functions on arrays, no strings and no tables."""

from dedup.kernels.arrays import Bools, Float64s, Int32s, Int64s, UInt32s, UInt64s
from dedup.kernels.pairs import band_keys, pairs_of_runs, pairs_sharing
from dedup.kernels.sketches import (
    distinct_of_texts,
    hashes_of_texts,
    minhashes,
    sampled,
    shingles_of_texts,
)

__all__ = [
    "Bools",
    "Float64s",
    "Int32s",
    "Int64s",
    "UInt32s",
    "UInt64s",
    "band_keys",
    "distinct_of_texts",
    "hashes_of_texts",
    "minhashes",
    "pairs_of_runs",
    "pairs_sharing",
    "sampled",
    "shingles_of_texts",
]
