"""What two texts share, as readers know it: words as written, headlines, quotations."""

from __future__ import annotations

import re
import textwrap
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import lru_cache
from itertools import islice
from typing import Any, Final

from dedup.days import WEEKDAYS
from dedup.mentions import FIGURE, mentions_in
from dedup.quotation_marks import quoted_spans
from dedup.salience import rarity
from dedup.similarity import common_prefix_length
from dedup.text import contentless_words, fold_name, normalise, stem, words

__all__ = ["as_written", "with_words_shared", "without_possessive"]

_WORD: Final = re.compile(r"\w[\w.,'’]*")
_ENDINGS: Final = ".,'’"
_POSSESSIVES: Final = ("'s", "’s")
_BEGINNING: Final = 2
"""Letters that a word and its stem have in common."""
_MERE_NUMBER: Final = re.compile(r"\d{1,2}|(?:19|20)\d\d")
"""An age, a day, a year: in two reports of anything."""
_OPENING: Final = 1_000
"""Characters of a text that are about 160 words."""
_HEADLINE_LONG: Final = 40
"""Words of a first line that may be a headline."""
_TELLING: Final = 2.0
"""Rarity of a word of a headline from which on it is named: one document in seven has it."""
_HEADLINE_WORDS: Final = 6
_SHOWN_HEADLINE: Final = 160
"""Characters of a headline that are shown: a first sentence without an end may be one."""
_WEEKDAY: Final = re.compile(rf"\b(?:{'|'.join(map(str.capitalize, WEEKDAYS))})\b")
_MOST_DAYS: Final = 3
_LONGEST_QUOTATION: Final = 1000
_LEAST_QUOTED: Final = 4
_MOST_SHOWN: Final = 14


def with_words_shared(
    edge: Mapping[str, Any], left: Mapping[str, Any], right: Mapping[str, Any]
) -> dict[str, Any]:
    """Return an edge with the words that its numbers stand for.

    Its shared terms are spelt as in the texts, mere numbers left out. Added are ``headline_words``,
    by side: those of its headline that open the other report; ``headlines``, by side: its
    headline with these in brackets; ``quoted``, the longest words in a row that both quote, or
    nothing; and ``days_named``, by side: the days that it names first.

    Args:
        edge: a row of ``edges``.
        left: its left document, of which ``text`` is read and ``title``, its headline.
        right: its right one.
    """
    terms = [term for term in edge["shared_terms"] or () if not _MERE_NUMBER.fullmatch(term)]
    cues: dict[str, Any] = {"headline_words": {}, "quoted": "", "days_named": {}}
    if edge["headline_containment"]:
        found = {"left": _headline_words(left, right), "right": _headline_words(right, left)}
        cues["headline_words"] = {side: words for side, (words, _) in found.items()}
        cues["headlines"] = {side: marked for side, (_, marked) in found.items()}
    if edge["shared_quotes"]:
        cues["quoted"] = _quoted(left["text"], right["text"])
    if edge["date_evidence"]:
        cues["days_named"] = {"left": _days(left["text"]), "right": _days(right["text"])}
    return {**edge, "shared_terms": as_written(terms, (left["text"], right["text"])), **cues}


def as_written(terms: Sequence[str], texts: Iterable[str]) -> list[str]:
    """Return every term as the first of some texts that has it writes it most often.

    Terms that are in none are left out: a text may write a part of a word in its own way.

    >>> as_written(["studi", "zelenski", "snow"], ["Zelenskyy read the studies.", "Studies help."])
    ['studies', 'Zelenskyy']
    """
    found: dict[str, str] = {}
    for text in texts:
        left = [term for term in terms if term not in found]
        found |= _spellings(left, text) if left else {}
    return [found[term] for term in terms if term in found]


def _spellings(terms: Collection[str], text: str) -> dict[str, str]:
    """Return the commonest spelling of each of some terms that a text has."""
    begun = {term[:_BEGINNING] for term in terms}
    found: defaultdict[str, dict[str, int]] = defaultdict(dict)
    for word, times in _words(text).items():
        if word[:_BEGINNING].lower() in begun:
            plain = word.rstrip(_ENDINGS)
            plain = without_possessive(plain)
            alike = found[fold_name(stem(plain))]
            alike[plain] = alike.get(plain, 0) + times
    return {term: _commonest(found[term]) for term in terms if term in found}


