"""Quotations over the documents of a cluster: where they are, how they drift, who said them."""

from __future__ import annotations

import random
from datetime import UTC, datetime
from itertools import pairwise
from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dedup.config import Config
from dedup.members import ClusterMember, SentenceSpan
from dedup.quotation_marks import quoted_spans
from dedup.quotes.groups import _is_half
from dedup.quotes.quotations import Quotation, find_pieces, join_pieces
from dedup.quotes.speakers import find_speaker
from dedup.quotes.table import quotes_of
from dedup.schema import check_table, empty_table
from dedup.text import content_hash
from dedup.wordings import read_wording
from tests.case_files import tab_lines

CONFIG = Config()
# Few words, so that quotations share them, and all the signs that open, close, elide and insert.
WORDS = (
    'we will will never give up our land in Corvia he said Roe told " " " “ ” [we] … ( ) . , ! '
    "Sept. 27\" it's 'no' \n \n\n"
).split(" ")
TEXTS = st.lists(st.sampled_from(WORDS), max_size=60).map(" ".join)
SAID = "we will never give up our own land to them and nobody takes it from us".split()
EDITS = {
    "left out": lambda _: "",
    "changed": lambda _: "anybody",
    "more": lambda word: f"{word} always",
    "in brackets": "[{}]".format,
    "its letter in brackets": lambda word: f"[{word[0]}]{word[1:]}",
    "elided": "… {}".format,
    "divided": "{},” he said, “".format,
    "begun again": "{}.”\n\n“".format,
}
MANY = st.tuples(st.integers(0, len(SAID) - 1), st.sampled_from([*EDITS]))


def quoted(start: int, length: int, edits: list[tuple[int, str]], around: tuple[str, str]) -> str:
    """What was said from some word on, edited, between words of the outlet."""
    said = list(SAID)
    for place, edit in edits:
        said[place] = EDITS[edit](SAID[place])
    return f"{around[0]} “{' '.join(said[start : start + length])}” {around[1]}"


QUOTING = st.builds(
    quoted,
    st.integers(0, 4),
    st.integers(6, len(SAID)),
    st.lists(MANY, max_size=2),
    st.tuples(
        st.sampled_from(["", "Roe said:", "He said (no"]), st.sampled_from(["", "said Roe.", '" …'])
    ),
)
CLUSTERS = st.lists(QUOTING | QUOTING | TEXTS, min_size=2, max_size=4)
"""Of words at random two texts hardly ever have a quotation in common."""


def document(
    name: str, text: str, *, published: datetime | None = None, kind: str = "body"
) -> ClusterMember:
    """A document of one sentence."""
    text = text.replace("¶", "\n\n").replace("↵", "\n")
    spans = (SentenceSpan(0, 0, len(text), kind),)
    return ClusterMember(name, content_hash(text), published, text, True, spans)


def cluster(texts: list[str]) -> list[ClusterMember]:
    """Documents named a, b, c ..."""
    return [document(chr(97 + index), text) for index, text in enumerate(texts)]


def quotations(one: ClusterMember) -> list[Quotation]:
    """The quotations of a document that stands alone."""
    (pieces,) = find_pieces([one], config=CONFIG.quotes)
    return join_pieces(pieces, config=CONFIG.quotes)


def table(members: list[ClusterMember]) -> pl.DataFrame:
    """The rows of one cluster as the table has them."""
    rows = list(quotes_of("c", find_pieces(members, config=CONFIG.quotes), CONFIG))
    return pl.DataFrame(rows, schema=empty_table("quotes").schema, orient="row")


def drifts(*texts: str) -> list[str]:
    """The drift of every place, in the order of documents."""
    return table(cluster(list(texts))).sort("document", "start")["drift"].to_list()


@pytest.mark.parametrize(("quoted", "text"), tab_lines("statements/quotation_marks.tsv"))
def test_marks(quoted: str, text: str) -> None:
    """Quoted words stand between marks that belong together, whatever their shape."""
    text = text.replace("¶", "\n\n").replace("↵", "\n")
    found = [text[a:b].strip(" .,") for a, b in quoted_spans(text, 0, len(text), longest=99)]
    assert found == [
        one for one in quoted.replace("¶", "\n\n").replace("↵", "\n").split("|") if one
    ]


