"""What two texts say about time, beside their dates of publication.

Reports of one event name the same weekday and the same days, and nothing is published before what
it reports. Where both dates of publication are known, the date brake has them; the weekdays still
tell the report of the next morning from that of the next step.
"""

from __future__ import annotations

from typing import Final

import numpy as np
import polars as pl

from dedup.arrays import Int64s

EVIDENCE_SCHEMA: Final = pl.Schema(
    {
        "days_certain": pl.Int32(),
        "weekday_gap": pl.Int8(),
        "named_gap": pl.Int8(),
        "month_day_gap": pl.Int16(),
        "date_gap": pl.Int32(),
    }
)
"""One row per pair; null where a side says nothing. ``days_certain``: the least number of days that
the two periods of publication leave, 0 where they may overlap. ``weekday_gap``: days between the
nearest weekdays of the two leads, 0 to 3; ``named_gap``: the same where both leads name one
themselves. ``month_day_gap``: days of the year between the nearest month-days of the leads, 0 to
183. ``date_gap``: days between the nearest full dates of the texts. A side that is published names
the day of its publication too."""

_NO_BOUND: Final = 1 << 20
"""Days from 1970, before and after all: of a period that has no end."""
_YEAR: Final = 366
"""Days after which days of the year begin again."""
_SLICE: Final = 1 << 12
"""Pairs whose days are laid side by side at a time."""
_THURSDAY: Final = 3
"""Weekday of 1 January 1970, Monday is 0."""


def date_evidence(pairs: pl.DataFrame, dates: pl.DataFrame) -> pl.DataFrame:
    """Return ``pairs``, in their order, with the columns of :data:`EVIDENCE_SCHEMA`.

    Pairs name documents as ``dates`` does, of :func:`dedup.dates.extract_dates`; documents without
    a row there say nothing.
    """
    named = dates.select(
        "document",
        pl.col("earliest").fill_null(-_NO_BOUND),
        pl.col("latest").fill_null(_NO_BOUND),
        _named_weekdays().alias("named"),
        _weekdays().alias("weekdays"),
        _days_of_year().alias("days_of_year"),
        pl.concat_list("mentioned", "published").list.drop_nulls().list.unique().alias("dates"),
    )
    sides = pairs.select("left", "right").with_row_index("pair")
    for side in ("left", "right"):
        renamed = named.rename({name: f"{side}_{name}" for name in named.columns[1:]})
        sides = sides.join(
            renamed, left_on=side, right_on="document", how="left", maintain_order="left"
        )
    columns = sides.select(
        days_certain=pl.max_horizontal(
            pl.lit(0),
            pl.col("left_earliest") - pl.col("right_latest"),
            pl.col("right_earliest") - pl.col("left_latest"),
        ),
        weekday_gap=_weekday_gap(sides["left_weekdays"], sides["right_weekdays"]),
        named_gap=_weekday_gap(sides["left_named"], sides["right_named"]),
        month_day_gap=_nearest_gap(sides, "days_of_year", around=_YEAR),
        date_gap=_nearest_gap(sides, "dates", around=None),
    ).cast(EVIDENCE_SCHEMA)
    return pl.concat([pairs, columns], how="horizontal")


def date_logit() -> pl.Expr:
    """Return what the evidence adds to the logit of a pair that lacks a publication date.

    Logarithms of likelihood ratios, rounded towards 0 (``benchmarks/quality/dates.py`` measures
    them): of pairs that resemble each other, how often those of one event show a value, and others.
    """
    brake = ((pl.col("days_certain") - 2) * 0.1).clip(0, 3)
    weekday = _stepwise("weekday_gap", {0: 0.8, 1: -0.6}, beyond=-1.5)
    month_day = _stepwise("month_day_gap", {1: 0.8, 7: 0.3, 30: -0.3}, beyond=-0.8)
    date = _stepwise("date_gap", {2: 1.0}, beyond=0.0)
    evidence = weekday + month_day + date - brake
    # Agreement counts half: the words said a part of it, and a wrong merge is the worse mistake.
    return pl.when(evidence > 0).then(evidence / 2).otherwise(evidence)


