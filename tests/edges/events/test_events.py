"""The event tier: independent reports of one event, and documents that join by a passage."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

import dedup
from dedup.clusters import form_event_clusters
from dedup.config import Config, EventConfig
from dedup.documents import as_corpus
from dedup.edges.table import edge_table, with_days_apart
from dedup.linkage import Bounds
from dedup.schema import empty_table
from tests.matching.corpora import BRIDGE, TOLD_AGAIN, frame, seeds, strangers

STATEMENT = {"000_f6ac93b1ec5d7a6c", "001_b8d8458c1611aaf1", "002_f9c8f4929e86b7bc"}
CLUSTERS_ONLY = Config(stop_after="clusters")


@pytest.fixture(scope="module")
def result() -> dedup.Result:
    """Return the result on the seeds."""
    return dedup.run(seeds())


def test_the_statement_of_august_20(result: dedup.Result) -> None:
    """The seeds hold exactly one event, of 000, 001 and 002, in one story."""
    assert set(result.clusters["tier"]) == {"event", "story"}
    event = result.clusters.filter(tier="event")
    assert event["cluster"].n_unique() == 1
    assert set(event["document"]) == STATEMENT
    assert result.clusters.filter(tier="story")["cluster"].n_unique() == 1


@pytest.mark.parametrize("seed", range(4))
def test_strangers_do_not_change_the_event(seed: int) -> None:
    """Among invented reports of other subjects the event of the seeds stays what it is."""
    others = frame(**strangers(30, words=90, seed=seed))
    texts = pl.concat([seeds().select(id="document", text="text"), others.select("id", "text")])
    clusters = dedup.run(texts, config=CLUSTERS_ONLY).clusters.filter(tier="event")
    of_seeds = clusters.filter(pl.col("document").str.starts_with("00"))
    assert set(of_seeds["document"]) == STATEMENT
    assert of_seeds["cluster"].n_unique() == 1


def test_the_digest_joins_by_its_passage(result: dedup.Result) -> None:
    """The digest page is a member by its two lines about August 20, and by nothing else."""
    digest = pl.col("document").str.starts_with("000")
    row = result.clusters.filter(digest, tier="event").row(0, named=True)
    text = result.documents.filter(pl.col("document") == row["document"])["text"].item()
    passage = text[row["start"] : row["end"]]
    assert row["membership"] == "passage"
    assert passage.startswith("RBC Ukraine on MSNUkraine rules out China")
    assert passage.endswith("told reporters on August 20.")


def test_a_book_is_compared_by_the_windows_of_the_other_text(
    result: dedup.Result, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whichever text is laid out, for a book would fill the memory, the passages are the same."""
    monkeypatch.setattr("dedup.edges.events.passages._LARGEST", 0)
    left, right = (one.edges.sort("tier", "left", "right") for one in (dedup.run(seeds()), result))
    assert right["passage_score"].drop_nulls().len() > 0
    assert_frame_equal(left, right)


def test_other_events_on_the_subject_stay_alone(result: dedup.Result) -> None:
    """003 and 004 are in no event; their edges to the members stay, with the reason."""
    near = result.edges.filter(
        pl.col("left").is_in(list(STATEMENT)) & ~pl.col("right").is_in(list(STATEMENT))
    )
    assert {name[:3] for name in near["right"]} == {"003", "004"}
    assert near["reason"].null_count() == 0


def test_a_report_without_a_specific_passage_is_related(result: dedup.Result) -> None:
    """003 has the score of a member, but shares nothing that the subject does not explain."""
    third = result.edges.filter(pl.col("right").str.starts_with("003"), tier="event")
    detached = third.filter(exclusion="detached")
    assert {name[:3] for name in detached["left"]} >= {"001", "002"}
    assert set(detached["relation"]) == {"related"}
    assert set(detached["verdict"]) == {"rejected"}
    assert set(detached["reason"]) == {"no_specific_passage"}
    assert detached["score"].max() > 0.42


