"""What two texts share, as readers know it: words as written, headlines, quotations."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from dedup.explain.headlines import MERE_NUMBER
from dedup.explain.hyphens import with_hyphens
from dedup.explain.reports import ReadReport
from dedup.explain.spellings import as_written, holds, without_possessive
from dedup.salience import rarity
from dedup.spans import Span

_Edge = Mapping[str, Any]

_TELLING: Final = 2.0
"""Rarity of a word of a headline from which on it is named: one document in seven has it."""
_HEADLINE_WORDS: Final = 6


def shared_terms(edge: _Edge, left: ReadReport, right: ReadReport) -> dict[str, Any]:
    """Spell the ``shared_terms`` of a row of ``edges`` as its texts do, without mere numbers."""
    terms = [term for term in edge["shared_terms"] if not MERE_NUMBER.fullmatch(term)]
    spelt = as_written(terms, (left.spellings, right.spellings)) if terms else []
    return {"shared_terms": spelt}


def headline_words(edge: _Edge, left: ReadReport, right: ReadReport) -> dict[str, Any]:
    """Return, by side, what the other report has at its top of a headline.

    ``headline_words`` are those words; in ``headline_rest`` are the sides of which it has more,
    which say too little to be named.
    """
    if not edge["headline_containment"]:
        return {"headline_words": {}, "headline_rest": set()}
    both = {"left": _headline_words(left, right), "right": _headline_words(right, left)}
    return {
        "headline_words": {side: words for side, (words, _) in both.items()},
        "headline_rest": {side for side, (_, more) in both.items() if more},
    }


def days_named(edge: _Edge, left: ReadReport, right: ReadReport) -> dict[str, Any]:
    """Return ``days_named``, by side: the days that its opening names first."""
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
