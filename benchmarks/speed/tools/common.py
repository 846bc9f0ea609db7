"""What the peers share: reading the dump, word 5-grams, one cluster per component, writing."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np
import polars as pl
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

THRESHOLD = 0.7
PERMUTATIONS = 128
SHINGLE = 5
BANDS, ROWS = 16, 8
"""For tools that take bands which divide the permutations; datasketch finds its own: 14 and 9."""
_WORD = re.compile(r"\w+")


def given() -> tuple[Path, Path]:
    """Return the folder of documents and the file for clusters."""
    return Path(sys.argv[1]), Path(sys.argv[2])


def read(folder: Path) -> tuple[pl.Series, list[str]]:
    """Return ids and texts."""
    documents = pl.read_parquet(folder / "*.parquet", columns=["id", "text"])
    return documents["id"], documents["text"].to_list()


def shingles(text: str) -> list[str]:
    """Return the distinct runs of five words, without case."""
    words = _WORD.findall(text.lower())
    if len(words) < SHINGLE:
        return [" ".join(words)]
    return list({" ".join(run) for run in zip(*(words[n:] for n in range(SHINGLE)), strict=False)})


def write(ids: pl.Series, pairs: Iterable[tuple[int, int]], file: Path) -> None:
    """Write ``id`` and ``cluster``: the connected components of pairs of rows."""
    edges = np.array(list(pairs), dtype=np.int64).reshape(-1, 2)
    graph = coo_array((np.ones(len(edges), dtype=bool), edges.T), shape=(len(ids), len(ids)))
    _, labels = connected_components(graph, directed=False)
    write_labels(ids, labels, file)


def write_labels(ids: pl.Series, labels: Sequence[int], file: Path) -> None:
    """Write ``id`` and ``cluster``, given the number of the cluster of every document."""
    pl.DataFrame({"id": ids, "cluster": pl.Series(labels)}).write_parquet(file)
