"""Explanations: the arithmetic of an edge, and every way two documents can be together or not."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from itertools import combinations
from typing import Any

import msgspec
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

import dedup
from dedup.cli.show import explanations
from dedup.config import Config, EventConfig, PassageConfig, ProfileConfig, StoryConfig
from dedup.decisions import read_decisions, settle_decisions
from dedup.edges.events.scores import evidence_logit
from dedup.errors import InputError
from dedup.explain import (
    Evidence,
    Explanation,
    explain_edge,
    explain_pair,
    find_document,
    settled_config,
    summarise_edge,
)
from dedup.explain.content import Content
from dedup.explain.copies import COPY_REASONS
from dedup.explain.events import EVENT_REASONS, RUNS_ON, WEIGHED, event_parts
from dedup.explain.reading import _of_names, words_read
from dedup.explain.reports import ReadReport
from dedup.explain.spellings import Spellings, as_written, holds, without_possessive
from dedup.explain.spelt_edges import SpeltEdge
from dedup.explain.weighing import weigh
from dedup.result import Result, RunInfo
from dedup.schema import TABLES, empty_table
from dedup.text import fold_name, stem
from tests.matching.corpora import BRIDGE, TOLD_AGAIN, strangers

_READ = ("top_words", "further_words")
_VIEWS = ("cosine", "bigram_cosine", "lead_cosine", "name_cosine", "top_containment")


_PINNED = Config(
    event=EventConfig(threshold=0.4, pile=10_000),
    passage=PassageConfig(threshold=0.7, strict=0.6),
)
"""Figures of these tests; the defaults may move without them."""

_FIT = "the days that they name, or were published on, agree"
_NO_FIT = "the days that they name, or were published on, do not agree"
_PARTED = (
    "left apart: the reports that are like one are not like the other. All the same: both have"
)
_TOO_LITTLE = (
    "too little: most pairs are of two events. All the same: both have only words that many"
)


_DAY = datetime(2024, 5, 1, tzinfo=UTC)
_MEASURED = {"shared_quotes": pl.Int64, "profile_correlation": pl.Float64}


def _edge(tier: str, left: str, right: str, **values: Any) -> dict[str, Any]:
    """Build one row of edges; views and shingle counts are null unless given."""
    row: dict[str, Any] = dict.fromkeys(TABLES["edges"].column_names())
    given_values = {"views": ["terms"], "shared_terms": [], "copied_spans": []}
    given_values |= {"date_brake": 0.0, "date_evidence": 0.0, "date_prior": 0.0, "score": 0.5}
    return row | {"tier": tier, "left": left, "right": right} | given_values | values


def _event(left: str, right: str, score: float, **values: Any) -> dict[str, Any]:
    accepted = values.get("reason", "above_threshold") in {"above_threshold", "passage"}
    relation = "same event" if accepted else "distinct"
    views = dict.fromkeys(_VIEWS, 0.1)
    views |= {"likeness": 0.0, "headline_containment": 0.0, "shared_quotes": 0}
    common = {"relation": relation, "verdict": "accepted" if accepted else "rejected"}
    return _edge(
        "event",
        left,
        right,
        score=score,
        **(views | common | {"reason": "above_threshold"} | values),
    )


def _copy(left: str, right: str, **values: Any) -> dict[str, Any]:
    common = {
        "relation": "copy",
        "verdict": "accepted",
        "reason": "jaccard",
        "score": 0.9,
        "shared_shingles": 90,
        "jaccard": 0.8,
        "containment_left": 0.9,
        "containment_right": 0.88,
        "aligned": 0.9,
    }
    return _edge("copy", left, right, **(common | values))


def _detached(left: str, right: str) -> dict[str, Any]:
    """Build an edge of one event's group that links nothing, because one end was detached."""
    found = _event(left, right, 0.6, reason="no_specific_passage", member_specificity=0.1)
    return found | {"relation": "related", "exclusion": "detached"}


def _confined(left: str, right: str) -> dict[str, Any]:
    """Build an edge of one event's group whose one end is in it by a passage to another member."""
    found = _event(left, right, 0.6, reason="confined_passage", member_specificity=0.3)
    return found | {"relation": "related", "exclusion": "confined"}


def _result(
    edges: list[dict[str, Any]],
    clusters: list[tuple[str, str, str]],
    *,
    config: Config | None = None,
    published: datetime | None = None,
    days: int = 0,
) -> Result:
    """Build a run of the documents a to e; ``clusters`` are (tier, cluster, documents).

    ``published`` is when a was, and each further one ``days`` later; None: all are undated.
    """
    names = list("abcde")
    dates = [published and published + timedelta(days=days * step) for step in range(len(names))]
    documents = (
        empty_table("documents")
        .clear(len(names))
        .with_columns(
            document=pl.Series(names),
            text=pl.Series([f"Text of {name}, which is short." for name in names]),
            published=pl.Series(dates, dtype=pl.Datetime("us", "UTC")),
            content_hash=pl.Series([f"{number:032x}" for number in range(len(names))]),
        )
    )
    members = [
        (tier, cluster, name, 0, 28, role, "whole", 0.5, 0.5, [])
        for tier, cluster, group in clusters
        for name, role in zip(group, ["lead", *["member"] * len(group)], strict=False)
    ]
    return Result(
        documents=documents,
        edges=pl.DataFrame(edges, schema=empty_table("edges").schema),
        clusters=pl.DataFrame(members, schema=empty_table("clusters").schema, orient="row"),
        info=RunInfo(configuration=config or _PINNED),
    )


def _explained(
    edge: dict[str, Any], *texts: str, together: bool = True, config: Config = _PINNED
) -> Explanation:
    """Explain an edge of reports with these texts; of the event tier an edge has words."""
    left, right = (ReadReport("", text) for text in texts or ("", ""))
    spelt = edge if edge["tier"] == "copy" else SpeltEdge(edge, left, right)
    return explain_edge(spelt, config.settled(5), together=together)


def _texts(explanation: Any) -> str:
    return "\n".join([explanation.summary, *(one.text for one in explanation.evidence)])


@given(
    st.fixed_dictionaries({name: st.floats(0, 1) for name in _VIEWS}),
    st.none() | st.floats(-1, 1),
    st.tuples(st.floats(0, 1), st.integers(0, 40)),
    st.tuples(st.floats(-12, 0), st.just(0.0), st.just(9.0))
    | st.tuples(st.just(0.0), st.floats(-5, 2), st.none()),
)
def test_contributions_add_up_to_the_score(
    views: dict[str, float],
    profile: float | None,
    cues: tuple[float, int],
    dates: tuple[float, float, float | None],
) -> None:
    """The parts of an event edge, views, cues, profile, bias and dates, are its score's logit."""
    event = Config().event
    brake, evidence, days = dates
    likeness = event.model.bias + sum(getattr(event.model, name) * views[name] for name in _VIEWS)
    told = views | {"headline_containment": cues[0], "shared_quotes": cues[1]}
    told |= {"profile_correlation": profile, "days_apart": days}
    told |= {"date_brake": brake, "date_evidence": evidence, "date_prior": 0.5}
    row = pl.DataFrame([told | {"logit": likeness}], schema_overrides=_MEASURED)
    logit = row.select(evidence_logit(event.evidence)).item()
    edge = _event("a", "b", 1 / (1 + math.exp(-logit)), **told)
    parts = [one.contribution for one in _explained(edge, config=Config()).evidence]
    assert math.fsum(part for part in parts if part is not None) == pytest.approx(logit)


def test_the_copy_tier_has_no_logit() -> None:
    """Copies are decided by shared wording, so no evidence claims a part of a logit."""
    evidence = _explained(_copy("a", "b"), config=Config()).evidence
    assert {one.contribution for one in evidence} == {None}
    assert "they share 90 runs of 3 words" in [one.text for one in evidence]


def test_ids_are_words_like_any_other() -> None:
    """An id that looks like a format or a template is shown as it is."""
    explanation = _explained(_copy("{0}", "{x!r} %s"), config=Config())
    assert ".90 of {0} stands in {x!r} %s" in _texts(explanation)


