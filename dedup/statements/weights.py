"""What a word counts in one cluster: much if it tells statements apart, little if all say it."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from functools import cache, lru_cache
from typing import Final

import numpy as np

from dedup.arrays import Bools, Float64s, Int64s, bounds_of
from dedup.config import StatementConfig
from dedup.kernels.likeness import Counted
from dedup.kernels.ragged import ranges
from dedup.salience import rarity
from dedup.statements.word_sets import ascending
from dedup.text import fold_name, reporting_words, stem, stop_words
from dedup.wordings import NumberedWords

_NEVER_SEEN: Final = " "


def words_of(sentences: Int64s, words: NumberedWords) -> NumberedWords:
    """Return the words of some sentences."""
    lengths = np.diff(words.bounds)[sentences]
    at = ranges(words.bounds[sentences], lengths)
    kept, numbers = np.unique(words.numbers[at], return_inverse=True)
    stems = [words.stems[stem] for stem in kept.tolist()]
    return NumberedWords(
        stems, numbers, words.capitalised[at], words.attribution[at], bounds_of(lengths)
    )


def weigh_words(words: NumberedWords, *, config: StatementConfig) -> Counted:
    """Weigh the words of all documents of a cluster that take part.

    A weight is g ((1-n) r + n p)^x: r is the word's rarity among the sentences of the cluster, p
    its rarity in English, n ``prior_share``, x ``rarity_power``; g is ``stop_weight`` for a
    function word and 1 for others, less where the word is the first part of a name (see
    :func:`_name_parts`). What tells is no name, no function word and no word of attribution.
    """
    size, sentences = len(words.stems), len(words.bounds) - 1
    priors = np.array([_prior_rarity(stem) for stem in words.stems], np.float64)
    stops, reports = _among(words.stems, stop_words), _among(words.stems, reporting_words)
    having = np.bincount(ascending(words.sentences * size + words.numbers) % max(size, 1))
    blend = (1 - config.prior_share) * _local_rarities(sentences, having)
    blend += config.prior_share * priors
    kinds = np.where(stops, config.stop_weight, 1.0)
    kinds *= 1 - config.name_share * np.where(stops, 0.0, _name_parts(words, having))
    # A power of Python's: NumPy's may differ in the last bit from one processor to the next.
    powers = [value**config.rarity_power for value in blend.tolist()]
    weights = kinds * np.array(powers)
    # What some sentence writes in lower case is no name.
    lower = np.bincount(words.numbers[~words.capitalised], minlength=size) > 0
    tells = (lower & ~stops & ~reports).astype(np.float64)
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


def _name_parts(words: NumberedWords, having: Int64s) -> Float64s:
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


def _among(stems: Sequence[str], source: Callable[[], frozenset[str]]) -> Bools:
    """Tell which stems are those of some words."""
    known = _folded_stems(source)
    return np.array([stem in known for stem in stems], np.bool_)


@cache
def _folded_stems(source: Callable[[], frozenset[str]]) -> frozenset[str]:
    return frozenset(fold_name(stem(word)) for word in source())
