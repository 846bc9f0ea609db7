"""Planted digests: does a page of fragments join the right events by its passages, and no other?

    python benchmarks/quality/digests.py DATA_DIR

DATA_DIR holds `ecbplus/`. A digest is made of the first two sentences of eight reports of eight
topics; those reports are taken out. Every topic of ECB+ has two similar events: the digest should
share a passage with the one it reports and not with its sibling. Prints precision and recall of
(digest, cluster) pairs for the rule in force and for the cosine alone. Synthetic: the fragments are
real, the pages are not.
"""

from __future__ import annotations

import random
from pathlib import Path

import polars as pl
from command import print_figures

from dedup.candidates import all_pairs
from dedup.config import Config
from dedup.cues import extract_cues
from dedup.dates import extract_dates
from dedup.documents import as_corpus, read_documents
from dedup.edges import read_compared, verify_events
from dedup.schema import empty_table
from dedup.sentences import split_sentences
from dedup.stored import Spilled, StoredSentences
from dedup.terms import extract_terms
from dedup.views import named_candidates
from dedup.words import read_words

DIGESTS, FRAGMENTS, SENTENCES = 40, 8, 2
RULES = {
    "rule in force": pl.col("shares_passage"),
    "cosine >= .60 alone": pl.col("passage_score") >= 0.60,
}
JUDGED = ("rule in force: *",)


def planted(reports: pl.DataFrame, source: random.Random) -> tuple[dict[str, str], set[str]]:
    """Return one digest as a row, and the ids of the reports it was made of."""
    topics = sorted(reports["topic"].unique())
    chosen = [
        source.choice(reports.filter(pl.col("topic") == topic)["document"].to_list())
        for topic in source.sample(topics, FRAGMENTS)
    ]
    parts = split_sentences(reports.filter(pl.col("document").is_in(chosen)))
    texts = dict(reports.select("document", "text").iter_rows())
    lines = [
        texts[row["document"]][row["start"] : row["end"]]
        for row in parts.filter(pl.col("position") < SENTENCES).iter_rows(named=True)
    ]
    return {"id": "digest", "text": "\n".join(lines)}, set(chosen)


def shared_passages(reports: pl.DataFrame, digest: dict[str, str], config: Config) -> pl.DataFrame:
    """Return the event edges of the digest with the reports, measured as in a run."""
    rows = reports.select(pl.col("document").alias("id"), "text")
    documents = as_corpus(pl.concat([rows, pl.DataFrame([digest])])).documents
    sentences = split_sentences(documents)
    words = read_words(documents, sentences)
    terms = extract_terms(words)
    pairs = all_pairs(documents, tiers=("event",))
    near = pl.col("left").str.slice(4).str.split("_").list.first()
    asked = named_candidates(pairs, documents).select(
        (pl.col("left") == "digest")
        | (pl.col("right") == "digest")
        | (near == pl.col("right").str.slice(4).str.split("_").list.first())
    )
    pairs = pairs.filter(asked.to_series())
    cues, dates = extract_cues(documents, sentences, words), extract_dates(documents, sentences)
    tables = Spilled.of(terms), Spilled.of(cues)
    spans = StoredSentences.of(documents["document"], sentences)
    compared = read_compared(spans, *tables, empty_table("clusters"))
    edges = verify_events(documents, compared, dates, pairs, empty_table("edges"), config=config)
    return edges.edges.read().filter((pl.col("left") == "digest") | (pl.col("right") == "digest"))


def measure(data: Path) -> dict[str, float]:
    """Plant, and return precision and recall of (digest, cluster) pairs, named `rule: measure`."""
    reports = read_documents([data / "ecbplus" / "documents.jsonl"])
    gold = dict(pl.read_csv(data / "ecbplus" / "clusters.csv").iter_rows())
    counts = {rule: [0, 0, 0] for rule in RULES}
    for number in range(DIGESTS):
        digest, taken = planted(reports, random.Random(number))  # noqa: S311
        rest = reports.filter(~pl.col("document").is_in(list(taken)))
        wanted = {gold[document] for document in taken}
        edges = shared_passages(rest, digest, Config()).with_columns(
            pl.max_horizontal(pl.when(pl.col("left") == "digest").then("right").otherwise("left"))
            .replace_strict(gold)
            .alias("cluster")
        )
        for rule, joins in RULES.items():
            clusters = set(edges.filter(joins)["cluster"])
            counts[rule][0] += len(clusters & wanted)
            counts[rule][1] += len(clusters)
            counts[rule][2] += len(wanted)
    found: dict[str, float] = {}
    for rule, (right, told, wanted_in_all) in counts.items():
        found[f"{rule}: precision"] = right / max(told, 1)
        found[f"{rule}: recall"] = right / wanted_in_all
    return found


if __name__ == "__main__":
    print_figures(measure, __doc__)
