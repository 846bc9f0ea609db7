"""Matches of whole documents, however many pairs of sentences are scored at a time."""

from __future__ import annotations

import tracemalloc

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dedup.statements import matches, parts
from dedup.statements.context import Reading
from dedup.statements.matches import Matches, find_matches
from dedup.statements.scores import SentenceModel, fit_sentences

from .statement_builders import DOCUMENTS


def _found(documents: list[list[str]], model: SentenceModel, at_once: int) -> Matches:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(parts, "_AT_ONCE", at_once)
        patch.setattr(matches, "_WAITING", at_once)
        return find_matches([Reading.of([*map(model.item, one)]) for one in documents], model)


@given(DOCUMENTS, st.integers(1, 12))
def test_matches_are_the_same_however_many_pairs_are_scored_at_a_time(
    documents: list[list[str]], at_once: int
) -> None:
    """Reports of thousands of sentences are scored in parts, and no figure tells of it."""
    model = fit_sentences(documents)
    whole, some = _found(documents, model, 1 << 22), _found(documents, model, at_once)
    assert some.scores == whole.scores
    for name in ("nearest", "nearest_items", "nearness"):
        np.testing.assert_array_equal(getattr(some, name), getattr(whole, name))


@given(DOCUMENTS, st.integers(0, 3))
def test_every_sentence_of_a_very_long_text_is_compared_with_every_other_text(
    documents: list[list[str]], around: int
) -> None:
    """However few sentences around the same place are compared, something is nearest."""
    model = fit_sentences(documents)
    whole = _found(documents, model, 1 << 22)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(parts, "_AROUND", around)
        found = _found(documents, model, 1)
    np.testing.assert_array_equal(found.nearest < 0, whole.nearest < 0)


def test_of_very_long_texts_only_what_stands_around_the_same_place_is_compared() -> None:
    """A sentence finds its copy a few sentences away, and not at the other end of the text."""
    lines = [f"Reporter {chr(97 + n) * 5} visited {chr(97 + n) * 6} yesterday." for n in range(26)]
    left, right = ["A red bridge fell.", *lines], [*lines, "The red bridge fell."]
    model = fit_sentences([left, right])
    far, near = map(model.item, (left[0], lines[9]))
    assert _found([left, right], model, 1 << 22).scores[far]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(parts, "_AROUND", 4)
        found = _found([left, right], model, 1)
    assert not found.scores[far]
    assert found.nearest[near].max() == 1


def test_what_was_not_compared_with_all_of_a_very_long_text_is_not_absent_there_for_sure() -> None:
    """A sentence that stands at the other end in other words was called omitted."""
    lines = [f"Reporter {chr(97 + n) * 5} visited {chr(97 + n) * 6} yesterday." for n in range(26)]
    left, right = ["A red bridge fell.", *lines], [*lines, "Lava buried three villages."]
    model = fit_sentences([left, right])
    first, last = map(model.item, (left[0], right[-1]))
    whole = _found([left, right], model, 1 << 22).nearness
    assert whole[first, 1] < 1
    assert whole[last, 0] < 1
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(parts, "_AROUND", 4)
        found = _found([left, right], model, 1).nearness
    assert found[first, 1] == found[last, 0] == 1


def test_a_report_comes_as_near_to_what_one_tells_however_many_others_are_compared() -> None:
    """Strangers lower the score of two sentences that come near, and not how near they come."""
    told = [f"Mayor Jane Roe opened the old bridge over river {place}." for place in range(20)]
    near = [f"Engineers inspected the old railway near town {place}." for place in range(20)]
    strangers = [[f"Team {one} lost game {place}." for place in range(20)] for one in range(4)]
    scores, raised = [], []
    for others in ([], strangers):
        documents = [told, near, *others]
        model = fit_sentences(documents)
        found = _found(documents, model, 1 << 22)
        closest, nearness = found.closest_of_all(lowered=model.lowered)[model.item(told[0])]
        assert closest is not None
        plain = found.closest_of_all()[model.item(told[0])][1]
        scores.append(plain)
        raised.append(nearness)
    assert raised[0] == scores[0]
    assert raised[1] / scores[1] > 1
    assert abs(raised[1] - raised[0]) < abs(scores[1] - scores[0])


def test_sentences_that_stand_a_thousand_times_take_no_memory_for_every_time_they_meet() -> None:
    """Two texts of a refrain, of which either sentence is like the other, meet a million times."""
    refrain = [
        f"The bridge over the river {fell} early on Monday in Oslo." for fell in ("fell", "came")
    ]
    documents = [refrain * 700, refrain * 700 + ["It rained."]]
    model = fit_sentences(documents)
    tracemalloc.start()
    try:
        found = _found(documents, model, 1 << 14)
        assert tracemalloc.get_traced_memory()[1] < 8_000_000  # as many places take four times that
    finally:
        tracemalloc.stop()
    one, two = map(model.item, refrain)
    assert list(found.scores[one]) == [two]
