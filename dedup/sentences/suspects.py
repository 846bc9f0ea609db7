"""What a text must begin with, or hold, for a Python expression to match the whole of it.

Trying fifty expressions on every sentence takes longer than splitting it. Most of them open with
signs that few sentences open with, and the others hold a word that few sentences hold. So nothing
is tried on a sentence that begins and reads otherwise. What is asked here, numpy and polars answer
for all sentences of a batch at once, and no sentence is made a string for it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from re import _constants as codes  # type: ignore[attr-defined] # no public module reads expressions
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any, Final

import numpy as np
import polars as pl

from dedup.arrays import Bools
from dedup.buffers import TextBytes
from dedup.letters import DIGIT, Ints, UInt64s, character_classes

__all__ = ["Suspects"]

# These four match a letter of ASCII where case does not matter, to Python.
_ODD_CASES: Final = ("İ", "ı", "ſ", "\u212a")
_WIDTH: Final = 8
"""Bytes of a text that are compared with openings: one number of 64 bits."""
_MOST_SPELT: Final = 2048
"""What may be spelt in more ways than this is taken for anything."""
_MOST_ALTERNATIVES: Final = 32
_EMPTY: Final = frozenset({codes.AT, codes.ASSERT, codes.ASSERT_NOT})
_REPEATS: Final = frozenset({codes.MAX_REPEAT, codes.MIN_REPEAT})
Node = tuple[Any, Any]
_COMMON: Final = " .,()"
"""Signs that many sentences hold: they tell least."""
_CASE: Final = 0x20
"""The bit in which small and capital letters of ASCII differ; in other bytes it is set as well."""


@dataclass(frozen=True, slots=True)
class Suspects:
    """Finds every text that an expression may match, and few others."""

    lowest: UInt64s
    """The first eight bytes of texts with an opening lie between these, which ascend ..."""
    highest: UInt64s
    """... and these."""
    literals: list[str] | None
    """What other texts hold, in small letters; None if they may hold anything."""

    @classmethod
    def of(cls, expressions: Iterable[str]) -> Suspects:
        r"""Return those of expressions that match a whole text, whatever its case.

        >>> suspects = Suspects.of([r"read( \w+)? more", r"\d+ likes?", ".* credit: .*"])
        >>> column = pl.Series(["Read on", "Unread", "3 likes", "Photo credit: us"])
        >>> texts = TextBytes.of(column)
        >>> held = suspects.places(texts, column)
        >>> suspects.among(texts, texts.bounds[:-1], texts.bounds[1:], held).tolist()
        [True, False, True, True]
        """
        openings: set[bytes] = set()
        literals: set[str] | None = {*_ODD_CASES}
        for one in expressions:
            parsed = [*parser.parse(one, re.IGNORECASE)]
            opened = _opened(parsed)
            if b"" not in opened:
                openings |= opened
                continue
            needed = _needed(parsed)
            literals = literals | needed if literals is not None and needed else None
        lowest, highest = _ranges(openings)
        return cls(lowest, highest, sorted(literals) if literals is not None else None)

    def among(self, texts: TextBytes, starts: Ints, ends: Ints, held: Ints) -> Bools:
        """Tell which spans may be matched.

        Args:
            texts: the texts; places are in bytes.
            starts: where each span starts.
            ends: where it ends.
            held: where the literals stand, of :meth:`places`.
        """
        if self.literals is None:
            return np.ones(len(starts), np.bool_)
        holds = np.searchsorted(held, starts) < np.searchsorted(held, ends)
        return self._opens(_first_bytes(texts.raw, starts)) | holds

    def places(self, texts: TextBytes, column: pl.Series) -> Ints:
        """Return where literals begin in texts, in ascending order.

        Args:
            texts: the texts.
            column: the same, as strings.
        """
        if not self.literals:
            return np.zeros(0, np.int64)
        found = column.str.find_many(self.literals, ascii_case_insensitive=True, overlapping=True)
        counts = found.list.len().to_numpy()
        places = found.explode(empty_as_null=False).to_numpy().astype(np.int64)
        return np.sort(places + np.repeat(texts.bounds[:-1], counts))

    def _opens(self, firsts: UInt64s) -> Bools:
        at = np.searchsorted(self.lowest, firsts, side="right") - 1
        return (at >= 0) & (firsts <= self.highest[at])


def _first_bytes(raw: bytes, starts: Ints) -> UInt64s:
    """Return the bytes from every start on as one number, without regard to case."""
    padded = raw + bytes(_WIDTH)
    every = np.ndarray((len(raw) + 1,), dtype=">u8", buffer=padded, strides=(1,))
    return every[starts].astype(np.uint64) | np.uint64(int.from_bytes(bytes([_CASE] * _WIDTH)))


def _ranges(openings: Iterable[bytes]) -> tuple[UInt64s, UInt64s]:
    """Return the ranges of first bytes that begin so, as numbers; none lies in another."""
    folded = {bytes(byte | _CASE for byte in one) for one in openings}
    shortest = sorted(
        one for one in folded if not any(one[:size] in folded for size in range(1, len(one)))
    )
    lowest = [int.from_bytes(one.ljust(_WIDTH, b"\0")) for one in shortest]
    highest = [int.from_bytes(one.ljust(_WIDTH, b"\xff")) for one in shortest]
    return np.array(lowest, dtype=np.uint64), np.array(highest, dtype=np.uint64)


@dataclass(slots=True)
class _Openings:
    """What texts may begin with: as far as it goes, or going on with the next node."""

    final: set[bytes]
    growing: set[bytes]

    def add(self, spelt: set[str]) -> None:
        if len(self.growing) * len(spelt) > _MOST_SPELT:
            self.stop()
        longer = {(one + sign.encode())[:_WIDTH] for one in self.growing for sign in spelt}
        self.growing = {one for one in longer if len(one) < _WIDTH}
        self.final |= longer - self.growing

    def stop(self) -> None:
        self.final |= self.growing
        self.growing = set()


def _opened(items: list[Node]) -> set[bytes]:
    """Return openings of which a text has one that a parsed expression matches."""
    found = _Openings(set(), {b""})
    _open(items, found)
    found.stop()
    return found.final


def _open(items: Iterable[Node], found: _Openings) -> None:
    """Let openings grow by what a sequence of nodes may begin with."""
    for code, value in items:
        spelt = _spelt(code, value)
        if spelt is not None:
            found.add(spelt)
        elif code is codes.SUBPATTERN:
            _open(value[-1], found)
        elif code is codes.BRANCH:
            _open_each(value[1], found)
        elif code in _REPEATS:
            _open_repeated(*value, found)
        else:
            found.stop()


def _open_each(branches: Iterable[Any], found: _Openings) -> None:
    parts = [_Openings(set(), found.growing) for _ in branches]
    for branch, part in zip(branches, parts, strict=True):
        _open(branch, part)
    found.final |= {one for part in parts for one in part.final}
    found.growing = {one for part in parts for one in part.growing}


def _open_repeated(least: int, most: int, body: Any, found: _Openings) -> None:
    """Go on behind the first of several, and behind none where there may be none."""
    some = _Openings(set(), found.growing)
    _open(body, some)
    if most > 1:
        some.stop()
    found.final |= some.final
    found.growing = some.growing | (found.growing if least == 0 else set())


def _spelt(code: Any, value: Any) -> set[str] | None:  # noqa: PLR0911 - one line per kind of node
    """Return all that a node matches, in small letters; None if it is too much or not known."""
    if code in _EMPTY:
        return {""}
    if code is codes.LITERAL:
        return _signs([(code, value)])
    if code is codes.IN:
        return _signs(value)
    if code is codes.SUBPATTERN:
        return _spelt_in_a_row(value[-1])
    if code is codes.BRANCH:
        each = [_spelt_in_a_row(one) for one in value[1]]
        return None if None in each else set().union(*each)
    if code in _REPEATS and value[:2] == (0, 1):
        once = _spelt_in_a_row(value[2])
        return None if once is None else once | {""}
    return None


def _spelt_in_a_row(items: Iterable[Node]) -> set[str] | None:
    found = {""}
    for code, value in items:
        spelt = _spelt(code, value)
        if spelt is None or len(found) * len(spelt) > _MOST_SPELT:
            return None
        found = {one + other for one in found for other in spelt}
    return found


def _signs(members: Iterable[Node]) -> set[str] | None:
    """Return the signs of a class, None if they are too many or not known."""
    found: list[int] = []
    for kind, what in members:
        if kind is codes.LITERAL:
            found.append(what)
        elif kind is codes.RANGE and what[1] - what[0] < _MOST_SPELT:
            found.extend(range(what[0], what[1] + 1))
        elif kind is codes.CATEGORY and what is codes.CATEGORY_DIGIT:
            found.extend(np.flatnonzero(character_classes() & DIGIT).tolist())
        else:
            return None
    signs = {_literal(one) for one in found}
    return signs if all(signs) and len(signs) <= _MOST_SPELT else None


def _literal(code: int) -> str:
    """Return a sign in small letters, or nothing if it has a case beyond ASCII."""
    sign = chr(code)
    caseless = sign.isprintable() and sign.lower() == sign.upper()
    return sign.lower() if sign.isascii() or caseless else ""


def _needed(items: Iterable[Node]) -> set[str] | None:
    """Return literals of which a text holds one that a parsed expression matches; None: any."""
    found: list[set[str]] = [{""}]
    run = {""}
    for code, value in items:
        spelt = _spelt(code, value)
        if spelt is None or len(run) * len(spelt) > _MOST_ALTERNATIVES:
            run = {""}
            found.append(_needed_inside(code, value) or {""})
        else:
            run = {one + other for one in run for other in spelt}
            found.append(run)
    best = max(found, key=_telling)
    return best if all(best) else None


def _telling(literals: set[str]) -> tuple[int, int, int]:
    """Return how much it tells that a text holds one of these, to be compared."""
    least = min(len(one.strip(_COMMON)) for one in literals)
    return least, -len(literals), min(map(len, literals))


def _needed_inside(code: Any, value: Any) -> set[str] | None:
    """Return literals of which one is needed for a single node."""
    if code is codes.SUBPATTERN:
        return _needed(value[-1])
    if code in _REPEATS:
        return _needed(value[2]) if value[0] else None
    if code is codes.BRANCH:
        each = [_needed(one) for one in value[1]]
        return None if None in each else set().union(*each)
    return None
