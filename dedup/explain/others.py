"""What the other reports around a pair say of it: which are near both, which tell of other days."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cached_property
from itertools import permutations
from typing import Any, Final, NamedTuple

import polars as pl

from dedup.explain.events import ONLY_SUBJECT, is_alike, least_alike
from dedup.explain.lookup import (
    common_clusters,
    days_between,
    describe_document,
    document_of,
    group_of,
    members_of,
    neighbours_of,
    sentences_of,
    settled_config,
)
from dedup.explain.reading import mentioned
from dedup.explain.reports import ReadReport
from dedup.explain.spelt_edges import SpeltEdge
from dedup.mentions import publication
from dedup.result import Result

_ENDS: Final = ("left", "right")
_OTHER_DAYS: Final = (2, 30)
"""Days apart in which reports of one subject are mostly of other events."""
_LEAST_ALSO: Final = 2
"""Words of both ends that an example has at least."""
_MOST_READ: Final = 5
"""Reports that are tried as an example."""


def read_report(result: Result, document: str) -> ReadReport:
    """Return a document as explanations read it."""
    return ReadReport.of(document_of(result, document), sentences_of(result, document))


def spelt(result: Result, edge: dict[str, Any]) -> SpeltEdge:
    """Return an edge of the event tier with the words of both ends that its numbers stand for."""
    return SpeltEdge(edge, *(read_report(result, edge[side]) for side in _ENDS))


class _AsLike(NamedTuple):
    """A report that is as like one end of a pair, ``end``, as the other end, ``other``, is."""

    name: str
    end: str
    other: str


class Others:
    """The other reports that the ends of an edge were compared with."""

    def __init__(self, result: Result, edge: SpeltEdge, called: Sequence[str]) -> None:
        """Find them, of a row of the event tier; ``called``: what its ends are called.

        Of each end: ``_near`` are those nearest to it by their words, whom the score asked for
        other days, and ``_alike`` those nearest by words and dates, the nearest first, whom it
        asked whether they are like the other end; ``_reached`` are all that would be asked but for
        their number. ``_both``: those of both ends, with the least ``score`` and ``likeness``.
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
            compared.append(found.filter(beside))
        least = {name: pl.min_horizontal(name, f"{name}_right") for name in ("score", "likeness")}
        self._both = compared[0].join(compared[1], on="other").select("other", **least)

    def like_them(self) -> str:
        """Count the reports that are near both ends, and name one; or name who is near which.

        Of those in an event with both nobody else is spoken of.
        """
        value = self._edge["profile_correlation"] or 0.0
        one, other = map(set, self._alike)
        if value < 0:
            return self._apart()
        if both := one & other:
            common = common_clusters(self._result, "event", self._edge["left"], self._edge["right"])
            members = {name for event in common for name in members_of(self._result, event)}
            inside = both & members
            near = inside or both
            which = " of the event" * bool(inside)
            if common and not inside:
                which = " outside the event"
            told = f"{_reports(len(near), which)} {'are' if len(near) > 1 else 'is'} like both"
            such = "such as" if len(near) > 1 else "namely"
            # One of another day would be named twice, for the pair and against it.
            examples = self._examples(near.difference(self._told_of_other_days) or near)
            return ", ".join([told, *(f"{such} {one}" for one in examples)])
        beside = [name for name in self._both["other"] if name not in self._told_of_other_days]
        return "".join(f"the report most like both is {one}" for one in self._examples(beside))

    def _apart(self) -> str:
        """Name a report near either end of those that are not near the other."""
        alone = {
            who: self._dated_first([name for name in mine if name not in theirs])
            for who, mine, theirs in zip(
                self._called, self._alike, self._reached[::-1], strict=True
            )
        }
        told = [
            f"{describe_document(self._result, names[0])} like {who}"
            for who, names in sorted(alone.items())
            if names
        ]
        return f"other reports are like one of the two alone: {'; '.join(told)}" if told else ""

    def _examples(self, names: Iterable[str]) -> list[str]:
        """Describe the report with the highest least score beside both ends.

        One that has hardly a word of those that both have is no example of what they are about.
        """
        known = dict(self._both.select("other", "score").iter_rows())
        ranked = sorted(names, key=lambda name: (-known.get(name, 0.0), name))
        for name in self._dated_first(ranked)[:_MOST_READ]:
            if len(self._also(name)) >= _LEAST_ALSO:
                return [describe_document(self._result, name)]
        return []

    def _dated_first(self, names: Sequence[str]) -> Sequence[str]:
        """Put reports with a date first, and leave the others out where both ends have one.

        An example shows when a subject was in the news.
        """
        ids = pl.Series(names, dtype=pl.String)
        facts = self._result.stored_documents.of_ids(ids, "published", "url")
        undated = dict(zip(names, publication(facts).is_null(), strict=True))
        are_dated = self._edge["days_apart"] is not None
        kept = [name for name in names if not (are_dated and undated[name])]
        return sorted(kept, key=undated.__getitem__)

    def on_other_days(self, *, named: bool) -> str:
        """Say that the pair is no more alike than a report of another day is.

        Where none is as like as the pair, those that the score counted are told; nothing, where it
        asked for none. ``named``: nothing is said without a report that a reader can look up.
        """
        if not is_alike(self._edge, self._config):
            return ""
        if self._as_like:
            name, end, other = self._as_like[0]
            told = f"{describe_document(self._result, name)} ({name}) is as close to {end} as"
            more = len(self._as_like) - 1
            # They may be near the other end: of all it is true that they are near one of the two.
            are = "are" if more > 1 else "is"
            same = f", and {more} more of other days {are} as close to one of them" * bool(more)
            return f"{ONLY_SUBJECT}: {told} {other} is{same}"
        return "" if self._edge["days_apart"] is None else self._counted_days(named=named)

    def _counted_days(self, *, named: bool) -> str:
        """Say that the score counted reports of other days, and name one that is near both ends."""
        if example := self._example(self._of_other_days):
            return f"{ONLY_SUBJECT}: {example} is close to both, and of another day"
        if named:
            return ""
        if count := len(self._of_other_days):
            which = (
                f"{count} reports of other days are" if count > 1 else "a report of another day is"
            )
            such = ", such as " if count > 1 else ", namely "
            named_one = [such + describe_document(self._result, one) for one in self._likest[:1]]
            return f"{ONLY_SUBJECT}: {which} close to one of them{''.join(named_one)}"
        return "too few reports are of other days to tell whether their subject was news then, too"

    @cached_property
    def _as_like(self) -> Sequence[_AsLike]:
        """The reports of other days as like one end as the other end is, the likest first.

        Of two dated ends those that the score counted; none is in an event with its end.
        """
        counted = self._of_other_days if self._edge["days_apart"] is not None else None
        likest = [
            (-likeness, name, place)
            for place, near in enumerate(self._near)
            for name, likeness in near.select("other", "likeness").iter_rows()
            if likeness >= self._edge["likeness"] and (counted is None or name in counted)
        ]
        inside = [group_of(self._result, self._edge[side]) for side in _ENDS]
        found: dict[str, _AsLike] = {}
        for _, name, end in sorted(likest):
            if name not in inside[end] and self._is_of_another_day(name):
                found.setdefault(name, _AsLike(name, self._called[end], self._called[1 - end]))
        return [*found.values()]

    @cached_property
    def _of_other_days(self) -> list[str]:
        """The reports nearest to either end that stand on other days than that end."""
        apart = pl.col("days_apart").is_between(*_OTHER_DAYS, closed="left")
        return sorted({name for one in self._near for name in one.filter(apart)["other"]})

    @property
    def _likest(self) -> list[str]:
        """Those of other days than either end, and in no event with one, the nearest first."""
        inside = {name for side in _ENDS for name in group_of(self._result, self._edge[side])}
        near = pl.concat([one.select("other", "likeness") for one in self._near])
        counted = near.filter(pl.col("other").is_in(self._of_other_days))
        ranked = counted.sort("likeness", "other", descending=[True, False])["other"]
        beside = (name for name in ranked if name not in inside)
        return [name for name in beside if self._is_of_another_day(name)]

    def _example(self, found: Sequence[str]) -> str:
        """Name the report of another day that is nearest to both ends; empty: none is near both."""
        beside = self._both.filter(
            pl.col("other").is_in(found),
            pl.col("likeness") >= least_alike(self._config),
        )
        ranked = beside.sort("likeness", "other", descending=[True, False])["other"]
        for name in ranked:
            if self._is_of_another_day(name) and len(self._also(name)) >= _LEAST_ALSO:
                return describe_document(self._result, name)
        return ""

    def _is_of_another_day(self, document: str) -> bool:
        """Tell whether a report is not of the day of either end, as far as dates are known."""
        days = [days_between(self._result, document, self._edge[side]) for side in _ENDS]
        return any(days) and all(some is None or some >= _OTHER_DAYS[0] for some in days)

    @property
    def _told_of_other_days(self) -> set[str]:
        """What may be named as of another day."""
        return {*self._of_other_days, *(one.name for one in self._as_like)}

    def _also(self, document: str) -> list[str]:
        """Return which words of both ends a report has, too, and how rare they are."""
        return mentioned(self._edge, document_of(self._result, document)["text"])


def _reports(count: int, which: str = "") -> str:
    return f"{count} other report{'' if count == 1 else 's'}{which}"
