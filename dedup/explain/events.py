"""What was measured of a pair in the event tier, in plain words, and what each part adds."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final

from dedup.config import Config, EventConfig
from dedup.days import WEEKDAYS
from dedup.explain.evidence import Evidence, number, publication_evidence
from dedup.explain.reading import other_words
from dedup.mentions import FIGURE, mentions_in

_VIEWS: Final = ("cosine", "top_containment", "name_cosine", "lead_cosine", "bigram_cosine")
"""Views of the telling words: all, the heaviest, names, those of the openings, phrases."""
_EXCLUSIONS: Final = {
    "detached": "one of the two shares nothing specific with any member: it is left out of the "
    "event, and stays visible as related",
    "template": "they are one form filled in for different days: numbers and dates differ and the "
    "rest is alike, so their likeness links nothing",
    "confined": "all that one of the two shares with the members stands in one small place behind "
    "its opening: it is in the event by that passage, not as a whole",
}
WEIGHED: Final = frozenset({"above_threshold", "below_threshold", "date_brake"})
"""Reasons for which nothing but the sum of the evidence counted."""
_UNLIKE: Final = (
    "they share too few words to tell whether they have a subject that was in the news on other "
    "days, too, so more is asked"
)
RAN_ON: Final = "their subject was in the news on other days, too"
LESS: Final = ", so being alike proves less"
_FIT: Final = "the days that they name, or were published on, agree"
_NO_FIT: Final = "the days that they name, or were published on, do not agree"
_SAME_WEEK: Final = 4
"""Days apart below which one weekday is one day."""
_COMMONER: Final = "and commoner ones"
_MOST_WORDS: Final = 8
_MOST_COMMON: Final = 4
_LEAST: Final = 0.05
"""Part of the logit below which it is not said that a subject runs on."""


def event_evidence(edge: Mapping[str, Any], config: Config) -> tuple[Evidence, ...]:
    """Return what speaks for or against one event; contributions add up to the score's logit."""
    beside = (*_members(edge), *_passage(edge, config))
    if edge["cosine"] is None:
        return (publication_evidence(edge["days_apart"], None), *beside)
    event = config.event
    likeness, *cues, profile = event.evidence.parts(
        likeness=sum((edge[name] or 0.0) * getattr(event.model, name) for name in _VIEWS),
        headline=edge["headline_containment"] or 0.0,
        quotes=math.log1p(edge["shared_quotes"] or 0),
        profile=edge["profile_correlation"] or 0.0,
    )
    start = event.evidence.bias + event.evidence.likeness * event.model.bias
    bias = Evidence("bias", None, start, "where every pair starts: most are not of one event")
    rest = (*_profile(edge, profile), bias, *_dates(edge, config))
    return (*_cues(edge, *cues), _words(edge, likeness), *rest, *beside)


def _words(edge: Mapping[str, Any], part: float) -> Evidence:
    """Say which words both have, beside those of headlines: names, openings, phrases are one."""
    opening, further = edge.get("opening_words", ()), edge.get("further_words")
    if further is None:
        words = ", ".join(other_words(edge)[:_MOST_WORDS])
    else:
        places = {"in their openings": opening, "elsewhere": further}
        words = "; ".join(f"{where} {', '.join(some)}" for where, some in places.items() if some)
    text = f"other names and words in both, the rarer the more they count{_listed(words)}"
    if not words:
        again = "those of the headlines again, and " * bool(_of_headlines(edge))
        text = (
            f"{again}in both only words that many reports have{_listed(_few(common_words(edge)))}"
        )
    return Evidence("likeness", edge["likeness"], part, text)


def common_words(edge: Mapping[str, Any]) -> list[str]:
    """Return what both texts have where they share nothing rare, beside words of headlines.

    >>> common_words({"shared_terms": ["Mitt", "firm"], "further_words": [],
    ...               "headline_words": {"left": ["Mitt Romney"]}})
    ['firm']
    """
    if edge.get("further_words") is None:
        return []
    told = " ".join(_of_headlines(edge)).lower()
    return [word for word in edge["shared_terms"] or () if word.lower() not in told]


def _of_headlines(edge: Mapping[str, Any]) -> list[str]:
    return [word for some in edge.get("headline_words", {}).values() for word in some]


def _few(words: Sequence[str]) -> str:
    return ", ".join(words[:_MOST_COMMON])


def _listed(words: str) -> str:
    return f": {words}" if words else ""


def _cues(edge: Mapping[str, Any], of_headline: float, of_quotes: float) -> Iterator[Evidence]:
    share, quotes = edge["headline_containment"], edge["shared_quotes"]
    if share is not None:
        rest = edge.get("headline_rest", ())
        words = {
            side: [*some, *([_COMMONER] * (side in rest))]
            for side, some in edge.get("headline_words", {}).items()
        }
        told = _listed(_by_side(edge, words, "from "))
        text = f"headline words at the top of the other (headline, first 160 words){told}"
        yield Evidence("headline containment", share, of_headline, text)
    if quotes:
        quoted = _listed(f"“{edge['quoted']}”") if edge.get("quoted") else ""
        text = f"the same words in quotation marks{quoted}"
        yield Evidence("shared quotes", float(quotes), of_quotes, text)


def _by_side(edge: Mapping[str, Any], found: Mapping[str, Sequence[str]], before: str = "") -> str:
    """Say what each side has."""
    told = (f"{before}{edge[side]} – {', '.join(some)}" for side, some in found.items() if some)
    return "; ".join(told)


