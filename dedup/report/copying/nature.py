"""What words in common are, where nobody copied them: a quotation, a site's own, or a foot."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal, NamedTuple

from dedup.report.copying.feet import is_foot
from dedup.report.copying.quotation import quoting_sides
from dedup.report.copying.sites import common_site
from dedup.report.rows.copied_edges import Side
from dedup.report.rows.tables import Tables

Kind = Literal["copied", "quotation", "site", "foot"]


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
    def kind(self) -> Kind:
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
