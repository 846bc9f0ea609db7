"""The pages of copies: who copied whom, counted once, and never what both quote."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from itertools import pairwise

import polars as pl
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from report_builders import edge, frame, member

import dedup
from dedup.config import Config
from dedup.report.copying.between_outlets import CopiedReports, Copying
from dedup.report.copying.cases import copied_leads, copies_pages, copy_cases
from dedup.report.copying.excerpts import _AROUND, _SHOWN, _pieces
from dedup.report.copying.nature import ends_both, quoting_sides
from dedup.report.copying.set_apart import introduced_spans, posts
from dedup.report.html import render
from dedup.report.rows.tables import Tables
from dedup.result import Result, RunInfo
from dedup.spans import joined_spans
from dedup.text import words as words_of

_SIDES = (("left", "a"), ("right", "b"))


def test_copied_text_is_counted_once_and_only_of_another_outlet(result: Result) -> None:
    """The later outlet has the words; spans that overlap are one; its own words do not count."""
    copying = Copying(Tables(result))
    assert copying.sources_of("Outlet B") == [CopiedReports("Outlet A", 3, 18)]
    assert copying.copied_by("Outlet A") == [CopiedReports("Outlet B", 3, 18)]
    assert copying.sources_of("Outlet A") == []
    letters = sum(len(f"Report {number:03}b has it.") for number in range(30))
    assert copying.shares == {"Outlet B": 18 / letters}
    nameless = result.documents.with_columns(source=pl.lit(None, pl.String))
    assert Copying(Tables(result.replace(documents=nameless))).shares == {}


@pytest.mark.parametrize(("days", "of"), [((1, 2, 3), "Outlet A"), ((2, 2, 3), "Outlet B")])
def test_words_of_a_copy_are_those_of_the_first(
    result: Result, days: tuple[int, ...], of: str
) -> None:
    """Not all pairs of copies are compared: the words of a later copy are the first one's."""
    names = ["000a", "000b", "001b"]
    documents = result.documents.filter(pl.col("document").is_in(names)).with_columns(
        source=pl.Series(["Outlet A", "Outlet B", "Outlet C"]),
        published=pl.Series([datetime(2025, 1, day, tzinfo=UTC) for day in days]).cast(
            result.documents.schema["published"]
        ),
    )
    pairs = dict.fromkeys(pairwise(names), 6)
    tables = _copies(result.replace(documents=documents), [names], pairs, first="left")
    assert Copying(tables).sources_of("Outlet C") == [CopiedReports(of, 1, 6)]


def test_a_case_marks_the_common_words_in_both_texts(result: Result) -> None:
    """The earlier text stands first, and each has its time and the way to its event."""
    cases, left = copy_cases(Tables(result), 2)
    assert (len(cases), left) == (2, 1)
    case = cases[0]
    assert case.summary == "Outlet B prints 1 word of Outlet A, 1 day later"
    assert [[one.text for one in text.pieces] for text in (case.earlier, case.later)] == [
        ["Report", " 000a has it."],
        ["Report", " 000b has it."],
    ]
    assert case.earlier.page == "../clusters/event000.html"
    (page,) = copies_pages(cases, left, title="")
    assert page.number == 1
    assert [fact.label for fact in page.facts] == [
        "copy clusters",
        "pairs with a passage in common",
    ]
    assert copied_leads(cases)[0] == (case, f"copies/1.html#{case.anchor}")


@pytest.mark.parametrize(
    ("quoting", "said"),
    [
        (["000a"], "Outlet A quotes 1 word found in Outlet B"),
        (["000b"], "Outlet B quotes 1 word found in Outlet A"),
        (["000a", "000b"], "Outlet A and Outlet B have a quotation in common, 1 word"),
    ],
)
def test_what_one_quotes_is_no_copying(result: Result, quoting: list[str], said: str) -> None:
    """Most of the words in common are quoted in one of the two, be they of one event or of none."""
    tables = Tables(_quoting(result, quoting).replace(clusters=result.clusters.clear()))
    cases, _ = copy_cases(tables, 9)
    assert [bool(one.nature.quoting) for one in cases] == [False, False, True]
    assert cases[-1].summary == said
    assert not any(one.summary == said for one, _ in copied_leads(cases))
    assert Copying(tables).sources_of("Outlet B") == [CopiedReports("Outlet A", 2, 12)]
    facts = copies_pages(cases, 0, title="")[0].facts
    assert ("1", "of them a quotation") in [(one.value, one.label) for one in facts]


