"""The front page, the pages of copies and of outlets: what they say, before there is any markup."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path

import polars as pl
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from report_builders import edge, frame, hostile_strings, member, neighbours_result

import dedup
from dedup.config import Config, ReportConfig
from dedup.report import write_report
from dedup.report.charts import copied_chart, size_chart, time_chart
from dedup.report.copying.between_outlets import Copying
from dedup.report.copying.cases import (
    _AROUND,
    _SHOWN,
    _pieces,
    copied_leads,
    copies_pages,
    copy_cases,
)
from dedup.report.copying.values import CopiedReports
from dedup.report.front import index_page, list_pages
from dedup.report.front_values import ClusterLine, OutletPart
from dedup.report.html import render
from dedup.report.leads import leads
from dedup.report.lines import cluster_line
from dedup.report.listing import list_data
from dedup.report.outlet_pages import Outlets, outlet_file
from dedup.report.page_order import places
from dedup.report.pages import page_keys, read_cluster, without_page
from dedup.report.samples import drawn, samples
from dedup.report.stories import Stories
from dedup.report.tables import Tables
from dedup.result import Result, RunInfo
from dedup.spans import joined_spans


@pytest.fixture(scope="module")
def result() -> Result:
    """Thirty events of two outlets."""
    return neighbours_result(30)


@pytest.fixture(scope="module")
def lines(result: Result) -> list[ClusterLine]:
    """The events of the result."""
    tables = Tables(result)
    return [cluster_line(tables, read_cluster(tables, key), 0) for key in page_keys(tables)]


def line(cluster: str, **values: object) -> ClusterLine:
    """Return a line of an event of two reports."""
    plain = ClusterLine(
        href=f"clusters/{cluster}.html",
        cluster=cluster,
        tier="event",
        headline=cluster,
        outlets=("A", "B"),
        day="2025-01-01",
        times="1 Jan 2025",
        size=2,
        confidence=0.9,
        band="sure",
        unshared=False,
        shared=3,
        omissions=0,
        conflicts=0,
        copies=0,
        passages=0,
        bridges=0,
        loose=0,
        density=1.0,
        margin=0.5,
        story="",
    )
    return replace(plain, **values)  # type: ignore[arg-type]


def test_a_line_counts_what_an_editor_looks_for(lines: list[ClusterLine]) -> None:
    """Contradictions, bridges, the first day and how many of the pairs are tied."""
    by_name = {one.cluster: one for one in lines}
    assert by_name["event005"].conflicts == 1
    assert by_name["event003"].bridges == 1
    assert by_name["event007"].day == "2025-01-08"
    assert {one.density for one in lines} == {1.0}


@pytest.mark.parametrize(
    ("published", "first"),
    [
        (["2025-01-01T08:00Z", "2025-01-01T09:00Z"], [True, False]),
        (["2025-01-01T08:00Z", "2025-01-01T08:00Z"], [False, False]),
        (["2025-01-01T08:00Z", "2025-01-01"], [False, False]),
        (["2025-01-01", "2025-01-02T09:00Z"], [True, False]),
        (["2025-01-01T08:00Z", None], [False, False]),
    ],
)
def test_an_outlet_is_first_only_where_it_is_known(
    published: list[str | None], first: list[bool]
) -> None:
    """Two reports of one hour have no first, nor has a day of which one report names no hour."""
    pair = {"text": ["Rain fell on Oslo."] * 2, "source": ["a", "b"], "published": published}
    tables = Tables(dedup.run(pl.DataFrame(pair)))
    line = cluster_line(tables, read_cluster(tables, page_keys(tables)[0]), 0)
    assert {part.outlet: part.first for part in line.parts} == dict(zip("ab", first, strict=True))


def test_leads_name_what_there_is_and_why() -> None:
    """A kind without a cluster has no lead; doubt begins with the least certain bridge."""
    given_lines = [line("calm"), line("cross", conflicts=2), line("held", bridges=1)]
    given_lines.append(line("weak", bridges=1, confidence=0.5, band="to review"))
    found = {
        lead.anchor: [(one.cluster, words) for one, words in lead.lines]
        for lead in leads(given_lines)
    }
    assert set(found) == {"big", "contradictions", "doubt"}
    assert found["contradictions"] == [("cross", "2 contradictions")]
    assert [cluster for cluster, _ in found["doubt"]] == ["weak", "held"]


def test_a_lead_leads_to_more_only_where_there_is_more() -> None:
    """It counts all of its kind if they do not stand on the front page, and else nothing."""
    given_lines = [line("cross", conflicts=2), *(line(f"held{n}", bridges=1) for n in range(8))]
    totals = {lead.anchor: lead.total for lead in leads(given_lines)}
    assert totals == {"big": "9 events", "contradictions": "", "doubt": "8 events"}


def test_a_draw_is_the_same_for_the_same_seed_and_keeps_its_order() -> None:
    """Another seed draws others, and one more cluster does not shuffle the rest."""
    many = [line(f"e{number}") for number in range(40)]
    names = [many[place].cluster for place in drawn(many, 1)]
    assert names == [many[place].cluster for place in drawn(many, 1)]
    assert names != [many[place].cluster for place in drawn(many, 2)]
    fewer = [one for one in many if one.cluster != "e7"]
    assert [fewer[place].cluster for place in drawn(fewer, 1)] == [n for n in names if n != "e7"]


def test_samples_show_the_extremes() -> None:
    """Each sample begins with what it is drawn for; one without a cluster is left out."""
    many = [line("large", size=9), line("thin", density=0.2), line("edge", margin=0.0)]
    found = {one.title: one.lines[0][0].cluster for one in samples(many, size=2, seed=1)}
    assert "Bridges" not in found
    assert (found["Largest"], found["Loosely tied"], found["Borderline"]) == (
        "large",
        "thin",
        "edge",
    )


def test_few_clusters_are_only_listed(result: Result, lines: list[ClusterLine]) -> None:
    """What is seen at a glance is not drawn, sampled or searched."""
    tables = Tables(result)
    few = index_page(tables, lines[:3], Stories(tables), title="")
    assert (few.leads, few.charts, few.samples, few.searched) == ((), (), (), False)
    assert index_page(tables, lines, Stories(tables), title="").searched


def test_time_is_cut_into_few_enough_bars() -> None:
    """Days become months and years as the events spread; every event in between is counted."""
    for days, unit in (
        (("2025-01-01", "2025-01-03"), "day"),
        (("2025-01-01", "2026-01-01"), "month"),
        (("1990-01-01", "2025-01-01"), "year"),
    ):
        chart = time_chart([line(day, day=day) for day in days])
        assert chart is not None
        assert chart.title == f"Events by {unit}"
        assert sum(int(bar.value) for bar in chart.bars) == 2
        assert len(chart.bars) <= 120
    assert time_chart([line("x", day="")]) is None


@given(st.lists(st.dates().map(str), min_size=1, max_size=300))
def test_any_days_make_a_chart(days: list[str]) -> None:
    """A misprinted year neither fails nor makes a thousand bars."""
    chart = time_chart([line(str(place), day=day) for place, day in enumerate(days)])
    assert chart is not None
    assert 1 <= len(chart.bars) <= 120
    assert all(0 <= bar.share <= 100 for bar in chart.bars)


def test_charts_say_in_words_what_they_show() -> None:
    """Sizes are counted in growing steps; outlets are those with most copied text."""
    chart = size_chart([line("a"), line("b"), line("c", size=12)])
    assert chart is not None
    assert [(bar.label, bar.value) for bar in chart.bars][-1] == ("11–20", "1")
    assert chart.summary == "2 events of two reports; the largest has 12"
    copied = copied_chart([("Sun", 0.25), ("Star", 0.0), ("Mail", 0.5)])
    assert copied is not None
    assert [(bar.label, bar.value) for bar in copied.bars] == [
        ("Mail", "50.0 %"),
        ("Sun", "25.0 %"),
    ]
    assert copied_chart([("Star", 0.0)]) is None


def test_the_data_of_the_list_cannot_leave_its_element() -> None:
    """Whatever a headline holds, no sign is left that markup begins with, and nothing is lost."""
    bad = [line(text, headline=text, outlets=(text,)) for text in hostile_strings()]
    text = str(list_data(bad, range(len(bad))))
    assert not set("<>&") & set(text)
    rows = [
        dict(zip(json.loads(text)["fields"], row, strict=True)) for row in json.loads(text)["rows"]
    ]
    assert [row["href"] for row in rows] == [one.href for one in bad]


def test_a_line_has_the_names_a_reader_may_look_for(lines: list[ClusterLine]) -> None:
    """Ids of the input, further headlines and addresses without their scheme; no id made here."""
    assert lines[0].names == ("000a", "000b")
    texts = ["Rain fell in Oslo on Monday.", "Rain fell in Oslo on Monday!"]
    pages = ["https://www.a.example/rain", None]
    made = dedup.compare(pl.DataFrame({"text": texts, "title": ["Rain", "Wet"], "url": pages}))
    tables = Tables(made)
    (found,) = (cluster_line(tables, read_cluster(tables, key), 0) for key in page_keys(tables))
    assert {found.headline, *found.names} == {"Rain", "Wet", "a.example/rain"}


def test_of_very_many_names_those_of_the_largest_clusters_are_searched() -> None:
    """A front page stays small enough to be loaded."""
    long = [line(str(number), names=("x" * (1 << 20),)) for number in range(6)]
    data = json.loads(list_data(long, range(6)))
    assert [bool(row[data["fields"].index("names")]) for row in data["rows"]] == [True] * 4 + [
        False
    ] * 2


def test_the_whole_list_stands_on_pages(lines: list[ClusterLine]) -> None:
    """Each cluster is on one page; what the front page shows whole needs none."""
    assert list_pages(lines, title="") == ()
    many = [line(f"e{number}") for number in range(1200)]
    pages = list_pages(many, title="")
    assert [len(page.lines) for page in pages] == [500, 500, 200]
    assert len({one.cluster for page in pages for one in page.lines}) == 1200


def test_pages_are_kept_for_what_deserves_review_first(result: Result) -> None:
    """Of a limited number of pages the first are for contradictions and doubtful merges."""
    tables = Tables(result)
    keys = page_keys(tables)
    assert without_page(tables, keys, 30) == []
    left = {key.cluster for key in without_page(tables, keys, 2)}
    assert {key.cluster for key in keys} - left == {"event003", "event005"}


def test_pages_lead_from_one_to_the_next_in_the_order_of_the_list(
    result: Result, lines: list[ClusterLine]
) -> None:
    """From the first page of the list, next leads to all others, and previous back again."""
    tables = Tables(result)
    keys = page_keys(tables)
    found = {tables.page_of(key): place for key, place in places(tables, keys).items()}
    front = index_page(tables, lines, Stories(tables), title="")
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


def test_copied_text_is_counted_once_and_only_of_another_outlet(result: Result) -> None:
    """The later outlet has the words; spans that overlap are one; its own words do not count."""
    copying = Copying(Tables(result))
    assert copying.sources_of("Outlet B") == [CopiedReports("Outlet A", 3, 18)]
    assert copying.copied_by("Outlet A") == [CopiedReports("Outlet B", 3, 18)]
    assert copying.sources_of("Outlet A") == []
    letters = sum(len(f"Report {number:03}b has it.") for number in range(30))
    assert copying.shares == {"Outlet B": 18 / letters}
    nameless = result.documents.with_columns(source=pl.lit(None, pl.String))
    assert Copying(Tables(result.replace(documents=nameless))).shares == {}


@pytest.mark.parametrize(("days", "of"), [((1, 2, 3), "Outlet A"), ((2, 2, 3), "Outlet B")])
def test_words_of_a_copy_are_those_of_the_first(
    result: Result, days: tuple[int, ...], of: str
) -> None:
    """Not all pairs of copies are compared: the words of a later copy are the first one's."""
    names = ["000a", "000b", "001b"]
    copies = [
        member("copies", name, "x" * 19, tier="copy", role="member" if place else "lead")
        for place, name in enumerate(names)
    ]
    edges = [
        edge(*pair, tier="copy", relation="copy", first="left") | {"copied_spans": [_span(6)]}
        for pair in (("000a", "000b"), ("000b", "001b"))
    ]
    documents = result.documents.filter(pl.col("document").is_in(names)).with_columns(
        source=pl.Series(["Outlet A", "Outlet B", "Outlet C"]),
        published=pl.Series([datetime(2025, 1, day, tzinfo=UTC) for day in days]).cast(
            result.documents.schema["published"]
        ),
    )
    copying = Copying(
        Tables(
            result.replace(
                documents=documents,
                clusters=frame("clusters", copies),
                edges=frame("edges", edges),
            )
        )
    )
    assert copying.sources_of("Outlet C") == [CopiedReports(of, 1, 6)]


