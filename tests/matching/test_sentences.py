"""Sentences: exact offsets, a newline always ends one, and what is not reporting is told apart."""

from pathlib import Path

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dedup.errors import ConfigError
from dedup.sentences import read_patterns, sentence_spans, split_sentences

DATA = Path(__file__).parents[1] / "data" / "sentences"
SEEDS = Path(__file__).parents[2] / "seeds"
CASES = [
    tuple(line.split("\t", 1))
    for line in (DATA / "kinds.tsv").read_text(encoding="utf-8").splitlines()
    if not line.startswith("#")
]


@pytest.mark.parametrize(("kind", "line"), CASES)
def test_kinds(kind: str, line: str) -> None:
    """A line between two paragraphs has the kind that an editor would give it."""
    text = f"The first paragraph stands here.\n\n{line}\n\nThe last paragraph stands here."
    start = text.index(line)
    kinds = {found for first, _, found in sentence_spans(text, read_patterns()) if first >= start}
    kinds_of_line = {
        found
        for first, last, found in sentence_spans(text, read_patterns())
        if start <= first and last <= start + len(line)
    }
    assert kinds_of_line == {kind}
    assert "body" in kinds


@given(st.text(alphabet=st.sampled_from("Aab .!?\n\r\u2028\u00a0“”’—Ж漢"), max_size=200))
def test_offsets_are_exact(text: str) -> None:
    """Sentences do not overlap, hold no newline, begin and end with no space, lose no word."""
    spans = sentence_spans(text, read_patterns())
    kept = set()
    before = 0
    for start, end, _ in spans:
        assert before <= start < end
        assert text[start:end] == text[start:end].strip()
        assert "\n" not in text[start:end]
        kept.update(range(start, end))
        before = end
    assert all(i in kept for i, character in enumerate(text) if not character.isspace())


def test_the_digest_of_the_seeds() -> None:
    """The furniture of seed 000 is boilerplate and its last sentence is the statement itself."""
    text = next(SEEDS.glob("000_*.txt")).read_text(encoding="utf-8")
    spans = sentence_spans(text, read_patterns())
    told = [text[start:end] for start, end, kind in spans if kind == "boilerplate"]
    assert told == ["Digest more", "4h"]
    start, end, kind = spans[-1]
    assert kind == "body"
    assert text[start:end].endswith("told reporters on August 20.")


def test_sentences_are_counted_from_0_in_reading_order() -> None:
    """The table numbers the sentences of each document on its own."""
    documents = pl.DataFrame({"document": ["b", "a"], "text": ["One. Two.", "Three."]})
    table = split_sentences(documents)
    assert table.select("document", "position").rows() == [("a", 0), ("b", 0), ("b", 1)]


def test_a_pattern_file_of_ones_own(tmp_path: Path) -> None:
    """A pattern file named in the configuration replaces the shipped one."""
    path = tmp_path / "patterns.toml"
    path.write_text("boilerplate = ['press 1 .*']\n", encoding="utf-8")
    documents = pl.DataFrame({"document": ["a"], "text": ["Press 1 to go on\nDigest more"]})
    assert split_sentences(documents, boilerplate=str(path))["kind"].to_list() == [
        "boilerplate",
        "heading",
    ]


@pytest.mark.parametrize("content", ["boilerplate = ['(']", "boilerplate = 3", "other = []", "="])
def test_a_broken_pattern_file_is_refused(tmp_path: Path, content: str) -> None:
    """A pattern file with an invalid expression, type or key is an error that names the file."""
    path = tmp_path / "patterns.toml"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(ConfigError, match=r"patterns\.toml"):
        read_patterns(str(path))


def test_a_missing_pattern_file_is_refused(tmp_path: Path) -> None:
    """A pattern file that is not there is an error that names it."""
    with pytest.raises(ConfigError, match=r"nowhere\.toml"):
        read_patterns(str(tmp_path / "nowhere.toml"))
