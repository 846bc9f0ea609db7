"""How near a report comes to a sentence that none of its own matches.

A paraphrase may share hardly a word with any one sentence. What tells of it is the report around:
whether it tells what stands beside the sentence, and whether it has the words at all.
"""

from __future__ import annotations

from typing import Final

import numpy as np

from dedup.arrays import Bools, Int64s
from dedup.config import StatementConfig
from dedup.statements.context import Places, Scores
from dedup.text import QUOTATION_MARK

_ANYWAY: Final = 0.45
"""Share of a sentence's words that a report of the same event may have without telling it."""


def nearness(
    best: Scores, covered: Scores, *, config: StatementConfig, starts: Places = (0,)
) -> Scores:
    """Return how near other reports come to every sentence: 1 where one of theirs matches it.

    Args:
        best: sentences in reading order, or sentences x reports: the score of the closest there.
        covered: the same shape: the share of a sentence's words, by weight, that a report has.
        config: when a sentence is told, and what the report around counts.
        starts: where each of several documents begins, one behind the other.

    >>> best, covered = np.array([0.01, 0.2, 0.01]), np.array([0.5, 0.8, 0.0])
    >>> nearness(best, covered, config=StatementConfig()).round(3).tolist()
    [0.035, 1.0, 0.03]
    """
    matched = best >= config.score_cutoff
    # Who repeats a sentence word for word has no other words for the one beside it.
    reworded = matched & (best < 1)
    beside = config.absent_beside * told_beside(reworded, starts=starts)
    words = config.absent_words * np.maximum(covered - _ANYWAY, 0.0)
    near: Scores = np.where(matched, 1.0, best + beside + words)
    return near


def told_beside(told: Bools, *, starts: Places = (0,)) -> Int64s:
    """Count of every sentence how many of the two beside it are told: 0 to 2.

    >>> told_beside(np.array([True, False, True, True])).tolist()
    [0, 2, 1, 1]
    >>> told_beside(np.array([True, False, True, True]), starts=[0, 2]).tolist()
    [0, 1, 1, 1]
    """
    before, behind = np.zeros(told.shape, np.int64), np.zeros(told.shape, np.int64)
    before[1:], behind[:-1] = told[:-1], told[1:]
    for first in np.asarray(starts)[1:]:
        before[first], behind[first - 1] = 0, 0
    return before + behind


def least_near(sentence: str, config: StatementConfig) -> float:
    """Return how near a report must come before it may say the same in other words.

    Who tells again what was said in quotation marks uses some of its words. So a sentence in which
    a quotation begins or ends may have more in common with others before it is told elsewhere.

    >>> config = StatementConfig()
    >>> least_near("Kyiv said no.", config), least_near("“No,” said Kyiv.", config)
    (0.032, 0.065)
    """
    return config.absent_quoted if QUOTATION_MARK.search(sentence) else config.absent