@pytest.mark.parametrize(("events", "named"), [(4, []), (5, ["Outlet B"])])
def test_a_share_of_copied_text_is_drawn_of_five_reports_or_more(
    events: int, named: list[str]
) -> None:
    """Of one or two reports it says nothing about an outlet; the tables and pages count them."""
    tables = Tables(neighbours_result(events))
    outlets = Outlets(tables, [], Copying(tables))
    assert [name for name, _ in outlets.shares()] == named
    table = outlets.table(title="")
    assert table is not None
    assert {row.outlet: row.copied > 0 for row in table.rows} == {
        "Outlet A": False,
        "Outlet B": True,
    }


def test_outlets_without_anything_to_count_have_no_row() -> None:
    """Who is in no event and copies nobody is counted, and nothing copied is no row of 0 %."""
    found = neighbours_result(5)
    renamed = pl.when(document="001a").then(pl.lit("Outlet C")).otherwise("source")
    tables = Tables(found.replace(documents=found.documents.with_columns(source=renamed)))
    table = Outlets(tables, [], Copying(tables)).table(title="")
    assert table is not None
    assert ([row.outlet for row in table.rows], table.unmet) == (["Outlet B", "Outlet A"], 1)
    assert b"1 more outlet is in no event." in render(table)
    assert b"0 %" not in render(table)
    assert b"Mostly from" in render(table)
    original = replace(table, rows=table.rows[1:])
    assert b"opied" not in render(original)


