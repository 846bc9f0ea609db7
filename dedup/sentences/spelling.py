"""What a text must begin with, end with and hold, for a Python expression to match the whole of it.

Read off the parsed expression; letters are small, for case does not matter. Whatever cannot be told
is taken for anything.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache
from re import _constants as codes  # type: ignore[attr-defined] # no public module reads expressions
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any, Final

import numpy as np

from dedup.letters import DIGIT, character_classes
from dedup.sentences.openings import WIDTH

END: Final = b"\0"
"""Stands in an opening behind the last byte of the whole text, in a closing before the first."""
_MOST_SPELT: Final = 2048
"""What may be spelt in more ways than this is taken for anything."""
_MOST_ALTERNATIVES: Final = 12
_EMPTY: Final = frozenset({codes.AT, codes.ASSERT, codes.ASSERT_NOT})
_REPEATS: Final = frozenset({codes.MAX_REPEAT, codes.MIN_REPEAT})
Node = tuple[Any, Any]
_RARE: Final = 7
"""Signs of a literal that few texts hold; more of them do not make it rarer."""
_COMMON: Final = " .,()"
"""Signs that many sentences hold: they tell least."""


@cache
def openings_of(expression: str) -> frozenset[bytes]:
    r"""Return openings of which a text has one if all of it matches an expression.

    >>> sorted(openings_of("(ad|news?)"))
    [b'ad\x00', b'new\x00', b'news\x00']
    """
    return frozenset(_opened(_parsed(expression), str.encode))


@cache
def closings_of(expression: str) -> frozenset[bytes]:
    r"""Return what such a text ends with, from behind: the last byte first.

    >>> sorted(closings_of(r".+(AP|AFP)\]"))
    [b']pa', b']pfa']
    """
    return frozenset(_opened(_mirrored(_parsed(expression)), _from_behind))


@cache
def literals_of(expression: str) -> frozenset[str]:
    r"""Return literals of which a text holds one where an expression matches; none: any text may.

    >>> sorted(literals_of(r"\d+ (likes|shares)"))
    [' likes', ' shares']
    """
    return frozenset(_needed(_parsed(expression)))


def longest_of(expression: str) -> int:
    """Return how many characters an expression matches at most.

    >>> longest_of("(like|share)s?")
    6
    """
    return int(_read(expression).getwidth()[1])


def sight_of(expression: str) -> int:
    """Return how many characters ahead of a place an expression may look that begins there.

    What it looks ahead for, with ``(?=`` or ``(?!``, may stand anywhere.

    >>> sight_of("likes?"), sight_of("like(?= .*s)") > 1_000_000
    (6, True)
    """
    looks_ahead = "(?=" in expression or "(?!" in expression
    return sys.maxsize if looks_ahead else int(_read(expression).getwidth()[1]) + 1


@cache
def _read(expression: str) -> Any:
    return parser.parse(expression, re.IGNORECASE)


@cache
def _parsed(expression: str) -> list[Node]:
    return [*_read(expression)]


def _from_behind(spelt: str) -> bytes:
    """Return the bytes of what is spelt from behind, from behind."""
    return spelt[::-1].encode()[::-1]


def _mirrored(items: Iterable[Node]) -> list[Node]:
    """Return a parsed expression from behind: what it matches, it matches from behind."""
    found: list[Node] = []
    for code, value in items:
        if code is codes.SUBPATTERN:
            found.append((code, (*value[:-1], _mirrored(value[-1]))))
        elif code is codes.BRANCH:
            found.append((code, (None, [_mirrored(one) for one in value[1]])))
        elif code in _REPEATS:
            found.append((code, (*value[:2], _mirrored(value[2]))))
        else:
            found.append((code, value))
    return found[::-1]


@dataclass(slots=True)
class _Growing:
    """What texts may begin with: as far as it goes, or going on with the next node."""

    final: set[bytes]
    growing: set[bytes]
    encoded: Callable[[str], bytes]

    def add(self, spelt: set[str]) -> None:
        if len(self.growing) * len(spelt) > _MOST_SPELT:
            self.stop()
        signs = [self.encoded(one) for one in spelt]
        longer = {(one + sign)[:WIDTH] for one in self.growing for sign in signs}
        self.growing = {one for one in longer if len(one) < WIDTH}
        self.final |= longer - self.growing

    def stop(self) -> None:
        self.final |= self.growing
        self.growing = set()


def _opened(items: list[Node], encoded: Callable[[str], bytes]) -> set[bytes]:
    """Return openings of which a text has one that a parsed expression matches."""
    found = _Growing(set(), {b""}, encoded)
    _open(items, found)
    return found.final | {one + END for one in found.growing}


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
    parts = [_Growing(set(), found.growing, found.encoded) for _ in branches]
    for branch, part in zip(branches, parts, strict=True):
        _open(branch, part)
    found.final |= {one for part in parts for one in part.final}
    found.growing = {one for part in parts for one in part.growing}


def _open_repeated(least: int, most: int, body: Any, found: _Growing) -> None:
    """Go on behind the first of several, and behind none where there may be none."""
    some = _Growing(set(), found.growing, found.encoded)
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
        sign = _literal(value)
        return {sign} if sign else None
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
            found.extend(_digits())
        else:
            return None
    signs = {_literal(one) for one in found}
    return signs if all(signs) and len(signs) <= _MOST_SPELT else None


@cache
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


@cache
def _digits() -> list[int]:
    return [int(code) for code in np.flatnonzero(character_classes() & DIGIT)]
