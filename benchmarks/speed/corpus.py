"""A dated dump of any size: synthetic reports with planted copies and events, and the truth.

Every report is a passage of a real article of which the names, numbers and content words are
exchanged for others of like form and frequency (`bank.py`). So two reports share hardly a run of
five words unless one is planted as a copy of the other, although both may stem from one article;
`likeness.py` measures that. Above a few thousand documents there is no real dump to measure on.

Planted: a fifth of the documents are in groups of 2 to 8 copies (`recipes.py` of the quality
benchmark), each dated up to six days after its original; 15 % are in events of 2 to 5 reports that
share names, numbers and rare words, tell sentences of one article in another selection and order,
and are dated within two days. Documents per week are the same at any size, and a smaller corpus is
the beginning of a larger one.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import product
from pathlib import Path
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import polars as pl
from bank import STOCK, Bank, Ints
from recipes import Recipes, edits, embedded, reordered, stub, typography, whole

BYTES = 3_080
"""Wanted bytes of text per document: 308 MB per 100,000."""
PER_WEEK = 2_000
FIRST_DAY = datetime(2015, 1, 5, tzinfo=UTC)
OUTLETS = 100
BATCH = 1_000
"""Documents that are made at once, and of a file; copies and reports of an event stand in one."""


class Mixture(NamedTuple):
    """What a corpus is mixed of."""

    shares: Mapping[str, float]
    """Of the documents; the others are alone."""
    sizes: Mapping[str, tuple[int, int]]
    """Least and most documents of a group."""


NEWS = Mixture({"copies": 0.20, "event": 0.15}, {"copies": (2, 8), "event": (2, 5)})
KEPT = 0.5
"""Of the function words, those that stay; else reports of one article would share what is between
their names, in the same order, as noisy copies do."""
PHRASES = 0.022
"""Of the pieces of a text, those at which a stock phrase begins."""
SELECTED = 0.6
"""Of an event's sentences, those that one report tells."""
KINDS = {
    "exact": whole,
    "typographic": typography,
    "edits 5%": edits(0.05),
    "edits 10%": edits(0.10),
    "edits 20%": edits(0.20),
    "embedded": embedded,
    "stub": stub(120, 300),
    "reordered": reordered,
}
HEAPS = 0.6
"""Exponent by which the number of distinct new words grows."""
SYLLABLES = ["".join(one) for one in product("bdfglmnprstvz", "aeiou", ("", "n", "r"))]


@dataclass
class Plan:
    """What a batch is made of: one entry per document, in columns."""

    unit: list[int] = field(default_factory=list)
    """Documents of one copy group or event have the same."""
    kind: list[str] = field(default_factory=list)
    """``alone``, ``event``, ``original``, ``host`` (not of the corpus), or a way to copy."""

    def add(self, kind: str, number: int = 1) -> None:
        """Add a unit of documents of one kind."""
        self.unit += [self.unit[-1] + 1 if self.unit else 0] * number
        self.kind += [kind] * number


def write_corpus(bank: Bank, folder: Path, *, documents: int, seed: int = 1) -> Path:
    """Write ``documents/``, ``truth.parquet`` and ``text.txt``; return the folder of documents.

    ``truth.parquet`` has ``id``, ``kind``, and ``group`` of copies and ``event``, null for none.
    """
    parts = folder / "documents"
    parts.mkdir(parents=True, exist_ok=True)
    truth = []
    with (folder / "text.txt").open("w", encoding="utf-8") as texts:
        for number, batch in enumerate(batches(bank, documents=documents, seed=seed)):
            dump = batch.drop("group", "event", "kind")
            dump.write_parquet(parts / f"{number:05}.parquet", statistics=False)
            texts.writelines(f"{text}\n" for text in batch["text"])
            truth.append(batch.select("id", "group", "event", "kind"))
    pl.concat(truth).write_parquet(folder / "truth.parquet")
    return parts


def batches(
    bank: Bank, *, documents: int, seed: int = 1, mixture: Mixture = NEWS
) -> Iterator[pl.DataFrame]:
    """Yield the documents with their truth, at most ``BATCH`` rows at a time."""
    for number, first in enumerate(range(0, documents, BATCH)):
        yield _batch(bank, number, seed, mixture).head(documents - first)