def test_marks_inside_of_marks_take_no_time() -> None:
    """Fifty thousand quotations in each other are one, found in time in their number."""
    text = "“a " * 50_000 + "” " * 50_000
    assert list(quoted_spans(text, 0, len(text), longest=len(text))) == [(1, len(text) - 2)]


@pytest.mark.parametrize(("drift", "fullest", "other"), tab_lines("statements/drifts.tsv"))
def test_drift(drift: str, fullest: str, other: str) -> None:
    """What became of the words follows from the two quotations, whichever document has which."""
    assert sorted(drifts(fullest, other)) == sorted(["fullest", drift])
    assert sorted(drifts(other, fullest)) == sorted(["fullest", drift])


@pytest.mark.parametrize(("speaker", "text"), tab_lines("statements/speakers.tsv"))
def test_speaker(speaker: str, text: str) -> None:
    """Whoever is named as the subject of a verb of speech beside the marks; else nobody."""
    one = document("a", text)
    (quotation,) = quotations(one)
    span = find_speaker(quotation)
    assert (one.text[slice(*span)] if span else "-") == speaker


@pytest.mark.parametrize(
    ("speaker", "sentences"),
    [
        (
            "Sen. Jo Roe",
            ['"It is over," said Sen. Jo Roe, D-Va., of it.', '"We need no guarantors."'],
        ),
        ("Roe", ['"It is over," Roe said.', "The town did not agree.", '"We need no guarantors."']),
        ("Roe", ["She asked him about the plan.", 'Roe: "We need no guarantors."']),
        (None, ["Roe said it is over.", '"We need no guarantors."']),
    ],
)
def test_a_sentence_that_only_quotes_is_said_by_who_spoke_before(
    speaker: str | None, sentences: list[str]
) -> None:
    """Whoever is named between two quotations, or before a colon; no other sentence tells."""
    text = " ".join(sentences)
    starts = [text.index(one) for one in sentences]
    spans = tuple(
        SentenceSpan(place, start, start + len(one), "body")
        for place, (start, one) in enumerate(zip(starts, sentences, strict=True))
    )
    one = ClusterMember("a", "", None, text, True, spans)
    (quotation,) = quotations(one)
    span = find_speaker(quotation)
    assert (text[slice(*span)] if span else None) == speaker


def test_scare_quotes_and_titles_are_no_quotations() -> None:
    """Three words are a term; capitalised as titles are, a few more are the name of a work."""
    text = 'The "very bad deal" was told on "State of the Union" and in "Gone with the Wind".'
    assert quotations(document("a", text)) == []


def test_a_title_has_seven_words_at_most() -> None:
    """What is longer is said, even in capitals."""
    text = 'She read "Seven Small Goats of the Old {}Valley" to them.'
    assert quotations(document("a", text.format(""))) == []
    (said,) = quotations(document("a", text.format("Green ")))
    assert len(said.words) == 8


def test_what_one_document_quotes_is_not_in_the_table() -> None:
    """A quotation needs two documents: that one has it twice is not enough."""
    said = 'He said: "We will never give up." Again: "We will never give up."'
    assert drifts(said, "Nobody said anything.") == []


def test_indirect_speech_is_no_quotation() -> None:
    """What another outlet reports without marks is none of its quotations."""
    assert drifts('"We will never give up," he said.', "He said we will never give up.") == []


def test_copies_are_verbatim_and_the_first_is_the_fullest() -> None:
    """Copies of one text all have their rows; the oldest stands for them, and none undated."""
    text = 'Roe said: "We will never give up our land."'
    days = [None, *(datetime(2024, 5, day, tzinfo=UTC) for day in (3, 1, 2))]
    copies = [document(name, text, published=day) for name, day in zip("abcd", days, strict=True)]
    rows = table(copies)
    assert rows["drift"].to_list() == ["verbatim", "verbatim", "fullest", "verbatim"]
    assert rows["score"].to_list() == [1.0] * 4
    assert rows["speaker"].to_list() == ["Roe"] * 4


