"""Which of some expressions may match the whole of a span, told for all spans of a batch at once.

Trying fifty expressions on every sentence takes longer than splitting it. But an expression begins
with few things, ends with few, needs a word that few sentences hold, and matches no more than so
many characters. numpy and polars tell all that of a batch, no sentence is made a string for it, and
Python is asked for a few sentences in a thousand.
"""

from __future__ import annotations

from typing import Final, NamedTuple

import numpy as np

from dedup.arrays import Bools
from dedup.buffers import TextBytes
from dedup.letters import Ints, UInt64s
from dedup.sentences.literals import Held, Literals, as_bits
from dedup.sentences.openings import Openings, first_bytes, last_bytes
from dedup.sentences.spelling import closings_of, literals_of, openings_of

__all__ = ["Suspects", "telling_literals"]

_CHARACTER_BYTES: Final = 4
"""Bytes of a code point at most."""
_LEAST_SIGNS: Final = 4
"""Signs of a literal that is looked for although an opening or closing tells something already."""


class _Ends(NamedTuple):
    """What spans begin or end with, and which expressions may match them then, as bits."""

    known: Openings
    bits: UInt64s
    """Of shape ``(openings + 1, numbers)``; the last one for spans that begin otherwise."""

    @classmethod
    def of(cls, ends: list[frozenset[bytes]]) -> _Ends:
        free = np.array([b"" in some for some in ends], dtype=np.bool_)
        known = Openings.of(one for some in ends if b"" not in some for one in some)
        wanted = known.wanted([() if b"" in some else some for some in ends])
        return cls(known, as_bits(np.concatenate([wanted | free, free[None, :]])))

    def of_bytes(self, bytes_: UInt64s) -> UInt64s:
        return self.bits[self.known.numbers(bytes_)]


class Suspects(NamedTuple):
    """Finds every span that an expression may match, and few others."""

    begun: _Ends
    closed: _Ends
    held: UInt64s
    """The expressions that may match where a literal stands, as bits."""
    odd: Bools
    free: UInt64s
    """The expressions that need no literal."""
    lengths: Ints
    """Bytes that some expression matches at most, ascending; the last one is beyond all."""
    within: UInt64s
    """The expressions that match as many, of shape ``(lengths, numbers)``."""

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
        >>> suspects.expressions(texts, literals.find(texts), *spans).ravel().tolist()
        [0, 0, 2, 4]
        """
        needed = [telling_literals(one) for one in expressions]
        most = np.array(longest, dtype=np.int64) * _CHARACTER_BYTES
        lengths = np.unique(np.r_[most, np.iinfo(np.int64).max])
        return cls(
            _Ends.of([openings_of(one) for one in expressions]),
            _Ends.of([closings_of(one) for one in expressions]),
            literals.needed_by(needed),
            literals.odd,
            as_bits(np.array([[not some for some in needed]], dtype=np.bool_)),
            lengths,
            as_bits(lengths[:, None] <= most),
        )

    def expressions(self, texts: TextBytes, held: Held, starts: Ints, ends: Ints) -> UInt64s:
        """Return the expressions that may match spans, as bits, of shape ``(spans, numbers)``.

        Args:
            texts: the texts; places are in bytes.
            held: what they hold.
            starts: where each span starts, ascending.
            ends: where it ends, before the next one starts.
        """
        first, last = first_bytes(texts.raw, starts, ends), last_bytes(texts.raw, ends, starts)
        may = self.begun.of_bytes(first) & self.closed.of_bytes(last)
        spans = np.searchsorted(starts, held.places, side="right") - 1
        inside = np.flatnonzero((spans >= 0) & (held.places < np.r_[ends, 0][spans]))
        spans, numbers = spans[inside], held.numbers[inside]
        needed = np.tile(self.free, (len(starts), 1))
        np.bitwise_or.at(needed, spans, self.held[numbers])
        may &= needed
        may[spans[self.odd[numbers]]] = ~np.uint64(0)
        return may & self.within[np.searchsorted(self.lengths, ends - starts)]


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
