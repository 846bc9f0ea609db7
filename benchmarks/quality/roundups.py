"""What editors put side by side: is it one event in the pile of all articles?

    python benchmarks/quality/roundups.py DATA_DIR

DATA_DIR holds `articles/`. The editors of AllSides showed two or three outlets on one event; of
1,406 such roundups one report or more stands among the articles (labels/roundups.csv). All articles
are one pile, dated or not, as they come.

- Recall: pairs of one roundup that are in one event.
- Precision: pairs in one event, both of roundups, that are of one roundup. It is a lower bound:
  two roundups may tell one event, on two days or from two sides.

"Alone": the roundups of which three reports are there, as a pile of their own.

Nobody chose these pairs by a score, unlike those of labels/pairs.csv. Every second roundup is meant
for choosing ("tune"), the others for reporting.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from pathlib import Path

import polars as pl
from command import print_figures
from piles import ROUNDUPS, clustered, collection, event_scores, halves

JUDGED = ("*F1",)


def roundups() -> dict[str, int]:
    """Return the roundup of every document that stands in one."""
    told = pl.read_csv(ROUNDUPS).select("document", "roundup")
    return dict(told.iter_rows())


def _wanted(of: Mapping[str, int], numbers: set[int]) -> dict[str, frozenset[str]]:
    return {name: frozenset([str(n)]) for name, n in of.items() if n in numbers}


def measure(data: Path) -> dict[str, float]:
    """Return the figures, named `half: measure`."""
    articles, of = collection(data / "articles"), roundups()
    result = clustered(articles.pile(articles.documents["document"]))
    parts = [
        (half, result, _wanted(of, set(numbers)))
        for half, numbers in halves(set(of.values())).items()
    ]
    threes = _wanted(
        of, {number for number, reports in Counter(of.values()).items() if reports == 3}
    )
    parts.append(("alone", clustered(articles.pile(threes)), threes))
    return {
        f"{part}: {name}": value
        for part, found, wanted in parts
        for name, value in event_scores(found, wanted).items()
    }


if __name__ == "__main__":
    print_figures(measure, __doc__)
