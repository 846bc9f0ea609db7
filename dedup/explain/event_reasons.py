"""What decided on a pair in the event tier: the most that spoke for one event, and against it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

from dedup.config import SettledConfig
from dedup.explain.events import (
    WEIGHED,
    Part,
    common_words,
    event_parts,
    text_of,
    with_excluded,
)
from dedup.explain.evidence import logit, published_text, reason_in_words
from dedup.explain.reading import of_headlines, other_words

EVENT_REASONS: Final = {
    "above_threshold": "enough speaks for one event",
    "below_threshold": "too little speaks for one event",
    "date_brake": "their words agree, but the dates conflict: of publication, or named in the "
    "texts",
    "passage": "one passage of each tells the same",
    "template": "both fill in the same form for different days, which tells no event",
    "no_specific_passage": "one of the two shares nothing specific with the members of the event",
    "confined_passage": "one of the two shares one passage only with the members of the event, as "
    "a digest does",
    "must_link": "a reviewer decided that they are of one event",
    "cannot_link": "a reviewer decided that they are not of one event",
}
_TELLING: Final = 0.3
"""Least part of the logit that is named, and that may have decided."""
_LEAST: Final = 0.2
"""Part of the logit from which on what speaks for one event is named."""
_MUCH: Final = 0.5
"""Part of the logit from which on it is named also where it changed nothing."""
_NAMED: Final = 2
"""What speaks for one event is named up to this many ..."""
_MOST_NAMED: Final = 5
"""... and up to this many if it took them to join."""
_MOST_WORDS: Final = 3
ENOUGH_SCORE: Final = "their score would be enough"
"""What holds, and no more, of a pair that links nothing whatever its score is."""
_WEEKS: Final = -0.5
"""Part of the logit that is taken of an undated pair whose subject was reported in two weeks."""
_PLAIN: Final = frozenset({"shared quotes", "days apart"})
"""Evidence for one event that is named in any case."""
_ORDER: Final = ("shared quotes", "likeness", "headline containment", "days apart")
"""What can be checked in the texts is named before what cannot, whatever it counts for."""


@dataclass(frozen=True)
class Weighed:
    """A pair of the event tier, spelt, with what adds up to its score."""

    edge: Mapping[str, Any]
    config: SettledConfig

    @cached_property
    def parts(self) -> Sequence[Part]:
        """All of it, where every pair starts among it."""
        return [*event_parts(self.edge, self.config)]

    @cached_property
    def missing(self) -> float:
        """The part of the logit that the pair lacks to join; less than 0: it has more."""
        return self._least - logit(self.edge["score"])

    @cached_property
    def to_join(self) -> float:
        """What speaks for a pair had to make up for, against it and where every pair starts."""
        starting = (one.amount for one in self.parts if one.label == "bias" or one.amount < 0)
        return self._least - sum(starting)

    @property
    def _least(self) -> float:
        return logit(self.config.event.threshold)

    def ranked(self, *, sign: int) -> list[Part]:
        """Return what speaks one way, the strongest first."""
        speaking = [one for one in self.parts if one.label != "bias" and sign * one.amount > 0]
        return sorted(speaking, key=lambda one: -abs(one.amount))

    def is_tellable(self, one: Part) -> bool:
        """Tell whether evidence has something to show: not a few small words that both quote."""
        return one.label != "shared quotes" or self.edge["quoted"] != ""

    def clause(self, one: Part) -> str:
        """Say what one kind of evidence found, whichever way it speaks."""
        if one.label in _CLAUSES:
            return _CLAUSES[one.label](self.edge)
        return text_of(one.label, self.edge, self.config)

    def clauses(self, some: Iterable[Part]) -> str:
        """Say what some evidence found; what is said of one may have commas."""
        return "; ".join(map(self.clause, some))


def event_reason(edge: Mapping[str, Any], config: SettledConfig) -> str:
    """Say what decided on a pair: what weighs most comes first.

    Args:
        edge: a row of the event tier as :class:`~dedup.explain.SpeltEdge`.
        config: the configuration, settled by the size of the pile.
    """
    reason = str(edge["reason"])
    if reason not in WEIGHED:
        return with_excluded(reason_in_words(reason, EVENT_REASONS), edge)
    pair = Weighed(edge, config)
    return _why_joined(pair) if reason == "above_threshold" else _why_parted(pair)


def why_company_parts(edge: Mapping[str, Any]) -> str:
    """Say why those that are with either of an accepted pair are not one event."""
    if edge["kept_apart"] is None:
        return "they are too unlike or too many days apart for one event, or a reviewer parted them"
    return edge["kept_apart"] or "they are too unlike to be one event"


def _why_joined(pair: Weighed) -> str:
    """Say what joins a pair, and what speaks against it all the same."""
    against = [one for one in pair.ranked(sign=-1) if -one.amount >= _TELLING]
    told = (_speaking(pair, pair.to_join), pair.clauses(against[:2]))
    return ". What is against it weighs less: ".join(filter(None, told))


def _why_parted(pair: Weighed) -> str:
    """Say what parts a pair, and what of it is alike."""
    against = pair.ranked(sign=-1)
    decided, alternatives = decisive(against, pair.missing)
    if not decided:
        speaking = _speaking(pair, 0.0)
        return f"what speaks for one event is too little – {speaking}{_besides(pair, against)}"
    without = decided[:1] if alternatives else decided
    speaking = _speaking(pair, pair.to_join + sum(one.amount for one in without))
    rest = _besides(pair, [one for one in against if one not in decided])
    together = "both together – " if len(decided) == 2 else "all together – "
    parting = together * (alternatives and len(decided) > 1) + pair.clauses(decided)
    these = "this" if len(decided) == 1 else "any of these" if alternatives else "all of these"
    told = f"what parts them is this: {parting}"
    would = "they would be together" if pair.edge["exclusion"] is None else ENOUGH_SCORE
    return f"{told}. Without {these} {would}: {speaking}{rest}"


def _besides(pair: Weighed, against: Iterable[Part]) -> str:
    """Name what else speaks against a pair."""
    opposed = pair.clauses(one for one in against if -one.amount >= _MUCH)
    return f". Also against it, though that alone parts nobody: {opposed}" if opposed else ""


def _speaking(pair: Weighed, missing: float) -> str:
    """Name what speaks most for one event: two things, or as many as it took, and at most five.

    That both are of one day, or quote the same, is named in any case. ``missing`` is the part of
    the logit that it took to join.
    """
    named: list[Part] = []
    for place, one in enumerate(pair.ranked(sign=1)):
        counts = place < _MOST_NAMED and (missing > 0 or len(named) < _NAMED)
        plain = one.label in _PLAIN and one.value is not None
        if (counts or plain) and (missing > 0 or one.amount >= _LEAST):
            named += [one] if pair.is_tellable(one) else []
            missing -= one.amount
    if not named:
        return "they have little in common"
    more = pair.edge["verdict"] == "accepted" and missing > 0
    return pair.clauses(in_order(named)) + "; and lesser things that it took" * more


def decisive(
    against: Sequence[Part], missing: float, *, least: float = _TELLING
) -> tuple[list[Part], bool]:
    """Return what speaks against a pair and is why it is rejected.

    Without any one of these the rest would be enough (the second value is true), or without all of
    them; where it never is, nothing decided.

    Args:
        against: what speaks against it, the strongest first.
        missing: the part of the logit that it lacks.
        least: the part of it below which nothing is said to have decided.
    """
    strong = [one for one in against if -one.amount >= least]
    if alone := [one for one in strong if -one.amount >= missing]:
        return alone, True
    for number in range(2, len(strong) + 1):
        if -sum(one.amount for one in strong[:number]) >= missing:
            return strong[:number], False
    return [], False


def in_order(evidence: Iterable[Part]) -> list[Part]:
    """Return evidence for one event, what can be checked in the texts first."""
    places = {label: place for place, label in enumerate(_ORDER)}
    return sorted(evidence, key=lambda one: places.get(one.label, len(_ORDER)))


def _words(edge: Mapping[str, Any]) -> str:
    some = other_words(edge)[:_MOST_WORDS]
    names = ", ".join(word for word in some if word[0].isupper())
    rest = ", ".join(f"“{word}”" for word in some if not word[0].isupper())
    if some:
        told = [f"name {names}"] * bool(names) + [f"use {rest}"] * bool(rest)
        return f"both {' and '.join(told)}"
    common = ", ".join(common_words(edge)[:_MOST_WORDS])
    return "some words are the same" + f", though common ones ({common})" * bool(common)


def _headlines(edge: Mapping[str, Any]) -> str:
    told = {side: some for side, some in edge["headline_words"].items() if some}
    there = {word.lower() for word in told.get("right", ())}
    if both := [word for word in told.get("left", ()) if word.lower() in there]:
        return f"both headlines have {', '.join(_longest(both))}"
    shown = ", ".join(_longest(of_headlines(edge)))
    words = f"words{f' ({shown})' * bool(shown)}"
    if len(told) != 1:
        return f"{words} of the headlines stand at the top of the other"
    [side] = told
    other = "right" if side == "left" else "left"
    return f"{words} of the headline of {edge[side]} stand at the top of {edge[other]}"


def _longest(words: Iterable[str]) -> list[str]:
    """Return the first of some words, without those that another of these holds.

    >>> _longest(["New York", "Clinton", "New York primary", "former"])
    ['Clinton', 'New York primary']
    """
    named = dict([*{word.lower(): word for word in words}.items()][:_MOST_WORDS])
    return [
        word
        for lower, word in named.items()
        if not any(lower in other for other in named if other != lower)
    ]


def _quoted(edge: Mapping[str, Any]) -> str:
    return f"both quote “{edge['quoted']}”"


def _published(edge: Mapping[str, Any]) -> str:
    told = published_text(edge["days_apart"], edge["undated"])
    if edge["days_apart"] is not None:
        return f"they were {told}"
    return f"{told}{': their subject was in the news for weeks' * (edge['date_prior'] < _WEEKS)}"


_CLAUSES: Final[Mapping[str, Callable[[Mapping[str, Any]], str]]] = {
    "likeness": _words,
    "headline containment": _headlines,
    "shared quotes": _quoted,
    "days apart": _published,
}
"""What a sentence says in its own way."""
