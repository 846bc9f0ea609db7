"""Reports in ten languages, run as a whole: what docs/quality.md says of each holds."""

from __future__ import annotations

import importlib
import time
from pathlib import Path
from types import ModuleType

import polars as pl
import pytest

from dedup.languages import language_of, languages
from dedup.salience import plain_terms
from dedup.sentences import split_sentences
from dedup.text import normalise

ROOT = Path(__file__).parents[1]
PAGE = (ROOT / "docs" / "quality.md").read_text(encoding="utf-8")
PILES = sorted((ROOT / "benchmarks" / "quality" / "labels" / "languages").glob("*.toml"))


@pytest.fixture
def script(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """Return the script that measures, which is of no package."""
    monkeypatch.syspath_prepend(ROOT / "benchmarks" / "quality")
    return importlib.import_module("languages")


@pytest.mark.parametrize("path", PILES, ids=lambda path: path.stem)
def test_what_works_in_a_language_is_what_the_documentation_says(
    script: ModuleType, path: Path
) -> None:
    """The row of its pile stands in the table as it is measured."""
    told = script.measured(script.read_pile(path))
    assert f"| {path.stem.capitalize()} | {' | '.join([*told.values()][1:])} |" in PAGE


@pytest.mark.parametrize("path", PILES, ids=lambda path: path.stem)
def test_every_report_is_told_to_be_in_its_language(script: ModuleType, path: Path) -> None:
    """A language that is not known, or has no spaces, is none."""
    pile = script.read_pile(path)
    expected = pile["code"] if pile["code"] in languages() else None
    assert {language_of(report["text"]) for report in pile["report"]} == {expected}


def test_an_english_headline_is_in_no_other_language() -> None:
    """A few words that it shares with one tell nothing."""
    headlines = ["Man dies in war", "Al Qaeda men in red state", "Trump will die hard in den Haag"]
    assert {*map(language_of, headlines)} == {None}


def test_a_long_line_takes_as_long_as_its_stops() -> None:
    """Each stop is looked at once, with the words around it, and so is a row of stops."""
    spent = []
    for stops in (20_000, 2_000, 20_000):  # the first time loops are compiled
        line = stops * "Das ist nicht der Fall. " + "Das ist es" + 2 * stops * "."
        documents = pl.DataFrame({"document": ["a"], "text": [line]})
        began = time.process_time()
        assert len(split_sentences(documents)) == stops + 1
        spent.append(time.process_time() - began)
    assert spent[2] < 50 * spent[1]  # ten times as many; were all looked at for each, a hundred


def test_a_word_behind_an_elided_article_is_the_same_word() -> None:
    """A name of two capitals stays whole, and so does what goes on with a consonant."""
    assert {*map(normalise, ["l’incendie", "L'incendie", "d’incendie", "incendie"])} == {"incendie"}
    assert [*map(normalise, ["D'Souza", "O'Brien", "don't"])] == ["dsouza", "obrien", "dont"]
    whole = ["L'viv", "c'mon", "s'mores", "N'djamena", "l’chaim"]
    assert [*map(normalise, whole)] == ["lviv", "cmon", "smores", "ndjamena", "lchaim"]


def test_function_words_of_other_languages_are_no_terms() -> None:
    """Behind an elided article neither; in capitals they are names (UN, ALS), as others are."""
    assert [*plain_terms(["ALS", "als", "CES", "ces", "d’une"])] == ["al", "", "ces", "", ""]
    assert [*plain_terms(["Che", "Hun", "Vos", "Uma"])] == ["che", "hun", "vos", "uma"]
    assert [*plain_terms(["und", "Die", "для", "في", "UN"])] == ["", "die", "", "", "un"]


def test_a_function_word_belongs_to_what_is_dropped_or_to_what_only_tells_the_language() -> None:
    """It is in one list of its language."""
    for language in languages().values():
        assert language.words.isdisjoint(language.shared)