def _batch(bank: Bank, number: int, seed: int, mixture: Mixture) -> pl.DataFrame:
    source = np.random.default_rng([seed, number])
    chance = random.Random(f"{seed} {number}")  # noqa: S311 - a corpus, no secret
    plan = _plan(chance, mixture)
    texts = _texts(bank, plan, source, chance)
    rows = pl.DataFrame({"unit": plan.unit, "kind": plan.kind, "text": texts})
    rows = rows.filter(pl.col("kind") != "host").head(BATCH)
    days = [_days(kind, chance) for kind in rows["kind"]]
    outlets = [f"Outlet {int(OUTLETS * chance.random() ** 2):03}" for _ in days]
    name = pl.format("{}-{}", pl.lit(f"{number:05}"), "unit")
    rows = rows.with_columns(
        source=pl.Series(outlets),
        published=_week(number, rows["unit"]) + pl.Series(days),
        title=pl.col("text").str.extract(r"((?:\S+\s+){0,8}\S+)").str.replace_all(r"\s+", " "),
        group=pl.when(~pl.col("kind").is_in(["alone", "event"])).then(name),
        event=pl.when(pl.col("kind") == "event").then(name),
    ).sample(fraction=1, shuffle=True, seed=chance.randrange(1 << 32))
    place = pl.format("s{}", (pl.int_range(pl.len()) + number * BATCH).cast(pl.String).str.zfill(8))
    columns = ["source", "published", "title", "text", "group", "event", "kind"]
    return rows.select(place.alias("id"), *columns)


def _plan(chance: random.Random, mixture: Mixture) -> Plan:
    """Return units whose shares of the documents are those wanted, at least a batch of them."""
    plan = Plan()
    means = {name: sum(sizes) / 2 for name, sizes in mixture.sizes.items()}
    weights = {name: share / means[name] for name, share in mixture.shares.items()}
    weights["alone"] = 1 - sum(mixture.shares.values())
    wanted = BATCH
    while len(plan.unit) < wanted:
        (kind,) = chance.choices(list(weights), list(weights.values()))
        size = chance.randint(*mixture.sizes[kind]) if kind in mixture.sizes else 1
        if kind != "copies":
            plan.add(kind, size)
            continue
        plan.add("original", size)
        plan.kind[1 - size :] = copies = chance.choices(list(KINDS), k=size - 1)
        for _ in range(copies.count("embedded")):
            plan.add("host")
            wanted += 1
    return plan


def _days(kind: str, chance: random.Random) -> timedelta:
    most = {"event": 2.0, "original": 0.0, "alone": 0.0}.get(kind, 6.0)
    return timedelta(days=most * chance.random())


def _week(number: int, units: pl.Series) -> pl.Series:
    """Return the time at which a unit begins: documents per week are constant."""
    seconds = 7 * 86_400 / PER_WEEK
    place = number * BATCH + units * (BATCH / (1 + units.max()))  # type: ignore[operator]
    since = (place * seconds * 1_000_000).cast(pl.Int64).cast(pl.Duration("us"))
    return pl.Series([FIRST_DAY], dtype=pl.Datetime("us", "UTC")) + since


def _texts(bank: Bank, plan: Plan, source: np.random.Generator, chance: random.Random) -> list[str]:
    told = [row for row, kind in enumerate(plan.kind) if kind not in KINDS]
    written = dict(zip(told, _written(bank, plan, told, source), strict=True))
    hosts = iter([written[row] for row in told if plan.kind[row] == "host"])
    recipes = Recipes(chance, bank.common_words(20_000), hosts)
    original = {plan.unit[row]: text for row, text in written.items()}
    return [
        written[row] if row in written else KINDS[kind](original[plan.unit[row]], recipes)
        for row, kind in enumerate(plan.kind)
    ]


def _written(bank: Bank, plan: Plan, told: list[int], source: np.random.Generator) -> list[str]:
    """Return the text of every document that is no copy."""
    units = np.array([plan.unit[row] for row in told])
    of_unit = source.integers(len(bank.articles) - 1, size=plan.unit[-1] + 1)
    events = [plan.kind[row] == "event" for row in told]
    picked = [
        _selection(bank, article, source) if event else _passage(bank, article, source)
        for article, event in zip(of_unit[units], events, strict=True)
    ]
    turned = source.integers(1 << 31, size=(len(told), len(bank.particular)))
    # Reports of one event share names, numbers and rare words; the other words are their own.
    turned[:, bank.particular] = source.integers(
        1 << 31, size=(plan.unit[-1] + 1, int(bank.particular.sum()))
    )[units]
    return _spelled(bank, picked, turned, source)


def _bounds(bank: Bank, article: int) -> tuple[int, int, int]:
    """Return the first and last sentence of an article, and how many make the mean length."""
    first, last = bank.articles[article : article + 2].tolist()
    share = min(BYTES / bank.bytes_per_article, 1.0)
    return first, last, max(round((last - first) * share), 1)


def _passage(bank: Bank, article: int, source: np.random.Generator) -> Ints:
    """Return sentences of an article in their order."""
    first, last, number = _bounds(bank, article)
    start = source.integers(first, last - number + 1)
    return np.arange(start, start + number)


def _selection(bank: Bank, article: int, source: np.random.Generator) -> Ints:
    """Return some sentences of the beginning of an article, in another order."""
    first, last, number = _bounds(bank, article)
    among = min(round(number / SELECTED), last - first)
    return first + source.permutation(among)[:number]