def test_copies_that_linkage_left_apart_are_told_why() -> None:
    """A pair may be copies by itself, and those that are with either may not; no dates count."""
    clusters = [("copy", "1", "ac"), ("copy", "2", "bd")]
    copy, *_ = explain_pair(_result([_copy("a", "b")], clusters), "a", "b")
    assert "kept apart by what each is with" in copy.summary
    assert "date" not in copy.summary
    assert copy.summary.endswith(
        "would be together (score .90): enough of all their wording is shared."
    )


def test_a_copy_edge_says_what_was_copied_and_who_was_first() -> None:
    """Alignment, changed numbers, copied spans and the first report are evidence in words."""
    span = {"left_start": 0, "left_end": 40, "right_start": 5, "right_end": 45}
    edge = _copy("a", "b", aligned=0.85, changed_numbers=0.25, copied_spans=[span], first="right")
    texts = _texts(_explained(edge, config=Config()))
    assert ".85 of one runs alongside the other" in texts
    assert ".25 of the numbers and dates" in texts
    assert "1 passage of 8 words or more in both" in texts
    assert "published first: b" in texts


@pytest.mark.parametrize(
    ("edge", "words"),
    [
        (_copy("a", "b", reason="containment", relation="contains"), "first with more text"),
        (
            _event("a", "b", 0.8),
            "taken for one event: both have only words that many reports have.",
        ),
        (
            _event("a", "b", 0.2, reason="below_threshold"),
            _TOO_LITTLE,
        ),
        (
            _event(
                "a", "b", 0.2, reason="date_brake", days_apart=9.0, date_brake=-2.0, date_prior=0.75
            ),
            "left apart: they were published 9 days apart.",
        ),
        (
            _event("a", "b", 0.2, reason="date_brake", days_apart=0.0, date_evidence=-1.7),
            "they name different weekdays near the top",
        ),
        (_event("a", "b", 0.2, reason="date_brake"), _TOO_LITTLE),
        (
            _detached("a", "b"),
            "related, not together: one of the two shares nothing specific",
        ),
        (
            _event("a", "b", 0.2, reason="passage", relation="passage", passage_score=0.66),
            "together by a passage: one passage of each tells the same.",
        ),
        (
            _event(
                "a",
                "b",
                0.2,
                reason="passage",
                relation="passage",
                passage_score=0.5,
                passage_specificity=0.25,
            ),
            "together by a passage: one passage of each tells the same.",
        ),
    ],
    ids=lambda value: value["reason"] if isinstance(value, dict) else "",
)
def test_every_reason_code_has_plain_words(edge: dict[str, Any], words: str) -> None:
    """The summary says a reason in words, and never shows the code itself."""
    explanation = _explained(edge, together=edge["verdict"] == "accepted")
    assert words in explanation.summary
    assert "_" not in _texts(explanation)


@pytest.mark.parametrize(
    ("score", "words"),
    [
        (0.399, "left apart, by a hair: "),
        (0.4, "taken for one event, by a hair: "),
        (0.36, "left apart, narrowly: "),
        (0.44, "taken for one event, narrowly: "),
        (0.2, "left apart: "),
        (0.6, "taken for one event: "),
    ],
)
def test_how_clearly_a_pair_is_joined_or_left_apart_is_told(score: float, words: str) -> None:
    """No reader compares two figures: whatever is near the bar says on which side it is."""
    joined = score >= 0.4
    edge = _event("a", "b", score, reason="above_threshold" if joined else "below_threshold")
    assert words in _summary_of(edge, together=joined)


def test_what_no_other_member_explains_is_said() -> None:
    """A pair that was named together, or whose passage joins nothing, has its own words."""
    named = _event("a", "b", 0.1, reason="below_threshold") | {"views": ["given"]}
    assert "were named to be compared" in _summary_of(named, together=True)
    shared = _event("a", "b", 0.35, reason="passage") | {
        "relation": "passage",
        "verdict": "accepted",
        "passage_score": 0.8,
    }
    assert "only a report that is in no event joins one" in _summary_of(shared, together=False)


@pytest.mark.parametrize(
    ("clusters", "days", "told"),
    [
        ([], 1, "neither is in an event, and a passage joins only a report that is in none"),
        (["ac", "bd"], 1, "each is in an event of its own, and a passage joins only"),
        (
            ["bc"],
            20,
            "the first lies 20 days from the event of the second, and 14 days are allowed",
        ),
        (
            ["ac"],
            20,
            "the second lies 20 days from the event of the first, and 14 days are allowed",
        ),
        (["bc"], 1, "only a report that is in no event joins one by a passage, of about its days"),
    ],
)
def test_what_keeps_two_apart_that_share_a_passage_is_told(
    clusters: list[str], days: int, told: str
) -> None:
    """A passage joins a report that stands alone to an event: which of that is lacking is said."""
    edge = _event("a", "b", 0.35, reason="passage", relation="passage", passage_score=0.8)
    groups = [("event", group, group) for group in clusters]
    result = _result([edge], groups, published=_DAY, days=days)
    if clusters == ["ac"]:
        turned = pl.Series([_DAY, _DAY + timedelta(days=20), _DAY, _DAY, _DAY])
        result = result.replace(documents=result.documents.with_columns(published=turned))
    found = explain_pair(result, "a", "b")[1]
    assert told in found.summary
    assert "on average" not in _texts(found)


def test_one_text_in_two_reports_is_one_report_without_the_tier_of_copies() -> None:
    """Where nobody looked for copies, two with one text are not together through others."""
    text = "The old bridge over the river fell on Monday after days of rain, and three were hurt."
    rows = pl.DataFrame({"id": ["a", "b"], "text": [text, text]})
    event, _ = explain_pair(dedup.run(rows, config=Config(tiers=("event",))), "a", "b")
    assert event.summary.startswith("They count as one report: they are copies of one text")


@pytest.mark.parametrize(("page", "who"), [("b", "the first"), ("d", "the second")])
def test_a_page_is_said_to_be_with_what_it_prints_by_that_passage(page: str, who: str) -> None:
    """It is no copy of it as a whole, and no other report links the two."""
    one, other = (strangers(10, words=160)[f"stranger{number}"] for number in (1, 2))
    texts = {"a": one, "c": other, page: f"{one}\n\n{other[:700]}"} | strangers(9, seed=5)
    rows = pl.DataFrame({"id": list(texts), "text": list(texts.values())})
    result = dedup.run(rows, config=Config(stop_after="clusters"))
    event = explain_pair(result, "c", page)[1]
    assert event.summary.startswith(f"They are together by a passage: {who} prints words of")
    assert "others" not in event.summary


def test_a_passage_that_a_page_prints_joins_it_whatever_the_two_score() -> None:
    """Of a pair that was scored, too, nobody else is said to link it."""
    edge = _event("a", "b", 0.2, reason="below_threshold")
    printed = [Evidence("printed passage", None, None, "the first prints words of the second")]
    words = SpeltEdge(edge, ReadReport("", ""), ReadReport("", ""))
    found = weigh(words, Config().settled(5), together=True, evidence=printed)
    assert found is not None
    assert found.lead.endswith("but the first prints words of the second")
    assert "link them" not in " ".join([found.lead, *found.because])


def test_two_that_were_named_to_be_compared_are_not_said_to_be_linked_by_others() -> None:
    """There are no others, and what both have is still told."""
    edge = _event("a", "b", 0.2, reason="below_threshold", likeness=0.4, views=["given"])
    found = explain_pair(_result([edge], [("event", "1", "ab")]), "a", "b")[1]
    assert found.weighing is not None
    lead, *others = found.weighing.because
    assert lead.endswith("but they were named to be compared")
    assert others == ["both tell of Text and “short” at the top"]
    assert others[0] in found.summary
    shown = explanations([found], {"a": "a", "b": "b"})
    assert "links them" not in shown
    assert shown.count("named to be compared") == 1


