"""Rows: average linkage, a second membership, no chains."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from dedup.statements.rows import form_rows

Scores = list[dict[int, float]]


@st.composite
def graphs(draw: st.DrawFn) -> tuple[list[frozenset[int]], Scores]:
    """Items with their documents, and matches between items that two documents could compare."""
    homes = draw(
        st.lists(st.frozensets(st.integers(0, 3), min_size=1, max_size=2), min_size=1, max_size=9)
    )
    scores: Scores = [{} for _ in homes]
    for right in range(len(homes)):
        for left in range(right):
            score = draw(st.sampled_from([0.0, 0.1, 0.2, 0.4]))
            if score and (len(homes[left] | homes[right]) > 1):
                scores[left][right] = scores[right][left] = score
    return homes, scores


@given(graphs())
def test_every_item_stands_in_a_row_and_no_row_inside_another(
    graph: tuple[list[frozenset[int]], Scores],
) -> None:
    """Rows cover all items; a row that says less than another is not kept."""
    rows = form_rows(*graph, least=0.1, join_share=2 / 3)
    assert frozenset().union(*rows) == frozenset(range(len(graph[0])))
    assert not any(one < other for one in rows for other in rows)
    assert len(set(rows)) == len(rows)


@given(graphs())
def test_an_item_that_matches_stands_beside_a_match(
    graph: tuple[list[frozenset[int]], Scores],
) -> None:
    """Nobody who matches anything is left alone."""
    homes, scores = graph
    rows = form_rows(homes, scores, least=0.1, join_share=2 / 3)
    for item, partners in enumerate(scores):
        if partners:
            assert any(row & partners.keys() for row in rows if item in row)


@given(graphs())
def test_without_matches_everybody_is_alone(
    graph: tuple[list[frozenset[int]], Scores],
) -> None:
    """No evidence, no row of two."""
    homes, _ = graph
    rows = form_rows(homes, [{} for _ in homes], least=0.1, join_share=2 / 3)
    assert sorted(map(sorted, rows)) == [[item] for item in range(len(homes))]


def test_a_chain_is_not_a_row() -> None:
    """Five sentences, each matching the next only, do not make one row of five."""
    homes = [frozenset({document}) for document in range(5)]
    scores: Scores = [{} for _ in homes]
    for item in range(4):
        scores[item][item + 1] = scores[item + 1][item] = 0.2
    assert max(map(len, form_rows(homes, scores, least=0.11, join_share=2 / 3))) == 2


def test_a_sentence_joins_every_row_it_matches_enough_of() -> None:
    """A sentence that says two things stands in both rows, at two thirds but not at half."""
    homes = [frozenset({document}) for document in (0, 1, 2, 0, 1, 2, 3)]
    scores: Scores = [{} for _ in homes]
    pairs = {(0, 1): 0.5, (0, 2): 0.5, (1, 2): 0.5, (3, 4): 0.5, (3, 5): 0.5, (4, 5): 0.5}
    pairs |= {(6, 0): 0.2, (6, 1): 0.2, (6, 2): 0.2, (6, 3): 0.12, (6, 4): 0.12}
    for (left, right), score in pairs.items():
        scores[left][right] = scores[right][left] = score
    assert [sorted(row) for row in form_rows(homes, scores, least=0.07, join_share=2 / 3)] == [
        [0, 1, 2, 6],
        [3, 4, 5, 6],
    ]
    assert [sorted(row) for row in form_rows(homes, scores, least=0.07, join_share=0.9)] == [
        [0, 1, 2, 6],
        [3, 4, 5],
    ]