def _spelled(
    bank: Bank, picked: list[Ints], turned: Ints, source: np.random.Generator
) -> list[str]:
    """Return the texts of picked sentences, every band of words turned as told.

    Args:
        bank: the sentences.
        picked: of each document its sentences, in order.
        turned: by how much, of shape ``(documents, bands)``.
        source: of the function words and stock phrases that take the place of others.
    """
    chosen = np.concatenate(picked)
    begin, length = bank.sentences[chosen], np.diff(bank.sentences)[chosen]
    ends = np.cumsum(length)
    tokens = bank.tokens[np.arange(ends[-1]) + np.repeat(begin - (ends - length), length)]
    rows = np.repeat(np.repeat(np.arange(len(picked)), [len(one) for one in picked]), length)
    ids, spelling = _exchanged(bank, tokens, turned[rows, bank.bands[tokens]], source)
    _put_phrases(ids, bank, np.repeat(ends, length), source)
    paragraph = np.zeros(len(ids), dtype=bool)
    paragraph[ends[2::3] - 1] = True
    pieces = pl.concat([bank.pieces.cast(pl.String), spelling]).gather(ids)
    return _joined(pl.DataFrame({"row": rows, "piece": pieces, "paragraph": paragraph}))


def _exchanged(
    bank: Bank, tokens: Ints, turn: Ints, source: np.random.Generator
) -> tuple[Ints, pl.Series]:
    """Return what takes the place of pieces, and the new words: those after the bank's own."""
    start = bank.starts[tokens]
    ids = start + (tokens - start + turn) % bank.sizes[tokens]
    loose = np.flatnonzero(bank.function[tokens])
    loose = loose[source.random(len(loose)) >= KEPT]
    ids[loose] = source.choice(bank.function_words, len(loose))
    rare = np.flatnonzero(bank.rare[tokens])
    new, spelling = _new_words(ids[rare], turn[rare], bank.pieces)
    ids[rare] = len(bank.pieces) + new
    return ids, spelling


def _put_phrases(ids: Ints, bank: Bank, ends: Ints, source: np.random.Generator) -> None:
    """Write stock phrases over some places of sentences, of which ``ends`` tells the end."""
    if not len(bank.stock):
        return  # a handful of articles repeats nothing
    places = np.flatnonzero(source.random(len(ids)) < PHRASES)
    word = np.r_[bank.words, np.ones(ids.max() + 1 - len(bank.words), dtype=bool)]
    places = places[word[ids[places]] & (places + STOCK < ends[places])]
    ids[places[:, None] + np.arange(STOCK)] = source.choice(bank.stock, len(places))


def _joined(rows: pl.DataFrame) -> list[str]:
    """Return the text of every ``row``; a ``paragraph`` ends after the pieces marked so."""
    ended = pl.col("piece").str.strip_chars_end() + "\n\n"
    pieces = rows.with_columns(pl.when("paragraph").then(ended).otherwise("piece").alias("piece"))
    joined = pieces.group_by("row", maintain_order=True).agg(pl.col("piece").str.join(""))
    return joined["piece"].str.strip_chars().to_list()


def _new_words(ids: Ints, turn: Ints, pieces: pl.Series) -> tuple[Ints, pl.Series]:
    """Return a new word for each rare one, the same wherever ``turn`` is: numbers and spellings.

    They are drawn by Lomax's law, by which the distinct ones among n draws grow as n ** HEAPS once
    there are more draws than pieces.
    """
    uniform = _hash(ids.astype(np.uint64) * np.uint64(0x9E3779B97F4A7C15) ^ turn.astype(np.uint64))
    drawn = len(pieces) * ((1 - uniform) ** (1 / (1 - 1 / HEAPS)) - 1)
    capital = pieces.str.contains(r"^\p{Lu}").to_numpy()[ids]
    words, numbers = np.unique(2 * drawn.astype(np.int64) + capital, return_inverse=True)
    return numbers, pl.Series([_spelling(word) for word in words.tolist()], dtype=pl.String)


def _spelling(number: int) -> str:
    """Return a made-up word, another for every number; odd ones are capitalised.

    >>> _spelling(0), _spelling(1), _spelling(2)
    ('banbaba', 'Banbaba', 'banbaban')
    """
    rest, found = number // 2 + len(SYLLABLES) ** 2, ""
    while rest:
        rest, last = divmod(rest, len(SYLLABLES))
        found = SYLLABLES[last] + found
    return found.capitalize() if number % 2 else found


def _hash(values: npt.NDArray[np.uint64]) -> npt.NDArray[np.float64]:
    """Return numbers from 0 to below 1 (the finaliser of splitmix64)."""
    values = (values ^ (values >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    values = (values ^ (values >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return ((values ^ (values >> np.uint64(31))) >> np.uint64(11)) * 2.0**-53
