"""Page values: what a page says, before there is any markup."""

from __future__ import annotations

import re
import sys
from dataclasses import replace
from datetime import UTC, datetime
from html import unescape
from itertools import pairwise

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from report_builders import Seeds, documents, edge, frame, hostile_strings, member

from dedup.config import Config, ReportConfig
from dedup.report.event_values import EventPage, SentenceSpan
from dedup.report.front import index_page
from dedup.report.front_values import IndexPage
from dedup.report.html import render
from dedup.report.keys import ClusterKey, EdgeKey
from dedup.report.labels import (
    _HIDDEN as HIDDEN,
)
from dedup.report.labels import (
    certainty,
    certainty_band,
    clip,
    outlet_labels,
    page_name,
    safe_link,
    short_id,
    visible,
)
from dedup.report.lines import cluster_line
from dedup.report.markup import escaped, sentence
from dedup.report.members import display_title
from dedup.report.origin import skipped_section
from dedup.report.pages import event_page, page_keys, read_cluster
from dedup.report.stories import Stories
from dedup.report.tables import Tables
from dedup.report.values import Link
from dedup.result import Result, RunInfo

EVENT = ClusterKey("event", Seeds.cluster)


@given(st.text(alphabet=st.one_of(st.sampled_from("&<>\"'\x00\u202e\xad\t"), st.characters())))
def test_marks_escape_as_templates_do(text: str) -> None:
    """What is put together without a template has the same door: nothing foreign acts."""
    assert unescape(escaped(text)) == visible(text)
    assert not set('<>"') & set(escaped(text))
    marked = sentence(SentenceSpan(text, "body", anchor="t1"))
    inside = marked.removeprefix('<span id="t1">').removesuffix("</span>")
    assert unescape(inside) == visible(text)
    assert not set("<>") & set(inside)


def test_nothing_printable_is_hidden() -> None:
    """The quick look of ``visible`` misses no sign that would act on a page."""
    every = (chr(code) for code in range(sys.maxunicode + 1))
    assert not [sign for sign in every if HIDDEN.search(sign) and sign.isprintable()]


def test_edges_are_found_by_either_end(seeds: Result) -> None:
    """The edges of some documents are those that name one of them, once, in table order."""
    tables, rows = Tables(seeds), seeds.edges.with_row_index("row").to_dicts()
    names = seeds.documents["document"].to_list()
    for chosen in ([], names[:1], names[1:3], names, ["unknown"]):
        expected = [row for row in rows if {row["left"], row["right"]} & set(chosen)]
        found = [key._asdict() for key in tables.edges_at(chosen)]
        assert found == [{name: row[name] for name in EdgeKey._fields} for row in expected]


@pytest.fixture(scope="module")
def page(seeds: Result) -> EventPage:
    """The event page of the seeds."""
    tables = Tables(seeds)
    return event_page(
        tables, read_cluster(tables, EVENT), None, title="Seeds", index="../index.html"
    )


def many(size: int, **report: int) -> Result:
    """Return one event of ``size`` reports; report i tells statements 0 to i, the rest is omitted.

    Reports 1 and 2 are copies of one text.
    """
    names = [f"d{number:03}" for number in range(size)]
    texts = [f"Report {name} has it." for name in names]
    rows = [{"document": name, "text": text} for name, text in zip(names, texts, strict=True)]
    members = [member("big", name, text) for name, text in zip(names, texts, strict=True)]
    members[0]["role"] = "lead"
    copies = [member("same", name, texts[0], tier="copy") for name in names[1:3]]
    return Result(
        documents=documents(rows),
        sentences=frame(
            "sentences",
            [
                {"document": name, "position": 0, "start": 0, "end": len(text), "kind": "body"}
                for name, text in zip(names, texts, strict=True)
            ],
        ),
        clusters=frame("clusters", [*members, *copies]),
        statements=frame(
            "statements",
            [
                {"cluster": "big", "statement": one, "document": name, "score": 0.5}
                | ({"sentence": 0, "grade": "reworded"} if told else {"grade": "omitted"})
                for one in range(3)
                for number, name in enumerate(names)
                for told in [number >= one]
            ],
        ),
        edges=frame("edges", [edge(*pair) for pair in pairwise(names)]),
        info=RunInfo(configuration=Config(report=ReportConfig(**report))),
    )


@given(st.text())
def test_visible_text_holds_no_control_character(text: str) -> None:
    """No bidirectional or control character survives; other text is left as it is."""
    shown = visible(text)
    assert not re.search("[\x00-\x08\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", shown)
    assert visible(shown) == shown


