"""Piles whose dates tell nothing: the haystack without them, and ECB+ as if of one night.

    python benchmarks/quality/undated.py DATA_DIR

DATA_DIR holds `ecbplus/` and `articles/`. The pile is that of `haystack.py`, twice: `published` is
hidden; and `url` too, since most addresses of these articles tell the day. The hidden dates judge.

- Merged pairs: two real articles that are whole members of one event. How many of them are within
  30 days; a pair further apart is nearly always a mistake.
- Of the pairs of labels/pairs.csv of which both are in the pile and on which the readers agree:
  which share of those merged tell the same event, and which share of those that do are merged.
- B-cubed of the ECB+ documents. They are a collection somebody brought together inside of a dump,
  and are taken for a part of it.

- `one night`: ECB+, every document published at the same moment. It should be clustered as without
  any date.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

import polars as pl
from command import print_figures
from haystack import b_cubed, merged_pairs, share_near, strangers_of
from intruders import HIDDEN
from judged import pair_scores
from piles import Collection, clustered, collection, labelled_pairs

from dedup.evaluate.clusters import score_groups

JUDGED = (
    *(
        f"{dates}: {name}"
        for dates in ("undated", "undated, no address")
        for name in ("pairs within 30 days", "judged pairs, precision", "ECB+, B-cubed F1")
    ),
    "one night: *",
)
NIGHT = datetime(2024, 5, 1, 23, tzinfo=UTC)


def of_one_night(ecb: Collection, gold: Mapping[str, str]) -> dict[str, float]:
    """Return pair F1 and B-cubed of ECB+ as if all of it had been published at once."""
    pile = ecb.pile(gold)
    kind = pile.documents.schema["published"]
    pile = pile._replace(documents=pile.documents.with_columns(published=pl.lit(NIGHT).cast(kind)))
    wanted = {name: frozenset([of]) for name, of in gold.items()}
    scores = score_groups("event", clustered(pile).events_of(wanted), wanted)
    return {"ECB+, pair F1": scores.pairs.f1, "ECB+, B-cubed F1": scores.b_cubed.f1}


def measure(data: Path) -> dict[str, float]:
    """Return the figures, named `dates: measure`."""
    articles, ecb = collection(data / "articles"), collection(data / "ecbplus")
    gold = dict(pl.read_csv(data / "ecbplus" / "clusters.csv").iter_rows())
    strangers = strangers_of(articles)
    pile = articles.pile(strangers) | ecb.pile(ecb.documents["document"])
    told = labelled_pairs(articles).filter(
        pl.col("same") != 0.5, pl.col("left", "right").is_in(strangers)
    )
    found: dict[str, float] = {}
    for dates, hidden in HIDDEN.items():
        if not hidden:
            continue
        result = clustered(pile.without(*hidden))
        pairs = merged_pairs(result, strangers)
        figures = {"merged pairs": float(len(pairs))}
        figures["pairs within 30 days"] = share_near(pairs, pile.documents)
        read = pair_scores(result, told)
        figures |= {f"judged pairs, {name}": value for name, value in read.items()}
        figures["ECB+, B-cubed F1"] = b_cubed(result.groups().values(), gold)["B-cubed F1"]
        found |= {f"{dates}: {name}": value for name, value in figures.items()}
    night = of_one_night(ecb, gold)
    return found | {f"one night: {name}": value for name, value in night.items()}


if __name__ == "__main__":
    print_figures(measure, __doc__)
