"""What two texts have in common beside their telling words: names, openings, phrases."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Final

from dedup.salience import plain_terms, rarity
from dedup.text import is_capitalised, is_number, words

__all__ = ["with_texts_shared"]

_OPENING: Final = 90
"""Words: what the view of openings compares."""
_NEIGHBOURS: Final = 3
"""Words from one term to the next that make a phrase."""
_POSSESSIVES: Final = ("'s", "’s")
_ENDS_SENTENCE: Final = re.compile(r"[.!?:\n“\"]\W*$|^\W*$")
_LOOK_BACK: Final = 4
_BREAK: Final = re.compile(r"[^\w\s'’-]|\n")
"""What no phrase holds: an end of a sentence or a clause, or a mark of quotation."""
_MOST: Final = 6


@dataclass(frozen=True)
class _Reading:
    """A text by its terms, each as it is first written."""

    names: Mapping[str, str]
    opening: Mapping[str, str]
    phrases: Mapping[tuple[str, str], str]


def with_texts_shared(edge: Mapping[str, Any], left: str, right: str) -> dict[str, Any]:
    """Return an edge with what both of its texts have, the rarest first, as the left one writes it.

    Added are ``shared_names`` (words that stand with a capital inside of sentences),
    ``shared_opening`` (words of the first 90) and ``shared_phrases``.

    >>> shared = with_texts_shared({}, "He met Senator Harkin.", "Today Senator Harkin spoke.")
    >>> shared["shared_names"], shared["shared_phrases"]
    (['Harkin', 'Senator'], ['Senator Harkin'])
    """
    one, other = _read(left), _read(right)
    return {
        **edge,
        "shared_names": _rarest(
            (one.names[term], rarity(term)) for term in one.names.keys() & other.names.keys()
        ),
        "shared_opening": _rarest(
            (one.opening[term], rarity(term)) for term in one.opening.keys() & other.opening.keys()
        ),
        "shared_phrases": _rarest(
            (one.phrases[pair], sum(map(rarity, pair)))
            for pair in one.phrases.keys() & other.phrases.keys()
        ),
    }


def _rarest(shared: Iterable[tuple[str, float]]) -> list[str]:
    ranked = sorted(shared, key=lambda found: (-found[1], found[0]))
    return [written for written, _ in ranked][:_MOST]


def _read(text: str) -> _Reading:
    found = [*words(text)]
    terms = plain_terms([word for _, _, word in found])
    said = [
        (term, *one)
        for term, one in zip(terms, found, strict=True)
        if term and not is_number(one[2])
    ]
    opening_ends = found[_OPENING][0] if len(found) > _OPENING else len(text)
    names: dict[str, str] = {}
    opening: dict[str, str] = {}
    for term, start, _, word in said:
        if start < opening_ends:
            opening.setdefault(term, _bare(word))
        if is_capitalised(word) and not _ENDS_SENTENCE.search(
            text[max(start - _LOOK_BACK, 0) : start]
        ):
            names.setdefault(term, _bare(word))
    return _Reading(names, opening, _phrases(text, said))


def _phrases(text: str, said: list[tuple[str, int, int, str]]) -> dict[tuple[str, str], str]:
    """Return neighbouring terms of a sentence, as they are written with what stands between."""
    phrases: dict[tuple[str, str], str] = {}
    for (one, start, _, _), (other, _, end, _) in pairwise(said):
        between = text[start:end]
        if one != other and between.count(" ") <= _NEIGHBOURS and not _BREAK.search(between):
            phrases.setdefault((one, other), _bare(between))
    return phrases


def _bare(word: str) -> str:
    """Return a word without its possessive."""
    return word[:-2] if word.endswith(_POSSESSIVES) else word
