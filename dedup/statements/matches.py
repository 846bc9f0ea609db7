"""Which sentences of a cluster carry the same statement, pair by pair."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from dedup.statements.scores import Scores, SentenceModel, contrast

__all__ = ["Match", "Matches", "find_matches", "match_documents"]


class Match(NamedTuple):
    """Two sentences that carry the same statement, as positions in two lists, and their score."""

    left: int
    right: int
    score: float


@dataclass(frozen=True, slots=True)
class Matches:
    """The accepted pairs of items of one cluster.

    Attributes:
        scores: item -> the items it matches and how well; every match stands in it both ways.
        best: item x document, the likeness of the item to what the document says of it.
    """

    scores: tuple[dict[int, float], ...]
    best: Scores

    def score(self, left: int, right: int) -> float:
        """Return the score of two items: 1 for one item, 0 if they do not match."""
        return 1.0 if left == right else self.scores[left].get(right, 0.0)

    def at_least(self, score: float) -> list[dict[int, float]]:
        """Return the matches that reach ``score``."""
        return [{item: s for item, s in row.items() if s >= score} for row in self.scores]


def match_documents(left: Sequence[str], right: Sequence[str], model: SentenceModel) -> list[Match]:
    """Match the sentences of two documents, many to many.

    Args:
        left: sentences of one document, all of them among those the model was fitted on.
        right: sentences of the other.
        model: weights of their cluster.

    Returns:
        Every pair that reaches ``score_cutoff``, ordered by position.

    >>> from dedup.statements.scores import fit_sentences
    >>> one, two = ["Kyiv rejected the plan.", "Rain fell."], ["The plan was rejected by Kyiv."]
    >>> [match[:2] for match in match_documents(one, two, fit_sentences([one, two]))]
    [(0, 0)]
    """
    if not left or not right:
        return []
    items = [[model.item(sentence) for sentence in side] for side in (left, right)]
    scores = contrast(model.likeness(*items), strength=model.config.contrast)
    rows, columns = np.nonzero(scores >= model.config.score_cutoff)
    return [
        Match(int(row), int(column), float(scores[row, column]))
        for row, column in zip(rows, columns, strict=True)
    ]


def find_matches(documents: Sequence[Sequence[int]], model: SentenceModel) -> Matches:
    """Match the items of all pairs of documents of a cluster.

    A pair of items that meets in several pairs of documents scores their mean: contrast depends on
    what else the two documents say.

    Args:
        documents: items of every distinct document, in an order that the items alone decide.
        model: weights of the cluster.
    """
    size = len(model.items)
    best = np.zeros((size, len(documents)))
    pairs, values = [np.empty(0, np.int64)], [np.empty(0)]
    for left, right, likeness in _document_pairs(documents, model):
        rows, columns = _ints(documents[left]), _ints(documents[right])
        best[rows, right] = likeness.max(axis=1)
        best[columns, left] = likeness.max(axis=0)
        # Contrast only lowers a score, so what it leaves out here could never be accepted.
        near = np.nonzero(likeness >= model.config.score_cutoff)
        values.append(contrast(likeness, strength=model.config.contrast)[near])
        one, two = rows[near[0]], columns[near[1]]
        pairs.append(np.minimum(one, two) * size + np.maximum(one, two))
    return Matches(
        _means(np.concatenate(pairs), np.concatenate(values), size, model.config.score_cutoff), best
    )


def _document_pairs(
    documents: Sequence[Sequence[int]], model: SentenceModel
) -> Iterator[tuple[int, int, Scores]]:
    """Yield the likeness of every pair of documents that have sentences."""
    place = np.zeros(len(model.items), np.int64)
    for left, document in enumerate(documents):
        columns = sorted({item for other in documents[left + 1 :] for item in other})
        if not document or not columns:
            continue
        block = model.likeness(document, columns)
        place[columns] = np.arange(len(columns))
        for right in range(left + 1, len(documents)):
            if documents[right]:
                yield left, right, block[:, place[_ints(documents[right])]]


def _means(
    pairs: NDArray[np.int64], values: Scores, size: int, least: float
) -> tuple[dict[int, float], ...]:
    keys, where, counts = np.unique(pairs, return_inverse=True, return_counts=True)
    means = np.bincount(where, weights=values, minlength=len(keys)) / counts
    scores: tuple[dict[int, float], ...] = tuple({} for _ in range(size))
    for key, mean in zip(keys.tolist(), means.tolist(), strict=True):
        left, right = divmod(key, size)
        if mean >= least and left != right:
            scores[left][right] = scores[right][left] = mean
    return scores


def _ints(values: Sequence[int]) -> NDArray[np.int64]:
    return np.asarray(values, dtype=np.int64)
