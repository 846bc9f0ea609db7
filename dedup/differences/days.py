"""Days that a sentence names: days of a month, and weekdays."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from typing import Final

from dedup.days import WEEKDAYS
from dedup.differences.claims import Claim, SaidSentence
from dedup.mentions import FIGURE, Mention, mentions_in
from dedup.spans import Span

_RANGE: Final = re.compile(r"\s?[-–—]\s?\d|\s(?:and|to|or|through)\s\d")
"""Behind the first of several days: 23-26 May, May 23 and 26."""
_YEAR: Final = re.compile(r"\d{4}")
_SIGNED: Final = ")"
"""Before the date of a signature: (@name) March 3, 2018."""
ASIDE: Final = "aside"


def days_in(said: SaidSentence) -> Iterator[Claim]:
    """Yield the times of the calendar that a sentence names.

    Their form is ``day`` or ``year``; ``aside`` where nothing is said to have been then: a month, a
    span of days, the date of a signature.

    >>> from dedup.wordings import read_wording
    >>> text = "It opened on Aug. 20, closed from May 1-3 and was sold in 2018."
    >>> said = SaidSentence("a", 0, 0, None, text, read_wording(text))
    >>> [(one.form, one.value) for one in days_in(said)]
    [('day', '08-20'), ('aside', '05-01'), ('year', '2018')]
    """
    for one in mentions_in(said.text, FIGURE.findall(said.text)):
        form = {"date": "day", "month_day": "day", "year": "year"}.get(one.kind, ASIDE)
        if _RANGE.match(said.text, one.end) or said.text[: one.start].rstrip().endswith(_SIGNED):
            form = ASIDE
        year = _YEAR.findall(said.text, one.start, one.end) if form == "day" else []
        words = _words(said, one.start, one.end)
        if words[0] < words[1]:  # else it stands in a card, which is not read
            yield Claim("date", form, _value(said, one), words, keys=tuple(year))


def _value(said: SaidSentence, one: Mention) -> str:
    if one.month_day is None:
        return said.text[one.start : one.end]
    return "{:02}-{:02}".format(*divmod(one.month_day, 100))


def _words(said: SaidSentence, start: int, end: int) -> Span:
    """Return the words that overlap some characters."""
    ends = said.wording.ends
    return bisect_left(ends[1::2], start + 1), bisect_left(ends[::2], end)


def weekdays_in(said: SaidSentence) -> Iterator[Claim]:
    """Yield the weekdays that a sentence names."""
    for place, word in enumerate(said.wording.normal):
        if word in WEEKDAYS and said.wording.capitalised[place]:
            yield Claim("weekday", "weekday", word.capitalize(), (place, place + 1))
