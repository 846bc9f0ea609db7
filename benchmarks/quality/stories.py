"""Stories: are the events of one running subject together, and those of other subjects apart?

    python benchmarks/quality/stories.py DATA_DIR

DATA_DIR holds `articles/` and `ecbplus/`. All articles are one pile, ECB+ is another.

- Pairs of labels/running_topics.csv (an anchor, and a report two weeks away or more: `far`, or two
  days at most: `near`) and of labels/pairs.csv (`pairs`), each judged by reading: which share of
  those of one story, be it of one event, stands in one; and which share of the others is apart. The
  pairs were drawn for their likeness, so others are as hard to tell apart as they can be.
- The largest story, as a share of all documents. It runs for eight years.
- ECB+ against its topics, each of which holds two events that are alike.

The threshold of stories was chosen with all of these in view.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import polars as pl
from command import print_figures
from piles import CONFIG, PAIRS, RUNNING_TOPICS, Clustered, clustered, collection

from dedup.clusters import form_story_clusters
from dedup.evaluate.clusters import score_groups
from dedup.stored import StoredDocuments

JUDGED = ("*together", "*apart", "ECB+*")


def stories_of(pile: Clustered) -> dict[str, str]:
    """Return the story of every document; one in none is a story of its own."""
    clusters = pl.concat([pile.copies, pile.events])
    documents = StoredDocuments.of(pile.documents)
    stories = form_story_clusters(documents, pile.edges, clusters, config=CONFIG.story)
    alone = {name: f"alone {name}" for name in pile.documents["document"]}
    return alone | dict(stories.select("document", "cluster").iter_rows())


def judged_pairs() -> pl.DataFrame:
    """Return the pairs that were read: ``drawn``, ``left``, ``right`` and whether of one ``story``.

    Of two readers the first one counts; pairs of which he was unsure are left out.
    """
    topics = pl.read_csv(RUNNING_TOPICS)
    anchors = topics.filter(role="anchor", label="same").select("group", left="document")
    near = topics.filter(pl.col("role") != "anchor").join(anchors, on="group")
    told = pl.concat(
        [
            near.select("left", right="document", drawn="role", verdict="label"),
            pl.read_csv(PAIRS).select("left", "right", drawn=pl.lit("pairs"), verdict="first"),
        ]
    )
    known = told.filter(pl.col("verdict") != "unsure")
    return known.with_columns(story=pl.col("verdict").is_in(["same", "story"]))


def shares(stories: Mapping[str, str], told: pl.DataFrame) -> dict[str, float]:
    """Return which share of judged pairs stands as it should, by how they were drawn.

    >>> told = pl.DataFrame({"left": ["a", "a"], "right": ["b", "c"], "drawn": ["far", "far"]})
    >>> told = told.with_columns(story=pl.Series([True, False]))
    >>> shares({"a": "1", "b": "1", "c": "1"}, told)
    {'far: apart': 0.0, 'far: together': 1.0}
    """
    found: dict[str, float] = {}
    for (drawn, story), rows in sorted(told.group_by("drawn", "story")):
        ends = rows.select("left", "right").iter_rows()
        together = sum(stories[left] == stories[right] for left, right in ends) / rows.height
        found[f"{drawn}: {'together' if story else 'apart'}"] = together if story else 1 - together
    return found


def measure(data: Path) -> dict[str, float]:
    """Return the figures, named `drawn: measure`."""
    articles, ecb = collection(data / "articles"), collection(data / "ecbplus")
    stories = stories_of(clustered(articles.pile(articles.documents["document"])))
    found = shares(stories, judged_pairs())
    largest = pl.Series(stories.values()).value_counts()["count"].max()
    found["articles: largest story"] = float(str(largest)) / len(stories)
    topics = {name: name.partition("_")[0] for name in ecb.documents["document"]}
    of_ecb = stories_of(clustered(ecb.pile(topics)))
    told, gold = ({name: frozenset([one[name]]) for name in topics} for one in (of_ecb, topics))
    scores = score_groups("story", told, gold)
    return found | {
        "ECB+ topics: pair F1": scores.pairs.f1,
        "ECB+ topics: B-cubed F1": scores.b_cubed.f1,
    }


if __name__ == "__main__":
    print_figures(measure, __doc__)
