"""One row of ``edges`` in plain words, with the numbers behind it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from dedup.config import SettledConfig
from dedup.explain.copies import COPY_REASONS, copy_evidence
from dedup.explain.event_reasons import event_reason, why_company_parts
from dedup.explain.events import WEIGHED, event_evidence, passage_measure
from dedup.explain.evidence import Evidence, how_narrowly, logit, number, reason_in_words
from dedup.explain.tellings import Telling
from dedup.explain.weighing import Weighing


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why two documents are, or are not, together in one tier; ``summary`` is one sentence.

    ``threshold`` is the least ``score`` that joins, where one score decides. ``sentences``: what
    either report opens with, and the two that come nearest. ``weighing``: what spoke for one event
    and against it, where that decided.
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
    sentences: tuple[Telling, ...] = ()
    weighing: Weighing | None = None

    def points(self, one: Evidence) -> float:
        """Return what evidence adds, in points that add up as shown: from 0 on a pair joins."""
        points = one.contribution or 0.0
        if one.label == "bias" and self.threshold is not None:
            points -= logit(self.threshold)
        return round(points, 2)


def explain_edge(edge: Mapping[str, Any], config: SettledConfig, *, together: bool) -> Explanation:
    """Explain one row of ``edges``.

    The contributions of an event edge and its bias add up to the logit of its ``score``.

    Args:
        edge: the row; of the event tier as :class:`~dedup.explain.SpeltEdge`.
        config: the configuration, settled by the size of the pile.
        together: both stand in one cluster of that tier.

    >>> import dedup
    >>> import polars as pl
    >>> result = dedup.run(pl.DataFrame({"id": ["a", "b"], "text": ["One two three."] * 2}))
    >>> config = result.info.configuration.settled(2)
    >>> explain_edge(result.edges.row(0, named=True), config, together=True).summary
    'They are the same text (score 1.0): the same words.'
    """
    of_copies = edge["tier"] == "copy"
    return Explanation(
        left=edge["left"],
        right=edge["right"],
        tier=edge["tier"],
        together=together,
        relation=edge["relation"],
        score=edge["score"],
        summary=summarise_edge(edge, config, together=together),
        evidence=tuple((copy_evidence if of_copies else event_evidence)(edge, config)),
        threshold=None if of_copies else config.event.threshold,
    )


def summarise_edge(edge: Mapping[str, Any], config: SettledConfig, *, together: bool) -> str:
    """Return the ``summary`` of :func:`explain_edge` alone, for which less is read."""
    measure, reason = _measure(edge, config), _reason(edge, config)
    if edge["verdict"] == "accepted":
        if together:
            return f"They {_relation(edge)}{measure}: {reason}."
        return _not_joined(edge, measure, reason, config)
    if edge["tier"] == "copy" and not together:
        return f"They are no copies{measure}: {reason}."
    apart = f"left apart{measure}: {reason}."
    if not together:
        related = f"related, not together{measure}: {reason}."
        return f"They are {related if edge['relation'] == 'related' else apart}"
    if edge["views"] == ["given"]:
        return f"They were named to be compared. They would be {apart}"
    return (
        f"They are together through other reports of the event. On their own they would be {apart}"
    )


def _not_joined(edge: Mapping[str, Any], measure: str, reason: str, config: SettledConfig) -> str:
    """Say why a pair that is accepted is not together."""
    if edge["relation"] == "passage":
        return (
            f"They share a passage{measure}, but only a report that stands alone joins by "
            "a passage, and only a cluster."
        )
    if edge["tier"] == "copy":
        missing, why = "", "they are too unlike to be copies, or a reviewer parted them"
    else:
        # Of reports of which one part has dates and the other none, more may be asked.
        undated = edge["days_apart"] is None and config.event.missing_dates > 0
        missing = ", some of them without a date" * (undated and not edge["kept_apart"])
        why = why_company_parts(edge)
    return (
        "They are left apart because of the reports that are with either: "
        f"to join the two is to join all of these{missing}, and {why}. "
        f"On their own the two would be together{measure}: {reason}."
    )


def _reason(edge: Mapping[str, Any], config: SettledConfig) -> str:
    if edge["tier"] == "copy":
        return reason_in_words(edge["reason"], COPY_REASONS)
    return event_reason(edge, config).removesuffix(".")


def _relation(edge: Mapping[str, Any]) -> str:
    return {
        "identical": "are the same text",
        "copy": "are copies",
        "contains": "are copies, the first with more text",
        "contained": "are copies, the second with more text",
        "same event": "are taken for one event",
        "passage": "are together by a passage",
        "related": "are related",
    }.get(edge["relation"], "are together")


def _measure(edge: Mapping[str, Any], config: SettledConfig) -> str:
    """Say by which number it was decided, and what it was measured with."""
    if edge["tier"] == "copy":
        return f" (score {number(edge['score'])})" if edge["verdict"] == "accepted" else ""
    specific = edge["member_specificity"] is not None and edge["reason"] not in WEIGHED
    if edge["exclusion"] in {"detached", "confined"} and specific:
        return f" (best specific passages: agreement {number(edge['member_specificity'])})"
    if edge["reason"] == "passage" and edge["passage_score"] is not None:
        return f" (best passages: {passage_measure(edge, config)})"
    if edge["reason"] not in WEIGHED:
        return ""
    score, least = edge["score"], config.event.threshold
    return f"{how_narrowly(score, least)} (score {number(score)}; {number(least)} is needed)"
