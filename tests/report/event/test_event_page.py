"""What the page of one event says: who was first, who copied, who contradicts, who quotes how."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any

import polars as pl
import pytest
from event_builders import CLUSTER, HASHES, TEXTS, crowded_event, event_result, span
from hypothesis import given
from hypothesis import strategies as st
from report_builders import lines_of, page_of

from dedup.pipeline import compare
from dedup.report.copying.spans import CopiedSpan, _painted
from dedup.report.event.cluster import Cluster, first_told, read_cluster
from dedup.report.event.outlet_cards import outlet_cards
from dedup.report.event.page import EventPage
from dedup.report.event.quotes import quotations
from dedup.report.event.statements import Statements
from dedup.report.event.texts import Paragraph, SentenceSpan, _around
from dedup.report.event.timeline import build_timeline
from dedup.report.event.wording import joined, word_pieces
from dedup.report.front.leads import leads
from dedup.report.html import render
from dedup.report.members import Member
from dedup.report.rows.tables import ClusterKey, Tables
from dedup.report.summary import summarise
from dedup.report.values import Link
from dedup.result import Result

EVENT = ClusterKey("event", CLUSTER)


@pytest.fixture(scope="module")
def page() -> EventPage:
    """The page of the event by hand."""
    return page_of(event_result())


def test_timeline_runs_from_the_first_report_to_the_last(page: EventPage) -> None:
    """Dated reports come by time on one scale; those without a date stand apart."""
    line = page.timeline
    assert [(one.report.label, one.x, one.later) for one in line.dated] == [
        ("Gazette", 0.0, ""),
        ("Herald", 66.7, "+2 h"),
        ("Mirror", 100.0, "+3 h"),
    ]
    assert [(one.report.label, one.x) for one in line.undated] == [("Courier", None)]
    assert line.drawn
    assert line.left == 0


@pytest.mark.parametrize(("outlets", "said"), [(2, False), (3, True)])
def test_of_two_outlets_none_leaves_anything_out(outlets: int, said: bool) -> None:
    """It takes two others to miss something in a third: of a pair not even nothing is counted."""
    html = render(page_of(crowded_event(outlets))).decode()
    assert ("</b> left out</" in html) == said
    assert "</b> alone</" in html


def test_every_link_of_the_page_of_many_reports_leads_to_what_is_on_it() -> None:
    """A report whose text is not shown is named among the reasons, and has a card to lead to."""
    html = render(page_of(crowded_event(20))).decode()
    anchors = set(re.findall(r' id="([^"]+)"', html))
    assert "t20" not in anchors
    assert set(re.findall(r'<a href="#([^"]+)"', html)) <= anchors


def test_the_head_says_what_most_tell_and_which_report_to_doubt(page: EventPage) -> None:
    """Three statements that lead to their rows, and the report that is least sure to belong."""
    head = render(page).decode().split('class="core"')[1].split("</ul>")[0]
    assert len(page.core) == 3
    for one in page.core:
        assert f'<a href="#{one.row.anchor}">{one.row.clause}</a>' in head
        assert one.row.told in head
    assert page.doubted is None
    event = event_result()
    least = pl.when(document="c").then(0.65).otherwise("confidence")
    doubtful = page_of(event.replace(clusters=event.clusters.with_columns(confidence=least)))
    assert doubtful.doubted == Link("#o3", "Mirror")
    assert b'Least certain to belong: <a href="#o3"><bdi>Mirror</bdi></a>' in render(doubtful)


@pytest.mark.parametrize(
    ("outlets", "said"),
    [
        (
            3,
            [
                "2 of 3 reports: Outlet a and Outlet c",
                "2 of 3 reports: Outlet b and Outlet c",
                "3 of 3 reports",
            ],
        ),
        (
            12,
            [
                "8 of 12 reports, left out by Outlet b, Outlet e, Outlet h and 1 more",
                "8 of 12 reports: Outlet b, Outlet e, Outlet h and 5 more",
                "12 of 12 reports",
            ],
        ),
    ],
)
def test_what_is_most_told_names_who_tells_it_or_leaves_it_out(
    outlets: int, said: list[str]
) -> None:
    """A few who tell it, else a few who omit it, else the first who tell it; of all nobody."""
    core = page_of(crowded_event(outlets)).core
    assert [f"{one.row.told}{one.who}" for one in core] == [f"told by {one}" for one in said]


def test_reports_without_an_outlet_that_leave_it_out_are_told_apart() -> None:
    """Two ids that begin alike stand whole, as on the cards."""
    alike = {"b": "001_b8d8458c1611aaf1", "e": "001_f9c8f4929e86b7bc"}
    event = crowded_event(12)
    tables = ("documents", "sentences", "clusters", "edges", "statements", "differences")
    of = {
        name: getattr(event, name).with_columns(pl.col(pl.String).replace(alike)) for name in tables
    }
    nameless = of["documents"].with_columns(source=pl.lit(None, pl.String))
    first = page_of(event.replace(**of | {"documents": nameless})).core[0]
    assert first.who == f", left out by {alike['b']}, {alike['e']}, h and 1 more"


def test_a_count_at_a_glance_leads_to_what_it_counts(page: EventPage) -> None:
    """What is left out, and told alone, is quoted on the card; of nothing there is no link."""
    lanes = render(page).decode().split('<ol class="lanes')[1].split("</ol>")[0]
    tallies = [one.split("</p>")[0] for one in lanes.split('<p class="tally ui">')[1:]]
    lines = (*page.timeline.dated, *page.timeline.undated)
    assert len(tallies) == len(lines)
    for told, one in zip(tallies, lines, strict=True):
        assert one.tally is not None
        counted = {"left out": one.tally.omitted, "alone": one.tally.alone}
        found = re.findall(r'<a class="\w+" href="#(\w+)"><b>(\d+)</b> ([a-z ]+)</a>', told)
        linked = [(one.report.card_anchor, str(n), word) for word, n in counted.items() if n]
        assert found == linked


@pytest.mark.parametrize(
    ("dated", "said"),
    [
        (5, "First of those dated: <b><bdi>Gazette</bdi></b>"),
        (1, "Who was first is not known: one report has a date."),
        (0, "Who was first is not known: none has a date."),
    ],
)
def test_the_head_says_who_was_first_or_why_nobody_knows(dated: int, said: str) -> None:
    """A page that were silent would leave open whether anybody asked."""
    result = event_result()
    known = pl.when(pl.int_range(pl.len()) < dated).then("published")
    again = result.replace(documents=result.documents.with_columns(published=known))
    assert said in " ".join(render(page_of(again)).decode().split())


def test_of_reports_of_one_day_the_head_says_that_no_hour_tells_them_apart() -> None:
    """Who reads that nobody is known to be first can see why."""
    result = event_result()
    days = result.documents.with_columns(published=pl.col("published").dt.truncate("1d"))
    html = " ".join(render(page_of(result.replace(documents=days))).decode().split())
    assert "not known: those dated are of one day, and no hour tells them apart." in html


@pytest.mark.parametrize(("hours", "drawn"), [((6, 8, 8), False), ((6, 8, 9), True)])
def test_two_times_are_not_drawn(hours: tuple[int, ...], drawn: bool) -> None:
    """A line with a dot at either end says no more than the times beside it."""
    result = event_result()
    times = [datetime(2025, 8, 21, hour, tzinfo=UTC) for hour in hours] + [None] * 2
    published = pl.Series(times).cast(result.documents.schema["published"])
    timed = result.replace(documents=result.documents.with_columns(published=published))
    assert page_of(timed).timeline.drawn == drawn
    assert (b'<svg class="lane"' in render(page_of(timed))) == drawn


def test_the_most_told_are_named_once_and_those_of_a_few_words_last() -> None:
    """Two statements made of one sentence look alike; a name or a remark says little."""
    result = event_result()
    warned = result.statements.filter(statement=2)
    again = warned.with_columns(statement=pl.lit(5).cast(warned.schema["statement"]))
    told = pl.concat([result.statements, again])
    assert [one.row.clause for one in page_of(result.replace(statements=told)).core] == [
        "The old bridge fell into the river.",
        "“We were warned,” said Ada Lee.",
        "Twelve people died on Monday.",
    ]


@pytest.mark.parametrize(
    ("words", "clause"),
    [
        ("We were warned,” said Ada Lee", "“We were warned,” said Ada Lee."),
        ("We were warned", "“We were warned…"),
        ("warned,” said Ada Lee", "…warned,” said Ada Lee."),
    ],
)
def test_marks_around_a_clause_belong_to_it(words: str, clause: str) -> None:
    """An ellipsis stands for words, and not for a quotation mark or a stop alone."""
    result = event_result()
    inside = span("b", words)
    step = _step("equal", (inside["start"], inside["end"]), (0, 9))
    chosen = (pl.col("document") == "c") & (pl.col("statement") == 2)
    steps = pl.when(chosen).then(pl.lit([step], result.statements.schema["differences"]))
    told = result.statements.with_columns(differences=steps.otherwise("differences"))
    matrix = page_of(result.replace(statements=told)).matrix
    assert matrix is not None
    assert matrix.rows[2].clause == clause


@pytest.mark.parametrize(("document", "said"), [("a", True), ("b", False)])
def test_the_head_says_if_an_earlier_report_has_a_passage_only(document: str, said: bool) -> None:
    """Else the report that it names as first stands below another with an earlier date."""
    result = event_result()
    late = pl.when(document="d").then(pl.col("published").max() + pl.duration(hours=1))
    dated = result.documents.with_columns(published=late.otherwise("published"))
    by_passage = pl.when(document=document).then(pl.lit("passage")).otherwise("membership")
    clusters = result.clusters.with_columns(membership=by_passage)
    html = render(page_of(result.replace(documents=dated, clusters=clusters))).decode()
    first = "Herald" if said else "Gazette"
    assert f"First{', passages aside' * said}: <b><bdi>{first}</bdi></b>" in html


@pytest.mark.parametrize(
    ("first", "said"),
    [("left", "</a>."), (None, "</a>, or the other way round.")],
)
def test_the_head_says_who_has_the_words_of_whom(first: str | None, said: str) -> None:
    """It names both before the reader looks for them among the reports."""
    result = event_result()
    edges = result.edges.with_columns(first=pl.lit(first, result.edges.schema["first"]))
    html = render(page_of(result.replace(edges=edges))).decode()
    taken = '<b><bdi>Herald</bdi></b> has words of <a href="#o1"><bdi>Gazette</bdi>'
    assert f"{taken}{said}" in html


def test_a_card_with_nothing_of_its_own_says_what_it_shares() -> None:
    """A report that leaves nothing out and has nothing alone has no empty card."""
    result = event_result()
    shared = result.statements.filter(~pl.col("grade").is_in(["only here", "omitted"]))
    for statements, said in ((result.statements, False), (shared, True)):
        html = render(page_of(result.replace(statements=statements))).decode()
        herald = html.split('<article class="outlet"')[2]
        assert ('class="remark told"' in herald) == said


def test_each_report_is_counted_beside_its_name(page: EventPage) -> None:
    """What it tells, leaves out and has alone, as its card says; a passage omits nothing."""
    tallies = {
        one.report.label: (one.tally, one.report.by_passage)
        for one in (*page.timeline.dated, *page.timeline.undated)
    }
    cards = {
        one.report.label: {remark.kind: remark.text for remark in one.remarks}
        for one in page.outlets
    }
    for label, (one, by_passage) in tallies.items():
        assert one is not None
        assert cards[label]["told"].startswith(f"Tells {one.told} of {one.of} shared statement")
        assert cards[label].get("omitted", "Leaves out 0") == f"Leaves out {one.omitted}"
        assert cards[label].get("only", "Alone with 0") == f"Alone with {one.alone}"
        assert not (by_passage and one.omitted)
    html = render(page).decode()
    assert "No copied passage was found" not in html
    nobody = replace(page.timeline, dated=(), undated=(page.timeline.undated[0],))
    assert b"No copied passage was found" in render(replace(page, timeline=nobody))


def test_timeline_of_days_counts_days() -> None:
    """Where the hour of a report is not known, nothing is said to be hours later."""
    result = event_result()
    days = pl.Series([datetime(2025, 8, 20 + day, tzinfo=UTC) for day in (1, 1, 2, 1, 1)])
    documents = result.documents.with_columns(
        published=days.cast(pl.Datetime("us", "UTC")), published_raw=days.dt.date().cast(pl.String)
    )
    line = page_of(result.replace(documents=documents)).timeline
    assert [(one.report.label, one.later) for one in line.dated if one.later] == [
        ("Mirror", "+1 d")
    ]


def test_timeline_says_whose_words_a_report_has(page: EventPage) -> None:
    """The later report of a pair names the earlier one, with the share of its own text."""
    taken = {one.report.label: one.copied for one in page.timeline.dated}
    assert [one.outlet.text for one in taken["Herald"]] == ["Gazette"]
    assert taken["Herald"][0].share == pytest.approx(29 / len(TEXTS["b"]))
    assert taken["Herald"][0].known
    assert taken["Gazette"] == taken["Mirror"] == ()


def test_a_passage_of_two_outlets_on_one_site_is_copied_from_nobody() -> None:
    """A site's own words stand under all who write for it; a whole copy is one on any site."""
    result = event_result()
    on_site = result.documents.with_columns(url=pl.lit("https://example.org/1"))
    of_copies = pl.col("tier") == "copy"

    def takers(relation: str, verdict: str) -> list[str]:
        edges = result.edges.with_columns(
            relation=pl.when(of_copies).then(pl.lit(relation)).otherwise("relation"),
            verdict=pl.when(of_copies).then(pl.lit(verdict)).otherwise("verdict"),
        )
        line = page_of(result.replace(documents=on_site, edges=edges)).timeline
        return [one.report.label for one in line.dated if one.copied]

    assert takers("overlaps", "rejected") == []
    assert takers("copy", "accepted") == ["Herald"]


