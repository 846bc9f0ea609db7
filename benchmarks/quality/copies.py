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
CONFUSED = dict(zip("ecolihnua", "ce01lbuno", strict=True))
WEEKDAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()
MONTHS = (
    "January February March April May June July August September October November December".split()
)
CALENDAR = re.compile(rf"\b(?:{'|'.join(WEEKDAYS + MONTHS)})\b")
NUMBER = re.compile(r"\d+")

Change = Callable[[str, "Recipes"], str]


@dataclass
class Recipes:
    """What the recipes draw from: chance, words of the pile, articles that are not in it."""

    source: random.Random
    words: list[str]
    hosts: Iterator[str]

    def paragraphs(self, text: str) -> list[str]:
        """Return the paragraphs of a text; one without any is cut after every third sentence."""
        found = [part for part in text.split("\n") if part.strip()]
        if len(found) >= 4:
            return found
        sentences = re.split(r"(?<=[.!?]) +(?=[A-Z])", text)
        return [" ".join(sentences[place : place + 3]) for place in range(0, len(sentences), 3)]


def typography(text: str, recipes: Recipes) -> str:
    """Change quotes, dashes, case of a headline, spacing and line ends."""
    text = text.replace('"', "”").replace("'", "’").replace(" - ", " — ").replace("\n", "\n\n  ")
    first, _, rest = text.partition("\n")
    return f"{first.upper()}\n{rest}" if recipes.source.random() < 0.5 else text.upper()


def edits(share: float) -> Change:
    """Return a recipe that substitutes, deletes or inserts this share of the words."""

    def change(text: str, recipes: Recipes) -> str:
        found = []
        for part in re.split(r"(\s+)", text):
            if not part.strip() or recipes.source.random() >= share:
                found.append(part)
                continue
            kind = recipes.source.randrange(3)
            other = recipes.source.choice(recipes.words)
            found.append((other, "", f"{part} {other}")[kind])
        return "".join(found)

    return change


