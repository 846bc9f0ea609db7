"""The laws of the house, asked of whole runs: what holds of any pile, by the public names alone."""

from __future__ import annotations

import csv
import io
import json
import random
from datetime import datetime
from itertools import combinations, pairwise
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

import dedup
from dedup.config import Config
from dedup.documents import as_corpus
from dedup.schema import TABLES
from tests.matching.corpora import BRIDGE, TOLD_AGAIN, seeds, strangers

CLUSTERS_ONLY = Config(stop_after="clusters")
FEW = settings(max_examples=6)
"""A run is a third of a second."""
SUBJECTS = (BRIDGE, TOLD_AGAIN, *strangers(3, words=60).values())
EDITS = {
    "as it was": lambda text: text,
    "in capitals": str.upper,
    "begun": lambda text: text[: text.index(". ", len(text) // 2) + 1],
    "cut": lambda text: text[text.index(". ") + 2 :],
    "longer": lambda text: f"{text} The county will answer for it in writing.",
    "turned": lambda text: ". ".join(reversed(text.rstrip(".").split(". "))) + ".",
    "two in one": lambda text: f"{text}\n{SUBJECTS[3]}",
}
TEXTS = st.builds(
    lambda subject, edit: EDITS[edit](subject), st.sampled_from(SUBJECTS), st.sampled_from([*EDITS])
)
DAYS = st.sampled_from(["2025-03-03", "2025-03-03T09:30:00", "2025-03-04T18:00:00", "2025-04-20"])


def piles(days: st.SearchStrategy[str | None]) -> st.SearchStrategy[pl.DataFrame]:
    """Return piles of reports: edited versions of few texts, of some outlets and days."""
    report = st.fixed_dictionaries(
        {"text": TEXTS, "source": st.sampled_from(["x", "y"]), "published": days}
    )
    return st.lists(report, min_size=2, max_size=7).map(
        lambda reports: pl.DataFrame(
            [{"id": f"report{place}", **one} for place, one in enumerate(reports)],
            schema=dict.fromkeys(("id", "text", "source", "published"), pl.String),
        )
    )


PILES = piles(st.none() | DAYS)


def with_report(pile: pl.DataFrame, text: str, day: str | None) -> pl.DataFrame:
    """Return a pile with one report more."""
    row = {"id": "another", "text": text, "source": "z", "published": day}
    return pl.concat([pile, pl.DataFrame([row], schema=pile.schema)])


def clusters_of(pile: pl.DataFrame, **options: Any) -> pl.DataFrame:
    """Return the clusters of a pile."""
    return dedup.run(pile, config=CLUSTERS_ONLY, **options).clusters


def whole(clusters: pl.DataFrame, tier: str) -> dict[str, set[str]]:
    """Return the whole members of every cluster of a tier."""
    members = clusters.filter(tier=tier, membership="whole").group_by("cluster").agg("document")
    return {cluster: set(documents) for cluster, documents in members.iter_rows()}


@FEW
@given(PILES, st.randoms(use_true_random=False))
@example(seeds().select(id="document", text="text"), random.Random(1))  # noqa: S311 - an order
def test_the_order_of_reports_shows_in_no_table(pile: pl.DataFrame, source: random.Random) -> None:
    """The same reports in another order give the same tables, to the last row."""
    order = source.sample(range(pile.height), pile.height)
    one, other = dedup.run(pile), dedup.run(pile[order])
    assert all(one.table(name).equals(other.table(name)) for name in TABLES)


@FEW
@given(PILES, st.data())
def test_a_reprint_is_wherever_its_original_is(pile: pl.DataFrame, data: st.DataObject) -> None:
    """A report that is printed once more shares the copy cluster, event and story of the first."""
    place = data.draw(st.sampled_from(range(pile.height)))
    text = data.draw(st.sampled_from([str, str.upper]))(pile["text"][place])
    clusters = clusters_of(with_report(pile, text, data.draw(st.none() | DAYS)))
    for tier in ("copy", "event", "story"):
        held = [members for members in whole(clusters, tier).values() if "another" in members]
        assert len(held) == 1
        assert pile["id"][place] in held[0]


@FEW
@given(PILES, DAYS)
def test_a_stranger_moves_no_cluster(pile: pl.DataFrame, day: str) -> None:
    """A report that shares nothing with others joins nobody, and leaves copies as they were.

    Events may move: how likely a pair is depends on how large the pile is.
    """
    (stranger,) = strangers(1, seed=99).values()
    before, after = clusters_of(pile), clusters_of(with_report(pile, stranger, day))
    assert "another" not in after["document"].to_list()
    assert after.filter(tier="copy").equals(before.filter(tier="copy"))


@FEW
@given(piles(DAYS), TEXTS)
@example(
    pl.DataFrame(
        {"id": ["a", "b"], "text": [BRIDGE, TOLD_AGAIN], "source": ["x", "y"]}
        | {"published": ["2025-03-03", "2025-03-04"]}
    ),
    EDITS["longer"](TOLD_AGAIN),
)
def test_a_cluster_that_grows_keeps_its_id(pile: pl.DataFrame, text: str) -> None:
    """What gains a later report and loses none is called as before, in every tier."""
    before, after = clusters_of(pile), clusters_of(with_report(pile, text, "2025-04-21"))
    for tier in ("copy", "event", "story"):
        grown = {frozenset(members): name for name, members in whole(after, tier).items()}
        for name, members in whole(before, tier).items():
            assert grown.get(frozenset({*members, "another"}), name) == name
            assert grown.get(frozenset(members), name) == name


@FEW
@given(PILES)
def test_copies_lie_in_one_event_and_events_in_one_story(pile: pl.DataFrame) -> None:
    """No cluster is torn apart by the next tier, and a document is wholly in one of each."""
    clusters = clusters_of(pile)
    tiers = [[*whole(clusters, tier).values()] for tier in ("copy", "event", "story")]
    for groups in tiers:
        assert all(not one & other for one, other in combinations(groups, 2))
    for inner, outer in pairwise(tiers):
        assert all(any(group <= around for around in outer) for group in inner)


@st.composite
def decided_piles(draw: st.DrawFn) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Return a pile, and dated decisions about some of its texts."""
    pile = draw(PILES)
    documents = as_corpus(pile).stored
    text = st.sampled_from(sorted(set(documents.read()["content_hash"])))
    kind = st.sampled_from(["must-link", "cannot-link"])
    made = draw(st.lists(st.tuples(kind, text, text), min_size=1, max_size=5))
    rows = [(*one, datetime(2026, 1, 1 + place)) for place, one in enumerate(made)]
    decided = pl.DataFrame(rows, schema=["decision", "left", "right", "time"], orient="row")
    return pile, decided.with_columns(pl.col("time").dt.replace_time_zone("UTC"))


@FEW
@given(decided_piles(), st.randoms(use_true_random=False))
def test_decisions_count_once_and_in_any_order(
    decided: tuple[pl.DataFrame, pl.DataFrame], source: random.Random
) -> None:
    """Told twice, in another order, or read back of a run, dated decisions ask for the same."""
    pile, decisions = decided
    first = dedup.run(pile, config=CLUSTERS_ONLY, decisions=decisions)
    shuffled = decisions[source.sample(range(decisions.height), decisions.height)]
    for told in (pl.concat([decisions, decisions]), shuffled):
        assert clusters_of(pile, decisions=told).equals(first.clusters)
    again = dedup.run(pile, config=CLUSTERS_ONLY, decisions=first.decisions)
    assert again.clusters.equals(first.clusters)
    assert again.decisions.equals(first.decisions)


@FEW
@given(PILES)
def test_whatever_a_table_points_at_stands_there(pile: pl.DataFrame) -> None:
    """Offsets lie in the text, a span that was copied has its words in both, in any table."""
    points_into_texts(dedup.run(pile))


def points_into_texts(result: dedup.Result) -> None:
    """Assert that offsets of any table lie in the text, and that copied spans have equal words."""
    texts = dict(result.documents.select("document", "text").iter_rows())
    for name in ("sentences", "clusters", "differences", "quotes"):
        for document, start, end in result.table(name).select("document", "start", "end").rows():
            assert 0 <= start < end <= len(texts[document])
            assert texts[document][start:end].strip() == texts[document][start:end]
    copied = result.edges.explode("copied_spans").unnest("copied_spans").drop_nulls("left_start")
    for left, right, *span in copied.select("left", "right", "left_start", "left_end",
                                            "right_start", "right_end").rows():  # fmt: skip
        one, other = texts[left][span[0] : span[1]], texts[right][span[2] : span[3]]
        assert words_of(one) == words_of(other) != []


def words_of(text: str) -> list[str]:
    """Return the words of a text as copies are compared."""
    return [word.strip(".,") for word in text.lower().split()]


@FEW
@given(PILES)
def test_every_sentence_of_an_event_stands_in_one_kind_of_row(pile: pl.DataFrame) -> None:
    """A sentence of a whole member is told by others too, or only here, or neither was found."""
    result = dedup.run(pile)
    events = result.clusters.filter(tier="event", membership="whole").select("cluster", "document")
    due = events.join(result.sentences.filter(kind="body"), on="document")
    key = ["cluster", "document", "position"]
    rows = result.statements.drop_nulls("sentence").rename({"sentence": "position"})
    alone = pl.col("grade").is_in(["only here", "unmatched"])
    kinds = rows.group_by(key).agg(alone.n_unique().alias("kinds"), alone.sum().alias("alone"))
    assert due.join(kinds, on=key, how="anti").is_empty()
    assert kinds.filter((pl.col("kinds") > 1) | (pl.col("alone") > 1)).is_empty()


@pytest.fixture(scope="module")
def result() -> dedup.Result:
    """Return a run in which every table has a row."""
    said = "“We shall mend every last one of them before the winter comes,” she said."
    footer = "Follow the Gazette on every channel you like best."
    texts = {
        **dict(seeds().select("document", "text").iter_rows()),
        "bridge": f"{BRIDGE} {said}",
        "corrected": f"{BRIDGE} {said}".replace("eleven", "twelve"),
        "footed": f"{TOLD_AGAIN}\n{footer}",
        "empty": "",
    }
    pile = pl.DataFrame({"document": [*texts], "text": [*texts.values()]})
    pile = pile.with_columns(source=pl.lit("x"), published=pl.lit("2025-03-03"))
    hashes = dict(
        dedup.run(pile, config=CLUSTERS_ONLY).documents["document", "content_hash"].rows()
    )
    place = texts["footed"].index(footer)
    decisions = [
        {"decision": "boilerplate", "content_hash": hashes["footed"]}
        | {"start": place, "end": place + len(footer)},
        {"decision": "cannot-link", "left": hashes["bridge"], "right": hashes["footed"]}
        | {"note": 'a "note", of\ntwo lines'},
    ]
    told = pl.concat([pl.DataFrame([one]) for one in decisions], how="diagonal")
    return dedup.run(pile, decisions=told)


def test_every_table_of_the_run_has_rows(result: dedup.Result) -> None:
    """What holds of tables without a row would say nothing."""
    assert [name for name in TABLES if result.table(name).is_empty()] == []


def test_quotations_and_contradictions_stand_where_their_tables_say(result: dedup.Result) -> None:
    """What holds of any pile holds of a run that has rows of every kind."""
    points_into_texts(result)


def test_links_and_lines_are_obeyed_side_by_side(result: dedup.Result) -> None:
    """That a line was found, or not, says nothing of a decision about two texts."""
    assert result.decisions["effect"].to_list() == ["obeyed", "obeyed"]


def test_a_run_that_was_read_is_written_as_the_same_bytes(
    result: dedup.Result, tmp_path: Path
) -> None:
    """Reading a run folder and writing it again changes no file of it, run.json included."""
    first = result.write(tmp_path / "first").parent
    again = dedup.read_result(first).write(tmp_path / "again").parent
    assert {path.name for path in first.iterdir()} == {path.name for path in again.iterdir()}
    for path in first.iterdir():
        assert path.read_bytes() == (again / path.name).read_bytes()


@pytest.mark.parametrize("table", [*TABLES])
def test_an_export_that_is_read_back_is_the_table(
    result: dedup.Result, table: str, tmp_path: Path
) -> None:
    """Parquet gives the frame, JSON lines and CSV the values of every row."""
    frame = result.table(table)
    for ending in ("parquet", "jsonl", "csv"):
        dedup.export_table(frame, tmp_path / f"table.{ending}")
    assert pl.read_parquet(tmp_path / "table.parquet").equals(frame)
    rows = [json.loads(json.dumps(row, default=str)) for row in frame.to_dicts()]
    lines = (tmp_path / "table.jsonl").read_text("utf-8").split("\n")
    found = [json.loads(line) for line in lines if line]
    times = {name for name, kind in frame.schema.items() if kind.is_temporal()}
    assert [known(row, times) for row in found] == [known(row, times) for row in rows]
    text = (tmp_path / "table.csv").read_text("utf-8")
    header, *cells = csv.reader(io.StringIO(text, newline=""))
    assert header == frame.columns
    for row, said in zip(found, cells, strict=True):
        assert [means(cell, value) for cell, value in zip(said, row.values(), strict=True)] == [
            *row.values()
        ]


def known(row: dict[str, Any], times: set[str]) -> dict[str, Any]:
    """Return a row of JSON with its times as moments."""
    moments = {name: row[name] and datetime.fromisoformat(row[name]) for name in times}
    return row | moments


def means(cell: str, value: object) -> object:
    """Return what a cell of CSV says where JSON has this value."""
    if isinstance(value, str):
        return cell
    return json.loads(cell) if cell else None


def test_workers_and_memory_change_no_byte(tmp_path: Path) -> None:
    """One process or two, with room in memory or without: the run folder is the same."""
    for name, how in {"one": {"workers": 1}, "two": {"workers": 2, "memory": 0}}.items():
        dedup.run(seeds(), **how).write(tmp_path / name)  # type: ignore[arg-type]
    for path in (tmp_path / "one").glob("*.parquet"):
        assert path.read_bytes() == (tmp_path / "two" / path.name).read_bytes()
