"""What two reports tell: the sentences they open with, and the two that come nearest."""

from __future__ import annotations

import tracemalloc
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dedup.explain.tellings import Told, tellings

_LEDE = "Senator Harkin of Iowa said he would leave the chamber for good."
_VETO = "Governor Branstad vetoed the toll on the bridge at Davenport."
_AGAIN = "The bridge toll at Davenport was vetoed, as Branstad had vowed."
_OTHER = "Snow fell over the hills all night and the roads were shut."


def _told(*sentences: str, title: str = "") -> Told:
    rows, place = [], 0
    for sentence in sentences:
        rows.append({"kind": "body", "start": place, "end": place + len(sentence)})
        place += len(sentence) + 1
    return Told(title, " ".join(sentences), rows)


def _nearest(left: Told, right: Told) -> list[str]:
    return [one.text for one in tellings(("a", "b"), left, right) if one.role == "nearest"]


def _marked(left: Told, right: Told) -> list[Sequence[str]]:
    found = tellings(("a", "b"), left, right)
    return [[one.text[start:end] for start, end in one.common] for one in found]


def test_sentences_that_share_rare_words_come_nearest_wherever_they_stand() -> None:
    """A report may open with what is background in another: both are quoted, with the place."""
    left, right = _told(_LEDE, *[_OTHER] * 5, _VETO), _told(_AGAIN)
    assert _nearest(left, right) == [_VETO, _AGAIN]
    tops = [one.at_top for one in tellings(("a", "b"), left, right) if one.role == "nearest"]
    assert tops == [False, True]


def test_of_sentences_as_near_those_at_the_top_are_shown() -> None:
    """The news stands there, and background further down."""
    left = _told(_VETO, *[_LEDE] * 5, _VETO)
    found = tellings(("a", "b"), left, _told(_AGAIN))
    assert [one.start for one in found if one.role == "nearest"] == [0, 0]


def test_of_a_line_that_a_text_repeats_the_first_stands_for_all() -> None:
    """All pairs of two such texts would take minutes, and say the same."""
    repeating = _told(_LEDE, *[_VETO] * 50)
    assert {len(places) for places in repeating.places.values()} == {1}
    once = tellings(("a", "b"), _told(_LEDE, _VETO), _told(_AGAIN))
    assert tellings(("a", "b"), repeating, _told(_AGAIN)) == once


def test_of_hundreds_of_lines_that_are_alike_the_nearest_take_no_memory_for_every_pair() -> None:
    """A table of results has a million pairs of lines, and is gone through line by line."""
    results = [f"Davenport toll of Branstad {number}{number} was vetoed." for number in range(400)]
    left, right = _told(*results, _VETO), _told(*results[::-1], _AGAIN)
    assert left.places
    assert right.places
    tracemalloc.start()
    try:
        assert left.nearest(right)
        assert tracemalloc.get_traced_memory()[1] < 8_000_000  # pair by pair it is 28 MB
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize(
    ("left", "right"),
    [
        (_LEDE, _AGAIN),
        ("Former Maryland Governor Martin O'Malley spoke.", "Martin O'Malley had left Maryland."),
        (f"{_VETO} Write to toll@davenport.org.", f"{_AGAIN} Write to toll@davenport.org."),
    ],
)
def test_a_name_alone_or_an_address_brings_no_sentences_near(left: str, right: str) -> None:
    """Whoever writes of somebody names him, and a call to readers tells nothing."""
    assert _nearest(_told(left), _told(right)) == []


def test_a_report_opens_behind_its_headline() -> None:
    """With its first whole sentence, whatever the other report tells."""
    other = _told(_AGAIN)
    found = tellings(("a", "b"), _told(_VETO, _OTHER, _AGAIN, title=_VETO), other)
    assert found[0].text == _OTHER
    again = f"Share this: {_VETO}", f"… {_OTHER}".lower(), _LEDE
    assert tellings(("a", "b"), _told(*again, title=_VETO), other)[0].text == _LEDE


def test_what_both_have_is_marked_with_names_whole() -> None:
    """Of the sentences that come nearest what both have, and of no other."""
    left, right = _told(_LEDE, _VETO), _told(_AGAIN, "Iowa is where Harkin has his chamber of wax.")
    assert [*filter(None, _marked(left, right))] == [
        ["Branstad vetoed", "toll", "bridge", "Davenport"],
        ["bridge toll", "Davenport", "vetoed", "Branstad"],
    ]


def test_what_one_report_alone_tells_is_a_sentence_of_its_top() -> None:
    """Of its first sentences the one with most that the other has nowhere, and no headline."""
    left, right = _told(_VETO, _LEDE, _OTHER, title=_OTHER), _told(_AGAIN)
    alone = [one for one in tellings(("a", "b"), left, right) if one.role == "alone"]
    assert [(one.text, one.common) for one in alone] == [(_LEDE, ()), (_AGAIN, ())]


_WORDS = [*_VETO.split(), *_LEDE.split(), "Trump Donald TrumpRain fell MORE", "ﬁ", "Íle-de", "\n"]
_TEXTS = st.lists(st.sampled_from(_WORDS) | st.text(max_size=4), min_size=8).map(" ".join)


@given(_TEXTS, _TEXTS)
def test_whatever_the_texts_are_what_is_marked_stands_in_them(left: str, right: str) -> None:
    """A sentence is quoted as it stands, and spans of it are in order and lie inside."""
    reports = [_told(text, right, left) for text in (left, right)]
    found = tellings(("a", "b"), *reports)
    assert found or "@" in left + right
    for one in found:
        places = [place for span in one.common for place in span]
        assert places == sorted(places)
        assert all(0 <= place <= len(one.text) for place in places)
        assert one.end - one.start == len(one.text)