def without_possessive(word: str) -> str:
    """Return a word, or words, without the possessive at the end.

    >>> without_possessive("Harkin’s")
    'Harkin'
    """
    return word[:-2] if word.endswith(_POSSESSIVES) else word


@lru_cache(maxsize=256)
def _words(text: str) -> Mapping[str, int]:
    """Return how often each word stands in a text; of an event, few texts explain many pairs."""
    return Counter(_WORD.findall(text))


def _commonest(spelt: Mapping[str, int]) -> str:
    """Return the commonest spelling; of equal ones, small letters: a sentence may begin with it."""
    return max(spelt, key=lambda word: (spelt[word], word.islower()))


def _headline_words(document: Mapping[str, Any], other: Mapping[str, Any]) -> tuple[list[str], str]:
    """Return what of a headline opens another report, and the headline with that in brackets.

    Words that stand side by side are one.
    """
    headline = document["title"]
    terms, heading = _headline_terms(headline), _headline_terms(other["title"])
    opening = _spellings([*terms], other["text"][:_OPENING])
    shared = [place for term, place in terms.items() if term in opening or term in heading]
    runs: list[tuple[int, int]] = []
    for start, end in shared:
        if runs and headline[runs[-1][1] : start] == " ":
            runs[-1] = (runs[-1][0], end)
        else:
            runs.append((start, end))
    marked = headline
    for start, end in reversed(runs):
        marked = f"{marked[:start]}[{marked[start:end]}]{marked[end:]}"
    named = [headline[start:end] for start, end in runs][:_HEADLINE_WORDS]
    return named, textwrap.shorten(marked, _SHOWN_HEADLINE, placeholder=" …")


@lru_cache(maxsize=256)
def _headline_terms(headline: str) -> Mapping[str, tuple[int, int]]:
    """Return where each term of a headline stands first, without those that say little."""
    dropped, found = contentless_words(), dict[str, tuple[int, int]]()
    for start, end, surface in islice(words(headline), _HEADLINE_LONG):
        normal, term = normalise(surface), fold_name(stem(surface))
        if normal in dropped or _MERE_NUMBER.fullmatch(normal) or rarity(term) < _TELLING:
            continue
        if len(normal) > 1:
            found.setdefault(term, (start, end))
    return found


def _days(text: str) -> list[str]:
    """Return the weekdays and the dates that a text names first, as it writes them."""
    opening = text[:_OPENING]
    found = mentions_in(opening, FIGURE.findall(opening))
    dates = [opening[one.start : one.end] for one in found if one.month_day]
    return [*dict.fromkeys([*_WEEKDAY.findall(opening), *dates])][:_MOST_DAYS]


def _quoted(left: str, right: str) -> str:
    """Return the longest words in a row that both texts quote, as the left one writes them."""
    there = _quotations(right)
    places: defaultdict[tuple[str, ...], list[tuple[int, int]]] = defaultdict(list)
    for number, (normal, _) in enumerate(there):
        for place in range(len(normal) - _LEAST_QUOTED + 1):
            places[normal[place : place + _LEAST_QUOTED]].append((number, place))
    best: tuple[str, ...] = ()
    for normal, said in _quotations(left):
        for start in range(len(normal) - _LEAST_QUOTED + 1):
            for number, place in places.get(normal[start : start + _LEAST_QUOTED], ()):
                length = common_prefix_length(normal[start:], there[number][0][place:])
                best = max(best, said[start : start + length], key=len)
    return " ".join(best[:_MOST_SHOWN]) + " …" * (len(best) > _MOST_SHOWN)


@lru_cache(maxsize=256)
def _quotations(text: str) -> list[tuple[tuple[str, ...], tuple[str, ...]]]:
    """Return the words of every quotation, in normal form and as they are written."""
    found = []
    for start, end in quoted_spans(text, 0, len(text), longest=_LONGEST_QUOTATION):
        said = tuple(surface for _, _, surface in words(text[start:end]))
        found.append((tuple(map(normalise, said)), said))
    return found
