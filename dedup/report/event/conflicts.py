"""Points on which the sentences of a statement differ: for its row, and for the cells concerned."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from typing import Any, NamedTuple

from dedup.report.labels import value_labels
from dedup.report.members import Member
from dedup.report.values import Link

_Rows = Sequence[dict[str, Any]]


class CellPoint(NamedTuple):
    """What one outlet gives on a point on which others differ; ``verdict`` is the table's word."""

    verdict: str
    text: str


class PointValue(NamedTuple):
    """One value of a point, with the outlets that give it."""

    value: str
    outlets: tuple[Link, ...]


class Point(NamedTuple):
    """A point on which the sentences of a statement differ; ``verdict``: conflict or differs."""

    verdict: str
    subject: str
    values: tuple[PointValue, ...]


def by_statement(rows: Iterable[dict[str, Any]]) -> Mapping[int, _Rows]:
    """Group the rows of a cluster's differences by statement, in the table's order."""
    return {
        int(number): tuple(group)
        for number, group in groupby(rows, key=lambda row: row["statement"])
    }


def row_points(
    rows: _Rows, by_name: Mapping[str, Member], shown: Iterable[str]
) -> tuple[Point, ...]:
    """Say on which points a statement differs, conflicts first, and who gives which value.

    ``shown``: the documents whose sentences stand on the page, so that a link can lead there.
    """
    found, columns = [], set(shown)
    for point, labels in _points(rows):
        values: dict[str, dict[str, Link]] = {}
        for row in point:
            report = by_name[row["document"]]
            href = f"#{report.sentence_anchor(row['sentence'])}"
            link = Link(href if row["document"] in columns else "", report.label)
            values.setdefault(labels[row["value"]], {}).setdefault(row["document"], link)
        told = tuple(PointValue(value, tuple(links.values())) for value, links in values.items())
        found.append(Point(point[0]["verdict"], _subject(point[0]), told))
    return tuple(sorted(found, key=lambda point: point.verdict != "conflict"))


def cell_points(rows: _Rows, document: str) -> tuple[CellPoint, ...]:
    """Return what one document gives on each point, conflicts first, each value once."""
    found = dict[CellPoint, None]()
    for point, labels in _points(rows):
        for row in (one for one in point if one["document"] == document):
            text = f"{labels[row['value']]} {row['subject'] or ''}".strip()
            found.setdefault(CellPoint(row["verdict"], text))
    return tuple(sorted(found, key=lambda point: point.verdict != "conflict"))


def first_conflict(rows: _Rows) -> str:
    """Return the values of the first contradiction of a cluster that has one, and what they count.

    >>> row = {"verdict": "conflict", "kind": "number", "statement": 1, "difference": 0}
    >>> first_conflict([row | {"value": n, "subject": "dead"} for n in ("12", "13")])
    '12 or 13 dead'
    """
    conflicts = (row for row in rows if row["verdict"] == "conflict")
    _, first = next(groupby(conflicts, key=lambda row: (row["statement"], row["difference"])))
    ((point, labels),) = _points(first)
    return f"{' or '.join(dict.fromkeys(labels.values()))} {point[0]['subject'] or ''}".strip()


def _subject(row: dict[str, Any]) -> str:
    return row["subject"] or ("a day" if row["kind"] != "number" else "a number")


def _points(rows: Iterable[dict[str, Any]]) -> Iterator[tuple[_Rows, dict[str, str]]]:
    """Yield the rows of every point of a statement, with what readers see for their values."""
    for _, group in groupby(rows, key=lambda row: row["difference"]):
        point = tuple(group)
        yield point, value_labels((row["value"] for row in point), point[0]["kind"])
