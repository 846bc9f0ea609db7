"""What dates are understood, what texts tell of their own date, and what that says about pairs.

    python benchmarks/quality/dates.py DATA_DIR

DATA_DIR holds `ecbplus/` (`documents.jsonl`, `clusters.csv`) and `articles/documents.jsonl.gz`.
Three tables: written dates that were not understood; how right the days are that addresses name,
and datelines and bounds of publication of dated documents whose date and address are hidden; and,
of pairs that resemble each other by their words, how often those of one event and the others show a
value of the evidence, as the logarithm of the likelihood ratio. Pairs of ECB+ have gold; of the
articles, pairs of two outlets published at most a day apart stand for one event, and those two
weeks or more apart for two: weak labels. The rules for datelines and bounds were chosen on the
sources of half A; half B was held out.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import polars as pl
from command import options
from scipy.sparse import csr_array

from dedup.config import Config
from dedup.dates import extract_dates
from dedup.documents import read_documents
from dedup.edges.events.timing import date_evidence, date_logit
from dedup.edges.events.vectors import EventVectors
from dedup.mentions import publication
from dedup.sentences import split_sentences
from dedup.stored import Spilled
from dedup.terms import extract_terms
from dedup.words import read_words

VIEWS = ("cosine", "bigram_cosine", "lead_cosine", "name_cosine", "top_containment")
LEAST_COSINE = 0.22
LEAST_LOGIT = 0.0
EVERY_WEEK = 3
"""Of the articles, every third week takes part in the pairs."""
STEPS: dict[str, Sequence[int]] = {
    "weekday_gap": (0, 1, 2),
    "month_day_gap": (1, 7, 30),
    "date_gap": (2, 30),
    "days_certain": (2, 30),
}


def hidden(documents: pl.DataFrame, where: pl.Expr) -> pl.DataFrame:
    """Return documents without date and address where `where` holds."""
    return documents.with_columns(
        pl.when(~where).then(pl.col(name)).alias(name)
        for name in ("published", "published_raw", "url")
    )


def by_hash(column: str, salt: str) -> pl.Expr:
    """Tell for about half of all values, always the same: True."""

    def chosen(value: str) -> bool:
        return hashlib.sha256(f"{salt}{value}".encode()).digest()[0] % 2 == 0

    return pl.col(column).fill_null("").map_elements(chosen, return_dtype=pl.Boolean)


def days(documents: pl.DataFrame) -> pl.DataFrame:
    """Return document and day of publication, in days since 1970."""
    day = pl.col("published").dt.date().cast(pl.Int32)
    return documents.select("document", "source", day.alias("day"))


def understood(name: str, documents: pl.DataFrame) -> None:
    """Print how many dates were written, and how many of them are not understood."""
    written = documents["published_raw"].count()
    unknown = written - documents["published"].count()
    print(f"{name:10} {documents.height:6} documents {written:6} dates {unknown:4} not understood")


def told(name: str, documents: pl.DataFrame, sentences: pl.DataFrame) -> None:
    """Print how right datelines and bounds are for documents whose date is hidden."""
    dated = documents.filter(pl.col("published").is_not_null())
    rows = extract_dates(hidden(dated, pl.lit(value=True)), sentences).drop("published")
    rows = rows.join(days(dated), on="document")
    own = rows.filter(pl.col("dateline").is_not_null())
    error = (own["dateline"] - own["day"]).abs()
    within = " ".join(f"{within}d {(error <= within).sum()}" for within in (0, 1, 2, 7))
    print(f"{name:12} {rows.height:6} dated: datelines {own.height}, of them right within {within}")
    bound = rows.filter(pl.col("dateline").is_null() & pl.col("earliest").is_not_null())
    lag = bound["day"] - bound["earliest"]
    spread = " ".join(f"{share:.0%} {lag.quantile(share):.0f}" for share in (0.1, 0.25, 0.5))
    print(
        f"{'':12} lower bounds {bound.height} ({bound.height / rows.height:.0%}), violated by more "
        f"than 2 days {(lag < -2).mean():.1%}; days from bound to publication: {spread}"
    )


def addressed(name: str, documents: pl.DataFrame) -> None:
    """Print how right the day is that the addresses of dated documents name."""
    dated = documents.filter(pl.col("published").is_not_null())
    unknown = pl.lit(None, dated.schema["published"]).alias("published")
    rows = dated.select("document", day=publication(dated.with_columns(unknown)).dt.date())
    rows = rows.drop_nulls().with_columns(pl.col("day").cast(pl.Int32)).rename({"day": "address"})
    error = (pl.col("address") - pl.col("day")).abs()
    apart = rows.join(days(dated), on="document").select(error).to_series()
    within = " ".join(f"{within}d {(apart <= within).sum()}" for within in (0, 1, 2, 7))
    print(
        f"{name:12} {dated.height:6} dated: addresses {rows.height}, of them right within {within}"
    )


def logit() -> pl.Expr:
    """Return the logit of the five views, without dates."""
    model = Config().event.model
    return pl.lit(model.bias) + pl.sum_horizontal(getattr(model, v) * pl.col(v) for v in VIEWS)


def gold_pairs(folder: Path, documents: pl.DataFrame, terms: pl.DataFrame) -> pl.DataFrame:
    """Return pairs of one topic of ECB+: left, right, logit, same."""
    gold = pl.read_csv(folder / "clusters.csv").rename({"id": "document"})
    facts = documents.select("document", "topic").join(gold, on="document").sort("document")
    pairs = facts.join(facts, on="topic", suffix="_right").filter(
        pl.col("document") < pl.col("document_right")
    )
    pairs = pairs.select(
        pl.col("document").alias("left"),
        pl.col("document_right").alias("right"),
        (pl.col("cluster") == pl.col("cluster_right")).alias("same"),
    )
    return scored(pairs, terms["document"], EventVectors(Spilled.of(terms)))


def weak_pairs(documents: pl.DataFrame, terms: pl.DataFrame) -> pl.DataFrame:
    """Return similar pairs of two outlets: left, right, logit, same (weak labels)."""
    vectors, names = EventVectors(Spilled.of(terms)), terms["document"]
    starts, columns, weights = vectors._views["cosine"].of(slice(0, len(names)))
    matrix = csr_array((weights, columns, starts))
    parts = []
    for start in range(0, matrix.shape[0], 250):
        product = (matrix[start : start + 250] @ matrix.T).tocoo()
        kept = (product.data >= LEAST_COSINE) & (product.row + start < product.col)
        one, other = names.gather(product.row[kept] + start), names.gather(product.col[kept])
        parts.append(pl.DataFrame({"left": one, "right": other}))
    pairs = pl.concat(parts)
    for side in ("left", "right"):
        renamed = {"document": side, "source": f"{side}_source", "day": f"{side}_day"}
        pairs = pairs.join(days(documents).rename(renamed), on=side)
    apart = (pl.col("left_day") - pl.col("right_day")).abs()
    same = pl.when(apart <= 1).then(True).when(apart >= 14).then(False)
    pairs = pairs.filter(pl.col("left_source") != pl.col("right_source")).with_columns(same=same)
    return scored(pairs.drop_nulls("same").select("left", "right", "same"), names, vectors)


def scored(pairs: pl.DataFrame, names: pl.Series, vectors: EventVectors) -> pl.DataFrame:
    """Return the pairs that resemble each other, with their logit."""
    rows = [pairs[side].cast(pl.Enum(names)).to_physical() for side in ("left", "right")]
    ends = (row.to_numpy().astype(np.int64) for row in rows)
    pairs = pairs.with_columns(**dict(vectors.compare(*ends)))
    pairs = pairs.select("left", "right", "same", logit().alias("logit"))
    return pairs.filter(pl.col("logit") >= LEAST_LOGIT)


def area(scores: pl.Series, same: pl.Series) -> float:
    """Return the area under the ROC curve (Mann-Whitney, ties count half)."""
    ranks, positives = scores.rank("average"), int(same.sum())
    above = float(ranks.filter(same).sum()) - positives * (positives + 1) / 2
    return above / (positives * (len(same) - positives))


def worth(name: str, pairs: pl.DataFrame, dates: pl.DataFrame, *, undated: int) -> None:
    """Print the likelihood ratios of the evidence, and the area under the curve with it."""
    known = dates.select("document", pl.col("published").is_null().cast(pl.Int8).alias("unknown"))
    for side in ("left", "right"):
        pairs = pairs.join(known.rename({"document": side, "unknown": f"{side}_unknown"}), on=side)
    pairs = pairs.filter(pl.col("left_unknown") + pl.col("right_unknown") == undated)
    found = date_evidence(pairs, dates).with_columns(evidence=date_logit())
    same = found["same"]
    print(f"\n{name}, {undated} undated: {same.sum()} pairs of one event, {(~same).sum()} others")
    for column, steps in STEPS.items():
        cells, least = [], -1
        for most in (*steps, 1 << 30):
            of_step = (
                found[column].cast(pl.Int64).is_between(least + 1, most).fill_null(value=False)
            )
            yes, no = int((of_step & same).sum()), int((of_step & ~same).sum())
            ratio = np.log((yes + 0.5) / (same.sum() + 1)) - np.log(
                (no + 0.5) / ((~same).sum() + 1)
            )
            label = f"<={most}" if most < 1 << 30 else f">{least}"
            cells.append(f"{label} {yes}/{no} {ratio:+.1f}")
            least = most
        print(f"  {column:14} " + "   ".join(cells))
    with_evidence = area(found["logit"] + found["evidence"], same)
    print(
        f"  area under ROC: words {area(found['logit'], same):.3f}, evidence alone "
        f"{area(found['evidence'], same):.3f}, both {with_evidence:.3f}"
    )


def main(data: Path) -> None:
    """Print the three tables."""
    ecb = read_documents([data / "ecbplus" / "documents.jsonl"])
    articles = read_documents([data / "articles" / "documents.jsonl.gz"])
    understood("ecbplus", ecb)
    understood("articles", articles)
    ecb_sentences = split_sentences(ecb)
    print()
    addressed("ecbplus", ecb)
    told("ecbplus", ecb, ecb_sentences)
    no_sentences = ecb_sentences.clear()  # bounds and datelines need none
    half = by_hash("source", "")
    told("articles A", articles.filter(half), no_sentences)
    told("articles B", articles.filter(~half), no_sentences)

    terms = extract_terms(read_words(ecb, ecb_sentences))
    pairs = gold_pairs(data / "ecbplus", ecb, terms)
    everywhere, somewhere = pl.lit(value=True), by_hash("document", "pairs")
    for where, undated in ((everywhere, 2), (somewhere, 1)):
        worth("ECB+", pairs, extract_dates(hidden(ecb, where), ecb_sentences), undated=undated)
    weeks = pl.col("published").dt.epoch("d") // 7 % EVERY_WEEK == 0
    some = articles.filter(weeks).sort("document")
    sentences = split_sentences(some)
    terms = extract_terms(read_words(some, sentences))
    pairs = weak_pairs(some, terms)
    for where, undated in ((everywhere, 2), (somewhere, 1)):
        worth("articles", pairs, extract_dates(hidden(some, where), sentences), undated=undated)


if __name__ == "__main__":
    main(options(__doc__).parse_args().folder)
