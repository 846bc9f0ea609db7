"""What two texts have in common beside their telling words: names, openings, phrases."""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterable, Mapping
from functools import lru_cache
from itertools import islice, pairwise
from typing import Any, Final, TypeVar

from dedup.explain.shared_words import without_possessive
from dedup.salience import plain_terms, rarity
from dedup.text import Remembered, is_capitalised, is_number, words

__all__ = ["with_names_shared", "with_phrases_shared"]

Key = TypeVar("Key", bound=Hashable)

_OPENING: Final = 90
"""Words: what the view of openings compares."""
_NEIGHBOURS: Final = 3
"""Words from one term to the next that make a phrase."""
_NAME: Final = re.compile(r"(?<=[\w,;]\s)[^\W\d_a-z][\w'’]+")
"""A word behind another, so that no sentence begins with it."""
_BREAK: Final = re.compile(r"[^\w\s'’-]|\n| (?:and|or) ")
"""What no phrase holds: an end of a sentence or a clause, a mark of quotation, a list."""
_MOST: Final = 6
_terms: Final = Remembered(plain_terms)


def with_names_shared(edge: Mapping[str, Any], left: str, right: str) -> dict[str, Any]:
    """Return an edge with ``shared_names``: words with a capital inside of sentences, rarest first.

    >>> with_names_shared({}, "He met Senator Harkin.", "Today Senator Harkin spoke.")
    {'shared_names': ['Harkin', 'Senator']}
    """
    return {**edge, "shared_names": _rarest(_common(_names(left), _names(right)))}


def with_phrases_shared(edge: Mapping[str, Any], left: str, right: str) -> dict[str, Any]:
    """Return an edge with what both texts have, the rarest first, as the left one writes it.

    Added are ``shared_opening``, of the first 90 words, and ``shared_phrases``, words side by side.

    >>> with_phrases_shared({}, "He met Senator Harkin.", "Senator Harkin spoke.")
    {'shared_opening': ['Harkin', 'Senator'], 'shared_phrases': ['Senator Harkin']}
    """
    phrases = _common(_phrases(left), _phrases(right))
    rare = {phrase: sum(map(rarity, pair)) for pair, phrase in phrases.items()}
    opening = _rarest(_common(_opening(left), _opening(right)))
    return {**edge, "shared_opening": opening, "shared_phrases": _first(rare)}


def _common(left: Mapping[Key, str], right: Mapping[Key, str]) -> dict[Key, str]:
    return {key: written for key, written in left.items() if key in right}


def _rarest(words: Mapping[str, str]) -> list[str]:
    return _first({word: rarity(term) for term, word in words.items()})


def _first(rarities: Mapping[str, float]) -> list[str]:
    return sorted(rarities, key=lambda written: (-rarities[written], written))[:_MOST]


@lru_cache(maxsize=256)
def _names(text: str) -> Mapping[str, str]:
    """Return the names of a text by their terms; of an event, few texts explain many pairs."""
    return _by_term(word for word in dict.fromkeys(_NAME.findall(text)) if is_capitalised(word))


def _opening(text: str) -> Mapping[str, str]:
    return _by_term(word for _, _, word in islice(words(text), _OPENING))


def _by_term(surfaces: Iterable[str]) -> dict[str, str]:
    """Return words that carry content by their terms, each as it is first written."""
    written = [without_possessive(word) for word in surfaces if not is_number(word)]
    found: dict[str, str] = {}
    for term, word in zip(_terms(written), written, strict=True):
        if term:
            found.setdefault(term, word)
    return found


def _phrases(text: str) -> dict[tuple[str, str], str]:
    """Return neighbouring terms of a sentence, as they are written with what stands between."""
    found = [*words(text)]
    terms = _terms([word for _, _, word in found])
    said = [(term, *one) for term, one in zip(terms, found, strict=True) if term]
    phrases: dict[tuple[str, str], str] = {}
    for (one, start, _, word), (other, _, end, _) in pairwise(said):
        between = text[start:end]
        if one == other or is_number(word) or is_number(other) or between.count(" ") > _NEIGHBOURS:
            continue
        if not _BREAK.search(between):
            phrases.setdefault((one, other), without_possessive(between))
    return phrases
