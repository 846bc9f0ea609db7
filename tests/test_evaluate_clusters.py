"""Scores of clusters against gold: a table computed by hand, an oracle over pairs, and laws."""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterable, Mapping
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dedup.config import Config
from dedup.errors import InputError
from dedup.evaluate import evaluate_clusters, read_gold
from dedup.evaluate.clusters import EXAMPLES, TierScores, score_groups
from dedup.export import export_table
from dedup.result import Result, RunInfo
from dedup.schema import empty_table

Groups = Mapping[str, Iterable[str]]


def _result(clusters: Groups, documents: Iterable[str]) -> Result:
    """Build a run whose event clusters are ``clusters`` (cluster -> documents)."""
    names = sorted(set(documents))
    frame = empty_table("documents").clear(len(names))
    frame = frame.with_columns(
        document=pl.Series(names, dtype=pl.String),
        text=pl.Series(names, dtype=pl.String),
        content_hash=pl.Series([f"{i:032x}" for i in range(len(names))], dtype=pl.String),
    )
    rows = [
        {
            "tier": "event",
            "cluster": cluster,
            "document": document,
            "start": 0,
            "end": len(document),
            "role": "member",
            "membership": "whole",
            "confidence": 1.0,
            "cluster_confidence": 1.0,
            "flags": [],
        }
        for cluster, members in clusters.items()
        for document in members
    ]
    table = pl.DataFrame(rows, schema=empty_table("clusters").schema)
    info = RunInfo(configuration=Config(tiers=("event",)))
    return Result(documents=frame, clusters=table, info=info)


def _gold(groups: Groups) -> pl.DataFrame:
    rows = [(document, cluster) for cluster, members in groups.items() for document in members]
    return pl.DataFrame(rows, schema={"id": pl.String, "cluster": pl.String}, orient="row")


def _score(found: Groups, wanted: Groups, documents: Iterable[str]) -> TierScores:
    mine = {name: frozenset(_groups(found, name)) or frozenset({name}) for name in documents}
    theirs = {name: frozenset(_groups(wanted, name)) for name in documents}
    return score_groups("event", mine, theirs)


def test_a_table_computed_by_hand() -> None:
    """Found {a b c} {d e} f against gold {a b} {c d e} f, counted on paper."""
    scores = _score({"1": "abc", "2": "de"}, {"x": "ab", "y": "cde", "z": "f"}, documents="abcdef")
    # Pairs: found 3 + 1, wanted 1 + 3, in both ab and de.
    assert (scores.pairs.precision, scores.pairs.recall, scores.pairs.f1) == (0.5, 0.5, 0.5)
    # B-cubed precision: a 2/3, b 2/3, c 1/3, d 1, e 1, f 1; recall: 1, 1, 1/3, 2/3, 2/3, 1.
    assert scores.b_cubed.precision == pytest.approx((2 / 3 + 2 / 3 + 1 / 3 + 3) / 6)
    assert scores.b_cubed.recall == pytest.approx((2 + 1 / 3 + 2 / 3 + 2 / 3 + 1) / 6)
    # ARI: index 2, expected 4 * 4 / 15, maximum 4.
    assert scores.adjusted_rand == pytest.approx((2 - 16 / 15) / (4 - 16 / 15))


def test_documents_in_no_cluster_are_not_together() -> None:
    """What the run leaves standing alone is told from a cluster of all that stand alone."""
    (scores,) = evaluate_clusters(_result({}, "ab"), _gold({"x": "ab"})).tiers
    assert (scores.pairs.recall, scores.b_cubed.recall) == (0, 0.5)


def test_extended_b_cubed_computed_by_hand() -> None:
    """A digest in both found clusters but in one gold cluster loses precision, not recall."""
    scores = _score(
        {"1": ["a", "digest"], "2": ["b", "digest"]},
        {"x": ["a", "digest"], "y": ["b"]},
        documents=["a", "b", "digest"],
    )
    # digest: with itself min(2, 1) / 2, with a 1, with b 0; a: both right; b: half of its group.
    assert scores.b_cubed.precision == pytest.approx(((0.5 + 1 + 0) / 3 + 1 + 0.5) / 3)
    assert scores.b_cubed.recall == 1.0


