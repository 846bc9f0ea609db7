"""Cues: what heads a report, how it opens, whom it quotes, and what two reports share of it."""

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dedup.cues import _QUOTATION, CUES_SCHEMA, _quotations_of, extract_cues
from dedup.documents import as_corpus
from dedup.edges.events.cues import CueVectors
from dedup.salience import rarity
from dedup.sentences import split_sentences
from dedup.spans import KINDS_REPORTED, headline_number
from dedup.stored import Spilled
from dedup.words import read_words
from tests.matching.plain import QUOTATION, plain_cues, reported_spans


def cues(*texts: str, titles: tuple[str | None, ...] = ()) -> pl.DataFrame:
    """Return the cues of texts named a, b, c ..."""
    rows = [
        {"id": name, "text": text, "title": title}
        for name, text, title in zip("abcdefgh", texts, titles or [None] * len(texts), strict=False)
    ]
    frame = pl.DataFrame(rows, schema={"id": pl.String, "text": pl.String, "title": pl.String})
    documents = as_corpus(frame).documents
    sentences = split_sentences(documents)
    return extract_cues(documents, sentences, read_words(documents, sentences))


def compared(table: pl.DataFrame, left: str, right: str) -> dict[str, float]:
    """Return the measures of one pair."""
    sides = (np.array([table["document"].index_of(name)]) for name in (left, right))
    found = CueVectors(Spilled.of(table)).compare(*sides)
    return {name: values.item() for name, values in found}


def test_the_headline_is_the_title_or_the_first_sentence() -> None:
    """A report without a title and without a heading is headed by what it says first."""
    told = cues("Ferries sank. Nobody drowned.", "Nobody drowned.", titles=(None, "Ferries sink"))
    assert told["headline"].to_list() == [["feri", "sank"], ["feri", "sink"]]
    assert told["opening"].to_list()[1] == ["drown", "feri", "nobodi", "sink"]


def test_a_kicker_above_the_headline_is_not_the_headline() -> None:
    """Of several headings at the head of a text the longest names the event."""
    (told,) = cues("World news\nFerry sinks off Harwick\nNobody drowned on Monday.")["headline"]
    assert told.to_list() == ["feri", "harwick", "sink"]


def test_a_text_without_a_stop_is_not_its_own_headline() -> None:
    """Of a first sentence that is as long as a text only the beginning may head it."""
    told = cues(" ".join([*("ferry sank",) * 20, "divers", "searched"]))
    assert told["headline"].to_list() == [["feri", "sank"]]
    assert "diver" in told["opening"].to_list()[0]


def test_what_heads_one_report_in_the_opening_of_the_other_is_shared_in_both_directions() -> None:
    """The measure is the mean of both directions, whatever the order of the pair."""
    table = cues(
        "Ferries sank near Harwick.", "Harwick mourned.", titles=("Ferries sink", "Harwick")
    )
    there, back = compared(table, "a", "b"), compared(table, "b", "a")
    assert there == back
    assert there["headline_containment"] == pytest.approx(0.5)


@pytest.mark.parametrize(
    ("text", "quoted"),
    [
        ('He said, "we will not wait for them", and left.', 3),
        ("He said, “we will not wait for them,” and left.", 3),
        ("„Wir warten nicht auf euch“, sagte er laut und ging.", 2),
        ('"We wait.\n"They did not come here," the mayor said in a speech. "No one did, alas"', 3),
        ("The 6'2\" tall suspect ran along the long road to Harwick, and fell.", 0),
        ('An opening " mark that nobody closes stands for nothing at all', 0),
    ],
)
def test_only_what_stands_between_quotation_marks_is_quoted(text: str, quoted: int) -> None:
    """Runs of four words of a quotation count, and no run of what stands between two."""
    (found,) = cues(text)["quotes"].to_list()
    assert len(found) == quoted


def test_shared_quotations_are_counted_whatever_the_marks() -> None:
    """Straight and curly marks quote alike; case and apostrophes do not count."""
    table = cues('"We don\'t wait for them," he said.', "She heard: “we don’t wait for them”.")
    assert compared(table, "a", "b")["shared_quotes"] == 2


def test_no_documents_have_cues_of_the_same_columns() -> None:
    """An empty pile is a table, too."""
    table = cues()
    assert table.schema == pl.Schema(CUES_SCHEMA)
    nobody = np.empty(0, dtype=np.int64)
    assert len([*CueVectors(Spilled.of(table)).compare(nobody, nobody)]) == 2


SIGNS = '“ ” „ « » " ( [ — - . , \n'.split(" ")
SAID = "Harwick we will not wait for them é 東京 12 Zelenskyy said".split()
RUNS = ["“We will not wait for them”", '"We will not wait', "for them any longer."]
QUOTING = st.lists(st.sampled_from([*SIGNS, *SAID, *RUNS * 8, " ", " ", " "]), max_size=40).map(
    "".join
)


@given(QUOTING)
def test_quotations_are_found_mark_by_mark(text: str) -> None:
    """Asking behind a mark what stands before it, at every mark, finds what reading on finds."""
    plain = [match.span() for match in QUOTATION.finditer(text)]
    assert [match.span() for match in _QUOTATION.finditer(text)] == plain
    assert sorted(match.span() for match in _quotations_of(text)) == plain


@given(st.lists(st.tuples(QUOTING, st.none() | QUOTING), max_size=4))
def test_cues_of_a_batch_are_those_of_every_text_read_alone(
    reports: list[tuple[str, str | None]],
) -> None:
    """Headlines, openings and quoted runs are those of reading word by word."""
    names = [f"{number}" for number in range(len(reports))]
    columns = {"title": [title for _, title in reports], "text": [text for text, _ in reports]}
    schema = {"document": pl.String, "title": pl.String, "text": pl.String}
    documents = pl.DataFrame({"document": names, **columns}, schema=schema)
    sentences = split_sentences(documents)
    table = extract_cues(documents, sentences, read_words(documents, sentences))
    spans = reported_spans(sentences)
    told = sentences.filter(pl.col("kind").is_in(KINDS_REPORTED)).select(
        "document", "kind", length=pl.col("end") - pl.col("start")
    )
    for (name, title, text), row in zip(documents.iter_rows(), table.iter_rows(), strict=True):
        heading = headline_number(told.filter(document=name).drop("document").iter_rows())
        headline, opening, quotes = plain_cues(title, text, spans.get(name, []), heading)
        assert (row[0], row[1], row[3], row[4]) == (name, headline, opening, quotes)
        assert pl.Series(row[2], dtype=pl.Float32).equals(
            pl.Series([*map(rarity, headline)], dtype=pl.Float32)
        )
