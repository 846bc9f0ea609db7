"""A run as text, a cluster as Markdown: what they say, and that foreign text does nothing there."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime
from html import unescape
from pathlib import Path

import polars as pl
import pytest
from event_builders import CLUSTER, event_result
from hypothesis import example, given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from report_builders import documents, frame, member, neighbours_result

import dedup
from dedup.cli import notes
from dedup.cli.progress import Progress
from dedup.cli.summary import print_summary
from dedup.config import Config, ReportConfig
from dedup.errors import InputError
from dedup.report.event.cluster import Cluster, read_cluster
from dedup.report.event.page import event_page
from dedup.report.markdown import cluster_markdown, escaped_markdown
from dedup.report.rows.tables import ClusterKey, ClusterTables, Tables, find_cluster
from dedup.report.summary import summarise
from dedup.result import Result, RunInfo
from dedup.schema import EFFECTS

DATA = Path(__file__).parents[1] / "data" / "report"
ACTIVE = [
    json.loads(line)
    for name in ("markdown.txt", "hostile.txt")
    for line in (DATA / name).read_text("utf-8").splitlines()
    if line and not line.startswith("#")
]
MARKDOWN = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
TAGS = {"h1", "h2", "p", "ul", "li", "strong", "a", "table", "thead", "tbody", "tr", "th", "td"}


def tags_of(html: str) -> set[str]:
    """Return the names of all elements."""
    return {name.lower() for name in re.findall(r"<[/!?]?([A-Za-z][\w-]*)?", html)}


# What GitHub makes of text, whatever the renderer: mentions, mail, numbers of issues.
REFERENCE = re.compile(r"@\w|#\d|\bGH-\d|[\w.+-]@[\w-]", re.IGNORECASE)


def event_of(result: Result) -> str:
    """Return the id of the event of a result."""
    return str(result.clusters.filter(tier="event")["cluster"][0])


def test_markdown_names_outlets_statements_and_reasons(seeds: Result) -> None:
    """Every outlet has its line, every shared statement its row with a grade per outlet."""
    made = cluster_markdown(seeds, event_of(seeds))
    lines = made.splitlines()
    assert lines[0].startswith("# “Zelensky Rejects Beijing")
    assert [line for line in lines if line.startswith("## ")] == [
        "## Outlets",
        "## Statements",
        "## Only here",
        "## Why they are together",
    ]
    rows = [line for line in lines if re.match(r"\| \d", line)]
    assert len(rows) == seeds.statements.filter(grade="representative").height
    assert "| representative | omitted | reworded |" in made
    assert any("Leaves out 1: “" in line for line in lines)
    assert cluster_markdown(seeds, event_of(seeds)) == made


def test_a_cluster_that_is_not_there_is_an_error(seeds: Result) -> None:
    """The message says which id it was."""
    with pytest.raises(InputError, match="nothing: no event and no copy cluster"):
        cluster_markdown(seeds, "nothing")


def test_an_unambiguous_beginning_names_a_cluster() -> None:
    """Who types an id need not type all of it, and is told where a beginning is not enough."""
    tables = Tables(neighbours_result(11))
    assert find_cluster(tables, "event01") == ClusterKey("event", "event010")
    assert find_cluster(tables, "event001") == ClusterKey("event", "event001")
    with pytest.raises(
        InputError, match=r"'event00' begins 10 ids of clusters: event000, .* \.\.\."
    ):
        find_cluster(tables, "event00")
    with pytest.raises(InputError, match="no event and no copy cluster"):
        find_cluster(tables, "")


def test_the_id_of_a_report_leads_to_its_cluster(seeds: Result) -> None:
    """Who names a report in place of an event is told which one holds it."""
    report = seeds.clusters.filter(tier="event")["document"][0]
    with pytest.raises(InputError, match=f"is a report; name the cluster .* {event_of(seeds)}"):
        cluster_markdown(seeds, report)


def test_what_is_less_than_surely_told_alone_says_so(seeds: Result) -> None:
    """Sentences that others may have in other words are counted, and not listed."""
    assert "- **002**: “Ivashchenko" in cluster_markdown(seeds, event_of(seeds))
    alone = pl.col("grade") == "only here"
    grade = pl.when(alone).then(pl.lit("unmatched")).otherwise("grade")
    unsure = seeds.replace(statements=seeds.statements.with_columns(grade=grade))
    text = cluster_markdown(unsure, event_of(unsure))
    assert "Ivashchenko" not in text
    assert "without a match, which others may reword" in text


def test_hostile_text_is_inert_in_markdown(hostile: Result) -> None:
    """Rendered with HTML allowed, an export has the elements of its own form, and no link."""
    html = MARKDOWN.render(cluster_markdown(hostile, "hostile"))
    assert tags_of(html) <= TAGS - {"a"}


def test_a_title_leads_to_an_address_that_is_one() -> None:
    """An http or https address is a link under the title, with its query as it was."""
    result = cluster_of(["alpha", "beta"])
    url = "https://example.org/a(b)_c?x=1&lt;=2&y=*3*"
    linked = result.replace(documents=result.documents.with_columns(url=pl.lit(url)))
    html = MARKDOWN.render(cluster_markdown(linked, "c"))
    assert set(re.findall(r'<a href="([^"]*)"', html)) == {url.replace("&", "&amp;")}


def cluster_of(texts: list[str]) -> Result:
    """Return one event of reports whose ids, sources, titles, texts and quotations are these."""
    rows = [
        {"document": f"{n} {bad}", "source": bad, "title": bad, "url": bad, "text": f"{bad} end"}
        for n, bad in enumerate(texts)
    ]
    told = [
        {"document": row["document"], "position": 0, "start": 0, "end": len(row["text"])}
        for row in rows
    ]
    clusters = [member("c", row["document"], row["text"]) for row in rows]
    clusters[0]["role"] = "lead"
    base = {"cluster": "c", "statement": 0, "sentence": 0, "score": 0.5}
    statements = [
        base | {"document": row["document"], "grade": "reworded" if n else "representative"}
        for n, row in enumerate(rows)
    ]
    point = {"cluster": "c", "statement": 0, "difference": 0, "sentence": 0, "kind": "number"}
    differences = [
        point
        | {"document": row["document"], "value": row["title"], "subject": row["title"]}
        | {"verdict": "conflict", "start": 0, "end": 1}
        for row in rows
    ]
    quotes = [
        {"cluster": "c", "quote": 0, "document": row["document"], "start": 0, "sentence": 0}
        | {"end": len(row["text"]), "speaker": row["title"], "score": 1.0}
        | {"drift": "reworded" if n else "fullest", "differences": []}
        for n, row in enumerate(rows)
    ]
    return Result(
        documents=documents(rows),
        sentences=frame("sentences", [one | {"kind": "body"} for one in told]),
        clusters=frame("clusters", clusters),
        statements=frame("statements", statements),
        differences=frame("differences", differences),
        quotes=frame("quotes", quotes),
    )


def shape_of(made: str, html: str) -> tuple[int, list[str]]:
    """Return how many lines Markdown has, and its elements as HTML, links aside."""
    tags = re.findall(r"</?\w+", html)
    return len(made.splitlines()), [tag for tag in tags if tag not in ("<a", "</a")]


@pytest.fixture(scope="module")
def plain_shape() -> tuple[int, list[str]]:
    """The shape of an event in which nothing means anything to Markdown."""
    made = cluster_markdown(cluster_of(["plain", "words"]), "c")
    return shape_of(made, MARKDOWN.render(made))


@pytest.mark.parametrize("active", ACTIVE)
def test_what_means_something_to_markdown_means_nothing(
    active: str, plain_shape: tuple[int, list[str]]
) -> None:
    """Wherever it stands it is text: no element, no link, no cell and no line of its own."""
    made = cluster_markdown(cluster_of([active, "words"]), "c")
    html = MARKDOWN.render(made)
    assert shape_of(made, html) == plain_shape
    assert all("://" in link for link in re.findall(r'<a href="([^"]*)"', html))
    assert "## Differences" in made
    assert "## Quotations" in made


def test_what_begins_with_a_quotation_mark_is_given_no_other() -> None:
    """A sentence that begins as a quotation is shown as its text has it."""
    made = cluster_markdown(cluster_of(["“Rain,” he said.", "words"]), "c")
    assert "““" not in made
    assert "“Rain,” he said." in made


@given(st.text(max_size=60))
def test_escaped_text_comes_back_as_it_was(text: str) -> None:
    """What a reader sees is the text on one line, whatever stands in it."""
    html = MARKDOWN.renderInline(f"“{escaped_markdown(text)}”")
    seen = html.replace("&quot;", '"').replace("&lt;", "<").replace("&gt;", ">")
    shown = " ".join(dedup_visible(text).split()).replace("\u2060", "")
    assert seen.replace("&amp;", "&").replace("\u2060", "") == f"“{shown}”"


@pytest.mark.parametrize("active", ACTIVE)
def test_what_means_something_to_github_means_nothing(active: str) -> None:
    """No mention, no address of mail and no number of an issue, in the source or as rendered."""
    source = escaped_markdown(f"a {active} b")
    assert "@" not in source
    assert not REFERENCE.search(unescape(source))
    assert not REFERENCE.search(unescape(MARKDOWN.renderInline(source)))


def test_an_ordinary_report_has_its_time_and_nothing_in_brackets() -> None:
    """Only what is special about a report stands behind its time."""
    result = cluster_of(["alpha", "beta"])
    lines = cluster_markdown(result, "c").splitlines()
    assert "- **alpha**, undated: “alpha”" in lines
    assert "- **beta**, undated: “beta”" in lines
    dated = result.documents.with_columns(published=datetime(2025, 8, 21, 9, tzinfo=UTC))
    made = cluster_markdown(result.replace(documents=dated), "c")
    assert re.search(r"^- \*\*beta\*\*, [^()]*2025[^()]*: “beta”$", made, re.MULTILINE)


def test_an_event_of_hundreds_names_every_report_and_has_a_narrow_matrix() -> None:
    """Each report has its line; those without a column in the matrix are counted."""
    result = cluster_of([f"outlet{number}" for number in range(300)])
    made = cluster_markdown(result, "c")
    assert len(re.findall(r"^- \*\*outlet\d+\*\*, undated", made, re.MULTILINE)) == 300
    columns = result.info.configuration.report.columns
    assert f"{300 - columns} further reports without a column." in made
    assert "()" not in made


def test_a_cluster_without_statements_says_why() -> None:
    """A copy cluster beside events, and a run that stopped before, name the reason."""
    pair = pl.DataFrame({"id": ["a", "b"], "text": ["Rain fell on Monday in Corvia."] * 2})
    whole = dedup.run(pair)
    copies, event = (whole.clusters.filter(tier=tier)["cluster"][0] for tier in ("copy", "event"))
    assert f"not in copy clusters: its reports are in {event}." in cluster_markdown(whole, copies)
    assert "No statements" not in cluster_markdown(whole, event)
    stopped = dedup.run(pair, config=Config(stop_after="clusters"))
    assert "No statements: the run stopped" in cluster_markdown(stopped, event)


def dedup_visible(text: str) -> str:
    """Return a text as pages show it."""
    from dedup.report.labels import visible  # noqa: PLC0415

    return visible(text)


def test_the_summary_counts_lists_and_notes(seeds: Result) -> None:
    """Counts, the event with what each outlet left out, and a note on missing dates."""
    summary = summarise(seeds, title="Five articles")
    assert [f"{fact.value} {fact.label}" for fact in summary.counts][:2] == [
        "5 reports read",
        "1 event",
    ]
    assert "no publication date" in summary.note
    left_out = {outlet.label: outlet.left_out for outlet in summary.events[0].outlets}
    assert left_out == {"002": "", "001": "leaves out 1: “…on August 20…”", "000": ""}


def test_copies_are_not_said_to_be_in_their_own_words() -> None:
    """Of an event that is counted; of copies it goes without saying."""
    pair = pl.DataFrame({"id": ["a", "b"], "text": ["One two three."] * 2})
    summary = summarise(dedup.run(pair), title="x")
    assert [one.facts for one in summary.copies] == ["2 reports, certainty 1.00 (sure)"]


def test_the_event_with_most_conflicts_is_named_first() -> None:
    """Two points come before one, whatever the ids of the events."""
    point = {"sentence": 0, "kind": "number", "verdict": "conflict", "start": 7, "end": 11}
    rows = [
        point
        | {"cluster": f"event{event}", "statement": 0, "difference": number}
        | {"document": f"{event}{side}", "value": side}
        for event, numbers in (("001", [0]), ("002", [0, 1]))
        for number in numbers
        for side in "ab"
    ]
    result = neighbours_result(4).replace(differences=frame("differences", rows))
    said = [one for one in summarise(result, title="x").doubts if "on which" in one]
    assert said == [
        "Event 002 (event002): 2 points on which reports conflict",
        "Event 001 (event001): 1 point on which reports conflict",
    ]


def test_markdown_begins_a_quotation_with_the_fullest_and_counts_who_has_no_column() -> None:
    """Whatever the order of the outlets; reports beyond the columns are counted in a line."""
    result = event_result()
    drift = pl.col("document").replace_strict({"a": "truncated", "b": "truncated", "c": "fullest"})
    info = RunInfo(configuration=Config(report=ReportConfig(columns=2)))
    shown = cluster_markdown(
        result.replace(quotes=result.quotes.with_columns(drift=drift), info=info), CLUSTER
    )
    (first, *_) = shown.partition("## Quotations\n\n")[2].splitlines()
    assert first == "- “We were never warned of this flood,”, **Sam Roe**, credited differently"
    assert "\n2 further reports without a column.\n" in shown


def test_markdown_says_what_its_page_says() -> None:
    """The facts, what is said of every outlet, every point with its values, and every drift."""
    result = event_result()
    tables = Tables(result)
    cluster = read_cluster(tables, find_cluster(tables, CLUSTER))
    page = event_page(tables, cluster, None, title="", index=None)
    assert page.matrix is not None
    assert page.quotes is not None
    points = [point for row in page.matrix.rows for point in row.points]
    said = [
        *(f"{fact.value} {fact.label}".strip() for fact in page.facts),
        *(remark.text for card in page.outlets for remark in card.remarks),
        *(f"- {point.verdict} on {point.subject}, in " for point in points),
        *(f"  - “{told.value}”: " for point in points for told in point.values),
        *(place.drift for group in page.quotes.groups for place in group.places),
    ]
    made = cluster_markdown(result, CLUSTER)
    assert points
    assert [words for words in said if escaped_markdown(words).strip() not in made] == []


def test_words_of_a_quotation_stand_where_they_are_not_the_fullest_s() -> None:
    """An outlet's own words are given, without what the fullest has more."""
    made = cluster_markdown(event_result(), CLUSTER)
    quotes = made.partition("## Quotations\n\n")[2].splitlines()
    assert quotes[:4] == [
        "- “We were warned of this flood,”, **Mayor Ada Lee**, credited differently",
        "  - **Gazette** (fullest)",
        "  - **Herald** (truncated, credits Ada Lee): “We were warned,”",
        "  - **Mirror** (reworded, credits Sam Roe): “We were never warned of this flood,”",
    ]


