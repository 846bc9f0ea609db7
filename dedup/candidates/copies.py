"""What is proposed as copies: by bands of signatures, by sampled shingles, and by a common form."""

from __future__ import annotations

from typing import Final

import numpy as np

from dedup.arrays import Bools, Float64s, Int64s
from dedup.candidates.sketches import Shared, Sketches
from dedup.config import CopyConfig
from dedup.kernels import counted_pairs, ends_of_pairs, pairs_of
from dedup.sketch import banding

_LEAST_SHARED_SAMPLES: Final = 2
"""Sampled shingles that two texts share at least."""
_BRIEF: Final = ((12, 4), (24, 2))
"""Up to so many samples, and documents that have one: with 12 samples, some 100 words, a document
is brief, and a sample is rare that its full text and two more have; with 24 what no other has."""
_FORM_CAP: Final = 2048
"""Documents up to which those that share a sample which stands in too many may be of one form."""
_ISSUES: Final = 4
"""Each is compared with so many of the next in time."""
_FORM_SHARE: Final = 0.2
"""Least share of the samples of the shorter document that an issue of the same form has."""


def near_copies(sketches: Sketches, config: CopyConfig) -> Int64s:
    """Return pairs that agree in a band of the signatures of their shingles."""
    bands, rows = banding(
        threshold=config.threshold, num_perm=config.num_perm, recall=config.recall
    )
    return counted_pairs(
        sketches.pairs_in_buckets("shingles", keys, numbers, config)
        for numbers, keys in sketches.banded("shingles", bands=bands, rows=rows)
    )


def embedded_copies(samples: Shared, config: CopyConfig) -> Int64s:
    """Return pairs that share enough sampled shingles; shingles in many documents say nothing.

    At least two, and a share of the samples of the document that has fewer: that is sensitive to
    containment, whatever the length of the other.
    """
    rare = samples.holders <= config.sample_cap
    pairs, shared = samples.sharing(rare, _LEAST_SHARED_SAMPLES)
    left, right = ends_of_pairs(pairs)
    sizes = samples.sizes(rare)
    return pairs[shared >= config.sample_share * np.minimum(sizes[left], sizes[right])]


def brief_copies(samples: Shared, openings: Shared, config: CopyConfig) -> Int64s:
    """Return pairs that share one rare sampled shingle, where one of the two is brief.

    A stub of forty words of which some are edited has three samples left, and often only one that
    both texts have; one of twenty words may have none, but it opens as its full text does. What few
    documents have is worth a look, and of brief ones there are few pairs. Of texts of twice the
    length, such as a wire that was misread, what two alone have is.
    """
    sizes = samples.sizes(samples.holders <= config.sample_cap)
    proposed = [np.empty(0, dtype=np.int64)]
    for most, cap in _BRIEF:
        brief = sizes <= most
        for shared in (samples, openings):
            pairs = _sharing_rare(shared, brief, min(cap, config.sample_cap))
            left, right = ends_of_pairs(pairs)
            less, more = (
                np.minimum(sizes[left], sizes[right]),
                np.maximum(sizes[left], sizes[right]),
            )
            proposed.append(pairs[(less <= most) & (more >= 2 * less)])
    return np.unique(np.concatenate(proposed))


def alone_copies(samples: Shared) -> Int64s:
    """Return pairs that share two sampled shingles or more that no other document has.

    Two texts that were both misread have one shingle in twenty in common, and one sample in thirty,
    but nobody else has these. Two reports that quote one speech have them, too, and are few.
    """
    return samples.sharing(samples.holders == 2, _LEAST_SHARED_SAMPLES)[0]


def _sharing_rare(samples: Shared, brief: Bools, cap: int) -> Int64s:
    """Return pairs that share one shingle that few documents have, a brief one among them."""
    rare = samples.holders <= cap
    in_brief = np.zeros(len(samples.keys), dtype=np.bool_)  # there are fewer keys
    in_brief[samples.keys[rare & brief[samples.numbers]]] = True
    return samples.sharing(rare & in_brief[samples.keys], 1)[0]


def forms(samples: Shared, days: Float64s, config: CopyConfig) -> Int64s:
    """Return the next issues of what fills in one form, whose words stand in too many documents.

    All pairs of a form would be quadratic, and tell no more: every document is compared with the
    next few in time that share the samples of the form. So an edge says that they are templates.
    """
    sizes = samples.sizes()
    chosen = (samples.holders > config.sample_cap) & (samples.holders <= _FORM_CAP)
    numbers, keys = samples.numbers[chosen], samples.keys[chosen]
    order = np.lexsort((days[numbers], keys))  # on one day in the order of ids, as they are
    numbers, keys = numbers[order], keys[order]
    proposed = [np.empty(0, dtype=np.int64)]
    for step in range(1, _ISSUES + 1):
        same = keys[step:] == keys[:-step]
        ends = np.sort(np.stack([numbers[step:][same], numbers[:-step][same]]), axis=0)
        proposed.append(pairs_of(ends[0], ends[1]))
    pairs, shared = np.unique(np.concatenate(proposed), return_counts=True)
    left, right = ends_of_pairs(pairs)
    least = _FORM_SHARE * np.minimum(sizes[left], sizes[right])
    return np.asarray(pairs[shared >= np.maximum(least, _LEAST_SHARED_SAMPLES)])
