"""Words of headlines that another report has at its top."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cached_property
from itertools import islice, product
from typing import Final

from dedup.days import WEEKDAYS
from dedup.explain.spellings import holds
from dedup.spans import Span
from dedup.text import contentless_words, fold_name, normalise, stem, words

MERE_NUMBER: Final = re.compile(r"\d{1,2}|(?:19|20)\d\d")
"""An age, a day, a year: in two reports of anything."""
WEEKDAY: Final = re.compile(rf"\b(?:{'|'.join(map(str.capitalize, WEEKDAYS))})\b")
_LONG: Final = 40
"""Words of a first line that may be a headline."""
_MORE_OF_A_NAME: Final = 3
"""Words before and behind a telling word that may belong to its name."""
_BETWEEN_NAMES: Final = re.compile(r"[^\w\s.'’-]|['’]s\s")
"""What no name holds: a mark, a possessive that another word follows."""


class Headline:
    """A headline, and where its words stand."""

    def __init__(self, text: str) -> None:
        self.text = text

    @cached_property
    def terms(self) -> Mapping[str, Span]:
        """Where each term stands first.

        >>> Headline("The Senate votes on the Senate").terms
        {'senat': (4, 10), 'vote': (11, 16)}
        """
        dropped, found = contentless_words(), dict[str, Span]()
        for start, end in islice(self._words, _LONG):
            surface = self.text[start:end]
            normal = normalise(surface)
            is_left = self.text[start - 1 : start].isdigit()  # such as th of 6th
            plain = normal in dropped or MERE_NUMBER.fullmatch(normal)
            if len(normal) > 1 and not is_left and not plain:
                found.setdefault(fold_name(stem(surface)), (start, end))
        return found

    def whole_name(self, place: Span, there: str) -> Span:
        """Return where the name stands that a word is a part of, if the other report has it.

        Args:
            place: of a word.
            there: the headline and the opening of the other report, in small letters.

        >>> Headline("The White House braces").whole_name((4, 9), "the white house is old")
        (4, 15)
        """
        at = self._words.index(place)
        before = self._words[max(at - _MORE_OF_A_NAME, 0) : at + 1]
        behind = self._words[at : at + _MORE_OF_A_NAME + 1]
        starts = [word[0] for word in before if word in self._at_ends]
        ends = [word[1] for word in behind if word in self._at_ends]
        runs = sorted(product(starts, ends), key=lambda run: run[0] - run[1])  # the longest first
        for start, end in runs:
            name = self.text[start:end]
            if holds(there, name.lower()) and not _BETWEEN_NAMES.search(name):
                return start, end
        return place

    @cached_property
    def _words(self) -> Sequence[Span]:
        return [(start, end) for start, end, _ in words(self.text)]

    @cached_property
    def _at_ends(self) -> frozenset[Span]:
        """The words with which a name may begin or end: "State of the Union"."""
        capital = ((start, end) for start, end in self._words if self.text[start].isupper())
        names = ((span, self.text[slice(*span)]) for span in capital)
        return frozenset(
            span
            for span, word in names
            if normalise(word) not in contentless_words() or WEEKDAY.match(word)
        )
