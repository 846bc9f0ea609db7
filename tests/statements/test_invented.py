"""Invented events: every sentence of a report is noted, and what is noted is there."""

from __future__ import annotations

import importlib
from pathlib import Path
from typing import Any

import polars as pl
import pytest

QUALITY = Path(__file__).parents[2] / "benchmarks" / "quality"


@pytest.fixture
def invented(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Return the script of the benchmarks, which are no package."""
    monkeypatch.syspath_prepend(QUALITY)
    return importlib.import_module("invented")


def test_every_word_of_a_report_stands_in_one_sentence(invented: Any) -> None:
    """The sentences of a report follow one another, with nothing but spaces between them."""
    texts = dict(pl.read_ndjson(invented.FILES[0]).select("id", "text").iter_rows())
    for event in invented.read_events():
        for name, said in event.reports.items():
            assert "".join(texts[name].split()) == "".join(
                "".join(one.text for one in said).split()
            )


def test_every_fact_that_is_told_is_one_of_its_event(invented: Any) -> None:
    """What sentences tell, and what reports contradict or quote, is on the list of facts."""
    for event in invented.read_events():
        facts = {one["fact"] for one in event.noted["facts"]}
        told = {fact for said in event.reports.values() for one in said for fact in one.facts}
        noted = {one["fact"] for kind in ("contradictions", "quotations")
                 for one in event.noted[kind]}  # fmt: skip
        assert told | noted <= facts


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ({"a": "whole"}, {"a": "part"}, True),
        ({"a": "part"}, {"a": "whole"}, True),
        ({"a": "part"}, {"a": "part", "b": "whole"}, None),
        ({"a": "whole"}, {"b": "whole"}, False),
        ({}, {}, False),
    ],
)
def test_two_sentences_say_the_same_by_a_fact_that_one_tells_as_a_whole(
    invented: Any, one: dict[str, str], other: dict[str, str], same: bool | None
) -> None:
    """A fact told in part on both sides speaks neither way."""
    assert invented.says_the_same(one, other) is same


@pytest.mark.parametrize(
    ("said", "others", "told"),
    [
        ({"a": "whole"}, [{"b": "whole"}, {"a": "part"}], True),
        ({"a": "whole", "b": "whole"}, [{"a": "whole"}], None),
        ({"a": "part"}, [{"a": "part"}], None),
        ({"a": "whole"}, [{"b": "whole"}], False),
    ],
)
def test_a_sentence_is_told_elsewhere_if_all_it_says_is(
    invented: Any, said: dict[str, str], others: list[dict[str, str]], told: bool | None
) -> None:
    """What others tell of it in part, or only some of, makes no claim right or wrong."""
    assert invented.is_told(said, others) is told
