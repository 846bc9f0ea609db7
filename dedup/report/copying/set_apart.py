"""What a text sets apart as somebody's words without quotation marks: blocks and signed posts."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from dedup.spans import Span

_SIGNATURE: Final = re.compile(r"[—–-][^\S\n]*[^\n()—–]{1,60}\(@\w{1,15}\)")
"""Who wrote a post that a page shows: ``— Ada Roe (@adaroe)``; networks allow 15 characters."""
_POST: Final = 280
"""Characters of a post at most, as the networks that are shown in this way allow."""
_COLON: Final = re.compile(r":\W*\Z")
_LOOKED_AT: Final = 40
"""Characters before a passage in which a colon is looked for, with marks and line ends behind."""
_DATELINE: Final = 60
"""Characters of a dateline at most: ``NEW DELHI, May 3 (Reuters): Rain fell`` announces nothing."""


def posts(text: str) -> Iterator[Span]:
    """Yield start and end of the posts that a text shows with their signatures, in order.

    >>> text = "He went on. Rain! — Ada Roe (@adaroe) May 3, 2020"
    >>> [text[start:end] for start, end in posts(text)]
    ['He went on. Rain! — Ada Roe (@adaroe)']
    """
    if "(@" not in text:
        return
    before = 0
    for signature in _SIGNATURE.finditer(text):
        line = text.rfind("\n", 0, signature.start()) + 1
        yield max(before, line, signature.start() - _POST), signature.end()
        before = signature.end()


def introduced_spans(text: str, spans: Sequence[Span], *, longest: int) -> Iterator[Span]:
    r"""Yield those of some spans that are the words announced by the colon before them.

    What follows such a span goes on with it, unless more stands between the two than in either.

    Args:
        text: any text.
        spans: what may be a quotation, disjoint and in order.
        longest: a quotation of more characters is none.

    >>> text = "He wrote:\nRain fell, and wind blew. So it was."
    >>> list(introduced_spans(text, [(10, 19), (25, 34), (36, 45)], longest=30))
    [(10, 19), (25, 34)]
    >>> list(introduced_spans(text, [(25, 34)], longest=30))
    []
    """
    begun, last = -1, (0, 0)
    for start, end in spans:
        goes_on = begun >= 0 and start - last[1] < min(end - start, last[1] - last[0])
        if not goes_on:
            begun = start if _is_announced(text, start) else -1
        if begun >= 0 and end - begun <= longest:
            yield start, end
        last = start, end


def _is_announced(text: str, start: int) -> bool:
    """Tell whether a colon that is no part of a dateline stands before a place in a text."""
    colon = _COLON.search(text, max(0, start - _LOOKED_AT), start)
    if colon is None:
        return False
    line = text.rfind("\n", 0, colon.start()) + 1
    if "\n" in colon.group() or colon.start() - line > _DATELINE:
        return True
    return sum(bool(one.strip()) for one in text[:line].split("\n")) > 1