def test_doubts_name_unsure_events_bridges_conflicts_and_vain_decisions() -> None:
    """What a reviewer should look at first stands at the end, with the id of its event."""
    result = cluster_of(["alpha", "beta"])
    unsure = result.clusters.with_columns(
        confidence=pl.lit(0.41), flags=pl.lit(["bridge"], pl.List(pl.String))
    )
    text = result.documents["content_hash"][0]
    decided = dedup.run(
        result.documents.select("document", "text"),
        decisions=pl.DataFrame([{"decision": "cannot-link", "left": text, "right": text}]),
    ).decisions
    doubted = summarise(result.replace(clusters=unsure, decisions=decided), title="x").doubts
    assert doubted[0] == "alpha (c): certainty 0.41 of 2 reports"
    assert doubted[1].endswith("holds its event together alone")
    assert doubted[-2:] == (
        "alpha (c): 1 point on which reports conflict",
        "1 decision of a reviewer changed nothing: see the decisions",
    )


@given(st.floats(0.5, 0.7))
@example(0.597)
def test_what_is_unsure_in_the_summary_is_to_review_on_its_page(confidence: float) -> None:
    """Both look at the certainty that a reader sees, with two decimals."""
    result = cluster_of(["alpha", "beta"])
    unsure = result.clusters.with_columns(confidence=pl.lit(confidence))
    shown = result.replace(clusters=unsure)
    doubts = summarise(shown, title="x").doubts
    cluster = read_cluster(Tables(shown), ClusterKey("event", "c"))
    assert any("certainty" in doubt for doubt in doubts) == (cluster.band == "to review")


