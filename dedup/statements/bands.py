"""How sure a match is: its score, and how many words both sentences have in one order.

A score says how much of two sentences is the same by the weight of their words. Two sentences about
one person, programme or hearing can share as much of it as two that say the same, but seldom in the
same order: what is said in the same words is mostly said in the same order. The longest common
subsequence as a measure of what two texts say in common is that of ROUGE-L (Lin 2004, *ROUGE: a
package for automatic evaluation of summaries*); that its product with the score is better than
either is measured by ``benchmarks/quality/bands.py``, one set left out.
"""

from __future__ import annotations

from typing import Final, Literal

from dedup.config import StatementConfig
from dedup.similarity import Grade, words_in_common
from dedup.wordings import Wording

Band = Literal["sure", "likely"]
_DEFAULTS: Final = StatementConfig()


def match_band(
    left: Wording, right: Wording, *, grade: Grade, score: float, config: StatementConfig
) -> Band:
    """Return how sure a match is.

    It is sure if it is verbatim, also in part, or if its score times its words in one order reaches
    ``config.sure`` times ``config.sure_words``.

    Args:
        left: the wording of one sentence.
        right: that of the other; which is which makes no difference.
        grade: how much they have word for word.
        score: their score, at least that of a match.
        config: the bound.

    >>> from dedup.wordings import read_wording
    >>> one = read_wording("Kyiv's mayor said the old bridge will be closed for repairs on Monday.")
    >>> two = read_wording("The bridge will close on Monday, the mayor of Kyiv said.")
    >>> three = read_wording("The old bridge is going to be closed for the repairs on Monday.")
    >>> [
    ...     match_band(one, other, grade="reworded", score=0.1, config=_DEFAULTS)
    ...     for other in (two, three)
    ... ]
    ['likely', 'sure']
    """
    if grade != "reworded":
        return "sure"
    is_sure = score * words_in_order(left, right) >= config.sure * config.sure_words
    return "sure" if is_sure else "likely"


def words_in_order(left: Wording, right: Wording) -> int:
    """Return how many words two sentences have in one order, by their stems.

    Function words count as others do: who says the same says it with the same ones.

    >>> from dedup.wordings import read_wording
    >>> one = read_wording("Kyiv said no to the plan.")
    >>> words_in_order(one, read_wording("The plan was refused, Kyiv said."))
    2
    """
    return words_in_common(left.stems, right.stems)