def says_when(edge: Mapping[str, Any]) -> str:
    """Say whether two texts name one day: of dated reports, whether their openings name a weekday.

    Of undated ones the day of publication and dates further down count, too. So their openings are
    spoken of where these show it.
    """
    dated, named = edge["days_apart"] is not None, edge.get("days_named") or {}
    left, right = (_by_day(named.get(side, ()), weekdays=dated) for side in ("left", "right"))
    if edge["date_evidence"] > 0:
        both = " and ".join(word for day, word in left.items() if day in right)
        if not both and not dated:
            return _FIT
        week = ", of one week or of two" * (dated and edge["days_apart"] >= _SAME_WEEK)
        return f"both openings name {both or 'the same weekday'}{week}"
    parting = {*_parting(left, right)}
    told = ", ".join(
        f"{' and '.join(word for day, word in some.items() if day in parting)} in {edge[side]}"
        for side, some in (("left", left), ("right", right))
        if parting
    )
    if not told:
        return "their openings name different weekdays" if dated else _NO_FIT
    return f"their openings name different {'week' * dated}days ({told})"


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


def _profile(edge: Mapping[str, Any], part: float) -> tuple[Evidence, ...]:
    value = edge["profile_correlation"]
    if value is None:
        return ()
    return (Evidence("profile correlation", value, part, near_whom(edge)),)


def near_whom(edge: Mapping[str, Any]) -> str:
    """Say whether the reports that are near one of a pair are near the other, too."""
    near = near_by(edge)
    if edge["profile_correlation"] >= 0:
        return f"the same other reports are near both, by {near}"
    return f"the reports near the one, by {near}, are not those near the other"


def near_by(edge: Mapping[str, Any]) -> str:
    """Say what tells who is near a report: of one without a date its words alone."""
    return "words" if edge["days_apart"] is None else "words and dates"


def _dates(edge: Mapping[str, Any], config: Config) -> Iterator[Evidence]:
    """Yield what the dates of publication say, and what the days that the texts name."""
    named, share = edge["date_evidence"] or 0.0, _running_share(edge, config.event)
    part = (edge["date_brake"] or 0.0) + (edge["date_prior"] or 0.0)
    running = -share * _most_for_running(edge, config.event) if share else 0.0
    yield publication_evidence(edge["days_apart"], part - running, edge.get("undated", ()))
    if share:
        yield Evidence("running subject", share, running, runs_on(edge, config))
    if named:
        yield Evidence("days named", None, named, says_when(edge))


def runs_on(edge: Mapping[str, Any], config: Config) -> str:
    """Say that the subject of a pair runs on, or that nobody knows.

    ``other_days``: reports that show that it does; missing if nobody counted.
    """
    if not is_alike(edge, config):
        return _UNLIKE
    shown = edge.get("other_days")
    if shown == 0:
        return "too few reports are of other days to tell whether their subject was news then, too"
    if shown is None:
        return f"their subject may have been in the news on other days, too{LESS}"
    reports = f"{shown} other report{'s' * (shown > 1)}"
    return f"{RAN_ON} ({reports}){LESS}"


def is_alike(edge: Mapping[str, Any], config: Config) -> bool:
    """Tell whether two reports are near enough by their words to have a subject in common."""
    return (edge["likeness"] or 0.0) >= least_alike(config)


def least_alike(config: Config) -> float:
    """Return the likeness from which on one report is a neighbour of another."""
    return 1 / (1 + math.exp(-config.profile.least))


def _running_share(edge: Mapping[str, Any], event: EventConfig) -> float | None:
    """Return how far the subject of a pair runs on, from 0 to 1; nothing if that was not asked.

    What would hardly be seen in a sum counts as 0.
    """
    most = event.running_same_day or 0.0
    if edge["days_apart"] is None or not most:
        return None
    share = ((event.same_day or 0.0) - (edge["date_prior"] or 0.0)) / most
    share = min(max(share, 0.0), 1.0)
    return share if share * _most_for_running(edge, event) >= _LEAST else 0.0


def _most_for_running(edge: Mapping[str, Any], event: EventConfig) -> float:
    """Return what is taken of a pair whose subject runs on and on."""
    of_days = (event.running_next_days or 0.0) * (1 - math.exp(-edge["days_apart"] / event.days))
    return (event.running_same_day or 0.0) + of_days


def _members(edge: Mapping[str, Any]) -> tuple[Evidence, ...]:
    """Say what the check of undated members found: a specific passage, or why there is no link."""
    value, exclusion = edge["member_specificity"], edge["exclusion"]
    told = () if exclusion is None else (Evidence("exclusion", None, None, _EXCLUSIONS[exclusion]),)
    if value is None:
        return told
    text = f"best short passages agree {number(value)} in words that few members of the event have"
    return (Evidence("member specificity", value, None, text), *told)


def _passage(edge: Mapping[str, Any], config: Config) -> tuple[Evidence, ...]:
    """Say how alike the best passages are, where that decided something or might have."""
    score = edge["passage_score"]
    if score is None:
        return ()
    if edge["exclusion"] is not None:
        text = f"best pair of passages: agreement {number(score)}"
    elif edge["reason"] not in WEIGHED:
        text = f"best pair of passages: {passage_measure(edge, config)}"
    elif edge["verdict"] == "rejected" and edge["shares_passage"]:
        text = "one passage of each tells the same, but as wholes they are too unlike"
    else:
        return ()
    return (Evidence("best passage", score, None, text),)


def passage_measure(edge: Mapping[str, Any], config: Config) -> str:
    """The agreement of the best passages, and what it was measured against."""
    score, specific = edge["passage_score"], edge["passage_specificity"]
    if specific is None:
        return f"agreement {number(score)}, needs {number(config.passage.strict)}"
    least = config.passage.threshold
    needs = "" if least is None else f": {number(score + specific)} of {number(least)} needed"
    return (
        f"agreement {number(score)} and, in words that few of their neighbours have, "
        f"{number(specific)}{needs}"
    )
