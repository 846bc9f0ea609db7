"""Fit the weights of `event.model` on the train split of ECB+ and show them beside those in force.

    python benchmarks/quality/fit_event_model.py DATA_DIR

DATA_DIR holds `ecbplus/documents.jsonl` (with a `split` column) and `ecbplus/clusters.csv`. Fitted
are the candidate pairs inside the train split, which is what the model meets in a run; the dev
split and the seeds take no part. Prints the weights of the five views that ECB+ alone would give,
the weight of the profile beside the views in force, and the area under the ROC curve of pairs of
one topic (the hard ones) for both splits: by the views in force, those fitted, with the profile.

The views in force are not these: fitted to the short reports of ECB+ they find fewer events among
full articles (see docs/quality.md).
"""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import polars as pl
from scipy.optimize import minimize
from scipy.special import expit

from dedup.candidates import find_candidates
from dedup.config import Config, EventModel
from dedup.documents import read_documents
from dedup.edges.stories import profile_correlations
from dedup.edges.vectors import EventVectors
from dedup.fingerprints import compute_fingerprints
from dedup.sentences import split_sentences
from dedup.terms import extract_terms
from dedup.words import read_words

VIEWS = ("cosine", "bigram_cosine", "lead_cosine", "name_cosine", "top_containment")
RIDGE = 0.01


def labelled_pairs(folder: Path) -> pl.DataFrame:
    """Return the candidate pairs of ECB+: views, `same` event, `topic` and `split` of both."""
    documents = read_documents([folder / "documents.jsonl"])
    gold = pl.read_csv(folder / "clusters.csv").rename({"id": "document"})
    facts = documents.select("document", "topic", "split").join(gold, on="document")
    sentences = split_sentences(documents)
    words = read_words(documents, sentences)
    terms = extract_terms(words)
    sketches = compute_fingerprints(words, terms, config=Config())
    candidates = find_candidates(documents, sketches, config=Config())
    pairs = candidates.filter(pl.col("tier") == "event").select("left", "right")
    vectors = EventVectors(terms)
    pairs = pairs.with_columns(**vectors.compare(pairs["left"], pairs["right"]))
    for side in ("left", "right"):
        renamed = facts.rename({name: f"{side}_{name}" for name in ("topic", "split", "cluster")})
        pairs = pairs.join(renamed, left_on=side, right_on="document", maintain_order="left")
    pairs = pairs.with_columns(same=pl.col("left_cluster") == pl.col("right_cluster"))
    return with_profile(pairs, terms["document"].sort().to_list())


def with_profile(pairs: pl.DataFrame, names: list[str]) -> pl.DataFrame:
    """Add the logit of the views in force, and the correlation of the two profiles by it."""
    logits = design(pairs) @ in_force()
    scored = pairs.with_columns(logit=logits, likeness=expit(logits))
    found = profile_correlations(names, scored, config=Config().story)
    return scored.with_columns(found.fill_null(0.0))


def in_force() -> np.ndarray:
    """Return the weights of the five views and the bias."""
    model = EventModel()
    return np.array([*(getattr(model, view) for view in VIEWS), model.bias])


def design(pairs: pl.DataFrame) -> np.ndarray:
    """Return the views of pairs and a column of ones: shape (pairs, 6)."""
    return np.column_stack([pairs.select(VIEWS).to_numpy(), np.ones(pairs.height)])


def fit(views: np.ndarray, same: np.ndarray) -> np.ndarray:
    """Return the weights of a logistic regression with a light ridge on all but the bias."""
    penalised = np.r_[np.ones(views.shape[1] - 1), 0.0]

    def loss(weights: np.ndarray) -> tuple[float, np.ndarray]:
        logits = views @ weights
        value = np.sum(np.logaddexp(0, logits) - same * logits)
        slope = views.T @ (expit(logits) - same)
        shrunk = RIDGE * penalised * weights
        return value + shrunk @ weights / 2, slope + shrunk

    return minimize(loss, np.zeros(views.shape[1]), jac=True, method="L-BFGS-B").x


def area(scores: np.ndarray, same: np.ndarray) -> float:
    """Return the area under the ROC curve (Mann-Whitney)."""
    ranks = np.argsort(np.argsort(scores, kind="stable"), kind="stable")
    positives = same.sum()
    above = ranks[same].sum() - positives * (positives - 1) / 2
    return float(above / (positives * (len(same) - positives)))


def profiled(pairs: pl.DataFrame) -> np.ndarray:
    """Return the logit by the views, the profile and a column of ones: shape (pairs, 3)."""
    return np.column_stack(
        [pairs["logit"].to_numpy(), pairs["profile_correlation"].to_numpy(), np.ones(pairs.height)]
    )


def main(data: Path) -> None:
    """Fit and print."""
    pairs = labelled_pairs(data / "ecbplus")
    of_split = {
        split: pairs.filter((pl.col("left_split") == split) & (pl.col("right_split") == split))
        for split in ("train", "dev")
    }
    train = of_split["train"]
    same = train["same"].to_numpy().astype(float)
    fitted = fit(design(train), same)
    for name, weight, before in zip((*VIEWS, "bias"), fitted, in_force(), strict=True):
        print(f"{name:20} {weight:7.2f}   (in force {before:.2f})")
    scale, profile, bias = fit(profiled(train), same)
    print(f"profile_correlation  {profile / scale:7.2f}   (in force "
          f"{EventModel().profile_correlation:.2f})")  # fmt: skip
    for split, rows in of_split.items():
        hard = rows.filter(pl.col("left_topic") == pl.col("right_topic"))
        told = hard["same"].to_numpy()
        areas = (
            area(design(hard) @ in_force(), told),
            area(design(hard) @ fitted, told),
            area(profiled(hard) @ np.array([scale, profile, bias]), told),
        )
        print(f"{split}: {hard.height} pairs of one topic, areas", *(f"{one:.4f}" for one in areas))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
