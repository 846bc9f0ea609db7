"""The reports of every event, as a list to read."""

from __future__ import annotations

import polars as pl
import pytest

import dedup
from dedup.config import Config
from dedup.errors import InputError
from dedup.events import EVENT_COLUMNS
from tests.matching.corpora import BRIDGE, seeds, strangers

MINE = strangers(1)["stranger0"]


def test_large_events_come_first_and_their_reports_in_time() -> None:
    """Of three and of two reports: the three, the one without a time last; nobody else."""
    rows = {
        "id": ["a", "b", "c", "d", "e", "f"],
        "published": ["2025-03-02", "2025-03-01", "2025-03-05", "2025-03-03", None, "2025-03-01"],
        "text": [MINE, MINE, BRIDGE, BRIDGE, BRIDGE, "Nothing happened."],
    }
    listed = dedup.event_documents(dedup.run(pl.DataFrame(rows)))
    assert listed.columns == list(EVENT_COLUMNS)
    assert listed.select("document", "reports").rows() == [
        ("d", 3),
        ("c", 3),
        ("e", 3),
        ("b", 2),
        ("a", 2),
    ]
    assert listed["copy_cluster"].n_unique() == listed["cluster"].n_unique() == 2


def test_a_report_without_copies_is_of_no_copy_cluster() -> None:
    """The three reports of the seeds are written independently, one is there by a passage."""
    listed = dedup.event_documents(dedup.run(seeds()))
    assert listed["copy_cluster"].to_list() == [None] * 3
    assert sorted(listed["membership"]) == ["passage", "whole", "whole"]


def test_columns_of_the_input_are_not_taken_for_those_of_the_list() -> None:
    """What an earlier step has called clusters stays in the documents."""
    rows = pl.DataFrame({"id": ["a", "b"], "text": [BRIDGE] * 2, "copy_cluster": ["x", "y"]})
    listed = dedup.event_documents(dedup.run(rows.with_columns(reports=pl.lit(7), cluster="id")))
    assert listed["copy_cluster"].n_unique() == 1
    assert listed["reports"].to_list() == [2, 2]
    assert listed["cluster"].n_unique() == 1


def test_a_run_without_events_has_no_list() -> None:
    """It says so, in place of an empty list."""
    copies = dedup.run(pl.DataFrame({"text": [BRIDGE] * 2}), config=Config(tiers=("copy",)))
    with pytest.raises(InputError, match="no event tier"):
        dedup.event_documents(copies)
