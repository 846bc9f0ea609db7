"""Cards: what a page shows beside a link to a person, run into the sentence by a crawler."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

__all__ = ["CARD_END", "card_spans", "elided", "without_cards"]

CARD_END: Final = b" MORE"
"""What every card ends with."""
_END: Final = CARD_END.decode()
_LONGEST: Final = 1_000
"""Characters of a card and the name before it, at most."""
# The full name once more, the last headlines about it, MORE. Not in a transcript in capitals.
_CARD: Final = re.compile(
    r"\b(?P<name>(?=[\w’'-]*[a-z])[A-Z][\w’'-]{1,30}) "
    r"(?P<card>(?:[A-Z(][\w.()’'-]{0,30},? ){1,5}(?P=name)"
    r"(?=[A-Z0-9'‘\"“])[^\n]{10,800}? MORE\b)"
)


def without_cards(sentence: str) -> str:
    """Return a sentence with spaces in place of the cards in it; places stay.

    >>> without_cards("Trump Donald John TrumpDinner with the king is off MORE said no.")
    'Trump                                                   said no.'
    """
    if _END not in sentence:
        return sentence
    return _CARD.sub(lambda found: f"{found['name']} {' ' * len(found['card'])}", sentence)


def elided(text: str) -> str:
    """Return a text to be shown, with dots in brackets in place of the cards in it.

    >>> elided("Mr. Trump Donald John TrumpDinner with the king is off MORE said no.")
    'Mr. Trump […] said no.'
    """
    return _CARD.sub(r"\g<name> […]", text) if _END in text else text


def card_spans(text: str) -> Iterator[tuple[int, int]]:
    """Yield where each card in a text starts and ends.

    >>> [*card_spans("Trump Donald John TrumpDinner with the king is off MORE.")]
    [(6, 55)]
    """
    # What ends a card stands in other texts, too: only what may be one before it is looked at.
    last, place = 0, text.find(_END)
    while place >= 0:
        behind = place + len(_END)
        if found := _CARD.search(text, max(last, place - _LONGEST), behind + 1):
            last = found.end()
            yield found.span("card")
        place = text.find(_END, behind)
