"""What a text must begin with, or hold, for Python expressions to match the whole of it.

Trying fifty expressions on every sentence takes longer than splitting it. Most of them open with
signs that few sentences open with, and the others need a word that few sentences hold. numpy and
polars find those for a batch at once, no sentence is made a string for it, and what is found is
tried on the few expressions that it may be.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from re import _constants as codes  # type: ignore[attr-defined] # no public module reads expressions
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any, Final, NamedTuple

import numpy as np
import polars as pl

from dedup.buffers import TextBytes
from dedup.letters import DIGIT, Ints, character_classes
from dedup.sentences.openings import WIDTH, Openings, first_bytes

__all__ = ["Held", "Suspects", "needed_literals"]

# These four match a letter of ASCII where case does not matter, to Python.
_ODD_CASES: Final = ("İ", "ı", "ſ", "\u212a")
_MOST_SPELT: Final = 2048
"""What may be spelt in more ways than this is taken for anything."""
_MOST_ALTERNATIVES: Final = 32
_EMPTY: Final = frozenset({codes.AT, codes.ASSERT, codes.ASSERT_NOT})
_REPEATS: Final = frozenset({codes.MAX_REPEAT, codes.MIN_REPEAT})
Node = tuple[Any, Any]
_BEYOND_ASCII: Final = 0x80
_RARE: Final = 4
"""Signs of a literal that few texts hold; more of them do not make it rarer."""
_COMMON: Final = " .,()"
"""Signs that many sentences hold: they tell least."""


class Held(NamedTuple):
    """Where texts hold what expressions need."""

    places: Ints
    """In bytes, ascending."""
    signs: bytes
    """The bytes there."""


class Suspects(NamedTuple):
    """Finds every text that an expression may match, and few others."""

    begun: Openings
    opened: list[list[int]]
    """The numbers of the expressions that each of these openings may be of."""
    literals: list[str]
    """What other expressions need, in small letters."""
    needing: list[list[int]]
    """The numbers of the expressions that need a literal with each first byte."""
    always: list[int]
    """The numbers of the expressions that may match anything."""

    @classmethod
    def of(cls, expressions: Iterable[str]) -> Suspects:
        r"""Return those of expressions that match a whole text, whatever its case.

        >>> suspects = Suspects.of([r"read( \w+)? more", r"\d+ likes?", ".* credit: .*"])
        >>> column = pl.Series(["Read on", "Unread", "3 likes", "Photo credit: us"])
        >>> texts = TextBytes.of(column)
        >>> suspects.find(texts, column)
        Held(places=array([25]), signs=b' ')
        >>> openings = suspects.openings(texts, texts.bounds[:-1]).tolist()
        >>> [suspects.expressions(opening, b"") for opening in openings]
        [[0], [], [1], []]
        >>> suspects.expressions(openings[3], b" ")
        [2]
        """
        parsed = [[*parser.parse(one, re.IGNORECASE)] for one in expressions]
        begun = [_opened(one) for one in parsed]
        rooted = {number: found for number, found in enumerate(begun) if b"" not in found}
        needed = {number: _needed(one) for number, one in enumerate(parsed) if number not in rooted}
        openings = Openings.of(one for some in rooted.values() for one in some)
        opened: list[set[int]] = [set() for _ in openings.lowest]
        for number, some in rooted.items():
            for place in openings.of_bytes(some):
                opened[place].add(number)
        return cls(
            openings,
            [sorted(some) for some in opened],
            sorted({*_ODD_CASES}.union(*needed.values())),
            [_needing(byte, needed, len(parsed)) for byte in range(256)],
            [number for number, literals in needed.items() if not literals],
        )

    def openings(self, texts: TextBytes, starts: Ints) -> Ints:
        """Return the number of the opening that stands at every place of texts, -1 for none."""
        return self.begun.numbers(first_bytes(texts.raw, starts))

    def find(self, texts: TextBytes, column: pl.Series) -> Held:
        """Return where texts hold what expressions need.

        Args:
            texts: the texts.
            column: the same, as strings.
        """
        found = column.str.find_many(self.literals, ascii_case_insensitive=True, overlapping=True)
        counts = found.list.len().to_numpy()
        places = found.explode(empty_as_null=False).to_numpy().astype(np.int64)
        places = np.sort(places + np.repeat(texts.bounds[:-1], counts))
        return Held(places, texts.data[places].tobytes())

    def expressions(self, opening: int, signs: bytes) -> list[int]:
        """Return the numbers of the expressions that may match a text, ascending.

        Args:
            opening: what it begins with, or -1.
            signs: the first bytes of what it holds of :meth:`find`.
        """
        opened = self.opened[opening] if opening >= 0 else []
        if not signs and not self.always:
            return opened
        return sorted({*opened, *self.always}.union(*(self.needing[sign] for sign in signs)))


def needed_literals(expression: re.Pattern[str]) -> set[str]:
    r"""Return literals, in small letters, of which a text holds one where an expression matches.

    >>> sorted(needed_literals(re.compile(r"\d+ (likes|shares)")))
    [' likes', ' shares']
    """
    return _needed([*parser.parse(expression.pattern, expression.flags)])


def _needing(byte: int, needed: dict[int, set[str]], count: int) -> list[int]:
    """Return the expressions that need a literal with a first byte; beyond ASCII, any may."""
    if byte >= _BEYOND_ASCII:
        return [*range(count)]
    small = chr(byte).lower()
    return [one for one, some in needed.items() if any(text[0] == small for text in some)]


@dataclass(slots=True)
class _Growing:
    """What texts may begin with: as far as it goes, or going on with the next node."""

    final: set[bytes]
    growing: set[bytes]

    def add(self, spelt: set[str]) -> None:
        if len(self.growing) * len(spelt) > _MOST_SPELT:
            self.stop()
        longer = {(one + sign.encode())[:WIDTH] for one in self.growing for sign in spelt}
        self.growing = {one for one in longer if len(one) < WIDTH}
        self.final |= longer - self.growing

    def stop(self) -> None:
        self.final |= self.growing
        self.growing = set()


def _opened(items: list[Node]) -> set[bytes]:
    """Return openings of which a text has one that a parsed expression matches."""
    found = _Growing(set(), {b""})
    _open(items, found)
    found.stop()
    return found.final


def _open(items: Iterable[Node], found: _Growing) -> None:
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
            least, most, body = value
            _open_repeated(least, most, body, found)
        else:
            found.stop()


def _open_each(branches: Iterable[Any], found: _Growing) -> None:
    parts = [_Growing(set(), found.growing) for _ in branches]
    for branch, part in zip(branches, parts, strict=True):
        _open(branch, part)
    found.final |= {one for part in parts for one in part.final}
    found.growing = {one for part in parts for one in part.growing}


def _open_repeated(least: int, most: int, body: Any, found: _Growing) -> None:
    """Go on behind the first of several, and behind none where there may be none."""
    some = _Growing(set(), found.growing)
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
        return _spelt_in_one(value[1])
    if code in _REPEATS and value[:2] == (0, 1):
        once = _spelt_in_a_row(value[2])
        return None if once is None else once | {""}
    return None


def _spelt_in_one(branches: Iterable[Any]) -> set[str] | None:
    found: set[str] = set()
    for branch in branches:
        spelt = _spelt_in_a_row(branch)
        if spelt is None:
            return None
        found |= spelt
    return found


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


def _needed(items: Iterable[Node]) -> set[str]:
    """Return literals of which a text holds one that a parsed expression matches; or nothing."""
    found: list[set[str]] = [{""}]
    run, plain = {""}, ""
    for code, value in items:
        spelt = _spelt(code, value)
        if spelt is None or len(run) * len(spelt) > _MOST_ALTERNATIVES:
            run, plain = {""}, ""
            found.append(_needed_inside(code, value) or {""})
            continue
        run = {one + other for one in run for other in spelt}
        plain = plain + next(iter(spelt)) if len(spelt) == 1 else ""
        found += [run, {plain}]
    best = max(found, key=_telling)
    shortest = {one for one in best if not any(other in one for other in best - {one})}
    return shortest if all(best) else set()


def _telling(literals: set[str]) -> tuple[int, int, int]:
    """Return how much it tells that a text holds one of these, to be compared."""
    least = min(len(one.strip(_COMMON)) for one in literals)
    return min(least, _RARE), -len(literals), min(map(len, literals))


def _needed_inside(code: Any, value: Any) -> set[str]:
    """Return literals of which one is needed for a single node, or nothing."""
    if code is codes.SUBPATTERN:
        return _needed(value[-1])
    if code in _REPEATS:
        return _needed(value[2]) if value[0] else set()
    if code is codes.BRANCH:
        each = [_needed(one) for one in value[1]]
        return set().union(*each) if all(each) else set()
    return set()
