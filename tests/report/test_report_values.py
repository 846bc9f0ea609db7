"""What all pages write alike: names, links, marks, and how a row is found."""

from __future__ import annotations

import re
import sys
from html import unescape

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from report_builders import hostile_strings

from dedup.report.event.matrix import Cell, CellSentence
from dedup.report.event.texts import SentenceSpan
from dedup.report.labels import _HIDDEN as HIDDEN
from dedup.report.labels import (
    certainty,
    certainty_band,
    clip,
    language_tag,
    outlet_labels,
    page_name,
    safe_link,
    short_id,
    visible,
)
from dedup.report.markup import cells, escaped, marked, sentence
from dedup.report.members import Member
from dedup.report.rows.edges import EdgeKey
from dedup.report.rows.sorted_groups import HeldGroups, SortedGroups
from dedup.report.rows.touching_edges import TouchingEdges
from dedup.report.values import Piece
from dedup.result import Result


@given(st.text(alphabet=st.one_of(st.sampled_from("&<>\"'\x00\u202e\xad\t"), st.characters())))
def test_marks_escape_as_templates_do(text: str) -> None:
    """What is put together without a template has the same door: nothing foreign acts."""
    assert unescape(escaped(text)) == visible(text)
    assert not set('<>"') & set(escaped(text))
    span = sentence(SentenceSpan(text, "body", anchor="t1"))
    inside = span.removeprefix('<span id="t1">').removesuffix("</span>")
    assert unescape(inside) == visible(text)
    assert not set("<>") & set(inside)


_PIECES = st.builds(
    Piece, st.text(min_size=1), st.sampled_from(["same", "differs", "outside", "dropped"])
)


@given(st.lists(_PIECES))
@example([Piece("he", "same"), Piece("now", "dropped"), Piece(", too", "same")])
def test_without_what_is_struck_out_a_sentence_stands_as_in_its_text(pieces: list[Piece]) -> None:
    """A cell hides it, and no space that only parts it from its neighbours may stay behind."""
    kept = re.sub("<del>[^<]*</del>", "", marked(pieces))
    own = "".join(visible(one.text) for one in pieces if one.kind != "dropped")
    assert unescape(re.sub("<[^>]*>", "", kept)) == own


@pytest.mark.parametrize("pieces", [(), (Piece("Rain fell.", "same"),)])
@pytest.mark.parametrize("detail", ["", "90 % of its words"])
@pytest.mark.parametrize("band", ["sure", "likely"])
def test_only_a_likely_match_says_at_once_what_it_is(
    band: str, detail: str, pieces: tuple[Piece, ...]
) -> None:
    """Most are sure: that, and the score, can be asked for."""
    said = CellSentence("#t1-1", pieces, band, "0.512", detail if pieces else "")
    html = cells(
        [Cell("verbatim", said)], [Member(0, "Sun", {}, {"language": None}, lambda _: [], "")]
    )
    assert f"{band} match, score 0.512" in html
    seen = re.sub("<[^>]*>", "", html.replace(f"{band} match, score", ""))
    assert (band in seen) == (band == "likely")


def test_nothing_printable_is_hidden() -> None:
    """The quick look of ``visible`` misses no sign that would act on a page."""
    every = (chr(code) for code in range(sys.maxunicode + 1))
    assert not [sign for sign in every if HIDDEN.search(sign) and sign.isprintable()]


def test_edges_are_found_by_either_end(seeds: Result) -> None:
    """The edges of some documents are those that name one of them, once, in table order."""
    edges, rows = TouchingEdges(seeds.edges), seeds.edges.with_row_index("row").to_dicts()
    names = seeds.documents["document"].to_list()
    for chosen in ([], names[:1], names[1:3], names, ["unknown"]):
        expected = [row for row in rows if {row["left"], row["right"]} & set(chosen)]
        found = [key._asdict() for key in edges.at(chosen)]
        assert found == [{name: row[name] for name in EdgeKey._fields} for row in expected]