@pytest.mark.parametrize(
    ("after", "said"),
    [
        (timedelta(minutes=59), "+59 min"),
        (timedelta(hours=47), "+47 h"),
        (timedelta(days=2), "+2 d"),
        (timedelta(0), ""),
    ],
)
def test_later_is_said_in_the_unit_that_a_reader_would_use(after: timedelta, said: str) -> None:
    """Minutes up to an hour, hours up to two days, and then days."""
    first = datetime(2025, 8, 21, 6, 30, tzinfo=UTC)
    reports = (_report(0, first), _report(1, first + after))
    line = build_timeline(Cluster(EVENT, reports, Statements(), 0), reports, {})
    assert [one.later for one in line.dated] == ["", said]


def test_a_card_says_whose_words_it_prints_if_they_are_more_than_a_few() -> None:
    """A twentieth of a text is worth a word; who was first is said only where it is known."""
    result = event_result()
    spans = pl.col("copied_spans")
    one_word = spans.list.eval(
        pl.element().struct.with_fields(right_end=pl.element().struct.field("right_start") + 3)
    )

    def remarks(edges: pl.DataFrame) -> list[str]:
        card = page_of(result.replace(edges=edges)).outlets[1]
        return [one.text for one in card.remarks if one.kind == "copied"]

    assert remarks(result.edges) == ["26 % of its text stands in an earlier report"]
    assert remarks(result.edges.with_columns(first=pl.lit(None, pl.String))) == [
        "26 % of its text stands in another report, and who was first is not known"
    ]
    assert remarks(result.edges.with_columns(copied_spans=one_word)) == []


