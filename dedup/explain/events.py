"""What a row of the event tier says, in plain words: what spoke for it, and what decided."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from typing import Any, Final

from dedup.config import Config, EventConfig
from dedup.explain.evidence import Evidence, days_evidence, number

__all__ = ["EVENT_REASONS", "event_evidence", "event_reason", "passage_measure"]

_VIEWS: Final = {
    "cosine": "main words agree",
    "bigram_cosine": "pairs of words agree",
    "lead_cosine": "openings agree",
    "name_cosine": "names agree",
    "top_containment": "main words of one that the other has",
}
EVENT_REASONS: Final = {
    "above_threshold": "the terms agree well enough",
    "below_threshold": "the terms agree too little",
    "date_brake": "the terms agree, but the dates conflict: of publication, or named in the texts",
    "passage": "one passage of each tells the same",
    "template": "both fill in the same form for different days, which tells no event",
    "no_specific_passage": "one of the two shares nothing specific with the members of the event",
    "confined_passage": "one of the two shares one passage only with the members of the event, as "
    "a digest does",
    "must_link": "a reviewer decided that they are of one event",
    "cannot_link": "a reviewer decided that they are not of one event",
}
_EXCLUSIONS: Final = {
    "detached": "one of the two shares nothing specific with any member: it is left out of the "
    "event, and stays visible as related",
    "template": "they are one form filled in for different days: numbers and dates differ and the "
    "rest is alike, so their likeness links nothing",
    "confined": "all that one of the two shares with the members stands in one small place behind "
    "its opening: it is in the event by that passage, not as a whole",
}
_TOO_FAR_APART: Final = "the reports were published too far apart"
_NEXT_DAYS: Final = "the days differ, as they do between steps of one story"
_STEPS: Final = 7
"""Days within which a story takes its next step."""
_OTHER_DAYS: Final = "the days named in the texts conflict"
_OTHER_PROFILE: Final = "the terms agree, but they differ in which other reports they are like"
_OTHER_HEADLINE: Final = "the terms agree, but neither report opens with the headline of the other"
_TURNED: Final = {
    "profile correlation": "the terms agree little, but they are like the same other reports",
    "headline containment": "the terms agree little, but each report opens with the headline of "
    "the other",
    "shared quotes": "the terms agree little, but the quotations agree",
    "days apart": "the terms agree little, but the days agree",
}
"""What can lift a pair over the threshold that its terms alone do not reach."""
_LITTLE_OF_A_HEADLINE: Final = 0.35


def event_evidence(edge: Mapping[str, Any], config: Config) -> tuple[Evidence, ...]:
    """Return what speaks for or against one event; contributions add up to the score's logit."""
    beside = (*_members(edge), *_passage(edge, config))
    if edge["cosine"] is None:
        return (*days_evidence(edge, None), *beside)
    event = config.event
    views = [_view(name, edge, event) for name in _VIEWS if edge[name] is not None]
    start = event.evidence.bias + event.evidence.likeness * event.model.bias
    bias = Evidence("bias", None, start, "before any evidence: few pairs are of one event")
    dates = sum(edge[name] or 0.0 for name in ("date_brake", "date_evidence", "date_prior"))
    rest = (*_cues(edge, event), *_profile(edge, event), bias, *days_evidence(edge, dates))
    return (*views, *rest, *beside)


def _view(name: str, edge: Mapping[str, Any], event: EventConfig) -> Evidence:
    value, weight = edge[name], getattr(event.model, name) * event.evidence.likeness
    shared = ", ".join(edge["shared_terms"]) if name == "cosine" else ""
    terms = f": {shared}" if shared else ""
    text = f"{_VIEWS[name]} {number(value)}{terms}"
    return Evidence(name.replace("_", " "), value, value * weight, text)


