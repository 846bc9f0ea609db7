"""benchmarks/speed: the made dump, its truth, and that every measurement runs; nothing is timed."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import polars as pl
import pytest

import dedup

ROOT = Path(__file__).parents[1]
HERE = ROOT / "benchmarks" / "speed"
DOCUMENTS = 200


@pytest.fixture(scope="module", name="speed")
def _speed() -> Iterator[Any]:
    """Return a function that imports a script of the benchmark, which is no package."""
    before = sys.path.copy()
    sys.path.insert(0, str(HERE))
    yield importlib.import_module
    sys.path[:] = before


@pytest.fixture(scope="module", name="bank")
def _bank(speed: Any) -> Any:
    return speed("bank").read_bank([ROOT / "seeds"])


@pytest.fixture(scope="module", name="made")
def _made(speed: Any, bank: Any) -> pl.DataFrame:
    return pl.concat(speed("corpus").batches(bank, documents=speed("corpus").BATCH))


@pytest.fixture(scope="module", name="corpus")
def _corpus(speed: Any, bank: Any, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("corpus")
    speed("corpus").write_corpus(bank, folder, documents=DOCUMENTS)
    return folder


def test_the_same_seed_makes_the_same_documents(speed: Any, bank: Any, made: pl.DataFrame) -> None:
    """Bytes for bytes, and another seed makes others."""
    again, other = (
        pl.concat(speed("corpus").batches(bank, documents=made.height, seed=seed))
        for seed in (1, 2)
    )
    assert again.equals(made)
    assert not set(other["text"]) & set(made["text"])


def test_a_smaller_corpus_begins_a_larger_one(speed: Any, bank: Any, made: pl.DataFrame) -> None:
    """So what changes with the size is the size alone."""
    few = pl.concat(speed("corpus").batches(bank, documents=50))
    assert few.equals(made.head(50))


def test_copies_are_of_the_text_that_the_truth_names(made: pl.DataFrame) -> None:
    """An exact copy equals its original, a reordered one has its words, a stub its beginning."""
    planted = made.filter(pl.col("group").is_not_null())
    originals = planted.filter(pl.col("kind") == "original").select("group", original="text")
    pairs = planted.join(originals, on="group")
    texts = {kind[0]: rows for kind, rows in pairs.group_by("kind")}
    for text, original in texts["exact"].select("text", "original").iter_rows():
        assert text == original
    for text, original in texts["reordered"].select("text", "original").iter_rows():
        assert sorted(text.split()) == sorted(original.split())
    for text, original in texts["stub"].select("text", "original").iter_rows():
        assert original.startswith(text)


def test_what_is_not_planted_shares_no_wording(made: pl.DataFrame) -> None:
    """Forty made documents of one article share names neither in whole nor in runs of words."""
    alone = made.filter(pl.col("kind") == "alone")["text"]
    runs = [{tuple(words[n : n + 5]) for n in range(len(words))} for words in alone.str.split(" ")]
    shared = [
        len(one & other) / min(len(one), len(other))
        for place, one in enumerate(runs[:30])
        for other in runs[:place]
    ]
    assert sum(shared) / len(shared) < 0.02


def test_reports_of_an_event_share_names_within_two_days(made: pl.DataFrame) -> None:
    """More capitalised words than reports of other events share, and they are dated together."""
    events = made.filter(pl.col("event").is_not_null())
    span = events.group_by("event").agg(pl.col("published").max() - pl.col("published").min())
    assert span["published"].dt.total_days().max() <= 2
    names = events.with_columns(pl.col("text").str.extract_all(r"[a-z] \p{Lu}\p{L}{4,}"))
    pairs = names.join(names, how="cross").filter(pl.col("id") < pl.col("id_right"))
    common = pl.col("text").list.set_intersection("text_right").list.len()
    by = pairs.group_by(same=pl.col("event") == pl.col("event_right")).agg(common.mean())
    means = dict(by.iter_rows())
    assert means[True] > 2 * means[False]


def test_as_many_documents_a_week_whatever_the_size(speed: Any, bank: Any) -> None:
    """The second batch is as long a time as the first."""
    corpus = speed("corpus")
    dates = [
        rows["published"].median() for rows in corpus.batches(bank, documents=2 * corpus.BATCH)
    ]
    assert (dates[1] - dates[0]).days == pytest.approx(7 * corpus.BATCH / corpus.PER_WEEK, abs=1)


def test_spellings_differ(speed: Any) -> None:
    """No two numbers have one made-up word."""
    spelling = speed("corpus")._spelling
    assert len({spelling(number) for number in range(50_000)}) == 50_000


def test_peers_are_scored_by_pairs_of_documents(speed: Any, corpus: Path, tmp_path: Path) -> None:
    """The planted groups themselves score 1; a tool that finds nothing has missed all."""
    truth = pl.read_parquet(corpus / "truth.parquet")
    groups = truth.select("id", cluster=pl.coalesce("group", "id"))
    groups.write_parquet(tmp_path / "perfect.parquet")
    groups.with_columns(cluster=pl.int_range(pl.len())).write_parquet(tmp_path / "blind.parquet")
    quality = speed("peers").quality
    perfect, blind = (quality(name, tmp_path, truth) for name in ("perfect", "blind"))
    assert (perfect.recall, perfect.precision) == (1.0, 1.0)
    assert set(perfect.of_kinds.values()) == {1.0}
    assert (blind.recall, blind.precision) == (0.0, None)


def test_tools_run_in_turns_and_cost_something(speed: Any, corpus: Path, tmp_path: Path) -> None:
    """Our own run and `wc -w`, which need no environment; what cannot be imported has a reason."""
    peers = speed("peers")
    tools = [peers.OURS, peers.COUNTED]
    runs = list(peers.run_tools(corpus, tmp_path, tools=tools, cores=[1], rounds=1))
    assert [run.cost.code for run in runs] == [0, 0]
    assert runs[0].cost.cpu > 0
    assert runs[0].cost.peak_process > 10
    truth = pl.read_parquet(corpus / "truth.parquet")
    scores = {peers.OURS: peers.quality(peers.OURS, tmp_path, truth)}
    assert scores[peers.OURS].recall > 0.5
    reasons = peers.missing(Path(sys.executable), ["gaoya"])
    assert reasons == {"gaoya": "ModuleNotFoundError: No module named 'gaoya'"}
    rows = list(peers.table(runs, scores, reasons))
    assert [row[0] for row in rows] == ["tool", "dedup", "wc -w", "gaoya"]


def test_growth_counts_the_pairs_that_were_compared(
    speed: Any, corpus: Path, tmp_path: Path
) -> None:
    """Both tiers; and the exponent is that of the power law it is given."""
    growth = speed("growth")
    size = growth.run_size(corpus, tmp_path, documents=DOCUMENTS, tiers="copy,event", cores=1)
    assert set(size.compared) == {"copy", "event"}
    assert len(list(growth.table([size]))) == 2
    assert not list(growth.fitted([size]))
    assert growth.exponent([1, 10, 100], [2.0, 20.0, 200.0]) == pytest.approx(1.0)


def test_the_clusters_of_a_run_are_repeated_under_other_names(speed: Any) -> None:
    """Twice as many events, told by documents of their own, are a run like any other."""
    texts = ["The mill in Harwick burned down on Monday, the mayor said."] * 2
    result = dedup.run(pl.DataFrame({"id": ["a", "b"], "text": texts}))
    many = speed("pages").repeated(result, 2)
    events = many.clusters.filter(pl.col("tier") == "event")
    assert events["cluster"].n_unique() == 2
    assert events["document"].to_list() == ["a-00", "b-00", "a-01", "b-01"]


def test_pairs_of_documents_are_aligned(speed: Any) -> None:
    """Each pair is a cluster of thirty sentences a side, and one core is one row of the table."""
    gathered = speed("aligning").paired(ROOT / "seeds", 1)
    assert gathered.sentences.group_by("document").len()["len"].to_list() in ([], [30, 30])
    assert len(list(speed("aligning").table(ROOT / "seeds", pairs=1, cores=[1]))) == 2


def test_a_failed_command_says_so(speed: Any, tmp_path: Path) -> None:
    """The exit code is that of the command, whose output is in the log."""
    log = tmp_path / "log"
    spent = speed("measured").cost(["sh", "-c", "echo no; exit 3"], cores=1, log=log)
    assert (spent.code, log.read_text()) == (3, "no\n")
