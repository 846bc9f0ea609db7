"""What the words of a batch are, as numbers: their terms, how rare these are, who is capitalised.

Batches repeat each other's words, too: what most words are has been worked out for an earlier
batch. They are known by their hashes; only a new word is looked at as a string.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import count
from typing import Final, NamedTuple

import numpy as np
import polars as pl

from dedup.arrays import Bools, Float64s, Int64s, UInt64s
from dedup.buffers import TextBytes
from dedup.salience import plain_terms, rarities_of
from dedup.scanning import hash_spans, number_spans
from dedup.text import is_capitalised

_REMEMBERED: Final = 1 << 18


class Vocabulary(NamedTuple):
    """The words of a batch and their terms."""

    names: pl.Series
    """The distinct terms, in alphabetical order."""
    rarities: Float64s
    """How rare each of them is (:func:`dedup.salience.rarity`), of shape ``(terms,)``."""
    pair_rarities: Float64s
    """The same of pairs whose rarer member it is, of shape ``(terms,)``."""
    terms: Int64s
    """Which term each word has, -1 for none, of shape ``(words,)``."""
    capitalised: Bools
    """Whether it is written with a capital, of shape ``(words,)``."""


def vocabulary_of(texts: TextBytes, starts: Int64s, ends: Int64s) -> Vocabulary:
    """Return what the words in some spans of bytes are.

    >>> texts = TextBytes.of(pl.Series(["Offers", "the", "Kyiv", "offer"]))
    >>> vocabulary = vocabulary_of(texts, texts.bounds[:-1], texts.bounds[1:])
    >>> vocabulary.names.to_list(), vocabulary.terms.tolist()
    (['kyiv', 'ofer'], [1, -1, 0, 1])
    """
    known, words = _MEMORY.look_up(texts, starts, ends)
    terms = known.terms[words]
    used = np.flatnonzero(np.bincount(terms))
    used = used[used != _NO_TERM]
    used = used[known.names.gather(used).arg_sort().to_numpy()]
    ranks = np.full(len(known.names), -1, dtype=np.int64)
    ranks[used] = np.arange(len(used))
    return Vocabulary(
        names=known.names.gather(used),
        rarities=known.rarities[used, 0],
        pair_rarities=known.rarities[used, 1],
        terms=ranks[terms],
        capitalised=known.capitalised[words],
    )


_NO_TERM: Final = 0
"""The number of the empty term, of words that are not kept."""


class _Known(NamedTuple):
    """Words and terms that have been met, numbered as they came."""

    hashes: UInt64s
    terms: Int64s
    capitalised: Bools
    numbers: dict[str, int]
    names: pl.Series
    rarities: Float64s

    @classmethod
    def nothing(cls) -> _Known:
        nobody = np.empty(0, dtype=np.uint64), np.empty(0, dtype=np.int64), np.empty(0, dtype=bool)
        return cls(*nobody, {"": _NO_TERM}, pl.Series([""]), np.zeros((1, 2)))

    def and_these(self, hashes: UInt64s, words: Sequence[str]) -> _Known:
        """Return what is known when some words that are not known yet have been met."""
        terms = [*plain_terms(words)]
        new = [*dict.fromkeys(term for term in terms if term not in self.numbers)]
        numbers = self.numbers | dict(zip(new, count(len(self.numbers)), strict=False))
        capitals = np.array([is_capitalised(word) for word in words], dtype=np.bool_)
        rarities = np.array([*rarities_of(new)], dtype=np.float64).reshape(-1, 2)
        return _Known(
            hashes=np.r_[self.hashes, hashes],
            terms=np.r_[self.terms, np.array([numbers[term] for term in terms], dtype=np.int64)],
            capitalised=np.r_[self.capitalised, capitals],
            numbers=numbers,
            names=pl.concat([self.names, pl.Series(new, dtype=pl.String)], rechunk=True),
            rarities=np.r_[self.rarities, rarities],
        )


class _Memory:
    """What is known, up to a bound, replaced as a whole: an interrupted batch leaves no half."""

    def __init__(self) -> None:
        self._known = _Known.nothing()

    def look_up(self, texts: TextBytes, starts: Int64s, ends: Int64s) -> tuple[_Known, Int64s]:
        """Return what is known, these words too, and which of the known words each of them is."""
        known, hashes = self._known, hash_spans(texts.data, starts, ends)
        met, numbers, first = _numbered(known, hashes)
        if met and len(first) > _REMEMBERED:
            known = _Known.nothing()
            met, numbers, first = _numbered(known, hashes)
        new = first[met:] - met
        if len(new):
            known = known.and_these(hashes[new], texts.strings(starts[new], ends[new]))
        self._known = known
        return known, numbers[met:]


def _numbered(known: _Known, hashes: UInt64s) -> tuple[int, Int64s, Int64s]:
    # The words that have been met come first, each once: they keep their numbers.
    return len(known.hashes), *number_spans(np.concatenate([known.hashes, hashes]))


_MEMORY: Final = _Memory()
