"""Planted contradictions: is a changed number or day found, and nothing where none was changed?

    python benchmarks/quality/contradictions.py DATA_DIR [--show N]

Sentences that say the same are the pairs that people aligned in `basil_dev_alignment/`,
`superpal_multinews/`, `seeds_alignment/` and, of `articles/`, in labels/sentences.csv; and random
sentences of `articles/`, each beside itself. One number, or one day of a month, is changed:

- copied: in a copy of the sentence, which stands beside the sentence as it was;
- reworded: in one of two aligned sentences which both have that number or day.

- read: labels/differences.csv names pairs of sentences of `articles/` on which this tool, or a
  looser version of it, made a difference, and says which a reader found right. Those are to be
  made, the others not.

A change is caught if the two sentences make a point with the changed words in it. False alarms are
the aligned pairs of which nothing was changed and which make a point all the same. Numbers are
what looks like one, and not what this tool reads as one: digits, and words up to ninety; not years,
times, dates of signatures, numbers inside names and the number of an item ("1. ...", "2) ...").
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

import alignment
import polars as pl
from command import options, shown
from forms import MONTHS
from piles import collection, spoken

from dedup.differences import find_differences
from dedup.evaluate.labelled import AlignmentRecord
from dedup.members import Members
from dedup.schema import empty_table
from dedup.stored import StoredDocuments, StoredSentences
from dedup.text import NUMBER_WORDS

LABELS = Path(__file__).with_name("labels") / "differences.csv"
JUDGED = ("*, copied, *: caught", "*: without alarm", "*: right made", "*: wrong not made")
SENTENCES = 600
"""Sentences of `articles/` that are copied."""
SEED = 1
WORDS = [word for word, value in NUMBER_WORDS.items() if 2 <= int(value) <= 90]
_MONTHS = "|".join(f"{name}|{name[:3]}[.]" for name in MONTHS)
NUMBER = re.compile(
    rf"(?<!\w)(?<![/#:.,'’-])(?<!of )(?:\d{{1,3}}(?:,\d{{3}})+|\d{{1,9}})(?:\.\d+)?"
    rf"(?!\w|[:/’'–]|[.,]\d|-\d| of \d|\s?[ap]\.?m\b|\s(?:{_MONTHS}))"
    rf"|\b(?<!-)(?:{'|'.join(WORDS)})\b(?!-\w)",
    re.IGNORECASE,
)
DAY = re.compile(r"(?<=\s)\d{1,2}(?![\w:,.-]*\d)")
_ITEM = re.compile(r"\s*\d+[.)]\s")
"""The number of an item of a list: it only counts the sentence that it begins."""
_NAME_BEFORE = re.compile(r"\w\W+[A-Z][\w&-]*\.?\s$")
_MONTH_BEFORE = re.compile(rf"\b(?:{_MONTHS})\s$")


class Pair(NamedTuple):
    """Two sentences, and the characters of the second that were changed; none: nothing was."""

    left: str
    right: str
    changed: tuple[int, int] | None = None


def places(sentence: str, kind: str) -> list[tuple[int, int]]:
    """Return where a sentence has numbers, or days of a month.

    >>> places("On May 3, 12 men of Unit 3-B won $4.5 million in 2012.", "number")
    [(10, 12), (34, 37)]
    >>> places("Flight 370 left Pier No. 5 at 7 a.m.", "number"), places("A Boeing 737", "number")
    ([(7, 10)], [])
    >>> places("1. Ninety-two and 5 fell.", "number"), places("1.5 million fell.", "number")
    ([(18, 19)], [(0, 3)])
    >>> places("On May 3, 12 men of Unit 3-B won $4.5 million in 2012.", "day")
    [(7, 8)]
    """
    pattern = NUMBER if kind == "number" else DAY
    item = _ITEM.match(sentence)
    return [
        match.span()
        for match in pattern.finditer(sentence, item.end() if item else 0)
        if (_MONTH_BEFORE.search(sentence[: match.start()]) is not None) == (kind == "day")
        and not (kind == "day" and ")" in sentence[: match.start()].rpartition(" ")[0][-12:])
        and not (kind == "number" and re.fullmatch(r"(?:19|20)\d\d", match.group()))
        and not (match.group().isdigit() and kind == "number" and _in_name(sentence, match.start()))
    ]


def _in_name(sentence: str, start: int) -> bool:
    """Tell whether a number stands behind a name that it may be part of: Route 66, Pier No. 5."""
    return _NAME_BEFORE.search(sentence[max(start - 60, 0) : start]) is not None


def other(words: str, kind: str, chance: random.Random) -> str:
    """Return another number of about the size, written alike, or another day.

    >>> other("1,200", "number", random.Random(1)) != "1,200"
    True
    """
    if kind == "day":
        return str(chance.choice([day for day in range(1, 29) if day != int(words)]))
    if words.isalpha():
        alike = [
            word
            for word in WORDS
            if (int(NUMBER_WORDS[word]) < 13) == (int(NUMBER_WORDS[words.lower()]) < 13)
        ]
        return chance.choice([word for word in alike if word != words.lower()])
    decimals = len(words.partition(".")[2])
    unit = 10**decimals
    value = round(float(words.replace(",", "")) * unit)
    digits = str(value)
    zeros = 10 ** (len(digits) - len(digits.rstrip("0"))) if value > 1000 else 1  # as round
    old = value // zeros
    new = chance.randrange(max(1, old // 2), 2 * old + 2)
    changed = zeros * (new + (new >= old))
    return f"{changed / unit:,.{decimals}f}" if "," in words else f"{changed / unit:.{decimals}f}"


def changed(sentence: str, place: tuple[int, int], kind: str, chance: random.Random) -> Pair:
    """Return a sentence beside a copy in which one number or day is another."""
    start, end = place
    new = other(sentence[start:end], kind, chance)
    return Pair(sentence, sentence[:start] + new + sentence[end:], (start, start + len(new)))


def reworded(pair: Pair, kind: str, chance: random.Random) -> Iterator[Pair]:
    """Yield the pair with one number of the right sentence changed which stands in both, if any."""
    left = {pair.left[a:b].lower() for a, b in places(pair.left, kind)}
    both = [(a, b) for a, b in places(pair.right, kind) if pair.right[a:b].lower() in left]
    if both:
        yield changed(pair.right, chance.choice(both), kind, chance)._replace(left=pair.left)


def aligned(data: Path) -> list[Pair]:
    """Return the pairs of sentences that people aligned, in all labelled sets that are there."""
    records = [
        record
        for pairs in sorted(data.glob("*/pairs.jsonl"))
        for record in next(iter(alignment.sets(pairs.parent)))[1]
    ]
    records += alignment.labelled_articles(data)
    return sorted({pair for record in records for pair in _pairs(record)})


def _pairs(record: AlignmentRecord) -> Iterator[Pair]:
    for match in record.matches or []:
        yield Pair(record.left_sentences[match.left], record.right_sentences[match.right])


def sentences(data: Path, kind: str, number: int) -> list[str]:
    """Return random sentences of articles that have a number, or a day."""
    documents = collection(data / "articles").documents.sort("document")
    chance = random.Random(SEED)  # noqa: S311
    drawn = documents[
        sorted(chance.sample(range(documents.height), min(4 * number, documents.height)))
    ]
    said = {text for some in spoken(drawn).values() for text, of in some if of == "body"}
    having = sorted(one for one in said if places(one, kind))
    return chance.sample(having, min(number, len(having)))


def points(pairs: Iterable[Pair]) -> pl.DataFrame:
    """Return the differences of pairs of sentences; ``cluster`` is the number of the pair."""
    frames: dict[str, list[dict[str, object]]] = {"documents": [], "sentences": [], "clusters": []}
    told = []
    for number, pair in enumerate(pairs):
        for side, text, grade in ((0, pair.left, "representative"), (1, pair.right, "reworded")):
            ids = {"document": f"{number:06}-{side}", "cluster": f"{number:06}"}
            frames["documents"].append(ids | {"content_hash": ids["document"], "text": text})
            frames["sentences"].append(
                ids | {"position": 0, "start": 0, "end": len(text), "kind": "body"}
            )
            frames["clusters"].append(ids | {"tier": "event", "membership": "whole"})
            told.append(ids | {"statement": 0, "sentence": 0, "grade": grade})
    documents, sentences, clusters = (_table(name, rows) for name, rows in frames.items())
    stored = StoredDocuments.of(documents)
    spans = StoredSentences.of(stored.ids, sentences)
    members = Members(stored, spans, clusters, empty_table("edges"))
    gathered = members.slice(0, members.height)
    return find_differences(gathered, _table("statements", told))


def _table(name: str, rows: list[dict[str, object]]) -> pl.DataFrame:
    schema = empty_table(name).schema
    given = pl.DataFrame(rows)
    return given.select(
        (pl.col(column) if column in given.columns else pl.lit(None)).cast(kind).alias(column)
        for column, kind in schema.items()
    )


def caught(pairs: list[Pair]) -> list[bool]:
    """Tell of every changed pair whether a point has the changed words in it."""
    found = points(pairs).filter(pl.col("document").str.ends_with("-1"))
    spans: dict[int, list[tuple[int, int]]] = {}
    for cluster, start, end in found.select("cluster", "start", "end").iter_rows():
        spans.setdefault(int(cluster), []).append((start, end))
    return [
        any(
            start < pair.changed[1] and end > pair.changed[0]
            for start, end in spans.get(number, ())
        )
        for number, pair in enumerate(pairs)
        if pair.changed
    ]


def planted(data: Path) -> dict[str, list[Pair]]:
    """Return the changed pairs, by part."""
    chance = random.Random(SEED)  # noqa: S311
    pairs = aligned(data)
    told = sorted({text for pair in pairs for text in pair[:2] if text})
    found = {}
    for kind in ("number", "day"):
        for part, texts in (("aligned", told), ("articles", sentences(data, kind, SENTENCES))):
            found[f"{kind}, copied, {part}"] = [
                changed(text, chance.choice(where), kind, chance)
                for text in texts
                if (where := places(text, kind))
            ]
        found[f"{kind}, reworded"] = [new for pair in pairs for new in reworded(pair, kind, chance)]
    return found


def read_pairs(data: Path, labels: pl.DataFrame) -> list[Pair]:
    """Return the pairs of sentences that labels name."""
    said = spoken(collection(data / "articles").named(labels["left"], labels["right"]))
    columns = labels.select("left", "left_sentence", "right", "right_sentence")
    return [Pair(said[a][b][0], said[c][d][0]) for a, b, c, d in columns.iter_rows()]


def read_by_kind(data: Path) -> dict[str, float]:
    """Return what became of the differences that were read."""
    labels = pl.read_csv(LABELS)
    made = {int(number) for number in points(read_pairs(data, labels))["cluster"].unique()}
    found: dict[str, float] = {}
    for verdict, measure in (("right", "right made"), ("wrong", "wrong not made")):
        numbers = [number for number, one in enumerate(labels["verdict"]) if one == verdict]
        share = sum(number in made for number in numbers) / len(numbers)
        found[f"read: {measure}"] = share if verdict == "right" else 1 - share
    return found


def measure(data: Path) -> dict[str, float]:
    """Return the figures, named `part: measure`."""
    found: dict[str, float] = {}
    for part, pairs in planted(data).items():
        told = caught(pairs)
        found |= {f"{part}: pairs": len(pairs), f"{part}: caught": sum(told) / max(len(told), 1)}
    pairs = aligned(data)
    alarms = points(pairs)["cluster"].n_unique()
    having = sum(bool(places(one.left, "number") and places(one.right, "number")) for one in pairs)
    return (
        found
        | {
            "aligned, unchanged: pairs": len(pairs),
            "aligned, unchanged: pairs with numbers on both sides": having,
            "aligned, unchanged: without alarm": 1 - alarms / len(pairs),
        }
        | read_by_kind(data)
    )


def listed(data: Path, number: int) -> None:
    """Print the false alarms, and some changes of every part that were not caught."""
    pairs = aligned(data)
    for cluster in points(pairs)["cluster"].unique().sort():
        print("alarm", *pairs[int(cluster)][:2], sep="\n  ")
    for part, changes in planted(data).items():
        missed = [pair for pair, found in zip(changes, caught(changes), strict=True) if not found]
        for pair in missed[:number]:
            start, end = pair.changed or (0, 0)
            marked = f"{pair.right[:start]}[{pair.right[start:end]}]{pair.right[end:]}"
            print(part, pair.left, marked, sep="\n  ")


def main() -> None:
    """Print the figures, or what went wrong."""
    parser = options(__doc__)
    parser.add_argument(
        "--show", type=int, metavar="N", help="print alarms, and N misses of a part"
    )
    given = parser.parse_args()
    if given.show is None:
        print("\n".join(shown(measure(given.folder))))
    else:
        listed(given.folder, given.show)


if __name__ == "__main__":
    main()
