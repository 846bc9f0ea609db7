"""Patterns of lines that are not reporting: a shipped, editable file, and one's own."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache
from importlib import resources
from pathlib import Path
from re import _parser as parser  # type: ignore[attr-defined] # no public module reads expressions
from typing import Final, NamedTuple

import msgspec
import numpy as np

from dedup.buffers import TextBytes
from dedup.errors import ConfigError
from dedup.letters import Ints
from dedup.sentences.breaks import LostBreaks
from dedup.sentences.suspects import Held, Suspects

__all__ = ["Patterns", "holds_word", "read_patterns"]

_LONGEST: Final = 240
"""Characters of a line that an expression without an end is tried on."""
_BOUNDED: Final = 4_000
"""Characters that an expression may match at most; beyond them it is one without an end."""
_CHARACTER_BYTES: Final = 4
"""Bytes of a code point at most."""
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
    expression: re.Pattern[str]
    longest: int

    @classmethod
    def of(cls, kind: str, pattern: str) -> _Told:
        expression = _compiled(pattern)
        _, most = parser.parse(pattern, re.IGNORECASE).getwidth()
        return cls(kind, expression, most if most <= _BOUNDED else _LONGEST)


class Patterns(NamedTuple):
    """Compiled patterns of lines that are not reporting."""

    told: list[_Told]
    """``boilerplate`` before ``caption``."""
    suspects: Suspects
    """Find what is worth trying."""
    breaks: LostBreaks
    """Find furniture that stands inside of a line."""

    @property
    def longest(self) -> int:
        """How many characters the longest line may have that is not reporting."""
        return max((one.longest for one in self.told), default=0)

    def kind(self, text: str, numbers: Iterable[int] | None = None) -> str | None:
        """Return ``boilerplate`` or ``caption`` if the whole text is one, else None.

        Args:
            text: a line or sentence.
            numbers: of the expressions to try, ascending; None: all.

        >>> read_patterns().kind("READ MORE SUN STORIES")
        'boilerplate'
        """
        if not holds_word(text):
            return "boilerplate"
        for one in self.told if numbers is None else map(self.told.__getitem__, numbers):
            if len(text) <= one.longest and one.expression.fullmatch(text):
                return one.kind
        return None

    def kinds(
        self, texts: TextBytes, held: Held, starts: Ints, ends: Ints
    ) -> Iterator[tuple[int, str]]:
        """Yield the numbers of spans of texts that are not reporting, and what they are.

        Args:
            texts: the texts; places are in bytes.
            held: what they hold, of :meth:`Suspects.find`.
            starts: where each span starts; it holds a word.
            ends: where it ends.
        """
        suspects = self.suspects
        openings = suspects.openings(texts, starts)
        first, last = np.searchsorted(held.places, starts), np.searchsorted(held.places, ends)
        suspect = (openings >= 0) | (first < last) | bool(suspects.always)
        asked = np.flatnonzero(suspect & (ends - starts <= self.longest * _CHARACTER_BYTES))
        spelt = texts.strings(starts[asked], ends[asked])
        columns = (column[asked].tolist() for column in (openings, first, last))
        for span, text, opening, since, until in zip(asked.tolist(), spelt, *columns, strict=True):
            numbers = suspects.expressions(opening, held.signs[since:until])
            if numbers and (kind := self.kind(text, numbers)):
                yield span, kind


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
        told = [_Told.of("boilerplate", one) for one in lists.boilerplate]
        told += [_Told.of("caption", one) for one in lists.caption]
        suspects = Suspects.of([*lists.boilerplate, *lists.caption])
        return Patterns(told, suspects, LostBreaks.of(map(_compiled, lists.run_on)))
    except OSError as error:
        raise ConfigError(f"{path}: pattern file cannot be read ({error.strerror})") from error
    except (msgspec.MsgspecError, re.error) as error:
        raise ConfigError(f"{path}: is not a pattern file: {error}") from error


def _compiled(pattern: str) -> re.Pattern[str]:
    try:
        return re.compile(pattern, re.IGNORECASE)
    except re.error as error:
        raise re.error(f"{pattern!r}: {error}") from error
