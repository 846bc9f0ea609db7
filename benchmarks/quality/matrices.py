"""Statement matrices of real clusters, printed to be read, and what was read before.

    python benchmarks/quality/matrices.py RUN --list 15 --seed 1 [--claims claims.csv]
    python benchmarks/quality/matrices.py RUN

RUN is a run folder with statements. `--list N` prints N random event clusters of three to six
whole reports: their texts with numbered sentences, then at most 25 random claims of each kind: that
a sentence carries a statement, that a report omits it, that a sentence stands in one report only.
`--claims` writes these with an empty column for the verdict: right, wrong, or unclear.

Without `--list` it prints what became of the claims read before, in labels/matrices.csv: of the
claims that are made now, which share is right, by draw, kind and band or grade. A claim that nobody
has read is left out, so the shares tell more of what was dropped than of what is new.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path
from typing import Final

import polars as pl
from command import drawing
from piles import LABELS

from dedup.result import Result, read_result

MATRICES = LABELS / "matrices.csv"
SIZES: Final = (3, 6)
MOST: Final = 25
"""Claims of one kind and cluster that are read."""
KINDS: Final = {"omitted": "omitted", "not found": "omitted", "only here": "only here",
                "unmatched": "only here"}  # fmt: skip
CLAIM: Final = ("kind", "document", "sentence", "other", "other_sentence")


def claims(result: Result) -> pl.DataFrame:
    """Return all claims of a run, with their cluster, statement, grade and band.

    Kinds: `match` (a sentence carries what the other, the representative, says), `omitted` (a
    document does not tell what the representative says) and `only here` (no other tells it).
    """
    key = ["cluster", "statement"]
    told = result.statements
    first = told.filter(grade="representative").select(
        *key, pl.col("document").alias("other"), pl.col("sentence").alias("other_sentence")
    )
    compared = ["verbatim", "verbatim in part", "reworded", "omitted", "not found"]
    with_first = told.filter(pl.col("grade").is_in(compared)).join(first, on=key)
    # That a report says the same twice is no claim about another.
    with_first = with_first.filter(
        (pl.col("document") != pl.col("other")) | pl.col("sentence").is_null()
    )
    alone = told.filter(pl.col("grade").is_in(["only here", "unmatched"])).with_columns(
        other=pl.lit(None, pl.String), other_sentence=pl.lit(None, pl.Int64)
    )
    kind = pl.col("grade").replace_strict(KINDS, default="match").alias("kind")
    columns = (*key, kind, *CLAIM[1:], "grade", "band")
    return pl.concat([with_first.select(columns), alone.select(columns)]).sort(
        *key, "kind", "document", "sentence"
    )


def drawn(result: Result, number: int, seed: int) -> list[str]:
    """Return random event clusters of three to six whole reports."""
    events = result.clusters.filter(tier="event")
    sizes = events.group_by("cluster").agg(pl.len(), whole=(pl.col("membership") == "whole").all())
    fit = sizes.filter(pl.col("len").is_between(*SIZES), pl.col("whole"))["cluster"].sort()
    return sorted(random.Random(seed).sample(fit.to_list(), min(number, len(fit))))  # noqa: S311


def sampled(claimed: pl.DataFrame, seed: int) -> pl.DataFrame:
    """Return at most :data:`MOST` claims of every cluster and kind, numbered."""
    order = pl.int_range(pl.len()).shuffle(seed).over("cluster", "kind")
    return claimed.filter(order < MOST).with_row_index("claim")


def printed(result: Result, cluster: str, claimed: pl.DataFrame) -> Iterator[str]:
    """Yield one cluster as text: its reports, then its claims with their numbers."""
    names = result.clusters.filter(tier="event", cluster=cluster)["document"].to_list()
    letters = {name: chr(65 + place) for place, name in enumerate(names)}
    documents = {row["document"]: row for row in result.documents.iter_rows(named=True)
                 if row["document"] in letters}  # fmt: skip
    yield f"===== cluster {cluster}"
    for name, letter in letters.items():
        row = documents[name]
        yield f"\n--- {letter} = {name} | {row['source']} | {row['published']} | {row['title']}"
        for place, start, end, kind in (
            result.sentences.filter(document=name)
            .select("position", "start", "end", "kind")
            .iter_rows()
        ):
            shown = "" if kind == "body" else f" [{kind}]"
            yield f"{letter}{place}{shown} {row['text'][start:end]}"
    yield "\nClaims:"
    rows = claimed.filter(cluster=cluster).iter_rows(named=True)
    for statement, group in groupby(rows, key=lambda row: row["statement"]):
        for row in group:
            own = f"{letters[row['document']]}{'' if row['sentence'] is None else row['sentence']}"
            other = (
                "" if row["other"] is None else f"{letters[row['other']]}{row['other_sentence']}"
            )
            words = {"match": f"{own} says the same as {other}",
                     "omitted": f"{own} does not tell {other}",
                     "only here": f"{own} is told by no other"}  # fmt: skip
            yield f"  #{row['claim']} row {statement}: {words[row['kind']]}"


def read_before(claimed: pl.DataFrame) -> pl.DataFrame:
    """Return the share of right claims among those made now and read before, by kind and band."""
    labels = pl.read_csv(MATRICES, schema_overrides=dict.fromkeys(CLAIM[2::2], pl.Int64))
    known = claimed.join(labels, on=CLAIM, nulls_equal=True)
    known = known.filter(pl.col("verdict").is_in(["right", "wrong"]))
    right = (pl.col("verdict") == "right").mean().round(3)
    said = pl.when(pl.col("kind") == "match").then("band").otherwise("grade").alias("said")
    return known.group_by("draw", "kind", said).agg(read=pl.len(), right=right).sort(pl.all())


def main() -> None:
    """Print matrices, or what became of those read before."""
    parser = drawing(__doc__, "clusters", "RUN", seed=1)
    parser.add_argument("--claims", type=Path)
    given = parser.parse_args()
    result = read_result(given.folder)
    claimed = claims(result)
    if not given.list:
        print(read_before(claimed).write_csv(separator="\t"), end="")
        return
    chosen = drawn(result, given.list, given.seed)
    claimed = sampled(claimed.filter(pl.col("cluster").is_in(chosen)), given.seed)
    for cluster in chosen:
        print("\n".join(printed(result, cluster, claimed)))
    if given.claims:
        claimed.with_columns(verdict=pl.lit("")).write_csv(given.claims)


if __name__ == "__main__":
    main()
