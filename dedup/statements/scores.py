"""How well two sentences of one cluster carry the same statement.

A word counts by its rarity among the sentences of this cluster, so the names that the whole story
is about count little and the words that tell one statement from the next count much.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import chain, compress, islice, product
from operator import not_
from typing import Final, NamedTuple

import numpy as np

from dedup.arrays import Int64s
from dedup.config import StatementConfig
from dedup.kernels.likeness import Counted, Side
from dedup.kernels.ragged import ranges
from dedup.spans import Span
from dedup.statements.context import Places, Scores
from dedup.statements.repeats import Repeats, find_repeats
from dedup.statements.vectors import Vectors, vectors_of
from dedup.statements.weights import ClusterVocabulary, ClusterWords, KnownWords, weigh_words
from dedup.wordings import Wording, number_wordings, read_wording

_Key = tuple[str, ...]
_FEW: Final = 10
"""Sentences among which chance plays no part yet."""
_DEFAULTS: Final = StatementConfig()


class _Part(NamedTuple):
    """A sentence or a clause: its stems, those that stand in attributions alone, its weight."""

    words: frozenset[str]
    crediting: frozenset[str]
    weight: float


@dataclass(frozen=True, slots=True)
class SentenceModel:
    """The distinct sentences of one cluster, as vectors of weighted stems.

    Two sentences are one item if their words agree (case, quotes and dashes aside). Items are
    numbered in the order of their words, whatever the order of the documents.

    Attributes:
        config: constants of the score.
        vocabulary: what the words of the cluster count.
        crowding: ln(sentences / 10) of the sentences that one is compared with, 0 if they are few.
        items: words of a sentence -> its item.
        sentences: one row per item.
        clauses: one row per clause, those of an item beside each other.
        clause_starts: first clause of every item, and the number of clauses.
        repeats: which items repeat most of which, word for word.
    """

    config: StatementConfig
    vocabulary: ClusterVocabulary
    crowding: float
    items: dict[_Key, int]
    sentences: Vectors
    clauses: Vectors
    clause_starts: Int64s
    repeats: Repeats = field(default_factory=dict)
    _parts: dict[Wording, list[_Part]] = field(default_factory=dict)

    def item(self, sentence: str) -> int:
        """Return the item of a sentence that the model was fitted on."""
        return self.items[read_wording(sentence).normal]

    def likeness(self, left: Places, right: Places) -> Scores:
        """Return the score of every pair of items, before contrast: 0 to 1, and 1 for one item.

        The larger of the sentences' score and ``clause_weight`` times that of their best clauses,
        each the Dice share of the weight in common, less where little weight is in common, where
        names alone or attributions are, and where many sentences are compared (``config.chance``).
        """
        rows, columns = _ints(left), _ints(right)
        enough = self.config.enough_weight
        whole, telling = self.sentences.shares(Side.of(rows), Side.of(columns), enough=enough)
        clauses = self._clauses_of(rows), self._clauses_of(columns)
        best, _ = self.clauses.shares(*clauses, enough=enough)
        score = np.maximum(whole, self.config.clause_weight * best)
        telling += 1
        score *= telling / (telling + self.config.names_alone * self.crowding)
        score /= 1 + self.config.chance * self.crowding
        wordless = self.items.get((), -1)
        score[np.equal.outer(rows, np.where(columns == wordless, -1, columns))] = 1.0
        return score

    def with_repeats(self, scores: Scores, left: Int64s, right: Int64s) -> Scores:
        """Return scores of items with those of repeats raised to that of a match."""
        for row, item in enumerate(left.tolist()):
            for other in self.repeats.get(item, ()):
                columns = np.flatnonzero(right == other)
                scores[row, columns] = np.maximum(scores[row, columns], self.config.score_cutoff)
        return scores

    def covered(self, documents: Sequence[Places]) -> Scores:
        """Return items x documents: the share of an item's words, by weight, that each has."""
        return self.sentences.covered([_ints(items) for items in documents])

    def coverage(self, left: Wording, right: Wording) -> tuple[float, float]:
        """Return the share of either sentence, by the weight of its words, that the other has."""
        one, other = self._parts_of(left)[0], self._parts_of(right)[0]
        shared = self._weight(one.words & other.words)
        return _share_of(shared, one.weight), _share_of(shared, other.weight)

    def aligned_words(self, left: Wording, right: Wording) -> tuple[Span, Span]:
        """Return the word ranges of the clauses that carry the score of two sentences.

        The whole sentences, unless their best clauses score higher.
        """
        whole = (0, len(left.stems)), (0, len(right.stems))
        if left.normal == right.normal or len(left.clauses) == len(right.clauses) == 1:
            return whole
        (of_left, *lefts), (of_right, *rights) = self._parts_of(left), self._parts_of(right)
        pairs = [*product(left.clauses, right.clauses)]
        scores = [self._share(one, other) for one, other in product(lefts, rights)]
        best = max(range(len(pairs)), key=scores.__getitem__)
        of_whole = self._share(of_left, of_right)
        return pairs[best] if self.config.clause_weight * scores[best] > of_whole else whole

    def _share(self, one: _Part, other: _Part) -> float:
        """Score one pair of parts, as :func:`dedup.kernels.likeness.best_shares` scores many."""
        if one.words.isdisjoint(other.words):
            return 0.0
        credited = self._weight(one.crediting & other.crediting)
        discount = (1 - self.config.attribution_weight) * credited
        shared = max(self._weight(one.words & other.words) - discount, 0.0)
        if not shared:
            return 0.0
        total = one.weight + other.weight
        return 2 * shared / total * shared / (shared + self.config.enough_weight)

    def _parts_of(self, wording: Wording) -> list[_Part]:
        """Return what a sentence and each of its clauses is compared by; it is met in many rows."""
        # Asked once: to hash a wording is to hash all its words.
        parts = self._parts.get(wording)
        if parts is None:
            whole = 0, len(wording.stems)
            parts = [self._part(wording, *at) for at in (whole, *wording.clauses)]
            self._parts[wording] = parts
        return parts

    def _part(self, wording: Wording, first: int, last: int) -> _Part:
        stems = wording.stems[first:last]
        found = frozenset(stems)
        said = compress(stems, map(not_, wording.attribution[first:last]))
        return _Part(found, found.difference(said), self._weight(found))

    def _weight(self, stems: Iterable[str]) -> float:
        # fsum: the same to the last bit in whatever order a set comes.
        return math.fsum(map(self.vocabulary.weights.__getitem__, stems))

    def _clauses_of(self, items: Int64s) -> Side:
        """Return the clauses of items, each group those of one item."""
        first = self.clause_starts[items]
        counts = self.clause_starts[items + 1] - first
        groups = np.repeat(np.arange(len(items)), counts)
        return Side(ranges(first, counts), groups, len(items))


