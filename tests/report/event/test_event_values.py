"""What the page of one event shows: columns, cells, texts, ties, its story."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime
from itertools import pairwise

import polars as pl
import pytest
from report_builders import Seeds, documents, frame, lines_of, many, member, page_of, running

from dedup import run
from dedup.cli.show import explanations
from dedup.explain import explain_pair
from dedup.report.event.cluster import read_cluster
from dedup.report.event.page import EventPage, event_page
from dedup.report.event.stories import Stories
from dedup.report.html import render
from dedup.report.members import display_title
from dedup.report.rows.tables import ClusterKey, Tables
from dedup.report.values import Link
from dedup.result import Result
from tests.matching.corpora import BRIDGE, TOLD_AGAIN


@pytest.fixture(scope="module")
def page(seeds: Result) -> EventPage:
    """The event page of the seeds."""
    return page_of(seeds)


def test_headline_prefers_the_longest_heading_at_the_head() -> None:
    """A kicker above the heading is not the title; the input's own title wins."""
    seeds = Seeds()
    tables = Tables(seeds.result())
    name = "004_db9f706952725452"
    row = tables.document(name)
    assert display_title(row, tables.sentences) == "Is China helping Russia in Ukraine war?"
    assert display_title(row | {"title": "Given"}, tables.sentences) == "Given"


def test_headline_comes_from_a_report_with_a_heading(page: EventPage) -> None:
    """The event is named by a whole member, never by the page around a passage."""
    assert page.title == "Zelensky Rejects Beijing as Security Guarantor for Ukraine"


def test_columns_are_the_lead_then_the_others_then_passages(page: EventPage) -> None:
    """The lead comes first, a member by passage last."""
    assert page.matrix is not None
    assert [column.label for column in page.matrix.columns] == ["002", "001", "000"]
    assert [column.by_passage for column in page.matrix.columns] == [False, False, True]


def test_matrix_shows_who_tells_and_who_omits(page: EventPage) -> None:
    """Every cell of the hand-made event has its grade; what is told for sure comes first."""
    assert page.matrix is not None
    assert [[cell.grade for cell in row.cells] for row in page.matrix.rows] == [
        ["representative", "reworded", "verbatim in part"],
        ["reworded", "representative", "not in the passage"],
        ["representative", "omitted", "reworded"],
    ]
    assert [row.told + row.doubt for row in page.matrix.rows] == [
        "told by 3 of 3 reports",
        "told by 2 of 2 reports",
        "told by 2 of 3 reports, 1 by a likely match",
    ]


def test_what_is_called_most_told_says_which_match_is_likely(page: EventPage) -> None:
    """A part of a sentence comes last, and none counts likely matches as sure ones."""
    assert [one.row.told for one in page.core] == [
        "told by 2 of 2 reports",
        "told by 2 of 3 reports, 1 by a likely match",
    ]


def test_row_title_is_the_aligned_clause(page: EventPage) -> None:
    """A row is named by the words that were aligned, and shows where these are cut."""
    assert page.matrix is not None
    clauses = [row.clause for row in page.matrix.rows]
    assert clauses[2] == "…on August 20…"
    assert clauses[1].startswith("Russian Foreign Minister Sergey Lavrov argued")
    assert clauses[1].endswith("is “a road to nowhere.”")


def test_cell_marks_words_the_representative_does_not_have(page: EventPage) -> None:
    """Marks are words of the text; the pieces add up to the sentence."""
    assert page.matrix is not None
    first = page.matrix.rows[0].cells[2].first
    assert first is not None
    differs = [piece.text for piece in first.pieces if piece.kind == "differs"]
    assert differs == ["rules out China", "postwar"]
    whole = "".join(piece.text for piece in first.pieces if piece.kind != "dropped")
    assert whole.startswith("RBC Ukraine on MSNUkraine rules out China as postwar")
    dropped = [piece.text for piece in first.pieces if piece.kind == "dropped"]
    assert dropped == ["Rejects Beijing"]


def test_cell_links_further_sentences_behind_the_best(page: EventPage) -> None:
    """Of several sentences the best match stands in the cell, and links lead to the others."""
    assert page.matrix is not None
    cell = page.matrix.rows[0].cells[1]
    assert cell.first is not None
    assert (len(cell.more), cell.first.band) == (1, "sure")
    assert "ruled out the proposal" in "".join(piece.text for piece in cell.first.pieces)


def test_absence_shows_the_nearest_sentence(page: EventPage) -> None:
    """What is omitted can be checked: a link leads to the nearest sentence, which has a score."""
    assert page.matrix is not None
    cell = page.matrix.rows[2].cells[1]
    assert cell.nearest is not None
    assert cell.nearest.text == "0.020"
    spans = [span for text in page.texts for one in text.paragraphs for span in one.spans]
    nearest = next(span for span in spans if f"#{span.anchor}" == cell.nearest.href)
    assert nearest.text.startswith("Its spokesperson Mao Ning stated")