def test_a_case_marks_the_common_words_in_both_texts(result: Result) -> None:
    """The earlier text stands first, and each has its time and the way to its event."""
    cases, left = copy_cases(Tables(result), 2)
    assert (len(cases), left) == (2, 1)
    case = cases[0]
    assert case.summary == "Outlet B prints 1 word of Outlet A, 1 day later"
    assert [[one.text for one in text.pieces] for text in (case.earlier, case.later)] == [
        ["Report", " 000a has it."],
        ["Report", " 000b has it."],
    ]
    assert case.earlier.page == "../clusters/event000.html"
    assert [page.number for page in copies_pages(cases, left, title="")] == [1]
    assert copied_leads(cases)[0].href == f"copies/1.html#{case.anchor}"


@pytest.mark.parametrize("quoting", [["000a"], ["000b"], ["000a", "000b"]])
def test_what_one_quotes_is_no_copying(result: Result, quoting: list[str]) -> None:
    """Most of the words in common are quoted in one of the two, be they of one event or of none."""
    tables = Tables(_quoting(result, quoting).replace(clusters=result.clusters.clear()))
    cases, _ = copy_cases(tables, 9)
    assert [one.quoted for one in cases] == [False, False, True]
    assert cases[-1].summary == "Outlet A and Outlet B have a quotation in common, 1 word"
    assert not any("quotation" in one.text for one in copied_leads(cases))
    assert Copying(tables).sources_of("Outlet B") == [CopiedReports("Outlet A", 2, 12)]
    facts = copies_pages(cases, 0, title="")[0].facts
    assert ("1", "of them a quotation") in [(one.value, one.label) for one in facts]


