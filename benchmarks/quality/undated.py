"""The haystack without its dates: what is merged where nothing tells the day?

    python benchmarks/quality/undated.py DATA_DIR

DATA_DIR holds `ecbplus/` and `articles/`. The pile is that of `haystack.py`, twice: `published` is
hidden; and `url` too, since most addresses of these articles tell the day. The hidden dates judge.

- Merged pairs: two real articles that are whole members of one event. How many of them are within
  30 days; a pair further apart is nearly always a mistake.
- Of the pairs of labels/pairs.csv of which both are in the pile and on which the readers agree:
  which share of those merged tell the same event, and which share of those that do are merged.
- B-cubed of the ECB+ documents. They are a collection somebody brought together inside of a dump,
  and are taken for a part of it.

All of it with what is learned of the pairs (`event.undated_share`), and `without`.
"""

from __future__ import annotations

import sys
from pathlib import Path

import polars as pl
from haystack import b_cubed, merged_pairs, share_near, strangers_of
from intruders import HIDDEN
from judged import pair_scores
from msgspec import structs
from piles import CONFIG, clustered, collection, labelled_pairs, shown

JUDGED = tuple(
    f"{dates}: {name}"
    for dates, hidden in HIDDEN.items()
    if hidden
    for name in ("pairs within 30 days", "judged pairs, precision", "ECB+, B-cubed F1")
)
WAYS = {"": CONFIG.event, ", without": structs.replace(CONFIG.event, undated_share=0.0)}


def measure(data: Path) -> dict[str, float]:
    """Return the figures, named `dates, way: measure`."""
    articles, ecb = collection(data / "articles"), collection(data / "ecbplus")
    gold = dict(pl.read_csv(data / "ecbplus" / "clusters.csv").iter_rows())
    strangers = strangers_of(articles)
    pile = articles.pile(strangers) | ecb.pile(ecb.documents["document"])
    told = labelled_pairs(articles).filter(
        pl.col("same") != 0.5, pl.col("left", "right").is_in(strangers)
    )
    found: dict[str, float] = {}
    for dates, hidden in HIDDEN.items():
        for way, event in WAYS.items() if hidden else ():
            result = clustered(pile.without(*hidden), structs.replace(CONFIG, event=event))
            pairs = merged_pairs(result, strangers)
            figures = {"merged pairs": float(len(pairs))}
            figures["pairs within 30 days"] = share_near(pairs, pile.documents)
            read = pair_scores(result, told)
            figures |= {f"judged pairs, {name}": value for name, value in read.items()}
            figures["ECB+, B-cubed F1"] = b_cubed(result.groups().values(), gold)["B-cubed F1"]
            found |= {f"{dates}{way}: {name}": value for name, value in figures.items()}
    return found


if __name__ == "__main__":
    print("\n".join(shown(measure(Path(sys.argv[1])))))
