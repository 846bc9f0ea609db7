"""How many pairs of documents are aligned a second: 30 sentences each, of real articles."""

from __future__ import annotations

import random
import time
from collections import deque
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path

import polars as pl

import dedup
from dedup.engine.local import yield_batches
from dedup.engine.processes import Workers
from dedup.members import Gathered, SentenceSpan
from dedup.schema import empty_table
from dedup.sentences import split_sentences
from dedup.statements import align_statements

SENTENCES = 30
BATCH = 64
"""Pairs in one batch, as a run has clusters."""


def paired(articles: Path, pairs: int, *, seed: int = 1) -> Gathered:
    """Return random pairs of the first 30 sentences of articles, each a cluster of its own."""
    documents = dedup.read_documents([articles])
    split = split_sentences(documents).filter(pl.col("kind") == "body")
    place = pl.int_range(pl.len()).over("document")
    split = split.filter(place < SENTENCES, pl.len().over("document") >= SENTENCES)
    names = split["document"].unique().sort().to_list()
    random.Random(seed).shuffle(names)  # noqa: S311
    chosen = names[: 2 * pairs]
    told = pl.DataFrame(
        {"cluster": [f"{place // 2:06}" for place in range(len(chosen))], "document": chosen},
        schema={"cluster": pl.String, "document": pl.String},
    ).sort("cluster", "document")
    members = told.join(documents, on="document", maintain_order="left").select(
        "cluster", "document", pl.lit(0).alias("start"), pl.lit(0).alias("end"),
        pl.lit("whole").alias("membership"), "content_hash", "published", "text",
    )  # fmt: skip
    sentences = told.join(split, on="document").select("cluster", "document", *SentenceSpan._fields)
    return Gathered(
        told.select("cluster").unique(maintain_order=True),
        members,
        sentences.sort("cluster", "document", "position"),
        empty_table("edges").select(cluster="left", left="left", right="right").with_columns(
            pl.lit(0, pl.Int64).alias(name)
            for name in ("left_start", "left_end", "right_start", "right_end")
        ),
    )  # fmt: skip


def table(articles: Path, *, pairs: int, cores: Sequence[int]) -> Iterator[Sequence[str]]:
    """Measure, and yield the rows of the table; the processes have started before."""
    gathered = paired(articles, pairs)
    warm = gathered.slice(0, BATCH * max(cores) * 2)
    yield "cores", "pairs of documents a second", "pairs of sentences a second"
    for count in cores:
        with Workers(count) as workers:
            align = partial(yield_batches, align_statements, workers=workers, batch_rows=BATCH)
            deque(align(warm), maxlen=0)
            start = time.perf_counter()
            deque(align(gathered), maxlen=0)
            rate = gathered.height / (time.perf_counter() - start)
        yield str(count), f"{rate:,.0f}", f"{rate * SENTENCES**2:,.0f}"