def test_quotations_in_common_leave_room_for_copied_text(result: Result) -> None:
    """Where not all passages can be shown, those that tell of copying are."""
    cases, left = copy_cases(Tables(_quoting(result, ["000a"])), 2)
    assert ([one.quoted for one in cases], left) == ([False, False], 1)


def _quoting(result: Result, names: list[str]) -> Result:
    """Put the first word of some texts between quotation marks, and shift what is in common."""
    first = pl.col("text").str.replace("Report", "“Report”", literal=True)
    quoted = pl.when(pl.col("document").is_in(names)).then(first).otherwise("text")
    span = {
        f"{side}_{end}": place + (name in names)
        for side, name in (("left", "000a"), ("right", "000b"))
        for end, place in (("start", 0), ("end", 6))
    }
    both = (pl.col("left") == "000a") & (pl.col("right") == "000b") & (pl.col("tier") == "copy")
    spans = pl.lit([span], dtype=result.edges.schema["copied_spans"])
    return result.replace(
        documents=result.documents.with_columns(text=quoted),
        edges=result.edges.with_columns(
            copied_spans=pl.when(both).then(spans).otherwise("copied_spans")
        ),
    )


@pytest.mark.parametrize(
    ("first", "said"),
    [
        ("left", "Outlet A prints 1 word of its own again, 1 day later"),
        (None, "Two reports of Outlet A have 1 word in common"),
    ],
)
def test_an_outlet_that_repeats_itself_copies_nobody(
    result: Result, first: str | None, said: str
) -> None:
    """Two reports of one outlet that are copies are a case, and are said to be its own."""
    pair = ["010a", "010b"]
    copies = frame("clusters", [member("copies", name, "x" * 19, tier="copy") for name in pair])
    one = pl.lit("Outlet A")
    edges = result.edges.filter(left="010a", right="010b", tier="copy").with_columns(
        relation=pl.lit("copy"), verdict=pl.lit("accepted"), first=pl.lit(first, pl.String)
    )
    repeated = result.replace(
        documents=result.documents.with_columns(source=one), clusters=copies, edges=edges
    )
    cases, _ = copy_cases(Tables(repeated), 9)
    assert [one.summary for one in cases] == [said]
    assert copied_leads(cases) == ()