@pytest.mark.parametrize(("other", "is_half"), [((2, 9), True), ((3, 9), False), ((0, 4), True)])
def test_half_of_a_part_is_enough_to_be_the_same(other: tuple[int, int], is_half: bool) -> None:
    """Of four words two that another part has are half of them."""
    assert _is_half((0, 4), other) == is_half


def test_quotations_that_overlap_do_not_chain() -> None:
    """Two that share no word stay apart, even if a third one shares words with both."""
    one = "We will fight on every beach and in every street of this town."
    two = "The enemy will never take our homes while one of us is alive."
    three = f"{one} {two}"
    rows = table(cluster([f'"{one}"', f'"{two}"', f'"{three}"']))
    assert rows["quote"].to_list() == [0, 0, 0]
    assert rows.filter(drift="fullest")["document"].to_list() == ["c"]
    assert table(cluster([f'"{one}"', f'"{two}"'])).is_empty()


def test_quotations_that_share_their_middle_are_two() -> None:
    """Eight words in common are enough where one goes on with the other, and not inside of both."""
    middle = "we will never give up our own land to"
    assert (
        drifts(f'"Today {middle} them in the valley."', f'"Listen, {middle} anybody at all."') == []
    )
    assert drifts(f'"Today {middle} them."', f'"{middle} anybody at all."') != []


def test_a_part_belongs_to_the_quotation_that_has_little_else() -> None:
    """Of two quotations that have the same words the shorter is the nearer one."""
    short = "I had no communications with the Russians"
    long = f"{short[6:]} was never proved by anybody who looked at it in all these years"
    texts = [f'"{long}"', f'"{short}"', f'He denied "{short[6:]}".']
    rows = table(cluster(texts))
    assert rows.filter(drift="fullest")["document"].to_list() == ["b"]
    assert rows["document"].to_list() == ["b", "c"]


def test_a_short_part_credited_to_somebody_else_is_another_quotation() -> None:
    """Five words that two people are said to have said are no quotation in common."""
    whole = '"These are gross human rights violations of our time," Pompeo said.'
    assert drifts(whole, '"Gross human rights violations," Roe said.') == []
    assert drifts(whole, '"Gross human rights violations," Pompeo said.') != []


@pytest.mark.parametrize("speaker", ["He", "The secretary", "Later he"])
def test_a_pronoun_or_an_article_is_not_somebody_else(speaker: str) -> None:
    """Whoever begins a sentence is capitalised; only two names without a word in common differ."""
    whole = '"These are gross human rights violations of our time," Pompeo said.'
    part = f'{speaker} said "gross human rights violations" were common.'
    assert drifts(whole, part) == ["fullest", "truncated"]


def test_boilerplate_between_the_marks_ends_a_quotation() -> None:
    """Only sentences that report take part: a quotation never runs through furniture."""
    text = '"We will never\nREAD MORE\ngive up our land"'
    starts = [0, text.index("READ"), text.index("give")]
    spans = tuple(
        SentenceSpan(position, start, start + 9, "body")
        for position, start in enumerate(starts)
        if position != 1
    )
    one = ClusterMember("a", "", None, text, True, spans)
    assert quotations(one) == []


def test_the_sentence_is_the_one_that_begins_the_quotation() -> None:
    """Rows name the sentence in which the quoted words begin."""
    text = 'He spoke. He said: "We will fight. We will never give up."'
    places = [0, text.index("He said"), text.index("We will never"), len(text)]
    spans = tuple(
        SentenceSpan(position, start, end, "body")
        for position, (start, end) in enumerate(pairwise(places))
    )
    one = ClusterMember("a", "1", None, text, True, spans)
    rows = table([one, document("b", '"We will fight. We will never give up."')])
    assert rows["sentence"].to_list() == [1, 0]


@given(CLUSTERS)
def test_a_cluster_makes_a_valid_table(texts: list[str]) -> None:
    """Rows pass the table's door as they are; every quotation has two documents and one fullest."""
    rows = table(cluster(texts))
    assert check_table("quotes", rows).equals(rows)
    for _, group in rows.group_by("quote"):
        assert group["document"].n_unique() > 1
        assert group["drift"].to_list().count("fullest") == 1
    assert rows["quote"].unique().sort().to_list() == list(range(rows["quote"].n_unique()))


