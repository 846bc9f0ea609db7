"""What two texts have in common beside their headlines: names, phrases and words, each once."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from itertools import islice, pairwise
from typing import Any, Final, NamedTuple

from dedup.explain.shared_words import holds, without_possessive
from dedup.salience import plain_terms, rarity
from dedup.text import Remembered, is_capitalised, is_number, words

__all__ = ["mentioned", "other_words", "with_words_read"]

_OPENING: Final = 90
"""Words: what the view of openings compares."""
_MOST_PLACES: Final = 9
"""Places of a word of either text around which a phrase is looked for."""
_INITIAL: Final = re.compile(r" [A-Z]\.? ")
_LAST_WORD: Final = re.compile(r"\w*\Z")
_LONGEST_WORD: Final = 30
"""Characters before a word in which the other half of its name is looked for."""
_CAPITALISED: Final = re.compile(r"(?<!\w)[^\W\d_a-z](?:\w|['’.](?=\w))*")
_INSIDE: Final = re.compile(r"[\w,;]\s")
"""What stands before a word that begins no sentence."""
_TELLING: Final = {True: 3.0, False: 4.0}
"""With a capital or not -> rarity from which on a word is named: one document in 20, or 55."""
_TITLE: Final = 3
"""Letters of Gov., Sen. and Rep.: no words by themselves, and their point ends no sentence."""
_SCRAP: Final = 2
"""Letters of what is left of 50th."""
_ENOUGH: Final = 3
"""Names and phrases beside which single words are not named."""
_MOST: Final = 4
"""Words and phrases that are named of the openings, and as many of the rest."""
_terms: Final = Remembered(plain_terms)


class _Read(NamedTuple):
    """The words of a text that carry content, of its opening or with a capital, in their order.

    ``opening`` and ``names``: by term, as the text writes them first. ``joined``: whether a word
    and the next are of one name or phrase. ``places``: of each term among the words.
    """

    text: str
    said: Sequence[tuple[str, int, int, str]]
    opening: Mapping[str, str]
    names: Mapping[str, str]
    joined: Sequence[bool]
    places: Mapping[str, Sequence[int]]


def with_words_read(edge: Mapping[str, Any], left: str, right: str) -> dict[str, Any]:
    """Return an edge with what both texts have, as the left one writes it.

    Added are ``opening_words``, which both have among their first 90 words, and ``further_words``,
    which both have anywhere. A name or a phrase that both have stands whole, no word stands twice,
    and none of ``headline_words`` again; where there are names enough, other words are left out.

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
    names = {
        term: word
        for term, word in _common(one.names, other.names).items()
        if not any(holds(text, word.lower()) for text in (left, right))
    }
    weighed, headlines = [*(edge.get("shared_terms") or ())], _single(_of_headlines(edge))
    terms = _terms([*weighed, *headlines])
    told = {*terms[len(weighed) :]}
    found: dict[bool, list[str]] = {True: [], False: []}
    for term, word in (*_rarest(openings), *_rarest(names), *zip(terms, weighed, strict=False)):
        if term in told or not _tells(term, word):
            continue
        parts, written = _whole(one, other, term, word)
        torn = len(parts) == 1 and _is_torn(one, other, term)
        if not torn and told.isdisjoint(parts):
            found[openings.keys() >= {*parts}].append(written)
        told |= {*parts}
    if sum(map(_is_telling, (*found[True], *found[False]))) >= _ENOUGH:
        found = {where: [*filter(_is_telling, some)] for where, some in found.items()}
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
    found = {word: _rarest_of(word) for word in every.values() if holds(text.lower(), word.lower())}
    found = dict(sorted(found.items(), key=lambda one: (-one[1], -len(one[0]), one[0])))
    kept: dict[str, float] = {}
    for word, rare in found.items():
        if all(word.lower() not in longer.lower() for longer in kept):
            kept[word] = rare
    return kept


def _rarest_of(phrase: str) -> float:
    """Return how rare the rarest word of a phrase is."""
    return max(map(rarity, filter(None, _terms(_single([phrase])))), default=0.0)


def _is_telling(written: str) -> bool:
    """Tell whether something is a name or a phrase, and no single word."""
    return written[0].isupper() or " " in written


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


