"""What words in common are, where nobody copied them: a quotation, a site's own, or a foot.

A site names several outlets: its staff, its guests, an agency. Calls to subscribe and biographies
stand under the reports of all of them, and none has copied another.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal, NamedTuple

from dedup.report.copying.feet import is_foot
from dedup.report.copying.quotation import quoting_sides
from dedup.report.labels import safe_link
from dedup.report.rows.edges import Side
from dedup.report.rows.tables import Tables


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
    return Nature(foot=is_foot(tables, edge))


def common_site(one: str | None, other: str | None) -> str:
    """Return the site that two addresses are on; empty: two sites, or one is not known.

    >>> common_site("https://www.example.org/a", "https://example.org/b")
    'example.org'
    >>> common_site("https://example.org/a", "https://example.com/a"), common_site(None, None)
    ('', '')
    """
    left, right = safe_link(one), safe_link(other)
    return left.text if left and right and left.text == right.text else ""
