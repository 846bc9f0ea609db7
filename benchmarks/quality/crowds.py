"""Crowds: is an event of tens or hundreds of reports one event, and a pile that holds nothing else?

    python benchmarks/quality/crowds.py DATA_DIR

DATA_DIR holds `articles/` and `ecbplus/`. Nobody has labelled an event of a hundred reports, so
they are made (`benchmarks/speed/corpus.py`): reports of one event share names, numbers and rare
words, and tell sentences of one article in another selection and order. 3,000 documents, of which a
third to a half are in events of 30, 100 or 300. B-cubed over these, strangers counted as wrong. The
texts are made, so the figures tell whether an event holds together as it grows, and no more.

`alone`: every event of ECB+ of eight reports and more, with three random articles, as a pile of its
own. Recall is the mean over the events; a stranger inside would show as precision.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path

import polars as pl
from command import print_figures
from haystack import b_cubed
from piles import CONFIG, Collection, clustered, collection, drawn

from dedup.documents import as_corpus

sys.path.append(str(Path(__file__).parents[1] / "speed"))

from bank import read_bank
from corpus import Mixture, batches

DOCUMENTS = 3_000
SHARES = {30: 0.35, 100: 0.35, 300: 0.5}
"""Reports of an event, and the share of all documents that are in such events."""
LEAST = 8
STRANGERS = 3
SEED = 3
JUDGED = ("*B-cubed F1", "*recall")


def made(data: Path) -> dict[str, float]:
    """Return the figures of made events, by their size."""
    bank = read_bank(data / "articles")
    found: dict[str, float] = {}
    for size, share in SHARES.items():
        mixture = Mixture({"event": share}, {"event": (size, size)})
        dump = pl.concat(batches(bank, documents=DOCUMENTS, seed=SEED, mixture=mixture))
        told = dict(dump.filter(pl.col("event").is_not_null()).select("id", "event").iter_rows())
        frame = dump.drop("group", "event", "kind")
        reports = Collection(as_corpus(frame, config=CONFIG.input).documents)
        found |= scores(f"events of {size}", reports, reports.documents["document"], told)
    return found


def scores(
    name: str, reports: Collection, pile: pl.Series, gold: Mapping[str, str]
) -> dict[str, float]:
    """Return B-cubed of one pile."""
    events = clustered(reports.pile(pile)).groups().values()
    return {f"{name}: {measure}": value for measure, value in b_cubed(events, gold).items()}


def alone(data: Path) -> dict[str, float]:
    """Return precision and recall of events of ECB+ that are a pile of their own, their means."""
    ecb, articles = collection(data / "ecbplus"), collection(data / "articles")
    gold = pl.read_csv(data / "ecbplus" / "clusters.csv")
    figures = []
    for (event,), rows in sorted(gold.group_by("cluster")):
        if rows.height < LEAST:
            continue
        strangers = drawn(articles.dated, STRANGERS, seed=rows.height)
        pile = ecb.pile(rows["id"]) | articles.pile(strangers)
        events = clustered(pile).groups().values()
        figures.append(b_cubed(events, dict.fromkeys(rows["id"], str(event))))
    means = pl.DataFrame(figures).mean()
    return {f"alone: {measure}": means[measure].item() for measure in ("precision", "recall")}


def measure(data: Path) -> dict[str, float]:
    """Return all figures, named `part: measure`."""
    return made(data) | alone(data)


if __name__ == "__main__":
    print_figures(measure, __doc__)
