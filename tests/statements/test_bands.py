"""How sure a match is."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dedup.config import StatementConfig
from dedup.similarity import Grade, words_told
from dedup.statements.scores import match_band
from dedup.wordings import read_wording

CONFIG = StatementConfig()
WORDS = st.lists(st.sampled_from(["the", "bridge", "mayor", "closed", "Kyiv", "no"]), max_size=9)
SCORES = st.floats(0, 1, allow_subnormal=False)
ONE = "Kyiv's mayor said the old bridge will be closed for repairs on Monday."
ORDERED = "The old bridge is going to be closed for the repairs on Monday."
SHUFFLED = "On Monday, for repairs closed: the old bridge."


def _band(
    one: str,
    other: str,
    score: float,
    *,
    grade: Grade = "reworded",
    config: StatementConfig = CONFIG,
) -> str:
    return match_band(
        read_wording(one), read_wording(other), grade=grade, score=score, config=config
    )


def test_words_in_one_order_make_a_match_sure() -> None:
    """Of two sentences with one score, that is sure which has the words in the same order."""
    assert _band(ONE, ORDERED, 0.1) == "sure"
    assert _band(ONE, SHUFFLED, 0.1) == "likely"


def test_names_and_offices_alone_make_no_match_sure() -> None:
    """Who somebody is makes no match sure that as many words of what is said do."""
    who = "Senator Jane Roe of North Corvia, chairwoman of the House Budget Committee,"
    assert _band(f"{who} voted against it.", f"A bill by {who} was withdrawn.", 0.1) == "likely"
    what = "the senator sat down with chairs of the budget groups of the house,"
    assert _band(f"Then {what} and left.", f"On that day {what} it is said.", 0.1) == "sure"


def test_a_sentence_that_denies_and_one_that_does_not_need_more_to_be_sure() -> None:
    """Words that make two sentences sure are too few if one of them says not."""
    denied = ORDERED.replace("is going", "isn't going")
    words = words_told(read_wording(ORDERED), read_wording(ORDERED))
    bound = 1.05 * CONFIG.sure * CONFIG.sure_words / words
    assert _band(ORDERED, ORDERED, bound) == "sure"
    assert _band(ORDERED, denied, bound) == _band(denied, ORDERED, bound) == "likely"
    assert _band(denied, denied, bound) == "sure"


@pytest.mark.parametrize(
    ("plain", "other", "denies"),
    [
        ("he may go", "he mustn’t go", True),
        ("he may go", "he needn't go", True),
        ("he may go", "he may go to No. 10", False),
        ("he may go", "he may go to no meeting", True),
    ],
)
def test_no_before_a_number_denies_nothing(plain: str, other: str, denies: bool) -> None:
    """The No. 2 of a party is no denial; every short form of not is one."""
    one, two = read_wording(plain), read_wording(other)
    common = len([stem for stem in one.stems if stem in two.stems])
    assert words_told(one, two) == pytest.approx(common * (0.85 if denies else 1))


def test_a_high_score_needs_fewer_words() -> None:
    """Few words are enough where the score is high, and no number where it is nearly nothing."""
    assert _band(ONE, SHUFFLED, 0.3) == "sure"
    assert _band(ONE, ORDERED, 0.01) == "likely"


def test_the_bound_is_the_score_at_that_number_of_words() -> None:
    """A match that has just so many words in order is sure from the configured score on."""
    words = words_told(read_wording(ONE), read_wording(ORDERED))
    config = StatementConfig(sure=0.125, sure_words=words)
    assert _band(ONE, ORDERED, 0.125, config=config) == "sure"
    assert _band(ONE, ORDERED, 0.124, config=config) == "likely"
    assert _band(ONE, ORDERED, 0.0, config=StatementConfig(sure_words=0)) == "sure"


@given(st.sampled_from(["verbatim", "verbatim in part"]), SCORES)
def test_what_is_copied_is_sure_whatever_its_score(grade: Grade, score: float) -> None:
    """A long run of equal words is enough, also in part."""
    assert _band(ONE, SHUFFLED, score, grade=grade) == "sure"


@given(WORDS, WORDS, SCORES, SCORES)
def test_bands_have_no_side_and_grow_with_the_score(
    one: list[str], other: list[str], score: float, more: float
) -> None:
    """Sides may be swapped, and a higher score never makes a sure match a likely one."""
    left, right = " ".join(one), " ".join(other)
    assert _band(left, right, score) == _band(right, left, score)
    if more >= score and _band(left, right, score) == "sure":
        assert _band(left, right, more) == "sure"