@given(st.text(min_size=1), st.integers(2, 80))
def test_clipped_text_is_short_and_begins_like_the_text(text: str, limit: int) -> None:
    """A clipped text is at most the limit long and a beginning of the text, on one line."""
    line = " ".join(text.split())
    cut = clip(text, limit)
    assert len(cut) <= limit + 1
    assert cut == line or line.startswith(cut.removesuffix("…"))


@given(st.lists(st.tuples(st.sampled_from(["copy", "event"]), st.text()), unique=True))
def test_page_names_are_safe_and_never_collide(keys: list[tuple[str, str]]) -> None:
    """Whatever the ids, every cluster has its own plain file name."""
    names = [page_name(tier, cluster) for tier, cluster in keys]
    assert len(set(names)) == len(keys)
    assert all(re.fullmatch(r"[a-z0-9_-]{1,64}(\.copy)?\.html", name) for name in names)


@given(st.lists(st.tuples(st.text(max_size=3), st.none() | st.text(max_size=2)), min_size=1))
def test_labels_are_total(rows: list[tuple[str, str | None]]) -> None:
    """Every document gets one label, whatever its source and id."""
    assert set(outlet_labels(rows)) == {document for document, _ in rows}


@pytest.mark.parametrize(
    "url", [*hostile_strings(), "", None, "https://", "//example.org", "ftp://a"]
)
def test_nothing_hostile_becomes_a_link(url: str | None) -> None:
    """Only clean http and https addresses are links."""
    assert safe_link(url) is None


@pytest.mark.parametrize("url", ["https://www.example.org/a?b=c#d", "HTTP://example.org:8080/ü"])
def test_web_addresses_become_links(url: str) -> None:
    """An http or https address is a link, named by its host."""
    link = safe_link(url)
    assert link is not None
    assert (link.href, link.text) == (url, "example.org")


def test_short_ids_stay_readable() -> None:
    """An id loses its hash, but an id that is no hash stays whole."""
    assert short_id("001_b8d8458c1611aaf1") == "001"
    assert short_id("reuters-2025-08-21") == "reuters-2025-08-21"


def test_bands_rise_with_confidence() -> None:
    """More confidence never gives a weaker band."""
    order = ["to review", "likely", "sure"]
    for copies in (True, False):
        bands = [certainty_band(step / 100, copies=copies) for step in range(101)]
        assert sorted(bands, key=order.index) == bands
        assert set(bands) == set(order)


def test_a_cluster_is_as_certain_as_its_least_certain_whole_member() -> None:
    """Neither sure members make up for an unsure one, nor counts one that joined by a passage."""
    members = [("whole", 0.97), ("whole", 0.71), ("whole", 0.99), ("passage", 0.2)]
    rows = [{"membership": kind, "confidence": value} for kind, value in members]
    assert certainty(rows) == certainty(rows[::-1]) == 0.71


def test_headline_prefers_the_longest_heading_at_the_head() -> None:
    """A kicker above the heading is not the title; the input's own title wins."""
    seeds = Seeds()
    tables = Tables(seeds.result())
    name = "004_db9f706952725452"
    row, sentences = tables.document(name), tables.sentences(name)
    assert display_title(row, sentences) == "Is China helping Russia in Ukraine war?"
    assert display_title(row | {"title": "Given"}, sentences) == "Given"


def test_headline_comes_from_a_report_with_a_heading(page: EventPage) -> None:
    """The event is named by a whole member, never by the page around a passage."""
    assert page.title == "Zelensky Rejects Beijing as Security Guarantor for Ukraine"


def test_columns_are_the_lead_then_the_others_then_passages(page: EventPage) -> None:
    """The lead comes first, a member by passage last."""
    assert page.matrix is not None
    assert [column.label for column in page.matrix.columns] == ["002", "001", "000"]
    assert [column.passage for column in page.matrix.columns] == [False, False, True]


def test_matrix_shows_who_tells_and_who_omits(page: EventPage) -> None:
    """Every cell of the hand-made event has its grade, absences included."""
    assert page.matrix is not None
    assert [[cell.grade for cell in row.cells] for row in page.matrix.rows] == [
        ["representative", "reworded", "verbatim in part"],
        ["representative", "omitted", "reworded"],
        ["reworded", "representative", "not in the passage"],
    ]
    assert [row.told for row in page.matrix.rows] == [
        "told by 3 of 3",
        "told by 2 of 3, 1 by a likely match",
        "told by 2 of 2 · not in 1 passage",
    ]


