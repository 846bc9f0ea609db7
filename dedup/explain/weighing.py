"""Why two reports are of one event, or of two: what decided, and what speaks the other way."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from itertools import accumulate
from typing import Any, Final

from dedup.config import SettledConfig
from dedup.explain.events import (
    EVENT_REASONS,
    WEIGHED,
    Part,
    event_parts,
    is_alike,
    text_of,
)
from dedup.explain.evidence import Evidence, beside, how_narrowly, logit

_LEAST: Final = 0.1
"""Part of the logit from which on something is named."""
_RUNNING: Final = "running subject"
_OTHERWISE: Final = ", by settings of another version, so something else may have decided"
"""Said of a pair of an older run that weighed what this version weighs otherwise."""
_EXACT: Final = 0.01
_PLACES: Final = (2, 3, 4, 5)
"""Of points: as many as it takes that their sum joins where the score does."""
_GROUPS: Final = "they are kept apart by the reports that each is with, which do not fit together"
"""Said of a pair that scores enough where nobody has looked at these reports."""
_NAMES: Final = {
    "shared words": "what both tell of",
    "shared quotes": "what both quote",
    "profile correlation": "the reports around them",
    "days apart": "their days of publication",
    "days named": "the days that they name",
    _RUNNING: "a subject that was news on other days, too",
}
"""What each kind of evidence is called in a sentence ..."""
_POINTS: Final = {
    "bias": "every pair starts at",
    "shared words": "words",
    "shared quotes": "quotation",
    "profile correlation": "other reports",
    "days apart": "days of publication",
    "days named": "days named",
    _RUNNING: "subject on other days",
}
"""... and beside its points."""


@dataclass(frozen=True, slots=True)
class Weighing:
    """Why a pair is together or apart, in plain words.

    Attributes:
        lead: what decided, in one sentence, and what it outweighs.
        narrowly: that the score of the pair is near the one that joins; empty: it is not.
        measure: the points that each kind of evidence adds, and both scores.
        because: what decided, what weighs most first.
        although: what speaks the other way, likewise.
    """

    lead: str
    narrowly: str
    measure: str
    because: tuple[str, ...]
    although: tuple[str, ...]


def weigh(
    edge: Mapping[str, Any],
    config: SettledConfig,
    *,
    together: bool,
    evidence: Iterable[Evidence] = (),
) -> Weighing | None:
    """Say why a pair is together or apart; nothing where something else than its score decided.

    Args:
        edge: a row of the event tier as :class:`~dedup.explain.SpeltEdge`.
        config: the configuration, settled by the size of the pile.
        together: both are in one event.
        evidence: what was found of the other reports, as far as somebody looked.
    """
    if edge["reason"] not in WEIGHED:
        return None
    pair = _Weighed(edge, config, {one.label: one.text for one in evidence})
    score, least = edge["score"], config.event.threshold
    lead, because, although = pair.joined() if together else pair.parted()
    by_others = together != pair.is_enough
    return Weighing(
        lead,
        "" if by_others else how_narrowly(score, least),
        f"points{' of the pair, which do not decide' * by_others}: {pair.measure}",
        tuple(because),
        tuple(although),
    )


@dataclass(frozen=True)
class _Weighed:
    """A pair of the event tier with what adds up to its score.

    ``texts``: by label, what was found of other reports.
    """

    edge: Mapping[str, Any]
    config: SettledConfig
    texts: Mapping[str, str]

    @property
    def measure(self) -> str:
        """Give the points, which add up to 0 or more where two are together, and the scores."""
        score, least = self.edge["score"], self.config.event.threshold
        points = {
            one.label: one.amount - logit(least) * (one.label == "bias")
            for one in sorted(self._parts, key=lambda one: -abs(one.amount))
        }
        places = next(filter(partial(_tells, points, score >= least), _PLACES), _PLACES[-1])
        total = _sum(points, places)
        start, *others = (
            f"{_POINTS[one]} {much:+.{places}f}"
            for one, much in sorted(points.items(), key=lambda each: each[0] != "bias")
            if one == "bias" or round(much, places)
        )
        adds_up = abs(sum(one.amount for one in self._parts) - logit(score)) < _EXACT
        return (
            f"{', '.join([start, *others])}; {total:+.{places}f} in all, and from 0 on "
            f"together (score {self._reached}{_OTHERWISE * (not adds_up)})"
        )

    @property
    def _reached(self) -> str:
        """Give the score of the pair, and what joins two."""
        reached, needed = beside(self.edge["score"], self.config.event.threshold)
        return f"{reached}; {needed} is needed"

    @property
    def is_enough(self) -> bool:
        return bool(self.edge["verdict"] == "accepted")

    def joined(self) -> tuple[str, Iterable[str], Iterable[str]]:
        """Say of two that are together what decided, why, and what speaks the other way."""
        speaking, against = self._ranked(sign=1), self._parting()
        if not self.is_enough:
            way = self.texts.get("printed passage", "other reports link them")
            if self.edge["views"] == ["given"]:
                lead = f"as a pair they miss ({self._reached}), but they were named to be compared"
                return lead, [lead, *map(self._clause, speaking)], against
            lead = f"as a pair they miss ({self._reached}), but {way}"
            path = self.texts.get("path", way).removeprefix(f"{way}: ")
            return lead, [path, *map(self._clause, speaking)], against
        lead = EVENT_REASONS[self.edge["reason"]]
        if speaking:
            spite = f", in spite of {_named(self._against)}" if self._against else ""
            lead = f"{_named(speaking)} {_is(speaking)} enough{spite}"
        return lead, [*map(self._clause, speaking)] or [lead], against

    def parted(self) -> tuple[str, Iterable[str], Iterable[str]]:
        """Say of two that are apart what decided, why, and what speaks the other way."""
        speaking = self._ranked(sign=1)
        for_one = map(self._clause, speaking)
        if self.is_enough:
            lead = f"as a pair they fit ({self._reached}), but that does not decide"
            return lead, [self.edge["parting"] or _GROUPS], for_one
        decided = [one for one in decisive(self._against, self._missing) if self._is_asked(one)]
        if "exclusion" in self.texts:
            lead = self.texts["exclusion"]
        elif not speaking:
            lead = "nothing that counts speaks for one event"
        elif decided:
            lead = f"{_named(speaking)} {_is(speaking)} not enough beside {_named(decided)}"
        else:
            lead = f"{_named(speaking)} {_is(speaking)} too little: most pairs are of two events"
        return lead, [*self._parting()] or [lead], for_one

    def _is_asked(self, one: Part) -> bool:
        """Tell whether evidence was found: two too unlike have no subject that may run on."""
        return one.label != _RUNNING or is_alike(self.edge, self.config)

    def _parting(self) -> Iterator[str]:
        """Yield what parts a pair, the strongest first."""
        if "exclusion" in self.texts:
            yield self.texts["exclusion"]
        yield from map(self._clause, self._against)

    @cached_property
    def _against(self) -> list[Part]:
        """What speaks against one event, the strongest first."""
        return self._ranked(sign=-1)

    @cached_property
    def _parts(self) -> Sequence[Part]:
        """All that adds up."""
        return [*event_parts(self.edge, self.config)]

    @property
    def _missing(self) -> float:
        """The part of the logit that the pair lacks to join."""
        return logit(self.config.event.threshold) - logit(self.edge["score"])

    def _ranked(self, *, sign: int) -> list[Part]:
        """Return what speaks one way and counts, the strongest first."""
        named = [
            one
            for one in self._parts
            if one.label != "bias" and sign * one.amount > 0
            if abs(one.amount) >= _LEAST or (one.label == "days apart" and one.value is not None)
        ]
        return sorted(named, key=lambda one: -abs(one.amount))

    def _clause(self, one: Part) -> str:
        """Say what one kind of evidence found, with the other reports that it rests on."""
        of_others = self.texts.get(one.label) if one.label == "profile correlation" else ""
        return of_others or text_of(one.label, self.edge, self.config)


def decisive(against: Sequence[Part], missing: float) -> Sequence[Part]:
    """Return what speaks against a pair and is why it is rejected: without it the rest would do.

    Args:
        against: what speaks against it, the strongest first.
        missing: the part of the logit that it lacks.

    Returns:
        The strongest, as many as it takes; none, where even without all of them it would lack some.
    """
    sums = accumulate(-one.amount for one in against)
    return against[: next((count for count, one in enumerate(sums, 1) if one >= missing), 0)]


def _sum(points: Mapping[str, float], places: int) -> float:
    """Add points as they are shown; never -0."""
    return round(sum(round(much, places) for much in points.values()), places) + 0.0


def _tells(points: Mapping[str, float], joins: bool, places: int) -> bool:
    """Tell whether the sum of points with so many places is on the side of 0 where the pair is."""
    return (_sum(points, places) >= 0) == joins


def _named(parts: Sequence[Part]) -> str:
    """Name kinds of evidence: two of them do, the strongest first."""
    return " and ".join(map(_name, parts[:2]))


def _name(one: Part) -> str:
    undated = one.label == "days apart" and one.value is None
    return "a missing date" if undated else _NAMES[one.label]


def _is(parts: Sequence[Part]) -> str:
    return "are" if len(parts) > 1 or _name(parts[0]).startswith("the") else "is"
