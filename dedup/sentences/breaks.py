"""Line ends that a page had and its text has lost: furniture run together with reporting.

A crawler sets the signature of an embedded post behind its words, and the credit of a picture
before the headline. A line is furniture or is not, so what was a line has to be one again.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

import numpy as np
import polars as pl

from dedup.buffers import TextBytes
from dedup.letters import Ints
from dedup.sentences.suspects import needed_literals

__all__ = ["LostBreaks"]


class LostBreaks(NamedTuple):
    """Expressions of furniture that stands inside of a line."""

    expressions: Sequence[re.Pattern[str]]
    literals: Sequence[Sequence[str]]
    """Of each: a text holds one of these if it may match there; none: it may match anywhere."""

    @classmethod
    def of(cls, expressions: Iterable[re.Pattern[str]]) -> LostBreaks:
        """Return what finds the expressions in texts, and is not slowed by texts without any."""
        found = [*expressions]
        return cls(found, [sorted(needed_literals(one)) for one in found])

    def find(self, texts: TextBytes, column: pl.Series) -> Ints:
        """Return where lines end although no newline stands there, in bytes, ascending.

        Args:
            texts: the texts.
            column: the same, as strings.

        >>> breaks = LostBreaks.of([re.compile(r"Photo: [A-Z]+")])
        >>> column = pl.Series(["It fell. Photo: AP Bridge falls", "It fell."])
        >>> breaks.find(TextBytes.of(column), column).tolist()
        [9, 18]
        """
        found = [
            (row, offset)
            for row, text in self._suspects(column)
            for expression in self._of(text)
            for match in expression.finditer(text)
            for offset in match.span()
        ]
        rows, offsets = np.array(sorted(set(found)), dtype=np.int64).reshape(-1, 2).T
        return texts.places(rows, offsets)

    def _suspects(self, column: pl.Series) -> Iterator[tuple[int, str]]:
        """Yield the texts in which something may match, with their rows."""
        rows = np.arange(len(column) if self.expressions else 0)
        if len(rows) and all(self.literals):
            every = sorted(set[str]().union(*self.literals))
            holds = column.str.contains_any(every, ascii_case_insensitive=True)
            rows = np.flatnonzero(holds.to_numpy())
        yield from zip(rows.tolist(), column.gather(rows).to_list(), strict=True)

    def _of(self, text: str) -> Iterator[re.Pattern[str]]:
        """Yield the expressions that may match in a text."""
        small = text.lower()
        for expression, literals in zip(self.expressions, self.literals, strict=True):
            if not literals or any(one in small for one in literals):
                yield expression
