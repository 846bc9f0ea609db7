"""Inner loops: pure functions on arrays, no strings and no tables."""

from dedup.kernels.pairs import (
    band_keys,
    counted_pairs,
    ends_of_pairs,
    merged_pairs,
    pairs_agreeing,
    pairs_of,
    pairs_of_runs,
    pairs_sharing,
    shared_values,
)
from dedup.kernels.ragged import equal_rows, leading, ranges, sums
from dedup.kernels.runs import meeting_runs
from dedup.kernels.sketches import minhashes, sampled, shingles_of_texts
from dedup.kernels.wording import (
    Met,
    Shingles,
    alike_words,
    seat_shingles,
    shared_places,
    words_in_gaps,
)

__all__ = [
    "Met",
    "Shingles",
    "alike_words",
    "band_keys",
    "counted_pairs",
    "ends_of_pairs",
    "equal_rows",
    "leading",
    "meeting_runs",
    "merged_pairs",
    "minhashes",
    "pairs_agreeing",
    "pairs_of",
    "pairs_of_runs",
    "pairs_sharing",
    "ranges",
    "sampled",
    "seat_shingles",
    "shared_places",
    "shared_values",
    "shingles_of_texts",
    "sums",
    "words_in_gaps",
]
