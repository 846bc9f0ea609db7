"""Copies: this tool and its peers on one dump, in turns, each as a process of its own.

A peer is a script of ``tools/`` in an environment of pinned releases. All read the same Parquet
files and write a cluster for every document; all take runs of five words, 128 permutations and a
Jaccard similarity of 0.7, in the way their documentation recommends. `wc -w` reads the texts and
does nothing, which is what reading costs.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from statistics import median
from typing import NamedTuple

import polars as pl
from measured import Cost, cost
from ours import clusters, run_ours

from dedup.evaluate.clusters import Groups, score_groups

HERE = Path(__file__).parent
OURS, COUNTED = "dedup", "wc -w"
PEERS = ("datasketch", "rensa", "gaoya", "daft", "text_dedup")
TOOLS = (OURS, *PEERS, COUNTED)


class Run(NamedTuple):
    """One run of one tool."""

    tool: str
    cores: int
    cost: Cost


class Quality(NamedTuple):
    """The clusters of a tool against the planted groups, by pairs of documents."""

    recall: float | None
    precision: float | None
    """None: it found no pair; or none was planted, of recall."""
    of_kinds: dict[str, float]
    """Way to copy -> share of those copies that are in a cluster with their original."""


def environment(folder: Path) -> Path:
    """Make the environment of the peers if it is not there; return its interpreter."""
    python = folder / "bin" / "python"
    if not python.exists():
        subprocess.run([sys.executable, "-m", "venv", folder], check=True)  # noqa: S603
        install = [python, "-m", "pip", "install", "--quiet", "--no-deps"]
        wanted = HERE / "requirements.txt"
        if subprocess.run([*install, "-r", wanted], check=False).returncode:  # noqa: S603
            # What is not to be had for this Python is left out; why, tells `missing`.
            for line in wanted.read_text().splitlines():
                if not line.startswith("#"):
                    subprocess.run([*install, line], check=False)  # noqa: S603
    return python


def missing(python: Path, tools: Iterable[str]) -> dict[str, str]:
    """Return why a tool cannot be imported there, for those of which that is so."""
    found = {}
    for tool in tools:
        if tool in PEERS:
            command = [python, "-c", f"import {tool}"]
            tried = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603
            if tried.returncode:
                found[tool] = (tried.stderr.strip() or "it ended").splitlines()[-1]
    return found


def releases(python: Path) -> list[str]:
    """Return what is installed in the environment of the peers."""
    command = [python, "-m", "pip", "freeze"]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.split()  # noqa: S603


def run_tools(
    corpus: Path, folder: Path, *, tools: Sequence[str], cores: Sequence[int], rounds: int
) -> Iterator[Run]:
    """Run the tools in turns, so that what else the machine does meets all of them alike."""
    for _ in range(rounds):
        for number in cores:
            for tool in tools:
                yield Run(tool, number, _run(tool, corpus, folder, number))


def _run(tool: str, corpus: Path, folder: Path, cores: int) -> Cost:
    if tool == OURS:
        return run_ours(corpus / "documents", folder / OURS, tiers="copy", cores=cores)
    log = folder / f"{tool}.log"
    if tool == COUNTED:
        return cost(["wc", "-w", corpus / "text.txt"], cores=cores, log=log, LC_ALL="C.UTF-8")
    python, script = folder / "venv" / "bin" / "python", HERE / "tools" / f"with_{tool}.py"
    # Nothing is to be fetched: the data are local.
    given = [python, script, corpus / "documents", folder / f"{tool}.parquet"]
    return cost(given, cores=cores, log=log, HF_HUB_OFFLINE="1", DO_NOT_TRACK="1")


def quality(tool: str, folder: Path, truth: pl.DataFrame) -> Quality:
    """Score what a tool has written last."""
    made = folder / f"{tool}.parquet"
    found = clusters(folder / OURS, "copy") if tool == OURS else pl.read_parquet(made)
    alone = pl.format("alone {}", "id")
    wanted = truth.select("id", cluster=pl.coalesce("group", alone))
    everywhere = truth.select("id").join(found.cast({"cluster": pl.String}), on="id", how="left")
    everywhere = everywhere.with_columns(pl.coalesce("cluster", alone))
    scores = score_groups("copy", _groups(everywhere), _groups(wanted)).pairs
    return Quality(scores.recall, scores.precision, _of_kinds(everywhere, truth))


def _share(figure: float | None) -> str:
    return "-" if figure is None else f"{figure:.3f}"


def _groups(rows: pl.DataFrame) -> Groups:
    of_document = rows.group_by("id").agg("cluster").sort("id")
    return {name: frozenset(among) for name, among in of_document.iter_rows()}


def _of_kinds(found: pl.DataFrame, truth: pl.DataFrame) -> dict[str, float]:
    planted = truth.drop_nulls("group").join(found, on="id")
    original = planted.filter(pl.col("kind") == "original").select("group", "cluster", hit=True)
    copies = planted.join(original.select("group").unique(), on="group", how="semi")
    rows = copies.filter(pl.col("kind") != "original").join(
        original.unique(), on=["group", "cluster"], how="left"
    )
    by_copy = rows.group_by("kind", "id").agg(pl.col("hit").any())
    return dict(by_copy.group_by("kind").agg(pl.col("hit").mean()).sort("kind").iter_rows())


def table(
    runs: Sequence[Run], scores: dict[str, Quality], reasons: dict[str, str]
) -> Iterator[Sequence[str]]:
    """Yield the rows of the table: medians, ratios to us, recall and precision of pairs."""
    yield (
        *("tool", "cores", "wall s", "CPU s", "peak MB", "one process MB"),
        *("wall : ours", "CPU : ours", "memory : ours", "recall", "precision"),
    )
    medians = {key: _medians(runs, *key) for key in dict.fromkeys((r.tool, r.cores) for r in runs)}
    for (tool, cores), (wall, cpu, tree, process) in medians.items():
        ours = medians.get((OURS, cores), (float("nan"),) * 4)
        score = scores.get(tool)
        yield (
            *(tool, str(cores), f"{wall:.1f}", f"{cpu:.1f}", f"{tree:,.0f}", f"{process:,.0f}"),
            *(f"{wall / ours[0]:.2f}", f"{cpu / ours[1]:.2f}", f"{tree / ours[2]:.2f}"),
            *((_share(score.recall), _share(score.precision)) if score else ("-", "-")),
        )
    for tool, reason in reasons.items():
        yield tool, "-", reason


def _medians(runs: Sequence[Run], tool: str, cores: int) -> tuple[float, float, float, float]:
    costs = [run.cost for run in runs if (run.tool, run.cores) == (tool, cores)]
    wall, cpu, tree, process = zip(*(one[1:] for one in costs), strict=True)
    return median(wall), median(cpu), median(tree), median(process)


def kinds_table(scores: dict[str, Quality]) -> Iterator[Sequence[str]]:
    """Yield a row per way to copy: the share of copies found, by tool."""
    yield "way to copy", *scores
    for kind in next(iter(scores.values())).of_kinds:
        yield kind, *(f"{score.of_kinds[kind]:.3f}" for score in scores.values())


def failed(runs: Iterable[Run]) -> dict[str, str]:
    """Return the tools of which a run did not end well, with the reason."""
    return {
        run.tool: f"failed with exit code {run.cost.code}; see {run.tool}.log"
        for run in runs
        if run.cost.code
    }
