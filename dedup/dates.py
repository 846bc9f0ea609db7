"""extract_dates: documents, sentences -> what every text itself says about time.

A report without a publication date still names days: in a dateline, in its address, in its lead.
What is read here is only what is written; a month and a day without a year stay without a year,
and the clock of this machine plays no part. The times are those that :mod:`dedup.mentions` finds;
when a report can have been published follows from them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final, NamedTuple

import numpy as np
import polars as pl

from dedup.datelines import dates_report
from dedup.days import WEEKDAYS
from dedup.lists import in_lists
from dedup.mentions import FIGURE, Mention, mentions_in, period_of_address, publication
from dedup.spans import REPORTED

DATES_SCHEMA: Final[dict[str, pl.DataType]] = {
    "document": pl.String(),
    "published": pl.Int32(),
    "dateline": pl.Int32(),
    "mentioned": pl.List(pl.Int32()),
    "month_days": pl.List(pl.Int16()),
    "weekdays": pl.List(pl.Int8()),
    "earliest": pl.Int32(),
    "latest": pl.Int32(),
}
"""One row per document; days are counted from 1 January 1970. ``published``: the day of
:func:`dedup.mentions.publication`. ``dateline``: the day that the report gives as its own: in its
address, behind a word such as "Published", or in a line of place or author. ``mentioned``: full
dates anywhere in the text, ascending.
``month_days``: 820 where the lead names August 20, with or without a year. ``weekdays``: those that
the lead names, Monday is 0. ``earliest``, ``latest``: when it can have been published: the day of
publication where that is known, else two days around the dateline, else not before the latest day,
month or year that the text tells as past; null: no bound."""

_LEAD: Final = 1_000
"""Characters, counted from the first sentence that reports."""
_WEEKDAYS: Final = {name.capitalize(): number for number, name in enumerate(WEEKDAYS)}
_WITH_WEEKDAY: Final = rf"[\p{{L}}\p{{N}}_]*(?:{'|'.join(_WEEKDAYS)})[\p{{L}}\p{{N}}_]*"
"""A weekday and the letters around it, for ``pl.Series.str``, which cannot look around."""

_EDGE: Final = 300
"""How many characters at either end may hold the line that dates the report."""
_DATELINE_ERROR: Final = 2
"""Days: time zones, and a dateline that is the day before publication."""

# A day that has not come yet ("until Nov. 5, 2014"), or is not the report's own ("corrected").
_AHEAD: Final = re.compile(
    r"\b(?:will|would|could|should|(?-i:may)|might|by|until|till|through|before|next|upcoming|coming"
    r"|scheduled|slated|due|expires?|expected|deadline|plans?|planned|planning|effective|begins?"
    r"|beginning|starts?|starting|ends?|ending|if|future|projected|projections?|forecasts?"
    r"|proposed?|proposal|goal|target|decade|run|running|bid|nomination|nominee|potential"
    r"|likely|into|for|to|ahead|toward|around|vs|issue|correction|corrected|updated?|amended"
    r"|edited|copyright)\b|[©–-]\s*$|\(c\)",
    re.IGNORECASE,
)
# A month or a year alone is past where a clause in the past stands around it: "in 2016, he won".
_IN: Final = re.compile(r"\b(?:in|since|during|early|late|from)\s$", re.IGNORECASE)
_PAST: Final = re.compile(
    r"\b(?:was|were|had|did|been|became|took|won|lost|began|went|made|came|got|held|told|wrote"
    r"|found|left|ran|\w{2,}ed)\b",
    re.IGNORECASE,
)
_STOPS: Final = re.compile(r"[.!?][\"”’']?\s+(?=[A-Z\"“])|\n")

_LABELLED: Final = re.compile(
    r"(?:^|[\n|•])[ \t(]*(?:this (?:story|article|post|report) (?:was|has been) )?"
    r"(?:first |originally |last )?(?:published|posted|updated|created|released?)(?: (?:on|at))?"
    r"(?: ?:)?[\s|]*(?:\w+day,?\s)?(?:\d[\d:. ]*(?:[ap]\.?m\.?)?[\s,]*(?:[A-Z]{2,4}[\s,]*)?"
    r"(?:\w{3,9},?\s)?)?$",
    re.IGNORECASE,
)
_SHARED_LINK: Final = re.compile(
    r"(?:this story|this article|permalink|source|url)[:\s]*$", re.IGNORECASE
)


class _Report(NamedTuple):
    """What of a document is read."""

    published: int | None  # days since 1970
    header: str
    begin: int  # where the first sentence begins that reports
    url: str
    text: str


class _Period(NamedTuple):
    """The day that a report gives as its own, and when it can have been published."""

    dateline: int | None = None
    earliest: int | None = None
    latest: int | None = None


def extract_dates(documents: pl.DataFrame, sentences: pl.DataFrame) -> pl.DataFrame:
    """Return one row per document of the times it names (:data:`DATES_SCHEMA`), in their order.

    >>> text = "WASHINGTON, Aug. 20, 2018 (Reuters) - It rained on Monday."
    >>> others = ("title", "published", "published_raw", "url")
    >>> documents = pl.DataFrame({"document": ["a"], "text": [text], **dict.fromkeys(others)})
    >>> sentences = pl.DataFrame({"document": ["a"], "start": [0], "end": [58], "kind": ["body"]})
    >>> row = extract_dates(documents, sentences).row(0, named=True)
    >>> row["dateline"], row["month_days"], row["weekdays"]
    (17763, [820], [0])
    """
    columns = _columns(documents, sentences)
    reports = [_Report(*row) for row in columns.select(_Report._fields).iter_rows()]
    figures = columns["text"].str.extract_all(FIGURE.pattern).to_list()
    mentions = [
        [*mentions_in(one.text, found)] for one, found in zip(reports, figures, strict=True)
    ]
    periods = pl.DataFrame(
        map(_period_of, reports, mentions),
        schema={name: DATES_SCHEMA[name] for name in _Period._fields},
        orient="row",
    )
    table = pl.concat([columns.select("document", "published"), periods], how="horizontal")
    return table.with_columns(
        mentioned=_sets([one.day for one in found if one.kind == "date"] for found in mentions),
        month_days=_sets(map(_month_days, reports, mentions)),
        weekdays=_sets(_weekdays(columns)),
    ).select(pl.col(name).cast(kind) for name, kind in DATES_SCHEMA.items())


def _columns(documents: pl.DataFrame, sentences: pl.DataFrame) -> pl.DataFrame:
    """Return ``document`` and the fields of :class:`_Report`."""
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


def _month_days(report: _Report, mentions: list[Mention]) -> list[int | None]:
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


def _period_of(report: _Report, mentions: list[Mention]) -> _Period:
    """Return when a report can have been published: by its date, address, dateline or content."""
    address = period_of_address(report.url)
    day = address[0] if address and address[0] == address[1] else _dateline(report.text, mentions)
    if report.published is not None:
        return _Period(day, report.published, report.published)
    if day is not None:
        return _Period(day, day - _DATELINE_ERROR, day + _DATELINE_ERROR)
    if address is not None:
        return _Period(None, address[0] - _DATELINE_ERROR, address[1] + _DATELINE_ERROR)
    # The latest day that the text speaks of as past, at the first of its month or year.
    timed = sorted((-one.day, one.start, one) for one in mentions if one.day is not None)
    past = (one.day for *_, one in timed if _is_past(report.text, one))
    return _Period(earliest=next(past, None))


def _dateline(text: str, mentions: list[Mention]) -> int | None:
    """Return the day that a text gives as its own: only its first and last lines do."""
    for one in mentions:
        if one.kind != "date" or one.day is None:
            continue
        at_start, at_end = one.start < _EDGE, one.end > len(text) - _EDGE
        if not (at_start or at_end):
            continue
        before, after = text[max(0, one.start - 80) : one.start], text[one.end : one.end + 48]
        if (
            _LABELLED.search(before)
            or (at_end and _SHARED_LINK.search(before.rpartition("http")[0]))
            or (at_start and dates_report(before, after))
        ):
            return one.day
    return None


def _is_past(text: str, one: Mention) -> bool:
    before = _STOPS.split(text[max(0, one.start - 80) : one.start])[-1]
    if _AHEAD.search(before):
        return False
    if one.kind == "date":
        return True
    after = _STOPS.split(text[one.end : one.end + 40], maxsplit=1)[0]
    return bool(_IN.search(before) and _PAST.search(f"{before} {after}"))
