"""What was measured of a pair in the event tier, in plain words, and what each part adds."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from typing import Any, Final

from dedup.config import Config, EventConfig
from dedup.explain.evidence import Evidence, number, publication, speaks

__all__ = ["VIEWS", "event_evidence", "passage_measure", "runs_on"]

VIEWS: Final = {
    "cosine": "main words agree",
    "bigram_cosine": "pairs of words agree",
    "lead_cosine": "openings agree",
    "name_cosine": "names agree",
    "top_containment": "main words of one that the other has",
}
_EXCLUSIONS: Final = {
    "detached": "one of the two shares nothing specific with any member: it is left out of the "
    "event, and stays visible as related",
    "template": "they are one form filled in for different days: numbers and dates differ and the "
    "rest is alike, so their likeness links nothing",
    "confined": "all that one of the two shares with the members stands in one small place behind "
    "its opening: it is in the event by that passage, not as a whole",
}
_RUNNING_ON: Final = 0.3
"""What is taken of the day of a pair whose subject is in the news on other days, too."""


def event_evidence(edge: Mapping[str, Any], config: Config) -> tuple[Evidence, ...]:
    """Return what speaks for or against one event; contributions add up to the score's logit."""
    beside = (*_members(edge), *_passage(edge, config))
    if edge["cosine"] is None:
        return (publication(edge["days_apart"], None), *beside)
    event = config.event
    views = [_view(name, edge, event) for name in VIEWS if edge[name] is not None]
    start = event.evidence.bias + event.evidence.likeness * event.model.bias
    bias = Evidence("bias", None, start, "before any evidence: few pairs are of one event")
    rest = (*_cues(edge, event), *_profile(edge, event), bias, *_dates(edge, event))
    return (*views, *rest, *beside)


def _view(name: str, edge: Mapping[str, Any], event: EventConfig) -> Evidence:
    value, weight = edge[name], getattr(event.model, name) * event.evidence.likeness
    shared = ", ".join(edge["shared_terms"]) if name == "cosine" else ""
    text = f"{VIEWS[name]} {number(value)}{_listed(shared)}"
    return Evidence(name.replace("_", " "), value, value * weight, text)


def _cues(edge: Mapping[str, Any], event: EventConfig) -> Iterator[Evidence]:
    share, quotes = edge["headline_containment"], edge["shared_quotes"]
    if share is not None:
        shared = _listed(", ".join(edge.get("headline_words", ())))
        text = f"{number(share)} of their headlines stands in the opening of the other{shared}"
        part = share * event.evidence.headline_containment
        yield Evidence("headline containment", share, part, text)
    if quotes:
        quoted = f", such as “{edge['quoted']}”" if edge.get("quoted") else ""
        runs = f"{quotes} run{'' if quotes == 1 else 's'} of four words"
        part = math.log1p(quotes) * event.evidence.shared_quotes
        text = f"both quote the same words{quoted} ({runs})"
        yield Evidence("shared quotes", float(quotes), part, text)


def _listed(words: str) -> str:
    return f": {words}" if words else ""


def _profile(edge: Mapping[str, Any], event: EventConfig) -> tuple[Evidence, ...]:
    value = edge["profile_correlation"]
    if value is None:
        return ()
    how = "they are like the same other reports" if value >= 0 else "each is like other reports"
    part = value * event.evidence.profile_correlation
    return (Evidence("profile correlation", value, part, f"{how}: {number(value)}"),)


def _dates(edge: Mapping[str, Any], event: EventConfig) -> Iterator[Evidence]:
    """Yield what the dates of publication say, and what the days that the texts name."""
    days, named, prior = edge["days_apart"], edge["date_evidence"] or 0.0, edge["date_prior"] or 0.0
    part = (edge["date_brake"] or 0.0) + prior
    yield publication(days, part, runs_on=runs_on(edge, event))
    if named:
        agree = "the same day" if named > 0 else "different days"
        yield Evidence("days named", None, named, f"the texts name {agree}{speaks(named)}")


def runs_on(edge: Mapping[str, Any], event: EventConfig) -> bool:
    """Tell whether the subject of a dated pair is in the news day after day.

    Args:
        edge: a row of the event tier.
        event: what the size of the pile settles, settled.
    """
    taken = (event.same_day or 0.0) - (edge["date_prior"] or 0.0)
    return edge["days_apart"] is not None and taken > _RUNNING_ON


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
    if edge["exclusion"] is not None:
        text = f"best pair of passages: agreement {number(score)}"
    elif edge["reason"] == "passage":
        text = f"best pair of passages: {passage_measure(edge, config)}"
    else:
        text = _reached(edge, config)
    return (Evidence("best passage", score, None, text),)


def _reached(edge: Mapping[str, Any], config: Config) -> str:
    """Say how far the best passages get where they are not what decided."""
    score, specific = edge["passage_score"], edge["passage_specificity"]
    least = config.passage.strict if specific is None else config.passage.threshold
    reached = score + (specific or 0.0)
    found = f"their best two passages agree {number(reached)}"
    if least is None:
        return found
    if reached < least:
        return f"one passage alone does not join them: {found} of the {number(least)} needed"
    unlike = "" if edge["verdict"] == "accepted" else ", but as wholes they are too unlike"
    return f"{found}, where {number(least)} is enough{unlike}"


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
