"""The verbs that read a run: each equals its library call, as text, as JSON and as files."""

from __future__ import annotations

import csv
import io
import itertools
import json
import re
from pathlib import Path
from typing import Literal

import msgspec
import polars as pl
import pytest

from dedup.cli.show import explanations
from dedup.contract import SCHEMA_NAMES, schema_of, schemas
from dedup.evaluate import evaluate_clusters, evaluate_pairs, read_gold, sweep
from dedup.evaluate.alignment import evaluate_alignment
from dedup.evaluate.labelled import read_alignment
from dedup.evaluate.thresholds import THRESHOLDS
from dedup.events import event_documents
from dedup.explain import Explanation, Telling, Weighing, explain_pair
from dedup.export import export_table
from dedup.report import write_page, write_report
from dedup.report.event.cluster import Cluster
from dedup.report.event.reasons import Reasons
from dedup.report.event.statements import Statements
from dedup.report.markdown import cluster_markdown
from dedup.report.members import members
from dedup.report.rows.tables import Tables
from dedup.report.summary import summarise
from dedup.result import Result, read_result
from dedup.schema import TABLES
from dedup.unique import unique_documents
from tests.matching.corpora import BRIDGE, TOLD_AGAIN

from .conftest import SEEDS, Command


def test_report_of_one_cluster_equals_write_page(
    dedup: Command, seed_run: Path, tmp_path: Path
) -> None:
    """``dedup report --cluster`` writes what ``write_page`` writes, one file and no more."""
    result = read_result(seed_run)
    cluster = result.clusters.filter(pl.col("tier") == "event")["cluster"][0]
    done = dedup(
        "report", seed_run, "--cluster", cluster, "-o", tmp_path / "one.html", "--title", "T"
    )
    assert done.code == 0
    write_page(result, cluster, tmp_path / "library.html", title="T")
    assert (tmp_path / "one.html").read_bytes() == (tmp_path / "library.html").read_bytes()


def test_report_equals_write_report(dedup: Command, seed_run: Path, tmp_path: Path) -> None:
    """``dedup report`` writes what the library writes and prints its first page."""
    done = dedup("report", seed_run, "-o", tmp_path / "cli", "--title", "Five articles")
    assert (done.code, done.out) == (0, f"{tmp_path / 'cli' / 'index.html'}\n")
    script = write_report(read_result(seed_run), tmp_path / "script", title="Five articles")
    assert (tmp_path / "cli" / "index.html").read_bytes() == script.read_bytes()


def test_all_verbs_call_a_run_by_its_folder(dedup: Command, tmp_path: Path) -> None:
    """A report has one title, whether it comes with the run or after it, as pages or as text."""
    (tmp_path / "in" / "deep").mkdir(parents=True)
    (tmp_path / "in" / "deep" / "a.txt").write_text("Rain fell in Anytown.", encoding="utf-8")
    run = tmp_path / "mine"
    dedup("run", tmp_path / "in", "-o", run, "--report", tmp_path / "with", "--quiet")
    dedup("report", run, "-o", tmp_path / "after", "--quiet")
    for folder in ("with", "after"):
        page = (tmp_path / folder / "index.html").read_text("utf-8")
        assert "<title>Report of mine</title>" in page
    assert dedup("report", run, "--text").out.startswith("Report of mine\n")


@pytest.mark.parametrize("table", TABLES)
def test_jsonl_holds_every_row_of_a_table(dedup: Command, seed_run: Path, table: str) -> None:
    """A row of JSON lines has the columns and values of the table's row."""
    done = dedup("export", seed_run, table, "--format", "jsonl")
    rows = [json.loads(line) for line in done.out.splitlines()]
    frame = read_result(seed_run).table(table)
    assert len(rows) == frame.height
    plain = frame.select(pl.exclude(pl.Datetime, pl.Datetime("us", "UTC")))
    assert [{key: row[key] for key in plain.columns} for row in rows] == plain.to_dicts()


