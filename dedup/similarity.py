"""Two wordings of a sentence: what they share and how they differ.

The door to rapidfuzz: everything here compares words, not characters, so a difference never cuts a
word in two and quotes, dashes and case are no difference at all.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Final, Literal, NamedTuple

from rapidfuzz.distance import OSA, Indel, LCSseq, Postfix, Prefix

from dedup.spans import Span
from dedup.text import reporting_words, stop_words
from dedup.wordings import Wording, denies, parted_from_names

Kind = Literal["equal", "delete", "insert", "replace"]
WordSpans = tuple[Span, Span]
"""Words of two texts."""
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
_BESIDE_NAMES: Final = frozenset("a an and at for in of on said says that the".split())
"""Function words inside of names, and between a name and who that is, or that somebody speaks."""
_OF_A_NAME: Final = 0.3
"""What a word of a name counts, against 1 for others, among the words that two sentences tell."""
_DENIED: Final = 0.85
"""What all words count where one sentence denies and the other does not."""
_COLUMNS: Final = ("kind", "representative_start", "representative_end", "start", "end")
"""What tables call the fields of a difference."""


class Run(NamedTuple):
    """Words that two texts have in a row: where it starts in either, and how many there are."""

    left: int
    right: int
    length: int

    @property
    def words(self) -> Gap:
        """The places of the words in both."""
        return Gap(self.left, self.left + self.length, self.right, self.right + self.length)


class Gap(NamedTuple):
    """Words beside runs: from ``left`` to ``left_end`` in one text, and in the other."""

    left: int
    left_end: int
    right: int
    right_end: int

    @property
    def is_empty(self) -> bool:
        """Whether no word stands there."""
        return self.left == self.left_end and self.right == self.right_end

    @property
    def kind(self) -> Kind:
        """What the words of the one become, if any stand there."""
        if self.left == self.left_end:
            return "insert"
        return "delete" if self.right == self.right_end else "replace"


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

    >>> from dedup.wordings import read_wording
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

    >>> from dedup.wordings import read_wording
    >>> short = read_wording("He has not cleaned it up.")
    >>> repeats_most(short, read_wording("We left him a mess, he has not cleaned it up yet."))
    True
    >>> repeats_most(short, read_wording("He has not cleaned up what we left him."))
    False
    """
    shorter = min(len(left.normal), len(right.normal))
    least = min(max(_LONG_RUN, _HALF * shorter), max(_SHORT_RUN, _ALL * shorter))
    runs = common_runs(left.normal, right.normal, at_least=_SHORT_RUN)
    return any(run.length >= least and not _is_name(left, right, run) for run in runs)


def word_differences(
    left: Wording, right: Wording, words: WordSpans, *, offsets: tuple[int, int] = (0, 0)
) -> list[Difference]:
    """Turn the words of one clause into those of another.

    Args:
        left: the wording the differences start from.
        right: the wording they lead to.
        words: first and after-last word index of the clause in ``left``, and in ``right``.
        offsets: where both sentences begin in their texts.

    Returns:
        Steps in reading order. A span runs from its first word's start to its last word's end, and
        is empty where a side has no word; the words of all left spans are the left clause, those
        of all right spans the right clause.

    >>> from dedup.wordings import read_wording
    >>> one, two = read_wording("He rejects it"), read_wording("He ruled it out")
    >>> [step.kind for step in word_differences(one, two, ((0, 3), (0, 4)))]
    ['equal', 'replace', 'equal', 'insert']
    """
    (first, last), (begin, end) = words
    runs = [
        Run(first + run.left, begin + run.right, run.length)
        for run in common_runs(left.normal[first:last], right.normal[begin:end])
    ]
    here, there = offsets
    return [
        Difference(step.kind, here + step[1], here + step[2], there + step[3], there + step[4])
        for step in run_differences(runs, (left.ends, right.ends), words)
    ]


