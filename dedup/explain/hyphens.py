"""Words that a hyphen holds together: half of Chick-fil-A names nothing."""

from __future__ import annotations

import re
from typing import Final

from dedup.explain.spellings import holds
from dedup.spans import Span

_BEFORE: Final = re.compile(r"(?:\w+-)+\Z")
_BEHIND: Final = re.compile(r"(?:-\w+)+")
_LONGEST: Final = 40
"""Characters before words in which the rest of a name is looked for."""


def with_hyphens(text: str, place: Span, there: str) -> Span:
    """Return where the whole of a word stands that hyphens hold together, if another text has it.

    Args:
        text: a text.
        place: of words in it.
        there: the other text, in small letters.

    >>> with_hyphens("The Chick-fil-A day", (4, 13), "at chick-fil-a today")
    (4, 15)
    >>> with_hyphens("Anti-Hate", (0, 4), "anti-semitism")
    (0, 4)
    """
    start, end = place
    if text[end : end + 1] != "-" and text[start - 1 : start] != "-":
        return place
    behind = _BEHIND.match(text, end)
    before = _BEFORE.search(text, max(start - _LONGEST, 0), start)
    first, last = before.start() if before else start, behind.end() if behind else end
    return (first, last) if holds(there, text[first:last].lower()) else place
