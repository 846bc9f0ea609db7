"""Which words of a text are salient, and how rare they are in English at large.

A *term* is the folded stem of a kept word (no stop word, no word of attribution), or a pair of
neighbouring ones. Rarity here is *prior*: from shipped word frequencies, never from the dump, so
that it is the same for five documents and for five million.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from functools import cache, lru_cache
from typing import Final, TypeVar

from dedup.arrays import Float64s
from dedup.languages import foreign_function_words
from dedup.text import (
    contentless_words,
    fold_names,
    is_unspaced,
    normal_forms,
    stems,
    without_elided,
)

Count = TypeVar("Count", float, Float64s)

_SATURATION: Final = 1.2
"""The usual k of BM25."""
_PAIR_SHARE: Final = 0.05
"""Share of the documents with a term that have it beside a given other one."""
_PRIOR_DOCUMENTS, _PRIOR_WORDS = 30_000, 400
"""Documents of an imagined dump, and words of each, in which terms are counted."""
_UNSEEN: Final = 1e-8
"""Share of running words of one that wordfreq does not have: it lists what is commoner."""


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


def rarities_of(terms: Iterable[str]) -> Iterator[tuple[float, float]]:
    """Yield how rare terms are, and pairs whose rarer member they are; for long lists, uncached.

    >>> [(alone, paired)] = rarities_of(["ukrain"])
    >>> alone == rarity("ukrain") < paired
    True
    """
    for share in map(_document_share, terms):
        yield (
            _inverse_document_frequency(share),
            _inverse_document_frequency(_PAIR_SHARE * share),
        )


def plain_terms(surfaces: Sequence[str]) -> Iterator[str]:
    """Yield the terms of words as written; empty for those that are not kept.

    A character of Chinese is none: it is a syllable of many words. A function word of another
    language is one in capitals, as which it is a name: CES, ALS.

    >>> [*plain_terms(["The", "offers", "said"])]
    ['', 'ofer', '']
    """
    dropped, foreign = contentless_words(), foreign_function_words()
    normals = normal_forms(surfaces)
    folded = fold_names(stems(normals))
    for surface, normal, term in zip(surfaces, normals, folded, strict=True):
        kept = len(normal) > 1 and normal not in dropped and not is_unspaced(surface)
        named = surface.isupper() or without_elided(surface).lower() not in foreign
        yield term if kept and named else ""


def _inverse_document_frequency(share: float) -> float:
    documents = _PRIOR_DOCUMENTS
    return max(0.0, math.log((documents + 1) / (documents * share + 0.5)))


def _document_share(term: str) -> float:
    """Return the share of documents of 400 words that hold a term (Poisson)."""
    return 1 - math.exp(-_PRIOR_WORDS * (_word_share().get(term, 0.0) + _UNSEEN))


@cache
def _word_share() -> dict[str, float]:
    """Return the share of running English words per term: wordfreq's, folded to terms."""
    import wordfreq  # noqa: PLC0415 - copies need no terms

    shares: dict[str, float] = {}
    frequencies = wordfreq.get_frequency_dict("en", "large")
    # As lists: 320,000 rare words would push the common ones out of the caches.
    for term, share in zip(
        fold_names(stems(normal_forms(frequencies))), frequencies.values(), strict=True
    ):
        shares[term] = shares.get(term, 0.0) + share
    return shares
