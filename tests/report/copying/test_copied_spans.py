"""Whose words stand where in the reports of a cluster: the first who had them is named, once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

import polars as pl
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from report_builders import documents, edge, frame, member

from dedup.report.copying.nature import nature_of
from dedup.report.copying.spans import CopiedShare, CopiedSpan, copied_spans, shares
from dedup.report.event.cluster import read_cluster
from dedup.report.rows.tables import ClusterKey, Tables
from dedup.result import Result

_KEY = ClusterKey("event", "e")
_LONGEST = 9
"""Letters of a run at most: with one that is another's, fewer than 95 of 100 are one outlet's."""

runs = st.tuples(st.integers(0, 20), st.integers(1, _LONGEST))


def letters(first: int, number: int = 30) -> str:
    """Return letters that stand nowhere else, so that each tells where it comes from."""
    return "".join(chr(0x4E00 + 100 * first + place) for place in range(number))


def common(earlier: str, later: str) -> Iterator[tuple[int, int, int]]:
    """Yield the runs of one text in another: the place in the earlier, in the later, the length."""
    places = [earlier.find(one) for one in later]
    start = 0
    for end in range(1, len(later) + 1):
        if end == len(later) or places[end] != places[end - 1] + 1 or places[end] == 0:
            if places[start] >= 0:
                yield places[start], start, end - start
            start = end


def copied(texts: Mapping[str, str], pairs: Sequence[str], **values: Any) -> Tables:
    """Return reports, a day each in their order, of which some pairs were compared."""
    days = {name: datetime(2025, 5, place, tzinfo=UTC) for place, name in enumerate(texts, 1)}
    rows = [
        {"document": name, "text": text, "source": name, "published": days[name]}
        for name, text in texts.items()
    ]
    edges = [
        edge(*pair, tier="copy", relation="overlaps", verdict="rejected", first="left")
        | {"copied_spans": [dict(_sides(*run)) for run in common(texts[pair[0]], texts[pair[1]])]}
        | values.get(pair, {})
        for pair in pairs
    ]
    inside = [
        member("e", name, text) | values.get(name, {}) | ({} if place else {"role": "lead"})
        for place, (name, text) in enumerate(texts.items())
    ]
    return Tables(
        Result(
            documents=documents(rows),
            sentences=frame("sentences", []),
            clusters=frame("clusters", inside),
            edges=frame("edges", edges),
        )
    )


def _sides(left: int, right: int, length: int) -> Iterator[tuple[str, int]]:
    for side, start in (("left", left), ("right", right)):
        yield f"{side}_start", start
        yield f"{side}_end", start + length


def named(tables: Tables, *shown: str) -> Mapping[str, list[CopiedSpan]]:
    """Return the copied words of some reports of the cluster."""
    return copied_spans(tables, read_cluster(tables, _KEY).reports, shown)


@settings(max_examples=20)
@example(taken=(0, 9), parts=[("b", (8, 9))], both=False)
@example(taken=(0, 9), parts=[("b", (4, 14))], both=True)
@given(runs, st.lists(st.tuples(st.sampled_from("ab"), runs), max_size=4), st.booleans())
def test_words_are_those_of_the_first_report_that_has_them(
    taken: tuple[int, int], parts: list[tuple[str, tuple[int, int]]], both: bool
) -> None:
    """Every letter is named once, where it stands there; of the first, if not all are compared.

    The middle report has a run of the first one, the last has runs of both between its own words.
    """
    first, (start, length) = letters(0), taken
    second = letters(1, 8) + first[start : start + length] + letters(2, 8)
    texts = {"a": first, "b": second}
    texts["c"] = "".join(
        letters(3 + place, 2) + texts[whose][start : start + length]
        for place, (whose, (start, length)) in enumerate(parts)
    )
    found = named(copied(texts, ["ab", "bc", "ac"] if both else ["ab", "bc"]), "c")["c"]
    told = {}
    for one in found:
        words = texts["c"][one.start : one.end]
        assert texts[one.source][one.place : one.place + len(words)] == words
        told |= dict.fromkeys(range(one.start, one.end), one.source)
    assert sum(one.end - one.start for one in found) == len(told)
    assert [one.start for one in found] == sorted(one.start for one in found)
    expected = {}
    for _, place, number in common(second, texts["c"]):
        words = texts["c"][place : place + number]
        whose = "a" if set(words) <= set(first) else "b"
        expected |= dict.fromkeys(range(place, place + number), whose)
    if both:
        for _, place, number in common(first, texts["c"]):
            expected |= dict.fromkeys(range(place, place + number), "a")
    assert told == expected


@pytest.mark.parametrize(
    ("own", "pair", "whose"),
    [
        (1, {}, "a"),
        (2, {}, "b"),
        (0, {"first": None}, "b"),
        (0, {"bc": {"first": None}}, "b"),
    ],
)
def test_words_go_back_to_the_first_where_nearly_all_are_known_to_be_its(
    own: int, pair: dict[str, Any], whose: str
) -> None:
    """A letter of twenty may be the middle one's; that one may not be the first for all we know."""
    first = letters(0)
    passage = first[3 : 23 - own] + letters(2, own)
    texts = {"a": first, "b": letters(1, 7) + passage, "c": passage}
    given = {"ab": {}, "bc": {}} | ({"ab": pair} if "bc" not in pair else pair)
    (span,) = named(copied(texts, ["ab", "bc"], **given), "c")["c"]
    assert (span.start, span.end, span.source) == (0, 20, whose)
    assert span.place == (3 if whose == "a" else 7)


