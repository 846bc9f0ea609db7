"""What the other reports around a pair say of it: which are near both, which tell of other days."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from itertools import permutations
from typing import Any, Final, NamedTuple

import numpy as np
import polars as pl

from dedup.days import days_of
from dedup.explain.events import RUNS_ON, is_alike, least_alike
from dedup.explain.lookup import (
    common_clusters,
    describe_document,
    document_of,
    group_of,
    members_of,
    neighbours_of,
    sentences_of,
    settled_config,
)
from dedup.explain.reports import ReadReport
from dedup.explain.spelt_edges import SpeltEdge
from dedup.mentions import publication
from dedup.result import Result

_ENDS: Final = ("left", "right")
_OTHER_DAYS: Final = (2, 30)
"""Days apart in which reports of one subject are mostly of other events."""


def read_report(result: Result, document: str) -> ReadReport:
    """Return a document as explanations read it."""
    return ReadReport.of(document_of(result, document), sentences_of(result, document))


def spelt(result: Result, edge: dict[str, Any]) -> SpeltEdge:
    """Return an edge of the event tier with the words of both ends that its numbers stand for."""
    return SpeltEdge(edge, *(read_report(result, edge[side]) for side in _ENDS))


class _Likest(NamedTuple):
    """A report of another day that is like one end of a pair, by how much, and which end it is."""

    likeness: float
    name: str
    place: int


class Others:
    """The other reports that the ends of an edge were compared with."""

    def __init__(self, result: Result, edge: Mapping[str, Any], called: Sequence[str]) -> None:
        """Find them, of a row of the event tier; ``called``: what its ends are called.

        Of each end: ``_near`` are those nearest to it by their words, whom the score asked for
        other days, and ``_alike`` those nearest by words and dates, the nearest first, whom it
        asked whether they are like the other end; ``_reached`` are all that would be asked but for
        their number. ``_both``: those of both ends, with the least ``score``.
        """
        self._result, self._edge, self._called = result, edge, called
        self._config = settled_config(result)
        self._near, self._alike, self._reached, compared = [], list[list[str]](), [], []
        most, likely = self._config.profile.neighbours, pl.col("likeness")
        dated = (likely / (1 - likely)).log() + pl.col("dates")
        for one, two in permutations(_ENDS):
            found, beside = neighbours_of(result, edge[one]), pl.col("other") != edge[two]
            near = found.filter(likely >= least_alike(self._config)).head(most)
            self._near.append(near.filter(beside))
            by_dates = found.filter(dated >= self._config.profile.least)
            by_dates = by_dates.sort(dated, descending=True)
            self._alike.append(by_dates.head(most).filter(beside)["other"].to_list())
            self._reached.append(set(by_dates["other"]))
            compared.append(found.filter(beside).select("other", "score"))
        both = compared[0].join(compared[1], on="other")
        least = both.select("other", pl.min_horizontal("score", "score_right"))
        self._both: dict[str, float] = dict(least.iter_rows())

    def like_them(self) -> str:
        """Count the reports that are near both ends, and name one; or name who is near which.

        Of those in an event with both nobody else is spoken of.
        """
        if (self._edge["profile_correlation"] or 0.0) < 0:
            return self._apart()
        # One of another day would be named twice, for the pair and against it.
        later = {one.name for one in self._of_other_days}
        both = set.intersection(*map(set, self._alike))
        if not both:
            likest = self._likest_of(self._both.keys() - later)
            return f"the report most like both is {likest}" if likest else ""
        common = common_clusters(self._result, "event", self._edge["left"], self._edge["right"])
        members = {name for event in common for name in members_of(self._result, event)}
        near = both & members or both
        which = (" of the event" if near <= members else " outside the event") * bool(common)
        many = len(near) > 1
        told = f"{len(near)} other report{'s' * many}{which} {'are' if many else 'is'} like both"
        likest = self._likest_of(near - later or near)
        return f"{told}, {'such as' if many else 'namely'} {likest}" if likest else told

    def _apart(self) -> str:
        """Name a report near either end of those that are not near the other."""
        alone = [
            (who, self._dated_first([name for name in mine if name not in theirs]))
            for who, mine, theirs in zip(
                self._called, self._alike, self._reached[::-1], strict=True
            )
        ]
        told = [
            f"{describe_document(self._result, names[0])} like {who}"
            for who, names in sorted(alone)
            if names
        ]
        return f"other reports are like one of the two alone: {'; '.join(told)}" if told else ""

    def _likest_of(self, names: Iterable[str]) -> str:
        """Describe the report with the highest least score beside both ends; empty: there is none.

        One with a date comes before others.
        """
        ranked = self._dated_first(
            sorted(names, key=lambda name: (-self._both.get(name, 0.0), name))
        )
        return describe_document(self._result, ranked[0]) if ranked else ""

    def _dated_first(self, names: Sequence[str]) -> Sequence[str]:
        """Put reports with a date first: an example shows when a subject was in the news."""
        ids = pl.Series(names, dtype=pl.String)
        facts = self._result.stored_documents.of_ids(ids, "published", "url")
        undated = dict(zip(names, publication(facts).is_null(), strict=True))
        return sorted(names, key=undated.__getitem__)

    def on_other_days(self) -> str:
        """Say that the subject of a pair was news on other days, too, and name the likest report.

        Nothing is said of a pair too unlike to have a subject, or without a report to be named.
        """
        if not (is_alike(self._edge, self._config) and self._of_other_days):
            return ""
        likeness, name, place = self._of_other_days[0]
        end, other = self._called[place], self._called[1 - place]
        as_other = f"as much like {end} as {other} is"
        like = as_other if likeness >= self._edge["likeness"] else f"like {end}"
        more = len(self._of_other_days) - 1
        are = f", and {more} more {'are' if more > 1 else 'is'} like one of the two" * bool(more)
        return f"{RUNS_ON}: {describe_document(self._result, name)} ({name}) is {like}{are}"

    @cached_property
    def _of_other_days(self) -> Sequence[_Likest]:
        """The reports of other days that are near either end, the likest first.

        Of two dated ends those that the score counted; none is in an event with its end.
        """
        inside = [group_of(self._result, self._edge[side]) for side in _ENDS]
        are_dated, days = self._edge["days_apart"] is not None, pl.col("days_apart")
        counted = days.is_between(*_OTHER_DAYS, closed="left") if are_dated else pl.lit(value=True)
        near = [
            _Likest(likeness, name, place)
            for place, one in enumerate(self._near)
            for name, likeness in one.filter(counted).select("other", "likeness").iter_rows()
            if name not in inside[place]
        ]
        later = self._on_another_day(sorted({one.name for one in near}))
        found: dict[str, _Likest] = {}
        for one in sorted(near, key=lambda one: (-one.likeness, one.name, one.place)):
            if one.name in later:
                found.setdefault(one.name, one)
        return [*found.values()]

    def _on_another_day(self, names: Sequence[str]) -> set[str]:
        """Return the reports that are not of the day of either end, as far as dates are known."""
        ids = pl.Series([*(self._edge[side] for side in _ENDS), *names], dtype=pl.String)
        facts = self._result.stored_documents.of_ids(ids, "published", "url")
        days = days_of(publication(facts))
        apart = np.abs(days[2:, None] - days[:2])  # NaN, where a date is unknown
        later = ~(apart < _OTHER_DAYS[0]).any(axis=1) & ~np.isnan(apart).all(axis=1)
        return {names[place] for place in np.flatnonzero(later).tolist()}
