"""What words in common are, where nobody copied them: a quotation, a site's own, or a foot.

A site names several outlets: its staff, its guests, an agency. Calls to subscribe and biographies
stand under the reports of all of them, and none has copied another. A column is printed by several
sites: with whose biography two texts of different events end, that is nobody's report. Two reports
of one event may well end with the same reporting, and what is long is a report, wherever it stands.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final, Literal, NamedTuple

from dedup.quotation_marks import quoted_spans
from dedup.report.copying.set_apart import introduced_spans, posts
from dedup.report.labels import safe_link
from dedup.report.rows.edges import Side
from dedup.report.rows.tables import Tables
from dedup.spans import covered, joined_spans

_COMMON: Final = 0.8
"""Share of a foot that both texts have: a name or an address in it may differ."""
_WORDS: Final = 80
"""Words of a foot at most: a biography of who wrote a text has fewer."""
_OF_TEXT: Final = 0.2
"""Share of the characters of either text that is its foot, at most."""
_QUOTED: Final = 0.8
"""Share of the words in common that one of two texts quotes: then the other has not copied them,
even where it has them as its own words."""


class Nature(NamedTuple):
    """Why the words that two texts have in common tell no copying; nothing: they do.

    Attributes:
        quoting: the sides that quote them.
        site: the site that both are on, whose own they most likely are.
        foot: whether two reports of different events end with them.
    """

    quoting: tuple[Side, ...] = ()
    site: str = ""
    foot: bool = False

    @property
    def kind(self) -> Literal["copied", "quotation", "site", "foot"]:
        """The reason in a word."""
        if self.quoting:
            return "quotation"
        if self.site:
            return "site"
        return "foot" if self.foot else "copied"


def nature_of(tables: Tables, edge: Mapping[str, Any]) -> Nature:
    """Ask of the words of an edge, one after the other, what may tell that nobody copied them.

    Copies are copied, whatever they hold: they have the rest in common, too.

    Args:
        tables: the tables of the run.
        edge: ``left``, ``right``, ``relation`` and ``copied_spans`` of a pair.
    """
    if edge["relation"] != "overlaps":
        return Nature()
    if quoting := quoting_sides(edge, tables.text, longest=tables.config.quotes.longest):
        return Nature(quoting)
    if site := common_site(*(tables.document(edge[side])["url"] for side in ("left", "right"))):
        return Nature(site=site)
    return Nature(foot=_is_foot(tables, edge))


def common_site(one: str | None, other: str | None) -> str:
    """Return the site that two addresses are on; empty: two sites, or one is not known.

    >>> common_site("https://www.example.org/a", "https://example.org/b")
    'example.org'
    >>> common_site("https://example.org/a", "https://example.com/a"), common_site(None, None)
    ('', '')
    """
    left, right = safe_link(one), safe_link(other)
    return left.text if left and right and left.text == right.text else ""


def _is_foot(tables: Tables, edge: Mapping[str, Any]) -> bool:
    """Tell whether two texts of different events end with what they have in common.

    Where nobody looked for events it is not known what is of one.
    """
    if "event" not in tables.config.tiers:
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


def quoting_sides(
    edge: Mapping[str, Any], text_of: Callable[[str], str], *, longest: int
) -> tuple[Side, ...]:
    """Return the sides of a pair that quote what both have in common; none: it is no quotation.

    Copies quote nothing, whatever they hold: they have the rest in common, too.

    Args:
        edge: ``left``, ``right``, ``relation`` and ``copied_spans`` of a pair.
        text_of: document -> its text.
        longest: characters of a quotation at most.

    >>> texts = {"a": 'He said: "Rain fell."', "b": "Rain fell."}
    >>> span = {"left_start": 10, "left_end": 19, "right_start": 0, "right_end": 9}
    >>> edge = {"left": "a", "right": "b", "relation": "overlaps", "copied_spans": [span]}
    >>> quoting_sides(edge, texts.__getitem__, longest=99)
    ('left',)
    """
    if edge["relation"] != "overlaps":
        return ()
    sides: tuple[Side, ...] = ("left", "right")
    return tuple(
        side for side in sides if _quoted(edge, side, text_of(edge[side]), longest) >= _QUOTED
    )


def _quoted(edge: Mapping[str, Any], side: str, text: str, longest: int) -> float:
    """Return the share of the words in common that one text shows to be somebody else's."""
    common = joined_spans(
        (one[f"{side}_start"], one[f"{side}_end"]) for one in edge["copied_spans"]
    )
    quoted = [
        *quoted_spans(text, 0, len(text), longest=longest),
        *introduced_spans(text, common, longest=longest),
        *posts(text),
    ]
    both = covered(common) + covered(quoted) - covered([*common, *quoted])
    return both / max(1, covered(common))
