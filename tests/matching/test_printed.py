"""Pages that print reports: which cluster they join, by which passage, and what they never join."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import polars as pl
import pytest

import dedup
from dedup.clusters import form_event_clusters
from dedup.clusters.printed import Printed, join_pages, printed_reports
from dedup.documents import as_corpus
from dedup.schema import TABLES, empty_table

from .corpora import strangers

_NIGHT = datetime(2026, 3, 4, 22, tzinfo=UTC)


def wire(number: int, words: int = 160) -> str:
    """Return a report of made-up words, none of which another number has."""
    return strangers(10, words=words)[f"stranger{number}"]


def run(**texts: str) -> dedup.Result:
    """Return the clusters of dated reports of outlets called as their ids, among strangers."""
    texts |= strangers(9, words=150, seed=5)
    rows = [
        {"id": name, "source": name, "text": text, "published": _NIGHT}
        for name, text in texts.items()
    ]
    return dedup.run(pl.DataFrame(rows), config=dedup.Config(stop_after="clusters"))


def members(result: dedup.Result, tier: str) -> list[list[tuple[str, str]]]:
    """Return the members of every cluster of a tier, with their membership."""
    rows = result.clusters.filter(tier=tier).sort("document").rows_by_key("cluster", named=True)
    return sorted(
        [(one["document"], one["membership"]) for one in group] for group in rows.values()
    )


def passages(result: dedup.Result, tier: str, page: str) -> list[str]:
    """Return the words of a page by which it is in clusters of a tier, in their order."""
    (text,) = result.documents.filter(document=page)["text"]
    rows = result.clusters.filter(tier=tier, document=page, membership="passage").sort("start")
    return [text[start:end] for start, end in rows.select("start", "end").iter_rows()]


@pytest.mark.parametrize("tier", ["copy", "event"])
def test_a_page_of_two_wires_is_in_the_cluster_of_each_by_its_passage(tier: str) -> None:
    """The wires stay apart, and what is said to be printed of each is that one, word for word."""
    one, other = wire(1), wire(2)
    found = run(a=one, b=other, page=f"{one}\n\n{other}")
    both = [[(name, "whole"), ("page", "passage")] for name in "ab"]
    assert members(found, tier) == both
    printed = [passage.rstrip(".") for passage in passages(found, tier, "page")]
    assert printed == [one.rstrip("."), other.rstrip(".")]


def test_a_page_that_holds_one_wire_is_a_copy_of_it_as_a_whole() -> None:
    """A wire inside of a longer article is no digest."""
    found = run(a=wire(1), page=f"{wire(3)}\n\n{wire(1)}")
    assert members(found, "copy") == [[("a", "whole"), ("page", "whole")]]


def test_a_report_with_an_item_of_another_keeps_its_place_and_joins_the_other_by_the_item() -> None:
    """Only a page all of whose reports are in it by passages is whole nowhere."""
    own, item = wire(1), wire(2)
    found = run(a=own, b=item, c=f"{own}\n\n{item[:600]}")
    assert members(found, "copy") == [[("a", "whole"), ("c", "whole")]]
    events = [[("a", "whole"), ("c", "whole")], [("b", "whole"), ("c", "passage")]]
    assert members(found, "event") == events


def test_the_wires_of_one_page_go_and_the_page_stays() -> None:
    """Whoever drops copies keeps every word, once."""
    found = run(a=wire(1), b=wire(2), page=f"{wire(1)}\n\n{wire(2)}")
    kept = dedup.unique_documents(found).select("document", "copies").rows()
    assert kept[0] == ("page", ["a", "b"])
    assert len(kept) == 10


def test_what_two_reports_quote_at_length_makes_neither_a_page_of_the_other() -> None:
    """A shared passage in the middle of both may be a quotation or background."""
    quoted = wire(9, 70)
    found = run(a=f"{wire(1)} {quoted} {wire(2)}", b=f"{wire(3)} {quoted} {wire(4)}")
    assert found.edges.filter(tier="copy")["relation"].to_list() == ["overlaps"]
    assert members(found, "event") == []


def test_a_reviewer_who_parts_a_page_from_a_report_keeps_it_out_of_its_clusters() -> None:
    """A passage is no way round a decision."""
    texts = {"a": wire(1), "b": wire(2), "page": f"{wire(1)}\n\n{wire(2)}"}
    rows = pl.DataFrame({"id": list(texts), "text": list(texts.values())})
    hashes = dict(dedup.run(rows).documents.select("document", "content_hash").iter_rows())
    word = {"decision": "cannot-link", "left": hashes["b"], "right": hashes["page"]}
    decided = dedup.run(rows, decisions=pl.DataFrame([word]))
    for tier in ("copy", "event"):
        assert members(decided, tier) == [[("a", "whole"), ("page", "whole")]]


def test_a_new_threshold_leaves_pages_where_they_are() -> None:
    """What is printed is asked of the copies, which a threshold of events does not move."""
    found = run(a=wire(1), b=wire(2), page=f"{wire(1)}\n\n{wire(2)}")
    again = found.rethreshold(threshold=0.99)
    assert members(again, "event") == members(found, "event")


def edge(**columns: Any) -> pl.DataFrame:
    """Return the edge of a report (left) and a page, of which the first ten places are shared."""
    span = {"left_start": 0, "left_end": 10, "right_start": 500, "right_end": 510}
    known = {"tier": "copy", "left": "report", "right": "page", "relation": "overlaps"}
    known |= {"verdict": "rejected", "reason": "own_parts", "aligned": 0.6, "days_apart": 1.0}
    known |= {"containment_left": 0.5, "containment_right": 0.2, "copied_spans": [span]}
    known |= {f"passage_{name}": place for name, place in span.items()}
    types = {name: column.dtype for name, column in TABLES["edges"].columns().items()}
    return pl.DataFrame([dict.fromkeys(types) | known | columns], schema=types, orient="row")


_FAR = {"left_start": 900, "left_end": 910, "right_start": 500, "right_end": 510}


@pytest.mark.parametrize(
    ("columns", "printed"),
    [
        ({}, True),
        ({"aligned": 0.4}, False),
        ({"days_apart": 90.0}, True),
        ({"copied_spans": [_FAR]}, True),
        ({"copied_spans": [_FAR], "days_apart": 90.0}, False),
        ({"copied_spans": [_FAR], "days_apart": None}, False),
        ({"aligned": 0.1, "reason": "overlap"}, True),
        ({"aligned": 0.1, "reason": "overlap", "passage_left_start": 900}, False),
        ({"aligned": 0.1, "reason": "overlap", "passage_right_start": 0}, False),
        ({"relation": "template", "aligned": 0.9}, False),
    ],
)
def test_a_page_prints_most_of_a_report_of_these_weeks_or_its_opening(
    columns: dict[str, Any], printed: bool
) -> None:
    """Months apart most of a text may be background, unless it begins as the report does."""
    found = printed_reports(edge(**columns))
    assert [(one.page, one.report) for one in found] == [("page", "report")] * printed


def test_two_places_of_a_page_are_one_passage_where_most_between_them_is_copied() -> None:
    """A phrase far from the rest, as both texts may have by chance, is no part of it."""
    starts = [0, 500, 620, 760]
    spans = [
        {"left_start": place, "left_end": place + 100, "right_start": 9, "right_end": 10}
        | {"right_start": place + 1000 * (place > 0), "right_end": place + 1000 * (place > 0) + 100}
        for place in starts
    ]
    (found,) = printed_reports(edge(copied_spans=spans))
    assert (found.start, found.end) == (1500, 1860)


def test_a_cluster_keeps_one_whole_report() -> None:
    """Of two pages that print each other's reports, the one that is printed stays."""
    printed = [
        Printed("p", "q", False, 0.9, 0, 90),
        Printed("p", "x", False, 0.8, 100, 200),
        Printed("q", "p", False, 0.9, 0, 90),
        Printed("q", "y", False, 0.8, 100, 200),
    ]
    pages = join_pages(printed, {"p": 0, "q": 0, "x": 1, "y": 2})
    assert pages.digests == {"p"}
    assert pages.whole([["p", "q"], ["x"], ["y"]]) == [["q"], ["x"], ["y"]]


