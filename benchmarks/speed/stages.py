"""Stages: where the time goes on real articles, and how that compares with counting words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import polars as pl
from measured import cost
from ours import run_info, run_ours

import dedup
from dedup.words import read_words

SLICE = 2_000
"""Documents whose words are counted at once."""


def write_articles(articles: Path, folder: Path, *, documents: int | None) -> Path:
    """Write real articles, as they were read, as Parquet and as plain text; return the Parquet."""
    rows = dedup.read_documents([articles]).sort("content_hash", "document")
    rows = rows.head(documents or rows.height)
    (folder / "text.txt").write_text("\n".join(rows["text"]), encoding="utf-8")
    wanted = rows.select(pl.col("document").alias("id"), "source", "published", "title", "text")
    wanted.write_parquet(folder / "articles.parquet")
    return folder / "articles.parquet"


def words_of(run: Path) -> int:
    """Return how many words the sentences that report have: those that are hashed."""
    documents = pl.read_parquet(run / "documents.parquet", columns=["document", "text"])
    sentences = pl.read_parquet(run / "sentences.parquet")
    return sum(
        len(read_words(rows, sentences.join(rows, on="document", how="semi")).ids)
        for rows in documents.iter_slices(SLICE)
    )


def table(given: Path, folder: Path, *, tiers: str, cores: int) -> Iterator[Sequence[str]]:
    """Run, and yield the rows of the table."""
    spent = run_ours(given, folder / "run", tiers=tiers, cores=cores)
    text = folder / "text.txt"
    counted = cost(["wc", "-w", text], cores=cores, log=folder / "wc.log", LC_ALL="C.UTF-8")
    mb, words = text.stat().st_size / 1e6, words_of(folder / "run")
    timings = run_info(folder / "run")["timings"]
    yield "stage", "wall s", "share"
    for stage, seconds in timings.items():
        yield stage, f"{seconds:.2f}", f"{seconds / spent.wall:.0%}"
    rest = spent.wall - sum(timings.values())
    yield "start, reading, writing", f"{rest:.2f}", f"{rest / spent.wall:.0%}"
    yield "in all", f"{spent.wall:.2f}", f"CPU {spent.cpu:.2f} s, peak {spent.peak_tree:,.0f} MB"
    yield "text", f"{mb:.1f} MB", f"{words:,} words hashed"
    yield "speed", f"{mb / spent.wall:.2f} MB/s", f"{words / spent.wall:,.0f} words/s"
    yield "wc -w", f"{mb / counted.wall:.2f} MB/s", f"{spent.wall / counted.wall:.0f} times as fast"