@pytest.mark.parametrize("kind", [SortedGroups, HeldGroups])
def test_rows_are_found_by_the_key_of_their_table(seeds: Result, kind: type[SortedGroups]) -> None:
    """The rows of a key are those of the table that have it, in order; an unknown one has none."""
    groups, rows = kind(seeds.clusters, "tier", "cluster"), seeds.clusters.to_dicts()
    for key in [*groups.slices, ("event", "unknown")]:
        expected = [row for row in rows if (row["tier"], row["cluster"]) == key]
        assert groups.rows(key) == groups.part([key]).to_dicts() == expected


@given(st.text())
@example("\ufdd0\ufffe\U0010ffff")
def test_visible_text_holds_no_control_character(text: str) -> None:
    """No bidirectional or control character survives, and none that HTML does not allow."""
    shown = visible(text)
    assert not re.search("[\x00-\x08\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", shown)
    assert not re.search("[\ufdd0-\ufdef\ufffe\uffff\U0010ffff]", shown)
    assert visible(shown) == shown


@given(st.text(min_size=1), st.integers(2, 80))
def test_clipped_text_is_short_and_begins_like_the_text(text: str, limit: int) -> None:
    """A clipped text is at most the limit long and a beginning of the text, on one line."""
    line = " ".join(text.split())
    cut = clip(text, limit)
    assert len(cut) <= limit + 1
    assert cut == line or line.startswith(cut.removesuffix("…"))


@given(st.lists(st.tuples(st.sampled_from(["copy", "event"]), st.text()), unique=True))
def test_page_names_are_safe_and_never_collide(keys: list[tuple[str, str]]) -> None:
    """Whatever the ids, every cluster has its own plain file name."""
    names = [page_name(tier, cluster) for tier, cluster in keys]
    assert len(set(names)) == len(keys)
    assert all(re.fullmatch(r"[a-z0-9_-]{1,64}(\.copy)?\.html", name) for name in names)


@given(st.lists(st.tuples(st.text(max_size=3), st.none() | st.text(max_size=2)), min_size=1))
def test_labels_are_total(rows: list[tuple[str, str | None]]) -> None:
    """Every document gets one label, whatever its source and id."""
    assert set(outlet_labels(rows)) == {document for document, _ in rows}


@pytest.mark.parametrize(
    "url", [*hostile_strings(), "", None, "https://", "//example.org", "ftp://a"]
)
def test_nothing_hostile_becomes_a_link(url: str | None) -> None:
    """Only clean http and https addresses are links."""
    assert safe_link(url) is None


@pytest.mark.parametrize("url", ["https://www.example.org/a?b=c#d", "HTTP://example.org:8080/ü"])
def test_web_addresses_become_links(url: str) -> None:
    """An http or https address is a link, named by its host."""
    link = safe_link(url)
    assert link is not None
    assert (link.href, link.text) == (url, "example.org")


def test_short_ids_stay_readable() -> None:
    """An id loses its hash, but an id that is no hash stays whole."""
    assert short_id("001_b8d8458c1611aaf1") == "001"
    assert short_id("reuters-2025-08-21") == "reuters-2025-08-21"


def test_bands_rise_with_confidence() -> None:
    """More confidence never gives a weaker band."""
    order = ["to review", "likely", "sure"]
    for copies in (True, False):
        bands = [certainty_band(step / 100, copies=copies) for step in range(101)]
        assert sorted(bands, key=order.index) == bands
        assert set(bands) == set(order)


def test_a_cluster_is_as_certain_as_its_least_certain_whole_member() -> None:
    """Neither sure members make up for an unsure one, nor counts one that joined by a passage."""
    members = [("whole", 0.97), ("whole", 0.71), ("whole", 0.99), ("passage", 0.2)]
    rows = [{"membership": kind, "confidence": value} for kind, value in members]
    assert certainty(rows) == certainty(rows[::-1]) == 0.71


@given(st.one_of(st.text(), st.from_regex(r"\A[a-z]{2}[-_][A-Za-z]{2}\Z")))
def test_a_language_is_one_or_nothing(language: str) -> None:
    """What an input calls a language goes into an attribute, and does not leave it."""
    tag = language_tag(language)
    assert tag in ("", language.strip().replace("_", "-"))
    assert all(part.isascii() and part.isalnum() for part in tag.split("-") if tag)
