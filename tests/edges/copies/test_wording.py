"""What two texts share is what plain Python says, pair by pair."""

from __future__ import annotations

from collections import Counter
from itertools import chain, pairwise

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dedup.config import CopyConfig
from dedup.edges.copies.alignment import Stretches
from dedup.edges.copies.misread import _texts_of, letters_agree
from dedup.edges.copies.runs import copied_runs
from dedup.edges.copies.templates import Slots, compare_slots, may_differ, other_names
from dedup.edges.copies.wording import compare_wording
from dedup.kernels import seat_shingles, shared_places, words_in_gaps
from dedup.shingles import Shingled, shingled_texts
from tests.edges.copies import plain_wording as plain

pytestmark = pytest.mark.usefixtures("both_forms")

VALUES = st.lists(st.integers(0, 6), max_size=40)
TEXTS = st.lists(st.sampled_from("abcdefghijklmnopqrst"), max_size=60)


@st.composite
def edited(draw: st.DrawFn, words: str = "abcdefghijklmnopqrstuvwxyz") -> list[list[str]]:
    """Return a text and what an editor made of it: words lost, new ones, parts moved or added."""
    text = draw(st.lists(st.sampled_from(words), max_size=80))
    places = st.integers(0, len(text))
    other = list(text)
    for _ in range(draw(st.integers(0, 6))):
        start, end = sorted((draw(places), draw(places)))
        new = draw(st.lists(st.sampled_from(words), max_size=20))
        moved = draw(st.sampled_from([new, other[start:end][::-1], other[: end - start], []]))
        other[start : min(end, start + draw(st.integers(0, 12)))] = moved
    return draw(st.sampled_from([[text, other], [other, text]]))


def shingled(texts: list[list[str]], size: int) -> Shingled:
    """Return the words of texts as they are read."""
    documents = pl.DataFrame(
        {"document": [*map(str, range(len(texts)))], "text": [" ".join(text) for text in texts]}
    )
    sentences = documents.select(
        "document", start=pl.lit(0), end=pl.col("text").str.len_chars(), kind=pl.lit("body")
    )
    return shingled_texts(documents, sentences, size)


def test_words_are_spelt_in_small_letters_with_a_space_behind_each() -> None:
    """Also the last word of all, behind which there is nothing, and letters of several bytes."""
    texts = shingled([["Élan", "OF", "LIFE"], ["ΟΔΟΣ"]], 3)
    spelt = _texts_of(texts, np.array([0, 2, 3]), np.array([2, 0, 1]))
    assert spelt == ["élan of ", "", "οδος "]


@pytest.mark.parametrize("letters", ["abc", "αβγ"])
def test_letters_are_counted_in_every_script_alike(letters: str) -> None:
    """Four equal words and two others are 20 letters and 10, of however many bytes."""
    a, b, c = (letter * 4 for letter in letters)
    texts = shingled([[a] * 4 + [b] * 2, [a] * 4 + [c] * 2], 3)
    ends, filled = (np.array([0, 4]), np.array([4, 6])), np.array([True, False])
    stretches = Stretches(np.array([0, 0]), *ends, *ends, filled)
    pair, asked = np.array([[0, 1]]), np.array([True])
    # Of all 60 letters 16 differ.
    assert not letters_agree(texts, pair, stretches, asked, least=0.75).any()
    assert letters_agree(texts, pair, stretches, asked, least=0.73).all()


def _values(words: list[int]) -> np.ndarray:
    return np.array(words, dtype=np.uint64)


@given(st.lists(VALUES, max_size=4))
def test_shingles_have_their_first_place(texts: list[list[int]]) -> None:
    """Where each stands first in its text, whether it is the only one, and how many differ."""
    bounds = np.cumsum([0, *map(len, texts)])
    found = seat_shingles(_values([*chain(*texts)]), bounds)
    for text, (start, end), distinct in zip(
        texts, pairwise(bounds.tolist()), found.distinct.tolist(), strict=True
    ):
        counts = Counter(text)
        assert distinct == len(counts)
        assert found.first[start:end].tolist() == [start + text.index(one) for one in text]
        first = {place for place, one in enumerate(text) if text.index(one) == place}
        once = {place for place in first if counts[text[place]] == 1}
        assert {place for place in first if found.once[start + place]} == once


