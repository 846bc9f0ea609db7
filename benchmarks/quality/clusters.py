"""Quality of the event clusters on labelled data: pair F1, B-cubed F1, adjusted Rand index.

    python benchmarks/quality/clusters.py DATA_DIR [CONFIG.toml]

DATA_DIR holds folders with `documents.jsonl` and `clusters.csv` (id, cluster). Where documents have
a `split`, each split is scored too; all documents of a set are clustered in one run.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import msgspec
import polars as pl
from command import configured

import dedup
from dedup.config import Config
from dedup.evaluate import evaluate_clusters, read_gold
from dedup.evaluate.clusters import PairScores

JUDGED = ("*F1", "*Rand")
"""Precision and recall are shown: each can be had for the other."""


def parts(documents: pl.DataFrame, gold: pl.DataFrame) -> Iterator[tuple[str, pl.DataFrame]]:
    """Yield the gold of the whole set and of each of its splits."""
    yield "all", gold
    if "split" in documents.columns:
        for split in documents["split"].drop_nulls().unique().sort():
            rows = documents.filter(pl.col("split") == split)
            yield str(split), gold.filter(pl.col("id").is_in(rows["document"].implode()))


def pair_figures(scores: PairScores, of: str = "") -> dict[str, float]:
    """Return the figures over pairs, but for what is of nothing; ``of``: how names begin."""
    figures = {"precision": scores.precision, "recall": scores.recall, "F1": scores.f1}
    return {f"{of}pair {name}": value for name, value in figures.items() if value is not None}


def measure_reports(reports: Path, gold: Path, *, config: Config) -> dict[str, float]:
    """Return the figures of the event tier, named `part: measure`, but for those of no pair."""
    config = msgspec.structs.replace(config, stop_after="clusters")
    documents = dedup.read_documents([reports])
    result = dedup.run(documents, config=config)
    found: dict[str, float] = {}
    for part, clusters in parts(documents, read_gold(gold)):
        tiers = evaluate_clusters(result, clusters).tiers
        score = next(tier for tier in tiers if tier.tier == "event")
        found |= pair_figures(score.pairs, f"{part}: ")
        found[f"{part}: B-cubed F1"] = score.b_cubed.f1
        found[f"{part}: adjusted Rand"] = score.adjusted_rand
    return found


def measure(folder: Path, *, config: Config | None = None) -> dict[str, float]:
    """Return the figures of one labelled set."""
    reports, gold = folder / "documents.jsonl", folder / "clusters.csv"
    return measure_reports(reports, gold, config=config or Config())


def main(data: Path, config: Config) -> None:
    """Run every set and print a line per figure."""
    for gold in sorted(data.glob("*/clusters.csv")):
        for name, value in measure(gold.parent, config=config).items():
            print(f"{gold.parent.name:20} {name:24} {value:6.3f}")


if __name__ == "__main__":
    arguments = configured(__doc__).parse_args()
    main(arguments.folder, dedup.read_config(arguments.config) if arguments.config else Config())
