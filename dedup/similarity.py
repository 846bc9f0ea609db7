"""Two wordings of a sentence: their words, their clauses, what they share and how they differ.

The door to rapidfuzz: everything here compares words, not characters, so a difference never cuts a
word in two and quotes, dashes and case are no difference at all.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import pairwise
from typing import Final, Literal, NamedTuple

import numpy as np
import polars as pl
from numpy.typing import NDArray
from rapidfuzz import fuzz, process
from rapidfuzz.distance import Indel, JaroWinkler

from dedup.buffers import TextBytes
from dedup.letters import character_classes
from dedup.scanning import find_words, hash_spans, number_spans
from dedup.text import (
    NUMBER_WORDS,
    fold_name,
    is_capitalised,
    normalise,
    packaged_lines,
    stem,
    words,
)

__all__ = [
    "Difference",
    "Grade",
    "Run",
    "Span",
    "Wording",
    "characters_of",
    "common_runs",
    "grade_wordings",
    "kind_of_step",
    "name_variants",
    "read_wording",
    "read_wordings",
    "token_set_scores",
    "word_differences",
]

Span = tuple[int, int]
Kind = Literal["equal", "delete", "insert", "replace"]
Grade = Literal["verbatim", "verbatim in part", "reworded"]

# Where a clause ends: strong punctuation, a dash between words, a quotation mark, or a comma before
# a word that opens a clause.
_CLAUSE_END: Final = re.compile(
    # All ways begin with one class of signs, so that the search leaps from sign to sign.
    r"[-,;:\"“”—–](?:(?<=[;:\"“”—–])|(?<=\s-)-*\s"
    r"|(?<=,)\s+(?=(?:but|and|while|who|whom|whose|which|where|when|although|though|as|after"
    r"|because|since|so|or|with|saying|adding|including)\b))"
)
_CLAUSE_WORDS: Final = 2
_RUN: Final = 4
_LONG_RUN: Final = 7
_NAME_SIMILARITY: Final = 0.90
_NAME_LENGTH: Final = 5


@dataclass(frozen=True, slots=True, order=True)
class Wording:
    """One sentence as it is compared; ``normal``, ``stems`` and ``capitalised`` run parallel.

    Attributes:
        ends: start and end of every word in the sentence, one word behind the other.
        normal: normal forms: what two verbatim copies share.
        stems: folded stems: what two rewordings share.
        capitalised: whether the word starts with an upper-case letter.
        clauses: first and after-last word index of every clause, at least one.
    """

    ends: tuple[int, ...]
    normal: tuple[str, ...]
    stems: tuple[str, ...]
    capitalised: tuple[bool, ...]
    clauses: tuple[Span, ...]


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


@lru_cache(maxsize=1 << 14)
def read_wording(sentence: str) -> Wording:
    """Read the words and clauses of one sentence.

    Number words become digits, names lose doubled letters and the variants of a final y, and a
    country is one stem whether news says its name, its people or the seat of its government.

    >>> read_wording("Zelenskyy named two Chinese guarantors").stems
    ('zelenski', 'name', '2', 'china', 'guarantor')
    """
    found = list(words(sentence))
    normal, stems, capitalised = _columns([_read_word(surface) for _, _, surface in found])
    return Wording(
        ends=tuple(place for start, end, _ in found for place in (start, end)),
        normal=normal,
        stems=stems,
        capitalised=capitalised,
        clauses=_clauses(sentence, [start for start, _, _ in found]),
    )


def read_wordings(sentences: Sequence[str]) -> list[Wording]:
    """Return what :func:`read_wording` makes of every sentence: in compiled loops, for many.

    Args:
        sentences: texts that have a UTF-8 form, as those of a table have.

    >>> read_wordings(["Kyiv said no.", "No!"]) == [*map(read_wording, ["Kyiv said no.", "No!"])]
    True
    """
    texts = TextBytes.of(pl.Series(sentences, dtype=pl.String))
    bounds = texts.bounds
    rows, starts, ends, *_ = find_words(texts.data, bounds[:-1], bounds[1:], character_classes())
    numbers, first = number_spans(hash_spans(texts.data, starts, ends))
    known = _columns([_read_word(word) for word in texts.strings(starts[first], ends[first])])
    normal, stems, capitalised = ([column[one] for one in numbers.tolist()] for column in known)
    places = np.stack([starts, ends], axis=1).ravel()
    offsets = texts.offsets(np.repeat(rows, 2), places).tolist()
    parts = pairwise(np.searchsorted(rows, np.arange(len(sentences) + 1)).tolist())
    return [
        Wording(
            ends=tuple(offsets[2 * a : 2 * b]),
            normal=tuple(normal[a:b]),
            stems=tuple(stems[a:b]),
            capitalised=tuple(capitalised[a:b]),
            clauses=_clauses(sentence, offsets[2 * a : 2 * b : 2]),
        )
        for sentence, (a, b) in zip(sentences, parts, strict=True)
    ]


def grade_wordings(left: Wording, right: Wording) -> Grade:
    """Grade a matched pair by its common runs of at least four words.

    ``verbatim``: the runs cover four fifths of the longer sentence; ``verbatim in part``: a run of
    seven words, or three fifths of the shorter sentence (mostly a quotation); else ``reworded``.

    >>> grade_wordings(
    ...     read_wording("We do not need such guarantors, he said."),
    ...     read_wording("He said: “We do not need such guarantors.”"),
    ... )
    'verbatim in part'
    """
    shorter, longer = sorted((len(left.normal), len(right.normal)))
    if not shorter:
        return "reworded"
    runs = _common_runs(left.normal, right.normal, least=min(_RUN, shorter))
    shared = sum(runs)
    if shared >= 0.8 * longer:
        return "verbatim"
    if max(runs, default=0) >= _LONG_RUN or shared >= 0.6 * shorter:
        return "verbatim in part"
    return "reworded"


def word_differences(
    left: Wording, right: Wording, left_words: Span, right_words: Span
) -> list[Difference]:
    """Turn the words of one clause into those of another.

    Args:
        left: the wording the differences start from.
        right: the wording they lead to.
        left_words: first and after-last word index of the clause in ``left``.
        right_words: the same in ``right``.

    Returns:
        Steps in reading order. A span runs from its first word's start to its last word's end, and
        is empty where a side has no word; the words of all left spans are the left clause, those
        of all right spans the right clause.

    >>> one, two = read_wording("He rejects it"), read_wording("He ruled it out")
    >>> [step.kind for step in word_differences(one, two, (0, 3), (0, 4))]
    ['equal', 'replace', 'equal', 'insert']
    """
    steps = _merged_steps(left.normal[slice(*left_words)], right.normal[slice(*right_words)])
    return [
        Difference(
            kind,
            *characters_of(left.ends, left_words[0] + a, left_words[0] + b),
            *characters_of(right.ends, right_words[0] + c, right_words[0] + d),
        )
        for kind, a, b, c, d in steps
    ]


def common_runs(left: Sequence[str], right: Sequence[str]) -> list[Run]:
    """Return what is left alone when words are deleted and inserted to turn one into the other.

    >>> common_runs("we will never give up".split(), "we shall never give in".split())
    [Run(left=0, right=0, length=1), Run(left=2, right=2, length=2)]
    """
    return [
        Run(step.src_start, step.dest_start, step.src_end - step.src_start)
        for step in Indel.opcodes(left, right)
        if step.tag == "equal"
    ]


def name_variants(
    documents_by_name: Mapping[str, Collection[int]], counts: Mapping[str, int]
) -> dict[str, str]:
    """Map spelling variants of names to the commonest spelling.

    Two spellings are one name if their Jaro-Winkler similarity is .90 or more, they have five
    letters and about the same length, and no document uses both: an outlet spells a name in one
    way, so Niger beside Nigeria, or Slovakia beside Slovenia, are two names.

    Args:
        documents_by_name: folded stem of a name -> the documents that use it.
        counts: how often each stem occurs.

    >>> name_variants({"selenski": {0}, "zelenski": {1, 2}}, {"selenski": 1, "zelenski": 7})
    {}
    >>> name_variants({"lukashenka": {0}, "lukashenko": {1}}, {"lukashenka": 1, "lukashenko": 7})
    {'lukashenka': 'lukashenko'}
    """
    variants: dict[str, str] = {}
    by_initial: dict[str, list[str]] = {}
    users = {name: set(documents) for name, documents in documents_by_name.items()}
    for name in sorted(users, key=lambda name: (-counts[name], name)):
        if len(name) < _NAME_LENGTH or not name.isalpha():
            continue
        known = by_initial.setdefault(name[0], [])
        spelling = next((other for other in known if _one_name(name, other, users)), None)
        if spelling is None:
            known.append(name)
        else:
            variants[name] = spelling
            users[spelling] |= users[name]
    return variants


def token_set_scores(left: Sequence[str], right: Sequence[str]) -> NDArray[np.float64]:
    """Return rapidfuzz's ``token_set_ratio`` of every pair, 0 to 1: the baseline to beat.

    >>> token_set_scores(["Kyiv said no."], ["No, said KYIV"]).tolist()
    [[1.0]]
    """
    if not left or not right:
        return np.zeros((len(left), len(right)))
    texts = [[" ".join(read_wording(text).normal) for text in side] for side in (left, right)]
    scores = process.cdist(*texts, scorer=fuzz.token_set_ratio, dtype=np.float64, workers=1)
    return scores / 100


@lru_cache(maxsize=1 << 18)
def _read_word(surface: str) -> tuple[str, str, bool]:
    """Return the normal form and the stem of a word, and whether it is capitalised."""
    normal, capitalised = normalise(surface), is_capitalised(surface)
    normal = NUMBER_WORDS.get(normal, normal)
    return normal, _stem(normal, capitalised), capitalised


def _columns(
    read: Sequence[tuple[str, str, bool]],
) -> tuple[tuple[str, ...], tuple[str, ...], tuple[bool, ...]]:
    if not read:
        return (), (), ()
    normal, stems, capitalised = zip(*read, strict=True)
    return normal, stems, capitalised


def _stem(word: str, capitalised: bool) -> str:
    return fold_name(stem(_countries().get(word, word) if capitalised else word))


@cache
def _countries() -> dict[str, str]:
    """Return what means a country -> its name, from the shipped list."""
    lines = (line.partition(":") for line in packaged_lines("places.txt"))
    return {word: country for country, _, others in lines for word in others.split()}


def _clauses(sentence: str, starts: Sequence[int]) -> tuple[Span, ...]:
    """Cut at the ends of clauses; a cut that would leave a single word is dropped."""
    cuts = [0]
    for match in _CLAUSE_END.finditer(sentence):
        first = bisect_left(starts, match.end())
        if first - cuts[-1] >= _CLAUSE_WORDS:
            cuts.append(first)
    if len(starts) - cuts[-1] < _CLAUSE_WORDS and len(cuts) > 1:
        cuts.pop()
    return tuple(zip(cuts, [*cuts[1:], len(starts)], strict=True))


def _common_runs(left: Sequence[str], right: Sequence[str], *, least: int) -> list[int]:
    return [run.length for run in common_runs(left, right) if run.length >= least]


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


def _one_name(name: str, other: str, users: Mapping[str, set[int]]) -> bool:
    return (
        abs(len(name) - len(other)) <= 1
        and users[name].isdisjoint(users[other])
        and JaroWinkler.similarity(name, other, score_cutoff=_NAME_SIMILARITY) > 0
    )