def test_what_stands_on_one_site_is_most_likely_its_own(result: Result) -> None:
    """A passage of two outlets on one site comes behind copied text, and nobody has copied it."""
    names = ["000a", "000b"]
    address = pl.when(pl.col("document").is_in(names)).then(pl.lit("https://a.example/1"))
    documents = result.documents.with_columns(url=address)
    tables = Tables(result.replace(documents=documents, clusters=result.clusters.clear()))
    cases, _ = copy_cases(tables, 9)
    assert [one.nature.site for one in cases] == ["", "", "a.example"]
    assert cases[-1].summary == "Two reports on a.example have 1 word in common"
    assert cases[-1].summary not in [one.summary for one, _ in copied_leads(cases)]
    assert Copying(tables).sources_of("Outlet B") == [CopiedReports("Outlet A", 2, 12)]
    (page,) = copies_pages(cases, 0, title="")
    assert ("1", "of them on one site") in [(one.value, one.label) for one in page.facts]
    assert b"1 passage of two reports on one site" in render(page)


@pytest.mark.parametrize(
    ("before", "behind"),
    [
        ("The statement in full:\n\n", " So far."),
        ("Rain in Oslo\nBut she went on. As Ada Roe told us: ", " So far."),
        ("She went on.\n", " — Ada Roe (@adaroe) May 3, 2020"),
    ],
)
def test_what_is_set_apart_without_marks_is_quoted_too(before: str, behind: str) -> None:
    """Behind a colon, or signed as a post; on one side that is enough, and elsewhere it is not."""
    shared = "Rain fell on the harbour all night."
    texts = {"a": f"{before}{shared}{behind}", "b": f"It was wet. {shared} So it went on."}
    places = {f"{side}_start": texts[name].index(shared) for side, name in _SIDES}
    span = places | {f"{side}_end": places[f"{side}_start"] + len(shared) for side, _ in _SIDES}
    pair = {"left": "a", "right": "b", "relation": "overlaps", "copied_spans": [span]}
    assert quoting_sides(pair, texts.__getitem__, longest=99) == ("left",)
    texts["a"] = texts["b"]
    span["left_start"], span["left_end"] = span["right_start"], span["right_end"]
    assert quoting_sides(pair, texts.__getitem__, longest=99) == ()


def test_a_dateline_announces_nothing() -> None:
    """A place and a colon stand before the words of an agency, and no quote, wherever they do."""
    for before in (
        "NEW DELHI: ",
        "Rain in Delhi\n\nNEW DELHI, May 3 (Reuters): ",
        "Rain in Delhi, he said\nBy Ada Roe\nNEW DELHI:\n",
        "Rain fell, a minister said NEW DELHI, May 3 (Reuters): ",
    ):
        text = f"{before}Rain fell on the harbour all night."
        assert list(introduced_spans(text, [(len(before), len(text))], longest=99)) == []


@pytest.mark.parametrize(
    "label", ["Source", "Photo", "Updated", "Posted", "Here is what we know so far", "He said. Why"]
)
def test_a_colon_announces_only_behind_a_word_of_saying(label: str) -> None:
    """A label over copied text makes no quotation of it, nor does what another sentence says."""
    before = f"It rained, he said.\n{label}:\n"
    text = f"{before}Rain fell on the harbour all night."
    assert list(introduced_spans(text, [(len(before), len(text))], longest=99)) == []


