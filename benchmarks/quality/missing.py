"""Dumps of which a part has no dates: is it told how they are missing, and what follows from it?

    python benchmarks/quality/missing.py DATA_DIR

DATA_DIR holds `articles/`. The 10,000 articles of `haystack.py` are one pile, four in ten without
`published` and `url`, three times: by chance; by outlet; and in batches of two months. The hidden
dates judge.

- Merged pairs: how many of them are within 30 days; a pair further apart is nearly always a
  mistake.
- Of the pairs of labels/pairs.csv in the pile on which the readers agree: which share of those
  merged tell the same event, and which share of those that do are merged.

Only in batches says a missing date anything of the event (`event.missing_dates`); by chance and by
outlet it must change nothing. So batches are measured `without` it, too.

Then the `same` documents of all usable running topics are one pile, their groups the events, ten
times with other dates hidden: of whole nights, which events outlast; and of whole topics, but four
in ten of these have dates or none by chance. Mean B-cubed F1, with the rule and `without` it: so
this tells what it costs where it is right of most events and not of all.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from hashlib import sha256
from pathlib import Path
from statistics import mean
from typing import Any

import polars as pl
from command import print_figures
from haystack import merged_pairs, share_near, strangers_of
from intruders import HIDDEN
from judged import pair_scores
from msgspec import structs
from piles import CONFIG, Extracts, clustered, collection, labelled_groups, labelled_pairs

from dedup.config import Config
from dedup.evaluate.clusters import score_groups

Figures = dict[str, float]

HIDE = 0.4
"""The share of the dates that are hidden."""
WAYS: dict[str, Callable[[dict[str, Any]], str]] = {
    "by chance": lambda row: row["document"],
    "by outlet": lambda row: row["source"] or "",
    "in batches": lambda row: f"{row['published'].year} {(row['published'].month - 1) // 2}",
}
"""What is hidden together: documents of which this is the same."""
WITHOUT = structs.replace(CONFIG, event=structs.replace(CONFIG.event, missing_dates=0.0))
JUDGED = (
    *(
        f"{way}: {name}"
        for way in WAYS
        for name in ("pairs within 30 days", "judged pairs, precision", "judged pairs, F1")
    ),
    *(f"running topics, {way}: B-cubed F1" for way in ("nights", "topics")),
)
DRAWS = 10


def is_hidden(name: str) -> bool:
    """Tell whether the dates of what has this name are hidden: the same in every run.

    >>> sum(is_hidden(str(number)) for number in range(1000))
    419
    """
    return int.from_bytes(sha256(name.encode()).digest()[:4]) < HIDE * 2**32


def partly_dated(pile: Extracts, together: Callable[[dict[str, Any]], str]) -> Extracts:
    """Return a pile of which some have neither date nor address."""
    documents = pile.documents
    hidden = pl.Series([is_hidden(together(row)) for row in documents.iter_rows(named=True)])
    kept = [
        pl.when(~hidden).then(pl.col(name)).alias(name) for name in HIDDEN["undated, no address"]
    ]
    return pile._replace(documents=documents.with_columns(kept))


def scores(partly: Extracts, config: Config, days: pl.DataFrame, told: pl.DataFrame) -> Figures:
    """Return the figures of one pile; ``days``: the documents with the dates that it hides."""
    result = clustered(partly, config)
    pairs = merged_pairs(result, days["document"])
    found = {"merged pairs": float(len(pairs)), "pairs within 30 days": share_near(pairs, days)}
    read = pair_scores(result, told)
    return found | {f"judged pairs, {name}": value for name, value in read.items()}


def topics(data: Path) -> Figures:
    """Return how well running topics are told apart in one pile, named `way: measure`."""
    groups = labelled_groups().items()
    events = {name: frozenset([str(topic)]) for topic, group in groups for name in group.same}
    pile = collection(data / "articles").pile(events)

    def topic(draw: int, row: dict[str, Any]) -> str:
        of = f"{draw} {min(events[row['document']])}"
        return f"{of} {row['document']}" if is_hidden(f"by chance {of}") else of

    ways: dict[str, Callable[[int, dict[str, Any]], str]] = {
        "nights": lambda draw, row: f"{draw} {row['published']:%Y-%m-%d}",
        "topics": topic,
    }
    found: Figures = {}
    for way, together in ways.items():
        for name, config in {way: CONFIG, f"{way}, without": WITHOUT}.items():
            drawn = (partly_dated(pile, partial(together, draw)) for draw in range(DRAWS))
            events_found = (clustered(partly, config).events_of(events) for partly in drawn)
            each = [score_groups("event", some, events).b_cubed.f1 for some in events_found]
            found[f"running topics, {name}: B-cubed F1"] = mean(each)
    return found


def measure(data: Path) -> Figures:
    """Return the figures, named `way: measure`."""
    articles = collection(data / "articles")
    strangers = strangers_of(articles)
    pile = articles.pile(strangers)
    days = pile.documents.select("document", "published")
    told = labelled_pairs(articles).filter(
        pl.col("same") != 0.5, pl.col("left", "right").is_in(strangers)
    )
    found: Figures = {}
    for way, together in WAYS.items():
        partly = partly_dated(pile, together)
        configs = {way: CONFIG} | ({f"{way}, without": WITHOUT} if way == "in batches" else {})
        for name, config in configs.items():
            figures = scores(partly, config, days, told)
            found |= {f"{name}: {measure}": value for measure, value in figures.items()}
    return found | topics(data)


if __name__ == "__main__":
    print_figures(measure, __doc__)
