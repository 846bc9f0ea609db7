"""Pairs as numbers: who stands for whom, and values of some pairs among all."""

from __future__ import annotations

from unittest.mock import patch

import numpy as np
import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from dedup.candidates import CANDIDATES_SCHEMA
from dedup.clusters.units import Linking, linking_edges
from dedup.edges.events.pairs import standing_pairs, with_values
from dedup.stored import Spilled
from dedup.views import VIEW_BITS, VIEWS, listed_views, named_candidates

MOST = 6
NUMBERS = st.integers(0, MOST - 1)
TYPES = {"left": pl.UInt32, "right": pl.UInt32, "views": pl.UInt16}
ENDS = st.sets(st.tuples(NUMBERS, NUMBERS).filter(lambda pair: pair[0] < pair[1]))
PROPOSED = st.dictionaries(
    st.tuples(NUMBERS, NUMBERS).filter(lambda pair: pair[0] < pair[1]), st.integers(1, 511)
)


@given(st.sets(st.sampled_from(VIEWS)))
def test_bits_name_their_views(views: set[str]) -> None:
    """A number says which views proposed a pair, in alphabetical order."""
    bits = sum(VIEW_BITS[view] for view in views)
    assert listed_views(pl.Series([bits])).to_list() == [sorted(views)]


@given(PROPOSED, st.lists(st.integers(0, 3), min_size=MOST, max_size=MOST))
def test_pairs_between_those_that_stand_for_others(
    proposed: dict[tuple[int, int], int], rows: list[int]
) -> None:
    """Every pair of two that stand is there once, with the views of all pairs it stands for."""
    frame = pl.DataFrame(
        [(*pair, bits) for pair, bits in proposed.items()], schema=TYPES, orient="row"
    )
    expected: dict[tuple[int, int], int] = {}
    for (left, right), bits in proposed.items():
        one, other = sorted((rows[left], rows[right]))
        if one != other:
            expected[one, other] = expected.get((one, other), 0) | bits
    found = standing_pairs(frame, np.array(rows))
    assert found.rows() == [(*pair, bits) for pair, bits in sorted(expected.items())]


@given(ENDS, st.dictionaries(st.tuples(NUMBERS, NUMBERS), st.floats(0, 1)))
def test_values_of_some_pairs_stand_beside_them(
    pairs: set[tuple[int, int]], values: dict[tuple[int, int], float]
) -> None:
    """What is known of some pairs is added as a join would; other pairs are left out."""
    ends = {name: TYPES[name] for name in ("left", "right")}
    every = pl.DataFrame(sorted(pairs), schema=ends, orient="row")
    some = pl.DataFrame(
        [(*pair, value) for pair, value in values.items()],
        schema=ends | {"value": pl.Float64},
        orient="row",
    )
    joined = every.join(some, on=["left", "right"], how="left", maintain_order="left")
    assert with_values(every, some).equals(joined)


def test_numbered_candidates_have_their_names_back() -> None:
    """Documents are numbered in the order of their ids, whatever the order of the rows."""
    row = ("event", 0, 2, VIEW_BITS["terms"] | VIEW_BITS["pairs"])
    candidates = pl.DataFrame([row], schema=CANDIDATES_SCHEMA, orient="row")
    documents = pl.DataFrame({"document": ["c", "a", "b"]})
    named = named_candidates(candidates, documents)
    assert named.rows() == [("event", "a", "c", ["pairs", "terms"])]


def test_linking_edges_keep_what_they_say() -> None:
    """Ids as categories and short numbers are values of the table; other rows are left out."""
    columns = {
        "left": ["a", "b", "a"],
        "right": ["b", "c", "c"],
        "start": [None, 7, 7],
        "score": [0.9, 0.0, 0.0],
        "likeness": [0.2, 0.5, 0.0],
    }
    edges = pl.DataFrame(columns, schema_overrides={"start": pl.Int64})
    documents = pl.DataFrame({"document": ["c", "b", "a"]})
    linking = Linking(("left", "start", "right"), pl.col("likeness") > 0.1)
    wanted = edges.head(2).select("left", "start", "right").rows()
    assert linking_edges(Spilled.of(edges), linking, documents).rows() == wanted
    parts = Spilled.joined(Spilled.of(part) for part in edges.iter_slices(1))
    with patch("dedup.clusters.units._CAST_AT_ONCE", 1):
        assert linking_edges(parts, linking, documents).rows() == wanted
