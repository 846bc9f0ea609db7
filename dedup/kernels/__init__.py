"""Inner loops: pure functions on arrays, no strings and no tables."""

from dedup.arrays import Bools, Float64s, Int32s, Int64s, UInt32s, UInt64s
from dedup.kernels.pairs import (
    band_keys,
    counted_pairs,
    ends_of_pairs,
    pairs_of,
    pairs_of_runs,
    pairs_sharing,
    sizes_of_runs,
)
from dedup.kernels.runs import anchored_runs, meeting_runs
from dedup.kernels.sketches import hashes_of_texts, minhashes, sampled, shingles_of_texts
from dedup.kernels.wording import Compared, Texts, compare_texts, seat_shingles

__all__ = [
    "Bools",
    "Compared",
    "Float64s",
    "Int32s",
    "Int64s",
    "Texts",
    "UInt32s",
    "UInt64s",
    "anchored_runs",
    "band_keys",
    "compare_texts",
    "counted_pairs",
    "ends_of_pairs",
    "hashes_of_texts",
    "meeting_runs",
    "minhashes",
    "pairs_of",
    "pairs_of_runs",
    "pairs_sharing",
    "sampled",
    "seat_shingles",
    "shingles_of_texts",
    "sizes_of_runs",
]