def test_words_that_both_quote_are_said_to_be_quoted() -> None:
    """A quotation in common is no copying: no line leads from one report to the other."""
    result = event_result()
    words = {"left": span("a", "We were warned"), "right": span("b", "We were warned")}
    common = {f"{side}_{end}": place for side in words for end, place in words[side].items()}
    spans = pl.lit([common], dtype=result.edges.schema["copied_spans"])
    page = page_of(result.replace(edges=result.edges.with_columns(copied_spans=spans)))
    card = page.outlets[1]
    assert [one.text for one in card.remarks if one.kind == "copied"] == [
        "13 % of its text is quoted in another report, too"
    ]
    taken = page.timeline.dated[1].copied
    assert [(one.outlet.text, one.quoted, one.x) for one in taken] == [("Gazette", True, None)]
    assert b"is quoted in <a href=" in render(page)


@given(st.integers(0, 4), st.integers(1, 3), st.integers(0, 4))
def test_around_a_passage_one_paragraph_stays_on_each_side(
    before: int, inside: int, after: int
) -> None:
    """What is shown is the passage with its neighbours; the paragraphs left out are counted."""
    passage = [False] * before + [True] * inside + [False] * after
    lines = tuple(
        Paragraph("body", (SentenceSpan(str(place), "body", passage=held),))
        for place, held in enumerate(passage)
    )
    first, shown, left = _around(lines)
    assert (first, left) == (max(0, before - 1), max(0, after - 1))
    assert shown == lines[first : len(lines) - left]


