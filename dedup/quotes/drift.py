"""What became of a quotation: how one occurrence differs from the fullest one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Literal, NamedTuple

from dedup.quotes.quotations import Quotation
from dedup.quotes.spelling import (
    MASK,
    are_same_words,
    are_spellings_of_one_name,
    is_misspelled,
    masks,
)
from dedup.similarity import Difference, Kind, Run, characters_of, kind_of_step

Drift = Literal["verbatim", "truncated", "overlapping", "split", "inserted", "reworded"]
_Change = Literal["equal", "truncated", "extended", "inserted", "reworded"]


class _Gap(NamedTuple):
    """Words between two runs: from ``left`` to ``left_end`` in the fullest, and in the other."""

    left: int
    left_end: int
    right: int
    right_end: int

    @property
    def is_empty(self) -> bool:
        """Whether no word stands there."""
        return self.left == self.left_end and self.right == self.right_end


def drift_of(fullest: Quotation, other: Quotation, runs: Sequence[Run]) -> Drift:
    """Tell what became of the fullest quotation in another place.

    The first that is true of: reworded, inserted, split, overlapping, truncated. A contraction,
    another spelling and a compound in one word or in two are no other words.

    Args:
        fullest: what is compared with.
        other: one occurrence.
        runs: their words in common, at least one run.
    """
    kinds = {_change(fullest, other, gap) for gap in _gaps(fullest, other, runs)}
    if "reworded" in kinds:
        return "reworded"
    if "inserted" in kinds:
        return "inserted"
    if 1 < _divided(other) != _divided(fullest):
        return "split"
    if "extended" in kinds:
        return "overlapping"
    return "truncated" if "truncated" in kinds else "verbatim"


def _divided(quotation: Quotation) -> int:
    """Return into how many pieces words divide a quotation: marks alone do not."""
    text = quotation.member.text
    between = (text[one[1] : two[0]] for one, two in pairwise(quotation.pieces))
    return 1 + sum(any(map(str.isalnum, words)) for words in between)


def differences_between(
    fullest: Quotation, other: Quotation, runs: Sequence[Run]
) -> Iterator[Difference]:
    """Yield what turns the words of the fullest into those of the other, in reading order.

    Offsets are those of the two texts; the words of all spans are those of the two quotations.

    Args:
        fullest: the words the steps start from.
        other: the words they lead to.
        runs: their words in common, at least one run.
    """
    for gap, run in zip(_gaps(fullest, other, runs), [*runs, None], strict=True):
        if not gap.is_empty:
            kind = kind_of_step(gap.left_end - gap.left, gap.right_end - gap.right)
            yield _difference(kind, fullest, other, gap)
        if run:
            left, right, length = run
            whole = _Gap(left, left + length, right, right + length)
            yield _difference("equal", fullest, other, whole)


def _gaps(fullest: Quotation, other: Quotation, runs: Sequence[Run]) -> list[_Gap]:
    """Return what stands before, between and behind the runs, empty or not."""
    before, behind = Run(0, 0, 0), Run(len(fullest.words), len(other.words), 0)
    return [
        _Gap(one.left + one.length, two.left, one.right + one.length, two.right)
        for one, two in pairwise([before, *runs, behind])
    ]


def _change(fullest: Quotation, other: Quotation, gap: _Gap) -> _Change:
    """Tell what happened in one gap."""
    if gap.is_empty:
        return "equal"
    if gap.right == 0 or gap.right_end == len(other.words):
        return _change_at_edge(fullest, other, gap)
    return _change_inside(fullest, other, gap)


def _change_at_edge(fullest: Quotation, other: Quotation, gap: _Gap) -> _Change:
    """Tell what happened before the first or behind the last word of the other quotation."""
    if gap.right == gap.right_end:
        return "truncated"
    if gap.left == gap.left_end and not other.inserted.issuperset(range(*gap[2:])):
        return "extended"
    left_out = gap.left_end if gap.right == 0 else gap.left
    if left_out in fullest.elided:
        return "truncated"
    change = _change_inside(fullest, other, gap)
    if change != "reworded":
        return change
    beside = {_change_inside(fullest, other, one) for one in _beside(gap, len(other.words))}
    if "equal" in beside:
        return "truncated"
    return "inserted" if "inserted" in beside else "reworded"


def _change_inside(fullest: Quotation, other: Quotation, gap: _Gap) -> _Change:
    """Tell how words were changed: in brackets, by an ellipsis, in spelling, or silently."""
    left = set(range(gap.left, gap.left_end)) - fullest.inserted
    right = set(range(gap.right, gap.right_end)) - other.inserted
    bracketed = len(left) < gap.left_end - gap.left or len(right) < gap.right_end - gap.right
    if bracketed and not (left and right):
        return "inserted"
    if not right and _has(other.elided, gap.right, gap.right_end):
        return "inserted"
    if not left and _has(fullest.elided, gap.left, gap.left_end):
        return "inserted"
    if _one_spelling(fullest, other, gap):
        return "equal"
    outside = _outside_brackets(fullest, other, gap)
    return "inserted" if bracketed and _one_spelling(fullest, other, outside) else "reworded"


def _outside_brackets(fullest: Quotation, other: Quotation, gap: _Gap) -> _Gap:
    """Return a gap without the bracketed words at its end: ``despite`` and ``desite [sic]``."""
    left_end, right_end = gap.left_end, gap.right_end
    while left_end - 1 in fullest.inserted and left_end > gap.left:
        left_end -= 1
    while right_end - 1 in other.inserted and right_end > gap.right:
        right_end -= 1
    return gap._replace(left_end=left_end, right_end=right_end)


def _beside(gap: _Gap, words: int) -> Iterator[_Gap]:
    """Yield a gap at the edge without what the other left out: a word may be spelled otherwise."""
    count = gap.right_end - gap.right
    for kept in range(max(count - 1, 1), min(count + 2, gap.left_end - gap.left)):
        if gap.right == 0:
            yield gap._replace(left=gap.left_end - kept)
        if gap.right_end == words:
            yield gap._replace(left_end=gap.left + kept)


def _has(elided: frozenset[int], first: int, last: int) -> bool:
    return any(index in elided for index in range(first, last + 1))


def _one_spelling(fullest: Quotation, other: Quotation, gap: _Gap) -> bool:
    """Tell whether two outlets spell the same words: with the word before, which may carry them."""
    left, right = _surface(fullest, *gap[:2]), _surface(other, *gap[2:])
    before = min(gap.left, gap.right, 1)  # what begins has no word before it to carry
    return (
        are_same_words(
            _surface(fullest, gap.left - before, gap.left_end),
            _surface(other, gap.right - before, gap.right_end),
        )
        or are_spellings_of_one_name(left, right)
        or is_misspelled(left, right)
        or masks(left, right)
        or masks(right, left)
    )


def _surface(quotation: Quotation, first: int, last: int) -> str:
    """Return words as the text has them, with the signs behind the last that mask letters."""
    text, ends = quotation.member.text, quotation.ends
    words = ""
    for index in range(max(first, 0), last):
        start, end = ends[2 * index : 2 * index + 2]
        sign = text[end : ends[2 * index + 2]] if index + 1 < last else _mask_behind(text, end)
        words += text[start:end] + (sign if MASK.fullmatch(sign) else " ")
    return words.rstrip(" ")


def _mask_behind(text: str, place: int) -> str:
    mask = MASK.match(text, place)
    return mask.group() if mask else ""


def _difference(kind: Kind, fullest: Quotation, other: Quotation, words: _Gap) -> Difference:
    left = characters_of(fullest.ends, words.left, words.left_end)
    right = characters_of(other.ends, words.right, words.right_end)
    return Difference(kind, *left, *right)
