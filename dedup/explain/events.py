"""What was measured of a pair in the event tier, in plain words, and what each part adds."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from dedup.config import Config, EventConfig
from dedup.explain.evidence import Evidence, number, publication

__all__ = ["WEIGHED", "days_named", "event_evidence", "passage_measure", "runs_on", "shared_words"]

_VIEWS: Final = {
    "lead_cosine": ("words of their openings", "shared_opening"),
    "bigram_cosine": ("phrases", "shared_phrases"),
}
"""View of the words -> what it compares, and where what both have of it stands."""
_WORDS: Final = ("cosine", "top_containment", "name_cosine")
"""Views of the telling words, names among them: all, the heaviest, those with a capital."""
_EXCLUSIONS: Final = {
    "detached": "one of the two shares nothing specific with any member: it is left out of the "
    "event, and stays visible as related",
    "template": "they are one form filled in for different days: numbers and dates differ and the "
    "rest is alike, so their likeness links nothing",
    "confined": "all that one of the two shares with the members stands in one small place behind "
    "its opening: it is in the event by that passage, not as a whole",
}
WEIGHED: Final = frozenset({"above_threshold", "below_threshold", "date_brake"})
"""Reasons for which nothing but the sum of the evidence counted."""
_ALIKE: Final = 0.005
"""Likeness below which what is the same is not worth naming."""
_MOST_WORDS: Final = 6
_LEAST: Final = 0.05
"""Part of the logit below which it is not said that a subject runs on."""


def event_evidence(edge: Mapping[str, Any], config: Config) -> tuple[Evidence, ...]:
    """Return what speaks for or against one event; contributions add up to the score's logit."""
    beside = (*_members(edge), *_passage(edge, config))
    if edge["cosine"] is None:
        return (publication(edge["days_apart"], None), *beside)
    event = config.event
    start = event.evidence.bias + event.evidence.likeness * event.model.bias
    bias = Evidence("bias", None, start, "where every pair starts: most are not of one event")
    views = (_words(edge, event), *_views(edge, event))
    rest = (*_cues(edge, event), *_profile(edge, event), bias, *_dates(edge, event))
    return (*views, *rest, *beside)


def _words(edge: Mapping[str, Any], event: EventConfig) -> Evidence:
    """Say how alike the words are that tell of each, and which names and others both have."""
    parts = ((edge[name] or 0.0) * getattr(event.model, name) for name in _WORDS)
    text = _alike("names and main words", edge["cosine"], shared_words(edge))
    return Evidence("cosine", edge["cosine"], sum(parts) * event.evidence.likeness, text)


def shared_words(edge: Mapping[str, Any]) -> list[str]:
    """Return the names and the telling words that both have, each once, names first.

    >>> shared_words({"shared_names": ["Harkin"], "shared_terms": ["harkin", "tolls"]})
    ['Harkin', 'tolls']
    """
    both = (*edge.get("shared_names", ()), *(edge["shared_terms"] or ()))
    return [*{word.lower(): word for word in reversed(both)}.values()][::-1][:_MOST_WORDS]


def _views(edge: Mapping[str, Any], event: EventConfig) -> Iterator[Evidence]:
    for name, (compared, shared) in _VIEWS.items():
        value, weight = edge[name], getattr(event.model, name) * event.evidence.likeness
        if value is not None:
            text = _alike(compared, value, edge.get(shared, ()))
            yield Evidence(name.replace("_", " "), value, value * weight, text)


def _alike(compared: str, value: float, shared: Sequence[str]) -> str:
    """Say what of something is the same in both, or that hardly anything is."""
    if value < _ALIKE:
        return f"hardly any of the same {compared}"
    return f"the same {compared}{_listed(', '.join(shared))}"


def _listed(words: str) -> str:
    return f": {words}" if words else ""


def _cues(edge: Mapping[str, Any], event: EventConfig) -> Iterator[Evidence]:
    share, quotes = edge["headline_containment"], edge["shared_quotes"]
    if share is not None:
        part = share * event.evidence.headline_containment
        text = "words of the headline of one in the opening of the other"
        told = _headlines(edge)
        text += f", in brackets: {told}" * bool(told)
        yield Evidence("headline containment", share, part, text)
    if quotes:
        quoted = _listed(f"“{edge['quoted']}”") if edge.get("quoted") else ""
        part = math.log1p(quotes) * event.evidence.shared_quotes
        text = f"the same words in quotation marks{quoted}"
        yield Evidence("shared quotes", float(quotes), part, text)