def test_what_one_outlet_alone_tells_is_no_charge() -> None:
    """Two reports of one outlet are not two outlets: nobody is said to leave out what they tell."""
    result = event_result()
    source = pl.col("source").replace(["Mirror", "Courier"], "Gazette")
    again = result.replace(documents=result.documents.with_columns(source))
    assert [one.omissions for one in (*lines_of(result), *lines_of(again))] == [1, 0]
    page = page_of(again)
    assert not any(one.kind == "omitted" for card in page.outlets for one in card.remarks)
    assert page.matrix is not None
    assert [cell.grade for cell in page.matrix.rows[1].cells].count("not told") == 1


def test_reports_that_tell_nothing_in_common_deserve_doubt(page: EventPage) -> None:
    """Whatever the scores say, such an event is to be reviewed, and its page and line say why."""
    result = event_result()
    lone = result.statements.filter(pl.col("statement") > 2)
    alone = result.replace(statements=lone, differences=result.differences.clear())
    (line,), again = lines_of(alone), page_of(alone)
    assert (page.unshared, line.band, line.shared) == (False, "to review", 0)
    doubts = {lead.anchor: lead.lines for lead in leads([line])}["doubt"]
    assert [words.partition(" ·")[0] for _, words in doubts] == ["nothing told in common"]
    assert (again.unshared, again.band) == (True, "to review")
    assert "they may be of one subject, and not of one event" in render(again).decode()
    assert any("nothing in common" in one for one in summarise(alone, title="T").doubts)


def test_of_a_doubtful_event_the_reasons_stand_open_and_first(page: EventPage) -> None:
    """Nothing told in common is compared there; of others the points are a click away."""
    result = event_result()
    lone = result.statements.filter(pl.col("statement") > 2)
    alone = page_of(result.replace(statements=lone, differences=result.differences.clear()))
    doubted, other = (render(one).decode() for one in (alone, replace(page, band="sure")))
    assert doubted.index('id="why"') < doubted.index('id="who"') < doubted.index('id="texts"')
    assert other.index('id="texts"') < other.index('id="why"')
    assert "of 0 told" not in doubted
    assert '<details class="ui" open><summary>Points' in doubted
    assert '<details class="ui"><summary>Points' in other


@pytest.mark.parametrize(
    ("outlets", "unshared"),
    [
        ({"Mirror": "Gazette", "Courier": "Gazette"}, True),
        ({"Mirror": "Gazette", "Courier": "Gazette", "Herald": "Gazette"}, False),
    ],
)
def test_what_one_outlet_repeats_ties_it_to_no_other(
    outlets: dict[str, str], *, unshared: bool
) -> None:
    """Lines under two reports of one outlet are nothing in common, unless there is but one."""
    result = event_result()
    documents = result.documents.with_columns(pl.col("source").replace(outlets))
    bridge = result.statements.filter(pl.col("statement") == 1)
    again = result.replace(
        documents=documents, statements=bridge, differences=result.differences.clear()
    )
    assert lines_of(again)[0].unshared is unshared
    told = [one for one in summarise(again, title="T").doubts if "nothing in common" in one]
    assert bool(told) is unshared


def test_a_card_quotes_whole_sentences_before_scraps() -> None:
    """Of what an outlet is alone with, a few words are quoted last, wherever they stand."""
    result = event_result()
    rows = result.statements.filter(pl.col("grade") == "only here").head(1)
    lone = pl.concat(
        rows.with_columns(
            statement=pl.lit(place, pl.Int64()),
            sentence=pl.lit(place, pl.Int64()),
            document=pl.lit("a"),
        )
        for place in (1, 2)
    ).cast(dict(result.statements.schema))
    page = page_of(result.replace(statements=lone, differences=result.differences.clear()))
    (alone,) = [one for card in page.outlets for one in card.remarks if one.kind == "only"]
    assert [one.href for one in alone.clauses] == ["#t1-3", "#t1-2"]