@given(st.lists(VALUES, min_size=2, max_size=4), st.data())
def test_places_are_shared_where_shingles_are(texts: list[list[int]], data: st.DataObject) -> None:
    """Every place of left whose shingle is in right, and where that stands there first."""
    bounds = np.cumsum([0, *map(len, texts)])
    numbers = st.integers(0, len(texts) - 1)
    pairs = data.draw(st.lists(st.tuples(numbers, numbers).filter(lambda pair: pair[0] != pair[1])))
    ends = np.array(pairs, dtype=np.int64).reshape(-1, 2)
    met = shared_places(seat_shingles(_values([*chain(*texts)]), bounds), ends)
    for (one, other), (start, end) in zip(pairs, pairwise(met.bounds.tolist()), strict=True):
        places = zip(
            (met.left[start:end] - bounds[one]).tolist(),
            (met.right[start:end] - bounds[other]).tolist(),
            strict=True,
        )
        assert list(places) == [
            (place, texts[other].index(value))
            for place, value in enumerate(texts[one])
            if value in texts[other]
        ]


@given(st.lists(st.lists(st.booleans(), max_size=40)), st.integers(0, 4), st.integers(1, 8))
def test_short_islands_do_not_part_a_gap(
    covered: list[list[bool]], island: int, least: int
) -> None:
    """Words in long gaps, when short runs of covered words count as a part of them."""
    bounds = np.cumsum([0, *map(len, covered)])
    flat = np.array([*chain(*covered)], dtype=np.bool_)
    expected = [plain.words_in_gaps(text, island, least) for text in covered]
    assert words_in_gaps(flat, bounds, island, least).tolist() == expected


@given(st.lists(edited() | edited("abc"), min_size=1, max_size=3), st.sampled_from([1, 2, 3, 5]))
def test_wording_is_what_plain_python_says(pairs: list[list[list[str]]], size: int) -> None:
    """Shared shingles, words alongside, covered, and in parts of their own; pairs do not mix."""
    texts = shingled([*chain(*pairs)], size)
    config = CopyConfig(shingle_size=size, own_words=7, containment=0.0)  # every pair is likely
    ends = np.arange(2 * len(pairs)).reshape(-1, 2)
    found = compare_wording(texts, ends, config)
    for row, (left, right) in enumerate(pairs):
        one, other = plain.places(left, size), plain.places(right, size)
        shared = len(one.keys() & other.keys())
        assert found.shared[row] == shared
        assert found.inside[row, 0] == shared / max(len(one), 1)
        assert found.same[row] == (left == right != [])
        worth = shared / max(min(len(one), len(other)), 1) >= 0.05 and not found.same[row]
        assert found.aligned[row] == (max(plain.alongside(left, right, size)) if worth else 0)
        begun = plain.openings(left, right, size) if worth else [0, 0]
        begun = [len(left), len(right)] if found.same[row] else begun
        assert found.openings[row].tolist() == [max(words, 0) for words in begun]
        if worth:
            covered, own = plain.parts(left, right, size, 7)
            assert [*found.covered[row], *found.own[row]] == [*covered, *own]
        elif found.same[row]:
            assert [found.alongside[row]] * 2 == plain.parts(left, right, size, 7)[0]


@given(
    st.lists(edited() | edited("abc"), min_size=1, max_size=3),
    st.sampled_from([1, 2, 3, 5]),
    st.integers(1, 9),
)
def test_copied_runs_are_what_plain_python_says(
    pairs: list[list[list[str]]], size: int, least: int
) -> None:
    """Wherever they are, no two of them for one word."""
    texts = shingled([*chain(*pairs)], size)
    config = CopyConfig(shingle_size=size, span_words=least)
    ends = np.arange(2 * len(pairs)).reshape(-1, 2)
    same = compare_wording(texts, ends, config).same
    asked = np.ones(len(pairs), dtype=np.bool_)
    found = np.stack(copied_runs(texts, ends, same, asked, config), axis=1)
    for row, (left, right) in enumerate(pairs):
        expected = plain.verbatim_runs(left, right, size, least)
        assert list(map(tuple, found[found[:, 0] == row, 1:].tolist())) == expected


