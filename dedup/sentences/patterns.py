"""Patterns of lines that are not reporting: a shipped, editable file, and one's own."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Final

import msgspec
import polars as pl

from dedup.errors import ConfigError
from dedup.sentences.sieve import sieve
from dedup.sentences.suspects import Suspects

__all__ = ["LONGEST_PATTERN", "Patterns", "read_patterns"]

LONGEST_PATTERN: Final = 240
_HAS_WORD: Final = re.compile(r"[^\W_]")


class _PatternFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    boilerplate: list[str] = []
    caption: list[str] = []


@dataclass(frozen=True, slots=True)
class Patterns:
    """Compiled patterns of lines that are not reporting."""

    boilerplate: re.Pattern[str]
    caption: re.Pattern[str]
    sieve: list[str]
    """Find in a column every text that one of them may match."""
    suspects: Suspects
    """Find among many more spans what is worth such a column."""

    def kind(self, text: str) -> str | None:
        """Return ``boilerplate`` or ``caption`` if the whole text is one, else None.

        >>> read_patterns().kind("READ MORE SUN STORIES")
        'boilerplate'
        """
        if not _HAS_WORD.search(text):
            return "boilerplate"
        if len(text) > LONGEST_PATTERN:
            return None
        if self.boilerplate.fullmatch(text):
            return "boilerplate"
        return "caption" if self.caption.fullmatch(text) else None

    def kinds(self, texts: Sequence[str]) -> list[str | None]:
        """Return the kind of every text.

        >>> read_patterns().kinds(["Read more", "It rained in the capital."])
        ['boilerplate', None]
        """
        column = pl.Series("text", texts, dtype=pl.String)
        found = [pl.col("text").str.contains(one) for one in self.sieve]
        wordless = ~pl.col("text").str.contains(r"[\p{L}\p{N}]")
        suspect = column.to_frame().select(pl.any_horizontal(wordless, *found)).to_series()
        return [
            self.kind(text) if may_be else None
            for text, may_be in zip(texts, suspect.to_list(), strict=True)
        ]


@cache
def read_patterns(path: str | None = None) -> Patterns:
    """Read a pattern file (TOML: lists ``boilerplate`` and ``caption``); None: the shipped one.

    Raises:
        ConfigError: the file cannot be read or holds an invalid expression.
    """
    shipped = resources.files("dedup").joinpath("data", "boilerplate.toml")
    try:
        content = Path(path).read_bytes() if path is not None else shipped.read_bytes()
        lists = msgspec.toml.decode(content, type=_PatternFile)
        compiled = _compile(lists.boilerplate), _compile(lists.caption)
        every = [*lists.boilerplate, *lists.caption]
        return Patterns(*compiled, _understood(sieve(every)), Suspects.of(every))
    except OSError as error:
        raise ConfigError(f"{path}: pattern file cannot be read ({error.strerror})") from error
    except (msgspec.MsgspecError, re.error) as error:
        raise ConfigError(f"{path}: is not a pattern file: {error}") from error


def _understood(expressions: list[str]) -> list[str]:
    """Return the sieve; what polars cannot read, in a user's own file, lets every text pass.

    >>> _understood(["a+", "(?<=a)b"])
    ['a+', '']
    """
    return [one if _is_understood(one) else "" for one in expressions]


def _is_understood(expression: str) -> bool:
    try:
        pl.Series([""]).str.contains(expression)
    except pl.exceptions.ComputeError:
        return False
    return True


def _compile(patterns: list[str]) -> re.Pattern[str]:
    for pattern in patterns:
        try:
            re.compile(pattern)
        except re.error as error:
            raise re.error(f"{pattern!r}: {error}") from error
    return re.compile("|".join(f"(?:{pattern})" for pattern in patterns) or "(?!)", re.IGNORECASE)