def test_a_near_miss_of_the_same_outlet_is_told_from_the_member() -> None:
    """A pair never reads as if a report were compared with itself."""
    result = event_result()
    source = pl.col("source").replace("Globe", "Gazette")
    again = page_of(result.replace(documents=result.documents.with_columns(source)))
    assert [(one.left.text, one.right.text) for one in again.near] == [
        ("Gazette", "Gazette (another report)")
    ]


def test_the_evidence_of_a_page_needs_no_statistician(page: EventPage) -> None:
    """What was measured is told in words of a newsroom: no logit, bias or cosine."""
    html = render(page).decode()
    for word in ("logit", "bias", "cosine", "containment", "salient"):
        assert word not in html


def test_each_outlet_is_summed_up_by_the_promises_of_the_table(page: EventPage) -> None:
    """Only what is graded omitted is left out; the weaker absences have weaker words."""
    said = {
        card.report.label: [(one.kind, one.text) for one in card.remarks] for card in page.outlets
    }
    assert said["Gazette"] == [
        ("told", "Tells 2 of 3 shared statements"),
        ("first", "First with 1"),
        ("before", "Too early for 1"),
    ]
    assert said["Herald"] == [
        ("told", "Tells 2 of 3 shared statements"),
        ("first", "First with 1"),
        ("omitted", "Leaves out 1"),
        ("only", "Alone with 1"),
        ("copied", "26 % of its text stands in an earlier report"),
    ]
    assert said["Mirror"] == [("told", "Tells 3 of 3 shared statements")]
    assert ("maybe", "Perhaps does not tell 1") in said["Courier"]


def test_what_found_no_match_is_not_called_alone(page: EventPage) -> None:
    """Only what the table grades so is quoted on a card, and has a sign in its text."""
    quoted = {
        card.report.label: [clause.text for clause in one.clauses]
        for card in page.outlets
        for one in card.remarks
        if one.kind == "only"
    }
    assert quoted == {"Herald": ["Schools stay closed all week."]}
    spans = [span for text in page.texts for one in text.paragraphs for span in one.spans]
    assert [span.text for span in spans if span.only] == ["Schools stay closed all week."]


def test_rows_count_independent_outlets_and_name_the_first(page: EventPage) -> None:
    """What one printed of another counts once; who told first is named if others began."""
    assert page.matrix is not None
    assert [row.told + row.doubt for row in page.matrix.rows] == [
        "told by 3 of 4 reports · 2 independent",
        "told by 3 of 4 reports · 2 independent",
        "told by 2 of 4 reports",
    ]
    first = [row.first for row in page.matrix.rows if row.first]
    assert [(one.outlets, one.time.text, one.undated) for one in first] == [
        ("Herald", "21 Aug 2025, 08:30 UTC", 0),
    ]
    assert page.timeline.first is not None
    assert page.timeline.first.outlets == "Gazette"
    assert [row.rank for row in page.matrix.rows] == [0, 0, 1]


def test_conflicts_stand_in_the_row_and_in_the_cells(page: EventPage) -> None:
    """The row says who gives which value, a cell what its outlet gives; others say nothing."""
    assert page.matrix is not None
    (point,) = page.matrix.rows[0].points
    assert (point.verdict, point.subject) == ("conflict", "people")
    assert [(one.value, [link.text for link in one.outlets]) for one in point.values] == [
        ("12", ["Gazette", "Herald"]),
        ("15", ["Mirror"]),
    ]
    cells = [[one.text for one in cell.points] for cell in page.matrix.rows[0].cells]
    assert cells == [["12 people"], ["12 people"], ["15 people"], []]
    assert page.matrix.rows[1].points == ()


def test_a_quotation_that_a_report_has_twice_is_listed_once() -> None:
    """As in its headline and its text: what is the same in all a reader sees says nothing new."""
    tables = Tables(event_result())
    rows = tables.quotes(CLUSTER)
    twice = [*rows, *({**row, "sentence": 0} for row in rows if row["document"] == "b")]
    by_name = read_cluster(tables, EVENT).by_name
    assert quotations(twice, by_name, by_name) == quotations(rows, by_name, by_name)


def test_quotations_are_measured_by_the_fullest(page: EventPage) -> None:
    """The fullest comes first; of the others the words of their own are marked."""
    assert page.quotes is not None
    (quote,) = page.quotes.groups
    assert quote.text == "We were warned of this flood,"
    assert [(one.label, one.drift) for one in quote.places] == [
        ("Gazette", "fullest"),
        ("Herald", "truncated"),
        ("Mirror", "reworded"),
    ]
    pieces = [[(one.text, one.kind) for one in place.pieces] for place in quote.places]
    assert pieces[0] == []
    assert pieces[2] == [
        ("We were ", "same"),
        ("never ", "differs"),
        ("warned of this flood,", "same"),
    ]