@pytest.mark.parametrize(("later", "joins"), [(None, True), (40, False)])
def test_no_passage_joins_reports_of_other_weeks(later: int | None, joins: bool) -> None:
    """A digest joins by its passage; one of another month tells the event as background."""
    first = datetime(2025, 8, 21)
    day = None if later is None else (first + timedelta(days=later)).isoformat()
    digest = pl.col("document").str.starts_with("000")
    dates = pl.when(digest).then(pl.lit(day)).otherwise(pl.lit(first.isoformat()))
    documents = seeds().head(3).select("document", "text", dates.alias("published"))
    documents = documents.rename({"document": "id"})
    result = dedup.run(documents, config=CLUSTERS_ONLY)
    members = {name[:3] for name in result.clusters.filter(tier="event")["document"]}
    assert members == ({"000", "001", "002"} if joins else {"001", "002"})
    of_digest = result.edges.filter(pl.col("left").str.starts_with("000"), tier="event")
    assert ("passage" in of_digest["relation"].to_list()) is joins


def test_two_independent_reports_are_one_event() -> None:
    """Two reports of one event in different words share an event, not a copy cluster."""
    texts = frame(a=BRIDGE, b=TOLD_AGAIN, **strangers(8))
    clusters = dedup.run(texts, config=CLUSTERS_ONLY).clusters
    assert clusters.filter(tier="event")["document"].to_list() == ["a", "b"]
    assert clusters.filter(tier="copy").is_empty()


def dated(days: int) -> pl.DataFrame:
    """Return the two reports, published some days apart, among strangers."""
    first = datetime(2024, 5, 6)
    texts = frame(a=BRIDGE, b=TOLD_AGAIN, **strangers(8))
    times = [first, first + timedelta(days=days)] + [first] * 8
    return texts.with_columns(pl.Series("published", [time.isoformat() for time in times]))


@pytest.mark.parametrize(("days", "together"), [(0, True), (1, True), (40, False)])
def test_the_date_brake(days: int, together: bool) -> None:
    """In a dump, reports published weeks apart are not one event; the edge says why.

    Of a dump there are ten documents here, so the two are liker than any two of a dump.
    """
    dump = EventConfig(threshold=0.5, pile=10_000)
    result = dedup.run(dated(days), config=Config(stop_after="clusters", event=dump))
    assert (result.clusters.filter(tier="event").height == 2) == together
    edge = result.edges.filter(tier="event", left="a", right="b").row(0, named=True)
    assert edge["days_apart"] == days
    assert edge["reason"] == ("above_threshold" if together else "date_brake")


@pytest.mark.parametrize(("days", "together"), [(0, True), (3, True), (7, True), (28, False)])
def test_four_weeks_part_two_reports_of_a_few(days: int, together: bool) -> None:
    """In a small pile, too, weeks take more than most of what words in common give."""
    result = dedup.run(dated(days), config=CLUSTERS_ONLY)
    assert (result.clusters.filter(tier="event").height == 2) == together


@pytest.mark.parametrize("undated", ["a", "b"])
def test_of_a_subject_of_one_week_as_much_is_expected_without_a_date(undated: str) -> None:
    """Where all that is known of a subject is of one week, a report without a date is of it."""
    published = pl.when(id=undated).then(None).otherwise("published").alias("published")
    edges = dedup.run(dated(1).with_columns(published), config=CLUSTERS_ONLY).edges
    row = edges.filter(tier="event", left="a", right="b").row(0, named=True)
    assert (row["days_apart"], row["date_prior"]) == (None, 0.0)


