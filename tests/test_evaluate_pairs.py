"""Scores of clusters against judged pairs, the file they come from, and the sweep."""

from __future__ import annotations

import itertools
import json
from collections.abc import Iterable, Mapping
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

import dedup
from dedup.cli.scores import run_scores, sweeps
from dedup.cli.show import as_json
from dedup.config import Config, EventConfig
from dedup.errors import ConfigError, InputError
from dedup.evaluate import evaluate_clusters, evaluate_pairs, read_gold, sweep
from dedup.evaluate.clusters import EXAMPLES
from dedup.evaluate.pairs import PairTierScores
from dedup.result import Result, RunInfo
from dedup.schema import empty_table
from tests.matching.corpora import seeds

DIGEST, FIRST, SECOND, OTHER = (
    "000_f6ac93b1ec5d7a6c",
    "001_b8d8458c1611aaf1",
    "002_f9c8f4929e86b7bc",
    "003_",
)


@pytest.fixture(scope="module")
def result() -> Result:
    """Return the result on the seeds."""
    return dedup.run(seeds())


def run_of(groups: Mapping[str, Iterable[str]], documents: Iterable[str]) -> Result:
    """Build a run whose event clusters are ``groups`` (cluster -> documents)."""
    names = sorted(documents)
    table = empty_table("documents").clear(len(names))
    table = table.with_columns(
        document=pl.Series(names),
        text=pl.Series(names),
        content_hash=pl.Series([f"{number:032x}" for number in range(len(names))]),
    )
    common = {"start": 0, "end": 1, "role": "member", "membership": "whole", "confidence": 1.0}
    common |= {"cluster_confidence": 1.0, "flags": []}
    rows = [
        {"tier": "event", "cluster": cluster, "document": document} | common
        for cluster, members in groups.items()
        for document in members
    ]
    clusters = pl.DataFrame(rows, schema=empty_table("clusters").schema)
    info = RunInfo(configuration=Config(tiers=("event",)))
    return Result(documents=table, clusters=clusters, info=info)


def judged(*pairs: tuple[str, str, bool]) -> pl.DataFrame:
    """Return judged pairs as a frame."""
    return pl.DataFrame(pairs, schema=["left", "right", "same"], orient="row")


def the_tier(result: Result, gold: pl.DataFrame) -> PairTierScores:
    """Return the scores of a run of one tier."""
    (tier,) = evaluate_pairs(result, gold).tiers
    return tier


def test_a_table_computed_by_hand() -> None:
    """Of four judged pairs two are together, one rightly, and one of two is missed."""
    run = run_of({"1": "abc"}, "abcde")
    gold = judged(("a", "b", True), ("c", "a", False), ("b", "d", True), ("d", "e", False))
    tier = the_tier(run, gold)
    assert (tier.together, tier.right) == (2, 1)
    assert (tier.pairs.precision, tier.pairs.recall, tier.pairs.f1) == (0.5, 0.5, 0.5)
    assert tier.wrong == (("a", "c"),)
    assert tier.missed == (("b", "d"),)


_IDS = "abcdef"
_GROUPS = st.lists(st.integers(0, 2), min_size=len(_IDS), max_size=len(_IDS)).map(
    lambda labels: {
        f"c{label}": [name for name, one in zip(_IDS, labels, strict=True) if one == label]
        for label in set(labels)
    }
)


@given(_GROUPS, _GROUPS)
def test_judging_every_pair_is_gold_clusters(
    found: Mapping[str, list[str]], wanted: Mapping[str, list[str]]
) -> None:
    """When all pairs are judged as gold clusters have them, both ways to score agree."""
    pairs = [
        (*pair, any(set(pair) <= set(members) for members in wanted.values()))
        for pair in itertools.combinations(_IDS, 2)
    ]
    clusters = [(name, cluster) for cluster, members in wanted.items() for name in members]
    by_clusters = pl.DataFrame(clusters, schema=["id", "cluster"], orient="row")
    run = run_of(found, _IDS)
    assert the_tier(run, judged(*pairs)).pairs == evaluate_clusters(run, by_clusters).tiers[0].pairs


def test_a_pair_counts_once_in_either_order() -> None:
    """The same judgement twice is one pair."""
    run = run_of({"1": "ab"}, "ab")
    report = evaluate_pairs(run, judged(("a", "b", True), ("b", "a", True)))
    assert (report.judged, report.same) == (1, 1)