@pytest.mark.parametrize("table", TABLES)
def test_csv_holds_lists_and_structs_as_json_text(
    dedup: Command, seed_run: Path, table: str
) -> None:
    """CSV has a header and one record per row, and nested cells are JSON."""
    done = dedup("export", seed_run, table, "--format", "csv")
    header, *rows = csv.reader(io.StringIO(done.out, newline=""))
    frame = read_result(seed_run).table(table)
    assert header == frame.columns
    assert len(rows) == frame.height
    for name, kind in frame.schema.items():
        if kind.is_nested():
            cells = [json.loads(row[header.index(name)]) for row in rows]
            assert cells == frame[name].to_list()


def test_a_csv_for_a_spreadsheet_equals_that_of_the_library(
    dedup: Command, seed_run: Path, tmp_path: Path
) -> None:
    """The option is the library's; of a cluster, or of another format, it is wrong usage."""
    asked = ("export", seed_run, "documents", "--spreadsheet", "-o")
    assert dedup(*asked, tmp_path / "cli.csv").code == 0
    documents = read_result(seed_run).documents
    export_table(documents, tmp_path / "library.csv", spreadsheet=True)
    assert (tmp_path / "cli.csv").read_bytes() == (tmp_path / "library.csv").read_bytes()
    assert dedup(*asked, tmp_path / "a.parquet").code == 2
    assert dedup("export", seed_run, "cluster", "event-1", "--spreadsheet").code == 2


@pytest.mark.parametrize("name", ["edges.parquet", "edges.jsonl", "edges.NDJSON", "edges.csv"])
def test_the_name_of_the_file_tells_the_format(
    dedup: Command, seed_run: Path, tmp_path: Path, name: str
) -> None:
    """Without --format the suffix decides, in any case of letters."""
    assert dedup("export", seed_run, "edges", "-o", tmp_path / "new" / name).code == 0
    path = tmp_path / "new" / name
    if path.suffix == ".csv":
        written = pl.read_csv(path)
    else:
        written = pl.read_parquet(path) if path.suffix == ".parquet" else pl.read_ndjson(path)
    assert written.height == read_result(seed_run).edges.height


def test_an_exported_file_replaces_the_earlier_one_whole(
    dedup: Command, seed_run: Path, tmp_path: Path
) -> None:
    """Nothing of an earlier file or of the writing itself stays in the folder."""
    (tmp_path / "edges.csv").write_text("earlier" * 10_000, encoding="utf-8")
    assert dedup("export", seed_run, "edges", "-o", tmp_path / "edges.csv").code == 0
    assert [path.name for path in tmp_path.iterdir()] == ["edges.csv"]
    assert "earlier" not in (tmp_path / "edges.csv").read_text(encoding="utf-8")


def test_documents_without_copies_are_exported(
    dedup: Command, seed_run: Path, tmp_path: Path
) -> None:
    """They are what the library says, with the names of those that each one stands for."""
    out = tmp_path / "unique.jsonl"
    assert dedup("export", seed_run, "unique", "-o", out).code == 0
    unique = unique_documents(read_result(seed_run))
    written = [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()]
    assert [(row["document"], row["copies"]) for row in written] == [
        (document, []) for document in unique["document"]
    ]


def test_the_list_of_events_opens_in_a_spreadsheet(
    dedup: Command, seed_run: Path, tmp_path: Path
) -> None:
    """`export RUN events` writes the rows of the library."""
    out = tmp_path / "events.csv"
    assert dedup("export", seed_run, "events", "--spreadsheet", "-o", out).code == 0
    listed = event_documents(read_result(seed_run))
    assert pl.read_csv(out)["document"].to_list() == listed["document"].to_list()


def test_the_command_line_tells_what_is_new_since_a_run(dedup: Command, tmp_path: Path) -> None:
    """`export RUN lineage --since EARLIER` writes the rows of the library."""
    texts = {"a": BRIDGE, "b": TOLD_AGAIN, "c": BRIDGE.upper()}
    for day, names in (("one", "ab"), ("two", "abc")):
        rows = pl.DataFrame({"id": list(names), "text": [texts[name] for name in names]})
        rows.write_ndjson(tmp_path / f"{day}.jsonl")
        assert dedup("run", tmp_path / f"{day}.jsonl", "-o", tmp_path / day).code == 0
    asked = ("export", tmp_path / "two", "lineage", "--format", "jsonl")
    done = dedup(*asked, "--since", tmp_path / "one")
    (row,) = pl.read_ndjson(done.out.encode()).rows(named=True)
    assert (row["change"], row["added"]) == ("grown", ["c"])