def test_summary_counts_and_quotes(page: EventPage) -> None:
    """Who tells what is said in counts and clauses of the texts."""
    said = {
        card.report.label: [(one.text, one.kind) for one in card.remarks] for card in page.outlets
    }
    assert said == {
        "002": [("Tells 3 of 3 shared statements", "told"), ("Alone with 1", "only")],
        "001": [
            ("Tells 2 of 3 shared statements", "told"),
            ("Leaves out 1", "omitted"),
            ("Alone with 1", "only"),
        ],
        "000": [
            ("In this event by one passage; what the rest of it leaves out is not counted", "note"),
            ("Tells 2 of 3 shared statements, 1 by a likely match", "told"),
        ],
    }
    assert page.outlets[2].tags == ("by a passage: 2 of 20 sentences",)


def test_of_a_report_by_a_passage_the_passage_is_quoted(page: EventPage) -> None:
    """Its headline is of another event: how the passage begins tells what it says of this one."""
    (clause,) = page.outlets[2].remarks[0].clauses
    assert clause.text.startswith("Ukraine does not consider China a possible security guarantor")
    (passage,) = [one for one in page.texts if one.report.by_passage]
    spans = [span for one in passage.paragraphs for span in one.spans]
    assert clause.href in [f"#{span.anchor}" for span in spans if span.passage]


def test_every_quoted_clause_stands_in_a_text(page: EventPage) -> None:
    """No word of a summary is generated: each clause is a stretch of a seed."""
    texts = [" ".join(text.split()) for text in Seeds().texts.values()]
    clauses = [link.text for card in page.outlets for one in card.remarks for link in one.clauses]
    assert clauses
    for clause in clauses:
        assert any(clause.strip("…") in text for text in texts), clause


def test_full_text_loses_no_word(page: EventPage) -> None:
    """Paragraphs hold the whole text of a full report, in order, cut only at line ends."""
    texts = Seeds().texts
    for shown in page.texts[:2]:
        joined = "\n".join("".join(span.text for span in one.spans) for one in shown.paragraphs)
        assert joined.split() == texts[shown.report.document].split()


def test_of_a_digest_the_passage_is_shown(page: EventPage) -> None:
    """Of the paragraphs around a passage one stays on each side; the others are counted."""
    digest = page.texts[-1]
    assert digest.before > 5
    assert digest.after == 0
    spans = [span for one in digest.paragraphs for span in one.spans if span.kind != "gap"]
    assert [span.passage for span in spans][-2:] == [True, True]
    assert sum(span.passage for span in spans) == 2


def test_aligned_sentences_link_to_row_and_counterparts(page: EventPage) -> None:
    """A sentence links to its statement and to the same in another text."""
    spans = [span for one in page.texts[0].paragraphs for span in one.spans if span.rows]
    assert [(span.rows[0].text, [link.text for link in span.counterparts]) for span in spans] == [
        ("1", ["001"]),
        ("3", ["000"]),
        ("2", ["001"]),
    ]


def test_ties_are_the_edges_inside_strongest_first(page: EventPage) -> None:
    """Both accepted edges are explained; the passage edge quotes both passages."""
    assert [(tie.left.text, tie.right.text, tie.score) for tie in page.ties] == [
        ("001", "002", "0.62"),
        ("000", "002", "0.21"),
    ]
    assert [quote.label for quote in page.ties[1].passages] == ["000", "002"]


def test_a_tie_links_the_statements_that_both_tell(page: EventPage) -> None:
    """As the matrix numbers them, sure or likely: a page shows once what two reports say."""
    assert page.matrix
    columns = [column.label for column in page.matrix.columns]
    found = set()
    for tie in page.ties:
        ends = [columns.index(end.text) for end in (tie.left, tie.right)]
        for row in page.matrix.rows:
            cells = [one for end in ends if (one := row.cells[end].first)]
            link = Link(f"#{row.anchor}", str(row.number))
            is_likely = any(one.band == "likely" for one in cells)
            assert (link in tie.told) == (len(cells) == 2 and not is_likely)
            assert (link in tie.likely) == (len(cells) == 2 and is_likely)
            found |= {"sure"} if link in tie.told else {"likely"} if link in tie.likely else set()
    assert found == {"sure", "likely"}


def test_a_near_miss_says_how_it_opens(page: EventPage) -> None:
    """Its text is not on the page, and its headline may not tell what it is about."""
    assert all(one.lead for one in page.near)