@pytest.mark.parametrize("effect", EFFECTS)
def test_a_decision_in_vain_is_counted_wherever_decisions_are(
    capsys: pytest.CaptureFixture[str], effect: str
) -> None:
    """What a run says on stderr of a decision that changed nothing, its summary says too."""
    row = {"number": 1, "decision": "must-link", "members": [], "effect": effect}
    decided = cluster_of(["alpha", "beta"]).replace(decisions=frame("decisions", [row]))
    notes.decisions(decided.decisions, Progress())
    doubts = summarise(decided, title="x").doubts
    named = f"decision 1, must-link: {effect}" in capsys.readouterr().err
    assert any("changed nothing" in doubt for doubt in doubts) == named
    assert named == (effect not in {"obeyed", "kept", "repeated"})


def crowd(events: int, size: int) -> Result:
    """Return events of reports without dates, each unsure, each member flagged twice."""
    rows = [
        {"document": f"{event}-{place}", "source": f"outlet{place}", "text": "Rain fell."}
        for event in range(events)
        for place in range(size)
    ]
    flags = {"confidence": 0.4, "flags": ["bridge", "loose"]}
    clusters = [
        member(row["document"].partition("-")[0], row["document"], row["text"], **flags)
        | {"tier": tier}
        for tier in ("copy", "event")
        for row in rows
    ]
    return Result(documents=documents(rows), clusters=frame("clusters", clusters))


