"""Where the texts of a batch hold what expressions need: all literals found in one pass."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import Final, NamedTuple

import numpy as np

from dedup.arrays import Bools, Int64s, UInt64s
from dedup.buffers import TextBytes
from dedup.scanning import Beginnings, beginnings_of, find_beginnings
from dedup.sentences.openings import WIDTH, Openings, first_bytes

_ODD_CASES: Final = ("İ", "ı", "ſ", "\u212a")
"""These four match a letter of ASCII where case does not matter, to Python."""
_BITS: Final = 64


class Held(NamedTuple):
    """Where texts hold literals."""

    places: Int64s
    """In bytes, ascending."""
    numbers: Int64s
    """Of the literals there."""


class Literals(NamedTuple):
    """Literals that are looked for; those that begin alike are one."""

    sought: Beginnings
    begun: Openings
    odd: Bools
    """Which are letters whose case is odd: where one stands, any expression may match."""
    cut: Bools
    """Which are no more than the first bytes of longer ones."""
    tails: list[tuple[int, int, np.uint64]]
    """Of every longer one its number, where in it the last bytes begin, and these, as a number."""

    @classmethod
    def of(cls, literals: Iterable[str]) -> Literals:
        """Return these literals, and the letters whose case is odd."""
        every = sorted(one.encode() for one in {*_ODD_CASES, *literals})
        begun, rests = Openings.of(every), [one for one in every if len(one) > WIDTH]
        short = begun.wanted([[one for one in every if len(one) <= WIDTH]])[:, 0]
        numbers = begun.numbers(_eights(one[:WIDTH] for one in rests)).tolist()
        behind = [len(one) - WIDTH for one in rests]
        tails = [*zip(numbers, behind, _eights(one[-WIDTH:] for one in rests), strict=True)]
        odd = begun.wanted([[one.encode() for one in _ODD_CASES]])[:, 0]
        return cls(beginnings_of(every), begun, odd, ~short, tails)

    def find(self, texts: TextBytes) -> Held:
        """Return where texts hold a literal, or begin as one and end as one.

        >>> import polars as pl
        >>> texts = TextBytes.of(pl.Series(["Unread", "Photo credit: us"]))
        >>> Literals.of(["credit"]).find(texts).places.tolist()
        [12]
        """
        places, numbers = find_beginnings(texts.data, self.sought, self.begun.ranges)
        doubtful = self.cut[numbers]
        rows = np.flatnonzero(doubtful)
        begun, asked = places[rows], numbers[rows]
        for number, behind, last in self.tails:
            some = np.flatnonzero(asked == number)
            ending = first_bytes(texts.raw, begun[some] + behind)
            doubtful[rows[some[ending == last]]] = False
        return Held(places[~doubtful], numbers[~doubtful])

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


def _eights(some: Iterable[bytes]) -> UInt64s:
    """Return the :func:`first_bytes` of each of some eight bytes."""
    raw = b"".join(some)
    return first_bytes(raw, np.arange(0, len(raw), WIDTH))


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
