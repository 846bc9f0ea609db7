"""Where a text quotes: what stands between double quotation marks."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final, Literal

from dedup.spans import Span
from dedup.text import QUOTATION_MARK

Role = Literal["opens", "closes", "either"]

_BEFORE_OPENING: Final = frozenset("([{—–-/‘'…:")
_OPENING: Final = frozenset(["“", "„", "‟", "``", "«"])
_CLOSING: Final = frozenset(["”", "»"])
_BRACKETS: Final[dict[str, Role]] = {"「": "opens", "『": "opens", "」": "closes", "』": "closes"}
_BEFORE_FRENCH: Final = frozenset("([{‘'’:")
"""Behind these « opens though a space follows: l’« affaire »."""
# A blank line, or the end of a line behind the end of a sentence: other lines may be wrapped.
_PARAGRAPH: Final = re.compile(r"\n[^\S\n]*\n|(?<=[.!?:…\"”»)])[^\S\n]*\n")


def quoted_spans(text: str, start: int, end: int, *, longest: int) -> Iterator[Span]:
    r"""Yield start and end of what stands between quotation marks, in reading order.

    A quotation ends with its paragraph, unless the next one begins with another opening mark: then
    it runs on, and is closed once. A mark that is never closed opens nothing, an apostrophe and a
    sign for inches are no marks, and of quotations in each other only the outer one counts.

    Args:
        text: any text.
        start: where to begin.
        end: where to stop; a quotation is closed before.
        longest: a quotation of more characters is none: its marks do not belong together.

    >>> said = '"A 27" screen is enough," he said. "Is it?\n\n"It is."'
    >>> [said[start:end] for start, end in quoted_spans(said, 0, len(said), longest=99)]
    ['A 27" screen is enough,', 'Is it?\n\n"It is.']
    """
    inside: list[Span] = []  # what was quoted since the first mark that is still open
    opened: list[int] = []
    since = start
    for mark in QUOTATION_MARK.finditer(text, start, end):
        role = _role(text, mark)
        if opened and _PARAGRAPH.search(text, since, mark.start()):
            if role == "opens" and _runs_on(text[since : mark.start()]):
                since = mark.end()
                continue
            yield from inside
            inside, opened = [], []
        since = mark.end()
        if role == "closes" and _means_inches(text, mark, end):
            continue
        if role == "opens" or (role == "either" and not opened):
            opened.append(since)
        elif opened:
            first = opened.pop()
            if mark.start() - first <= longest:
                while inside and inside[-1][0] > first:
                    inside.pop()
                inside.append((first, mark.start()))
            if not opened:
                yield from inside
                inside = []
    yield from inside


def _runs_on(between: str) -> bool:
    """Tell whether one paragraph ends between two marks, and the next begins with the second."""
    return "\n" not in between.strip() and not between.rpartition("\n")[2].strip()


def _means_inches(text: str, mark: re.Match[str], end: int) -> bool:
    """Tell whether a sign behind a number leaves another one to close what was opened."""
    if mark.group() != '"' or not text[mark.start() - 1].isdigit():
        return False
    following = QUOTATION_MARK.search(text, mark.end(), end)
    return (
        following is not None
        and _role(text, following) == "closes"
        and not _PARAGRAPH.search(text, mark.end(), following.start())
    )


def _role(text: str, mark: re.Match[str]) -> Role:
    """Tell what a mark does, by what stands around it; its shape decides what is left open."""
    sign = mark.group()
    if sign in _BRACKETS:
        return _BRACKETS[sign]
    before, after = text[max(mark.start() - 1, 0) : mark.start()], text[mark.end() : mark.end() + 1]
    free = not before or before.isspace() or before in _BEFORE_OPENING
    opens = free and bool(after) and not after.isspace()
    if sign == "»":  # French has a space before it; where it opens, as in German, a word follows
        opens = free and after.isalnum()
    closes = bool(before) and not before.isspace() and not after.isalnum()
    if sign == "«" and before in _BEFORE_FRENCH:
        closes = False
    if opens != closes:
        return "opens" if opens else "closes"
    if sign in _OPENING:
        return "opens"
    return "closes" if sign in _CLOSING else "either"
