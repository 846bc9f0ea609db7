"""What two texts share, as readers know it: words as written, headlines, quotations."""

from __future__ import annotations

import re
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

__all__ = ["as_written", "holds", "with_words_shared", "without_possessive"]

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
_MORE_OF_A_NAME: Final = 3
"""Words before and behind a telling word that may belong to its name."""
_BETWEEN_NAMES: Final = re.compile(r"[^\w\s.'’-]|['’]s\s")
"""What no name holds: a mark, a possessive that another word follows."""
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
    by side: those of its headline that the other report has in its headline or opening;
    ``quoted``, the longest words in a row that both quote, or nothing; and ``days_named``, by side:
    the days that it names first.

    Args:
        edge: a row of ``edges``.
        left: its left document, of which ``text`` is read and ``title``, its headline.
        right: its right one.
    """
    terms = [term for term in edge["shared_terms"] or () if not _MERE_NUMBER.fullmatch(term)]
    cues: dict[str, Any] = {"headline_words": {}, "quoted": "", "days_named": {}}
    if edge["headline_containment"]:
        cues["headline_words"] = {
            "left": _headline_words(left, right),
            "right": _headline_words(right, left),
        }
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


def holds(text: str, said: str) -> bool:
    """Tell whether a text has words, and not as a part of longer ones.

    >>> holds("the talkshow", "talks"), holds("the talks", "talks")
    (False, True)
    """
    return said in text and bool(re.search(rf"\b{re.escape(said)}\b", text))


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


def _headline_words(document: Mapping[str, Any], other: Mapping[str, Any]) -> list[str]:
    """Return what of a headline stands in the headline or the opening of another report.

    Words that stand side by side are one, and so is a name that the other has whole: New York.
    Words that say little are left out beside others.
    """
    headline, opening = document["title"], other["text"][:_OPENING]
    terms, heading = _headline_terms(headline), _headline_terms(other["title"])
    spelt = _spellings([*terms], opening)
    found = [term for term in terms if term in spelt or term in heading]
    rare = [term for term in found if rarity(term) >= _TELLING]
    shared = [terms[term] for term in rare or found]
    there = f"{other['title']} {opening}".lower()
    runs: list[tuple[int, int]] = []
    for start, end in (_whole_name(headline, place, there) for place in shared):
        if runs and start <= runs[-1][1]:
            runs[-1] = (runs[-1][0], max(end, runs[-1][1]))
        elif runs and headline[runs[-1][1] : start] in {" ", "-"}:
            runs[-1] = (runs[-1][0], end)
        else:
            runs.append((start, end))
    return [without_possessive(headline[start:end]) for start, end in runs][:_HEADLINE_WORDS]


def _whole_name(headline: str, place: tuple[int, int], there: str) -> tuple[int, int]:
    """Return where the name stands that a word of a headline is a part of, if the other has it.

    Args:
        headline: a headline.
        place: of a word.
        there: the headline and the opening of the other report, in small letters.
    """
    spans = [(start, end) for start, end, _ in words(headline)]
    at = spans.index(place)
    names = [
        (spans[first][0], spans[last][1])
        for first in range(max(at - _MORE_OF_A_NAME, 0), at + 1)
        for last in range(at, min(at + _MORE_OF_A_NAME + 1, len(spans)))
        if _is_name(headline, spans[first : last + 1])
    ]
    held = [name for name in names if holds(there, headline[slice(*name)].lower())]
    return max(held, key=lambda name: name[1] - name[0], default=place)


def _is_name(headline: str, spans: Sequence[tuple[int, int]]) -> bool:
    """Tell whether words side by side begin and end as a name does: "State of the Union"."""
    between = headline[spans[0][0] : spans[-1][1]]
    ends = [headline[start:end] for start, end in (spans[0], spans[-1])]
    return all(
        word[0].isupper() and (normalise(word) not in contentless_words() or _WEEKDAY.match(word))
        for word in ends
    ) and not _BETWEEN_NAMES.search(between)


@lru_cache(maxsize=256)
def _headline_terms(headline: str) -> Mapping[str, tuple[int, int]]:
    """Return where each term of a headline stands first."""
    dropped, found = contentless_words(), dict[str, tuple[int, int]]()
    for start, end, surface in islice(words(headline), _HEADLINE_LONG):
        normal, term = normalise(surface), fold_name(stem(surface))
        if normal in dropped or _MERE_NUMBER.fullmatch(normal):
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
    best: tuple[tuple[int, int], ...] = ()
    for normal, said in _quotations(left):
        for start in range(len(normal) - _LEAST_QUOTED + 1):
            for number, place in places.get(normal[start : start + _LEAST_QUOTED], ()):
                length = common_prefix_length(normal[start:], there[number][0][place:])
                best = max(best, said[start : start + length], key=len)
    if not best:
        return ""
    shown = best[:_MOST_SHOWN]
    said_there = " ".join(left[shown[0][0] : shown[-1][1]].split())
    return said_there + " …" * (len(best) > _MOST_SHOWN)


@lru_cache(maxsize=256)
def _quotations(text: str) -> list[tuple[tuple[str, ...], tuple[tuple[int, int], ...]]]:
    """Return the words of every quotation, in normal form, and where they stand."""
    found = []
    for first, last in quoted_spans(text, 0, len(text), longest=_LONGEST_QUOTATION):
        said = [*words(text[first:last])]
        normal = tuple(normalise(word) for _, _, word in said)
        found.append((normal, tuple((first + start, first + end) for start, end, _ in said)))
    return found