def test_copies_without_dates_are_not_said_to_lack_one() -> None:
    """Who has none is told, as of two reports of an event."""
    found = explain_pair(_result([_copy("a", "b")], [("copy", "1", "ab")]), "a", "b")[0]
    assert "neither has a date, and they may be of different days" in _texts(found)


def test_what_a_reviewer_decided_is_told_once() -> None:
    """A line that says what the verdict says is left out."""
    rows = pl.DataFrame({"id": ["a", "b"], "text": [BRIDGE, TOLD_AGAIN]})
    config = Config(stop_after="clusters")
    hashes = dedup.run(rows, config=config).documents["content_hash"]
    decision = {"decision": "cannot-link", "left": hashes[0], "right": hashes[1]}
    result = dedup.run(rows, config=config, decisions=pl.DataFrame([decision]))
    event = explain_pair(result, "a", "b")[1]
    shown = explanations([event], {"a": "a", "b": "b"})
    assert shown.count("a reviewer decided") == 1


def test_every_reason_is_said_in_words_or_said_to_have_none() -> None:
    """A run folder of another version may hold a code that is not known: it is no word of ours."""
    unknown = {"reason": "new_check", "verdict": "rejected"}
    for edge in (_copy("a", "b", **unknown), _event("a", "b", 0.2, **unknown)):
        words = "for a reason that this version has no words for (new_check)"
        assert words in _summary_of(edge, together=False)
    for reason in COPY_REASONS:
        assert COPY_REASONS[reason] in _summary_of(_copy("a", "b", reason=reason), together=True)
    for reason, words in EVENT_REASONS.items():
        said = _summary_of(_event("a", "b", 0.8, reason=reason), together=False)
        assert words in said or reason in WEIGHED
        assert "no words" not in said
        assert "_" not in said


def _summary_of(edge: dict[str, Any], *, together: bool) -> str:
    return _explained(edge, together=together).summary


@pytest.mark.parametrize(
    ("values", "together", "words"),
    [
        ({"reason": "below_threshold", "profile_correlation": -0.6}, False, _PARTED),
        (
            {"profile_correlation": 0.3},
            True,
            "the same other reports are like both",
        ),
        ({"date_evidence": 0.6}, True, _FIT),
        ({"days_apart": 0.0, "date_prior": 2.0}, True, "they were published on the same day"),
        (
            {"reason": "below_threshold", "headline_containment": 0.1},
            False,
            _TOO_LITTLE,
        ),
        (
            {"headline_containment": 0.7},
            True,
            "both have only words that many reports have",
        ),
        (
            {"shared_quotes": 9, "days_apart": 3.0, "date_brake": -1.5, "date_prior": 0.75},
            True,
            "a few small words. Against it: they were published 3 days apart.",
        ),
        (
            {"reason": "date_brake", "days_apart": 1.0, "date_brake": -1.5, "date_prior": -1.0},
            False,
            "their subject may have been news on other days, too",
        ),
    ],
)
def test_the_most_that_spoke_for_a_pair_and_against_it_is_the_reason(
    values: dict[str, Any], together: bool, words: str
) -> None:
    """A summary names the strongest evidence on either side, and never more than was found."""
    edge = _event("a", "b", 0.5 if together else 0.2, **({"likeness": 0.6} | values))
    assert words in _summary_of(edge, together=together)


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"profile_correlation": 0.42}, "the same other reports are like both"),
        (
            {"profile_correlation": -0.3},
            "the reports that are like one are not like the other",
        ),
        (
            {"headline_containment": 0.5},
            "both have only words that many reports have",
        ),
        ({"shared_quotes": 1}, "both quote a few small words"),
        ({"date_evidence": 0.5}, _FIT),
        ({"date_evidence": -1.5}, _NO_FIT),
        ({}, "one of them has no date, and may be of another day"),
        ({"undated": ["b"]}, "b has no date, and may be of another day"),
        ({"undated": ["a", "b"]}, "neither has a date, and they may be of different days"),
        ({"exclusion": "template"}, "one form filled in for different days"),
        (
            {"member_specificity": 0.42},
            "agree .42 in words that few members of the event have",
        ),
    ],
)
def test_the_evidence_beside_the_words_is_told(values: dict[str, Any], words: str) -> None:
    """Profile, days named in the texts and specific passages each have their sentence."""
    evidence = _explained(_event("a", "b", 0.5, **values)).evidence
    assert [one.text for one in evidence if words in one.text]


_REPORT = ReadReport(
    "Senate votes on tolls",
    'On Monday 21 senators spoke. "We will never raise a toll here," he said of the bill.',
)
_OTHER = ReadReport(
    "Tolls: what now?",
    "The Senate vote came late. He vowed: “We'll never, never raise a toll here.” Voters in a poll "
    "of 2019 agreed.",
)


def _words_read(edge: dict[str, Any], left: str, right: str) -> dict[str, Any]:
    edge = {"spelt_terms": []} | edge
    return words_read(edge, *(ReadReport("", text) for text in (left, right)))


def test_numbers_come_with_the_words_that_they_stand_for() -> None:
    """Headlines and quotations are shown as written, and mere numbers are no words of an event."""
    edge = _event("a", "b", 0.6, headline_containment=0.6, shared_quotes=2)
    edge |= {"shared_terms": ["tol", "21", "2019", "1200"]}
    told = SpeltEdge(edge, _REPORT, _OTHER)
    assert told["spelt_terms"] == ["toll"]
    assert told["top_words"] == ["Senate", "toll"]
    assert told["quoted"] == "never raise a toll here"
    text = _texts(explain_edge(told, _PINNED.settled(5), together=True))
    assert "both quote “never raise a toll here”" in text


@given(st.text(), st.text())
def test_whatever_the_texts_are_words_shared_are_found_in_them(left: str, right: str) -> None:
    """What is shown of two texts stands in one of them, whatever they hold."""
    edge = _event("a", "b", 0.6, headline_containment=0.6, shared_quotes=2, shared_terms=[])
    one, other = ReadReport(left, right), ReadReport("", left)
    told = SpeltEdge(edge, one, other)
    either = f"{left} {right}"
    shown = [word for name in _READ for word in told[name]]
    assert all(word in either or word in either.lower() for word in shown)


def test_a_summary_names_words() -> None:
    """A word that both headlines have is one of both."""
    edge = _event("a", "b", 0.6, headline_containment=0.6, shared_quotes=2, likeness=0.5)
    edge |= {"shared_terms": ["tol", "senat"]}
    told = summarise_edge(SpeltEdge(edge, _REPORT, _OTHER), _PINNED.settled(5), together=True)
    assert "both tell of Senate and “toll” at the top" in told


def test_a_report_that_both_are_like_is_named_if_it_has_their_words() -> None:
    """Where neighbours speak for one event, those of both are counted, and one is an example."""
    like = {"likeness": 0.5}
    edges = [_event("a", "b", 0.7, profile_correlation=0.4), _event("a", "c", 0.6, **like)]
    edges += [_event("b", "c", 0.5, **like), _event("a", "d", 0.9, **like), _event("b", "d", 0.1)]
    others = explain_pair(_result(edges, [("event", "1", "abc")]), "a", "b")[1]
    assert "1 other report of the event is like both, namely “Text of c" in _texts(others)
    found = explain_pair(_of_the_mayor(edges, EventConfig()), "a", "b")[1]
    assert "1 other report is like both, namely “Text c: the mayor of Gotham" in _texts(found)


def test_where_others_are_near_one_alone_such_a_report_is_named() -> None:
    """Who reads that the pair has other neighbours sees what either is near."""
    like = {"likeness": 0.5}
    edges = [_event("a", "b", 0.7, profile_correlation=-0.4), _event("a", "c", 0.6, **like)]
    edges += [_event("b", "d", 0.5, **like)]
    found = explain_pair(_of_the_mayor(edges, EventConfig()), "a", "b")[1]
    assert re.search(
        "one of the two alone: “Text c.* like the first; “Text d.* like the second", _texts(found)
    )


