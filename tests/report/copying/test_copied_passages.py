"""Who has whose words, as a frame: direction, share, place, and what is no copying."""

from __future__ import annotations

import polars as pl
import pytest

import dedup
from dedup.errors import InputError
from dedup.report.copying.between_outlets import Copying
from dedup.report.copying.passages import PASSAGE_COLUMNS, copied_passages
from dedup.report.rows.tables import Tables
from dedup.result import Result
from tests.matching.corpora import BRIDGE, strangers

OWN = strangers(4, words=200)
QUOTED = (
    "We warned the county twice, and twice the county put our letters into a drawer and went to "
    "lunch, and I will not stand here today and pretend that nobody could have known about it. We "
    "sent photographs of the hangers, we sent the invoice for the paint that was never applied, we "
    "sent a list of every lorry above forty tonnes that used the northern lane at night, and what "
    "came back was a leaflet about cycling to work and an invitation to a seminar on resilience."
)


def run(*reports: tuple[str, str, str | None, str]) -> Result:
    """Return a run of reports by id, outlet, day of publication and text."""
    columns = ("id", "source", "date", "text")
    return dedup.run(
        pl.DataFrame(reports, schema=dict.fromkeys(columns, pl.String), orient="row"),
        config=dedup.Config(stop_after="clusters"),
    )


@pytest.mark.parametrize(("first", "second"), [("a", "b"), ("b", "a")])
def test_the_later_report_has_the_words_of_the_earlier(first: str, second: str) -> None:
    """Whatever they are called: who holds whom, how much of the later text, and where."""
    longer = f"{OWN['stranger0']} {BRIDGE}"
    result = run((first, "Wire", "2024-05-01", BRIDGE), (second, "Post", "2024-05-02", longer))
    (row,) = copied_passages(result).to_dicts()
    assert (row["earlier"], row["later"]) == (first, second)
    assert (row["earlier_outlet"], row["later_outlet"]) == ("Wire", "Post")
    assert (row["first_known"], row["days_apart"]) == (True, 1.0)
    assert (row["relation"], row["kind"], row["origin"]) == ("contained", "copied", first)
    assert row["share"] == row["characters"] / len(longer)
    assert row["characters"] > 0.9 * len(BRIDGE)
    for span in row["spans"]:
        earlier = BRIDGE[span["earlier_start"] : span["earlier_end"]]
        assert longer[span["later_start"] : span["later_end"]] == earlier


def test_without_dates_nobody_is_first() -> None:
    """The row is there, and says that its order tells nothing."""
    result = run(("a", "Wire", None, BRIDGE), ("b", "Post", None, BRIDGE.upper()))
    assert copied_passages(result)["first_known"].to_list() == [False]


def test_what_a_copy_has_comes_from_the_first() -> None:
    """A report that has the words of a copy has those of the lead of its cluster."""
    edited = BRIDGE.replace("early on Monday", "before dawn").replace("by noon", "at midday")
    result = run(
        ("wire", "Wire", "2024-05-01", BRIDGE),
        ("copy", "Post", "2024-05-02", edited),
        ("late", "Mail", "2024-05-03", edited.replace("Divers", "Frogmen")),
    )
    origins = copied_passages(result).select("earlier", "later", "origin").rows()
    assert origins == [("wire", "copy", "wire"), ("copy", "late", "wire"), ("wire", "late", "wire")]


def test_what_both_quote_is_named_so() -> None:
    """A long quotation in common is a row, but no copying; nor does any outlet count it."""
    said = f"Mayor Edda Quillfeather said: “{QUOTED}”"
    result = run(
        ("a", "Herald", "2024-05-01", f"{OWN['stranger0']} {said} {OWN['stranger1']}"),
        ("b", "Post", "2024-05-02", f"{OWN['stranger2']} {said} {OWN['stranger3']}"),
    )
    found = copied_passages(result).select("relation", "kind").rows()
    assert found == [("overlaps", "quotation")]
    assert Copying(Tables(result)).sources_of("Post") == []


def test_a_run_without_copies_has_no_rows() -> None:
    """The frame has its columns, so that a query on it needs no exception."""
    found = copied_passages(run(("a", "Wire", None, BRIDGE), ("b", "Post", None, OWN["stranger0"])))
    assert found.schema == pl.Schema(PASSAGE_COLUMNS)
    assert found.height == 0


def test_a_run_without_the_copy_tier_is_told() -> None:
    """It has not asked who has whose words, and no row would say that nobody has."""
    reports = pl.DataFrame({"id": ["a", "b"], "text": [BRIDGE] * 2})
    result = dedup.run(reports, config=dedup.Config(tiers=("event",), stop_after="clusters"))
    with pytest.raises(InputError, match="no copy tier"):
        copied_passages(result)


def test_pairs_say_what_the_pages_of_outlets_count() -> None:
    """Summed by outlet, the frame has the characters that the report shows."""
    reports = [
        ("wire", "Wire", "2024-05-01", BRIDGE),
        ("post", "Post", "2024-05-02", f"{BRIDGE} {OWN['stranger0']}"),
        ("mail", "Mail", "2024-05-03", f"{OWN['stranger1']} {BRIDGE}"),
    ]
    result = run(*reports)
    found = copied_passages(result).filter(pl.col("first_known"), kind="copied", later="mail")
    copying = Copying(Tables(result))
    (source,) = [one for one in copying.sources_of("Mail") if one.outlet == "Wire"]
    assert found.filter(earlier_outlet="Wire")["characters"].sum() == source.characters
