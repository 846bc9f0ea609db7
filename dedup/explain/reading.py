"""What two reports have in common: names, phrases and words, each once."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final

from dedup.explain.content import INITIAL, LINK, Content, is_whole_word, tells, terms_of
from dedup.explain.reports import ReadReport
from dedup.explain.spellings import with_hyphens, without_possessive
from dedup.salience import rarity
from dedup.text import packaged_words

_MOST_PLACES: Final = 9
"""Places of a word of either text around which a phrase is looked for."""
_LEAST: Final = 2.0
"""Rarity from which on what both headlines have is named: one document in seven has it."""
_ENOUGH: Final = 3
"""Phrases and rare words of both tops beside which nothing is looked for further down."""
_RARE: Final = 4.0
"""Rarity of a word that tells something by itself: one document in 55 has it."""
_MOST: Final = {True: 4, False: 2}
"""Names, and other words, that are named of the tops; and of what stands further down."""
_NEXT: Final = re.compile(r"(?: of(?: the)?)? ([A-Z]\w+)")
"""What may go on with a name, though it is a word as any other: Theresa May."""


def words_read(edge: Mapping[str, Any], left: ReadReport, right: ReadReport) -> dict[str, Any]:
    """Return what both reports have, as the left one writes it.

    Args:
        edge: its ``spelt_terms``.
        left: its left report.
        right: its right one.

    Returns:
        ``top_words``, which both have in their headlines and openings, what headlines have and
        names first; and ``further_words``, which both have anywhere, where these are few. A name
        or a phrase that both have stands whole, and no word stands twice.

    >>> texts = "He met Senator Harkin.", "Senator Harkin spoke."
    >>> words_read({"spelt_terms": []}, *(ReadReport("", text) for text in texts))
    {'top_words': ['Senator Harkin'], 'further_words': []}
    """
    told = set[str]()
    one, other = left.content, right.content
    top = _most(written for _, written in _phrases(one, other, [*_of_tops(one, other)], told))
    further: list[str] = []
    if sum(map(_is_telling, top)) >= _ENOUGH:
        # Beside these Trump, or the U.S., tell nothing; what was done does.
        top = [written for written in top if _is_telling(written) or not _is_name(written)]
    else:
        one, other = one.whole, other.whole
        named = [written for _, written in _phrases(one, other, _of_names(one, other), told)]
        further = [*filter(_is_telling, named)] or named[: _ENOUGH - len(top)]
    if all(map(_is_name, top)):
        further += _of_terms(one.whole, other.whole, edge["spelt_terms"], told)
    return {"top_words": top, "further_words": _most(further)}


def _of_tops(one: Content, other: Content) -> list[tuple[str, str]]:
    """Return what is at the top of both: of both headlines first, and names before words."""
    found: list[tuple[int, bool, str, str]] = []
    for term in one.top.keys() & other.top.keys():
        word = next((form for form in one.top[term] if form in other.top[term]), one.top[term][0])
        if is_whole_word(word):
            outside = 2 - (term in one.headline) - (term in other.headline)
            is_word = not (_is_name(word) and any(map(_is_name, other.top[term])))
            if rarity(term) >= max(_LEAST, 1.0 + outside + is_word):
                found.append((outside, is_word, term, word))
    found.sort(key=lambda each: (*each[:2], -rarity(each[2]), each[2]))
    return [(term, word) for *_, term, word in found]


def _of_names(one: Content, other: Content) -> list[tuple[str, str]]:
    """Return the names that both have anywhere, and never in small letters, the rarest first."""
    found = [
        (term, name)
        for term, name in one.names.items()
        if term in other.names and tells(term, name)
        if not (one.writes_small(name) or other.writes_small(name))
    ]
    return sorted(found, key=lambda each: (-rarity(each[0]), each[1]))


def _of_terms(one: Content, other: Content, words: Sequence[str], told: set[str]) -> Iterator[str]:
    """Yield words that say something by themselves, of which none is a name, or in two names."""
    for term, word in zip(terms_of(words), words, strict=True):
        is_new = term not in told and not _is_name(word)
        if is_new and tells(term, word) and not _is_torn(one, other, term):
            yield word


def _phrases(
    one: Content, other: Content, words: Iterable[tuple[str, str]], told: set[str]
) -> Iterator[tuple[Sequence[str], str]]:
    """Yield the terms of phrases that hold words, and the phrases: none with a word of others.

    ``told``: the terms of phrases so far, to which these are added.
    """
    for term, word in words:
        if term in told:
            continue
        parts, written = _whole(one, other, term, word)
        torn = len(parts) == 1 and _is_torn(one, other, term)
        if not torn and told.isdisjoint(parts):
            yield parts, _in_a_sentence(one, other, term, written)
        told |= {*parts}


def _in_a_sentence(one: Content, other: Content, term: str, written: str) -> str:
    """Return words with small letters where they have capitals only for a headline or a stop."""
    is_name = written.isupper() or (term in one.names and term in other.names)
    is_small = one.writes_small(written) or other.writes_small(written)
    return written.lower() if is_small and not is_name else written


def _most(found: Iterable[str]) -> list[str]:
    """Return the first names and the first other words, names first."""
    kinds: dict[bool, list[str]] = {True: [], False: []}
    for written in found:
        some = kinds[_is_name(written)]
        if not any(written in longer for longer in some):
            some.append(written)
    return [written for kind, some in kinds.items() for written in some[: _MOST[kind]]]


def _is_telling(written: str) -> bool:
    """Tell whether something is a phrase or a rare word: not Trump, who is in one report of 20."""
    return " " in written or any(rarity(term) >= _RARE for term in terms_of([written]) if term)


def _is_name(written: str) -> bool:
    """Tell whether something has a capital, as al-Baghdadi has."""
    return any(map(str.isupper, written))


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
    # Of phrases as long, one in a sentence: in many headlines every word has a capital.
    start, end, shift = max(
        found,
        key=lambda span: (span[1] - span[0], not one.in_title(one.said[span[0]][1])),
        default=(0, 0, 0),
    )
    if end - start < 2:
        return (term,), _alone(one, other, term, word)
    return one.terms[start:end], _written(one, other, range(start, end), shift)


def _alone(one: Content, other: Content, term: str, word: str) -> str:
    """Return a word as one text writes it, with what goes on with it in both."""
    places = (at for at in one.places.get(term, ()) if one.said[at][3] == word)
    return max((_written(one, other, range(at, at + 1), 0) for at in places), key=len, default=word)


def _written(one: Content, other: Content, words: range, shift: int) -> str:
    """Return a phrase as one text writes it, without initials that the other leaves out."""
    place = one.said[words[0]][1], one.said[words[-1]][2]
    start, end = with_hyphens(one.text, place, other.small)
    written = one.text[start:end]
    for at in words[-2::-1]:
        gap, before = one.gap(at), one.said[at][2] - start
        if INITIAL.fullmatch(gap) and not INITIAL.fullmatch(other.gap(at + shift)):
            written = f"{written[:before]} {written[before + len(gap) :]}"
    return _with_next(one, other, without_possessive(written), end)


def _with_next(one: Content, other: Content, written: str, end: int) -> str:
    """Return a name with the words of no content that go on with it in both texts."""
    if not _is_name(written):
        return written
    while found := _NEXT.match(one.text, end):
        longer = f"{written}{found.group()}"
        word = found.group(1)
        is_day = word != "May" and word in packaged_words("calendar.txt")
        if is_day or any(terms_of([word])) or not other.says(longer):
            break
        written, end = longer, found.end()
    return written


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
    # George H. Bush is not George W. Bush, and the House of Lords is said whole, or not at all.
    return len(initials) < 2 and len({*map(bool, map(LINK.fullmatch, gaps))}) == 1
