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
from dedup.explain.reading import mentioned, with_words_read
from dedup.explain.shared_words import with_words_shared
from dedup.result import Result
from dedup.spans import reported_text

__all__ = ["Others", "spelt"]

_ENDS: Final = ("left", "right")
_OTHER_DAYS: Final = (2, 30)
"""Days apart in which reports of one subject are mostly of other events."""
_MOST_WORDS: Final = 3
_LEAST_ALSO: Final = 2
"""Words of both ends that an example has at least."""
_MOST_NAMED: Final = 2


def spelt(result: Result, edge: Mapping[str, Any]) -> dict[str, Any]:
    """Return an edge of the event tier with the words of both ends that its numbers stand for."""
    ends = [document_of(result, edge[side]) for side in _ENDS]
    reported = [reported_text(end, sentences_of(result, end["document"])) for end in ends]
    return with_words_read(with_words_shared(edge, *ends), *reported)


@dataclass(frozen=True)
class Others:
    """The other reports that the ends of an edge were compared with.

    ``edge`` is spelt. ``near``: of each end, those nearest to it by their words, as the score asked
    them. ``both``: those of both ends, with ``score`` and ``likeness``, the least of the two.
    """

    result: Result
    edge: Mapping[str, Any]
    near: tuple[pl.DataFrame, ...]
    both: pl.DataFrame

    @classmethod
    def of(cls, result: Result, edge: Mapping[str, Any]) -> Others:
        """Find them, of a row of the event tier."""
        config = settled_config(result)
        likely = pl.col("likeness") >= least_alike(config)
        near, compared = [], []
        for one, two in permutations(_ENDS):
            found, beside = neighbours_of(result, edge[one]), pl.col("other") != edge[two]
            near.append(found.filter(likely).head(config.profile.neighbours).filter(beside))
            compared.append(found.filter(beside))
        least = {name: pl.min_horizontal(name, f"{name}_right") for name in ("score", "likeness")}
        both = compared[0].join(compared[1], on="other").select("other", **least)
        return cls(result, spelt(result, edge), tuple(near), both)

    def like_them(self) -> str:
        """Count the reports that are like both ends and like one only, and name two of them."""
        value = self.edge["profile_correlation"] or 0.0
        one, other = ({*near["other"]} for near in self.near)
        both, single = one & other, one ^ other
        if value >= 0 and not both:
            named = self._nearest(self.both["other"])
            return f"the same other reports are like them, most of all {named[0]}" if named else ""
        named = self._nearest(both if value >= 0 else single)
        if not named:
            return ""
        such = f", such as {' and '.join(named)}"
        if value < 0:
            return f"{_are(len(single))} like one only{such}; {len(both) or 'none'} like both"
        return f"{_are(len(both))} like both{such}; {len(single) or 'none'} like one only"

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
        far = [one.filter(apart) for one in self.near]
        if not any(map(len, far)) or not is_alike(self.edge, settled_config(self.result)):
            return ""
        counted = " and ".join(
            f"{one.height} report{'s' * (one.height > 1)} like {who}"
            for who, one in sorted(zip(called, far, strict=True), key=itemgetter(0))
            if one.height
        )
        told = f": {counted} came {least} to {most} days earlier or later"
        return f"{told}, such as {example}" if (example := self._example(far)) else told

    def _example(self, far: Sequence[pl.DataFrame]) -> str:
        """Name the report of another day that is most like both ends; if one speaks of both.

        Args:
            far: of either end, the reports like it that are of other days.
        """
        known = dict(self.both.select("other", "likeness").iter_rows())
        names = filter(self._is_of_another_day, {*far[0]["other"], *far[1]["other"]})
        fit = {name: (known.get(name) or 0.0, sum(self._also(name).values())) for name in names}
        fit = {name: told for name, told in fit.items() if len(self._also(name)) >= _LEAST_ALSO}
        fitting = max(sorted(fit), key=lambda name: fit[name], default="")
        if not fitting:
            return ""
        also = [*self._also(fitting)][:_MOST_WORDS]
        return f"{describe_document(self.result, fitting)}, on {', '.join(also)}"

    def _is_of_another_day(self, document: str) -> bool:
        """Tell whether a report is not of the day of either end, as far as dates are known."""
        days = [days_between(self.result, document, self.edge[side]) for side in _ENDS]
        return all(some is None or some >= _OTHER_DAYS[0] for some in days)

    def _also(self, document: str) -> dict[str, float]:
        """Return which words of both ends a report has, too, and how rare they are."""
        return mentioned(self.edge, document_of(self.result, document)["text"])


def _are(count: int) -> str:
    return "1 other report is" if count == 1 else f"{count} other reports are"
