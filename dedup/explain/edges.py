"""One row of ``edges`` in plain words, with the numbers behind it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from dedup.config import Config
from dedup.explain.copies import COPY_REASONS, copy_evidence
from dedup.explain.event_reasons import event_reason
from dedup.explain.events import event_evidence, passage_measure
from dedup.explain.evidence import Evidence, number

__all__ = ["Explanation", "explain_edge", "name_excluded"]

_JUST: Final = 1.5
"""Times the odds of what is needed, or one part in as many, up to which it is a close call ..."""
_FAR: Final = 2.4
"""... and from which on it is far."""
_SMALL: Final = 1e-9
_CLEAR: Final = 0.65
"""A probability from which on two reports are said to tell one event ..."""
_EVEN: Final = 0.5
"""... and from which on they probably do."""


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why two documents are, or are not, together in one tier; ``summary`` is one sentence.

    ``threshold`` is the least ``score`` that joins, where one score decides.
    """

    left: str
    right: str
    tier: str
    together: bool
    relation: str
    score: float
    summary: str
    evidence: tuple[Evidence, ...]
    threshold: float | None = None


def explain_edge(edge: Mapping[str, Any], config: Config, *, together: bool) -> Explanation:
    """Explain one row of ``edges``; ``together``: both stand in one cluster of that tier.

    The contributions of an event edge and its bias add up to the logit of its ``score``.

    >>> edge = dict.fromkeys("cosine bigram_cosine lead_cosine name_cosine".split(), 0.2)
    >>> edge |= {"tier": "event", "left": "a", "right": "b", "relation": "same event",
    ...          "score": 0.9, "verdict": "accepted", "reason": "above_threshold",
    ...          "shared_terms": ["guarantor"], "top_containment": 0.4, "likeness": 0.9,
    ...          "headline_containment": 0.5, "shared_quotes": 0,
    ...          "profile_correlation": None, "date_brake": 0.0, "date_evidence": 0.0,
    ...          "date_prior": 0.0,
    ...          "days_apart": None, "member_specificity": None, "exclusion": None,
    ...          "passage_score": None}
    >>> explain_edge(edge, Config(), together=True).summary
    'They are about the same event (probability .90; far over the .40 that joins): some phrases \
are the same; words of the headline of one are in the opening of the other.'
    """
    found = copy_evidence if edge["tier"] == "copy" else event_evidence
    return Explanation(
        left=edge["left"],
        right=edge["right"],
        tier=edge["tier"],
        together=together,
        relation=edge["relation"],
        score=edge["score"],
        summary=_summary(edge, config, together=together),
        evidence=found(edge, config),
        threshold=config.event.threshold if edge["tier"] == "event" else None,
    )


def name_excluded(found: Explanation, excluded: str) -> Explanation:
    """Say which of the two is meant where an edge only knows that one of them is excluded.

    Args:
        found: of :func:`explain_edge`.
        excluded: the one that is no whole member of an event.
    """

    def named(text: str) -> str:
        return text.replace("one of the two", excluded)

    evidence = tuple(replace(one, text=named(one.text)) for one in found.evidence)
    return replace(found, summary=named(found.summary), evidence=evidence)


def _summary(edge: Mapping[str, Any], config: Config, *, together: bool) -> str:
    measure, reason = _measure(edge, config), _reason(edge, config)
    if edge["verdict"] == "accepted":
        if together:
            return f"They {_relation(edge)} ({measure}): {reason}."
        if edge["relation"] == "passage":
            return (
                f"They share a passage ({measure}), but only a report that stands alone joins by "
                "a passage, and only a cluster."
            )
        return (
            f"On their own they agree ({measure}): {reason}. But their clusters agree too little "
            "as a whole to be one."
        )
    if together and edge.get("views") == ["given"]:
        return f"They were named to be compared. They would not be together: {reason} ({measure})."
    if together:
        return (
            f"They are together through other members. On their own they would not be ({measure}): "
            f"{reason}."
        )
    apart = f"They {_relation(edge)}, not" if edge["relation"] == "related" else "They are not"
    return f"{apart} together ({measure}): {reason}."


def _reason(edge: Mapping[str, Any], config: Config) -> str:
    if edge["tier"] == "copy":
        reason = str(edge["reason"])
        return COPY_REASONS.get(reason, reason.replace("_", " "))
    return event_reason(edge, config)


def _relation(edge: Mapping[str, Any]) -> str:
    return {
        "identical": "are the same text",
        "copy": "are copies",
        "contains": "are copies, the first with more text",
        "contained": "are copies, the second with more text",
        "same event": _how_surely(edge["score"]),
        "passage": "are together by a passage",
        "related": "are related",
    }.get(edge["relation"], "are together")


def _how_surely(score: float) -> str:
    if score >= _CLEAR:
        return "are about the same event"
    return "are probably about one event" if score >= _EVEN else "are taken for one event, in doubt"


def _measure(edge: Mapping[str, Any], config: Config) -> str:
    """The number that decided, and what it was measured against."""
    if edge["tier"] == "copy":
        return f"score {number(edge['score'])}"
    if edge["exclusion"] in {"detached", "confined"} and edge["member_specificity"] is not None:
        specific = f"best specific passages: agreement {number(edge['member_specificity'])}"
        accepted = edge["verdict"] == "accepted"
        return specific if accepted else f"probability {number(edge['score'])}; {specific}"
    if edge["reason"] == "passage" and edge["passage_score"] is not None:
        return f"best passages: {passage_measure(edge, config)}"
    return f"probability {number(edge['score'])}; {_needs(edge['score'], config.event.threshold)}"


def _needs(score: float, least: float) -> str:
    """Say on which side of what was needed a score is, and how far: in odds, by which parts add."""
    side = "under" if score < least else "over"
    odds = (max(score, _SMALL) / max(1 - score, _SMALL)) / (least / (1 - least))
    times = max(odds, 1 / odds)
    how = "just " if times < _JUST else "far " if times >= _FAR else ""
    return f"{how}{side} the {number(least)} that joins"
