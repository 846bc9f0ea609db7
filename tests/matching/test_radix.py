"""Rows in order, in groups, and runs of words in checksums: what plain Python says of them."""

import zlib

import numpy as np
from hypothesis import example, given
from hypothesis import strategies as st

from dedup.kernels.radix import grouped, order_of
from dedup.scanning import checksums_of_runs

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


@given(st.lists(st.binary(max_size=8), min_size=1, max_size=8), st.data())
def test_checksums_of_runs_are_those_of_their_words(
    words: list[bytes], data: st.DataObject
) -> None:
    """A run has the CRC-32 of its words with a space between them."""
    said = data.draw(st.lists(st.integers(0, len(words) - 1), min_size=4, max_size=12))
    letters = np.frombuffer(b"".join(words), dtype=np.uint8)
    bounds = np.cumsum([0, *map(len, words)])
    starts = np.arange(len(said) - 3)
    expected = [zlib.crc32(b" ".join(words[one] for one in said[at : at + 4])) for at in starts]
    assert checksums_of_runs(np.array(said), starts, 4, letters, bounds).tolist() == expected
