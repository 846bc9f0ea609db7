"""Which of some expressions may match the whole of a span, told for all spans of a batch at once.

Trying fifty expressions on every sentence takes longer than splitting it. But an expression begins
with few things, ends with few, needs a word that few sentences hold, and matches no more than so
many characters. A loop tells all that of a batch, no sentence is made a string for it, and Python
is asked for a few sentences in a thousand.
"""

from __future__ import annotations

from functools import cache
from typing import Final, NamedTuple

import numpy as np

from dedup.arrays import Bools, Int64s, UInt64s
from dedup.buffers import TextBytes
from dedup.scanning import Asked, Ranges, find_suspects
from dedup.sentences.literals import Held, Literals, as_bits
from dedup.sentences.openings import Openings
from dedup.sentences.spelling import closings_of, literals_of, openings_of

_CHARACTER_BYTES: Final = 4
"""Bytes of a code point at most."""
_LEAST_SIGNS: Final = 4
"""Signs of a literal that is looked for although an opening or closing tells something already."""


def _ends(ends: list[frozenset[bytes]]) -> tuple[Ranges, UInt64s]:
    """Return what spans begin or end with, and which expressions may match them then, as bits.

    The bits have the shape ``(openings + 1, numbers)``; the last ones are for spans that begin
    otherwise.
    """
    free = np.array([b"" in some for some in ends], dtype=np.bool_)
    known = Openings.of(one for some in ends if b"" not in some for one in some)
    wanted = known.wanted([() if b"" in some else some for some in ends])
    return known.ranges, as_bits(np.concatenate([wanted | free, free[None, :]]))


class Suspects(NamedTuple):
    """Finds every span that an expression may match, and few others."""

    asked: Asked
    """What spans begin and end with, and how long they are."""
    held: UInt64s
    """The expressions that may match where a literal stands, as bits."""
    odd: Bools
    free: UInt64s
    """The expressions that need no literal."""

    @classmethod
    def of(cls, expressions: list[str], longest: list[int], literals: Literals) -> Suspects:
        r"""Return those of expressions that match a whole text, whatever its case.

        Args:
            expressions: the expressions.
            longest: characters that each of them matches at most.
            literals: those of :func:`telling_literals`, at least.

        >>> import polars as pl
        >>> expressions = [r"read( \w+)? more", r"\d+ likes?", ".* credit: .*"]
        >>> literals = Literals.of(set().union(*map(telling_literals, expressions)))
        >>> suspects = Suspects.of(expressions, [40, 20, 80], literals)
        >>> texts = TextBytes.of(pl.Series(["Read on", "Unread", "3 likes", "Photo credit: us"]))
        >>> spans = texts.bounds[:-1], texts.bounds[1:]
        >>> spans, bits = suspects.find(texts, literals.find(texts), *spans)
        >>> spans.tolist(), bits.ravel().tolist()
        ([2, 3], [2, 4])
        """
        needed = [telling_literals(one) for one in expressions]
        most = np.array(longest, dtype=np.int64) * _CHARACTER_BYTES
        lengths = np.unique(np.r_[most, np.iinfo(np.int64).max])
        begun = _ends([openings_of(one) for one in expressions])
        closed = _ends([closings_of(one) for one in expressions])
        return cls(
            (begun, closed, lengths, as_bits(lengths[:, None] <= most)),
            literals.needed_by(needed),
            literals.odd,
            as_bits(np.array([[not some for some in needed]], dtype=np.bool_)),
        )

    def find(
        self, texts: TextBytes, held: Held, starts: Int64s, ends: Int64s
    ) -> tuple[Int64s, UInt64s]:
        """Return the spans that an expression may match, and which, as bits of numbers.

        Args:
            texts: the texts; places are in bytes.
            held: what they hold.
            starts: where each span starts, ascending.
            ends: where it ends, before the next one starts.

        Returns:
            numbers of spans, ascending, and bits of shape ``(suspects, numbers)``.
        """
        holding = held.places, held.numbers, self.held, self.odd, self.free
        return find_suspects(texts.data, starts, ends, self.asked, holding)


@cache
def telling_literals(expression: str) -> frozenset[str]:
    """Return literals that are worth looking for: a text holds one where an expression matches.

    What an expression begins or ends with may tell enough.

    >>> telling_literals("(read|see) .*it"), telling_literals(".* credit: .*")
    (frozenset(), frozenset({' credit: '}))
    """
    literals = literals_of(expression)
    least = min((len(one.strip()) for one in literals), default=0)
    ends = [min(map(len, some)) for some in (openings_of(expression), closings_of(expression))]
    return literals if max(ends) < min(least, _LEAST_SIGNS) or max(ends) == 0 else frozenset()