def _headlines(edge: Mapping[str, Any]) -> str:
    """Quote either headline of which words open the other report, these in brackets."""
    marked, words = edge.get("headlines", {}), edge.get("headline_words", {})
    told = {side: [f"“{marked[side]}”"] for side, some in words.items() if some}
    return _by_side(edge, told)


def _by_side(edge: Mapping[str, Any], found: Mapping[str, Sequence[str]]) -> str:
    """Say what each side has."""
    told = (f"{edge[side]} – {', '.join(some)}" for side, some in found.items() if some)
    return "; ".join(told)


def days_named(edge: Mapping[str, Any]) -> str:
    """Name the days that both openings name, or those of each."""
    named = edge.get("days_named") or {}
    both = [day for day in named.get("left", ()) if day in named["right"]]
    return ", ".join(both) if edge["date_evidence"] > 0 else _by_side(edge, named)


def _profile(edge: Mapping[str, Any], event: EventConfig) -> tuple[Evidence, ...]:
    value = edge["profile_correlation"]
    if value is None:
        return ()
    what = (
        "other reports are like both"
        if value >= 0
        else "the reports like the one are unlike the other"
    )
    part = value * event.evidence.profile_correlation
    return (Evidence("profile correlation", value, part, what),)


def _dates(edge: Mapping[str, Any], event: EventConfig) -> Iterator[Evidence]:
    """Yield what the dates of publication say, and what the days that the texts name."""
    named, running = edge["date_evidence"] or 0.0, _running(edge, event)
    part = (edge["date_brake"] or 0.0) + (edge["date_prior"] or 0.0)
    yield publication(edge["days_apart"], part - running)
    if running:
        text = runs_on(edge)
        yield Evidence("running subject", None, running, text)
    if named:
        days = _listed(days_named(edge))
        several = "s" if named > 0 and "," in days else ""
        text = f"their openings mention {_agree(named)}{several}{days}"
        yield Evidence("days named", None, named, text)


def runs_on(edge: Mapping[str, Any]) -> str:
    """Say that a subject runs on, or that nobody knows.

    ``other_days`` is empty if no report shows that it does, and missing if nobody counted.
    """
    if "other_days" not in edge:
        return "their subject may have run on for days, so being alike proves less"
    known = "their subject ran on for days, so being alike proves less"
    unknown = (
        "their subject is assumed to run on, as most do, so being alike proves less: no other "
        "report is similar enough to tell"
    )
    return known if edge["other_days"] else unknown


def _agree(named: float) -> str:
    return "the same day" if named > 0 else "different days"


def _running(edge: Mapping[str, Any], event: EventConfig) -> float:
    """Return what is taken of a dated pair because its subject runs on, as a part of the logit."""
    most, days = event.running_same_day or 0.0, edge["days_apart"]
    if days is None or not most:
        return 0.0
    share = ((event.same_day or 0.0) - (edge["date_prior"] or 0.0)) / most
    of_days = (event.running_next_days or 0.0) * (1 - math.exp(-days / event.days))
    taken = -min(max(share, 0.0), 1.0) * (most + of_days)
    return taken if taken <= -_LEAST else 0.0


def _members(edge: Mapping[str, Any]) -> tuple[Evidence, ...]:
    """Say what the check of undated members found: a specific passage, or why there is no link."""
    value, exclusion = edge["member_specificity"], edge["exclusion"]
    told = () if exclusion is None else (Evidence("exclusion", None, None, _EXCLUSIONS[exclusion]),)
    if value is None:
        return told
    text = f"best short passages agree {number(value)} in words that few members of the event have"
    return (Evidence("member specificity", value, None, text), *told)


def _passage(edge: Mapping[str, Any], config: Config) -> tuple[Evidence, ...]:
    """Say how alike the best passages are, where that decided something or might have."""
    score = edge["passage_score"]
    if score is None:
        return ()
    if edge["exclusion"] is not None:
        text = f"best pair of passages: agreement {number(score)}"
    elif edge["reason"] not in WEIGHED:
        text = f"best pair of passages: {passage_measure(edge, config)}"
    elif edge["verdict"] == "rejected" and edge["shares_passage"]:
        text = "one passage of each tells the same, but as wholes they are too unlike"
    else:
        return ()
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
