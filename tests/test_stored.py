"""Documents and sentences that are not in memory: any of them read as their tables have them."""

from __future__ import annotations

import pickle
from pathlib import Path

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

import dedup
from dedup.documents import as_corpus
from dedup.errors import OutputError
from dedup.memory import with_budget
from dedup.sentences import split_sentences
from dedup.stored import StoredDocuments, StoredSentences, Texts, files, write_parquet
from dedup.stored.files import UnnamedFile

TEXTS = st.lists(st.text(max_size=6), max_size=12)
REPORTS = st.lists(
    st.lists(
        st.sampled_from(["Rain fell.", "雪が降った。", "“No,” he said.", "Photo: A"]), max_size=4
    ),
    max_size=6,
)


@given(TEXTS, st.integers(0, 20), st.data())
def test_any_texts_are_read_in_any_order(texts: list[str], held: int, data: st.DataObject) -> None:
    """In memory or in a file, added at once or bit by bit: a number names the same text."""
    stored = Texts(most_held=held)
    cut = data.draw(st.integers(0, len(texts)))
    for part in (texts[:cut], texts[cut:]):
        stored.append(pl.Series(part, dtype=pl.String))
    places = st.integers(0, max(len(texts) - 1, 0))
    asked = data.draw(st.lists(places, max_size=20 if texts else 0))
    numbers = np.array(asked, dtype=np.int64)
    assert stored.take(numbers).to_list() == [texts[place] for place in asked]
    read = stored.bytes_of(numbers)
    assert read.strings(read.bounds[:-1], read.bounds[1:]) == [texts[place] for place in asked]
    assert stored.lengths(numbers).tolist() == [len(texts[place]) for place in asked]
    assert stored.sizes(numbers).tolist() == [len(texts[place].encode()) for place in asked]


def documents(reports: list[list[str]]) -> pl.DataFrame:
    """Return a documents table of reports, the first one last."""
    texts = ["\n".join(lines) or "Nothing." for lines in reports]
    ids = [f"{len(texts) - number:03}" for number in range(len(texts))]
    types = {"id": pl.String, "text": pl.String}
    return as_corpus(pl.DataFrame({"id": ids, "text": texts}, schema=types)).documents


@given(REPORTS, st.integers(0, 8), st.integers(0, 8))
def test_stored_tables_are_the_tables(reports: list[list[str]], offset: int, length: int) -> None:
    """Whole, by documents in a row or by ids, with some columns or with all."""
    table = documents(reports)
    stored, sentences = StoredDocuments.of(table.reverse()), split_sentences(table)
    turned = sentences.sort("document", descending=True, maintain_order=True)
    spans = StoredSentences.of(stored.ids, turned)
    assert stored.read().equals(table)
    assert spans.read().equals(sentences)
    assert (stored.height, spans.height) == (table.height, sentences.height)
    assert stored.schema == table.schema
    assert spans.schema == sentences.schema
    some = table.slice(offset, length)
    mine = sentences.join(some, on="document", how="semi")
    assert stored.slice(offset, length).equals(some)
    assert spans.slice(offset, length).equals(mine)
    assert stored.of_ids(some["document"], "text", "document").equals(
        some.select("text", "document")
    )
    assert spans.of_ids(some["document"]).equals(mine)
    assert pickle.loads(pickle.dumps(stored)).read().equals(table)  # noqa: S301 - its own


@given(REPORTS, st.data())
def test_furniture_is_marked_where_it_is_said_to_be(
    reports: list[list[str]], data: st.DataObject
) -> None:
    """The kinds of some sentences change, and nothing else; what was marked before is as it was."""
    table = documents(reports)
    before = StoredSentences.of(table["document"], split_sentences(table))
    every = [*range(before.height)]
    places = data.draw(st.sets(st.sampled_from(every)) if every else st.just(set()))
    after = before.with_furniture(np.array(sorted(places), dtype=np.int64)).read()
    kept = before.read()
    assert after.drop("kind").equals(kept.drop("kind"))
    kinds = ["boilerplate" if place in places else kind for place, kind in enumerate(kept["kind"])]
    assert after["kind"].to_list() == kinds


def test_texts_of_files_are_on_disk_if_they_are_many(tmp_path: Path) -> None:
    """What is read of files, and what is written of it, is the same where texts are on disk."""
    (tmp_path / "a.jsonl").write_text('{"id": 2, "text": "Rain."}\n{"id": 1, "text": "Snow."}\n')
    usual = dedup.read_corpus(tmp_path / "a.jsonl")
    with with_budget(0):
        corpus = dedup.read_corpus(tmp_path / "a.jsonl")
    assert corpus.documents.equals(usual.documents)
    write_parquet(corpus.stored.parts(), corpus.stored.schema, tmp_path / "documents.parquet")
    assert pl.read_parquet(tmp_path / "documents.parquet").equals(usual.documents)


def test_what_is_no_longer_there_is_an_error_and_no_endless_wait() -> None:
    """Where a temporary file gives fewer bytes than were written, it is said."""
    file = UnnamedFile()
    start = file.append(b"four")
    assert file.read(start, 4) == b"four"
    with pytest.raises(OutputError, match="was cut"):
        file.read(start, 5)


def test_a_file_is_read_the_same_where_the_system_cannot_read_at_a_place(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Windows has no pread: a file is moved to the place, read, and goes on being written."""
    monkeypatch.setattr(files, "_PREAD", None)
    file = UnnamedFile()
    places = [file.append(some) for some in (b"one", b"two")]
    assert [file.read(start, 3) for start in reversed(places)] == [b"two", b"one"]
    assert (file.append(b"three"), file.read(6, 5)) == (6, b"three")
