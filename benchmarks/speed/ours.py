"""This tool as a command, and what stands in its run folder."""

from __future__ import annotations

import json
import sys
from importlib import metadata
from pathlib import Path
from typing import Any

import polars as pl
from measured import Cost, cost

from dedup import __version__


def run_ours(given: Path, run: Path, *, tiers: str, cores: int) -> Cost:
    """Run ``dedup run`` as a process of its own; its output goes to a log beside the run."""
    command = [sys.executable, "-m", "dedup", "run", given, "-o", run, "--tiers", tiers]
    return cost([*command, "--stop-after", "clusters"], cores=cores, log=run.with_suffix(".log"))


def versions() -> dict[str, str]:
    """Return the releases that the speed of this tool depends on most."""
    names = ("numba", "numpy", "polars", "rapidfuzz", "scipy")
    return {"dedup": __version__} | {name: metadata.version(name) for name in names}


def clusters(run: Path, tier: str) -> pl.DataFrame:
    """Return ``id`` and ``cluster`` of one tier; a document may be in several clusters."""
    rows = pl.read_parquet(run / "clusters.parquet").filter(pl.col("tier") == tier)
    return rows.select(pl.col("document").alias("id"), "cluster")


def compared_pairs(run: Path) -> dict[str, int]:
    """Return how many pairs were verified in each tier, accepted or not."""
    tiers = pl.scan_parquet(run / "edges.parquet").group_by(pl.col("tier").cast(pl.String))
    return dict(tiers.agg(pl.len()).sort("tier").collect().iter_rows())


def run_info(run: Path) -> dict[str, Any]:
    """Return ``run.json``."""
    info: dict[str, Any] = json.loads((run / "run.json").read_bytes())
    return info