def run_differences(
    runs: Sequence[Run], ends: tuple[Sequence[int], Sequence[int]], words: WordSpans
) -> Iterator[Difference]:
    """Yield what turns some words into others, in reading order, given the runs of both.

    Args:
        runs: words in common, in order.
        ends: start and end of every word on either side, one word behind the other.
        words: first and after-last index of the words that are compared, on either side.

    >>> ends = (0, 2, 3, 7)
    >>> [step.kind for step in run_differences([Run(0, 1, 1)], (ends, ends), ((0, 2), (0, 2)))]
    ['insert', 'equal', 'delete']
    """
    behind = Run(words[0][1], words[1][1], 0)
    for gap, run in zip(gaps_between(runs, words), [*runs, behind], strict=True):
        for kind, part in ((gap.kind, gap), ("equal", run.words)):
            if not part.is_empty:
                ours, theirs = characters_of(ends[0], *part[:2]), characters_of(ends[1], *part[2:])
                yield Difference(kind, *ours, *theirs)


def gaps_between(runs: Sequence[Run], words: WordSpans) -> list[Gap]:
    """Return what stands before, between and behind runs of some words, empty or not.

    >>> [tuple(gap) for gap in gaps_between([Run(0, 1, 1)], ((0, 2), (0, 2)))]
    [(0, 0, 0, 1), (1, 2, 2, 2)]
    """
    (first, last), (begin, end) = words
    return [
        Gap(one.left + one.length, two.left, one.right + one.length, two.right)
        for one, two in pairwise([Run(first, begin, 0), *runs, Run(last, end, 0)])
    ]


def common_runs(left: Sequence[str], right: Sequence[str], *, at_least: int = 1) -> list[Run]:
    """Return what is left alone when words are deleted and inserted to turn left into right.

    Runs of less than ``at_least`` words are left out.

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


def words_told(left: Wording, right: Wording) -> float:
    """Return how many words two sentences have in one order, and .3 for every word of a name.

    Names tell whom both speak of, and not what they say: "Nancy Pelosi, who is expected to be the
    speaker" stands in any sentence about her. In which order names come tells nothing. A word that
    is a name in one sentence alone counts nothing: a headline with capitals is seldom sure.
    If one sentence denies and the other does not, all of that counts .85: what one says is
    more often another thing ("did argue so", "didn't make that case").

    >>> from dedup.wordings import read_wording
    >>> words_told(
    ...     read_wording("Then Mayor Jane Roe closed the bridge."),
    ...     read_wording("On Monday Mayor Jane Roe closed the old bridge."),
    ... )
    3.9
    >>> words_told(read_wording("Mayor Closes Old Bridge"), read_wording("Mayor closes old bridge"))
    1.0
    >>> words_told(read_wording("He closed the bridge"), read_wording("He never closed the bridge"))
    3.4
    """
    one, other = parted_from_names(left), parted_from_names(right)
    told = words_in_common(one[0], other[0]) + _OF_A_NAME * len(one[1] & other[1])
    return told if denies(left) == denies(right) else _DENIED * told


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


def letter_share(one: Sequence[str], other: Sequence[str], *, least: float) -> float:
    """Return the share of the letters of two texts, as words, that are equal; 0 if below ``least``.

    >>> round(letter_share(["to", "lend"], ["do", "lent"], least=0.5), 2)
    0.71
    """
    return Indel.normalized_similarity(" ".join(one), " ".join(other), score_cutoff=least)


def _is_name(left: Wording, right: Wording, run: Run) -> bool:
    """Tell whether a run is a name, perhaps with who that is ("White House press secretary Roe").

    At least every second word is capitalised on both sides, words of attribution aside, and no
    function word does more than link the others.
    """
    names, others = 0, 0
    for step in range(run.length):
        word = left.normal[run.left + step]
        if word in _BESIDE_NAMES or word in reporting_words():
            continue
        if word in stop_words():
            return False
        if left.capitalised[run.left + step] and right.capitalised[run.right + step]:
            names += 1
        else:
            others += 1
    return names > 0 and names >= others


def characters_of(ends: Sequence[int], first: int, last: int) -> Span:
    """Return the characters of words ``first`` up to ``last``; no words: an empty place.

    >>> characters_of((0, 3, 4, 9), 0, 2), characters_of((0, 3, 4, 9), 1, 1)
    ((0, 9), (3, 3))
    """
    if first < last:
        return ends[2 * first], ends[2 * last - 1]
    place = ends[2 * first - 1] if first else (ends[0] if ends else 0)
    return place, place
