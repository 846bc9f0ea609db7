"""Datelines: place, agency and day, as they stand before a report or in a line of their own.

What they look like, and who asks:

=======================================  ==========================================
``OSLO, May 3, 2020 (Reuters) - It``     a date is the report's own (:func:`dates_report`)
``By Ada Roe | May 3, 2020``             the same
``May 3, 2020 10:15 AM ET``, alone       the same
``OSLO, Norway (AP) — It rained.``       no words of the news (:func:`without_dateline`)
``BONN, May 3 (AP):`` before a colon     announces no speech (:func:`ends_in_dateline`)
=======================================  ==========================================
"""

from __future__ import annotations

import re
from typing import Final

AGENCIES: Final = "AFP|AP|CNN|Reuters|TASS|UPI|Xinhua"
"""What stands in a dateline behind the place, as an expression."""

_PLACED: Final = re.compile(
    r"(?:^|\n|[.)]\s)[^\S\n]*"
    r"(?:[A-Z][A-Z.'’ -]+(?:,\s?[A-Z][\w.' ]+)?|[A-Z][a-z]+(?:\s[A-Z][a-z]+)?)"
    rf"[,\s(—–-]+(?:(?:{AGENCIES})[)\s,:—–-]+)?(?:\w+day,?\s)?$"
)
_PLACED_AFTER: Final = re.compile(
    r"[\s,]*(?:[(/][\w .,/-]{2,40}[)/]|—|–|--?\s|:\s|\s-\s)|[^\S\n]*\n"
)
_BYLINE: Final = re.compile(
    r"\bBy\s(?:[A-Z][\w.'’-]*+[\s,|•·—–-]+){1,6}(?:[\w. ]{0,30}[|•·]\s?)?(?:\w+day,?\s)?$"
)
_OWN_LINE: Final = re.compile(r"(?:^|\n)[\s(]*(?:\w{3,9}day,?\s|\w{3}\.?,\s)?$")
_CLOCK: Final = r"[\s,|@•·–—/-]*(?:at\s)?(?:\d{1,2}\s?[:.]\s?\d\d(?:\s?[ap]\.?\s?m\.?)?)?"
_LINE_END: Final = re.compile(_CLOCK + r"\s*(?:[A-Z]{2,4})?[\s).]*(?:\n|$|\|)")

_OPENING: Final = re.compile(
    rf"\s*(?:[^()\n]{{0,60}}\((?:{AGENCIES})\)"
    r"|[^()\n]{0,40}\([A-Z][^()\n]{1,30}\)(?=\s*[-–—])"
    r"|[A-Z][A-Z .'’/-]+[A-Z](?:, [A-Z][\w.]*(?: [A-Z][\w.]*)*)?(?=\s*(?:—|--)|\s+[-–]\s))"
)
_ENDING: Final = re.compile(
    r"\b[A-Z][A-Z .'’/-]{2,}[A-Z](?:,?[^\S\n]+(?:[A-Z][\w.]*|\d{1,4}))*"
    r"[^\S\n]*(?:\([^()\n]{1,40}\))?[^\S\n]*\Z"
)
"""A place in capitals, four letters or more: what stands before a colon may be anything else."""


def dates_report(before: str, after: str) -> bool:
    """Tell whether a date stands in a dateline, in a byline or in a line of its own.

    Args:
        before: the text before the date; 80 characters are enough.
        after: the text behind it; 48 are enough.

    >>> dates_report("OSLO, ", " (Reuters) - Rain."), dates_report("It rained on ", " in Oslo.")
    (True, False)
    """
    if _OWN_LINE.search(before) and _LINE_END.match(after):
        return True
    if _BYLINE.search(before):
        return True
    return bool(_PLACED.search(before) and _PLACED_AFTER.match(after))


def without_dateline(text: str) -> str:
    """Return a text with blanks for the place and the agency before it: it tells of neither.

    >>> without_dateline("OSLO, Norway (AP) — It rained.").strip()
    '— It rained.'
    """
    found = _OPENING.match(text)
    return f"{' ' * found.end()}{text[found.end() :]}" if found else text


def ends_in_dateline(text: str) -> bool:
    """Tell whether a text ends with a place in capitals, with a day or an agency behind it.

    >>> ends_in_dateline("OSLO, May 3 (Reuters)"), ends_in_dateline("Ada Roe said in OSLO today")
    (True, False)
    """
    return bool(_ENDING.search(text))
