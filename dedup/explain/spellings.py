"""How texts write words: the spelling of terms, words that stand alone, words without their 's."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import cached_property, lru_cache
from typing import Final

from dedup.spans import Span
from dedup.text import fold_name, stem

POSSESSIVES: Final = ("'s", "’s")
_WORD: Final = re.compile(r"\w[\w.,'’]*")
_ENDINGS: Final = ".,'’"
_BEGINNING: Final = 2
"""Letters that a word and its stem have in common."""
_BEFORE: Final = re.compile(r"(?:\w+-)+\Z")
_BEHIND: Final = re.compile(r"(?:-\w+)+")
_LONGEST: Final = 40
"""Characters before words in which the rest of a name is looked for."""

_Spelt = Mapping[str, Mapping[str, int]]
"""Term -> how it is written -> how often, in the order of the text."""


class Spellings:
    """The words of a text, found by how they begin: to spell a term, only few are looked at."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._read: dict[str, _Spelt] = {}

    def of(self, terms: Collection[str]) -> dict[str, str]:
        """Return the commonest spelling of each of some terms that the text has.

        >>> Spellings("A study of studies: all studies help.").of(["studi", "snow"])
        {'studi': 'studies'}
        """
        found = ((term, self._beginning(term[:_BEGINNING]).get(term)) for term in terms)
        return {term: _commonest(spelt) for term, spelt in found if spelt}

    def _beginning(self, letters: str) -> _Spelt:
        """Return the words that begin with some letters, read once."""
        if letters not in self._read:
            found = defaultdict[str, Counter[str]](Counter)
            for term, plain in map(_term_and_plain, self._beginning_with(letters)):
                found[term][plain] += 1
            self._read[letters] = found
        return self._read[letters]

    def _beginning_with(self, letters: str) -> Iterator[str]:
        """Yield the words that begin with some letters: from place to place, not word by word."""
        small = self._small
        place = small.find(letters)
        while place >= 0:
            if not _is_inside(small, place):
                word = _WORD.match(self._text, place)
                if word and word.group()[:_BEGINNING].lower() == letters:
                    yield word.group()
            place = small.find(letters, place + 1)

    @cached_property
    def _small(self) -> str:
        """The text in small letters, each at its place: of one, İ, Python makes two."""
        small = self._text.lower()
        if len(small) == len(self._text):
            return small
        return "".join(one if len(one.lower()) > 1 else one.lower() for one in self._text)


def as_written(terms: Sequence[str], texts: Iterable[Spellings]) -> list[str]:
    """Return every term as the first of some texts that has it writes it most often.

    Terms that are in none are left out: a text may write a part of a word in its own way.

    >>> texts = [Spellings("Zelenskyy read the studies."), Spellings("Studies help.")]
    >>> as_written(["studi", "zelenski", "snow"], texts)
    ['studies', 'Zelenskyy']
    """
    found: dict[str, str] = {}
    for text in texts:
        left = [term for term in terms if term not in found]
        found |= text.of(left) if left else {}
    return [found[term] for term in terms if term in found]


def holds(text: str, said: str) -> bool:
    """Tell whether a text has words, and not as a part of longer ones.

    >>> holds("the talkshow", "talks"), holds("the talks", "talks")
    (False, True)
    """
    # As \b on both sides of the words would tell, which has to be compiled for each of them.
    place = text.find(said)
    while place >= 0:
        if _is_boundary(text, place) and _is_boundary(text, place + len(said)):
            return True
        place = text.find(said, place + 1)
    return False


def with_hyphens(text: str, place: Span, there: str) -> Span:
    """Return where the whole of a word stands that hyphens hold together, if another text has it.

    Half of Chick-fil-A names nothing.

    Args:
        text: a text.
        place: of words in it.
        there: the other text, in small letters.

    >>> with_hyphens("The Chick-fil-A day", (4, 13), "at chick-fil-a today")
    (4, 15)
    >>> with_hyphens("Anti-Hate", (0, 4), "anti-semitism")
    (0, 4)
    """
    start, end = place
    if text[end : end + 1] != "-" and text[start - 1 : start] != "-":
        return place
    behind = _BEHIND.match(text, end)
    before = _BEFORE.search(text, max(start - _LONGEST, 0), start)
    first, last = before.start() if before else start, behind.end() if behind else end
    return (first, last) if holds(there, text[first:last].lower()) else place


def without_possessive(word: str) -> str:
    """Return a word, or words, without the possessive at the end.

    >>> without_possessive("Harkin’s")
    'Harkin'
    """
    return word[:-2] if word.endswith(POSSESSIVES) else word


@lru_cache(maxsize=1 << 18)
def _term_and_plain(word: str) -> tuple[str, str]:
    """Return the term of a word as it stands in a text, and the word without what ends it."""
    plain = without_possessive(word.rstrip(_ENDINGS))
    return fold_name(stem(plain)), plain


def _is_inside(text: str, place: int) -> bool:
    """Tell whether a place is inside of a word, which may hold points and marks, and not first."""
    before = place - 1
    while before >= 0 and text[before] in _ENDINGS:
        before -= 1
    return before >= 0 and _is_of_word(text[before])


def _is_boundary(text: str, place: int) -> bool:
    """Tell whether a word begins or ends at a place."""
    return _is_of_word(text[place - 1 : place]) != _is_of_word(text[place : place + 1])


def _is_of_word(sign: str) -> bool:
    return sign.isalnum() or sign == "_"


def _commonest(spelt: Mapping[str, int]) -> str:
    """Return the commonest spelling; of equal ones, small letters: a sentence may begin with it."""
    return max(spelt, key=lambda word: (spelt[word], word.islower()))
