"""Which words of a text are salient, and how rare they are in English at large.

A *term* is the folded stem of a kept word (no stop word, no word of attribution), or a pair of
neighbouring ones. Rarity here is *prior*: from shipped word frequencies, never from the dump, so
that it is the same for five documents and for five million.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from functools import cache, lru_cache
from typing import Final, NamedTuple, TypeVar

import numpy as np
import numpy.typing as npt
import wordfreq

from dedup.spans import Spans
from dedup.text import (
    Remembered,
    fold_names,
    is_capitalised,
    normal_forms,
    reporting_words,
    stems,
    stop_words,
    words,
)

__all__ = [
    "KeptWord",
    "kept_words",
    "plain_terms",
    "rarities_of",
    "rarity",
    "rarity_in_pairs",
    "saturate",
    "terms_of",
]

Count = TypeVar("Count", float, npt.NDArray[np.float64])

_SATURATION: Final = 1.2
_PAIR_SHARE: Final = 0.05
_PRIOR_DOCUMENTS: Final = 30_000
_PRIOR_WORDS: Final = 400
_UNSEEN: Final = 1e-8


class KeptWord(NamedTuple):
    """A kept word: its term, its sentence, its word position, whether it is capitalised."""

    term: str
    sentence: int
    position: int
    capitalised: bool


def kept_words(text: str, spans: Spans) -> list[KeptWord]:
    """Return the kept words of the given sentences; positions count all words, kept or not.

    >>> [kept.term for kept in kept_words("He said Zelenskyy's offer stands.", [(0, 33)])]
    ['zelenski', 'ofer', 'stand']
    """
    found = [
        (number, surface)
        for number, (start, end) in enumerate(spans)
        for _, _, surface in words(text[start:end])
    ]
    terms = terms_of([surface for _, surface in found])
    return [
        KeptWord(term, number, position, is_capitalised(surface))
        for position, (term, (number, surface)) in enumerate(zip(terms, found, strict=True))
        if term
    ]


def saturate(count: Count) -> Count:
    """Return the saturated term frequency tf(k+1)/(tf+k), k = 1.2 (Robertson & Walker 1994)."""
    return count * (_SATURATION + 1) / (count + _SATURATION)


@lru_cache(maxsize=1 << 18)
def rarity(term: str) -> float:
    """Return the prior inverse document frequency of a term, in nats, at least 0.

    >>> rarity("guarantor") > rarity("ukrain") > rarity("countri") > 0
    True
    """
    return _inverse_document_frequency(_document_share(term))


@lru_cache(maxsize=1 << 18)
def rarity_in_pairs(term: str) -> float:
    """Return the prior inverse document frequency of pairs whose rarer member is a term."""
    return _inverse_document_frequency(_PAIR_SHARE * _document_share(term))


def rarities_of(terms: Iterable[str]) -> Iterator[tuple[float, float]]:
    """Yield :func:`rarity` and :func:`rarity_in_pairs` of terms; for long lists, uncached.

    >>> [*rarities_of(["ukrain"])] == [(rarity("ukrain"), rarity_in_pairs("ukrain"))]
    True
    """
    for share in map(_document_share, terms):
        yield (
            _inverse_document_frequency(share),
            _inverse_document_frequency(_PAIR_SHARE * share),
        )


def plain_terms(surfaces: Sequence[str]) -> Iterator[str]:
    """Yield the terms of words as written; empty for those that are not kept.

    >>> [*plain_terms(["The", "offers", "said"])]
    ['', 'ofer', '']
    """
    dropped = _dropped()
    normals = normal_forms(surfaces)
    for normal, term in zip(normals, fold_names(stems(normals)), strict=True):
        yield "" if len(normal) < 2 or normal in dropped else term


terms_of: Final = Remembered(plain_terms)
"""Returns the :func:`plain_terms` of words, each worked out once."""


def _inverse_document_frequency(share: float) -> float:
    documents = _PRIOR_DOCUMENTS
    return max(0.0, math.log((documents + 1) / (documents * share + 0.5)))


def _document_share(term: str) -> float:
    """Return the share of documents of 400 words that hold a term (Poisson)."""
    return 1 - math.exp(-_PRIOR_WORDS * (_word_share().get(term, 0.0) + _UNSEEN))


@cache
def _dropped() -> frozenset[str]:
    return stop_words() | reporting_words()


@cache
def _word_share() -> dict[str, float]:
    """Return the share of running English words per term: wordfreq's, folded to terms."""
    shares: dict[str, float] = {}
    frequencies = wordfreq.get_frequency_dict("en", "large")
    # As lists: 320,000 rare words would push the common ones out of the caches.
    for term, share in zip(
        fold_names(stems(normal_forms(frequencies))), frequencies.values(), strict=True
    ):
        shares[term] = shares.get(term, 0.0) + share
    return shares