def stub(least: int, most: int) -> Change:
    """Return a recipe that keeps the first words only."""

    def change(text: str, recipes: Recipes) -> str:
        words = list(re.finditer(r"\S+", text))
        kept = min(recipes.source.randint(least, most), len(words) // 2)
        return text[: words[kept - 1].end()]

    return change


def reordered(text: str, recipes: Recipes) -> str:
    """Shuffle the paragraphs."""
    parts = recipes.paragraphs(text)
    return "\n".join(recipes.source.sample(parts, len(parts)))


def noisy(share: float) -> Change:
    """Return a recipe of character errors: confusion, loss, doubling, a space lost or put in."""

    def change(text: str, recipes: Recipes) -> str:
        found = []
        for letter in text:
            if recipes.source.random() >= share:
                found.append(letter)
                continue
            kind = recipes.source.random()
            if kind < 0.6:
                other = recipes.source.choice("abcdefghijklmnopqrstuvwxyz")
                found.append(CONFUSED.get(letter.lower(), other) if letter.strip() else "")
            elif kind < 0.8:
                found.append("")
            else:
                found.append(f"{letter} " if kind < 0.9 else letter * 2)
        return "".join(found)

    return change


def embedded(text: str, recipes: Recipes) -> str:
    """Put a text between the paragraphs of another article."""
    host = recipes.paragraphs(next(recipes.hosts))
    place = recipes.source.randrange(len(host)) if len(host) > 1 else 0
    return "\n".join([*host[:place], text, *host[place:]])


def wire(text: str, recipes: Recipes) -> str:
    """Keep 100 to 300 words, as an agency sends them."""
    return stub(100, 300)(text, recipes)


def whole(text: str, _recipes: Recipes) -> str:
    """Change nothing."""
    return text


def after(first: Change, then: Change) -> Change:
    """Return the recipe of one change after another."""
    return lambda text, recipes: then(first(text, recipes), recipes)


def other_day(text: str, recipes: Recipes) -> str:
    """Change every number, weekday and month, as another day's issue of the same report would."""

    def number(match: re.Match[str]) -> str:
        digits = match.group()
        return str(recipes.source.randint(10 ** (len(digits) - 1), 10 ** len(digits) - 1))

    def calendar(match: re.Match[str]) -> str:
        names = WEEKDAYS if match.group() in WEEKDAYS else MONTHS
        return recipes.source.choice([name for name in names if name != match.group()])

    return NUMBER.sub(number, CALENDAR.sub(calendar, text))


def date_line(text: str, recipes: Recipes) -> str:
    """Put another date line over the text, as a page has that was printed again."""
    return other_day("Monday, March 14, 2016 10:45\n", recipes) + text


@dataclass(frozen=True)
class Kind:
    """How both texts of a planted pair are made of one article, and whether they are copies."""

    copy: Change
    original: Change = whole
    base: Change = whole
    joined: bool = True


KINDS: dict[str, Kind] = {
    "typography": Kind(typography),
    "edits 5%": Kind(edits(0.05)),
    "edits 10%": Kind(edits(0.10)),
    "edits 15%": Kind(edits(0.15)),
    "edits 20%": Kind(edits(0.20)),
    "both edited 15%": Kind(edits(0.15), edits(0.15)),
    "stub, 60-120 words": Kind(stub(60, 120)),
    "stub, 120-300 words": Kind(stub(120, 300)),
    "stub, edits 10%": Kind(after(stub(120, 300), edits(0.1))),
    "embedded": Kind(embedded, base=wire),
    "embedded, edits 10%": Kind(after(edits(0.1), embedded), base=wire),
    "reordered": Kind(reordered),
    "reordered, edits 10%": Kind(after(reordered, edits(0.10))),
    "noisy 5%": Kind(noisy(0.05)),
    "noisy 7%": Kind(noisy(0.07)),
    "noisy 10%": Kind(noisy(0.10)),
    "both noisy 7%": Kind(noisy(0.07), noisy(0.07)),
    "stub, noisy 7%": Kind(after(stub(120, 300), noisy(0.07))),
    "embedded, noisy 7%": Kind(after(noisy(0.07), embedded), base=wire),
    "corrected, same day": Kind(edits(0.02)),
    "reprinted, other date line": Kind(date_line, date_line),
    "template, articles": Kind(other_day, joined=False),
    "template, daily reports": Kind(other_day, joined=False),
    "two carriers of a wire": Kind(embedded, embedded, wire, joined=False),
}
"""What is planted. ``noisy 7%`` leaves about 30 % of the word 3-grams of the original."""

REPORTS = """\
FED ADDS RESERVES VIA REPURCHASES
The Federal Reserve entered the government securities market on {weekday} to arrange {a}.{b} billion
dollars of customer repurchase agreements, a spokesman said. Dealers said Federal funds were trading
at {c}-{d}/16 percent when the Fed began its temporary and indirect supply of reserves to the
banking system.
---
MARKETS AT A GLANCE
The Dow Jones industrial average {moved} {e} points, or {b}.{a} percent, to {e},{f} on {weekday}.
The Standard & Poor's index {moved} {d} points to {f}, and the Nasdaq composite closed at {g},{e}.
Crude oil for {month} delivery settled at {d}.{e} dollars a barrel on the New York exchange, and
gold at {g},{f} dollars an ounce. Volume on the floor was {g}.{b} billion shares against {a}.{c}
billion the day before.
---
CITY FORECAST
Forecast for {weekday}, {month} {d}: partly cloudy with a high of {c} degrees and a low of {d}.
Winds from the west at {a} to {d} miles an hour. Chance of rain {e} percent by the evening and {f}
percent overnight. Sunrise is at {a}:{d} and sunset at {b}:{c}. The record for the date is {e}
degrees, set in 19{d}.
---
SCORES
Results of {weekday}, {month} {d}: the home side beat the visitors {e}-{f} before a crowd of
{g},{f}. The leading scorer had {d} points and {a} rebounds in {c} minutes, and the bench added {c}.
The visitors shot {f} percent from the field and lost the ball {a} times. The home side is now
{c}-{d} this season with {b} games to play.
""".split("---\n")
"""Daily reports, made up: the form of a report whose issues differ in numbers and dates."""


def daily(recipes: Recipes) -> str:
    """Return one day's issue of a made-up report, all numbers drawn."""
    source = recipes.source
    numbers = {name: source.randint(1, 9) for name in "ab"}
    numbers |= {name: source.randint(10, 99) for name in "cd"}
    numbers |= {name: source.randint(100, 999) for name in "efg"}
    return source.choice(REPORTS).format(
        weekday=source.choice(WEEKDAYS),
        month=source.choice(MONTHS),
        moved=source.choice(["rose", "fell", "gained", "lost"]),
        **numbers,
    )


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
