"""Quotations over the clusters of real articles: how many, at what cost, and are they right?

    python benchmarks/quality/quotes.py DATA_DIR [--list N] [--seed S]

DATA_DIR holds `articles/`. All articles are clustered as `dedup.run` does it, and the quotations of
their events are tracked.

- Rows of the table `quotes` by drift, the share of them that name a speaker, quotations and CPU.
- labels/quotes.csv: of the rows that one person read, which share is still told as it was then;
  those that were right should be, those that were wrong should not.

`--list N` prints N random rows instead, to be read: neither the fullest nor verbatim, and none of
those of labels/quotes.csv. Each has the fullest quotation, the other one with what surrounds it,
the word differences, and both speakers.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import polars as pl
from command import drawing, shown
from piles import drawn

import dedup
from dedup.config import Config
from dedup.members import Gathered, Members
from dedup.quotes import track_quotes
from dedup.stored import StoredSentences

LABELS = Path(__file__).parent / "labels" / "quotes.csv"
CONFIG = Config(stop_after="clusters")
Row = dict[str, Any]


def gathered_events(data: Path) -> Gathered:
    """Return what the stage reads of the events among all articles."""
    documents = dedup.read_documents(sorted((data / "articles").glob("documents.jsonl*")))
    result = dedup.run(documents, config=CONFIG)
    stored = result.stored_documents
    spans = StoredSentences.of(stored.ids, result.sentences)
    members = Members(stored, spans, result.clusters, result.edges)
    return members.slice(0, members.height)


def drifted(quotes: pl.DataFrame) -> dict[str, Row]:
    """Return the rows that are neither the fullest nor verbatim, by a name of their own."""
    kept = quotes.filter(~pl.col("drift").is_in(["fullest", "verbatim"]))
    return {
        f"{row['cluster']} {row['quote']} {row['document']} {row['start']}": row
        for row in kept.iter_rows(named=True)
    }


def judged(quotes: pl.DataFrame, labels: pl.DataFrame) -> dict[str, float]:
    """Return which share of the rows read before is told as it was then: of right and wrong ones.

    >>> quotes = pl.DataFrame({"document": ["a"], "start": [3], "drift": ["split"]})
    >>> judged(quotes, quotes.with_columns(group=pl.lit("same"), label=pl.lit("right")))
    {'right ones, told the same': 1.0}
    """
    now = quotes.select("document", "start", "drift", told=True).unique()
    is_right = (pl.col("group") == "same") & (pl.col("label") == "right")
    rows = labels.with_columns(
        verdict=pl.when(is_right).then(pl.lit("right")).otherwise(pl.lit("wrong"))
    )
    found = rows.join(now, on=["document", "start", "drift"], how="left")
    return {
        f"{verdict} ones, told the same": group["told"].is_not_null().sum() / len(group)
        for (verdict,), group in sorted(found.group_by("verdict"))
    }


def measure(data: Path) -> dict[str, float]:
    """Return the figures, named `part: measure`."""
    gathered = gathered_events(data)
    start = time.process_time()
    quotes = track_quotes(gathered, config=CONFIG)
    seconds = time.process_time() - start
    kinds = dict(sorted(quotes["drift"].value_counts().iter_rows()))
    fates = judged(quotes, pl.read_csv(LABELS))
    return {
        "clusters": float(gathered.clusters.height),
        "quotations of two documents": float(quotes.select("cluster", "quote").n_unique()),
        **{f"rows: {kind}": float(count) for kind, count in kinds.items()},
        "rows: with a speaker": quotes["speaker"].is_not_null().mean(),  # type: ignore[dict-item]
        "CPU seconds per 1,000 clusters": 1000 * seconds / gathered.clusters.height,
        **{f"judged: {name}": share for name, share in fates.items()},
    }


def listed(quotes: pl.DataFrame, texts: dict[str, str], number: int, seed: int) -> Iterator[str]:
    """Yield random rows that nobody has read yet, as they are read."""
    rows = drifted(quotes)
    known = set(pl.read_csv(LABELS).select("document", "start").iter_rows())
    unread = [name for name, row in rows.items() if (row["document"], row["start"]) not in known]
    fullest = {
        (row["cluster"], row["quote"]): row
        for row in quotes.filter(drift="fullest").iter_rows(named=True)
    }
    for name in drawn(unread, min(number, len(unread)), seed=seed):
        row = rows[name]
        yield from _read_beside(fullest[row["cluster"], row["quote"]], row, texts)


def _read_beside(fullest: Row, row: Row, texts: dict[str, str]) -> Iterator[str]:
    yield f"{row['document']} {row['start']} {row['drift']} {row['score']:.2f}"
    for one in (fullest, row):
        yield f"  {one['speaker']}: {_surrounded(one, texts[one['document']])}"
    for step in row["differences"]:
        if step["kind"] != "equal":
            there = texts[fullest["document"]]
            here = texts[row["document"]]
            left = there[step["representative_start"] : step["representative_end"]]
            yield f"  - {left!r} -> {here[step['start'] : step['end']]!r}"
    yield ""


def _surrounded(row: Row, text: str) -> str:
    start, end = row["start"], row["end"]
    before, after = text[max(start - 200, 0) : start], text[end : end + 200]
    return f"{before}[[{text[start:end]}]]{after}".replace("\n", " ")


def main() -> None:
    """Print the figures, or rows to read."""
    given = drawing(__doc__, "rows").parse_args()
    if given.list:
        gathered = gathered_events(given.folder)
        texts = dict(gathered.members.select("document", "text").iter_rows())
        quotes = track_quotes(gathered, config=CONFIG)
        print("\n".join(listed(quotes, texts, given.list, given.seed)))
    else:
        print("\n".join(shown(measure(given.folder))))


if __name__ == "__main__":
    main()
