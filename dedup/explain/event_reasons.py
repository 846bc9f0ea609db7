"""What decided on a pair in the event tier: the most that spoke for one event, and against it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Final, NamedTuple

from dedup.config import Config
from dedup.explain.events import WEIGHED, common_words, near_whom, runs_on, says_when
from dedup.explain.evidence import Evidence, apart, logit, reason_in_words, without_date
from dedup.explain.reading import other_words

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
_OTHER: Final = {"left": "right", "right": "left"}
_WEEKS: Final = -0.5
"""Part of the logit that is taken of an undated pair whose subject was reported in two weeks."""
_PLAIN: Final = frozenset({"shared quotes", "days apart"})
"""Evidence for one event that is named in any case."""
_ORDER: Final = ("shared quotes", "likeness", "headline containment", "days apart")
"""What can be checked in the texts is named before what cannot, whatever it counts for."""


class Pair(NamedTuple):
    """An edge, as it is or as :class:`~dedup.explain.SpeltEdge`, and the settled configuration."""

    edge: Mapping[str, Any]
    config: Config


def event_reason(edge: Mapping[str, Any], evidence: Iterable[Evidence], config: Config) -> str:
    """Say what decided on a pair: what weighs most comes first.

    Args:
        edge: a row of the event tier, as it is or as :class:`~dedup.explain.SpeltEdge`.
        evidence: what was measured of it.
        config: the configuration, settled by the size of the pile.
    """
    reason = str(edge["reason"])
    if reason not in WEIGHED or edge["cosine"] is None:
        return reason_in_words(reason, EVENT_REASONS)
    pair = Pair(edge, config)
    parts = [one for one in evidence if one.contribution is not None]
    least = logit(config.event.threshold)
    if reason == "above_threshold":
        return _why_joined(pair, parts, least)
    return _why_parted(pair, parts, least)


def why_company_parts(edge: Mapping[str, Any]) -> str:
    """Say why those that are with either of an accepted pair are not one event.

    ``kept_apart``: what keeps them apart though they are alike; missing if nobody looked.
    """
    if "kept_apart" not in edge:
        return "they are too unlike or too many days apart for one event, or a reviewer parted them"
    return edge["kept_apart"] or "they are too unlike to be one event"


def _why_joined(pair: Pair, parts: Sequence[Evidence], least: float) -> str:
    """Say what joins a pair, and what speaks against it all the same; ``least``: logit it took."""
    against = ranked(parts, sign=-1)
    opposed = _listed(_clauses(pair, against, least=_TELLING)[:2])
    missing = least - sum(map(amount, _starting(parts)))
    speaking = _speaking(pair, parts, missing)
    return ". What is against it weighs less: ".join(filter(None, (speaking, opposed)))


def _why_parted(pair: Pair, parts: Sequence[Evidence], least: float) -> str:
    """Say what parts a pair, and what of it is alike; ``least``: the logit that it took."""
    against = ranked(parts, sign=-1)
    decided, alternatives = decisive(against, least - logit(pair.edge["score"]))
    if not decided:
        speaking = _speaking(pair, parts, 0.0)
        return f"what speaks for one event is too little – {speaking}{_besides(pair, against)}"
    without = decided[:1] if alternatives else decided
    missing = least - sum(map(amount, _starting(parts))) + sum(map(amount, without))
    speaking = _speaking(pair, parts, missing)
    rest = _besides(pair, [one for one in against if one not in decided])
    named = _listed(_clauses(pair, decided))
    together = "both together – " if len(decided) == 2 else "all together – "
    parting = together * (alternatives and len(decided) > 1) + named
    these = "this" if len(decided) == 1 else "any of these" if alternatives else "all of these"
    told = f"what parts them is this: {parting}"
    would = "they would be together" if pair.edge["exclusion"] is None else ENOUGH_SCORE
    return f"{told}. Without {these} {would}: {speaking}{rest}"


def _starting(parts: Iterable[Evidence]) -> list[Evidence]:
    """Return what has to be made up for: where every pair starts, and what speaks against one."""
    return [one for one in parts if one.label == "bias" or amount(one) < 0]


def amount(one: Evidence) -> float:
    """Return what evidence adds to the logit."""
    return one.contribution or 0.0


def _besides(pair: Pair, against: Iterable[Evidence]) -> str:
    """Name what else speaks against a pair."""
    opposed = _listed(_clauses(pair, against, least=_MUCH))
    return f". Also against it, though that alone parts nobody: {opposed}" if opposed else ""


def _speaking(pair: Pair, weighed: Iterable[Evidence], missing: float) -> str:
    """Name what speaks most for one event: two things, or as many as it took, and at most five.

    That both are of one day, or quote the same, is named in any case.

    Args:
        pair: what is explained.
        weighed: its evidence.
        missing: the part of the logit that it took to join.
    """
    named: list[Evidence] = []
    for place, one in enumerate(ranked(weighed, sign=1)):
        counts = place < _MOST_NAMED and (missing > 0 or len(named) < _NAMED)
        plain = one.label in _PLAIN and one.value is not None
        if (counts or plain) and (missing > 0 or amount(one) >= _LEAST):
            named += [one] if is_tellable(pair.edge, one) else []
            missing -= amount(one)
    if not named:
        return "they have little in common"
    named = in_order(named)
    more = pair.edge["verdict"] == "accepted" and missing > 0
    return _listed(_clauses(pair, named)) + "; and lesser things that it took" * more


def decisive(
    against: Sequence[Evidence], missing: float, *, least: float = _TELLING
) -> tuple[list[Evidence], bool]:
    """Return what speaks against a pair and is why it is rejected.

    Without any one of these the rest would be enough (the second value is true), or without all of
    them; where it never is, nothing decided.

    Args:
        against: what speaks against it, the strongest first.
        missing: the part of the logit that it lacks.
        least: the part of it below which nothing is said to have decided.
    """
    strong = [one for one in against if -amount(one) >= least]
    if alone := [one for one in strong if -amount(one) >= missing]:
        return alone, True
    for number in range(2, len(strong) + 1):
        if -sum(map(amount, strong[:number])) >= missing:
            return strong[:number], False
    return [], False


def ranked(weighed: Iterable[Evidence], *, sign: int) -> list[Evidence]:
    """Return the evidence that speaks one way, the strongest first."""
    speaking = [one for one in weighed if one.label != "bias" and sign * amount(one) > 0]
    return sorted(speaking, key=lambda one: -abs(amount(one)))


def _clauses(pair: Pair, evidence: Iterable[Evidence], *, least: float = 0.0) -> list[str]:
    """Say what evidence found, unless it counts for less than ``least``."""
    return [clause(one.label, pair) for one in evidence if abs(amount(one)) >= least]


def is_tellable(edge: Mapping[str, Any], one: Evidence) -> bool:
    """Tell whether evidence has something to show: not a few small words that both quote."""
    return one.label != "shared quotes" or edge.get("quoted") != ""


def in_order(evidence: Iterable[Evidence]) -> list[Evidence]:
    """Return evidence for one event, what can be checked in the texts first."""
    places = {label: place for place, label in enumerate(_ORDER)}
    return sorted(evidence, key=lambda one: places.get(one.label, len(_ORDER)))


def _listed(clauses: Sequence[str]) -> str:
    """Join clauses, which have commas of their own."""
    return "; ".join(clauses)


def clause(label: str, pair: Pair) -> str:
    """Say what one kind of evidence found, whichever way it speaks."""
    if label == "running subject":
        return runs_on(pair.edge, pair.config)
    return _CLAUSES[label](pair.edge)


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
    told = {side: some for side, some in edge.get("headline_words", {}).items() if some}
    there = {word.lower() for word in told.get("right", ())}
    if both := [word for word in told.get("left", ()) if word.lower() in there]:
        return f"both headlines have {', '.join(_longest(both))}"
    shown = ", ".join(_longest([word for some in told.values() for word in some]))
    words = f"words{f' ({shown})' * bool(shown)}"
    if len(told) != 1:
        return f"{words} of the headlines stand at the top of the other"
    [side] = told
    other = edge[_OTHER[side]]
    return f"{words} of the headline of {edge[side]} stand at the top of {other}"


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
    said = edge.get("quoted")
    return f"both quote “{said}”" if said else "both quote the same words"


def _published(edge: Mapping[str, Any]) -> str:
    days = edge["days_apart"]
    if days is None:
        weeks = ": their subject was in the news for weeks" * ((edge["date_prior"] or 0.0) < _WEEKS)
        return without_date(edge.get("undated", ())) + weeks
    return f"they were published {apart(days)}"


_CLAUSES: Final[Mapping[str, Callable[[Mapping[str, Any]], str]]] = {
    "likeness": _words,
    "headline containment": _headlines,
    "shared quotes": _quoted,
    "profile correlation": near_whom,
    "days apart": _published,
    "days named": says_when,
}
