"""What was measured of a pair in the event tier, in plain words, and what each part adds."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, Final, NamedTuple

from dedup.config import SettledConfig, SettledEventConfig
from dedup.days import WEEKDAYS
from dedup.explain.evidence import ONE_OF_TWO, Evidence, number, published_text
from dedup.mentions import FIGURE, mentions_in

_VIEWS: Final = ("cosine", "top_containment", "name_cosine", "lead_cosine", "bigram_cosine")
"""Views of the telling words: all, the heaviest, names, those of the openings, phrases."""
_EXCLUSIONS: Final = {
    "detached": "one of the two shares nothing specific with any member: it is left out of the "
    "event, and stays visible as related",
    "template": "they are one form filled in for different days: numbers and dates differ and the "
    "rest is alike, so their likeness links nothing",
    "confined": "all that one of the two shares with the event stands in one small place behind "
    "its opening: by that passage it may be in the event, but it brings no other report into it",
}
EVENT_REASONS: Final = {
    "above_threshold": "enough speaks for one event",
    "below_threshold": "too little speaks for one event",
    "date_brake": "their words agree, but the dates conflict: of publication, or named in the "
    "texts",
    "passage": "one passage of each tells the same",
    "template": "both fill in the same form for different days, which tells no event",
    "no_specific_passage": "one of the two shares nothing specific with the members of the event",
    "confined_passage": "only one passage of one of the two tells what the members of the event "
    "tell, so it may be a digest and is left out",
    "must_link": "a reviewer decided that they are of one event",
    "cannot_link": "a reviewer decided that they are not of one event",
}
WEIGHED: Final = frozenset({"above_threshold", "below_threshold", "date_brake"})
"""Reasons for which nothing but the sum of the evidence counted."""
RUNS_ON: Final = "likeness proves less, for their subject was news on other days, too"
"""Said of two that need be no more alike than reports of other days are."""
_FIT: Final = "the days that they name, or were published on, agree"
_NO_FIT: Final = "the days that they name, or were published on, do not agree"
_SAME_WEEK: Final = 4
"""Days apart below which one weekday is one day."""
_MOST_COMMON: Final = 3
_LEAST: Final = 0.05
"""Part of the logit below which it is not said that a subject runs on."""


class Part(NamedTuple):
    """What one kind of evidence measured, and what that adds to the logit of a pair's score."""

    label: str
    value: float | None
    amount: float


def event_evidence(edge: Mapping[str, Any], config: SettledConfig) -> Iterator[Evidence]:
    """Yield what speaks for or against one event; contributions add up to the score's logit."""
    for part in event_parts(edge, config):
        yield Evidence(*part, text_of(part.label, edge, config))
    yield from _members(edge)
    yield from _passage(edge, config)


def event_parts(edge: Mapping[str, Any], config: SettledConfig) -> Iterator[Part]:
    """Yield what adds up to the logit of a pair's score, in figures alone: nothing is read."""
    event, quoted, days = config.event, float(edge["shared_quotes"]), edge["days_apart"]
    likeness, headline, quotes, profile = event.evidence.parts(
        likeness=sum(edge[name] * getattr(event.model, name) for name in _VIEWS),
        headline=edge["headline_containment"],
        quotes=math.log1p(quoted),
        profile=edge["profile_correlation"] or 0.0,
    )
    yield Part("shared words", edge["likeness"], headline + likeness)
    if quoted:
        yield Part("shared quotes", quoted, quotes)
    if edge["profile_correlation"] is not None:
        yield Part("profile correlation", edge["profile_correlation"], profile)
    yield Part("bias", None, event.evidence.bias + event.evidence.likeness * event.model.bias)
    share = _running_share(edge, event)
    running = -share * _most_for_running(edge, event) if share else 0.0
    yield Part("days apart", days, edge["date_brake"] + edge["date_prior"] - running)
    if share:
        yield Part("running subject", share, running)
    if edge["date_evidence"]:
        yield Part("days named", None, edge["date_evidence"])


def text_of(label: str, edge: Mapping[str, Any], config: SettledConfig) -> str:
    """Say what one kind of evidence found."""
    return _runs_on(edge, config) if label == "running subject" else _TEXTS[label](edge)


