"""Texts that are broken to the width of a page are read as paragraphs, at the same offsets."""

import textwrap
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dedup.documents import as_corpus, read_corpus
from dedup.documents.wrapped import with_whole_lines
from dedup.sentences import split_sentences

PARAGRAPHS = """\
Rain in Oslo Closes Bridge
The mayor of the town said on Monday that the bridge over the river would be closed, for it had \
been found that two of the piers were cracked. Nobody was hurt.
He asked the drivers to take the road along the shore, which is to be mended by May, and said \
that the government had promised to pay for all of it.
A spokesman of the government did not answer questions by the evening.""".splitlines()
PARAGRAPHS += PARAGRAPHS[1:]
FURTHER = st.lists(st.sampled_from(["the", "said", "Oslo", "12", "a,", "end.", "é", "»"]))


def broken(width: int, between: str = "\n\n", end: str = "\n") -> str:
    """Return the report as a program writes it that breaks lines to a width."""
    return between.join(textwrap.fill(one, width) for one in PARAGRAPHS).replace("\n", end)


def told(text: str) -> list[str]:
    """Return the sentences that are read of a report."""
    documents = as_corpus(pl.DataFrame({"text": [text]})).documents
    text = documents["text"].item()
    spans = split_sentences(documents).select("start", "end").iter_rows()
    return [" ".join(text[start:end].split()) for start, end in spans]


@pytest.mark.parametrize("between", ["\n\n", "\n", "\n    "])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("width", [40, 60, 72])
def test_a_sentence_is_whole_though_its_lines_are_broken(
    width: int, end: str, between: str
) -> None:
    """The sentences of a mail of 72 columns are those of the same report without its line ends."""
    assert told(broken(width, between, end)) == told("\n".join(PARAGRAPHS))


def test_a_headline_stays_a_line_of_its_own() -> None:
    """A line that had room for the next word was ended by who wrote it."""
    joined, _ = with_whole_lines(pl.Series([broken(72, "\n")]))
    assert joined[0].startswith("Rain in Oslo Closes Bridge\nThe mayor")


def test_lines_that_end_with_their_sentence_are_left(tmp_path: Path) -> None:
    """A report of which a crawler has put every paragraph into a line is stored as it is."""
    text = "\n".join(PARAGRAPHS * 5)
    (tmp_path / "a.txt").write_text(text, encoding="utf-8")
    corpus = read_corpus(tmp_path)
    assert (corpus.documents["text"].item(), corpus.joined) == (text, 0)


@pytest.mark.parametrize("words", ["milk\nbread\neggs\nflour", "rain 12 oslo\nsun 13 bergen"])
def test_a_list_of_words_stays_one(words: str) -> None:
    """Keywords under a report are no column of print, nor are its paragraphs put together."""
    text = "\n".join([*PARAGRAPHS[:3], *[words] * 5])
    joined, changed = with_whole_lines(pl.Series([text]))
    assert (joined.item(), changed.item()) == (text, False)


def test_offsets_are_those_of_the_file(tmp_path: Path) -> None:
    """Only line ends become spaces: what is quoted by its place stands there in the file."""
    text = broken(60, end="\r\n").replace("\r\n", "\t\r\n", 3)
    (tmp_path / "a.txt").write_bytes(text.encode())
    corpus = read_corpus(tmp_path)
    read = corpus.documents["text"].item()
    assert len(read) == len(text)
    assert {(old, new) for old, new in zip(text, read, strict=True) if old != new} == {
        ("\r", " "),
        ("\n", " "),
    }
    assert corpus.joined == 1


@given(st.lists(st.sampled_from([" ", "\n", "\n\n", "\r\n", "\n  "])), st.data())
def test_what_was_joined_is_read_as_it_is(ends: list[str], data: st.DataObject) -> None:
    """A run folder can be the input of a run: its texts do not change once more."""
    pieces = [" ".join(data.draw(FURTHER)) + end for end in ends]
    texts = pl.Series([broken(60), broken(40, "\n")]) + "".join(pieces)
    joined, _ = with_whole_lines(texts)
    again, changed = with_whole_lines(joined)
    assert (again.to_list(), changed.any()) == (joined.to_list(), False)
    assert joined.str.len_chars().to_list() == texts.str.len_chars().to_list()