@pytest.mark.parametrize(
    ("own", "shared", "is_foot"),
    [(40, 10, True), (40, 11, False), (900, 80, True), (900, 81, False)],
)
def test_a_foot_is_a_small_part_of_either_text(own: int, shared: int, *, is_foot: bool) -> None:
    """With more than a fifth of a text, or with more than 80 words, two texts end with a report.

    That it is in two pieces does not make it shorter.
    """
    texts = {"a": "rain " * 2000 + "snow " * shared, "b": "wind " * own + "snow " * shared}
    span = {}
    for side, name in _SIDES:
        span[f"{side}_start"] = texts[name].index("snow")
        span[f"{side}_end"] = len(texts[name].rstrip())
    pair = {"left": "a", "right": "b", "copied_spans": [span]}
    assert ends_both(pair, texts.__getitem__) is is_foot
    last = dict(span)
    for side, name in _SIDES:
        span[f"{side}_end"] = last[f"{side}_start"] = texts[name].index("snow snow ") + 5
    pair["copied_spans"] = [last, span]
    assert ends_both(pair, texts.__getitem__) is is_foot


def test_two_texts_that_share_little_of_their_ends_have_no_foot_in_common() -> None:
    """A phrase near the end and the last word leave most of what stands there to the one text."""
    texts = {
        name: f"{word * 99}snow {word * 9}snow" for name, word in (("a", "rain "), ("b", "wind "))
    }
    spans = [
        dict.fromkeys(("left_start", "right_start"), start)
        | dict.fromkeys(("left_end", "right_end"), start + len("snow"))
        for start in (495, 545)
    ]
    pair = {"left": "a", "right": "b", "copied_spans": spans}
    assert not ends_both(pair, texts.__getitem__)
    assert ends_both(pair | {"copied_spans": spans[1:]}, texts.__getitem__)


def test_a_post_is_no_longer_than_networks_allow() -> None:
    """It is what stands in the line that is signed; of a long line its end alone may be a post."""
    text = "word " * 200 + "— Ada Roe (@adaroe)"
    ((start, end),) = posts(text)
    assert (text[end - 8 : end], text.index("—") - start) == ("@adaroe)", 280)
    ((start, end),) = posts("He went on.\nRain! — Ada Roe (@adaroe)")
    assert start == len("He went on.\n")


def test_a_block_ends_where_more_stands_between_than_in_it() -> None:
    """What a colon announces goes on over short gaps, and not behind a paragraph of its own."""
    text = "He wrote:\n" + "a" * 30 + ", " + "b" * 30 + "." * 40 + "c" * 30
    spans = [(10, 40), (42, 72), (112, 142)]
    assert list(introduced_spans(text, spans, longest=500)) == spans[:2]
    assert list(introduced_spans(text, spans, longest=31)) == spans[:1]


def test_a_colon_announces_what_follows_whatever_stands_before_it() -> None:
    """Words in common may stand close before the colon, too: these alone are not announced."""
    text = "a" * 30 + ". He wrote to us:\n" + "b" * 30
    spans = [(0, 30), (len(text) - 30, len(text))]
    assert list(introduced_spans(text, spans, longest=500)) == spans[1:]


def test_the_foot_of_two_reports_of_different_events_is_no_copying(result: Result) -> None:
    """A biography under two columns comes last; reports of one event may end with one reporting."""
    ended = _with_foot(result, "By Ada Roe, a poet.")
    assert not any(one.nature.foot for one in copy_cases(Tables(ended), 9)[0])
    apart = Tables(ended.replace(clusters=result.clusters.clear()))
    cases, _ = copy_cases(apart, 9)
    assert [one.nature.foot for one in cases] == [False, False, True]
    assert cases[-1].summary == "Outlet A and Outlet B end with the same 5 words"
    assert cases[-1].summary not in [one.summary for one, _ in copied_leads(cases)]
    assert Copying(apart).sources_of("Outlet B") == [CopiedReports("Outlet A", 2, 12)]
    (page,) = copies_pages(cases, 0, title="")
    assert ("1", "of them at the foot of both") in [(one.value, one.label) for one in page.facts]
    assert b"1 passage at the foot of reports of different events" in render(page)
    copies_alone = RunInfo(configuration=Config(tiers=("copy",)))
    unknown = ended.replace(clusters=result.clusters.clear(), info=copies_alone)
    assert not any(one.nature.foot for one in copy_cases(Tables(unknown), 9)[0])


