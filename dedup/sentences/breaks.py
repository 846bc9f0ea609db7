"""Line ends that a page had and its text has lost: furniture run together with reporting.

A crawler sets the signature of an embedded post behind its words, and the credit of a picture
before the headline. A line is furniture or is not, so what was a line has to be one again.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

import numpy as np

from dedup.buffers import TextBytes
from dedup.letters import Ints, UInt64s
from dedup.sentences.literals import Held, Literals, as_bits, bits_of
from dedup.sentences.spelling import literals_of

__all__ = ["LostBreaks"]


class LostBreaks(NamedTuple):
    """Expressions of furniture that stands inside of a line."""

    expressions: list[re.Pattern[str]]
    needing: UInt64s
    """Those that may match where a literal stands, as bits, of shape ``(literals, numbers)``."""
    always: UInt64s
    """Those that may match anywhere."""

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
        return cls(found, literals.needed_by(needed), as_bits(always))

    def find(self, texts: TextBytes, held: Held) -> Ints:
        """Return where lines end although no newline stands there, in bytes, ascending.

        Args:
            texts: the texts.
            held: the literals that they hold.

        >>> import polars as pl
        >>> literals = Literals.of(["photo: "])
        >>> breaks = LostBreaks.of([re.compile(r"Photo: [A-Z]+", re.IGNORECASE)], literals)
        >>> texts = TextBytes.of(pl.Series(["It fell. Photo: AP Bridge falls", "It fell."]))
        >>> breaks.find(texts, literals.find(texts)).tolist()
        [9, 18]
        """
        found = [
            (row, offset)
            for row, text, numbers in self._suspects(texts, held)
            for expression in map(self.expressions.__getitem__, numbers)
            for match in expression.finditer(text)
            for offset in match.span()
        ]
        rows, offsets = np.array(sorted(set(found)), dtype=np.int64).reshape(-1, 2).T
        return texts.places(rows, offsets)

    def _suspects(self, texts: TextBytes, held: Held) -> Iterator[tuple[int, str, list[int]]]:
        """Yield the texts in which something may match: their rows, and what it may be."""
        bounds = texts.bounds
        may = np.tile(self.always, (len(bounds) - 1, 1))
        rows = np.searchsorted(bounds, held.places, side="right") - 1
        np.bitwise_or.at(may, rows, self.needing[held.numbers])
        asked = np.flatnonzero(may.any(axis=1))
        spelt = texts.strings(bounds[asked], bounds[asked + 1])
        yield from zip(asked.tolist(), spelt, bits_of(may[asked]), strict=True)
