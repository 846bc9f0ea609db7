"""Two wordings: grades, word differences, attributions."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dedup.attribution import find_attributions
from dedup.similarity import grade_wordings, word_differences
from dedup.text import words
from dedup.wordings import Wording, normal_words, read_wording, read_wordings
from tests.case_files import tab_lines

from .statement_builders import SENTENCES

SAID = (
    "Jane Roe (D-Va.) Corvia TV the mayor of said told told says on in Monday , , . “ ” that plan "
    "according to According he she who adding"
).split()


@pytest.mark.parametrize(("attributed", "sentence"), tab_lines("statements/attributions.tsv"))
def test_attributions(attributed: str, sentence: str) -> None:
    """Who says it; no verb of what happened, and no noun that looks like one."""
    spans = find_attributions(sentence)
    assert "|".join(sentence[start:end] for start, end in spans) == attributed.strip("-")


@given(st.lists(st.sampled_from(SAID), max_size=40).map(" ".join))
def test_attributions_stand_in_the_sentence(sentence: str) -> None:
    """They are found in order, inside the sentence, and their words are marked."""
    spans = find_attributions(sentence)
    assert spans == sorted(spans)
    wording = read_wording(sentence)
    places = list(zip(wording.ends[::2], wording.ends[1::2], strict=True))
    for (first, last), marked in zip(places, wording.attribution, strict=True):
        assert marked == any(start <= first and last <= end for start, end in spans)


@pytest.mark.parametrize(("grade", "left", "right"), tab_lines("statements/pairs.tsv"))
def test_grades(grade: str, left: str, right: str) -> None:
    """The grade follows from the runs of words two wordings share, whichever comes first."""
    one, two = read_wording(left), read_wording(right)
    assert grade_wordings(one, two) == grade
    assert grade_wordings(two, one) == grade


@given(SENTENCES)
def test_a_copy_is_verbatim(sentence: str) -> None:
    """A sentence is a copy of itself, however its quotes and dashes are drawn."""
    copied = sentence.replace("“", '"').replace("”", '"').replace("—", "-")
    if read_wording(sentence).normal:
        assert grade_wordings(read_wording(sentence), read_wording(copied)) == "verbatim"


@given(SENTENCES, SENTENCES)
def test_differences_rebuild_both_sides(left: str, right: str) -> None:
    """The left spans are the left words, the right spans the right words; equal is equal."""
    one, two = read_wording(left), read_wording(right)
    steps = word_differences(one, two, ((0, len(one.normal)), (0, len(two.normal))))
    lefts = [_normal(left[step.left_start : step.left_end]) for step in steps]
    rights = [_normal(right[step.right_start : step.right_end]) for step in steps]
    assert sum(lefts, ()) == one.normal
    assert sum(rights, ()) == two.normal
    for step, ours, theirs in zip(steps, lefts, rights, strict=True):
        assert {
            "equal": ours == theirs != (),
            "delete": ours != () == theirs,
            "insert": ours == () != theirs,
            "replace": () != ours != theirs != (),
        }[step.kind]


@given(SENTENCES, SENTENCES)
def test_differences_alternate(left: str, right: str) -> None:
    """Neighbouring changes are one step: every second step is equal."""
    one, two = read_wording(left), read_wording(right)
    kinds = [
        step.kind == "equal"
        for step in word_differences(one, two, ((0, len(one.normal)), (0, len(two.normal))))
    ]
    assert all(one != other for one, other in pairwise(kinds))


def test_differences_stay_inside_the_clause() -> None:
    """Only the words of the given clauses are compared."""
    one, two = read_wording("It rained; he left"), read_wording("he stayed")
    assert one.clauses == ((0, 2), (2, 4))
    steps = word_differences(one, two, (one.clauses[1], (0, 2)))
    assert [step.kind for step in steps] == ["equal", "replace"]
    assert steps[0].left_start == len("It rained; ")


@given(SENTENCES)
def test_clauses_part_the_sentence(sentence: str) -> None:
    """Clauses follow each other from first word to last; a lone word is none beside others."""
    wording = read_wording(sentence)
    ends = [0, *(end for _, end in wording.clauses)]
    assert [start for start, _ in wording.clauses] == ends[:-1]
    assert ends[-1] == len(wording.normal)
    if len(wording.clauses) > 1:
        assert min(end - start for start, end in wording.clauses) > 1


def test_a_country_is_one_stem() -> None:
    """A country, its people and its seat are one; the word in lower case is another."""
    stems = read_wording("Russia Russian Moscow").stems
    assert len(set(stems)) == 1
    assert read_wording("Polish").stems != read_wording("polish").stems


def _normal(text: str) -> tuple[str, ...]:
    wording: Wording = read_wording(text)
    return wording.normal


@given(st.lists(st.text(st.characters(exclude_categories=("Cs",)), max_size=40), max_size=4))
def test_many_sentences_are_read_as_each_of_them(sentences: list[str]) -> None:
    """Compiled loops find the words that the plain expression finds, whatever the letters."""
    read = read_wordings(sentences)
    assert read == [read_wording(sentence) for sentence in sentences]
    for one, sentence in zip(read, sentences, strict=True):
        found = [place for start, end, _ in words(sentence) for place in (start, end)]
        assert one.ends == tuple(found)


_PIECES = (
    *("said", "Said", "told", "told", "According", "according", "to", "Jane Roe", "U.S.", "Mr."),
    *(" ", " ", " ", ",", ".", "-", "_", "&", "'", "’", "“", "(", ")", "1,200", "5%", "a.", "é"),
)


@given(st.lists(st.sampled_from(_PIECES), max_size=14).map("".join))
def test_attributions_are_found_whatever_stands_around_a_verb(sentence: str) -> None:
    """No sentence that says who says it is passed over for want of a word of speech."""
    one, spans = read_wording(sentence), find_attributions(sentence)
    assert one.attribution == tuple(
        any(first <= start and end <= last for first, last in spans)
        for start, end in zip(one.ends[::2], one.ends[1::2], strict=True)
    )
    assert normal_words([sentence]) == [(one.ends, one.normal)]


def test_the_card_of_a_person_inside_of_a_sentence_is_no_word_of_it() -> None:
    """What a page shows beside a link, and a crawler has run in, is neither compared nor shown."""
    card = "Jane (Joan) Mary RoeMayor to leave the council Bridge vote nears | What to know MORE"
    plain, run_in = (
        f"Mayor Joan Roe {' ' * len(card)} (D) said no.",
        f"Mayor Joan Roe {card} (D) said no.",
    )
    assert read_wording(run_in) == read_wording(plain)
    assert "more" in read_wording("Mayor Joan Roe wants MORE (D) of it.").normal


def test_a_wording_without_a_word_copies_nothing() -> None:
    """Three dots are not verbatim what another says, nor what they say themselves."""
    silent, said = read_wording("…"), read_wording("Rain fell.")
    assert {grade_wordings(silent, one) for one in (silent, said)} == {"reworded"}
    assert grade_wordings(said, silent) == "reworded"
