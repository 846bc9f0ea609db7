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
    "overlap": "a long passage stands in both, but each has more of its own",
    "below_threshold": "too little wording is shared",
}
EVENT_REASONS: Final = {
    "above_threshold": "the terms agree well enough",
    "below_threshold": "the terms agree too little",
    "date_brake": "the terms agree, but the reports were published too far apart",
    "passage": "one passage of each tells the same",
}


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
    ...          "shared_terms": ["guarantor"], "top_containment": 0.4, "date_brake": 0.0,
    ...          "days_apart": None, "passage_score": None}
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
    if edge["cosine"] is None:
        return (*_days(edge, None), *_passage(edge, config))
    views = [_view(name, edge, model) for name in _VIEWS if edge[name] is not None]
    bias = Evidence("bias", None, model.bias, f"before any evidence the logit is {model.bias:+.1f}")
    return (*views, bias, *_days(edge, edge["date_brake"] or 0.0), *_passage(edge, config))


def _view(name: str, edge: Mapping[str, Any], model: EventModel) -> Evidence:
    value, weight = edge[name], getattr(model, name)
    terms = f": {', '.join(edge['shared_terms'])}" if name == "cosine" and edge[name] > 0 else ""
    text = f"{_VIEWS[name]} {number(value)}{terms}"
    return Evidence(name.replace("_", " "), value, value * weight, text)


def _days(edge: Mapping[str, Any], brake: float | None) -> tuple[Evidence, ...]:
    days = edge["days_apart"]
    if days is None:
        text = "at least one has no publication date, so dates say nothing"
        return (Evidence("days apart", None, brake, text),)
    text = f"published {in_days(days)} apart"
    if brake:
        text += f": {number(-brake)} taken from the logit"
    return (Evidence("days apart", days, brake, text),)


def _passage(edge: Mapping[str, Any], config: Config) -> tuple[Evidence, ...]:
    score = edge["passage_score"]
    if score is None:
        return ()
    text = f"best pair of passages: {_passage_measure(edge, config)}"
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
    reasons = COPY_REASONS if edge["tier"] == "copy" else EVENT_REASONS
    reason = reasons.get(edge["reason"], edge["reason"].replace("_", " "))
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
    return f"{pair} are not together: {reason} ({measure})."


def _relation(edge: Mapping[str, Any]) -> str:
    return {
        "identical": "are the same text",
        "copy": "are copies",
        "contains": "are copies, the first with more text",
        "contained": "are copies, the second with more text",
        "same event": "report the same event",
        "passage": "are together by a passage",
    }.get(edge["relation"], "are together")


def _measure(edge: Mapping[str, Any], config: Config) -> str:
    """The number that decided, and what it was measured against."""
    if edge["tier"] == "copy":
        return f"score {number(edge['score'])}"
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