@given(st.floats(0, 60), st.floats(0, 60), st.integers(1, 20_000))
@settings(max_examples=5)
def test_more_days_apart_never_make_one_event_likelier(
    one: float, other: float, documents: int
) -> None:
    """Whatever the size of the pile, a score only falls with the days between two reports."""
    event = EventConfig(pile=documents)
    scores = []
    for days in sorted((one, other)):
        later = datetime(2024, 5, 6) + timedelta(days=days)
        times = ["2024-05-06", later.isoformat()]
        texts = frame(a=BRIDGE, b=TOLD_AGAIN).with_columns(pl.Series("published", times))
        edges = dedup.compare(texts, config=Config(event=event)).edges
        scores.append(edges.filter(tier="event").row(0, named=True))
    assert scores[0]["score"] >= scores[1]["score"]


@pytest.mark.parametrize("unblocked", [1, 2_000])
@pytest.mark.parametrize("days", [1, 40])
def test_an_address_dates_a_report(days: int, unblocked: int) -> None:
    """Where no report has a date and every address names the day, events are as with the dates."""
    config = Config(stop_after="clusters", event=EventConfig(unblocked=unblocked))
    told = dated(days)
    named = pl.col("published").str.slice(0, 10).str.replace_all("-", "/")
    addressed = told.with_columns(url="https://example.org/" + named + "/rain.html")
    runs = [dedup.run(one, config=config) for one in (told, addressed.drop("published"))]
    edges, again = (run.edges.filter(tier="event") for run in runs)
    assert edges.equals(again)
    assert not edges["days_apart"].null_count()
    ones, others = (run.clusters.filter(tier="event") for run in runs)
    assert ones.select("document", "confidence").equals(others.select("document", "confidence"))


def test_blocks_lose_no_pair_of_one_day() -> None:
    """Comparing inside publication blocks finds the pairs of one day, dated or not."""
    blocked = Config(stop_after="clusters", event=EventConfig(unblocked=1))
    assert dedup.run(dated(1), config=blocked).clusters.filter(tier="event").height == 2
    undated = dated(0).with_columns(
        pl.when(pl.col("id") == "a").then(None).otherwise("published").alias("published")
    )
    assert dedup.run(undated, config=blocked).clusters.filter(tier="event").height == 2


@pytest.mark.parametrize("unblocked", [1, 2_000])
@pytest.mark.parametrize(
    ("later", "together"), [("2024-05-07", {"a", "b", "c"}), ("2024-06-15", {"a", "b"})]
)
def test_a_report_without_a_date_is_no_bridge_over_weeks(
    later: str, together: set[str], unblocked: int
) -> None:
    """Groups weeks apart are not merged, however an undated report is like both."""
    texts = frame(a=BRIDGE, b=TOLD_AGAIN, c=f"{TOLD_AGAIN} {BRIDGE}")
    dates = pl.Series("published", ["2024-05-06", None, later])
    documents = as_corpus(texts.with_columns(dates)).stored
    edges = event_edges(("a", "b", 0.95), ("a", "c", 0.3), ("b", "c", 0.95))
    config = Config(event=EventConfig(unblocked=unblocked, threshold=0.6, cohesion=0))
    clusters = form_event_clusters(documents, edges, empty_table("clusters"), config=config)
    assert set(clusters["document"]) == together


@pytest.mark.parametrize("unblocked", [1, 2_000])
@pytest.mark.parametrize(("published", "joins"), [("2024-05-08", True), ("2024-03-01", False)])
def test_a_member_without_a_date_opens_no_door_to_other_weeks(
    published: str, joins: bool, unblocked: int
) -> None:
    """A report joins by a passage in the days of the event, whoever shares it."""
    dates = pl.Series("published", ["2024-05-06", None, published])
    documents = as_corpus(frame(a=BRIDGE, b=TOLD_AGAIN, c=BRIDGE[::-1]).with_columns(dates)).stored
    spans = {f"passage_{side}_{end}": 5 for side in ("left", "right") for end in ("start", "end")}
    shared = event_edges(("a", "b", 0.9), ("b", "c", 0.3)).with_columns(
        pl.when(pl.col("right") == "c").then(pl.lit(value)).alias(name)
        for name, value in {"shares_passage": True, "passage_score": 0.9, **spans}.items()
    )
    config = Config(event=EventConfig(unblocked=unblocked))
    clusters = form_event_clusters(documents, shared, empty_table("clusters"), config=config)
    assert ("c" in clusters["document"].to_list()) is joins


