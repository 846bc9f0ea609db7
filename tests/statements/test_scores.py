"""The score matrix against a slow twin, and its laws."""

from __future__ import annotations

import math
import tracemalloc
from collections.abc import Callable
from itertools import compress, pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays

from dedup.config import StatementConfig
from dedup.statements.context import Reading, Scores, beside, contrast, in_context
from dedup.statements.matches import find_matches
from dedup.statements.scores import SentenceModel, fit_sentences
from dedup.statements.weights import local_rarity, weigh_words
from dedup.text import reporting_words, stop_words
from dedup.wordings import Wording, number_wordings, read_wording

from .statement_builders import DOCUMENTS, match_documents

CONFIG = StatementConfig()
MATRICES = arrays(
    np.float64,
    array_shapes(min_dims=2, max_dims=2, max_side=6),
    elements=st.floats(0, 1, allow_subnormal=False),
)


@given(DOCUMENTS)
def test_the_matrix_equals_its_slow_twin(documents: list[list[str]]) -> None:
    """Every fast score is the one that the formula gives, word by word."""
    model = fit_sentences(documents)
    left, right = documents[0], documents[1]
    if not left or not right:
        return
    fast = model.likeness([model.item(one) for one in left], [model.item(one) for one in right])
    standing = _standing(documents)
    slow = [[_likeness(standing(one), standing(other), model) for other in right] for one in left]
    np.testing.assert_allclose(fast, slow, atol=1e-12)
    np.testing.assert_allclose(contrast(fast, strength=0.1), _contrast(slow, 0.1), atol=1e-12)


@given(DOCUMENTS)
def test_scores_are_symmetric(documents: list[list[str]]) -> None:
    """Left against right is right against left, within 0 and 1, and 1 for equal words."""
    model = fit_sentences(documents)
    items = list(range(len(model.items)))
    if not items:
        return
    scores = model.likeness(items, items)
    np.testing.assert_allclose(scores, scores.T, atol=1e-12)
    assert scores.min() >= 0
    assert scores.max() <= 1
    worded = [item for key, item in model.items.items() if key]
    assert all(scores[item, item] == 1 for item in worded)


@settings(max_examples=20)
@given(DOCUMENTS)
def test_a_higher_cutoff_never_adds_a_match(documents: list[list[str]]) -> None:
    """The matches of a strict cutoff are among those of a loose one."""
    loose, strict = (
        set(_pairs(documents, StatementConfig(score_cutoff=cutoff))) for cutoff in (0.05, 0.2)
    )
    assert strict <= loose


@settings(max_examples=20)
@given(DOCUMENTS)
def test_matches_do_not_depend_on_the_side(documents: list[list[str]]) -> None:
    """Swapping the two documents swaps the pairs."""
    model = fit_sentences(documents)
    forth = match_documents(documents[0], documents[1], model)
    back = match_documents(documents[1], documents[0], model)
    assert sorted((left, right) for right, left in back) == [*forth]


@given(DOCUMENTS)
def test_two_documents_match_as_a_run_matches_them(documents: list[list[str]]) -> None:
    """What is evaluated are the matches of a run, where no two sentences meet twice."""
    model = fit_sentences(documents)
    told, others = (
        {model.item(sentence): sentence for sentence in document} for document in documents[:2]
    )
    left, right = [*told.items()], [one for one in others.items() if one[0] not in told]
    found = find_matches([Reading.of([item for item, _ in side]) for side in (left, right)], model)
    run = {
        (one, two): found.score(item, other)
        for one, (item, _) in enumerate(left)
        for two, (other, _) in enumerate(right)
    }
    matches = match_documents([said for _, said in left], [said for _, said in right], model)
    least = model.config.score_cutoff
    assert matches == {pair: score for pair, score in run.items() if score >= least}


@settings(max_examples=20)
@given(DOCUMENTS)
def test_a_copied_sentence_always_matches(documents: list[list[str]]) -> None:
    """Equal words match with score 1, whatever else stands around them."""
    copied = "The dam above Corvia burst on Sunday night."
    left, right = [*documents[0], copied], [copied.upper(), *documents[1]]
    model = fit_sentences([left, right])
    assert match_documents(left, right, model)[len(left) - 1, 0] == 1


def test_a_pair_that_meets_twice_scores_the_mean() -> None:
    """A sentence in two documents is contrasted in each; the item pair has the mean score."""
    shared, partner = "The dam burst on Sunday.", "Engineers saw the dam on Sunday."
    better = "The dam burst on Sunday night."
    documents = [[shared], [partner], [partner, better]]
    model = fit_sentences(documents, config=StatementConfig(score_cutoff=0.001))
    read = [Reading.of([*map(model.item, document)]) for document in documents]
    apart = [
        in_context(
            model.likeness(read[0].items, other.items),
            read[0].places, other.places, config=model.config,
        )[0, 0]
        for other in read[1:]
    ]  # fmt: skip
    assert apart[0] > apart[1]
    found = find_matches(read, model).score(model.item(shared), model.item(partner))
    assert found == pytest.approx(sum(apart) / 2)