def test_the_summary_of_any_run_has_at_most_eighty_lines(
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Many large events, copies and doubts are shortened, and the rest of each is counted."""
    print_summary(summarise(crowd(12, 9), title="Crowd"))
    lines = capsys.readouterr().out.splitlines()
    assert 60 < len(lines) <= 80
    assert "       and 5 more" in lines


def test_a_long_outlet_moves_the_column_of_times_for_all(
    capsys: pytest.CaptureFixture[str],
) -> None:
    """The times of an event stand below each other, whatever its outlets are called."""
    names = ["International Business Times", "Sun"]
    texts = ["Rain fell in Oslo on Monday, and trams stood still."] * 2
    dated = {"source": names, "text": texts, "published": ["2024-05-06", "2024-05-07"]}
    print_summary(summarise(dedup.compare(pl.DataFrame(dated)), title="x"))
    lines = capsys.readouterr().out.splitlines()
    starts = {line.index(" May 2024") for line in lines if line.startswith(" " * 7)}
    assert starts == {7 + len(names[0]) + 2}


def test_doubts_read_an_event_once_however_many_of_its_reports_are_loose(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Work does not grow with the number of flagged members of one event."""
    read: list[ClusterKey] = []

    def counted(tables: ClusterTables, key: ClusterKey) -> Cluster:
        read.append(key)
        return read_cluster(tables, key)

    monkeypatch.setattr("dedup.report.summary.read_cluster", counted)
    doubts = summarise(crowd(1, 200), title="Crowd").doubts
    assert len([doubt for doubt in doubts if "alike to few" in doubt]) == 2
    assert len(read) <= 5


def test_the_summary_does_nothing_to_a_terminal(
    hostile: Result, capsys: pytest.CaptureFixture[str]
) -> None:
    """No control character, no markup of the renderer and no line that a text began."""
    print_summary(summarise(hostile, title="\x1b[31m[bold]title[/bold] :smile:"))
    out = capsys.readouterr().out
    assert out.startswith("␛[31m[bold]title[/bold] :smile:\n")
    assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", out)
    shapes = r"|[ ]{0,7}\S.*"
    assert all(re.fullmatch(shapes, line) for line in out.splitlines())
