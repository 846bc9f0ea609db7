"""settle_decisions: decisions, documents -> the ``decisions`` table: what becomes of each."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import UTC, datetime
from typing import Any, Final, NamedTuple

import polars as pl

from dedup.schema import check_table, empty_table

_EARLIEST: Final = datetime.min.replace(tzinfo=UTC)
_Row = Mapping[str, Any]


class _Effect(NamedTuple):
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
    boilerplate = (pl.col("decision") == "boilerplate") & (pl.col("effect") == "obeyed")
    lost = boilerplate & ~pl.col("number").is_in(numbers.implode())
    effect = pl.when(lost).then(pl.lit("no such line")).otherwise("effect")
    return decisions.with_columns(effect=effect)


def _time(row: _Row) -> tuple[datetime, int]:
    return row["time"] or _EARLIEST, row["number"]


class _Settling:
    """What is obeyed so far, from the latest decision on."""

    def __init__(self, known: frozenset[str], *, joins: bool) -> None:
        self._known, self._joins = known, joins
        self._latest: dict[tuple[str, str], _Row] = {}
        self._links = _Links()

    def effect(self, row: _Row) -> _Effect:
        """Take in the next decision, an earlier one than those before."""
        texts = {row["left"], row["right"], row["content_hash"], *row["members"]} - {None}
        if not texts <= self._known:
            return _Effect("no such document")
        if row["decision"] in ("accept", "boilerplate"):
            return _Effect("kept" if row["decision"] == "accept" else "obeyed")
        one, other = sorted((row["left"], row["right"]))
        later = self._latest.setdefault((one, other), row)
        if later is not row:
            same = later["decision"] == row["decision"]
            return _Effect("repeated" if same else "overruled", later["number"])
        return self._linked(row, one, other)

    def _linked(self, row: _Row, one: str, other: str) -> _Effect:
        joins = row["decision"] == "must-link"
        if joins and not self._joins:
            return _Effect("no event tier")
        if one == other:
            return _Effect("obeyed" if joins else "contradiction")
        link = self._links.join if joins else self._links.part
        against = link(one, other, row["number"])
        return _Effect("obeyed") if against is None else _Effect("contradiction", against)


class _Join(NamedTuple):
    """The edge from a text to the one above it; ``rank`` counts joins, so it grows upwards."""

    parent: str
    number: int
    rank: int


class _Links:
    """Texts that are joined, as a forest, and the conflicts between its trees, by their roots."""

    def __init__(self) -> None:
        self._joins: dict[str, _Join] = {}
        self._sizes: dict[str, int] = {}
        self._conflicts: dict[str, dict[str, int]] = {}

    def join(self, one: str, other: str, number: int) -> int | None:
        """Join two texts; or return the number of the decision that parts them."""
        small, large = sorted((self._root(one), self._root(other)), key=self._weight)
        if small == large:
            return None
        against = self._conflicts_of(small).get(large)
        if against is None:
            self._joins[small] = _Join(large, number, len(self._joins))
            self._sizes[large] = self._sizes.get(large, 1) + self._sizes.get(small, 1)
            for root, by in self._conflicts.pop(small).items():
                del self._conflicts[root][small]
                self._add_conflict(large, root, by)
        return against

    def part(self, one: str, other: str, number: int) -> int | None:
        """Part two texts; or return the number of the decision by which they became joined."""
        first, second = self._root(one), self._root(other)
        if first == second:
            return self._joined_by(one, other)
        self._add_conflict(first, second, number)
        return None

    def _joined_by(self, one: str, other: str) -> int | None:
        """Return the last join on the path between two texts: before it there was no path."""
        number = None
        while one != other:
            if self._rank(one) > self._rank(other):
                one, other = other, one
            one, number, _ = self._joins[one]
        return number

    def _rank(self, text: str) -> int:
        return self._joins[text].rank if text in self._joins else len(self._joins)

    def _add_conflict(self, one: str, other: str, number: int) -> None:
        self._conflicts_of(one).setdefault(other, number)
        self._conflicts_of(other).setdefault(one, number)

    def _conflicts_of(self, root: str) -> dict[str, int]:
        return self._conflicts.setdefault(root, {})

    def _weight(self, root: str) -> int:
        """Return what moving a tree under another one costs: the lighter is moved."""
        return self._sizes.get(root, 1) + len(self._conflicts_of(root))

    def _root(self, text: str) -> str:
        while text in self._joins:
            text = self._joins[text].parent
        return text