def test_what_is_near_both_is_not_named_as_near_one_alone() -> None:
    """Only the nearest are asked whether they are near the other; a further one may be, too."""
    edges = [_event("a", "b", 0.7, profile_correlation=-0.4)]
    edges += [_event("a", "c", 0.6, likeness=0.5), _event("b", "d", 0.5, likeness=0.5)]
    edges += [_event("b", "c", 0.5, likeness=0.4)]
    result = _of_the_mayor(edges, EventConfig())
    config = Config(event=EventConfig(), profile=ProfileConfig(neighbours=1))
    info = msgspec.structs.replace(result.info, configuration=config)
    found = explain_pair(result.replace(info=info), "a", "b")[1]
    assert "like the first" not in _texts(found)
    assert re.search("“Text d.* like the second", _texts(found))


def test_two_stories_are_told_apart_by_what_they_agree_as_wholes() -> None:
    """A likely pair in two stories shows the mean over their events, copies counting once.

    Reports that are hardly alike link nothing, so they add nothing to it.
    """
    edges = [_event("a", "c", 0.9, likeness=0.9), _event("b", "d", 0.1, likeness=0.3)]
    edges.append(_event("b", "c", 0.1, likeness=StoryConfig().least - 0.01))
    clusters = [
        ("event", "1", "ab"),
        ("story", "2", "ab"),
        ("story", "3", "cde"),
        ("copy", "4", "de"),
    ]
    found = explain_pair(_result(edges, clusters), "a", "c")[2]
    assert "their stories are too unlike (.30 on average; " in found.summary


def test_two_stories_are_told_apart_by_the_silence_between_them() -> None:
    """What comes up again after half a year is another story, however alike the two are."""
    edges = [_event("a", "c", 0.9, likeness=0.9)]
    clusters = [("story", "2", "ab"), ("story", "3", "cde")]
    run = _result(edges, clusters, published=datetime(2024, 1, 1, tzinfo=UTC), days=200)
    assert explain_pair(run, "a", "c")[2].summary == (
        "They are not in one story: between them lie 200 days without a report."
    )
    run = _result(
        [_event("a", "c", 0.1, likeness=0.1)],
        clusters,
        published=datetime(2024, 1, 1, tzinfo=UTC),
        days=200,
    )
    told = explain_pair(run, "a", "c")[2].summary
    assert "their stories are too unlike (.00 on average; " in told
    assert told.endswith("needed), and between them lie 200 days without a report.")


def test_an_event_that_takes_a_passage_of_a_story_counts_in_no_mean() -> None:
    """Stories are told apart by the events of their whole members: a digest lies in many."""
    edges = [_event("a", "c", 0.9, likeness=0.9)]
    clusters = [("event", "1", "ad"), ("event", "2", "cd"), ("story", "3", "ab")]
    result = _result(edges, [*clusters, ("story", "4", "cde")])
    digest = pl.when(document="d", tier="event").then(pl.lit("passage")).otherwise("membership")
    result = result.replace(clusters=result.clusters.with_columns(membership=digest))
    assert "(.15 on average; " in explain_pair(result, "a", "c")[2].summary


@pytest.mark.parametrize(
    ("edges", "clusters", "tiers"),
    [
        ([_event("a", "b", 0.8)], [("event", "1", "ab")], ["event"]),
        ([], [], ["event", "story"]),
        ([_copy("a", "b", verdict="rejected", score=0.5)], [], ["event", "story", "copy"]),
        ([_copy("a", "b")], [("copy", "1", "ab"), ("event", "2", "ab")], ["copy", "event"]),
    ],
)
def test_the_verdict_that_tells_most_is_shown_first(
    edges: list[dict[str, Any]], clusters: list[tuple[str, str, str]], tiers: list[str]
) -> None:
    """That two are nearly copies comes last, and two of one event are asked for no story."""
    shown = explanations(explain_pair(_result(edges, clusters), "a", "b"), {"a": "a", "b": "b"})
    assert re.findall(r"^(event|story|copy): ", shown, re.MULTILINE) == tiers


@pytest.mark.parametrize(("score", "told"), [(0.5, True), (0.1, False)])
def test_the_shares_of_much_wording_are_given_though_the_two_are_no_copies(
    score: float, told: bool
) -> None:
    """Also who was first with it; where next to nothing is shared, figures would say just that."""
    edge = _copy("a", "b", verdict="rejected", reason="overlap", score=score, first="right")
    found = explain_pair(_result([edge], []), "a", "b")
    shown = explanations(found, {"a": "a", "b": "b"})
    assert (".90 of the first stands in the second" in shown) == told
    assert ("published first: the second" in shown) == told


def test_what_a_document_lacks_to_be_a_member_is_told() -> None:
    """Detached and confined say in words what was found, with the agreement that was too little."""
    told = _texts(_explained(_detached("a", "b"), together=False))
    assert "stays visible as related" in told
    told = _texts(_explained(_confined("a", "b")))
    assert "On their own they would be left apart: only one passage of one of the two" in told
    assert "best short passages agree .30" in told


def test_the_pair_that_holds_a_digest_is_measured_by_its_specific_passage() -> None:
    """What was asked of a confined document is not what is asked of one left alone."""
    edge = _event("a", "b", 0.6, reason="passage", relation="passage", passage_score=0.5)
    edge |= {"exclusion": "confined", "member_specificity": 0.48, "passage_specificity": 0.1}
    told = _texts(_explained(edge))
    assert "by a passage: one passage of each tells the same." in told
    assert "agreement .50" in told
    assert "needs" not in told


@given(st.text(), st.lists(st.sampled_from(["gorsuch", "studi", "zelenski", "a(", "雪", "1200"])))
def test_terms_are_spelt_as_in_the_text(text: str, terms: list[str]) -> None:
    """Every term is a word of a text that has this stem; where there is none, it is left out."""
    text = f"{text} Gorsuch’s Studies, 雪!"
    for written in as_written(terms, [Spellings(""), Spellings(text)]):
        assert written in text
        assert fold_name(stem(written)) in terms
    texts = [Spellings(text), Spellings("gorsuch")]
    assert as_written(["gorsuch", "studi"], texts) == ["Gorsuch", "Studies"]


_LETTERS = st.sampled_from([*"aAbsSİΣß.,'’ -1"])


@given(st.lists(_LETTERS).map("".join), st.sets(st.sampled_from(["a", "ab", "ba", "as", "i", "1"])))
def test_a_term_is_spelt_as_if_all_words_of_a_text_were_read(text: str, terms: set[str]) -> None:
    """Where words are looked for by their first letters, the commonest spelling is the same."""
    expected = {}
    for term in sorted(terms):
        begun = (word for word in re.findall(r"\w[\w.,'’]*", text) if word[:2].lower() == term[:2])
        plain = [without_possessive(word.rstrip(".,'’")) for word in begun]
        same = [word for word in plain if fold_name(stem(word)) == term]
        if same:
            expected[term] = max(same, key=lambda word: (same.count(word), word.islower()))
    assert Spellings(text).of(sorted(terms)) == expected


@pytest.mark.parametrize(
    ("pair", "summary"),
    [
        ("ab", "They are in one story, for they are in one event."),
        ("ac", "They are in one story; in it they are in two events."),
        ("ae", "They are not in one story: the second is in no story."),
    ],
)
def test_a_story_is_told_apart_from_its_events(pair: str, summary: str) -> None:
    """Two reports may be of one subject and of two events."""
    clusters = [("event", "1", "ab"), ("event", "2", "cd"), ("story", "3", "abcd")]
    story = explain_pair(_result([_event("a", "c", 0.2, likeness=0.25)], clusters), *pair)[2]
    assert (story.tier, story.together, story.summary) == ("story", pair != "ae", summary)
    assert story.relation == ("one story" if story.together else "distinct")


def test_a_report_of_a_story_may_be_in_no_event() -> None:
    """A report that stands alone is named, because the story does not make it a member."""
    clusters = [("event", "1", "ab"), ("story", "3", "abc")]
    story = explain_pair(_result([], clusters), "a", "c")[2]
    assert story.summary == "They are in one story; the second is in no event."