def test_standing_far_apart_only_lowers_a_score() -> None:
    """Two sentences at other ends of their reports score less; in a passage order is no matter."""
    scores, here = np.array([[0.4, 0.4]]), np.array([0.0])
    near, far = in_context(scores, here, np.array([0.0, 0.9]), config=CONFIG)[0]
    assert near == 0.4 > far
    passage = Reading.of((0, 1), is_whole=False).places
    assert in_context(scores, here, passage, config=CONFIG).tolist() == [[0.4, 0.4]]


@given(MATRICES, st.integers(1, 5))
def test_what_stands_beside_a_pair_is_added_up(scores: Scores, second: int) -> None:
    """The pairs one sentence back and one further in both texts; other documents are none."""
    starts = (0, second) if second < scores.shape[1] else (0,)
    np.testing.assert_allclose(beside(scores, starts=starts), _beside(scores, starts), atol=1e-12)


@given(MATRICES)
def test_neighbours_make_no_match_sure_and_none_of_nothing(likeness: Scores) -> None:
    """They lower nothing, at most double a score, and leave alone what is sure without them."""
    left, right = (np.full(size, np.nan) for size in likeness.shape)
    alone, among = (
        in_context(likeness, left, right, config=config)
        for config in (StatementConfig(beside=0), StatementConfig(beside=1))
    )
    assert (among >= alone).all()
    assert (among <= 2 * alone + 1e-12).all()
    assert (among[alone >= CONFIG.sure] == alone[alone >= CONFIG.sure]).all()
    assert (among[alone < CONFIG.sure] < CONFIG.sure).all()


def test_a_sentence_between_agreeing_ones_scores_more() -> None:
    """What stands between the same two statements in both reports is more likely the same."""
    places = np.full(3, np.nan)
    likeness = np.array([[0.3, 0.0, 0.0], [0.0, 0.05, 0.0], [0.0, 0.0, 0.3]])
    between = in_context(likeness, places, places, config=CONFIG)[1, 1]
    apart = in_context(likeness[[1, 0, 2]], places, places, config=CONFIG)[0, 1]
    assert between > apart


def test_among_many_sentences_a_match_takes_more() -> None:
    """The same two sentences score less among many, and least if they share names alone."""
    lists = [["Kyiv fears Moscow.", "The dam burst."], ["Moscow and Kyiv met.", "A dam burst."]]
    many = [f"Word{number} follows word{number + 1} there." for number in range(60)]
    few, crowd = fit_sentences(lists), fit_sentences([*lists, many])
    assert few.crowding == 0 < crowd.crowding
    alone = StatementConfig(chance=0, names_alone=5)
    names = [["Kyiv fears Moscow."], ["Moscow and Kyiv met."]]
    shares = [
        fit_sentences([*names, many], config=config)
        for config in (StatementConfig(chance=0, names_alone=0), alone)
    ]
    scores = [
        model.likeness([model.item(names[0][0])], [model.item(names[1][0])])[0, 0]
        for model in shares
    ]
    assert scores[1] == pytest.approx(scores[0] / (1 + 5 * shares[0].crowding))


def test_who_says_it_is_not_what_is_said() -> None:
    """Two sentences that share their speaker alone have little in common; said of him, they do."""
    said = "“The dam will hold,” Corvia mayor Jane Roe said."
    other = "Corvia mayor Jane Roe said schools stay closed."
    event = "Police arrested Corvia mayor Jane Roe."
    model = fit_sentences([[said], [other, event], ["Rain fell on the dam.", "Schools are shut."]])
    items = [model.item(one) for one in (said, other, event)]
    likeness = model.likeness(items, items)
    assert likeness[0, 1] < 0.2 * likeness[0, 2]


def test_rarity_falls_with_the_sentences_that_have_the_word() -> None:
    """A word in one sentence of forty is nearly rare; a word in all of them counts nothing much."""
    falling = [local_rarity(40, having) for having in (1, 2, 5, 20, 40)]
    assert falling == sorted(falling, reverse=True)
    assert 0 <= falling[-1] < 0.01
    assert falling[0] > 0.7


def test_a_title_counts_less_than_the_name_it_stands_before() -> None:
    """'Donald' always before 'Trump' is no second agreement; one sentence alone proves nothing."""
    sentences = ["Donald Trump spoke.", "Donald Trump left.", "Angela Merkel stayed."]
    words = number_wordings(sentences)[1]
    weights, without = (
        dict(zip(words.stems, weigh_words(words, config=config).weights, strict=True))
        for config in (CONFIG, StatementConfig(name_share=0))
    )
    assert weights["donald"] < 0.7 * weights["trump"]
    assert weights["angela"] == without["angela"]


def test_no_function_word_and_no_word_of_attribution_tells_anything() -> None:
    """Each of both lists is known in a sentence, but for numbers, also where its stem is none."""
    sentences = sorted(stop_words() | reporting_words())
    words = number_wordings(sentences)[1]
    tells = weigh_words(words, config=CONFIG).tells
    telling = [stem for stem, one in zip(words.stems, tells, strict=True) if one]
    assert [stem for stem in telling if not stem.isdigit()] == []


