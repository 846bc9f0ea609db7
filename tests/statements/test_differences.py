"""The points on which the sentences of a statement differ."""

from __future__ import annotations

import random
import time
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from itertools import combinations

import polars as pl
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from dedup.config import Config, DifferenceConfig
from dedup.differences import find_differences
from dedup.differences.claims import SaidSentence
from dedup.differences.links import hours_between
from dedup.differences.numbers import numbers_in
from dedup.differences.points import Point, find_points
from dedup.members import Gathered
from dedup.pipeline import compare
from dedup.schema import check_table, empty_table
from dedup.wordings import read_wording
from tests.case_files import tab_lines

from .statement_builders import gather_members

CASES = tab_lines("statements/differences.tsv")
CONFIG = DifferenceConfig()
NOON = datetime(2020, 5, 1, 12, tzinfo=UTC)
WORDS = (
    "the flood in Corvia killed injured people houses burnt 12 14 twelve over about at least 100 "
    "104 $ million percent August 20 21 2018 Monday Tuesday , . - ( ) and first per dozen"
).split()
TOLD = (
    "The flood killed {} people in Corvia.",
    "The flood in Corvia killed {} people and burnt 20 houses.",
    "At least {} percent of the houses in Corvia burnt.",
)
VALUES = ("12", "14", "twelve", "over 100", "104", "about 100", "1.2 million")
SENTENCES = st.one_of(
    st.builds(str.format, st.sampled_from(TOLD), st.sampled_from(VALUES)),
    st.lists(st.sampled_from(WORDS), min_size=1, max_size=16).map(" ".join),
    st.builds("The flood reached Corvia on August {}.".format, st.integers(19, 22)),
)
REPORTS = st.lists(SENTENCES, min_size=2, max_size=6, unique=True)


def said(
    texts: Sequence[str], *, published: Sequence[datetime | None] = (), names: Sequence[str] = ()
) -> list[SaidSentence]:
    """One sentence per document, named a, b, c ..."""
    return [
        SaidSentence(
            names[place] if names else chr(97 + place),
            0,
            0,
            published[place] if published else None,
            text,
            read_wording(text),
        )
        for place, text in enumerate(texts)
    ]


def points(*texts: str, **given: Sequence[datetime | None]) -> list[Point]:
    """The points of sentences of several documents."""
    return find_points(said(texts, **given), config=CONFIG)


@pytest.mark.parametrize("case", CASES, ids=[f"{row[0][:40]}, {row[2]} {row[3]}" for row in CASES])
def test_examples(case: list[str]) -> None:
    """Pairs of sentences make the point they should, or none."""
    *texts, kind, values = case
    found = [(one.kind, "|".join(claim.value for _, claim in one.given)) for one in points(*texts)]
    assert found == ([] if kind == "none" else [(kind, values)])


def test_every_sentence_that_has_a_say_is_in_the_point() -> None:
    """A point holds those that agree with one side too, and each of them once."""
    [point] = points(
        "The flood killed 12 people in Corvia.",
        "The flood in Corvia killed 12 people.",
        "The flood killed 14 people in Corvia.",
    )
    assert [(one.document, claim.value) for one, claim in point.given] == [
        ("a", "12"),
        ("b", "12"),
        ("c", "14"),
    ]


def test_a_document_that_gives_both_values_differs_from_none() -> None:
    """Who tells of twelve and of fourteen speaks of two things, or of a change."""
    texts = ["The flood killed 12 people in Corvia.", "The flood killed 14 people in Corvia."]
    both = said([*texts, texts[0]], names=["a", "a", "b"])
    assert find_points(both, config=CONFIG) == []


def test_a_document_that_gives_two_exact_values_is_in_no_conflict_with_itself() -> None:
    """Two exact values of one document do not make a third, hedged one a conflict."""
    texts = ["The flood killed 12 people in Corvia.", "The flood killed 14 people in Corvia."]
    hedged = "The flood killed more than 20 people in Corvia."
    [point] = find_points(said([*texts, hedged], names=["a", "a", "b"]), config=CONFIG)
    assert point.verdict == "differs"
    [point] = find_points(said([*texts, hedged], names=["a", "c", "b"]), config=CONFIG)
    assert point.verdict == "conflict"


def test_a_conflict_is_of_the_two_documents_that_give_it() -> None:
    """That a third report is of the same hour does not bring two reports of two days together."""
    first, second = "The flood killed 12 people in Corvia.", "The flood killed 14 people in Corvia."
    late = NOON + timedelta(hours=30)
    both = said([first, first, second], names=["a", "c", "c"], published=[NOON, late, late])
    assert find_points(both, config=CONFIG) == []
    more = said(
        [first, first, second, second],
        names=["a", "c", "c", "d"],
        published=[NOON, late, late, late],
    )
    assert [one.verdict for one in find_points(more, config=CONFIG)] == ["differs"]


