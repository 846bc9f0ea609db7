"""One row per document of the times it names, read from the columns of a batch."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

import numpy as np
import polars as pl

from dedup.dates.periods import Period, Report, period_of
from dedup.days import WEEKDAYS
from dedup.mentions import FIGURE, Mention, mentions_in, publication
from dedup.spans import REPORTED
from dedup.words import in_lists

__all__ = ["DATES_SCHEMA", "extract_dates"]

DATES_SCHEMA: Final[dict[str, pl.DataType]] = {
    "document": pl.String(),
    "published": pl.Int32(),
    "dateline": pl.Int32(),
    "dateline_source": pl.String(),
    "mentioned": pl.List(pl.Int32()),
    "month_days": pl.List(pl.Int16()),
    "weekdays": pl.List(pl.Int8()),
    "earliest": pl.Int32(),
    "latest": pl.Int32(),
}
"""One row per document; days are counted from 1 January 1970. ``published``: the day of
:func:`dedup.mentions.publication`. ``dateline``: the day that the report gives as its own, and
``dateline_source``: in its address (``url``), behind a word such as "Published" (``label``) or in a
line of place or author (``dateline``). ``mentioned``: full dates anywhere in the text, ascending.
``month_days``: 820 where the lead names August 20, with or without a year. ``weekdays``: those that
the lead names, Monday is 0. ``earliest``, ``latest``: when it can have been published: the day of
publication where that is known, else two days around the dateline, else not before the latest day,
month or year that the text tells as past; null: no bound."""

_LEAD: Final = 1_000
"""Characters, counted from the first sentence that reports."""
_WEEKDAYS: Final = {name.capitalize(): number for number, name in enumerate(WEEKDAYS)}
_WITH_WEEKDAY: Final = rf"[\p{{L}}\p{{N}}_]*(?:{'|'.join(_WEEKDAYS)})[\p{{L}}\p{{N}}_]*"
"""A weekday and the letters around it, for ``pl.Series.str``, which cannot look around."""


def extract_dates(documents: pl.DataFrame, sentences: pl.DataFrame) -> pl.DataFrame:
    """Return one row per document of the times it names (:data:`DATES_SCHEMA`), in their order.

    Args:
        documents: the ``documents`` table.
        sentences: the ``sentences`` table, for where the reporting begins.

    >>> text = "WASHINGTON, Aug. 20, 2018 (Reuters) - It rained on Monday."
    >>> others = ("title", "published", "published_raw", "url")
    >>> documents = pl.DataFrame({"document": ["a"], "text": [text], **dict.fromkeys(others)})
    >>> sentences = pl.DataFrame({"document": ["a"], "start": [0], "end": [58], "kind": ["body"]})
    >>> row = extract_dates(documents, sentences).row(0, named=True)
    >>> row["dateline"], row["dateline_source"], row["month_days"], row["weekdays"]
    (17763, 'dateline', [820], [0])
    """
    columns = _columns(documents, sentences)
    reports = [Report(*row) for row in columns.select(Report._fields).iter_rows()]
    figures = columns["text"].str.extract_all(FIGURE.pattern).to_list()
    mentions = [
        [*mentions_in(one.text, found)] for one, found in zip(reports, figures, strict=True)
    ]
    periods = pl.DataFrame(
        map(period_of, reports, mentions),
        schema={name: DATES_SCHEMA[name] for name in Period._fields},
        orient="row",
    )
    table = pl.concat([columns.select("document", "published"), periods], how="horizontal")
    return table.with_columns(
        mentioned=_sets([one.day for one in found if one.kind == "date"] for found in mentions),
        month_days=_sets(map(_month_days, reports, mentions)),
        weekdays=_sets(_weekdays(columns)),
    ).select(pl.col(name).cast(kind) for name, kind in DATES_SCHEMA.items())


def _columns(documents: pl.DataFrame, sentences: pl.DataFrame) -> pl.DataFrame:
    """Return ``document`` and the fields of :class:`Report`."""
    reported = sentences.filter(REPORTED)
    begins = reported.group_by("document").agg(begin=pl.col("start").min())
    title, raw = (pl.col(name).cast(pl.String).fill_null("") for name in ("title", "published_raw"))
    documents = documents.with_columns(published=publication(documents))
    moment = pl.col("published").cast(pl.Datetime("us", "UTC"))
    return documents.join(begins, on="document", how="left", maintain_order="left").select(
        "document",
        "text",
        published=moment.dt.date().cast(pl.Int32),
        header=pl.concat_str(title, raw, separator="\n"),
        begin=pl.col("begin").fill_null(0),
        url=pl.col("url").cast(pl.String).fill_null(""),
    )


def _month_days(report: Report, mentions: list[Mention]) -> list[int | None]:
    """Return the months and days that the lead of a report names."""
    lead = [one.month_day for one in mentions if one.start < report.begin + _LEAD]
    if report.published is not None:
        return lead
    # A date line without a year ("Dec. 24 4:33 AM EST") is no date, but names a day.
    header = report.header
    return lead + [one.month_day for one in mentions_in(header, FIGURE.findall(header))]


def _weekdays(columns: pl.DataFrame) -> list[list[int | None]]:
    """Return the weekdays that header and lead of every report name."""
    # From one character before: where the lead cuts a word, it does not begin with a weekday.
    begin = pl.max_horizontal(pl.col("begin") - 1, 0)
    lead = pl.col("text").str.slice(begin, pl.col("begin") - begin + _LEAD)
    said = columns.select(pl.concat_str("header", lead, separator="\n")).to_series()
    found = said.str.extract_all(_WITH_WEEKDAY).to_list()
    return [[_WEEKDAYS.get(name) for name in names] for names in found]


def _sets(values: Iterable[Iterable[int | None]]) -> pl.Series:
    """Return the distinct values of every row, ascending."""
    rows = [{one for one in row if one is not None} for row in values]
    flat = {
        "row": np.repeat(np.arange(len(rows)), [len(row) for row in rows]),
        "value": pl.Series([one for row in rows for one in sorted(row)], dtype=pl.Int32),
    }
    return in_lists(pl.DataFrame(flat), len(rows))["value"]
