"""Numbers with their unit, or with what they count."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from functools import cache
from typing import Final, NamedTuple

from dedup.days import WEEKDAYS
from dedup.differences.claims import Amount, Claim, SaidSentence
from dedup.spans import Span
from dedup.text import packaged_groups, stem, stop_words

_NUMBER: Final = re.compile(r"\d{1,15}(?:\.\d{1,6})?%?")
_YEAR: Final = re.compile(r"(?:19|20)\d\d")
_DOZEN: Final = "dozen"
_SCALES: Final = {
    "hundred": 1e2, "thousand": 1e3, "k": 1e3, "million": 1e6, "mn": 1e6, "m": 1e6,
    "billion": 1e9, "bn": 1e9, "b": 1e9, "trillion": 1e12, "tn": 1e12, "dozen": 12.0,
}  # fmt: skip
_OF_MONEY: Final = frozenset({"k", "m", "b"})
"""Scales behind a sign of a currency only: 60m are metres otherwise."""
_SIGNS: Final = {"$": "dollar", "€": "euro", "£": "pound", "¥": "yen", "₹": "rupee"}
MONEY: Final = frozenset({*_SIGNS.values(), "yuan", "franc", "peso"})
_CURRENCIES: Final = {stem(name): name for name in sorted(MONEY)}
_ORDINAL: Final = frozenset({"st", "nd", "rd", "th"})
_PERCENT: Final = frozenset({"percent", "pct"})
_JOINTS: Final = frozenset({"", "-", "–", "/", ":"})
"""Between two numbers that are one thing: a score, a telephone number."""
_FRACTION: Final = re.compile(r"halves|thirds?|quarters?|fourths?|fifths?|tenths?")
_TENS: Final = range(20, 100, 10)
_CLOCK: Final = frozenset({("am",), ("pm",), ("oclock",)})
_POSSESSIVE: Final = ("'s", "’s")
_UNITS: Final = frozenset((str(unit),) for unit in range(1, 10))
_BEHIND: Final = {"plus": "over", "or more": "over", "or so": "about", "or less": "under",
                  "or fewer": "under"}  # fmt: skip
_HEDGE_WORDS: Final = 3
"""Words of the longest hedge, articles aside."""
_KEYS, _LOOK_AHEAD = 3, 8
"""Words that tell what is counted, and those behind a number among which they stand."""
_STOP: Final = re.compile(r"[.;:!?()\[\]“”\"—–,/|]|\s-|--")
_ARTICLES: Final = frozenset({"a", "an", "the", "its", "all"})
TOLLS: Final = frozenset({"dead", "injured", "missing", "arrested", "displaced"})
_AUXILIARIES: Final = frozenset("was were is are be been being has have had".split())


def numbers_in(said: SaidSentence, taken: Collection[int] = ()) -> Iterator[Claim]:
    """Yield the numbers of a sentence, with their unit or what they count.

    Years, times of day, fractions, scores, places in a gallery (4 of 12) and names that
    hold a number are none. Nor is money in brackets behind money: it is converted, at the rate of
    that day.

    Args:
        said: the sentence.
        taken: indices of words that belong to a date.

    >>> from dedup.wordings import read_wording
    >>> text = "At least twelve people died and $1.2 billion was lost."
    >>> said = SaidSentence("a", 0, 0, None, text, read_wording(text))
    >>> [(one.form, one.value, one.keys) for one in numbers_in(said)]
    [('count', 'over 12', ('people', 'dead')), ('dollar', '1200000000 dollar', ())]
    """
    end = 0
    money = -1  # where money ends that may be converted
    for place, word in enumerate(said.wording.normal):
        if place < end or place in taken or not (word[:1].isdigit() or word == _DOZEN):
            continue
        number = _number(said, place)
        if number is None:
            continue
        claim = _claim(said, place, number)
        if claim is not None:
            converted = place == money and "(" in said.gap(place)
            money = claim.words[1] if claim.form in MONEY and not converted else -1
            if not converted or claim.form not in MONEY:
                yield claim
        end = number.end


class _Number(NamedTuple):
    """A number written in words or digits: after-last word, value, and unit of its last digit."""

    end: int
    value: float
    step: float


def _number(said: SaidSentence, first: int) -> _Number | None:
    """Return the number that begins with a word, None if none does or it is part of a name."""
    words = said.wording.normal
    if words[first] == _DOZEN:
        return _Number(first + 1, 12.0, 12.0)
    if not _NUMBER.fullmatch(words[first]) or not _stands_alone(said, first):
        return None
    digits = words[first].rstrip("%")
    value, step, end = float(digits), _step(digits), first + 1
    if value in _TENS and said.gap(end) == "-" and words[end : end + 1] in _UNITS:
        value, step, end = value + float(words[end]), 1.0, end + 1
    while end < len(words) and words[end] in _SCALES and _belongs(said, end):
        value, step, end = value * _SCALES[words[end]], step * _SCALES[words[end]], end + 1
    return _Number(end, value, step)


def _stands_alone(said: SaidSentence, word: int) -> bool:
    """Tell whether a number is none of a name, time, score, telephone, address or item."""
    before, surface = said.gap(word), said.surface(word)
    if surface.startswith("0") and surface[1:2].isdigit():
        return False
    if not word:
        return not (surface.isdigit() and _heads_a_line(said))
    if not before or (before[-1] in "-–/#.:'’_=&" and before.strip() == before):
        return False
    digits_before = said.wording.normal[word - 1][:1].isdigit()
    return not (digits_before and surface.isdigit() and before.strip() in _JOINTS)


def _heads_a_line(said: SaidSentence) -> bool:
    """Tell whether the number that a sentence begins with only counts it: 12 The wing myth."""
    if len(said.wording.normal) < 2:
        return True
    named = said.wording.capitalised[1] and said.wording.normal[1] not in things()
    return named or said.gap(1).strip() != ""


def _belongs(said: SaidSentence, scale: int) -> bool:
    of_money = said.wording.normal[scale] in _OF_MONEY
    return not of_money or said.gap(scale - 1).rstrip()[-1:] in _SIGNS


def _step(digits: str) -> float:
    whole, _, decimals = digits.partition(".")
    if decimals:
        return 10.0 ** -len(decimals)
    return 10.0 ** (len(whole) - len(whole.rstrip("0"))) if whole.strip("0") else 1.0


def _claim(said: SaidSentence, first: int, number: _Number) -> Claim | None:
    form, end = _unit(said, first, number.end)
    if form is None or (form == "count" and _is_bare_name(said, first, number.end)):
        return None
    keys, counted = _counted(said, first, _of_what(said, end) if form == "percent" else end)
    if form == "count" and keys[:2] == ("years", "old"):
        form, keys, counted = "age", (), None
    if said.surface(first).lower() == "one" and not set(keys) & set(things().values()):
        return None  # it is a pronoun or an article more often than a number
    hedge = _hedge(said, first) or _hedge_behind(said, end)
    if said.wording.normal[number.end - 1] == _DOZEN:
        hedge = "about"
    size = 10 if counted and said.wording.normal[counted[0]].startswith("decade") else 1
    amount = Amount(size * number.value, size * number.step, hedge)
    shown = f"{amount.value:.15g}"
    value = " ".join(filter(None, [hedge, shown, "" if form == "count" else form]))
    return Claim("number", form, value, (first, end), amount, keys, counted)


def _unit(said: SaidSentence, first: int, end: int) -> tuple[str | None, int]:
    """Return what kind of number it is, and where it ends with its unit; None: none at all."""
    words, stems = said.wording.normal, said.wording.stems
    sign = said.gap(first).rstrip()[-1:]
    following = words[end] if end < len(words) else ""
    if sign in _SIGNS:
        return _SIGNS[sign], end
    if not said.gap(end) and following:
        return ("ordinal", end + 1) if following in _ORDINAL else (None, end)
    if _is_part(said, first, end):
        return None, end
    if words[first].endswith("%"):
        return "percent", end
    if following in _PERCENT or words[end : end + 2] == ("per", "cent"):
        return "percent", end + (1 if following in _PERCENT else 2)
    currency = _CURRENCIES.get(stems[end]) if following else None
    return (currency, end + 1) if currency else ("count", end)


def _is_part(said: SaidSentence, first: int, end: int) -> bool:
    """Tell whether a number is part of a score, a telephone number, a fraction or "4 of 12"."""
    words = said.wording.normal
    following = words[end] if end < len(words) else ""
    joined = said.gap(end).strip() in _JOINTS and following[:1].isdigit()
    return (
        (joined and said.surface(end - 1).isdigit())
        or _FRACTION.fullmatch(following) is not None
        or _is_place_in_row(words, first, end)
    )


def _is_place_in_row(words: tuple[str, ...], first: int, end: int) -> bool:
    """Tell whether "4 of 12" stands here, as in a gallery, at either number."""
    ahead, back = words[end : end + 2], words[max(0, first - 2) : first]
    pairs = (ahead[:1], ahead[1:]), (back[1:], back[:1])
    return any(of == ("of",) and "".join(other)[:1].isdigit() for of, other in pairs)


def _is_bare_name(said: SaidSentence, first: int, end: int) -> bool:
    """Tell whether one number alone is a year, a time of day or part of a name."""
    return end == first + 1 and (
        _YEAR.fullmatch(said.surface(first)) is not None
        or said.wording.normal[end : end + 1] in _CLOCK
        or _is_in_name(said, first)
    )


def _is_in_name(said: SaidSentence, number: int) -> bool:
    """Tell whether a number belongs to the name before it: Boeing 737, Article 5, Pier No. 5.

    The capital of the word that begins a sentence makes no name of it, and behind the name of a
    place people, or hours, are counted: in Corvia 12 people died, and Corvia's 12 schools closed.
    """
    if number < 2 or not said.wording.capitalised[number - 1] or not said.surface(number).isdigit():
        return False
    before, gap = said.wording.normal[number - 1], said.gap(number)
    if said.surface(number - 1).endswith(_POSSESSIVE):
        return False
    if before == "no" and gap.startswith("."):
        return True
    thing = things().get("".join(said.wording.normal[number + 1 : number + 2]))
    return gap.isspace() and before not in _no_names() and (thing is None or thing in TOLLS)


@cache
def _no_names() -> frozenset[str]:
    """Return words that may be capitalised before a number and have none in their name."""
    hedging = {word for words in _hedges() for word in words.split()}
    return stop_words().union(WEEKDAYS, hedging, things())


def _hedge(said: SaidSentence, first: int) -> str:
    """Return what the words before a number say about it: over, under, about or nothing."""
    words = [
        word
        for word in said.wording.normal[max(0, first - _HEDGE_WORDS - 1) : first]
        if word not in _ARTICLES
    ][-_HEDGE_WORDS:]
    tails = (" ".join(words[start:]) for start in range(len(words)))
    return next((_hedges()[tail] for tail in tails if tail in _hedges()), "")


def _hedge_behind(said: SaidSentence, end: int) -> str:
    """Return what the words behind a number say about it: 12 or more, $1 billion plus."""
    for size in (2, 1):
        words = " ".join(said.wording.normal[end : end + size])
        if words in _BEHIND and not _STOP.search(said.gap(end)):
            return _BEHIND[words]
    return ""


@cache
def _hedges() -> dict[str, str]:
    return {words: hedge for hedge, some in packaged_groups("hedges.txt", "|") for words in some}


def _counted(said: SaidSentence, first: int, end: int) -> tuple[tuple[str, ...], Span | None]:
    """Return the stems of what follows a number up to a stop, and where the first of them stands.

    The word before tells too, if it is what news counts: killing 12, killed 12 people.
    """
    words = said.wording.normal
    found: list[int] = []
    for place in range(end, min(end + _LOOK_AHEAD, len(words))):
        if _STOP.search(said.gap(place)) or words[place][:1].isdigit() or len(found) == _KEYS:
            break
        if words[place] in _AUXILIARIES and found:
            continue
        if words[place] in stop_words():
            break
        found.append(place)
    if first and words[first - 1] in things() and not _STOP.search(said.gap(first)):
        found.append(first - 1)
    keys = tuple(things().get(words[place], said.wording.stems[place]) for place in found)
    return keys, (found[0], found[0] + 1) if found else None


def _of_what(said: SaidSentence, end: int) -> int:
    """Return where it begins of what so many percent are: 95 percent of the precincts."""
    words = said.wording.normal
    if words[end : end + 1] != ("of",):
        return end
    return next(
        (place for place in range(end + 1, len(words)) if words[place] not in _ARTICLES), end
    )


@cache
def things() -> dict[str, str]:
    """Return the words that mean one thing that news counts -> the name of the thing."""
    return {word: thing for thing, words in packaged_groups("counted.txt") for word in words}
