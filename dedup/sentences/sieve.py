"""What a text must look like for a Python expression to match it, as an expression for columns.

Trying fifty expressions on every sentence takes longer than splitting it. So all sentences of a
batch go through one expression first, in polars, that lets pass whatever could match: the literal
signs of the expressions in their order, and anything in place of what is not literal.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from re import _constants as codes  # type: ignore[attr-defined] # no public module reads expressions
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any, Final

__all__ = ["sieve"]

_ANY: Final = "(?s:.)"
_ALL: Final = "(?s:.*)"
_OPEN: Final = ("(?:(?s:.))", _ALL)
# These four match a letter of ASCII where case does not matter, to Python if not to polars.
_ODD_CASES: Final = "[İıſ\u212a]"
_MOST: Final = 8
"""Longer repetitions are taken as endless: a counter for every sign costs more than it sifts."""


def sieve(expressions: Iterable[str]) -> list[str]:
    r"""Return expressions for ``pl.Series.str.contains`` that together find all that one matches.

    A match is one of the whole text, without regard to case. They find more than that.

    >>> import polars as pl
    >>> texts = pl.Series(["Read more", "Read no more", "Unread", "3 likes"])
    >>> [texts.str.contains(one).to_list() for one in sieve([r"read( \w+)? more", r"\d+ likes?"])]
    ... # doctest: +NORMALIZE_WHITESPACE
    [[False, False, False, False],
     [True, True, False, False],
     [False, False, False, True]]
    """
    parts = [_sequence(parser.parse(one, re.IGNORECASE)) for one in expressions]
    # Most sentences leave the first group at their first letter. Together, both are slow.
    rooted = [part for part in parts if not part.startswith(_OPEN)]
    floating = [part for part in parts if part.startswith(_OPEN)]
    return [_ODD_CASES, *(_whole(group) for group in (rooted, floating) if group)]


def _whole(parts: list[str]) -> str:
    return f"(?i:^(?:{'|'.join(f'(?:{part})' for part in parts)})$)"


def _sequence(items: Iterable[tuple[Any, Any]]) -> str:
    return "".join(_loosened(code, value) for code, value in items)


def _loosened(code: Any, value: Any) -> str:  # noqa: PLR0911 - one line per kind of node
    """Return an expression that matches whatever a node of a parsed expression matches."""
    if code is codes.LITERAL:
        return _literal(chr(value))
    if code in {codes.NOT_LITERAL, codes.ANY, codes.IN}:
        return _ANY
    if code in {codes.AT, codes.ASSERT, codes.ASSERT_NOT}:
        return ""
    if code is codes.SUBPATTERN:
        return f"(?:{_sequence(value[-1])})"
    if code is codes.BRANCH:
        return f"(?:{'|'.join(_sequence(one) for one in value[1])})"
    if code in {codes.MAX_REPEAT, codes.MIN_REPEAT}:
        least, most, body = value
        return f"(?:{_sequence(body)}){{{least},{'' if most > _MOST else most}}}"
    return _ALL


def _literal(sign: str) -> str:
    return re.escape(sign) if sign.isascii() or sign.lower() == sign.upper() else _ANY
