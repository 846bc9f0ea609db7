"""What decided on a pair in the event tier: the most that spoke for one event, and against it."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import chain
from typing import Any, Final

from dedup.config import Config
from dedup.explain.events import WEIGHED, days_named, event_evidence
from dedup.explain.evidence import Evidence, apart

__all__ = ["EVENT_REASONS", "event_reason"]

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
_SHARED: Final = {
    "cosine": ("some telling words are the same", "both use the telling words", "shared_terms"),
    "name cosine": ("some names are the same", "both name", "shared_names"),
    "lead cosine": ("their openings are alike", "both open with", "shared_opening"),
    "bigram cosine": ("some phrases are the same", "both say", "shared_phrases"),
}
"""Evidence of words -> how it is said without any of them, how with some, and where these stand."""
_TELLING: Final = 0.3
"""Least part of the logit that is named."""
_MUCH: Final = 0.5
"""Part of the logit from which on it is always named, and may have decided."""
_MOST_NAMED: Final = 2
_MOST_WORDS: Final = 5
_HARDLY: Final = "they have little in common"


def event_reason(edge: Mapping[str, Any], config: Config) -> str:
    """Say what decided on a pair: what weighs most comes first.

    Args:
        edge: a row of the event tier; of :func:`dedup.explain.shared_words.with_words_shared` or
            as it is.
        config: the configuration, settled by the size of the pile.
    """
    reason = str(edge["reason"])
    plain = EVENT_REASONS.get(reason, reason.replace("_", " "))
    if reason not in WEIGHED or edge["cosine"] is None:
        return plain
    weighed = [
        one
        for one in event_evidence(edge, config)
        if one.contribution is not None and one.label != "bias"
    ]
    if reason == "above_threshold":
        opposed = _listed(_named(edge, weighed, sign=-1)[:_MOST_NAMED])
        return "; against it: ".join(filter(None, (_speaking(edge, weighed), opposed)))
    if decisive := _decisive(weighed, edge["score"], config.event.threshold):
        opposed = _listed(_named(edge, decisive, sign=-1))
        speaking, rest = _speaking(edge, weighed), [one for one in weighed if one not in decisive]
        return f"{opposed}. But for that they would be, because {speaking}{_besides(edge, rest)}"
    return f"{_speaking(edge, weighed)}, and that is too little{_besides(edge, weighed)}"


def _besides(edge: Mapping[str, Any], weighed: Iterable[Evidence]) -> str:
    """Name what else speaks against a pair."""
    opposed = _listed(_named(edge, weighed, sign=-1))
    return f"; against it, too: {opposed}" if opposed else ""


def _speaking(edge: Mapping[str, Any], weighed: Iterable[Evidence]) -> str:
    """Name what speaks most for one event: two things, and what else weighs much."""
    much = len(_named(edge, weighed, sign=1, least=_MUCH))
    named = _named(edge, weighed, sign=1)
    if not named:
        return "much is a little alike" if edge["verdict"] == "accepted" else _HARDLY
    return _listed(named[: max(much, _MOST_NAMED)])


def _decisive(weighed: Iterable[Evidence], score: float, least: float) -> list[Evidence]:
    """Return what speaks against a pair and is why it is rejected, the strongest first.

    Without these the rest would be enough; where it never is, or where they only tip the scales,
    nothing is.
    """
    strong = [one for one in weighed if (one.contribution or 0.0) <= -_MUCH]
    strong.sort(key=lambda one: one.contribution or 0.0)
    reached = _logit(score)
    for number, one in enumerate(strong, start=1):
        reached -= one.contribution or 0.0
        if reached >= _logit(least):
            return strong[:number]
    return []


def _listed(clauses: Sequence[str]) -> str:
    return ", and ".join(clauses)


def _logit(probability: float) -> float:
    bounded = min(max(probability, 1e-9), 1 - 1e-9)
    return math.log(bounded / (1 - bounded))


def _named(
    edge: Mapping[str, Any], weighed: Iterable[Evidence], *, sign: int, least: float = _TELLING
) -> list[str]:
    """Name the evidence that speaks one way and is worth it, the strongest first."""
    strengths = {one.label: sign * (one.contribution or 0.0) for one in weighed}
    ranked = sorted(strengths, key=lambda label: -strengths[label])
    return [_clause(label, edge) for label in ranked if strengths[label] >= least]


def _clause(label: str, edge: Mapping[str, Any]) -> str:
    """Say what one kind of evidence found, whichever way it speaks."""
    if label in _SHARED:
        plain, what, column = _SHARED[label]
        some = ", ".join((edge.get(column) or ())[:_MOST_WORDS])
        return f"{what} {some}" if some else plain
    return _CLAUSES[label](edge)


def _headlines(edge: Mapping[str, Any]) -> str:
    words = chain.from_iterable(edge.get("headline_words", {}).values())
    some = ", ".join({word.lower(): word for word in words}.values())
    told = f" ({some})" if some else ""
    return f"words of the headline of one are in the opening of the other{told}"


def _quoted(edge: Mapping[str, Any]) -> str:
    said = edge.get("quoted")
    return f"both quote “{said}”" if said else "both quote the same words"


def _neighbours(edge: Mapping[str, Any]) -> str:
    alike = edge["profile_correlation"] >= 0
    return f"{'both resemble the same' if alike else 'each resembles'} other reports"


def _published(edge: Mapping[str, Any]) -> str:
    days = edge["days_apart"]
    return "one of them has no date" if days is None else f"they were published {apart(days)}"


def _days(edge: Mapping[str, Any]) -> str:
    which, agree = days_named(edge), edge["date_evidence"] > 0
    told = f" ({which})" if which else ""
    return f"their openings mention {'the same day' if agree else 'different days'}{told}"


def _runs_on(_: Mapping[str, Any]) -> str:
    return "their subject was in the news on other days"


_CLAUSES: Final[Mapping[str, Callable[[Mapping[str, Any]], str]]] = {
    "headline containment": _headlines,
    "shared quotes": _quoted,
    "profile correlation": _neighbours,
    "days apart": _published,
    "days named": _days,
    "running subject": _runs_on,
}
