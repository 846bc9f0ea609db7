"""split_sentences: documents -> sentences with exact offsets and their kind.

A newline always ends a sentence, so the splitter (nupunkt, an unsupervised Punkt model) sees one
line at a time and no sentence runs across a heading. What is furniture of the page, not reporting,
is told by a shipped, editable pattern file.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Final

import msgspec
import nupunkt
import polars as pl

from dedup.errors import ConfigError
from dedup.schema import check_table

__all__ = ["Patterns", "read_patterns", "sentence_spans", "split_sentences"]

_LINE: Final = re.compile(r"[^\r\n\u2028\u2029\x0b\x0c\x85]+")
_LONGEST_PATTERN: Final = 240
_HEADING_WORDS: Final = 16
_QUESTION_WORDS: Final = 12
_CLOSED: Final = re.compile(r"[.!:;,\u2026\"\u201d\u2019')\]]$")
_OPENER: Final = re.compile(r"[\"\u201c\u2018(\[]?[^\W_]")
_HAS_WORD: Final = re.compile(r"[^\W_]")


class _PatternFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    boilerplate: list[str] = []
    caption: list[str] = []


@dataclass(frozen=True, slots=True)
class Patterns:
    """Compiled patterns of lines that are not reporting."""

    boilerplate: re.Pattern[str]
    caption: re.Pattern[str]

    def kind(self, text: str) -> str | None:
        """Return ``boilerplate`` or ``caption`` if the whole text is one, else None.

        >>> read_patterns().kind("READ MORE SUN STORIES")
        'boilerplate'
        """
        if not _HAS_WORD.search(text):
            return "boilerplate"
        if len(text) > _LONGEST_PATTERN:
            return None
        if self.boilerplate.fullmatch(text):
            return "boilerplate"
        return "caption" if self.caption.fullmatch(text) else None


def split_sentences(documents: pl.DataFrame, *, boilerplate: str | None = None) -> pl.DataFrame:
    """Split every document into sentences; return the ``sentences`` table.

    Args:
        documents: the ``documents`` table.
        boilerplate: path of a pattern file; None for the shipped one.

    Raises:
        ConfigError: the pattern file cannot be read or holds an invalid expression.
    """
    patterns = read_patterns(boilerplate)
    rows: dict[str, list[object]] = {
        name: [] for name in ("document", "position", "start", "end", "kind")
    }
    for document, text in documents.select("document", "text").iter_rows():
        spans = sentence_spans(text, patterns)
        rows["document"].extend([document] * len(spans))
        rows["position"].extend(range(len(spans)))
        for name, values in zip(("start", "end", "kind"), zip(*spans, strict=True), strict=False):
            rows[name].extend(values)
    types = {"document": pl.String, "position": pl.Int64, "start": pl.Int64, "end": pl.Int64}
    return check_table("sentences", pl.DataFrame(rows, schema=types | {"kind": pl.String}))


def sentence_spans(text: str, patterns: Patterns) -> list[tuple[int, int, str]]:
    r"""Return ``(start, end, kind)`` of every sentence of a text, without surrounding space.

    >>> sentence_spans("Topics\nHe left. She stayed.", read_patterns())
    [(0, 6, 'boilerplate'), (7, 15, 'body'), (16, 27, 'body')]
    """
    spans: list[tuple[int, int, str]] = []
    for start, end in _lines(text):
        line = text[start:end]
        kind = patterns.kind(line)
        if kind is not None:
            spans.append((start, end, kind))
            continue
        parts = [_strip(text, start + a, start + b) for a, b in nupunkt.sent_spans(line)]
        parts = [(a, b) for a, b in parts if a < b]
        if len(parts) == 1 and _is_heading(line, first=not _any_body(spans)):
            spans.append((*parts[0], "heading"))
        else:
            spans.extend((a, b, patterns.kind(text[a:b]) or "body") for a, b in parts)
    return spans


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
        return Patterns(_compile(lists.boilerplate), _compile(lists.caption))
    except OSError as error:
        raise ConfigError(f"{path}: pattern file cannot be read ({error.strerror})") from error
    except (msgspec.MsgspecError, re.error) as error:
        raise ConfigError(f"{path}: is not a pattern file: {error}") from error


def _compile(patterns: list[str]) -> re.Pattern[str]:
    for pattern in patterns:
        try:
            re.compile(pattern)
        except re.error as error:
            raise re.error(f"{pattern!r}: {error}") from error
    return re.compile("|".join(f"(?:{pattern})" for pattern in patterns) or "(?!)", re.IGNORECASE)


def _lines(text: str) -> Iterator[tuple[int, int]]:
    for match in _LINE.finditer(text):
        start, end = _strip(text, match.start(), match.end())
        if start < end:
            yield start, end


def _strip(text: str, start: int, end: int) -> tuple[int, int]:
    piece = text[start:end]
    return start + len(piece) - len(piece.lstrip()), end - len(piece) + len(piece.rstrip())


def _any_body(spans: list[tuple[int, int, str]]) -> bool:
    return any(kind in ("body", "heading") for _, _, kind in spans)


def _is_heading(line: str, *, first: bool) -> bool:
    """Tell whether a line of one sentence is a heading: short, capitalised, not closed.

    A question is one only where it opens the text or is very short: reporters ask questions too.
    """
    count = len(line.split())
    if count > _HEADING_WORDS or not _OPENER.match(line) or line[:1].islower():
        return False
    if line.endswith("?"):
        return first or count <= _QUESTION_WORDS
    return not _CLOSED.search(line)