def fit_sentences(
    documents: Sequence[Sequence[str]], *, config: StatementConfig = _DEFAULTS
) -> SentenceModel:
    """Weigh the words of one cluster.

    Args:
        documents: the sentences of every document that takes part, boilerplate left out.
        config: constants of the score.

    >>> model = fit_sentences([["Kyiv said no.", "Rain fell."], ["KYIV SAID NO", "It rained."]])
    >>> model.likeness([model.item("Kyiv said no.")], [model.item("Kyiv said no")]).tolist()
    [[1.0]]
    """
    wordings, numbered = number_wordings([*chain.from_iterable(documents)])
    coming = iter(wordings)
    read = [[*islice(coming, len(document))] for document in documents]
    words = ClusterWords.of(KnownWords(numbered), np.arange(len(wordings)))
    return fit_wordings(read, words, config=config)


def fit_wordings(
    read: Sequence[Sequence[Wording]], words: ClusterWords, *, config: StatementConfig = _DEFAULTS
) -> SentenceModel:
    """Weigh the words of one cluster, given its sentences as they were read.

    Args:
        read: the sentences of every document.
        words: those of all these sentences, in their order.
        config: constants of the score.
    """
    sentences = [*chain.from_iterable(read)]
    vocabulary = weigh_words(words, config=config)
    chosen = _standing(sentences)
    ordered = [sentences[place] for place in chosen]
    others = len(ordered) * (1 - 1 / max(len(read), 1))
    lengths = np.diff(words.bounds)[chosen]
    at = ranges(words.bounds[chosen], lengths)
    numbers, attribution = words.numbers[at], words.attribution[at]
    clauses = _ints([last - first for one in ordered for first, last in one.clauses])
    weights = np.array([*vocabulary.weights.values()])
    tells = np.array([word in vocabulary.telling for word in words.stems], np.float64)
    counted = Counted(weights, (1 - config.attribution_weight) * weights, tells)
    return SentenceModel(
        config=config,
        vocabulary=vocabulary,
        crowding=math.log(max(others / _FEW, 1.0)),
        items={one.normal: item for item, one in enumerate(ordered)},
        sentences=vectors_of(numbers, attribution, lengths, counted),
        clauses=vectors_of(numbers, attribution, clauses, counted),
        clause_starts=np.cumsum([0, *(len(one.clauses) for one in ordered)]),
        repeats=find_repeats(ordered, numbers),
    )


def _standing(sentences: Sequence[Wording]) -> Int64s:
    """Return the places of the distinct sentences, in the order of their words.

    Equal words may have other clauses (a changed dash): the smallest wording stands for them all,
    in whatever order they come.
    """
    places: dict[_Key, int] = {}
    for place, one in enumerate(sentences):
        known = places.setdefault(one.normal, place)
        if known != place and one < sentences[known]:
            places[one.normal] = place
    return _ints([places[key] for key in sorted(places)])


def _share_of(part: float, whole: float) -> float:
    return min(part / whole, 1.0) if whole else 1.0


def _ints(values: Places) -> Int64s:
    return np.asarray(values, dtype=np.int64)