def _with_foot(result: Result, foot: str) -> Result:
    """Let two texts of one event end with the same words, and have nothing else in common."""
    both = pl.col("document").is_in(["000a", "000b"])
    longer = pl.col("text") + " It rains." * 9 + foot
    start = len("Report 000a has it." + " It rains." * 9)
    ends = (("start", start), ("end", start + len(foot)))
    span = {f"{side}_{end}": place for side, _ in _SIDES for end, place in ends}
    pair = (pl.col("left") == "000a") & (pl.col("right") == "000b") & (pl.col("tier") == "copy")
    spans = pl.lit([span], dtype=result.edges.schema["copied_spans"])
    return result.replace(
        documents=result.documents.with_columns(text=pl.when(both).then(longer).otherwise("text")),
        edges=result.edges.with_columns(
            copied_spans=pl.when(pair).then(spans).otherwise("copied_spans")
        ),
    )


def test_quotations_in_common_leave_room_for_copied_text(result: Result) -> None:
    """Where not all passages can be shown, those that tell of copying are."""
    cases, left = copy_cases(Tables(_quoting(result, ["000a"])), 2)
    assert ([bool(one.nature.quoting) for one in cases], left) == ([False, False], 1)


def test_a_page_names_its_cases_first_and_quotations_apart(result: Result) -> None:
    """Each is a line that leads to its words; what both quote is folded, and is no copying."""
    quoting = _quoting(result, ["000a"]).replace(clusters=result.clusters.clear())
    (page,) = copies_pages(copy_cases(Tables(quoting), 9)[0], 0, title="T")
    head = render(page).decode().split('aria-label="Cases on this page">')[1].split("</nav>")[0]
    named, folded = head.split("<details")
    for case in page.cases:
        line, quoted = f'<li><a href="#{case.anchor}">', case.nature.kind == "quotation"
        assert [line in part for part in (named, folded)] == [not quoted, quoted]
    assert {case.nature.kind for case in page.cases} == {"quotation", "copied"}


@pytest.mark.parametrize(
    ("first", "label", "part"),
    [("left", "B", 0), (None, "B", 1), ("left", "A", 2), (None, "A", 2)],
)
def test_cases_are_listed_by_whether_anybody_is_known_to_have_copied(
    result: Result, first: str | None, label: str, part: int
) -> None:
    """First who prints another's words, then who may, and what an outlet prints again."""
    (case, *_), _ = copy_cases(Tables(result), 1)
    changed = replace(
        case,
        known=first is not None,
        earlier=replace(case.earlier, label="A"),
        later=replace(case.later, label=label),
    )
    pages = copies_pages([changed, replace(changed, anchor="other")], 0, title="T")
    html = render(pages[0]).decode().split('aria-label="Cases on this page"')[1]
    before = html.split(f'href="#{case.anchor}"')[0]
    assert ["not known:" in before, "its own words again" in before] == [part == 1, part == 2]
    assert f'<span class="hint ui"><bdi>{case.later.title}</bdi></span>' in html


def _quoting(result: Result, names: list[str]) -> Result:
    """Put the first word of some texts between quotation marks, and shift what is in common."""
    first = pl.col("text").str.replace("Report", "“Report”", literal=True)
    quoted = pl.when(pl.col("document").is_in(names)).then(first).otherwise("text")
    span = {
        f"{side}_{end}": place + (name in names)
        for side, name in (("left", "000a"), ("right", "000b"))
        for end, place in (("start", 0), ("end", 6))
    }
    both = (pl.col("left") == "000a") & (pl.col("right") == "000b") & (pl.col("tier") == "copy")
    spans = pl.lit([span], dtype=result.edges.schema["copied_spans"])
    return result.replace(
        documents=result.documents.with_columns(text=quoted),
        edges=result.edges.with_columns(
            copied_spans=pl.when(both).then(spans).otherwise("copied_spans")
        ),
    )


@pytest.mark.parametrize(
    ("first", "said"),
    [
        ("left", "Outlet A prints 1 word of its own again, 1 day later"),
        (None, "Two reports of Outlet A have 1 word in common"),
    ],
)
def test_an_outlet_that_repeats_itself_copies_nobody(
    result: Result, first: str | None, said: str
) -> None:
    """Two reports of one outlet that are copies are a case, and are said to be its own."""
    pair = ["010a", "010b"]
    copies = frame("clusters", [member("copies", name, "x" * 19, tier="copy") for name in pair])
    one = pl.lit("Outlet A")
    edges = result.edges.filter(left="010a", right="010b", tier="copy").with_columns(
        relation=pl.lit("copy"), verdict=pl.lit("accepted"), first=pl.lit(first, pl.String)
    )
    repeated = result.replace(
        documents=result.documents.with_columns(source=one), clusters=copies, edges=edges
    )
    cases, _ = copy_cases(Tables(repeated), 9)
    assert [one.summary for one in cases] == [said]
    assert copied_leads(cases) == ()


