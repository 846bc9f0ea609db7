"""ECB+ in a haystack: are its events found among 10,000 strangers, and what do those merge into?

    python benchmarks/quality/haystack.py DATA_DIR [--list N] [--seed S]

DATA_DIR holds `ecbplus/` and `articles/`. All of ECB+ and 10,000 random dated articles are one
pile.

- B-cubed of the ECB+ documents; a stranger in their event is wrong, and so is one by a passage.
- Merged pairs: two real articles that are whole members of one event. How many of them are within
  30 days; a pair further apart is nearly always a mistake.
- Candidate pairs of events per document, here and in all dated articles; and which share of the
  pairs of one gold event are candidates of either tier. Pairs that are only met later, as
  neighbours of neighbours, are none.
- labels/merges.csv: what became of the merges of earlier configurations that one person read.

`--list N` prints N random merged pairs of real articles instead, to be read. The pile is clustered
as `piles.py` says, which is what `dedup.run` finds.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import combinations
from pathlib import Path

import polars as pl
from command import drawing, shown
from piles import CONFIG, MERGES, Clustered, Collection, clustered, collection, drawn

from dedup.candidates import find_candidates
from dedup.evaluate.clusters import f_scores
from dedup.stored import Spilled

STRANGERS, SEED = 10_000, 7
"""The seed with which the labelled merges were drawn."""
FAR = 30
"""Days."""
JUDGED = ("*B-cubed F1", "*pairs within 30 days", "*recall of gold pairs", "judged merges: same*",
          "judged merges: * parted")  # fmt: skip
Pair = tuple[str, str]


def b_cubed(events: Iterable[set[str]], gold: Mapping[str, str]) -> dict[str, float]:
    """Return B-cubed over the documents of gold; every other document is of no gold event.

    >>> b_cubed([{"a", "b", "stranger", "another"}], {"a": "1", "b": "1"})["precision"]
    0.5
    """
    around = {name: {name} for name in gold}
    for event in events:
        for name in event & gold.keys():
            around[name] |= event
    of_gold: dict[str, set[str]] = {}
    for name, cluster in gold.items():
        of_gold.setdefault(cluster, set()).add(name)
    right = {name: len(around[name] & of_gold[gold[name]]) for name in gold}
    precision = sum(right[name] / len(around[name]) for name in gold) / len(gold)
    recall = sum(right[name] / len(of_gold[gold[name]]) for name in gold) / len(gold)
    scores = f_scores(precision, recall)
    return {"precision": precision, "recall": recall, "B-cubed F1": scores.f1}


def merged_pairs(result: Clustered, among: Iterable[str]) -> list[Pair]:
    """Return the pairs of whole members of one event among these documents, sorted."""
    wanted = set(among)
    events = result.groups(("whole",)).values()
    return sorted(pair for event in events for pair in combinations(sorted(event & wanted), 2))


def share_near(pairs: list[Pair], documents: pl.DataFrame) -> float:
    """Return the share of pairs published within 30 days; without a pair none is far."""
    day = dict(documents.select("document", pl.col("published").dt.epoch("s") / 86_400).iter_rows())
    near = [abs(day[left] - day[right]) <= FAR for left, right in pairs]
    return sum(near) / len(near) if near else 1.0


def judged(pairs: Iterable[Pair], labels: pl.DataFrame) -> dict[str, float]:
    """Return what became of merges read before: of the same event kept, of others parted.

    >>> labels = pl.DataFrame({"left": ["a", "c"], "right": ["b", "d"]})
    >>> labels = labels.with_columns(verdict=pl.Series(["same", "wrong"]))
    >>> judged([("a", "b"), ("c", "d")], labels)
    {'same kept': 1.0, 'wrong parted': 0.0}
    """
    merged = set(pairs)
    found: dict[str, float] = {}
    for verdict, rows in sorted(labels.group_by("verdict")):
        there = [pair in merged for pair in rows.select("left", "right").iter_rows()]
        share = sum(there) / len(there)
        name = str(verdict[0])
        found |= {"same kept": share} if name == "same" else {f"{name} parted": 1 - share}
    return found


def strangers_of(articles: Collection) -> list[str]:
    """Return the ids of the real articles of the haystack."""
    return drawn(articles.dated, min(STRANGERS, len(articles.dated)), seed=SEED)


def haystack(data: Path) -> tuple[Clustered, list[str]]:
    """Return the clustered haystack and the ids of its real articles."""
    articles, ecb = collection(data / "articles"), collection(data / "ecbplus")
    strangers = strangers_of(articles)
    return clustered(articles.pile(strangers) | ecb.pile(ecb.documents["document"])), strangers


def measure(data: Path) -> dict[str, float]:
    """Return the figures, named `part: measure`."""
    gold = dict(pl.read_csv(data / "ecbplus" / "clusters.csv").iter_rows())
    result, strangers = haystack(data)
    pairs = merged_pairs(result, strangers)
    found = {f"ECB+: {k}": v for k, v in b_cubed(result.groups().values(), gold).items()}
    found |= {
        "articles: merged pairs": float(len(pairs)),
        "articles: pairs within 30 days": share_near(pairs, result.documents),
        "candidates: per document": _events(result.candidates).height / result.documents.height,
        "candidates: recall of gold pairs": _recall(result.candidates, gold),
    }
    articles = collection(data / "articles")
    all_dated = articles.pile(articles.dated)
    fingerprints = Spilled.of(all_dated.fingerprints)
    proposed = find_candidates(all_dated.documents, fingerprints, config=CONFIG).pairs
    found["candidates: per document, all dated articles"] = _events(proposed).height / len(
        articles.dated
    )
    fates = judged(pairs, pl.read_csv(MERGES))
    return found | {f"judged merges: {name}": share for name, share in fates.items()}


def _events(candidates: pl.DataFrame) -> pl.DataFrame:
    return candidates.filter(pl.col("tier") == "event")


def _recall(candidates: pl.DataFrame, gold: Mapping[str, str]) -> float:
    proposed = set(candidates.select("left", "right").iter_rows())
    wanted = [pair for pair in combinations(sorted(gold), 2) if gold[pair[0]] == gold[pair[1]]]
    return sum(pair in proposed for pair in wanted) / len(wanted)


def listed(data: Path, number: int, seed: int) -> None:
    """Print random merged pairs of real articles: id, date, outlet, headline."""
    result, strangers = haystack(data)
    pairs = merged_pairs(result, strangers)
    rows = {row["document"]: row for row in result.documents.iter_rows(named=True)}
    names = [" ".join(pair) for pair in pairs]  # no id of the articles has a space
    for name in drawn(names, min(number, len(names)), seed=seed):
        for row in map(rows.__getitem__, name.split(" ")):
            print(row["document"], f"{row['published']:%Y-%m-%d}", row["source"], row["title"])
        print()


def main() -> None:
    """Print the figures, or pairs to read."""
    given = drawing(__doc__, "merged pairs").parse_args()
    if given.list:
        listed(given.folder, given.list, given.seed)
    else:
        print("\n".join(shown(measure(given.folder))))


if __name__ == "__main__":
    main()