@pytest.mark.parametrize("surer", ["c", "d"])
def test_of_two_that_a_reviewer_parted_the_surer_joins_by_its_passage(surer: str) -> None:
    """Both share a passage with the event, and never stand in it together."""
    texts = frame(a=BRIDGE, b=TOLD_AGAIN, c=BRIDGE[::-1], d=TOLD_AGAIN[::-1])
    documents = as_corpus(texts).stored
    spans = {f"passage_{side}_{end}": 5 for side in ("left", "right") for end in ("start", "end")}
    edges = event_edges(("a", "b", 0.9), ("b", "c", 0.1), ("b", "d", 0.1)).with_columns(
        pl.when(pl.col("right") != "b").then(value).alias(name)
        for name, value in {
            "shares_passage": pl.lit(value=True),
            "passage_score": pl.when(right=surer).then(0.9).otherwise(0.8),
            **{name: pl.lit(value) for name, value in spans.items()},
        }.items()
    )
    parted = Bounds(cannot_link=[("c", "d")])
    clusters = form_event_clusters(
        documents, edges, empty_table("clusters"), config=Config(), bounds=parted
    )
    assert set(clusters["document"]) == {"a", "b", surer}


@pytest.mark.parametrize("surest", ["a", "b"])
def test_a_report_joins_by_the_surest_of_its_passages(surest: str) -> None:
    """Of the passages that it shares with members, the row holds the one of the highest score."""
    documents = as_corpus(frame(a=BRIDGE, b=TOLD_AGAIN, c=BRIDGE[::-1])).stored
    start = pl.when(left=surest).then(40).otherwise(5)
    edges = event_edges(("a", "b", 0.9), ("a", "c", 0.1), ("b", "c", 0.1)).with_columns(
        pl.when(right="c").then(value).alias(name)
        for name, value in {
            "shares_passage": pl.lit(value=True),
            "passage_score": pl.when(left=surest).then(0.9).otherwise(0.8),
            **{f"passage_{side}_start": start for side in ("left", "right")},
            **{f"passage_{side}_end": start + 20 for side in ("left", "right")},
        }.items()
    )
    clusters = form_event_clusters(documents, edges, empty_table("clusters"), config=Config())
    row = clusters.row(by_predicate=pl.col("document") == "c", named=True)
    assert (row["start"], row["end"], row["confidence"]) == (40, 60, 0.9)


def event_edges(*pairs: tuple[str, str, float]) -> pl.DataFrame:
    """Return event edges of given scores, with what else the table demands."""
    columns = {
        "left": [left for left, _, _ in pairs],
        "right": [right for _, right, _ in pairs],
        "score": [score for _, _, score in pairs],
        "likeness": [score for _, _, score in pairs],
        "relation": ["same event"] * len(pairs),
        "verdict": ["accepted"] * len(pairs),
        "reason": ["above_threshold"] * len(pairs),
        "views": [["terms"]] * len(pairs),
    }
    return edge_table(columns, tier="event")


def test_copies_stand_for_one_report() -> None:
    """An event groups copy clusters: copies of a report come along, and edges join one of them."""
    texts = frame(a=BRIDGE, b=TOLD_AGAIN, c=BRIDGE.upper(), d=BRIDGE, **strangers(8))
    result = dedup.run(texts, config=CLUSTERS_ONLY)
    event = result.clusters.filter(tier="event")
    assert set(event["document"]) == {"a", "b", "c", "d"}
    assert event["cluster"].n_unique() == 1
    assert result.edges.filter(tier="event", verdict="accepted").height == 1