@given(CLUSTERS, st.randoms(use_true_random=False))
def test_the_order_of_documents_does_not_matter(texts: list[str], shuffler: random.Random) -> None:
    """Any order of the documents gives the same rows."""
    ordered = cluster(texts)
    assert table(shuffler.sample(ordered, len(ordered))).equals(table(ordered))


@given(CLUSTERS)
def test_spans_give_the_quoted_words(texts: list[str]) -> None:
    """Pieces begin and end with a word, in order, and the speaker is what the text says there."""
    members = {one.document: one for one in cluster(texts)}
    for row in table([*members.values()]).iter_rows(named=True):
        text = members[row["document"]].text
        places = [place for piece in row["pieces"] for place in (piece["start"], piece["end"])]
        assert places == sorted(places)
        assert (places[0], places[-1]) == (row["start"], row["end"])
        for start, end in zip(places[::2], places[1::2], strict=True):
            assert read_wording(text[start:end]).ends[-1] == end - start
        if row["speaker"] is not None:
            assert text[row["speaker_start"] : row["speaker_end"]] == row["speaker"]


@given(CLUSTERS)
def test_differences_run_through_both_quotations(texts: list[str]) -> None:
    """The words of all steps are those of the two quotations, and equal steps are equal."""
    members = {one.document: one for one in cluster(texts)}
    rows = table([*members.values()])
    first = {row["quote"]: row for row in rows.filter(drift="fullest").iter_rows(named=True)}
    for row in rows.filter(pl.col("drift") != "fullest").iter_rows(named=True):
        there = _words(members, first[row["quote"]], row["differences"], "representative_")
        here = _words(members, row, row["differences"], "")
        kinds = [step["kind"] for step in row["differences"]]
        for kind, left, right in zip(kinds, there, here, strict=True):
            assert (kind == "equal") == (left == right)
            assert (kind == "delete") == (not right)
            assert (kind == "insert") == (not left)


@settings(max_examples=20)
@given(st.text(alphabet="ab \"“”«»\n\n.…[]()'", max_size=300))
def test_no_text_breaks_it(text: str) -> None:
    """Whatever the marks, quotations lie inside the text and do not overlap."""
    spans = list(quoted_spans(text, 0, len(text), longest=100))
    places = [place for span in spans for place in span]
    assert places == sorted(places)
    assert all(end - start <= 100 for start, end in spans)
    table(cluster([text, text + " x"]))


def _read(quoted: str) -> tuple[str, ...]:
    """The words between marks; a letter in brackets is of its word."""
    return read_wording(quoted.replace("[", "").replace("]", "")).normal


def _words(
    members: dict[str, ClusterMember], row: dict[str, Any], steps: list[dict[str, Any]], side: str
) -> list[tuple[str, ...]]:
    text = members[row["document"]].text
    spans = [(step[f"{side}start"], step[f"{side}end"]) for step in steps]
    pieces = [(piece["start"], piece["end"]) for piece in row["pieces"]]
    parts = [
        tuple(
            word
            for first, last in pieces
            for word in _read(text[max(start, first) : min(end, last)])
            if max(start, first) < min(end, last)
        )
        for start, end in spans
    ]
    everything = [word for a, b in pieces for word in _read(text[a:b])]
    assert [word for part in parts for word in part] == everything
    return parts


def test_what_a_text_quotes_again_in_other_words_is_another_quotation() -> None:
    """An outlet copies what it repeats: "late" and "later" were said on two occasions."""
    both = 'Roe: "We will decide on that at a later date." Then: "We will decide on that later."'
    other = '"We will decide on that at a later date," Roe said.'
    assert drifts(both, other) == ["fullest", "verbatim"]
    again = "Roe: “We will decide on that later.”"
    assert drifts(both, again) == ["fullest", "verbatim"]
    told = table(cluster([both, other, again])).sort("document", "start")
    assert told["quote"].to_list() == [0, 1, 0, 1]