_IDS = [f"d{number}" for number in range(7)]
_PARTITION = st.lists(st.integers(0, 6), min_size=len(_IDS), max_size=len(_IDS)).map(
    lambda labels: {
        f"c{label}": [name for name, one in zip(_IDS, labels, strict=True) if one == label]
        for label in set(labels)
    }
)
_OVERLAPPING = st.dictionaries(
    st.sampled_from(["p", "q", "r"]), st.sets(st.sampled_from(_IDS), min_size=2), max_size=3
)


@given(_OVERLAPPING | _PARTITION, _OVERLAPPING | _PARTITION)
def test_counts_equal_a_walk_over_all_pairs(found: Groups, wanted: Groups) -> None:
    """The contingency table gives what a walk over all pairs of documents gives."""
    gold = {**wanted, **{f"alone {name}": [name] for name in _IDS if not _groups(wanted, name)}}
    scores = _score(found, gold, _IDS)
    mine = {name: _groups(found, name) or {f"alone {name}"} for name in _IDS}
    theirs = {name: _groups(gold, name) for name in _IDS}

    pairs = list(itertools.combinations(_IDS, 2))
    in_found = {pair for pair in pairs if mine[pair[0]] & mine[pair[1]]}
    in_gold = {pair for pair in pairs if theirs[pair[0]] & theirs[pair[1]]}
    both = len(in_found & in_gold)
    assert scores.pairs.precision == (both / len(in_found) if in_found else None)
    assert scores.pairs.recall == (both / len(in_gold) if in_gold else None)
    assert scores.b_cubed.precision == pytest.approx(_slow_b_cubed(mine, theirs))
    assert scores.b_cubed.recall == pytest.approx(_slow_b_cubed(theirs, mine))


@given(_PARTITION, _PARTITION)
def test_adjusted_rand_equals_its_textbook_form(found: Groups, wanted: Groups) -> None:
    """(index - expected) / (maximum - expected), over the cells of the contingency table."""
    scores = _score(found, wanted, _IDS)
    cells = [len({*one} & {*other}) for one in found.values() for other in wanted.values()]
    index = sum(math.comb(cell, 2) for cell in cells)
    rows = sum(math.comb(len(list(members)), 2) for members in found.values())
    columns = sum(math.comb(len(list(members)), 2) for members in wanted.values())
    expected = rows * columns / math.comb(len(_IDS), 2)
    maximum = (rows + columns) / 2
    textbook = 1.0 if maximum == expected else (index - expected) / (maximum - expected)
    assert scores.adjusted_rand == pytest.approx(textbook)


@given(_PARTITION)
def test_equal_clusters_score_one(groups: Groups) -> None:
    """Clusters that equal gold are perfect in every measure; of no pair at all there is no F1."""
    scores = _score(groups, groups, _IDS)
    assert scores.pairs.f1 == (None if len(groups) == len(_IDS) else 1.0)
    assert scores.b_cubed.f1 == scores.adjusted_rand == 1.0


def test_a_run_is_scored_by_its_clusters_table() -> None:
    """Scores of a run equal the scores of its groups; a document in no cluster is alone."""
    (scores,) = evaluate_clusters(_result({"1": "ab"}, "abc"), _gold({"x": "ab", "y": "c"})).tiers
    assert scores == _score({"1": "ab"}, {"x": "ab", "y": "c"}, "abc")


def test_the_clusters_of_a_run_are_gold_for_another_tier_by_tier(tmp_path: Path) -> None:
    """An exported table ``clusters`` is gold of its tiers; what it does not name is alone there."""
    gold = _result({"1": "ab", "2": "cd"}, "abcde").clusters
    of_no_tier = gold.with_columns(tier=pl.lit("story"), cluster=pl.lit("all"))
    export_table(pl.concat([gold, of_no_tier]), tmp_path / "clusters.csv")
    found = _result({"x": "abc"}, "abcde")
    for told in (gold, read_gold(tmp_path / "clusters.csv")):
        report = evaluate_clusters(found, told)
        expected = _score({"x": "abc"}, {"1": "ab", "2": "cd", "alone": "e"}, "abcde")
        assert (report.tiers, report.scored) == ((expected,), 5)
        assert (report.not_in_gold, report.alone_in_gold) == (0, 1)
    with pytest.raises(InputError, match="no row of a tier of this run, which has event"):
        evaluate_clusters(found, of_no_tier)