def test_pairs_of_strangers_are_left_out_and_counted() -> None:
    """A pair counts only if the run knows both; the ids it does not know are named."""
    gold = judged(("a", "b", True), ("a", "x", True), ("x", "y", False))
    report = evaluate_pairs(run_of({}, "ab"), gold)
    assert (report.judged, report.left_out, report.unknown) == (1, 2, 2)
    assert report.unknown_examples == ("x", "y")


def test_of_many_strangers_the_first_are_named() -> None:
    """A message has no room for the ids of a whole collection."""
    strangers = [f"x{number}" for number in range(9)]
    gold = judged(("a", "b", True), *(("a", one, True) for one in strangers))
    report = evaluate_pairs(run_of({}, "ab"), gold)
    assert report.unknown == 9
    assert report.unknown_examples == tuple(strangers[:EXAMPLES])


def test_any_tier_of_the_clusters_is_scored() -> None:
    """A tier that stands in the table of clusters has its scores, and one that is empty, too."""
    run = run_of({"1": "ab"}, "ab")
    run = run.replace(
        clusters=run.clusters.with_columns(tier=pl.lit("copy")),
    )
    tiers = {one.tier: one for one in evaluate_pairs(run, judged(("a", "b", True))).tiers}
    assert {name: one.together for name, one in tiers.items()} == {"copy": 1, "event": 0}


def test_a_frame_of_pairs_names_the_column_that_it_lacks() -> None:
    """The message says which column is wanted, and which there are."""
    with pytest.raises(InputError, match="gold has no column 'same'; it has left, right"):
        evaluate_pairs(run_of({}, "ab"), pl.DataFrame({"left": ["a"], "right": ["b"]}))


def test_gold_without_a_row_is_an_error() -> None:
    """A file of a header alone scores nothing, so it says so."""
    with pytest.raises(InputError, match="gold holds no pair"):
        evaluate_pairs(run_of({}, "ab"), judged(("a", "b", True)).clear())


def test_a_tier_that_joins_none_of_the_pairs_shows_no_precision() -> None:
    """What is computed of nothing is no figure to show; recall is one."""
    report = evaluate_pairs(run_of({}, "ab"), judged(("a", "b", True)))
    assert run_scores(report).splitlines()[1].split() == ["event", "pairs", "-", "0.000", "0.000"]
    assert json.loads(as_json(report))["tiers"][0]["pairs"]["precision"] is None


def test_gold_of_nothing_that_is_the_same_shows_no_recall() -> None:
    """Where all pairs were judged different none can be missed, and that is no recall of one."""
    shown = run_scores(evaluate_pairs(run_of({}, "ab"), judged(("a", "b", False))))
    assert shown.splitlines()[1].split() == ["event", "pairs", "-", "-", "-"]


def test_no_threshold_is_the_best_for_gold_of_nothing_that_is_the_same(result: Result) -> None:
    """A sweep shows no recall where none is, and calls nothing perfect for it."""
    gold = _gold_of_seeds(result).with_columns(same=False)
    shown = sweeps(sweep(result, gold, thresholds=[1.0]))
    own, strict = (line.split() for line in shown.splitlines()[2:])
    assert own[2:] == ["0.000", "-", "-", "this", "run"]
    assert strict[2:] == ["-", "-", "-"]


def test_gold_of_another_run_is_an_error() -> None:
    """Gold that has no pair of the run scores nothing, so it says so."""
    with pytest.raises(InputError, match="no pair of documents of this run"):
        evaluate_pairs(run_of({}, "ab"), judged(("a", "x", True)))


@pytest.mark.parametrize(
    "header", ["left,right,same", "label,note,right,left", " Left,RIGHT ,Same"]
)
def test_a_file_of_pairs_is_known_by_its_header(tmp_path: Path, header: str) -> None:
    """Columns may come in any order and be called label; ids such as 001 keep their zeros."""
    names = [name.strip().casefold() for name in header.split(",")]
    answers = ["1", "TRUE", "yes", "same", "0", "false", "No", "different"]
    rows = [
        {"left": "001", "right": f"1{number}", "same": one, "label": one, "note": "x, y"}
        for number, one in enumerate(answers)
    ]
    lines = [",".join(f'"{row[name]}"' for name in names) for row in rows]
    path = tmp_path / "gold.csv"
    path.write_text("\ufeff" + "\r\n".join([header, *lines]) + "\r\n", encoding="utf-8")
    gold = read_gold(path)
    assert gold["left"].to_list() == ["001"] * 8
    assert gold["same"].to_list() == [True] * 4 + [False] * 4


