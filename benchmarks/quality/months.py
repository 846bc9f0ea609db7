"""Months of news: is a small pile that was cut out of a dump taken for what it is?

    python benchmarks/quality/months.py DATA_DIR [--list N] [--seed S]

DATA_DIR holds `articles/`. The dated articles of every 28 days are a pile of their own, of some 160
documents: a newsroom tries a tool on such. Each is clustered with the thresholds that its days
settle (`dedup/edges/events/pile.py`), and with those that its size alone would.

- Merged pairs: two whole members of one event, over all piles together.
- Of the pairs of labels/pairs.csv of which both lie in one pile and on which the readers agree:
  which share of those merged tell the same event, and which share of those that do are merged.
  They were drawn by the scores in a whole dump, see `judged.py`.
- labels/months.csv: random merged pairs of both ways in one list, read without knowing of which
  way each is; which share of those of each way tell the same event, or another of one story.

`--list N` prints N random merged pairs of each way instead, to be read.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import timedelta
from itertools import combinations
from pathlib import Path

import polars as pl
from command import drawing, shown
from judged import precision_and_recall
from msgspec import structs
from piles import CONFIG, LABELS, Collection, Extracts, clustered, collection, labelled_pairs

from dedup.config import Config

MONTHS = LABELS / "months.csv"
DAYS, LEAST = 28, 20
"""Days of a pile, and the documents without which it is none."""
JUDGED = ("days: *precision", "days: *same")
Pair = tuple[str, str]


def piles(articles: Collection) -> Iterator[Extracts]:
    """Yield the dated articles of every 28 days."""
    articles.prepare(articles.dated)
    dated = articles.documents.filter(pl.col("published").is_not_null()).sort("published")
    for _, part in dated.group_by_dynamic("published", every=timedelta(DAYS)):
        if part.height >= LEAST:
            yield articles.pile(part["document"])


def ways(pile: Extracts) -> dict[str, Config]:
    """Return the two configurations by which a pile is clustered."""
    size = structs.replace(CONFIG.event, pile=pile.documents.height)
    return {"days": CONFIG, "size": structs.replace(CONFIG, event=size)}


def merged(articles: Collection) -> tuple[dict[str, set[Pair]], list[set[str]]]:
    """Return the merged pairs of both ways, and the documents of every pile."""
    found: dict[str, set[Pair]] = {"days": set(), "size": set()}
    members = []
    for pile in piles(articles):
        members.append(set(pile.documents["document"]))
        for way, config in ways(pile).items():
            groups = clustered(pile, config).groups(("whole",)).values()
            found[way] |= {pair for group in groups for pair in combinations(sorted(group), 2)}
    return found, members


def measure(data: Path) -> dict[str, float]:
    """Return the figures, named `way: measure`."""
    articles = collection(data / "articles")
    found, members = merged(articles)
    place = {name: number for number, some in enumerate(members) for name in some}
    told = labelled_pairs(articles).filter(pl.col("same") != 0.5)
    inside = [
        (left, right, same == 1)
        for left, right, same in told.select("left", "right", "same").iter_rows()
        if left in place and place[left] == place.get(right)
    ]
    figures: dict[str, float] = {}
    for way, pairs in found.items():
        there = [((left, right) in pairs, same) for left, right, same in inside]
        precision, recall = precision_and_recall(there)
        figures |= {
            f"{way}: merged pairs": float(len(pairs)),
            f"{way}: judged pairs, precision": precision,
            f"{way}: judged pairs, recall": recall,
        }
        figures |= {f"{way}: {name}": share for name, share in verdicts(pairs).items()}
    return figures


def verdicts(pairs: set[Pair]) -> dict[str, float]:
    """Return what was read of merged pairs: the shares of each verdict."""
    rows = pl.read_csv(MONTHS).select("left", "right", "verdict").iter_rows()
    read = [verdict for left, right, verdict in rows if (left, right) in pairs]
    return {
        "read pairs": float(len(read)),
        **{
            f"read pairs, {verdict}": read.count(verdict) / max(len(read), 1)
            for verdict in ("same", "story")
        },
    }


def listed(data: Path, count: int, seed: int) -> Iterator[str]:
    """Yield random merged pairs of each way, in one order that does not tell of which."""
    articles = collection(data / "articles")
    found, _ = merged(articles)
    chance = random.Random(seed)  # noqa: S311 - a sample, no secret
    drawn = {pair for pairs in found.values() for pair in chance.sample(sorted(pairs), count)}
    ids = [name for pair in sorted(drawn) for name in pair]
    titles = dict(
        articles.documents.filter(pl.col("document").is_in(ids))
        .select("document", pl.format("{} {} {}", "published", "source", "title"))
        .iter_rows()
    )
    for left, right in sorted(drawn):
        yield f"{left},{right},\n  # {titles[left]}\n  # {titles[right]}"


if __name__ == "__main__":
    given = drawing(__doc__, "merged pairs of each way", seed=1).parse_args()
    if given.list:
        print("\n".join(listed(given.folder, given.list, given.seed)))
    else:
        print("\n".join(shown(measure(given.folder))))
