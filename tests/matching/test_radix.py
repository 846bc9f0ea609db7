"""Rows in order and in groups: what plain Python says of them."""

import numpy as np
from hypothesis import example, given
from hypothesis import strategies as st

from dedup.kernels.radix import grouped, order_of

NUMBERS = st.integers(0, 3) | st.integers(0, 2**16) | st.integers(0, 2**62)
ROWS = st.lists(st.tuples(NUMBERS, NUMBERS), max_size=40)


@given(ROWS)
@example([(1, 2**16 - 1), (1, 2**16), (0, 5)])
def test_rows_are_sorted_by_their_keys(rows: list[tuple[int, int]]) -> None:
    """The first key counts first, and rows alike keep their order."""
    keys = np.array(rows, dtype=np.int64).reshape(-1, 2).T
    assert order_of(*keys).tolist() == sorted(range(len(rows)), key=lambda place: rows[place])


@given(ROWS)
def test_groups_are_the_distinct_keys(rows: list[tuple[int, int]]) -> None:
    """Every row is in the group of its keys, and groups are in the order of their keys."""
    which, keys = grouped(*np.array(rows, dtype=np.int64).reshape(-1, 2).T)
    distinct = list(zip(*(key.tolist() for key in keys), strict=True))
    assert distinct == sorted(set(rows))
    assert [distinct[group] for group in which] == rows


@given(st.lists(st.floats(0, 1e6), max_size=40))
def test_floats_stand_in_the_order_of_their_bits(weights: list[float]) -> None:
    """What sorts the heaviest terms: from 0, larger floats have larger bits."""
    bits = ~np.array(weights, dtype=np.float64).view(np.uint64)
    heaviest = sorted(range(len(weights)), key=lambda place: -weights[place])
    assert order_of(bits).tolist() == heaviest
