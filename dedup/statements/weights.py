"""What a word counts in one cluster: much if it tells statements apart, little if all say it."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import chain, compress, pairwise
from operator import and_, not_
from typing import Final

from dedup.config import StatementConfig
from dedup.salience import rarity
from dedup.similarity import name_variants
from dedup.text import fold_name, reporting_words, stem, stop_words
from dedup.wordings import Wording

__all__ = ["Vocabulary", "local_rarity", "weigh_words"]

_NEVER_SEEN: Final = " "
Read = Sequence[Sequence[Wording]]
"""The wordings of every document of a cluster."""


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The words of one cluster.

    Attributes:
        weights: folded stem -> what it counts, in alphabetical order.
        variants: folded stem of a name -> the spelling it is compared as, where that is another.
    """

    weights: dict[str, float]
    variants: dict[str, str]
    content: frozenset[str] = frozenset()
    """Stems that are neither function words nor words of attribution."""
    names: frozenset[str] = frozenset()
    """Stems that no sentence writes in lower case."""

    def columns(self) -> dict[str, int]:
        """Return stem, in any spelling -> place of its weight."""
        found = {word: place for place, word in enumerate(self.weights)}
        return found | {word: found[common] for word, common in self.variants.items()}

    def folded(self, stems: Sequence[str]) -> Sequence[str]:
        """Return stems with every name in its common spelling."""
        return _folded(stems, self.variants)


def weigh_words(read: Read, *, config: StatementConfig) -> Vocabulary:
    """Weigh the words of one cluster.

    A weight is g ((1-n) r + n p)^x: r is the word's rarity among the sentences of the cluster, p
    its rarity in English, n ``prior_share``, x ``rarity_power``; g is ``stop_weight`` for a
    function word, ``reporting_weight`` for a word of attribution and 1 for others, less where the
    word is the first part of a name (see :func:`_name_parts`).

    Args:
        read: the wordings of every document that takes part.
        config: constants of the weights.
    """
    names, variants = _names(read)
    sentences = [_folded(wording.stems, variants) for side in read for wording in side]
    having = Counter(chain.from_iterable(map(set, sentences)))
    capitals = [wording.capitalised for side in read for wording in side]
    parts = _name_parts(sentences, capitals, having)
    prior, power = config.prior_share, config.rarity_power
    local = {
        count: (1 - prior) * local_rarity(len(sentences), count) for count in set(having.values())
    }
    kinds = _kind_weights(config)
    weights = {}
    for word in sorted(having):
        blend = local[having[word]] + prior * _prior_rarity(word)
        kind = kinds.get(word, 1.0)
        if word in parts:
            kind *= 1 - config.name_share * parts[word]
        weights[word] = kind * blend**power
    content = frozenset(weights.keys() - kinds.keys())
    return Vocabulary(weights, variants, content, names)


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


@lru_cache(maxsize=8)
def _kind_weights(config: StatementConfig) -> dict[str, float]:
    """Return the words that count less for their kind; a function word is one first."""
    reporting = dict.fromkeys(_folded_stems(reporting_words), config.reporting_weight)
    return reporting | dict.fromkeys(_folded_stems(stop_words), config.stop_weight)


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


def _names(read: Read) -> tuple[frozenset[str], dict[str, str]]:
    """Return the stems that no sentence writes in lower case, and the variants among them."""
    users: dict[str, set[int]] = {}
    counts: Counter[str] = Counter()  # of names: what has them all, never writes them in lower case
    lower: set[str] = set()
    for document, wordings in enumerate(read):
        capital = Counter(_those(wordings, lambda one: one.capitalised))
        counts.update(capital)
        lower.update(_those(wordings, lambda one: map(not_, one.capitalised)))
        for word in capital:
            users.setdefault(word, set()).add(document)
    names = frozenset(users.keys() - lower)
    return names, name_variants({name: users[name] for name in names}, counts)


def _those(
    wordings: Sequence[Wording], chosen: Callable[[Wording], Iterable[bool]]
) -> Iterator[str]:
    """Return the stems of the words that are chosen."""
    return chain.from_iterable(compress(one.stems, chosen(one)) for one in wordings)


def _folded(stems: Sequence[str], variants: Mapping[str, str]) -> Sequence[str]:
    if variants.keys().isdisjoint(stems):  # as in most sentences
        return stems
    return [variants.get(word, word) for word in stems]


@cache
def _folded_stems(source: Callable[[], frozenset[str]]) -> frozenset[str]:
    return frozenset(fold_name(stem(word)) for word in source())
