"""How well two sentences of one cluster carry the same statement, and how sure a match is.

A word counts by its rarity among the sentences of this cluster, so the names that the whole story
is about count little and the words that tell one statement from the next count much.

A score says how much of two sentences is the same by the weight of their words. Two sentences about
one person, programme or hearing can share as much of it as two that say the same, but seldom in the
same order: what is said in the same words is mostly said in the same order. Names are the
exception: who a person is stands in every sentence about that person, in much the same words. The
longest common subsequence as a measure of what two texts say in common is that of ROUGE-L (Lin
2004, *ROUGE: a package for automatic evaluation of summaries*); that its product with the score is
better than either is measured by ``benchmarks/quality/bands.py``, one set left out.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, islice
from typing import Final, Literal

import numpy as np

from dedup.arrays import Int64s, owners_of
from dedup.config import StatementConfig
from dedup.kernels.likeness import Counted, Side, WordSets, best_shares
from dedup.kernels.ragged import ranges
from dedup.similarity import Grade, WordSpans, words_told
from dedup.statements.context import Places, Scores
from dedup.statements.repeats import Repeats, find_repeats
from dedup.statements.weights import weigh_words
from dedup.statements.word_sets import covered, word_sets
from dedup.wordings import NumberedWords, Wording, number_wordings, read_wording

Band = Literal["sure", "likely"]
_Key = tuple[str, ...]
_FEW: Final = 10
"""Sentences among which chance plays no part yet."""
_DEFAULTS: Final = StatementConfig()


@dataclass(frozen=True, slots=True)
class SentenceModel:
    """The distinct sentences of one cluster, as sets of weighted stems.

    Two sentences are one item if their words agree (case, quotes and dashes aside). Items are
    numbered in the order of their words, whatever the order of the documents.

    Attributes:
        config: constants of the score.
        weights: stem -> what it counts, in alphabetical order.
        counted: the same as arrays, and which of them tell.
        crowding: ln(sentences / 10) of the sentences that one is compared with, 0 if they are few.
        lowered: how many times as high scores would be if one other document were compared.
        wordings: one of the sentences of every item.
        items: words of a sentence -> its item.
        sentences: one set per item.
        clauses: one set per clause, those of an item beside each other.
        clause_starts: first clause of every item, and the number of clauses.
        repeats: which items repeat most of which, word for word.
    """

    config: StatementConfig
    weights: dict[str, float]
    counted: Counted
    crowding: float
    lowered: float
    wordings: Sequence[Wording]
    items: dict[_Key, int]
    sentences: WordSets
    clauses: WordSets
    clause_starts: Int64s
    repeats: Repeats

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
        whole, telling = self._shares(self.sentences, Side.of(rows), Side.of(columns))
        best, _ = self._shares(self.clauses, self._clauses_of(rows), self._clauses_of(columns))
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
        return covered(self.sentences, self.counted.weights, [_ints(one) for one in documents])

    def coverage(self, left: int, right: int) -> tuple[float, float]:
        """Return the share of either item, by the weight of its words, that the other has."""
        # Of the wording that was weighed: in other capitals the same words may have other stems.
        one, other = (frozenset(self.wordings[item].stems) for item in (left, right))
        shared = self._weight(one & other)
        return _share_of(shared, self._weight(one)), _share_of(shared, self._weight(other))

    def aligned_words(self, item: int, others: Places) -> Iterator[WordSpans]:
        """Yield the word ranges of the clauses that carry the score of an item and each of others.

        The whole sentences, unless their best clauses score higher.
        """
        asked = _ints(others).tolist()
        # A copy has its words, however many clauses they are.
        columns = _ints(sorted({*asked} - {item}))
        sides = Side.of(_ints([item])), Side.of(columns)
        whole, _ = self._shares(self.sentences, *sides)
        mine, theirs = (self._clauses_of(side.sets) for side in sides)
        shares, _ = self._shares(self.clauses, Side.of(mine.sets), Side.of(theirs.sets))
        bounds = np.searchsorted(theirs.groups, np.arange(len(columns) + 1)).tolist()
        one, found = self.wordings[item], {}
        for place, other in enumerate(columns.tolist()):
            scores = shares[:, bounds[place] : bounds[place + 1]]
            row, column = divmod(int(scores.argmax()), scores.shape[1])
            if self.config.clause_weight * scores[row, column] > whole[0, place]:
                found[other] = one.clauses[row], self.wordings[other].clauses[column]
        for other in asked:
            all_words = (0, len(one.stems)), (0, len(self.wordings[other].stems))
            yield found.get(other, all_words)

    def _shares(self, sets: WordSets, left: Side, right: Side) -> tuple[Scores, Scores]:
        return best_shares(sets, self.counted, left, right, enough=self.config.enough_weight)

    def _weight(self, stems: Iterable[str]) -> float:
        # fsum: the same to the last bit in whatever order a set comes.
        return math.fsum(map(self.weights.__getitem__, stems))

    def _clauses_of(self, items: Int64s) -> Side:
        """Return the clauses of items, each group those of one item."""
        first = self.clause_starts[items]
        counts = self.clause_starts[items + 1] - first
        groups = owners_of(counts)
        return Side(ranges(first, counts), groups, len(items))


def fit_sentences(
    documents: Sequence[Sequence[str]], *, config: StatementConfig = _DEFAULTS
) -> SentenceModel:
    """Weigh the words of one cluster, given the sentences of every document that takes part.

    >>> model = fit_sentences([["Kyiv said no.", "Rain fell."], ["KYIV SAID NO", "It rained."]])
    >>> model.likeness([model.item("Kyiv said no.")], [model.item("Kyiv said no")]).tolist()
    [[1.0]]
    """
    wordings, words = number_wordings([*chain.from_iterable(documents)])
    coming = iter(wordings)
    read = [[*islice(coming, len(document))] for document in documents]
    return fit_wordings(read, words, config=config)


def fit_wordings(
    read: Sequence[Sequence[Wording]], words: NumberedWords, *, config: StatementConfig = _DEFAULTS
) -> SentenceModel:
    """Weigh the words of one cluster, given its sentences as they were read, and their words."""
    sentences = [*chain.from_iterable(read)]
    counted = weigh_words(words, config=config)
    chosen = _standing(sentences)
    ordered = [sentences[place] for place in chosen]
    others = len(ordered) * (1 - 1 / max(len(read), 1))
    crowding, of_one = _crowding(others), _crowding(others / max(len(read) - 1, 1))
    lengths = np.diff(words.bounds)[chosen]
    at = ranges(words.bounds[chosen], lengths)
    numbers, attribution = words.numbers[at], words.attribution[at]
    clauses = _ints([last - first for one in ordered for first, last in one.clauses])
    return SentenceModel(
        config=config,
        weights=dict(zip(words.stems, counted.weights.tolist(), strict=True)),
        counted=counted,
        crowding=crowding,
        lowered=(1 + config.chance * crowding) / (1 + config.chance * of_one),
        wordings=ordered,
        items={one.normal: item for item, one in enumerate(ordered)},
        sentences=word_sets(numbers, attribution, lengths, counted.weights),
        clauses=word_sets(numbers, attribution, clauses, counted.weights),
        clause_starts=np.cumsum([0, *(len(one.clauses) for one in ordered)]),
        repeats=find_repeats(ordered, numbers),
    )


def match_band(
    left: Wording, right: Wording, *, grade: Grade, score: float, config: StatementConfig
) -> Band:
    """Return how sure a match is, whichever sentence comes first.

    It is sure if it is verbatim, also in part, or if its score times its words in one order reaches
    ``config.sure`` times ``config.sure_words``. Function words count as others do: who says the
    same says it with the same ones. Names count little, and all words count less where only one
    sentence denies (:func:`words_told`).

    >>> one = read_wording("Kyiv's mayor said the old bridge will be closed for repairs on Monday.")
    >>> two = read_wording("The bridge will close on Monday, the mayor of Kyiv said.")
    >>> three = read_wording("The old bridge is going to be closed for the repairs on Monday.")
    >>> [
    ...     match_band(one, other, grade="reworded", score=0.1, config=_DEFAULTS)
    ...     for other in (two, three)
    ... ]
    ['likely', 'sure']
    """
    told = score * words_told(left, right)
    is_sure = grade != "reworded" or told >= config.sure * config.sure_words
    return "sure" if is_sure else "likely"


def _crowding(others: float) -> float:
    return math.log(max(others / _FEW, 1.0))


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
