"""Lesser texts: what happens to events where a feed has teasers, no outlet, or capitals alone.

    python benchmarks/quality/reduced.py DATA_DIR

DATA_DIR holds `ecbplus/`. Each split of ECB+ is a pile of its own, clustered as it is and after
every text has lost something. The recipes are plain; real feeds lose other things besides.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import polars as pl
from command import print_figures
from piles import CONFIG, Collection, clustered, collection

from dedup.documents import as_corpus
from dedup.evaluate.clusters import score_groups

JUDGED = ("*F1",)
_SENTENCES = 2
_END = re.compile(r"(?<=[.!?])\s+")
_MARKS = re.compile(r"[^\w\s]|_")

Recipe = Callable[[pl.DataFrame], pl.DataFrame]
"""Documents as a crawler gave them -> what a poorer one would have given."""


def _texts(change: Callable[[str], str]) -> Recipe:
    changed = pl.col("text").map_elements(change, return_dtype=pl.String)
    return lambda documents: documents.with_columns(changed)


def _first_words(count: int) -> Recipe:
    return _texts(lambda text: " ".join(text.split()[:count]))


def _without(*columns: str) -> Recipe:
    empty = [pl.lit(None, pl.String).alias(name) for name in columns]
    return lambda documents: documents.with_columns(empty)


RECIPES: dict[str, Recipe] = {
    "as they are": _without(),
    "100 words": _first_words(100),
    "40 words": _first_words(40),
    "two sentences": _texts(lambda text: " ".join(_END.split(text)[:_SENTENCES])),
    "no outlet, no address": _without("source", "url"),
    "in capitals": _texts(str.upper),
    "in small letters": _texts(str.lower),
    "no punctuation": _texts(lambda text: _MARKS.sub(" ", text)),
}


def reduced(reports: pl.DataFrame, recipe: Recipe) -> Collection:
    """Return a collection of the documents after a recipe."""
    given = reports.select(
        "title", "text", "source", "url", id="document", published="published_raw"
    )
    return Collection(as_corpus(recipe(given), config=CONFIG.input).documents)


def measure(data: Path) -> dict[str, float]:
    """Return pair F1 and B-cubed F1 of every split after every recipe, `recipe, split: measure`."""
    reports = collection(data / "ecbplus").documents
    splits = dict(pl.read_ndjson(data / "ecbplus" / "documents.jsonl").select("id", "split").rows())
    gold = {
        name: frozenset([event])
        for name, event in pl.read_csv(data / "ecbplus" / "clusters.csv").iter_rows()
    }
    found: dict[str, float] = {}
    for recipe, change in RECIPES.items():
        poorer = reduced(reports, change)
        for split in sorted({*splits.values()}):
            told = {name: events for name, events in gold.items() if splits[name] == split}
            events = clustered(poorer.pile(told)).events_of(told)
            scores = score_groups("event", events, told)
            found[f"{recipe}, {split}: pair F1"] = scores.pairs.f1
            found[f"{recipe}, {split}: B-cubed F1"] = scores.b_cubed.f1
    return found


if __name__ == "__main__":
    print_figures(measure, __doc__)