def test_aligned_words_are_the_best_clauses() -> None:
    """Where one clause of a long sentence carries the match, the words are that clause's."""
    left = "Markets fell in the morning; the dam above Corvia burst, and the circus left town"
    right = "The dam above Corvia burst"
    model = fit_sentences([[left, "Rain is near."], [right, "Snow is far."]])
    one, two = read_wording(left), read_wording(right)
    [(words, others)] = model.aligned_words(model.item(left), [model.item(right)])
    assert one.normal[slice(*words)] == two.normal[slice(*others)]


def test_a_copy_of_a_line_of_many_clauses_is_not_compared_clause_by_clause() -> None:
    """A list in one line, printed twice, asks for no table of all its clauses with all of them."""
    line = "; ".join(f"the fare of line {number} rises" for number in range(2_000))
    model = fit_sentences([[line], [line]])
    item = model.item(line)
    words = 0, len(read_wording(line).stems)
    tracemalloc.start()
    try:
        assert [*model.aligned_words(item, [item])] == [(words, words)]
        assert tracemalloc.get_traced_memory()[1] < 8_000_000  # such a table has four times as much
    finally:
        tracemalloc.stop()


@given(st.integers(1, 1200))
def test_a_text_without_stops_has_some_hundred_clauses_at_most(count: int) -> None:
    """Of more, those beside each other are one, so every word stands in one clause, in order."""
    said = read_wording("; ".join(f"town {number} lies near" for number in range(count)))
    ends = [0, *(last for _, last in said.clauses)]
    assert said.clauses == tuple(pairwise(ends))
    assert ends[-1] == len(said.stems)
    assert min(count, 128) <= len(said.clauses) <= 256


def _pairs(documents: list[list[str]], config: StatementConfig) -> list[tuple[int, int]]:
    model = fit_sentences(documents, config=config)
    return [*match_documents(documents[0], documents[1], model)]


def _standing(documents: list[list[str]]) -> Callable[[str], Wording]:
    """Of the wordings with the same words (another dash, another case) the smallest stands."""
    wordings = [read_wording(sentence) for document in documents for sentence in document]
    return lambda sentence: min(
        one for one in wordings if one.normal == read_wording(sentence).normal
    )


def _likeness(one: Wording, other: Wording, model: SentenceModel) -> float:
    """The score of two sentences, one word at a time."""
    if one.normal == other.normal:
        return 1.0 if one.normal else 0.0
    best = max(
        _share(one, slice(*part), other, slice(*piece), model)
        for part in one.clauses
        for piece in other.clauses
    )
    whole = _share(one, slice(None), other, slice(None), model)
    score = max(whole, model.config.clause_weight * best)
    telling = 1 + len(_telling(one, model) & _telling(other, model))
    score *= telling / (telling + model.config.names_alone * model.crowding)
    return score / (1 + model.config.chance * model.crowding)


def _telling(one: Wording, model: SentenceModel) -> set[str]:
    """The words that are no name, no function word and no word of attribution."""
    telling = compress(model.weights, model.counted.tells)
    return {*telling}.intersection(one.stems)


def _share(left: Wording, part: slice, right: Wording, piece: slice, model: SentenceModel) -> float:
    weights = model.weights
    one, credited = _stems(left, part)
    other, credits_too = _stems(right, piece)
    shared = math.fsum(weights[word] for word in one if word in other)
    credit = math.fsum(weights[word] for word in credited if word in credits_too)
    shared -= (1 - model.config.attribution_weight) * credit
    total = math.fsum(map(weights.__getitem__, one)) + math.fsum(map(weights.__getitem__, other))
    if shared < 1e-12:
        return 0.0
    return 2 * shared / total * shared / (shared + model.config.enough_weight)


def _stems(one: Wording, part: slice) -> tuple[set[str], set[str]]:
    """The stems of a part of a sentence, and those that stand in attributions alone."""
    stems = one.stems[part]
    marked = list(zip(stems, one.attribution[part], strict=True))
    return set(stems), set(stems) - {stem for stem, credits_it in marked if not credits_it}


def _beside(scores: Scores, starts: tuple[int, ...]) -> Scores:
    """The sum around every pair, one neighbour at a time."""
    part = np.searchsorted(starts, np.arange(scores.shape[1]), side="right")
    found = np.zeros_like(scores)
    for (row, column), _ in np.ndenumerate(scores):
        for i, j in ((row - 1, column - 1), (row + 1, column + 1)):
            inside = 0 <= i < scores.shape[0] and 0 <= j < scores.shape[1]
            if inside and part[j] == part[column]:
                found[row, column] += scores[i, j]
    return found


def _contrast(scores: list[list[float]], strength: float) -> list[list[float]]:
    columns = list(zip(*scores, strict=True))
    return [
        [
            max(0.0, score + strength * (2 * score - max(row) - max(columns[position])))
            for position, score in enumerate(row)
        ]
        for row in scores
    ]