@pytest.mark.parametrize(("equal", "kinds"), [(4, ["same"]), (20, ["same", "dropped", "differs"])])
def test_words_are_marked_where_two_sentences_run_alike(equal: int, kinds: list[str]) -> None:
    """Where less than a third is the same, marks would hide the sentence; it is shown plain."""
    result = event_result()
    own, other = TEXTS["c"].index("Fifteen"), TEXTS["a"].index("Twelve")
    end = own + len("Fifteen people died on Monday.")
    steps = [
        _step("equal", (other, other + equal), (own, own + equal)),
        _step("replace", (other + equal, other + 29), (own + equal, end)),
    ]
    chosen = (pl.col("document") == "c") & (pl.col("statement") == 0)
    told = result.statements.with_columns(
        differences=pl.when(chosen)
        .then(pl.lit(steps, result.statements.schema["differences"]))
        .otherwise("differences")
    )
    matrix = page_of(result.replace(statements=told)).matrix
    assert matrix is not None
    first = matrix.rows[0].cells[2].first
    assert first is not None
    assert [one.kind for one in first.pieces] == kinds


def test_what_a_quotation_leaves_off_at_its_ends_is_an_ellipsis() -> None:
    """The words of the fullest are struck out in its middle, and not before it and behind it."""
    result = event_result()
    start = result.quotes.filter(document="b")["start"][0]
    other = result.quotes.filter(document="a")["start"][0]
    length = len("We were warned,")
    steps = [
        _step("delete", (other, other + 3), (start, start)),
        _step("equal", (other + 3, other + 14), (start, start + length)),
        _step("delete", (other + 14, other + 29), (start + length, start + length)),
    ]
    cut = result.quotes.with_columns(
        differences=pl.when(document="b")
        .then(pl.lit(steps, result.quotes.schema["differences"]))
        .otherwise("differences")
    )
    quotes = page_of(result.replace(quotes=cut)).quotes
    assert quotes is not None
    (place,) = [one for one in quotes.groups[0].places if one.label == "Herald"]
    assert [(one.text, one.kind) for one in place.pieces] == [
        ("…", "outside"),
        ("We were warned,", "same"),
        ("…", "outside"),
    ]


@given(st.lists(st.text("ab", min_size=1, max_size=9), min_size=1, max_size=40))
def test_of_many_words_that_are_struck_out_the_first_are_shown(words: list[str]) -> None:
    """A few stand whole; of sentences that a report leaves off the beginning says enough."""
    dropped = " ".join(words)
    (piece,) = joined(
        word_pieces("", dropped, (0, 0), [_step("delete", (0, len(dropped)), (0, 0))])
    )
    if len(dropped) > 90:
        assert piece.text.endswith("…")
        assert dropped.startswith(piece.text.removesuffix("…"))
    assert len(piece.text) <= 91
    assert piece.text == dropped or len(dropped) > 90


def _step(kind: str, representative: tuple[int, int], own: tuple[int, int]) -> dict[str, Any]:
    names = ("representative_start", "representative_end", "start", "end")
    return {"kind": kind} | dict(zip(names, (*representative, *own), strict=True))


def test_speakers_are_disputed_when_their_names_share_no_word(page: EventPage) -> None:
    """A title before a name disputes nothing, another name does; a pronoun names nobody."""
    assert page.quotes is not None
    assert page.quotes.groups[0].disputed
    result = event_result()
    for name, disputed in (("the mayor, Ms Lee", False), ("he", False), ("Roe", True)):
        named = pl.when(pl.col("document") == "c").then(pl.lit(name))
        quotes = result.quotes.with_columns(speaker=named.otherwise("speaker"))
        quotes = quotes.with_columns(speaker=pl.col("speaker").replace("Mayor Ada Lee", "Lee"))
        found = page_of(result.replace(quotes=quotes)).quotes
        assert found is not None
        assert found.groups[0].disputed is disputed, name


def test_copied_words_are_marked_in_the_later_text(page: EventPage) -> None:
    """The words that stand in an earlier report name it where they begin, and link there."""
    pieces = {
        text.report.label: [
            one for par in text.paragraphs for span in par.spans for one in span.pieces
        ]
        for text in page.texts
    }
    assert [(one.text, one.copied) for one in pieces["Herald"]] == [
        ("Twelve people died on Monday.", True)
    ]
    source = pieces["Herald"][0].source
    assert source is not None
    assert (source.href, source.text) == ("#t1-2", "from Gazette")
    assert pieces["Gazette"] == pieces["Mirror"] == []


def test_decisions_of_before_are_shown_with_author_time_and_effect(page: EventPage) -> None:
    """What was decided at once is one line; texts are named by their outlets."""
    assert [(one.decision, one.about, one.author, one.effect) for one in page.reviewed] == [
        ("accept", "these reports belong together", "Ada", "obeyed"),
        (
            "cannot-link",
            "Globe “Rain in Othertown” apart from Gazette, Herald, Mirror and 1 more",
            "Ada",
            "obeyed",
        ),
        ("must-link", "Gazette together with Herald", "unsigned", "obeyed"),
        ("boilerplate", "“Read more here.” in Gazette", "Ada", "obeyed"),
    ]
    times = {one.time.text for one in page.reviewed if one.time}
    assert times == {"22 Aug 2025, 07:00 UTC"}


def test_an_acceptance_of_some_reports_is_not_one_of_all() -> None:
    """The next run may have joined more reports than a reviewer has seen together."""
    result = event_result()
    accepted = result.decisions.filter(decision="accept")
    some = accepted.with_columns(members=pl.lit([HASHES["a"], HASHES["b"]]))
    (shown,) = page_of(result.replace(decisions=some)).reviewed
    assert (shown.decision, shown.about) == ("accept", "2 reports of these")


