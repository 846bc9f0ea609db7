"""Feet: words with which two texts of different events end are most likely nobody's report.

A biography of who wrote both, a call to subscribe, the standing lines of an agency: the site that
both are on tells it (``sites``), but a column is printed by several. Two reports of one event may
well end with the same reporting, and what is long is a report, wherever it stands.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from dedup.report.rows.tables import Tables
from dedup.spans import covered

_COMMON: Final = 0.8
"""Share of a foot that both texts have: a name or an address in it may differ."""
_WORDS: Final = 80
"""Words of a foot at most: a biography of who wrote a text has fewer."""
_OF_TEXT: Final = 0.2
"""Share of the characters of either text that is its foot, at most."""


def is_foot(tables: Tables, edge: Mapping[str, Any]) -> bool:
    """Tell whether two texts of different events end with what they have in common.

    Where nobody looked for events it is not known what is of one.

    Args:
        tables: the tables of the run.
        edge: ``left``, ``right``, ``relation`` and ``copied_spans`` of a pair.
    """
    if edge["relation"] != "overlaps" or "event" not in tables.config.tiers:
        return False
    left, right = (set(tables.clusters_of(edge[side], "event")) for side in ("left", "right"))
    return not left & right and ends_both(edge, tables.text)


def ends_both(edge: Mapping[str, Any], text_of: Callable[[str], str]) -> bool:
    """Tell whether what two texts begin to share is a small part, and next to all that follows.

    Args:
        edge: ``left``, ``right`` and ``copied_spans`` of a pair.
        text_of: document -> its text.

    >>> texts = {"a": "Snow fell. " * 9 + "By Ada Roe.", "b": "Rain. " * 9 + "By Ada Roe."}
    >>> span = {"left_start": 99, "left_end": 110, "right_start": 54, "right_end": 65}
    >>> edge = {"left": "a", "right": "b", "copied_spans": [span]}
    >>> ends_both(edge, texts.__getitem__)
    True
    """
    return all(_ends(edge, side, text_of(edge[side])) for side in ("left", "right"))


def _ends(edge: Mapping[str, Any], side: str, text: str) -> bool:
    common = [(one[f"{side}_start"], one[f"{side}_end"]) for one in edge["copied_spans"]]
    start, end = min(start for start, _ in common), len(text.rstrip())
    is_small = end - start <= _OF_TEXT * end and len(text[start:].split()) <= _WORDS
    return bool(is_small and covered(common) >= _COMMON * (end - start))