def test_numbers_with_no_word_beside_them_in_common_make_no_point() -> None:
    """That two sentences are alike does not say that their numbers are of one thing."""
    first = "He can count on the 17 Corvia delegates awarded to the statewide winner."
    other = "The top statewide vote-winner gets 14 delegates; the rest are awarded by district."
    assert points(first, other) == []
    same = other.replace("14 delegates", "14 Corvia delegates")
    assert [point.verdict for point in points(first, same)] == ["conflict"]


def test_tolls_with_no_word_beside_them_in_common_are_in_no_conflict() -> None:
    """Of tolls in other words no such word is asked, but then they only differ."""
    first = "Twelve died when the ferry sank off Corvia on Monday, the harbour office said."
    other = "The ferry that sank off Corvia on Monday took 15 lives, the harbour office said."
    assert [point.verdict for point in points(first, other)] == ["differs"]
    same = other.replace("took 15 lives", "sank as 15 died")
    assert [point.verdict for point in points(first, same)] == ["conflict"]


@pytest.mark.parametrize(
    ("second", "published", "verdict"),
    [
        ("The flood killed 14 people in Corvia.", None, "conflict"),
        ("The flood killed 14 people in Corvia.", NOON + timedelta(hours=6), "conflict"),
        ("The flood killed 14 people in Corvia.", NOON + timedelta(hours=12), "conflict"),
        ("The flood killed 14 people in Corvia.", NOON + timedelta(hours=30), "differs"),
        ("The flood killed at least 14 people in Corvia.", None, "differs"),
    ],
)
def test_a_conflict_is_of_exact_numbers_at_one_time(
    second: str, published: datetime | None, verdict: str
) -> None:
    """A hedged number and one that is told a day later differ; a toll rises."""
    [point] = points("The flood killed 12 people in Corvia.", second, published=[NOON, published])
    assert point.verdict == verdict


@given(REPORTS, st.randoms(use_true_random=False))
def test_the_order_of_sentences_does_not_matter(texts: list[str], shuffler: random.Random) -> None:
    """Any order of the sentences gives the same points."""
    ordered = said(texts)
    assert find_points(shuffler.sample(ordered, len(ordered)), config=CONFIG) == find_points(
        ordered, config=CONFIG
    )


@given(REPORTS)
def test_every_point_has_two_values_and_words_for_them(texts: list[str]) -> None:
    """A point is no point without two values; its words stand in the sentence."""
    for point in points(*texts):
        assert len({claim.value for _, claim in point.given}) > 1
        assert len({(one.document, one.position) for one, _ in point.given}) == len(point.given)
        for one, claim in point.given:
            start, end = one.characters(claim.words)
            assert one.text[start:end].strip() == one.text[start:end] != ""


def test_a_number_without_a_word_beside_it_counts_nothing() -> None:
    """What stands alone in its line is the number of a page, an item or a picture."""
    assert list(numbers_in(said(["12"])[0])) == []


@given(SENTENCES)
def test_a_copy_differs_from_nothing(text: str) -> None:
    """Two documents of one wording make no point."""
    assert points(text, text) == []


TOLL = st.builds(
    "The {} killed {} people in {} on {}.".format,
    st.sampled_from(["flood", "storm"]),
    st.sampled_from([12, "fourteen", "over 20", "about 100"]),
    st.sampled_from(["Corvia", "the valley"]),
    st.sampled_from(["Monday", "August 20", "August 21"]),
)


@settings(max_examples=4)
@given(st.lists(TOLL, max_size=3, unique=True))
@example([])
def test_the_rows_are_a_valid_table(further: list[str]) -> None:
    """Whatever is compared makes a table that its door lets pass, in its order."""
    two = [f"The flood killed {number} people in Corvia on Monday." for number in (12, 14)]
    table = compare(pl.DataFrame({"text": [*two, *further]})).differences
    assert check_table("differences", table).equals(table)
    assert further or table["value"].to_list() == ["12", "14"]


