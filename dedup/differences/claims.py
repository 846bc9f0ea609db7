"""What a sentence gives for a point on which others may differ: a claim."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from dedup.differences.amounts import Amount
from dedup.spans import Span
from dedup.wordings import Wording


@dataclass(frozen=True, slots=True)
class SaidSentence:
    """One sentence that carries a statement.

    Attributes:
        document: id of its document.
        position: ``sentences.position``.
        start: where it begins in the text of its document.
        published: when its document was published, if known.
        text: its characters.
        wording: its words.
    """

    document: str
    position: int
    start: int
    published: datetime | None
    text: str
    wording: Wording

    def surface(self, word: int) -> str:
        """Return the characters of one word."""
        return self.text[self.wording.ends[2 * word] : self.wording.ends[2 * word + 1]]

    def gap(self, word: int) -> str:
        """Return the characters between a word and the one before it, or the text's border."""
        ends = self.wording.ends
        begin = ends[2 * word - 1] if word else 0
        return self.text[begin : ends[2 * word] if 2 * word < len(ends) else len(self.text)]

    def characters(self, words: Span) -> Span:
        """Return the first and after-last character of some words, one at least."""
        return self.wording.ends[2 * words[0]], self.wording.ends[2 * words[1] - 1]


class Claim(NamedTuple):
    """What a sentence gives for a point.

    Attributes:
        kind: one of the kinds of differences.
        form: what can be compared at all: a count, money of one currency, a day of a month.
        value: what is given, in one notation.
        words: first and after-last index of the words that give it.
        amount: the number, if it is one.
        keys: stems of what is counted, the nearest first.
        counted: first and after-last index of the words that tell what is counted, if any do.
    """

    kind: str
    form: str
    value: str
    words: Span
    amount: Amount | None = None
    keys: tuple[str, ...] = ()
    counted: Span | None = None
