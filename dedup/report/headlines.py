"""Headlines of the news alone: without a label, or the name of the outlet."""

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
    # In whole words: AP is not in Japan.
    name = rf"(?<!\w){re.escape(outlet)}(?!\w)"
    named = bool(outlet) and re.search(name, title, re.IGNORECASE)
    return not (named or _ADDRESS.fullmatch(title.strip()) or _label().match(title))


@cache
def _label() -> re.Pattern[str]:
    labels = sorted(packaged_lines("headline_labels.txt"), key=len, reverse=True)
    named = "|".join(re.escape(one).replace(r"\ ", r"\s+") for one in labels)
    return re.compile(rf"\s*(?:{named})\s*[:|]\s*\S", re.IGNORECASE)
