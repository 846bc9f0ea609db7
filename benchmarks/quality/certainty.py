"""Certainty of events, printed to be read, and what was read before.

    python benchmarks/quality/certainty.py RUN --list 20 --seed 1 [--least .9] [--below 1]
    python benchmarks/quality/certainty.py RUN

RUN is a run folder. `--list N` prints N random events, of all whose certainty is `--least` or more
and less than `--below`: date, outlet, title and the first 800 characters of every report.

Without `--list` it prints what became of the events in labels/events.csv: by draw and by certainty
(the confidence of the whole member that is least sure to belong), how many events hold no whole
report of another event, and which share of their whole members belongs. `mean` is the same by the
mean confidence, to compare. An event that holds a report which nobody has read is left out, and so
is one whose only doubt is a report of which the reader was unsure; so a run that forms other events
has fewer.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from typing import Final

import polars as pl
from command import drawing
from piles import LABELS

from dedup.result import Result, read_result

EVENTS = LABELS / "events.csv"
BINS: Final = (0.0, 0.6, 0.8, 0.85, 0.9)
_LETTERS: Final = 800


def certainties(result: Result) -> pl.DataFrame:
    """Return every event with its least and its mean confidence, and its whole members."""
    whole = result.clusters.filter(tier="event", membership="whole")
    return (
        whole.group_by("cluster")
        .agg(
            pl.col("document").sort(),
            certainty=pl.min("confidence").round(2),
            mean=pl.first("cluster_confidence").round(2),
        )
        .sort("cluster")
    )


def judged(events: pl.DataFrame) -> pl.DataFrame:
    """Return the events that were read as they are, with how many of their members belong.

    >>> events = pl.DataFrame({"cluster": ["event-x"], "document": [["stranger"]]})
    >>> judged(events).height
    0
    """
    labels = pl.read_csv(EVENTS).select("document", "draw", "verdict")
    members = events.explode("document").join(labels, on="document", how="left")
    read = members.group_by("cluster").agg(
        pl.first("draw"),
        known=pl.col("verdict").is_not_null().all(),
        same=(pl.col("verdict") == "same").sum(),
        other=(pl.col("verdict") == "other").sum(),
        unsure=(pl.col("verdict") == "unsure").sum(),
    )
    told = pl.col("known") & ((pl.col("unsure") == 0) | (pl.col("other") > 0))
    return events.join(read.filter(told), on="cluster").sort("cluster")


def shares(read: pl.DataFrame, column: str) -> pl.DataFrame:
    """Return the events by draw and by bins of a column: how many, and how many are clean."""
    least = pl.lit(BINS[0])
    for bound in BINS[1:]:
        least = pl.when(pl.col(column) >= bound).then(pl.lit(bound)).otherwise(least)
    belong = pl.sum("same") / (pl.sum("same") + pl.sum("other"))
    return (
        read.group_by("draw", least.alias(f"{column} from"))
        .agg(events=pl.len(), clean=(pl.col("other") == 0).sum(), belong=belong.round(3))
        .sort(pl.all())
    )


def printed(result: Result, cluster: str, documents: list[str]) -> Iterator[str]:
    """Yield one event as text."""
    yield f"\n===== {cluster}"
    rows = result.documents.filter(pl.col("document").is_in(documents))
    for row in rows.sort("published", "document").iter_rows(named=True):
        yield f"--- {row['document']} | {row['source']} | {row['published']} | {row['title']}"
        yield " ".join(row["text"].split())[:_LETTERS]


def main() -> None:
    """Print events, or what became of those read before."""
    parser = drawing(__doc__, "events", "RUN", seed=1)
    parser.add_argument("--least", type=float, default=0.9)
    parser.add_argument("--below", type=float, default=1.01)
    given = parser.parse_args()
    result = read_result(given.folder)
    events = certainties(result)
    if not given.list:
        read = judged(events)
        for column in ("certainty", "mean"):
            print(shares(read, column).write_csv(separator="\t"))
        return
    fit = events.filter(pl.col("certainty").is_between(given.least, given.below, closed="left"))
    number = min(given.list, fit.height)
    for place in random.Random(given.seed).sample(range(fit.height), number):  # noqa: S311
        cluster, documents, *_ = fit.row(place)
        print("\n".join(printed(result, cluster, documents)))


if __name__ == "__main__":
    main()
