"""Fit the weights of `event.evidence` on several kinds of pairs beside those in force.

    python benchmarks/quality/fit_event_model.py DATA_DIR

DATA_DIR holds `ecbplus/` (with a `split` column) and `articles/`. Fitted are logistic regressions
on pairs that a run scores:

- `ecb`: pairs of one topic in the train split of ECB+ that lack a date. Its dated pairs take no
  part: of one topic they are all of one event, so they would teach that dates do not matter;
- `judged`: pairs of labels/pairs.csv in the pile of all dated articles, `same` against the rest, of
  the odd months; pairs on which two readers disagree count half to both. They were drawn where an
  earlier score was in doubt, which flattens what that score rested on;
- `roundups`: pairs of reports that editors put into roundups (labels/roundups.csv, the tune half),
  in the pile of all articles, of one roundup against two. No score chose them.

Prints the weights that each kind asks for, those that all ask for together, and those in force; and
the area under the ROC curve of what took no part: the dev split of ECB+ (pairs of one topic),
labelled articles of the even months at most four days apart, and the other half of the roundups.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import numpy.typing as npt
import polars as pl
from command import options
from piles import CONFIG, clustered, collection, halves, labelled_pairs
from roundups import roundups
from scipy.optimize import minimize
from scipy.special import expit, logit

Floats = npt.NDArray[np.float64]

WEIGHTS = ("likeness", "headline_containment", "shared_quotes", "profile_correlation", "dates")
RIDGE = 0.3
NEAR, MONTH = 4, 30
"""Days."""
EACH = 300.0
"""What a kind of pairs weighs in all: half of it are pairs of one event."""


def measures(edges: pl.DataFrame) -> Floats:
    """Return the evidence of edges, shape (pairs, 5): see WEIGHTS."""
    likeness = logit(np.clip(edges["likeness"].to_numpy(), 1e-9, 1 - 1e-9))
    rest = edges.select(
        "headline_containment",
        pl.col("shared_quotes").log1p(),
        pl.col("profile_correlation").fill_null(0.0),
        pl.col("date_brake") + pl.col("date_evidence"),
    )
    return np.column_stack([likeness, rest.to_numpy()])


def in_force() -> Floats:
    """Return the weights in force; dates have been weighed when they are measured."""
    return np.array([*(getattr(CONFIG.event.evidence, name) for name in WEIGHTS[:-1]), 1.0])


def of_ecb(data: Path) -> pl.DataFrame:
    """Return the edges of ECB+ inside one topic and split, with `same`."""
    ecb = collection(data / "ecbplus")
    edges = clustered(ecb.pile(ecb.documents["document"])).edges
    gold = pl.read_csv(data / "ecbplus" / "clusters.csv")
    facts = pl.read_ndjson(data / "ecbplus" / "documents.jsonl").select("id", "topic", "split")
    facts = facts.join(gold, on="id")
    for side in ("left", "right"):
        named = facts.rename({name: f"{side}_{name}" for name in facts.columns})
        edges = edges.join(named, left_on=side, right_on=f"{side}_id", maintain_order="left")
    one = (pl.col("left_topic") == pl.col("right_topic")) & (
        pl.col("left_split") == pl.col("right_split")
    )
    same = (pl.col("left_cluster") == pl.col("right_cluster")).cast(pl.Float64)
    return edges.filter(one).with_columns(same.alias("same"), split=pl.col("left_split"))


def of_roundups(data: Path) -> pl.DataFrame:
    """Return the edges between reports of roundups, with `same` and whether both are to tune."""
    articles, of = collection(data / "articles"), roundups()
    tune = set(halves(set(of.values()))["tune"])
    told = pl.DataFrame({"document": list(of), "roundup": list(of.values())})
    edges = clustered(articles.pile(articles.documents["document"])).edges
    for side in ("left", "right"):
        edges = edges.join(
            told.rename({"document": side, "roundup": f"{side}_roundup"}),
            on=side,
            maintain_order="left",
        )
    ends = [pl.col(f"{side}_roundup") for side in ("left", "right")]
    inside = [end.is_in(tune) for end in ends]
    return edges.filter(
        pl.col("days_apart").is_null() | (pl.col("days_apart") <= MONTH), inside[0] == inside[1]
    ).with_columns(same=(ends[0] == ends[1]).cast(pl.Float64), tune=inside[0])


def of_articles(data: Path) -> pl.DataFrame:
    """Return the labelled edges of the dated articles, with `same` and whether the month is odd."""
    articles = collection(data / "articles")
    edges = clustered(articles.pile(articles.dated)).edges
    return edges.join(labelled_pairs(articles), on=["left", "right"], maintain_order="left")


def fit(kinds: list[tuple[Floats, Floats]]) -> Floats:
    """Return the weights and an intercept per kind, of (measures, same) per kind."""
    number = len(kinds)
    rows, same, worth = [], [], []
    for place, (found, told) in enumerate(kinds):
        starts = np.zeros((len(found), number))
        starts[:, place] = 1.0
        rows.append(np.hstack([found, starts]))
        same.append(told)
        worth.append(EACH / 2 * (told / told.sum() + (1 - told) / (1 - told).sum()))
    views, truth, weights = np.vstack(rows), np.concatenate(same), np.concatenate(worth)
    penalised = np.r_[np.ones(len(WEIGHTS)), np.zeros(number)]

    def loss(given: Floats) -> tuple[float, Floats]:
        found = views @ given
        value = weights @ (np.logaddexp(0, found) - truth * found)
        slope = views.T @ (weights * (expit(found) - truth))
        shrunk = RIDGE * penalised * given
        return value + shrunk @ given / 2, slope + shrunk

    return minimize(loss, np.zeros(views.shape[1]), jac=True, method="L-BFGS-B").x


def area(scores: Floats, same: Floats) -> float:
    """Return the area under the ROC curve (Mann-Whitney); pairs in doubt are left out.

    >>> area(np.array([1.0, 3.0, 2.0]), np.array([0.0, 1.0, 0.5]))
    1.0
    """
    clear = same != 0.5
    ranks = pl.Series(scores[clear]).rank("average").to_numpy()
    positive = same[clear] == 1
    number = positive.sum()
    above = ranks[positive].sum() - number * (number + 1) / 2
    return float(above / (number * (len(ranks) - number)))


def main(data: Path) -> None:
    """Fit and print."""
    ecb, articles, editors = of_ecb(data), of_articles(data), of_roundups(data)
    undated = (pl.col("split") == "train") & pl.col("days_apart").is_null()
    taught = {
        "ecb": ecb.filter(undated),
        "judged": articles.filter("odd"),
        "roundups": editors.filter("tune"),
    }
    kinds = {name: (measures(part), part["same"].to_numpy()) for name, part in taught.items()}
    fitted = {name: fit([kind])[: len(WEIGHTS)] for name, kind in kinds.items()}
    fitted |= {"all": fit([*kinds.values()])[: len(WEIGHTS)], "in force": in_force()}
    print(f"{'':30}", *(f"{name:>8}" for name in fitted))
    for row, weight in enumerate(WEIGHTS):
        print(f"{weight:30}", *(f"{weights[row]:8.2f}" for weights in fitted.values()))
    near = pl.col("days_apart") <= NEAR
    held = {
        "ECB+ dev": ecb.filter(pl.col("split") == "dev"),
        "articles, even months": articles.filter(~pl.col("odd") & near),
        "roundups, report half": editors.filter(~pl.col("tune")),
    }
    for name, part in held.items():
        found, same = measures(part), part["same"].to_numpy()
        areas = (area(found @ weights, same) for weights in fitted.values())
        print(f"{name + f', {part.height} pairs':30}", *(f"{one:8.3f}" for one in areas))


if __name__ == "__main__":
    main(options(__doc__).parse_args().folder)
