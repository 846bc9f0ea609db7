"""benchmarks/quality: piles drawn from one collection, and what is measured on them."""

from __future__ import annotations

import importlib
from pathlib import Path
from types import ModuleType
from typing import Any

import msgspec
import polars as pl
import pytest

import dedup
from dedup.config import Config
from tests.matching.corpora import BRIDGE, seeds, strangers

HERE = Path(__file__).parents[1] / "benchmarks" / "quality"
FOOTER = "The Teal Courier belongs to those who read it."


@pytest.fixture
def modules(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Return a function that imports a script of the benchmarks, which are no package."""
    monkeypatch.syspath_prepend(HERE)

    def load(name: str) -> ModuleType:
        return importlib.import_module(name)

    return load


def _labels(*rows: str) -> pl.DataFrame:
    columns = ["group", "role", "document", "label"]
    return pl.DataFrame([row.split() for row in rows], schema=columns, orient="row")


def _group(piles: ModuleType, same: str, intruders: str = "") -> Any:
    return piles.Group(frozenset(same), frozenset(intruders), frozenset(), frozenset())


def _found(piles: ModuleType, *clusters: str, confidence: float = 0.8) -> Any:
    """Return a clustered pile whose events are the letters of each word; capitals: by a passage."""
    rows = [
        {
            "cluster": cluster,
            "document": letter.lower(),
            "membership": "passage" if letter.isupper() else "whole",
            "confidence": confidence,
        }
        for cluster in clusters
        for letter in cluster
    ]
    return piles.Clustered(*[pl.DataFrame()] * 4, pl.DataFrame(rows))


def test_a_group_is_usable_with_a_clear_anchor_three_reports_and_an_intruder(modules: Any) -> None:
    """Each demand fails alone; what is near or unsure is no intruder."""
    whole = ["anchor a same", "near b same", "near c same", "far d story"]
    more = ["near e story", "far f other", "near g unsure"]
    labels = [f"7 {row}" for row in whole + more]
    labels += [f"1 {row}" for row in ["anchor a1 unsure", *whole[1:], "near h same"]]
    labels += [f"2 {row}" for row in [whole[0], whole[1], whole[3]]]
    labels += [f"3 {row}" for row in [*whole[:3], *more]]
    group = {7: (set("abc"), {"d"}, {"g"}, set("ef"))}
    assert modules("piles").usable_groups(_labels(*labels)) == group


def test_every_second_usable_group_is_of_the_tune_half(modules: Any) -> None:
    """Numbers count in ascending order, not as text, and both halves have all."""
    assert modules("piles").halves([10, 2, 9, 4, 30]) == {"tune": [2, 9, 30], "report": [4, 10]}


def test_labels_of_the_repository_are_whole(modules: Any) -> None:
    """120 groups with one anchor each, every document once; verdicts are of the three kinds."""
    piles = modules("piles")
    labels = pl.read_csv(piles.RUNNING_TOPICS)
    assert labels.filter(pl.col("role") == "anchor")["group"].to_list() == list(range(120))
    assert not labels["document"].is_duplicated().any()
    assert set(labels["label"]) == {"same", "story", "other", "unsure"}
    assert len(piles.labelled_groups()) == 60
    merges = pl.read_csv(piles.MERGES)
    assert set(merges["verdict"]) == {"same", "story", "wrong"}
    assert merges.select(pl.col("left") < pl.col("right")).to_series().all()


@pytest.mark.parametrize("count", [3, 12])
def test_a_pile_is_clustered_as_a_run_does_it(modules: Any, count: int) -> None:
    """Events are equal where a footer is learned (12 documents hold it) and where none is (3)."""
    piles = modules("piles")
    told = strangers(12, seed=3)
    texts = {"bridge": BRIDGE, "again": BRIDGE.replace("collapsed", "fell"), **told}
    texts = {name: f"{text}\n{FOOTER}" for name, text in texts.items()}
    texts |= dict(seeds().select("document", "text").iter_rows())
    rows = {"id": [*texts], "source": ["Courier"] * len(texts), "text": [*texts.values()]}
    documents = dedup.documents.as_corpus(pl.DataFrame(rows)).documents
    chosen = [name for name in documents["document"] if name not in sorted(told)[count:]]

    config = msgspec.structs.replace(Config(), stop_after="clusters")
    inside = pl.col("document").is_in(chosen)
    wanted = dedup.run(documents.filter(inside), config=config)
    assert wanted.boilerplate.is_empty() == (count == 3)

    collected = piles.Collection(documents)
    collected.prepare(chosen[:4])  # in two steps: the order of reading must not matter
    events = piles.clustered(collected.pile(chosen)).events
    of_run = wanted.clusters.filter(pl.col("tier") == "event")
    assert not events.is_empty()
    assert events.sort("cluster", "document").equals(of_run.sort("cluster", "document"))


def test_an_event_without_most_of_a_group_holds_one_of_its_members(modules: Any) -> None:
    """Nothing found: one of three members; found: what most stand in, at its worst."""
    piles, intruders = modules("piles"), modules("intruders")
    group = _group(piles, "abc", "xy")
    assert intruders.best_event(_found(piles, "xy"), group) == {"a"}
    assert intruders.best_event(_found(piles, "ab", "cx"), group) == {"a", "b"}
    assert intruders.best_event(_found(piles, "ax", "bcY"), group) == {"b", "c", "y"}
    assert intruders.best_event(_found(piles, "aB", "bcx", "abx"), group) == {"b", "c", "x"}


def test_shares_are_of_all_groups_together(modules: Any) -> None:
    """A large group counts for more than a small one."""
    piles, intruders = modules("piles"), modules("intruders")
    small, large = _group(piles, "abc", "x"), _group(piles, "defghi", "uvw")
    figures = intruders.kept([({"a", "x"}, small), (set("defghi"), large)])
    assert figures["recall of members"] == pytest.approx(7 / 9)
    assert figures["intruders kept out"] == pytest.approx(3 / 4)
    assert figures["groups without one"] == pytest.approx(1 / 2)


@pytest.mark.parametrize(
    "events",
    [
        [],
        [{"000", "001"}],
        [{"000", "001", "002", "003"}],
        [{"000", "001", "002"}, {"000", "x"}],
        [{"000", "001", "002"}, {"003", "004"}],
        [{"000", "001", "002"}, {"004", "x"}],
    ],
)
def test_seeds_are_exact_only_with_their_one_event(modules: Any, events: list[set[str]]) -> None:
    """One missing, one too many, a second event, or one of those that are in none: not exact."""
    assert not modules("strangers").is_exact(events, ["000", "001", "002", "003", "004"])


def test_a_stranger_in_a_gold_event_lowers_precision_alone(modules: Any) -> None:
    """Documents outside gold have no score of their own, and never raise one."""
    b_cubed = modules("haystack").b_cubed
    gold = {"a": "1", "b": "1", "c": "2"}
    assert b_cubed([{"a", "b"}], gold)["B-cubed F1"] == 1
    mixed = b_cubed([{"a", "b", "x", "y"}, {"z", "w"}], gold)
    assert mixed["recall"] == 1
    assert mixed["precision"] == pytest.approx((0.5 + 0.5 + 1) / 3)


def test_merged_pairs_are_of_whole_members_among_those_asked_for(modules: Any) -> None:
    """Neither a passage nor a labelled report between makes a merge of articles."""
    piles, haystack = modules("piles"), modules("haystack")
    found = _found(piles, "caE", "bd")
    assert haystack.merged_pairs(found, "abce") == [("a", "c")]


def test_a_member_is_judged_by_its_labelled_fellows(modules: Any) -> None:
    """Unknown relations count neither way; a member that has no other is left out."""
    piles, reliability = modules("piles"), modules("reliability")
    relation = reliability.of_groups([_group(piles, "abc", "x"), _group(piles, "de")])
    members = reliability.members(_found(piles, "abxs", "cdS", "es"), "abcdex", relation)
    assert sorted(one.truth for one in members) == [0, 0, 0, 0.5, 0.5]
    gold = reliability.of_gold({"a": "1", "b": "1"})
    members = reliability.members(_found(piles, "abs"), "ab", gold)
    assert [one.truth for one in members] == [0.5, 0.5]


def test_the_calibration_error_is_the_distance_of_the_bins(modules: Any) -> None:
    """Doubts inside one bin even out; bins weigh by their members."""
    reliability = modules("reliability")
    member = reliability.Member
    assert reliability.calibration_error([]) == 0
    even = [member(0.5, 1.0), member(0.5, 0.0)]
    assert reliability.calibration_error(even) == 0
    assert reliability.calibration_error([*even, member(1.0, 0.0)]) == pytest.approx(1 / 3)


def test_a_story_is_judged_by_pairs_of_one_and_of_others(modules: Any) -> None:
    """Of pairs of one story it counts that they are together, of others that they are apart."""
    told = pl.DataFrame(
        {
            "left": ["a", "a", "b", "b"],
            "right": ["b", "c", "c", "d"],
            "drawn": ["near"] * 4,
            "story": [True, True, False, False],
        }
    )
    found = modules("stories").shares({"a": "1", "b": "1", "c": "2", "d": "1"}, told)
    assert found == {"near: apart": 0.5, "near: together": 0.5}
