"""The sentences of one document against those of all behind it, some of them at a time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple, Self

import numpy as np

from dedup.arrays import Int64s, bounds_of
from dedup.kernels.ragged import ranges
from dedup.statements.context import Reading, Scores, in_context
from dedup.statements.scores import SentenceModel

_AT_ONCE: Final = 1 << 22
"""Pairs of sentences that are scored at a time, some 30 MB in each of a dozen arrays: two reports
of thousands of sentences would not fit into memory."""
_AROUND: Final = 1024
"""Sentences of another report before and behind the same place that are compared at least, so that
two very long texts take no time of their product: reports of an event tell it in one order."""


class Behind(NamedTuple):
    """The documents that one is compared with, their sentences in one list.

    Attributes:
        documents: their indices.
        starts: where the sentences of each begin.
        items: what they say.
        places: where they stand in their documents.
    """

    documents: Int64s
    starts: Int64s
    items: Int64s
    places: Scores

    @classmethod
    def of(cls, documents: Sequence[Reading], chosen: Int64s) -> Self:
        """Put the sentences of the ``chosen`` documents into one list."""
        read = [documents[index] for index in chosen]
        return cls(
            documents=chosen,
            starts=np.cumsum([0, *(len(one.items) for one in read[:-1])]),
            items=np.concatenate([one.items for one in read]),
            places=np.concatenate([one.places for one in read]),
        )

    def around(self, first: float, last: float) -> tuple[Int64s, Int64s]:
        """Return which sentences stand around a part of each document, and where each begins there.

        Args:
            first: where the part begins, as a share of a document: 0 to 1.
            last: where it ends.
        """
        lengths = np.diff(self.starts, append=len(self.items))
        begin = np.maximum((first * lengths).astype(np.int64) - _AROUND, 0)
        end = np.minimum(np.ceil(last * lengths).astype(np.int64) + _AROUND, lengths)
        return ranges(self.starts + begin, end - begin), bounds_of(end - begin)[:-1]


class Part(NamedTuple):
    """Some sentences of a document against sentences behind it.

    Attributes:
        first: the first of the sentences.
        columns: which of those behind it: all, if the documents are no longer than a book.
        starts: where those of each document begin among them.
        likeness: how alike the sentences are.
        scores: what two of them score as parts of their documents, of the same shape.
    """

    first: int
    columns: Int64s
    starts: Int64s
    likeness: Scores
    scores: Scores


def scored_parts(one: Reading, behind: Behind, model: SentenceModel) -> Iterator[Part]:
    """Score the sentences of a document against those behind it, so many at a time as fit."""
    count, height = len(one.items), max(_AT_ONCE // len(behind.items), 1)
    best = None
    if height < count:
        best = np.zeros(len(behind.items))
        for first in range(0, count, height):
            last = min(first + height, count)
            columns, _ = behind.around(first / count, last / count)
            part = _likeness(one.items[first:last], behind.items[columns], model)
            best[columns] = np.maximum(best[columns], part.max(axis=0))
    for first in range(0, count, height):
        last = min(first + height, count)
        columns, starts = behind.around(first / count, last / count)
        items = behind.items[columns]
        # What stands beside a sentence counts, so one more on either side is read.
        begin, end = max(first - 1, 0), min(last + 1, count)
        likeness = _likeness(one.items[begin:end], items, model)
        scores = in_context(
            likeness,
            one.places[begin:end],
            behind.places[columns],
            config=model.config,
            starts=starts,
            best=None if best is None else best[columns],
        )
        asked = slice(first - begin, last - begin)
        scores = model.with_repeats(scores[asked], one.items[first:last], items)
        yield Part(first, columns, starts, likeness[asked], scores)


def _likeness(left: Int64s, right: Int64s, model: SentenceModel) -> Scores:
    """Return the likeness of items, some of which stand there several times on the right."""
    distinct, where = np.unique(right, return_inverse=True)
    return model.likeness(left, distinct)[:, where]
