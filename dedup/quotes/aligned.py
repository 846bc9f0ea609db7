"""Whether two quotations are the same one, and which words they have in common."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple

from dedup.config import QuoteConfig
from dedup.similarity import Run, common_runs

Words = tuple[str, ...]
SOLID: Final = 3
"""Words in a row that two texts do not share by chance of their function words."""
_NEAR: Final = 2
"""Words at most between a solid run and shorter ones that belong to it."""


class QuotedWords(NamedTuple):
    """What is said, and the indices of the words that stand in brackets."""

    words: Words
    inserted: frozenset[int] = frozenset()


class Aligned(NamedTuple):
    """Two quotations, the fuller one left: their words in common, as runs in reading order."""

    runs: tuple[Run, ...]
    score: float


def align_words(fullest: QuotedWords, other: QuotedWords, *, config: QuoteConfig) -> Aligned | None:
    """Align two wordings, or return None if they are not the same quotation.

    They are if the shorter has most of its words in runs of the other, or if one begins before the
    other and ends before it, with enough words in common.

    >>> one = tuple("we will never give up our land to them".split())
    >>> two = tuple("we shall never give up our land".split())
    >>> aligned = align_words(QuotedWords(one), QuotedWords(two), config=QuoteConfig())
    >>> aligned.score, len(aligned.runs)
    (0.8571428571428571, 2)
    """
    left, right = fullest.words, other.words
    runs = _joined(_kept(_near_runs(left, right), fullest.inserted, other.inserted), left)
    if not runs:
        return None
    equal = sum(run.length for run in runs)
    shorter = min(len(words) - len(inserted) for words, inserted in (fullest, other))
    score = min(equal / max(shorter, 1), 1.0)
    enough = score == 1 or (score >= config.least_share and equal >= config.least_changed)
    overlap = equal >= config.overlap and _overlap(runs, len(left), len(right), config.least_share)
    return Aligned(tuple(runs), score) if enough or overlap else None


def _near_runs(left: Words, right: Words) -> list[Run]:
    """Return the common runs, the left words narrowed to where the right ones can stand.

    Over a long text, common words are matched far from their place.
    """
    solid = [run for run in common_runs(left, right) if run.length >= SOLID]
    if not solid:
        return []
    first, last = solid[0], solid[-1]
    start = max(first.left - first.right - _NEAR, 0)
    end = last.left + len(right) - last.right + _NEAR
    return [
        Run(start + run.left, run.right, run.length) for run in common_runs(left[start:end], right)
    ]


def _kept(runs: Sequence[Run], *inserted: frozenset[int]) -> list[Run]:
    """Return solid runs, and shorter ones between which and a kept one few words stand.

    Words in brackets, which are ``inserted`` on either side, are no words of the speaker.
    """
    solid = [index for index, run in enumerate(runs) if run.length >= SOLID]
    kept = set(solid)
    for step in (1, -1):
        for index in solid:
            here = index
            while 0 <= here + step < len(runs) and _are_near(runs, here, here + step, *inserted):
                here += step
                kept.add(here)
    return [run for index, run in enumerate(runs) if index in kept]


def _joined(runs: Sequence[Run], left: Words) -> list[Run]:
    """Return the runs with what the right one has in a row kept together where the left has it.

    Of a word that the left has twice an alignment may take the one that stands apart.
    """
    joined: list[Run] = []
    for run in runs:
        whole = _moved_together(joined[-1], run, left) if joined else None
        if whole:
            joined[-1] = whole
        else:
            joined.append(run)
    return joined


def _moved_together(one: Run, two: Run, left: Words) -> Run | None:
    """Return two runs as one if the left text has either of them beside the other as well."""
    if one.right + one.length != two.right:
        return None
    end = one.left + one.length
    if left[end : end + two.length] == left[two.left : two.left + two.length]:
        return one._replace(length=one.length + two.length)
    start = two.left - one.length
    if left[start : two.left] == left[one.left : end]:
        return Run(start, one.right, one.length + two.length)
    return None


def _are_near(runs: Sequence[Run], one: int, two: int, *inserted: frozenset[int]) -> bool:
    """Tell whether few words stand between two neighbouring runs, on either side."""
    first, second = runs[min(one, two)], runs[max(one, two)]
    between = (
        range(first.left + first.length, second.left),
        range(first.right + first.length, second.right),
    )
    return all(
        len(words) - sum(index in words for index in brackets) <= _NEAR
        for words, brackets in zip(between, inserted, strict=True)
    )


def _overlap(runs: Sequence[Run], left: int, right: int, least_share: float) -> bool:
    """Tell whether the end of one is the beginning of the other."""
    first, last = runs[0], runs[-1]
    ends = last.left + last.length, last.right + last.length
    stretch = max(ends[0] - first.left, ends[1] - first.right)
    return (
        min(first.left, first.right) == 0
        and min(left - ends[0], right - ends[1]) == 0
        and sum(run.length for run in runs) >= least_share * stretch
    )
