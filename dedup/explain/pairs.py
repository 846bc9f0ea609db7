"""Two documents of a run: why they are together, or why not, in each tier."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any, Final

import polars as pl

from dedup.errors import InputError
from dedup.explain.decisions import decision_evidence
from dedup.explain.edges import Explanation, explain_edge, name_excluded
from dedup.explain.evidence import Evidence, in_days, number
from dedup.explain.lookup import (
    common_clusters,
    common_neighbour,
    copies_of,
    days_between,
    describe_document,
    document_of,
    find_document,
    group_of,
    is_whole_member,
    path_between,
    settled_config,
    strongest_edge,
    tier_edges,
)
from dedup.explain.shared_words import with_words_shared
from dedup.explain.stories import explain_story
from dedup.result import Result

__all__ = ["explain_pair"]

_ENDS: Final = ("left", "right")


def explain_pair(result: Result, left: str, right: str) -> tuple[Explanation, ...]:
    """Explain a pair of documents, once per tier of the run.

    ``left`` and ``right`` are ids of ``documents`` or unambiguous beginnings of ids.

    Raises:
        InputError: an id is unknown or ambiguous, or both name one document.

    >>> import dedup
    >>> result = dedup.run(pl.DataFrame({"id": ["a", "b"], "text": ["One two three."] * 2}))
    >>> explain_pair(result, "a", "b")[0].summary
    'a and b are the same text: the same words (score 1.0).'
    """
    first, second = sorted((find_document(result, left), find_document(result, right)))
    if first == second:
        raise InputError(f"{left} and {right} are one document, {first}; name two")
    tiers = settled_config(result).shown_tiers
    explain = {"copy": _explain_copy, "event": _explain_event, "story": explain_story}
    found = (explain[tier](result, first, second) for tier in sorted(set(tiers)))
    return tuple(_with_decisions(result, one) for one in found)


def _with_decisions(result: Result, found: Explanation) -> Explanation:
    """Put what reviewers decided of a pair before what was measured of it."""
    if found.tier == "story":
        return found
    decided = decision_evidence(result, found.tier, found.left, found.right)
    return replace(found, evidence=(*decided, *found.evidence))


def _explain_copy(result: Result, left: str, right: str) -> Explanation:
    config = settled_config(result)
    together = bool(common_clusters(result, "copy", left, right))
    edge = strongest_edge(result, "copy", [left], [right])
    if edge is not None:
        return explain_edge(edge, config, together=together)
    if together:
        return _through(result, "copy", left, right)
    text = "no sign that one copies the other; a quotation in both is not enough to compare them"
    return _never_compared("copy", left, right, text)


def _explain_event(result: Result, left: str, right: str) -> Explanation:
    together = bool(common_clusters(result, "event", left, right))
    edge = strongest_edge(result, "event", [left], [right])
    if edge is not None:
        return _with_context(result, edge, together=together)
    if common_clusters(result, "copy", left, right):
        return _copies(left, right, together=together)
    copies = copies_of(result, left)
    via = strongest_edge(result, "event", copies, copies_of(result, right))
    if via is not None:
        ends = (via["left"], via["right"]) if via["left"] in copies else (via["right"], via["left"])
        found = _with_context(result, via, together=together)
        return _by_copies(found, {left: ends[0], right: ends[1]})
    if together:
        return _through(result, "event", left, right)
    return _never_compared("event", left, right, _no_candidate(result, left, right))


def _with_context(result: Result, edge: Mapping[str, Any], *, together: bool) -> Explanation:
    """Explain an event edge with what the table around it adds: quotes, groups, a path."""
    spelt = with_words_shared(edge, *(document_of(result, edge[side]) for side in _ENDS))
    found = explain_edge(spelt, settled_config(result), together=together)
    loose = [name for name in (found.left, found.right) if not is_whole_member(result, name)]
    if edge["exclusion"] is not None and len(loose) == 1:
        found = name_excluded(found, loose[0])
    found = replace(found, evidence=_with_common_neighbour(result, edge, found.evidence))
    more: list[Evidence] = list(_quotes(result, edge))
    if together and edge["verdict"] == "rejected":
        more += _through(result, "event", found.left, found.right).evidence
    if not together and edge["verdict"] == "accepted":
        more += _group_mean(result, found.left, found.right)
    return replace(found, evidence=(*found.evidence, *more))


def _with_common_neighbour(
    result: Result, edge: Mapping[str, Any], evidence: Iterable[Evidence]
) -> tuple[Evidence, ...]:
    """Name the report that both are like where that speaks for one event."""
    other = common_neighbour(result, edge["left"], edge["right"])
    if other is None or (edge["profile_correlation"] or 0.0) <= 0:
        return tuple(evidence)
    named = f", such as {describe_document(result, other)}"
    return tuple(
        replace(one, text=one.text + named) if one.label == "profile correlation" else one
        for one in evidence
    )


def _quotes(result: Result, edge: Mapping[str, Any]) -> Iterable[Evidence]:
    if edge["passage_left_start"] is None or edge["relation"] == "same event":
        return
    for side in ("left", "right"):
        start, end = edge[f"passage_{side}_start"], edge[f"passage_{side}_end"]
        quoted = " ".join(document_of(result, edge[side])["text"][start:end].split())
        text = f"passage of {edge[side]}, characters {start} to {end}: “{quoted}”"
        yield Evidence(f"passage {side}", edge["passage_score"], None, text)


def _copies(left: str, right: str, *, together: bool) -> Explanation:
    text = "they are copies of one text; the event tier compares one of them with other reports"
    summary = f"{left} and {right} count as one report: {text}."
    evidence = (Evidence("copies", None, None, text),)
    return Explanation(left, right, "event", together, "same event", 1.0, summary, evidence)


def _by_copies(found: Explanation, compared: Mapping[str, str]) -> Explanation:
    """Move an explanation from the compared representatives to copies of them.

    ``compared``: each document of the pair -> the copy of it that was compared.
    """
    left, right = compared
    stands = [f"{name} is a copy of {other}" for name, other in compared.items() if name != other]
    summary = f"{' and '.join(stands)}; {found.summary}"
    evidence = tuple(Evidence("copy", None, None, text) for text in stands)
    return replace(
        found, left=left, right=right, summary=summary, evidence=(*evidence, *found.evidence)
    )


def _through(result: Result, tier: str, left: str, right: str) -> Explanation:
    """Explain a pair that is together only through other members of its cluster."""
    steps = path_between(result, tier, left, right)
    text = "; ".join(f"{one} – {other} {number(score)}" for one, other, score in steps)
    score = min((score for _, _, score in steps), default=0.0)
    text = f"linked through others: {text}" if steps else "linked through the cluster as a whole"
    kind = "copy" if tier == "copy" else "same event"
    summary = f"{left} and {right} are together through other members, not on their own."
    evidence = (Evidence("path", score if steps else None, None, text),)
    return Explanation(left, right, tier, True, kind, score, summary, evidence)


def _never_compared(tier: str, left: str, right: str, text: str) -> Explanation:
    summary = f"{left} and {right} are not together: too little is alike to compare them closely."
    evidence = (Evidence("candidates", None, None, text),)
    return Explanation(left, right, tier, False, "not compared", 0.0, summary, evidence)


def _no_candidate(result: Result, left: str, right: str) -> str:
    days = days_between(result, left, right)
    far = "" if not days else f", or they were published too far apart ({in_days(days)})"
    return f"too few of their main words are the same{far}: nothing proposed the pair"


def _group_mean(result: Result, left: str, right: str) -> list[Evidence]:
    """Say how the two clusters agree as wholes: the mean over all pairs, missing pairs as 0."""
    groups = [group_of(result, left), group_of(result, right)]
    if groups[0] & groups[1]:
        return []
    sizes = [_reports(result, group) for group in groups]
    linking = tier_edges(result, "event", *groups).filter(pl.col("exclusion").is_null())
    total = linking["score"].sum()
    event = settled_config(result).event
    mean, least = float(total) / math.prod(sizes), event.threshold
    text = (
        f"their groups of {sizes[0]} and {sizes[1]} reports agree {number(mean)} on average; to be "
        f"one they need {number(least)}, and {number(event.cohesion)} of the mean inside either"
    )
    return [Evidence("mean of the groups", mean, None, text)]


def _reports(result: Result, group: set[str]) -> int:
    """Count what the event tier compared: copies of one text count once."""
    return len({tuple(copies_of(result, name)) for name in group})
