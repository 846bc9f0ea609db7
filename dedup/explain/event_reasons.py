"""What decided on a pair in the event tier: the most that spoke for one event, and against it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any, Final

from dedup.config import Config
from dedup.explain.events import VIEWS, event_evidence, runs_on
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
_TELLING: Final = 0.5
"""Least part of the logit that is named."""
_MOST_NAMED: Final = 2
_HALF: Final = 0.5
_LITTLE_OF_A_HEADLINE: Final = 0.35
_WORDS: Final = "words"


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
    speaking = _named(edge, config, sorted(parts.items(), key=lambda kind: -kind[1]))
    opposed = _named(edge, config, ((kind, -part) for kind, part in _rising(parts)))
    if reason == "above_threshold":
        told = " and ".join(speaking) or plain
        return f"{told}; against it: {' and '.join(opposed)}" if opposed else told
    if opposed:
        return f"{' and '.join(speaking) or 'little is alike'}, but {' and '.join(opposed)}"
    return _lacking(edge, config) or plain


def _by_kind(evidence: Iterable[Evidence]) -> dict[str, float]:
    """Add up what each kind of evidence contributes: the views of the words are one."""
    views = {name.replace("_", " ") for name in VIEWS}
    parts: defaultdict[str, float] = defaultdict(float)
    for one in evidence:
        if one.contribution is not None and one.label != "bias":
            parts[_WORDS if one.label in views else one.label] += one.contribution
    return parts


def _rising(parts: Mapping[str, float]) -> list[tuple[str, float]]:
    return sorted(parts.items(), key=lambda kind: kind[1])


def _named(
    edge: Mapping[str, Any], config: Config, strengths: Iterable[tuple[str, float]]
) -> list[str]:
    """Name the strongest kinds of evidence that are worth it; ``strengths`` are in order."""
    telling = [kind for kind, strength in strengths if strength >= _TELLING]
    return [_clause(kind, edge, config) for kind in telling[:_MOST_NAMED]]


def _clause(kind: str, edge: Mapping[str, Any], config: Config) -> str:
    """Say what a kind of evidence found, whichever way it speaks."""
    if kind == _WORDS:
        alike = edge["likeness"] is not None and edge["likeness"] >= _HALF
        return "their words agree" if alike else "some of their words agree"
    if kind == "headline containment":
        share = "much" if edge["headline_containment"] >= _HALF else "a part"
        return f"{share} of their headlines stands in the opening of the other"
    if kind == "shared quotes":
        return "they quote the same words"
    if kind == "profile correlation":
        alike = edge["profile_correlation"] >= 0
        return "they are like the same other reports" if alike else "each is like other reports"
    if kind == "days named":
        return f"their texts name {'the same day' if edge['date_evidence'] > 0 else 'other days'}"
    return _published(edge, config)


def _published(edge: Mapping[str, Any], config: Config) -> str:
    days = edge["days_apart"]
    if days is None:
        return "one of them has no date, and their subject is told often"
    told = " and their subject is told day after day" if runs_on(edge, config.event) else ""
    return f"they were published {apart(days)}{told}"


def _lacking(edge: Mapping[str, Any], config: Config) -> str | None:
    """Say what two reports lack whose words alone would do."""
    likeness, headline = edge["likeness"], edge["headline_containment"]
    if likeness is None or likeness < config.event.threshold:
        return None
    if headline is not None and headline < _LITTLE_OF_A_HEADLINE:
        return "their words agree, but neither headline stands in the opening of the other"
    return None
