"""Profiles: whether two reports stand alike to the other reports that are nearest to them.

In a running story every two reports share names and background, so no threshold on a pair alone
parts its events. But two reports of one event are alike to the *same* others. So a pair is also
judged by its profile: the correlation of the two rows of the matrix of scores, over the nearest
neighbours of both (second-order similarity; cf. shared nearest neighbours, Jarvis & Patrick 1973).
Only the nearest are asked: over a whole story a profile tells the subject, not the event.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import polars as pl

from dedup.config import ProfileConfig
from dedup.edges.threads import in_threads

__all__ = ["profile_correlations"]

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]

_CHUNK = 1 << 13
_NOBODY = -1


def profile_correlations(
    left: Ints, right: Ints, logits: Floats, *, config: ProfileConfig
) -> pl.Series:
    """Return per pair how alike the two documents stand to their nearest neighbours.

    Args:
        left: documents as numbers, shape ``(pairs,)``; each pair stands once.
        right: the same of the other documents.
        logits: what is known of each pair so far, shape ``(pairs,)``.
        config: who is a neighbour, and how far few of them are trusted.

    Returns:
        Pearson correlations, shrunk towards 0 where there are few neighbours; null where there are
        fewer than ``least_documents``, and for pairs so unlike that nobody asks.
    """
    found = np.full(len(left), np.nan)
    # The others say no more than a pair that is missing.
    asked = np.flatnonzero(logits > config.missing)
    if len(asked):
        scores = _Scores.of(left[asked], right[asked], logits[asked])
        near = _nearest(scores, config)
        parts = np.split(asked, range(_CHUNK, len(asked), _CHUNK))
        work = ((left[part], right[part], scores, near, config) for part in parts)
        found[asked] = np.concatenate(in_threads(_correlations, *work))
    return pl.Series("profile_correlation", found, nan_to_null=True)


@dataclass(frozen=True, slots=True)
class _Scores:
    """The matrix of scores, sparse: both directions of every pair, sorted by their key."""

    documents: int
    keys: Ints
    values: Floats

    @classmethod
    def of(cls, left: Ints, right: Ints, logits: Floats) -> _Scores:
        documents = int(max(left.max(), right.max())) + 1
        keys = np.concatenate([left * documents + right, right * documents + left])
        order = np.argsort(keys)
        return cls(documents, keys[order], np.concatenate([logits, logits])[order])

    def between(self, one: Ints, others: Ints, missing: float) -> Floats:
        """Return the scores of ``one`` (n, 1) to ``others`` (n, k)."""
        wanted = one * self.documents + others
        place = np.minimum(np.searchsorted(self.keys, wanted), len(self.keys) - 1)
        return np.where(self.keys[place] == wanted, self.values[place], missing)


def _nearest(scores: _Scores, config: ProfileConfig) -> tuple[Ints, Floats]:
    """Return the nearest neighbours of every document, and their scores.

    Both have the shape ``(documents, neighbours)``. Of equal scores the first by number; rows with
    fewer neighbours end in ``_NOBODY``.
    """
    likely = scores.values > config.least
    values = scores.values[likely]
    documents, others = np.divmod(scores.keys[likely], scores.documents)
    order = np.lexsort((others, -values.round(9), documents))
    documents, others, values = documents[order], others[order], values[order]
    rank = np.arange(len(documents)) - np.searchsorted(documents, documents)
    kept = rank < config.neighbours
    near = np.full((scores.documents, config.neighbours), _NOBODY, dtype=np.int64)
    near[documents[kept], rank[kept]] = others[kept]
    known = np.full(near.shape, config.missing)
    known[documents[kept], rank[kept]] = values[kept]
    return near, known


def _correlations(
    left: Ints, right: Ints, scores: _Scores, nearest: tuple[Ints, Floats], config: ProfileConfig
) -> Floats:
    """Return the shrunk correlations of some pairs over the neighbours of both."""
    near, known = nearest
    others = np.concatenate([near[left], near[right]], axis=1)
    repeated = (near[right][:, :, None] == near[left][:, None, :]).any(axis=2)
    counted = (others != _NOBODY) & (others != left[:, None]) & (others != right[:, None])
    counted[:, config.neighbours :] &= ~repeated
    # Each is known to its own neighbours; only what it is to those of the other is looked up.
    there = scores.between(left[:, None], near[right], config.missing)
    back = scores.between(right[:, None], near[left], config.missing)
    one = np.concatenate([known[left], there], axis=1)
    other = np.concatenate([back, known[right]], axis=1)
    number = counted.sum(axis=1)
    correlation = _pearson(one, other, counted, np.maximum(number, 1))
    trusted = correlation * number / (number + config.shrink)
    return np.where(number >= config.least_documents, trusted, np.nan)


def _pearson(one: Floats, other: Floats, counted: Bools, number: Ints) -> Floats:
    """Return the correlations of rows over the entries that count; 0 where a row is constant."""
    deviations = []
    for values in (one, other):
        means = np.where(counted, values, 0.0).sum(axis=1) / number
        deviations.append(np.where(counted, values - means[:, None], 0.0))
    products = (deviations[0] * deviations[1]).sum(axis=1)
    lengths = np.sqrt(np.prod([np.square(part).sum(axis=1) for part in deviations], axis=0))
    correlation = np.where(lengths > 1e-9, products / np.maximum(lengths, 1e-9), 0.0)
    return np.asarray(np.clip(correlation, -1.0, 1.0))
