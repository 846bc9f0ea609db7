"""Candidates of the copy tier: which sampled shingles of two documents are enough."""

from __future__ import annotations

from collections import Counter
from itertools import combinations
from random import Random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dedup.candidates.copies import alone_copies, brief_copies, embedded_copies, forms
from dedup.candidates.sketches import Shared
from dedup.config import CopyConfig
from dedup.kernels import ends_of_pairs

pytestmark = pytest.mark.usefixtures("both_forms")

COPY = CopyConfig()
SHARED = 7
NONE = Shared.of(np.empty(0, np.int32), np.empty(0, np.uint32), 0)


def samples(*documents: list[int]) -> Shared:
    """Return the samples of documents, each given by its values."""
    numbers = np.repeat(np.arange(len(documents)), [len(values) for values in documents])
    values = np.array([value for document in documents for value in document], dtype=np.uint32)
    return Shared.of(numbers.astype(np.int32), values, len(documents))


def document(number: int, length: int, shared: int = 1) -> list[int]:
    """Return the samples of a document that has the first so many of what all share."""
    own = range(1000 * (number + 1), 1000 * (number + 1) + length - shared)
    return [*range(SHARED, SHARED + shared), *own]


def pairs(found: np.ndarray) -> set[tuple[int, int]]:
    """Return pairs as they are read."""
    left, right = ends_of_pairs(found)
    return set(zip(left.tolist(), right.tolist(), strict=True))


def test_one_rare_sample_is_enough_for_a_brief_document() -> None:
    """A stub with three samples is compared with the long text that has one of them."""
    of_stub = samples(document(0, 3), document(1, 200))
    assert pairs(brief_copies(of_stub, NONE, COPY)) == {(0, 1)}
    assert not pairs(embedded_copies(of_stub, COPY))


@pytest.mark.parametrize(("length", "holders", "found"), [(24, 2, 1), (25, 2, 0), (24, 3, 0)])
def test_two_long_documents_need_more_than_one_sample(
    length: int, holders: int, found: int
) -> None:
    """One sample in common is what any two long texts may have, and three shorter ones."""
    others = [document(number, 200) for number in range(1, holders)]
    assert len(pairs(brief_copies(samples(document(0, length), *others), NONE, COPY))) == found


def test_two_documents_of_one_length_need_more_than_one_sample() -> None:
    """A stub is half as long as its full text at most: two briefs of one event share a phrase."""
    assert not pairs(brief_copies(samples(document(0, 10), document(1, 19)), NONE, COPY))
    assert pairs(brief_copies(samples(document(0, 10), document(1, 20)), NONE, COPY)) == {(0, 1)}


def test_a_stub_without_a_sample_is_found_by_its_opening() -> None:
    """A stub of twenty words may have no sampled shingle; it begins with those of its full text."""
    of_all, openings = samples([], document(1, 200)), samples(document(0, 4, 4), document(1, 9, 4))
    assert pairs(brief_copies(of_all, openings, COPY)) == {(0, 1)}


def test_long_documents_that_open_alike_need_more_than_that() -> None:
    """One rare shingle in the first sentences of two long reports proposes nothing."""
    of_all = samples(document(0, 90, 0), document(1, 90, 0))
    openings = samples(document(0, 9), document(1, 9))
    assert not pairs(brief_copies(of_all, openings, COPY))


@pytest.mark.parametrize(("holders", "found"), [(4, 3), (5, 0)])
def test_a_phrase_of_many_documents_proposes_no_brief_ones(holders: int, found: int) -> None:
    """What five documents have is no reason to compare them, however brief one of them is."""
    brief = samples(document(0, 3), *(document(number, 40) for number in range(1, holders)))
    assert len(pairs(brief_copies(brief, NONE, COPY))) == found


def test_no_sample_proposes_nothing() -> None:
    """A dump without a text has no pairs."""
    assert not pairs(brief_copies(samples([], []), NONE, COPY))


def test_a_lower_cap_of_all_samples_holds_for_rare_ones() -> None:
    """What stands in too many documents to propose anything proposes no brief ones either."""
    config = CopyConfig(sample_cap=2)
    brief = samples(document(0, 3), document(1, 40), document(2, 40))
    assert not pairs(brief_copies(brief, NONE, config))


@pytest.mark.parametrize(
    ("length", "holders", "shared", "found"),
    [(100, 2, 2, {(0, 1)}), (100, 3, 2, set()), (40, 2, 1, set())],
)
def test_two_samples_that_nobody_else_has_are_enough(
    length: int, holders: int, shared: int, found: set[tuple[int, int]]
) -> None:
    """Of a long text more are asked for that others have, too."""
    others = [document(number, length, shared) for number in range(1, holders)]
    some = samples(document(0, length, shared), *others)
    assert pairs(alone_copies(some)) == found
    assert not pairs(embedded_copies(some, COPY))


SAMPLED = st.lists(st.sets(st.integers(0, 9)), min_size=2, max_size=7)


def held(documents: list[set[int]], value: int) -> list[int]:
    """Return the documents that have a sample."""
    return [number for number, values in enumerate(documents) if value in values]


@given(SAMPLED, st.sampled_from([0.05, 0.5, 0.75]))
def test_embedded_copies_share_two_samples_and_a_share_of_the_shorter(
    documents: list[set[int]], share: float
) -> None:
    """Samples of too many documents count neither as shared nor for the length."""
    config = CopyConfig(sample_cap=3, sample_share=share)
    rare = [{v for v in values if len(held(documents, v)) <= 3} for values in documents]
    expected = {
        (one, other)
        for one, other in combinations(range(len(documents)), 2)
        if len(rare[one] & rare[other]) >= max(2, share * min(len(rare[one]), len(rare[other])))
    }
    assert pairs(embedded_copies(samples(*map(sorted, documents)), config)) == expected


@given(SAMPLED, st.sampled_from([0.1, 0.5, 1.0]), st.randoms(use_true_random=False))
def test_issues_of_a_form_are_compared_with_the_next_ones(
    documents: list[set[int]], share: float, source: Random
) -> None:
    """Of what shares a common sample the next two in time, where the form is a part of both."""
    days = [float(source.randrange(4)) for _ in documents]
    shared: Counter[tuple[int, int]] = Counter()
    for value in range(10):
        issues = sorted(held(documents, value), key=lambda number: (days[number], number))
        if 2 < len(issues) <= 5:
            for place, one in enumerate(issues):
                shared.update(
                    (min(one, two), max(one, two)) for two in issues[place + 1 : place + 3]
                )
    expected = {
        pair
        for pair, count in shared.items()
        if count >= max(2, share * min(len(documents[number]) for number in pair))
    }
    given_samples = samples(*map(sorted, documents))
    with pytest.MonkeyPatch.context() as turned:
        for name, value in (("CAP", 5), ("SHARE", share)):
            turned.setattr(f"dedup.candidates.copies._FORM_{name}", value)
        turned.setattr("dedup.candidates.copies._ISSUES", 2)
        found = forms(given_samples, np.array(days), CopyConfig(sample_cap=2))
    assert pairs(found) == expected