def weekday_logit() -> pl.Expr:
    """Return what the weekdays of the leads add where both dates of publication are known.

    From the fit that ``benchmarks/quality/fit_event_model.py`` makes.
    """
    return _stepwise("named_gap", {0: 0.3, 1: -1.7}, beyond=-2.0)


def _stepwise(column: str, steps: dict[int, float], *, beyond: float) -> pl.Expr:
    value = pl.lit(beyond)
    for most, weight in sorted(steps.items(), reverse=True):
        value = pl.when(pl.col(column) <= most).then(weight).otherwise(value)
    return pl.when(pl.col(column).is_null()).then(0.0).otherwise(value)


def _weekdays() -> pl.Expr:
    """Return the weekdays of a lead as bits; where it names none, those that publication implies.

    What is published today happened today or yesterday.
    """
    named = _named_weekdays()
    today = (pl.col("published") + _THURSDAY) % 7
    implied = (pl.lit(2).pow(today) + pl.lit(2).pow((today + 6) % 7)).cast(pl.Int64)
    return pl.when(named > 0).then(named).otherwise(implied.fill_null(0)).fill_null(0)


def _named_weekdays() -> pl.Expr:
    named = pl.col("weekdays").list.eval(pl.lit(2).pow(pl.element())).list.sum()
    return named.cast(pl.Int64).fill_null(0)


def _days_of_year() -> pl.Expr:
    """Return the days of the year that a lead names, and that of publication, as lists."""
    named = pl.col("month_days").cast(pl.List(pl.Int32))
    of_publication = pl.col("published").cast(pl.Date)
    published = (of_publication.dt.month().cast(pl.Int32) * 100 + of_publication.dt.day()).cast(
        pl.Int32
    )
    both = pl.concat_list(named, published)
    leap = pl.date(2000, pl.element() // 100, pl.element() % 100).dt.ordinal_day()
    return both.list.drop_nulls().list.unique().list.eval(leap.cast(pl.Int32))


def _weekday_gap(left: pl.Series, right: pl.Series) -> pl.Series:
    one, other = _bits(left), _bits(right)
    gap = np.full(len(one), 3, dtype=np.int8)
    for turn in (2, 1, 0):
        turned = _turned(other, turn) | _turned(other, 7 - turn)
        gap[(one & turned) > 0] = turn
    silent = (one == 0) | (other == 0)
    return pl.Series(gap).set(pl.Series(silent), None)


def _bits(column: pl.Series) -> Int64s:
    return column.fill_null(0).to_numpy().astype(np.int64)


def _turned(bits: Int64s, days: int) -> Int64s:
    return ((bits << days) | (bits >> (7 - days))) & 0b111_1111


def _nearest_gap(sides: pl.DataFrame, column: str, *, around: int | None) -> pl.Series:
    """Return per pair the least difference of two lists, on a circle of ``around`` days."""
    left, right = f"left_{column}", f"right_{column}"
    both = sides.select("pair", left, right).filter(
        (pl.col(left).list.len() > 0) & (pl.col(right).list.len() > 0)
    )
    apart = (pl.col(left) - pl.col(right)).abs()
    if around is not None:
        apart = pl.min_horizontal(apart, around - apart)
    # In slices: every date of one side meets every date of the other.
    parts = [
        part.explode(left).explode(right).group_by("pair").agg(apart.min().alias("gap"))
        for part in both.iter_slices(_SLICE)
    ]
    none = pl.DataFrame(schema={"pair": sides.schema["pair"], "gap": pl.Int32})
    least = pl.concat([none, *(part.cast({"gap": pl.Int32}) for part in parts)])
    return sides.select("pair").join(least, on="pair", how="left", maintain_order="left")["gap"]