def test_around_a_passage_no_word_is_cut() -> None:
    """What is left out in between begins and ends at a space."""
    text = " ".join(f"word{number}" for number in range(90))
    spans = [(text.index("word40"), text.index("word41")), (text.index("word80"), len(text))]
    pieces, _ = _pieces(text, spans)
    shown = " ".join(piece.text for piece in pieces).replace("…", " ").split()
    assert set(shown) <= set(text.split())
    assert len(shown) < 90


@given(st.lists(st.tuples(st.booleans(), st.integers(0, 1), st.integers(0, 1), st.floats(0, 1))))
def test_what_tells_nothing_in_common_is_doubted_before_all_else(
    doubtful: list[tuple[bool, int, int, float]],
) -> None:
    """Whatever bridges, loose members and scores there are, such an event is listed first."""
    lines = [
        line(str(n), unshared=apart, bridges=bridge, loose=loose, confidence=sure, band="to review")
        for n, (apart, bridge, loose, sure) in enumerate(doubtful)
    ]
    shown = [one for lead in leads(lines) if lead.anchor == "doubt" for one, _ in lead.lines]
    apart = [one.unshared for one in shown]
    assert apart == sorted(apart, reverse=True)
    assert sum(apart) == min(len(shown), sum(one.unshared for one in lines))


def test_a_row_of_the_list_names_the_cluster_that_has_no_page() -> None:
    """Only there a reader needs the id, to have the page made."""
    data = json.loads(list_data([line("a"), line("b", href="")], (0, 1)))
    assert [row[data["fields"].index("cluster")] for row in data["rows"]] == ["", "b"]


@given(st.lists(st.integers(1, 2000), max_size=8))
@example([1, 399, 2000, 70])
def test_of_a_long_copied_text_the_rest_is_counted(lengths: list[int]) -> None:
    """Some pages of common words are shown, cut in the middle if need be, and no word twice."""
    text, spans = "", []
    for length in lengths:
        text += "a gap " * 40
        spans.append((len(text), len(text) + length))
        text += "w" * length
    pieces, more = _pieces(text, spans)
    marked = [one.text for one in pieces if one.kind == "differs"]
    assert len(marked) + more == len(spans)
    assert sum(len(words.removesuffix("…")) for words in marked) <= _SHOWN + _AROUND
    for words, (start, end) in zip(marked, spans, strict=False):
        assert text[start:end].startswith(words.removesuffix("…"))
    assert not more or marked[-1].endswith("…")


