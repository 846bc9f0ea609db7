"""Line ends that a page had and its text has lost: furniture run together with reporting.

A crawler sets the signature of an embedded post behind its words, and the credit of a picture
before the headline. A line is furniture or is not, so what was a line has to be one again.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final, NamedTuple

import numpy as np

from dedup.arrays import Int64s, UInt64s
from dedup.buffers import TextBytes
from dedup.sentences.literals import Held, Literals, as_bits, bits_of
from dedup.sentences.spelling import literals_of, sight_of

_FAR: Final = 1 << 40
"""More characters than a text has."""


class LostBreaks(NamedTuple):
    """Expressions of furniture that stands inside of a line."""

    expressions: list[re.Pattern[str]]
    needing: UInt64s
    """Those that may match where a literal stands, as bits, of shape ``(literals, numbers)``."""
    always: UInt64s
    """Those that may match anywhere."""
    sights: list[int]
    """Characters around a literal that each of them may look at, at most."""

    @classmethod
    def of(cls, expressions: Iterable[re.Pattern[str]], literals: Literals) -> LostBreaks:
        """Return what finds the expressions in texts, and is not slowed by texts without any.

        Args:
            expressions: the expressions, all of them compiled without regard to case.
            literals: what they need (:func:`dedup.sentences.spelling.literals_of`), at least.
        """
        found = [*expressions]
        needed = [literals_of(one.pattern) for one in found]
        always = np.array([[not some for some in needed]], dtype=np.bool_)
        sights = [
            min(sight_of(one.pattern), _FAR) if some else _FAR
            for one, some in zip(found, needed, strict=True)
        ]
        return cls(found, literals.needed_by(needed), as_bits(always), sights)

    def find(self, texts: TextBytes, held: Held) -> Int64s:
        """Return where lines end although no newline stands there, in bytes, ascending.

        >>> import polars as pl
        >>> literals = Literals.of(["photo: "])
        >>> breaks = LostBreaks.of([re.compile(r"Photo: [A-Z]+", re.IGNORECASE)], literals)
        >>> texts = TextBytes.of(pl.Series(["It fell. Photo: AP Bridge falls", "It fell."]))
        >>> breaks.find(texts, literals.find(texts)).tolist()
        [9, 18]
        """
        found = [
            (row, offset)
            for row, text, (first, last), numbers in self._suspects(texts, held)
            for number in numbers
            # No match begins further before the first literal, nor sees more behind the last one.
            for match in self.expressions[number].finditer(
                text, max(first - self.sights[number], 0), last + self.sights[number]
            )
            for offset in match.span()
        ]
        rows, offsets = np.array(sorted(set(found)), dtype=np.int64).reshape(-1, 2).T
        return texts.places(rows, offsets)

    def _suspects(
        self, texts: TextBytes, held: Held
    ) -> Iterator[tuple[int, str, tuple[int, int], list[int]]]:
        """Yield the texts in which something may match: their rows, where, and what it may be.

        Where: the offsets of the first and of the last literal that tells.
        """
        bounds = texts.bounds
        may = np.tile(self.always, (len(bounds) - 1, 1))
        telling = self.needing[held.numbers]
        told = np.flatnonzero(telling.any(axis=1))
        rows = np.searchsorted(bounds, held.places[told], side="right") - 1
        np.bitwise_or.at(may, rows, telling[told])
        asked = np.flatnonzero(may.any(axis=1))
        # Of a text without a literal it does not matter.
        ends = np.zeros((len(asked), 2), dtype=np.int64)
        some = np.isin(asked, rows)
        first = np.searchsorted(rows, asked[some])
        last = np.searchsorted(rows, asked[some], side="right") - 1
        offsets = texts.offsets(rows, held.places[told])
        ends[some] = np.stack([offsets[first], offsets[last]], axis=1)
        spelt = texts.strings(bounds[asked], bounds[asked + 1])
        yield from zip(asked.tolist(), spelt, ends.tolist(), bits_of(may[asked]), strict=True)
