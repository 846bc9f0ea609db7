"""Loops over sparse rows: what they return, and what plain numpy returns."""

from itertools import combinations, pairwise

import numpy as np
import numpy.typing as npt
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from dedup.edges.events.postings import Postings
from dedup.edges.events.sparse_rows import SparseRows, largest_of, products_of
from dedup.edges.events.vectors import EventVectors
from dedup.kernels.sparse import (
    Rows,
    counts_in_runs,
    largest_entries,
    largest_products,
    row_cosines,
    row_products,
)
from dedup.memory import with_budget
from dedup.stored import Spilled

pytestmark = pytest.mark.usefixtures("both_forms")

Floats = npt.NDArray[np.float64]

WIDTH = 6
MATRICES = arrays(
    np.float64,
    st.tuples(st.integers(1, 5), st.just(WIDTH)),
    elements=st.sampled_from([0.0, 0.0, 0.25, 0.5, 1.0, 3.0]),
)


def sparse(matrix: Floats) -> Rows:
    """Return the rows of a full matrix without their zeros."""
    rows, columns = np.nonzero(matrix)
    starts = np.searchsorted(rows, np.arange(len(matrix) + 1))
    return starts, columns.astype(np.int32), matrix[rows, columns]


def every_pair(one: Floats, other: Floats) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """Return all pairs of rows, in runs of the left one."""
    left, right = np.indices((len(one), len(other))).reshape(2, -1)
    return left.astype(np.int64), right.astype(np.int64)


@given(MATRICES, MATRICES, st.randoms(use_true_random=False))
def test_row_products_are_inner_products(one: Floats, other: Floats, random: object) -> None:
    """In whatever order the pairs stand, each has the inner product of its rows."""
    left, right = every_pair(one, other)
    order = np.arange(len(left))
    random.shuffle(order)  # type: ignore[attr-defined]
    found = row_products(sparse(one), sparse(other), left[order], right[order], WIDTH)
    assert np.allclose(found, (one @ other.T)[left, right][order], rtol=1e-12)


def ranked(values: Floats, most: int) -> list[int]:
    """Return the places of the largest values above 0, of equal ones the first."""
    best = sorted((-round(value, 12), place) for place, value in enumerate(values) if value > 0)
    return ([place for _, place in best] + [-1] * most)[:most]


@given(MATRICES, st.integers(1, 7))
def test_the_largest_come_first(matrix: Floats, most: int) -> None:
    """Entries of rows, and products of two, are ranked as sorting them does."""
    entries = largest_entries(sparse(matrix), most)
    assert entries.tolist() == [ranked(row, most) for row in matrix]
    left, right = every_pair(matrix, matrix)
    products = largest_products(sparse(matrix), sparse(matrix), left, right, WIDTH, most)
    assert products.tolist() == [ranked(row, most) for row in matrix[left] * matrix[right]]


@given(st.lists(st.integers(0, 4), max_size=12), st.integers(1, 5))
def test_runs_are_counted_as_plain_python_counts(places: list[int], length: int) -> None:
    """Every run of places has the counts of its columns, in the order of their first place."""
    begins = np.arange(max(len(places) - length + 1, 0))
    rows = counts_in_runs(np.array(places, np.int32), begins, begins + length, 5)
    for run, begin in enumerate(begins):
        inside = slice(rows[0][run], rows[0][run + 1])
        part = places[begin : begin + length]
        distinct = list(dict.fromkeys(part))
        assert rows[1][inside].tolist() == distinct
        assert rows[2][inside].tolist() == [part.count(column) for column in distinct]


