"""Sentences as they are compared: words, stems, clauses, and what is attribution."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from functools import cache, lru_cache
from itertools import chain, pairwise
from math import ceil
from typing import Final, NamedTuple

import numpy as np
import polars as pl

from dedup.arrays import Bools, Int64s, bounds_of, owners_of
from dedup.attribution import find_attributions, may_credit
from dedup.buffers import TextBytes
from dedup.cards import without_cards
from dedup.scanning import find_words, hash_spans, number_spans
from dedup.spans import Span
from dedup.text import (
    NUMBER_WORDS,
    fold_name,
    is_capitalised,
    normalise,
    packaged_groups,
    packaged_words,
    stem,
    stop_words,
)

# Where a clause ends: strong punctuation, a dash between words, a quotation mark, or a comma before
# a word that opens a clause.
_CLAUSE_END: Final = re.compile(
    # All ways begin with one class of signs, so that the search leaps from sign to sign.
    r"[-,;:\"“”—–](?:(?<=[;:\"“”—–])|(?<=\s-)-*\s"
    r"|(?<=,)\s+(?=(?:but|and|while|who|whom|whose|which|where|when|although|though|as|after"
    r"|because|since|so|or|with|saying|adding|including)\b))"
)
_CLAUSE_WORDS: Final = 2
"""Words of the shortest clause; one alone belongs to the clause before."""
_MOST_CLAUSES: Final = 256
"""Clauses of a sentence: of a text without stops, which has more, those beside each other are one,
for the clauses of two sentences are compared each with each."""


class Wording(NamedTuple):
    """One sentence as it is compared: a tuple of words, and others that run parallel.

    Attributes:
        ends: start and end of every word in the sentence, one word behind the other.
        normal: normal forms: what two verbatim copies share.
        stems: folded stems: what two rewordings share.
        capitalised: whether the word starts with an upper-case letter.
        attribution: whether the word says who says it, and not what.
        clauses: first and after-last word index of every clause, at least one.
    """

    ends: tuple[int, ...]
    normal: tuple[str, ...]
    stems: tuple[str, ...]
    capitalised: tuple[bool, ...]
    attribution: tuple[bool, ...]
    clauses: tuple[Span, ...]


@lru_cache(maxsize=1 << 14)
def read_wording(sentence: str) -> Wording:
    """Read the words and clauses of one sentence, which has a UTF-8 form.

    Number words become digits, names lose doubled letters and the variants of a final y, and a
    country is one stem whether news says its name, its people or the seat of its government. The
    card of a person, which a crawler has set behind a name, has no words.

    >>> read_wording("Zelenskyy named two Chinese guarantors").stems
    ('zelenski', 'name', '2', 'china', 'guarantor')
    """
    return read_wordings([sentence])[0]


def parted_from_names(said: Wording) -> tuple[list[str], set[str]]:
    """Return the stems of a sentence that are no names, in order, and those that are.

    A name is capitalised, no function word, and not the first word.

    >>> others, names = parted_from_names(read_wording("Then Mayor Jane Roe closed the bridge."))
    >>> others, sorted(names)
    (['then', 'close', 'the', 'bridg'], ['jane', 'mayor', 'roe'])
    """
    others, names = [], set()
    for place, (word, folded) in enumerate(zip(said.normal, said.stems, strict=True)):
        if place and said.capitalised[place] and word not in stop_words():
            names.add(folded)
        else:
            others.append(folded)
    return others, names


def denies(said: Wording) -> bool:
    """Tell whether a sentence has a word that denies; "no" before digits is a number.

    >>> [denies(read_wording(one)) for one in ("He didn't go", "No. 10 was shut", "He went")]
    [True, False, False]
    """
    denying = packaged_words("denying.txt")
    return any(
        word in denying and not (word == "no" and after.isdigit())
        for word, after in pairwise((*said.normal, ""))
    )


def normal_words(texts: Sequence[str]) -> list[tuple[tuple[int, ...], tuple[str, ...]]]:
    """Return the ends and the normal forms of words as :func:`read_wordings` does, and no more.

    >>> normal_words(["Said: yes"])
    [((0, 4, 6, 9), ('said', 'yes'))]
    """
    found = _find_words([*map(without_cards, texts)])
    known = [_read_word(word)[0] for word in found.surfaces]
    normal = tuple([known[surface] for surface in found.which.tolist()])
    bounds = pairwise(found.bounds.tolist())
    return [(found.ends[2 * first : 2 * last], normal[first:last]) for first, last in bounds]


class NumberedWords(NamedTuple):
    """The words of many sentences, one sentence behind the other.

    Attributes:
        stems: the distinct folded stems, in alphabetical order.
        numbers: which of them each word is, of shape ``(words,)``.
        capitalised: whether it starts with an upper-case letter, of shape ``(words,)``.
        attribution: whether it says who says it, and not what, of shape ``(words,)``.
        bounds: where the words of every sentence begin and end, of shape ``(sentences + 1,)``.
    """

    stems: list[str]
    numbers: Int64s
    capitalised: Bools
    attribution: Bools
    bounds: Int64s

    @property
    def sentences(self) -> Int64s:
        """The sentence of every word, of shape ``(words,)``."""
        return owners_of(np.diff(self.bounds))


def read_wordings(sentences: Sequence[str]) -> list[Wording]:
    """Return what :func:`read_wording` makes of every sentence: those of many cost the least."""
    return number_wordings(sentences)[0]


def number_wordings(sentences: Sequence[str]) -> tuple[list[Wording], NumberedWords]:
    """Return what :func:`read_wordings` returns, and the words of all sentences as numbers.

    >>> _, words = number_wordings(["Rain fell.", "More rain."])
    >>> words.stems, words.numbers.tolist(), words.bounds.tolist()
    (['fel', 'more', 'rain'], [2, 0, 1, 2], [0, 2, 4])
    """
    sentences = [*map(without_cards, sentences)]
    surfaces, which, ends, bounds = _find_words(sentences)
    known = np.array([_read_word(word) for word in surfaces], dtype=object).reshape(-1, 3)
    normal, stems, capitalised = (tuple(known[:, column][which].tolist()) for column in range(3))
    credit = np.array([*map(may_credit, surfaces)], dtype=np.bool_)[which]
    credits_any = (np.diff(bounds_of(credit)[bounds]) > 0).tolist()
    read = [
        Wording(
            ends[2 * a : 2 * b],
            normal[a:b],
            stems[a:b],
            capitalised[a:b],
            _attribution(sentence, ends[2 * a : 2 * b]) if said else (False,) * (b - a),
            _clauses(sentence, ends[2 * a : 2 * b : 2]),
        )
        for sentence, said, (a, b) in zip(
            sentences, credits_any, pairwise(bounds.tolist()), strict=True
        )
    ]
    distinct, of_surface = np.unique(known[:, 1], return_inverse=True)
    return read, NumberedWords(
        distinct.tolist(),
        of_surface[which],
        known[:, 2].astype(np.bool_)[which],
        np.array([*chain.from_iterable(one.attribution for one in read)], np.bool_),
        bounds,
    )


class _FoundWords(NamedTuple):
    """The words of texts, one text behind the other.

    Attributes:
        surfaces: the distinct words as they are written.
        which: which of them each word is, of shape ``(words,)``.
        ends: start and end of every word in its text.
        bounds: where the words of every text begin and end, of shape ``(texts + 1,)``.
    """

    surfaces: list[str]
    which: Int64s
    ends: tuple[int, ...]
    bounds: Int64s


def _find_words(sentences: Sequence[str]) -> _FoundWords:
    texts = TextBytes.of(pl.Series(sentences, dtype=pl.String))
    first, last = texts.bounds[:-1], texts.bounds[1:]
    rows, starts, ends, *_ = find_words(texts.data, first, last)
    which, seen = number_spans(hash_spans(texts.data, starts, ends))
    places = np.stack([starts, ends], axis=1).ravel()
    return _FoundWords(
        texts.strings(starts[seen], ends[seen]),
        which,
        tuple(texts.offsets(np.repeat(rows, 2), places).tolist()),
        np.searchsorted(rows, np.arange(len(sentences) + 1)),
    )


@lru_cache(maxsize=1 << 18)
def _read_word(surface: str) -> tuple[str, str, bool]:
    """Return the normal form and the stem of a word, and whether it is capitalised."""
    normal, capitalised = normalise(surface), is_capitalised(surface)
    normal = NUMBER_WORDS.get(normal, normal)
    return normal, _stem(normal, capitalised), capitalised


def _stem(word: str, capitalised: bool) -> str:
    return fold_name(stem(_countries().get(word, word) if capitalised else word))


@cache
def _countries() -> dict[str, str]:
    """Return what means a country -> its name, from the shipped list."""
    return {word: country for country, words in packaged_groups("places.txt") for word in words}


def _attribution(sentence: str, ends: Sequence[int]) -> tuple[bool, ...]:
    """Tell of every word whether it stands in an attribution."""
    starts, behind = ends[::2], ends[1::2]
    inside = [False] * len(starts)
    for start, end in find_attributions(sentence):
        for word in range(bisect_left(starts, start), bisect_right(behind, end)):
            inside[word] = True
    return tuple(inside)


def _clauses(sentence: str, starts: Sequence[int]) -> tuple[Span, ...]:
    """Cut at the ends of clauses; a cut that would leave a single word is dropped."""
    cuts = [0]
    for match in _CLAUSE_END.finditer(sentence):
        first = bisect_left(starts, match.end())
        if first - cuts[-1] >= _CLAUSE_WORDS:
            cuts.append(first)
    if len(starts) - cuts[-1] < _CLAUSE_WORDS and len(cuts) > 1:
        cuts.pop()
    cuts = cuts[:: ceil(len(cuts) / _MOST_CLAUSES)]
    return tuple(zip(cuts, [*cuts[1:], len(starts)], strict=True))