def shared_words(edge: Mapping[str, Any]) -> str:
    """Say which words both have: at their tops, and further down.

    >>> shared_words({"top_words": ["Harkin", "toll"], "further_words": ["Iowa"]})
    'both tell of Harkin and “toll” at the top, and Iowa further down'
    """
    told = "tell of" if edge["top_words"] or edge["further_words"] else "have"
    return f"both {told} {_had(edge)}"


def _had(edge: Mapping[str, Any]) -> str:
    top, further = listed(edge["top_words"]), listed(edge["further_words"])
    found = [f"{top} at the top"] * bool(top) + [f"{further} further down"] * bool(further)
    return ", and ".join(found) or _only_common(edge)


def listed(some: Sequence[str]) -> str:
    """List names as they are, and other words in quotation marks.

    >>> listed(["Harkin", "toll"])
    'Harkin and “toll”'
    """
    said = [word if any(map(str.isupper, word)) else f"“{word}”" for word in some]
    return " and ".join(filter(None, [", ".join(said[:-1]), *said[-1:]]))


def _only_common(edge: Mapping[str, Any]) -> str:
    """Say that both texts share nothing rare, and what they share.

    >>> _only_common({"top_words": ["Mitt Romney"], "spelt_terms": ["Mitt", "firm"]})
    'only words that many reports have: firm'
    """
    told = " ".join(edge["top_words"]).lower()
    others = [word for word in edge["spelt_terms"] if word.lower() not in told]
    listed = ": " * bool(others) + ", ".join(others[:_MOST_COMMON])
    return f"only words that many reports have{listed}"


def _quoted(edge: Mapping[str, Any]) -> str:
    return f"both quote “{edge['quoted']}”" if edge["quoted"] else "both quote a few small words"


def _says_when(edge: Mapping[str, Any]) -> str:
    """Say whether two texts name one day: of dated reports, whether their openings name a weekday.

    Of undated ones the day of publication and dates further down count, too. So their openings are
    spoken of where these show it.
    """
    dated, named = edge["days_apart"] is not None, edge["days_named"]
    left, right = (_by_day(named[side], weekdays=dated) for side in ("left", "right"))
    if edge["date_evidence"] > 0:
        both = [day for day in left if day in right]
        if not both and not dated:
            return _FIT
        weeks = all(isinstance(day, str) for day in both) and not (
            dated and edge["days_apart"] < _SAME_WEEK
        )
        told = " and ".join(left[day] for day in both) or "the same weekday"
        return f"both name {told} near the top{', perhaps not the same one' * weeks}"
    parting = {*_parting(left, right)}
    told = ", ".join(
        f"{' and '.join(word for day, word in some.items() if day in parting)} in {edge[side]}"
        for side, some in (("left", left), ("right", right))
        if parting
    )
    if not told:
        return "they name different weekdays near the top" if dated else _NO_FIT
    return f"they name different {'week' * dated}days near the top ({told})"


def _by_day(days: Iterable[str], *, weekdays: bool) -> dict[str | int, str]:
    """Return the weekdays, and else the days of a year, as they are written."""
    found: dict[str | int, str] = {}
    for day in days:
        if day.lower() in WEEKDAYS:
            found.setdefault(day.lower(), day)
        elif not weekdays:
            for one in mentions_in(day, FIGURE.findall(day)):
                found.setdefault(one.month_day or day, day)
    return found


def _parting(left: Iterable[str | int], right: Iterable[str | int]) -> Iterator[str | int]:
    """Yield the days of a kind of which both sides name some, and none in common."""
    for kind in (str, int):
        ours, theirs = ({day for day in some if isinstance(day, kind)} for some in (left, right))
        if ours and theirs and ours.isdisjoint(theirs):
            yield from ours | theirs


def _near_whom(edge: Mapping[str, Any]) -> str:
    """Say whether the reports that are near one of a pair are near the other, too."""
    if edge["profile_correlation"] >= 0:
        return "the same other reports are like both"
    return "the reports that are like one are not like the other"


