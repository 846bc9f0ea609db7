"""What a word counts in one cluster: much if it tells statements apart, little if all say it."""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import cache, lru_cache
from typing import Final, NamedTuple, Self

import numpy as np

from dedup.arrays import Bools, Float64s, Int64s, bounds_of, owners_of
from dedup.config import StatementConfig
from dedup.kernels.likeness import Counted
from dedup.kernels.ragged import ranges
from dedup.salience import rarity
from dedup.statements.word_sets import ascending
from dedup.text import fold_name, reporting_words, stem, stop_words
from dedup.wordings import NumberedWords

_NEVER_SEEN: Final = " "


class ClusterWords(NamedTuple):
    """The words of some sentences, and what English says of them.

    Attributes:
        stems: the distinct folded stems, in alphabetical order.
        priors: how rare each is in English, 0 to 1, of shape ``(stems,)``.
        stops: whether it is a function word, of shape ``(stems,)``.
        reports: whether it is a word of attribution, of shape ``(stems,)``.
        numbers: which stem each word is, of shape ``(words,)``.
        capitalised: whether it starts with an upper-case letter, of shape ``(words,)``.
        attribution: whether it says who says it, of shape ``(words,)``.
        bounds: where the words of every sentence begin and end, of shape ``(sentences + 1,)``.
    """

    stems: list[str]
    priors: Float64s
    stops: Bools
    reports: Bools
    numbers: Int64s
    capitalised: Bools
    attribution: Bools
    bounds: Int64s

    @classmethod
    def of(cls, words: NumberedWords) -> Self:
        """Return the words of sentences that were read."""
        stops, reports = _folded_stems(stop_words), _folded_stems(reporting_words)
        return cls(
            words.stems,
            np.array([_prior_rarity(stem) for stem in words.stems], np.float64),
            np.array([stem in stops for stem in words.stems], np.bool_),
            np.array([stem in reports for stem in words.stems], np.bool_),
            *words[1:],
        )

    def only(self, sentences: Int64s) -> Self:
        """Return the words of some of these sentences."""
        lengths = np.diff(self.bounds)[sentences]
        at = ranges(self.bounds[sentences], lengths)
        held = np.zeros(len(self.stems), np.bool_)
        held[self.numbers[at]] = True
        kept = np.flatnonzero(held)
        return type(self)(
            [self.stems[stem] for stem in kept.tolist()],
            self.priors[kept],
            self.stops[kept],
            self.reports[kept],
            (np.cumsum(held) - 1)[self.numbers[at]],
            self.capitalised[at],
            self.attribution[at],
            bounds_of(lengths),
        )

    @property
    def sentences(self) -> Int64s:
        """The sentence of every word, of shape ``(words,)``."""
        return owners_of(np.diff(self.bounds))


def weigh_words(words: ClusterWords, *, config: StatementConfig) -> Counted:
    """Weigh the words of all documents of a cluster that take part.

    A weight is g ((1-n) r + n p)^x: r is the word's rarity among the sentences of the cluster, p
    its rarity in English, n ``prior_share``, x ``rarity_power``; g is ``stop_weight`` for a
    function word and 1 for others, less where the word is the first part of a name (see
    :func:`_name_parts`). What tells is no name, no function word and no word of attribution.
    """
    size, sentences = len(words.stems), len(words.bounds) - 1
    having = np.bincount(ascending(words.sentences * size + words.numbers) % max(size, 1))
    blend = (1 - config.prior_share) * _local_rarities(sentences, having)
    blend += config.prior_share * words.priors
    kinds = np.where(words.stops, config.stop_weight, 1.0)
    kinds *= 1 - config.name_share * np.where(words.stops, 0.0, _name_parts(words, having))
    # A power of Python's: NumPy's may differ in the last bit from one processor to the next.
    powers = [value**config.rarity_power for value in blend.tolist()]
    weights = kinds * np.array(powers)
    # What some sentence writes in lower case is no name.
    lower = np.bincount(words.numbers[~words.capitalised], minlength=size) > 0
    tells = (lower & ~words.stops & ~words.reports).astype(np.float64)
    return Counted(weights, (1 - config.attribution_weight) * weights, tells)


def local_rarity(sentences: int, having: int) -> float:
    """Return how rare a word is among the sentences of a cluster, 0 to 1.

    ln((n+1)/(d+.5)) / ln((n+1)/.5) for a word in d of n sentences.

    >>> round(local_rarity(40, 1), 2), round(local_rarity(40, 20), 2)
    (0.75, 0.16)
    """
    scale = math.log((sentences + 1) / 0.5)
    return max(math.log((sentences + 1) / (having + 0.5)) / scale, 0.0)


def _local_rarities(sentences: int, having: Int64s) -> Float64s:
    """Return the rarity of words by the sentences that have them; most have as many as others."""
    rarities = np.zeros(having.max(initial=0) + 1)
    counts = np.flatnonzero(np.bincount(having))
    rarities[counts] = [local_rarity(sentences, count) for count in counts.tolist()]
    return rarities[having]


@lru_cache(maxsize=1 << 18)
def _prior_rarity(word: str) -> float:
    """Return how rare a word is in English, 0 to 1; 1 for a word nobody has seen."""
    return rarity(word) / rarity(_NEVER_SEEN)


def _name_parts(words: ClusterWords, having: Int64s) -> Float64s:
    """Return how often words stand before another part of their name, of shape ``(stems,)``.

    "President Donald Trump" is one name, not three agreements: a first name or title counts less,
    by the share of its sentences in which the same capitalised word follows. One sentence alone is
    no evidence.
    """
    size, sentences = len(words.stems), words.sentences
    one, other = words.numbers[:-1], words.numbers[1:]
    named = words.capitalised[:-1] & words.capitalised[1:] & (one != other)
    at = np.flatnonzero(named & (np.diff(sentences) == 0))
    # Counted once per sentence.
    pairs = ascending((one[at] * size + other[at]) * len(words.bounds) + sentences[at])
    pairs, counts = np.unique(pairs // len(words.bounds), return_counts=True)
    several, parts = counts > 1, np.zeros(size)
    first = pairs[several] // max(size, 1)
    np.maximum.at(parts, first, counts[several] / having[first])
    return parts


@cache
def _folded_stems(source: Callable[[], frozenset[str]]) -> frozenset[str]:
    return frozenset(fold_name(stem(word)) for word in source())
