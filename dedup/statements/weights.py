"""What a word counts in one cluster: much if it tells statements apart, little if all say it."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import chain, compress, pairwise
from operator import and_, not_
from typing import Final

from dedup.config import StatementConfig
from dedup.salience import rarity
from dedup.text import fold_name, reporting_words, stem, stop_words
from dedup.wordings import Wording

__all__ = ["ClusterVocabulary", "local_rarity", "weigh_words"]

_NEVER_SEEN: Final = " "
Read = Sequence[Sequence[Wording]]
"""The wordings of every document of a cluster."""


@dataclass(frozen=True, slots=True)
class ClusterVocabulary:
    """The words of one cluster.

    Attributes:
        weights: folded stem -> what it counts, in alphabetical order.
        telling: those that are no names, no function words and no words of attribution.
    """

    weights: dict[str, float]
    telling: frozenset[str]


def weigh_words(read: Read, *, config: StatementConfig) -> ClusterVocabulary:
    """Weigh the words of one cluster.

    A weight is g ((1-n) r + n p)^x: r is the word's rarity among the sentences of the cluster, p
    its rarity in English, n ``prior_share``, x ``rarity_power``; g is ``stop_weight`` for a
    function word and 1 for others, less where the word is the first part of a name (see
    :func:`_name_parts`).

    Args:
        read: the wordings of every document that takes part.
        config: constants of the weights.
    """
    sentences = [wording.stems for side in read for wording in side]
    having = Counter(chain.from_iterable(map(set, sentences)))
    capitals = [wording.capitalised for side in read for wording in side]
    parts = _name_parts(sentences, capitals, having)
    prior, power = config.prior_share, config.rarity_power
    local = {
        count: (1 - prior) * local_rarity(len(sentences), count) for count in set(having.values())
    }
    stops = _folded_stems(stop_words)
    weights = {}
    for word in sorted(having):
        blend = local[having[word]] + prior * _prior_rarity(word)
        kind = config.stop_weight if word in stops else 1.0
        if word in parts:
            kind *= 1 - config.name_share * parts[word]
        weights[word] = kind * blend**power
    # What some sentence writes in lower case is no name.
    pairs = zip(sentences, capitals, strict=True)
    lower = set(chain.from_iterable(compress(stems, map(not_, big)) for stems, big in pairs))
    return ClusterVocabulary(weights, frozenset(lower - stops - _folded_stems(reporting_words)))


def local_rarity(sentences: int, having: int) -> float:
    """Return how rare a word is among the sentences of a cluster, 0 to 1.

    ln((n+1)/(d+.5)) / ln((n+1)/.5) for a word in d of n sentences.

    >>> round(local_rarity(40, 1), 2), round(local_rarity(40, 20), 2)
    (0.75, 0.16)
    """
    scale = math.log((sentences + 1) / 0.5)
    return max(math.log((sentences + 1) / (having + 0.5)) / scale, 0.0)


@lru_cache(maxsize=1 << 18)
def _prior_rarity(word: str) -> float:
    """Return how rare a word is in English, 0 to 1; 1 for a word nobody has seen."""
    return rarity(word) / rarity(_NEVER_SEEN)


def _name_parts(
    sentences: Sequence[Sequence[str]],
    capitals: Sequence[Sequence[bool]],
    having: Counter[str],
) -> dict[str, float]:
    """Return the words that stand before another part of their name, and how often they do.

    "President Donald Trump" is one name, not three agreements: a first name or title counts less,
    by the share of its sentences in which the same capitalised word follows. One sentence alone is
    no evidence.
    """
    pairs: Counter[tuple[str, str]] = Counter()
    for sentence, capital in zip(sentences, capitals, strict=True):
        neighbours = compress(pairwise(sentence), map(and_, capital, capital[1:]))
        pairs.update({(one, other) for one, other in neighbours if one != other})
    parts: dict[str, float] = {}
    for (word, _), count in pairs.items():
        if count > 1 and word not in _folded_stems(stop_words):
            parts[word] = max(parts.get(word, 0.0), count / having[word])
    return parts


@cache
def _folded_stems(source: Callable[[], frozenset[str]]) -> frozenset[str]:
    return frozenset(fold_name(stem(word)) for word in source())
