"""The front page and the list: what they say, before there is any markup."""

from __future__ import annotations

import json

import polars as pl
import pytest
from event_builders import crowded_event, event_result
from hypothesis import given
from hypothesis import strategies as st
from report_builders import hostile_strings, index_of, line, lines_of, page_of

import dedup
from dedup.report.event.line import ClusterLine
from dedup.report.front.leads import leads, widest_omission
from dedup.report.front.listing import list_data
from dedup.report.front.page import list_pages
from dedup.report.front.samples import drawn, samples
from dedup.report.html import render
from dedup.report.rows.tables import Tables
from dedup.result import Result


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
    (line,) = lines_of(dedup.run(pl.DataFrame(pair)))
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


def test_what_is_left_out_is_told_beside_the_biggest_events() -> None:
    """These say themselves how much; only where no other event lacks anything they stand here."""
    big = [line(f"big{n}", size=9, omissions=9) for n in range(5)]
    for rest, named in (([line("small", omissions=1)], ["small"]), ([], ["big0", "big1"])):
        (found,) = (lead for lead in leads([*big, *rest]) if lead.anchor == "omissions")
        assert [one.cluster for one, _ in found.lines][: len(named)] == named


def test_an_omission_is_quoted_and_its_outlets_named() -> None:
    """The front page says what most tell and who does not; where nothing is left out, nothing."""
    tables, (found,) = Tables(event_result()), lines_of(event_result())
    said = "“The old bridge fell into the river.”, told by 3 outlets, not by Herald"
    assert widest_omission(tables, found) == said
    nothing = Tables(crowded_event(2))
    assert widest_omission(nothing, found) == ""


def test_an_outlet_leaves_out_only_what_none_of_its_reports_tells() -> None:
    """Omissions are those of outlets, and so are the carriers that are counted."""
    result = event_result()
    for outlets, said in (
        ({"Mirror": "Gazette"}, "told by 2 outlets, not by Herald"),
        ({"Herald": "Gazette"}, ""),
    ):
        renamed = result.documents.with_columns(pl.col("source").replace(outlets))
        again = result.replace(documents=renamed)
        (found,) = lines_of(again)
        assert widest_omission(Tables(again), found).rpartition("”, ")[2] == said
        assert found.omissions == bool(said)


def test_an_omission_of_a_few_words_is_not_quoted_before_a_longer_one() -> None:
    """What counts is the length of the clause shown, whatever the length of its sentence."""
    result = event_result()
    start = result.documents.row(0, named=True)["text"].index("Monday")
    cut = {"kind": "replace", "start": start, "end": start + len("Monday")}
    cut |= {f"representative_{name}": cut[name] for name in ("start", "end")}
    died = pl.col("statement") == 0
    statements = result.statements.with_columns(
        differences=pl.when(died & (pl.col("document") == "c"))
        .then(pl.lit([cut], dtype=result.statements.schema["differences"]))
        .otherwise("differences"),
        grade=pl.when(died & (pl.col("document") == "d"))
        .then(pl.lit("omitted", result.statements.schema["grade"]))
        .otherwise("grade"),
    )
    for told, said in (
        (statements, "“The old bridge fell into the river.”, told by 3 outlets, not by Herald"),
        (statements.filter(died), "“…Monday.”, told by 3 outlets, not by Courier"),
    ):
        again = result.replace(statements=told)
        assert widest_omission(Tables(again), lines_of(again)[0]) == said


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
    few = index_of(result, lines[:3])
    assert (few.leads, few.samples, few.searched) == ((), (), False)
    assert index_of(result, lines).searched


def test_of_few_clusters_each_report_says_what_it_does(seeds: Result) -> None:
    """What is told, left out and told alone is seen before any page of an event is opened."""
    page = index_of(seeds, lines_of(seeds))
    shown = render(page).decode()
    ((cluster, cards),) = page.cards.items()
    assert [card.report.label for card in cards] == ["002", "001", "000"]
    assert f'<a href="clusters/{cluster}.html#o1"><bdi>002</bdi></a>' in shown
    assert ">Leaves out 1: <a href" in shown
    assert "No copied passage was found." in shown


def test_where_nobody_looked_for_copies_none_is_said_to_be_missing() -> None:
    """A run of events alone compares no wording, so even equal texts have no copied passage."""
    text = "Rain fell in Oslo on Monday, and the mayor Anne Berg asked the army for help."
    rows = pl.DataFrame({"source": ["Post", "Herald"], "text": [text] * 2})
    result = dedup.run(rows, config=dedup.Config(tiers=("event",)))
    pages = [render(index_of(result, lines_of(result))), render(page_of(result))]
    assert all(b"Herald" in page for page in pages)
    assert not any(b"No copied passage was found" in page for page in pages)


def test_the_front_page_says_how_sure_its_biggest_events_are(
    result: Result, lines: list[ClusterLine]
) -> None:
    """A reader of the first page is not led to a doubtful merge as if it were none."""
    page = index_of(result, lines)
    (big,) = (lead for lead in page.leads if lead.anchor == "big")
    shown = render(page).decode().split('<section class="top"')[1].split("</section>")[0]
    for one, _ in big.lines[:5]:
        assert f'<span class="band {one.band.replace(" ", "-")}">{one.band}</span>' in shown
    assert shown.count('class="band') == 5


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
    (found,) = lines_of(made)
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
