"""Sentences that another report repeats, whole or in part: is every one of them found?

    python benchmarks/quality/repeated.py DATA_DIR [--show N]

The reports are the pairs of labels/pairs.csv of which a reader said that they tell the same event,
9 to 60 sentences of body each. Five sentences of the one are planted in the other, each at a random
place and in another way (WAYS): as it stands; with another attribution; with a word or two
replaced; as a quotation of a part of it; as a run of its words between words of another report.

- found: share of the planted sentences that match the sentence they come from, by way.
- graded: of those found, the share that is called verbatim, or verbatim in part.
- precision: of the matches of planted sentences that are graded so, the share that leads to where
  the words come from.

Which articles are drawn, which sentences and where they are planted follows from a seed.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import NamedTuple

import polars as pl
from command import options, shown
from piles import PAIRS, collection, spoken

from dedup.evaluate.labelled import AlignmentRecord, LabelledPair
from dedup.evaluate.predictions import PairMatch, predict_alignment

SEED = 1
SIZES = (9, 60)
"""Sentences of body of a report that takes part."""
WORDS = (12, 60)
"""Words of a sentence that is planted."""
CARD = " MORE"
"""Ends the card of a person that a crawler has left in a sentence: no words of it."""
RUN = (8, 14)
"""Words in a row that are planted between others."""
WAYS = ("whole", "credited", "edited", "quoted in part", "run in part")
JUDGED = ("whole: found", "credited: found", "edited: found", "quoted in part: found")
"""Eight words between those of another report are a hard case: it is shown."""
VERBATIM = ("verbatim", "verbatim in part")
NAMES = ("Jane Roe", "Ada Lee", "Omar Diaz", "Ivo Novak")


class Planted(NamedTuple):
    """Two reports, and which sentences of the right one came from which of the left, and how."""

    record: AlignmentRecord
    ways: dict[tuple[int, int], str]


def part_of(words: Sequence[str], way: str, host: Sequence[str], chance: random.Random) -> str:
    """Return words as another report repeats them.

    >>> said = "The bridge was closed for a week by order of the city council".split()
    >>> part_of(said, "credited", [], random.Random(3))
    'Ada Lee said: “The bridge was closed for a week by order of the city council.”'
    """
    if way == "whole":
        return " ".join(words)
    if way == "credited":
        return f"{chance.choice(NAMES)} said: “{' '.join(words).rstrip('.')}.”"
    if way == "edited":
        changed = {chance.randrange(len(words)) for _ in range(len(words) // 10)}
        return " ".join("certainly" if at in changed else word for at, word in enumerate(words))
    if way == "quoted in part":
        half = chance.randrange(len(words) // 2)
        quoted = " ".join(words[half : half + (len(words) + 1) // 2])
        return f"{chance.choice(NAMES)} wrote of this: “{quoted}”"
    length = min(chance.randint(*RUN), len(words))
    start = chance.randint(0, len(words) - length)
    cut = len(host) // 2
    return " ".join([*host[:cut], *words[start : start + length], *host[cut:]])


def reports(data: Path) -> list[tuple[list[str], list[str]]]:
    """Return the sentences of body of pairs of reports that tell the same event."""
    told = pl.read_csv(PAIRS).filter(first="same").sort("left", "right")
    told = told.filter(pl.col("second").fill_null("same") == "same").unique(
        ["left", "right"], maintain_order=True
    )
    split = spoken(collection(data / "articles").named(told["left"], told["right"]))
    said = {name: [text for text, kind in of if kind == "body"] for name, of in split.items()}
    pairs = [(said[left], said[right]) for left, right in told.select("left", "right").rows()]
    return [pair for pair in pairs if all(SIZES[0] <= len(side) <= SIZES[1] for side in pair)]


def planted(pairs: Sequence[tuple[list[str], list[str]]], chance: random.Random) -> list[Planted]:
    """Return every pair with sentences of the left report planted in the right one."""
    return [
        made
        for number, (left, right) in enumerate(pairs)
        if (made := _plant(left, right, pairs[number - 1][1], chance))
    ]


def _plant(
    left: list[str], right: list[str], strange: list[str], chance: random.Random
) -> Planted | None:
    long = [
        place
        for place, one in enumerate(left)
        if WORDS[0] <= len(one.split()) <= WORDS[1] and CARD not in one
    ]
    hosts = [words for one in strange if len(words := one.split()) >= WORDS[0]]
    if len(long) < len(WAYS) or not hosts:
        return None
    sources = chance.sample(long, len(WAYS))
    places = chance.sample(range(len(right) + len(WAYS)), len(WAYS))
    told = {
        place: part_of(left[source].split(), way, chance.choice(hosts), chance)
        for place, source, way in zip(places, sources, WAYS, strict=True)
    }
    rest = iter(right)
    mixed = [told.get(place) or next(rest) for place in range(len(right) + len(WAYS))]
    ways = dict(zip(zip(sources, places, strict=True), WAYS, strict=True))
    gold = [LabelledPair(*pair, way) for pair, way in ways.items()]
    return Planted(AlignmentRecord("", left, mixed, gold), ways)


def found_in(case: Planted) -> dict[tuple[int, int], PairMatch]:
    """Return the matches of the planted sentences, by the two places."""
    planted_there = {place for _, place in case.ways}
    matches = predict_alignment(case.record).matches
    return {(one.left, one.right): one for one in matches if one.right in planted_there}


def figures(cases: Sequence[Planted]) -> dict[str, float]:
    """Return the figures, by way."""
    made, found, graded = Counter[str](), Counter[str](), Counter[str]()
    claimed = right = 0
    for case in cases:
        matches = found_in(case)
        claims = {pair for pair, one in matches.items() if one.grade in VERBATIM}
        made.update(case.ways.values())
        found.update(case.ways[pair] for pair in case.ways.keys() & matches.keys())
        graded.update(case.ways[pair] for pair in case.ways.keys() & claims)
        claimed += len(claims)
        right += len(case.ways.keys() & claims)
    return {
        "planted of each way": float(len(cases)),
        **{f"{way}: found": found[way] / made[way] for way in WAYS},
        **{f"{way}: graded": graded[way] / max(found[way], 1) for way in WAYS},
        "all: precision": right / max(claimed, 1),
    }


def cases_of(data: Path) -> list[Planted]:
    """Return the pairs of reports with what is planted in them."""
    return planted(reports(data), random.Random(SEED))  # noqa: S311


def measure(data: Path) -> dict[str, float]:
    """Return the figures, named `way: measure`."""
    return figures(cases_of(data))


def missed(cases: Sequence[Planted]) -> Iterator[str]:
    """Yield what was planted and not found, as it is read."""
    for case in cases:
        for pair in sorted(case.ways.keys() - found_in(case).keys()):
            yield case.ways[pair]
            yield f"  {case.record.left_sentences[pair[0]]}"
            yield f"  {case.record.right_sentences[pair[1]]}"


def main() -> None:
    """Print the figures, or what was missed."""
    parser = options(__doc__)
    parser.add_argument("--show", type=int, metavar="N", help="print N that were missed")
    given = parser.parse_args()
    if given.show is None:
        print("\n".join(shown(measure(given.folder))))
    else:
        print("\n".join(islice(missed(cases_of(given.folder)), 3 * given.show)))


if __name__ == "__main__":
    main()