def _cues(edge: Mapping[str, Any], event: EventConfig) -> Iterator[Evidence]:
    share, quotes = edge["headline_containment"], edge["shared_quotes"]
    if share is not None:
        text = f"{number(share)} of a headline stands in the opening of the other report"
        part = share * event.evidence.headline_containment
        yield Evidence("headline containment", share, part, text)
    if quotes:
        text = f"{quotes} run{'' if quotes == 1 else 's'} of four quoted words in both"
        part = math.log1p(quotes) * event.evidence.shared_quotes
        yield Evidence("shared quotes", float(quotes), part, text)


def _profile(edge: Mapping[str, Any], event: EventConfig) -> tuple[Evidence, ...]:
    value = edge["profile_correlation"]
    if value is None:
        return ()
    how = "are like the same" if value >= 0 else "differ in which"
    other = "other reports" if value >= 0 else "other reports they are like"
    text = f"they {how} {other}: {number(value)}"
    part = value * event.evidence.profile_correlation
    return (Evidence("profile correlation", value, part, text),)


def _members(edge: Mapping[str, Any]) -> tuple[Evidence, ...]:
    """Say what the check of undated members found: a specific passage, or why there is no link."""
    value, exclusion = edge["member_specificity"], edge["exclusion"]
    told = () if exclusion is None else (Evidence("exclusion", None, None, _EXCLUSIONS[exclusion]),)
    if value is None:
        return told
    text = f"best short passages agree {number(value)} in words that few members of the event have"
    return (Evidence("member specificity", value, None, text), *told)


def _passage(edge: Mapping[str, Any], config: Config) -> tuple[Evidence, ...]:
    score = edge["passage_score"]
    if score is None:
        return ()
    if edge["exclusion"] is None:
        text = f"best pair of passages: {passage_measure(edge, config)}"
    else:
        text = f"best pair of passages: agreement {number(score)}"
    return (Evidence("best passage", score, None, text),)


def passage_measure(edge: Mapping[str, Any], config: Config) -> str:
    """The agreement of the best passages, and what it was measured against."""
    score, specific = edge["passage_score"], edge["passage_specificity"]
    if specific is None:
        return f"agreement {number(score)}, needs {number(config.passage.strict)}"
    least = config.passage.threshold
    needs = "" if least is None else f"; needs {number(least)} together"
    return (
        f"agreement {number(score)} and, in words that few of their neighbours have, "
        f"{number(specific)}{needs}"
    )


def event_reason(edge: Mapping[str, Any], config: Config) -> str:
    """Say what decided: where the terms alone would have decided otherwise, what turned them."""
    reason = str(edge["reason"])
    likeness, least = edge["likeness"], config.event.threshold
    if reason == "date_brake":
        little = likeness is not None and likeness < least
        terms = "the terms agree little, and" if little else "the terms agree, but"
        return f"{terms} {_braked(edge['days_apart'])}"
    if likeness is not None and reason == "below_threshold" and likeness >= least:
        return _parted(edge) or EVENT_REASONS[reason]
    if likeness is not None and reason == "above_threshold" and likeness < least:
        return _lifted(edge, config)
    return EVENT_REASONS.get(reason, reason.replace("_", " "))


def _braked(days: float | None) -> str:
    """Say what days parted: those of publication, or those named in the texts."""
    if days is None or days == 0:
        return _OTHER_DAYS
    return _NEXT_DAYS if days < _STEPS else _TOO_FAR_APART


def _parted(edge: Mapping[str, Any]) -> str | None:
    """Say what parts two reports whose terms agree well enough."""
    profile, headline = edge["profile_correlation"], edge["headline_containment"]
    if profile is not None and profile < 0:
        return _OTHER_PROFILE
    return _OTHER_HEADLINE if headline is not None and headline < _LITTLE_OF_A_HEADLINE else None


def _lifted(edge: Mapping[str, Any], config: Config) -> str:
    """Say what joins two reports whose terms alone would not: the largest part of the rest."""
    rest = [part for part in event_evidence(edge, config) if part.label in _TURNED]
    most = max(rest, key=lambda part: part.contribution or 0.0)
    return (
        _TURNED[most.label] if (most.contribution or 0.0) > 0 else EVENT_REASONS["above_threshold"]
    )
