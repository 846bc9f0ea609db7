"""What is proposed as copies: by bands of signatures, by sampled shingles, and by a common form."""

from __future__ import annotations

from typing import Final, NamedTuple

import numpy as np

from dedup.arrays import Bools, Float64s, Int32s, Int64s, UInt32s
from dedup.candidates.sketches import Sketches, sharing
from dedup.config import CopyConfig
from dedup.kernels import counted_pairs, ends_of_pairs, holders_of, pairs_of
from dedup.sketch import banding

__all__ = [
    "Samples",
    "alone_copies",
    "brief_copies",
    "embedded_copies",
    "forms",
    "near_copies",
    "read_samples",
]

_LEAST_SHARED_SAMPLES: Final = 2


class Samples(NamedTuple):
    """The sampled shingles of all documents, each of shape ``(values,)``."""

    numbers: Int32s
    """The document of every value."""
    values: UInt32s
    holders: Int32s
    """In how many documents it stands."""
    documents: int
    """How many documents there are: one may have no sample."""


def read_samples(sketches: Sketches, view: str = "samples") -> Samples:
    """Read the sampled shingles, or those of openings, and count the documents of each."""
    numbers, values = sketches.ragged(view)
    return Samples(numbers, values, holders_of(values), sketches.documents)


def near_copies(sketches: Sketches, config: CopyConfig) -> Int64s:
    """Return pairs that agree in a band of the signatures of their shingles."""
    bands, rows = banding(
        threshold=config.threshold, num_perm=config.num_perm, recall=config.recall
    )
    return counted_pairs(
        sketches.pairs_in_buckets("shingles", keys, numbers, config)
        for numbers, keys in sketches.banded("shingles", bands=bands, rows=rows)
    )


def embedded_copies(samples: Samples, config: CopyConfig) -> Int64s:
    """Return pairs that share enough sampled shingles; shingles in many documents say nothing.

    At least two, and a share of the samples of the document that has fewer: that is sensitive to
    containment, whatever the length of the other.
    """
    numbers, values, holders, _ = samples
    chosen = (holders > 1) & (holders <= config.sample_cap)
    pairs, shared = sharing(numbers, values, chosen, _LEAST_SHARED_SAMPLES)
    left, right = ends_of_pairs(pairs)
    sizes = _sizes(samples, config)
    return pairs[shared >= config.sample_share * np.minimum(sizes[left], sizes[right])]


def brief_copies(samples: Samples, openings: Samples, config: CopyConfig) -> Int64s:
    """Return pairs that share one rare sampled shingle, where one of the two is brief.

    A stub of forty words of which some are edited has three samples left, and often only one that
    both texts have; one of twenty words may have none, but it opens as its full text does. What few
    documents have is worth a look, and of brief ones there are few pairs. Of texts of twice the
    length, such as a wire that was misread, what two alone have is.
    """
    sizes = _sizes(samples, config)
    found = [np.empty(0, dtype=np.int64)]
    for most, cap in ((config.brief_samples, config.brief_cap), (2 * config.brief_samples, 2)):
        brief = sizes <= most
        for some in (samples, openings):
            pairs = _sharing_rare(some, brief, min(cap, config.sample_cap))
            left, right = ends_of_pairs(pairs)
            less, more = (
                np.minimum(sizes[left], sizes[right]),
                np.maximum(sizes[left], sizes[right]),
            )
            found.append(pairs[(less <= most) & (more >= 2 * less)])
    return np.unique(np.concatenate(found))


def alone_copies(samples: Samples) -> Int64s:
    """Return pairs that share two sampled shingles or more that no other document has.

    Two texts that were both misread have one shingle in twenty in common, and one sample in thirty,
    but nobody else has these. Two reports that quote one speech have them, too, and are few.
    """
    numbers, values, holders, _ = samples
    return sharing(numbers, values, holders == 2, _LEAST_SHARED_SAMPLES)[0]


def _sharing_rare(samples: Samples, brief: Bools, cap: int) -> Int64s:
    """Return pairs that share one shingle that few documents have, a brief one among them."""
    rare = (samples.holders > 1) & (samples.holders <= cap)
    numbers, values = samples.numbers[rare], samples.values[rare]
    in_brief = np.unique(values[brief[numbers]])
    return sharing(numbers, values, np.isin(values, in_brief), 1)[0]


def _sizes(samples: Samples, config: CopyConfig) -> Int64s:
    """Return how many samples every document has, but for those that stand in too many."""
    told = samples.numbers[samples.holders <= config.sample_cap]
    return np.bincount(told, minlength=samples.documents).astype(np.int64, copy=False)


def forms(samples: Samples, days: Float64s, config: CopyConfig) -> Int64s:
    """Return the next issues of what fills in one form, whose words stand in too many documents.

    All pairs of a form would be quadratic, and tell no more: every document is compared with the
    next few in time that share the samples of the form. So an edge says that they are templates.
    """
    numbers, values, holders, _ = samples
    sizes = np.bincount(numbers)
    chosen = (holders > config.sample_cap) & (holders <= config.form_cap)
    numbers, keys = numbers[chosen], values[chosen]
    order = np.lexsort((numbers, days[numbers], keys))
    numbers, keys = numbers[order], keys[order]
    found = [np.empty(0, dtype=np.int64)]
    for step in range(1, config.form_issues + 1):
        same = keys[step:] == keys[:-step]
        ends = np.sort(np.stack([numbers[step:][same], numbers[:-step][same]]), axis=0)
        found.append(pairs_of(ends[0], ends[1]))
    pairs, shared = np.unique(np.concatenate(found), return_counts=True)
    left, right = ends_of_pairs(pairs)
    least = config.form_share * np.minimum(sizes[left], sizes[right])
    return np.asarray(pairs[shared >= np.maximum(least, _LEAST_SHARED_SAMPLES)])
