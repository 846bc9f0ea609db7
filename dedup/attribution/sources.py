"""What in a sentence says who says it, to whom and where, and nothing of what is said."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import pairwise
from typing import Final

from dedup.attribution.phrases import Token, noun_phrase, subject_of, tokens_of
from dedup.spans import Span
from dedup.text import contentless_words, packaged_lines

__all__ = ["find_attributions", "may_credit", "verbs_of_speech"]

_TAKES_AN_OBJECT: Final = frozenset({"told", "tells", "asked", "asks"})
_ACCORDING: Final = frozenset({"According", "according"})
_BEFORE_A_PLACE: Final = frozenset("on in at during via".split())
_ENDS: Final = frozenset('.,;:!?"“”') | {"that", "when", "as", "after"}
_ASIDE: Final = re.compile(r"\s?\([^()\n]{0,60}\)")
_LONGEST: Final = 12
"""Words of an apposition, and of a place, at most."""


def find_attributions(sentence: str) -> list[Span]:
    """Return where a sentence says who says it, to whom and where, in reading order.

    Only verbs that say no more than that something is said are asked: what somebody denounces or
    dismisses is what happened.

    >>> said = "“No,” Jane Roe, the mayor of Corvia, told Corvia TV on Monday."
    >>> [said[start:end] for start, end in find_attributions(said)]
    ['Jane Roe, the mayor of Corvia', 'Corvia TV', 'on Monday']
    """
    if _asked().search(sentence) is None:
        return []
    tokens, reporting = tokens_of(sentence, 0, len(sentence)), _reporting()
    found: set[Span] = set()
    for index, token in enumerate(tokens):
        if token.text in reporting:
            found.update(_around(tokens, index))
        elif token.text in _ACCORDING and (name := noun_phrase(tokens, index + 2)):
            found.add(_with_apposition(tokens, name))
    return sorted(_with_aside(sentence, span) for span in found)


def may_credit(word: str) -> bool:
    """Tell whether a sentence with this word may say who says it; without such a word none does.

    >>> may_credit("said"), may_credit("Said")
    (True, False)
    """
    return word in _reporting() or word in _ACCORDING


@cache
def verbs_of_speech() -> frozenset[str]:
    """Return the shipped verbs of speech."""
    return frozenset(packaged_lines("speaking.txt"))


def _around(tokens: Sequence[Token], verb: int) -> Iterator[Span]:
    """Yield who says it, to whom, and where, by one verb."""
    behind = noun_phrase(tokens, verb + 1)
    if speaker := subject_of(tokens, verb) or behind:
        yield _with_apposition(tokens, speaker)
    told = behind if tokens[verb].text in _TAKES_AN_OBJECT else None
    if told:
        yield told
    first = _index_from(tokens, told[1]) if told else verb + 1
    # Who is told to do something is told what happened.
    before = _BEFORE_A_PLACE if told else _BEFORE_A_PLACE | {"to"}
    if first < len(tokens) and tokens[first].text in before:
        end = _end_of(tokens, first)
        if end is not None:
            yield tokens[first].start, end


def _with_apposition(tokens: Sequence[Token], name: Span) -> Span:
    """Return a name with the apposition behind it, up to the next comma or stop."""
    comma = _index_from(tokens, name[1])
    is_comma = comma < len(tokens) and tokens[comma].text == ","
    if is_comma and noun_phrase(tokens, comma + 1):
        end = _end_of(tokens, comma + 1)
        if end is not None:
            return name[0], end
    return name


def _with_aside(sentence: str, name: Span) -> Span:
    """Return a name with what stands behind it in parentheses: ``(D-Va.)``."""
    aside = _ASIDE.match(sentence, name[1])
    return (name[0], aside.end()) if aside else name


def _index_from(tokens: Sequence[Token], place: int) -> int:
    """Return the index of the first token that begins at a place or behind it."""
    return bisect_left(tokens, place, key=lambda token: token.start)


def _end_of(tokens: Sequence[Token], first: int) -> int | None:
    """Return where the words end that begin with a token and stop at a sign; None: too far away."""
    following = tokens[first : first + _LONGEST]
    return next((word.end for word, token in pairwise(following) if token.text in _ENDS), None)


@cache
def _reporting() -> frozenset[str]:
    """Return the verbs of speech that count as words of attribution, not as what happened."""
    return verbs_of_speech() & contentless_words()


@cache
def _asked() -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(sorted(_reporting()))}|[Aa]ccording)\b")
