"""Overviews of a run: events over time, outlets by copied text, cluster sizes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

import polars as pl

from dedup.report.event.line import ClusterLine
from dedup.report.labels import count, percent, period_label

_BARS: Final = 120
"""Bars of a chart at most: more cannot be told apart in a column of a page."""
_UNITS: Final = (("day", "1d", "%Y-%m-%d"), ("month", "1mo", "%Y-%m"), ("year", "1y", "%Y"))
"""Of time: its name, its step in polars, how one is written."""
_OUTLETS: Final = 8
_EDGE: Final = 100
"""One in so many events at each end of time stands beside the chart: a misprinted year would
press all others into one bar."""
_SIZES: Final = ((2, 2), (3, 3), (4, 4), (5, 5), (6, 10), (11, 20), (21, 50), (51, 10**9))


class ChartBar(NamedTuple):
    """One bar of a chart: ``share`` of the longest, 0 to 100."""

    label: str
    value: str
    share: float


@dataclass(frozen=True, slots=True)
class Chart:
    """A small overview; ``summary`` says in a sentence what it shows."""

    title: str
    summary: str
    bars: tuple[ChartBar, ...]
    note: str = ""


def time_chart(lines: Iterable[ClusterLine]) -> Chart | None:
    """Count events by the day, month or year of their first report; None: all are undated."""
    days = sorted(one.day for one in lines if one.tier == "event" and one.day)
    if not days:
        return None
    cut = len(days) // _EDGE
    inner = days[cut : len(days) - cut]
    unit, labels = _units(inner[0], inner[-1])
    counts = Counter(day[: len(labels[0])] for day in inner)
    most = max(counts.values())
    bars = tuple(
        ChartBar(period_label(label), f"{counts[label]:,}", round(100 * counts[label] / most, 1))
        for label in labels
    )
    peak = max(labels, key=lambda label: counts[label])
    return Chart(
        title=f"Events by {unit}",
        summary=f"{count(len(inner), 'event')} from {period_label(inner[0])} to "
        f"{period_label(inner[-1])}, most {'on' if unit == 'day' else 'in'} {period_label(peak)}: "
        f"{counts[peak]:,}",
        bars=bars,
        note=f"{2 * cut} more before and after are not drawn" if cut else "",
    )


def _units(first: str, last: str) -> tuple[str, list[str]]:
    """Choose the finest unit that gives few enough bars, and name every one of them."""
    ends = pl.Series([first, last]).str.to_date()
    cut = [
        (unit, name, pl.date_range(start, end, step, eager=True))
        for unit, step, name in _UNITS
        for start, end in [ends.dt.truncate(step).to_list()]
    ]
    unit, name, bars = next((one for one in cut if len(one[2]) <= _BARS), cut[-1])
    return unit, bars.tail(_BARS).dt.strftime(name).to_list()


def copied_chart(copied: Sequence[tuple[str, float]]) -> Chart | None:
    """Show the outlets with the largest share of copied text, 0 to 1; None: nothing is copied."""
    found = sorted((one for one in copied if one[1] > 0), key=lambda one: (-one[1], one[0]))
    if not found:
        return None
    most = found[0][1]
    bars = tuple(
        ChartBar(outlet, percent(share), round(100 * share / most, 1))
        for outlet, share in found[:_OUTLETS]
    )
    return Chart(
        title="Outlets by copied text",
        summary="Share of the text of an outlet with five reports or more that stands word for "
        f"word in an earlier report of another, quotations apart: most at {found[0][0]}, "
        f"{percent(most)}",
        bars=bars,
        note=f"{len(found) - _OUTLETS} more outlets copy something"
        if len(found) > _OUTLETS
        else "",
    )


def size_chart(lines: Iterable[ClusterLine]) -> Chart | None:
    """Count events by the number of their reports; None: there is none."""
    sizes = [one.size for one in lines if one.tier == "event"]
    if not sizes:
        return None
    held = [(low, high, _between(sizes, low, high)) for low, high in _SIZES]
    last = max(place for place, one in enumerate(held) if one[2])
    most = max(number for _, _, number in held)
    bars = tuple(
        ChartBar(_range(low, high), f"{number:,}", round(100 * number / most, 1))
        for low, high, number in held[: last + 1]
    )
    return Chart(
        title="Events by size",
        summary=f"{count(_between(sizes, 2, 2), 'event')} of two reports; the largest has "
        f"{max(sizes):,}",
        bars=bars,
    )


def _between(sizes: Sequence[int], low: int, high: int) -> int:
    return sum(low <= size <= high for size in sizes)


def _range(low: int, high: int) -> str:
    if low == high:
        return str(low)
    return f"{low}–{high}" if high < 10**9 else f"{low} and more"