def _published(edge: Mapping[str, Any]) -> str:
    """Say how far apart two were published, or who has no date and may be of another day."""
    told = published_text(edge["days_apart"], edge["undated"])
    if edge["days_apart"] is not None:
        return f"they were {told}"
    if not edge["other_days"]:
        return told
    return f"{told.partition(',')[0]}, and {edge['other_days']}"


def _runs_on(edge: Mapping[str, Any], config: SettledConfig) -> str:
    """Say that the subject of a pair was news on other days, or that nobody knows."""
    if edge["other_days"]:
        return str(edge["other_days"])
    if not is_alike(edge, config):
        return "they are too unlike to tell whether their subject was news on other days, too"
    return "likeness proves less, for their subject may have been news on other days, too"


def is_alike(edge: Mapping[str, Any], config: SettledConfig) -> bool:
    """Tell whether two reports are near enough by their words to have a subject in common."""
    return bool(edge["likeness"] >= least_alike(config))


def least_alike(config: SettledConfig) -> float:
    """Return the likeness from which on one report is a neighbour of another."""
    return 1 / (1 + math.exp(-config.profile.least))


def _running_share(edge: Mapping[str, Any], event: SettledEventConfig) -> float:
    """Return how far the subject of a pair runs on, from 0 to 1; 0, too, if that was not asked.

    What would hardly be seen in a sum counts as 0.
    """
    most = event.running
    if edge["days_apart"] is None or not most:
        return 0.0
    share = min(max((event.same_day - edge["date_prior"]) / most, 0.0), 1.0)
    return share if share * _most_for_running(edge, event) >= _LEAST else 0.0


def _most_for_running(edge: Mapping[str, Any], event: SettledEventConfig) -> float:
    """Return what is taken of a pair whose subject runs on and on."""
    return event.running * (2 - math.exp(-edge["days_apart"] / event.days))


def _members(edge: Mapping[str, Any]) -> Iterator[Evidence]:
    """Say what the check of undated members found: a specific passage, or why there is no link."""
    value, exclusion = edge["member_specificity"], edge["exclusion"]
    if value is not None:
        text = f"best short passages agree {number(value)} in words that few members of the event"
        yield Evidence("member specificity", value, None, f"{text} have")
    if exclusion is not None:
        yield Evidence("exclusion", None, None, with_excluded(_EXCLUSIONS[exclusion], edge))


def _passage(edge: Mapping[str, Any], config: SettledConfig) -> Iterator[Evidence]:
    """Say how alike the best passages are, where that decided something or might have."""
    score = edge["passage_score"]
    if score is None:
        return
    text = f"best pair of passages: {_passage_measure(edge, config)}"
    if edge["exclusion"] is None and edge["reason"] in WEIGHED:
        if edge["verdict"] == "accepted" or not edge["shares_passage"]:
            return
        text = "one passage of each tells the same, but as wholes they are too unlike"
    yield Evidence("best passage", score, None, text)


def with_excluded(text: str, edge: Mapping[str, Any]) -> str:
    """Say which of the two is ``excluded``, where the clusters tell: an edge alone does not."""
    return text.replace(ONE_OF_TWO, edge["excluded"])


def _passage_measure(edge: Mapping[str, Any], config: SettledConfig) -> str:
    """The agreement of the best passages, and what it was measured against."""
    score, specific = edge["passage_score"], edge["passage_specificity"]
    agreement = f"agreement {number(score)}"
    if edge["exclusion"] is not None:
        return agreement
    if specific is None:
        return f"{agreement}, needs {number(config.passage.strict)}"
    of_needed = f"{number(score + specific)} of {number(config.passage.threshold)} needed"
    return (
        f"{agreement} and, in words that few of their neighbours have, {number(specific)}: "
        f"{of_needed}"
    )


_TEXTS: Final[Mapping[str, Callable[[Mapping[str, Any]], str]]] = {
    "shared words": shared_words,
    "shared quotes": _quoted,
    "profile correlation": _near_whom,
    "bias": lambda _: "where every pair starts: most are not of one event",
    "days apart": _published,
    "days named": _says_when,
}
