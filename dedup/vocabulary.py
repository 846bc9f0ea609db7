"""What the words of a batch are, as numbers: their terms, how rare these are, who is capitalised.

Batches repeat each other's words, too. What a word is has been worked out for an earlier batch, and
one look in a dictionary per distinct word says where it stands in arrays.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import count, repeat
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt
import polars as pl

from dedup.salience import plain_terms, rarity, rarity_in_pairs
from dedup.text import is_capitalised

__all__ = ["Vocabulary", "vocabulary_of"]

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]

_REMEMBERED: Final = 1 << 18


class Vocabulary(NamedTuple):
    """The words of a batch and their terms."""

    names: pl.Series
    """The distinct terms, in alphabetical order."""
    rarities: Floats
    """How rare each of them is (:func:`dedup.salience.rarity`), of shape ``(terms,)``."""
    pair_rarities: Floats
    """The same of pairs (:func:`dedup.salience.rarity_in_pairs`), of shape ``(terms,)``."""
    terms: Ints
    """Which term each word has, -1 for none, of shape ``(words,)``."""
    capitalised: npt.NDArray[np.bool_]
    """Whether it is written with a capital, of shape ``(words,)``."""


def vocabulary_of(surfaces: Sequence[str]) -> Vocabulary:
    """Return what some words are.

    >>> vocabulary = vocabulary_of(["Offers", "the", "Kyiv", "offer"])
    >>> vocabulary.names.to_list(), vocabulary.terms.tolist()
    (['kyiv', 'ofer'], [1, -1, 0, 1])
    """
    words = _KNOWN.numbers(surfaces)
    terms = _KNOWN.terms[words]
    used = np.flatnonzero(np.bincount(terms))
    used = used[used != _NO_TERM]
    used = used[_KNOWN.names.gather(used).arg_sort().to_numpy()]
    ranks = np.full(len(_KNOWN.names), -1, dtype=np.int64)
    ranks[used] = np.arange(len(used))
    return Vocabulary(
        names=_KNOWN.names.gather(used),
        rarities=_KNOWN.rarities[used],
        pair_rarities=_KNOWN.pair_rarities[used],
        terms=ranks[terms],
        capitalised=_KNOWN.capitalised[words],
    )


_NO_TERM: Final = 0
"""The number of the empty term, of words that are not kept."""


class _Known:
    """Words and terms that have been met, numbered as they came, up to a bound."""

    def __init__(self) -> None:
        self._words: dict[str, int] = {}
        self._terms = {"": _NO_TERM}
        self.names = pl.Series([""])
        self.rarities = self.pair_rarities = np.zeros(1)
        self.terms = np.empty(0, dtype=np.int64)
        self.capitalised = np.empty(0, dtype=np.bool_)

    def numbers(self, surfaces: Sequence[str]) -> Ints:
        """Return the number of every word, new ones too."""
        found = self._found(surfaces)
        missing = np.flatnonzero(found < 0)
        if not len(missing):
            return found
        new = [*dict.fromkeys(surfaces[place] for place in missing.tolist())]
        if len(self._words) + len(new) > _REMEMBERED:
            self.__init__()  # type: ignore[misc]
            return self.numbers(surfaces)
        self._take_in(new)
        found[missing] = self._found([surfaces[place] for place in missing.tolist()])
        return found

    def _found(self, surfaces: Sequence[str]) -> Ints:
        numbers = map(self._words.get, surfaces, repeat(-1))
        return np.fromiter(numbers, dtype=np.int64, count=len(surfaces))

    def _take_in(self, words: Sequence[str]) -> None:
        terms = [*plain_terms(words)]
        new = [*dict.fromkeys(term for term in terms if term not in self._terms)]
        self._words.update(zip(words, count(len(self._words))))
        self._terms.update(zip(new, count(len(self._terms))))
        self.names = pl.concat([self.names, pl.Series(new, dtype=pl.String)], rechunk=True)
        self.rarities = np.r_[self.rarities, [*map(rarity, new)]]
        self.pair_rarities = np.r_[self.pair_rarities, [*map(rarity_in_pairs, new)]]
        self.terms = np.r_[self.terms, [self._terms[term] for term in terms]]
        self.capitalised = np.r_[self.capitalised, [*map(is_capitalised, words)]]


_KNOWN: Final = _Known()
