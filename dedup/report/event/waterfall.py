"""The evidence for some pairs, drawn as waterfalls on one scale."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from dedup.explain import Evidence, Explanation


@dataclass(frozen=True, slots=True)
class Bar:
    """One piece of evidence; ``x`` and ``width`` place its bar in 0..100, None: no bar."""

    text: str
    amount: str
    x: float | None
    width: float
    positive: bool


class Scale:
    """One scale for all waterfalls of a section, so that equal bars mean equal evidence."""

    def __init__(self, explanations: Iterable[Explanation]) -> None:
        ends = [0.0]
        for explanation in explanations:
            level = 0.0
            for evidence in _bias_first(explanation.evidence):
                level += explanation.points(evidence)
                ends.append(level)
        self._low, self._span = min(ends), max(ends) - min(ends)

    @property
    def zero(self) -> float | None:
        """Place from which on a pair joins, None where there is nothing to draw."""
        return self._place(0.0) if self._span else None

    def bars(self, explanation: Explanation) -> tuple[Bar, ...]:
        """Place the contributions one after the other, as a waterfall that starts at the bias."""
        level, found = 0.0, []
        for one in _bias_first(explanation.evidence):
            amount = explanation.points(one)
            if not amount or not self._span:
                found.append(Bar(one.text, "", None, 0.0, positive=True))
                continue
            start, end = self._place(level), self._place(level + amount)
            level += amount
            width = round(max(abs(end - start), 0.6), 1)
            found.append(Bar(one.text, signed(amount), min(start, end), width, amount > 0))
        return tuple(found)

    def _place(self, level: float) -> float:
        return round(100 * (level - self._low) / self._span, 1)


def signed(amount: float) -> str:
    """Return an amount of evidence with its sign."""
    return f"{amount:+.2f}".replace("-", "−") if round(amount, 2) else "0"


def _bias_first(evidence: Iterable[Evidence]) -> list[Evidence]:
    return sorted(evidence, key=lambda one: one.label != "bias")
