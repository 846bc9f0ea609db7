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

import sys
from pathlib import Path

import polars as pl
from piles import clustered, collection, labelled_pairs, shown

from dedup.evaluate.clusters import f_scores

JUDGED = ("*precision", "*F1")


def measure(data: Path) -> dict[str, float]:
    """Return the figures, named `months: measure`."""
    articles = collection(data / "articles")
    result = clustered(articles.pile(articles.dated))
    told = labelled_pairs(articles).filter(pl.col("same") != 0.5)
    found: dict[str, float] = {}
    for name, half in (("odd months", pl.col("odd")), ("even months", ~pl.col("odd"))):
        part = told.filter(half)
        events = result.events_of({*part["left"], *part["right"]})
        merged = [bool(events[a] & events[b]) for a, b in part.select("left", "right").iter_rows()]
        same = (part["same"] == 1).to_list()
        right = sum(one and two for one, two in zip(merged, same, strict=True))
        precision, recall = right / max(sum(merged), 1), right / max(sum(same), 1)
        scores = {"precision": precision, "recall": recall, "F1": f_scores(precision, recall).f1}
        found |= {f"{name}: {measure}": value for measure, value in scores.items()}
    return found


if __name__ == "__main__":
    print("\n".join(shown(measure(Path(sys.argv[1])))))
