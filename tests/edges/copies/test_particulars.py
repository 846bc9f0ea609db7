"""Words that differ where two texts run alongside."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from dedup.kernels import alike_words

STRETCH = st.tuples(st.integers(0, 6), st.integers(0, 6)).map(sorted)


@given(
    st.lists(st.integers(0, 4), min_size=6, max_size=6),
    st.lists(st.integers(0, 4), min_size=6, max_size=6),
    st.lists(st.tuples(STRETCH, STRETCH), max_size=4),
)
def test_words_are_alike_at_their_place_or_near_it(
    left: list[int], right: list[int], stretches: list[tuple[list[int], list[int]]]
) -> None:
    """A word stands in the other text if it does within two words of its place there.

    That place is counted from where both stretches begin, and from where they end.
    """
    rows = [(*one, 6 + other[0], 6 + other[1], 6, 12) for one, other in stretches]
    found = alike_words(
        np.array(left + right, dtype=np.uint64),
        np.array(rows, dtype=np.int64).reshape(-1, 6),
        2,
    )
    expected = [
        any(
            left[place] == right[min(max(place + way + step, 0), 5)]
            for way in (other[0] - one[0], other[1] - one[1])
            for step in range(-2, 3)
        )
        for one, other in stretches
        for place in range(*one)
    ]
    assert found.tolist() == expected