@given(MATRICES, MATRICES, st.sets(st.integers(0, 9), min_size=WIDTH, max_size=WIDTH))
def test_row_cosines_are_cosines(one: Floats, other: Floats, numbers: set[int]) -> None:
    """Rows over columns of their own have the cosines of the rows over all columns."""
    names = np.arange(WIDTH, dtype=np.int32), np.array(sorted(numbers), np.int32)
    factors = np.linspace(0.5, 2.0, 10)
    wide = [np.zeros((len(matrix), 10)) for matrix in (one, other)]
    for full, matrix, columns in zip(wide, (one, other), names, strict=True):
        full[:, columns] = matrix * factors[columns]
    lengths = [np.linalg.norm(full, axis=1) for full in wide]
    lengths = [np.where(length > 0, length, 1.0) for length in lengths]
    expected = wide[0] @ wide[1].T / lengths[0][:, None] / lengths[1]
    weights = factors[names[0]], factors[names[1]]
    found = row_cosines(sparse(one), sparse(other), names, weights)
    assert np.allclose(found, expected, rtol=1e-12)


def test_terms_that_stand_once_count_for_the_length_alone() -> None:
    """Two documents of one shared term and two of their own are as alike as their weights say."""
    lists = {
        "terms": [["a", "b"], ["a", "c"]],
        "pairs": [[0], [0]],  # "a a"
        **{name: [[1.0, 1.0]] * 2 for name in ("counts", "lead_counts", "name_counts")},
        "rarities": [[1.0, 1.0]] * 2,
        "pair_counts": [[1.0]] * 2,
        "pair_rarities": [[1.0]] * 2,
    }
    types = {"terms": pl.List(pl.Categorical), "pairs": pl.List(pl.UInt64)}
    terms = pl.DataFrame({"document": ["x", "y"], **lists}, schema_overrides=types)
    vectors = EventVectors(Spilled.of(terms))
    views = dict(vectors.compare(np.array([0]), np.array([1])))
    shared = np.log1p(102 / 2) / np.log1p(102)
    assert np.isclose(views["cosine"].item(), shared**2 / (shared**2 + 1))
    assert np.isclose(views["bigram_cosine"].item(), 1.0)
    assert views["top_containment"].item() == 0.5
    shared = vectors.shared_terms(np.array([0]), np.array([1]))
    assert shared.listed(0, np.array([True, False])).to_list() == [["a"], []]


@given(MATRICES, st.integers(0, 400), st.integers(1, 3))
def test_rows_on_disk_have_the_products_of_those_in_memory(
    matrix: Floats, size: int, most: int
) -> None:
    """However few rows are in memory at a time, pairs of them come to the same."""
    left, right = every_pair(matrix, matrix)
    starts, columns, values = sparse(matrix)
    with with_budget(size):
        rows = SparseRows(WIDTH)
        for row in range(len(matrix)):
            there = slice(starts[row], starts[row + 1])
            rows.append(np.diff(starts[row : row + 2]), columns[there], values[there])
        ranges = rows.ranges()
        products = products_of(rows, rows, left, right)
        largest = largest_of(rows, rows, left, right, most)
    assert [row for some in ranges for row in range(some.start, some.stop)] == [*range(len(matrix))]
    assert products.tolist() == row_products(*[sparse(matrix)] * 2, left, right, WIDTH).tolist()
    assert largest.tolist() == [ranked(row, most) for row in matrix[left] * matrix[right]]


@given(st.lists(st.lists(st.sampled_from("abcdef"), unique=True), min_size=1, max_size=7))
def test_postings_number_terms(lists: list[list[str]]) -> None:
    """Numbers name terms again, in any part."""
    series = pl.Series([sorted(terms) for terms in lists], dtype=pl.List(pl.Categorical))
    flat = [term for terms in lists for term in sorted(terms)]
    every, names = Postings.of(series.slice(row, 1) for row in range(len(series)))
    assert names.to_list() == sorted({*flat})
    assert [names[number] for number in every.numbers.tolist()] == flat
    for part in (slice(start, stop) for start, stop in combinations(range(len(lists) + 1), 2)):
        some = every.of_documents(part)
        assert _by_document(some) == _by_document(every)[part]
        assert len(some.numbers) == some.starts[-1]


def _by_document(postings: Postings) -> list[list[int]]:
    """Return the terms of every document."""
    bounds = pairwise(postings.starts.tolist())
    return [postings.numbers[start:end].tolist() for start, end in bounds]
