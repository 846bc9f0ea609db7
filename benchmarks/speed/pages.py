"""Statements and pages of many clusters: those of real articles, repeated under other names."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import polars as pl
from measured import Cost, cost
from ours import run_ours

from dedup.pipeline import align
from dedup.result import Result, read_result

TABLES = ("documents", "sentences", "edges", "clusters")
NAMES = ("document", "cluster", "left", "right")


def repeated(result: Result, clusters: int) -> Result:
    """Return a result with at least so many event clusters: its own, under other names."""
    events = result.clusters.filter(pl.col("tier") == "event")["cluster"].n_unique()
    times = -(-clusters // max(events, 1))
    tables = {
        name: pl.concat([_renamed(result.table(name), turn) for turn in range(times)])
        for name in TABLES
    }
    return result.replace(**tables)


def _renamed(table: pl.DataFrame, turn: int) -> pl.DataFrame:
    names = [name for name in NAMES if name in table.columns]
    return table.with_columns(pl.col(names) + f"-{turn:02}")


def prepare(articles: Path, folder: Path, *, clusters: int, cores: int) -> Path:
    """Run on the articles, repeat what was found, and return the run folder without statements."""
    spent = run_ours(articles, folder / "pages-real", tiers="copy,event", cores=cores)
    if spent.code not in {0, 3}:
        raise RuntimeError(f"exit code {spent.code}; see {folder / 'pages-real.log'}")
    many = repeated(read_result(folder / "pages-real"), clusters)
    many.write(folder / "pages-many")
    return folder / "pages-many"


def align_run(run: Path, workers: int) -> None:
    """Align the statements of a run, and write it with them."""
    align(read_result(run), workers=workers).write(run)


def table(articles: Path, folder: Path, *, clusters: int, cores: int) -> Iterator[Sequence[str]]:
    """Measure, and yield the rows of the table."""
    run, report = prepare(articles, folder, clusters=clusters, cores=cores), folder / "pages-report"
    here = [sys.executable, Path(__file__), run, str(cores)]
    made = cost(here, cores=cores, log=folder / "pages-statements.log")
    command = [sys.executable, "-m", "dedup", "report", run, "-o", report, "--workers", str(cores)]
    shown = cost(command, cores=cores, log=folder / "pages-report.log")
    files = [path.stat().st_size for path in report.rglob("*") if path.is_file()]
    found = pl.read_parquet(run / "clusters.parquet", columns=["tier", "cluster"]).unique()
    yield "", "wall s", "CPU s", "peak MB"
    yield "statements, with reading and writing the run", *_figures(made)
    yield "report, with reading the run", *_figures(shown)
    yield "event clusters", f"{found.filter(pl.col('tier') == 'event').height:,}", "", ""
    yield "files of the report", f"{len(files):,}", f"{sum(files) / 1e6:,.0f} MB", ""


def _figures(spent: Cost) -> tuple[str, str, str]:
    if spent.code:
        raise RuntimeError(f"exit code {spent.code}; see the logs beside the report")
    return f"{spent.wall:.1f}", f"{spent.cpu:.1f}", f"{spent.peak_tree:,.0f}"


if __name__ == "__main__":
    align_run(Path(sys.argv[1]), int(sys.argv[2]))
