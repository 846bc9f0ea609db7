"""Planted copies among real articles: is every way of copying found, and nothing else?

    python benchmarks/quality/copies.py DATA_DIR [--documents N] [--seed S] [--show K]

DATA_DIR holds `articles/documents.jsonl.gz`. N real articles are the pile; of some of them altered
copies are planted (`recipes.py`), each dated up to a week after its original and from another
source. Templates are planted too: a text of which the numbers, weekdays and months change from one
day to the next, both real articles and made-up reports (`forms.py`). Prints the recall of every
kind (edge: accepted; cluster: with its original), the precision, what the copy tier cost, and the
share of template pairs that were joined. Real articles are like each other too: accepted pairs
that nobody planted are judged by `labels/copies.csv`; what was never read is counted apart and,
with --show, printed for reading. Synthetic: the articles are real, the copies are not.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import polars as pl
from command import options
from forms import issues
from recipes import CALENDAR, KINDS, NUMBER, Kind, Recipes, other_day

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
    """The rows of all documents, the planted pairs by kind, and the articles they were made of."""

    rows: list[dict[str, str | None]] = field(default_factory=list)
    pairs: dict[str, list[tuple[str, str]]] = field(default_factory=dict)
    articles: dict[str, str] = field(default_factory=dict)

    def add(self, name: str, text: str, published: date | None) -> None:
        """Add a planted document; every one comes from a source of its own."""
        row = {"id": name, "text": text, "source": f"outlet of {name}", "title": None}
        self.rows.append(row | {"published": published.isoformat() if published else None})

    def add_pair(self, kind: str, texts: tuple[str, str], article: str, days: list[date]) -> None:
        """Add an original and its copy; without days neither has a date."""
        name = f"{kind} {len(self.pairs.setdefault(kind, [])):04}"
        self.articles[name] = article
        for role, text, day in zip(("original", "copy"), texts, days or (None, None), strict=True):
            self.add(f"{name} {role}", text, day)
        self.pairs[kind].append((f"{name} copy", f"{name} original"))


def planted(data: Path, *, documents: int, seed: int) -> Planted:
    """Return a pile of real articles with pairs of every kind planted in it."""
    articles = pl.read_ndjson(data / "articles" / "documents.jsonl.gz").sort("id")
    source = random.Random(seed)  # noqa: S311 - a sample, no secret
    rows = articles.select("id", "text", "source", "published", "title").to_dicts()
    source.shuffle(rows)
    pile, rest = rows[:documents], [row["text"] for row in rows[documents:]]
    named = {row["text"]: row["id"] for row in rows}
    spare = iter(rest)
    vocabulary = [word for text in rest[-500:] for word in text.split()]
    recipes = Recipes(source, vocabulary, spare)
    found = Planted(rows=list(pile))
    for kind, recipe in KINDS.items():
        for _ in range(max(documents // PILE_PER_KIND, 1)):
            article = "" if recipe.forms else _suited(recipe, spare)
            texts = _pair(recipe, article, recipes)
            found.add_pair(kind, texts, named.get(article, ""), _days(recipe, source))
    return found


def _suited(recipe: Kind, spare: Iterator[str]) -> str:
    """Return the next article; for a template the next one that gives many numbers and dates."""
    return next(
        text
        for text in spare
        if recipe.copy is not other_day
        or len(NUMBER.findall(text)) + len(CALENDAR.findall(text)) >= MANY_NUMBERS
    )


def _pair(recipe: Kind, article: str, recipes: Recipes) -> tuple[str, str]:
    if recipe.forms:
        return issues(recipe.forms, recipes.source)
    base = recipe.base(article, recipes)
    return recipe.original(base, recipes), recipe.copy(base, recipes)


def _days(recipe: Kind, source: random.Random) -> list[date]:
    if recipe.days is None:
        return []
    day = date(2015, 1, 1) + timedelta(days=source.randrange(1500))
    return [day, day + timedelta(days=source.randint(*recipe.days))]


def root(name: str) -> str:
    """Return what a planted document was made of; a real one is its own."""
    return name.removesuffix(" copy").removesuffix(" original")


PRECISION = "precision of the accepted pairs that are judged"
FORMS = "compared issues of made-up reports: kept apart"
JUDGED = (
    PRECISION,
    FORMS,
    *(f"{name}: {'cluster' if kind.joined else 'kept apart'}" for name, kind in KINDS.items()),
)
"""Figures that have floors: the others are shown."""


def figures(result: dedup.Result, made: Planted) -> dict[str, float]:
    """Return recall by kind, precision and cost."""
    edges = {(row["left"], row["right"]): row for row in result.edges.iter_rows(named=True)}
    home = dict(result.clusters.select("document", "cluster").iter_rows())
    found: dict[str, float] = {}
    for kind, planted_pairs in made.pairs.items():
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
    found |= precision(result, made)
    found["candidates per document"] = len(edges) / result.documents.height
    for stage in ("fingerprints", "candidates", "copies"):
        found[f"seconds, {stage}"] = result.info.timings[stage]
    return found


def precision(result: dedup.Result, made: Planted) -> dict[str, float]:
    """Return how many of the accepted pairs are copies, by planting and by reading."""
    judge = Judge(made)
    counts = Counter(judge.verdict(row) for row in accepted(result))
    right = counts["planted"] + counts["copy"]
    found = {f"accepted pairs, {name}": float(counts[name]) for name in VERDICTS}
    found[PRECISION] = right / max(right + counts["other"], 1)
    rows = result.edges.iter_rows(named=True)
    issues_compared = sum(judge.verdict(row) == "form" for row in rows)
    return found | {FORMS: 1 - counts["form"] / max(issues_compared, 1)}


VERDICTS = ("planted", "copy", "other", "form", "unread")
"""Planted as a copy; read, and one report; a template, a carrier, or read; two made-up reports,
which are hundreds of issues of a few forms; never read."""


class Judge:
    """Says what an accepted pair is."""

    def __init__(self, made: Planted) -> None:
        self._articles = made.articles
        rows = pl.read_csv(LABELS).iter_rows()
        self._read = {(left, right): verdict for left, right, verdict in rows}

    def verdict(self, row: dict[str, Any]) -> str:
        """Return one of :data:`VERDICTS`."""
        one, other = root(row["left"]), root(row["right"])
        kinds = [KINDS.get(name.rsplit(" ", 1)[0]) for name in (one, other)]
        if all(kind and kind.forms for kind in kinds):
            return "form"
        if one == other:
            return "planted" if kinds[0] and kinds[0].joined else "other"
        names = sorted(self._articles.get(name, name) for name in (one, other))
        return self._read.get((names[0], names[1]), "unread")

    def origin(self, name: str) -> str:
        """Return the article a document was made of."""
        return self._articles.get(root(name), name)


def accepted(result: dedup.Result) -> list[dict[str, Any]]:
    """Return the accepted pairs, weakest first."""
    rows = result.edges.sort("score", "left", "right").iter_rows(named=True)
    return [row for row in rows if row["verdict"] == "accepted"]


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
    return figures(result, made)


def main(data: Path, *, documents: int, seed: int, show: int) -> None:
    """Print the figures, and the accepted pairs that nobody planted."""
    result, made = cluster(data, documents=documents, seed=seed)
    for name, value in figures(result, made).items():
        print(f"{name:64} {value:8.4g}")
    texts = dict(result.documents.select("document", "text").iter_rows())
    judge = Judge(made)
    unplanted = [row for row in accepted(result) if judge.verdict(row) != "planted"]
    for row in unplanted[:show]:
        print(f"\n{row['left']} | {row['right']} | {row['relation']} ({row['reason']})")
        print(f"{judge.verdict(row)}: {judge.origin(row['left'])},{judge.origin(row['right'])}")
        print({name: row[name] for name in ("score", "jaccard", "shared_shingles", "days_apart")})
        for side in ("left", "right"):
            start, end = row[f"passage_{side}_start"], row[f"passage_{side}_end"]
            print(f"  {side}: {texts[row[side]][:200]!r} ... {texts[row[side]][start:end][:300]!r}")


if __name__ == "__main__":
    parser = options(__doc__)
    parser.add_argument("--documents", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--show", type=int, default=0)
    given = parser.parse_args()
    main(given.folder, documents=given.documents, seed=given.seed, show=given.show)
