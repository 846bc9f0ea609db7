"""Parts of the page of an event, each made of values that are given."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dedup.report.copying.spans import CopiedShare, CopiedSpan, _painted, original_span, shares
from dedup.report.event.conflicts import cell_points, first_conflict, row_points
from dedup.report.event.reasons import _strongest
from dedup.report.event.texts import _begins, _Copied, _pieces
from dedup.report.event.timeline import on_timeline
from dedup.report.event.wording import clause_pieces, joined
from dedup.report.labels import clip
from dedup.report.members import Member, headline, least_certain
from dedup.report.rows.edges import EdgeKey
from dedup.report.values import Link, Piece

TEXT = "x" * 100


def report(index: int, **cluster: Any) -> Member:
    """Return a report of a cluster, a whole member if nothing else is said."""
    row = {"document": f"d{index}", "text": TEXT, "published": None, "source": None}
    return Member(index, f"O{index}", {"membership": "whole"} | cluster, row, lambda _: [], "")


def point(number: int, document: str, value: str, verdict: str) -> dict[str, Any]:
    """Return a row of the table of differences."""
    row = {"difference": number, "document": document, "value": value, "verdict": verdict}
    return row | {"sentence": 0, "kind": "number", "subject": None}


@pytest.mark.parametrize(
    ("start", "end", "inside"), [(0, 10, False), (0, 11, True), (19, 30, True), (20, 30, False)]
)
def test_a_sentence_beside_a_passage_is_no_part_of_it(start: int, end: int, inside: bool) -> None:
    """It belongs to the cluster if a letter of it does, not where it only touches the passage."""
    digest = report(0, membership="passage", start=10, end=20)
    assert digest.in_passage({"start": start, "end": end}) == inside


ROWS = [
    point(0, "d0", "12", "differs"),
    point(0, "d1", "13", "differs"),
    point(1, "d0", "4", "conflict"),
    point(1, "d2", "5", "conflict"),
]


def test_what_cannot_all_be_true_comes_first() -> None:
    """Of the points of a row, and of a cell, conflicts stand before what merely differs."""
    by_name = {one.document: one for one in map(report, range(3))}
    points = row_points(ROWS, by_name, by_name)
    assert [one.verdict for one in points] == ["conflict", "differs"]
    assert [one.text for one in cell_points(ROWS, "d0")] == ["4", "12"]


def test_a_value_is_written_as_readers_write_it() -> None:
    """In the row and in the cell an amount has its sign and its scale, as in a newspaper."""
    rows = [point(0, "d0", "675000000 dollar", "conflict"), point(0, "d1", "8e+08", "conflict")]
    by_name = {one.document: one for one in map(report, range(2))}
    values = [told.value for one in row_points(rows, by_name, by_name) for told in one.values]
    assert values == ["$675 million", "800 million"]
    assert [one.text for one in cell_points(rows, "d0")] == ["$675 million"]


@pytest.mark.parametrize(
    ("told", "shown"),
    [
        (["8.1e+09 dollar", "8.3e+09 dollar"], ["$8.1 billion", "$8.3 billion"]),
        (["950000000", "over 1.2e+09"], ["950 million", "over 1,200 million"]),
        (["1234567", "1200000"], ["1,234,567", "1,200,000"]),
        (["7.5", "7"], ["7.5", "7"]),
    ],
)
def test_values_side_by_side_are_in_one_scale(told: list[str], shown: list[str]) -> None:
    """In the row, in the cells and on the front page, so that nobody has to convert them."""
    rows = [point(0, f"d{place}", value, "conflict") for place, value in enumerate(told)]
    by_name = {one.document: one for one in map(report, range(2))}
    assert [one.value for one in row_points(rows, by_name, by_name)[0].values] == shown
    assert [cell_points(rows, f"d{place}")[0].text for place in range(2)] == shown
    assert first_conflict([row | {"statement": 0} for row in rows]) == " or ".join(shown)


def test_a_value_links_only_to_sentences_that_stand_on_the_page() -> None:
    """A report without a column is named, and leads nowhere."""
    by_name = {one.document: one for one in map(report, range(3))}
    points = row_points(ROWS, by_name, ["d0", "d1"])
    links = {link.text: link.href for one in points for told in one.values for link in told.outlets}
    assert links == {"O0": "#t1-1", "O1": "#t2-1", "O2": ""}


def test_whose_words_a_report_has_is_told_by_how_many() -> None:
    """The source of most words comes first, quotations last; shares are of the own text."""
    spans = [
        CopiedSpan(0, 10, "a", 0, known=True),
        CopiedSpan(10, 40, "b", 0, known=True),
        CopiedSpan(40, 45, "a", 0, known=True),
        CopiedSpan(45, 95, "c", 0, known=True, quoted=True),
    ]
    assert shares(report(0), spans) == [
        CopiedShare("b", 0.3, known=True, quoted=False),
        CopiedShare("a", 0.15, known=True, quoted=False),
        CopiedShare("c", 0.5, known=True, quoted=True),
    ]


@pytest.mark.parametrize(
    ("copied", "source"),
    [
        (CopiedSpan(0, 60, "first", 5, known=True), "first"),
        (CopiedSpan(0, 30, "first", 5, known=True), "copy"),
        (CopiedSpan(0, 60, "first", 5, known=False), "copy"),
        (CopiedSpan(0, 60, "first", 5, known=True, quoted=True), "copy"),
    ],
)
def test_words_of_a_copy_are_those_of_whom_it_copied(copied: CopiedSpan, source: str) -> None:
    """Where all of the words are known to be an earlier report's, that one is named."""
    taken = CopiedSpan(200, 240, "copy", 10, known=True)
    found = original_span(taken, [copied])
    assert (found.source, found.start, found.end) == (source, 200, 240)
    assert found.place == (15 if source == "first" else 10)


