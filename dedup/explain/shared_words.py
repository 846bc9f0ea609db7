"""What two texts share, as readers know it: words as written, headlines, quotations."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import islice
from typing import Any, Final

from dedup.explain.lookup import headline_of
from dedup.quotation_marks import quoted_spans
from dedup.salience import plain_terms, rarity
from dedup.similarity import common_runs
from dedup.text import fold_name, normalise, stem, words

__all__ = ["as_written", "with_words_shared"]

_POSSESSIVE: Final = re.compile(r"['’]s?$")
_BEGINNING: Final = 2
"""Letters that a word and its stem have in common."""
_MERE_NUMBER: Final = re.compile(r"\d{1,2}|(?:19|20)\d\d")
"""An age, a day, a year: in two reports of anything."""
_OPENING_WORDS: Final = 160
_HEADLINE_LONG: Final = 40
"""Words of a first line that may be a headline."""
_HEADLINE_WORDS: Final = 6
_LONGEST_QUOTATION: Final = 1000
_LEAST_QUOTED: Final = 4
_MOST_SHOWN: Final = 14


def with_words_shared(
    edge: Mapping[str, Any], left: Mapping[str, Any], right: Mapping[str, Any]
) -> dict[str, Any]:
    """Return an edge with the words that its numbers stand for.

    Its shared terms are spelt as in the texts, mere numbers left out. Added are
    ``headline_words``, those of either headline that open the other report, and ``quoted``, the
    longest words in a row that both quote, or nothing.

    Args:
        edge: a row of ``edges``.
        left: its left document, of which ``title`` and ``text`` are read.
        right: its right one.
    """
    terms = [term for term in edge["shared_terms"] or () if not _MERE_NUMBER.fullmatch(term)]
    cues: dict[str, Any] = {"headline_words": [], "quoted": ""}
    if edge["headline_containment"]:
        cues["headline_words"] = _headline_words(left, right)
    if edge["shared_quotes"]:
        cues["quoted"] = _quoted(left["text"], right["text"])
    return {**edge, "shared_terms": as_written(terms, (left["text"], right["text"])), **cues}


def as_written(terms: Sequence[str], texts: Iterable[str]) -> list[str]:
    """Return every term as the first of some texts that has it writes it most often.

    Terms that are in none are left out: a text may write a part of a word in its own way.

    >>> as_written(["studi", "zelenski", "snow"], ["Zelenskyy read the studies.", "Studies help."])
    ['studies', 'Zelenskyy']
    """
    found: dict[str, str] = {}
    for text in texts:
        found = _spellings(text, [term for term in terms if term not in found]) | found
    return [found[term] for term in terms if term in found]


def _spellings(text: str, terms: Sequence[str]) -> dict[str, str]:
    """Return the commonest spelling of each of some terms that a text has."""
    begun = {term[:_BEGINNING] for term in terms}
    found: defaultdict[str, dict[str, int]] = defaultdict(dict)
    for word, times in _words(text).items():
        if word[:_BEGINNING].lower() in begun:
            found[fold_name(stem(word))][word] = times
    return {term: _commonest(found[term]) for term in terms if term in found}


@lru_cache(maxsize=64)
def _words(text: str) -> Mapping[str, int]:
    """Return how often each word stands in a text; of an event, few texts explain many pairs."""
    return Counter(_POSSESSIVE.sub("", surface) for _, _, surface in words(text))


def _commonest(spelt: Mapping[str, int]) -> str:
    """Return the commonest spelling; of equal ones, small letters: a sentence may begin with it."""
    return max(spelt, key=lambda word: (spelt[word], word.islower()))


def _headline_words(left: Mapping[str, Any], right: Mapping[str, Any]) -> list[str]:
    """Return words of either headline that open the other report, the rarest first."""
    titles = [_terms(headline_of(one), _HEADLINE_LONG) for one in (left, right)]
    openings = [
        title | _terms(one["text"], _OPENING_WORDS)
        for title, one in zip(titles, (left, right), strict=True)
    ]
    shared = {
        term: word
        for title, opening in zip(titles, reversed(openings), strict=True)
        for term, word in title.items()
        if term in opening
    }
    return [shared[term] for term in sorted(shared, key=rarity, reverse=True)[:_HEADLINE_WORDS]]


def _terms(text: str, most: int) -> dict[str, str]:
    """Return the terms of the first words of a text, as they are first written."""
    surfaces = [surface for _, _, surface in islice(words(text), most)]
    written: dict[str, str] = {}
    for term, surface in zip(plain_terms(surfaces), surfaces, strict=True):
        if term:
            written.setdefault(term, surface)
    return written


def _quoted(left: str, right: str) -> str:
    """Return the longest words in a row that both texts quote, as the left one writes them."""
    quoted = [[*_quotations(text)] for text in (left, right)]
    best: tuple[str, ...] = ()
    for one in quoted[0]:
        for other in quoted[1]:
            runs = common_runs(*([normalise(word) for word in said] for said in (one, other)))
            longest = max(runs, key=lambda run: run.length, default=None)
            if longest is not None and longest.length > len(best):
                best = tuple(one[longest.left : longest.left + longest.length])
    if len(best) < _LEAST_QUOTED:
        return ""
    return " ".join(best[:_MOST_SHOWN]) + " …" * (len(best) > _MOST_SHOWN)


def _quotations(text: str) -> Iterator[list[str]]:
    """Yield the words of every quotation."""
    for start, end in quoted_spans(text, 0, len(text), longest=_LONGEST_QUOTATION):
        yield [surface for _, _, surface in words(text[start:end])]
