"""What is with either of two documents in an event, and why both groups are not one event."""

from __future__ import annotations

import math
import operator
import statistics
from collections.abc import Iterable, Sequence
from functools import cached_property
from itertools import filterfalse

import polars as pl

from dedup.days import days_of
from dedup.explain.evidence import Evidence, in_days, number
from dedup.explain.lookup import (
    copies_of,
    describe_document,
    group_of,
    settled_config,
    tier_edges,
)
from dedup.mentions import publication
from dedup.result import Result


class Company:
    """The two groups that would be joined with two documents, which linkage left apart."""

    def __init__(self, result: Result, first: str, second: str) -> None:
        """Keep the two: whom each is with is looked for when it is asked."""
        self._result, self._ends = result, (first, second)
        self._event = settled_config(result).event

    def kept_apart(self) -> str:
        """Say what keeps the groups apart though they are alike enough.

        Empty: nothing does, or they are not.
        """
        if self._overlap or self._mean < max(self._event.threshold, self._inner_needed):
            return ""
        if "cannot_link" in tier_edges(self._result, "event", *self._groups)["reason"]:
            return "a reviewer decided that two of them are not of one event"
        days = abs(operator.sub(*(_median_day(self._result, group) for group in self._groups)))
        if days > self._event.group_days:
            most = in_days(self._event.group_days)
            return f"they lie {in_days(days)} apart, more than the {most} that are allowed"
        return ""

    def evidence(self) -> list[Evidence]:
        """Say how the groups agree as wholes: the mean over all pairs, missing pairs as 0."""
        if self._overlap:
            return []
        beside = [
            _beside(self._result, name, group)
            for name, group in zip(self._ends, self._groups, strict=True)
        ]
        text = (
            f"with the first is {beside[0]}, with the second {beside[1]}: over all pairs of one "
            f"from here and one from there the scores are {number(self._mean)} on average; "
            f"{self._needed()}"
        )
        return [Evidence("mean of the groups", self._mean, None, text)]

    def _needed(self) -> str:
        """Say what mean is needed, or what else if that is reached."""
        if self._mean < self._event.threshold:
            return f"{number(self._event.threshold)} is needed"
        share = number(self._event.cohesion)
        inside = f"of the {number(self._inner)} inside one of them {share} is needed"
        missing = _missing_dates(self._result, self._groups) if self._event.missing_dates else ""
        return f"that would do, but {self.kept_apart() or f'{inside}{missing}'}"

    @cached_property
    def _groups(self) -> list[set[str]]:
        return [group_of(self._result, name) for name in self._ends]

    @property
    def _overlap(self) -> bool:
        return not self._groups[0].isdisjoint(self._groups[1])

    @cached_property
    def _mean(self) -> float:
        return _mean_between(self._result, self._groups)

    @cached_property
    def _inner(self) -> float:
        return max(_inner_mean(self._result, group) for group in self._groups)

    @property
    def _inner_needed(self) -> float:
        return self._event.cohesion * self._inner


def _mean_between(result: Result, groups: Sequence[set[str]]) -> float:
    """Return the mean score of the pairs between two groups, of those that were not compared 0."""
    linking = tier_edges(result, "event", *groups).filter(pl.col("exclusion").is_null())
    return float(linking["score"].sum()) / math.prod(_reports(result, group) for group in groups)


def _median_day(result: Result, group: set[str]) -> float:
    """Return the lower median of the days of what was compared; NaN: none has a date."""
    facts = result.stored_documents.facts.filter(pl.col("document").is_in(sorted(group)))
    day = dict(zip(facts["document"], days_of(publication(facts)).tolist(), strict=True))
    first = (
        min(filterfalse(math.isnan, map(day.__getitem__, some)), default=math.nan)
        for some in _compared(result, group)
    )
    known = [*filterfalse(math.isnan, first)]
    return statistics.median_low(known) if known else math.nan


def _inner_mean(result: Result, group: set[str]) -> float:
    """Return the mean score of all pairs inside a group, of those that were not compared 0."""
    pairs = math.comb(_reports(result, group), 2)
    inside = tier_edges(result, "event", group, group).filter(pl.col("exclusion").is_null())
    return float(inside["score"].sum()) / pairs if pairs else 0.0


def _beside(result: Result, document: str, group: set[str]) -> str:
    """Name who is in an event with a document: its lead, if that is another report."""
    others = sorted(group.difference(copies_of(result, document)))
    if not others:
        return "no other"
    rows = result.clusters.filter(pl.col("tier") == "event", pl.col("document").is_in(others))
    lead = rows.filter(role="lead")["document"].to_list() or others
    more = f" and {len(others) - 1} more" * (len(others) > 1)
    return f"{describe_document(result, lead[0])}{more}"


def _missing_dates(result: Result, groups: Iterable[set[str]]) -> str:
    """Say that one group has dates where the other has none; empty: it is not so."""
    dated = [_dated(result, group) for group in groups]
    if len({some.mean() for some in dated}) == 1:
        return ""
    one, other = (f"{some.sum()} of {len(some)}" for some in dated)
    return f", and more if dates are missing event by event ({one} and {other} have one)"


def _dated(result: Result, group: set[str]) -> pl.Series:
    """Tell of every report that the event tier compared whether it, or a copy of it, has a date."""
    facts = result.stored_documents.facts.filter(pl.col("document").is_in(sorted(group)))
    dated = set(facts["document"].filter(publication(facts).is_not_null()))
    return pl.Series([not dated.isdisjoint(copies) for copies in _compared(result, group)])


def _reports(result: Result, group: set[str]) -> int:
    """Count what the event tier compared: copies of one text count once."""
    return len(_compared(result, group))


def _compared(result: Result, group: set[str]) -> set[tuple[str, ...]]:
    return {tuple(copies_of(result, name)) for name in group}
