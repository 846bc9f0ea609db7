"""Why two documents are not in one event that score enough: what is with either of them."""

from __future__ import annotations

import math
import operator
import statistics
from collections.abc import Sequence
from functools import cached_property
from itertools import filterfalse

import polars as pl

from dedup.days import days_of
from dedup.explain.evidence import FIRST, SECOND, beside, how_narrowly, in_days, number
from dedup.explain.lookup import (
    clusters_of,
    copies_of,
    describe_document,
    group_of,
    is_whole_member,
    publication_days,
    settled_config,
    tier_edges,
)
from dedup.mentions import publication
from dedup.result import Result


class Company:
    """The two groups that would be joined with two documents, which linkage left apart."""

    def __init__(self, result: Result, first: str, second: str) -> None:
        self._result, self._ends = result, (first, second)
        self._config = settled_config(result).event

    def parting(self) -> str:
        """Say what keeps a pair apart that scores enough; empty: nobody knows."""
        if self._mean < self._needed:
            apart = self._unlike() if self._are_measured else ""
        else:
            apart = self._kept_apart()
        return f"{self._where}{apart}" if apart else ""

    def passage(self) -> str:
        """Say why a passage that both have joins neither to the other; empty: nobody knows."""
        inside = [is_whole_member(self._result, name) for name in self._ends]
        if inside[0] == inside[1]:
            told = "each is in an event of its own" if inside[0] else "neither is in an event"
            return f"{told}, and a passage joins only a report that is in none to one"
        alone, member = inside.index(False), inside.index(True)
        (day, *_) = _days_of(self._result, set(copies_of(self._result, self._ends[alone])))
        days = [*filterfalse(math.isnan, self._days[member])]
        apart = max(min(days) - day, day - max(days)) if days else math.nan
        if not apart > self._config.group_days:
            return ""
        who, other = ((FIRST, SECOND)[place] for place in (alone, member))
        most = in_days(self._config.group_days)
        return f"{who} lies {in_days(apart)} from the event of {other}, and {most} are allowed"

    @property
    def _are_measured(self) -> bool:
        """Whether the groups have pairs that count when they are joined."""
        alone = len(self._outside) > 1 and _linking(self._result, *self._groups).is_empty()
        return not (self._overlap or alone)

    @cached_property
    def _outside(self) -> list[str]:
        """What those of the two are called that are in no event."""
        named = zip((FIRST, SECOND), self._ends, strict=True)
        return [who for who, name in named if not clusters_of(self._result, "event", name)]

    @property
    def _where(self) -> str:
        """Say which of the two is in an event, and in which; empty: neither is."""
        inside = [
            f"{who} is in {self._event_of(name)}"
            for who, name in zip((FIRST, SECOND), self._ends, strict=True)
            if who not in self._outside
        ]
        return f"{', and '.join(inside)}; " if inside else ""

    def _event_of(self, document: str) -> str:
        """Say how many reports the event of a document holds, of which days, and which leads it."""
        own, *_ = clusters_of(self._result, "event", document)
        rows = self._result.clusters.filter(tier="event", cluster=own)
        lead = rows.filter(role="lead")["document"].item()
        told = "it" if lead == document else describe_document(self._result, lead)
        days = publication_days(self._result, rows["document"])
        return f"an event of {rows.height} reports{days}, led by {told}"

    def _unlike(self) -> str:
        """Say that the groups are too unlike, by the mean over all their pairs."""
        reached, needed = beside(self._mean, self._needed)
        those = ("the two events", f"{''.join(self._outside)} and that event", "they")
        of_one = f"{number(self._config.cohesion)} times the {number(self._inner)} within one event"
        more = f", {of_one}" * (self._least > self._config.threshold)
        asked = f"{needed} is needed{more}"
        narrowly = how_narrowly(self._mean, self._needed)
        unlike = f"{those[len(self._outside)]} are too unlike{narrowly}"
        return f"{unlike}: all pairs score {reached} on average, and {asked}"

    @property
    def _needed(self) -> float:
        return max(self._config.threshold, self._least)

    @property
    def _least(self) -> float:
        """The mean that is needed beside what the reports of one group score."""
        return float(self._config.cohesion * self._inner)

    def _kept_apart(self) -> str:
        """Say what keeps groups apart that are alike enough; empty: nobody knows."""
        if "cannot_link" in tier_edges(self._result, "event", *self._groups)["reason"]:
            return "a reviewer decided that two of them are not of one event"
        days = abs(operator.sub(*map(_median, self._days)))
        if days > self._config.group_days:
            most = in_days(self._config.group_days)
            return f"they lie {in_days(days)} apart, more than the {most} that are allowed"
        asked = self._config.missing_dates and self._are_measured
        return _missing_dates(self._days) if asked else ""

    @cached_property
    def _groups(self) -> tuple[set[str], set[str]]:
        first, second = self._ends
        return group_of(self._result, first), group_of(self._result, second)

    @property
    def _overlap(self) -> bool:
        return not self._groups[0].isdisjoint(self._groups[1])

    @cached_property
    def _days(self) -> list[list[float]]:
        return [_days_of(self._result, group) for group in self._groups]

    @cached_property
    def _mean(self) -> float:
        return _mean_score(self._result, *self._groups, pairs=math.prod(map(len, self._days)))

    @cached_property
    def _inner(self) -> float:
        return max(
            _mean_score(self._result, group, group, pairs=math.comb(len(days), 2))
            for group, days in zip(self._groups, self._days, strict=True)
        )


def _linking(result: Result, one: set[str], other: set[str]) -> pl.DataFrame:
    """Return the pairs of two groups that count when these are joined."""
    return tier_edges(result, "event", one, other).filter(pl.col("exclusion").is_null())


def _mean_score(result: Result, one: set[str], other: set[str], *, pairs: int) -> float:
    """Return the mean score of the pairs of two groups, of those that were not compared 0."""
    return float(_linking(result, one, other)["score"].sum()) / pairs if pairs else 0.0


def _compared(result: Result, group: set[str]) -> list[list[str]]:
    """Return what the event tier compared of a group: copies as one."""
    return [list(copies) for copies in sorted({tuple(copies_of(result, one)) for one in group})]


def _days_of(result: Result, group: set[str]) -> list[float]:
    """Return the days of what the event tier compared, copies as one; NaN: none has a date."""
    facts = result.stored_documents.facts.filter(pl.col("document").is_in(sorted(group)))
    day = dict(zip(facts["document"], days_of(publication(facts)).tolist(), strict=True))
    dated = (
        filterfalse(math.isnan, map(day.__getitem__, copies)) for copies in _compared(result, group)
    )
    return [min(days, default=math.nan) for days in dated]


def _median(days: Sequence[float]) -> float:
    """Return the lower median of the known days; NaN: there is none."""
    known = [*filterfalse(math.isnan, days)]
    return statistics.median_low(known) if known else math.nan


def _missing_dates(groups: Sequence[Sequence[float]]) -> str:
    """Say that one group has dates where the other has none; empty: it is not so."""
    dated = [len(days) - sum(map(math.isnan, days)) for days in groups]
    if len({known / len(days) for known, days in zip(dated, groups, strict=True)}) == 1:
        return ""
    one, other = (f"{known} of {len(days)}" for known, days in zip(dated, groups, strict=True))
    return f"more likeness is asked for where one lacks dates ({one} and {other} reports have one)"
