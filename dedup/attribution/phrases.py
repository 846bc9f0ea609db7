"""Names and noun phrases beside a verb: no grammar, but capitals and articles."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import partial
from typing import Final, NamedTuple

from dedup.spans import Span
from dedup.text import packaged_words, stop_words

_TOKEN: Final = re.compile(
    r"(?P<aside>\([^()\n]{0,60}\))|"
    r"(?:[A-Z]\.)+|(?:Mr|Mrs|Ms|Dr|Sen|Rep|Gov|Gen|Lt|Col|Sgt|Capt|Rev|Prof|Jr|Sr|St|Adm|Maj)\."
    r"|\w+(?:['’.&-]\w+)*|[^\w\s]"
)
_ARTICLES: Final = frozenset("the a an his her their its one another this".split())
_PRONOUNS: Final = frozenset("he she they".split())
_JOINTS: Final = frozenset(
    "of for de del della der den van von da dos bin ibn al el la le &".split()
)
_NEITHER: Final = frozenset({"neither", "nor"})
_POSSESSIVE: Final = ("'s", "’s", "s'", "s’")
_LONGEST: Final = 12
"""Words of a phrase at most, and of an apposition."""


class Token(NamedTuple):
    """A word or a sign, and where it stands in the text."""

    text: str
    start: int
    end: int


_token: Final = partial(tuple.__new__, Token)
"""Makes a token of its three values as :class:`Token` does, in half the time: there are many."""


def tokens_of(text: str, start: int, end: int) -> list[Token]:
    """Return the words and signs of a part of a text, without what stands in parentheses.

    >>> [token.text for token in tokens_of("U.S. Sen. Jo Roe (D-Va.), 45", 0, 28)]
    ['U.S.', 'Sen.', 'Jo', 'Roe', ',', '45']
    """
    return [
        _token((match.group(), match.start(), match.end()))
        for match in _TOKEN.finditer(text, start, end)
        if match.lastindex is None
    ]


def subject_of(tokens: Sequence[Token], verb: int) -> Span | None:
    """Return where the subject of a verb stands that it directly follows, appositions aside.

    >>> said = "On Monday Jane Roe, the mayor of Corvia, also said"
    >>> tokens = tokens_of(said, 0, len(said))
    >>> start, end = subject_of(tokens, len(tokens) - 1)
    >>> said[start:end]
    'Jane Roe'
    """
    last = verb - 1
    while last >= 0 and _is_adverb(tokens[last].text):
        last -= 1
    if last >= 0 and tokens[last].text == ",":
        last = _before_apposition(tokens, last)
        if described := _described(tokens, last):
            return described
    elif last >= 2 and tokens[last].text == "who" and tokens[last - 1].text == ",":
        last -= 2
    if (
        last < 0
        or tokens[last].text in packaged_words("times.txt")
        or tokens[last].text.endswith(_POSSESSIVE)
    ):
        return None
    if tokens[last].text.lower() in _PRONOUNS and not _is_negated(tokens, last):
        return tokens[last].start, tokens[last].end
    return _phrase_up_to(tokens, last)


def noun_phrase(tokens: Sequence[Token], first: int) -> Span | None:
    """Return where the name or the phrase stands that begins with a token.

    >>> said = "said White House spokeswoman Jane Roe on Monday"
    >>> start, end = noun_phrase(tokens_of(said, 0, len(said)), 1)
    >>> said[start:end]
    'White House spokeswoman Jane Roe'
    """
    if first >= len(tokens):
        return None
    if tokens[first].text in _PRONOUNS:
        return tokens[first].start, tokens[first].end
    has_article = tokens[first].text.lower() in _ARTICLES
    last = _phrase_end(tokens, first + has_article)
    while last > first and tokens[last - 1].text in packaged_words("calendar.txt"):
        last -= 1
    words = [token.text for token in tokens[first:last]]
    if len(words) > has_article and (has_article or any(map(is_capital, words))):
        return tokens[first].start, tokens[last - 1].end
    return None


def whole_name(tokens: Sequence[Token]) -> Span | None:
    """Return where a name stands if there is nothing else."""
    if 0 < len(tokens) <= 4 and all(is_capital(token.text) for token in tokens):
        return tokens[0].start, tokens[-1].end
    return None


def _before_apposition(tokens: Sequence[Token], comma: int) -> int:
    """Return the index of the last token before ``, the mayor,``, or -1."""
    for index in range(comma - 1, max(comma - 2 - _LONGEST, -1), -1):
        if tokens[index].text == ",":
            return index - 1
    return -1


def _described(tokens: Sequence[Token], last: int) -> Span | None:
    """Return where the name stands before an apposition that ends with a token, if it is one.

    ``Jane Roe, another member, who is ill,`` has two of them.
    """
    first = _phrase_start(tokens, last) or 0
    is_apposition = (
        first > 1
        and tokens[first].text.lower() in _ARTICLES
        and tokens[first - 1].text == ","
        and is_capital(tokens[first - 2].text)
    )
    return _phrase_up_to(tokens, first - 2) if is_apposition else None


def _phrase_end(tokens: Sequence[Token], first: int) -> int:
    """Return the index behind the phrase that begins here."""
    last = first
    while last < len(tokens) and last - first < _LONGEST:
        text = tokens[last].text
        following = tokens[last + 1].text if last + 1 < len(tokens) else ""
        goes_on = last > first and (
            text in _JOINTS or (text == "the" and _after_joint(tokens, last))
        )
        if not (
            _is_name_or_noun(text)
            or (goes_on and (_is_name_or_noun(following) or following == "the"))
        ):
            break
        last += 1
    return last


def _phrase_up_to(tokens: Sequence[Token], last: int) -> Span | None:
    """Return where the phrase stands that ends with a token."""
    first = _phrase_start(tokens, last)
    if first is None or _is_negated(tokens, first):
        return None
    prepositions, calendar = packaged_words("prepositions.txt"), packaged_words("calendar.txt")
    before = tokens[first - 1].text.lower() if first else ""
    if tokens[first].text.lower() in _ARTICLES:
        name = _name_start(tokens, first, last)
        if before not in prepositions:
            return tokens[first].start, tokens[last].end
        return (tokens[name].start, tokens[last].end) if name - first > 1 and name <= last else None
    while first < last and tokens[first].text in calendar:
        first, before = first + 1, ""
    if before in prepositions or tokens[first].text in calendar:
        return None
    if before and before.isalnum():
        first = _name_start(tokens, first, last)
    has_name = any(is_capital(token.text) for token in tokens[first : last + 1])
    if first <= last and (has_name or not before):
        return tokens[first].start, tokens[last].end
    return None


def _is_negated(tokens: Sequence[Token], first: int) -> bool:
    """Tell whether a phrase is said to have said nothing: nor Smith, nor did Smith, no reporter."""
    before = [token.text.lower() for token in tokens[max(first - 2, 0) : first]]
    return before[-1:] == ["no"] or not _NEITHER.isdisjoint(before)


def _phrase_start(tokens: Sequence[Token], last: int) -> int | None:
    """Return the index of the first token of the phrase that ends with ``last``."""
    first = last + 1
    while first > 0 and last - first < _LONGEST:
        text = tokens[first - 1].text
        if text.lower() in _ARTICLES and first <= last:
            first -= 1
            if not _after_joint(tokens, first):
                break
        elif _is_name_or_noun(text) or (text in _JOINTS and first <= last):
            first -= 1
        else:
            break
    while first <= last and tokens[first].text in _JOINTS:
        first += 1
    return first if first <= last else None


def _name_start(tokens: Sequence[Token], first: int, last: int) -> int:
    """Return the index from which the phrase is capitalised up to its end, or one behind it."""
    start = last + 1
    while start > first and is_capital(tokens[start - 1].text):
        start -= 1
    return start


def _after_joint(tokens: Sequence[Token], index: int) -> bool:
    return index > 0 and tokens[index - 1].text in _JOINTS


def _is_adverb(text: str) -> bool:
    return text in packaged_words("adverbs.txt") or (text.islower() and text.endswith("ly"))


def _is_name_or_noun(text: str) -> bool:
    return is_capital(text) or (
        text.islower()
        and text[0].isalpha()
        and text not in stop_words()
        and text not in packaged_words("prepositions.txt")
    )


def is_capital(text: str) -> bool:
    """Tell whether a word can be a part of a name: sentences begin with function words, too."""
    return text[:1].isupper() and text.lower() not in stop_words()
