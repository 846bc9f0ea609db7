"""How well two sentences of one cluster carry the same statement.

A word counts by its rarity among the sentences of this cluster, so the names that the whole story
is about count little and the words that tell one statement from the next count much.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from dedup.config import StatementConfig
from dedup.similarity import Span, Wording, name_variants, read_wording
from dedup.text import fold_name, stem, stop_words

__all__ = ["Scores", "SentenceModel", "contrast", "fit_sentences", "word_weight"]

Scores = NDArray[np.float64]
Key = tuple[str, ...]
_DEFAULTS: Final = StatementConfig()


@dataclass(frozen=True, slots=True)
class SentenceModel:
    """The distinct sentences of one cluster, as vectors of weighted stems.

    Two sentences are one item if their words agree (case, quotes and dashes aside). Items are
    numbered in the order of their words, whatever the order of the documents.

    Attributes:
        config: constants of the score.
        items: words of a sentence -> its item.
        weights: folded stem -> its weight.
        sentences: item x stem, 1 where the sentence has the stem.
        clauses: clause x stem, the clauses of one item beside each other.
        clause_starts: first clause of every item, and the number of clauses.
        clause_words: first and after-last word of every clause.
    """

    config: StatementConfig
    items: dict[Key, int]
    weights: dict[str, float]
    sentences: Any
    clauses: Any
    clause_starts: NDArray[np.int64]
    clause_words: tuple[Span, ...]

    def item(self, sentence: str) -> int:
        """Return the item of a sentence that the model was fitted on."""
        return self.items[read_wording(sentence).normal]

    def likeness(self, left: Sequence[int], right: Sequence[int]) -> Scores:
        """Return the score of every pair of items, before contrast: 0 to 1, and 1 for one item.

        The larger of the sentences' score and three quarters of their best clauses' score; a score
        is the Dice share of the weight in common, less for little weight in common.
        """
        whole = self._shares(self.sentences, _ints(left), _ints(right))
        score = np.maximum(whole, self.config.clause_weight * self._best_clauses(left, right))
        wordless = self.items.get((), -1)
        score[np.equal.outer(_ints(left), np.where(_ints(right) == wordless, -1, right))] = 1.0
        return score

    def aligned_words(self, left: int, right: int) -> tuple[Span, Span]:
        """Return the word ranges of the clauses that carry the score of two items.

        The whole sentences, unless their best clauses score higher.
        """
        rows, columns = self._clauses_of(left), self._clauses_of(right)
        clauses = self._shares(self.clauses, rows, columns)
        whole = self._shares(self.sentences, _ints([left]), _ints([right]))[0, 0]
        if self.config.clause_weight * clauses.max() > whole:
            row, column = np.unravel_index(int(clauses.argmax()), clauses.shape)
            return self.clause_words[rows[row]], self.clause_words[columns[column]]
        return self._all_words(rows), self._all_words(columns)

    def _all_words(self, clauses: NDArray[np.int64]) -> Span:
        return self.clause_words[clauses[0]][0], self.clause_words[clauses[-1]][1]

    def _best_clauses(self, left: Sequence[int], right: Sequence[int]) -> Scores:
        rows = [self._clauses_of(item) for item in left]
        columns = [self._clauses_of(item) for item in right]
        score = self._shares(self.clauses, np.concatenate(rows), np.concatenate(columns))
        by_row = np.maximum.reduceat(score, _starts(rows), axis=0)
        best: Scores = np.maximum.reduceat(by_row, _starts(columns), axis=1)
        return best

    def _clauses_of(self, item: int) -> NDArray[np.int64]:
        return np.arange(self.clause_starts[item], self.clause_starts[item + 1])

    def _shares(self, vectors: Any, left: NDArray[np.int64], right: NDArray[np.int64]) -> Scores:
        weights = np.fromiter(self.weights.values(), np.float64, len(self.weights))
        weighted = vectors[left].multiply(weights).tocsr()
        shared: Scores = (weighted @ vectors[right].T).toarray()
        total = np.add.outer(vectors[left] @ weights, vectors[right] @ weights)
        dice = np.divide(2 * shared, total, out=np.zeros_like(shared), where=total > 0)
        share: Scores = dice * shared / (shared + self.config.enough_weight)
        return share


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
    read = [[read_wording(sentence) for sentence in document] for document in documents]
    variants = _name_variants(read)
    wordings = dict(sorted({wording.normal: wording for side in read for wording in side}.items()))
    clauses = [(wording, clause) for wording in wordings.values() for clause in wording.clauses]
    weights = _weights(read, variants, config)
    counts = [len(wording.clauses) for wording in wordings.values()]
    return SentenceModel(
        config=config,
        items={key: item for item, key in enumerate(wordings)},
        weights=weights,
        sentences=_vectors((_folded(one.stems, variants) for one in wordings.values()), weights),
        clauses=_vectors(
            (_folded(one.stems[slice(*clause)], variants) for one, clause in clauses), weights
        ),
        clause_starts=np.cumsum([0, *counts]),
        clause_words=tuple(clause for _, clause in clauses),
    )


def contrast(likeness: Scores, *, strength: float) -> Scores:
    """Lower every score by its distance to the best of its row and of its column.

    A sentence that has a much better partner is less likely to carry this statement as well.

    Args:
        likeness: sentences of one document x sentences of another.
        strength: share of the two distances that is taken away.

    >>> contrast(np.array([[0.5, 0.1]]), strength=0.1).round(3).tolist()
    [[0.5, 0.06]]
    """
    if not likeness.size:
        return likeness
    gaps = 2 * likeness - likeness.max(axis=1, keepdims=True) - likeness.max(axis=0, keepdims=True)
    lowered: Scores = np.maximum(likeness + strength * gaps, 0.0)
    return lowered


def word_weight(
    sentences: int, documents: int, having: int, *, is_stop_word: bool, config: StatementConfig
) -> float:
    """Weigh a stem by its rarity among the sentences of a cluster.

    The weight is g L^1.5 with L = ln((n+1)/(d+.5)) / ln((n+1)/.5), and g = .4 for a stop word. With
    more than two documents n and d are those of a typical pair of them, so that a statement
    weighs the same however many outlets carry it.

    Args:
        sentences: sentences in the cluster.
        documents: documents in the cluster.
        having: sentences that have the stem, at least 1.
        is_stop_word: whether the stem is a function word.
        config: holds g and the power.

    >>> word_weight(40, 2, 1, is_stop_word=False, config=StatementConfig()) > .6
    True
    """
    pairs = 2 / max(documents, 2)
    n = sentences * pairs
    d = 1 + (having - 1) * pairs
    rarity = math.log((n + 1) / (d + 0.5)) / math.log((n + 1) / 0.5)
    factor = config.stop_weight if is_stop_word else 1.0
    weight: float = factor * max(rarity, 0.0) ** config.rarity_power
    return weight


def _weights(
    read: Sequence[Sequence[Wording]], variants: dict[str, str], config: StatementConfig
) -> dict[str, float]:
    sets = [frozenset(_folded(one.stems, variants)) for document in read for one in document]
    having = Counter(word for sentence in sets for word in sentence)
    return {
        word: word_weight(
            len(sets), len(read), having[word], is_stop_word=word in _stop_stems(), config=config
        )
        for word in sorted(having)
    }


def _name_variants(read: Sequence[Sequence[Wording]]) -> dict[str, str]:
    """Find the spelling variants among the stems that no sentence writes in lower case."""
    users: dict[str, set[int]] = {}
    counts: Counter[str] = Counter()
    lower: set[str] = set()
    for document, wordings in enumerate(read):
        for wording in wordings:
            counts.update(wording.stems)
            for word, capital in zip(wording.stems, wording.capitalised, strict=True):
                if capital:
                    users.setdefault(word, set()).add(document)
                else:
                    lower.add(word)
    return name_variants({name: users[name] for name in users.keys() - lower}, counts)


def _folded(stems: Iterable[str], variants: dict[str, str]) -> list[str]:
    return [variants.get(word, word) for word in stems]


def _vectors(rows: Iterable[Sequence[str]], weights: dict[str, float]) -> Any:
    column = {word: index for index, word in enumerate(weights)}
    indices = [sorted({column[word] for word in row}) for row in rows]
    starts = np.cumsum([0, *map(len, indices)])
    flat = np.fromiter((index for row in indices for index in row), np.int64, int(starts[-1]))
    return sparse.csr_array((np.ones(len(flat)), flat, starts), shape=(len(indices), len(weights)))


def _starts(groups: Sequence[NDArray[np.int64]]) -> NDArray[np.int64]:
    return np.cumsum([0, *(len(group) for group in groups[:-1])])


def _ints(values: Sequence[int]) -> NDArray[np.int64]:
    return np.asarray(values, dtype=np.int64)


@cache
def _stop_stems() -> frozenset[str]:
    return frozenset(fold_name(stem(word)) for word in stop_words())
