"""Words of headlines that another report has at its top."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cached_property
from itertools import islice
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
            if normal in dropped or MERE_NUMBER.fullmatch(normal):
                continue
            if self.text[start - 1 : start].isdigit():  # what is left of 6th
                continue
            if len(normal) > 1:
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
        reach = range(max(at - _MORE_OF_A_NAME, 0), at + 1)
        behind = range(at, min(at + _MORE_OF_A_NAME + 1, len(self._words)))
        starts = [self._words[one][0] for one in reach if self._may_end[one]]
        ends = [self._words[one][1] for one in behind if self._may_end[one]]
        runs = [(start, end) for start in starts for end in ends]
        runs.sort(key=lambda run: run[0] - run[1])  # the longest first
        held = (run for run in runs if self._is_held(run, there) and self._is_one_name(run))
        return next(held, place)

    @cached_property
    def _words(self) -> Sequence[Span]:
        return [(start, end) for start, end, _ in words(self.text)]

    @cached_property
    def _may_end(self) -> Sequence[bool]:
        """Of every word, whether a name may begin or end with it: "State of the Union"."""
        return [_may_end_a_name(self.text[start:end]) for start, end in self._words]

    def _is_held(self, run: Span, there: str) -> bool:
        return holds(there, self.text[run[0] : run[1]].lower())

    def _is_one_name(self, run: Span) -> bool:
        return not _BETWEEN_NAMES.search(self.text[run[0] : run[1]])


def _may_end_a_name(word: str) -> bool:
    says_something = normalise(word) not in contentless_words() or WEEKDAY.match(word)
    return word[0].isupper() and bool(says_something)
