"""What is said to have decided on a pair did decide, and a name in a headline stands whole."""

from __future__ import annotations

import math
import re
from typing import Any

import polars as pl
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from msgspec.structs import replace

import dedup
from dedup.config import Config, EventConfig, SettledConfig
from dedup.explain import explain_pair
from dedup.explain.edges import summarise_edge
from dedup.explain.events import event_evidence, event_parts
from dedup.explain.reports import ReadReport
from dedup.explain.spelt_edges import SpeltEdge
from dedup.explain.weighing import weigh
from tests.matching.corpora import BRIDGE, TOLD_AGAIN, frame
from tests.test_explain import _VIEWS, _event, _result

SETTLED = Config(event=EventConfig(threshold=0.4)).settled(5)
CONFIG = replace(SETTLED, event=replace(SETTLED.event, same_day=0.75))
TELLING = 0.1
"""Part of a logit below which nothing is named."""
EDGES = st.fixed_dictionaries(
    {
        "likeness": st.floats(0.05, 0.95),
        "headline_containment": st.floats(0, 1),
        "profile_correlation": st.none() | st.floats(-1, 1),
        "date_brake": st.sampled_from([0.0, -0.2, -0.4, -1.0, -3.0]),
        "date_evidence": st.sampled_from([0.0, -0.2, -0.35, -1.0, 0.5]),
        "date_prior": st.sampled_from([0.0, 0.75, -0.5]),
    }
)


def scored(values: dict[str, Any], config: SettledConfig = CONFIG) -> tuple[SpeltEdge, list[float]]:
    """Return an edge with the score that its evidence makes, and the parts of its logit."""
    row = _event("a", "b", 0.2, reason="below_threshold", **values)
    edge = SpeltEdge(row, ReadReport("", ""), ReadReport("", ""))
    parts = [one for one in event_evidence(edge, config) if one.contribution is not None]
    amounts = [one.contribution or 0.0 for one in parts if one.label != "bias"]
    whole = sum(one.contribution or 0.0 for one in parts)
    return edge.also(score=1 / (1 + math.exp(-whole))), amounts


@given(EDGES)
def test_what_speaks_for_a_pair_is_too_little_where_it_would_not_join_them(
    values: dict[str, Any],
) -> None:
    """What is against a pair parted it where the rest would be enough, and nowhere else."""
    edge, amounts = scored(values)
    assume(edge["score"] < CONFIG.event.threshold)
    least = math.log(CONFIG.event.threshold / (1 - CONFIG.event.threshold))
    lacking = least - math.log(edge["score"] / (1 - edge["score"]))
    against = sum(-one for one in amounts if -one >= TELLING)
    assume(abs(against - lacking) > 1e-9)
    found = weigh(edge, CONFIG, together=False)
    assert found is not None
    assert ("not enough beside" in found.lead) == (against > lacking and bool(found.although))


@given(EDGES, st.booleans())
def test_what_decided_stands_apart_from_what_speaks_the_other_way(
    values: dict[str, Any], told: bool
) -> None:
    """All that counts is named on one side or the other, and which side it is the verdict says."""
    edge, amounts = scored(values)
    joined = edge["score"] >= CONFIG.event.threshold
    edge |= {"verdict": "accepted", "reason": "above_threshold"} if joined else {}
    found = weigh(edge, CONFIG, together=joined or told)
    assert found is not None
    against = sum(-one >= TELLING for one in amounts)
    parting = found.although if joined or told else found.because
    assert len([one for one in parting if one != found.lead]) == against
    assert ("link them" in found.lead) == (told and not joined)


@given(EDGES)
def test_the_points_that_are_shown_add_up_to_their_sum(values: dict[str, Any]) -> None:
    """A reader who adds them gets what is said to be their sum, and that is the score's logit."""
    edge, _ = scored(values)
    found = weigh(edge, CONFIG, together=False)
    assert found is not None
    *points, total = map(float, re.findall(r"[+-]\d+\.\d+", found.measure))
    assert sum(points) == pytest.approx(total, abs=0.001)
    odds = edge["score"] / (1 - edge["score"]) * 0.6 / 0.4
    assert total == pytest.approx(math.log(odds), abs=0.05)


@given(EDGES, st.sampled_from([-0.002, -0.0005, 0.0, 0.0005, 0.002]))
def test_the_sum_of_the_points_is_on_the_side_where_the_pair_is(
    values: dict[str, Any], shift: float
) -> None:
    """Also by a hair, where parts of two places would add up to a sum that joins, or does not."""
    edge, _ = scored(values)
    assume(0.01 < edge["score"] < 0.99)
    least = edge["score"] + shift
    config = replace(CONFIG, event=replace(CONFIG.event, threshold=least))
    found = weigh(edge, config, together=False)
    assert found is not None
    *points, total = re.findall(r"[+-]\d+\.\d+", found.measure)
    assert total.startswith("+") == (shift <= 0)
    assert sum(map(float, points)) == pytest.approx(float(total), abs=1e-9)


