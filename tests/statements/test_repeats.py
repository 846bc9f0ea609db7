"""Sentences that repeat most of another are matches, however little their words count."""

from __future__ import annotations

from itertools import chain, combinations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dedup.similarity import repeats_most
from dedup.statements.repeats import find_repeats
from dedup.statements.scores import fit_sentences
from dedup.wordings import read_wording
from tests.case_files import tab_lines

from .statement_builders import match_documents

# Few words, so that runs of them recur, in sentences long enough to have runs.
SENTENCES = st.lists(st.sampled_from(["we", "will", "go", "home", "now"]), max_size=14).map(
    " ".join
)


@pytest.mark.parametrize(("repeats", "left", "right"), tab_lines("statements/repeats.tsv"))
def test_repeats(repeats: str, left: str, right: str) -> None:
    """A run of words that is most of the shorter sentence, and no name."""
    one, two = read_wording(left), read_wording(right)
    assert repeats_most(one, two) is repeats_most(two, one) is (repeats == "yes")


@given(st.lists(SENTENCES, min_size=2, max_size=8, unique=True))
def test_repeats_equal_those_of_all_pairs(sentences: list[str]) -> None:
    """Looking up runs finds what comparing every pair of a small cluster finds."""
    read = sorted({one.normal: one for one in map(read_wording, sentences)}.values())
    number = {word: place for place, word in enumerate(sorted({*chain(*(r.stems for r in read))}))}
    words = np.array([number[word] for one in read for word in one.stems], np.int64)
    found = find_repeats(read, words)
    told = {(one, other) for one, others in found.items() for other in others}
    pairs = combinations(range(len(read)), 2)
    slow = {pair for pair in pairs if repeats_most(read[pair[0]], read[pair[1]])}
    assert told == slow | {(two, one) for one, two in slow}


def test_a_remark_of_common_words_is_found_in_a_long_sentence() -> None:
    """Words that everybody uses weigh nothing; in one order they are one remark."""
    remark = "He has not done it for us at all."
    names = "mayor clerk cook judge guard baker smith miller".split()
    one = [
        remark,
        *(f"It was for us that he has at all times not done a {name}." for name in names),
    ]
    long = f"We left him a mess by any account of the many who saw it, {remark}"
    two = [*(f"Not for us has he done it, said a {name} at it all." for name in names), long]
    model = fit_sentences([one, two])
    assert (0, 8) in match_documents(one, two, model)
    model.repeats.clear()
    assert (0, 8) not in match_documents(one, two, model)
