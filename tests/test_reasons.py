"""What is said to have decided on a pair did decide, and a name in a headline stands whole."""

from __future__ import annotations

import math
from typing import Any

import polars as pl
import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

import dedup
from dedup.config import Config, EventConfig
from dedup.explain.event_reasons import event_reason
from dedup.explain.events import event_evidence
from dedup.explain.reports import ReadReport
from dedup.explain.spelt_edges import SpeltEdge
from dedup.explain.weighing import weigh
from tests.matching.corpora import BRIDGE, TOLD_AGAIN, frame
from tests.test_explain import _event

CONFIG = Config(event=EventConfig(threshold=0.4, same_day=0.75)).settled(5)
TELLING = 0.3
"""Part of a logit below which nothing is said to have decided."""
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


def scored(values: dict[str, Any]) -> tuple[SpeltEdge, list[float]]:
    """Return an edge with the score that its evidence makes, and the parts of its logit."""
    row = _event("a", "b", 0.2, reason="below_threshold", **values)
    edge = SpeltEdge(row, ReadReport("", ""), ReadReport("", ""))
    parts = [one for one in event_evidence(edge, CONFIG) if one.contribution is not None]
    amounts = [one.contribution or 0.0 for one in parts if one.label != "bias"]
    whole = sum(one.contribution or 0.0 for one in parts)
    return edge.also(score=1 / (1 + math.exp(-whole))), amounts


@given(EDGES)
def test_what_is_said_to_part_a_pair_would_leave_it_together(values: dict[str, Any]) -> None:
    """Only where the rest is enough is it said that they would be together but for something."""
    edge, amounts = scored(values)
    assume(edge["score"] < CONFIG.event.threshold)
    least = math.log(CONFIG.event.threshold / (1 - CONFIG.event.threshold))
    lacking = least - math.log(edge["score"] / (1 - edge["score"]))
    against = sum(-one for one in amounts if -one >= TELLING)
    assume(abs(against - lacking) > 1e-9)
    assert ("would be together" in event_reason(edge, CONFIG)) == (against >= lacking)


@given(EDGES, st.booleans())
def test_what_is_listed_says_which_of_it_parted_a_pair(values: dict[str, Any], told: bool) -> None:
    """Without what is said to be taken away the pair would join, and without less it would not."""
    edge, amounts = scored(values)
    joined = edge["score"] >= CONFIG.event.threshold
    edge |= {"verdict": "accepted", "reason": "above_threshold"} if joined else {}
    found = weigh(edge, event_evidence(edge, CONFIG), CONFIG, together=joined or told)
    assert found is not None
    least = math.log(CONFIG.event.threshold / (1 - CONFIG.event.threshold))
    lacking = least - math.log(edge["score"] / (1 - edge["score"]))
    listed = sum(-one for one in amounts if -one >= 0.1)
    assume(abs(listed - lacking) > 1e-9)
    assert ("they would be together" in found.outcome) == (not joined and listed >= lacking)
    assert ("through other reports" in found.outcome) == (not joined and told)
    assert len(found.speaking) == sum(one >= 0.1 for one in amounts)
    assert len(found.against) == sum(-one >= 0.1 for one in amounts)


@given(EDGES, st.sampled_from(["confined", "template"]))
def test_a_pair_that_links_nothing_would_not_be_together_by_any_score(
    values: dict[str, Any], exclusion: str
) -> None:
    """Its score might be enough, and what excludes it is told then."""
    edge, _ = scored(values)
    assume(edge["score"] < CONFIG.event.threshold)
    edge |= {"exclusion": exclusion}
    evidence = [*event_evidence(edge, CONFIG)]
    found = weigh(edge, evidence, CONFIG, together=False)
    assert found is not None
    (excluded,) = (one.text for one in evidence if one.label == "exclusion")
    for told in (found.outcome, event_reason(edge, CONFIG)):
        assert "would be together" not in told
    assert found.outcome.endswith(f", but {excluded}") == ("would be enough" in found.outcome)


@given(EDGES)
@example(
    {"likeness": 0.9, "headline_containment": 0.7, "profile_correlation": -0.3}
    | {"date_brake": 0.0, "date_evidence": -0.6, "date_prior": 0.75}
)
def test_what_would_join_a_pair_is_named_until_it_is_enough(values: dict[str, Any]) -> None:
    """Two things are, and more only where two would not do; five at most."""
    edge, amounts = scored(values)
    reason = event_reason(edge, CONFIG)
    assume("would be together: " in reason)
    parted, joined = reason.split("would be together: ")
    any_one = parted.endswith("Without any of these they ")
    without = 1 if any_one else len(parted.split("; "))
    named = joined.split(". Also against it")[0].split("; ")
    for_it = sorted((one for one in amounts if one > 0), reverse=True)
    against = sorted(one for one in amounts if one < 0)
    rest = math.log(edge["score"] / (1 - edge["score"])) - sum(amounts) + sum(against[without:])
    lacking = math.log(CONFIG.event.threshold / (1 - CONFIG.event.threshold)) - rest
    assert len(named) <= 2 or sum(for_it[: len(named) - 1]) < lacking
    assert sum(for_it[: len(named)]) >= lacking or len(named) == min(5, len(for_it))


@pytest.mark.parametrize(
    ("headline", "told", "words"),
    [
        ("Council of New York City votes", "Rain fell on New York City.", ["New York City"]),
        ("York votes", "Rain fell on New York City.", ["York"]),
        ("House of Lords is open", "He left the House of Lords.", ["House of Lords"]),
        ("Rain in New York City Hall", "New York City Hall is shut.", ["New York City Hall"]),
        ("Romney on Chick-fil-A", "Chick-fil-A spoke of Romney.", ["Romney", "Chick-fil-A"]),
        ("Anti-Hate bill fails", "Anti-Semitism, he said.", ["Anti"]),
        ("Trump on the 6th", "On the 5th, Trump spoke.", ["Trump"]),
    ],
)
def test_of_a_headline_the_longest_name_is_shared(
    headline: str, told: str, words: list[str]
) -> None:
    """Whichever of its words both have, and as long as the other report has it so."""
    edge = _event("a", "b", 0.6, headline_containment=0.6)
    spelt = SpeltEdge(edge, ReadReport(headline, ""), ReadReport("", told))
    assert spelt["headline_words"]["left"] == words


@pytest.mark.parametrize(
    ("told", "more"), [("Gotham is in peril.", False), ("Gotham is in a new peril.", True)]
)
def test_words_of_a_headline_that_count_and_say_little_are_said_to_be_there(
    told: str, more: bool
) -> None:
    """Who counts the words of a headline finds that some are meant and not named."""
    edge = _event("a", "b", 0.6, headline_containment=0.6)
    spelt = SpeltEdge(edge, ReadReport("New peril for Gotham", ""), ReadReport("", told))
    (text,) = (
        one.text for one in event_evidence(spelt, CONFIG) if one.label == "headline containment"
    )
    assert text.endswith("from a – peril, Gotham" + ", and commoner ones" * more)


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
