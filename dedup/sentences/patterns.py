"""Patterns of lines that are not reporting: a shipped, editable file, and one's own."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Final, NamedTuple

import msgspec

from dedup.arrays import Int64s
from dedup.buffers import TextBytes
from dedup.errors import ConfigError
from dedup.sentences.breaks import LostBreaks
from dedup.sentences.literals import Held, Literals, bits_of
from dedup.sentences.spelling import literals_of, longest_of
from dedup.sentences.suspects import Suspects, telling_literals

_LONGEST: Final = 240
"""Characters of a line that an expression without an end is tried on."""
_BOUNDED: Final = 4_000
"""Characters that an expression may match at most; beyond them it is one without an end."""
_HAS_WORD: Final = re.compile(r"[^\W_]")


def holds_word(text: str) -> bool:
    """Tell whether a text holds a letter or number."""
    return _HAS_WORD.search(text) is not None


class _PatternFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    boilerplate: list[str] = []
    caption: list[str] = []
    run_on: list[str] = []


class _Told(NamedTuple):
    """What a text is that an expression matches, and how long it may be."""

    kind: str
    expression: str
    longest: int

    @classmethod
    def of(cls, kind: str, expression: str) -> _Told:
        most = longest_of(expression)
        return cls(kind, expression, most if most <= _BOUNDED else _LONGEST)

    def matches(self, text: str) -> bool:
        """Tell whether the whole text is one."""
        return len(text) <= self.longest and _compiled(self.expression).fullmatch(text) is not None


class Patterns(NamedTuple):
    """Compiled patterns of lines that are not reporting."""

    told: list[_Told]
    """``boilerplate`` before ``caption``."""
    literals: Literals
    """What texts hold where some of them match."""
    suspects: Suspects
    """Find what is worth trying."""
    breaks: LostBreaks
    """Find furniture that stands inside of a line."""

    def kinds(
        self, texts: TextBytes, held: Held, starts: Int64s, ends: Int64s
    ) -> Iterator[tuple[int, str]]:
        """Yield the numbers of spans of texts that are not reporting, and what they are.

        Args:
            texts: the texts; places are in bytes.
            held: where they hold the literals that expressions need.
            starts: where each span starts, ascending; it holds a word.
            ends: where it ends.
        """
        asked, expressions = self.suspects.find(texts, held, starts, ends)
        spelt = texts.strings(starts[asked], ends[asked])
        numbers = bits_of(expressions)
        for span, text, some in zip(asked.tolist(), spelt, numbers, strict=True):
            told = (one for one in map(self.told.__getitem__, some) if one.matches(text))
            if first := next(told, None):
                yield span, first.kind


@cache
def _compiled(expression: str) -> re.Pattern[str]:
    """Return an expression compiled when it is first tried: most are in few texts, or in none."""
    return re.compile(expression, re.IGNORECASE)


@cache
def read_patterns(path: str | None = None) -> Patterns:
    """Read a pattern file (TOML: ``boilerplate``, ``caption``, ``run_on``); None: the shipped one.

    Raises:
        ConfigError: the file cannot be read or holds an invalid expression.
    """
    shipped = resources.files("dedup").joinpath("data", "boilerplate.toml")
    try:
        content = Path(path).read_bytes() if path is not None else shipped.read_bytes()
        lists = msgspec.toml.decode(content, type=_PatternFile)
        if path is not None:
            _check([*lists.boilerplate, *lists.caption, *lists.run_on])
        told = [_Told.of("boilerplate", one) for one in lists.boilerplate]
        told += [_Told.of("caption", one) for one in lists.caption]
        return _patterns(told, [*lists.boilerplate, *lists.caption], lists.run_on)
    except OSError as error:
        raise ConfigError(f"{path}: pattern file cannot be read ({error.strerror})") from error
    except (msgspec.MsgspecError, re.error) as error:
        raise ConfigError(f"{path}: is not a pattern file: {error}") from error


def _check(expressions: Iterable[str]) -> None:
    """Compile the expressions of a file of one's own: no test knows that they are valid."""
    for one in expressions:
        try:
            _compiled(one)
        except re.error as error:
            raise re.error(f"{one!r}: {error}") from error


def _patterns(told: list[_Told], expressions: list[str], run_on: list[str]) -> Patterns:
    """Return what finds expressions: what all of them need is looked for once."""
    needed = [*map(telling_literals, expressions), *map(literals_of, run_on)]
    literals = Literals.of(set().union(*needed))
    suspects = Suspects.of(expressions, [one.longest for one in told], literals)
    return Patterns(told, literals, suspects, LostBreaks.of(map(_compiled, run_on), literals))
