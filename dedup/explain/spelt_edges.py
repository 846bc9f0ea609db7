"""An edge with the words that its numbers stand for: terms, headlines, quotations, days."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from dedup.explain.evidence import ONE_OF_TWO
from dedup.explain.headlines import MERE_NUMBER
from dedup.explain.reading import words_read
from dedup.explain.reports import ReadReport
from dedup.explain.spellings import as_written, holds, with_hyphens, without_possessive
from dedup.salience import rarity
from dedup.spans import Span

_Row = Mapping[str, Any]
_Found = Callable[[_Row, ReadReport, ReadReport], dict[str, Any]]

_UNKNOWN: Final[dict[str, Any]] = {
    "undated": (),
    "excluded": ONE_OF_TWO,
    "other_days": None,
    "kept_apart": None,
}
_TELLING: Final = 2.0
"""Rarity of a word of a headline from which on it is named: one document in seven has it."""
_HEADLINE_WORDS: Final = 6


class SpeltEdge(dict[str, Any]):
    """A row of the event tier, in which numbers have words, read when they are asked for.

    Added are

    * ``spelt_terms``: the ``shared_terms`` as in the texts, mere numbers left out;
    * ``headline_words``, by side: those of its headline that the other report has in its headline
      or opening; ``headline_rest``: the sides of which it has more, which is not named;
    * ``quoted``: the longest words in a row that both quote, or nothing;
    * ``days_named``, by side: the days that it names first;
    * ``opening_words`` and ``further_words`` (:func:`dedup.explain.reading.words_read`);
    * and, as far as the caller knows, what the two are called that are ``undated``; which of them
      is ``excluded``; how many reports are of ``other_days``, and what has ``kept_apart`` those
      that are with either (null: nobody looked).

    >>> row = {"left": "a", "right": "b", "shared_terms": ["tol"], "shared_quotes": 0}
    >>> edge = SpeltEdge(row, ReadReport("", "Toll rises."), ReadReport("", "A toll."))
    >>> edge["left"], edge["spelt_terms"], edge["quoted"], "days_named" in edge
    ('a', ['Toll'], '', False)
    """

    def __init__(self, edge: dict[str, Any], left: ReadReport, right: ReadReport) -> None:
        """Take a row of ``edges`` and its two reports."""
        super().__init__(_UNKNOWN | edge)
        self._ends = left, right

    def __missing__(self, name: str) -> Any:
        """Look for words that are asked for the first time."""
        self.update(_WORDS[name](self, *self._ends))
        return self[name]

    def also(self, **known: Any) -> SpeltEdge:
        """Return the same edge, of which more is known."""
        return SpeltEdge(self | known, *self._ends)


def _spelt_terms(edge: _Row, left: ReadReport, right: ReadReport) -> dict[str, Any]:
    terms = [term for term in edge["shared_terms"] if not MERE_NUMBER.fullmatch(term)]
    spelt = as_written(terms, (left.spellings, right.spellings)) if terms else []
    return {"spelt_terms": spelt}


def _words_of_headlines(edge: _Row, left: ReadReport, right: ReadReport) -> dict[str, Any]:
    if not edge["headline_containment"]:
        return {"headline_words": {}, "headline_rest": set()}
    both = {"left": _headline_words(left, right), "right": _headline_words(right, left)}
    return {
        "headline_words": {side: words for side, (words, _) in both.items()},
        "headline_rest": {side for side, (_, more) in both.items() if more},
    }


def _days_named(edge: _Row, left: ReadReport, right: ReadReport) -> dict[str, Any]:
    days = {"left": left.days, "right": right.days} if edge["date_evidence"] else {}
    return {"days_named": days}


def _headline_words(report: ReadReport, other: ReadReport) -> tuple[list[str], bool]:
    """Return what of a headline stands in the headline or the opening of another report.

    The second value tells whether it has more of it than is returned.

    Words are one that stand side by side in both, and so is a name that the other has whole: New
    York. Words that say little are left out beside others.
    """
    terms, heading = report.headline.terms, other.headline.terms
    spelt = other.opening_spellings.of(terms)
    found = [term for term in terms if term in spelt or term in heading]
    rare = [term for term in found if rarity(term) >= _TELLING]
    shared = [terms[term] for term in rare or found]
    runs: list[Span] = []
    for start, end in (report.headline.whole_name(place, other.top) for place in shared):
        if runs and start <= runs[-1][1]:
            runs[-1] = (runs[-1][0], max(end, runs[-1][1]))
        elif runs and holds(other.top, report.title[runs[-1][0] : end].lower()):
            runs[-1] = (runs[-1][0], end)
        else:
            runs.append((start, end))
    whole = [with_hyphens(report.title, run, other.top) for run in runs[:_HEADLINE_WORDS]]
    more = any(
        all(start < a or b < end for a, b in whole)
        for start, end in (terms[term] for term in found)
    )
    return [without_possessive(report.title[start:end]) for start, end in whole], more


def _quoted(edge: _Row, left: ReadReport, right: ReadReport) -> dict[str, Any]:
    return {"quoted": left.quotations.in_common(right.quotations) if edge["shared_quotes"] else ""}


_WORDS: Final[Mapping[str, _Found]] = {
    "spelt_terms": _spelt_terms,
    "headline_words": _words_of_headlines,
    "headline_rest": _words_of_headlines,
    "quoted": _quoted,
    "days_named": _days_named,
    "opening_words": words_read,
    "further_words": words_read,
}