def test_row_title_is_the_aligned_clause(page: EventPage) -> None:
    """A row is named by the words that the other sentences were aligned with."""
    assert page.matrix is not None
    clauses = [row.clause for row in page.matrix.rows]
    assert clauses[1] == "…on August 20"
    assert clauses[2].startswith("Russian Foreign Minister Sergey Lavrov argued")
    assert clauses[2].endswith("is “a road to nowhere.”")


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
    cell = page.matrix.rows[1].cells[1]
    assert cell.nearest is not None
    assert cell.nearest.score == "0.020"
    spans = [span for text in page.texts for one in text.paragraphs for span in one.spans]
    nearest = next(span for span in spans if f"#{span.anchor}" == cell.nearest.href)
    assert nearest.text.startswith("Its spokesperson Mao Ning stated")


def test_summary_counts_and_quotes(page: EventPage) -> None:
    """Who tells what is said in counts and clauses of the texts."""
    said = {card.label: [(one.text, one.kind) for one in card.remarks] for card in page.outlets}
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
        assert joined.split() == texts[shown.hint].split()


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
        ("2", ["000"]),
        ("3", ["001"]),
    ]


def test_ties_are_the_edges_inside_strongest_first(page: EventPage) -> None:
    """Both accepted edges are explained; the passage edge quotes both passages."""
    assert [(tie.left.text, tie.right.text, tie.score) for tie in page.ties] == [
        ("001", "002", "0.62"),
        ("000", "002", "0.21"),
    ]
    assert all(tie.together for tie in page.ties)
    assert [quote.label for quote in page.ties[1].passages] == ["000", "002"]


def test_waterfall_bars_follow_each_other(page: EventPage) -> None:
    """Every bar starts where the one before it ended, and stays inside the frame."""
    for tie in (*page.ties, *page.near):
        bars = [bar for bar in tie.bars if bar.x is not None]
        assert bars
        ends = [(bar.x, bar.x + bar.width)[:: 1 if bar.positive else -1] for bar in bars]
        assert all(abs(one[1] - two[0]) <= 0.61 for one, two in pairwise(ends))
        assert all(bar.x >= -0.01 and bar.x + bar.width <= 100.61 for bar in bars)


def test_a_near_miss_can_be_read_where_it_was_published(seeds: Result) -> None:
    """A report outside has no text on the page: its day and its address stand beside its title."""
    day = datetime(2025, 8, 21, tzinfo=UTC)
    dated = seeds.documents.with_columns(
        published=pl.lit(day).cast(seeds.documents.schema["published"]),
        published_raw=pl.lit("2025-08-21"),
        url=pl.lit("https://www.example.org/a"),
    )
    tables = Tables(seeds.replace(documents=dated))
    shown = event_page(tables, read_cluster(tables, EVENT), None, title="", index="../index.html")
    (near, *_) = shown.near
    assert near.time is not None
    assert (near.time.text, near.link) == (
        "21 Aug 2025",
        Link("https://www.example.org/a", "example.org"),
    )


def test_near_misses_name_each_outsider_once(page: EventPage) -> None:
    """A near miss is the strongest edge of a document outside, with its title."""
    assert [(tie.right.text, tie.score, tie.together) for tie in page.near] == [
        ("003", "0.34", False),
        ("004", "0.11", False),
    ]
    assert page.near[0].title.startswith("Zelenskyy Warns of Deepening")


