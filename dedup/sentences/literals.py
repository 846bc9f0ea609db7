"""Where the texts of a batch hold what expressions need: all literals found in one pass."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import Final, NamedTuple

import numpy as np
import polars as pl

from dedup.arrays import Bools
from dedup.buffers import TextBytes
from dedup.letters import Ints, UInt64s
from dedup.sentences.openings import Openings, first_bytes

__all__ = ["Held", "Literals", "as_bits", "bits_of"]

_ODD_CASES: Final = ("İ", "ı", "ſ", "\u212a")
"""These four match a letter of ASCII where case does not matter, to Python."""
_BITS: Final = 64
_AT_ONCE: Final = 96
"""Literals that polars is asked for at once: from 100 on it walks another automaton, four times as
slow."""


class Held(NamedTuple):
    """Where texts hold literals."""

    places: Ints
    """In bytes, ascending."""
    numbers: Ints
    """Of the literals there."""


class Literals(NamedTuple):
    """Literals that are looked for; those that begin alike are one."""

    spelt: list[str]
    begun: Openings
    odd: Bools
    """Which are letters whose case is odd: where one stands, any expression may match."""

    @classmethod
    def of(cls, literals: Iterable[str]) -> Literals:
        """Return these literals, and the letters whose case is odd."""
        every = {*_ODD_CASES, *literals}
        begun = Openings.of(one.encode() for one in every)
        # Which of those that begin alike stands there is told by its bytes.
        heads = {
            one for one in every if not any(one[:size] in every for size in range(1, len(one)))
        }
        return cls(sorted(heads), begun, begun.wanted([[one.encode() for one in _ODD_CASES]])[:, 0])

    def find(self, texts: TextBytes, column: pl.Series) -> Held:
        """Return where texts hold a literal.

        Args:
            texts: the texts.
            column: the same, as strings.

        >>> column = pl.Series(["Unread", "Photo credit: us"])
        >>> Literals.of(["credit"]).find(TextBytes.of(column), column).places.tolist()
        [12]
        """
        some = (self.spelt[at : at + _AT_ONCE] for at in range(0, len(self.spelt), _AT_ONCE))
        places = np.unique(np.concatenate([_places(texts, column, one) for one in some]))
        return Held(places, self.begun.numbers(first_bytes(texts.raw, places)))

    def needed_by(self, needed: Sequence[Iterable[str]]) -> UInt64s:
        """Return the expressions that may match where each literal stands, as bits.

        Args:
            needed: literals of which each expression needs one.

        >>> literals = Literals.of(["credit", "photo"])
        >>> literals.needed_by([["photo"], ["credit", "photo"]])[:2].tolist()
        [[2], [3]]
        """
        wanted = self.begun.wanted([[one.encode() for one in some] for some in needed])
        return as_bits(wanted | self.odd[:, None])


def _places(texts: TextBytes, column: pl.Series, literals: list[str]) -> Ints:
    found = column.str.find_many(literals, ascii_case_insensitive=True, overlapping=True)
    counts = found.list.len().to_numpy()
    places = found.explode(empty_as_null=False).to_numpy().astype(np.int64)
    return np.asarray(places + np.repeat(texts.bounds[:-1], counts))


def as_bits(wanted: Bools) -> UInt64s:
    """Return rows of truth values as bits, 64 a number.

    >>> as_bits(np.array([[True, False, True]])).tolist()
    [[5]]
    """
    width = max(-(-wanted.shape[1] // _BITS), 1) * _BITS
    padded = np.zeros((len(wanted), width), dtype=np.bool_)
    padded[:, : wanted.shape[1]] = wanted
    return np.packbits(padded, axis=1, bitorder="little").view("<u8").astype(np.uint64)


def bits_of(rows: UInt64s) -> list[list[int]]:
    """Return the numbers of the bits that are set in every row, ascending.

    >>> bits_of(np.array([[5, 1], [0, 0]], dtype=np.uint64))
    [[0, 2, 64], []]
    """
    set_ = np.unpackbits(rows.astype("<u8").view(np.uint8), axis=1, bitorder="little")
    found, numbers = np.nonzero(set_)
    bounds = np.searchsorted(found, np.arange(len(rows) + 1)).tolist()
    every = numbers.tolist()
    return [every[start:end] for start, end in pairwise(bounds)]