def test_a_near_miss_that_opens_with_a_quotation_has_its_marks_once(page: EventPage) -> None:
    """What is quoted already is not quoted again."""
    (near, *_) = page.near
    quoting = replace(page, near=(replace(near, lead="“Rain fell,” she said."),))
    html = render(quoting).decode()
    assert "<p><bdi>“Rain fell,” she said.</bdi></p>" in html


def test_waterfall_bars_follow_each_other(page: EventPage) -> None:
    """Every bar starts where the one before it ended, and stays inside the frame."""
    for tie in page.ties:
        bars = [bar for bar in tie.bars if bar.x is not None]
        assert bars
        ends = [(bar.x, bar.x + bar.width)[:: 1 if bar.positive else -1] for bar in bars]
        assert all(abs(one[1] - two[0]) <= 0.61 for one, two in pairwise(ends))
        assert all(bar.x >= -0.01 and bar.x + bar.width <= 100.61 for bar in bars)


def test_points_add_up_and_are_those_of_explain(page: EventPage) -> None:
    """Who adds them finds the sum, which is above 0 where the score joins; the command says it."""
    for tie in page.ties:
        assert round(sum(_points(bar.amount) for bar in tie.bars), 2) == _points(tie.total)
    result = run(pl.DataFrame({"id": ["a", "b"], "text": [BRIDGE, TOLD_AGAIN]}))
    (tie,) = page_of(result).ties
    assert _points(tie.total) > 0
    told = explanations(explain_pair(result, "a", "b"), {"a": "a", "b": "b"})
    assert f"{tie.total} in all" in told


def _points(amount: str) -> float:
    return float(amount.replace("−", "-") or 0)


def test_a_near_miss_can_be_read_where_it_was_published(seeds: Result) -> None:
    """A report outside has no text on the page: its day and its address stand beside its title."""
    day = datetime(2025, 8, 21, tzinfo=UTC)
    dated = seeds.documents.with_columns(
        published=pl.lit(day).cast(seeds.documents.schema["published"]),
        published_raw=pl.lit("2025-08-21"),
        url=pl.lit("https://www.example.org/a"),
    )
    shown = page_of(seeds.replace(documents=dated))
    (near, *_) = shown.near
    assert near.time is not None
    assert (near.time.text, near.link) == (
        "21 Aug 2025",
        Link("https://www.example.org/a", "example.org"),
    )