def test_a_place_of_a_page_is_printed_of_one_cluster() -> None:
    """Where two reports have the same words, the surer one is what the page prints."""
    printed = [Printed("p", "x", False, 0.9, 0, 90), Printed("p", "y", False, 0.8, 50, 120)]
    assert sorted(join_pages(printed, {"x": 0, "y": 1}).joining) == [0]


def test_a_page_that_is_printed_itself_is_as_sure_as_that_and_not_as_what_it_prints() -> None:
    """In copy clusters it is by passages; of its own event it is the only whole report."""
    texts = {name: wire(number) for number, name in enumerate(["a", "b", "page", "q"])}
    corpus = as_corpus(pl.DataFrame({"id": list(texts), "text": list(texts.values())}))
    rows = [
        {"cluster": f"copy-{one}", "document": name, "membership": kind, "confidence": 0.5}
        for one in "ab"
        for name, kind in ((one, "whole"), ("page", "passage"))
    ]
    copies = pl.DataFrame(rows).with_columns(tier=pl.lit("copy"))
    found = form_event_clusters(
        corpus.stored, empty_table("edges"), copies,
        config=dedup.Config(), printed=[Printed("q", "page", False, 0.9, 0, 90)],
    )  # fmt: skip
    assert found.select("document", "membership", "confidence").sort("document").rows() == [
        ("page", "whole", 0.9),
        ("q", "passage", 0.9),
    ]
