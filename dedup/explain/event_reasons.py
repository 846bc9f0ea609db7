"""What decided on a pair in the event tier: the most that spoke for one event, and against it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any, Final

from dedup.config import Config
from dedup.explain.events import VIEWS, event_evidence, runs_on
from dedup.explain.evidence import Evidence, apart, number

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
_TELLING: Final = 0.4
"""Least part of the logit that is named."""
_MOST_NAMED: Final = 2
_MOST_WORDS: Final = 5
_WORDS: Final = "words"
_QUOTES: Final = "shared quotes"


def event_reason(edge: Mapping[str, Any], config: Config) -> str:
    """Say what decided on a pair.

    Args:
        edge: a row of the event tier; of :func:`dedup.explain.shared_words.with_words_shared` or
            as it is.
        config: the configuration, settled by the size of the pile.
    """
    reason = str(edge["reason"])
    plain = EVENT_REASONS.get(reason, reason.replace("_", " "))
    if reason not in {"above_threshold", "below_threshold", "date_brake"} or edge["cosine"] is None:
        return plain
    parts = _by_kind(event_evidence(edge, config))
    speaking = " and ".join(_named(edge, config, parts.items()))
    opposed = " and ".join(_named(edge, config, ((kind, -part) for kind, part in parts.items())))
    if reason == "above_threshold":
        return "; against it: ".join(filter(None, (speaking or plain, opposed)))
    if opposed:
        return f"{speaking or 'they have little in common'}, but {opposed}"
    if not speaking:
        return plain
    return f"{speaking}, but that is too little: of their main words {number(edge['cosine'])} agree"


def _by_kind(evidence: Iterable[Evidence]) -> dict[str, float]:
    """Add up what each kind of evidence contributes: the views of the words are one."""
    views = {name.replace("_", " ") for name in VIEWS}
    parts: defaultdict[str, float] = defaultdict(float)
    for one in evidence:
        if one.contribution is not None and one.label != "bias":
            parts[_WORDS if one.label in views else one.label] += one.contribution
    return parts


def _named(
    edge: Mapping[str, Any], config: Config, strengths: Iterable[tuple[str, float]]
) -> list[str]:
    """Name the strongest kinds of evidence that are worth it, the strongest first."""
    # A quotation tells a reader most.
    ranked = sorted(strengths, key=lambda kind: (kind[0] != _QUOTES, -kind[1]))
    telling = [kind for kind, strength in ranked if strength >= _TELLING]
    return [_clause(kind, edge, config) for kind in telling[:_MOST_NAMED]]


def _clause(kind: str, edge: Mapping[str, Any], config: Config) -> str:
    """Say what a kind of evidence found, whichever way it speaks."""
    if kind == _WORDS:
        shared = ", ".join(edge["shared_terms"][:_MOST_WORDS])
        return f"they have words in common ({shared})" if shared else "some of their words agree"
    if kind == "headline containment":
        words = ", ".join(edge.get("headline_words", ()))
        return f"headline words stand in the opening of the other{f' ({words})' if words else ''}"
    if kind == _QUOTES:
        said = edge.get("quoted")
        return f"both quote “{said}”" if said else "they quote the same words"
    if kind == "profile correlation":
        alike = edge["profile_correlation"] >= 0
        return "they are like the same other reports" if alike else "each is like other reports"
    if kind == "days named":
        return f"their texts name {'the same day' if edge['date_evidence'] > 0 else 'other days'}"
    return _published(edge, config)


def _published(edge: Mapping[str, Any], config: Config) -> str:
    days, goes_on = edge["days_apart"], runs_on(edge, config.event)
    if days is None:
        return "one of them has no date, on a subject much written about"
    if goes_on and not days:
        return "so much was written about their subject that one day proves little"
    much = ", on a subject much written about just then" * goes_on
    return f"they were published {apart(days)}{much}"