@pytest.mark.parametrize("delimiter", ["\t", ";", "|"])
@pytest.mark.parametrize("answers", [("1.0", "0.0"), ("yes", "no")])
def test_a_spreadsheet_or_a_table_of_numbers_is_read(
    tmp_path: Path, delimiter: str, answers: tuple[str, str]
) -> None:
    """Other programs write semicolons or tabs, and 1.0 where a column has gaps."""
    rows = [("left", "right", "same"), ("a", "b", answers[0]), ("a", "c", answers[1])]
    path = tmp_path / "gold.csv"
    path.write_text("\n" + "\n".join(map(delimiter.join, rows)), encoding="utf-8")
    assert read_gold(path).rows() == [("a", "b", True), ("a", "c", False)]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("a,b\n1,2\n", "it has a, b, and gold is id,cluster or left,right,same"),
        ("left,right\na,b\n", "has no column 'same'; it has left, right"),
        ("left,same\na,1\n", "has no column 'right'"),
        ("left,right,same\na,b,1\nb,c,maybe\n", ":3: column same is 'maybe'; write 1, true"),
        ("left,right,label\na,b,2\n", ":2: column label is '2'"),
        ("left,right,same\n\na,a,1\n", ":3: columns left and right name one document, 'a'"),
        ("left,right,same\na,b,1\nb,a,0\n", ":3: column same contradicts .*gold.csv:2"),
        ("left,right,same\na,,1\n", "line 2 has no right"),
        ("left,right,same\na,b\n", "line 2 has no same"),
        ('left,right,same\n"a,b,1\n', "is not CSV with a header"),
        ("left,right,same\na,b,1,2\n", ":2: is not CSV .*4 cells under 3 columns"),
    ],
)
def test_a_file_of_pairs_that_cannot_be_used_says_why(
    tmp_path: Path, content: str, message: str
) -> None:
    """Each flaw has its own message, with line and column."""
    path = tmp_path / "gold.csv"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(InputError, match=message):
        read_gold(path)


def test_a_file_in_another_encoding_says_so(tmp_path: Path) -> None:
    """Bytes that are not UTF-8 are an error, not other letters."""
    path = tmp_path / "gold.csv"
    path.write_bytes("id,cluster\né,1\n".encode("latin-1"))
    with pytest.raises(InputError, match="is not CSV in UTF-8"):
        read_gold(path)


def _gold_of_seeds(result: Result) -> pl.DataFrame:
    (other,) = [name for name in result.documents["document"] if name.startswith(OTHER)]
    return judged((FIRST, SECOND, True), (DIGEST, FIRST, True), (FIRST, other, False))


def test_a_sweep_scores_what_each_threshold_forms(result: Result) -> None:
    """Every row is the score of the run at that threshold; the run's own is among them."""
    gold = _gold_of_seeds(result)
    (event,) = sweep(result, gold, thresholds=[0.95, 0.1])
    own = EventConfig().threshold
    assert (event.tier, event.own) == ("event", own)
    assert [row.threshold for row in event.rows] == [0.1, own, 0.95]
    for row in event.rows:
        again = result.rethreshold(threshold=row.threshold)
        expected = {tier.tier: tier for tier in evaluate_pairs(again, gold).tiers}["event"]
        assert row.pairs == expected.pairs
        assert row.clusters == again.clusters.filter(tier="event")["cluster"].n_unique()
        assert row.b_cubed is None
    assert len({row.pairs for row in event.rows}) > 1


def test_the_best_of_equals_is_the_nearest_to_the_run(result: Result) -> None:
    """A sweep proposes no change where the run is as good as any other threshold."""
    (event,) = sweep(result, _gold_of_seeds(result))
    assert event.best == event.own
    assert max(row.pairs.f1 or 0.0 for row in event.rows) == 1.0


def test_a_sweep_over_gold_clusters_has_b_cubed(result: Result) -> None:
    """Gold clusters speak of whole clusters, so their sweep has B-cubed as well."""
    names = result.documents["document"].to_list()
    clusters = ["a" if name in {DIGEST, FIRST, SECOND} else name for name in names]
    (event,) = sweep(result, pl.DataFrame({"id": names, "cluster": clusters}))
    assert {row.threshold: row.b_cubed.f1 for row in event.rows if row.b_cubed}[0.5] == 1.0


def test_a_sweep_refuses_gold_that_says_nothing_of_events(result: Result) -> None:
    """Clusters of another tier alone are an error, and no empty table."""
    with pytest.raises(InputError, match="gold says nothing of events"):
        sweep(result, result.clusters.filter(tier="story"))


def test_a_sweep_refuses_what_is_no_threshold(result: Result) -> None:
    """A percentage is no probability."""
    with pytest.raises(ConfigError, match="between 0 and 1, not 60"):
        sweep(result, _gold_of_seeds(result), thresholds=[60])
