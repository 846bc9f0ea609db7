"""Which quotations of a cluster are the same one.

Every group has a fullest quotation, and whatever is in the group shares its words with that one: no
chain of quotations that overlap grows into a group. The longest ones are asked first, so the order
of the documents does not matter.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import Final, NamedTuple

from dedup.config import QuoteConfig
from dedup.quotes.quotations import Quotation
from dedup.quotes.speakers import may_be_one_speaker
from dedup.similarity import Run, common_runs

__all__ = ["Aligned", "QuoteGroup", "align_words", "group_quotations"]

Words = tuple[str, ...]
Wording = tuple[Words, frozenset[int]]
"""What is said, and which of the words stand in brackets."""

_SOLID: Final = 3
"""Words in a row that two texts do not share by chance of their function words."""
_NEAR: Final = 2
"""Words at most between a solid run and shorter ones that belong to it."""
_ASKED: Final = 5
"""Groups at most that a quotation is compared with: those that share most of its runs."""
_HELD: Final = 200
"""Groups at most that are found by one run of words."""


class Aligned(NamedTuple):
    """Two quotations, the fuller one left: their words in common, as runs in reading order."""

    runs: tuple[Run, ...]
    score: float


class QuoteGroup(NamedTuple):
    """The occurrences of one quotation, the fullest first, each with its alignment to that."""

    occurrences: list[tuple[Quotation, Aligned]]

    @property
    def documents(self) -> int:
        """How many documents have it."""
        return len({one.member.document for one, _ in self.occurrences})


def group_quotations(quotations: Iterable[Quotation], *, config: QuoteConfig) -> list[QuoteGroup]:
    """Group quotations by their words.

    Args:
        quotations: those of one cluster, in any order.
        config: how much two of them share.

    Returns:
        What two or more documents have: first what most of them have, then the longest.
    """
    occurrences: dict[Wording, list[Quotation]] = {}
    for one in quotations:
        occurrences.setdefault((one.words, one.inserted), []).append(one)
    wordings = sorted(occurrences, key=_fullest_first)
    members = _by_fullest(wordings, config)
    groups = [
        _group(fullest, members[fullest], occurrences, config)
        for fullest in wordings
        if fullest in members
    ]
    shared = [group for group in groups if group.documents > 1]
    return sorted(shared, key=lambda group: -group.documents)


def _group(
    fullest: Wording,
    members: Sequence[tuple[Wording, Aligned]],
    occurrences: dict[Wording, list[Quotation]],
    config: QuoteConfig,
) -> QuoteGroup:
    """Return the occurrences of a quotation; of short parts, those credited to nobody else."""
    first = min(occurrences[fullest], key=_first_said)
    return QuoteGroup(
        [
            (one, aligned)
            for wording, aligned in members
            for one in sorted(occurrences[wording], key=_first_said)
            if wording == fullest
            or len(wording[0]) >= config.least_changed
            or may_be_one_speaker(first, one)
        ]
    )


def _fullest_first(wording: Wording) -> tuple[int, int, Words, list[int]]:
    words, inserted = wording
    return len(inserted) - len(words), len(inserted), words, sorted(inserted)


def _first_said(one: Quotation) -> tuple[int, bool, bool, float, str, str, int]:
    """Order occurrences of the same words: unbroken ones, then by date and content."""
    published = one.member.published
    return (
        len(one.pieces),
        bool(one.elided),
        published is None,
        published.timestamp() if published else 0.0,
        one.member.content_hash,
        one.member.document,
        one.start,
    )


def _by_fullest(
    wordings: Sequence[Wording], config: QuoteConfig
) -> dict[Wording, list[tuple[Wording, Aligned]]]:
    """Return the wordings of every group by its fullest one; that comes first."""
    fullest: list[Wording] = []
    found: dict[Wording, list[tuple[Wording, Aligned]]] = {}
    by_run: dict[Words, list[int]] = {}
    for wording in wordings:
        best = _best(wording, fullest, by_run, config)
        if best:
            found[best[0]].append((wording, best[1]))
            continue
        for run in set(_runs(wording[0])):
            held = by_run.setdefault(run, [])
            if len(held) < _HELD:
                held.append(len(fullest))
        fullest.append(wording)
        whole = Run(0, 0, len(wording[0]))
        found[wording] = [(wording, Aligned((whole,), 1.0))]
    return found


def _best(
    wording: Wording,
    fullest: Sequence[Wording],
    by_run: dict[Words, list[int]],
    config: QuoteConfig,
) -> tuple[Wording, Aligned] | None:
    """Return the group that shares most of a wording, if one shares enough."""
    shared = Counter(index for run in _runs(wording[0]) for index in by_run.get(run, ()))
    likeliest = sorted(shared, key=lambda index: (-shared[index], index))[:_ASKED]
    best: tuple[Wording, Aligned] | None = None
    for index in likeliest:
        aligned = align_words(fullest[index], wording, config=config)
        if aligned and (best is None or _closeness(fullest[index], aligned) > _closeness(*best)):
            best = fullest[index], aligned
    return best


def _closeness(wording: Wording, aligned: Aligned) -> tuple[float, int]:
    """Order groups that a quotation may belong to: of two that have all of it, to the shorter."""
    return aligned.score, -len(wording[0])


def align_words(fullest: Wording, other: Wording, *, config: QuoteConfig) -> Aligned | None:
    """Align two wordings, or return None if they are not the same quotation.

    They are if the shorter has most of its words in runs of the other, or if one begins before the
    other and ends before it, with enough words in common.

    >>> one = tuple("we will never give up our land to them".split())
    >>> two = tuple("we shall never give up our land".split())
    >>> aligned = align_words((one, frozenset()), (two, frozenset()), config=QuoteConfig())
    >>> aligned.score, len(aligned.runs)
    (0.8571428571428571, 2)
    """
    left, right = fullest[0], other[0]
    runs = _joined(_kept(_near_runs(left, right)), left)
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
    solid = [run for run in common_runs(left, right) if run.length >= _SOLID]
    if not solid:
        return []
    first, last = solid[0], solid[-1]
    start = max(first.left - first.right - _NEAR, 0)
    end = last.left + len(right) - last.right + _NEAR
    return [
        Run(start + run.left, run.right, run.length) for run in common_runs(left[start:end], right)
    ]


def _kept(runs: Sequence[Run]) -> list[Run]:
    """Return solid runs, and shorter ones between which and a kept one few words stand."""
    solid = [index for index, run in enumerate(runs) if run.length >= _SOLID]
    kept = set(solid)
    for step in (1, -1):
        for index in solid:
            here = index
            while 0 <= here + step < len(runs) and _distance(runs, here, here + step) <= _NEAR:
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


def _distance(runs: Sequence[Run], one: int, two: int) -> int:
    """Return how many words stand between two neighbouring runs, on the side that has more."""
    first, second = runs[min(one, two)], runs[max(one, two)]
    return max(second.left - first.left - first.length, second.right - first.right - first.length)


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


def _runs(words: Words) -> Iterator[Words]:
    return (words[index : index + _SOLID] for index in range(len(words) - _SOLID + 1))
