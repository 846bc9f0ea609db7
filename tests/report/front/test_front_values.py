"""What the front page counts and names."""

from __future__ import annotations

import polars as pl
from report_builders import (
    Seeds,
    documents,
    edge,
    frame,
    index_of,
    lines_of,
    many,
    page_of,
    running,
)

from dedup.config import Config, ReportConfig
from dedup.report.front.origin import skipped_section
from dedup.report.values import Fact, Link
from dedup.result import Result, RunInfo


def test_index_counts_everything(seeds: Result) -> None:
    """Read, clustered, alone and skipped add up; documents alone are listed by title."""
    page = index_of(seeds)
    facts = {fact.label: fact.value for fact in page.facts}
    assert facts["reports read"] == "5"
    assert (facts["in clusters"], facts["standing alone"]) == ("3", "2")
    assert [one.label for one in page.lone] == ["003", "004"]
    assert page.advice == ()


def test_empty_result_says_what_to_do(seeds: Result) -> None:
    """Without a cluster the index says why, and what could be looked at."""
    alone = seeds.replace(clusters=seeds.clusters.clear(), statements=seeds.statements.clear())
    assert index_of(alone).advice == ("5 pairs came near and stood too low: see the edges.",)
    single = Result(documents=documents([{"document": "a", "text": "One."}]))
    assert index_of(single).advice == ("A cluster needs two reports: name more input.",)
    pair = documents([{"document": name, "text": f"{name}."} for name in "ab"])
    line = {"path": "c.jsonl", "line": 1, "reason": "malformed_json", "detail": ""}
    copies = Result(
        documents=pair,
        skipped=frame("skipped", [line]),
        info=RunInfo(configuration=Config(tiers=("copy",))),
    )
    assert index_of(copies).advice == (
        "1 input could not be read: see below.",
        "Only copies were looked for: run with the tiers copy,event.",
        "No two reports share enough words or terms to be compared.",
    )


def test_what_was_skipped_is_counted_by_reason() -> None:
    """In words, and in the order of the alphabet; a row without a line is named by its file."""
    rows = [
        {"path": path, "line": line, "reason": reason, "detail": ""}
        for path, line, reason in (
            ("a", 1, "malformed_json"), ("a", 2, "malformed_json"), ("b", 0, "empty_file"),
        )
    ]  # fmt: skip
    found = skipped_section(Result(documents=documents([]), skipped=frame("skipped", rows)))
    assert [(fact.value, fact.label) for fact in found.reasons] == [
        ("1", "empty file"),
        ("2", "malformed json"),
    ]
    assert [place for place, *_ in found.rows] == ["a:1", "a:2", "b"]


def test_index_names_the_settings_that_were_changed(seeds: Result) -> None:
    """Only those that differ from their default: all of them stand in run.json."""
    assert index_of(many(3, columns=5)).settings == (Fact("5", "report.columns"),)
    assert index_of(seeds).settings == ()


def test_index_names_an_outlet_once() -> None:
    """Several reports of one outlet are one name in the list, and numbered on the page."""
    result = many(3)
    named = result.replace(documents=result.documents.with_columns(source=pl.lit("Sun")))
    assert lines_of(named)[0].outlets == ("Sun",)
    labels = [card.report.label for card in page_of(named).outlets]
    assert labels == ["Sun (1)", "Sun (2)", "Sun (3)"]


def test_a_report_alone_leads_to_the_event_that_it_is_most_related_to() -> None:
    """Of several events it is the one of its strongest edge; what is not related is none."""
    result = running(3, alone=1)
    told = {"relation": "related", "verdict": "rejected", "reason": "no_specific_passage"}
    edges = [
        edge("0a", "x0", score=0.5, **told),
        edge("1b", "x0", score=0.6, **told),
        edge("2a", "x0", score=0.9, **told | {"relation": "distinct"}),
    ]
    (lone,) = index_of(result.replace(edges=frame("edges", edges))).lone
    assert lone.related == Link("clusters/event1.html", "Title 1a")


def test_related_reports_come_first_whatever_the_limit() -> None:
    """A member by its score that was left out is named before stronger and beyond other misses."""
    seeds = Seeds().result()
    related = edge(
        "001_b8d8458c1611aaf1",
        "004_db9f706952725452",
        relation="related",
        verdict="rejected",
        reason="no_specific_passage",
        score=0.6,
        cosine=0.2,
        member_specificity=0.1,
        exclusion="detached",
    )
    edges = pl.concat([seeds.edges, frame("edges", [related])])
    for limit, found in ((0, ["004"]), (5, ["004", "003"])):
        config = Config(report=ReportConfig(near_misses=limit))
        told = seeds.replace(edges=edges, info=RunInfo(configuration=config))
        page = page_of(told)
        assert [tie.right.text for tie in page.near] == found
        assert "shares nothing specific with the members" in page.near[0].summary
        lone = index_of(told).lone
        assert [one.related and one.related.text for one in lone] == [None, page.title]


def test_index_says_how_many_reports_are_undated(seeds: Result) -> None:
    """The reader is told before the first event; dated piles say nothing."""
    words = "5 of 5 reports have no publication date: events are formed more cautiously"
    assert index_of(seeds).note.startswith(words)
    assert not index_of(running(2)).note