def test_explain_as_json_equals_explain_pair(dedup: Command, seed_run: Path) -> None:
    """--json is the library's value, and ids may be cut to an unambiguous beginning."""
    done = dedup("explain", seed_run, "002", "001", "--json")
    expected = explain_pair(read_result(seed_run), "002", "001")
    assert json.loads(done.out) == json.loads(msgspec.json.encode(expected))


def test_explain_says_what_the_two_are_and_then_what_decided(
    dedup: Command, seed_run: Path
) -> None:
    """A passage that joins them is quoted from both; that they are no copies is not said."""
    told, _, verdict = dedup("explain", seed_run, "000", "002").out.partition("\n\nevent: ")
    assert told.startswith("the first: 000_")
    assert "\nthe second: 002_" in told
    assert verdict.startswith("together\n  They are together by a passage: ")
    assert "passage of the second, at its top: “We do not need guarantor states" in verdict
    assert "copy: " not in verdict


def test_reasons_follow_the_verdict_and_figures_come_last(dedup: Command, seed_run: Path) -> None:
    """What decided comes first, of a pair that its score joins with the sentences that are near."""
    told = dedup("explain", seed_run, "001", "002").out
    found = explain_pair(read_result(seed_run), "001", "002")[1]
    assert told.count("  nearest (*words* of both): ") == 2
    assert found.weighing is not None
    said = (found.weighing.lead[1:], *found.weighing.because, found.weighing.measure)
    places = [told.index(one) for one in said]
    assert places == sorted(places)


@pytest.mark.parametrize("together", [True, False])
def test_what_either_alone_tells_is_quoted_of_two_that_are_apart(together: bool) -> None:
    """An editor sees whether they are two events, and of one event what is told in both."""
    roles: list[Literal["opening", "alone", "nearest"]] = ["opening", "alone", "nearest"]
    said = [
        Telling(role, name, 0, 9, f"{role} {name}", (), at_top=True)
        for name in "ab"
        for role in roles
    ]
    weighed = Weighing("it is so", ", narrowly", "points", ("one", "two"), ("other",))
    found = Explanation(
        *("a", "b", "event", together, "distinct", 0.5, "", ()), None, tuple(said), weighed
    )
    told = explanations([found], {"a": "Post", "b": "b"})
    head = "the first: a, Post\n  tells: alone a\nthe second: b\n  tells: alone b"
    why = ["against  one", "against  two", "for      other"]
    if together:
        head = head.replace("tells: alone", "nearest (*words* of both): nearest")
        why = ["for      one", "for      two", "against  other"]
    verdict = f"event: {'' if together else 'not '}together, narrowly\n  It is so."
    assert told == "\n  ".join([f"{head}\n\n{verdict}", *why, "points"])


def test_a_sentence_that_begins_with_a_long_address_is_quoted_as_far_as_it_fits() -> None:
    """It has no place between words where it could be cut, and what is quoted must not be empty."""
    address = f"https://example.org/{'a' * 400}"
    text = f"{address} says what the mayor of Kyiv has said."
    opening = Telling("opening", "a", 0, len(text), text, (), at_top=True)
    found = Explanation("a", "b", "event", False, "distinct", 0.0, "Apart.", (), None, (opening,))
    told = explanations([found], {"a": "a", "b": "b"})
    assert f"opens: {address[:220]}…\n" in told


def test_explain_and_the_page_of_an_event_give_the_same_reasons(seed_run: Path) -> None:
    """Why two reports are together, or not, is told in the same words in both places."""
    result = read_result(seed_run)
    tables = Tables(result)
    (key,) = [key for key in tables.clusters if key.tier == "event"]
    cluster = Cluster(key, members(tables, key), Statements(), conflicts=0)
    reasons = Reasons(tables, cluster, frozenset(cluster.by_name))
    shown = [*reasons.ties()[0], *reasons.near_misses(9, linked=True)]
    told = {
        re.sub("the (first|second)", "one", explain_pair(result, left, right)[1].summary)
        for left, right in itertools.combinations(sorted(result.documents["document"]), 2)
    }
    assert len(shown) == 5
    assert {re.sub(r"\b00\d", "one", tie.summary) for tie in shown} <= told


