"""One row of ``edges`` in plain words, with the numbers behind it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from dedup.config import Config, EventModel

__all__ = [
    "COPY_REASONS",
    "EVENT_REASONS",
    "Evidence",
    "Explanation",
    "explain_edge",
    "in_days",
    "number",
]

_VIEWS: Final = {
    "cosine": "salient terms agree",
    "bigram_cosine": "neighbouring terms agree",
    "lead_cosine": "opening words agree",
    "name_cosine": "names and capitalised terms agree",
    "top_containment": "share of the heaviest terms found in the other",
}
COPY_REASONS: Final = {
    "identical": "the same words",
    "jaccard": "enough of all their wording is shared",
    "containment": "enough of the shorter text stands in the other",
    "alignment": "shared wording runs through the whole of one in order, as in a noisy copy",
    "template": "one form, filled in for another day: numbers and dates differ, the rest is alike",
    "own_parts": "much wording stands in both, as a gallery or background does, but each tells "
    "something of its own",
    "recurs": "what they share also stands in documents unlike both, as a notice or a teaser does",
    "overlap": "a long passage stands in both, but each has more of its own",
    "below_threshold": "too little wording is shared",
}
EVENT_REASONS: Final = {
    "above_threshold": "the terms agree well enough",
    "below_threshold": "the terms agree too little",
    "date_brake": "the terms agree, but the dates conflict: of publication, or named in the texts",
    "passage": "one passage of each tells the same",
    "template": "both fill in one form for another day, so what they share tells no event",
    "no_specific_passage": "one of the two shares nothing specific with the members of the event",
    "confined_passage": "one of the two shares one passage only with the members of the event, as "
    "a digest does",
}
_EXCLUSIONS: Final = {
    "detached": "one of the two shares nothing specific with any member: it is left out of the "
    "event, and stays visible as related",
    "template": "they are one form, filled in for another day: numbers and dates differ, the rest "
    "is alike, so however alike they are they link nothing",
    "confined": "all that one of the two shares with the members stands in one small place outside "
    "of its opening: it is in the event by that passage, not as a whole",
}
_TOO_FAR_APART: Final = "the terms agree, but the reports were published too far apart"
_OTHER_DAYS: Final = "the terms agree, but the days named in the texts conflict"
_OTHER_PROFILE: Final = (
    "the terms agree, but the other reports of the story stand differently to the two"
)
_SAME_PROFILE: Final = "the terms agree, and the other reports of the story stand alike to both"
_SAME_DAYS: Final = "the terms agree, and so do the days named in the texts"


@dataclass(frozen=True, slots=True)
class Evidence:
    """One thing that speaks for or against a pair.

    ``contribution`` is the signed part of the event tier's logit (for a waterfall), else null.
    """

    label: str
    value: float | None
    contribution: float | None
    text: str


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why two documents are, or are not, together in one tier; ``summary`` is one sentence."""

    left: str
    right: str
    tier: str
    together: bool
    relation: str
    score: float
    summary: str
    evidence: tuple[Evidence, ...]


def explain_edge(edge: Mapping[str, Any], config: Config, *, together: bool) -> Explanation:
    """Explain one row of ``edges``; ``together``: both stand in one cluster of that tier.

    The contributions of an event edge and its bias add up to the logit of its ``score``.

    >>> edge = dict.fromkeys("cosine bigram_cosine lead_cosine name_cosine".split(), 0.2)
    >>> edge |= {"tier": "event", "left": "a", "right": "b", "relation": "same event",
    ...          "score": 0.9, "verdict": "accepted", "reason": "above_threshold",
    ...          "shared_terms": ["guarantor"], "top_containment": 0.4, "likeness": 0.9,
    ...          "profile_correlation": None, "date_brake": 0.0, "date_evidence": 0.0,
    ...          "days_apart": None, "member_specificity": None, "exclusion": None,
    ...          "passage_score": None}
    >>> explain_edge(edge, Config(), together=True).summary
    'a and b report the same event: the terms agree well enough (probability .90).'
    """
    evidence = _copy_evidence(edge, config) if edge["tier"] == "copy" else _event(edge, config)
    return Explanation(
        left=edge["left"],
        right=edge["right"],
        tier=edge["tier"],
        together=together,
        relation=edge["relation"],
        score=edge["score"],
        summary=_summary(edge, config, together=together),
        evidence=evidence,
    )


