"""Quality of the sentence alignment on labelled data, beside token_set_ratio.

    python benchmarks/quality/alignment.py DATA_DIR

DATA_DIR holds folders with ``pairs.jsonl``: sentence lists with gold pairs (``seeds_alignment``,
``basil_dev_alignment``), or aligned pairs of a topic only (``superpal_multinews``: every pair of
sentences of one topic is scored, and what nobody aligned counts as wrong, although some of it is
right). Of `articles/`, labels/sentences.csv names pairs of reports, and labels/threes.csv events of
three, whose sentences two readers labelled. token_set_ratio has, on every set, the cutoff that is
best there.

The order of sentences counts, so those of a topic's sources stand as they do there, one source
behind the other, and not as the file lists the pairs, which is the order of what they were aligned
with. That only aligned sentences are known keeps their true neighbours out.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from itertools import product
from pathlib import Path

import msgspec
import polars as pl
from command import options, shown
from piles import LABELS, collection, spoken
from rapidfuzz import fuzz, process

from dedup.evaluate.alignment import AlignmentReport, Judged, evaluate_alignment, pooled_scores
from dedup.evaluate.clusters import Scores
from dedup.evaluate.labelled import AlignmentRecord, Boilerplate, LabelledPair, read_alignment
from dedup.spans import KINDS_REPORTED
from dedup.wordings import read_wording

ARTICLES = {"articles": LABELS / "sentences.csv", "events of three": LABELS / "threes.csv"}
"""What is labelled of `articles/`: the part of the table, and who said what."""
JUDGED = (
    "*: F1",
    "*: F1 by rows",
    "*: absent precision",
    "*: surely absent precision",
    "*: sure precision",
)
"""Precision and recall are shown: each can be had for the other."""


class AlignedPair(msgspec.Struct):
    """One aligned pair of sentences of a topic."""

    topic: str
    left: str
    right: str
    right_doc: str
    right_start: str

    @property
    def place(self) -> tuple[str, int]:
        """Where the right sentence stands: its source, and where the aligned words begin there."""
        return self.right_doc, int(self.right_start)


def grid(path: Path) -> list[AlignmentRecord]:
    """Return one record per topic: all its left sentences against all its right ones."""
    topics: dict[str, list[AlignedPair]] = defaultdict(list)
    for line in path.read_bytes().splitlines():
        pair = msgspec.json.decode(line, type=AlignedPair)
        topics[pair.topic].append(pair)
    return [topic_record(topic, pairs) for topic, pairs in sorted(topics.items())]


def topic_record(topic: str, pairs: list[AlignedPair]) -> AlignmentRecord:
    """Return the grid of one topic."""
    left = list(dict.fromkeys(pair.left for pair in pairs))
    right = list(dict.fromkeys(pair.right for pair in sorted(pairs, key=lambda pair: pair.place)))
    gold = sorted({(left.index(pair.left), right.index(pair.right)) for pair in pairs})
    return AlignmentRecord(topic, left, right, [LabelledPair(*pair, "aligned") for pair in gold])


def by_passage(record: AlignmentRecord) -> AlignmentRecord:
    """Return a seed record with 000 reduced to the two sentences by which it is in the cluster."""
    if not record.id.startswith("000:"):
        return record
    outside = [index for index in range(len(record.left_sentences)) if index not in (20, 21)]
    right = record.boilerplate.right if record.boilerplate else None
    return msgspec.structs.replace(record, boilerplate=Boilerplate(left=outside, right=right))


def sets(folder: Path) -> Iterator[tuple[str, list[AlignmentRecord]]]:
    """Yield the parts of one set with their records."""
    pairs = folder / "pairs.jsonl"
    if b'"topic"' in pairs.read_bytes().partition(b"\n")[0]:
        yield "positives only", grid(pairs)
        return
    records = read_alignment(pairs)
    yield "whole texts", records
    reduced = [by_passage(record) for record in records]
    if reduced != records:
        yield "000 by passage", reduced


def labelled_articles(data: Path, part: str = "articles") -> list[AlignmentRecord]:
    """Return the pairs of reports of a part of ARTICLES whose sentences two readers labelled.

    Raises:
        ValueError: a report is not split into as many sentences as when it was read.
    """
    told = pl.read_csv(ARTICLES[part])
    split = spoken(collection(data / "articles").named(told["left"], told["right"]))
    pairs = told.partition_by("left", "right", maintain_order=True)
    return [_article_record(labels, split) for labels in pairs]


def _article_record(
    labels: pl.DataFrame, split: dict[str, list[tuple[str, str]]]
) -> AlignmentRecord:
    """Return one pair of reports; where the readers differ, the pair of sentences is borderline."""
    one, other, *counts = labels.select("left", "right", "left_sentences", "right_sentences").row(0)
    if [len(split[one]), len(split[other])] != counts:
        raise ValueError(f"{one}, {other}: were read as {counts} sentences, and are split anew")
    aligned = labels.drop_nulls(["left_sentence", "right_sentence"])
    matches, borderline = [], []
    for left, right, first, second in aligned.select(
        "left_sentence", "right_sentence", "first", "second"
    ).iter_rows():
        agreed = first and second and "borderline" not in {first, second}
        pair = LabelledPair(left, right, first if agreed else "borderline")
        (matches if agreed else borderline).append(pair)
    furniture = [
        sorted(
            {*labels.filter(pl.col("first") == "boilerplate")[side].drop_nulls()}
            | {place for place, (_, kind) in enumerate(split[name]) if kind not in KINDS_REPORTED}
        )
        for side, name in (("left_sentence", one), ("right_sentence", other))
    ]
    texts = [[text for text, _ in split[name]] for name in (one, other)]
    furnished = Boilerplate(*furniture)
    return AlignmentRecord(
        f"{one}:{other}", *texts, matches, borderline, furnished, left=one, right=other
    )


def measure_articles(data: Path) -> dict[str, float]:
    """Return the figures of the labelled pairs of articles."""
    found: dict[str, float] = {}
    for part in ARTICLES:
        records = labelled_articles(data, part)
        found |= figures(part, evaluate_alignment(records), peer(records))
    return found


def measure(folder: Path) -> dict[str, float]:
    """Return the figures of one labelled set, named `part: measure`."""
    found: dict[str, float] = {}
    for part, records in sets(folder):
        found |= figures(part, evaluate_alignment(records), peer(records))
        if part == "positives only":  # nobody said what has no counterpart
            for name in ("absent precision", "surely absent precision", "surely absent share"):
                del found[f"{part}: {name}"]
    return found


def peer(records: list[AlignmentRecord]) -> Scores:
    """Return the scores of token_set_ratio, at the cutoff that is best on these very records."""
    scored = [(record, _token_set_ratios(record)) for record in records]

    def at(cutoff: int) -> Scores:
        return pooled_scores(
            [
                Judged(record, frozenset(pair for pair, ratio in pairs.items() if ratio >= cutoff))
                for record, pairs in scored
            ]
        )

    return max(map(at, range(20, 101)), key=lambda scores: scores.f1)


def _token_set_ratios(record: AlignmentRecord) -> dict[tuple[int, int], float]:
    """Return the ratio of every pair of sentences that take part, 0 to 100."""
    sides = record.left_sentences, record.right_sentences
    words = [[" ".join(read_wording(text).normal) for text in side] for side in sides]
    ratios = process.cdist(*words, scorer=fuzz.token_set_ratio)
    return {pair: float(ratios[pair]) for pair in product(*record.taking_part())}


def figures(part: str, report: AlignmentReport, beside: Scores) -> dict[str, float]:
    """Return the figures of one part, named `part: measure`."""
    overall = report.overall
    return {
        f"{part}: precision": overall.precision,
        f"{part}: recall": overall.recall,
        f"{part}: F1": overall.f1,
        f"{part}: sure precision": report.sure.precision,
        f"{part}: sure recall": report.sure.recall,
        f"{part}: absent precision": report.absent.precision,
        f"{part}: surely absent precision": report.sure_absent.precision,
        f"{part}: surely absent share": report.sure_absent.said / max(report.absent.said, 1),
        f"{part}: F1 by rows": report.rows.f1,
        f"{part}: F1 of token_set_ratio": beside.f1,
    }


def main(data: Path) -> None:
    """Print the table."""
    folders = sorted(pairs.parent for pairs in data.glob("*/pairs.jsonl"))
    found = {
        f"{folder.name}, {name}": one for folder in folders for name, one in measure(folder).items()
    }
    print("\n".join(shown(found | measure_articles(data))))


if __name__ == "__main__":
    main(options(__doc__).parse_args().folder)
