"""What the words of a batch are, as numbers: their terms, how rare these are, who is capitalised.

Batches repeat each other's words, too: what most words are has been worked out for an earlier
batch. They are known by their hashes; only a new word is looked at as a string.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import count
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt
import polars as pl

from dedup.buffers import TextBytes
from dedup.letters import Bools, Ints
from dedup.salience import plain_terms, rarities_of
from dedup.scanning import hash_spans, number_spans
from dedup.text import is_capitalised

__all__ = ["Vocabulary", "vocabulary_of"]

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
    capitalised: Bools
    """Whether it is written with a capital, of shape ``(words,)``."""


def vocabulary_of(texts: TextBytes, starts: Ints, ends: Ints) -> Vocabulary:
    """Return what the words in some spans of bytes are.

    >>> texts = TextBytes.of(pl.Series(["Offers", "the", "Kyiv", "offer"]))
    >>> vocabulary = vocabulary_of(texts, texts.bounds[:-1], texts.bounds[1:])
    >>> vocabulary.names.to_list(), vocabulary.terms.tolist()
    (['kyiv', 'ofer'], [1, -1, 0, 1])
    """
    words = _KNOWN.numbers(texts, starts, ends)
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
        self._hashes = np.empty(0, dtype=np.uint64)
        self._terms = {"": _NO_TERM}
        self.names = pl.Series([""])
        self.rarities = self.pair_rarities = np.zeros(1)
        self.terms = np.empty(0, dtype=np.int64)
        self.capitalised = np.empty(0, dtype=np.bool_)

    def numbers(self, texts: TextBytes, starts: Ints, ends: Ints) -> Ints:
        """Return the number of every word, new ones too."""
        hashes, met = hash_spans(texts.data, starts, ends), len(self._hashes)
        # The words that have been met come first, each once: they keep their numbers.
        numbers, first = number_spans(np.concatenate([self._hashes, hashes]))
        if met and len(first) > _REMEMBERED:
            self.__init__()  # type: ignore[misc]
            return self.numbers(texts, starts, ends)
        new = first[met:] - met
        self._hashes = np.concatenate([self._hashes, hashes[new]])
        self._take_in(texts.strings(starts[new], ends[new]))
        return numbers[met:]

    def _take_in(self, words: Sequence[str]) -> None:
        terms = [*plain_terms(words)]
        new = [*dict.fromkeys(term for term in terms if term not in self._terms)]
        self._terms.update(zip(new, count(len(self._terms))))
        self.names = pl.concat([self.names, pl.Series(new, dtype=pl.String)], rechunk=True)
        rare = np.array([*rarities_of(new)], dtype=np.float64).reshape(-1, 2)
        self.rarities = np.r_[self.rarities, rare[:, 0]]
        self.pair_rarities = np.r_[self.pair_rarities, rare[:, 1]]
        numbers = np.array([self._terms[term] for term in terms], dtype=np.int64)
        capitals = np.array([is_capitalised(word) for word in words], dtype=np.bool_)
        self.terms = np.r_[self.terms, numbers]
        self.capitalised = np.r_[self.capitalised, capitals]


_KNOWN: Final = _Known()
