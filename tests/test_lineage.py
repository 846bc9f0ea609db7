"""What is new since an earlier run: events are followed by their reports."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

import dedup
from dedup.config import Config
from dedup.errors import InputError
from dedup.result import Result

Events = Mapping[str, str]
"""Event -> its documents, a letter each, the lead first; a capital is in it by a passage."""

PILE = dedup.run(
    pl.DataFrame({"id": list("abcdef"), "text": list("abcdef"), "title": list("ABCDEF")}),
    config=Config(stop_after="clusters"),
)


def events(told: Events) -> Result:
    """Return a run of six documents with these events."""
    columns = ("cluster", "document", "role", "membership")
    rows = [
        (
            cluster,
            one.lower(),
            "member" if number else "lead",
            "passage" if one.isupper() else "whole",
        )
        for cluster, documents in told.items()
        for number, one in enumerate(documents)
    ]
    clusters = pl.DataFrame(rows, schema=dict.fromkeys(columns, pl.String), orient="row")
    held = {"tier": "event", "start": 0, "end": 1, "confidence": 1.0, "cluster_confidence": 1.0}
    others = {name: pl.lit(value) for name, value in {**held, "flags": []}.items()}
    table = clusters.with_columns(**others)
    return PILE.replace(clusters=table.select(PILE.clusters.columns).cast(PILE.clusters.schema))


def changes(before: Events, after: Events) -> dict[str, str]:
    """Return what became of each event."""
    return dict(
        dedup.event_lineage(events(before), events(after)).select("cluster", "change").rows()
    )


@pytest.mark.parametrize(
    ("before", "after", "changed"),
    [
        ({}, {"1": "ab"}, {"1": "new"}),
        ({"1": "ab"}, {"1": "abc"}, {"1": "grown"}),
        ({"1": "ab"}, {"1": "abC"}, {"1": "grown"}),
        ({"1": "abc"}, {"1": "ab"}, {"1": "shrunk"}),
        ({"1": "abc"}, {"1": "abd"}, {"1": "grown"}),
        ({"1": "ab"}, {"1": "ba"}, {"1": "unchanged"}),
        ({"1": "ab"}, {"2": "ab"}, {"2": "unchanged"}),
        ({"1": "ab", "2": "cd"}, {"1": "abcd"}, {"1": "joined"}),
        ({"1": "abcd"}, {"1": "ab", "2": "cd"}, {"1": "parted", "2": "parted"}),
        ({"1": "abcd", "2": "ef"}, {"1": "ab", "2": "cdef"}, {"1": "parted", "2": "regrouped"}),
        ({"1": "ab"}, {"2": "cd"}, {"1": "gone", "2": "new"}),
    ],
)  # fmt: skip
def test_what_became_of_an_event_is_named(
    before: Events, after: Events, changed: dict[str, str]
) -> None:
    """New, grown, shrunk, unchanged, joined, parted, regrouped or gone, by its reports alone."""
    assert changes(before, after) == changed


def test_a_digest_joins_no_events() -> None:
    """A report that is in an event by a passage neither joins two events nor parts one."""
    before = {"1": "abF", "2": "cdF"}
    assert changes(before, before) == {"1": "unchanged", "2": "unchanged"}
    assert changes(before, {"1": "abF", "3": "efd"}) == {"1": "unchanged", "3": "grown"}


def test_the_rows_say_which_reports_came_and_went_and_under_which_ids() -> None:
    """Ids of earlier events stand in the order of what they gave; titles are those of leads."""
    before, after = {"1": "ab", "2": "cde"}, {"3": "fbcd"}
    row = dedup.event_lineage(events(before), events(after)).row(0, named=True)
    assert row == {
        "cluster": "3",
        "change": "joined",
        "title": "F",
        "reports": 4,
        "added": ["f"],
        "lost": ["a", "e"],
        "earlier": ["2", "1"],
    }


def test_earlier_events_that_gave_as_many_reports_stand_in_the_order_of_their_ids() -> None:
    """So that the rows are the same every time."""
    before, after = {"2": "ab", "1": "cd"}, {"3": "abcd"}
    row = dedup.event_lineage(events(before), events(after)).row(0, named=True)
    assert row["earlier"] == ["1", "2"]


def test_an_event_that_is_gone_says_what_it_was() -> None:
    """It has no reports any more, and its earlier id, title and members."""
    (row,) = dedup.event_lineage(events({"1": "bac"}), events({})).rows(named=True)
    assert row == {
        "cluster": "1",
        "change": "gone",
        "title": "B",
        "reports": 0,
        "added": [],
        "lost": ["a", "b", "c"],
        "earlier": ["1"],
    }


PARTITIONS = st.lists(st.sampled_from("01234"), min_size=6, max_size=6).map(
    lambda places: {
        name: "".join(one for one, place in zip("abcdef", places, strict=True) if place == name)
        for name in "0123"
        if name in places
    }
)


@given(before=PARTITIONS, after=PARTITIONS)
def test_every_event_of_both_runs_is_told_of(before: Events, after: Events) -> None:
    """Each event of today has one row, whose reports are those it had, less the lost, and more."""
    after = {f"now {name}": documents for name, documents in after.items()}
    table = dedup.event_lineage(events(before), events(after))
    assert set(after) == set(table.filter(pl.col("change") != "gone")["cluster"])
    assert {name for names in table["earlier"] for name in names} == set(before)
    for row in table.rows(named=True):
        had = {one for name in row["earlier"] for one in before[name]}
        assert had - set(row["lost"]) | set(row["added"]) == set(after.get(row["cluster"], ""))


def test_events_need_an_event_tier() -> None:
    """A run of copies alone has nothing to follow, be it the earlier or the later one."""
    copies = dedup.run(PILE.documents, config=Config(tiers=("copy",), stop_after="clusters"))
    for pair in ((copies, PILE), (PILE, copies)):
        with pytest.raises(InputError, match="no event tier"):
            dedup.event_lineage(*pair)
