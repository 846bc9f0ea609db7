"""Word shingles of some documents: the unit of copying.

Only sentences that report count, and only words: quotes, dashes, case, accents and spacing do not
matter, so a copy that was typeset anew has the same shingles.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, cached_property
from typing import Final

import numpy as np
import polars as pl

from dedup.arrays import Bools, Int64s, UInt64s, bounds_of
from dedup.buffers import TextBytes, rows_of
from dedup.days import MONTHS, WEEKDAYS
from dedup.kernels import Shingles, ranges, seat_shingles, shingles_of_texts, sums
from dedup.scanning import hash_spans
from dedup.spans import KINDS_REPORTED
from dedup.words import Words, hashes_of, read_words

CALENDAR: Final = (
    *(*WEEKDAYS, *MONTHS),
    *"mon tue tues wed thu thur thurs fri sat sun".split(),
    *"jan feb mar apr jun jul aug sep sept oct nov dec".split(),
)
"""Names of days and months, in normal form."""


@dataclass(frozen=True)
class Shingled:
    """The words and shingles of some documents in reading order.

    ``slots`` are the places of numbers and of names of days and months among all words, ascending;
    ``dates``, of the same shape, tells which are such names. ``furniture`` is how much of it stands
    before every sentence that reports, one document behind the other.
    """

    words: Words
    shingles: Shingles
    size: int
    slots: Int64s
    dates: Bools
    furniture: Int64s

    @property
    def starts(self) -> Int64s:
        """Where the words of every document begin and end, of shape ``(documents + 1,)``."""
        return self.words.bounds

    @property
    def lengths(self) -> Int64s:
        """Words of every document, of shape ``(documents,)``."""
        return np.asarray(np.diff(self.words.bounds))

    @property
    def widths(self) -> Int64s:
        """Words of the shingles of every document: a text shorter than a shingle is one."""
        return np.asarray(np.minimum(self.lengths, self.size))

    @cached_property
    def in_one_style(self) -> UInt64s:
        """The hashes of all words, however a house writes its numbers and dates.

        A day or month has that of its full name, and a number that of its digits.
        """
        hashes, (known, full) = self.words.hashes.copy(), _full_dates()
        dates, numbers = self.slots[self.dates], self.slots[~self.dates]
        hashes[dates] = full[np.searchsorted(known, hashes[dates])]
        hashes[numbers] = _hashes_of_digits(self.words, numbers)
        return hashes

    def blocks(self, places: Int64s) -> Int64s:
        """Return a number of words that is the same where no furniture stands between two.

        Args:
            places: of words, among all.
        """
        return np.asarray(self.furniture[self.words.said[places]])


def shingled_texts(
    documents: pl.DataFrame, sentences: pl.DataFrame, size: int, texts: TextBytes | None = None
) -> Shingled:
    """Return the words and shingles of every document, of the sentences that report.

    A text shorter than ``size`` has one shingle, of all its words; an empty one has none.

    Args:
        documents: rows of the ``documents`` table.
        sentences: their rows of ``sentences``; those of a document in reading order.
        size: words per shingle.
        texts: of the documents, for who has them; else they are a column of ``documents``.

    >>> documents = pl.DataFrame({"document": ["a"], "text": ["Ha ha ha"]})
    >>> spans = {"document": ["a"], "start": [0], "end": [8], "kind": ["body"]}
    >>> shingled_texts(documents, pl.DataFrame(spans), 2).shingles.distinct.tolist()
    [1]
    """
    words = read_words(documents, sentences, texts)
    shingles = seat_shingles(*shingles_of_texts(words.hashes, words.bounds, size))
    return Shingled(words, shingles, size, *_slots(words), _furniture(documents, sentences))


def _slots(words: Words) -> tuple[Int64s, Bools]:
    """Return the places of numbers and capitalised days and months, and which are no numbers."""
    first = words.texts.data[words.starts]
    capitalised = np.flatnonzero((first >= ord("A")) & (first <= ord("Z")))
    dates = capitalised[np.isin(words.hashes[capitalised], _full_dates()[0])]
    slots = np.r_[np.flatnonzero((first >= ord("0")) & (first <= ord("9"))), dates]
    order = np.argsort(slots, kind="stable")
    return slots[order], order >= len(slots) - len(dates)


@cache
def _full_dates() -> tuple[UInt64s, UInt64s]:
    """Return the hashes of names of days and months, ascending, and of the full name of each."""
    full = {name[:3]: name for name in (*WEEKDAYS, *MONTHS)}
    names = hashes_of(CALENDAR), hashes_of([full[name[:3]] for name in CALENDAR])
    known, whole = (np.array(hashes, dtype=np.uint64) for hashes in names)
    order = np.argsort(known)
    return known[order], whole[order]


def _hashes_of_digits(words: Words, places: Int64s) -> UInt64s:
    """Return the hash of the digits of numbers."""
    lengths = words.ends[places] - words.starts[places]
    letters = words.texts.data[ranges(words.starts[places], lengths)]
    digits = (letters >= ord("0")) & (letters <= ord("9"))
    bounds = bounds_of(sums(digits, bounds_of(lengths)))
    kept = letters[digits]
    kept.setflags(write=False)  # as texts are: the loop is compiled for these
    return hash_spans(kept, bounds[:-1], bounds[1:])


def _furniture(documents: pl.DataFrame, sentences: pl.DataFrame) -> Int64s:
    """Return ``furniture`` of :class:`Shingled`."""
    reports = sentences["kind"].is_in(KINDS_REPORTED).to_numpy()
    owners = rows_of(documents, sentences)
    said = np.flatnonzero(reports[np.argsort(owners, kind="stable")])
    # Sentences that do not report stand between two that do, if more than one step parts them.
    return np.cumsum(np.diff(said, prepend=0) > 1).astype(np.int64)