def test_around_a_passage_no_word_is_cut() -> None:
    """What is left out in between begins and ends at a space."""
    text = " ".join(f"word{number}" for number in range(90))
    spans = [(text.index("word40"), text.index("word41")), (text.index("word80"), len(text))]
    pieces, _ = _pieces(text, spans)
    shown = " ".join(piece.text for piece in pieces).replace("…", " ").split()
    assert set(shown) <= set(text.split())
    assert len(shown) < 90
    # Of the text before the first passage its end is shown, and of the text behind it both ends.
    assert pieces[0].text.startswith("… ")
    assert pieces[2].text.startswith("word41 ")


def test_a_short_gap_is_shown_whole_and_paragraphs_stay_apart() -> None:
    """Where a text is long or short before it is no matter; however many lines part two of them."""
    text = "Rain fell. " * 30 + "Snow fell.\n\n \nWind blew. Nobody came. Ice broke."
    starts = [text.index(said) for said in ("Snow", "Ice")]
    pieces, _ = _pieces(text, [(starts[0], starts[0] + 24), (starts[1], len(text))])
    assert [piece.text for piece in pieces[1:]] == [
        "Snow fell.\n\nWind blew.",
        " Nobody came. ",
        "Ice broke.",
    ]


@given(st.lists(st.integers(1, 2000), max_size=8))
@example([1, 399, 2000, 70])
def test_of_a_long_copied_text_the_rest_is_counted(lengths: list[int]) -> None:
    """Some pages of common words are shown, cut in the middle if need be, and no word twice."""
    text, spans = "", []
    for length in lengths:
        text += "a gap " * 40
        spans.append((len(text), len(text) + length))
        text += "w" * length
    pieces, more = _pieces(text, spans)
    marked = [one.text for one in pieces if one.kind == "differs"]
    assert len(marked) + more == len(spans)
    assert sum(len(words.removesuffix("…")) for words in marked) <= _SHOWN + _AROUND
    for words, (start, end) in zip(marked, spans, strict=False):
        assert text[start:end].startswith(words.removesuffix("…"))
    assert not more or marked[-1].endswith("…")


@pytest.mark.parametrize(
    ("limit", "kinds"),
    [
        (2, ["copy", "passage"]),
        (4, ["copy"] * 2 + ["passage"] * 2),
        (9, ["copy"] * 5 + ["passage"] * 3),
    ],
)
def test_clusters_of_copies_leave_room_for_passages(
    result: Result, limit: int, kinds: list[str]
) -> None:
    """Half of the cases at most are copies, unless there are too few passages to fill the rest."""
    pairs = [(f"{event:03}a", f"{event:03}b") for event in range(1, 6)]
    copies = [
        member(f"c{left}", name, "x" * 19, tier="copy")
        for left, right in pairs
        for name in (left, right)
    ]
    span = [{"left_start": 0, "left_end": 6, "right_start": 0, "right_end": 6}]
    edges = [edge(*pair, tier="copy", relation="copy", copied_spans=span) for pair in pairs]
    more = result.replace(
        clusters=pl.concat([result.clusters, frame("clusters", copies)]),
        edges=pl.concat([result.edges, frame("edges", edges)]),
    )
    cases, left = copy_cases(Tables(more), limit)
    assert sorted(case.kind for case in cases) == kinds
    assert left == 8 - len(kinds)


