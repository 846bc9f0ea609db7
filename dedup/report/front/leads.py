"""What an editor should see first: big events, contradictions, omissions, doubtful merges."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

from dedup.report.event.cluster import read_cluster
from dedup.report.event.line import ClusterLine
from dedup.report.labels import count, in_quotes
from dedup.report.rows.tables import ClusterKey, Tables

_LINES: Final = 6
_AT_THE_TOP: Final = 5
"""The biggest events, of which the page says at once how much some leave out."""


_CLAUSE_LENGTH: Final = 64
"""Characters of the clause shown, at most."""


@dataclass(frozen=True, slots=True)
class Lead:
    """A few clusters that are worth looking at first, or drawn for a review, each with the reason.

    ``view`` is the query of the list that shows all of them, ``total`` says how many these are;
    empty: no more than stand here.
    """

    anchor: str
    title: str
    hint: str
    lines: tuple[tuple[ClusterLine, str], ...]
    view: str
    total: str


class Kind(NamedTuple):
    """One kind of lead: ``weight`` above 0 chooses and orders, ``words`` say what to look at."""

    anchor: str
    title: str
    hint: str
    view: str
    weight: Callable[[ClusterLine], float]
    words: Callable[[ClusterLine], str]

    def chosen(self, lines: Iterable[ClusterLine]) -> list[ClusterLine]:
        """Return the lines of this kind, those that weigh most first."""
        found = (one for one in lines if self.weight(one) > 0)
        return sorted(found, key=lambda line: -self.weight(line))

    def lead(self, lines: Iterable[ClusterLine], total: str = "") -> Lead:
        """Return some lines with the words of this kind."""
        said = tuple((one, self.words(one)) for one in lines)
        return Lead(self.anchor, self.title, self.hint, said, self.view, total)


def leads(lines: Sequence[ClusterLine]) -> tuple[Lead, ...]:
    """Choose a few clusters of every kind that there is; ``lines``: all, the largest first."""
    found = []
    top = {one.cluster for one in sorted(lines, key=lambda line: -_big(line))[:_AT_THE_TOP]}
    for kind in _KINDS:
        chosen = kind.chosen(lines)
        # The biggest events lack most, too: who has read of them above wants others.
        fresh = [one for one in chosen if kind.anchor != "omissions" or one.cluster not in top]
        total = count(len(chosen), "event") if len(chosen) >= _LINES else ""
        found.append(kind.lead((fresh or chosen)[:_LINES], total))
    return tuple(one for one in found if one.lines)


def _big(line: ClusterLine) -> float:
    return float(line.size) if line.tier == "event" else 0.0


def _doubt(line: ClusterLine) -> float:
    """Weigh doubt: nothing in common, bridges, members loosely tied, then a low certainty."""
    if line.tier != "event" or line.band != "to review":
        flagged = line.bridges or line.loose
        return float(bool(flagged)) * (1 - line.confidence)
    unshared = 3 * line.unshared  # more than all else together
    return 1 + unshared + bool(line.bridges) + bool(line.loose) / 2 + (1 - line.confidence)


def _doubt_words(line: ClusterLine) -> str:
    """Say what is doubtful about a merge."""
    found = [
        *(["nothing told in common"] if line.unshared else []),
        *([count(line.bridges, "bridge")] if line.bridges else []),
        *([count(line.loose, "loose member")] if line.loose else []),
        f"certainty {line.confidence:.2f}",
    ]
    return " · ".join(found)


_KINDS: Final = (
    Kind("big", "The biggest events", "Most reports first.", "sort=size", _big, lambda _: ""),
    Kind(
        "contradictions",
        "Contradictions",
        "Numbers in reports of one statement that cannot all be true.",
        "conflicts=1&sort=conflicts",
        lambda line: line.conflicts or 0,
        lambda line: count(line.conflicts or 0, "contradiction"),
    ),
    Kind(
        "omissions",
        "Left out",
        "Statements that two or more outlets carry and another leaves out, and the one most told.",
        "omissions=1&sort=omissions",
        lambda line: line.omissions or 0,
        lambda line: count(line.omissions or 0, "statement"),
    ),
    Kind(
        "doubt",
        "Merges that deserve doubt",
        "Reports that tell nothing in common, or are held together by one or by few.",
        "uncertain=1&sort=uncertain",
        _doubt,
        _doubt_words,
    ),
)


def widest_omission(tables: Tables, line: ClusterLine) -> str:
    """Quote what most outlets tell of all that another leaves out, and name who does.

    A few words are quoted only if nothing longer is left out. Empty: nothing is left out.
    """
    cluster = read_cluster(tables, ClusterKey(line.tier, line.cluster))
    omitted = [one for one in cluster.told if one.leaving_out]
    if not omitted:
        return ""
    most = max(omitted, key=lambda one: (not one.is_brief, len(one.telling)))
    without = most.leaving_out
    names = {one.outlet: one.name for one in cluster.reports}
    more = f" and {len(without) - 1} more" if without[1:] else ""
    clause, told = most.clause(_CLAUSE_LENGTH), len(most.telling)
    return f"{in_quotes(clause)}, told by {told} outlets, not by {names[without[0]]}{more}"
