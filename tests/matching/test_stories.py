"""Stories: events of one running subject, formed by what the words of their reports say."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from random import Random

import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from dedup.clusters import form_story_clusters
from dedup.config import StoryConfig
from dedup.documents import as_corpus
from dedup.edges.table import edge_table
from dedup.stored import StoredDocuments

NAMES = "abcdefghijklmnop"
LIKENESS = st.floats(0, 1)
SILENCE = StoryConfig().silence


def stories(
    likeness: dict[tuple[str, str], float],
    events: list[str] | None = None,
    threshold: float = 0.03,
    days: dict[str, float] | None = None,
) -> list[str]:
    """Return the stories of reports of given likeness, some of which are of one event.

    ``days`` are those of reports that have one.
    """
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
        reports_of(days or {}),
        edge_table(columns, tier="event"),
        clusters,
        config=StoryConfig(threshold=threshold),
    )
    groups = found.group_by("cluster").agg(pl.col("document").sort())["document"]
    return sorted("".join(group) for group in groups)


def reports_of(days: dict[str, float]) -> StoredDocuments:
    """Return a report for every letter, published on its day after the first of 2024, if any."""
    first = datetime(2024, 1, 1, tzinfo=UTC)
    published = [first + timedelta(days[name]) if name in days else None for name in NAMES]
    table = pl.DataFrame(
        {"id": list(NAMES), "text": list(NAMES), "published": published},
        schema_overrides={"published": pl.Datetime("us", "UTC")},
    )
    return as_corpus(table).stored


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
    assert stories({("a", "e"): 0.31}, ["abc"], threshold=0.1) == ["abce"]
    assert stories({("a", "e"): 0.29}, ["abc"], threshold=0.1) == ["abc"]


def test_an_event_does_not_chain_two_subjects() -> None:
    """An event of which each report is like another subject draws neither of both in."""
    likeness = dict.fromkeys([("a", "c"), ("a", "d"), ("b", "m"), ("b", "n")], 0.2)
    likeness |= {("c", "d"): 0.9, ("m", "n"): 0.9}
    assert stories(likeness, ["ab"], threshold=0.11) == ["ab", "cd", "mn"]
    assert stories(likeness, ["ab"], threshold=0.09) != ["ab", "cd", "mn"]


def test_reports_that_are_hardly_alike_are_of_no_story() -> None:
    """However low the threshold: that two were compared at all gives them some likeness."""
    least = StoryConfig().least
    assert stories({("a", "b"): least}, threshold=0) == ["ab"]
    assert stories({("a", "b"): least - 0.001}, threshold=0) == []


def test_a_subject_that_was_silent_for_long_is_another_story() -> None:
    """Two reports half a year apart are one story only by what was told in between."""
    like = {("a", "b"): 0.9}
    assert stories(like, days={"a": 0, "b": SILENCE}) == ["ab"]
    assert stories(like, days={"a": 0, "b": SILENCE + 1}) == []
    through = {("a", "c"): 0.8, ("b", "c"): 0.7}
    assert stories(like | through, days={"a": 0, "b": SILENCE + 1, "c": 90}) == ["abc"]


def test_a_report_without_a_date_does_not_end_a_silence() -> None:
    """What may be of any day joins one side or the other, and no more."""
    likeness = {("a", "c"): 0.8, ("b", "c"): 0.7, ("a", "b"): 0.9}
    assert stories(likeness, days={"a": 0, "b": SILENCE + 1}) == ["ac"]


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


@given(
    st.dictionaries(st.tuples(st.sampled_from(NAMES[:8]), st.sampled_from(NAMES[8:])), LIKENESS),
    st.dictionaries(st.sampled_from(NAMES), st.integers(0, 1500)),
)
def test_no_story_is_silent_for_long(
    likeness: dict[tuple[str, str], float], days: dict[str, float]
) -> None:
    """Between one dated event of a story and the next never lies more than the silence."""
    for story in stories(likeness, days=days):
        dated = sorted(days[name] for name in story if name in days)
        assert all(later - earlier <= SILENCE for earlier, later in pairwise(dated))
