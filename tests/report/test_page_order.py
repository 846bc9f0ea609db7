"""Which clusters get a page, and what page comes next."""

from __future__ import annotations

from pathlib import Path

import polars as pl
from report_builders import (
    index_of,
    many,
    running,
)

from dedup.config import Config, ReportConfig
from dedup.report import write_report
from dedup.report.event.line import ClusterLine
from dedup.report.page_order import page_keys, places, without_page
from dedup.report.rows.tables import ClusterKey, Tables
from dedup.result import Result, RunInfo


def test_pages_are_kept_for_what_deserves_review_first(result: Result) -> None:
    """Of a limited number of pages the first are for contradictions and doubtful merges."""
    tables = Tables(result)
    keys = page_keys(tables)
    assert without_page(tables, keys, 30) == []
    left = {key.cluster for key in without_page(tables, keys, 2)}
    assert {key.cluster for key in keys} - left == {"event003", "event005"}


def test_the_list_begins_with_the_largest_and_of_equal_ones_with_the_least_certain(
    result: Result,
) -> None:
    """Size comes first, then doubt; of equal ones the id decides."""
    doubt = {"event004": 0.9, "event003": 0.5, "event002": 0.9, "event001": 0.5, "event005": 0.9}
    events = result.clusters.filter(pl.col("cluster").is_in(list(doubt)))
    third = events.filter(cluster="event004").head(1).with_columns(document=pl.lit("009a"))
    clusters = pl.concat([events, third]).sort("tier", "cluster", "document")
    told = clusters.with_columns(confidence=pl.col("cluster").replace_strict(doubt))
    keys = page_keys(Tables(result.replace(clusters=told)))
    assert [key.cluster[-1] for key in keys] == ["4", "1", "3", "2", "5"]


def test_pages_lead_from_one_to_the_next_in_the_order_of_the_list(
    result: Result, lines: list[ClusterLine]
) -> None:
    """From the first page of the list, next leads to all others, and previous back again."""
    tables = Tables(result)
    keys = page_keys(tables)
    found = {tables.page_of(key): place for key, place in places(tables, keys).items()}
    front = index_of(result, lines)
    listed = [one.href.removeprefix("clusters/") for one in front.lines]
    assert [found[name].number for name in listed] == [*range(1, 31)]
    assert [found[name].after for name in listed] == [*listed[1:], ""]
    assert [found[name].before for name in listed] == ["", *listed[:-1]]


def test_a_limited_report_turns_only_to_pages_that_are_there(result: Result) -> None:
    """Pages that are not in the folder are passed over."""
    tables = Tables(result)
    keys = page_keys(tables)
    tables = tables.leaving_out(without_page(tables, keys, 2))
    assert sorted(place.number for place in places(tables, keys).values()) == [1, 2]


def test_a_limited_report_says_what_it_left_out(result: Result, tmp_path: Path) -> None:
    """Nothing links to a page that is not there, and the list says how to have it made."""
    info = RunInfo(configuration=Config(report=ReportConfig(pages=4)))
    write_report(result.replace(info=info), tmp_path / "r")
    assert len(list((tmp_path / "r" / "clusters").iterdir())) == 4
    front = (tmp_path / "r" / "index.html").read_text("utf-8")
    assert "26 of them have no page in this folder" in front
    assert "<code><bdi>event020</bdi></code>" in front
    for path in (tmp_path / "r").rglob("*.html"):
        assert 'href="clusters/event020.html' not in path.read_text("utf-8")
        assert 'href="event020.html' not in path.read_text("utf-8")


def test_copy_clusters_inside_an_event_have_no_page_of_their_own() -> None:
    """A copy cluster gets a page only where no event holds all of it."""
    whole = many(4)
    assert page_keys(Tables(whole)) == [ClusterKey("event", "big")]
    copies = whole.clusters.filter(whole.clusters["tier"] == "copy")
    assert page_keys(Tables(whole.replace(clusters=copies))) == [ClusterKey("copy", "same")]


def test_stories_have_no_page_and_leave_the_counts_of_events_alone() -> None:
    """A story is shown on the pages of its events; its lone reports still stand alone."""
    result = running(2, alone=3)
    assert [key.tier for key in page_keys(Tables(result))] == ["event", "event"]
    page = index_of(result)
    facts = {fact.label: fact.value for fact in page.facts}
    assert (facts["events"], facts["running story"]) == ("2", "1")
    assert (facts["in clusters"], facts["standing alone"]) == ("4", "3")
    assert [line.story for line in page.lines] == ["one of 2 events of a running story"] * 2
