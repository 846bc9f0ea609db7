"""The words of a batch of documents as numbers: read once, for every stage that counts words.

A batch of texts repeats its words again and again. What a word *is* (its term, its hash) is asked
once per distinct surface; what words *do* in a document is arithmetic on their numbers.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import polars as pl

from dedup.arrays import Bools, Int64s, UInt64s, owners_of
from dedup.buffers import TextBytes, rows_of
from dedup.cards import cards_in_bytes
from dedup.scanning import find_words, hash_spans, number_spans
from dedup.spans import REPORTED
from dedup.text import Remembered, normal_forms


@dataclass(frozen=True)
class Words:
    """Every word of the sentences that report, in reading order."""

    documents: pl.Series
    """The names of the documents, in their order; those without a word too."""
    texts: TextBytes
    """Their texts."""
    starts: Int64s
    """The byte where each word begins, of shape ``(words,)``."""
    ends: Int64s
    """The byte behind it, of shape ``(words,)``."""
    hashes: UInt64s
    """The hash of its normal form, of shape ``(words,)``: see :func:`hashes_of`."""
    bounds: Int64s
    """Where the words of each document begin and end, of shape ``(documents + 1,)``."""
    said: Int64s
    """The sentence of each word, among all that report, of shape ``(words,)``, ascending."""
    first_said: Int64s
    """The first of the sentences of each document, of shape ``(documents,)``."""

    @cached_property
    def rows(self) -> Int64s:
        """The row of the document of each word, of shape ``(words,)``, ascending."""
        return owners_of(np.diff(self.bounds))

    @cached_property
    def sentences(self) -> Int64s:
        """The sentence of each word, counted in its document, of shape ``(words,)``."""
        return np.asarray(self.said - self.first_said[self.rows])

    @cached_property
    def _numbers(self) -> tuple[Int64s, Int64s]:
        return number_spans(hash_spans(self.texts.data, self.starts, self.ends))

    @property
    def ids(self) -> Int64s:
        """Which surface stands there, of shape ``(words,)``."""
        return self._numbers[0]

    @property
    def first(self) -> Int64s:
        """Where each surface stands first among the words, of shape ``(surfaces,)``."""
        return self._numbers[1]

    def positions(self) -> Int64s:
        """Return the place of every word among those of its document, from 0."""
        return np.arange(len(self.rows)) - self.bounds[self.rows]

    def offsets(self, first: Int64s, last: Int64s) -> tuple[Int64s, Int64s]:
        """Return where runs of words start and end in their texts, in code points.

        Args:
            first: the places of their first words, among all.
            last: of their last ones.
        """
        # The end of each behind its start: places that stand near one another are found quickly.
        rows = self.rows[np.stack([first, last], axis=1)].ravel()
        places = np.stack([self.starts[first], self.ends[last]], axis=1).ravel()
        starts, ends = self.texts.offsets(rows, places).reshape(-1, 2).T
        return starts, ends


def read_words(
    documents: pl.DataFrame, sentences: pl.DataFrame, texts: TextBytes | None = None
) -> Words:
    """Return the words of the documents; boilerplate, captions and cards are left out.

    Args:
        documents: a batch of the ``documents`` table.
        sentences: their rows of ``sentences``; those of a document in reading order.
        texts: their texts, for who has them; else they are a column of ``documents``.

    >>> documents = pl.DataFrame({"document": ["a"], "text": ["To be. Or not to be"]})
    >>> spans = {"document": ["a", "a"], "start": [0, 7], "end": [6, 19], "kind": ["body"] * 2}
    >>> words = read_words(documents, pl.DataFrame(spans))
    >>> words.ids.tolist(), words.sentences.tolist()
    ([0, 1, 2, 3, 4, 1], [0, 0, 1, 1, 1, 1])
    """
    reported = sentences.filter(REPORTED)
    owners = rows_of(documents, reported)
    if np.any(np.diff(owners) < 0):  # a table may name documents in another order
        order = np.argsort(owners, kind="stable")
        owners, reported = owners[order], reported[order]
    texts = texts or TextBytes.of(documents["text"])
    found = find_words(texts.data, *texts.spans(owners, reported))
    spans, starts, ends, hashes, plain = _without_cards(found, texts)
    first_said = np.searchsorted(owners, np.arange(documents.height + 1))
    return Words(
        documents=documents["document"],
        texts=texts,
        starts=starts,
        ends=ends,
        hashes=with_normal_forms(texts, starts, ends, hashes, plain),
        bounds=np.searchsorted(spans, first_said),
        said=spans,
        first_said=first_said[:-1],
    )


def _without_cards(found: tuple[Any, ...], texts: TextBytes) -> tuple[Any, ...]:
    """Leave out the words, given as parallel arrays, that stand in cards (:mod:`dedup.cards`)."""
    cards = [*cards_in_bytes(texts.raw, texts.bounds.tolist())]
    if not cards:
        return found
    inside = np.searchsorted(found[1], cards)
    if (inside[:, 0] == inside[:, 1]).all():
        return found
    bounds = [0, *inside.ravel().tolist(), len(found[1])]
    return tuple(_closed_up(column, bounds) for column in found)


def _closed_up(values: npt.NDArray[Any], bounds: list[int]) -> npt.NDArray[Any]:
    """Return the values between every two bounds, moved together in the memory that they have."""
    filled = 0
    for start, end in zip(bounds[::2], bounds[1::2], strict=True):
        if filled < start:
            values[filled : filled + end - start] = values[start:end]
        filled += end - start
    return values[:filled]


def with_normal_forms(
    texts: TextBytes, starts: Int64s, ends: Int64s, hashes: UInt64s, plain: Bools
) -> UInt64s:
    """Replace the hashes of words that are not plain by those of their normal forms."""
    odd = np.flatnonzero(~plain)
    numbers, first = number_spans(hashes[odd])
    surfaces = texts.strings(starts[odd[first]], ends[odd[first]])
    hashes[odd] = np.array(hashes_of(surfaces), dtype=np.uint64)[numbers]
    return hashes


def _hashes(surfaces: Sequence[str]) -> Iterator[int]:
    encoded = [normal.encode("utf-8", "surrogatepass") for normal in normal_forms(surfaces)]
    sizes = np.array([len(word) for word in encoded], dtype=np.int64)
    yield from TextBytes.joined(encoded, sizes).hashes().tolist()


hashes_of: Final = Remembered(_hashes)
"""Returns the 64-bit hashes of the normal forms of words."""