def test_diff_aligns_two_files_without_clustering(dedup: Command, tmp_path: Path) -> None:
    """Two articles that no run would put together still make one page."""
    files = [next(SEEDS.glob(f"{number}_*")) for number in ("003", "004")]
    done = dedup("diff", *files, "-o", tmp_path / "x.html")
    assert (done.code, done.out) == (0, f"{tmp_path / 'x.html'}\n")
    page = (tmp_path / "x.html").read_text(encoding="utf-8")
    for file in files:
        assert file.stem in page


def test_diff_says_by_its_code_that_input_was_skipped(dedup: Command, tmp_path: Path) -> None:
    """The page is there, and who runs a script learns that a file is not on it."""
    (tmp_path / "empty.txt").write_text("", encoding="utf-8")
    files = [next(SEEDS.glob(f"{number}_*")) for number in ("003", "004")]
    done = dedup("diff", *files, tmp_path / "empty.txt", "-o", tmp_path / "x.html")
    assert (done.code, done.out) == (3, f"{tmp_path / 'x.html'}\n")
    assert "empty.txt" in done.err


def test_diff_of_runs_says_what_tells_them_apart(
    dedup: Command, seed_run: Path, tmp_path: Path
) -> None:
    """Their articles would all be laid side by side as one event; lineage is meant."""
    done = dedup("diff", seed_run, seed_run, "-o", tmp_path / "x.html")
    assert (done.code, done.out, list(tmp_path.iterdir())) == (2, "", [])
    assert "dedup export LATER lineage --since EARLIER" in " ".join(done.err.split())


def test_diff_of_one_document_says_that_it_needs_two(dedup: Command, tmp_path: Path) -> None:
    """One usable document cannot be compared, and no page is left."""
    done = dedup("diff", next(SEEDS.glob("003_*")), "-o", tmp_path / "x.html")
    assert done.code == 1
    assert "two" in done.err
    assert list(tmp_path.iterdir()) == []


def test_evaluate_clusters_as_json_equals_the_library(
    dedup: Command, seed_run: Path, tmp_path: Path
) -> None:
    """Scores of a run against gold, as JSON and as a table with the same figures."""
    gold = tmp_path / "gold.csv"
    names = read_result(seed_run).documents["document"].to_list()
    rows = [f"{name},{number // 3}" for number, name in enumerate(names)]
    gold.write_text("\n".join(["id,cluster", *rows, "stranger,7"]), encoding="utf-8")
    expected = evaluate_clusters(read_result(seed_run), read_gold(gold))

    as_json = dedup("evaluate", seed_run, "--gold", gold, "--json")
    assert json.loads(as_json.out) == json.loads(msgspec.json.encode(expected))
    as_text = dedup("evaluate", seed_run, "--gold", gold)
    for tier in expected.tiers:
        assert f"{tier.b_cubed.f1:.3f}" in as_text.out
    assert "not in the run, left out: 1 (stranger)" in as_text.out


@pytest.mark.parametrize("kind", ["clusters", "pairs"])
def test_evaluate_sweeps_over_thresholds(
    dedup: Command, seed_run: Path, tmp_path: Path, kind: str
) -> None:
    """--sweep adds a row per threshold, as text and as JSON, for either kind of gold."""
    gold = tmp_path / "gold.csv"
    first, second, *_ = read_result(seed_run).documents["document"].sort()
    rows = {
        "clusters": f"id,cluster\n{first},1\n{second},1\n",
        "pairs": f"left,right,same\n{first},{second},yes\n{first},stranger,no\n",
    }
    gold.write_text(rows[kind], encoding="utf-8")
    result, judged = read_result(seed_run), read_gold(gold)
    report = (evaluate_clusters if kind == "clusters" else evaluate_pairs)(result, judged)
    (event,) = sweep(result, judged)

    as_json = json.loads(dedup("evaluate", seed_run, "--gold", gold, "--sweep", "--json").out)
    assert as_json.pop("sweep") == json.loads(msgspec.json.encode([event]))
    assert as_json == json.loads(msgspec.json.encode(report))
    as_text = dedup("evaluate", seed_run, "--gold", gold, "--sweep").out
    table = as_text.partition("event, by threshold\n")[2].splitlines()
    assert len(table) == 1 + len(event.rows)
    assert [row.threshold for row in event.rows] == sorted({*THRESHOLDS, event.own})
    assert sum("this run" in line for line in table) == 1
    assert ("B-cubed" in table[0]) == (kind == "clusters")
    assert "event, by threshold" not in dedup("evaluate", seed_run, "--gold", gold).out