def test_a_page_names_its_texts_by_their_content(page: EventPage) -> None:
    """A decision made on the page holds for a text, whatever its id in a later run."""
    assert [card.report.row["content_hash"] for card in page.outlets] == [
        HASHES[name] for name in "abcd"
    ]
    assert [(tie.inside_hash, tie.outside_hash) for tie in page.near] == [
        (HASHES["a"], HASHES["x"])
    ]
    for text in page.texts:
        for line in text.paragraphs:
            name = next(one for one in "abcd" if HASHES[one] == text.report.row["content_hash"])
            assert line.start is not None
            assert TEXTS[name].startswith(line.spans[0].text, line.start)
            assert text.end <= len(TEXTS[name])


def test_a_text_stands_on_the_page_once() -> None:
    """The side by side view works from what is there: no sentence is written for it again."""
    page = render(page_of(event_result())).decode("utf-8")
    body = page.partition('id="texts"')[2]
    for sentence in ("Schools stay closed all week.", "The old bridge collapsed."):
        assert body.count(sentence) == 1


def parts_of(result: Result) -> dict[str, tuple[int, int, int]]:
    """Return how many statements each outlet tells, leaves out and tells alone."""
    return {one.outlet: (one.told, one.omitted, one.alone) for one in lines_of(result)[0].parts}


def test_an_outlet_leaves_out_what_none_of_its_reports_tells() -> None:
    """Statements are counted by outlet; a report without one is of no outlet."""
    result = event_result()
    assert parts_of(result) == {
        "Gazette": (2, 0, 0),
        "Herald": (2, 1, 1),
        "Mirror": (3, 0, 0),
        "Courier": (1, 0, 0),
    }
    joined = result.documents.with_columns(pl.col("source").replace("Courier", "Herald"))
    assert parts_of(result.replace(documents=joined))["Herald"] == (3, 0, 1)
    nameless = result.documents.with_columns(pl.col("source").replace("Courier", None))
    assert "Courier" not in parts_of(result.replace(documents=nameless))


def test_what_two_reports_of_one_outlet_tell_it_tells_alone() -> None:
    """No statement is counted as told in common and as told alone at once."""
    result = event_result()
    one = result.documents.with_columns(source=pl.lit("Herald"))
    told = {row["statement"] for row in result.statements.to_dicts() if row["grade"] != "unmatched"}
    assert parts_of(result.replace(documents=one)) == {"Herald": (0, 0, len(told))}


def test_a_line_names_the_card_of_the_report_that_says_most() -> None:
    """Of two reports of one outlet it is the one that leaves out most, or tells most alone."""
    result = event_result()
    joined = result.documents.with_columns(pl.col("source").replace("Gazette", "Herald"))
    (part,) = (
        one for one in lines_of(result.replace(documents=joined))[0].parts if one.outlet == "Herald"
    )
    cards = page_of(result.replace(documents=joined)).outlets
    (telling,) = (card for card in cards if any(one.kind == "only" for one in card.remarks))
    assert part.telling == telling.report.card_anchor


def test_a_line_leads_to_the_report_that_omits_most_for_its_outlet() -> None:
    """The last report omits two statements that the first tells; the first one, for its outlet."""
    result = event_result()
    absent = (pl.col("document") == "d") | (pl.col("grade") == "published before")
    statements = result.statements.with_columns(
        grade=pl.when(absent).then(pl.lit("omitted")).otherwise("grade"),
        sentence=pl.when(~absent).then("sentence"),
    )
    joined = result.documents.with_columns(pl.col("source").replace("Gazette", "Courier"))
    (line,) = lines_of(result.replace(documents=joined, statements=statements))
    (part,) = (one for one in line.parts if one.outlet == "Courier")
    assert (part.omitted, part.omitting) == (1, "o1")


def test_the_first_lines_say_whether_anything_is_disputed() -> None:
    """A contradiction is named there; where none was found, this is said."""
    result, none = event_result(), "No numbers or days were found that contradict each other."
    calm = result.replace(differences=result.differences.clear())
    pages = [render(page_of(one)).decode("utf-8") for one in (result, calm)]
    assert ["Contradiction</a> on" in one for one in pages] == [True, False]
    assert [none in one for one in pages] == [False, True]


def test_pairs_are_tied_by_accepted_edges_alone() -> None:
    """Of six pairs of four reports the three are counted that tie them together."""
    result = event_result()
    assert lines_of(result)[0].density == 0.5
    refused = result.edges.with_columns(
        verdict=pl.when(right="d").then(pl.lit("rejected")).otherwise("verdict")
    )
    assert lines_of(result.replace(edges=refused))[0].density == round(2 / 6, 4)


def _report(index: int, published: datetime | None) -> Member:
    row = {"document": str(index), "published": published, "title": "T", "text": "", "url": None}
    return Member(index, f"O{index}", {"membership": "whole"}, row, lambda _: [], "")