@pytest.mark.parametrize(
    ("limit", "kinds"),
    [
        (2, ["copy", "passage"]),
        (4, ["copy"] * 2 + ["passage"] * 2),
        (9, ["copy"] * 5 + ["passage"] * 3),
    ],
)
def test_clusters_of_copies_leave_room_for_passages(
    result: Result, limit: int, kinds: list[str]
) -> None:
    """Half of the cases at most are copies, unless there are too few passages to fill the rest."""
    pairs = [(f"{event:03}a", f"{event:03}b") for event in range(1, 6)]
    copies = [
        member(f"c{left}", name, "x" * 19, tier="copy")
        for left, right in pairs
        for name in (left, right)
    ]
    span = [{"left_start": 0, "left_end": 6, "right_start": 0, "right_end": 6}]
    edges = [edge(*pair, tier="copy", relation="copy", copied_spans=span) for pair in pairs]
    more = result.replace(
        clusters=pl.concat([result.clusters, frame("clusters", copies)]),
        edges=pl.concat([result.edges, frame("edges", edges)]),
    )
    cases, left = copy_cases(Tables(more), limit)
    assert sorted(case.kind for case in cases) == kinds
    assert left == 8 - len(kinds)


def test_copies_are_shown_by_whom_they_were_copied_from(result: Result) -> None:
    """Two late copies have more in common with each other; what is shown is the first and one."""
    names = ["000a", "000b", "001b"]
    copies = [
        member("copies", name, "x" * 19, tier="copy", role="member" if place else "lead")
        for place, name in enumerate(names)
    ]
    lengths = {("000a", "000b"): 4, ("000a", "001b"): 5, ("000b", "001b"): 9}
    edges = [
        edge(*pair, tier="copy", relation="copy", first="left") | {"copied_spans": [_span(length)]}
        for pair, length in lengths.items()
    ]
    copied = result.replace(clusters=frame("clusters", copies), edges=frame("edges", edges))
    (case,), _ = copy_cases(Tables(copied), 9)
    assert (case.earlier.label, case.characters) == ("Outlet A", 5)
    assert [fact.label for fact in case.others] == ["Outlet B"]


def test_a_passage_of_a_text_and_its_copy_is_one_case(result: Result) -> None:
    """Who has words of a text that others copied is said to have them of the first."""
    copies = [
        member("copies", name, "x" * 19, tier="copy", role=role)
        for name, role in (("000a", "lead"), ("001a", "member"))
    ]
    lengths = {("000a", "000b"): 4, ("000b", "001a"): 9, ("000a", "001a"): 8}
    edges = [
        edge(*pair, tier="copy", relation="overlaps", verdict="rejected", first="left")
        | {"copied_spans": [_span(length)]}
        for pair, length in lengths.items()
    ]
    parted = result.replace(clusters=frame("clusters", copies), edges=frame("edges", edges))
    (case,), left = copy_cases(Tables(parted), 9)
    assert (case.earlier.title, case.later.label, case.characters, left) == (
        "Event 000",
        "Outlet B",
        4,
        0,
    )


def _span(length: int) -> dict[str, int]:
    """Return the first characters of two texts as a span."""
    starts = dict.fromkeys(("left_start", "right_start"), 0)
    return starts | dict.fromkeys(("left_end", "right_end"), length)


def test_a_passage_of_one_outlet_alone_is_no_case(result: Result) -> None:
    """An outlet may repeat itself; where a source is not known, nobody says that it does."""
    one = result.documents.with_columns(source=pl.lit("Outlet A"))
    assert copy_cases(Tables(result.replace(documents=one)), 9) == ((), 0)
    unknown = result.documents.with_columns(source=pl.lit(None, pl.String))
    assert len(copy_cases(Tables(result.replace(documents=unknown)), 9)[0]) == 3


def test_a_lead_of_copied_text_is_known_and_of_two_outlets(result: Result) -> None:
    """Who was first is not guessed on the first page."""
    cases, _ = copy_cases(Tables(result), 9)
    assert len(copied_leads(cases)) == 3
    guessed = result.replace(edges=result.edges.with_columns(first=pl.lit(None, pl.String)))
    assert copied_leads(copy_cases(Tables(guessed), 9)[0]) == ()


def test_a_text_without_a_date_says_so(result: Result) -> None:
    """Beside an undated text stands that it is, and not an empty place."""
    undated = result.documents.with_columns(published=pl.lit(None, pl.Datetime("us", "UTC")))
    cases, _ = copy_cases(Tables(result.replace(documents=undated)), 2)
    (page,) = copies_pages(cases, 0, title="")
    assert render(page).count(b" undated ") == 2 * len(cases)


