"""settle_decisions: decisions, documents -> the ``decisions`` table: what becomes of each."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import UTC, datetime
from typing import Any, Final, NamedTuple

import polars as pl

from dedup.schema import check_table, empty_table

__all__ = ["settle_decisions", "with_lines_found"]

_EARLIEST: Final = datetime.min.replace(tzinfo=UTC)
Row = Mapping[str, Any]


class Effect(NamedTuple):
    """What becomes of a decision, and the number of the one that has to do with it."""

    effect: str
    other: int | None = None


def settle_decisions(
    decisions: pl.DataFrame | None, documents: pl.DataFrame, *, tiers: Collection[str]
) -> pl.DataFrame:
    """Return the ``decisions`` table: the latest is obeyed, and the earlier as far as they agree.

    From the latest to the earliest (of one time, from the last line to the first) a decision is
    obeyed unless a later one speaks of the same pair, or those obeyed so far contradict it
    together: a and b, b and c must be linked, and a and c must not. What a line of furniture is
    worth shows when the lines are known (:func:`with_lines_found`).

    Args:
        decisions: of :func:`dedup.decisions.read_decisions`; None: there are none.
        documents: the ``documents`` table.
        tiers: the tiers of the run.
    """
    if decisions is None or decisions.is_empty():
        return empty_table("decisions")
    settling = _Settling(frozenset(documents["content_hash"]), joins="event" in tiers)
    rows = sorted(decisions.iter_rows(named=True), key=_time, reverse=True)
    effects = {row["number"]: settling.effect(row) for row in rows}
    found = [effects[number] for number in decisions["number"]]
    return check_table(
        "decisions",
        decisions.with_columns(
            pl.Series("effect", [one.effect for one in found], pl.String),
            pl.Series("other", [one.other for one in found], pl.Int64),
        ),
    )


def with_lines_found(decisions: pl.DataFrame, found: Iterable[int]) -> pl.DataFrame:
    """Say of lines of furniture that no document has them, but for those of some numbers."""
    numbers = pl.Series(sorted(set(found)), dtype=pl.Int64)
    asked = (pl.col("decision") == "boilerplate") & (pl.col("effect") == "obeyed")
    lost = asked & ~pl.col("number").is_in(numbers.implode())
    effect = pl.when(lost).then(pl.lit("no such line")).otherwise("effect")
    return decisions.with_columns(effect=effect)


def _time(row: Row) -> tuple[datetime, int]:
    return row["time"] or _EARLIEST, row["number"]


class _Settling:
    """What is obeyed so far, from the latest decision on."""

    def __init__(self, known: frozenset[str], *, joins: bool) -> None:
        self._known, self._joins = known, joins
        self._latest: dict[tuple[str, str], Row] = {}
        self._links = _Links()

    def effect(self, row: Row) -> Effect:
        """Take in the next decision, an earlier one than those before."""
        texts = {row["left"], row["right"], row["content_hash"], *row["members"]} - {None}
        if not texts <= self._known:
            return Effect("no such document")
        if row["decision"] in ("accept", "boilerplate"):
            return Effect("kept" if row["decision"] == "accept" else "obeyed")
        one, other = sorted((row["left"], row["right"]))
        later = self._latest.setdefault((one, other), row)
        if later is not row:
            same = later["decision"] == row["decision"]
            return Effect("repeated" if same else "overruled", later["number"])
        return self._linked(row, one, other)

    def _linked(self, row: Row, one: str, other: str) -> Effect:
        joins = row["decision"] == "must-link"
        if joins and not self._joins:
            return Effect("no event tier")
        if one == other:
            return Effect("obeyed" if joins else "contradiction")
        link = self._links.join if joins else self._links.part
        against = link(one, other, row["number"])
        return Effect("obeyed") if against is None else Effect("contradiction", against)


class _Links:
    """Texts that are joined, as a forest, and the bars between its trees, named by their heads."""

    def __init__(self) -> None:
        self._above: dict[str, tuple[str, int]] = {}
        self._sizes: dict[str, int] = {}
        self._bars: dict[str, dict[str, int]] = {}

    def join(self, one: str, other: str, number: int) -> int | None:
        """Join two texts; or return the number of the decision that parts them."""
        small, large = sorted((self._way(one)[-1], self._way(other)[-1]), key=self._weight)
        if small == large:
            return None
        against = self._bars_of(small).get(large)
        if against is None:
            self._above[small] = large, number
            self._sizes[large] = self._sizes.get(large, 1) + self._sizes.get(small, 1)
            for head, by in self._bars.pop(small).items():
                del self._bars[head][small]
                self._bar(large, head, by)
        return against

    def part(self, one: str, other: str, number: int) -> int | None:
        """Part two texts; or return the number of a decision by which they are joined."""
        first, second = self._way(one), self._way(other)
        if first[-1] == second[-1]:
            return self._above[other if one in second else one][1]
        self._bar(first[-1], second[-1], number)
        return None

    def _bar(self, one: str, other: str, number: int) -> None:
        self._bars_of(one).setdefault(other, number)
        self._bars_of(other).setdefault(one, number)

    def _bars_of(self, head: str) -> dict[str, int]:
        return self._bars.setdefault(head, {})

    def _weight(self, head: str) -> int:
        """Return what moving a tree under another one costs: the lighter is moved."""
        return self._sizes.get(head, 1) + len(self._bars_of(head))

    def _way(self, text: str) -> list[str]:
        """Return the texts from one up to the head of its tree."""
        way = [text]
        while way[-1] in self._above:
            way.append(self._above[way[-1]][0])
        return way
