"""What is proposed as one event: by heavy terms inside some days, and by rare pairs of terms."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain
from typing import Final

import numpy as np

from dedup.arrays import Bools, Float64s, Int64s, UInt64s
from dedup.candidates.sketches import Sketches
from dedup.config import EventConfig, SettledEventConfig
from dedup.kernels import counted_pairs, ends_of_pairs, pairs_agreeing, pairs_of
from dedup.scanning import number_spans

_SPREAD: Final = np.uint64(0x9E3779B97F4A7C15)
"""2**64 by the golden ratio: multiples of it lie far apart (Fibonacci hashing), as blocks must."""
_DAY_VALUES: Final = 128
"""Values of the signatures that are compared of two reports of one day."""
_DAY_DOCUMENTS: Final = 64
"""Documents published within a day of a report, before or after, up to which ``day_values`` are
enough; each time there are twice as many, one value more must agree."""
_MOST_DOUBLINGS: Final = 5
"""Of these documents, up to which a day proposes pairs."""
_UNDATED_BANDS: Final = 2
"""Where dated documents are compared in blocks, bands in which a pair must agree that lacks a date:
an undated document is compared across all dates."""
_UNDATED_PAIRS: Final = 2
"""Least neighbouring terms in both of a pair that lacks a date."""


def same_subject(sketches: Sketches, days: Float64s, config: EventConfig) -> Int64s:
    """Return pairs that agree in a band of heavy terms, and in time where both are dated.

    And those of one day that agree in less.
    """
    rows, documents = config.num_perm // config.bands, sketches.count("terms")
    banded = sketches.banded("terms", bands=config.bands, rows=rows)
    proposed: Iterator[Int64s]
    if documents <= config.unblocked:
        proposed = (sketches.pairs_in_buckets("terms", key, some, config) for some, key in banded)
    else:
        proposed = _near_in_time(sketches, banded, days, config)
    return counted_pairs(chain(proposed, _of_one_day(sketches, days, config.settled(documents))))


def _of_one_day(sketches: Sketches, days: Float64s, config: SettledEventConfig) -> Iterator[Int64s]:
    """Yield pairs published within a day that agree in a few values of their signatures.

    Two short reports of one event may have three of sixty terms in common; whether they agree in a
    band is chance. Of one day they are worth a look, the less so the more reports that day has. On
    days of very many, such pairs as would still do agree in a band as well.
    """
    numbers, signatures = sketches.fixed("terms", slice(0, min(_DAY_VALUES, config.num_perm)))
    order = np.argsort(days[numbers], kind="stable")[: np.isfinite(days[numbers]).sum()]
    published = days[numbers][order]
    around = np.searchsorted(published, published + 1, side="right")
    around -= np.searchsorted(published, published - 1)
    doublings = np.log2(np.maximum(around / _DAY_DOCUMENTS, 1))
    kept = doublings <= _MOST_DOUBLINGS
    order, published = order[kept], published[kept]
    ends = np.searchsorted(published, published + 1, side="right")
    least = np.ceil(config.day_values + doublings[kept]).astype(np.int64)
    for pairs in pairs_agreeing(signatures, order, ends, least):
        left, right = ends_of_pairs(pairs)
        yield pairs_of(numbers[left], numbers[right])


def _near_in_time(
    sketches: Sketches,
    banded: Iterable[tuple[Int64s, UInt64s]],
    days: Float64s,
    config: EventConfig,
) -> Iterator[Int64s]:
    """Yield the pairs of every band, and then those of which a document has no date."""
    stride = config.block_days / 2
    undated: list[Int64s] = []
    for numbers, key in banded:
        dated = ~np.isnan(days[numbers])
        block = np.floor(np.where(dated, days[numbers], 0) / stride).astype(np.int64)
        undated.append(_with_undated(sketches, key, numbers, dated, config))
        keys, members = _blocked(key[dated], numbers[dated], block[dated])
        yield sketches.pairs_in_buckets("terms", keys, members, config)
    yield counted_pairs(undated, _UNDATED_BANDS)


def same_particulars(sketches: Sketches, days: Float64s, config: EventConfig) -> Int64s:
    """Return pairs that share enough rare pairs of terms, whenever they were published.

    Dates may be wrong, and some events are reported for weeks: what is left of their candidates
    when terms are compared in blocks of publication is found here.
    """
    terms = sketches.shared("pairs")
    least = min(_UNDATED_PAIRS, config.pairs_shared)
    pairs, shared = terms.sharing(terms.holders <= config.pair_cap, least)
    left, right = ends_of_pairs(pairs)
    undated = np.isnan(days[left]) | np.isnan(days[right])
    return pairs[shared >= np.where(undated, _UNDATED_PAIRS, config.pairs_shared)]


def _blocked(keys: UInt64s, numbers: Int64s, block: Int64s) -> tuple[UInt64s, Int64s]:
    """Return keys that are equal inside one of two overlapping blocks of days, and whose."""
    blocks = np.concatenate([block, block + 1]).astype(np.uint64)
    mixed = np.tile(keys, 2) ^ (blocks * _SPREAD)
    return mixed, np.tile(numbers, 2)


def _with_undated(
    sketches: Sketches,
    keys: UInt64s,
    numbers: Int64s,
    dated: Bools,
    config: EventConfig,
) -> Int64s:
    """Return the pairs of equal keys of which at least one document has no date."""
    if dated.all():
        return np.empty(0, dtype=np.int64)
    groups, first = number_spans(keys)
    has_undated = np.zeros(len(first), dtype=np.bool_)
    has_undated[groups[~dated]] = True
    kept = has_undated[groups]
    pairs = sketches.pairs_in_buckets("terms", keys[kept], numbers[kept], config)
    without = np.zeros(int(numbers[-1]) + 1, dtype=np.bool_)
    without[numbers[~dated]] = True
    left, right = ends_of_pairs(pairs)
    return pairs[without[left] | without[right]]
