"""What the other reports around a pair say of it: which are like both, which tell of other days."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import permutations
from operator import itemgetter
from typing import Any, Final

import polars as pl

from dedup.explain.events import is_alike, least_alike
from dedup.explain.lookup import (
    days_between,
    describe_document,
    document_of,
    neighbours_of,
    sentences_of,
    settled_config,
)
from dedup.explain.reading import mentioned
from dedup.explain.reports import ReadReport
from dedup.explain.spelt_edges import SpeltEdge
from dedup.result import Result

_ENDS: Final = ("left", "right")
_OTHER_DAYS: Final = (2, 30)
"""Days apart in which reports of one subject are mostly of other events."""
_MOST_WORDS: Final = 3
_LEAST_ALSO: Final = 2
"""Words of both ends that an example has at least."""
_MOST_NAMED: Final = 2
_FAINT: Final = 0.1
"""Correlation below which reports that are like both hardly count."""


def spelt(result: Result, edge: Mapping[str, Any]) -> SpeltEdge:
    """Return an edge of the event tier with the words of both ends that its numbers stand for."""
    ends = [
        ReadReport(row["title"], row["text"], sentences_of(result, row["document"]))
        for row in (document_of(result, edge[side]) for side in _ENDS)
    ]
    return SpeltEdge(edge, *ends)


@dataclass(frozen=True)
class Others:
    """The other reports that the ends of an edge were compared with.

    ``edge`` is spelt. Of each end: ``near`` are those nearest to it by their words, whom the score
    asked for other days, and ``alike`` those nearest by words and dates, whom it asked whether they
    are like the other end. ``both``: those of both ends, with the least ``score`` and ``likeness``.
    """

    result: Result
    edge: Mapping[str, Any]
    near: tuple[pl.DataFrame, ...]
    alike: tuple[frozenset[str], ...]
    both: pl.DataFrame

    @classmethod
    def of(cls, result: Result, edge: Mapping[str, Any]) -> Others:
        """Find them, of a row of the event tier."""
        config = settled_config(result)
        most, likely = config.profile.neighbours, pl.col("likeness") >= least_alike(config)
        dated = (pl.col("likeness") / (1 - pl.col("likeness"))).log() + pl.col("dates")
        near, alike, compared = [], [], []
        for one, two in permutations(_ENDS):
            found, beside = neighbours_of(result, edge[one]), pl.col("other") != edge[two]
            near.append(found.filter(likely).head(most).filter(beside))
            by_dates = found.filter(dated >= config.profile.least).sort(dated, descending=True)
            alike.append(frozenset(by_dates.head(most).filter(beside)["other"]))
            compared.append(found.filter(beside))
        least = {name: pl.min_horizontal(name, f"{name}_right") for name in ("score", "likeness")}
        both = compared[0].join(compared[1], on="other").select("other", **least)
        return cls(result, spelt(result, edge), tuple(near), tuple(alike), both)

    def like_them(self) -> str:
        """Count the reports that are like both ends, or like one only, and name two of them."""
        value = self.edge["profile_correlation"] or 0.0
        one, other = self.alike
        if value < 0:
            named = self._nearest(single := one ^ other)
            return (
                f"{_resemble(len(single))} only one of them{_such(named, len(single))}"
                if named
                else ""
            )
        if both := one & other:
            faintly = ", but not in the same measure, so it counts little" * (value < _FAINT)
            return f"{_resemble(len(both))} both{_such(self._nearest(both), len(both))}{faintly}"
        named = self._nearest(self.both["other"])
        return f"the same other reports are like them, most of all {named[0]}" if named else ""

    def _nearest(self, names: Iterable[str]) -> list[str]:
        """Describe two reports: those with the highest least score beside both ends."""
        known = dict(self.both.select("other", "score").iter_rows())
        ranked = sorted(names, key=lambda name: (-known.get(name, 0.0), name))
        return [describe_document(self.result, name) for name in ranked[:_MOST_NAMED]]

    def on_other_days(self, called: Sequence[str]) -> str:
        """Count the reports nearest to either end that stand on other days, and name one.

        Nothing is said where there is none, or where the ends are too unlike to be asked.

        Args:
            called: what the left and the right end are called.
        """
        least, most = _OTHER_DAYS
        apart = pl.col("days_apart").is_between(least, most, closed="left")
        far = {
            who: one.filter(apart)
            for who, one in sorted(zip(called, self.near, strict=True), key=itemgetter(0))
        }
        if not any(map(len, far.values())) or not is_alike(self.edge, settled_config(self.result)):
            return ""
        counted = _counted({who: frozenset(one["other"]) for who, one in far.items()})
        return f": {counted}, {least} to {most} days before or after it{self._example(far)}"

    def _example(self, far: Mapping[str, pl.DataFrame]) -> str:
        """Name the report of another day that has most of both ends; if one has enough of them.

        A single one is named, whatever it has.

        Args:
            far: what either end is called -> the reports like it that are of other days.
        """
        both = dict(self.both.select("other", "likeness").iter_rows())
        ends: dict[str, list[str]] = {}
        for who, one in far.items():
            for name in one["other"]:
                ends.setdefault(name, []).append(who)
        also = {name: words for name in ends if len(words := self._also(name)) >= _LEAST_ALSO}
        such = "namely" if len(ends) == 1 else "such as"
        if not also:
            named = describe_document(self.result, *ends) if len(ends) == 1 else ""
            return f", {such} {named}" if named else ""

        def fits(name: str) -> tuple[bool, float, float]:
            return self._is_of_another_day(name), both.get(name) or 0.0, sum(also[name].values())

        fitting = max(sorted(also), key=fits)
        several = all(map(len, far.values())) and len({*map(tuple, ends.values())}) > 1
        like = f" (like {' and '.join(ends[fitting])})" * several
        some = sorted(also[fitting], key=str.islower)[:_MOST_WORDS]
        return f", {such} {describe_document(self.result, fitting)}{like}, on {', '.join(some)}"

    def _is_of_another_day(self, document: str) -> bool:
        """Tell whether a report is not of the day of either end, as far as dates are known."""
        days = [days_between(self.result, document, self.edge[side]) for side in _ENDS]
        return all(some is None or some >= _OTHER_DAYS[0] for some in days)

    def _also(self, document: str) -> dict[str, float]:
        """Return which words of both ends a report has, too, and how rare they are."""
        return mentioned(self.edge, document_of(self.result, document)["text"])


def _counted(far: Mapping[str, frozenset[str]]) -> str:
    """Count the reports like each end, those like both once.

    >>> _counted({"a": frozenset("xy"), "b": frozenset("y")})
    '2 like a and 1 like b (2 in all)'
    >>> _counted({"a": frozenset("x"), "b": frozenset("x")})
    '1 like both'
    """
    one, other = far.values()
    if one == other:
        return f"{len(one)} like both"
    counted = " and ".join(f"{len(some)} like {who}" for who, some in far.items() if some)
    return f"{counted} ({len(one | other)} in all)" if one & other else counted


def _resemble(count: int) -> str:
    return "1 other report resembles" if count == 1 else f"{count} other reports resemble"


def _such(named: Sequence[str], count: int) -> str:
    return f"{', such as' if count > len(named) else ':'} {' and '.join(named)}"
