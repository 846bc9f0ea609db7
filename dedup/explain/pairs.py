"""Two documents of a run: why they are together, or why not, in each tier."""

from __future__ import annotations

import math
import operator
import statistics
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import filterfalse
from typing import Any, Final

import polars as pl

from dedup.days import days_of
from dedup.errors import InputError
from dedup.explain.belonging import events_around
from dedup.explain.decisions import decision_evidence
from dedup.explain.edges import Explanation, explain_edge, name_excluded
from dedup.explain.events import WEIGHED
from dedup.explain.evidence import Evidence, in_days, number
from dedup.explain.lookup import (
    common_clusters,
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
from dedup.explain.others import Others, read_report, spelt
from dedup.explain.reading import other_words
from dedup.explain.stories import explain_story
from dedup.explain.tellings import tellings
from dedup.explain.weighing import weigh
from dedup.mentions import has_known_day, publication
from dedup.result import Result, as_result

_ENDS: Final = ("left", "right")
_MOST_WORDS: Final = 3
_FIRST: Final = "the first"
_SECOND: Final = "the second"


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
        line by line. They speak of *the first* and *the second*, which are their ``left`` and
        ``right``, in the order of ids.

    >>> import dedup
    >>> result = dedup.run(pl.DataFrame({"id": ["a", "b"], "text": ["One two three."] * 2}))
    >>> explain_pair(result, "a", "b")[0].summary
    'They are the same text (score 1.0): the same words.'
    """
    as_result(result)
    first, second = sorted((find_document(result, left), find_document(result, right)))
    if first == second:
        raise InputError(f"{left} and {right} are one document, {first}; name two")
    tiers = settled_config(result).shown_tiers
    explain = {"copy": _explain_copy, "event": _explain_event_around, "story": explain_story}
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
        named = edge | {"left": _FIRST, "right": _SECOND}
        return replace(explain_edge(named, config, together=together), left=left, right=right)
    if together:
        return _through(result, "copy", left, right)
    text = "besides quotations hardly any wording is shared"
    summary = f"Nothing suggests that one copies the other: {text}."
    return _never_compared("copy", left, right, summary)


def _explain_event_around(result: Result, left: str, right: str) -> Explanation:
    """Explain a pair of reports, and say what either tells and what events they are in."""
    found = _explain_event(result, left, right)
    around = events_around(result, {left: _FIRST, right: _SECOND})
    told = (read_report(result, name).told for name in (left, right))
    sentences = tellings((left, right), *told)
    return replace(found, evidence=(*found.evidence, *around), sentences=sentences)


def _explain_event(result: Result, left: str, right: str) -> Explanation:
    together = bool(common_clusters(result, "event", left, right))
    named = {left: _FIRST, right: _SECOND}
    edge = strongest_edge(result, "event", [left], [right])
    if edge is not None:
        return _with_context(result, edge, named, together=together)
    if common_clusters(result, "copy", left, right):
        return _copies(left, right, together=together)
    copies = copies_of(result, left)
    via = strongest_edge(result, "event", copies, copies_of(result, right))
    if via is not None:
        ends = (via["left"], via["right"]) if via["left"] in copies else (via["right"], via["left"])
        called = dict(zip(ends, named.values(), strict=True))
        found = _with_context(result, via, called, together=together)
        return _by_copies(found, {left: ends[0], right: ends[1]})
    if together:
        return _through(result, "event", left, right)
    return _never_compared("event", left, right, _no_candidate(result, left, right))


def _with_context(
    result: Result, edge: Mapping[str, Any], named: Mapping[str, str], *, together: bool
) -> Explanation:
    """Explain an event edge with what the table around it adds: quotes, groups, a path.

    ``named``: each document of the edge -> what it is called.
    """
    called = {side: named[edge[side]] for side in _ENDS}
    others = Others.of(result, spelt(result, edge), [*called.values()])
    undated = [who for name, who in named.items() if not has_known_day(document_of(result, name))]
    other_days = others.on_other_days()
    told = {**others.edge, **called, "other_days": other_days.reports, "undated": sorted(undated)}
    beyond = not together and edge["verdict"] == "accepted"
    told["kept_apart"] = _kept_apart(result, edge["left"], edge["right"]) if beyond else ""
    found = explain_edge(told, settled_config(result), together=together)
    found = replace(found, left=edge["left"], right=edge["right"])
    loose = [name for name in (found.left, found.right) if not is_whole_member(result, name)]
    if edge["exclusion"] is not None and len(loose) == 1:
        found = name_excluded(found, named[loose[0]])
    found = replace(found, evidence=_with_others(others, other_days.text, found.evidence))
    weighed = weigh(told, found.evidence, settled_config(result), together=together)
    found = replace(found, weighing=weighed)
    more: list[Evidence] = [*_quotes(result, edge, found, named)]
    if together and edge["verdict"] == "rejected":
        more += _through(result, "event", *sorted(named, key=lambda name: named[name])).evidence
    if beyond:
        more += _group_mean(result, *sorted(named, key=lambda name: named[name]))
    return replace(found, evidence=(*found.evidence, *more))


def _with_others(
    others: Others, other_days: str, evidence: Iterable[Evidence]
) -> tuple[Evidence, ...]:
    """Say of other reports which are near both, and which tell of other days."""
    known = {"profile correlation": others.like_them(), "running subject": other_days}
    return tuple(replace(one, text=known.get(one.label) or one.text) for one in evidence)


def _quotes(
    result: Result, edge: Mapping[str, Any], found: Explanation, named: Mapping[str, str]
) -> Iterable[Evidence]:
    """Quote the best passages, where the explanation speaks of them."""
    if all(one.label != "best passage" for one in found.evidence):
        return
    for side in _ENDS:
        start, end = edge[f"passage_{side}_start"], edge[f"passage_{side}_end"]
        if start is not None:
            quoted = " ".join(document_of(result, edge[side])["text"][start:end].split())
            text = f"passage of {named[edge[side]]}, characters {start} to {end}: “{quoted}”"
            yield Evidence(f"passage {side}", edge["passage_score"], None, text)


def _copies(left: str, right: str, *, together: bool) -> Explanation:
    text = "they are copies of one text; the event tier compares one of them with other reports"
    summary = f"They count as one report: {text}."
    evidence = (Evidence("copies", None, None, text),)
    return Explanation(left, right, "event", together, "same event", 1.0, summary, evidence)


def _by_copies(found: Explanation, compared: Mapping[str, str]) -> Explanation:
    """Move an explanation from the compared representatives to copies of them.

    ``compared``: each document of the pair -> the copy of it that was compared.
    """
    left, right = compared
    called = zip((_FIRST, _SECOND), compared.items(), strict=True)
    stands = [f"{who} is a copy of {other}" for who, (name, other) in called if name != other]
    summary = f"{' and '.join(stands).capitalize()}, which was compared. {found.summary}"
    evidence = tuple(Evidence("copy", None, None, text) for text in stands)
    return replace(
        found, left=left, right=right, summary=summary, evidence=(*evidence, *found.evidence)
    )


def _through(result: Result, tier: str, left: str, right: str) -> Explanation:
    """Explain a pair that is together only through other members of its cluster."""
    steps = path_between(result, tier, left, right)
    text = "linked through the cluster as a whole"
    if steps:
        whom = [*(describe_document(result, other) for _, other, _ in steps[:-1]), _SECOND]
        told = [
            f"{'that one' if place else _FIRST} {_shared(result, tier, one, other)} {whom[place]}"
            for place, (one, other, _) in enumerate(steps)
        ]
        text = f"linked through others: {'; '.join(told)}"
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
    how = [f"score {number(edge['score'])}"] if edge["reason"] in WEIGHED else []
    words = ", ".join(other_words(spelt(result, edge))[:_MOST_WORDS])
    known = ", ".join(how + [f"sharing {words}"] * bool(words))
    return f"is joined ({known}) with" if known else "is joined with"


def _never_compared(tier: str, left: str, right: str, summary: str) -> Explanation:
    return Explanation(left, right, tier, False, "not compared", 0.0, summary, ())


def _no_candidate(result: Result, left: str, right: str) -> str:
    days = days_between(result, left, right)
    far = "" if not days else f", or they were published too far apart ({in_days(days)})"
    return f"Nothing suggests one event: too few of their main words are the same{far}."


def _group_mean(result: Result, left: str, right: str) -> list[Evidence]:
    """Say how the two clusters agree as wholes: the mean over all pairs, missing pairs as 0."""
    ends = (left, right)
    groups = [group_of(result, name) for name in ends]
    if groups[0] & groups[1]:
        return []
    mean, event = _mean_between(result, groups), settled_config(result).event
    needed = f"{number(event.threshold)} is needed"
    if mean >= event.threshold:
        inner = max(_inner_mean(result, group) for group in groups)
        inside = f"of the {number(inner)} inside one of them {number(event.cohesion)} is needed"
        missing = _missing_dates(result, groups) if event.missing_dates else ""
        kept_apart = _kept_apart(result, left, right)
        needed = f"that would do, but {kept_apart or f'{inside}{missing}'}"
    beside = [_beside(result, name, group) for name, group in zip(ends, groups, strict=True)]
    text = (
        f"with the first is {beside[0]}, with the second {beside[1]}: over all pairs of one from "
        f"here and one from there the scores are {number(mean)} on average; {needed}"
    )
    return [Evidence("mean of the groups", mean, None, text)]


def _kept_apart(result: Result, left: str, right: str) -> str:
    """Say what keeps those apart that are with two documents, though they are alike enough.

    Empty: nothing does, or they are not.
    """
    groups, event = [group_of(result, name) for name in (left, right)], settled_config(result).event
    if groups[0] & groups[1]:
        return ""
    inner = max(_inner_mean(result, group) for group in groups)
    if _mean_between(result, groups) < max(event.threshold, event.cohesion * inner):
        return ""
    if "cannot_link" in tier_edges(result, "event", *groups)["reason"]:
        return "a reviewer decided that two of them are not of one event"
    days = abs(operator.sub(*(_median_day(result, group) for group in groups)))
    if days > event.group_days:
        most = in_days(event.group_days)
        return f"they lie {in_days(days)} apart, more than the {most} that are allowed"
    return ""


def _mean_between(result: Result, groups: Sequence[set[str]]) -> float:
    """Return the mean score of the pairs between two groups, of those that were not compared 0."""
    linking = tier_edges(result, "event", *groups).filter(pl.col("exclusion").is_null())
    return float(linking["score"].sum()) / math.prod(_reports(result, group) for group in groups)


def _median_day(result: Result, group: set[str]) -> float:
    """Return the lower median of the days of what was compared; NaN: none has a date."""
    facts = result.stored_documents.facts.filter(pl.col("document").is_in(sorted(group)))
    day = dict(zip(facts["document"], days_of(publication(facts)).tolist(), strict=True))
    first = (
        min(filterfalse(math.isnan, map(day.__getitem__, some)), default=math.nan)
        for some in _compared(result, group)
    )
    known = [*filterfalse(math.isnan, first)]
    return statistics.median_low(known) if known else math.nan


def _inner_mean(result: Result, group: set[str]) -> float:
    """Return the mean score of all pairs inside a group, of those that were not compared 0."""
    pairs = math.comb(_reports(result, group), 2)
    inside = tier_edges(result, "event", group, group).filter(pl.col("exclusion").is_null())
    return float(inside["score"].sum()) / pairs if pairs else 0.0


def _beside(result: Result, document: str, group: set[str]) -> str:
    """Name who is in an event with a document: its lead, if that is another report."""
    others = sorted(group.difference(copies_of(result, document)))
    if not others:
        return "no other"
    rows = result.clusters.filter(pl.col("tier") == "event", pl.col("document").is_in(others))
    lead = rows.filter(role="lead")["document"].to_list() or others
    more = f" and {len(others) - 1} more" * (len(others) > 1)
    return f"{describe_document(result, lead[0])}{more}"


def _missing_dates(result: Result, groups: Iterable[set[str]]) -> str:
    """Say that one group has dates where the other has none; empty: it is not so."""
    dated = [_dated(result, group) for group in groups]
    if len({some.mean() for some in dated}) == 1:
        return ""
    one, other = (f"{some.sum()} of {len(some)}" for some in dated)
    return f", and more if dates are missing event by event ({one} and {other} have one)"


def _dated(result: Result, group: set[str]) -> pl.Series:
    """Tell of every report that the event tier compared whether it, or a copy of it, has a date."""
    facts = result.stored_documents.facts.filter(pl.col("document").is_in(sorted(group)))
    dated = set(facts["document"].filter(publication(facts).is_not_null()))
    return pl.Series([not dated.isdisjoint(copies) for copies in _compared(result, group)])


def _reports(result: Result, group: set[str]) -> int:
    """Count what the event tier compared: copies of one text count once."""
    return len(_compared(result, group))


def _compared(result: Result, group: set[str]) -> set[tuple[str, ...]]:
    return {tuple(copies_of(result, name)) for name in group}
