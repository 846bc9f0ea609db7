"""Planted copies among real articles: is every way of copying found, and nothing else?

    python benchmarks/quality/copies.py DATA_DIR [--documents N] [--seed S] [--show K]

DATA_DIR holds `articles/documents.jsonl.gz`. N real articles are the pile; of some of them altered
copies are planted, each dated up to a week after its original and from another source. Templates
are planted too: a text of which the numbers, weekdays and months change from one day to the next,
both real articles and made-up daily reports. Prints the recall of every kind (edge: accepted;
cluster: with its original), the precision, what the copy tier cost, and the share of template
pairs that were joined. The real articles hold true copies of their own: accepted pairs that nobody
planted are counted apart and, with --show, printed for reading. Synthetic: the articles are real,
the copies are not.
"""

from __future__ import annotations

import argparse
import random
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import polars as pl

import dedup
from dedup.config import Config

PILE_PER_KIND = 16
"""One pair of every kind is planted per this many articles of the pile."""
MANY_NUMBERS = 8
"""Numbers and dates of an article that makes a template."""
LABELS = Path(__file__).with_name("labels") / "copies.csv"
"""Pairs of real articles whose wording makes them alike, judged by reading."""


@dataclass
class Planted:
    """The rows of all documents, and the planted pairs by kind."""

    rows: list[dict[str, str | None]] = field(default_factory=list)
    pairs: dict[str, list[tuple[str, str]]] = field(default_factory=dict)

    def add(self, name: str, text: str, published: date) -> None:
        """Add a planted document; every one comes from a source of its own."""
        row = {"id": name, "text": text, "source": f"outlet of {name}"}
        self.rows.append(row | {"published": published.isoformat(), "title": None})