def test_pairs_that_link_nothing_do_not_count_in_the_mean_of_groups() -> None:
    """Linkage leaves out what was excluded, so the explanation of a refused merge does, too."""
    edges = [_event("a", "b", 0.9), _event("c", "d", 0.9), _event("b", "c", 0.8)]
    clusters = [("event", "1", "ab"), ("event", "2", "cd")]
    explanation = explain_pair(_result([*edges, _detached("a", "c")], clusters), "b", "c")[1]
    assert "all pairs score .20 on average, and" in explanation.summary


def test_days_apart_say_what_they_cost() -> None:
    """The date brake is told with the days and which way they speak."""
    edge = _event("a", "b", 0.1, reason="date_brake", days_apart=14.0, date_brake=-6.0)
    explanation = _explained(edge, together=False, config=Config())
    (told,) = [one for one in explanation.evidence if one.label == "days apart"]
    assert (told.text, told.contribution) == ("they were published 14 days apart", -6.0)


def test_a_pair_has_one_explanation_per_tier_of_the_run() -> None:
    """A run of one tier explains that tier only; left and right may come in any order."""
    both = explain_pair(_result([], []), "b", "a")
    assert [(one.tier, one.left, one.right) for one in both] == [
        ("copy", "a", "b"),
        ("event", "a", "b"),
        ("story", "a", "b"),
    ]
    (only,) = explain_pair(_result([], [], config=Config(tiers=("copy",))), "a", "b")
    assert only.tier == "copy"


def test_a_pair_that_was_never_compared_says_so() -> None:
    """Without an edge and a common cluster, the pair was no candidate."""
    for explanation in explain_pair(_result([], []), "a", "b")[:2]:
        assert not explanation.together
        assert explanation.relation == "not compared"
        assert explanation.summary.startswith(("They share hardly any wording", "Nothing suggests"))


def test_a_pair_together_through_others_shows_the_way() -> None:
    """A and c share no edge: the way over b is the evidence, with what each step shares."""
    result = _result([_event("a", "b", 0.7), _event("b", "c", 0.6)], [("event", "1", "abc")])
    explanation = explain_pair(result, "a", "c")[1]
    assert explanation.together
    named = "“Text of b, which is short.”"
    there = "that one shares Text and “short” with the second"
    way = f"the first shares Text and “short” with {named}; {there}"
    assert way in _texts(explanation)
    assert explanation.score == 0.6


def test_a_rejected_pair_in_one_cluster_shows_the_way_too() -> None:
    """An edge below the threshold does not part two members; others hold them."""
    edges = [
        _event("a", "b", 0.7),
        _event("b", "c", 0.6),
        _event("a", "c", 0.2, reason="below_threshold"),
    ]
    explanation = explain_pair(_result(edges, [("event", "1", "abc")]), "a", "c")[1]
    assert explanation.together
    told = (
        "They are together: as a pair they miss (.20; .40 is needed), but other reports link them"
    )
    assert told in explanation.summary
    assert "short.”; that one shares Text and “short” with the second" in _texts(explanation)


def test_copies_of_one_text_count_as_one_report() -> None:
    """Copies are never compared in the event tier, and that is what the event tier says."""
    result = _result([_copy("a", "b")], [("copy", "1", "ab"), ("event", "2", "abc")])
    copy, event, _ = explain_pair(result, "a", "b")
    assert copy.relation == "copy"
    assert event.together
    assert "copies of one text" in event.summary


@pytest.mark.parametrize("pair", [("b", "d"), ("d", "b"), ("c", "d")])
def test_a_copy_is_explained_by_the_copy_that_was_compared(pair: tuple[str, str]) -> None:
    """B is a copy of a, and a was compared with d; c was compared with e, d's copy."""
    edges = [_event("a", "d", 0.8), _event("c", "e", 0.7)]
    clusters = [("copy", "1", "ab"), ("copy", "2", "de"), ("event", "3", "abcde")]
    explanation = explain_pair(_result(edges, clusters), *pair)[1]
    assert {explanation.left, explanation.right} == set(pair)
    expected = "The first is a copy of a," if "b" in pair else "The second is a copy of e,"
    assert explanation.summary.startswith(f"{expected} which was compared. They are taken")
    shown = explanations([explanation], {name: name for name in sorted(pair)})
    assert f"\n  {expected[0].lower()}{expected[1:-1]}\n" in shown


def test_the_accepted_of_several_compared_copies_explains_a_pair() -> None:
    """B and d were accepted; that a and d were more alike, and rejected, explains nothing."""
    edges = [_event("a", "d", 0.9, reason="template"), _event("b", "d", 0.5)]
    clusters = [("copy", "1", "ab"), ("copy", "2", "de"), ("event", "3", "abde")]
    explanation = explain_pair(_result(edges, clusters), "a", "e")[1]
    assert explanation.summary.startswith(
        "The first is a copy of b and the second is a copy of d, which was compared. They are"
    )


def test_a_step_over_a_passage_is_measured_by_the_passage() -> None:
    """The score of the whole reports is not what holds them."""
    passage = _event("b", "c", 0.2, reason="passage", relation="passage", passage_score=0.66)
    result = _result([_event("a", "b", 0.7), passage], [("event", "1", "abc")])
    assert explain_pair(result, "a", "c")[1].score == 0.66


def test_an_accepted_cluster_speaks_of_pairs_inside_it() -> None:
    """An acceptance of a and b is told of the two, and not of a and c."""
    result = _result([], [("event", "1", "abc")])
    text = dict(result.documents.select("document", "content_hash").iter_rows())
    accepted = {"decision": "accept", "members": [text["a"], text["b"]], "author": "Ada"}
    decided = settle_decisions(
        read_decisions(pl.DataFrame([accepted])), result.documents, tiers=["copy", "event"]
    )
    result = result.replace(decisions=decided)
    told = {
        pair: [one.text for one in explain_pair(result, *pair)[1].evidence if "Ada" in one.text]
        for pair in ("ab", "ac")
    }
    assert told == {"ab": ["Ada decided that their cluster is right"], "ac": []}


def test_a_passage_is_quoted() -> None:
    """A pair joined by a passage shows the words of both passages, by their offsets."""
    offsets = {
        "passage_left_start": 0,
        "passage_left_end": 9,
        "passage_right_start": 11,
        "passage_right_end": 29,
    }
    edge = _event(
        "a", "b", 0.2, reason="passage", relation="passage", passage_score=0.66, **offsets
    )
    explanation = explain_pair(_result([edge], [("event", "1", "ab")]), "a", "b")[1]
    assert "passage of the first, at its top: “Text of a”" in _texts(explanation)
    assert "“which is short.”" in _texts(explanation)


def test_an_accepted_pair_in_two_clusters_shows_the_mean_of_the_groups() -> None:
    """One strong edge does not join two groups; copies count once in the mean."""
    edges = [_event("a", "b", 0.9), _event("c", "d", 0.9), _event("b", "c", 0.8), _copy("d", "e")]
    clusters = [("event", "1", "ab"), ("event", "2", "cde"), ("copy", "3", "de")]
    explanation = explain_pair(_result(edges, clusters), "b", "c")[1]
    assert not explanation.together
    assert explanation.weighing is not None
    (apart,) = explanation.weighing.because
    assert apart.startswith(
        "the first is in an event of 2 reports without a date, led by “Text of a"
    )
    assert "and the second is in an event of 3 reports without a date, led by it; the two" in apart
    assert apart.endswith(
        "events are too unlike: all pairs score .20 on average, and .45 is needed, .50 "
        "times the .90 within one event"
    )
    assert explanation.weighing.lead.startswith(
        "as a pair they fit (.80; .40 is needed), but that does not decide"
    )