def test_a_refrain_starts_no_run() -> None:
    """What makes more than 4,096 pairs of places is looked past, and a longer run goes on."""
    refrain, other = ["ha"] * 70, ["so", "it", "goes"]
    pair = [[*refrain, *other], [*other, *refrain, "ho"]]
    texts, config = shingled(pair, 1), CopyConfig(shingle_size=1, span_words=2)
    no, yes = np.array([False]), np.array([True])
    found = copied_runs(texts, np.array([[0, 1]]), no, yes, config)
    assert np.stack(found).T.tolist() == [[0, 70, 0, 3]]


@given(st.lists(edited("abcdefgh0123456789MN"), min_size=1, max_size=3))
def test_slots_are_what_plain_python_says(pairs: list[list[list[str]]]) -> None:
    """Numbers and days in shared wording, which of them differ, and what else is shared."""
    names = {"M": "Monday", "N": "Friday"}
    pairs = [[[names.get(word, word) for word in text] for text in pair] for pair in pairs]
    ends = np.arange(2 * len(pairs)).reshape(-1, 2)
    texts = shingled([*chain(*pairs)], 3)
    found, differ = compare_slots(texts, ends), may_differ(texts, ends)
    for row, pair in enumerate(pairs):
        short, long = sorted(pair, key=len)
        masks = [[_masked(word) for word in text] for text in (short, long)]
        places = {
            start + word: there + word
            for start, there, length in plain.verbatim_runs(*masks, 5, 5)
            for word in range(length)
        }
        slots = {place for place in range(len(short)) if masks[0][place] in {"#", "@"}}
        changed = sorted(
            place for place in places if place in slots and short[place] != long[places[place]]
        )
        frame = len(short) - len(slots)
        assert [column[row] for column in found] == [
            len(slots & places.keys()),
            len(changed),
            sum(masks[0][place] == "@" for place in changed),
            len(changed) > 1 and changed[-1] - changed[0] >= 10,
            1 - len(places.keys() - slots) / max(frame, 1),
        ]
        few, more = sorted(
            ([word for word in text if _masked(word) in {"#", "@"}] for text in pair), key=len
        )
        alike = _led(few, more) + _led(few[::-1], more[::-1])
        assert differ[row] == (alike < len(few) - 1)


def _masked(word: str) -> str:
    return "#" if word.isdigit() else "@" if word.endswith("day") else word


def _led(few: list[str], more: list[str]) -> int:
    """Return how many words are equal from the start on."""
    pairs = enumerate(zip(few, more, strict=False))
    return next((place for place, (one, other) in pairs if one != other), len(few))


@pytest.mark.parametrize("size", [1, 3])
def test_texts_without_words_share_nothing(size: int) -> None:
    """Nor are they the same."""
    texts = shingled([[], [], ["a"]], size)
    ends = np.array([[0, 1], [0, 2]])
    found = compare_wording(texts, ends, CopyConfig(threshold=0.0))
    assert not found.same.any()
    assert found.shared.tolist() == [0, 0]


def test_of_a_single_number_all_differ_or_none_does() -> None:
    """The share is that of the numbers there are; of two texts without one nothing differs."""
    shared, changed = np.array([0, 1, 1, 4]), np.array([0, 0, 1, 2])
    none = np.zeros(4)
    slots = Slots(shared, changed, changed, none > 0, none)
    assert slots.share.tolist() == [0, 0, 1, 0.5]


def test_names_are_capitalised_words_in_a_row() -> None:
    """Inside of a sentence, or several that start one; accents and days make no other."""
    said = (
        "Quakes hit Bogotá on Monday",
        "Quakes hit Bogota and Papua New Guinea on Friday",
        "Cobalt Foods gained in Lima",
        "Tremors have no name",
    )
    pairs = np.array([[0, 1], [1, 2], [2, 3]])
    texts = shingled([one.split() for one in said], 3)
    assert other_names(texts, pairs).tolist() == [[0, 1], [2, 2], [0, 0]]
