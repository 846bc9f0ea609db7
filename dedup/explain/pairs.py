"""Two documents of a run: why they are together, or why not, in each tier."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from textwrap import shorten
from typing import Any, Final

from dedup.cards import without_cards
from dedup.errors import InputError
from dedup.explain.company import Company
from dedup.explain.decisions import decision_evidence
from dedup.explain.edges import Explanation, explain_edge
from dedup.explain.events import listed, shared_words
from dedup.explain.evidence import FIRST, ONE_OF_TWO, SECOND, Evidence, in_days
from dedup.explain.lookup import (
    clusters_of,
    common_clusters,
    copies_of,
    days_between,
    describe_document,
    document_of,
    find_document,
    is_whole_member,
    page_that_prints,
    path_between,
    settled_config,
    strongest_edge,
)
from dedup.explain.others import Others, read_report, spelt
from dedup.explain.stories import explain_story
from dedup.explain.tellings import tellings
from dedup.explain.weighing import weigh
from dedup.mentions import has_known_day
from dedup.result import Result, as_result

_ENDS: Final = ("left", "right")
_MOST_WORDS: Final = 3
_PASSAGE: Final = 400
"""Characters of a passage that are quoted."""
_TOP: Final = 1_000
"""Characters of a text that stand at its top."""


def explain_pair(result: Result, left: str, right: str) -> tuple[Explanation, ...]:
    """Explain a pair of documents, once per tier of the run.

    Args:
        result: a run, with its edges.
        left: id of a document, or an unambiguous beginning of one.
        right: likewise.

    Raises:
        InputError: an id is unknown or ambiguous, or both name one document.

    Returns:
        One explanation each for copy, event and story, as far as the run has them: ``together``,
        the ``score`` and the ``threshold`` it needs, ``summary`` in one sentence, and ``evidence``,
        line by line; of an event also ``sentences`` and ``weighing``. They speak of *the first* and
        *the second*, which are their ``left`` and ``right``, in the order of ids.

    >>> import dedup
    >>> import polars as pl
    >>> result = dedup.run(pl.DataFrame({"id": ["a", "b"], "text": ["One two three."] * 2}))
    >>> explain_pair(result, "a", "b")[0].summary
    'They are the same text (score 1.0): the same words.'
    """
    as_result(result)
    first, second = sorted((find_document(result, left), find_document(result, right)))
    if first == second:
        raise InputError(f"{left} and {right} are one document, {first}; name two")
    tiers = settled_config(result).shown_tiers
    explain = {"copy": _explain_copy, "event": _explain_event, "story": explain_story}
    return tuple(explain[tier](result, first, second) for tier in sorted(set(tiers)))


def _explain_copy(result: Result, left: str, right: str) -> Explanation:
    """Explain a pair by its wording, what reviewers decided of it first."""
    together = bool(common_clusters(result, "copy", left, right))
    edge = strongest_edge(result, "copy", [left], [right])
    if edge is not None:
        undated = _undated(result, {left: FIRST, right: SECOND})
        named = edge | {"left": FIRST, "right": SECOND, "undated": undated}
        found = explain_edge(named, settled_config(result), together=together)
    elif together:
        found = _through(result, "copy", left, right)
    else:
        found = _never_compared(
            "copy",
            left,
            right,
            "They share hardly any wording, quotations apart.",
        )
    decided = decision_evidence(result, "copy", left, right)
    return replace(found, left=left, right=right, evidence=(*decided, *found.evidence))


def _explain_event(result: Result, left: str, right: str) -> Explanation:
    """Explain a pair of reports, what reviewers decided of it first, and say what either tells."""
    found = _explain_reports(result, left, right)
    decided = decision_evidence(result, "event", left, right)
    told = (read_report(result, name).told for name in (left, right))
    evidence = (*decided, *found.evidence)
    return replace(found, evidence=evidence, sentences=tellings((left, right), *told))


def _explain_reports(result: Result, left: str, right: str) -> Explanation:
    together = bool(common_clusters(result, "event", left, right))
    named = {left: FIRST, right: SECOND}
    edge = strongest_edge(result, "event", [left], [right])
    if edge is not None:
        return _with_context(result, edge, named, together=together)
    same = document_of(result, left)["content_hash"] == document_of(result, right)["content_hash"]
    copies = copies_of(result, left)
    if same or right in copies:
        return _copies(left, right, together=together)
    others = [] if page_that_prints(result, left, right) else copies_of(result, right)
    via = strongest_edge(result, "event", copies, others)
    if via is not None:
        ends = (via["left"], via["right"]) if via["left"] in copies else (via["right"], via["left"])
        called = dict(zip(ends, named.values(), strict=True))
        found = _with_context(result, via, called, together=together)
        return _by_copies(found, {left: ends[0], right: ends[1]})
    if together:
        found = _beside_the_edge(result, left, right)
        unmeasured = {"left": left, "right": right, "shared_terms": []}
        words = spelt(result, unmeasured)
        if not (words["top_words"] or words["further_words"]):
            return found  # nobody knows what else they share: it was not measured
        evidence = (*found.evidence, Evidence("shared words", None, None, shared_words(words)))
        return replace(found, evidence=evidence)
    days = days_between(result, left, right)
    far = "" if not days else f", or they were published too far apart ({in_days(days)})"
    summary = f"Nothing suggests one event: too few of their main words are the same{far}."
    return _never_compared("event", left, right, summary)


def _with_context(
    result: Result, edge: dict[str, Any], named: Mapping[str, str], *, together: bool
) -> Explanation:
    """Explain an event edge with what the table around it adds: quotes, groups, a path.

    ``named``: each document of the edge, the first and the second -> what it is called.
    """
    called = {side: named[edge[side]] for side in _ENDS}
    words = spelt(result, edge)
    others = Others(result, words, [*called.values()])
    loose = [name for name in named if not is_whole_member(result, name)]
    if edge["exclusion"] == "confined" and len(loose) > 1:
        loose = [name for name in loose if clusters_of(result, "event", name)]
    by_passage = edge["relation"] == "passage"
    beyond = not together and edge["verdict"] == "accepted"
    company = Company(result, *named)
    parting = (company.passage if by_passage else company.parting)() if beyond else ""
    told = words.also(
        **called,
        other_days=others.on_other_days(),
        undated=_undated(result, named),
        excluded=named[loose[0]] if len(loose) == 1 else ONE_OF_TWO,
        parting=parting,
    )
    found = explain_edge(told, settled_config(result), together=together)
    known = {"profile correlation": others.like_them()}
    evidence = [replace(one, text=known.get(one.label) or one.text) for one in found.evidence]
    if any(one.label == "best passage" for one in evidence):
        evidence += _quotes(result, edge, named)
    if together and edge["verdict"] == "rejected":
        evidence += _beside_the_edge(result, *named).evidence
    weighed = weigh(told, settled_config(result), together=together, evidence=evidence)
    ends = {side: edge[side] for side in _ENDS}
    return replace(found, **ends, evidence=tuple(evidence), weighing=weighed)


def _undated(result: Result, named: Mapping[str, str]) -> list[str]:
    """Return what those documents are called that have no date."""
    return [who for name, who in named.items() if not has_known_day(document_of(result, name))]


def _quotes(
    result: Result, edge: Mapping[str, Any], named: Mapping[str, str]
) -> Iterable[Evidence]:
    """Quote the best passages."""
    for side in _ENDS:
        start, end = edge[f"passage_{side}_start"], edge[f"passage_{side}_end"]
        if start is not None:
            passage = without_cards(document_of(result, edge[side])["text"][start:end])
            quoted = shorten(passage, _PASSAGE, placeholder=" …")
            place = "at its top" if start < _TOP else "further down"
            text = f"passage of {named[edge[side]]}, {place}: “{quoted}”"
            yield Evidence(f"passage {side}", edge["passage_score"], None, text)


def _copies(left: str, right: str, *, together: bool) -> Explanation:
    text = "they are copies of one text; the event tier compares one of them with other reports"
    summary = f"They count as one report: {text}."
    evidence = (Evidence("copies", None, None, text),)
    return Explanation(left, right, "event", together, "same event", 1.0, summary, evidence)


def _beside_the_edge(result: Result, left: str, right: str) -> Explanation:
    """Explain what else than an edge of their own joins a pair: a page prints one, or others do."""
    printed = page_that_prints(result, left, right)
    return _prints(left, right, *printed) if printed else _through(result, "event", left, right)


def _prints(left: str, right: str, page: str, sureness: float) -> Explanation:
    """Explain a pair of which one, the ``page``, is in the event by what it prints of the other."""
    who, whose = (FIRST, SECOND) if page == left else (SECOND, FIRST)
    text = f"{who} prints words of {whose} in one passage"
    summary = f"They are together by a passage: {text}, and only that is of this event."
    evidence = (Evidence("printed passage", None, None, text),)
    return Explanation(left, right, "event", True, "passage", sureness, summary, evidence)


def _by_copies(found: Explanation, compared: Mapping[str, str]) -> Explanation:
    """Move an explanation from the compared representatives to copies of them.

    ``compared``: each document of the pair -> the copy of it that was compared.
    """
    left, right = compared
    called = zip((FIRST, SECOND), compared.items(), strict=True)
    stands = [f"{who} is a copy of {other}" for who, (name, other) in called if name != other]
    summary = f"{' and '.join(stands).capitalize()}, which was compared. {found.summary}"
    evidence = tuple(Evidence("copy", None, None, text) for text in stands)
    return replace(
        found, left=left, right=right, summary=summary, evidence=(*evidence, *found.evidence)
    )


def _through(result: Result, tier: str, left: str, right: str) -> Explanation:
    """Explain a pair that is together only through other members of its cluster."""
    steps = path_between(result, tier, left, right)
    text = "the cluster as a whole links them"
    if steps:
        whom = [*(describe_document(result, other) for _, other, _ in steps[:-1]), SECOND]
        told = [
            f"{'that one' if place else FIRST} {_shared(result, tier, one, other)} {whom[place]}"
            for place, (one, other, _) in enumerate(steps)
        ]
        text = f"other reports link them: {'; '.join(told)}"
    score = min((score for _, _, score in steps), default=0.0)
    kind = "copy" if tier == "copy" else "same event"
    summary = "They are together through others, not on their own."
    evidence = (Evidence("path", score if steps else None, None, text),)
    return Explanation(left, right, tier, True, kind, score, summary, evidence)


def _shared(result: Result, tier: str, one: str, other: str) -> str:
    """Say what links two reports that a step of a way names: a copy, or words that both have."""
    edge = strongest_edge(result, tier, [one], [other])
    if edge is None or tier == "copy":
        return "is a copy of"
    read = spelt(result, edge)
    words = [*read["top_words"], *read["further_words"]][:_MOST_WORDS]
    return f"shares {listed(words)} with" if words else "is joined with"


def _never_compared(tier: str, left: str, right: str, summary: str) -> Explanation:
    return Explanation(left, right, tier, False, "not compared", 0.0, summary, ())