def test_groups_of_which_one_has_no_dates_are_said_to_need_more() -> None:
    """Two groups that agree enough and are apart: dates that one of them lacks may be why."""
    edges = [
        _event(left, right, 0.9 if left + right in {"ab", "cd"} else 0.8, days_apart=0.0)
        for left, right in combinations("abcd", 2)
    ]
    result = _result(edges, [("event", "1", "ab"), ("event", "2", "cd")], published=_DAY)
    explained = explain_pair(result, "b", "c")[1]
    assert "lacks dates" not in _texts(explained)
    assert "by the reports that each is with, which do not fit together" in explained.summary
    undated = _dated_only(result, "ab")
    explained = explain_pair(undated, "b", "c")[1]
    asked = "more likeness is asked for where one lacks dates (2 of 2 and 0 of 2 reports have one)"
    assert asked in explained.summary
    off = Config(event=EventConfig(missing_dates=0.0))
    undated = undated.replace(info=msgspec.structs.replace(undated.info, configuration=off))
    assert "lacks dates" not in explain_pair(undated, "b", "c")[1].summary


@pytest.mark.parametrize(
    ("days", "parted", "told"),
    [
        (1, True, "a reviewer decided that two of them are not of one event"),
        (10, False, "they lie 20 days apart, more than the 14 days that are allowed"),
        (1, False, None),
    ],
)
def test_alike_groups_that_a_reviewer_or_their_days_keep_apart_are_not_called_unlike(
    days: int, parted: bool, told: str | None
) -> None:
    """The scores would do, so they are not what is said to part the groups."""
    edges = [
        _event(left, right, 0.9 if left + right in {"ab", "cd"} else 0.8, days_apart=1.0)
        for left, right in combinations("abcd", 2)
    ]
    if parted:
        edges[2] |= {"verdict": "rejected", "reason": "cannot_link"}  # a and d
    clusters = [("event", "1", "ab"), ("event", "2", "cd")]
    found = explain_pair(_result(edges, clusters, published=_DAY, days=days), "b", "c")[1]
    assert found.weighing is not None
    unknown = "they are kept apart by the reports that each is with, which do not fit together"
    assert found.weighing.because[0].endswith(f"; {told}" if told else unknown)


def test_two_reports_that_are_alone_are_not_kept_apart_by_others() -> None:
    """Where neither is in an event, no event is spoken of: here their own days part them."""
    edges = [_event("a", "b", 0.8, days_apart=20.0, date_brake=-4.0)]
    found = explain_pair(_result(edges, [], published=_DAY, days=20), "a", "b")[1]
    assert found.weighing is not None
    parted = "they lie 20 days apart, more than the 14 days that are allowed"
    assert found.weighing.because[0] == parted
    assert found.summary.startswith(f"They are left apart: {parted}. All the same: ")
    assert any(one.startswith("both tell of") for one in found.weighing.although)
    confined = [{**edges[0], "reason": "passage", "relation": "passage", "exclusion": "confined"}]
    found = explain_pair(_result(confined, [], published=_DAY), "a", "b")[1]
    assert "on average" not in _texts(found)


@pytest.mark.parametrize(("threshold", "joins"), [(0.0, True), (1.0, False)])
def test_a_threshold_at_an_end_is_explained_in_points_too(threshold: float, joins: bool) -> None:
    """Where every pair joins, or none, the sum of the points is far from 0 and finite."""
    config = Config(event=EventConfig(threshold=threshold))
    result = _result([_event("a", "b", 0.8)], [("event", "1", "ab")], config=config)
    found = explain_pair(result, "a", "b")[1]
    total = sum(map(found.points, found.evidence))
    assert found.weighing is not None
    assert f"score .80; {'1.0' if threshold else '.00'} is needed" in found.weighing.measure
    assert (total > 10) == joins
    assert (total < -10) != joins


def test_a_copy_that_has_a_date_is_counted_as_a_report_that_has_one() -> None:
    """Reports are counted as they were compared: copies are one, dated if one of them is."""
    edges = [_event(left, right, 0.8) for left, right in combinations("abcd", 2)]
    clusters = [("event", "1", "ab"), ("event", "2", "cde"), ("copy", "3", "de")]
    result = _dated_only(_result(edges, clusters, published=_DAY), "abe")
    explained = _texts(explain_pair(result, "b", "c")[1])
    assert "(2 of 2 and 1 of 2 reports have one)" in explained


def _dated_only(result: Result, names: str) -> Result:
    """Return the same run, in which only these documents have a date."""
    is_dated = pl.col("document").is_in(list(names))
    documents = result.documents.with_columns(
        pl.when(is_dated).then("published").alias("published")
    )
    apart = pl.col("left").is_in(list(names)) & pl.col("right").is_in(list(names))
    edges = result.edges.with_columns(pl.when(apart).then("days_apart").alias("days_apart"))
    return result.replace(documents=documents, edges=edges)


def test_a_document_is_found_by_an_unambiguous_beginning() -> None:
    """An exact id wins, then a beginning that only one id has."""
    names = pl.Series(["00", "001_x", "002_x", "002_y"])
    result = _result([], [])
    result = result.replace(documents=result.documents.head(4).with_columns(document=names))
    assert find_document(result, "00") == "00"
    assert find_document(result, "001") == "001_x"
    with pytest.raises(InputError, match="begins 2 ids: 002_x, 002_y"):
        find_document(result, "002")
    with pytest.raises(InputError, match="nearest are 002_y"):
        find_document(result, "02_y")
    with pytest.raises(InputError, match="are one document"):
        explain_pair(result, "001", "001_x")


def test_a_document_is_found_however_its_accents_are_spelt() -> None:
    """Who types é finds an é of two characters; ids that differ by that alone are two."""
    names = pl.Series(["a", "b", "cafe\u0301", "z"])
    result = _result([], [])
    result = result.replace(documents=result.documents.head(4).with_columns(document=names))
    assert find_document(result, "caf\xe9") == "cafe\u0301"
    both = pl.Series(["a", "cafe\u0301", "caf\xe9", "z"])
    result = result.replace(documents=result.documents.with_columns(document=both))
    assert [find_document(result, name) for name in both] == both.to_list()


def test_what_the_pile_settles_is_what_decided() -> None:
    """A day means what it does in a pile of that size, or of the size that is given."""
    settled = settled_config(_result([], [], config=Config()))
    assert settled.event.same_day == EventConfig().settled(5).same_day
    given = Config(event=EventConfig(pile=10_000))
    assert settled_config(_result([], [], config=given)).event.same_day == 0.75


def test_what_a_short_pile_takes_of_a_day_is_not_laid_to_a_running_subject() -> None:
    """What the run says of a day is what is expected of one; no running subject took the rest."""
    edge = _event("a", "b", 0.5, days_apart=0.0, date_prior=-1.0)
    result = _result([edge], [], config=Config(event=EventConfig(pile=3_162)))
    info = msgspec.structs.replace(result.info, same_day=-1.0)
    told = {part.label: part.amount for part in event_parts(edge, settled_config(result))}
    assert "running subject" in told
    settled = settled_config(result.replace(info=info))
    told = {part.label: part.amount for part in event_parts(edge, settled)}
    assert "running subject" not in told
    assert told["days apart"] == -1.0


def test_the_one_that_is_no_member_is_named() -> None:
    """An edge knows that one of two is excluded; the clusters know which."""
    result = _result([_detached("a", "c")], [("event", "e1", ["a", "b"])])
    found = explain_pair(result, "a", "c")[1]
    assert "the second shares nothing specific with the members" in found.summary
    assert "one of the two" not in _texts(found)
    unknown = explain_pair(_result([_detached("a", "c")], []), "a", "c")[1]
    assert "one of the two shares nothing specific" in unknown.summary


def test_dates_far_apart_are_named_where_a_pair_was_no_candidate() -> None:
    """A pair without an edge tells its distance in time, if both are dated."""
    day = datetime(2025, 8, 21, tzinfo=UTC)
    apart = explain_pair(_result([], [], published=day, days=14), "a", "b")[1]
    assert "published too far apart (14 days)" in _texts(apart)
    for result in (_result([], [], published=day), _result([], [])):
        assert "published" not in _texts(explain_pair(result, "a", "b")[1])


