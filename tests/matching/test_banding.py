"""Bands and permutations are datasketch's."""

from __future__ import annotations

import pytest
from datasketch import MinHash, MinHashLSH
from hypothesis import given
from hypothesis import strategies as st

from dedup.sketch import banding, permutations


@pytest.mark.parametrize("num_perm", [64, 100, 128])
@pytest.mark.parametrize("threshold", [0.2, 0.5, 0.7, 0.9])
@pytest.mark.parametrize("recall", [0.1, 0.5, 0.9])
def test_the_banding_is_that_of_datasketch(num_perm: int, threshold: float, recall: float) -> None:
    """Bands and rows are those that datasketch finds best."""
    index = MinHashLSH(threshold=threshold, num_perm=num_perm, weights=(1 - recall, recall))
    assert banding(threshold=threshold, num_perm=num_perm, recall=recall) == (index.b, index.r)


@given(st.integers(1, 300), st.integers(0, 2**32 - 1))
def test_permutations_are_those_of_datasketch(num_perm: int, seed: int) -> None:
    """Multipliers and offsets are those of a MinHash of the same seed, value by value and typed."""
    made = MinHash(num_perm=num_perm, seed=seed, scheme="affine32").permutations
    for ours, theirs in zip(permutations(num_perm=num_perm, seed=seed), made, strict=True):
        assert ours.dtype == theirs.dtype
        assert ours.tolist() == theirs.tolist()


def test_any_threshold_that_a_configuration_may_name_has_bands() -> None:
    """Who asks for copies that are equal in all their shingles is given two long bands."""
    assert banding(threshold=1.0, num_perm=128, recall=0.9) == (2, 64)
    assert banding(threshold=1.0, num_perm=2, recall=0.9) == (2, 1)


def test_the_longest_signature_is_banded_at_once() -> None:
    """The most values that a configuration may ask for cost no minute to divide."""
    assert banding(threshold=0.7, num_perm=4096, recall=0.9) == (292, 14)
