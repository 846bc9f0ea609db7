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
from dedup.kernels.sketches import (
    distinct_of_texts,
    hashes_of_texts,
    minhashes,
    sampled,
    shingles_of_texts,
)
from dedup.kernels.wording import (
    alike_stretches,
    covered_words,
    equal_runs,
    held_stretches,
    meeting_runs,
    share_of_gaps,
    shared_rows,
    starts_of_shared,
)

__all__ = [
    "Bools",
    "Float64s",
    "Int32s",
    "Int64s",
    "UInt32s",
    "UInt64s",
    "alike_stretches",
    "band_keys",
    "counted_pairs",
    "covered_words",
    "distinct_of_texts",
    "ends_of_pairs",
    "equal_runs",
    "hashes_of_texts",
    "held_stretches",
    "meeting_runs",
    "minhashes",
    "pairs_of",
    "pairs_of_runs",
    "pairs_sharing",
    "sampled",
    "share_of_gaps",
    "shared_rows",
    "shingles_of_texts",
    "sizes_of_runs",
    "starts_of_shared",
]