def _copy_evidence(edge: Mapping[str, Any], config: Config) -> tuple[Evidence, ...]:
    size, left, right = config.copy.shingle_size, edge["left"], edge["right"]
    least, contained = number(config.copy.threshold), number(config.copy.containment)
    rows = [
        ("shared_shingles", "they share ", f" runs of {size} words"),
        ("jaccard", "", f" of all runs of {size} words in either are in both; a copy has {least}"),
        ("containment_left", "", f" of {left} stands in {right}; an embedded copy has {contained}"),
        (
            "containment_right",
            "",
            f" of {right} stands in {left}; an embedded copy has {contained}",
        ),
    ]
    found = [
        Evidence(
            name.replace("_", " "), float(edge[name]), None, f"{before}{number(edge[name])}{after}"
        )
        for name, before, after in rows
        if edge[name] is not None
    ]
    return (*found, *_wording(edge, config), *_days(edge, None), *_first(edge))


def _wording(edge: Mapping[str, Any], config: Config) -> Iterator[Evidence]:
    """Say what noise, numbers and spans add; older run folders have none of it."""
    aligned, changed = edge.get("aligned"), edge.get("changed_numbers")
    if aligned is not None:
        least = number(config.copy.aligned)
        text = f"{number(aligned)} of one runs alongside the other; a noisy copy has {least}"
        yield Evidence("aligned", aligned, None, text)
    if changed is not None:
        least = number(config.copy.template)
        text = f"{number(changed)} of the numbers and dates in shared wording differ"
        yield Evidence("changed numbers", changed, None, f"{text}; a template has {least}")
    if edge.get("copied_spans"):
        spans, words = len(edge["copied_spans"]), config.copy.span_words
        text = f"{spans} passage{'' if spans == 1 else 's'} of {words} words or more in both"
        yield Evidence("copied spans", float(spans), None, text)


def _first(edge: Mapping[str, Any]) -> Iterator[Evidence]:
    if edge.get("first") is not None:
        yield Evidence("first", None, None, f"{edge[edge['first']]} was published first")


def _event(edge: Mapping[str, Any], config: Config) -> tuple[Evidence, ...]:
    model = config.event.model
    beside = (*_members(edge), *_passage(edge, config))
    if edge["cosine"] is None:
        return (*_days(edge, None), *beside)
    views = [_view(name, edge, model) for name in _VIEWS if edge[name] is not None]
    bias = Evidence("bias", None, model.bias, f"before any evidence the logit is {model.bias:+.1f}")
    dates = (edge["date_brake"] or 0.0) + (edge["date_evidence"] or 0.0)
    return (*views, *_profile(edge, model), bias, *_days(edge, dates), *beside)


def _view(name: str, edge: Mapping[str, Any], model: EventModel) -> Evidence:
    value, weight = edge[name], getattr(model, name)
    terms = f": {', '.join(edge['shared_terms'])}" if name == "cosine" and edge[name] > 0 else ""
    text = f"{_VIEWS[name]} {number(value)}{terms}"
    return Evidence(name.replace("_", " "), value, value * weight, text)


def _profile(edge: Mapping[str, Any], model: EventModel) -> tuple[Evidence, ...]:
    value = edge["profile_correlation"]
    if value is None:
        return ()
    how = "stand alike to both" if value >= 0 else "stand differently to the two"
    text = f"the other reports of the story {how}: {number(value)}"
    return (Evidence("profile correlation", value, value * model.profile_correlation, text),)


def _days(edge: Mapping[str, Any], logit: float | None) -> tuple[Evidence, ...]:
    """Say what dates tell; ``logit``: what they add, null where the tier does not ask."""
    days = edge["days_apart"]
    if days is not None:
        text = f"published {in_days(days)} apart"
        if logit:
            text += f": {number(-logit)} taken from the logit"
    elif logit:
        done = (
            f"agree: {number(logit)} added to"
            if logit > 0
            else f"conflict: {number(-logit)} taken from"
        )
        text = f"at least one has no publication date; days named in the texts {done} the logit"
    elif logit is not None:
        text = "at least one has no publication date, and the texts name no days that tell"
    else:
        text = "at least one has no publication date, so dates say nothing"
    return (Evidence("days apart", days, logit, text),)


def _members(edge: Mapping[str, Any]) -> tuple[Evidence, ...]:
    """Say what the check of undated members found: a specific passage, or why there is no link."""
    value, exclusion = edge["member_specificity"], edge["exclusion"]
    told = () if exclusion is None else (Evidence("exclusion", None, None, _EXCLUSIONS[exclusion]),)
    if value is None:
        return told
    text = f"best short passages agree {number(value)} by words rare among the members of the event"
    return (Evidence("member specificity", value, None, text), *told)


def _passage(edge: Mapping[str, Any], config: Config) -> tuple[Evidence, ...]:
    score = edge["passage_score"]
    if score is None:
        return ()
    if edge["exclusion"] is None:
        text = f"best pair of passages: {_passage_measure(edge, config)}"
    else:
        text = f"best pair of passages: agreement {number(score)}"
    return (Evidence("best passage", score, None, text),)


