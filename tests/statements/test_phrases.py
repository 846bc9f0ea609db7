"""Which words name who says it, and which words a quotation shares with another."""

from __future__ import annotations

import pytest

from dedup.attribution import find_attributions
from tests.case_files import tab_lines

from .test_quotes import drifts


@pytest.mark.parametrize(("speaker", "sentence"), tab_lines("statements/phrases.tsv"))
def test_a_phrase_names_who_says_it_unless_it_is_none(speaker: str, sentence: str) -> None:
    """An article alone, and who is said not to have spoken, is nobody; a name is cut out whole."""
    found = [sentence[slice(*span)] for span in find_attributions(sentence)]
    assert found == ([] if speaker == "-" else [speaker])


@pytest.mark.parametrize("word", ["[w]e", "[o]ur", "[l]and"])
def test_a_letter_in_brackets_is_of_its_word(word: str) -> None:
    """Wherever it stands, it only tells of a capital: the words of the quotation are the same."""
    said = '"We never give up our own land."'
    again = said.lower().replace(word.replace("[", "").replace("]", ""), word)
    assert drifts(said, again) == ["fullest", "verbatim"]


def test_quotations_that_share_their_middle_are_two() -> None:
    """Eight words in common are enough where one goes on with the other, and not inside of both."""
    middle = "we will never give up our own land to"
    assert (
        drifts(f'"Today {middle} them in the valley."', f'"Listen, {middle} anybody at all."') == []
    )
    assert drifts(f'"Today {middle} them."', f'"{middle} anybody at all."') != []
