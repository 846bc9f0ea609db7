"""What speaks for one event and what against it, as a list, and what came of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from dedup.config import SettledConfig
from dedup.explain.event_reasons import (
    ENOUGH_SCORE,
    Weighed,
    decisive,
    in_order,
    why_company_parts,
)
from dedup.explain.events import LESS, RAN_ON, WEIGHED, Part
from dedup.explain.evidence import Evidence, how_narrowly, number

_LEAST: Final = 0.1
"""Part of the logit from which on something is listed."""


@dataclass(frozen=True, slots=True)
class Weighing:
    """What was weighed of a pair, in plain words.

    Attributes:
        measure: the score of the pair, and the one that joins.
        speaking: what speaks for one event; what can be checked in the texts comes first.
        against: what speaks against it, the strongest first.
        outcome: what came of both.
    """

    measure: str
    speaking: tuple[str, ...]
    against: tuple[str, ...]
    outcome: str


def weigh(
    edge: Mapping[str, Any], evidence: Iterable[Evidence], config: SettledConfig, *, together: bool
) -> Weighing | None:
    """List what spoke for one event and against it; nothing where something else decided.

    Args:
        edge: a row of the event tier as :class:`~dedup.explain.SpeltEdge`.
        evidence: what was found, and said of the other reports that it rests on.
        config: the configuration, settled by the size of the pile.
        together: both are in one event.
    """
    if edge["reason"] not in WEIGHED:
        return None
    pair, texts = Weighed(edge, config), {one.label: one.text for one in evidence}
    against, speaking = (
        [one for one in pair.ranked(sign=sign) if _counts(one) and pair.is_tellable(one)]
        for sign in (-1, 1)
    )
    score, least = edge["score"], config.event.threshold
    parted = _parted(against, pair.missing, texts.get("exclusion", ""))
    return Weighing(
        f"score of the pair {number(score)}; {number(least)} is needed{how_narrowly(score, least)}",
        tuple(_found(pair, one, texts) for one in in_order(speaking)),
        tuple(_found(pair, one, texts) for one in against),
        _outcome(edge, parted, against, together=together),
    )


def _counts(one: Part) -> bool:
    """Tell whether something is listed: all that weighs, and the days between two reports."""
    known = one.label == "days apart" and one.value is not None
    return known or abs(one.amount) >= _LEAST


def _found(pair: Weighed, one: Part, texts: Mapping[str, str]) -> str:
    """Say what evidence found, with the other reports that it rests on."""
    if one.label == "profile correlation":
        return texts[one.label]
    if one.label == "running subject" and pair.edge["other_days"]:
        return f"{RAN_ON}{LESS}: {texts[one.label]}"
    return pair.clause(one)


def _outcome(
    edge: Mapping[str, Any], parted: str, against: Sequence[Part], *, together: bool
) -> str:
    if edge["verdict"] == "accepted":
        return _joined(edge, against, together=together)
    if edge["views"] == ["given"]:
        return f"they were named to be compared; on their own they would be apart: {parted}"
    if together:
        through = "they are together through other reports of the event"
        return f"{through}; on their own they would be apart: {parted}"
    return parted


def _joined(edge: Mapping[str, Any], against: Sequence[Part], *, together: bool) -> str:
    enough = "that is enough"
    if against:
        enough = "what speaks for one event outweighs what is against it"
    if together:
        return enough
    company = "but to join the two is to join all reports that are with either"
    return f"{enough}, {company}, and {why_company_parts(edge)}"


def _parted(against: Sequence[Part], missing: float, excluded: str) -> str:
    """Say what it was that parted them: one thing, or several together.

    ``excluded`` says why a pair links nothing, whatever its score is; empty: it does.
    """
    decided, alternatives = decisive(against, missing, least=0.0)
    if not decided:
        even = ", even without what is against it" * bool(against)
        return f"too little speaks for one event{even}"
    would = f"{ENOUGH_SCORE}, but {excluded}" if excluded else "they would be together"
    of_all = len(decided) == len(against)
    if len(decided) == 1:
        what = "what is against it decides" if of_all else "the first thing against it decides"
        return f"{what}: without that {would}"
    things = "the things" if of_all else f"the first {len(decided)} things"
    without = f"{'any one' if alternatives else 'all'} of them"
    return f"{things} against it decide together: without {without} {would}"
