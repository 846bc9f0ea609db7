"""One row of ``edges`` in plain words, with the numbers behind it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from dedup.config import SettledConfig
from dedup.explain.copies import COPY_REASONS, copy_evidence
from dedup.explain.events import EVENT_REASONS, event_evidence, with_excluded
from dedup.explain.evidence import Evidence, logit, number, reason_in_words
from dedup.explain.tellings import Telling
from dedup.explain.weighing import Weighing, weigh

_BY_PASSAGE: Final = "only a report that is in no event joins one by a passage, of about its days"
"""Said of a pair that shares one where nobody has looked which of it is why."""
_MOST: Final = 3
"""Reasons, either way, that a summary names."""


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why two documents are, or are not, together in one tier; ``summary`` is one sentence.

    ``threshold`` is the least ``score`` that joins, where one score decides. ``sentences``: how
    either report opens, what it alone tells, and the two that come nearest. ``weighing``: what
    decided on one event and what speaks the other way, where the score decided.
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
    of_copies = edge["tier"] == "copy"
    if not of_copies and (weighed := weigh(edge, config, together=together)):
        return _summarised(weighed, edge, together=together)
    known = COPY_REASONS if of_copies else EVENT_REASONS
    reason = reason_in_words(edge["reason"], known)
    reason = reason if of_copies else with_excluded(reason, edge)
    told = f"{_measure(edge)}: {reason}."
    if edge["verdict"] == "accepted":
        return f"They {_relation(edge)}{told}" if together else _not_joined(edge, told)
    if of_copies and not together:
        return f"They are no copies{told}"
    apart = f"left apart{told}"
    if not together:
        related = f"related, not together{told}"
        return f"They are {related if edge['relation'] == 'related' else apart}"
    if edge["views"] == ["given"]:
        return f"They were named to be compared. They would be {apart}"
    return (
        f"They are together through other reports of the event. On their own they would be {apart}"
    )


def _summarised(weighed: Weighing, edge: Mapping[str, Any], *, together: bool) -> str:
    """Say what was weighed: the decision, the strongest reasons, and what speaks the other way."""
    is_enough = edge["verdict"] == "accepted"
    verdict = ("taken for one event" if is_enough else "together") if together else "left apart"
    first, *others = weighed.because
    because = [weighed.lead if together and not is_enough else first, *others]
    found = f"They are {verdict}{weighed.narrowly}: {'; '.join(because[:_MOST])}."
    if not weighed.although:
        return found
    heading = "Against it" if together else "All the same"
    return f"{found} {heading}: {'; '.join(weighed.although[:_MOST])}."


def _not_joined(edge: Mapping[str, Any], told: str) -> str:
    """Say why a pair that is accepted is not together, whatever its score."""
    if edge["relation"] == "passage":
        parting = edge["parting"] or _BY_PASSAGE
        return f"They share a passage, but {parting}."
    return (
        f"They are kept apart by what each is with, which does not fit together. On their own they "
        f"would be together{told}"
    )


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


def _measure(edge: Mapping[str, Any]) -> str:
    """Give the score of copies; figures of events stand beside the summary."""
    is_copy = edge["tier"] == "copy" and edge["verdict"] == "accepted"
    return f" (score {number(edge['score'])})" if is_copy else ""
