"""What follows where one of two groups has dates and the other none, as events are formed."""

from __future__ import annotations

from itertools import combinations

import polars as pl
import pytest

from dedup.clusters import form_event_clusters
from dedup.config import Config, EventConfig
from dedup.documents import as_corpus
from dedup.schema import empty_table

from .test_events import event_edges

ALIKE = ["new-0", "new-1", "new-2", "old-0", "old-1", "old-2"]
"""Two groups that would be one event, if it did not count that only the new one has dates."""


def reports(batches: int, *more: str) -> pl.DataFrame:
    """Return both groups, so many others with dates as without, and copies that have dates."""
    groups = [f"{kind}{number}" for kind in ("dated", "undated") for number in range(batches)]
    names = [*ALIKE, *(f"{group}-{number}" for group in groups for number in range(3)), *more]
    dated = [name.startswith(("dated", "new")) or name in more for name in names]
    days = pl.Series(["2024-05-06" if one else None for one in dated], dtype=pl.String)
    texts = [f"Rain fell on {name}." for name in names]
    return pl.DataFrame({"id": names, "text": texts, "published": days, "source": names})


def are_one(rows: pl.DataFrame, *, missing_dates: float = EventConfig().missing_dates) -> bool:
    """Tell whether the two groups are one event; ``old-0 copy`` is a copy of ``old-0``."""
    names = rows["id"].to_list()
    copied = [(name.split()[0], name) for name in names if " " in name]
    members = [("copy", one, name, "whole", 1.0) for one, copy in copied for name in (one, copy)]
    columns = ["tier", "cluster", "document", "membership", "confidence"]
    copies = pl.DataFrame(members, schema=columns, orient="row")
    own = sorted({*names} - {copy for _, copy in copied})
    pairs = [
        (one, other, one.split("-")[0], other.split("-")[0]) for one, other in combinations(own, 2)
    ]
    edges = event_edges(
        *((one, other, 0.9) for one, other, here, there in pairs if here == there),
        *(
            (one, other, 0.6)
            for one, other, here, there in pairs
            if (here, there) == ("new", "old")
        ),
    )
    config = Config(event=EventConfig(missing_dates=missing_dates))
    copies = pl.concat([empty_table("clusters"), copies], how="diagonal_relaxed")
    clusters = form_event_clusters(as_corpus(rows).stored, edges, copies, config=config)
    event = dict(clusters.select("document", "cluster").iter_rows())
    assert event["old-0"] == event["old-1"] == event["old-2"]
    return bool(event["old-0"] == event["new-0"])


def test_a_group_without_dates_stays_alone_where_dates_are_missing_event_by_event() -> None:
    """Among many groups, each with dates or without, two that differ in it are two events."""
    many = reports(20)
    assert not are_one(many)
    assert are_one(many, missing_dates=0.0)
    assert are_one(many.with_columns(published=pl.lit("2024-05-06")))
    assert are_one(many.with_columns(source=pl.lit("Post")))


@pytest.mark.parametrize("step", [1, 7])
def test_it_does_not_matter_in_which_order_reports_without_dates_are_read(step: int) -> None:
    """The same groups form of the same reports, from last to first, or every seventh first."""
    many = reports(20)
    places = [place for start in range(step) for place in range(start, many.height, step)]
    assert not are_one(many[places[::-1]])


def test_few_reports_do_not_part_two_groups_by_their_dates() -> None:
    """What both groups alone show, that each has dates throughout or nowhere, is too little."""
    assert are_one(reports(0))


def test_a_copy_that_has_a_date_dates_the_report() -> None:
    """Copies count as one report: it has a date if one of them does, whichever has the first id."""
    assert are_one(reports(20, "old-0 copy", "old-1 copy", "old-2 copy"))
