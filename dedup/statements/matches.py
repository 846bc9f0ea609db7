"""Which sentences of a cluster carry the same statement, pair by pair."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

import numpy as np

from dedup.arrays import Bools, Int64s
from dedup.statements.absences import nearness
from dedup.statements.context import Places, Reading, Scores
from dedup.statements.parts import Behind, Part, scored_parts
from dedup.statements.scores import SentenceModel

_WAITING: Final = 1 << 22
"""Scores of pairs that wait for the sum, at most, unless more pairs than half of that are known."""


class Closest(NamedTuple):
    """The sentence of one document that is closest to an item of another.

    Attributes:
        score: how well the two agree.
        document: its document, by index.
        item: its item.
    """

    score: float
    document: int
    item: int


@dataclass(frozen=True, slots=True)
class Matches:
    """The pairs of items of one cluster that may say the same.

    Attributes:
        scores: item -> the items that reach the least score with it, and how well; every pair
            stands in it both ways.
        nearest: item x document, the score of the item's closest sentence there; -1: none was
            compared.
        nearest_items: item x document, the item of that sentence.
        nearness: item x document, how near the document comes to the item, whatever it matches
            (:func:`nearness`); 1 also where not all of it was compared; -1: nothing was.
    """

    scores: tuple[dict[int, float], ...]
    nearest: Scores
    nearest_items: Int64s
    nearness: Scores

    def closest_of_all(self, *, lowered: float = 1.0) -> list[tuple[Closest | None, float]]:
        """Return what is closest to every item in any document, and how near one comes to it.

        Of several reports one is the more likely to tell it, so none comes less near because there
        are others.

        Args:
            lowered: how many times as high scores would be if one other document were compared.
        """
        if not self.nearest.size:
            return [(None, -1.0)] * len(self.nearest)
        documents, items = self.nearest.argmax(axis=1), np.arange(len(self.nearest))
        closest = self.nearest[items, documents], documents, self.nearest_items[items, documents]
        found = zip(*(column.tolist() for column in closest), strict=True)
        nearness = self.nearness + (lowered - 1) * np.maximum(self.nearest, 0.0)
        return [
            (None if one[0] < 0 else Closest(*one), near)
            for one, near in zip(found, nearness.max(axis=1).tolist(), strict=True)
        ]

    def closest(self, item: int, document: int) -> Closest | None:
        """Return what is closest to an item in a document; None: nothing was compared."""
        if not self.nearest.size or self.nearest[item, document] < 0:
            return None
        score, other = self.nearest[item, document], self.nearest_items[item, document]
        return Closest(float(score), document, int(other))

    def score(self, left: int, right: int) -> float:
        """Return the score of two items: 1 for one item, 0 if they are far apart."""
        return 1.0 if left == right else self.scores[left].get(right, 0.0)

    def matching(self, item: int, least: float) -> Iterator[int]:
        """Yield the items whose score with one reaches ``least``."""
        return (other for other, score in self.scores[item].items() if score >= least)


def score_documents(left: Sequence[str], right: Sequence[str], model: SentenceModel) -> Scores:
    """Return the score of every pair of sentences of two documents, as :func:`find_matches` does.

    Two sentences that meet twice, for one stands twice or both stand in both documents, have a
    score for either place, and not the mean.
    """
    if not left or not right:
        return np.zeros((len(left), len(right)))
    documents = [Reading.of([*map(model.item, side)]) for side in (left, right)]
    scores = np.zeros((len(left), len(right)))
    for part in scored_parts(documents[0], Behind.of(documents, np.array([1])), model):
        scores[part.first : part.first + len(part.scores), part.columns] = part.scores
    return scores


def find_matches(documents: Sequence[Reading], model: SentenceModel) -> Matches:
    """Match the items of all pairs of distinct documents, which are in an order of their items.

    A pair of items that meets in several pairs of documents scores their mean: what else two
    documents say, and in which order, counts.
    """
    collector = _MatchCollector(model, documents)
    for left, behind in _documents_behind(documents):
        one = documents[left]
        collector.add(left, one.items, behind, scored_parts(one, behind, model))
    return collector.matches()


class _MatchCollector:
    """Collects the scores of all pairs of documents."""

    def __init__(self, model: SentenceModel, documents: Sequence[Reading]) -> None:
        self._config = model.config
        # Of a match, or of what comes near a row.
        self._least = min(model.config.join_near, model.config.score_cutoff)
        self._size = len(model.items)
        self._covered = model.covered([document.items for document in documents])
        self._sums = _PairSums()
        self._nearest = np.full(self._covered.shape, -1.0)
        self._nearest_items = np.full(self._covered.shape, -1, np.int64)
        self._nearness = np.full(self._covered.shape, -1.0)

    def add(self, left: int, rows: Int64s, behind: Behind, parts: Iterable[Part]) -> None:
        """Take in the pairs of the items ``rows`` of ``left`` and those of all behind it."""
        rights, starts, columns, _ = behind
        shape, sizes = (len(rows), len(rights)), np.diff(starts, append=len(columns))
        best, where, throughout = np.empty(shape), np.empty(shape, np.int64), np.empty(shape, bool)
        highest, above = np.full(len(columns), -np.inf), np.zeros(len(columns), np.int64)
        met = np.zeros(len(columns), np.int64)
        for part in parts:
            here = slice(part.first, part.first + len(part.scores))
            best[here], first = _best_of_parts(part.scores, part.starts)
            where[here] = part.columns[first]
            throughout[here] = np.diff(part.starts, append=len(part.columns)) == sizes
            met[part.columns] += len(part.scores)
            at = part.scores.argmax(axis=0)
            scores = part.scores[at, np.arange(len(at))]
            higher = np.flatnonzero(scores > highest[part.columns])
            there = part.columns[higher]
            highest[there], above[there] = scores[higher], part.first + at[higher]
            self._keep(rows[here], columns[part.columns], part)
        items, documents = np.repeat(rows, len(rights)), np.tile(rights, len(rows))
        self._note(items, documents, best.ravel(), columns[where].ravel())
        self._come_near(rows[:, None], rights, best, throughout)
        lefts = np.full(len(columns), left)
        self._note(columns, lefts, highest, rows[above])
        self._come_near(columns, lefts, highest, met == len(rows), starts)

    def _keep(self, rows: Int64s, columns: Int64s, part: Part) -> None:
        """Keep the pairs of a part that may be matches."""
        # What has less in common than that is no match, whatever stands beside it: but a repeat.
        cutoff = self._config.score_cutoff
        near = np.nonzero((part.likeness >= self._least) | (part.scores >= cutoff))
        one, two = rows[near[0]], columns[near[1]]
        pairs = np.minimum(one, two) * self._size + np.maximum(one, two)
        are_two = np.flatnonzero(one != two)
        self._sums.add(pairs[are_two], part.scores[near][are_two])

    def _note(self, items: Int64s, documents: Int64s, scores: Scores, closest: Int64s) -> None:
        """Note what is closest to items in documents where nothing closer is known yet."""
        # An item may stand there twice: the better one is noted last, the first of equal ones.
        order = np.lexsort((-np.arange(len(items)), scores))
        order = order[scores[order] > self._nearest[items[order], documents[order]]]
        chosen = items[order], documents[order]
        self._nearest[chosen], self._nearest_items[chosen] = scores[order], closest[order]

    def _come_near(
        self,
        items: Int64s,
        documents: Int64s,
        best: Scores,
        throughout: Bools,
        starts: Places = (0,),
    ) -> None:
        """Note how near documents come to items; of an item that stands twice, to the nearer.

        What was not compared ``throughout`` a document may match there: nothing is absent for sure.
        """
        covered = self._covered[items, documents]
        near = nearness(best, covered, config=self._config, starts=starts)
        np.maximum.at(self._nearness, (items, documents), np.where(throughout, near, 1.0))

    def matches(self) -> Matches:
        scores = _by_item(*self._sums.means(), self._size, self._least)
        return Matches(scores, self._nearest, self._nearest_items, self._nearness)


class _PairSums:
    """Adds up the scores of pairs: those of one pair wait for the sum, but not all of a cluster.

    Two sentences that each stand a thousand times in two texts meet a million times.
    """

    def __init__(self) -> None:
        self._waiting = [(np.empty(0, np.int64), np.empty(0), np.empty(0))]
        self._count, self._most = 0, _WAITING

    def add(self, pairs: Int64s, scores: Scores) -> None:
        self._waiting.append((pairs, scores, np.ones(len(pairs))))
        self._count += len(pairs)
        if self._count > self._most:
            self._add_up()

    def means(self) -> tuple[Int64s, Scores]:
        """Return every pair once, and the mean of its scores."""
        self._add_up()
        ((pairs, sums, counts),) = self._waiting
        return pairs, sums / counts

    def _add_up(self) -> None:
        pairs, *parts = (np.concatenate(one) for one in zip(*self._waiting, strict=True))
        # What was added up stands first, so the sums are those of one addition, to the last bit.
        keys, where = np.unique(pairs, return_inverse=True)
        sums, counts = (np.bincount(where, one, len(keys)).astype(np.float64) for one in parts)
        self._waiting = [(keys, sums, counts)]
        self._count, self._most = len(keys), max(_WAITING, 2 * len(keys))


def _best_of_parts(scores: Scores, starts: Int64s) -> tuple[Scores, Int64s]:
    """Return the best score of every row in each part of the columns, and its first column."""
    width = scores.shape[1]
    best = np.maximum.reduceat(scores, starts, axis=1)
    is_best = scores == np.repeat(best, np.diff([*starts, width]), axis=1)
    first = np.minimum.reduceat(np.where(is_best, np.arange(width), width), starts, axis=1)
    return best, first


def _documents_behind(documents: Sequence[Reading]) -> Iterator[tuple[int, Behind]]:
    """Yield every document that has sentences, with those behind it that have some."""
    with_items = np.flatnonzero([len(document.items) for document in documents])
    for place, left in enumerate(with_items[:-1].tolist()):
        yield left, Behind.of(documents, with_items[place + 1 :])


def _by_item(pairs: Int64s, means: Scores, size: int, least: float) -> tuple[dict[int, float], ...]:
    scores: tuple[dict[int, float], ...] = tuple({} for _ in range(size))
    reach = means >= least
    for key, mean in zip(pairs[reach].tolist(), means[reach].tolist(), strict=True):
        left, right = divmod(key, size)
        scores[left][right] = scores[right][left] = mean
    return scores
