"""What is with either of two documents in an event, and why both groups are not one event."""

from __future__ import annotations

import math
import operator
import statistics
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from itertools import filterfalse

import polars as pl

from dedup.days import days_of
from dedup.explain.evidence import FIRST, SECOND, Evidence, beside, how_narrowly, in_days, number
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


def events_around(result: Result, named: Mapping[str, str]) -> Iterator[Evidence]:
    """Say which events the two documents of a pair are in.

    Args:
        result: the run.
        named: the two, each with what it is called.
    """
    held = {name: clusters_of(result, "event", name) for name in named}
    if common := sorted(set.intersection(*map(set, held.values()))):
        told = [f"the event holds {_event(result, one, named)}" for one in common]
    elif any(held.values()):
        inside = [[_event(result, one, named) for one in events] for events in held.values()]
        which = (
            f"an event of {'; and in one of '.join(some)}" if some else "no event"
            for some in inside
        )
        told = [f"{who} is in {some}" for who, some in zip(named.values(), which, strict=True)]
    else:
        told = ["neither is in any event"]
    yield from (Evidence("event", None, None, text) for text in told)


def _event(result: Result, event: str, named: Mapping[str, str]) -> str:
    """Say how many reports an event holds, of which days, and which of them leads it."""
    rows = result.clusters.filter(tier="event", cluster=event)
    lead = rows.filter(role="lead")["document"].item()
    told = named.get(lead) or describe_document(result, lead)
    return f"{rows.height} reports{publication_days(result, rows['document'])}, led by {told}"


class Company:
    """The two groups that would be joined with two documents, which linkage left apart."""

    def __init__(self, result: Result, first: str, second: str) -> None:
        self._result, self._ends = result, (first, second)
        self._event = settled_config(result).event

    def evidence(self) -> list[Evidence]:
        """Give the figures: how the groups agree as wholes, the mean over all pairs."""
        if not self._are_measured:
            return []
        reached, needed = beside(self._mean, self._needed)
        one, other = self._told
        share = (
            f" ({number(self._event.cohesion)} times the {number(self._inner)} within one event)"
        )
        text = (
            f"{one} scores {reached} on average with {other}; "
            f"{needed} is needed{share * (self._least > self._event.threshold)}"
        )
        found = [Evidence("mean of the groups", self._mean, None, text)]
        if worst := self._least_like():
            found.append(Evidence("worst fit", None, None, worst))
        return found

    def summary(self) -> str:
        """Say in words what keeps a pair apart that scores enough; empty: nobody knows."""
        if self._mean >= self._needed and (apart := self._kept_apart()):
            return f"{self._where}{apart}"
        return f"{self._where}{lack}" if self._are_measured and (lack := self._lack()) else ""

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
        if not apart > self._event.group_days:
            return ""
        who, other = ((FIRST, SECOND)[place] for place in (alone, member))
        most = in_days(self._event.group_days)
        return f"{who} lies {in_days(apart)} from the event of {other}, and {most} are allowed"

    @property
    def _are_alone(self) -> bool:
        """Whether each of the groups is one report that is in no event."""
        return not any(clusters_of(self._result, "event", name) for name in self._ends)

    @property
    def _are_measured(self) -> bool:
        """Whether the groups have pairs that count when they are joined."""
        alone = self._are_alone and _linking(self._result, *self._groups).is_empty()
        return not (self._overlap or alone)

    @property
    def _outside(self) -> list[str]:
        """What those of the two are called that are in no event."""
        named = zip((FIRST, SECOND), self._ends, strict=True)
        return [who for who, name in named if not clusters_of(self._result, "event", name)]

    @property
    def _where(self) -> str:
        """Say which of the two is in an event; empty: neither is."""
        if self._are_alone:
            return ""
        inside = {FIRST: SECOND, SECOND: FIRST}.get("".join(self._outside))
        return f"{inside or 'each'} is in an event{' of its own' * (not inside)}, and "

    def _lack(self) -> str:
        """Say that the groups are too unlike, or else what more was asked of them."""
        if self._mean >= self._needed:
            return _missing_dates(self._days) if self._event.missing_dates else ""
        narrowly = how_narrowly(self._mean, self._needed)
        if len(self._outside) == 1:
            return f"{self._outside[0]} is too unlike the reports there{narrowly}"
        both = "they" if self._are_alone else "the two events"
        return f"{both} are too unlike to be one{narrowly}"

    def _least_like(self) -> str:
        """Name the report beside the two that fits the other group least, if any does."""
        linking = _linking(self._result, *self._groups)
        found: list[tuple[float, str, int]] = []
        for place, group in enumerate(self._groups):
            for copies in _compared(self._result, group):
                if self._ends[place] not in copies:
                    ends = pl.col("left").is_in(copies) | pl.col("right").is_in(copies)
                    scores = float(linking.filter(ends)["score"].sum())
                    found.append((scores / len(self._days[1 - place]), copies[0], place))
        score, name, place = min(found, default=(1.0, "", 0))
        if not score < self._mean:
            return ""
        told, other = describe_document(self._result, name), self._told[1 - place]
        return f"{told}, which is with {(FIRST, SECOND)[place]}, is the least like {other}"

    @property
    def _told(self) -> list[str]:
        """What either group is called: an event, or the report alone."""
        outside = self._outside
        return [who if who in outside else f"the event of {who}" for who in (FIRST, SECOND)]

    @property
    def _needed(self) -> float:
        return max(self._event.threshold, self._least)

    @property
    def _least(self) -> float:
        """The mean that is needed beside what the reports of one group score."""
        return float(self._event.cohesion * self._inner)

    def _kept_apart(self) -> str:
        """Say what keeps groups apart that are alike enough; empty: nobody knows."""
        if "cannot_link" in tier_edges(self._result, "event", *self._groups)["reason"]:
            return "a reviewer decided that two of them are not of one event"
        days = abs(operator.sub(*map(_median, self._days)))
        if days > self._event.group_days:
            most = in_days(self._event.group_days)
            return f"they lie {in_days(days)} apart, more than the {most} that are allowed"
        return ""

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
