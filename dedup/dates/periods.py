"""When a report can have been published: by its date, address, dateline or content."""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from dedup.mentions import Mention, period_of_address

__all__ = ["Period", "Report", "period_of"]

_EDGE: Final = 300
"""How many characters at either end may hold the line that dates the report."""
_DATELINE_ERROR: Final = 2
"""Days: time zones, and a dateline that is the day before publication."""

# A day that has not come yet ("until Nov. 5, 2014"), or is not the report's own ("corrected").
_AHEAD: Final = re.compile(
    r"\b(?:will|would|could|should|(?-i:may)|might|by|until|till|through|before|next|upcoming|coming"
    r"|scheduled|slated|due|expires?|expected|deadline|plans?|planned|planning|effective|begins?"
    r"|beginning|starts?|starting|ends?|ending|if|future|projected|projections?|forecasts?"
    r"|proposed?|proposal|goal|target|decade|run|running|bid|nomination|nominee|potential"
    r"|likely|into|for|to|ahead|toward|around|vs|issue|correction|corrected|updated?|amended"
    r"|edited|copyright)\b|[©–-]\s*$|\(c\)",
    re.IGNORECASE,
)
# A month or a year alone is past where a clause in the past stands around it: "in 2016, he won".
_IN: Final = re.compile(r"\b(?:in|since|during|early|late|from)\s$", re.IGNORECASE)
_PAST: Final = re.compile(
    r"\b(?:was|were|had|did|been|became|took|won|lost|began|went|made|came|got|held|told|wrote"
    r"|found|left|ran|\w{2,}ed)\b",
    re.IGNORECASE,
)
_STOPS: Final = re.compile(r"[.!?][\"”’']?\s+(?=[A-Z\"“])|\n")

_CLOCK: Final = r"[\s,|@•·–—/-]*(?:at\s)?(?:\d{1,2}\s?[:.]\s?\d\d(?:\s?[ap]\.?\s?m\.?)?)?"
_LABELLED: Final = re.compile(
    r"(?:^|[\n|•])[ \t(]*(?:this (?:story|article|post|report) (?:was|has been) )?"
    r"(?:first |originally |last )?(?:published|posted|updated|created|released?)(?: (?:on|at))?"
    r"(?: ?:)?[\s|]*(?:\w+day,?\s)?(?:\d[\d:. ]*(?:[ap]\.?m\.?)?[\s,]*(?:[A-Z]{2,4}[\s,]*)?"
    r"(?:\w{3,9},?\s)?)?$",
    re.IGNORECASE,
)
_PLACED: Final = re.compile(
    r"(?:^|\n|[.)]\s)[^\S\n]*"
    r"(?:[A-Z][A-Z.'’ -]+(?:,\s?[A-Z][\w.' ]+)?|[A-Z][a-z]+(?:\s[A-Z][a-z]+)?)"
    r"[,\s(—–-]+(?:(?:AP|AFP|UPI|CNN|Reuters|Xinhua|TASS)[)\s,:—–-]+)?(?:\w+day,?\s)?$"
)
_PLACED_AFTER: Final = re.compile(
    r"[\s,]*(?:[(/][\w .,/-]{2,40}[)/]|—|–|--?\s|:\s|\s-\s)|[^\S\n]*\n"
)
_BYLINE: Final = re.compile(
    r"\bBy\s(?:[A-Z][\w.'’-]*+[\s,|•·—–-]+){1,6}(?:[\w. ]{0,30}[|•·]\s?)?(?:\w+day,?\s)?$"
)
_OWN_LINE: Final = re.compile(r"(?:^|\n)[\s(]*(?:\w{3,9}day,?\s|\w{3}\.?,\s)?$")
_LINE_END: Final = re.compile(_CLOCK + r"\s*(?:[A-Z]{2,4})?[\s).]*(?:\n|$|\|)")
_SHARED_LINK: Final = re.compile(
    r"(?:this story|this article|permalink|source|url)[:\s]*$", re.IGNORECASE
)


class Report(NamedTuple):
    """What of a document is read."""

    published: int | None  # days since 1970
    header: str
    begin: int  # where the first sentence begins that reports
    url: str
    text: str


class Period(NamedTuple):
    """When a report can have been published, and what gave its own date."""

    dateline: int | None = None
    dateline_source: str | None = None
    earliest: int | None = None
    latest: int | None = None


def period_of(report: Report, mentions: list[Mention]) -> Period:
    """Return when a report can have been published: by its date, address, dateline or content."""
    address = period_of_address(report.url)
    own = (address[0], "url") if address and address[0] == address[1] else None
    day, source = own or _dateline(report.text, mentions) or (None, None)
    if report.published is not None:
        return Period(day, source, report.published, report.published)
    if day is not None:
        return Period(day, source, day - _DATELINE_ERROR, day + _DATELINE_ERROR)
    if address is not None:
        return Period(None, None, address[0] - _DATELINE_ERROR, address[1] + _DATELINE_ERROR)
    past = _latest_past(report.text, mentions)
    return Period(earliest=None if past is None else past.day)


def _dateline(text: str, mentions: list[Mention]) -> tuple[int, str] | None:
    """Return the day that a text gives as its own, and how: only its first and last lines do."""
    for one in mentions:
        if one.kind != "date" or one.day is None:
            continue
        at_start, at_end = one.start < _EDGE, one.end > len(text) - _EDGE
        if not (at_start or at_end):
            continue
        before, after = text[max(0, one.start - 80) : one.start], text[one.end : one.end + 48]
        if _LABELLED.search(before):
            return one.day, "label"
        if at_end and _SHARED_LINK.search(before.rpartition("http")[0]):
            return one.day, "url"
        if at_start and _stands_as_dateline(before, after):
            return one.day, "dateline"
    return None


def _stands_as_dateline(before: str, after: str) -> bool:
    if _OWN_LINE.search(before) and _LINE_END.match(after):
        return True
    if _BYLINE.search(before):
        return True
    return bool(_PLACED.search(before) and _PLACED_AFTER.match(after))


def _latest_past(text: str, mentions: list[Mention]) -> Mention | None:
    """Return the latest day that a text speaks of as past, at the first of its month or year."""
    timed = [one for one in mentions if one.day is not None]
    for one in sorted(timed, key=lambda one: (-(one.day or 0), one.start)):
        if _is_past(text, one):
            return one
    return None


def _is_past(text: str, one: Mention) -> bool:
    before = text[max(0, one.start - 80) : one.start]
    before = before[_sentence_start(before) :]
    if _AHEAD.search(before):
        return False
    if one.kind == "date":
        return True
    after = text[one.end : one.end + 40]
    stop = _STOPS.search(after)
    clause = f"{before} {after[: stop.start()] if stop else after}"
    return bool(_IN.search(before) and _PAST.search(clause))


def _sentence_start(before: str) -> int:
    ends = [match.end() for match in _STOPS.finditer(before)]
    return ends[-1] if ends else 0
