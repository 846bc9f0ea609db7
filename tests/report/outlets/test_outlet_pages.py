"""The table of outlets, and the page of each."""

from __future__ import annotations

from dataclasses import replace

import polars as pl
from hypothesis import given
from hypothesis import strategies as st
from report_builders import line, neighbours_result

from dedup.report.copying.between_outlets import Copying
from dedup.report.event.line import ClusterLine, OutletPart
from dedup.report.html import render
from dedup.report.outlets.pages import Outlets, outlet_file
from dedup.report.rows.tables import Tables
from dedup.result import Result


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


def test_an_outlet_leaves_out_its_share_of_what_two_others_tell(result: Result) -> None:
    """Events alone are counted; of three statements told and one left out that is a quarter."""
    part = OutletPart("Outlet A", known=True, first=True, told=3, omitted=1, alone=0)
    lines = [
        line("small", size=2, parts=(part,)),
        line("large", size=9, parts=(part,)),
        line("copies", tier="copy", size=50, parts=(part,)),
    ]
    tables = Tables(result)
    page = dict(Outlets(tables, lines, Copying(tables)).pages(title=""))[outlet_file("Outlet A")]
    facts = {fact.label: fact.value for fact in page.facts}
    assert (facts["events"], facts["published first"]) == ("2", "2 of 2")
    assert facts["left out of what two others tell"] == "25 %"
    table = Outlets(tables, lines, Copying(tables)).table(title="")
    assert table is not None
    assert b"<td>2 <small>25 %</small></td>" in render(table)
    assert [(one.line.cluster, one.words) for one in page.first] == [
        ("large", "9 reports"),
        ("small", "2 reports"),
    ]


def test_what_a_page_says_of_an_event_leads_to_the_place_that_shows_it(result: Result) -> None:
    """To the card of the report that leaves out or tells alone most, or to the times; if any."""
    part = OutletPart("Outlet A", True, True, 3, 1, 2, omitting="o1", telling="o2")
    lines = [line("paged", parts=(part,)), line("bare", href="", parts=(part,))]
    tables = Tables(result)
    page = dict(Outlets(tables, lines, Copying(tables)).pages(title=""))[outlet_file("Outlet A")]
    for listed, anchor in ((page.omitted, "o1"), (page.alone, "o2"), (page.first, "when")):
        found = {one.line.cluster: one.href for one in listed}
        assert found == {"paged": f"../{lines[0].href}#{anchor}", "bare": ""}


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
