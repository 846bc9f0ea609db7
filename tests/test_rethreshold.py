"""Event clusters at another threshold: what a run has measured is enough."""

from __future__ import annotations

import random
from itertools import combinations, pairwise

import polars as pl
import pytest

import dedup
from dedup.config import Config, EventConfig, Tier
from dedup.errors import ConfigError, InputError
from dedup.result import Result, RunInfo
from dedup.schema import TABLES, empty_table
from tests.matching.corpora import BRIDGE, seeds, strangers

THRESHOLDS = (0.0, 0.1, 0.3, 0.45, 0.5, 0.6, 0.75, 0.9, 0.95, 0.98, 1.0)


@pytest.fixture(scope="module")
def result() -> Result:
    """Return a run of the seeds, of copies, and of reports that share more or less of one event."""
    return dedup.run(pile())


def pile() -> pl.DataFrame:
    """Return the seeds among invented reports, each made of some sentences of two events."""
    source = random.Random(7)  # noqa: S311 - invented reports, no secret
    sentences = BRIDGE.split(". ")
    others = strangers(12, words=84)
    reports = {
        f"report{number}": ". ".join(
            [*source.sample(sentences, 5), *text.split(". ")[: number % 4], *text.split(". ")[-2:]]
        )
        for number, text in enumerate(others.values())
    }
    texts = {"copy1": BRIDGE, "copy2": BRIDGE.upper(), **reports, **others}
    made = pl.DataFrame({"document": list(texts), "text": list(texts.values())})
    told = pl.concat([seeds().select("document", "text"), made])
    # Dated, so that nobody is detached: that is looked into at the run's own threshold only.
    return told.with_columns(published=pl.lit("2025-08-21"))


def whole_pairs(result: Result) -> set[tuple[str, str]]:
    """Return the pairs of whole reports in one event cluster."""
    whole = result.clusters.filter(tier="event", membership="whole")
    groups = whole.group_by("cluster").agg("document")["document"]
    return {pair for group in groups for pair in combinations(sorted(group), 2)}


def test_the_own_threshold_gives_the_own_clusters(result: Result) -> None:
    """Formed anew at the run's threshold, edges and clusters are the run's."""
    with_digest = dedup.run(seeds())
    assert set(result.clusters["tier"]) == {"copy", "event", "story"}
    assert set(with_digest.clusters["membership"]) == {"whole", "passage"}
    for run in (result, with_digest):
        again = run.rethreshold(threshold=EventConfig().threshold)
        assert again.clusters.equals(run.clusters)
        assert again.edges.equals(run.edges)
        assert again.info.configuration.event == run.info.configuration.event


def test_a_run_at_a_threshold_groups_and_judges_the_same(result: Result) -> None:
    """Whole members, scores and reasons are those of a new run at that threshold."""
    groups = []
    for threshold in (0.1, 0.35, 0.8):
        config = Config(stop_after="clusters", event=EventConfig(threshold=threshold))
        fresh, again = dedup.run(pile(), config=config), result.rethreshold(threshold=threshold)
        assert whole_pairs(again) == whole_pairs(fresh)
        columns = ["tier", "left", "right", "score", "date_brake"]
        assert again.edges.select(columns).equals(fresh.edges.select(columns))
        alike = pl.col("reason") == "above_threshold"
        assert again.edges.filter(alike).height == fresh.edges.filter(alike).height > 0
        assert again.info.configuration == config
        groups.append(whole_pairs(again))
    assert groups[0] != groups[2]


def test_nothing_but_event_clusters_and_judgements_changes(result: Result) -> None:
    """Copies, texts and measures stay; statements are gone, for they were of other clusters."""
    again = result.rethreshold(threshold=0.9)
    judged = ["relation", "verdict", "reason"]
    assert again.edges.drop(judged).equals(result.edges.drop(judged))
    assert again.edges.filter(tier="copy").equals(result.edges.filter(tier="copy"))
    assert again.clusters.filter(tier="copy").equals(result.clusters.filter(tier="copy"))
    assert again.documents.equals(result.documents)
    assert again.sentences.equals(result.sentences)
    assert (result.statements.height > 0) == (again.statements.height == 0)
    assert again.info.configuration.stop_after == "clusters"