def test_who_was_first_is_said_only_where_it_is_known() -> None:
    """Any of a day without hours may be; all at once means nobody was, as does a likely match."""
    early, late = datetime(2025, 8, 21, 6, tzinfo=UTC), datetime(2025, 8, 21, 9, tzinfo=UTC)
    day, next_day = datetime(2025, 8, 21, tzinfo=UTC), datetime(2025, 8, 22, tzinfo=UTC)

    def first(*reports: Member, unsure: tuple[str, ...] = ()) -> str | None:
        found = first_told(reports, unsure=unsure)
        return found and found.outlets

    assert first(_report(1, late), _report(2, early)) == "O2"
    assert first(_report(1, None), _report(2, early)) is None
    assert first(_report(1, None)) is None
    assert first(_report(1, early), _report(2, early)) is None
    assert first(_report(1, day), _report(2, early)) is None
    assert first(_report(1, day), _report(2, early), _report(3, next_day)) == "O1 or O2"
    many = [_report(number, day) for number in range(1, 5)]
    assert first(*many, _report(5, next_day)) == "one of 4 reports"
    assert first(_report(1, late), _report(2, early), unsure=("1",)) == "O2"
    assert first(_report(1, late), _report(2, early), unsure=("2",)) is None


@given(
    st.lists(st.tuples(st.integers(0, 30), st.integers(1, 9), st.sampled_from("ab")), max_size=8)
)
def test_no_word_is_copied_twice(spans: list[tuple[int, int, str]]) -> None:
    """Kept spans are disjoint and in order, and cover what the given ones cover in the text."""
    row: dict[str, Any] = {"text": "x" * 25}
    report = Member(0, "O", {"membership": "whole"}, row, lambda _: [], "")
    given_spans = [CopiedSpan(start, start + n, name, start, True) for start, n, name in spans]
    kept = _painted(report, given_spans)
    assert all(one.end <= two.start for one, two in pairwise(kept))
    covered = {place for one in given_spans for place in range(one.start, min(25, one.end))}
    assert {place for one in kept for place in range(one.start, one.end)} == covered
    assert all(one.place == one.start for one in kept)


def test_a_sentence_of_several_statements_is_quoted_once() -> None:
    """A card that names what a report leaves out does not name the same words twice."""
    ferries = "Ferries wait at the northern pier, and Bergen waits for its mail all night."
    texts = [ferries, f"{ferries} The harbour is closed.", "The council of Bergen met on Tuesday."]
    result = compare(pl.DataFrame({"id": ["a", "b", "c"], "text": texts}))
    rows = result.statements.filter(statement=0)
    again = rows.with_columns(statement=pl.lit(result.statements["statement"].max() + 1))
    twice = result.replace(statements=pl.concat([result.statements, again.cast(rows.schema)]))
    tables = Tables(twice)
    (key,) = [key for key in tables.clusters if key.tier == "event"]
    cluster = read_cluster(tables, key)
    cards = outlet_cards(cluster, cluster.reports, {})
    for remark in (one for card in cards for one in card.remarks):
        assert len({clause.text for clause in remark.clauses}) == len(remark.clauses)
    assert any(remark.more for card in cards for remark in card.remarks)


def test_what_one_tells_alone_is_listed_before_a_few_words_and_repeats() -> None:
    """A few words come behind whole sentences, and what was told before behind both."""
    common = "The council of Bergen voted to close the harbour on Tuesday."
    ferries = "Ferries wait at the northern pier all night."
    lines = ["Nobody slept.", ferries, "Nobody slept.", "Fog hid Bergen."]
    texts = [common, "\n".join([common, *lines])]
    result = compare(pl.DataFrame({"id": ["a", "b"], "text": texts}))
    tables = Tables(result)
    (key,) = [key for key in tables.clusters if key.tier == "event"]
    cluster = read_cluster(tables, key)
    report = next(one for one in cluster.reports if one.document == "b")
    told = cluster.alone[report.document]
    sentences = [report.sentence_text(one.representative["sentence"]) for one in told]
    assert sentences == [ferries, "Nobody slept.", "Fog hid Bergen.", "Nobody slept."]


@pytest.mark.parametrize(
    ("language", "marks"), [("fa_IR", ' lang="fa-IR" dir="rtl"'), ("de", ' lang="de"'), ("en", "")]
)
def test_words_of_a_text_are_of_its_language(language: str, marks: str) -> None:
    """Who has a page read aloud hears them so; what the page itself says stays English."""
    result = event_result()
    told = result.replace(documents=result.documents.with_columns(language=pl.lit(language)))
    html = render(page_of(told)).decode()
    for words in (
        "<h1{}>Flood hits Anytown</h1>".format(marks or ' dir="auto"'),
        f'<div class="fulltext"{marks} tabindex="0"',
        f"<bdi{marks}>Twelve people died on Monday.</bdi>",
        f"<bdi{marks}>“Schools stay closed all week.”</bdi>",
    ):
        assert words in html
    assert '<html lang="en">' in html


def test_of_two_languages_each_text_has_its_own() -> None:
    """A title and a sentence in the table, too; the page as a whole has none."""
    result = event_result()
    known = pl.when(document="c").then(pl.lit("fr")).when(document="b").then(pl.lit("none of any"))
    html = render(
        page_of(result.replace(documents=result.documents.with_columns(language=known)))
    ).decode()
    assert html.count('class="fulltext" lang="fr"') == html.count('class="fulltext" lang=') == 1
    assert '<bdi lang="fr">Deaths after flood</bdi>' in html
    assert '<h1 dir="auto">' in html