def test_a_low_score_behind_others_needs_no_words(
    seeds: Result, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Why a report stayed out is said of the nearest, and of what no score kept out."""
    assert all(one.summary for one in page_of(seeds).near)
    monkeypatch.setattr("dedup.report.event.reasons._TOLD", 0)
    assert [bool(one.summary) for one in page_of(seeds).near] == [False, True]


def test_near_misses_name_each_outsider_once(page: EventPage) -> None:
    """A near miss is the strongest edge of a document outside, with its title."""
    assert [(one.right.text, one.score) for one in page.near] == [("003", "0.34"), ("004", "0.11")]
    assert page.near[0].title.startswith("Zelenskyy Warns of Deepening")


def test_what_is_with_members_in_another_event_was_not_nearly_missed(seeds: Result) -> None:
    """A page that prints two reports is in the event of each: it is left apart from neither."""
    inside = seeds.clusters.filter(tier="event")["document"]
    names = [*inside, *(one for one in seeds.documents["document"] if one.startswith("003"))]
    held = frame("clusters", [member("event-other", name, "A passage.") for name in names])
    more = seeds.replace(clusters=pl.concat([seeds.clusters, held]))
    tables = Tables(more)
    (key,) = (key for key in tables.clusters if key.cluster == Seeds.cluster)
    page = event_page(tables, read_cluster(tables, key), None, title="T", index="../index.html")
    assert [one.right.text for one in page.near] == ["004"]


def test_large_cluster_gives_columns_to_those_that_tell_most() -> None:
    """The lead and the best told get columns; copies give way; the others are counted."""
    page = page_of(many(30, columns=5))
    assert page.matrix is not None
    assert [column.document for column in page.matrix.columns] == [
        "d000",
        "d003",
        "d004",
        "d005",
        "d006",
    ]
    assert page.matrix.hidden == len(page.others) == 25
    row = page.matrix.rows[2]
    assert [fact.label for fact in row.elsewhere] == ["omitted: 1", "also told by 24"]
    assert len(page.texts) == 5
    assert len(page.ties) == 12


@pytest.mark.parametrize(("size", "opened"), [(6, True), (7, False)])
def test_the_texts_of_a_few_reports_are_open(size: int, opened: bool) -> None:
    """Of more than six a reader opens those to be read."""
    page = page_of(many(size, columns=12))
    assert {text.opened for text in page.texts} == {opened}


def test_what_most_others_tell_is_named_first_among_what_is_left_out() -> None:
    """Of two statements that the lead leaves out, five tell the one and four the other."""
    (lead, *_) = page_of(many(6, columns=12)).outlets
    (left_out,) = [remark for remark in lead.remarks if remark.kind == "omitted"]
    assert [clause.href for clause in left_out.clauses] == ["#s2", "#s3"]


def test_copies_are_named_and_counted_once() -> None:
    """A further copy says whose text it shares, and does not count as independent."""
    page, (line, *_) = page_of(many(4)), lines_of(many(4))
    assert page.outlets[2].tags == ("shares its text with d001",)
    assert line.copies == 1
    assert [(fact.value, fact.label) for fact in page.facts][:2] == [
        ("4", "reports"),
        ("3", "in their own words"),
    ]


@pytest.mark.parametrize("linked", [True, False])
def test_an_event_page_names_the_other_events_of_its_story(linked: bool) -> None:
    """Events come by time with their titles; only pages that are there are linked."""
    tables = Tables(running(3, alone=1))
    part = Stories(tables).part(ClusterKey("event", "event1"), linked=linked)
    assert part is not None
    assert part.summary == "2 other events and 1 report in no event"
    assert [(one.title, one.times, one.size, one.own) for one in part.events] == [
        ("Title 0a", "1 Aug 2025", 2, False),
        ("Title 1a", "2 Aug 2025", 2, True),
        ("Title 2a", "3 Aug 2025", 2, False),
    ]
    linked_to = ["event0.html", "", "event2.html"] if linked else ["", "", ""]
    assert [one.href for one in part.events] == linked_to
    assert [one.title for one in part.alone] == ["Title x0"]


def test_a_report_of_the_story_in_no_event_leads_to_where_it_was_published() -> None:
    """It has no page of its own in the folder, so a reader could not open it."""
    told = running(2, alone=1)
    urls = told.documents.with_columns(url=pl.lit("https://example.org/x"))
    tables = Tables(told.replace(documents=urls))
    key = ClusterKey("event", "event0")
    story = Stories(tables).part(key, linked=False)
    page = event_page(tables, read_cluster(tables, key), story, title="T", index="")
    (shown,) = re.findall(rb"Title x0.*?</li>", render(page))
    assert b'href="https://example.org/x" rel="noopener noreferrer nofollow"' in shown


@pytest.mark.parametrize(
    ("place", "earlier", "later"), [(0, 0, 15), (2, 0, 15), (10, 8, 7), (19, 15, 0)]
)
def test_a_long_story_shows_the_events_around_the_page(
    place: int, earlier: int, later: int
) -> None:
    """Five events are named, the page's own among them; the others are counted."""
    part = Stories(Tables(running(20))).part(ClusterKey("event", f"event{place}"), linked=True)
    assert part is not None
    assert len(part.events) == 5
    assert [one.title for one in part.events if one.own] == [f"Title {place}a"]
    assert (part.earlier, part.later) == (earlier, later)


def test_a_story_of_one_event_is_not_named() -> None:
    """Where a story holds the event alone, there is nothing to say."""
    stories = Stories(Tables(running(1)))
    assert stories.part(ClusterKey("event", "event0"), linked=True) is None
    assert stories.running == 0


def test_events_of_no_story_are_no_running_one() -> None:
    """However many there are: nothing says that they are of one subject."""
    result = running(3)
    clusters = result.clusters.filter(pl.col("tier") != "story")
    assert Stories(Tables(result)).running == 1
    assert Stories(Tables(result.replace(clusters=clusters))).running == 0


def test_a_digest_that_joins_by_a_passage_does_not_choose_the_story() -> None:
    """The story of an event is that of its whole members; a digest may lie in another."""
    result = running(2, alone=1)
    digest = member("event0", "0", "", membership="passage")
    inside = [
        digest,
        member("elsewhere", "0", "", tier="story"),
        member("elsewhere", "x0", "", tier="story"),
    ]
    clusters = result.clusters.filter(~((pl.col("tier") == "story") & (pl.col("document") == "x0")))
    row = documents([{"document": "0", "text": "Rain fell. Report 0a has it."}])
    found = result.replace(
        documents=pl.concat([result.documents, row]),
        clusters=pl.concat([clusters, frame("clusters", inside)]),
    )
    assert Stories(Tables(found)).events_beside(ClusterKey("event", "event0")) == 1


def test_a_doubtful_member_is_tagged() -> None:
    """What the table flags stands on the card, in words that say what to look at."""
    result = running(1)
    doubtful = pl.when(pl.col("document") == "0b").then(pl.lit(["bridge", "loose"]))
    clusters = result.clusters.with_columns(flags=doubtful.otherwise(pl.col("flags")))
    page = page_of(result.replace(clusters=clusters))
    assert [len(card.tags) for card in page.outlets] == [0, 2]
    assert page.outlets[1].tags == (
        "to check: without it the event falls apart",
        "to check: alike to few of the others",
    )
