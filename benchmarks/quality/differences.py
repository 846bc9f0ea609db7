"""Draw random differences of a run, to be read beside the texts.

    python benchmarks/quality/differences.py RUN --list N [--seed S] [--kind number]

RUN is a folder that `dedup run` wrote. Prints N random points on which sentences differ, at most
one per cluster: what each of its first sentences gives, the sentence, and when it was published.
Without --list: how many points of each kind and verdict there are.
"""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl
from command import drawing
from piles import drawn

import dedup

POINT = ["cluster", "statement", "difference"]
SHOWN = 4
"""Sentences of a point that are printed."""


def counted(differences: pl.DataFrame) -> pl.DataFrame:
    """Return how many points there are by kind and verdict."""
    points = differences.unique(POINT)
    return points.group_by("kind", "verdict").len("points").sort("kind", "verdict")


def listed(result: dedup.Result, kind: str | None, number: int, seed: int) -> Iterator[str]:
    """Yield random points as text, at most one per cluster."""
    of_kind = result.differences.filter(True if kind is None else pl.col("kind") == kind)
    spans = result.sentences.select("document", "start", "end", sentence="position")
    said = of_kind.join(spans, on=["document", "sentence"], suffix="_of_sentence").join(
        result.documents.select("document", "published", "text"), on="document"
    )
    clusters = said["cluster"].unique().to_list()
    for cluster in drawn(clusters, min(number, len(clusters)), seed=seed):
        rows = said.filter(cluster=cluster).sort(*POINT, "document")
        point = rows.join(rows.select(POINT).head(1), on=POINT).unique("value", maintain_order=True)
        yield " ".join(map(str, point.select(*POINT, "kind", "verdict").row(0)))
        for row in point.head(SHOWN).iter_rows(named=True):
            sentence = row["text"][row["start_of_sentence"] : row["end_of_sentence"]]
            yield f"  {row['value']} | {row['published']} | {row['document']} | {sentence}"


def main() -> None:
    """Print the counts, or points to read."""
    parser = drawing(__doc__, "points", "RUN")
    parser.add_argument("--kind", metavar="KIND", help="of this kind only")
    given = parser.parse_args()
    result = dedup.read_result(given.folder)
    if given.list is None:
        print(counted(result.differences))
    else:
        print("\n".join(listed(result, given.kind, given.list, given.seed)))


if __name__ == "__main__":
    main()
