"""Cards: what a page shows beside a link to a person, run into the sentence by a crawler."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator
from typing import Final

_END: Final = " MORE"
"""What every card ends with."""
_LONGEST: Final = 1_000
"""Characters of a card and the name before it, at most."""
_LONGEST_BYTES: Final = 4 * _LONGEST
# The full name once more, the last headlines about it, MORE. Not in a transcript in capitals.
_CARD: Final = re.compile(
    # It begins with one class of signs, so that the search leaps from sign to sign.
    r"(?P<name>[A-Z](?<!\w[A-Z])(?=[\w’'-]*[a-z])[\w’'-]{1,30}) "
    r"(?P<card>(?:[A-Z(][\w.()’'-]{0,30},? ){1,5}(?P=name)"
    r"(?=[A-Z0-9'‘\"“])[^\n]{10,800}? MORE\b)"
)


def without_cards(sentence: str) -> str:
    """Return a sentence with spaces in place of the cards in it; places stay.

    >>> without_cards("Trump Donald John TrumpDinner with the king is off MORE said no.")
    'Trump                                                   said no.'
    """
    return _with(sentence, lambda card: " " * len(card))


def elided(text: str) -> str:
    """Return a text to be shown, with dots in brackets in place of the cards in it.

    >>> elided("Mr. Trump Donald John TrumpDinner with the king is off MORE said no.")
    'Mr. Trump […] said no.'
    """
    return _with(text, lambda _card: "[…]")


def _with(text: str, instead: Callable[[str], str]) -> str:
    """Return a text with something else in place of the cards in it."""
    if _END not in text:
        return text
    pieces, last = [], 0
    for start, end in _card_spans(text):
        pieces += [text[last:start], instead(text[start:end])]
        last = end
    return "".join([*pieces, text[last:]])


def _card_spans(text: str) -> Iterator[tuple[int, int]]:
    """Yield where each card in a text starts and ends.

    >>> [*_card_spans("Trump Donald John TrumpDinner with the king is off MORE.")]
    [(6, 55)]
    """
    # What ends a card stands in other texts, too: only what may be one before it, in its line, is
    # looked at.
    last, place = 0, text.find(_END)
    while place >= 0:
        behind, first = place + len(_END), max(last, place - _LONGEST)
        first = max(first, text.rfind("\n", first, place) + 1)
        if found := _CARD.search(text, first, behind + 1):
            last = found.end()
            yield found.span("card")
        place = text.find(_END, behind)


def cards_in_bytes(raw: bytes, bounds: list[int]) -> Iterator[tuple[int, int]]:
    """Yield the bytes where each card in many texts starts and ends.

    >>> raw = "é Trump Donald TrumpDinner with the king is off MORE, NO MORE".encode()
    >>> [*cards_in_bytes(raw, [0, len(raw)])]
    [(9, 53)]
    """
    end = _END.encode()
    place = raw.find(end)
    while place >= 0:
        row = bisect_right(bounds, place)
        first, last = bounds[row - 1 : row + 1]
        # Most of what has it is written in capitals, as a card is not.
        if raw[max(first, place - _LONGEST_BYTES) : place].isupper():
            place = raw.find(end, place + 1)
            continue
        text = raw[first:last].decode()
        for start, beyond in _card_spans(text):
            yield first + len(text[:start].encode()), first + len(text[:beyond].encode())
        place = raw.find(end, last)
