"""Windows of texts and where two of them are most alike: compiled, and counted by hand."""

import math
from collections import Counter
from itertools import combinations, product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dedup.edges.events.members import _compare_windows, _detached, _is_confined, _Shared
from dedup.edges.events.windows import Windows
from dedup.kernels.windows import Around, Texts, best_windows, windows_of
from dedup.salience import saturate

pytestmark = pytest.mark.usefixtures("both_forms")

Text = list[list[int]]
"""The words of every sentence, as numbers of terms."""
Window = tuple[int, int, dict[int, float]]

TERMS = 8
RARITIES = np.linspace(1, 3, TERMS)
TEXTS = st.lists(
    st.lists(st.lists(st.integers(0, TERMS - 1), max_size=6), max_size=5), min_size=2, max_size=6
)


def starts_of(sizes: list[int]) -> np.ndarray:
    """Return where parts of these sizes start, and where the last one ends."""
    return np.concatenate([[0], np.cumsum(np.array(sizes, dtype=np.int64))])


def as_arrays(texts: list[Text]) -> Texts:
    """Return texts as the kernels take them."""
    words = [[word for sentence in text for word in sentence] for text in texts]
    terms = [sorted(set(some)) for some in words]
    flat = np.array([term for some in terms for term in some], dtype=np.int32)
    places = [own.index(word) for own, some in zip(terms, words, strict=True) for word in some]
    return Texts(
        starts_of([len(some) for some in terms]),
        flat,
        starts_of([len(some) for some in terms]),
        RARITIES[flat].astype(np.float32),
        starts_of([len(some) for some in words]),
        np.array(places, dtype=np.int32),
        starts_of([len(text) for text in texts]),
        np.array([len(sentence) for text in texts for sentence in text], dtype=np.int32),
        saturate(np.arange(40, dtype=np.float64)),
    )


def plain_windows(text: Text, least: int) -> list[Window]:
    """Return first and last sentence and the weights of every shortest run with enough words."""
    found = []
    for first in range(len(text)):
        for last in range(first, len(text)):
            words = [word for sentence in text[first : last + 1] for word in sentence]
            if len(words) >= least:
                counts = Counter(words)
                weights = {term: saturate(float(n)) * RARITIES[term] for term, n in counts.items()}
                found.append((first, last, weights))
                break
    return found


def plain_cosine(one: Window, other: Window, worth: np.ndarray) -> float:
    """Return the cosine of the weights of two windows, each weighed by what its term is worth."""
    left, right = (
        np.array([window[2].get(term, 0.0) for term in range(TERMS)]) * worth
        for window in (one, other)
    )
    lengths = np.linalg.norm(left) * np.linalg.norm(right)
    return float(left @ right / lengths) if lengths else 0.0


@given(TEXTS, st.integers(1, 8))
def test_windows_are_the_shortest_runs(texts: list[Text], least: int) -> None:
    """Every window has the sentences and the weights that counting its words gives."""
    arrays = as_arrays(texts)
    for number, text in enumerate(texts):
        (starts, columns, weights), runs = windows_of(arrays, number, least)
        terms = arrays.terms[arrays.starts[number] : arrays.starts[number + 1]]
        expected = plain_windows(text, least)
        assert runs.tolist() == [[first, last] for first, last, _ in expected]
        for place, (_, _, wanted) in enumerate(expected):
            inside = slice(starts[place], starts[place + 1])
            got = dict(zip(terms[columns[inside]].tolist(), weights[inside], strict=True))
            assert got.keys() == wanted.keys()
            assert all(math.isclose(got[term], wanted[term], rel_tol=1e-6) for term in got)