@given(st.sampled_from([0.0, 0.5, 1.0, 3.0, 20.0]), st.floats(0, 1))
def test_a_day_and_a_subject_that_runs_on_are_told_apart(days: float, running: float) -> None:
    """A day in common always speaks for one event; that the subject runs on speaks against it."""
    event = EventConfig().settled(10_000)
    taken = 1 - math.exp(-days / event.days)
    brake = -taken * event.running * running
    prior = event.same_day - event.running * running
    edge = _event("a", "b", 0.5, days_apart=days, date_brake=brake, date_prior=prior)
    config = Config(event=EventConfig(pile=10_000))
    told = {one.label: one.contribution for one in _explained(edge, config=config).evidence}
    parts = (told["days apart"] or 0.0, told.get("running subject") or 0.0)
    assert sum(parts) == pytest.approx(brake + prior)
    assert parts[0] == pytest.approx(event.same_day, abs=0.05)
    assert parts[1] <= 0


def test_what_decided_is_told_before_what_else_is_against_a_pair() -> None:
    """The strongest that parts a pair comes first, and what would not part it alone behind it."""
    edge = _event("a", "b", 0.3, reason="below_threshold", likeness=0.6)
    edge |= {"profile_correlation": -0.06, "date_evidence": -0.6, "headline_containment": 0.7}
    told = _summary_of(edge, together=False)
    assert told.startswith(f"They are left apart: {_NO_FIT}; the reports that are like one are not")


_RUNNING = EventConfig(pile=10_000)
_OF_ONE_DAY = {"days_apart": 0.0, "date_prior": -1.5, "likeness": 0.5}


def test_a_report_of_another_day_that_is_as_like_is_named() -> None:
    """Who reads that likeness proves little sees a report of other days that is as like."""
    edges = [_event("a", "b", 0.3, reason="below_threshold", **_OF_ONE_DAY)]
    edges += [_event("a", name, 0.2, likeness=0.6, days_apart=8.0) for name in "cd"]
    edges += [_event("b", "e", 0.2, likeness=0.4, days_apart=9.0)]
    found = explain_pair(_of_the_mayor(edges, _RUNNING, _DAY, days=4), "a", "b")[1]
    named = "“Text c: the mayor of Gotham rebuked Metropolis.”, 2024-05-09 (c)"
    told = f"{RUNS_ON}: {named} is as much like the first as the "
    assert f": {told}second is, and 2 more are like one of the two." in found.summary
    single = [one for one in edges if one["right"] not in "de"]
    found = explain_pair(_of_the_mayor(single, _RUNNING, _DAY, days=4), "a", "b")[1]
    assert f": {told}second is." in found.summary
    of_the_other = [*single, _event("b", "d", 0.2, likeness=0.55, days_apart=8.0)]
    found = explain_pair(_of_the_mayor(of_the_other, _RUNNING, _DAY, days=4), "a", "b")[1]
    assert f": {told}second is, and 1 more is like one of the two." in found.summary


def test_what_is_in_an_event_with_its_end_is_no_report_of_another_day() -> None:
    """An event may last for days, so that its own reports do not show what is usual."""
    edges = [_event("a", "b", 0.3, reason="below_threshold", **_OF_ONE_DAY)]
    edges += [_event("a", "c", 0.6, likeness=0.6, days_apart=8.0)]
    clusters = [("event", "1", "ac")]
    found = explain_pair(_of_the_mayor(edges, _RUNNING, _DAY, clusters, days=4), "a", "b")[1]
    assert "as much like" not in _texts(found)


def test_of_what_no_date_tells_a_report_of_another_day_may_be_as_like() -> None:
    """That one has no date counts for what else is as like: nothing is said of other weeks."""
    edges = [_event("a", "b", 0.3, reason="below_threshold", date_prior=-2.5, likeness=0.5)]
    edges += [_event("a", "c", 0.2, likeness=0.6, days_apart=8.0)]
    result = _of_the_mayor(edges, _RUNNING, _DAY, days=4)
    undated = pl.when(document="b").then(None).otherwise("published").alias("published")
    result = result.replace(documents=result.documents.with_columns(undated))
    told = _texts(explain_pair(result, "a", "b")[1])
    assert f"the second has no date, and {RUNS_ON}: “Text c" in told
    alone = _of_the_mayor(edges[:1], _RUNNING)
    assert "neither has a date, and they may be" in _texts(explain_pair(alone, "a", "b")[1])


def test_a_report_of_another_day_that_is_less_like_is_said_to_be_like_one_of_two() -> None:
    """Where none is as like as the pair, the likest of two days to a month away is named."""
    edges = [_event("a", "b", 0.3, reason="below_threshold", **_OF_ONE_DAY)]
    edges += [_event("a", name, 0.2, likeness=0.4, days_apart=9.0) for name in "cd"]
    edges += [_event("b", "e", 0.2, likeness=0.4, days_apart=1.0)]

    def summary(*clusters: tuple[str, str, str], count: int = 4, days: int = 4) -> str:
        result = _of_the_mayor(edges[:count], _RUNNING, _DAY, clusters, days=days)
        return explain_pair(result, "a", "b")[1].summary

    assert re.search(r"too: “Text c.* is like the first, and 1 more is like one", summary())
    assert re.search(r"too: “Text d.* is like the first[.]", summary(("event", "1", "ac")))
    assert re.search(r"too: “Text c.* is like the first[.]", summary(count=2))
    assert re.search(r"too: “Text d.*", summary(days=1))  # c is of the day after b
    assert "their subject may have been news on other days, too" in summary(count=1)


def test_no_report_is_an_example_both_for_a_pair_and_of_another_day() -> None:
    """Of the reports like both ends, one that does not come days later stands for them."""
    edges = [_event("a", "b", 0.7, profile_correlation=0.4, days_apart=0.0, likeness=0.5)]
    for name, score, days in [("c", 0.4, 0.0), ("d", 0.6, 9.0)]:
        same = {"likeness": 0.5, "days_apart": days}
        edges += [_event("a", name, score, **same), _event("b", name, score, **same)]
    told = _texts(explain_pair(_of_the_mayor(edges, EventConfig(), _DAY), "a", "b")[1])
    assert "2 other reports are like both, such as “Text c" in told


def test_the_day_that_an_address_names_makes_an_example_dated() -> None:
    """A report with a date is named before one without, however much likelier."""
    edges = [_event("a", "b", 0.7, profile_correlation=0.4, days_apart=1.0)]
    for name, score in (("c", 0.4), ("d", 0.6)):
        edges += [_event(end, name, score, likeness=0.5) for end in "ab"]
    result = _of_the_mayor(edges, EventConfig())
    assert "like both, such as “Text d" in _texts(explain_pair(result, "a", "b")[1])
    addresses = [f"https://a.org/2018/08/2{day}/mayor" for day in range(3)] + [None, None]
    documents = result.documents.with_columns(url=pl.Series(addresses))
    found = explain_pair(result.replace(documents=documents), "a", "b")[1]
    assert "like both, such as “Text c" in _texts(found)


def test_a_report_whose_address_names_the_day_of_the_pair_is_no_example_of_another() -> None:
    """It would show that the subject ran on with a report of the same day."""
    event = EventConfig(pile=10_000)
    day = {"days_apart": 9.0, "date_prior": -1.5, "likeness": 0.5}
    edges = [_event("a", "b", 0.3, reason="below_threshold", **day)]
    edges += [_event("a", "d", 0.2, likeness=0.4, days_apart=9.0)]
    edges += [_event("b", "d", 0.2, likeness=0.4, days_apart=0.0)]
    result = _of_the_mayor(edges, event)
    for last, named in ((19, False), (15, True)):
        days = [10, 19, 28, last, 28]
        addresses = [f"https://a.org/2018/08/{one}/mayor" for one in days]
        documents = result.documents.with_columns(url=pl.Series(addresses))
        found = explain_pair(result.replace(documents=documents), "a", "b")[1]
        assert ("is like the first" in found.summary) == named