def test_words_of_two_places_go_back_to_where_they_begin() -> None:
    """The middle report put two passages in a row: what the last has of it begins in the first."""
    first = letters(0)
    joined = first[4:12] + first[20:28]
    texts = {"a": first, "b": letters(1, 5) + joined, "c": joined[2:]}
    assert named(copied(texts, ["ab", "bc"]), "c") == {"c": [CopiedSpan(0, 14, "a", 6, known=True)]}
    earlier = {"a": first, "b": first[20:28] + first[4:12], "c": first[20:28] + first[4:12]}
    ((span,),) = named(copied(earlier, ["ab", "bc"]), "c").values()
    assert (span.source, span.place) == ("a", 20)


def test_what_the_middle_report_quotes_is_traced_no_further() -> None:
    """Who has words of a report has its quotations, too, and these tell no copying of the first."""
    first = letters(0)
    texts = {"a": first, "b": f"{letters(1, 7)} “{first[:20]}” {letters(2, 5)}", "c": first[:20]}
    ((span,),) = named(copied(texts, ["ab", "bc"]), "c").values()
    assert (span.source, span.quoted) == ("b", True)


@pytest.mark.parametrize("order", ["ab", "ba"])
def test_where_nobody_knows_who_was_first_it_is_not_said(order: str) -> None:
    """The report that stands first on the page is taken for the earlier one, and not as known."""
    texts = {name: letters(0, 20 - place) for place, name in enumerate(order)}
    tables = copied(texts, ["ab"], ab={"first": None})
    found = [CopiedSpan(0, 19, order[0], 0, known=False)]
    assert named(tables, "a", "b") == {order[1]: found}


def test_who_is_known_to_be_first_is_named_before_who_may_be() -> None:
    """Words that stand in two other reports are those of the one of which it is known."""
    texts = {"a": letters(0, 9), "b": letters(0, 9), "c": letters(0, 9)}
    tables = copied(texts, ["ac", "bc"], ac={"first": None})
    assert named(tables, "c") == {"c": [CopiedSpan(0, 9, "b", 0, known=True)]}


@pytest.mark.parametrize(("relation", "named_first"), [("overlaps", False), ("copy", True)])
def test_a_passage_of_the_site_that_both_are_on_is_nobodys(
    relation: str, named_first: bool
) -> None:
    """It is most likely the site's own; a whole copy is one on any site."""
    texts = {"a": letters(0), "b": letters(0, 9) + letters(1, 9)}
    tables = copied(texts, ["ab"], ab={"relation": relation, "verdict": "accepted"})
    result = tables.result
    address = pl.lit("https://news.example/") + pl.col("document")
    documents = result.documents.with_columns(url=address)
    on_site = Tables(result.replace(documents=documents))
    assert bool(named(on_site, "b").get("b")) is named_first
    (pair,) = result.edges.to_dicts()
    assert nature_of(on_site, pair).kind == ("copied" if named_first else "site")
    # One outlet repeats itself on its own site, as two do on sites of their own.
    repeated = result.replace(documents=documents.with_columns(source=pl.lit("a")))
    assert named(Tables(repeated), "b")["b"]
    assert named(tables, "b")["b"]


def test_of_a_digest_the_passage_alone_is_looked_at() -> None:
    """Words beside the part that belongs to the cluster are of another event, and count nothing."""
    texts = {"a": letters(0, 20), "b": letters(0, 10) + letters(1, 10)}
    passage = {"membership": "passage", "start": 6, "end": 14}
    tables = copied(texts, ["ab"], b=passage)
    (span,) = named(tables, "b")["b"]
    assert (span.start, span.end, span.place) == (6, 10, 6)
    report = read_cluster(tables, _KEY).reports[1]
    assert shares(report, [span]) == [CopiedShare("a", 0.5, known=True, quoted=False)]


def test_shares_are_of_the_report_and_the_largest_stands_first() -> None:
    """Two passages of one report count as one share; what is quoted comes last."""
    texts = {"a": letters(0, 20)}
    (report,) = read_cluster(copied(texts, []), _KEY).reports
    spans = [
        CopiedSpan(0, 9, "z", 0, known=True, quoted=True),
        CopiedSpan(9, 11, "x", 0, known=True),
        CopiedSpan(11, 14, "y", 0, known=True),
        CopiedSpan(14, 16, "x", 5, known=True),
    ]
    found = [(one.source, one.share, one.quoted) for one in shares(report, spans)]
    assert found == [("x", 0.2, False), ("y", 0.15, False), ("z", 0.45, True)]