@pytest.mark.parametrize(
    "sizes", [[(2, 12), (4, 9)], [(4, 9), (2, 19)], [(2, 7), (3, 7), (5, 1), (4, 2)]]
)
def test_the_most_copied_words_stand_first(result: Result, sizes: list[tuple[int, int]]) -> None:
    """What many print counts as often as it is printed; of as many words, the longer come first."""
    names = result.documents["document"].to_list()
    groups = [names[8 * place : 8 * place + size] for place, (size, _) in enumerate(sizes)]
    pairs = {
        (group[0], name): length
        for group, (_, length) in zip(groups, sizes, strict=True)
        for name in group[1:]
    }
    cases, _ = copy_cases(_copies(result, groups, pairs), 9)
    found = [(one.words, one.characters, 2 + len(one.others)) for one in cases]
    text = "Report 000a has it."
    said = [(len([*words_of(text[:length])]), length, size) for size, length in sizes]
    printed = [(words * texts, characters * texts) for words, characters, texts in found]
    assert sorted(found) == sorted(said)
    assert printed == sorted(printed, reverse=True)


@pytest.mark.parametrize("relation", ["copy", "overlaps"])
def test_where_not_all_fit_the_largest_are_shown(result: Result, relation: str) -> None:
    """Of copies those of most reports, then of most words; of passages the longest."""
    groups = [["000a", "000b"], ["001a", "001b", "002a"], ["003a", "003b"], ["004a", "004b"]]
    pairs = {(group[0], group[1]): n for group, n in zip(groups, (5, 3, 9, 4), strict=True)}
    held = groups if relation == "copy" else []
    cases, left = copy_cases(_copies(result, held, pairs, relation=relation), 2)
    shown = {"copy": [3, 9], "overlaps": [5, 9]}[relation]
    assert (sorted(one.characters for one in cases), left) == (shown, 2)


def test_of_very_many_copies_thirty_are_named_and_the_rest_is_counted(result: Result) -> None:
    """Two stand side by side; nobody reads the names of hundreds beside them."""
    names = result.documents["document"].to_list()
    (case,), _ = copy_cases(_copies(result, [names], {(names[0], names[1]): 4}), 9)
    assert (len(case.others), case.others_left) == (30, len(names) - 32)


def test_copies_that_are_not_named_count_as_well(result: Result) -> None:
    """A word that 36 print is more than two that 17 do, though thirty are named beside the two."""
    names = result.documents["document"].to_list()
    groups = [names[:36], names[36:53]]
    pairs = {(group[0], group[1]): n for group, n in zip(groups, (6, 10), strict=True)}
    cases, _ = copy_cases(_copies(result, groups, pairs), 9)
    assert [one.words for one in cases] == [1, 2]


def test_words_of_a_script_without_spaces_are_counted() -> None:
    """Of Chinese every letter is a word, as where passages are looked for."""
    told = "市长周一表示河上的大桥将关闭因为发现两个桥墩有裂缝没有人受伤"
    reports = {"id": ["a", "b"], "source": ["Post", "Sun"], "date": ["2024-05-01", "2024-05-02"]}
    run = dedup.run(pl.DataFrame(reports | {"text": [told] * 2}))
    ((case,), _) = copy_cases(Tables(run), 9)
    assert case.summary == f"Sun prints {len(told)} words of Post, 1 day later"


def test_a_text_says_how_much_of_it_the_other_has(result: Result) -> None:
    """The share is that of the frame for other programs: of the words that are marked."""
    cases, _ = copy_cases(Tables(result), 9)
    counted = [
        f"{round(100 * one)} % of its text" for one in dedup.copied_passages(result)["share"]
    ]
    assert sorted(case.later.share for case in cases) == sorted(counted)


def test_a_lead_of_copied_text_leads_to_the_page_of_its_case(result: Result) -> None:
    """Behind fifty cases, of which nobody knows who was first, it is the second page."""
    case = copy_cases(Tables(result), 9)[0][0]
    cases = [replace(case, anchor=f"c{place}", known=place == 50) for place in range(51)]
    pages = copies_pages(cases, 0, title="")
    assert [[one.anchor for one in page.cases].count("c50") for page in pages] == [0, 1]
    assert [href for _, href in copied_leads(cases)] == ["copies/2.html#c50"]


