"""What a text sets apart as somebody's words without quotation marks: blocks and signed posts."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from dedup.attribution import verbs_of_speech
from dedup.datelines import ends_in_dateline
from dedup.spans import Span

_SIGNATURE: Final = re.compile(r"[—–-][^\S\n]*[^\n()—–]{1,60}\(@\w{1,15}\)")
"""Who wrote a post that a page shows: ``— Ada Roe (@adaroe)``; networks allow 15 characters."""
_POST: Final = 280
"""Characters of a post at most, as the networks that are shown in this way allow."""
_COLON: Final = re.compile(r":(?!//)\W*\Z")
_LOOKED_AT: Final = 40
"""Characters before a passage in which a colon is looked for, with marks and line ends behind."""
_SENTENCE: Final = 240
"""Characters before a colon in which a word of saying is looked for, at most."""
_ENDED: Final = re.compile(r"\n|[.!?][\"”’)]?\s+(?=[\"“A-Z])")
"""The end of a line or sentence: what is said in another announces nothing."""
_WORD: Final = re.compile(r"\w+")
_SAYING: Final = frozenset({"post", "read", "say", "saying", "writing"})
"""Words that announce as a verb of speech does; with a capital they are labels and names."""
_SAID: Final = frozenset(
    {"email", "letter", "message", "remarks", "speech", "statement", "transcript", "tweet"}
)
"""What is said or written, which a heading names without a verb: ``The full statement:``."""


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
    """Tell whether a colon before a place in a text stands behind a word of saying.

    A single word is a label, and a place in capitals a dateline, wherever these stand.
    """
    colon = _COLON.search(text, max(0, start - _LOOKED_AT), start)
    if colon is None:
        return False
    sentence = _ENDED.split(text[max(0, colon.start() - _SENTENCE) : colon.start()])[-1]
    words = _WORD.findall(sentence)
    return len(words) > 1 and not ends_in_dateline(sentence) and any(map(_announces, words))


def _announces(word: str) -> bool:
    return word in verbs_of_speech() or word in _SAYING or word.lower() in _SAID