def test_large_cluster_gives_columns_to_those_that_tell_most() -> None:
    """The lead and the best told get columns; copies give way; the others are counted."""
    tables = Tables(many(30, columns=5))
    cluster = read_cluster(tables, ClusterKey("event", "big"))
    page = event_page(tables, cluster, None, title="", index=None)
    assert page.matrix is not None
    assert [column.hint for column in page.matrix.columns] == [
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
    tables = Tables(many(size, columns=12))
    (key,) = page_keys(tables)
    page = event_page(tables, read_cluster(tables, key), None, title="", index=None)
    assert {text.opened for text in page.texts} == {opened}


def test_what_most_others_tell_is_named_first_among_what_is_left_out() -> None:
    """Of two statements that the lead leaves out, five tell the one and four the other."""
    tables = Tables(many(6, columns=12))
    (key,) = page_keys(tables)
    (lead, *_) = event_page(tables, read_cluster(tables, key), None, title="", index=None).outlets
    (left_out,) = [remark for remark in lead.remarks if remark.kind == "omitted"]
    assert [clause.href for clause in left_out.clauses] == ["#s2", "#s3"]


def test_copies_are_named_and_counted_once() -> None:
    """A further copy says whose text it shares, and does not count as independent."""
    tables = Tables(many(4))
    cluster = read_cluster(tables, ClusterKey("event", "big"))
    page = event_page(tables, cluster, None, title="", index=None)
    assert page.outlets[2].tags == ("shares its text with d001",)
    assert cluster_line(tables, cluster, 0).copies == 1
    assert [(fact.value, fact.label) for fact in page.facts][:2] == [
        ("4", "reports"),
        ("3", "in their own words"),
    ]


def test_copy_clusters_inside_an_event_have_no_page_of_their_own() -> None:
    """A copy cluster gets a page only where no event holds all of it."""
    whole = many(4)
    assert page_keys(Tables(whole)) == [ClusterKey("event", "big")]
    copies = whole.clusters.filter(whole.clusters["tier"] == "copy")
    assert page_keys(Tables(whole.replace(clusters=copies))) == [ClusterKey("copy", "same")]


def test_index_lists_the_largest_and_least_certain_first(seeds: Result) -> None:
    """The order is by size, then by doubt, of equal ones the id decides."""
    tables = Tables(seeds)
    line = cluster_line(tables, read_cluster(tables, EVENT), 0)
    values = [(2, 0.5, "b"), (2, 0.5, "a"), (2, 0.9, "c"), (9, 0.9, "d"), (3, 0.1, "e")]
    lines = [replace(line, size=n, confidence=c, cluster=name) for n, c, name in values]
    page = index_page(tables, lines, Stories(tables), title="")
    assert [one.cluster for one in page.lines] == ["d", "e", "a", "b", "c"]


def test_index_counts_everything(seeds: Result) -> None:
    """Read, clustered, alone and skipped add up; documents alone are listed by title."""
    tables = Tables(seeds)
    line = cluster_line(tables, read_cluster(tables, EVENT), 0)
    page = index_page(tables, [line], Stories(tables), title="")
    facts = {fact.label: fact.value for fact in page.facts}
    assert facts["documents read"] == "5"
    assert (facts["documents in clusters"], facts["standing alone"]) == ("3", "2")
    assert [one.label for one in page.lone] == ["003", "004"]
    assert page.advice == ()


def test_empty_result_says_what_to_do(seeds: Result) -> None:
    """Without a cluster the index says why, and what could be looked at."""
    alone = seeds.replace(clusters=seeds.clusters.clear(), statements=seeds.statements.clear())
    assert _empty_index(alone).advice == ("5 pairs came near and stood too low: see the edges.",)
    single = Result(documents=documents([{"document": "a", "text": "One."}]))
    assert _empty_index(single).advice == ("A cluster needs two documents: name more input.",)
    pair = documents([{"document": name, "text": f"{name}."} for name in "ab"])
    line = {"path": "c.jsonl", "line": 1, "reason": "malformed_json", "detail": ""}
    copies = Result(
        documents=pair,
        skipped=frame("skipped", [line]),
        info=RunInfo(configuration=Config(tiers=("copy",))),
    )
    assert _empty_index(copies).advice == (
        "1 input could not be read: see below.",
        "Only copies were looked for: run with the tiers copy,event.",
        "No two documents share enough words or terms to be compared.",
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
    assert [row.place for row in found.rows] == ["a:1", "a:2", "b"]


def _empty_index(result: Result) -> IndexPage:
    tables = Tables(result)
    return index_page(tables, [], Stories(tables), title="")


def test_index_marks_settings_that_were_changed() -> None:
    """Only settings that differ from their default are called changed."""
    page = _empty_index(many(3, columns=5))
    assert page.run.changed == {"report.columns"}


def test_index_names_an_outlet_once() -> None:
    """Several reports of one outlet are one name in the list, and numbered on the page."""
    result = many(3)
    named = result.replace(documents=result.documents.with_columns(source=pl.lit("Sun")))
    tables = Tables(named)
    cluster = read_cluster(tables, ClusterKey("event", "big"))
    assert cluster_line(tables, cluster, 0).outlets == ("Sun",)
    assert [report.label for report in cluster.reports] == ["Sun (1)", "Sun (2)", "Sun (3)"]


def running(events: int, *, alone: int = 0) -> Result:
    """Return one story of events of two reports each, a day apart, and of reports in none."""
    names = [f"{event}{side}" for event in range(events) for side in "ab"]
    days = {name: datetime(2025, 8, 1 + int(name[:-1]), tzinfo=UTC) for name in names}
    others = [f"x{number}" for number in range(alone)]
    texts = {name: f"Report {name} has it." for name in [*names, *others]}
    rows = [
        {"document": name, "text": text, "title": f"Title {name}", "published": days.get(name)}
        for name, text in texts.items()
    ]
    inside = [
        member(f"event{name[:-1]}", name, texts[name], role="lead" if name[-1] == "a" else "member")
        for name in names
    ]
    story = [member("course", name, text, tier="story") for name, text in texts.items()]
    return Result(
        documents=documents(rows),
        sentences=frame("sentences", []),
        clusters=frame("clusters", [*inside, *story]),
        edges=frame("edges", []),
    )


def test_stories_have_no_page_and_leave_the_counts_of_events_alone() -> None:
    """A story is shown on the pages of its events; its lone reports still stand alone."""
    tables = Tables(running(2, alone=3))
    assert [key.tier for key in page_keys(tables)] == ["event", "event"]
    stories = Stories(tables)
    lines = [
        cluster_line(tables, read_cluster(tables, key), stories.events_beside(key))
        for key in page_keys(tables)
    ]
    page = index_page(tables, lines, stories, title="")
    facts = {fact.label: fact.value for fact in page.facts}
    assert (facts["events"], facts["running story"]) == ("2", "1")
    assert (facts["documents in clusters"], facts["standing alone"]) == ("4", "3")
    assert [line.story for line in page.lines] == ["one of 2 events of a running story"] * 2


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


def test_a_report_alone_leads_to_the_event_that_it_is_most_related_to() -> None:
    """Of several events it is the one of its strongest edge; what is not related is none."""
    result = running(3, alone=1)
    told = {"relation": "related", "verdict": "rejected", "reason": "no_specific_passage"}
    edges = [
        edge("0a", "x0", score=0.5, **told),
        edge("1b", "x0", score=0.6, **told),
        edge("2a", "x0", score=0.9, **told | {"relation": "distinct"}),
    ]
    tables = Tables(result.replace(edges=frame("edges", edges)))
    lines = [cluster_line(tables, read_cluster(tables, key), 0) for key in page_keys(tables)]
    (lone,) = index_page(tables, lines, Stories(tables), title="").lone
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
        tables = Tables(seeds.replace(edges=edges, info=RunInfo(configuration=config)))
        page = event_page(tables, read_cluster(tables, EVENT), None, title="", index=None)
        assert [tie.right.text for tie in page.near] == found
        assert "shares nothing specific with the members" in page.near[0].summary
        line = cluster_line(tables, read_cluster(tables, EVENT), 0)
        lone = index_page(tables, [line], Stories(tables), title="").lone
        assert [one.related and one.related.text for one in lone] == [None, page.title]


def test_index_says_how_many_reports_are_undated(seeds: Result) -> None:
    """The reader is told before the first event; dated piles say nothing."""
    words = "5 of 5 reports have no publication date: events are formed more cautiously"
    assert _empty_index(seeds).note.startswith(words)
    assert not _empty_index(running(2)).note


def test_an_event_page_counts_its_undated_reports() -> None:
    """Days are those of the dated reports, so the others are counted beside them."""
    result = running(1)
    published = pl.when(pl.col("document") == "0a").then("published")
    tables = Tables(result.replace(documents=result.documents.with_columns(published=published)))
    cluster = read_cluster(tables, ClusterKey("event", "event0"))
    page = event_page(tables, cluster, None, title="", index=None)
    assert ("1", "undated") in [(fact.value, fact.label) for fact in page.facts]


def test_a_doubtful_member_is_tagged() -> None:
    """What the table flags stands on the card, in words that say what to look at."""
    result = running(1)
    doubtful = pl.when(pl.col("document") == "0b").then(pl.lit(["bridge", "loose"]))
    clusters = result.clusters.with_columns(flags=doubtful.otherwise(pl.col("flags")))
    tables = Tables(result.replace(clusters=clusters))
    cluster = read_cluster(tables, ClusterKey("event", "event0"))
    page = event_page(tables, cluster, None, title="", index=None)
    assert [len(card.tags) for card in page.outlets] == [1, 2]
    assert page.outlets[1].tags == (
        "to check: without it the event falls apart",
        "to check: alike to few of the others",
    )