def test_a_copy_cluster_is_one_case_with_its_members(result: Result) -> None:
    """Of three copies two are shown side by side, and the third is named."""
    names = ["000a", "001a", "002a"]
    members = [
        {"tier": "copy", "cluster": "c", "document": name, "start": 0, "end": 19, "role": "member"}
        | {"membership": "whole", "confidence": 1.0, "cluster_confidence": 1.0}
        for name in names
    ]
    members[0]["role"] = "lead"
    span = [{"left_start": 0, "left_end": 19, "right_start": 0, "right_end": 19}]
    edges = [
        edge("000a", name, tier="copy", relation="copy", score=0.9, copied_spans=span, jaccard=0.9)
        for name in names[1:]
    ]
    clusters = frame("clusters", [*result.clusters.to_dicts(), *members])
    copies = result.replace(clusters=clusters, edges=frame("edges", edges))
    (case,), left = copy_cases(Tables(copies), 10)
    assert (case.kind, left, case.known) == ("copy", 0, False)
    assert [fact.label for fact in case.others] == ["Outlet A"]


def test_an_outlet_leaves_out_its_share_of_what_two_others_tell(result: Result) -> None:
    """Events alone are counted; of three statements told and one left out that is a quarter."""
    part = OutletPart("Outlet A", 1, known=True, first=True, told=3, omitted=1, alone=0)
    lines = [
        line("small", size=2, parts=(part,)),
        line("large", size=9, parts=(part,)),
        line("copies", tier="copy", size=50, parts=(part,)),
    ]
    tables = Tables(result)
    page = dict(Outlets(tables, lines, Copying(tables)).pages(title=""))[outlet_file("Outlet A")]
    facts = {fact.label: fact.value for fact in page.facts}
    assert (facts["events"], facts["published first"]) == ("2", "2 of 2")
    assert facts["of what two outlets tell left out"] == "25 %"
    assert [(one.cluster, words) for one, words in page.first] == [
        ("large", "9 reports"),
        ("small", "2 reports"),
    ]


def test_the_table_of_outlets_counts_events_and_statements(
    result: Result, lines: list[ClusterLine]
) -> None:
    """An outlet is counted over all events; its page names those it was first with."""
    outlets = Outlets(Tables(result), lines, Copying(Tables(result)))
    table = outlets.table(title="")
    assert table is not None
    rows = {row.outlet: row for row in table.rows}
    assert (rows["Outlet A"].events, rows["Outlet A"].first, rows["Outlet B"].first) == (30, 30, 0)
    assert (rows["Outlet A"].of, rows["Outlet B"].of) == (30, 30)
    assert rows["Outlet B"].source == "Outlet A"
    pages = dict(outlets.pages(title=""))
    assert set(pages) == {outlet_file("Outlet A"), outlet_file("Outlet B")}
    assert len(pages[outlet_file("Outlet A")].first) == 25


@given(st.lists(st.text(min_size=1), unique=True, max_size=20))
def test_file_names_of_outlets_are_safe_and_never_collide(names: list[str]) -> None:
    """Whatever an outlet is called, its file lies in its folder and is its own."""
    files = [outlet_file(name) for name in names]
    assert len(set(files)) == len(names)
    assert all(set(name) <= set("abcdefghijklmnopqrstuvwxyz0123456789-.") for name in files)


@given(st.lists(st.tuples(st.integers(0, 30), st.integers(1, 9)), max_size=8))
def test_copied_spans_that_touch_are_shown_as_one(spans: list[tuple[int, int]]) -> None:
    """What is shown as copied is what was copied, in order, with a gap between any two pieces."""
    found = joined_spans((start, start + length) for start, length in spans)
    assert all(one[1] < two[0] for one, two in pairwise(found))
    copied = {place for start, length in spans for place in range(start, start + length)}
    assert {place for start, end in found for place in range(start, end)} == copied


def test_a_run_without_an_event_has_no_chart_of_sizes() -> None:
    """There is nothing to count, so there is no empty chart either."""
    assert size_chart([]) is None
