"""What two texts have in common beside their headlines: names, phrases and words, each once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import chain
from typing import Any, Final

from dedup.explain.content import INITIAL, Content, tells, terms_of
from dedup.explain.reports import ReadReport
from dedup.explain.spellings import holds, with_hyphens, without_possessive
from dedup.salience import rarity
from dedup.text import words

_MOST_PLACES: Final = 9
"""Places of a word of either text around which a phrase is looked for."""
_ENOUGH: Final = 3
"""Names and phrases beside which single words are not named."""
_MOST: Final = 4
"""Words and phrases that are named of the openings, and as many of the rest."""


def words_read(edge: Mapping[str, Any], left: ReadReport, right: ReadReport) -> dict[str, Any]:
    """Return what both texts have, as the left one writes it.

    Args:
        edge: its ``spelt_terms`` and ``headline_words``.
        left: its left report.
        right: its right one.

    Returns:
        ``opening_words``, which both have among their first 90 words, and ``further_words``, which
        both have anywhere. A name or a phrase that both have stands whole, no word stands twice,
        and none of ``headline_words`` again; where there are names enough, other words are left
        out.

    >>> texts = "He met Senator Harkin.", "Senator Harkin spoke."
    >>> edge = {"spelt_terms": [], "headline_words": {}}
    >>> words_read(edge, *(ReadReport("", text) for text in texts))
    {'opening_words': ['Senator Harkin'], 'further_words': []}
    """
    one, other = left.content, right.content
    openings, names = _common(one.opening, other.opening), _common(one.names, other.names)
    weighed, headlines = edge["spelt_terms"], _single(of_headlines(edge))
    terms = terms_of([*weighed, *headlines])
    told = {*terms[len(weighed) :]}
    found: dict[bool, list[str]] = {True: [], False: []}
    for term, word in chain(
        _rarest(openings),
        (
            (term, name)
            for term, name in _rarest(names)
            if not (one.writes_small(name) or other.writes_small(name))
        ),
        zip(terms, weighed, strict=False),
    ):
        if term in told or not tells(term, word):
            continue
        parts, written = _whole(one, other, term, word)
        torn = len(parts) == 1 and _is_torn(one, other, term)
        if not torn and told.isdisjoint(parts):
            found[openings.keys() >= {*parts}].append(written)
        told |= {*parts}
    if sum(map(_is_telling, (*found[True], *found[False]))) >= _ENOUGH:
        found = {where: [*filter(_is_telling, some)] for where, some in found.items()}
    return {"opening_words": found[True][:_MOST], "further_words": found[False][:_MOST]}


def other_words(edge: Mapping[str, Any]) -> list[str]:
    """Return what both have beside words of headlines: names come first, and what is rare.

    >>> other_words({"opening_words": ["toll"], "further_words": ["Harkin"]})
    ['Harkin', 'toll']
    """
    some = (*edge["opening_words"], *edge["further_words"])
    return sorted(some, key=lambda word: (not word[0].isupper(), -_rarest_of(word)))


def mentioned(edge: Mapping[str, Any], text: str) -> dict[str, float]:
    """Return what a text has of the words that both have, the rarest first, and how rare it is.

    >>> edge = {"headline_words": {}, "opening_words": ["Harkin"], "further_words": ["Iowa"]}
    >>> [*mentioned(edge, "In Iowa it rained.")]
    ['Iowa']
    """
    every = {word.lower(): word for word in (*of_headlines(edge), *other_words(edge))}
    found = {word: _rarest_of(word) for word in every.values() if holds(text.lower(), word.lower())}
    found = dict(sorted(found.items(), key=lambda one: (-one[1], -len(one[0]), one[0])))
    kept: dict[str, float] = {}
    for word, rare in found.items():
        if all(word.lower() not in longer.lower() for longer in kept):
            kept[word] = rare
    return kept


def _rarest_of(phrase: str) -> float:
    """Return how rare the rarest word of a phrase is."""
    return max(map(rarity, filter(None, terms_of(_single([phrase])))), default=0.0)


def _is_telling(written: str) -> bool:
    """Tell whether something is a name or a phrase, and no single word."""
    return written[0].isupper() or " " in written


def of_headlines(edge: Mapping[str, Any]) -> list[str]:
    """Return the words of either headline that the other report has at its top."""
    return [word for some in edge["headline_words"].values() for word in some]


def _single(phrases: Iterable[str]) -> list[str]:
    return [without_possessive(word) for phrase in phrases for _, _, word in words(phrase)]


def _common(left: Mapping[Any, str], right: Mapping[Any, str]) -> dict[Any, str]:
    return {key: written for key, written in left.items() if key in right}


def _rarest(some: Mapping[str, str]) -> list[tuple[str, str]]:
    """Return the words that say something by themselves, the rarest first."""
    telling = [one for one in some.items() if tells(*one)]
    return sorted(telling, key=lambda one: (-rarity(one[0]), one[1]))


def _is_torn(one: Content, other: Content, term: str) -> bool:
    """Tell whether two texts have a word only in names that differ: North and South Carolina."""
    return term in one.places and all(
        text.is_joined(at) or text.is_joined(at - 1)
        for text in (one, other)
        for at in text.places.get(term, ())
    )


def _whole(one: Content, other: Content, term: str, word: str) -> tuple[Sequence[str], str]:
    """Return the longest phrase of two texts that a word is a part of: its terms, and itself."""
    found = [
        (*_around(one, other, first, second - first), second - first)
        for first in one.places.get(term, ())[:_MOST_PLACES]
        for second in other.places.get(term, ())[:_MOST_PLACES]
    ]
    start, end, shift = max(found, key=lambda span: span[1] - span[0], default=(0, 0, 0))
    if end - start < 2:
        return (term,), word
    return one.terms[start:end], _written(one, other, range(start, end), shift)


def _written(one: Content, other: Content, words: range, shift: int) -> str:
    """Return a phrase as one text writes it, without initials that the other leaves out."""
    place = one.said[words[0]][1], one.said[words[-1]][2]
    start, end = with_hyphens(one.text, place, other.small)
    written = one.text[start:end]
    for at in words[-2::-1]:
        gap, before = one.gap(at), one.said[at][2] - start
        if INITIAL.fullmatch(gap) and not INITIAL.fullmatch(other.gap(at + shift)):
            written = f"{written[:before]} {written[before + len(gap) :]}"
    return without_possessive(written)


def _around(one: Content, other: Content, place: int, shift: int) -> tuple[int, int]:
    """Return which words around one that two texts have are the same side by side."""
    start, end = place, place + 1
    while start and start + shift and _goes_on(one, other, start - 1, shift):
        start -= 1
    while _goes_on(one, other, end - 1, shift):
        end += 1
    return start, end


def _goes_on(one: Content, other: Content, at: int, shift: int) -> bool:
    """Tell whether a word and the next belong together in both texts, and are the same."""
    same = one.terms[at : at + 2] == other.terms[at + shift : at + shift + 2]
    if not (same and one.is_joined(at) and other.is_joined(at + shift)):
        return False
    gaps = one.gap(at), other.gap(at + shift)
    initials = {gap.strip(" .") for gap in gaps if INITIAL.fullmatch(gap)}
    return len(initials) < 2  # George H. Bush is not George W. Bush
