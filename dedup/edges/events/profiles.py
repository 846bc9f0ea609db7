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
from dedup.config import ProfileConfig
from dedup.edges.events.threads import in_threads
from dedup.kernels.neighbours import both_ways, nearest_columns, row_correlations

MISSING: Final = -4.0
"""Logit of a pair that was not compared, and the least of one that was. Of pairs that do not exceed
it nobody asks for a profile."""
_LEAST_DOCUMENTS: Final = 4
"""Neighbours without whom a profile says nothing."""
_CROWD: Final = 20.0
"""Reports that are likelier than not, by words and dates, to tell the event of one, up to which its
nearest neighbours are enough. Both hold as far as the documents of the pile are dated: without
days, a crowd may be a whole story."""
_CROWD_STRANGERS: Final = 3.0
"""With ``neighbours`` more than that, the rest counts for so many; in between less."""
_SHRINK: Final = 10.0
"""A correlation over n neighbours counts n / (n + ``_SHRINK``): few prove little."""
_AT_ONCE: Final = 1 << 15
"""Pairs that one thread takes at a time."""


def profile_correlations(  # noqa: PLR0913 - pairs, and what is known of the pile
    left: UInt32s,
    right: UInt32s,
    logits: Float64s,
    *,
    dated: float,
    strangers: float,
    config: ProfileConfig,
) -> pl.Series:
    """Return per pair how alike the two documents stand to their nearest neighbours.

    Args:
        left: documents as numbers, shape ``(pairs,)``; each pair stands once, sorted.
        right: the same of the other documents, which have the larger numbers.
        logits: what is known of each pair so far, shape ``(pairs,)``.
        dated: the share of the documents of the pile that have a date.
        strangers: neighbours for whom the rest of the dump counts at least, as far as it is dated.
        config: who is a neighbour.

    Returns:
        Pearson correlations, shrunk towards 0 where there are few neighbours; null where there are
        fewer than four, and for pairs so unlike that nobody asks.
    """
    shrunk = np.full(len(left), np.nan)
    # The others say no more than a pair that is missing.
    comparable = np.flatnonzero(logits > MISSING)
    one, other = left[comparable], right[comparable]
    scores = both_ways(one, other, logits[comparable], int(other.max(initial=0)) + 1)
    near = nearest_columns(scores, config.least, config.neighbours)
    rest = dated * _strangers(one, other, logits[comparable] > 0, strangers, config)
    parts = [slice(start, start + _AT_ONCE) for start in range(0, len(comparable), _AT_ONCE)]
    work = (
        (
            one[part],
            other[part],
            scores,
            near,
            MISSING,
            _LEAST_DOCUMENTS,
            rest[part],
        )
        for part in parts
    )
    for part, measured in zip(parts, in_threads(row_correlations, *work), strict=True):
        correlations, counts = measured
        shrunk[comparable[part]] = correlations * counts / (counts + _SHRINK)
    return pl.Series("profile_correlation", shrunk, nan_to_null=True)


def _strangers(
    left: UInt32s, right: UInt32s, likely: Bools, least: float, config: ProfileConfig
) -> Float64s:
    """Return for how many neighbours the rest of the dump counts, for every pair.

    Args:
        left: the documents of pairs, of shape ``(pairs,)``.
        right: the others.
        likely: which of them are likelier than not to tell one event.
        least: for how many it counts where there is no crowd.
        config: how many more than a crowd are nearest neighbours of others.
    """
    members = np.concatenate([left[likely], right[likely]])
    crowds = np.bincount(members, minlength=int(right.max(initial=0)) + 1)
    beyond = np.clip((crowds - _CROWD) / config.neighbours, 0.0, 1.0)
    return least + (max(_CROWD_STRANGERS, least) - least) * np.maximum(beyond[left], beyond[right])
