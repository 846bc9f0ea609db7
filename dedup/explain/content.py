"""The words of a text by which readers know what it is about: of its opening, and names."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from itertools import islice
from typing import Final

from dedup.explain.spellings import holds, without_possessive
from dedup.salience import plain_terms, rarity
from dedup.text import Remembered, is_capitalised, is_number, words

_OPENING: Final = 90
"""Words: what the view of openings compares."""
INITIAL: Final = re.compile(r" [A-Z]\.? ")
"""Between two words of a name: that of another one."""
_LAST_WORD: Final = re.compile(r"\w*\Z")
_LONGEST_WORD: Final = 30
"""Characters before a word in which the other half of its name is looked for."""
# It begins with one class of signs, so that the search leaps from sign to sign.
_CAPITALISED: Final = re.compile(r"[^\W\d_a-z](?<!\w.)\w*(?:['’.]\w+)*")
_INSIDE: Final = re.compile(r"[\w,;]\s")
"""What stands before a word that begins no sentence."""
_TITLE: Final = 3
"""Letters of Gov., Sen. and Rep.: their point ends no sentence."""
_SCRAP: Final = 2
"""Letters of what is left of 50th."""
_TELLING: Final = {True: 3.0, False: 4.0}
"""With a capital or not -> rarity from which on a word is named: one document in 20, or 55."""

terms_of: Final = Remembered(plain_terms)
"""The terms of words as written; empty for those that are not kept."""


def tells(term: str, word: str) -> bool:
    """Tell whether a word says something by itself: it is rare, and no scrap such as "th".

    Gov., Sen. and Rep. are no words by themselves, either.
    """
    return rarity(term) >= _TELLING[word[0].isupper()] and (len(word) > _TITLE or word.isupper())


def _terms_and_plain(words: Sequence[str]) -> Iterator[tuple[str, str]]:
    plain = [without_possessive(word) for word in words]
    for term, word in zip(terms_of(plain), plain, strict=True):
        yield "" if is_number(word) else term, word


_read: Final = Remembered(_terms_and_plain)
"""The terms of words, empty for numbers, too; and the words without their possessives."""

_Said = tuple[str, int, int, str]
"""A term, where it stands, and the word without its possessive."""


class Content:
    """The words of a text that carry content, of its opening or with a capital, in their order.

    Attributes:
        text: the text.
        said: the words.
        terms: theirs.
        opening: term -> how the text writes it first, of its opening.
    """

    def __init__(self, text: str) -> None:
        """Read a text.

        >>> Content("He met Senator Harkin’s aides.").said
        [('met', 3, 6, 'met'), ('senat', 7, 14, 'Senator'), ('harkin', 15, 23, 'Harkin'), \
('aid', 24, 29, 'aides')]
        """
        self.text = text
        self._small: dict[str, bool] = {}
        head = [*islice(words(text), _OPENING)]
        behind = head[-1][1] if head else 0
        # Spans and words side by side: of a text there are hundreds, and few are looked at again.
        rest = [*_CAPITALISED.finditer(text, behind)]
        spans = [*((start, end) for start, end, _ in head), *(one.span() for one in rest)]
        written = [*(word for *_, word in head), *map(re.Match.group, rest)]
        self.said: Sequence[_Said] = [
            (term, start, end, plain)
            for (start, end), (term, plain) in zip(spans, _read(written), strict=True)
            if term and (start < behind or is_capitalised(plain))
        ]
        self.terms = [term for term, *_ in self.said]
        self.opening: dict[str, str] = {}
        for term, start, _, word in self.said:
            if start >= behind:
                break
            self.opening.setdefault(term, word)

    @cached_property
    def names(self) -> Mapping[str, str]:
        """By term: the words that have a capital though no sentence begins with them."""
        found = dict[str, str]()
        for term, start, _, word in self.said:
            if term not in found and _is_name(self.text, start, word):
                found[term] = word
        return found

    @cached_property
    def small(self) -> str:
        """The text in small letters."""
        return self.text.lower()

    @cached_property
    def places(self) -> Mapping[str, Sequence[int]]:
        """Of each term, its places among the words."""
        found = dict[str, list[int]]()
        for place, term in enumerate(self.terms):
            found.setdefault(term, []).append(place)
        return found

    def writes_small(self, name: str) -> bool:
        """Tell whether the text has a name in small letters, too; of a report many pairs ask it."""
        if name not in self._small:
            self._small[name] = holds(self.text, name.lower())
        return self._small[name]

    def is_joined(self, place: int) -> bool:
        """Tell whether a word and the next are of one name or phrase.

        Both have capitals, or neither. Who writes John F. Kennedy means him, too, who gives no
        initial; titles have a point.

        Args:
            place: of the word, among the words.
        """
        if not 0 <= place < len(self.said) - 1:
            return False
        (_, start, _, word), (*_, other) = self.said[place : place + 2]
        capital = word[0].isupper()
        if capital != other[0].isupper() or _is_part(self.text, start):
            return False
        if not capital and len(word) <= _SCRAP:
            return False
        gap = self.gap(place)
        titled = gap == ". " and word.istitle() and len(word) <= _TITLE
        named = capital and (gap == "-" or INITIAL.fullmatch(gap))
        return gap == " " or titled or bool(named)

    def gap(self, place: int) -> str:
        """Return what stands between a word and the next."""
        return self.text[self.said[place][2] : self.said[place + 1][1]]


def _is_name(text: str, start: int, word: str) -> bool:
    """Tell whether a word has a capital though no sentence begins with it."""
    return is_capitalised(word) and "." not in word and bool(_INSIDE.match(text, start - 2))


def _is_part(text: str, start: int) -> bool:
    """Tell whether a word stands behind a dash, or a hyphen and a small word: pro-Trump."""
    if text[start - 1 : start] not in {"-", "–"}:
        return False
    before = _LAST_WORD.search(text, max(start - _LONGEST_WORD, 0), start - 1)
    return text[start - 1] == "–" or before is None or not before.group()[:1].isupper()
