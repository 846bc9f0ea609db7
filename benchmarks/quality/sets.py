"""The labelled sets: what is measured on each, and which files it depends on.

A folder of DATA_DIR that holds `documents.jsonl` and `clusters.csv`, or `pairs.jsonl`, is a set
without being named here. What needs more than one folder, or plants what it looks for, is a line of
BENCHMARKS.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import NamedTuple

import alignment
import clusters
import digests

from dedup.config import Config

HERE = Path(__file__).parent
SEEDS = HERE.parents[1] / "seeds"

Measure = Callable[[Path], dict[str, float]]
"""DATA_DIR -> the figures, named `part: measure`; of those that are judged, higher is better."""


class Benchmark(NamedTuple):
    """Something measured on DATA_DIR; it is left out where no file fits ``needs``."""

    name: str
    needs: str
    """Pattern of the files below DATA_DIR that the figures depend on."""
    measure: Measure
    judged: tuple[str, ...] = ("*",)
    """Patterns of the figures that have floors; the others are shown."""


BENCHMARKS = [
    Benchmark("digests", "ecbplus/*", digests.measure, digests.JUDGED),
]


class LabelledSet(NamedTuple):
    """A set that is there, ready to be measured."""

    name: str
    files: list[Path]
    measure: Callable[[], dict[str, float]]
    judged: tuple[str, ...]


def sets_of(data: Path) -> Iterator[LabelledSet]:
    """Yield every set of a folder, by name, and the seeds of this repository."""
    if SEEDS.is_dir():
        yield _seeds()
    for folder in sorted(path for path in data.iterdir() if path.is_dir()):
        if (folder / "clusters.csv").is_file() and (folder / "documents.jsonl").is_file():
            files = [folder / "clusters.csv", folder / "documents.jsonl"]
            measure = partial(clusters.measure, folder)
            yield LabelledSet(folder.name, files, measure, clusters.JUDGED)
        elif (folder / "pairs.jsonl").is_file():
            measure = partial(alignment.measure, folder)
            yield LabelledSet(folder.name, [folder / "pairs.jsonl"], measure, alignment.JUDGED)
    for one in BENCHMARKS:
        files = sorted(path for path in data.glob(one.needs) if path.is_file())
        if files:
            yield LabelledSet(one.name, files, partial(one.measure, data), one.judged)


def _seeds() -> LabelledSet:
    gold = HERE / "seeds.csv"
    measure = partial(clusters.measure_reports, SEEDS, gold, config=Config())
    return LabelledSet("seeds", [gold, *sorted(SEEDS.iterdir())], measure, clusters.JUDGED)
