"""What two texts have in common beside their headlines: names, phrases and words, each once."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from itertools import islice
from typing import Any, Final, NamedTuple

from dedup.explain.shared_words import without_possessive
from dedup.salience import plain_terms, rarity
from dedup.text import Remembered, is_capitalised, is_number, words

__all__ = ["mentioned", "other_words", "with_words_read"]

_OPENING: Final = 90
"""Words: what the view of openings compares."""
_LONGEST: Final = 6
"""Words of a phrase at most."""
_NAME: Final = re.compile(r"(?<=[\w,;]\s)[^\W\d_a-z][\w'’]+")
"""A word behind another, so that no sentence begins with it."""
_TELLING: Final = {True: 3.0, False: 4.0}
"""With a capital or not -> rarity from which on a word is named: one document in 20, or 55."""
_TITLE: Final = 3
"""Letters of Gov., Sen. and Rep.: no words by themselves, and their point ends no sentence."""
_MOST: Final = 4
"""Words and phrases that are named of the openings, and as many of the rest."""
_terms: Final = Remembered(plain_terms)


class _Read(NamedTuple):
    """What a text says, by terms: as the text writes it first."""

    opening: Mapping[str, str]
    names: Mapping[str, str]
    phrases: Mapping[tuple[str, ...], str]


def with_words_read(edge: Mapping[str, Any], left: str, right: str) -> dict[str, Any]:
    """Return an edge with what both texts have, as the left one writes it.

    Added are ``opening_words``, which both have among their first 90 words, and ``further_words``,
    which both have anywhere. A name or a phrase that both have stands whole, and no word stands
    twice, nor one of ``headline_words``, but in two names.

    Args:
        edge: of :func:`dedup.explain.shared_words.with_words_shared`.
        left: what the left document reports.
        right: what the right one does.

    >>> told = with_words_read({}, "He met Senator Harkin.", "Senator Harkin spoke.")
    >>> told["opening_words"], told["further_words"]
    (['Senator Harkin'], [])
    """
    one, other = _read(left), _read(right)
    openings = _common(one.opening, other.opening)
    names = _common(one.names, other.names)
    phrases = _longest(_common(one.phrases, other.phrases))
    weighed = dict(zip(_terms(terms := [*(edge.get("shared_terms") or ())]), terms, strict=True))
    told = {*_terms(_single(_of_headlines(edge)))}
    found: dict[bool, list[str]] = {True: [], False: []}
    for term, word in (*_rarest(openings), *_rarest(names), *weighed.items()):
        parts, written = phrases.get(term, ((term,), word))
        if term not in told and _tells(term, word):
            found[openings.keys() >= {*parts}].append(written)
            told |= {*parts}
    return {**edge, "opening_words": found[True][:_MOST], "further_words": found[False][:_MOST]}


def other_words(edge: Mapping[str, Any]) -> list[str]:
    """Return what both have beside words of headlines: names come first, and what is rare.

    >>> other_words({"opening_words": ["toll"], "further_words": ["Harkin"]})
    ['Harkin', 'toll']
    """
    read = "further_words" in edge
    some = [*edge["opening_words"], *edge["further_words"]] if read else edge["shared_terms"] or ()
    return sorted(some, key=lambda word: (not word[0].isupper(), -_rarest_of(word)))


def mentioned(edge: Mapping[str, Any], text: str) -> dict[str, float]:
    """Return what a text has of the words that both have, the rarest first, and how rare it is.

    >>> [*mentioned({"headline_words": {"left": ["tolls"]}, "shared_terms": ["Harkin"]}, "Harkin")]
    ['Harkin']
    """
    every = {word.lower(): word for word in (*_of_headlines(edge), *other_words(edge))}
    found = {
        word: _rarest_of(word)
        for word in every.values()
        if re.search(rf"\b{re.escape(word)}\b", text, re.IGNORECASE)
    }
    found = dict(sorted(found.items(), key=lambda one: (-one[1], -len(one[0]), one[0])))
    kept: dict[str, float] = {}
    for word, rare in found.items():
        if all(word.lower() not in longer.lower() for longer in kept):
            kept[word] = rare
    return kept


def _rarest_of(phrase: str) -> float:
    """Return how rare the rarest word of a phrase is."""
    return max(map(rarity, filter(None, _terms(_single([phrase])))), default=0.0)


def _of_headlines(edge: Mapping[str, Any]) -> list[str]:
    return [word for some in edge.get("headline_words", {}).values() for word in some]


def _single(phrases: Iterable[str]) -> list[str]:
    return [without_possessive(word) for phrase in phrases for _, _, word in words(phrase)]


def _common(left: Mapping[Any, str], right: Mapping[Any, str]) -> dict[Any, str]:
    return {key: written for key, written in left.items() if key in right}


def _rarest(some: Mapping[str, str]) -> list[tuple[str, str]]:
    return sorted(some.items(), key=lambda one: (-rarity(one[0]), one[1]))


def _tells(term: str, word: str) -> bool:
    """Tell whether a word says something by itself: it is rare, and no scrap such as "th"."""
    long = len(word) > _TITLE or word.isupper()
    return rarity(term) >= _TELLING[word[0].isupper()] and long


def _longest(
    phrases: Mapping[tuple[str, ...], str],
) -> dict[str, tuple[tuple[str, ...], str]]:
    """Return for every term the longest phrase that it is in."""
    found: dict[str, tuple[tuple[str, ...], str]] = {}
    for terms, written in sorted(phrases.items(), key=lambda one: -len(one[0])):
        for term in terms:
            found.setdefault(term, (terms, written))
    return found


@lru_cache(maxsize=256)
def _read(text: str) -> _Read:
    """Read a text; of an event, few texts explain many pairs."""
    opening = _by_term(word for _, _, word in islice(words(text), _OPENING))
    named = (word for word in dict.fromkeys(_NAME.findall(text)) if is_capitalised(word))
    phrases: dict[tuple[str, ...], str] = {}
    for terms, written in _phrases(text):
        phrases.setdefault(terms, written)
    return _Read(opening, _by_term(named), phrases)


def _by_term(surfaces: Iterable[str]) -> dict[str, str]:
    """Return words that carry content by their terms, each as it is first written."""
    written = [without_possessive(word) for word in surfaces if not is_number(word)]
    found: dict[str, str] = {}
    for term, word in zip(_terms(written), written, strict=True):
        if term:
            found.setdefault(term, word)
    return found


def _phrases(text: str) -> Iterator[tuple[tuple[str, ...], str]]:
    """Yield words that stand side by side, all with capitals or none, by their terms."""
    found = [*words(text)]
    terms = _terms([without_possessive(word) for _, _, word in found])
    for first, (start, _, word) in enumerate(found):
        if not terms[first] or is_number(word) or text[start - 1 : start] in {"-", "–"}:
            continue
        phrase = [terms[first]]
        for (_, end, before), at in zip(
            found[first:], range(first + 1, min(first + _LONGEST, len(found))), strict=False
        ):
            start_next, end_next, word_next = found[at]
            gaps = {" ", ". "} if before.istitle() and len(before) <= _TITLE else {" "}
            if text[end:start_next] not in gaps or word_next[0].isupper() != word[0].isupper():
                break
            if len(word_next) == 1:  # John F. Kennedy: who does not give the initial means him, too
                continue
            if not terms[at] or is_number(word_next):
                break
            phrase.append(terms[at])
            yield tuple(phrase), without_possessive(text[start:end_next])
