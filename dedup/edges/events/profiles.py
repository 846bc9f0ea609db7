"""Profiles: whether two reports stand alike to the other reports that are nearest to them.

In a running story every two reports share names and background, so no threshold on a pair alone
parts its events. But two reports of one event are alike to the *same* others. So a pair is also
judged by its profile: the correlation of the two rows of the matrix of scores, over the nearest
neighbours of both (second-order similarity; cf. shared nearest neighbours, Jarvis & Patrick 1973).
Only the nearest are asked: over a whole story a profile tells the subject, not the event.

The rest of a dump is unlike both, and counts as a few neighbours more. It has to in an event of a
hundred reports: the fifteen nearest of one are not those of another, and each is nearer to its own,
which were chosen for it. Over these alone the correlation is negative.
"""

from __future__ import annotations

from typing import Final

import numpy as np
import polars as pl

from dedup.arrays import Bools, Float64s, UInt32s
from dedup.config import SettledProfileConfig
from dedup.edges.events.threads import in_threads
from dedup.kernels.neighbours import both_ways, nearest_columns, row_correlations

_AT_ONCE: Final = 1 << 15
"""Pairs that one thread takes at a time."""


def profile_correlations(
    left: UInt32s,
    right: UInt32s,
    logits: Float64s,
    *,
    dated: float,
    config: SettledProfileConfig,
) -> pl.Series:
    """Return per pair how alike the two documents stand to their nearest neighbours.

    Args:
        left: documents as numbers, shape ``(pairs,)``; each pair stands once, sorted.
        right: the same of the other documents, which have the larger numbers.
        logits: what is known of each pair so far, shape ``(pairs,)``.
        dated: the share of the documents of the pile that have a date.
        config: who is a neighbour, and how far few of them are trusted.

    Returns:
        Pearson correlations, shrunk towards 0 where there are few neighbours; null where there are
        fewer than ``least_documents``, and for pairs so unlike that nobody asks.
    """
    shrunk = np.full(len(left), np.nan)
    # The others say no more than a pair that is missing.
    comparable = np.flatnonzero(logits > config.missing)
    one, other = left[comparable], right[comparable]
    scores = both_ways(one, other, logits[comparable], int(other.max(initial=0)) + 1)
    near = nearest_columns(scores, config.least, config.neighbours)
    strangers = dated * _strangers(one, other, logits[comparable] > 0, config)
    parts = [slice(start, start + _AT_ONCE) for start in range(0, len(comparable), _AT_ONCE)]
    work = (
        (
            one[part],
            other[part],
            scores,
            near,
            config.missing,
            config.least_documents,
            strangers[part],
        )
        for part in parts
    )
    for part, measured in zip(parts, in_threads(row_correlations, *work), strict=True):
        correlations, counts = measured
        shrunk[comparable[part]] = correlations * counts / (counts + config.shrink)
    return pl.Series("profile_correlation", shrunk, nan_to_null=True)


def _strangers(
    left: UInt32s, right: UInt32s, likely: Bools, config: SettledProfileConfig
) -> Float64s:
    """Return for how many neighbours the rest of the dump counts, for every pair.

    Args:
        left: the documents of pairs, of shape ``(pairs,)``.
        right: the others.
        likely: which of them are likelier than not to tell one event.
        config: for how many it counts at least, and in a crowd.
    """
    members = np.concatenate([left[likely], right[likely]])
    crowds = np.bincount(members, minlength=int(right.max(initial=0)) + 1)
    beyond = np.clip((crowds - config.crowd) / config.neighbours, 0.0, 1.0)
    least, most = config.strangers, max(config.crowd_strangers, config.strangers)
    return least + (most - least) * np.maximum(beyond[left], beyond[right])