def test_copies_are_shown_by_whom_they_were_copied_from(result: Result) -> None:
    """Two late copies have more in common with each other; what is shown is the first and one."""
    lengths = {("000a", "000b"): 4, ("000a", "001b"): 5, ("000b", "001b"): 9}
    tables = _copies(result, [["000a", "000b", "001b"]], lengths, first="left")
    (case,), _ = copy_cases(tables, 9)
    assert (case.earlier.label, case.characters) == ("Outlet A", 5)
    assert [fact.label for fact in case.others] == ["Outlet B"]


def test_a_passage_of_a_text_and_its_copy_is_one_case(result: Result) -> None:
    """Who has words of a text that others copied is said to have them of the first."""
    lengths = {("000a", "000b"): 4, ("000b", "001a"): 9, ("000a", "001a"): 8}
    apart = {"relation": "overlaps", "verdict": "rejected", "first": "left"}
    (case,), left = copy_cases(_copies(result, [["000a", "001a"]], lengths, **apart), 9)
    assert (case.earlier.title, case.later.label, case.characters, left) == (
        "Event 000",
        "Outlet B",
        4,
        0,
    )


def _copies(
    result: Result,
    groups: Sequence[Sequence[str]],
    pairs: Mapping[tuple[str, str], int],
    **values: str,
) -> Tables:
    """Return groups of copies, each led by its first, and pairs whose first letters are common."""
    copies = [
        member(group[0], name, "x" * 19, tier="copy", role="lead" if name == group[0] else "member")
        for group in groups
        for name in group
    ]
    starts = dict.fromkeys(("left_start", "right_start"), 0)
    spans = {
        pair: [starts | dict.fromkeys(("left_end", "right_end"), length)]
        for pair, length in pairs.items()
    }
    plain = {"tier": "copy", "relation": "copy"} | values
    edges = [edge(*pair, **plain) | {"copied_spans": span} for pair, span in spans.items()]
    return Tables(result.replace(clusters=frame("clusters", copies), edges=frame("edges", edges)))


def test_a_passage_of_one_outlet_alone_is_no_case(result: Result) -> None:
    """An outlet may repeat itself; where a source is not known, nobody says that it does."""
    one = result.documents.with_columns(source=pl.lit("Outlet A"))
    assert copy_cases(Tables(result.replace(documents=one)), 9) == ((), 0)
    unknown = result.documents.with_columns(source=pl.lit(None, pl.String))
    assert len(copy_cases(Tables(result.replace(documents=unknown)), 9)[0]) == 3


def test_a_lead_of_copied_text_is_known_and_of_two_outlets(result: Result) -> None:
    """Who was first is not guessed on the first page."""
    cases, _ = copy_cases(Tables(result), 9)
    assert len(copied_leads(cases)) == 3
    guessed = result.replace(edges=result.edges.with_columns(first=pl.lit(None, pl.String)))
    assert copied_leads(copy_cases(Tables(guessed), 9)[0]) == ()


def test_a_text_without_a_date_says_so(result: Result) -> None:
    """Beside an undated text stands that it is, and not an empty place."""
    undated = result.documents.with_columns(published=pl.lit(None, pl.Datetime("us", "UTC")))
    cases, _ = copy_cases(Tables(result.replace(documents=undated)), 2)
    (page,) = copies_pages(cases, 0, title="")
    assert render(page).count(b" undated ") == 2 * len(cases)


def test_a_copy_cluster_is_one_case_with_its_members(result: Result) -> None:
    """Of three copies two are shown side by side, and the third is named."""
    pairs = {("000a", "001a"): 19, ("000a", "002a"): 19}
    (case,), left = copy_cases(_copies(result, [["000a", "001a", "002a"]], pairs), 10)
    assert (case.kind, left, case.known) == ("copy", 0, False)
    assert ([fact.label for fact in case.others], case.others_left) == (["Outlet A"], 0)


@given(st.lists(st.tuples(st.integers(0, 30), st.integers(1, 9)), max_size=8))
def test_copied_spans_that_touch_are_shown_as_one(spans: list[tuple[int, int]]) -> None:
    """What is shown as copied is what was copied, in order, with a gap between any two pieces."""
    found = joined_spans((start, start + length) for start, length in spans)
    assert all(one[1] < two[0] for one, two in pairwise(found))
    copied = {place for start, length in spans for place in range(start, start + length)}
    assert {place for start, end in found for place in range(start, end)} == copied
