"""Two wordings of a sentence: what they share and how they differ.

The door to rapidfuzz: everything here compares words, not characters, so a difference never cuts a
word in two and quotes, dashes and case are no difference at all.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final, Literal, NamedTuple

import numpy as np
from rapidfuzz import fuzz, process
from rapidfuzz.distance import OSA, Indel, LCSseq, Postfix, Prefix

from dedup.arrays import Float64s
from dedup.spans import Span
from dedup.text import stop_words
from dedup.wordings import Wording, read_wording

Kind = Literal["equal", "delete", "insert", "replace"]
Grade = Literal["verbatim", "verbatim in part", "reworded"]

_RUN: Final = 4
"""Words in a row that are wording in common, and no chance."""
_LONG_RUN: Final = 7
"""Words in a row that are a part in common, of however long a sentence."""
_PART: Final = 3
"""Words of a sentence that is long enough to have a part."""
_VERBATIM, _IN_PART = 0.8, 0.6
"""Shares of the longer sentence, and of the shorter one, that stand in runs."""
_HALF: Final = 0.5
"""Share of a sentence that a long run must be to be most of it."""
_SHORT_RUN, _ALL = 5, 0.85
"""Words of a run that is too short for that, and the share it must be: a word of seven is free."""
_LETTERS: Final = 4
"""Letters of a word, or more, in the mean of a text: so many are right in a word that is right."""
_CODES: Final = 0.5
"""Share of the words that differ: if more have other digits alone, nothing was misread."""
_DIGITS: Final = re.compile(r"\d+")

_COLUMNS: Final = ("kind", "representative_start", "representative_end", "start", "end")
"""What tables call the fields of a difference."""


class Run(NamedTuple):
    """Words that two texts have in a row: where it starts in either, and how many there are."""

    left: int
    right: int
    length: int


class Difference(NamedTuple):
    """One step that turns the left words into the right ones, as character offsets."""

    kind: Kind
    left_start: int
    left_end: int
    right_start: int
    right_end: int

    def row(self) -> dict[str, str | int]:
        """Return the step as tables have it.

        >>> [*Difference("insert", 2, 2, 3, 7).row()]
        ['kind', 'representative_start', 'representative_end', 'start', 'end']
        """
        return dict(zip(_COLUMNS, self, strict=True))


def grade_wordings(left: Wording, right: Wording) -> Grade:
    """Grade a matched pair by its common runs of at least four words.

    ``verbatim``: the runs cover four fifths of the longer sentence; ``verbatim in part``: a run of
    seven words, or three fifths of the shorter sentence (mostly a quotation); else ``reworded``.
    A run that is a name and nothing else makes no part, which everybody writes alike, and neither
    does a sentence of a word or two.

    >>> grade_wordings(
    ...     read_wording("We do not need such guarantors, he said."),
    ...     read_wording("He said: “We do not need such guarantors.”"),
    ... )
    'verbatim in part'
    """
    shorter, longer = sorted((len(left.normal), len(right.normal)))
    if not shorter:
        return "reworded"
    least = min(_RUN, shorter)
    runs = common_runs(left.normal, right.normal, at_least=least)
    if sum(run.length for run in runs) >= _VERBATIM * longer:
        return "verbatim"
    if shorter < _PART:
        return "reworded"
    parts = [run.length for run in runs if not _is_name(left, right, run)]
    if max(parts, default=0) >= _LONG_RUN or sum(parts) >= _IN_PART * shorter:
        return "verbatim in part"
    return "reworded"


def repeats_most(left: Wording, right: Wording) -> bool:
    """Tell whether a run of words in common is most of the shorter sentence.

    A run of seven words or more and half of the sentence, or all but a word of seven of a short
    one; but no name.

    >>> short = read_wording("He has not cleaned it up.")
    >>> repeats_most(short, read_wording("We left him a mess, he has not cleaned it up yet."))
    True
    >>> repeats_most(short, read_wording("He has not cleaned up what we left him."))
    False
    """
    shorter = min(len(left.normal), len(right.normal))
    return any(
        ((run.length >= _LONG_RUN and run.length >= _HALF * shorter) or _is_all(run, shorter))
        and not _is_name(left, right, run)
        for run in common_runs(left.normal, right.normal, at_least=_SHORT_RUN)
    )


def _is_all(run: Run, shorter: int) -> bool:
    """Tell whether a run is all of a short sentence, a word of seven aside."""
    return run.length >= _SHORT_RUN and run.length >= _ALL * shorter


def word_differences(
    left: Wording,
    right: Wording,
    left_words: Span,
    right_words: Span,
    *,
    offsets: tuple[int, int] = (0, 0),
) -> list[Difference]:
    """Turn the words of one clause into those of another.

    Args:
        left: the wording the differences start from.
        right: the wording they lead to.
        left_words: first and after-last word index of the clause in ``left``.
        right_words: the same in ``right``.
        offsets: where both sentences begin in their texts.

    Returns:
        Steps in reading order. A span runs from its first word's start to its last word's end, and
        is empty where a side has no word; the words of all left spans are the left clause, those
        of all right spans the right clause.

    >>> one, two = read_wording("He rejects it"), read_wording("He ruled it out")
    >>> [step.kind for step in word_differences(one, two, (0, 3), (0, 4))]
    ['equal', 'replace', 'equal', 'insert']
    """
    steps = _merged_steps(left.normal[slice(*left_words)], right.normal[slice(*right_words)])
    (left_first, right_first), (here, there) = (left_words[0], right_words[0]), offsets
    found = []
    for kind, a, b, c, d in steps:
        start, end = characters_of(left.ends, left_first + a, left_first + b)
        first, last = characters_of(right.ends, right_first + c, right_first + d)
        found.append(Difference(kind, here + start, here + end, there + first, there + last))
    return found


def common_runs(left: Sequence[str], right: Sequence[str], *, at_least: int = 1) -> list[Run]:
    """Return what is left alone when words are deleted and inserted to turn one into the other.

    Args:
        left: words.
        right: those they are turned into.
        at_least: words of the shortest run that is returned.

    >>> common_runs("we will never give up".split(), "we shall never give in".split())
    [Run(left=0, right=0, length=1), Run(left=2, right=2, length=2)]
    """
    blocks = Indel.opcodes(left, right).as_matching_blocks()
    return [Run(block.a, block.b, block.size) for block in blocks if block.size >= at_least]


def words_in_common(left: Sequence[str], right: Sequence[str]) -> int:
    """Return how many words two texts have in one order: those of all :func:`common_runs`.

    >>> words_in_common("we will never give up".split(), "we shall never give in".split())
    3
    """
    return LCSseq.similarity(left, right)


def are_letters_apart(left: str, right: str, *, at_most: int) -> bool:
    """Tell whether a few letters that are missing, wrong or exchanged part two words.

    >>> are_letters_apart("recieve", "receive", at_most=1)
    True
    """
    return OSA.distance(left, right, score_cutoff=at_most) <= at_most


def common_prefix_length(left: Sequence[str], right: Sequence[str]) -> int:
    """Return with how many of the same words two texts begin, or with how many letters two words.

    >>> common_prefix_length(["12", "people", "died"], ["12", "people", "fled"])
    2
    """
    return Prefix.similarity(left, right)


def common_suffix_length(left: Sequence[str], right: Sequence[str]) -> int:
    """Return with how many of the same words two texts end, or with how many letters two words.

    >>> common_suffix_length("Osama", "Usama")
    4
    """
    return Postfix.similarity(left, right)


def letters_apart(one: str, other: str) -> int:
    """Return how many letters of either text the other lacks, in order.

    >>> letters_apart("to lend", "do lent")
    4
    """
    return Indel.distance(one, other)


def _letter_share(one: Sequence[str], other: Sequence[str], *, least: float) -> float:
    """Return the share of the letters of two texts that are equal, in order.

    Args:
        one: the words of a text.
        other: those of the other.
        least: the least share that is returned; below it, it is 0.

    >>> round(_letter_share(["to", "lend"], ["do", "lent"], least=0.5), 2)
    0.71
    """
    return Indel.normalized_similarity(" ".join(one), " ".join(other), score_cutoff=least)


def misread_share(one: Sequence[str], other: Sequence[str], *, least: float) -> float:
    """Return the :func:`_letter_share` of two texts if letters differ and not words, else 0.

    Of a text that was misread most letters are right, and few words are. Where words were changed,
    as many words are right as letters. Nor is it misread where most words that differ have other
    digits and the same letters: so do codes, and what is counted.

    Args:
        one: the words of a text.
        other: those of the other.
        least: the least share that is returned; below it, or if words differ, it is 0.

    >>> text = "ministers agreed late on monday to lend money to three small banks".split()
    >>> misread = "minist rs agrecd 1ate on rnonday to lend rnoney to thrce sma11 banhs".split()
    >>> edited = "ministers agreed on friday to lend money to three large banks too".split()
    >>> [round(misread_share(text, words, least=0.5), 2) for words in (misread, edited)]
    [0.85, 0.0]
    """
    equal, words = words_in_common(one, other), max(1, min(len(one), len(other)))
    # Words are compared sooner than letters, and letters sooner the more of them are asked for.
    letters = _letter_share(one, other, least=max(least, (equal / words) ** (1 / _LETTERS)))
    if equal > letters**_LETTERS * words:
        return 0.0
    digits = words_in_common(*(_without_digits(text) for text in (one, other))) - equal
    return letters if digits <= _CODES * (words - equal) else 0.0


def _without_digits(words: Sequence[str]) -> list[str]:
    """Return words with one digit in place of any digits.

    >>> _without_digits(["ax101", "of", "3.5"])
    ['ax0', 'of', '0.0']
    """
    return [_DIGITS.sub("0", word) for word in words]


def token_set_scores(left: Sequence[str], right: Sequence[str]) -> Float64s:
    """Return rapidfuzz's ``token_set_ratio`` of every pair, 0 to 1: the baseline to beat.

    >>> token_set_scores(["Kyiv said no."], ["No, said KYIV"]).tolist()
    [[1.0]]
    """
    if not left or not right:
        return np.zeros((len(left), len(right)))
    texts = [[" ".join(read_wording(text).normal) for text in side] for side in (left, right)]
    scores = process.cdist(*texts, scorer=fuzz.token_set_ratio, dtype=np.float64, workers=1)
    return scores / 100


def _is_name(left: Wording, right: Wording, run: Run) -> bool:
    """Tell whether all words of a run are capitalised on both sides, function words aside."""
    capitals = [
        left.capitalised[run.left + step] and right.capitalised[run.right + step]
        for step in range(run.length)
        if left.normal[run.left + step] not in stop_words()
    ]
    return bool(capitals) and all(capitals)


def _merged_steps(
    left: Sequence[str], right: Sequence[str]
) -> list[tuple[Kind, int, int, int, int]]:
    """Return the opcodes with every run of neighbouring deletions and insertions made one step."""
    steps: list[tuple[Kind, int, int, int, int]] = []
    for step in Indel.opcodes(left, right):
        tag, a, b, c, d = step.tag, step.src_start, step.src_end, step.dest_start, step.dest_end
        if tag == "equal" or not steps or steps[-1][0] == "equal":
            steps.append(("equal" if tag == "equal" else kind_of_step(b - a, d - c), a, b, c, d))
        else:
            _, first_a, _, first_c, _ = steps.pop()
            steps.append((kind_of_step(b - first_a, d - first_c), first_a, b, first_c, d))
    return steps


def kind_of_step(left: int, right: int) -> Literal["insert", "delete", "replace"]:
    """Return what so many words of one side become, by how many the other has in their place."""
    if not left:
        return "insert"
    return "replace" if right else "delete"


def characters_of(ends: Sequence[int], first: int, last: int) -> Span:
    """Return the characters of words ``first`` up to ``last``; no words: an empty place.

    >>> characters_of((0, 3, 4, 9), 0, 2), characters_of((0, 3, 4, 9), 1, 1)
    ((0, 9), (3, 3))
    """
    if first < last:
        return ends[2 * first], ends[2 * last - 1]
    place = ends[2 * first - 1] if first else (ends[0] if ends else 0)
    return place, place
