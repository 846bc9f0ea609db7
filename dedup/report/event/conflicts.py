"""Points on which the sentences of a statement differ: for its row, and for the cells concerned."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import groupby
from typing import Any, Final, NamedTuple

from dedup.report.labels import SHORT_MONTHS
from dedup.report.members import Member
from dedup.report.values import Link

_Rows = Sequence[dict[str, Any]]


_MONTH_DAY: Final = re.compile(r"(0[1-9]|1[0-2])-(\d\d)")
_AMOUNT: Final = re.compile(r"(\D+ )?(\d+(?:\.\d+)?(?:e\+\d\d)?)(?: (\w+))?")
_SIGNS: Final = {"dollar": "$", "euro": "€", "pound": "£", "yen": "¥", "rupee": "₹"}
_SCALES: Final = {"trillion": 10**12, "billion": 10**9, "million": 10**6}


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


def value_labels(values: Iterable[str], kind: str) -> dict[str, str]:
    """Map the values of one point in the table ``differences`` to what readers see.

    Amounts that stand side by side are written in one scale, so that they can be compared.

    >>> value_labels(["8.1e+09 dollar", "8.3e+09 dollar", "over 9.5e+08"], "number")
    ... # doctest: +NORMALIZE_WHITESPACE
    {'8.1e+09 dollar': '$8,100 million', '8.3e+09 dollar': '$8,300 million',
     'over 9.5e+08': 'over 950 million'}
    >>> value_labels(["1200000", "999000"], "number").values()
    dict_values(['1,200,000', '999,000'])
    >>> value_labels(["53 percent", "34 age"], "number").values()
    dict_values(['53 %', 'aged 34'])
    >>> value_labels(["06-27"], "date")
    {'06-27': '27 Jun'}
    """
    if kind == "date":
        return {value: _named_day(value) for value in values}
    amounts = {value: _AMOUNT.fullmatch(value) if kind == "number" else None for value in values}
    scale = _scale([Decimal(one[2]) for one in amounts.values() if one])
    return {value: _amount(one, scale) if one else value for value, one in amounts.items()}


def _named_day(value: str) -> str:
    found = _MONTH_DAY.fullmatch(value)
    return f"{int(found[2])} {SHORT_MONTHS[int(found[1]) - 1]}" if found else value


def _amount(parts: re.Match[str], scale: str) -> str:
    """Write an amount with its sign, its unit and the word of a scale, which may be empty."""
    hedge, unit = parts[1] or "", parts[3] or ""
    number = (Decimal(parts[2]) / _SCALES.get(scale, 1)).normalize()
    figure = f"{number:,f} {scale}".rstrip()
    if unit in _SIGNS:
        return f"{hedge}{_SIGNS[unit]}{figure}"
    if unit == "age":
        return f"{hedge}aged {figure}"
    return f"{hedge}{figure} {'%' if unit == 'percent' else unit}".rstrip()


def _scale(numbers: Sequence[Decimal]) -> str:
    """Name the largest scale in which none of some numbers is below 1, or loses a digit.

    >>> _scale([Decimal("8.3e9")]), _scale([Decimal(1234567)]), _scale([Decimal(7519)])
    ('billion', '', '')
    """
    for word, size in _SCALES.items():
        if numbers and all(one >= size and one / size * 1000 % 1 == 0 for one in numbers):
            return word
    return ""
