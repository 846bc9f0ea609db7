"""What two documents as wholes say about the likeness of their sentences.

A sentence that has a much better partner is less likely to carry this statement as well. Reports of
one event tell it in much the same order, the news first, so two sentences that stand far apart in
their texts are less likely the same.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from dedup.config import StatementConfig

__all__ = ["Reading", "Scores", "contrast", "in_context", "settle"]

Scores = NDArray[np.float64]


class Reading(NamedTuple):
    """A document as it takes part: its items in reading order, and whether it is one by a passage.

    The place of a sentence in a whole report tells what the report makes of it; its place in a
    passage tells nothing.
    """

    items: tuple[int, ...]
    is_whole: bool = True

    @property
    def places(self) -> Scores:
        """Where each item stands, 0 to 1; NaN in a passage."""
        if not self.is_whole:
            return np.full(len(self.items), np.nan)
        return np.arange(len(self.items)) / max(len(self.items), 1)


def in_context(likeness: Scores, left: Scores, right: Scores, *, config: StatementConfig) -> Scores:
    """Score the sentences of one document against those of another; equal ones score 1.

    Args:
        likeness: sentences of one document x sentences of the other.
        left: places of the sentences of the one, from :attr:`Reading.places`.
        right: places of those of the other.
        config: strength of contrast and order.

    >>> places = Reading((0, 1)).places
    >>> in_context(np.array([[0.5, 0.1]]), places[:1], places, config=StatementConfig()).round(3)
    array([[0.5  , 0.054]])
    """
    scores = contrast(likeness, strength=config.contrast)
    settled = settle(scores, left[:, None], right, config=config)
    settled[likeness >= 1] = 1.0  # one and the same sentence, wherever it stands
    return settled


def settle(scores: Scores, left: Scores, right: Scores, *, config: StatementConfig) -> Scores:
    """Lower scores by how far apart two sentences stand.

    Args:
        scores: of pairs of sentences, in any shape.
        left: place of the one sentence of each pair.
        right: place of the other.
        config: strength of order.
    """
    apart = np.nan_to_num(np.abs(left - right), nan=0.0)
    settled: Scores = scores * (1 - config.order * apart)
    return settled


def contrast(likeness: Scores, *, strength: float) -> Scores:
    """Lower every score by its distance to the best of its row and of its column.

    Args:
        likeness: sentences of one document x sentences of another.
        strength: share of the two distances that is taken away.

    >>> contrast(np.array([[0.5, 0.1]]), strength=0.1).round(3).tolist()
    [[0.5, 0.06]]
    """
    if not likeness.size:
        return likeness
    gaps = 2 * likeness - likeness.max(axis=1, keepdims=True) - likeness.max(axis=0, keepdims=True)
    lowered: Scores = np.maximum(likeness + strength * gaps, 0.0)
    return lowered
