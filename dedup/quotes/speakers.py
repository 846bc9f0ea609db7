"""Who is said to have said it: the subject of the verb of speech beside a quotation.

Rather nobody than the wrong one: where no verb of the list stands beside the marks, or where its
subject is no name, no phrase with an article and no pronoun, the speaker is not told.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from dedup.attribution import (
    Token,
    is_capital,
    noun_phrase,
    subject_of,
    tokens_of,
    verbs_of_speech,
    whole_name,
)
from dedup.members import ClusterMember
from dedup.quotes.quotations import Quotation
from dedup.spans import Span
from dedup.text import QUOTATION_MARK

_FARTHEST: Final = 300
"""Characters before and behind a quotation that are looked at."""
_MOST_AFTER: Final = 25
"""Words at most between a verb and the quotation behind it."""
_TAKES_AN_OBJECT: Final = frozenset({"told", "tells"})
_OBJECTS: Final = frozenset("him her them me us you".split())
_PASSIVE: Final = frozenset("is was are were be been being".split())
_ADDRESSED: Final = frozenset("asked pressed questioned challenged reminded told urged".split())


def find_speaker(quotation: Quotation) -> Span | None:
    """Return where the text names who said the words, or None.

    Asked in this order: ``"...", NAME said`` behind a piece; ``NAME said: "..."`` before the first
    one, in its sentence; and ``"...," NAME said. "..."`` behind the quotation before it.
    """
    member = quotation.member
    for _, end in quotation.pieces:
        if speaker := _named_behind(member.text, end):
            return speaker
    return _named_before(member, quotation.start)


def may_be_one_speaker(one: Quotation, other: Quotation) -> bool:
    """Tell whether two quotations are not credited to two names without a word in common."""
    names = [
        {token.text for token in tokens_of(quotation.member.text, *span) if is_capital(token.text)}
        for quotation in (one, other)
        if (span := find_speaker(quotation))
    ]
    return len(names) < 2 or not all(names) or not names[0].isdisjoint(names[1])


def _named_behind(text: str, end: int) -> Span | None:
    """Return who is named behind the closing mark of what ends at ``end``."""
    closing = QUOTATION_MARK.search(text, end, end + 8)
    if closing is None:
        return None
    tokens = tokens_of(text, closing.end(), _paragraph_end(text, closing.end()))
    is_sentence = "." in text[end : closing.start()]
    return _attribution(tokens, is_sentence=is_sentence)


def _attribution(tokens: Sequence[Token], *, is_sentence: bool) -> Span | None:
    """Return who is named in ``NAME said``, ``said NAME`` or ``according to NAME``.

    Args:
        tokens: what stands behind a closing mark.
        is_sentence: whether the quotation ended with a full stop: then a name begins a sentence
            of its own, about something else.
    """
    first = 1 if tokens and tokens[0].text == "," else 0
    beginning = [token.text for token in tokens[first : first + 2]]
    if beginning == ["according", "to"]:
        return noun_phrase(tokens, first + 2)
    if beginning and beginning[0] in verbs_of_speech():
        return None if beginning[0] in _TAKES_AN_OBJECT else noun_phrase(tokens, first + 1)
    verb = _first_verb(tokens, first)
    subject = None if verb is None else subject_of(tokens, verb)
    if subject is None or subject[0] != tokens[first].start:
        return None
    return None if is_sentence and tokens[first].text[:1].isupper() else subject


def _first_verb(tokens: Sequence[Token], first: int) -> int | None:
    """Return the index of the first verb of speech."""
    places = range(first, len(tokens))
    return next((place for place in places if tokens[place].text in verbs_of_speech()), None)


def _named_before(member: ClusterMember, start: int) -> Span | None:
    """Return who is named before the opening mark of what begins at ``start``."""
    text = member.text
    opening = _last_mark(text, max(start - 8, 0), start)
    if opening is None:
        return None
    line = max(text.rfind("\n", 0, opening.start()) + 1, opening.start() - _FARTHEST)
    earlier = _last_mark(text, line, opening.start())
    since = earlier.end() if earlier else line
    sentence = max(_sentence_start(member, opening.start()), since)
    tokens = tokens_of(text, sentence, opening.start())
    if tokens:
        return _verb_before(tokens)
    between = tokens_of(text, since, opening.start())
    return _attribution(between, is_sentence=False) if earlier else None


def _verb_before(tokens: Sequence[Token]) -> Span | None:
    """Return the subject of the last verb of speech, or the name that a colon follows."""
    if tokens[-1].text == ":" and (name := whole_name(_without_verb(tokens[:-1]))):
        return name
    if _is_addressed(tokens):
        return None
    for index in range(len(tokens) - 1, max(len(tokens) - 2 - _MOST_AFTER, -1), -1):
        if tokens[index].text in verbs_of_speech() and not _is_aimed(tokens[index + 1 :]):
            return subject_of(tokens, index)
        if tokens[index].text.lower() == "according":
            return noun_phrase(tokens, index + 2)
    return None


def _is_addressed(tokens: Sequence[Token]) -> bool:
    """Tell whether ``she was asked`` stands right before: the words are said to her."""
    words = [token.text for token in tokens[-3:] if token.text != ","][-2:]
    return len(words) == 2 and words[0] in _PASSIVE and words[1] in _ADDRESSED


def _is_aimed(behind: Sequence[Token]) -> bool:
    """Tell whether ``at her`` alone follows: the marks do not hold what was shouted."""
    words = [token.text for token in behind]
    return len(words) == 2 and words[0] == "at" and words[1] in _OBJECTS


def _without_verb(tokens: Sequence[Token]) -> Sequence[Token]:
    """Return the tokens without the verb of ``Added NAME:``."""
    return tokens[1:] if tokens and tokens[0].text.lower() in verbs_of_speech() else tokens


def _last_mark(text: str, start: int, end: int) -> re.Match[str] | None:
    return max(QUOTATION_MARK.finditer(text, start, end), key=re.Match.start, default=None)


def _paragraph_end(text: str, start: int) -> int:
    end = text.find("\n", start, start + _FARTHEST)
    return end if end >= 0 else start + _FARTHEST


def _sentence_start(member: ClusterMember, place: int) -> int:
    """Return where the sentence begins that holds a place."""
    index = member.sentence_index(place)
    return member.sentences[index].start if index >= 0 else 0