def _is_torn(one: _Read, other: _Read, term: str) -> bool:
    """Tell whether two texts have a word only in names that differ: North and South Carolina."""
    return term in one.places and all(
        text.joined[at] or (at > 0 and text.joined[at - 1])
        for text in (one, other)
        for at in text.places.get(term, ())
    )


def _whole(one: _Read, other: _Read, term: str, word: str) -> tuple[Sequence[str], str]:
    """Return the longest phrase of two texts that a word is a part of: its terms, and itself."""
    found = [
        _around(one, other, first, second)
        for first in one.places.get(term, ())[:_MOST_PLACES]
        for second in other.places.get(term, ())[:_MOST_PLACES]
    ]
    start, end = max(found, key=lambda span: span[1] - span[0], default=(0, 0))
    if end - start < 2:
        return (term,), word
    said = one.said[start:end]
    written = one.text[said[0][1] : said[-1][2]]
    return [part for part, *_ in said], without_possessive(written)


def _around(one: _Read, other: _Read, first: int, second: int) -> tuple[int, int]:
    """Return which words around one that two texts have are the same side by side."""
    start, end = first, first + 1
    shift = second - first
    while start and start + shift and _goes_on(one, other, start - 1, shift):
        start -= 1
    while end < len(one.said) and end + shift < len(other.said):
        if not _goes_on(one, other, end - 1, shift):
            break
        end += 1
    return start, end


def _goes_on(one: _Read, other: _Read, at: int, shift: int) -> bool:
    """Tell whether a word and the next belong together in both texts, and are the same."""
    same = all(one.said[place][0] == other.said[place + shift][0] for place in (at, at + 1))
    return same and one.joined[at] and other.joined[at + shift]


@lru_cache(maxsize=256)
def _read(text: str) -> _Read:
    """Read a text; of an event, few texts explain many pairs."""
    head = [*islice(words(text), _OPENING)]
    behind = head[-1][1] if head else 0
    rest = ((*one.span(), one.group()) for one in _CAPITALISED.finditer(text, behind))
    kept = [*head, *(one for one in rest if is_capitalised(one[2]))]
    found = [(start, end, without_possessive(word)) for start, end, word in kept]
    said = [
        (term, *one)
        for term, one in zip(_terms([word for _, _, word in found]), found, strict=True)
        if term and not is_number(one[2])
    ]
    opening, names, places = dict[str, str](), dict[str, str](), dict[str, list[int]]()
    for place, (term, start, _, word) in enumerate(said):
        places.setdefault(term, []).append(place)
        if start < behind:
            opening.setdefault(term, word)
        if _is_name(text, start, word):
            names.setdefault(term, word)
    joined = [_is_joined(text, *pair) for pair in pairwise(said)]
    return _Read(text, said, opening, names, [*joined, False], places)


def _is_name(text: str, start: int, word: str) -> bool:
    """Tell whether a word has a capital though no sentence begins with it."""
    return is_capitalised(word) and "." not in word and bool(_INSIDE.match(text, start - 2))


def _is_joined(text: str, one: tuple[str, int, int, str], other: tuple[str, int, int, str]) -> bool:
    """Tell whether two words stand side by side, both with capitals or neither.

    Who writes John F. Kennedy means him, too, who gives no initial; titles have a point.
    """
    _, start, end, word = one
    alike = word[0].isupper() == other[3][0].isupper()
    if not alike or _is_part(text, start):
        return False
    gap = text[end : other[1]]
    if not word[0].isupper() and len(word) <= _SCRAP:
        return False
    titled = gap == ". " and word.istitle() and len(word) <= _TITLE
    named = word[0].isupper() and (gap == "-" or _INITIAL.fullmatch(gap))
    return gap == " " or titled or bool(named)


def _is_part(text: str, start: int) -> bool:
    """Tell whether a word stands behind a dash, or a hyphen and a small word: pro-Trump."""
    if text[start - 1 : start] not in {"-", "–"}:
        return False
    before = _LAST_WORD.search(text, max(start - _LONGEST_WORD, 0), start - 1)
    return text[start - 1] == "–" or before is None or not before.group()[:1].isupper()
