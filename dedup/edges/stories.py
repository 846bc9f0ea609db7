"""Stories: the reports around a pair, and whether the two stand alike among them.

In a running story every two reports share names and background, so one threshold cannot part its
events: reports of one event may score what reports of two events score elsewhere. But two reports
of one event are alike to the *same* others. So a pair is also judged by its profile: the
correlation of the two rows of the matrix of scores, over the other reports of the story
(second-order similarity; cf. shared nearest neighbours, Jarvis & Patrick 1973).
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import polars as pl

from dedup.config import StoryConfig
from dedup.linkage import linked_groups

__all__ = ["profile_correlations"]

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]


def profile_correlations(
    names: Sequence[str], scored: pl.DataFrame, *, config: StoryConfig
) -> pl.Series:
    """Return per pair how alike the two documents stand to the others of their story.

    Args:
        names: all documents that take part, sorted.
        scored: pairs, each once: ``left``, ``right``, ``logit``, ``likeness``.
        config: what a story is, and how far small stories are trusted.

    Returns:
        Pearson correlations, shrunk towards 0 in small stories; null outside of stories and in
        stories of fewer than ``least_documents``.
    """
    found = np.full(scored.height, np.nan)
    number = {name: row for row, name in enumerate(names)}
    left, right = (_rows(scored[side], number) for side in ("left", "right"))
    story, sizes = _stories(names, number, scored, config.threshold)
    inside = np.flatnonzero((story[left] == story[right]) & (sizes[story[left]] > 1))
    order = inside[np.argsort(story[left[inside]], kind="stable")]
    logits = np.maximum(scored["logit"].to_numpy(), config.missing)
    for pairs in np.split(order, np.flatnonzero(np.diff(story[left[order]])) + 1):
        if len(pairs) and sizes[story[left[pairs[0]]]] >= config.least_documents:
            found[pairs] = _correlations(left[pairs], right[pairs], logits[pairs], config)
    return pl.Series("profile_correlation", found, nan_to_null=True)


def _stories(
    names: Sequence[str], number: dict[str, int], scored: pl.DataFrame, threshold: float
) -> tuple[Ints, Ints]:
    """Return the story of every document, and the size of every story."""
    story = np.arange(len(names), dtype=np.int64)
    for group in linked_groups(names, scored, score="likeness", threshold=threshold):
        story[[number[name] for name in group]] = number[group[0]]
    return story, np.bincount(story, minlength=len(names))


def _correlations(left: Ints, right: Ints, logits: Floats, config: StoryConfig) -> Floats:
    """Return the correlations of the pairs of one story, from sums that leave the pair out."""
    members, places = np.unique(np.concatenate([left, right]), return_inverse=True)
    one, other = places[: len(left)], places[len(left) :]
    scores = np.full((len(members), len(members)), config.missing)
    scores[one, other] = scores[other, one] = logits
    np.fill_diagonal(scores, 0.0)
    others = len(members) - 2
    sums, squares = scores.sum(axis=1), np.square(scores).sum(axis=1)
    # The diagonal is 0, so the product of two rows has no term for the pair itself.
    products = (scores @ scores)[one, other]
    means = [(sums[side] - logits) / others for side in (one, other)]
    spread = [
        np.maximum((squares[side] - np.square(logits)) / others - np.square(mean), 0.0)
        for side, mean in zip((one, other), means, strict=True)
    ]
    covariance = products / others - means[0] * means[1]
    length = np.sqrt(spread[0] * spread[1])
    correlation = np.where(length > 1e-9, covariance / np.maximum(length, 1e-9), 0.0)
    trust = others / (others + config.shrink)
    return np.asarray(np.clip(correlation, -1.0, 1.0) * trust)


def _rows(names: pl.Series, number: dict[str, int]) -> Ints:
    return np.fromiter((number[name] for name in names), dtype=np.int64, count=len(names))