@given(EDGES, st.sampled_from([0.05, 0.5]), st.booleans(), st.sampled_from([0.4, 0.001]))
def test_whatever_decided_is_said_in_a_sentence(
    values: dict[str, Any], likeness: float, told: bool, threshold: float
) -> None:
    """Also of two short reports of a subject that ran on, and where any score is enough."""
    config = Config(event=EventConfig(threshold=threshold, pile=10_000)).settled(5)
    edge, _ = scored(values | {"days_apart": 0.0, "likeness": likeness}, config)
    edge = edge.also(top_words=["Harkin"], further_words=[])
    joined = edge["score"] >= threshold
    edge |= {"verdict": "accepted", "reason": "above_threshold"} if joined else {}
    found = weigh(edge, config, together=told)
    assert found is not None
    assert found.lead[:1].isalpha()
    (words,) = (one.amount for one in event_parts(edge, config) if one.label == "shared words")
    if joined and words >= TELLING:
        assert ("what both tell of" in found.lead) == told
        assert "both tell of Harkin at the top" in (found.because if told else found.although)


def test_of_two_that_any_score_joins_it_is_said_that_it_was_enough() -> None:
    """Where nothing is left to be named the sentence has a reason, too."""
    config = Config(event=EventConfig(threshold=0.0)).settled(5)
    views = dict.fromkeys(_VIEWS, 0.0)
    edge = SpeltEdge(_event("a", "b", 0.1, **views), ReadReport("", ""), ReadReport("", ""))
    told = summarise_edge(edge, config, together=True)
    assert told == "They are taken for one event: enough speaks for one event."


@given(EDGES, st.sampled_from(["confined", "template"]))
def test_what_excludes_a_pair_is_told_first(values: dict[str, Any], exclusion: str) -> None:
    """A pair that links nothing is not parted by what is against it."""
    edge, _ = scored(values)
    assume(edge["score"] < CONFIG.event.threshold)
    edge |= {"exclusion": exclusion}
    evidence = [*event_evidence(edge, CONFIG)]
    found = weigh(edge, CONFIG, together=False, evidence=evidence)
    assert found is not None
    (excluded,) = (one.text for one in evidence if one.label == "exclusion")
    assert found.because[0] == excluded


@pytest.mark.parametrize(
    ("headline", "told", "words"),
    [
        ("Council of New York City votes", "Rain fell on New York City.", ["New York City"]),
        ("York votes", "Rain fell on New York City.", ["York"]),
        ("House of Lords is open", "He left the House of Lords.", ["House of Lords"]),
        ("Rain in New York City Hall", "New York City Hall is shut.", ["New York City Hall"]),
        ("Romney on Chick-fil-A", "Chick-fil-A spoke of Romney.", ["Romney", "Chick-fil-A"]),
        ("Anti-Hate bill fails", "Anti-Semitism, he said.", []),
        ("Trump on the 6th", "On the 5th, Trump spoke.", ["Trump"]),
    ],
)
def test_of_a_headline_the_longest_name_is_shared(
    headline: str, told: str, words: list[str]
) -> None:
    """Whichever of its words both have, and as long as the other report has it so."""
    edge = _event("a", "b", 0.6, headline_containment=0.6)
    spelt = SpeltEdge(edge, ReadReport(headline, ""), ReadReport("", told))
    assert spelt["top_words"] == words


@pytest.mark.parametrize(
    ("headline", "text", "words"),
    [
        ("Vote Related to Tolls", "It was related to Gotham.", []),
        ("Mr. Harkin’s Veto", "On Friday, Mr. Harkin issued a veto.", ["Harkin", "veto"]),
        ("Theresa May Speaks", "Then Theresa May spoke in Sept.", ["Theresa May"]),
        (
            "Crown Prince Mohammed bin Salman",
            "He met Mohammed bin Salman.",
            ["Mohammed bin Salman"],
        ),
    ],
)
def test_what_both_have_at_the_top_is_said_as_in_a_sentence(
    headline: str, text: str, words: list[str]
) -> None:
    """Capitals of a headline make no name, and a name stands without Mr. and with all its words."""
    spelt = SpeltEdge(_event("a", "b", 0.6), ReadReport(headline, ""), ReadReport("", text))
    assert spelt["top_words"] == words


@pytest.mark.parametrize("turned", [False, True])
def test_a_decision_is_told_of_its_two_reports_alone(turned: bool) -> None:
    """Whichever of them it names first, and of no other pair."""
    texts = frame(a=BRIDGE, b=TOLD_AGAIN, c=BRIDGE.replace("Monday", "Friday night"))
    hashes = dedup.run(texts).documents["content_hash"].to_list()
    left, right = hashes[1::-1] if turned else hashes[:2]
    decisions = [{"decision": "must-link", "left": left, "right": right, "author": "Ann"}]
    result = dedup.run(texts, decisions=pl.DataFrame(decisions))

    def told(one: str, other: str) -> bool:
        every = [e for told in dedup.explain_pair(result, one, other) for e in told.evidence]
        return any("Ann decided" in one.text for one in every)

    assert told("a", "b")
    assert told("b", "a")
    assert not told("a", "c")


def test_of_a_pair_that_was_not_measured_no_word_is_called_all_that_they_share() -> None:
    """Only names at their tops are looked for there: they may share rarer words further down."""
    clusters = [("event", "1", "abc")]
    joined = [_event("a", "b", 0.9, reason="must_link"), _event("b", "c", 0.9)]
    result = _result(joined, clusters)
    texts = pl.when(pl.col("document") == "a").then(pl.lit("Snow fell.")).otherwise(pl.lit("Tax."))
    result = result.replace(documents=result.documents.with_columns(text=texts))
    found = explain_pair(result, "a", "c")[1]
    assert [one.label for one in found.evidence] == ["path"]
