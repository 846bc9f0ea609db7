"""Judged pairs of a whole dump: what is merged there, and what should be.

    python benchmarks/quality/judged.py DATA_DIR

DATA_DIR holds `articles/`; labels/README.md says how the pairs of labels/pairs.csv were drawn and
read. All dated articles are one pile. Of the pairs in it on which the readers agree: which share of
those merged tell the same event, and which share of those that do are merged. The pairs were drawn
by the scores of an earlier configuration, most of them in doubt by it: the shares compare
configurations, they are not those of random merges (`haystack.py --list` draws such).

The weights of the score were fitted with the odd months (`fit_event_model.py`), and other constants
chosen looking at both.
"""

from __future__ import annotations

from collections.abc import Iterable
from operator import and_
from pathlib import Path

import polars as pl
from command import print_figures
from piles import Clustered, clustered, collection, labelled_pairs

from dedup.evaluate.clusters import f_scores

JUDGED = ("*precision", "*F1")


def pair_scores(result: Clustered, told: pl.DataFrame) -> dict[str, float]:
    """Return precision, recall and F1 of merges among pairs that were read, all of one pile.

    Args:
        result: the pile as it is clustered.
        told: ``left``, ``right``, and ``same``: 1 where both tell one event.
    """
    events = result.events_of({*told["left"], *told["right"]})
    rows = told.select("left", "right", pl.col("same") == 1).iter_rows()
    pairs = [(bool(events[left] & events[right]), same) for left, right, same in rows]
    scores = f_scores(*precision_and_recall(pairs))
    return {"precision": scores.precision, "recall": scores.recall, "F1": scores.f1}


def precision_and_recall(pairs: Iterable[tuple[bool, bool]]) -> tuple[float, float]:
    """Return the shares of pairs that were read, each merged or not, and of one event or not."""
    merged, same = zip(*pairs, strict=True)
    right = sum(map(and_, merged, same))
    return right / max(sum(merged), 1), right / max(sum(same), 1)


def measure(data: Path) -> dict[str, float]:
    """Return the figures, named `months: measure`."""
    articles = collection(data / "articles")
    result = clustered(articles.pile(articles.dated))
    told = labelled_pairs(articles).filter(pl.col("same") != 0.5)
    halves = {"odd months": pl.col("odd"), "even months": ~pl.col("odd")}
    return {
        f"{name}: {measure}": value
        for name, half in halves.items()
        for measure, value in pair_scores(result, told.filter(half)).items()
    }


if __name__ == "__main__":
    print_figures(measure, __doc__)