def test_raising_the_threshold_never_joins_whole_reports(result: Result) -> None:
    """Whole reports that are together at a threshold are together at every lower one."""
    parted = [whole_pairs(result.rethreshold(threshold=one)) for one in THRESHOLDS]
    assert len({len(pairs) for pairs in parted}) > 3
    for loose, tight in pairwise(parted):
        assert tight <= loose


def test_a_higher_threshold_may_free_a_report_for_a_passage() -> None:
    """A report that loses its group is alone, and a report alone joins where it has a passage."""
    result = measured([("a", "b", 0.4, False), ("c", "d", 0.9, False), ("a", "c", 0.35, True)])
    groups = {
        threshold: result.rethreshold(threshold=threshold)
        .clusters.filter(tier="event")
        .group_by("cluster")
        .agg(pl.col("document").sort())["document"]
        .sort()
        .to_list()
        for threshold in (0.4, 0.5)
    }
    assert groups == {0.4: [["a", "b"], ["c", "d"]], 0.5: [["a", "c", "d"]]}


def measured(edges: list[tuple[str, str, float, bool]]) -> Result:
    """Return a run of the documents a to d with event edges: left, right, score, passage."""
    names = [*"abcd"]
    documents = empty_table("documents").clear(4)
    documents = documents.with_columns(
        document=pl.Series(names),
        text=pl.Series([f"The text of {name}." for name in names]),
        content_hash=pl.Series([f"{number}" * 32 for number in range(4)]),
    )
    empty = dict.fromkeys(TABLES["edges"].column_names())
    common = {"tier": "event", "relation": "distinct", "verdict": "rejected", "date_brake": 0.0}
    common |= {"date_evidence": 0.0, "date_prior": 0.0, "copied_spans": []}
    offsets = {
        f"passage_{side}_{end}": place
        for side in ("left", "right")
        for end, place in (("start", 0), ("end", 8))
    }
    rows = [
        empty
        | common
        | {"left": left, "right": right, "score": score, "reason": "below_threshold"}
        | {"likeness": score}
        | {"views": ["terms"], "shared_terms": []}
        | ({"shares_passage": True, "passage_score": 0.7} | offsets if passage else {})
        for left, right, score, passage in edges
    ]
    return Result(documents=documents, edges=pl.DataFrame(rows, schema=empty_table("edges").schema))


def test_what_the_size_of_the_pile_settled_holds_at_any_threshold() -> None:
    """The run says of what size a pile its own is like; with that size given it is the same."""
    result = measured([("a", "b", 0.8, False)])

    def confidence(info: RunInfo) -> float:
        again = result.replace(info=info).rethreshold(threshold=0.4)
        return float(again.clusters.filter(tier="event")["confidence"][0])

    found = {pile: confidence(RunInfo(pile=pile)) for pile in (100, 10_000)}
    assert found[100] != found[10_000]
    for pile, value in found.items():
        config = Config(event=EventConfig(pile=pile))
        assert confidence(RunInfo(configuration=config, pile=pile)) == value


@pytest.mark.parametrize("tiers", [("copy",), ("event",)])
def test_a_run_of_one_tier_cannot_be_formed_anew(tiers: tuple[Tier, ...]) -> None:
    """Events group copy clusters, so both tiers must be there; the message names the missing."""
    result = dedup.run(seeds(), config=Config(tiers=tiers, stop_after="clusters"))
    missing = "event" if tiers == ("copy",) else "copy"
    with pytest.raises(InputError, match=f"the run has no {missing} tier"):
        result.rethreshold(threshold=0.5)


@pytest.mark.parametrize("threshold", [-0.1, 1.1, float("nan")])
def test_a_threshold_is_a_probability(result: Result, threshold: float) -> None:
    """A threshold that is none is refused."""
    with pytest.raises(ConfigError, match="between 0 and 1"):
        result.rethreshold(threshold=threshold)
