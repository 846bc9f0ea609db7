"""Quality of the event clusters on labelled data: pair F1, B-cubed F1, adjusted Rand index.

    python benchmarks/quality/clusters.py DATA_DIR [CONFIG.toml]

DATA_DIR holds folders with `documents.jsonl` and `clusters.csv` (id, cluster). Where documents have
a `split`, each split is scored too; all documents of a set are clustered in one run.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import msgspec
import polars as pl

import dedup
from dedup.config import Config
from dedup.evaluate.clusters import evaluate_clusters, read_gold


def parts(documents: pl.DataFrame, gold: pl.DataFrame) -> Iterator[tuple[str, pl.DataFrame]]:
    """Yield the gold of the whole set and of each of its splits."""
    yield "all", gold
    if "split" in documents.columns:
        for (split,), rows in documents.partition_by("split", as_dict=True).items():
            yield str(split), gold.filter(pl.col("id").is_in(rows["document"].implode()))


def main(data: Path, config: Config) -> None:
    """Run every set and print a line per part."""
    config = msgspec.structs.replace(config, stop_after="clusters")
    print(f"{'set':16} {'part':6} {'pair P':>7} {'R':>6} {'F1':>6} {'B3 F1':>6} {'ARI':>6}")
    for folder in sorted(path.parent for path in data.glob("*/clusters.csv")):
        documents = dedup.read_documents([folder / "documents.jsonl"])
        result = dedup.run(documents, config=config)
        for part, gold in parts(documents, read_gold(folder / "clusters.csv")):
            report = evaluate_clusters(result, gold)
            score = next(tier for tier in report.tiers if tier.tier == "event")
            figures = (score.pairs.precision, score.pairs.recall, score.pairs.f1)
            figures += (score.b_cubed.f1, score.adjusted_rand)
            print(f"{folder.name:16} {part:6}", " ".join(f"{value:6.3f}" for value in figures))


if __name__ == "__main__":
    given = dedup.read_config(Path(sys.argv[2])) if len(sys.argv) > 2 else Config()
    main(Path(sys.argv[1]), given)