def test_the_words_of_a_row_stand_in_the_text() -> None:
    """Start and end name the words that give the value, and the subject what they count."""
    texts = [
        "Rain fell all week. The flood killed 12 people in Corvia on Sunday.",
        "The flood killed 14 people in Corvia on Sunday. Schools stay closed.",
    ]
    result = compare(pl.DataFrame({"id": ["a", "b"], "text": texts}))
    text_of = dict(result.documents.select("document", "text").iter_rows())
    rows = result.differences.sort("value")
    assert rows["subject"].to_list() == ["people", "people"]
    cut = [text_of[d][a:b] for d, a, b in rows.select("document", "start", "end").iter_rows()]
    assert cut == ["12", "14"]


@pytest.mark.parametrize(
    "value", ["3 percent", "3 per cent", "3%", "12 million euros", "twenty-five", "4th"]
)
def test_the_words_of_a_value_go_to_the_end_of_its_unit(value: str) -> None:
    """What is marked on a page is the number with its unit, and no word more."""
    [one] = said([f"He won {value} of all that Corvia had."])
    [claim] = numbers_in(one)
    start, end = one.characters(claim.words)
    assert one.text[start:end] == value


def test_sentences_that_are_long_or_tables_take_no_time() -> None:
    """Thousands of numbers in a sentence, and thousands of wordings, are not compared in pairs."""
    table = " ".join(map(str, range(20_000)))
    many = [f"The flood killed {number} people in Corvia." for number in range(2_000)]
    start = time.process_time()
    assert points(table, table + " 7") == []
    find_points(said(many, names=list(map(str, range(2_000)))), config=CONFIG)
    assert time.process_time() - start < 30


def test_a_sentence_of_many_numbers_is_a_table() -> None:
    """Eight numbers of a sentence may differ from those of another; of nine none does."""
    counted = "12 people, 3 dogs, 5 cats, 7 goats, 9 hens, 4 cows, 6 pigs, 2 mules"
    said = f"The flood killed {counted} in Corvia."
    assert len(points(said, said.replace("12", "14"))) == 1
    more = said.replace("2 mules", "2 mules, 8 sheep")
    assert points(more, more.replace("12", "14")) == []


def test_a_day_in_a_card_is_not_read() -> None:
    """What a page shows beside a link to a person dates nothing that the sentence says."""
    said = "The bridge of Corvia was opened, Roe Jane Mary RoeMayor to leave on May 3 MORE says."
    assert points(said, said.replace("May 3", "May 4")) == []


def test_a_sentence_of_more_than_250_words_is_no_sentence() -> None:
    """What is that long is a list, or no text at all."""
    said = "The flood killed 12 people in Corvia" + " again" * 243
    assert len(points(said, said.replace("12", "14"))) == 1
    assert points(said + " again", said.replace("12", "14") + " again") == []


def test_points_stand_in_the_order_of_the_first_document() -> None:
    """Whatever comes first in another document."""
    found = points(
        "The storm killed 12 people and injured 30 in Corvia.",
        "In Corvia the storm injured 40 people and killed 14.",
    )
    assert [point.given[0][1].value for point in found] == ["12", "30"]


def test_texts_without_words_make_no_point() -> None:
    """Empty, foreign and odd sentences pass, beside each other and beside a plain one."""
    odd = [
        "",
        "…",
        "洪水造成12人死亡",
        "洪水造成14人死亡",
        "١٢ قتيلا",
        "١٤ قتيلا",
        "$",
        "$5",
        "12",
        "14",
    ]
    odd += ["%%% 3.4.5", "%%% 3.4.6", "\0 5", "\0 7", "Corvia 12", "Corvia 14", "No. 5", "5 p.m."]
    assert points(*odd, "The flood killed 12 people in Corvia.") == []
    for one, other in combinations([*odd, "The flood killed 12 people in Corvia."], 2):
        assert points(one, other) == []
    assert all(len([*numbers_in(one)]) <= 1 for one in said(odd))


def test_nothing_is_found_in_nothing() -> None:
    """No clusters, no differences."""
    none = [empty_table(name) for name in ("documents", "sentences", "clusters", "edges")]
    gathered: Gathered = gather_members(*none)
    assert find_differences(gathered, empty_table("statements"), config=Config()).height == 0


HOURS = st.lists(st.integers(0, 99), min_size=1, max_size=4)


@given(HOURS, HOURS)
def test_two_sides_are_as_far_apart_as_their_nearest_reports(
    one: list[int], other: list[int]
) -> None:
    """Whichever side is earlier, and 0 where one report of them has no date."""
    start = datetime(2024, 5, 1, tzinfo=UTC)
    left, right = (
        said(["It rained."] * len(side), published=[start + timedelta(hours=hour) for hour in side])
        for side in (one, other)
    )
    assert hours_between(left, right) == min(abs(a - b) for a in one for b in other)
    assert hours_between(left, [*right, *said(["It rained."])]) == 0