@given(TEXTS, st.integers(1, 5), st.data())
def test_the_best_windows_are_those_of_the_largest_sum(
    texts: list[Text], least: int, data: st.DataObject
) -> None:
    """Their cosines are those of trying all windows, by what terms are worth among neighbours."""
    size = len(texts)
    near = [sorted(data.draw(st.sets(st.integers(0, size - 1))) - {text}) for text in range(size)]
    worth = np.random.default_rng(1).uniform(0.1, 1, (size + 3, size + 3))
    flat = np.array([other for some in near for other in some], dtype=np.int64)
    around = Around(starts_of([len(some) for some in near]), flat, worth)
    pairs = [(m, *pair) for m in range(size) for pair in combinations(range(size), 2) if m in pair]
    scores, sentences = best_windows(as_arrays(texts), around, np.array(pairs), least)
    for (member, left, right), score, places in zip(pairs, scores, sentences, strict=True):
        ones, others = (plain_windows(texts[side], least) for side in (left, right))
        counted = {left, right, *near[member]}
        found = [sum(any(term in s for s in texts[t]) for t in counted) for term in range(TERMS)]
        factors = worth[len(counted)][found]
        tried = [
            (plain_cosine(one, other, np.ones(TERMS)), plain_cosine(one, other, factors))
            for one, other in product(ones, others)
        ]
        if not tried:
            assert np.isnan(score).all()
            continue
        at = next(
            place
            for place, (one, other) in enumerate(product(ones, others))
            if (*one[:2], *other[:2]) == tuple(places)
        )
        told = len(counted) >= 4
        sums = [one + told * other for one, other in tried]
        assert math.isclose(sums[at], max(sums), abs_tol=3e-6)
        assert math.isclose(score[0], tried[at][0], abs_tol=1e-6)
        assert math.isclose(score[1], tried[at][1], abs_tol=1e-6) if told else np.isnan(score[1])


@pytest.mark.parametrize(
    ("windows", "alike", "confined"),
    [
        (10, {7: 0.9}, True),
        (9, {7: 0.9}, False),
        (10, {7: 0.9, 0: 0.9}, False),
        (10, {7: 0.3}, False),
    ],
)
def test_a_report_is_confined_to_a_tenth_of_its_text(
    windows: int, alike: dict[int, float], confined: bool
) -> None:
    """What it shares stands in one small place, behind its lead, and is specific enough."""
    offsets = 100 + 10 * np.arange(windows)[:, None] + np.array([0, 10])
    none = np.zeros(0, dtype=np.int32)
    along = np.zeros(windows)
    along[[*alike]] = [*alike.values()]
    given_windows = Windows(none, (np.zeros(windows + 1, np.int64), none, np.zeros(0)), offsets)
    assert _is_confined(along, along, given_windows) == confined
    assert not _is_confined(along, np.zeros(windows), given_windows)


@pytest.mark.parametrize(("windows", "detached"), [(2, [3]), (1, [])])
def test_a_text_that_no_stop_parts_is_not_detached(windows: int, detached: list[int]) -> None:
    """What shares no specific window is left out, unless it is one long window."""
    best = np.full((4, 4), 0.6)
    best[3] = best[:, 3] = 0.1
    terms, none = np.arange(140, dtype=np.int32), np.zeros(0)
    text = Windows(terms, (none, none, none), np.zeros((windows, 2), np.int64))
    shared = _Shared([*range(4)], best, [none] * 4, [none] * 4)
    assert _detached(shared, {3}, dict.fromkeys(range(4), text)) == detached


def _of_one_term_each(terms: list[int]) -> Windows:
    """Return a text of which every window has one term."""
    own = sorted(set(terms))
    columns = np.array([own.index(term) for term in terms], dtype=np.int32)
    weights = np.arange(len(terms) + 1, dtype=np.int64), columns, np.ones(len(terms))
    return Windows(np.array(own, dtype=np.int32), weights, np.zeros((len(terms), 2), np.int64))


@pytest.mark.parametrize(("other", "told"), [([9, 10, 4, 11], 0.0), ([9, 4, 10, 11], 1.0)])
def test_what_stands_in_the_second_half_of_another_report_is_not_what_it_opens_with(
    other: list[int], told: float
) -> None:
    """Reports that end with the same detail are no digests: these tell what others open with."""
    texts = [_of_one_term_each([0, 1, 2, 3, 4]), _of_one_term_each(other), _of_one_term_each([20])]
    shared = _compare_windows([0, 1, 2], dict(enumerate(texts)))
    assert math.isclose(shared.best[0, 1], 1, abs_tol=1e-9)
    assert math.isclose(shared.along[0][4], 1, abs_tol=1e-9)
    assert math.isclose(shared.opening[0][4], told, abs_tol=1e-9)
