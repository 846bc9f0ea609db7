"""Cards: what a page shows beside a link to a person, run into the sentence by a crawler."""

from __future__ import annotations

import re
from typing import Final

import numpy as np
import polars as pl

from dedup.arrays import Int64s

__all__ = ["card_spans", "elided", "without_cards"]

_END: Final = " MORE"
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


def card_spans(texts: pl.Series) -> tuple[Int64s, Int64s, Int64s]:
    """Return the rows of the texts that hold cards, and where each starts and ends, in characters.

    >>> texts = pl.Series(["He left.", "Trump Donald John TrumpDinner with the king is off MORE."])
    >>> [places.tolist() for places in card_spans(texts)]
    [[1], [6], [55]]
    """
    rows = texts.str.contains(_END, literal=True).arg_true()
    found = [
        (row, *match.span("card"))
        for row, text in zip(rows, texts.gather(rows), strict=True)
        for match in _CARD.finditer(text)
    ]
    row, start, end = np.array(found, dtype=np.int64).reshape(-1, 3).T
    return row, start, end
