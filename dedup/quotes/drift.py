"""What became of a quotation: how one occurrence differs from the fullest one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Literal

from dedup.quotes.quotations import Quotation
from dedup.quotes.spelling import (
    MASK,
    are_same_words,
    are_spellings_of_one_name,
    is_misspelled,
    masks,
)
from dedup.similarity import Gap, Run, gaps_between

Drift = Literal["verbatim", "truncated", "overlapping", "split", "inserted", "reworded"]
_Change = Literal["equal", "truncated", "extended", "inserted", "reworded"]


def drift_of(fullest: Quotation, other: Quotation, runs: Sequence[Run]) -> Drift:
    """Tell what became of the fullest quotation in another place, by the runs that both have.

    The first that is true of: reworded, inserted, split, overlapping, truncated. A contraction,
    another spelling and a compound in one word or in two are no other words.
    """
    whole = (0, len(fullest.words)), (0, len(other.words))
    kinds = {_change(fullest, other, gap) for gap in gaps_between(runs, whole)}
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


def _change(fullest: Quotation, other: Quotation, gap: Gap) -> _Change:
    """Tell what happened in one gap."""
    if gap.is_empty:
        return "equal"
    if gap.right == 0 or gap.right_end == len(other.words):
        return _change_at_edge(fullest, other, gap)
    return _change_inside(fullest, other, gap)


def _change_at_edge(fullest: Quotation, other: Quotation, gap: Gap) -> _Change:
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


def _change_inside(fullest: Quotation, other: Quotation, gap: Gap) -> _Change:
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


def _outside_brackets(fullest: Quotation, other: Quotation, gap: Gap) -> Gap:
    """Return a gap without the bracketed words at its end: ``despite`` and ``desite [sic]``."""
    left_end, right_end = gap.left_end, gap.right_end
    while left_end - 1 in fullest.inserted and left_end > gap.left:
        left_end -= 1
    while right_end - 1 in other.inserted and right_end > gap.right:
        right_end -= 1
    return gap._replace(left_end=left_end, right_end=right_end)


def _beside(gap: Gap, words: int) -> Iterator[Gap]:
    """Yield a gap at the edge without what the other left out: a word may be spelled otherwise."""
    count = gap.right_end - gap.right
    for kept in range(max(count - 1, 1), min(count + 2, gap.left_end - gap.left)):
        if gap.right == 0:
            yield gap._replace(left=gap.left_end - kept)
        if gap.right_end == words:
            yield gap._replace(left_end=gap.left + kept)


def _has(elided: frozenset[int], first: int, last: int) -> bool:
    return any(index in elided for index in range(first, last + 1))


def _one_spelling(fullest: Quotation, other: Quotation, gap: Gap) -> bool:
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