def test_days_apart_belong_to_their_pair() -> None:
    """Days are added to pairs in whatever order these stand; undated documents have none."""
    first = datetime(2024, 5, 6, tzinfo=UTC)
    documents = pl.DataFrame(
        {
            "document": [*"abcd"],
            "published": [first, first + timedelta(days=3), first - timedelta(days=1), None],
        }
    )
    pairs = pl.DataFrame({"left": [*"bacab"], "right": [*"cdbba"]})
    assert with_days_apart(pairs, documents)["days_apart"].to_list() == [4, None, 4, 3, 3]


def test_bands_without_a_row_are_refused() -> None:
    """More bands than values would make all documents candidates of each other."""
    with pytest.raises(ValueError, match="bands must be at most num_perm, 16, not 64"):
        EventConfig(num_perm=16, bands=64)


def test_a_comparison_is_as_certain_as_it_measures() -> None:
    """Given documents stand in one cluster; its confidence is that of the measured pairs."""
    strange = dedup.compare(frame(a=BRIDGE, b=strangers(1)["stranger0"]))
    alike = dedup.compare(frame(a=BRIDGE, b=TOLD_AGAIN))
    for result in (strange, alike):
        score = result.edges.filter(tier="event")["score"].item()
        assert result.clusters["confidence"].to_list() == [score, score]
    assert strange.clusters["confidence"].max() < 0.2 < alike.clusters["confidence"].min()  # type: ignore[operator]


def test_workers_change_nothing(tmp_path: Path) -> None:
    """Two processes give what one gives, byte for byte."""
    texts = frame(a=BRIDGE, b=TOLD_AGAIN, **strangers(2100, words=30))
    config = Config(stop_after="clusters", tiers=("copy",))
    for workers in (1, 2):
        dedup.run(texts, config=config, workers=workers).write(tmp_path / str(workers))
    for table in (tmp_path / "1").glob("*.parquet"):
        assert table.read_bytes() == (tmp_path / "2" / table.name).read_bytes()


def test_the_run_says_how_it_was_made(tmp_path: Path) -> None:
    """run.json records the scheme, seed and length of the signatures, and all versions."""
    info = json.loads(dedup.run(seeds()).write(tmp_path / "run").read_bytes())
    assert info["sketch"]["scheme"] == "affine32"
    assert {"datasketch", "polars", "rapidfuzz"} <= set(info["libraries"])
    assert info["configuration"]["copy"]["num_perm"] == 128
    assert info["counts"]["documents"] == 5


def test_documents_without_words_are_harmless() -> None:
    """Documents of furniture, digits or one letter pass through and join nothing."""
    result = dedup.run(frame(a="7", b="Topics", c="a", d="漢字", e="!?"))
    assert result.documents.height == 5
    assert result.clusters.height == 0


def test_what_the_passage_lacks_is_said(result: dedup.Result) -> None:
    """The digest has a cell in every shared statement: what it says, or 'not in the passage'."""
    shared = result.statements.filter(~pl.col("grade").is_in(["only here", "unmatched"]))
    digest = shared.filter(pl.col("document").str.starts_with("000"))
    assert set(digest["statement"]) == set(shared["statement"])
    assert "omitted" not in set(digest["grade"])


def test_lavrov_is_not_in_the_passage(result: dedup.Result) -> None:
    """Both full reports carry Lavrov's word on guarantees without Russia; the passage does not."""
    sentences = result.statements.join(
        result.sentences, left_on=["document", "sentence"], right_on=["document", "position"]
    ).join(result.documents.select("document", "text"), on="document")
    said = sentences.filter(
        pl.col("text").str.slice(pl.col("start"), pl.col("end") - pl.col("start"))
        .str.contains("a road to nowhere")
    )  # fmt: skip
    row = result.statements.filter(pl.col("statement") == said["statement"].item())
    told = dict(row.select(pl.col("document").str.slice(0, 3), "grade").iter_rows())
    assert told.keys() == {"000", "001", "002"}
    assert told["000"] == "not in the passage"
