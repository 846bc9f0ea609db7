"""What an event's page and line say only where it is so."""

from __future__ import annotations

import polars as pl
import pytest
from event_builders import CLUSTER, event_result
from hypothesis import given
from hypothesis import strategies as st
from report_builders import documents, edge, frame, lines_of, member, page_of

import dedup
from dedup.report.event.cluster import read_cluster
from dedup.report.event.reasons import Reasons
from dedup.report.rows.edges import EdgeKey, is_inner, nearest_outside, shown_edges
from dedup.report.rows.tables import ClusterKey, Tables
from dedup.report.rows.touching_edges import TouchingEdges
from dedup.result import Result
from tests.matching.corpora import BRIDGE, TOLD_AGAIN

EDGES = st.lists(
    st.builds(
        EdgeKey,
        row=st.just(0),
        tier=st.sampled_from(["event", "copy"]),
        left=st.sampled_from("ab"),
        right=st.sampled_from("bcdefg"),
        verdict=st.sampled_from(["accepted", "rejected"]),
        score=st.floats(0, 1),
        relation=st.sampled_from(["related", "distinct"]),
    ),
    max_size=12,
)

NAMES = st.sampled_from("abcdef")
SCORES = st.sampled_from([0.01, 0.04, 0.05, 0.7])


def dated(result: Result, *names: str) -> Result:
    """Return the event with the dates of these reports alone."""
    known = pl.when(pl.col("document").is_in(names)).then("published")
    return result.replace(documents=result.documents.with_columns(published=known))


@pytest.mark.parametrize(
    ("names", "undated"), [("abc", ["1"]), ("ab", ["2"]), ("", []), ("abcd", ["1"])]
)
def test_undated_reports_are_counted_where_others_are_dated(names: str, undated: list[str]) -> None:
    """An event without a date says so in place of its times, and counts nothing."""
    facts = page_of(dated(event_result(), *names)).facts
    assert [fact.value for fact in facts if fact.label == "undated"] == undated
    assert ("undated" in [fact.value for fact in facts]) == (not names)


def test_outlets_are_counted_only_where_every_report_names_its_own() -> None:
    """Whose a report without a source is, nobody knows: it may be of an outlet that is counted."""
    result = event_result()
    named = pl.when(pl.col("document") != "d").then("source")
    unnamed = result.replace(documents=result.documents.with_columns(source=named))
    counted = [
        [fact.value for fact in page_of(one).facts if fact.label == "outlets"]
        for one in (result, unnamed)
    ]
    assert counted == [["4"], []]


@pytest.mark.parametrize(("known", "undated"), [("abc", "d"), ("ac", "bd"), ("abcd", "d")])
def test_of_a_pair_those_are_said_to_have_no_date_that_have_none(known: str, undated: str) -> None:
    """Who reads that the days of two reports say nothing can see whose day is not known."""
    tables = Tables(dated(event_result(), *known))
    cluster = read_cluster(tables, ClusterKey("event", CLUSTER))
    named = Reasons(tables, cluster, frozenset())._named
    told = [named(edge("a", other))["undated"] for other in "bcd"]
    assert told == [[cluster.by_name[one].label] * (one in undated) for one in "bcd"]


def test_the_legend_of_a_matrix_has_the_grades_of_its_cells() -> None:
    """Every grade that a cell has is explained, and none that no cell has."""
    matrix = page_of(event_result()).matrix
    assert matrix is not None
    assert set(matrix.grades) == {cell.grade for row in matrix.rows for cell in row.cells}


@pytest.mark.parametrize("are_given", [True, False])
def test_a_line_is_found_by_the_ids_of_the_input(are_given: bool) -> None:
    """An id that was made of a text is none that a reader would look for."""
    texts = pl.DataFrame({"text": [BRIDGE, TOLD_AGAIN]})
    named = texts.with_columns(id=pl.Series(["one", "two"])) if are_given else texts
    result = dedup.run(named)
    (line,) = lines_of(result)
    members = set(result.documents["document"])
    assert (members & set(line.names)) == (members if are_given else set())


def test_what_joined_a_pair_is_drawn_from_where_every_pair_starts() -> None:
    """The first bar of a waterfall is what holds before any evidence."""
    ties = page_of(event_result()).ties
    weighed = [tie.bars for tie in ties if tie.bars]
    assert weighed
    assert {bars[0].text for bars in weighed} == {
        "where every pair starts: most are not of one event"
    }


@given(EDGES, st.integers(0, 3))
def test_the_related_come_before_the_nearest(edges: list[EdgeKey], limit: int) -> None:
    """Every outer report has one edge, the related one if there is one; of others a few near."""
    chosen = nearest_outside(edges, "event", {"a", "b"}, limit)
    outer = [one for one in edges if one.tier == "event" and one.right not in "ab"]
    related = {one.right for one in outer if one.relation == "related"}
    assert {one.right for one in chosen if one.relation == "related"} == related
    others = [one for one in chosen if one.relation != "related"]
    assert len(others) == min(
        limit, len({one.right for one in outer if one.score >= 0.05} - related)
    )
    assert len({one.right for one in chosen}) == len(chosen)
    assert [one.relation for one in chosen] == sorted(
        (one.relation for one in chosen), key="related".__ne__
    )


PAIRS = [(left, right) for left in "abcde" for right in "abcdef" if left < right]


@given(
    st.sets(st.tuples(st.sampled_from(["copy", "event"]), st.sampled_from("xy"), NAMES)),
    st.fixed_dictionaries({}, optional=dict.fromkeys(PAIRS, SCORES)),
    st.sampled_from(["distinct", "related"]),
)
def test_pairs_that_are_far_apart_are_on_no_page(
    held: set[tuple[str, str, str]], scores: dict[tuple[str, str], float], relation: str
) -> None:
    """Without them every cluster has the same pairs inside, and the same nearest outside."""
    rows = [edge(*pair, score=one, relation=relation) for pair, one in scores.items()]
    result = Result(
        documents=documents({"document": name, "text": name} for name in "abcdef"),
        clusters=frame(
            "clusters", (member(f"{tier}-{one}", name, name, tier=tier) for tier, one, name in held)
        ),
        edges=frame("edges", rows),
    )
    for tier, one in {key[:2] for key in held}:
        inside = {name for key_tier, key, name in held if (key_tier, key) == (tier, one)}
        every, shown = (
            [key._replace(row=0) for key in TouchingEdges(edges).at(inside)]
            for edges in (result.edges, shown_edges(result))
        )
        assert nearest_outside(every, tier, inside, 9) == nearest_outside(shown, tier, inside, 9)
        inner = [[one for one in edges if is_inner(one, tier, inside)] for edges in (every, shown)]
        assert inner[0] == inner[1]