def _passage_measure(edge: Mapping[str, Any], config: Config) -> str:
    """The agreement of the best passages, and what it was measured against."""
    score, specific = edge["passage_score"], edge["passage_specificity"]
    if specific is None:
        return f"agreement {number(score)}, needs {number(config.passage.strict)}"
    least = config.passage.threshold
    needs = "" if least is None else f"; needs {number(least)} together"
    return (
        f"agreement {number(score)} and, by words rare among their neighbours, "
        f"{number(specific)}{needs}"
    )


def _summary(edge: Mapping[str, Any], config: Config, *, together: bool) -> str:
    pair, measure = f"{edge['left']} and {edge['right']}", _measure(edge, config)
    reason = _reason(edge, config)
    if edge["verdict"] == "accepted":
        if together:
            return f"{pair} {_relation(edge)}: {reason} ({measure})."
        if edge["relation"] == "passage":
            return (
                f"{pair} share a passage ({measure}), but by a passage only a report that stands "
                "alone joins, and only a cluster."
            )
        return (
            f"{pair} agree on their own ({reason}, {measure}), but their clusters as wholes agree "
            "too little to be one."
        )
    if together and edge.get("views") == ["given"]:
        return f"{pair} were named to be compared; on their own: {reason} ({measure})."
    if together:
        return f"{pair} are together through other members; on their own: {reason} ({measure})."
    apart = f"{_relation(edge)}, not" if edge["relation"] == "related" else "are not"
    return f"{pair} {apart} together: {reason} ({measure})."


def _reason(edge: Mapping[str, Any], config: Config) -> str:
    """Say what decided: where the terms alone would have decided otherwise, what turned them."""
    reason = str(edge["reason"])
    if edge["tier"] == "copy":
        return COPY_REASONS.get(reason, reason.replace("_", " "))
    likeness = edge["likeness"]
    least = config.event.threshold
    if reason == "date_brake":
        return _OTHER_DAYS if edge["days_apart"] is None else _TOO_FAR_APART
    if least is not None and likeness is not None:
        if reason == "below_threshold" and likeness >= least:
            return _OTHER_PROFILE
        if reason == "above_threshold" and likeness < least:
            profile = (edge["profile_correlation"] or 0.0) * config.event.model.profile_correlation
            return _SAME_PROFILE if profile >= (edge["date_evidence"] or 0.0) else _SAME_DAYS
    return EVENT_REASONS.get(reason, reason.replace("_", " "))


def _relation(edge: Mapping[str, Any]) -> str:
    return {
        "identical": "are the same text",
        "copy": "are copies",
        "contains": "are copies, the first with more text",
        "contained": "are copies, the second with more text",
        "same event": "report the same event",
        "passage": "are together by a passage",
        "related": "are related",
    }.get(edge["relation"], "are together")


def _measure(edge: Mapping[str, Any], config: Config) -> str:
    """The number that decided, and what it was measured against."""
    if edge["tier"] == "copy":
        return f"score {number(edge['score'])}"
    if edge["exclusion"] in {"detached", "confined"} and edge["member_specificity"] is not None:
        specific = f"best specific passages: agreement {number(edge['member_specificity'])}"
        accepted = edge["verdict"] == "accepted"
        return specific if accepted else f"probability {number(edge['score'])}; {specific}"
    if edge["reason"] == "passage" and edge["passage_score"] is not None:
        return f"best passages: {_passage_measure(edge, config)}"
    return f"probability {number(edge['score'])}{_needs(edge['score'], config.event.threshold)}"


def _needs(score: float, least: float | None) -> str:
    """Say what was needed; where both are written alike, which side of it the score is on."""
    if least is None:
        return ""
    if score < least and number(score) == number(least):
        return f", just under the {number(least)} it needs"
    return f", needs {number(least)}"


def number(value: float) -> str:
    """Write a count as it is, a share or score with two places and no leading zero.

    >>> number(84), number(0.564), number(-6.0), number(1.0)
    ('84', '.56', '-6.0', '1.0')
    """
    if isinstance(value, int):
        return str(value)
    if abs(value) >= 1:
        return f"{value:.1f}"
    return f"{value:.2f}".replace("0.", ".", 1) if round(abs(value), 2) < 1 else f"{value:.1f}"


def in_days(days: float) -> str:
    """Write a span of days in words.

    >>> in_days(14.0), in_days(1.0), in_days(0.25)
    ('14 days', '1 day', '6 hours')
    """
    if days < 1:
        hours = round(days * 24)
        return f"{hours} hour{'' if hours == 1 else 's'}"
    rounded = f"{days:.1f}".removesuffix(".0")
    return f"{rounded} day{'' if rounded == '1' else 's'}"
