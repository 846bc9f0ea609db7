"""Headlines without what is no part of the news: a label, the name of the outlet."""

from __future__ import annotations

import re
from functools import cache
from typing import Final

from dedup.text import packaged_lines

_ADDRESS: Final = re.compile(r"(?:https?://|www\.)\S+", re.IGNORECASE)


def is_bare(title: str, outlet: str) -> bool:
    """Tell whether a title is that of the news alone: an event may be called by it.

    Args:
        title: the title of a report.
        outlet: the name of its outlet; empty: not known.

    >>> is_bare("Rain in Oslo", "Sun"), is_bare("OPINION: Rain is good", "Sun")
    (True, False)
    >>> is_bare("Ada Roe tells the Sun why", "Sun"), is_bare("https://sun.example/rain", "")
    (False, False)
    >>> is_bare("Ferry crash stuns Japan", "AP")
    True
    """
    named = bool(outlet) and _names(title, outlet)
    return not (named or _ADDRESS.fullmatch(title.strip()) or bare_headline(title, "") != title)


def bare_headline(title: str, outlet: str) -> str:
    """Return a title without a label before it and without its outlet's name at either end.

    >>> bare_headline("OPINION: Rain: a blessing | The Sun", "The Sun")
    'Rain: a blessing'
    >>> bare_headline("OPINION: Analysis | Rain", ""), bare_headline("Watch", "Watch")
    ('Rain', 'Watch')
    """
    bare = _label().sub("", title)
    if outlet:
        name = re.escape(outlet)
        bare = re.sub(rf"^{name}\s*(?:[:|]|[–—-]\s)\s*(?=\S)", "", bare, flags=re.IGNORECASE)
        bare = re.sub(rf"(?<=\S)\s+[|–—-]\s+{name}\s*$", "", bare, flags=re.IGNORECASE)
    return bare


def _names(title: str, outlet: str) -> bool:
    """Tell whether an outlet is named in a title, in whole words: AP is not in Japan."""
    return bool(re.search(rf"(?<!\w){re.escape(outlet)}(?!\w)", title, re.IGNORECASE))


@cache
def _label() -> re.Pattern[str]:
    labels = sorted(packaged_lines("headline_labels.txt"), key=len, reverse=True)
    named = "|".join(re.escape(one).replace(r"\ ", r"\s+") for one in labels)
    return re.compile(rf"^\s*(?:(?:{named})\s*[:|]\s*)+(?=\S)", re.IGNORECASE)