def test_of_reports_that_are_too_unlike_nobody_knows_whether_their_subject_runs_on() -> None:
    """Whom the score did not ask for neighbours, no neighbours are told of."""
    day = {"days_apart": 0.0, "date_prior": -0.75, "likeness": 0.05}
    edges = [_event("a", "b", 0.3, reason="below_threshold", **day)]
    days = {"days_apart": 9.0, "date_prior": 0.75}
    edges += [_event("a", name, 0.2, likeness=0.4, **days) for name in "cd"]
    found = explain_pair(_of_the_mayor(edges, _RUNNING), "a", "b")[1]
    (told,) = [one for one in found.evidence if one.label == "running subject"]
    assert (
        told.text == "they are too unlike to tell whether their subject was news on other days, too"
    )
    assert told.contribution == -1.5
    assert found.weighing is not None
    assert found.weighing.because == (told.text,)
    assert "too little: most pairs are of two events" in found.weighing.lead


def _of_the_mayor(
    edges: list[dict[str, Any]],
    event: EventConfig,
    published: datetime | None = None,
    clusters: Sequence[tuple[str, str, str]] = (),
    *,
    days: int = 1,
) -> Result:
    config = Config(event=event)
    result = _result(edges, [*clusters], config=config, published=published, days=days)
    texts = pl.Series([f"Text {name}: the mayor of Gotham rebuked Metropolis." for name in "abcde"])
    return result.replace(documents=result.documents.with_columns(text=texts))


def test_what_both_texts_have_is_listed_once() -> None:
    """A name stands whole, what both have at the top comes first, and nothing stands again."""
    edge = {"spelt_terms": ["tolls", "guarantor"]}
    opening = "The tolls failed when Senator Ada F. Harkin came. "
    rest = "word " * 200 + "in New Jersey. It was the guarantor."
    told = _words_read(edge, opening + rest, "So Ada Harkin talks of tolls. " + rest)
    assert told["top_words"] == ["Ada Harkin"]
    assert told["further_words"] == ["New Jersey", "guarantor"]


@pytest.mark.parametrize(
    ("left", "right", "name"),
    [
        ("Robert S. Mueller’s aides", "Robert Mueller", "Robert Mueller"),
        ("Robert Mueller", "Robert S. Mueller", "Robert Mueller"),
        ("Robert S. Mueller", "Robert S. Mueller III", "Robert S. Mueller"),
        ("Robert S Mueller", "Robert S. Mueller", "Robert S Mueller"),
        ("Sen. Robert S. Mueller-Branstad", "Robert Mueller-Branstad", "Robert Mueller-Branstad"),
    ],
)
def test_of_a_name_that_is_said_to_be_in_both_either_text_has_all(
    left: str, right: str, name: str
) -> None:
    """An initial or a title makes no other name, and is not said of a text without it."""
    assert _words_read({}, f"He met {left}.", f"She met {right}.")["top_words"] == [name]


@pytest.mark.parametrize("small", [0, 1])
def test_what_either_text_writes_small_is_no_name_in_common(small: int) -> None:
    """A word that a headline or a stop gives its capital names nobody."""
    texts = ["The police met Harkin on Monday in Oslo."] * 2
    texts[small] += " A harkin fell."
    content = [Content.at_top("", text) for text in texts]
    assert [name for _, name in _of_names(*content)] == ["Oslo"]


def test_two_initials_make_two_names() -> None:
    """Whoever has another initial is somebody else: both name no Robert Mueller."""
    told = _words_read({}, "He met Robert S. Mueller.", "She met Robert K. Mueller.")
    assert "Robert" not in " ".join(told["top_words"] + told["further_words"])


def test_a_hyphen_parts_no_name() -> None:
    """Ocasio-Cortez is one name, and so is Anne-Marie Slaughter; pro-Trump holds a name alone."""
    left = "Alexandria Ocasio-Cortez met Anne-Marie Slaughter and pro-Trump crowds."
    right = "It was Alexandria Ocasio-Cortez, said Anne-Marie Slaughter. Trump was there."
    told = _words_read({}, left, right)["top_words"]
    assert told == ["Alexandria Ocasio-Cortez", "Anne-Marie Slaughter", "Trump"]


def test_a_name_in_a_headline_stands_whole_if_the_other_report_has_it() -> None:
    """The White House is no "White" for a report that tells of the White House."""
    edge = _event("a", "b", 0.6, headline_containment=0.6)
    one = ReadReport("White House braces for the storm", "It braces.")
    for told, words in [
        ("The storm is near the White House.", ["White House", "storm"]),
        ("The storm is near the white cliffs.", ["storm"]),
    ]:
        found = SpeltEdge(edge, one, ReadReport("", told))
        assert found["top_words"] == words


@given(st.text("ab '_é-"), st.text("ab '_é-"))
def test_words_stand_alone_where_an_expression_finds_them_so(text: str, said: str) -> None:
    """What holds words is told as by an expression with the ends of words around them."""
    assert holds(text, said) == bool(re.search(rf"\b{re.escape(said)}\b", text))


@given(st.text("aBé'’. -\n1_"))
def test_words_with_a_capital_are_found_wherever_they_stand(text: str) -> None:
    """Behind the opening a text is read by its capitals, of which none inside a word counts."""
    opening = "w " * 170
    content = Content.at_top("", opening + text).whole
    found = [(start, end) for term, start, end, _ in content.said if term != "w"]
    plain = re.compile(r"(?<!\w)[^\W\d_a-z](?:\w|['’.](?=\w))*")
    spans = {one.span() for one in plain.finditer(content.text)}
    assert spans.issuperset(found)
    assert all(content.text[start].isupper() for start, _ in found)


def test_weekdays_of_dated_reports_may_be_of_two_weeks() -> None:
    """From half a week on, the Monday that is nearest to either need not be the same."""
    for days, words in [
        (3.0, "both name Monday near the top"),
        (4.0, "Monday near the top, perhaps not the same one"),
    ]:
        edge = _event("a", "b", 0.6, date_evidence=0.3, days_apart=days)
        (told,) = [
            one.text
            for one in _explained(edge, "On Monday, May 3", "On Monday").evidence
            if one.label == "days named"
        ]
        assert told.endswith(words)


@pytest.mark.parametrize(
    ("left", "right", "evidence", "told"),
    [
        ("Monday", "Monday, May 3", 0.4, "both name Monday near the top, perhaps not the same one"),
        ("Monday, May 3", "May 3, a Monday", 0.4, "both name Monday and May 3 near the top"),
        ("Oct. 17", "17 October", 0.4, "both name Oct. 17 near the top"),
        ("", "Monday", 0.4, _FIT),
        (
            *("Monday", "Friday, May 3", -1.5),
            "they name different days near the top (Monday in a, Friday in b)",
        ),
        ("Monday", "Monday", -1.5, _NO_FIT),
        ("Monday", "May 3", -1.5, _NO_FIT),
        (
            *("Monday, Oct. 17", "Monday, September 25", -0.8),
            "they name different days near the top (Oct. 17 in a, September 25 in b)",
        ),
    ],
)
def test_days_of_openings_are_named_where_they_agree_or_differ(
    left: str, right: str, evidence: float, told: str
) -> None:
    """Of undated reports publication and later dates count, too, which openings do not show."""
    found = _explained(_event("a", "b", 0.5, date_evidence=evidence), left, right).evidence
    assert [one.text for one in found if one.label == "days named"] == [told]


def test_a_word_that_stands_in_two_names_is_not_shared() -> None:
    """North and South Carolina are no Carolina, and Rick Perry is not Rick Scott."""
    left, right = "He met Rick Perry in South Carolina.", "She met Rick Scott in North Carolina."
    edge = {"spelt_terms": ["Rick", "Carolina"]}
    told = _words_read(edge, left, right)
    assert told["top_words"] == told["further_words"] == []
    told = _words_read(edge, left, "She met Rick in South Carolina.")
    assert told["top_words"] == ["Rick", "South Carolina"]


def test_the_place_and_the_agency_before_a_report_are_no_words_of_it() -> None:
    """Two wires that were written in one town have no name in common for that."""
    left, right = "CONCORD, N.H. (AP) — Harkin spoke.", "CONCORD, N.H. — A toll was vetoed."
    assert _words_read({}, left, right)["top_words"] == []
    told = _words_read({}, "Harkin came to CONCORD.", "CONCORD, N.H. — In CONCORD it rained.")
    assert told["top_words"] == ["CONCORD"]
