"""The words of a report by which readers know what it is about: of its top, and names."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from itertools import islice
from typing import Final

from dedup.datelines import without_dateline
from dedup.days import MONTHS
from dedup.explain.spellings import holds, without_possessive
from dedup.salience import plain_terms, rarity
from dedup.spans import Span
from dedup.text import Remembered, is_capitalised, words

_TOP: Final = 170
"""Words of a headline and of what an opening may have: of these all are read."""
_FURTHER: Final = 4_000
"""Code points behind the top in which names are looked for."""
INITIAL: Final = re.compile(r" [A-Z]\.? ")
"""Between two words of a name: that of another one."""
_PARTICLES: Final = frozenset({"bin", "de", "van", "von"})
LINK: Final = re.compile(rf" (?:of|of the|{'|'.join(sorted(_PARTICLES))}) ")
"""Between two words of one name: House of Lords, State of the Union, Mohammed bin Salman."""
MERE_NUMBER: Final = re.compile(r"\d{1,2}|(?:19|20)\d\d")
"""An age, a day, a year: in two reports of anything."""
_MONTHS: Final = frozenset(
    {one.capitalize() for month in (*MONTHS, "sept") for one in (month, month[:3])} - {"Mar", "May"}
)
"""What names a day and nothing else, as it is written; not Mar-a-Lago, nor Theresa May."""
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
    return rarity(term) >= _TELLING[word[0].isupper()] and is_whole_word(word)


def is_whole_word(word: str) -> bool:
    """Tell whether a word is no title, and no scrap such as "th"."""
    return len(word) > _TITLE or word.isupper() or word[0].isdigit()


def _terms_and_plain(words: Sequence[str]) -> Iterator[tuple[str, str]]:
    plain = [without_possessive(word) for word in words]
    for term, word in zip(terms_of(plain), plain, strict=True):
        dropped = word in _MONTHS or word in _PARTICLES or MERE_NUMBER.fullmatch(term)
        yield "" if dropped else term, word


_read: Final = Remembered(_terms_and_plain)
"""The terms of words, empty for mere numbers, too; and the words without their possessives."""

_Said = tuple[str, int, int, str]
"""A term, where it stands, and the word without its possessive."""


def _said(spans: Sequence[Span], written: Sequence[str]) -> Sequence[_Said]:
    return [
        (term, start, end, plain)
        for (start, end), (term, plain) in zip(spans, _read(written), strict=True)
        if term
    ]


class Content:
    """The words of a report that carry content, at its top or also further down, in their order.

    Attributes:
        text: its headline, and its text.
        said: the words.
        terms: theirs.
    """

    def __init__(self, text: str, title: int, said: Sequence[_Said]) -> None:
        """Keep words of a text, of which ``title`` code points are its headline."""
        self.text, self._title, self.said = text, title, said
        self.terms = [term for term, *_ in said]
        self._small: dict[str, bool] = {}

    @classmethod
    def at_top(cls, headline: str, text: str) -> Content:
        """Read the top of a report.

        >>> Content.at_top("", "He met Senator Harkin’s aides.").said
        [('met', 4, 7, 'met'), ('senat', 8, 15, 'Senator'), ('harkin', 16, 24, 'Harkin'), \
('aid', 25, 30, 'aides')]
        """
        whole = f"{headline}\n{without_dateline(text)}"
        found = [*islice(words(whole), _TOP)]
        # Spans and words side by side: of a text there are hundreds, and few are looked at again.
        spans = [(start, end) for start, end, _ in found]
        return cls(whole, len(headline), _said(spans, [word for *_, word in found]))

    @cached_property
    def whole(self) -> Content:
        """Its words and those that have a capital some way behind the top."""
        behind = self.said[-1][2] if self.said else 0
        rest = [*_CAPITALISED.finditer(self.text, behind, behind + _FURTHER)]
        found = _said([one.span() for one in rest], [*map(re.Match.group, rest)])
        named = [one for one in found if is_capitalised(one[3])]
        return Content(self.text, self._title, [*self.said, *named])

    @cached_property
    def top(self) -> Mapping[str, Sequence[str]]:
        """By term: how the report writes it, in its sentences first."""
        found: dict[str, list[str]] = {}
        for term, start, _, word in self.said:
            if start > self._title:
                found.setdefault(term, []).append(word)
        for term, start, _, word in self.said:
            if start < self._title:
                found.setdefault(term, []).append(word)
        return found

    @cached_property
    def headline(self) -> frozenset[str]:
        """The terms of its headline."""
        return frozenset(term for term, start, *_ in self.said if start < self._title)

    def in_title(self, place: int) -> bool:
        """Tell whether a place in the text is one in the headline."""
        return place <= self._title

    def says(self, name: str) -> bool:
        """Tell whether the text has a name behind its headline, as it is written."""
        return holds(self.text[self._title :], name)

    @cached_property
    def names(self) -> Mapping[str, str]:
        """By term: the words that have a capital though no sentence begins with them."""
        found = dict[str, str]()
        for term, start, _, word in self.said:
            if start > self._title and term not in found and _is_name(self.text, start, word):
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
        initial.

        Args:
            place: of the word, among the words.
        """
        if not 0 <= place < len(self.said) - 1:
            return False
        (_, start, _, word), (*_, other) = self.said[place : place + 2]
        capital = word[0].isupper()
        if capital != other[0].isupper():
            return False
        if self.said[place][2] - start > len(word):  # the man's name is no name
            return False
        if not capital and len(word) <= _SCRAP:
            return False
        gap = self.gap(place)
        named = capital and (gap == "-" or INITIAL.fullmatch(gap) or LINK.fullmatch(gap))
        return gap == " " or bool(named)

    def gap(self, place: int) -> str:
        """Return what stands between a word and the next."""
        return self.text[self.said[place][2] : self.said[place + 1][1]]


def _is_name(text: str, start: int, word: str) -> bool:
    """Tell whether a word has a capital though no sentence begins with it."""
    return is_capitalised(word) and "." not in word and bool(_INSIDE.match(text, start - 2))
