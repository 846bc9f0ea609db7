"""Matches of whole documents, however many pairs of sentences are scored at a time."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dedup.statements import matches
from dedup.statements.context import Reading
from dedup.statements.matches import Matches, find_matches
from dedup.statements.scores import SentenceModel, fit_sentences

from .statement_builders import DOCUMENTS


def _found(documents: list[list[str]], model: SentenceModel, at_once: int) -> Matches:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(matches, "_AT_ONCE", at_once)
        return find_matches([Reading.of([*map(model.item, one)]) for one in documents], model)


@given(DOCUMENTS, st.integers(1, 12))
def test_matches_are_the_same_however_many_pairs_are_scored_at_a_time(
    documents: list[list[str]], at_once: int
) -> None:
    """Reports of thousands of sentences are scored in parts, and no figure tells of it."""
    model = fit_sentences(documents)
    whole, parts = _found(documents, model, 1 << 22), _found(documents, model, at_once)
    assert parts.scores == whole.scores
    for name in ("nearest", "nearest_items", "nearness"):
        np.testing.assert_array_equal(getattr(parts, name), getattr(whole, name))
