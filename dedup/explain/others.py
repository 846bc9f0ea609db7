"""What the other reports around a pair say of it: which are like both, which tell of other days."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import islice, permutations
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
_MOST_READ: Final = 10
"""Reports of other days, of which one is the example."""


def spelt(result: Result, edge: Mapping[str, Any]) -> dict[str, Any]:
    """Return an edge of the event tier with the words of both ends that its numbers stand for."""
    ends = [document_of(result, edge[side]) for side in _ENDS]
    reported = [reported_text(end, sentences_of(result, end["document"])) for end in ends]
    return with_words_read(with_words_shared(edge, *ends), *reported)


@dataclass(frozen=True)
class Others:
    """The other reports that the ends of an edge were compared with.

    ``edge`` is spelt. ``near``: of each end, those nearest to it by their words, as the score asked
    them. ``both``: those of both ends, with ``score``, the least of the two.
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
        least = pl.min_horizontal("score", "score_right")
        both = compared[0].join(compared[1], on="other").select("other", score=least)
        return cls(result, spelt(result, edge), tuple(near), both)

    def like_both(self) -> str:
        """Name the report that is most like both ends, where such reports speak for one event."""
        if self.both.is_empty() or (self.edge["profile_correlation"] or 0.0) <= 0:
            return ""
        nearest = self.both.sort("score", "other", descending=[True, False])["other"][0]
        return f", most of all {self._told(nearest)}"

    def on_other_days(self, called: Sequence[str]) -> str:
        """Count the reports nearest to either end that stand on other days, and name one.

        Nothing is said where there is none, or where the ends are too unlike to be asked.

        Args:
            called: what the left and the right end are called.
        """
        least, most = _OTHER_DAYS
        apart = pl.col("days_apart").is_between(least, most, closed="left")
        far = pl.concat(self.near).filter(apart)
        if far.is_empty() or not is_alike(self.edge, settled_config(self.result)):
            return ""
        counted = " and ".join(
            f"{one.filter(apart).height} of {one.height} reports like {who}"
            for who, one in sorted(zip(called, self.near, strict=True), key=itemgetter(0))
            if one.height
        )
        told = f": {counted} came {least} to {most} days before or after it"
        return f"{told}, such as {example}" if (example := self._example(far)) else told

    def _example(self, apart: pl.DataFrame) -> str:
        """Name a report of another day that has most of what both ends share; if one has any.

        Args:
            apart: reports of other days than the end that they are like.
        """
        names = apart.sort("likeness", "other", descending=[True, False])["other"]
        told = filter(self._is_of_another_day, names.unique(maintain_order=True))
        fit = {name: sum(self._also(name).values()) for name in islice(told, _MOST_READ)}
        fitting = max(fit, key=lambda name: fit[name], default="")
        return self._told(fitting) if fitting and fit[fitting] else ""

    def _is_of_another_day(self, document: str) -> bool:
        """Tell whether a report is not of the day of either end, as far as dates are known."""
        days = [days_between(self.result, document, self.edge[side]) for side in _ENDS]
        return all(some is None or some >= _OTHER_DAYS[0] for some in days)

    def _told(self, document: str) -> str:
        """Say of a report what it is, and which words of both ends it has, too."""
        also = [*self._also(document)][:_MOST_WORDS]
        what = describe_document(self.result, document)
        return f"{what}, which also speaks of {', '.join(also)}" if also else what

    def _also(self, document: str) -> dict[str, float]:
        """Return which words of both ends a report has, too, and how rare they are."""
        return mentioned(self.edge, document_of(self.result, document)["text"])
