"""Stories: events of one running subject, formed by what the words of their reports say."""

from __future__ import annotations

from itertools import pairwise
from random import Random

import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from dedup.clusters import form_story_clusters
from dedup.config import StoryConfig
from dedup.documents import conform_documents
from dedup.edges.table import edge_table

NAMES = "abcdefghijklmnop"
DOCUMENTS, _ = conform_documents(pl.DataFrame({"id": list(NAMES), "text": list(NAMES)}))
LIKENESS = st.floats(0, 1)


def stories(
    likeness: dict[tuple[str, str], float], events: list[str] | None = None, threshold: float = 0.03
) -> list[str]:
    """Return the stories of reports of given likeness, some of which are of one event."""
    pairs = list(likeness)
    columns = {
        "left": [left for left, _ in pairs],
        "right": [right for _, right in pairs],
        "likeness": list(likeness.values()),
        "score": [0.0] * len(pairs),
        "relation": ["distinct"] * len(pairs),
        "verdict": ["rejected"] * len(pairs),
        "reason": ["below_threshold"] * len(pairs),
        "views": [["terms"]] * len(pairs),
    }
    clusters = whole_members(events or [])
    found = form_story_clusters(
        DOCUMENTS,
        edge_table(columns, tier="event"),
        clusters,
        config=StoryConfig(threshold=threshold),
    )
    groups = found.group_by("cluster").agg(pl.col("document").sort())["document"]
    return sorted("".join(group) for group in groups)


def whole_members(events: list[str]) -> pl.DataFrame:
    """Return what is read of the ``clusters`` table: documents that report an event as wholes."""
    rows = [("event", event, name, "whole") for event in events for name in event]
    columns = ["tier", "cluster", "document", "membership"]
    return pl.DataFrame(rows, schema=dict.fromkeys(columns, pl.String), orient="row")


def test_a_subject_that_changes_by_and_by_is_not_one_story() -> None:
    """Reports of which each is a little like the next alone are not all one story."""
    chain = dict.fromkeys(pairwise(NAMES), 0.2)
    assert len(stories(chain)) > 1


def test_an_event_counts_once() -> None:
    """A report joins the story of an event by its mean likeness to all that report it."""
    assert stories({("a", "e"): 0.09}, ["abc"]) == ["abce"]
    assert stories({("a", "e"): 0.08}, ["abc"]) == ["abc"]


def test_an_event_does_not_chain_two_subjects() -> None:
    """An event of which each report is like another subject draws neither of both in."""
    likeness = dict.fromkeys([("a", "c"), ("a", "d"), ("b", "m"), ("b", "n")], 0.05)
    likeness |= {("c", "d"): 0.9, ("m", "n"): 0.9}
    assert stories(likeness, ["ab"]) == ["ab", "cd", "mn"]


@given(
    st.dictionaries(st.tuples(st.sampled_from(NAMES[:8]), st.sampled_from(NAMES[8:])), LIKENESS),
    st.sets(st.sampled_from(["ab", "cij", "dk", "eflm"])),
    st.randoms(),
)
def test_every_event_is_in_one_story_whatever_the_order(
    likeness: dict[tuple[str, str], float], events: set[str], random: Random
) -> None:
    """No story tears an event apart, each document is in one at most, and no order shows."""
    found = stories(likeness, sorted(events))
    assert all(any(set(event) <= set(story) for story in found) for event in events)
    assert len("".join(found)) == len(set("".join(found)))
    shuffled = list(likeness.items())
    random.shuffle(shuffled)
    assert stories(dict(shuffled), sorted(events, reverse=True)) == found
