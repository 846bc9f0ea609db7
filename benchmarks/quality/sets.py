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
import contradictions
import copies
import crowds
import digests
import haystack
import intruders
import invented
import judged
import missing
import months
import reduced
import reliability
import repeated
import roundups
import stories
import strangers
import tiny
import undated
from piles import MERGES, PAIRS, ROUNDUPS, RUNNING_TOPICS, SEEDS

from dedup.config import Config

HERE = Path(__file__).parent

Measure = Callable[[Path], dict[str, float]]
"""DATA_DIR -> the figures, named `part: measure`; of those that are judged, higher is better."""


class Benchmark(NamedTuple):
    """Something measured on DATA_DIR; it is left out where a pattern of ``needs`` fits no file."""

    name: str
    needs: str
    """Patterns of the files below DATA_DIR that the figures depend on, with spaces between."""
    measure: Measure
    judged: tuple[str, ...] = ("*",)
    """Patterns of the figures that have floors; the others are shown."""
    labels: tuple[Path, ...] = ()
    """Files of this repository that the figures depend on."""


ARTICLES, BOTH = "articles/*", "ecbplus/* articles/*"
COPIES = partial(copies.measure, documents=2_000, seed=1)
BENCHMARKS = [
    Benchmark("copies", ARTICLES, COPIES, copies.JUDGED, (copies.LABELS,)),
    Benchmark(
        "alignment",
        ARTICLES,
        alignment.measure_articles,
        alignment.JUDGED,
        tuple(alignment.ARTICLES.values()),
    ),
    Benchmark(
        "contradictions",
        f"{ARTICLES} *_alignment/* superpal*/*",
        contradictions.measure,
        contradictions.JUDGED,
        (alignment.ARTICLES["articles"], contradictions.LABELS),
    ),
    Benchmark("repeated", ARTICLES, repeated.measure, repeated.JUDGED, (PAIRS,)),
    Benchmark("digests", "ecbplus/*", digests.measure, digests.JUDGED),
    Benchmark("intruders", ARTICLES, intruders.measure, intruders.JUDGED, (RUNNING_TOPICS,)),
    Benchmark("strangers", ARTICLES, strangers.measure, strangers.JUDGED, tuple(SEEDS.glob("*"))),
    Benchmark("tiny", BOTH, tiny.measure, tiny.JUDGED, (ROUNDUPS, *invented.FILES)),
    Benchmark("haystack", BOTH, haystack.measure, haystack.JUDGED, (MERGES,)),
    Benchmark("crowds", BOTH, crowds.measure, crowds.JUDGED),
    Benchmark("reduced", "ecbplus/*", reduced.measure, reduced.JUDGED),
    Benchmark("missing", ARTICLES, missing.measure, missing.JUDGED, (PAIRS,)),
    Benchmark("undated", BOTH, undated.measure, undated.JUDGED, (PAIRS,)),
    Benchmark("stories", BOTH, stories.measure, stories.JUDGED, (RUNNING_TOPICS, PAIRS)),
    Benchmark("roundups", ARTICLES, roundups.measure, roundups.JUDGED, (ROUNDUPS,)),
    Benchmark("judged", ARTICLES, judged.measure, judged.JUDGED, (PAIRS,)),
    Benchmark("months", ARTICLES, months.measure, months.JUDGED, (PAIRS, months.MONTHS)),
    Benchmark("reliability", BOTH, reliability.measure, reliability.JUDGED, (RUNNING_TOPICS,)),
]


class LabelledSet(NamedTuple):
    """A set that is there, ready to be measured."""

    name: str
    files: list[Path]
    measure: Callable[[], dict[str, float]]
    judged: tuple[str, ...]


def sets_of(data: Path) -> Iterator[LabelledSet]:
    """Yield every set of a folder, by name, the seeds, and the invented events."""
    if SEEDS.is_dir():
        yield _seeds()
    yield LabelledSet("invented", [*invented.FILES], invented.measure, invented.JUDGED)
    for folder in sorted(path for path in data.iterdir() if path.is_dir()):
        if (folder / "clusters.csv").is_file() and (folder / "documents.jsonl").is_file():
            files = [folder / "clusters.csv", folder / "documents.jsonl"]
            measure = partial(clusters.measure, folder)
            yield LabelledSet(folder.name, files, measure, clusters.JUDGED)
        elif (folder / "pairs.jsonl").is_file():
            measure = partial(alignment.measure, folder)
            yield LabelledSet(folder.name, [folder / "pairs.jsonl"], measure, alignment.JUDGED)
    for one in BENCHMARKS:
        needed = [_files(data, pattern) for pattern in one.needs.split()]
        if all(needed):
            files = sorted([*one.labels, *(path for files in needed for path in files)])
            yield LabelledSet(one.name, files, partial(one.measure, data), one.judged)


def _files(folder: Path, pattern: str) -> list[Path]:
    return [path for path in folder.glob(pattern) if path.is_file()]


def _seeds() -> LabelledSet:
    gold = HERE / "seeds.csv"
    measure = partial(clusters.measure_reports, SEEDS, gold, config=Config())
    return LabelledSet("seeds", [gold, *sorted(SEEDS.iterdir())], measure, clusters.JUDGED)
