"""What a word counts in one cluster: much if it tells statements apart, little if all say it."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache
from itertools import compress
from typing import Final, NamedTuple

import numpy as np

from dedup.arrays import Bools, Float64s, Int64s, bounds_of
from dedup.config import StatementConfig
from dedup.kernels.ragged import ranges
from dedup.salience import rarity
from dedup.statements.vectors import ascending
from dedup.text import fold_name, reporting_words, stem, stop_words
from dedup.wordings import NumberedWords

_NEVER_SEEN: Final = " "


@dataclass(frozen=True)
class KnownWords:
    """The words of the sentences of many clusters, and what English says of them.

    Attributes:
        words: of all sentences.
    """

    words: NumberedWords

    @cached_property
    def known(self) -> tuple[Float64s, Bools, Bools]:
        """How rare every stem is, 0 to 1; whether it is a function word; or one of attribution."""
        stems = self.words.stems
        stops, reports = _folded_stems(stop_words), _folded_stems(reporting_words)
        return (
            np.array([_prior_rarity(stem) for stem in stems], np.float64),
            np.array([stem in stops for stem in stems], np.bool_),
            np.array([stem in reports for stem in stems], np.bool_),
        )


class ClusterWords(NamedTuple):
    """The words of some sentences, as :class:`dedup.wordings.NumberedWords` has those of more.

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
    def of(cls, known: KnownWords, sentences: Int64s) -> ClusterWords:
        """Return the words of some sentences."""
        words = known.words
        lengths = np.diff(words.bounds)[sentences]
        at = ranges(words.bounds[sentences], lengths)
        held = np.zeros(len(words.stems), np.bool_)
        held[words.numbers[at]] = True
        kept = np.flatnonzero(held)
        priors, stops, reports = known.known
        return cls(
            [words.stems[stem] for stem in kept.tolist()],
            priors[kept],
            stops[kept],
            reports[kept],
            (np.cumsum(held) - 1)[words.numbers[at]],
            words.capitalised[at],
            words.attribution[at],
            bounds_of(lengths),
        )

    @property
    def sentences(self) -> Int64s:
        """The sentence of every word, of shape ``(words,)``."""
        return np.repeat(np.arange(len(self.bounds) - 1), np.diff(self.bounds))


@dataclass(frozen=True, slots=True)
class ClusterVocabulary:
    """The words of one cluster.

    Attributes:
        weights: folded stem -> what it counts, in alphabetical order.
        telling: those that are no names, no function words and no words of attribution.
    """

    weights: dict[str, float]
    telling: frozenset[str]


def weigh_words(words: ClusterWords, *, config: StatementConfig) -> ClusterVocabulary:
    """Weigh the words of one cluster.

    A weight is g ((1-n) r + n p)^x: r is the word's rarity among the sentences of the cluster, p
    its rarity in English, n ``prior_share``, x ``rarity_power``; g is ``stop_weight`` for a
    function word and 1 for others, less where the word is the first part of a name (see
    :func:`_name_parts`).

    Args:
        words: those of every document that takes part.
        config: constants of the weights.
    """
    size, sentences = len(words.stems), len(words.bounds) - 1
    having = np.bincount(ascending(words.sentences * size + words.numbers) % max(size, 1))
    blend = (1 - config.prior_share) * _local_rarities(sentences, having)
    blend += config.prior_share * words.priors
    kinds = np.where(words.stops, config.stop_weight, 1.0)
    kinds *= 1 - config.name_share * np.where(words.stops, 0.0, _name_parts(words, having))
    # A power of Python's: NumPy's may differ in the last bit from one processor to the next.
    powers = [value**config.rarity_power for value in blend.tolist()]
    weights = (kinds * np.array(powers)).tolist()
    # What some sentence writes in lower case is no name.
    lower = np.bincount(words.numbers[~words.capitalised], minlength=size) > 0
    telling = compress(words.stems, (lower & ~words.stops & ~words.reports).tolist())
    return ClusterVocabulary(dict(zip(words.stems, weights, strict=True)), frozenset(telling))


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