def test_of_a_passage_only_its_own_words_are_copied() -> None:
    """What a digest copies elsewhere is no matter of this event, and no part of its share."""
    passage = report(0, membership="passage", start=20, end=60)
    spans = [CopiedSpan(0, 30, "a", 100, known=True), CopiedSpan(70, 90, "a", 0, known=True)]
    kept = _painted(passage, spans)
    assert [(one.start, one.end, one.place) for one in kept] == [(20, 30, 120)]
    assert shares(passage, kept) == [CopiedShare("a", 0.25, known=True, quoted=False)]


def test_a_report_with_a_column_is_on_the_timeline() -> None:
    """Of many reports those shown beside the matrix are not crowded out by earlier ones."""
    reports = [report(index) for index in range(40)]
    chosen = on_timeline(reports, reports[-2:])
    assert len(chosen) == 24
    assert {one.document for one in reports[-2:]} <= {one.document for one in chosen}
    assert [one.index for one in chosen] == sorted(one.index for one in chosen)


KINDS = st.sampled_from(["same", "differs", "outside"])


@given(st.lists(st.builds(Piece, st.sampled_from(["one", " ", "", "two "]), KINDS)))
def test_joined_pieces_say_the_same_in_fewer(pieces: list[Piece]) -> None:
    """No word is lost or moved, no piece is empty, and no two of one kind stand side by side."""
    found = joined(pieces)
    assert "".join(one.text for one in found) == "".join(one.text for one in pieces)
    assert all(one.text for one in found)
    assert all(one.kind != other.kind for one, other in pairwise(found))


def test_two_words_that_differ_are_marked_as_one_stretch() -> None:
    """The space between them is theirs; that between words that are the same is not."""
    pieces = [Piece("red", "differs"), Piece(" ", "same"), Piece("barn", "differs")]
    assert joined(pieces) == (Piece("red barn", "differs"),)


def test_a_headline_is_never_that_of_a_page_around_a_passage() -> None:
    """Where no whole member has one, the lead's opening stands for it."""
    lead = report(0)
    lead.row["title"] = None
    lead.sentences.append({"kind": "body", "position": 0, "start": 0, "end": 10})
    digest = report(1, membership="passage", start=0, end=9)
    digest.row["title"] = "The week in brief"
    assert headline((lead, digest)) == "x" * 10


@pytest.mark.parametrize(
    ("confidences", "found"),
    [([0.9, 0.6, 0.8], "O1"), ([0.9, 0.6, 0.6], None), ([0.9, 0.6], None), ([], None)],
)
def test_one_report_may_be_the_least_certain(confidences: list[float], found: str | None) -> None:
    """Of three or more, if no other is as doubtful; what joins by a passage is marked as such."""
    reports = [report(number, confidence=one) for number, one in enumerate(confidences)]
    reports.append(report(9, membership="passage", confidence=0.1))
    link = least_certain(reports)
    assert (link and link.text) == found
    assert link is None or link.href == "#o2"


@pytest.mark.parametrize(
    ("titles", "chosen"),
    [
        (["OPINION: Rain is good", "Rain in Oslo"], "Rain in Oslo"),
        (["Sun Poll: rain is good", "Rain in Oslo"], "Rain in Oslo"),
        (["https://sun.example/rain", "Rain in Oslo"], "Rain in Oslo"),
        (["Rain: a blessing", "Rain in Oslo"], "Rain: a blessing"),
        (["OPINION: Analysis: Rain | Sun", "Watch: Rain in Oslo"], "Rain"),
        (["Ada Roe tells the Sun", ""], "Ada Roe tells the Sun"),
    ],
)
def test_an_event_is_called_by_news_and_not_by_a_label(titles: list[str], chosen: str) -> None:
    """Another report's headline is better than one with a label or its outlet's own name."""
    reports = tuple(map(report, range(2)))
    for one, title in zip(reports, titles, strict=True):
        one.row.update(title=title, source="Sun")
    assert headline(reports) == chosen


