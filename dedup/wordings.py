"""Sentences as they are compared: words, stems, clauses, and what is attribution."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import pairwise
from typing import Final

import numpy as np
import polars as pl

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
    stem,
    words,
)

__all__ = ["Wording", "normal_words", "read_wording", "read_wordings"]

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


@dataclass(frozen=True, slots=True, order=True)
class Wording:
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
    """Read the words and clauses of one sentence.

    Number words become digits, names lose doubled letters and the variants of a final y, and a
    country is one stem whether news says its name, its people or the seat of its government. The
    card of a person, which a crawler has set behind a name, has no words.

    >>> read_wording("Zelenskyy named two Chinese guarantors").stems
    ('zelenski', 'name', '2', 'china', 'guarantor')
    """
    sentence = without_cards(sentence)
    ends, read = _read_words(sentence)
    normal, stems, capitalised = _columns(read)
    return Wording(
        ends=ends,
        normal=normal,
        stems=stems,
        capitalised=capitalised,
        attribution=_attribution(sentence, ends),
        clauses=_clauses(sentence, ends[::2]),
    )


def normal_words(text: str) -> tuple[tuple[int, ...], tuple[str, ...]]:
    """Return the ends and the normal forms of words as :func:`read_wording` does, and no more.

    >>> normal_words("Said: yes")
    ((0, 4, 6, 9), ('said', 'yes'))
    """
    ends, read = _read_words(without_cards(text))
    return ends, tuple(normal for normal, *_ in read)


def read_wordings(sentences: Sequence[str]) -> list[Wording]:
    """Return what :func:`read_wording` makes of every sentence: in compiled loops, for many.

    Args:
        sentences: texts that have a UTF-8 form, as those of a table have.

    >>> read_wordings(["Kyiv said no.", "No!"]) == [*map(read_wording, ["Kyiv said no.", "No!"])]
    True
    """
    sentences = [*map(without_cards, sentences)]
    texts = TextBytes.of(pl.Series(sentences, dtype=pl.String))
    bounds = texts.bounds
    rows, starts, ends, *_ = find_words(texts.data, bounds[:-1], bounds[1:])
    numbers, first = number_spans(hash_spans(texts.data, starts, ends))
    surfaces = texts.strings(starts[first], ends[first])
    known = np.array([_read_word(word) for word in surfaces], dtype=object).reshape(-1, 3)
    normal, stems, capitalised = (known[:, column][numbers].tolist() for column in range(3))
    places = np.stack([starts, ends], axis=1).ravel()
    offsets = texts.offsets(np.repeat(rows, 2), places).tolist()
    parts = pairwise(np.searchsorted(rows, np.arange(len(sentences) + 1)).tolist())
    credit = np.array([*map(may_credit, surfaces)], dtype=np.bool_)[numbers]
    credits_any = np.bincount(rows[credit], minlength=len(sentences)).tolist()
    return [
        Wording(
            ends=tuple(offsets[2 * a : 2 * b]),
            normal=tuple(normal[a:b]),
            stems=tuple(stems[a:b]),
            capitalised=tuple(capitalised[a:b]),
            attribution=_attribution(sentence, offsets[2 * a : 2 * b])
            if said
            else (False,) * (b - a),
            clauses=_clauses(sentence, offsets[2 * a : 2 * b : 2]),
        )
        for sentence, said, (a, b) in zip(sentences, credits_any, parts, strict=True)
    ]


def _read_words(text: str) -> tuple[tuple[int, ...], list[tuple[str, str, bool]]]:
    found = list(words(text))
    ends = tuple(place for start, end, _ in found for place in (start, end))
    return ends, [_read_word(surface) for _, _, surface in found]


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
    return tuple(zip(cuts, [*cuts[1:], len(starts)], strict=True))