def planted(data: Path, *, documents: int, seed: int) -> Planted:
    """Return a pile of real articles with pairs of every kind planted in it."""
    articles = pl.read_ndjson(data / "articles" / "documents.jsonl.gz").sort("id")
    source = random.Random(seed)  # noqa: S311 - a sample, no secret
    rows = articles.select("id", "text", "source", "published", "title").to_dicts()
    source.shuffle(rows)
    each = max(documents // PILE_PER_KIND, 1)
    pile, rest = rows[:documents], [row["text"] for row in rows[documents:]]
    spare = iter(rest)
    vocabulary = [word for text in rest[-500:] for word in text.split()]
    recipes = Recipes(source, vocabulary, spare)
    found = Planted(rows=list(pile))
    for kind, recipe in KINDS.items():
        found.pairs[kind] = []
        for number in range(each):
            name = f"{kind} {number:04}"
            first, second = _pair(kind, recipe, _suited(kind, spare), recipes)
            day = date(2015, 1, 1) + timedelta(days=source.randrange(1500))
            later = 0 if kind == "corrected, same day" else source.randint(1, 6)
            found.add(f"{name} original", first, day)
            found.add(f"{name} copy", second, day + timedelta(days=later))
            found.pairs[kind].append((f"{name} copy", f"{name} original"))
    return found


def _suited(kind: str, spare: Iterator[str]) -> str:
    """Return the next article; for a template the next one that gives many numbers and dates."""
    return next(
        text
        for text in spare
        if kind != "template, articles"
        or len(NUMBER.findall(text)) + len(CALENDAR.findall(text)) >= MANY_NUMBERS
    )


def _pair(kind: str, recipe: Kind, text: str, recipes: Recipes) -> tuple[str, str]:
    if kind == "template, daily reports":
        text = daily(recipes)
    base = recipe.base(text, recipes)
    return recipe.original(base, recipes), recipe.copy(base, recipes)


def root(name: str) -> str:
    """Return what a planted document was made of; a real one is its own."""
    return name.removesuffix(" copy").removesuffix(" original")


JUDGED = tuple(
    f"{name}: {'cluster' if kind.joined else 'kept apart'}" for name, kind in KINDS.items()
)
"""Figures that have floors: the others are shown."""


def figures(result: dedup.Result, pairs: dict[str, list[tuple[str, str]]]) -> dict[str, float]:
    """Return recall by kind, precision and cost."""
    edges = {(row["left"], row["right"]): row for row in result.edges.iter_rows(named=True)}
    home = dict(result.clusters.select("document", "cluster").iter_rows())
    found: dict[str, float] = {}
    for kind, planted_pairs in pairs.items():
        rows = [edges.get(pair) for pair in planted_pairs]
        accepted = sum(row is not None and row["verdict"] == "accepted" for row in rows)
        together = sum(one in home and home[one] == home.get(two) for one, two in planted_pairs)
        found[f"{kind}: edge"] = accepted / len(rows)
        found[f"{kind}: cluster"] = together / len(rows)
        found[f"{kind}: kept apart"] = 1 - together / len(rows)
        found[f"{kind}: proposed"] = sum(row is not None for row in rows) / len(rows)
        for relation in sorted({row["relation"] for row in rows if row is not None}):
            share = sum(row is not None and row["relation"] == relation for row in rows) / len(rows)
            found[f"{kind}: relation {relation}"] = share
    accepted_rows = [row for row in edges.values() if row["verdict"] == "accepted"]
    true = sum(_planted_copy(row) for row in accepted_rows)
    wrong = sum(_planted_other(row) for row in accepted_rows)
    found["accepted pairs, planted"] = true
    found["accepted pairs, templates and carriers"] = wrong
    found["accepted pairs, between documents nobody planted as a pair"] = (
        len(accepted_rows) - true - wrong
    )
    found["candidates per document"] = len(edges) / result.documents.height
    for stage in ("fingerprints", "candidates", "copies"):
        found[f"seconds, {stage}"] = result.info.timings[stage]
    return found


def _planted_copy(row: dict[str, Any]) -> bool:
    same = root(row["left"]) == root(row["right"])
    return same and KINDS[root(row["left"]).rsplit(" ", 1)[0]].joined


def _planted_other(row: dict[str, Any]) -> bool:
    both = [root(row[side]).rsplit(" ", 1)[0] for side in ("left", "right")]
    return not _planted_copy(row) and all(kind in KINDS for kind in both)


def unplanted(result: dedup.Result) -> Iterator[dict[str, Any]]:
    """Yield the accepted pairs that nobody planted as copies, weakest first."""
    for row in result.edges.sort("score").iter_rows(named=True):
        if row["verdict"] == "accepted" and not _planted_copy(row):
            yield row


def cluster(data: Path, *, documents: int, seed: int) -> tuple[dedup.Result, Planted]:
    """Run the copy tier over the pile."""
    made = planted(data, documents=documents, seed=seed)
    config = Config(tiers=("copy",), stop_after="clusters")
    return dedup.run(pl.DataFrame(made.rows, infer_schema_length=None), config=config), made


def measure(data: Path, *, documents: int, seed: int) -> dict[str, float]:
    """Return the figures of one pile: recall by kind, precision, cost.

    Args:
        data: the folder that holds ``articles/``.
        documents: real articles in the pile; a sixteenth as many pairs of every kind are planted.
        seed: of the sample and of all recipes.
    """
    result, made = cluster(data, documents=documents, seed=seed)
    return figures(result, made.pairs)


def main(data: Path, *, documents: int, seed: int, show: int) -> None:
    """Print the figures, and the accepted pairs that nobody planted."""
    result, made = cluster(data, documents=documents, seed=seed)
    for name, value in figures(result, made.pairs).items():
        print(f"{name:64} {value:8.4g}")
    texts = dict(result.documents.select("document", "text").iter_rows())
    for row, _ in zip(unplanted(result), range(show), strict=False):
        print(f"\n{row['left']} | {row['right']} | {row['relation']} ({row['reason']})")
        print({name: row[name] for name in ("score", "jaccard", "shared_shingles", "days_apart")})
        for side in ("left", "right"):
            start, end = row[f"passage_{side}_start"], row[f"passage_{side}_end"]
            print(f"  {side}: {texts[row[side]][:200]!r} ... {texts[row[side]][start:end][:300]!r}")


if __name__ == "__main__":
    options = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    options.add_argument("data", type=Path)
    options.add_argument("--documents", type=int, default=4000)
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--show", type=int, default=0)
    given = options.parse_args()
    main(given.data, documents=given.documents, seed=given.seed, show=given.show)