def test_evaluate_names_the_pairs_that_are_wrong(
    dedup: Command, seed_run: Path, tmp_path: Path
) -> None:
    """The text names pairs to look at with ``dedup explain``, and counts what was left out."""
    gold = tmp_path / "gold.csv"
    names = read_result(seed_run).documents["document"].sort()
    pairs = [f"{names[1]},{names[2]},no", f"{names[3]},{names[4]},yes", f"{names[0]},x,yes"]
    gold.write_text("\n".join(["left,right,same", *pairs]), encoding="utf-8")
    out = dedup("evaluate", seed_run, "--gold", gold).out
    assert f"different, but together: {names[1]} {names[2]}" in out
    assert f"missed: {names[3]} {names[4]}" in out
    assert "pairs scored: 2 (1 the same, 1 different)" in out
    assert "pairs of a document that is not in the run, left out: 1" in out
    assert "not in the run, left out: 1 (x)" in out


def test_of_many_wrong_pairs_three_are_named_and_the_others_counted(
    dedup: Command, seed_run: Path, tmp_path: Path
) -> None:
    """The text stays short; all of them are in the JSON."""
    gold = tmp_path / "gold.csv"
    names = read_result(seed_run).documents["document"].sort()
    pairs = [f"{names[3]},{name},yes" for name in names if name != names[3]]
    gold.write_text("\n".join(["left,right,same", *pairs]), encoding="utf-8")
    out = dedup("evaluate", seed_run, "--gold", gold).out
    assert out.count(f"{names[3]}") == 2 * 3
    assert out.count("  missed: 1 more, see --json") == 2
    found = json.loads(dedup("evaluate", seed_run, "--gold", gold, "--json").out)
    assert [len(tier["missed"]) for tier in found["tiers"]] == [4, 4, 0]


def test_evaluate_alignment_prints_scores_and_writes_predictions(
    dedup: Command, tmp_path: Path
) -> None:
    """Labelled sentence pairs give scores on stdout and one line of matches per record."""
    gold = tmp_path / "gold.jsonl"
    record = {
        "id": "pair",
        "left_sentences": ["Kyiv rejected the offer on Monday.", "It rained."],
        "right_sentences": ["On Monday the offer was rejected by Kyiv.", "Prices rose."],
        "matches": [{"left": 0, "right": 0, "label": "match"}],
    }
    gold.write_text(json.dumps(record) + "\n", encoding="utf-8")
    options = ["--alignment", gold, "--predictions", tmp_path / "out.jsonl"]
    done = dedup("evaluate", *options, "--json")
    expected = evaluate_alignment(read_alignment(gold))
    assert json.loads(done.out) == json.loads(msgspec.json.encode(expected))
    (line,) = (tmp_path / "out.jsonl").read_text(encoding="utf-8").splitlines()
    assert json.loads(line) == json.loads(msgspec.json.encode(expected.predictions[0]))
    assert set(json.loads(line)["matches"][0]) == {"left", "right", "score", "band", "grade"}


def test_schema_prints_all_schemas_or_one(dedup: Command) -> None:
    """``dedup schema`` is the library's value; a name picks one of them."""
    assert json.loads(dedup("schema").out) == json.loads(msgspec.json.encode(schemas()))
    for name in SCHEMA_NAMES:
        assert json.loads(dedup("schema", name).out) == json.loads(
            msgspec.json.encode(schema_of(name))
        )


def test_only_rows_of_documents_may_have_further_columns() -> None:
    """They keep what the input has beside; of any other table all columns are known."""
    open_ended = [name for name in TABLES if schema_of(name)["additionalProperties"]]
    assert open_ended == ["documents"]