@pytest.mark.parametrize(
    ("outlet", "title"),
    [("AP", "Ferry crash stuns Japan"), ("Sun", "Rain on Sunday"), ("i", "It rains")],
)
def test_an_outlet_is_named_in_a_headline_by_whole_words(outlet: str, title: str) -> None:
    """The letters of a short name inside another word are no name."""
    first, second = map(report, range(2))
    first.row.update(title=title, source=outlet)
    second.row.update(title="Why we weep", source="Zeta")
    assert headline((first, second)) == title


@given(
    st.sets(st.tuples(st.integers(0, 6), st.integers(0, 6)).filter(lambda pair: pair[0] < pair[1]))
)
def test_every_report_keeps_its_strongest_tie(pairs: set[tuple[int, int]]) -> None:
    """Of the edges, strongest first, those stay that reach a report for the first time."""
    edges = [
        EdgeKey(row, "event", f"d{left}", f"d{right}", "accepted", 0.5, "same event")
        for row, (left, right) in enumerate(sorted(pairs))
    ]
    kept = list(_strongest(edges))
    ends = [{edge.left, edge.right} for edge in kept]
    assert set().union(*ends) == {name for edge in edges for name in (edge.left, edge.right)}
    for place, both in enumerate(ends):
        assert not both <= set().union(*ends[:place])
    for name in set().union(*ends):
        strongest = next(edge for edge in edges if name in (edge.left, edge.right))
        assert strongest in kept


@given(st.lists(st.tuples(st.integers(1, 400), st.sampled_from("ab")), max_size=6))
def test_a_source_is_named_where_its_words_begin_and_not_at_every_gap(
    steps: list[tuple[int, str]],
) -> None:
    """It is named again behind words of another, or where some sentences lie between."""
    words, place = [], 0
    for gap, source in steps:
        span = CopiedSpan(place + gap, place + gap + 10, source, 0, known=True)
        words.append(_Copied(span, Link("", source)))
        place = span.end
    named = [_begins(words, number) for number in range(len(words))]
    expected = [
        number == 0 or source != steps[number - 1][1] or gap > 200
        for number, (gap, source) in enumerate(steps)
    ]
    assert named == expected


def test_the_card_of_a_person_is_shown_in_the_full_text_alone() -> None:
    """Headlines that a crawler has set into a sentence are dots in brackets where it is quoted."""
    said = "Mr. Roe Joan (Jo) Mary RoeMayor to leave | Bridge vote nears MORE said no."
    assert clip(said, 99) == "Mr. Roe […] said no."
    assert joined([Piece(said, "same")]) == (Piece("Mr. Roe […] said no.", "same"),)


@given(st.lists(st.integers(0, 60), unique=True, max_size=8))
def test_pieces_of_a_sentence_are_its_letters_and_those_of_others_are_marked(
    cuts: list[int],
) -> None:
    """Whatever stands in other reports; of a sentence without a word of them there are none."""
    text = "".join(chr(0x4E00 + place) for place in range(60))
    sentences = [
        {"position": number, "start": start, "end": end}
        for number, (start, end) in enumerate([(0, 20), (21, 40), (42, 60)])
    ]
    row = {"document": "d", "text": text}
    whole = Member(0, "O", {"membership": "whole"}, row, lambda _: sentences, "")
    spans = [*zip(sorted(cuts)[::2], sorted(cuts)[1::2], strict=False)]
    copied = [_Copied(CopiedSpan(*span, "a", 0, known=True), Link("", "a")) for span in spans]
    others = {place for start, end in spans for place in range(start, end)}
    for one in sentences:
        found = _pieces(whole, one, copied, [end for _, end in spans])
        letters = [(letter, piece.copied) for piece in found for letter in piece.text]
        inside = range(one["start"], one["end"])
        expected = [(text[place], place in others) for place in inside]
        assert letters == (expected if others & {*inside} else [])


STEPS = st.lists(
    st.tuples(st.integers(0, 120), st.integers(0, 30), st.sampled_from(["equal", "reworded"])),
    max_size=4,
)


@given(STEPS, st.integers(0, 20), st.integers(100, 150))
def test_a_sentence_is_shown_as_it_stands(
    steps: list[tuple[int, int, str]], start: int, end: int
) -> None:
    """Its pieces are its words in their order, whatever is known of them; only its ends are cut."""
    text = " ".join(f"w{place:03}" for place in range(40))
    differences, place = [], 0
    for earliest, length, kind in sorted(steps):
        first = max(earliest, place)
        place = first + length
        own = {"kind": kind, "start": first, "end": place}
        differences.append(own | {"representative_start": 0, "representative_end": 0})
    pieces = clause_pieces(text, text, (start, end), differences)
    shown = "".join(one.text for one in pieces if one.kind != "dropped")
    assert shown.removeprefix("… ").removesuffix("…").rstrip() in text[start:end]
    inside = [one for one in differences if start <= one["start"] and one["end"] <= end]
    if not inside:
        assert pieces == (Piece(text[start:end], "same"),)
    for one in inside:
        assert text[one["start"] : one["end"]] in shown
