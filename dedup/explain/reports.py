"""One report as explanations read it: each thing once, when it is first asked for."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

from dedup.cards import without_cards
from dedup.days import WEEKDAYS
from dedup.explain.content import Content
from dedup.explain.quotations import Quotations
from dedup.explain.spellings import Spellings
from dedup.explain.tellings import Told
from dedup.mentions import FIGURE, mentions_in
from dedup.spans import headline_of, reported_text

_OPENING: Final = 1_000
"""Characters of a text that are about 160 words."""
_MOST_DAYS: Final = 3
_WEEKDAY: Final = re.compile(rf"\b(?:{'|'.join(map(str.capitalize, WEEKDAYS))})\b")


@dataclass(frozen=True)
class ReadReport:
    """A report, of which several pairs may be explained; what it holds lives as long as it does.

    Attributes:
        title: its headline.
        text: its text.
        sentences: its rows of ``sentences``, in reading order.
    """

    title: str
    text: str
    sentences: Sequence[Mapping[str, Any]] = ()

    @classmethod
    def of(cls, document: Mapping[str, Any], sentences: Sequence[Mapping[str, Any]]) -> ReadReport:
        """Return a report of a row of ``documents``; without a title its headline is one."""
        return cls(headline_of(document, sentences), document["text"], sentences)

    @cached_property
    def spellings(self) -> Spellings:
        """How the text writes its words."""
        return Spellings(self.text)

    @cached_property
    def quotations(self) -> Quotations:
        """What the text quotes."""
        return Quotations(self.text)

    @cached_property
    def days(self) -> Sequence[str]:
        """The weekdays and the dates that the opening names first, as it writes them.

        >>> ReadReport("", "On Friday, May 3, he said: not on Monday. On Friday!").days
        ['Friday', 'Monday', 'May 3']
        """
        found = mentions_in(self._opening, FIGURE.findall(self._opening))
        dates = [self._opening[one.start : one.end] for one in found if one.month_day]
        return [*dict.fromkeys([*_WEEKDAY.findall(self._opening), *dates])][:_MOST_DAYS]

    @cached_property
    def content(self) -> Content:
        """The words of what it reports: without furniture, unless it is all furniture."""
        told = without_cards(reported_text({"text": self.text}, self.sentences))
        return Content.at_top(self.title, told)

    @cached_property
    def told(self) -> Told:
        """What it tells, sentence by sentence."""
        return Told(self.title, self.text, self.sentences)

    @property
    def _opening(self) -> str:
        return self.text[:_OPENING]
