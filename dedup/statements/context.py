"""What two documents as wholes say about the likeness of their sentences.

A sentence that has a much better partner is less likely to carry this statement as well. Reports of
one event tell it in much the same order, the news first, so two sentences that stand far apart in
their texts are less likely the same, and two between sentences that agree are more likely so.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from dedup.arrays import Float64s, Int64s
from dedup.config import StatementConfig

Scores = Float64s
Places = Sequence[int] | Int64s


class Reading(NamedTuple):
    """A document as it takes part.

    Attributes:
        items: its items in reading order, int64.
        places: where each stands in its report, 0 to 1; NaN in a passage, whose place tells
            nothing of what the report makes of it.
    """

    items: Int64s
    places: Scores

    @classmethod
    def of(cls, items: Sequence[int], *, is_whole: bool = True) -> Reading:
        """Return a document of these items."""
        places = np.arange(len(items)) / max(len(items), 1)
        return cls(
            np.asarray(items, np.int64), places if is_whole else np.full_like(places, np.nan)
        )


def in_context(  # noqa: PLR0913 - two lists of sentences, how alike they are, and what else counts
    likeness: Scores,
    left: Scores,
    right: Scores,
    *,
    config: StatementConfig,
    starts: Places = (0,),
    best: Scores | None = None,
) -> Scores:
    """Score the sentences of one document against those of others; equal ones score 1.

    What stands beside two sentences speaks for them. It at most doubles what they have in common
    themselves, and lifts none to the score of a sure match: the more they have in common, the less
    it adds.

    Args:
        likeness: sentences of one document x sentences of the others, beside each other.
        left: places of the sentences of the one (see :class:`Reading`).
        right: places of those of the others.
        config: strength of contrast, of order, and of what stands beside.
        starts: first column of each of the others.
        best: of every column (see :func:`contrast`).

    >>> places = Reading.of((0, 1)).places
    >>> likeness = np.array([[0.5, 0.0], [0.0, 0.06]])
    >>> in_context(likeness, places, places, config=StatementConfig()).round(4).tolist()
    [[0.5, 0.0], [0.0, 0.091]]
    """
    own = contrast(likeness, strength=config.contrast, starts=starts, best=best)
    apart = np.abs(left[:, None] - right)
    own *= 1 - config.order * np.where(np.isnan(apart), 0.0, apart)
    own[likeness >= 1] = 1.0  # one and the same sentence, wherever it stands
    neighbours = config.beside * beside(own, starts=starts)
    unsure = np.maximum(config.sure - own, 0.0) / (config.sure or 1.0)
    scores: Scores = own + unsure * np.minimum(neighbours, own)
    return scores


def beside(scores: Scores, *, starts: Places = (0,)) -> Scores:
    """Add up the scores of the two pairs beside each: the sentences before, and those behind.

    Args:
        scores: sentences of one document x sentences of others, beside each other.
        starts: first column of each of the others; what stands beside is of the same document.

    >>> beside(np.array([[1.0, 0.0], [0.0, 0.0], [0.0, 4.0]])).tolist()
    [[0.0, 0.0], [4.0, 1.0], [0.0, 0.0]]
    """
    before, behind = np.zeros_like(scores), np.zeros_like(scores)
    before[1:, 1:], behind[:-1, :-1] = scores[:-1, :-1], scores[1:, 1:]
    before[:, starts] = 0.0
    behind[:, np.asarray(starts)[1:] - 1] = 0.0
    return before + behind


def contrast(
    likeness: Scores, *, strength: float, starts: Places = (0,), best: Scores | None = None
) -> Scores:
    """Lower every score by its distance to the best of its row and of its column.

    Args:
        likeness: sentences of one document x sentences of others, beside each other.
        strength: share of the two distances that is taken away.
        starts: first column of each of the others; the best of a row is that of each.
        best: of every column, where ``likeness`` has some of the rows; None: it has all.

    >>> contrast(np.array([[0.5, 0.1]]), strength=0.1).round(3).tolist()
    [[0.5, 0.06]]
    """
    if not likeness.size:
        return likeness
    widths = np.diff([*starts, likeness.shape[1]])
    of_rows = np.repeat(np.maximum.reduceat(likeness, starts, axis=1), widths, axis=1)
    gaps = 2 * likeness - of_rows - (likeness.max(axis=0) if best is None else best)
    lowered: Scores = np.maximum(likeness + strength * gaps, 0.0)
    return lowered
