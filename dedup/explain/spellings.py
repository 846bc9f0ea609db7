"""How texts write words: the spelling of terms, words that stand alone, words without their 's."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import cached_property
from itertools import chain
from typing import Final

from dedup.text import fold_name, stem

POSSESSIVES: Final = ("'s", "’s")
_WORD: Final = re.compile(r"\w[\w.,'’]*")
_ENDINGS: Final = ".,'’"
_BEGINNING: Final = 2
"""Letters that a word and its stem have in common."""

_Spelt = tuple[int, str, str, int]
"""The number of a word among those of its text, its term, itself, and how often it stands there."""


class Spellings:
    """The words of a text, found by how they begin: to spell a term, only few are stemmed."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._read: dict[str, list[_Spelt]] = {}

    def of(self, terms: Collection[str]) -> dict[str, str]:
        """Return the commonest spelling of each of some terms that the text has.

        >>> Spellings("A study of studies: all studies help.").of(["studi", "snow"])
        {'studi': 'studies'}
        """
        wanted, found = {*terms}, defaultdict[str, dict[str, int]](dict)
        begun = chain.from_iterable(map(self._beginning, {term[:_BEGINNING] for term in terms}))
        # In the order of the text, in which the first of two equally common spellings is taken.
        for _, term, plain, times in sorted(one for one in begun if one[1] in wanted):
            found[term][plain] = found[term].get(plain, 0) + times
        return {term: _commonest(found[term]) for term in terms if term in found}

    def _beginning(self, letters: str) -> list[_Spelt]:
        """Return the words that begin with some letters, which are stemmed once."""
        if letters not in self._read:
            self._read[letters] = [
                (number, fold_name(stem(plain)), plain, times)
                for number, word, times in self._begun.get(letters, ())
                for plain in [without_possessive(word.rstrip(_ENDINGS))]
            ]
        return self._read[letters]

    @cached_property
    def _begun(self) -> Mapping[str, list[tuple[int, str, int]]]:
        """By first letters: the number of each word, itself, and how often it stands there."""
        begun = defaultdict[str, list[tuple[int, str, int]]](list)
        for number, (word, times) in enumerate(Counter(_WORD.findall(self._text)).items()):
            begun[word[:_BEGINNING].lower()].append((number, word, times))
        return begun


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


def without_possessive(word: str) -> str:
    """Return a word, or words, without the possessive at the end.

    >>> without_possessive("Harkin’s")
    'Harkin'
    """
    return word[:-2] if word.endswith(POSSESSIVES) else word


def _is_boundary(text: str, place: int) -> bool:
    """Tell whether a word begins or ends at a place."""
    return _is_of_word(text[place - 1 : place]) != _is_of_word(text[place : place + 1])


def _is_of_word(sign: str) -> bool:
    return sign.isalnum() or sign == "_"


def _commonest(spelt: Mapping[str, int]) -> str:
    """Return the commonest spelling; of equal ones, small letters: a sentence may begin with it."""
    return max(spelt, key=lambda word: (spelt[word], word.islower()))