def test_a_run_that_swallows_what_stood_alone_in_another_is_less_precise() -> None:
    """Of two settings, the looser one is not perfect by the clusters of the other."""
    gold = _result({"1": "ab"}, "abc").clusters
    (scores,) = evaluate_clusters(_result({"1": "abc"}, "abc"), gold).tiers
    assert (scores.pairs.precision, scores.pairs.recall) == (1 / 3, 1)


@pytest.mark.parametrize("name", ["id", "document"])
def test_gold_with_a_tier_speaks_of_that_tier_only(tmp_path: Path, name: str) -> None:
    """A row of gold that has a tier is gold of no other, whatever the column of ids is called."""
    rows = [("copy", "1", "a"), ("copy", "1", "b"), ("event", "2", "a"), ("event", "3", "b")]
    gold = pl.DataFrame(rows, ["tier", "cluster", name], orient="row")
    export_table(gold, tmp_path / "gold.csv")
    for told in (gold, read_gold(tmp_path / "gold.csv")):
        (scores,) = evaluate_clusters(_result({"1": "ab"}, "ab"), told).tiers
        assert (scores.tier, scores.pairs.precision) == ("event", 0)


def test_documents_that_only_one_side_knows_are_left_out_and_counted() -> None:
    """Gold speaks of a, b and a stranger; the run's c and d take no part in the score."""
    result = _result({"1": "abc"}, "abcd")
    report = evaluate_clusters(result, _gold({"x": ["a", "b", "stranger"]}))
    assert (report.scored, report.not_in_gold, report.unknown) == (2, 2, 1)
    assert report.unknown_examples == ("stranger",)
    assert report.tiers[0].pairs.f1 == 1.0


def test_of_many_strangers_the_first_are_named() -> None:
    """A message has no room for the ids of a whole collection."""
    strangers = [f"x{number}" for number in range(9)]
    report = evaluate_clusters(_result({"1": "ab"}, "ab"), _gold({"x": ["a", "b", *strangers]}))
    assert report.unknown == 9
    assert report.unknown_examples == tuple(strangers[:EXAMPLES])


def test_gold_of_another_run_is_an_error() -> None:
    """Gold that names no document of the run scores nothing, so it says so."""
    with pytest.raises(InputError, match="names no document of this run"):
        evaluate_clusters(_result({}, "ab"), _gold({"x": ["z"]}))


def test_a_frame_of_gold_names_the_column_that_it_lacks() -> None:
    """The message says which column is wanted, and which there are."""
    with pytest.raises(InputError, match="gold has no column 'cluster'; it has id, group"):
        evaluate_clusters(_result({}, "ab"), pl.DataFrame({"id": ["a"], "group": ["x"]}))


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("", "is empty"),
        ("id,cluster\n", "holds no row under its header"),
        ("id,group\na,1\n", "no column 'cluster'; it has id, group"),
        ("id,cluster\na,1\nb,\n", "line 3 has no cluster"),
        ("id,cluster\na,1,2,3\n", "is not CSV"),
    ],
)
def test_a_gold_file_that_cannot_be_used_says_why(
    tmp_path: Path, content: str, message: str
) -> None:
    """Each flaw of a gold file has its own message, with the place."""
    path = tmp_path / "gold.csv"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(InputError, match=message):
        read_gold(path)


def test_ids_of_a_gold_file_stay_text(tmp_path: Path) -> None:
    """Ids such as 001 keep their zeros."""
    path = tmp_path / "gold.csv"
    path.write_text("cluster,id\n7,001\n", encoding="utf-8")
    assert read_gold(path).rows() == [("001", "7")]


def _groups(groups: Groups, name: str) -> set[str]:
    return {cluster for cluster, members in groups.items() if name in members}


def _slow_b_cubed(found: Mapping[str, set[str]], wanted: Mapping[str, set[str]]) -> float:
    """Average over documents of the average multiplicity precision over all that it meets."""
    parts = []
    for one in found:
        met = [other for other in found if found[one] & found[other]]
        shares = [
            min(len(found[one] & found[other]), len(wanted[one] & wanted[other]))
            / len(found[one] & found[other])
            for other in met
        ]
        parts.append(sum(shares) / len(shares))
    return sum(parts) / len(parts)