def test_a_cluster_is_exported_as_markdown(dedup: Command, seed_run: Path, tmp_path: Path) -> None:
    """On stdout and in a file it is what the library makes; the file's name may tell the format."""
    result = read_result(seed_run)
    cluster = result.clusters.filter(tier="event")["cluster"][0]
    made = cluster_markdown(result, cluster)
    assert dedup("export", seed_run, "cluster", cluster, "--format", "md").out == made
    assert dedup("export", seed_run, "cluster", cluster, "-o", tmp_path / "c.md").code == 0
    assert (tmp_path / "c.md").read_text(encoding="utf-8") == made
    named = ("-o", tmp_path / "c.csv")
    assert dedup("export", seed_run, "cluster", cluster, *named).code == 2
    assert not (tmp_path / "c.csv").exists()
    assert dedup("export", seed_run, "cluster", cluster, *named, "--format", "md").code == 0
    assert dedup("export", seed_run, "cluster", cluster, "-o", tmp_path / "c").code == 0


@pytest.mark.parametrize(
    "arguments",
    [
        ["cluster"],
        ["edges", "event-1"],
        ["edges", "--format", "md"],
        ["cluster", "event-1", "--format", "csv"],
    ],
)
def test_an_export_of_nothing_that_there_is_is_wrong_usage(
    dedup: Command, seed_run: Path, arguments: list[str]
) -> None:
    """A cluster needs an id and is Markdown; a table has no id and is not."""
    assert dedup("export", seed_run, *arguments).code == 2
    assert dedup("export", seed_run, "cluster", "event-1").code == 1


def test_an_id_of_something_else_is_told_as_what_it_is(
    dedup: Command, seed_run: Path, tmp_path: Path
) -> None:
    """A story is asked for by its events, and a cluster is no document; both messages say so."""
    clusters = read_result(seed_run).clusters
    story, event = (clusters.filter(tier=tier)["cluster"][0] for tier in ("story", "event"))
    assert "is a story" in dedup("export", seed_run, "cluster", story).err
    page = dedup("report", seed_run, "--cluster", story, "-o", tmp_path / "a.html")
    assert (page.code, "is a story" in page.err) == (1, True)
    assert "is a cluster" in dedup("explain", seed_run, event, "001").err


def test_report_as_text_equals_the_summary(dedup: Command, seed_run: Path, tmp_path: Path) -> None:
    """Away from a terminal it is plain lines; a folder and the text at once are wrong usage."""
    done = dedup("report", seed_run, "--text", "--title", "Five articles")
    assert done.code == 0
    assert done.out.startswith("Five articles\n5 reports read · 1 event")
    assert "\x1b" not in done.out
    event = summarise(read_result(seed_run), title="").events[0]
    assert f"  1. {event.headline}\n     {event.facts}, {event.cluster}\n" in done.out
    assert all(f"       {outlet.label} " in done.out for outlet in event.outlets)
    assert dedup("report", seed_run, "--text", "-o", tmp_path / "pages").code == 2
    assert dedup("report", seed_run).code == 2


@pytest.mark.parametrize(
    "arguments",
    [
        ("report", "RUN", "--text"),
        ("report", "RUN", "-o", "PLACE"),
        ("explain", "RUN", "001", "002"),
        ("export", "RUN", "cluster", "EVENT"),
        ("evaluate", "RUN", "--gold", "GOLD"),
    ],
    ids=" ".join,
)
def test_a_verb_that_reads_a_run_lets_the_large_tables_wait_on_disk(
    dedup: Command,
    seed_run: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    arguments: tuple[str, ...],
) -> None:
    """Whatever is shown of a run, it is shown without its texts and edges in memory."""
    gold = tmp_path / "gold.csv"
    gold.write_text("id,cluster\n001_b8d8458c1611aaf1,a\n", encoding="utf-8")
    event = read_result(seed_run).clusters.filter(tier="event")["cluster"][0]
    names = {"RUN": seed_run, "PLACE": tmp_path / "report", "EVENT": event, "GOLD": gold}
    asked: list[str] = []
    monkeypatch.setattr(Result, "__getattr__", lambda _, name: asked.append(name))
    done = dedup(*(names.get(argument, argument) for argument in arguments))
    assert (done.code, asked) == (0, [])
